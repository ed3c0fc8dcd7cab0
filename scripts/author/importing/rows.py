"""Rows of text on the pages of a PDF, as PDFium reads them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from scripts.author.importing import signs
from scripts.author.importing.lines import Run, Runs, text_of
from scripts.author.importing.signs import SPACE, UNREADABLE, Sign, base_line, visible
from scripts.author.importing.words import clean

_EDGE = 0.12
"""How much of the page's height headers and footers stand in."""

_DOT = (1.5, 7)
"""How wide a bullet is that is drawn as a shape, in points."""

_SMALL, _RAISED = 0.85, 0.15
"""How small and how high up, in type sizes, a sign is that stands above the line."""

_STRUCK = (0.12, 0.45)
"""How high up, in type sizes, a line is that is drawn through text and not below it."""

_THIN, _LONG = 3.0, 6.0
"""The thickest and the shortest that such a line is, in points."""

_WIDE = 1.5
"""How much wider than a word's space the space between columns is at least, in type sizes."""

_EVEN = 0.85
"""The least share of the widest space that each has in a justified line."""

_MARKER = 3
"""How many signs a list's marker has at most; the space after it is wide as well."""

_MAY_COPY = 1 << 4
_BOLD = re.compile("bold|black|heavy", re.IGNORECASE)


type _Box = tuple[float, float, float, float]


class LockedError(Exception):
    """A PDF with a password, or one that forbids to copy its text."""


@dataclass(frozen=True, slots=True)
class Link:
    """A part of a page that leads to an address."""

    box: _Box
    href: str

    def holds(self, sign: Sign) -> bool:
        """Tell whether the middle of a sign is in the link."""
        left, low, right, high = self.box
        middle = sign.y + sign.size / 4
        return left <= (sign.x0 + sign.x1) / 2 <= right and low <= middle <= high


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it stands on the page."""

    runs: Runs
    page: int
    x0: float
    x1: float
    y0: float
    """The height of its base line, from the page's lower edge."""
    size: float
    bold: bool = False
    edge: str = ""
    drawn: str = ""
    """The signs that stood where a bullet now is."""
    columns: tuple[float, ...] = ()
    """Where words begin after a space as wide as between columns, and where a rule crosses."""
    raised: str = ""
    """Small signs above the line, such as the number of a footnote."""
    struck: bool = False
    """A line is drawn through it."""

    @property
    def text(self) -> str:
        """The row's text."""
        return text_of(self.runs)

    @property
    def middle(self) -> float:
        """The height of the row's middle on the page."""
        return self.y0 + self.size / 3

    @property
    def em(self) -> float:
        """The mean width of a sign."""
        return max(1.0, (self.x1 - self.x0) / max(1, len(self.text)))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: all that it says, its rows in order, and the bullets that are drawn as shapes."""

    text: str
    rows: tuple[Row, ...]
    dots: tuple[Row, ...]
    turned: bool


def read(path: Path, links: Sequence[Sequence[Link]]) -> tuple[Page, ...]:
    """Return the pages; ``links`` has those of each page.

    Raises LockedError, and PdfiumError for a broken file.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        if problem.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise LockedError from None
        raise
    with document:
        if not pdfium.FPDF_GetDocPermissions(document) & _MAY_COPY:
            raise LockedError
        return tuple(
            _page(document[number], number, links[number] if number < len(links) else ())
            for number in range(len(document))
        )


def _page(page: pypdfium2.PdfPage, number: int, links: Sequence[Link]) -> Page:
    low, high = page.get_mediabox()[1::2]
    lines = tuple(signs.lines(page.get_textpage()))
    rows = (_row(line, number, links) for line in lines)
    shapes = _shapes(page)
    placed = (
        replace(
            row,
            edge=_edge(row, low, high),
            struck=_is_struck(row, shapes),
            columns=(*row.columns, *_rules(row, shapes)),
        )
        for row in rows
        if row is not None
    )
    return Page(
        "\n".join("".join(sign.text for sign in line) for line in lines),
        _ordered(tuple(placed)),
        tuple(_dots(shapes, number)),
        page.get_rotation() != 0,
    )


def _row(line: Sequence[Sign], number: int, links: Sequence[Link]) -> Row | None:
    runs = _runs(line, links)
    seen = visible(line)
    if not runs or not seen:
        return None
    drawn = _drawn_bullet(seen, runs[0].text)
    if drawn:
        runs = (replace(runs[0], text=f"•{runs[0].text[len(drawn) :]}"), *runs[1:])
    size = Counter(round(sign.size * 2) / 2 for sign in seen).most_common(1)[0][0]
    base = base_line(seen)
    return Row(
        runs,
        number,
        min(sign.x0 for sign in seen),
        max(sign.x1 for sign in seen),
        base,
        size,
        bold=_is_bold(seen),
        drawn=drawn,
        columns=_columns(seen, size),
        raised="".join(sign.text for sign in seen if _is_raised(sign, base, size)),
    )


def _columns(seen: Sequence[Sign], size: float) -> tuple[float, ...]:
    """Return where words begin after a wide space; a justified line has none, only even ones."""
    spaces = [
        (after.x0 - before.x1, after.x0)
        for before, after in pairwise(seen[_MARKER:])
        if after.x0 - before.x1 > SPACE * size
    ]
    widths = [width for width, _ in spaces]
    if len(widths) > 1 and min(widths) > _EVEN * max(widths):
        return ()
    return tuple(place for width, place in spaces if width > _WIDE * size)


def _is_raised(sign: Sign, base: float, size: float) -> bool:
    return sign.size < _SMALL * size and sign.y - base > _RAISED * size


def _runs(line: Sequence[Sign], links: Sequence[Link]) -> Runs:
    """Return a line's text, spaces single, with the addresses that it leads to."""
    addresses = [None if sign.text.isspace() else _address(sign, links) for sign in line]
    pieces = [
        (sign.text, href if href is not None else _between(addresses, place))
        for place, (sign, href) in enumerate(zip(line, addresses, strict=True))
    ]
    result: list[Run] = []
    for href, group in groupby(pieces, key=lambda piece: piece[1]):
        text = re.sub(r"\s+", " ", clean("".join(text for text, _ in group)))
        if not result or result[-1].text.endswith(" "):
            text = text.lstrip()
        if text:
            result.append(Run(text, href))
    if result:
        result[-1] = replace(result[-1], text=result[-1].text.rstrip())
    return tuple(run for run in result if run.text)


def _address(sign: Sign, links: Iterable[Link]) -> str:
    return next((link.href for link in links if link.holds(sign)), "")


def _between(addresses: Sequence[str | None], place: int) -> str:
    """Return the address of a space: that of both its neighbours, or none."""
    before = addresses[place - 1] if place else None
    after = addresses[place + 1] if place + 1 < len(addresses) else None
    return before if before is not None and before == after else ""


def _drawn_bullet(seen: Sequence[Sign], text: str) -> str:
    """Return the sign that stands for a bullet: Word's "o", or a sign without a letter."""
    first, alone = seen[0], text[1:2] in ("", " ")
    if not alone or first.text not in ("o", UNREADABLE):
        return ""
    if first.text == UNREADABLE:
        return first.text
    others = {"courier" in sign.font.casefold() for sign in seen[1:2]}
    return first.text if "courier" in first.font.casefold() and True not in others else ""


def _is_bold(seen: Iterable[Sign]) -> bool:
    fonts = {sign.font for sign in seen if sign.text.isalnum()}
    return bool(fonts) and all(_BOLD.search(font) for font in fonts)


def _edge(row: Row, low: float, high: float) -> str:
    height = (row.middle - low) / max(1.0, high - low)
    if height > 1 - _EDGE:
        return "top"
    return "bottom" if height < _EDGE else ""


def _ordered(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows from the top down if there is one column, else as the file has them."""
    by_height = sorted(rows, key=lambda row: (-row.y0, row.x0))
    text = (row for row in by_height if not row.edge)
    beside = any(_is_beside(row, below) for row, below in pairwise(text))
    return tuple(rows if beside else by_height)


def _is_beside(row: Row, other: Row) -> bool:
    return row.y0 - other.y0 < min(row.size, other.size) / 2


def _shapes(page: pypdfium2.PdfPage) -> tuple[_Box, ...]:
    found = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    return tuple(shape.get_bounds() for shape in found)


def _dots(shapes: Sequence[_Box], number: int) -> Iterator[Row]:
    """Yield the bullets that are drawn as shapes, which is how browsers print them."""
    for left, low, right, high in shapes:
        width, height = right - left, high - low
        if _DOT[0] < width < _DOT[1] and abs(width - height) < width / 4:
            yield Row((Run("•"),), number, left, right, low, height)


def _is_struck(row: Row, shapes: Sequence[_Box]) -> bool:
    low, high = (row.y0 + part * row.size for part in _STRUCK)
    return any(
        top - bottom < _THIN
        and right - left > _LONG
        and low < (top + bottom) / 2 < high
        and left < row.x1 - 1
        and right > row.x0 + 1
        for left, bottom, right, top in shapes
    )


def _rules(row: Row, shapes: Sequence[_Box]) -> Iterator[float]:
    """Yield the places of upright lines between the row's words."""
    for left, low, right, high in shapes:
        if right - left < _THIN and low < row.middle < high and row.x0 < left < row.x1:
            yield left
