"""The ways to meetings: the navigation, and from each meeting to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from guide_engine.html import Html, tag
from guide_engine.pages.start import page_address
from scripts.read.meetings import FOLDER, Meeting
from scripts.read.words import words
from scripts.swedish import in_words, isolated

IN_NAVIGATION = 10
"""So many meetings, the newest, stand in the navigation of every page."""


IN_SEARCH = 100
"""So many meetings, the newest, can be searched word by word; the others by their headings."""


def older(meetings: Iterable[Meeting]) -> set[str]:
    """Return the addresses of the notes that are searched by their headings only."""
    return {page_address(meeting.page) for meeting in newest_first(meetings)[IN_SEARCH:]}


def newest_first(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings from the newest to the oldest."""
    return sorted(meetings, key=lambda meeting: meeting.order, reverse=True)


def nav(meetings: Iterable[Meeting]) -> list[tuple[str, str]]:
    """Return the newest meetings' names and pages for the navigation, newest first.

    The day is the name; where several groups met on it, the group is needed too.
    """
    newest = newest_first(meetings)
    on_day = Counter(meeting.day for meeting in newest)
    named = []
    for meeting in newest[:IN_NAVIGATION]:
        who = f", {meeting.who}" if on_day[meeting.day] > 1 else ""
        named.append((f"{in_words(meeting.day)}{who}", meeting.page))
    return named


def link(meeting: Meeting, prefix: str, text: str | None = None) -> Html:
    """Return a link to the notes from a page ``prefix`` away from the folder."""
    name = page_address(meeting.page).removeprefix(f"{FOLDER}/")
    return tag("a", {"href": f"{prefix}{name}"}, text or isolated(meeting.title))


def neighbours(
    meetings: Iterable[Meeting],
) -> list[tuple[Meeting | None, Meeting, Meeting | None]]:
    """Return each meeting between the one before and the one after, oldest first."""
    row = sorted(meetings, key=lambda m: m.order)
    return list(zip([None, *row[:-1]], row, [*row[1:], None], strict=True)) if row else []


def navigation(meetings: Iterable[Meeting]) -> dict[str, Html]:
    """Return the links to the previous and next meeting by page, for the end of its text."""
    return {meeting.page: _ways(before, after) for before, meeting, after in neighbours(meetings)}


def _ways(before: Meeting | None, after: Meeting | None) -> Html:
    say = words("moten")
    items = [
        tag("li", {"class": f"meeting-{rel}"}, say(word), link(meeting, "../"))
        for word, rel, meeting in (("foregaende", "previous", before), ("nasta", "next", after))
        if meeting
    ]
    everything = tag("li", None, tag("a", {"href": "../"}, say("alla")))
    return tag(
        "nav",
        {"class": "meeting-nav", "aria-label": say("fler")},
        tag("ul", None, items, everything),
    )
