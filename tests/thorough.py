"""Repeats of a check that ``make test`` leaves to ``make thorough``."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

thorough = pytest.mark.thorough


def mostly[T](values: Iterable[T], *few: T) -> list[object]:
    """Return a test's parameters, of which ``make test`` tries a few only."""
    return [pytest.param(each, marks=[] if each in few else [thorough]) for each in values]
