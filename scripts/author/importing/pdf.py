"""PDF as lines of pages, by pdfminer.six."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTContainer, LTCurve, LTFigure, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFTextExtractionNotAllowed
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from scripts.author.importing import repair
from scripts.author.importing.lines import Line, Run, Runs, text_of, without_repeated
from scripts.author.importing.words import DocumentError, Join, Reading, clean, words

_EDGE = 0.12
"""How much of the page's height headers and footers stand in."""

_MARKER = re.compile(rf"[{repair.BULLETS}]|\d{{1,3}}[.)]")
_MARKER_GAP = 6
"""The farthest that a list marker stands from its text, in type sizes."""

_DOT = (1.5, 7)
"""How wide a bullet is that is drawn as a shape, in points."""

_LARGER = 1.12
_SAME_ROW = 0.3
_MORE_SPACE = 1.25
_BOLD_MAX = 120
_UNREADABLE = re.compile(r"\(cid:\d+\)")
_MANY = 0.2
_TOLERATED = 0.02
_BROKEN = (
    PSException,
    struct.error,
    zlib.error,
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
"""What pdfminer raises at files that are not what they say."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A part of a page that leads to an address."""

    box: tuple[float, float, float, float]
    href: str

    def holds(self, char: LTChar) -> bool:
        left, low, right, high = self.box
        return left <= (char.x0 + char.x1) / 2 <= right and low <= (char.y0 + char.y1) / 2 <= high


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as it stands on the page."""

    runs: Runs
    page: int
    x0: float
    x1: float
    y0: float
    size: float
    bold: bool
    edge: str

    @property
    def text(self) -> str:
        return text_of(self.runs)

    @property
    def middle(self) -> float:
        """The height of the row's middle on the page."""
        return self.y0 + self.size / 2

    @property
    def em(self) -> float:
        """The mean width of a character."""
        return max(1.0, (self.x1 - self.x0) / max(1, len(self.text)))


def read(path: Path) -> Reading:
    """Return a PDF as a reading.

    Raises DocumentError for one that is broken, locked or without text.
    """
    try:
        with path.open("rb") as file:
            pages = list(_pages(file))
    except PDFEncryptionError:
        raise DocumentError(
            f"{path}: PDF-filen är krypterad eller spärrad; tillåtet: en PDF utan lösenord och "
            "utan spärr mot att kopiera text"
        ) from None
    except _BROKEN:
        raise DocumentError(f"{path}: PDF-filen är trasig; tillåtet: en hel PDF") from None
    found = [line for page, _ in pages for line in _text_lines(page)]
    source = "\n".join(_visible(line.get_text()) for line in found)
    _check_text(path, source)
    bullets: list[Join] = []
    rows = [row for n, (page, links) in enumerate(pages) for row in _rows(page, n, links, bullets)]
    kept, dropped = without_repeated(tuple(_lines(rows)))
    html, joins = repair.markup(kept)
    return Reading(
        html,
        words(source),
        tuple(line.text for line in dropped),
        (*bullets, *joins),
        (*_notes(pages, rows), *_second_opinion(path, source)),
    )


def _pages(file: BinaryIO) -> Iterator[tuple[LTPage, list[_Link]]]:
    document = PDFDocument(PDFParser(file))
    if not document.is_extractable:
        raise PDFTextExtractionNotAllowed
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams(all_texts=True))
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)
        yield device.get_result(), list(_links(page))


def _links(page: PDFPage) -> Iterator[_Link]:
    across, up = page.mediabox[:2]
    for found in resolve1(page.annots) or ():
        annotation = resolve1(found)
        action = resolve1(annotation.get("A")) if isinstance(annotation, dict) else None
        address = resolve1(action.get("URI")) if isinstance(action, dict) else None
        if not isinstance(address, bytes):
            continue
        href = address.decode("utf-8", "replace").strip()
        left, low, right, high = (float(resolve1(part)) for part in resolve1(annotation["Rect"]))
        if href.startswith(("http://", "https://", "mailto:")):
            yield _Link((left - across, low - up, right - across, high - up), href)


def _check_text(path: Path, source: str) -> None:
    if not words(source):
        raise DocumentError(
            f"{path}: PDF-filen har ingen text, kanske är den inskannad; tillåtet: en PDF med "
            "text (läs av bilderna med ett OCR-program först)"
        )
    unreadable = sum(len(found) for found in _UNREADABLE.findall(source))
    if unreadable > _MANY * len(source):
        raise DocumentError(
            f"{path}: PDF-filens typsnitt säger inte vilka bokstäver den har; tillåtet: en PDF "
            "vars text går att kopiera"
        )


def _notes(pages: Sequence[tuple[LTPage, list[_Link]]], rows: Sequence[_Row]) -> Iterator[str]:
    if unreadable := sum(len(_UNREADABLE.findall(row.text)) for row in rows):
        yield f"{unreadable} tecken gick inte att läsa och står som (cid:…)"
    with_text = {row.page for row in rows}
    for number in range(len(pages)):
        if number not in with_text:
            yield f"sida {number + 1} har ingen text; den kan vara en bild"
    used = {run.href for row in rows for run in row.runs}
    for href in dict.fromkeys(link.href for _, links in pages for link in links):
        if href not in used:
            yield f"länken {href} hör inte till någon text"


def _second_opinion(path: Path, source: str) -> Iterator[str]:
    """Yield a note if another library finds clearly more text than what was read."""
    try:
        other = "".join(page.extract_text() for page in PdfReader(path).pages)
    except (PyPdfError, *_BROKEN):
        return
    more = _letters(other) - _letters(source)
    if more > _TOLERATED * _letters(source):
        yield (
            f"pypdf hittar {more} bokstäver fler än pdfminer i PDF-filen: jämför utkastet med "
            "originalet sida för sida"
        )


def _letters(text: str) -> int:
    return sum(map(len, words(_UNREADABLE.sub("", text))))


def _text_lines(element: LTContainer[Any]) -> Iterator[LTTextLine]:
    for child in element:
        if isinstance(child, LTTextLine):
            yield child
        elif isinstance(child, LTContainer):
            yield from _text_lines(child)


def _visible(text: str) -> str:
    """Return text as drawn: a soft hyphen on a page is a hyphen."""
    return text.replace(repair.SOFT_HYPHEN, "-")


def _rows(page: LTPage, number: int, links: Sequence[_Link], bullets: list[Join]) -> Iterator[_Row]:
    rows: list[_Row] = []
    for line in _text_lines(page):
        chars = [char for char in line if isinstance(char, LTChar)]
        runs = _runs(line, links)
        if not runs:
            continue
        if drawn := _drawn_bullet(chars):
            runs = (replace(runs[0], text=f"•{runs[0].text[len(drawn) :]}"), *runs[1:])
            bullets.append(Join(words(drawn), (), f"{drawn} → punkt i en lista"))
        sizes = Counter(round(char.size * 2) / 2 for char in chars)
        rows.append(
            _Row(
                runs,
                number,
                line.x0,
                line.x1,
                line.y0,
                sizes.most_common(1)[0][0],
                _bold(chars),
                _edge(line, page),
            )
        )
    return _with_markers(rows, list(_dots(page, number)))


def _dots(element: LTContainer[Any], number: int) -> Iterator[_Row]:
    """Yield the bullets that are drawn as shapes, which is how browsers print them."""
    for child in element:
        if isinstance(child, LTCurve) and _DOT[0] < child.width < _DOT[1]:
            if abs(child.width - child.height) < child.width / 4:
                bullet = (Run("•"),)
                yield _Row(
                    bullet, number, child.x0, child.x1, child.y0, child.height, bold=False, edge=""
                )
        elif isinstance(child, LTFigure):
            yield from _dots(child, number)


def _runs(line: LTTextLine, links: Sequence[_Link]) -> Runs:
    """Return a line's text, spaces single, with the addresses that it leads to."""
    pieces = [
        (_visible(part.get_text()), _address(part, links) if isinstance(part, LTChar) else None)
        for part in line
    ]
    addresses = [href for _, href in pieces]
    filled = [
        (text, href if href is not None else _between(addresses, place))
        for place, (text, href) in enumerate(pieces)
    ]
    result: list[Run] = []
    for href, group in groupby(filled, key=lambda piece: piece[1]):
        text = re.sub(r"\s+", " ", clean("".join(text for text, _ in group)))
        if not result or result[-1].text.endswith(" "):
            text = text.lstrip()
        if text:
            result.append(Run(text, href))
    if result:
        result[-1] = replace(result[-1], text=result[-1].text.rstrip())
    return tuple(run for run in result if run.text)


def _address(char: LTChar, links: Iterable[_Link]) -> str:
    return next((link.href for link in links if link.holds(char)), "")


def _between(addresses: Sequence[str | None], place: int) -> str:
    """Return the address of a space: that of both its neighbours, or none."""
    before = addresses[place - 1] if place else None
    after = addresses[place + 1] if place + 1 < len(addresses) else None
    return before if before is not None and before == after else ""


def _drawn_bullet(chars: Sequence[LTChar]) -> str:
    """Return the characters that stand for a bullet: Word's "o", or a sign without a letter."""
    first, more = chars[0].get_text(), chars[1:3]
    alone = all(char.get_text().isspace() for char in more[:1])
    if _UNREADABLE.fullmatch(first) and alone:
        return first
    fonts = ["courier" in char.fontname.casefold() for char in (chars[0], *more[1:])]
    return first if first == "o" and alone and fonts in ([True], [True, False]) else ""


def _bold(chars: Sequence[LTChar]) -> bool:
    fonts = {char.fontname for char in chars if char.get_text().isalnum()}
    return bool(fonts) and all(re.search("bold|black|heavy", font, re.IGNORECASE) for font in fonts)


def _edge(line: LTTextLine, page: LTPage) -> str:
    middle = (line.y0 + line.y1) / 2
    if middle > page.height * (1 - _EDGE):
        return "top"
    return "bottom" if middle < page.height * _EDGE else ""


def _with_markers(rows: Sequence[_Row], dots: Sequence[_Row]) -> Iterator[_Row]:
    """Put list markers that stand by themselves before the text to their right."""
    markers = [*dots, *(row for row in rows if _MARKER.fullmatch(row.text))]
    texts = [row for row in rows if not _MARKER.fullmatch(row.text)]
    found: dict[int, _Row] = {}
    for marker in markers:
        beside = [row for row in texts if _is_beside(marker, row) and id(row) not in found]
        if beside:
            found[id(min(beside, key=lambda row: row.x0))] = marker
    merged = {id(marker) for marker in found.values()}
    for row in rows:
        if first := found.get(id(row)):
            yield replace(row, runs=(Run(f"{first.text} "), *row.runs), x0=first.x0)
        elif id(row) not in merged:
            yield row


def _is_beside(marker: _Row, row: _Row) -> bool:
    return (
        abs(marker.middle - row.middle) < row.size / 2
        and 0 <= row.x0 - marker.x1 < _MARKER_GAP * row.size
    )


def _lines(rows: Sequence[_Row]) -> Iterator[Line]:
    sizes: Counter[tuple[float, bool]] = Counter()
    for row in rows:
        sizes[row.size, row.bold] += len(row.text)
    (size, bold), _ = sizes.most_common(1)[0]
    body = replace(rows[0], size=size, bold=bold)
    headings = sorted({rank for row in rows if (rank := _rank(row, body))}, reverse=True)
    spacing = _spacing(rows, body)
    by_page: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        by_page[row.page].append(row)
    last: _Row | None = None
    for row in rows:
        left, right = _column(row, by_page[row.page])
        rank = _rank(row, body)
        yield Line(
            runs=row.runs,
            page=row.page,
            apart=last is not None and _is_apart(last, row, spacing),
            fresh=last is None or _is_fresh(last, row),
            room=(right - row.x1) / row.em,
            indent=(row.x0 - left) / row.em,
            heading=min(6, headings.index(rank) + 1) if rank else 0,
            edge=row.edge,
        )
        last = row


def _rank(row: _Row, body: _Row) -> float | None:
    """Return how much of a heading a row is, by its type; None for text."""
    if not any(character.isalpha() for character in row.text):
        return None
    if row.size >= body.size * _LARGER:
        return row.size
    marked = row.bold and not body.bold and row.size >= body.size
    if not marked or len(row.text) > _BOLD_MAX or row.text[-1] in ".,;":
        return None
    return None if re.match(rf"[{repair.BULLETS}]\s", row.text) else 0.1


def _leading(last: _Row, row: _Row) -> float:
    """Return how far down a row is from the last one, in type sizes."""
    return (last.y0 - row.y0) / max(last.size, row.size)


def _spacing(rows: Sequence[_Row], body: _Row) -> float:
    """Return the usual distance between rows of the text."""
    found = [
        _leading(last, row)
        for last, row in pairwise(rows)
        if last.page == row.page and last.size == row.size == body.size
    ]
    return median([leading for leading in found if 0.5 < leading < 3] or [1.2])


def _is_apart(last: _Row, row: _Row, spacing: float) -> bool:
    leading = _leading(last, row)
    return last.page == row.page and (abs(leading) < _SAME_ROW or leading > spacing * _MORE_SPACE)


def _is_fresh(last: _Row, row: _Row) -> bool:
    return last.page != row.page or _leading(last, row) <= -_SAME_ROW


def _column(row: _Row, rows: Sequence[_Row]) -> tuple[float, float]:
    """Return the left and right edges of the text above and below a row."""
    beside = [other for other in rows if other.x0 < row.x1 and row.x0 < other.x1 and not other.edge]
    return (
        min((other.x0 for other in beside), default=row.x0),
        max((other.x1 for other in beside), default=row.x1),
    )
