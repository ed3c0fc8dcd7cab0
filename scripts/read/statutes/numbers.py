"""The numbers of chapters and paragraphs: how they are written, ordered and listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NUMBER = r"[1-9]\d{0,2}(?:\s?[a-z](?!\w))?"
"""A number as a text writes it: "25", "25 a", "25a"."""

_PARTS = re.compile(r"(\d+)\s*([a-z]?)")


def normal(number: str) -> str:
    """Return a number as the table writes it: "25 a"."""
    digits, letter = _parts(number)
    return f"{digits} {letter}".strip()


def order(number: str) -> tuple[int, str]:
    """Return what numbers are sorted by: "25", "25 a", "26"."""
    return _parts(number)


def holes(numbers: Sequence[str]) -> list[str]:
    """Return the numbers that are missing between the first possible one and the last.

    A hole can be a repealed paragraph or one that the reading of a text missed: a person looks.
    """
    present = set(numbers)
    whole = {order(number)[0] for number in numbers}
    missing = [str(digits) for digits in range(1, max(whole) + 1) if str(digits) not in present]
    for number in numbers:
        digits, letter = order(number)
        before = f"{digits} {chr(ord(letter) - 1)}" if letter else ""
        if letter > "a" and before not in present:
            missing.append(before)
    return sorted(missing, key=order)


def listed(numbers: Iterable[str]) -> str:
    """Return numbers as a short text for errors: "1–5, 5 a, 6"."""
    runs: list[list[str]] = []
    for number in sorted(numbers, key=order):
        digits, letter = order(number)
        follows = runs and order(runs[-1][-1]) == (digits - 1, "") and not letter
        if follows:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _parts(number: str) -> tuple[int, str]:
    found = _PARTS.fullmatch(number)
    if found is None:
        raise ValueError(number)
    return int(found[1]), found[2]
