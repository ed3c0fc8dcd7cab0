"""PDF as a reading: PDFium's rows made into lines, and what is uncertain told page by page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from pypdfium2 import PdfiumError  # type: ignore[import-untyped]

from scripts.author.importing import agreement, columns, repair, rows
from scripts.author.importing.agreement import SecondReading
from scripts.author.importing.lines import Line, Run, without_repeated
from scripts.author.importing.rows import LockedError, Page, Row
from scripts.author.importing.signs import UNREADABLE
from scripts.author.importing.words import DocumentError, Join, Reading, words

_BULLET_GAP = 6
"""The farthest that a bullet stands from its text, in type sizes."""

_LARGER = 1.12
_SAME_ROW = 0.3
_MORE_SPACE = 1.25
_BOLD_MAX = 120
_MANY = 0.2


def read(path: Path) -> Reading:
    """Return a PDF as a reading.

    Raises DocumentError for one that is broken, locked or without text.
    """
    second = agreement.second_reading(path)
    try:
        pages = rows.read(path, second.links)
    except LockedError:
        raise DocumentError(
            f"{path}: PDF-filen är krypterad eller spärrad; tillåtet: en PDF utan lösenord och "
            "utan spärr mot att kopiera text"
        ) from None
    except PdfiumError:
        raise DocumentError(f"{path}: PDF-filen är trasig; tillåtet: en hel PDF") from None
    source = "\n".join(page.text for page in pages)
    _check_text(path, source)
    found = [row for page in pages for row in _with_bullets(page)]
    tables = tuple(columns.tables(found))
    lines = tuple(_lines(found, {id(row) for table in tables for row in table}))
    kept, dropped = without_repeated(lines)
    gone = {id(line) for line in dropped}
    remaining = [row for row, line in zip(found, lines, strict=True) if id(line) not in gone]
    bullets = [
        Join(words(row.drawn), (), f"{row.drawn} → punkt i en lista") for row in found if row.drawn
    ]
    made = repair.repaired(kept)
    return Reading(
        made.html,
        words(source),
        tuple(line.text for line in dropped),
        (*bullets, *made.joins),
        (
            *_notes(pages, second),
            *(_told(table) for table in tables),
            *agreement.disagreements(remaining, [page.text for page in pages], second),
            *made.notes,
        ),
    )


def _check_text(path: Path, source: str) -> None:
    if not words(source):
        raise DocumentError(
            f"{path}: PDF-filen har ingen text, kanske är den inskannad; tillåtet: en PDF med "
            "text (läs av bilderna med ett OCR-program först)"
        )
    if source.count(UNREADABLE) > _MANY * len(source):
        raise DocumentError(
            f"{path}: PDF-filens typsnitt säger inte vilka bokstäver den har; tillåtet: en PDF "
            "vars text går att kopiera"
        )


def _notes(pages: Sequence[Page], second: SecondReading) -> Iterator[str]:
    for number, page in enumerate(pages, start=1):
        if not page.rows:
            yield f"sida {number} har ingen text; den kan vara en bild"
        elif page.turned:
            yield f"sida {number} är vriden: kontrollera stycken och rubriker mot originalet"
        if unreadable := sum(row.text.count(UNREADABLE) for row in page.rows):
            yield f"sida {number}: {unreadable} tecken gick inte att läsa och står som {UNREADABLE}"
        for row in page.rows:
            if row.raised:
                yield (
                    f'sida {number}: "{row.raised}" är upphöjt i "{row.text}" men inte i utkastet: '
                    "det kan vara en fotnot"
                )
            if row.struck:
                yield (
                    f'sida {number}: ett streck går genom "{row.text}": ta bort det som är '
                    "överstruket"
                )
    used = {run.href for page in pages for row in page.rows for run in row.runs}
    for number, links in enumerate(second.links, start=1):
        for href in dict.fromkeys(link.href for link in links if link.href not in used):
            yield f"sida {number}: länken {href} hör inte till någon text"


def _told(table: Sequence[Row]) -> str:
    return (
        f'sida {table[0].page + 1}: {len(table)} rader från "{table[0].text}" står i kolumner, som '
        "i en tabell eller i spalter; de är lästa rad för rad och måste göras om"
    )


def _with_bullets(page: Page) -> Iterator[Row]:
    """Put the bullets that are drawn as shapes before the text to their right."""
    dots = list(page.dots)
    for row in page.rows:
        beside = [dot for dot in dots if _is_beside(dot, row)]
        if beside:
            dots.remove(beside[0])
            yield replace(row, runs=(Run(f"{beside[0].text} "), *row.runs), x0=beside[0].x0)
        else:
            yield row


def _is_beside(dot: Row, row: Row) -> bool:
    return (
        abs(dot.middle - row.middle) < row.size / 2
        and 0 <= row.x0 - dot.x1 < _BULLET_GAP * row.size
    )


def _lines(found: Sequence[Row], alone: set[int]) -> Iterator[Line]:
    """Yield rows as lines; those that ``alone`` names by id stand by themselves."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for row in found:
        sizes[row.size, row.bold] += len(row.text)
    (size, bold), _ = sizes.most_common(1)[0]
    body = replace(found[0], size=size, bold=bold)
    headings = sorted({rank for row in found if (rank := _rank(row, body))}, reverse=True)
    spacing = _spacing(found, body)
    by_page: dict[int, list[Row]] = defaultdict(list)
    for row in found:
        by_page[row.page].append(row)
    last: Row | None = None
    for row in found:
        left, right = _column(row, by_page[row.page])
        rank = _rank(row, body)
        yield Line(
            runs=row.runs,
            page=row.page,
            apart=last is not None and _is_apart(last, row, spacing),
            alone=id(row) in alone,
            fresh=last is None or _is_fresh(last, row),
            room=(right - row.x1) / row.em,
            indent=(row.x0 - left) / row.em,
            heading=min(6, headings.index(rank) + 1) if rank else 0,
            edge=row.edge,
        )
        last = row


def _rank(row: Row, body: Row) -> float | None:
    """Return how much of a heading a row is, by its type; None for text."""
    if not any(character.isalpha() for character in row.text):
        return None
    if row.size >= body.size * _LARGER:
        return row.size
    marked = row.bold and not body.bold and row.size >= body.size
    if not marked or len(row.text) > _BOLD_MAX or row.text[-1] in ".,;":
        return None
    return None if re.match(rf"[{repair.BULLETS}]\s", row.text) else 0.1


def _leading(last: Row, row: Row) -> float:
    """Return how far down a row is from the last one, in type sizes."""
    return (last.y0 - row.y0) / max(last.size, row.size)


def _spacing(found: Sequence[Row], body: Row) -> float:
    """Return the usual distance between rows of the text."""
    distances = [
        _leading(last, row)
        for last, row in pairwise(found)
        if last.page == row.page and last.size == row.size == body.size
    ]
    return median([leading for leading in distances if 0.5 < leading < 3] or [1.2])


def _is_apart(last: Row, row: Row, spacing: float) -> bool:
    leading = _leading(last, row)
    return last.page == row.page and (abs(leading) < _SAME_ROW or leading > spacing * _MORE_SPACE)


def _is_fresh(last: Row, row: Row) -> bool:
    return last.page != row.page or _leading(last, row) <= -_SAME_ROW


def _column(row: Row, found: Sequence[Row]) -> tuple[float, float]:
    """Return the left and right edges of the text above and below a row."""
    beside = [
        other for other in found if other.x0 < row.x1 and row.x0 < other.x1 and not other.edge
    ]
    return (
        min((other.x0 for other in beside), default=row.x0),
        max((other.x1 for other in beside), default=row.x1),
    )
