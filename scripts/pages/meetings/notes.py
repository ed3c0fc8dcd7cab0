"""The page of one meeting's notes, from the file that an editor writes."""

from __future__ import annotations

import re

from guide_engine.html import Html, tag
from scripts.read.meetings import COMMENT, Meeting
from scripts.read.paragraphs import body

_HEADING = re.compile(r"\s*# [^\n]*\n")


def page(meeting: Meeting, text: str, ways: Html) -> str:
    """Return the page: the comments left out, time and place first, the ways on last.

    A comment is left out wherever it stands, also in code.
    """
    told = body(text)
    facts = text.removesuffix(told)
    told = COMMENT.sub("", told)
    if setting := _setting(meeting):
        heading = _HEADING.match(told)
        end = heading.end() if heading else 0
        told = f"{told[:end]}\n{setting}\n\n{told[end:]}"
    return f"{facts}{told}\n\n{ways}\n"


def _setting(meeting: Meeting) -> Html | None:
    words = {"Tid": meeting.setting.hours, "plats": meeting.setting.place}
    known = " och ".join(word for word, value in words.items() if value)
    return tag("p", None, f"{known.capitalize()}: {meeting.setting}") if known else None
