"""The figures of a run, and how many measurements become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from guide_engine.errors import DataError

CONDITIONS = ("usual", "processor", "line")
"""As the machine is; with a quarter of the processor's time; on a slow line."""
STOCK = "stock"
WAYS = ("memory", "plain", "full", STOCK)
"""How an engine starts: three ways of ours, and stock Pyodide."""
CHOSEN = {"usual": "memory", "processor": "memory", "line": "plain"}
"""The way that the guide chooses for itself."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and its programs; memory in gigabytes."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    chromium: str
    python: str
    pyodide: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Some measurements of the same thing, in the unit that its owner says."""

    n: int
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Start:
    """An engine's start, in milliseconds until its first page is there.

    ``cold`` and ``warm`` count from the start of the worker, the other two from the navigation.
    """

    condition: str
    way: str
    cold: Spread
    warm: Spread
    cold_visit: Spread
    warm_visit: Spread


@dataclass(frozen=True, slots=True)
class Answers:
    """Times from a click until the page has changed, and until the screen has, in milliseconds.

    ``phase``: "before" the engine is ready, "first" ten answers of a visit, "later" ones.
    """

    condition: str
    way: str
    phase: str
    n: int
    changed_median: float
    changed_p95: float
    shown_median: float
    shown_p95: float


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """Milliseconds from the navigation until the first question can be answered.

    ``later`` is the guide's page minus the same page without scripts, pair by pair.
    """

    condition: str
    guide: Spread
    without: Spread
    later: Spread


@dataclass(frozen=True, slots=True)
class Bytes:
    """What goes over the line to the browser: bodies as sent and headers."""

    what: str
    bytes: int


@dataclass(frozen=True, slots=True)
class LongTasks:
    """Tasks of the main thread over 50 ms in starts and use; ``script``: most of it is ours."""

    condition: str
    visits: int
    count: int
    script: int
    longest: float
    longest_script: float


def spread(values: Sequence[float]) -> Spread:
    """Return the median and the extremes; raises DataError for no values."""
    if not values:
        raise DataError("bench", "inga mätvärden; tillåtet: minst ett")
    return Spread(
        len(values), *(round(each, 1) for each in (median(values), min(values), max(values)))
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the least value that so many per cent of the values do not exceed."""
    if not values:
        raise DataError("bench", "inga mätvärden; tillåtet: minst ett")
    return sorted(values)[max(ceil(percent / 100 * len(values)), 1) - 1]
