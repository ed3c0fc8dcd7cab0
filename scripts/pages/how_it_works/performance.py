"""The page about speed and growth, from the figures that the last measurements left in docs/data.

Without a file its part of the page says that nothing is measured yet, or is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from guide_engine.html import Child, Html, join, tag
from scripts.pages.addresses import HOW_IT_WORKS
from scripts.pages.how_it_works import growth
from scripts.pages.parts import row, small, table
from scripts.pages.pictures.bars import Bar, bars
from scripts.read.markers import Filling
from scripts.read.performance import FIGURES, GROWTH
from scripts.read.performance.figures import CHOSEN, CONDITIONS, Spread
from scripts.read.performance.run import Run, from_json
from scripts.read.performance.targets import Target, faster, targets
from scripts.read.words import words
from scripts.swedish import in_words, number

PAGE = f"{HOW_IT_WORKS}/prestanda.md"


def filling(docs: Path) -> Filling:
    """Return what the page shows; raises DataError for a file the measurements did not write."""
    measured, grown = docs / FIGURES, docs / GROWTH
    found = Filling({}, {"mätt": measured.is_file(), "tillväxt": grown.is_file()})
    if measured.is_file():
        found |= _measured(from_json(measured.read_text(encoding="utf-8"), FIGURES))
    if grown.is_file():
        found |= Filling(growth.parts(grown, GROWTH))
    return found


def _measured(run: Run) -> Filling:
    found = targets(run)
    slow = [number(each, 1) for each in run.slowed] or ["", ""]
    missing = [name for name in CONDITIONS if name not in run.rounds]
    rounds = [f"{_under(name).lower()}: {count}" for name, count in run.rounds.items()]
    parts = {
        "mätt-dag": in_words(date.fromisoformat(run.date)),
        "dator": _machine(run),
        "belastning-före": number(run.load[0], 1),
        "belastning-efter": number(run.load[1], 1),
        "mål-utfall": _summary(found),
        "mål": _targets(found),
        "staplar": join(_charts(run)),
        "starter": _starts(run),
        "svar": _answers(run),
        "första-frågan": _first(run),
        "hämtat": _bytes(run),
        "upptagen": _tasks(run),
        "sidans-tröghet": slow[0],
        "trådens-tröghet": slow[1],
        "inte-mätt": ", ".join(_under(name).lower() for name in missing),
        "varv": ", ".join(rounds),
    }
    measured = {"processor": "processor" in run.rounds, "linje": "line" in run.rounds}
    return Filling(parts, {**measured, "omätt": bool(missing)})


# ---- Numbers --------------------------------------------------------------------------


def duration(ms: float) -> str:
    """Return a time in milliseconds, or in seconds from one second on."""
    if abs(ms) >= 1000:
        return f"{number(ms / 1000, 1)}\u00a0s"
    return f"{number(ms)}\u00a0ms"


def size(of: int) -> str:
    """Return a number of bytes in kB, or in MB from one million on."""
    if of >= 1e6:
        return f"{number(of / 1e6, 2)}\u00a0MB"
    return f"{number(of / 1e3)}\u00a0kB"


def _between(found: Spread) -> list[Child]:
    part, decimals, unit = (1000, 1, "s") if found.median >= 1000 else (1, 0, "ms")
    low, high = (number(each / part, decimals) for each in (found.low, found.high))
    return [duration(found.median), small(f"{low}\u2060–\u2060{high}\u00a0{unit}")]


def _figure(value: float, unit: str = "ms") -> str:
    if unit == "ms":
        return f"{number(value, 0 if abs(value) >= 100 else 1)}\u00a0ms"
    return f"{number(value, 2 if unit == 'MB' else 0)}\u00a0{unit}"


# ---- The parts ------------------------------------------------------------------------


def _under(condition: str) -> str:
    return words("prestanda").part("villkor")(condition) if condition else ""


def _way(name: str) -> str:
    return words("prestanda").part("satt")(name)


def _table(kind: str, key: str, rows: Iterable[Sequence[Child]]) -> Html:
    """Return a table under its heading in the file of words."""
    heading = words("prestanda").heading(key)
    return table(kind, heading, (row(heading, *cells) for cells in rows))


def _machine(run: Run) -> Html:
    machine = run.machine
    text = words("prestanda")(
        "dator",
        processor=machine.processor,
        karnor=machine.cores,
        minne=number(machine.memory_gb, 1),
        system=machine.system,
        chromium=machine.chromium,
        pyodide=machine.pyodide,
    )
    # Markdown leaves what stands in an element as it is.
    return tag("span", None, text)


def _summary(found: Sequence[Target]) -> str:
    say, met = words("prestanda"), sum(target.met for target in found)
    if met == len(found):
        return say("alla_nadda", antal=met)
    return say("nagra_nadda", antal=len(found), nadda=met, ovriga=len(found) - met)


def _targets(found: Sequence[Target]) -> Html:
    return _table(
        "kort", "malen", (_target(each) for each in sorted(found, key=lambda each: each.met))
    )


def _target(found: Target) -> tuple[Child, Child]:
    say, where = words("prestanda"), _under(found.condition)
    figure, limit = _figure(found.figure, found.unit), _figure(found.limit, found.unit)
    return (
        [say.part("mal")(found.what), small(where) if where else None],
        say("nadd" if found.met else "inte_nadd", varde=figure, grans=limit),
    )


def _charts(run: Run) -> Iterator[Html]:
    say = words("prestanda")
    for condition in run.rounds:
        if both := faster(run, condition):
            ours, stock = both
            whose = ((say("guiden"), "own", ours), (_way(stock.way), "other", stock))
            yield bars(
                f"start-{condition}",
                _under(condition),
                [
                    Bar(
                        f"{who}, {say.part('nar')(when)}",
                        spread.median,
                        duration(spread.median),
                        kind,
                    )
                    for when in ("cold", "warm")
                    for who, kind, start in whose
                    for spread in [start.cold if when == "cold" else start.warm]
                ],
            )


def _starts(run: Run) -> Html:
    chosen = words("prestanda")("vald")
    return _table(
        "start",
        "starter",
        (
            (
                [
                    _way(start.way),
                    chosen if CHOSEN[start.condition] == start.way else "",
                    small(_under(start.condition)),
                ],
                _between(start.cold),
                _between(start.warm),
                duration(start.cold_visit.median),
                duration(start.warm_visit.median),
            )
            for start in run.starts
        ),
    )


def _answers(run: Run) -> Html:
    phases = words("prestanda").part("skede")
    return _table(
        "svar",
        "svar",
        (
            (
                [
                    phases(each.phase),
                    "" if each.phase == "before" else f". {_way(each.way)}",
                    small(_under(each.condition)),
                ],
                str(each.n),
                _figure(each.changed_median),
                _figure(each.changed_p95),
                _figure(each.shown_median),
                _figure(each.shown_p95),
            )
            for each in run.answers
        ),
    )


def _first(run: Run) -> Html:
    return _table(
        "fraga",
        "forsta_fragan",
        (
            (
                _under(each.condition),
                duration(each.guide.median),
                duration(each.without.median),
                duration(each.later.median),
            )
            for each in run.first_question
        ),
    )


def _bytes(run: Run) -> Html:
    return _table("siffror", "hamtat", ((_way(each.what), size(each.bytes)) for each in run.bytes))


def _tasks(run: Run) -> Html:
    none = words("prestanda")("ingen")
    return _table(
        "siffror",
        "upptagen",
        (
            (
                _under(each.condition),
                str(each.visits),
                str(each.count),
                str(each.script),
                duration(each.longest_script) if each.script else none,
            )
            for each in run.long_tasks
        ),
    )
