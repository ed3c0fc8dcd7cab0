"""Lines of a page, and which of them are repeated headers and footers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line, with the address that it links to."""

    text: str
    href: str = ""


type Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, without the spaces at its ends."""

    runs: Runs
    page: int
    apart: bool = False
    """More space above than between lines of a paragraph."""
    fresh: bool = False
    """First on its page or in its column, so that the space above says nothing."""
    alone: bool = False
    """A row of a table, which goes on from no other line and to none."""
    room: float = 0
    """How many more characters would have fitted."""
    indent: float = 0
    """How far from the left edge, in characters."""
    heading: int = 0
    """The level of a heading that the type size shows; 0 where it shows none."""
    edge: str = ""
    """The edge of the page that the line is close to: "top", "bottom" or none."""

    @property
    def text(self) -> str:
        """Return the line's text."""
        return text_of(self.runs)


def text_of(runs: Runs) -> str:
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def without_repeated(found: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the lines of the text, and the headers and footers that pages repeat.

    A line is repeated if it stands at the same edge of at least half of the pages, and of at
    least two: word for word, or with a number that counts the pages.
    """
    pages = len({line.page for line in found})
    alike: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in found:
        if line.edge:
            alike[line.edge, _DIGITS.sub("\0", _folded(line))].append(line)
    repeated: set[int] = set()
    for group in alike.values():
        different = {line.page: line for line in group}
        if len(different) >= max(2, pages / 2) and _same_or_counting(tuple(different.values())):
            repeated |= {id(line) for line in group}
    kept = tuple(line for line in found if id(line) not in repeated)
    if not kept:
        return tuple(found), ()
    return _fresh_again(kept), tuple(line for line in found if id(line) in repeated)


def _folded(line: Line) -> str:
    return " ".join(line.text.casefold().split())


def _same_or_counting(group: Sequence[Line]) -> bool:
    if len({_folded(line) for line in group}) == 1:
        return True
    numbers = [[int(found) for found in _DIGITS.findall(line.text)] for line in group]
    return any(_counts(group, column) for column in zip(*numbers, strict=True))


def _counts(group: Sequence[Line], column: Iterable[int]) -> bool:
    """Tell whether the numbers grow by one a page."""
    steps = pairwise(zip(column, (line.page for line in group), strict=True))
    return all(after - before == page - last for (before, last), (after, page) in steps)


def _fresh_again(kept: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines, those that are now first on their page marked as such."""
    result: list[Line] = []
    for line in kept:
        first = not result or result[-1].page != line.page
        result.append(replace(line, fresh=True, apart=False) if first else line)
    return tuple(result)
