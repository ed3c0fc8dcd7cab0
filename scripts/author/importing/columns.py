"""Tables and columns on the pages of a PDF, known by words that stand below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from scripts.author.importing.rows import Row

_ROWS = 3
"""The fewest rows that make a table."""

_SAME_PLACE = 2.0
"""How far apart words may begin that stand below each other, in points."""


def tables(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows of each table, or of columns that stand side by side."""
    found: list[Row] = []
    for row, following in pairwise((*rows, None)):
        if row is None:
            break
        found.append(row)
        if following is None or not _aligned(row, following):
            if len(found) >= _ROWS:
                yield tuple(found)
            found = []


def _aligned(row: Row, following: Row) -> bool:
    """Tell whether a word after a wide space stands below another such word."""
    return row.page == following.page and any(
        abs(place - other) < _SAME_PLACE for place in row.columns for other in following.columns
    )
