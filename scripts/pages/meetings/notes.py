"""The page of one meeting's notes, from the file that an editor writes."""

from __future__ import annotations

import re

from guide_engine.html import Html, tag
from scripts.read.meetings import COMMENT, Meeting
from scripts.read.paragraphs import body
from scripts.read.words import words
from scripts.swedish import either

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
    say = words("moten")
    told = {say("tid"): meeting.setting.hours, say("plats"): meeting.setting.place}
    known = [word for word, value in told.items() if value]
    text = either(known, say("och")).capitalize() if known else ""
    return tag("p", None, f"{text}: {meeting.setting}") if known else None
