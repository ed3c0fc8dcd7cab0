"""The feed of the notes."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.pages.atom import Entry, Feed, written
from scripts.pages.meetings.lists import INDEX
from scripts.pages.meetings.ways import newest_first
from scripts.read.meetings import FOLDER, Meeting
from scripts.read.publisher import Publisher
from scripts.read.words import words
from scripts.swedish import slug

FEED = f"{FOLDER}/flode.xml"
IN_FEED = 50
"""So many meetings, the newest, stand in the feed."""


def atom(meetings: Sequence[Meeting], publisher: Publisher) -> str:
    """Return the feed of the newest meetings, newest first."""
    entries = [
        Entry(
            meeting.title,
            meeting.page,
            str(meeting.published),
            meeting.changed,
            meeting.owner,
            meeting.description,
            categories={slug(theme): theme for theme in meeting.themes},
        )
        for meeting in newest_first(meetings)[:IN_FEED]
    ]
    return written(Feed(words("moten")("flode"), FOLDER, FEED, INDEX, entries), publisher)
