"""On which line of a data file something stands, which the reader of TOML does not tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from guide_engine.errors import DataError

Steps = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_GIVEN = re.compile(r'"[^"]+"')


def placed(errors: Sequence[DataError], text_of: Callable[[str], str]) -> list[DataError]:
    """Return errors by file and line, each with its line where it has none and a place has one."""
    texts: dict[str, str] = {}
    found: list[DataError] = []
    for error in errors:
        if error.line or not error.steps:
            found.append(error)
            continue
        if error.file not in texts:
            texts[error.file] = text_of(error.file)
        line = line_of(texts[error.file], error.steps, error.problem)
        found.append(DataError(error.path, error.problem, error.steps, line))
    return sorted(found, key=lambda error: (error.file, error.line))


def line_of(text: str, steps: Steps, problem: str = "") -> int:
    """Return the line of a key of TOML, or of what it stands in; 0 if there is none.

    A value of several lines counts from the one that has what the problem quotes first.
    """
    places = _places(text)
    while steps and steps not in places:
        first = (*steps, 0)
        steps = first if first in places else steps[:-1]
    if not steps:
        return 0
    start, end = places[steps]
    given = _GIVEN.search(problem)
    lines = text.splitlines()[start - 1 : end]
    for number, line in enumerate(lines if given else [], start=start):
        if given and given[0] in line:
            return number
    return start


def _places(text: str) -> dict[Steps, tuple[int, int]]:
    """Return the first and last line of every table and key, but for those within a value."""
    places: dict[Steps, tuple[int, int]] = {}
    counts: dict[Steps, int] = {}
    here: Steps = ()
    last: Steps = ()
    depth, quoted = 0, False
    for number, line in enumerate(text.splitlines(), start=1):
        if depth > 0 or quoted:
            places[last] = (places[last][0], number)
        elif header := _HEADER.match(line):
            here = _within(header[2].split("."), counts)
            if header[1] == "[[":
                counts[here] = counts.get(here, -1) + 1
                here = (*here, counts[here])
            places[here] = (number, number)
            continue
        elif key := _KEY.match(line):
            last = (*here, *(part.strip("\"'") for part in key[1].split(".")))
            places[last] = (number, number)
        else:
            continue
        quoted ^= line.count('"""') % 2 == 1
        if not quoted:
            bare = _STRING.sub("", line)
            depth += sum(bare.count(sign) for sign in "[{") - sum(bare.count(s) for s in "]}")
    return places


def _within(names: Sequence[str], counts: dict[Steps, int]) -> Steps:
    """Return the steps to a table; inside a list it belongs to the list's latest one."""
    steps: Steps = ()
    for position, name in enumerate(names, start=1):
        steps = (*steps, name.strip(" \"'"))
        if position < len(names) and steps in counts:
            steps = (*steps, counts[steps])
    return steps
