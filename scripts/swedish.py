"""Days and names of meetings in words, in addresses and in order."""

from __future__ import annotations

import unicodedata
from datetime import date

from markdown.extensions.toc import slugify

_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_SWEDISH_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def in_words(day: date) -> str:
    """Return a date as running text."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def slug(name: str) -> str:
    """Return a name in the letters of an address."""
    return slugify(name, "-")


def alphabetical(name: str) -> str:
    """Return a key that sorts names as Swedish does, å, ä and ö last."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_SWEDISH_LAST)
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
