"""What the figures are to be, and whether they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.read.performance.figures import CHOSEN, CONDITIONS, STOCK, Start
from scripts.read.performance.run import Run

FRAME = 16.7
"""Milliseconds that a screen shows each picture: less than that nobody can see."""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure with its limit, both in ``unit``; the least is the best."""

    what: str
    condition: str
    figure: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether the figure is within the limit."""
        return self.figure <= self.limit


def targets(run: Run) -> list[Target]:
    """Return every target that the run has a figure for."""
    return [*_starts(run), *_choices(run), *_answers(run), *_first(run), *_bytes(run), *_tasks(run)]


def faster(run: Run, condition: str) -> tuple[Start, Start] | None:
    """Return the start that the guide chooses there, and stock's."""
    here = {start.way: start for start in run.starts if start.condition == condition}
    ours, stock = here.get(CHOSEN[condition]), here.get(STOCK)
    return (ours, stock) if ours and stock else None


def _starts(run: Run) -> Iterator[Target]:
    for condition in CONDITIONS:
        if both := faster(run, condition):
            ours, stock = both
            for what, mine, theirs, share in (
                ("cold", ours.cold, stock.cold, 5),
                ("warm", ours.warm, stock.warm, 6),
            ):
                yield Target(
                    what, condition, round(mine.median), round(theirs.median / share), "ms"
                )


def _choices(run: Run) -> Iterator[Target]:
    """Judge the choice between the two ways that are meant for it."""
    for condition in CONDITIONS:
        ways = set(CHOSEN.values())
        here = [start for start in run.starts if start.condition == condition and start.way in ways]
        chosen = [start for start in here if start.way == CHOSEN[condition]]
        if len(here) == len(ways) and chosen:
            least = min(start.cold.median for start in here)
            yield Target("choice", condition, round(chosen[0].cold.median), round(least), "ms")


def _answers(run: Run) -> Iterator[Target]:
    for each in run.answers:
        if each.way == CHOSEN[each.condition]:
            limit = 100 if each.phase == "before" else 16
            yield Target(f"answer {each.phase}", each.condition, each.shown_p95, limit, "ms")


def _first(run: Run) -> Iterator[Target]:
    for each in run.first_question:
        yield Target("first question", each.condition, each.later.median, FRAME, "ms")


def _bytes(run: Run) -> Iterator[Target]:
    for each in run.bytes:
        if each.what == "page":
            yield Target("bytes before", "", round(each.bytes / 1e3), 150, "kB")
        elif each.what in CHOSEN.values():
            yield Target(f"bytes {each.what}", "", round(each.bytes / 1e6, 2), 5, "MB")


def _tasks(run: Run) -> Iterator[Target]:
    for each in run.long_tasks:
        if each.visits:
            yield Target("long tasks", each.condition, each.longest_script, 50, "ms")


def missed(found: Sequence[Target]) -> list[Target]:
    """Return the targets that are not met."""
    return [target for target in found if not target.met]
