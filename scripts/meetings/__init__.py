"""The notes of meetings as a series: their lists, the feed, the calendar, previous and next."""

from scripts.meetings.calendar import CALENDAR, calendar
from scripts.meetings.feed import FEED, atom
from scripts.meetings.lists import INDEX, ORGANISATIONS, pages
from scripts.meetings.series import (
    FOLDER,
    TITLE_MAX,
    Coming,
    Meeting,
    municipalities,
    notes,
    read_meetings,
    series,
)
from scripts.meetings.ways import nav, navigation, neighbours, older
from scripts.meetings.words import alphabetical, in_words, slug

__all__ = [
    "CALENDAR",
    "FEED",
    "FOLDER",
    "INDEX",
    "ORGANISATIONS",
    "TITLE_MAX",
    "Coming",
    "Meeting",
    "alphabetical",
    "atom",
    "calendar",
    "in_words",
    "municipalities",
    "nav",
    "navigation",
    "neighbours",
    "notes",
    "older",
    "pages",
    "read_meetings",
    "series",
    "slug",
]
