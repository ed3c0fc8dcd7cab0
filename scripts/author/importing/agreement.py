"""What another reader of PDFs, pypdf, says of a file: its links, its letters and their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from scripts.author.importing.rows import Link, Row
from scripts.author.importing.words import clean

_LETTER = re.compile(r"[^\W_]")
_SURE = 12
"""How many letters a row needs to be looked for: shorter ones stand in many places."""

_TOLERATED = 0.02
_ADDRESSES = ("http://", "https://", "mailto:")
_BROKEN = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pypdf raises at files that are not what they say."""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The text and the links of each page; none where the file can't be read."""

    texts: tuple[str, ...] = ()
    links: tuple[tuple[Link, ...], ...] = ()


def second_reading(path: Path) -> SecondReading:
    """Return what pypdf reads, row by row as the rows stand on the page."""
    try:
        pages = PdfReader(path).pages
        return SecondReading(
            tuple(page.extract_text(extraction_mode="layout") for page in pages),
            tuple(tuple(_links(page)) for page in pages),
        )
    except _BROKEN:
        return SecondReading()


def disagreements(
    rows: Iterable[Row], texts: Sequence[str], second: SecondReading
) -> Iterator[str]:
    """Yield a note for each page that the other reader reads otherwise.

    ``rows`` are those of the draft, ``texts`` all that was read of each page.
    """
    if len(second.texts) != len(texts):
        yield "en annan läsare (pypdf) kan inte läsa filen: jämför utkastet med originalet"
        return
    for number, found in groupby(rows, key=lambda row: row.page):
        if differing := _first_differing(found, _letters(second.texts[number])):
            yield (
                f'sida {number + 1}: en annan läsare (pypdf) läser raden "{differing.text}" på en '
                "annan plats eller med andra bokstäver: jämför sidan med originalet"
            )
    for number, (text, other) in enumerate(zip(texts, second.texts, strict=True), start=1):
        more = len(_letters(other)) - len(_letters(text))
        if more > max(_SURE, _TOLERATED * len(_letters(other))):
            yield (
                f"sida {number}: en annan läsare (pypdf) hittar {more} bokstäver fler: jämför "
                "sidan med originalet"
            )


def _first_differing(rows: Iterable[Row], whole: str) -> Row | None:
    """Return the first row that does not stand in the text after the row before it."""
    place = 0
    for row in rows:
        letters = _letters(row.text)
        # Raised signs, which are told apart from this, stand in different places.
        if len(letters) < _SURE or row.raised:
            continue
        found = whole.find(letters, place)
        if found < 0:
            return row
        place = found + len(letters)
    return None


def _letters(text: str) -> str:
    return "".join(_LETTER.findall(clean(text))).casefold()


def _links(page: PageObject) -> Iterator[Link]:
    for annotation in page.annotations or ():
        found = annotation.get_object()
        href = str(found.get("/A", {}).get_object().get("/URI", "")).strip()
        if href.startswith(_ADDRESSES):
            left, low, right, high = (float(side) for side in found["/Rect"])
            yield Link((left, low, right, high), href)
