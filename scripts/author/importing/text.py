"""Plain text as lines of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scripts.author.importing import repair
from scripts.author.importing.lines import Line, Run, without_repeated
from scripts.author.importing.seams import SOFT_HYPHEN
from scripts.author.importing.words import Reading, clean, words

_BREAKS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_PAGE_NUMBER = re.compile(
    r"(?P<word>sida|sid\.?|s\.)?\s*[-–]?\s*(?P<number>\d{1,4})\s*[-–]?"
    r"(?P<of>\s*(?:\(\s*\d{1,4}\s*\)|(?:/|av)\s*\d{1,4}))?",
    re.IGNORECASE,
)
_ROWS_OF_A_PAGE = 10
_EDGE_ROWS = 3
_TAB = 4


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    indent: int
    blanks: int
    """Empty rows above."""

    @property
    def width(self) -> int:
        return self.indent + len(self.text)


def read(content: str) -> Reading:
    """Return plain text as a reading."""
    pages = _pages(_BREAKS.sub("\n", content))
    kept, dropped = without_repeated(tuple(_lines(pages)))
    made = repair.repaired(kept)
    gone = tuple(line.text for line in dropped)
    return Reading(made.html, words(content), gone, made.joins, made.notes)


def _pages(content: str) -> list[list[_Row]]:
    """Return the rows of each page: between form feeds, or else between page numbers."""
    pages = [list(_rows(page)) for page in content.split("\f")]
    if len(pages) > 1:
        return [page for page in pages if page]
    rows, result = pages[0], []
    start = 0
    for end in _page_ends(rows):
        result.append(rows[start:end])
        start = end
    return [page for page in (*result, rows[start:]) if page]


def _rows(page: str) -> Iterator[_Row]:
    blanks = 0
    for raw in page.split("\n"):
        row = raw.expandtabs(_TAB)
        text = " ".join(clean(row).split())
        if not text:
            blanks += 1
            continue
        if row.rstrip().endswith(SOFT_HYPHEN):
            text += SOFT_HYPHEN
        yield _Row(text, len(row) - len(row.lstrip()), blanks)
        blanks = 0


def _page_ends(rows: Sequence[_Row]) -> list[int]:
    """Return the places after rows that count the pages one by one, a page's length apart."""
    found = [
        (place, int(match["number"]), bool(match["word"] or match["of"]))
        for place, row in enumerate(rows)
        if (match := _PAGE_NUMBER.fullmatch(row.text))
    ]
    steps = list(pairwise(found))
    plain = not all(marked for _, _, marked in found)
    if len(found) < (3 if plain else 2) or not all(
        after == before + 1 and place - last >= _ROWS_OF_A_PAGE
        for (last, before, _), (place, after, _) in steps
    ):
        return []
    return [place + 1 for place, _, _ in found]


def _lines(pages: Sequence[Sequence[_Row]]) -> Iterator[Line]:
    rows = [row for page in pages for row in page]
    width, spacing = _width(rows), _spacing(pages)
    for number, page in enumerate(pages):
        for place, row in enumerate(page):
            yield Line(
                runs=(Run(row.text),),
                page=number,
                apart=row.blanks > spacing and place > 0,
                fresh=place == 0,
                room=width - row.width,
                indent=row.indent,
                edge=_edge(place, len(page)) if len(pages) > 1 else "",
            )


def _edge(place: int, rows: int) -> str:
    """Return the edge that a row is close to: a few rows at most, and fewer on short pages."""
    near = min(_EDGE_ROWS, max(1, rows // 4))
    if place < near:
        return "top"
    return "bottom" if place >= rows - near else ""


def _width(rows: Iterable[_Row]) -> int:
    """Return how long rows get; a few may be longer."""
    widths = sorted(row.width for row in rows if " " in row.text)
    return widths[len(widths) * 95 // 100] if widths else 0


def _spacing(pages: Iterable[Sequence[_Row]]) -> int:
    """Return how many empty rows stand between the rows of one paragraph."""
    following = [row for page in pages for row in page[1:]]
    if not following:
        return 0
    blanks, times = Counter(row.blanks for row in following).most_common(1)[0]
    inside = sum(row.blanks == blanks and row.text[0].islower() for row in following)
    spaced = times >= 0.6 * len(following) and inside >= 0.25 * times
    return blanks if spaced else 0
