"""The run as lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scripts.read.performance.figures import Spread
from scripts.read.performance.run import Run
from scripts.read.performance.targets import targets


def table(run: Run) -> str:
    """Return all figures, then each target with whether it is met."""
    machine = run.machine
    load = " → ".join(map(str, run.load))
    parts = [
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gb} GB, {machine.system}",
        f"Chromium {machine.chromium}, Pyodide {machine.pyodide}; load {load}; "
        f"{run.minutes:.0f} min; rounds {dict(run.rounds)}; processor slowed {run.slowed} times "
        "(page, worker)",
        *_columns(
            ("start (ms)", "way", "cold", "", "warm", "", "from navigation"),
            [
                (
                    start.condition,
                    start.way,
                    *_both(start.cold),
                    *_both(start.warm),
                    f"{start.cold_visit.median:.0f} / {start.warm_visit.median:.0f}",
                )
                for start in run.starts
            ],
        ),
        *_columns(
            ("answers (ms)", "way", "phase", "n", "changed p50/p95", "on screen p50/p95"),
            [
                (
                    each.condition,
                    each.way,
                    each.phase,
                    str(each.n),
                    f"{each.changed_median:.1f} / {each.changed_p95:.1f}",
                    f"{each.shown_median:.1f} / {each.shown_p95:.1f}",
                )
                for each in run.answers
            ],
        ),
        *_columns(
            ("first question (ms)", "guide", "", "no scripts", "", "later"),
            [
                (
                    each.condition,
                    *_both(each.guide),
                    *_both(each.without),
                    f"{each.later.median:+.0f}",
                )
                for each in run.first_question
            ],
        ),
        *_columns(
            ("on the line", "kB"), [(each.what, f"{each.bytes / 1e3:.0f}") for each in run.bytes]
        ),
        *_columns(
            ("tasks > 50 ms", "visits", "all", "ours", "longest", "ours"),
            [
                (
                    each.condition,
                    *(
                        f"{figure:.0f}"
                        for figure in (
                            each.visits,
                            each.count,
                            each.script,
                            each.longest,
                            each.longest_script,
                        )
                    ),
                )
                for each in run.long_tasks
            ],
        ),
        *_columns(
            ("target", "", "figure", "at most", ""),
            [
                (
                    each.what,
                    each.condition,
                    f"{each.figure:g} {each.unit}",
                    f"{each.limit:g} {each.unit}",
                    "met" if each.met else "MISSED",
                )
                for each in targets(run)
            ],
        ),
    ]
    return "\n".join(parts) + "\n"


def _both(found: Spread) -> tuple[str, str]:
    return f"{found.median:.0f}", f"({found.low:.0f}–{found.high:.0f}, n={found.n})"


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    every = [head, *rows]
    widths = [max(len(row[place]) for row in every) for place in range(len(head))]
    yield ""
    for row in every:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
