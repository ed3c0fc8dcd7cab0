"""Swedish in words, in figures, in addresses and in order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from math import floor, log10

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markdown.extensions.toc import slugify

LOCALE = "sv_SE"

_SWEDISH_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def in_words(day: date) -> str:
    """Return a date as running text."""
    return format_date(day, "d MMMM y", LOCALE)


def number(value: float, decimals: int = 0) -> str:
    """Return a number with so many decimals, and a space that does not break in its thousands."""
    written = format_decimal(value, f"#,##0{_decimals(decimals)}", LOCALE)
    return written.replace("-", "\u2212")


def share(part: int, whole: int) -> str:
    """Return a share in per cent: one decimal, or two figures where it is below one."""
    percent = 100 * part / whole
    decimals = 1 if percent >= 1 or not part else 1 - floor(log10(percent))
    return format_percent(part / whole, f"#,##0{_decimals(decimals)}\u00a0%", LOCALE)


def _decimals(number_of: int) -> str:
    return f".{'0' * number_of}" if number_of else ""


def either(texts: Sequence[str], word: str = " eller ") -> str:
    """Return alternatives as a list in words."""
    *head, last = texts
    return f"{', '.join(head)}{word}{last}" if head else last


def slug(name: str) -> str:
    """Return a name in the letters of an address.

    A name with letters or signs that an address cannot show ends with a mark of the whole name,
    so that it is not taken for another.
    """
    shown = slugify(name, "-")
    if not any(map(_is_lost, unicodedata.normalize("NFKD", name))):
        return shown
    same = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    mark = sha256(same.encode()).hexdigest()[:8]
    return f"{shown}-{mark}" if shown else mark


def _is_lost(character: str) -> bool:
    """Tell whether a character is more than an accent, a separator or punctuation."""
    category = unicodedata.category(character)
    return not character.isascii() and category[0] not in "MPZ" and category != "Cf"


def is_leftward(text: str) -> bool:
    """Tell whether a text has letters that are read from right to left."""
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def isolated(text: str) -> str:
    """Return a text that does not turn the words and numbers after it around."""
    return f"\u2067{text}\u2069" if is_leftward(text) else text


@cache
def alphabetical(name: str) -> str:
    """Return a key that sorts names as Swedish does, å, ä and ö last."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_SWEDISH_LAST)
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
