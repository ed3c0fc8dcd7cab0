"""The page about speed and growth, from the figures that the last measurements left in docs/data.

Without a file its part of the page says that nothing is measured yet, or is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from string import Template

from guide_engine.html import Html, join, tag
from scripts.measure.bench.report import Run, from_json
from scripts.measure.bench.result import CHOSEN, STOCK, Spread, Start
from scripts.measure.bench.targets import Target, faster, targets
from scripts.pages.how_it_works.growth import growth_part
from scripts.pages.how_it_works.rules import FOLDER, row, table
from scripts.pages.pictures.bars import Bar, bars
from scripts.read.front_matter import generated
from scripts.swedish import in_words

PAGE = f"{FOLDER}/prestanda.md"
FIGURES = "data/prestanda.json"
GROWTH = "data/tillvaxt.json"

_CONDITIONS = {
    "vanlig": "Som datorn är",
    "processor": "Fyra gånger långsammare processor",
    "linje": "Långsamt mobilnät",
    "": "",
}
_WAYS = {
    "memory": "Guiden, sparat minne",
    "plain": "Guiden, vanlig start",
    "full": "Guiden, hela biblioteket",
    STOCK: "Pyodide utan ändringar",
}
_PHASES = {
    "före": "Innan motorn är klar",
    "de första": "De tio första i ett besök",
    "senare": "Senare i besöket",
}
_TARGETS = {
    "kall": "Motorns start första gången: högst en femtedel av Pyodide utan ändringar",
    "varm": "Motorns start nästa gång: högst en sjättedel av Pyodide utan ändringar",
    "val": "Startsättet som guiden väljer: inte långsammare än det andra",
    "svar före": "Nästa fråga syns innan motorn är klar",
    "svar de första": "Nästa fråga syns, de tio första svaren",
    "svar senare": "Nästa fråga syns, senare svar",
    "första frågan": "Första frågan: så mycket senare än på samma sida utan skript",
    "byte före": "Hämtas före det första svaret",
    "byte memory": "Hämtas för motorn med sparat minne",
    "byte plain": "Hämtas för motorn med vanlig start",
    "långa uppgifter": "Längsta stund då våra skript upptar sidan",
}
_BYTES = {"sida": "Första sidan, innan någon motor startar", **_WAYS}


def page(docs: Path) -> str:
    """Return the page; raises DataError for a file that was not written by the measurements."""
    measured, growth = docs / FIGURES, docs / GROWTH
    speed = _NOT_MEASURED
    if measured.is_file():
        speed = _measured(from_json(measured.read_text(encoding="utf-8"), FIGURES))
    grown = growth_part(growth, GROWTH) if growth.is_file() else ""
    body = Template(_PAGE).substitute(speed=speed.strip(), growth=grown.strip())
    return generated(_TITLE, _ABOUT, None, body)


# ---- Numbers --------------------------------------------------------------------------


def decimal(value: float, decimals: int = 1) -> str:
    """Return a number as it is written in Swedish."""
    written = f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")
    return written.replace("-", "\u2212")


def duration(ms: float) -> str:
    """Return a time in milliseconds, or in seconds from one second on."""
    if abs(ms) >= 1000:
        return f"{decimal(ms / 1000)}\u00a0s"
    return f"{decimal(ms, 0)}\u00a0ms"


def size(number: int) -> str:
    """Return a number of bytes in kB, or in MB from one million on."""
    if number >= 1e6:
        return f"{decimal(number / 1e6, 2)}\u00a0MB"
    return f"{decimal(number / 1e3, 0)}\u00a0kB"


def _between(found: Spread) -> list[Html | str]:
    share, decimals, unit = (1000, 1, "s") if found.median >= 1000 else (1, 0, "ms")
    low, high = (decimal(each / share, decimals) for each in (found.low, found.high))
    return [
        duration(found.median),
        tag("span", {"class": "generated-text"}, f"{low}\u2060–\u2060{high}\u00a0{unit}"),
    ]


def _figure(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{decimal(value, 0 if abs(value) >= 100 else 1)}\u00a0ms"
    return f"{decimal(value, 2 if unit == 'MB' else 0)}\u00a0{unit}"


# ---- The parts ------------------------------------------------------------------------


def _measured(run: Run) -> str:
    found = targets(run)
    machine = run.machine
    return Template(_MEASURED).substitute(
        date=in_words(date.fromisoformat(run.date)),
        machine=_plain(
            f"{machine.processor}, {machine.cores} kärnor, {decimal(machine.memory_gb)} GB minne, "
            f"{machine.system}, Chromium {machine.chromium}, Pyodide {machine.pyodide}"
        ),
        before=decimal(run.load[0]),
        after=decimal(run.load[1]),
        summary=_summary(found),
        targets=_targets(found),
        charts=join(_charts(run)),
        starts=_starts(run),
        answers=_answers(run),
        first=_first(run),
        bytes=_bytes(run),
        tasks=_tasks(run),
        conditions=_conditions(run),
        rounds=_rounds(run),
    )


def _plain(text: str) -> Html:
    """Return text that Markdown leaves as it is."""
    return tag("span", None, text)


def _summary(found: Sequence[Target]) -> str:
    met = sum(target.met for target in found)
    if met == len(found):
        return f"Mätningen har {len(found)} mål. Alla är nådda."
    missed = f"{len(found) - met} är det inte, och står först"
    return f"Mätningen har {len(found)} mål. {met} är nådda. {missed}."


def _targets(found: Sequence[Target]) -> Html:
    columns = ("Mål", "Utfall")
    return table(
        "kort",
        "Målen, först de som inte är nådda",
        columns,
        (
            row(
                columns,
                _target(each),
                f"{'Nått' if each.met else 'Målet är inte nått'}: "
                f"{_figure(each.figure, each.unit)} mot högst {_figure(each.limit, each.unit)}",
            )
            for each in sorted(found, key=lambda target: target.met)
        ),
    )


def _target(found: Target) -> list[Html | str]:
    where = _CONDITIONS[found.condition]
    words: list[Html | str] = [_TARGETS[found.what]]
    return [*words, tag("span", {"class": "generated-text"}, where)] if where else words


def _charts(run: Run) -> Iterator[Html]:
    for condition in run.rounds:
        if both := faster(run, condition):
            ours, stock = both
            yield bars(
                f"start-{condition}",
                _CONDITIONS[condition],
                [
                    Bar(f"{who}, {when}", spread.median, duration(spread.median), kind)
                    for when, of in (("första gången", "cold"), ("nästa gång", "warm"))
                    for who, kind, start in (
                        ("Guiden", "own", ours),
                        ("Pyodide utan ändringar", "other", stock),
                    )
                    for spread in [_spread(start, of)]
                ],
            )


def _spread(start: Start, of: str) -> Spread:
    return start.cold if of == "cold" else start.warm


def _starts(run: Run) -> Html:
    columns = ("Start", "Första gången", "Nästa gång", "Med sidan, första", "Med sidan, nästa")
    return table(
        "start",
        "Motorns start: medianen, och under den det kortaste och längsta",
        columns,
        (
            row(
                columns,
                [
                    _WAYS[start.way],
                    " (vald)" if CHOSEN[start.condition] == start.way else "",
                    tag("span", {"class": "generated-text"}, _CONDITIONS[start.condition]),
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
    columns = ("När", "Svar", "Sidan bytt, median", "95 %", "Skärmen bytt, median", "95 %")
    return table(
        "svar",
        "Tiden från klick till nästa fråga",
        columns,
        (
            row(
                columns,
                [
                    _PHASES[each.phase],
                    "" if each.phase == "före" else f". {_WAYS[each.way]}",
                    tag("span", {"class": "generated-text"}, _CONDITIONS[each.condition]),
                ],
                str(each.n),
                *(
                    _figure(value, "ms")
                    for value in (
                        each.changed_median,
                        each.changed_p95,
                        each.shown_median,
                        each.shown_p95,
                    )
                ),
            )
            for each in run.answers
        ),
    )


def _first(run: Run) -> Html:
    columns = ("Villkor", "Guidens sida", "Utan skript", "Skillnad")
    return table(
        "fraga",
        "Tiden till den första frågan",
        columns,
        (
            row(
                columns,
                _CONDITIONS[each.condition],
                duration(each.guide.median),
                duration(each.without.median),
                duration(each.later.median),
            )
            for each in run.first_question
        ),
    )


def _bytes(run: Run) -> Html:
    columns = ("Vad", "Storlek")
    return table(
        "siffror",
        "Det som går över nätet",
        columns,
        (row(columns, _BYTES[each.what], size(each.bytes)) for each in run.bytes),
    )


def _tasks(run: Run) -> Html:
    columns = ("Villkor", "Sidvisningar", "Alla", "Våra skript", "Våra längsta")
    return table(
        "siffror",
        "Stunder över 50 ms då sidan är upptagen",
        columns,
        (
            row(
                columns,
                _CONDITIONS[each.condition],
                str(each.visits),
                str(each.count),
                str(each.script),
                duration(each.longest_script) if each.script else "ingen",
            )
            for each in run.long_tasks
        ),
    )


def _conditions(run: Run) -> str:
    """Tell how the slow conditions were made, those that were measured."""
    told = []
    if "processor" in run.rounds:
        page_, worker = (decimal(each) for each in run.slowed)
        told.append(Template(_PROCESSOR).substitute(page=page_, worker=worker))
    if "linje" in run.rounds:
        told.append(_LINE)
    missing = [name for name in _CONDITIONS if name not in run.rounds]
    if missing:
        names = ", ".join(_CONDITIONS[name].lower() for name in missing)
        told.append(f"- Inte mätt den här gången: {names}.")
    return "\n".join(told)


def _rounds(run: Run) -> str:
    parts = [f"{_CONDITIONS[name].lower()}: {count}" for name, count in run.rounds.items()]
    return ", ".join(parts)


# ---- The words ------------------------------------------------------------------------

_TITLE = "Så snabb är guiden"
_ABOUT = "Uppmätta tider för guidens start och svar, med målen och det som inte når dem."
_PAGE = """
# Så snabb är guiden

Guiden räknar i din egen webbläsare. Det gör en *motor* som är skriven i språket Python. Motorn
hämtas när du börjar svara. Under tiden går guiden att använda sida för sida.

$speed

$growth
"""

_PROCESSOR = """\
- Den långsamma processorn får arbeta en fjärdedel av tiden. En provslinga tog då $page gånger så
  lång tid på sidan och $worker i motorns tråd."""
_LINE = """\
- Det långsamma mobilnätet släpper fram 1,6 megabit i sekunden. En fråga och ett svar tar minst
  150 ms, och en ny anslutning lika mycket till."""

_NOT_MEASURED = """
Ingen mätning är sparad än. Kör `make bench` i projektets mapp, så fylls sidan i nästa gång
webbplatsen byggs.
"""

_MEASURED = """
Här jämför vi motorns start med *Pyodide utan ändringar*. Pyodide kör Python i webbläsaren. Båda
kör samma motor och får samma första fråga.

Mätningen gjordes den $date på en enda dator. På en annan dator blir tiderna andra.
Jämför därför hellre två staplar med varandra än med din egen dator.

## Målen { #mal }

$summary Ett mål som nästan är nått räknas inte som nått.

$targets

## Motorns start { #start }

Tiden går från att motorns tråd startar till att dess första sida finns i webbläsaren. Varje bild
har sin egen skala.

<div class="bars">$charts</div>

*Första gången* är inget hämtat sedan tidigare. *Nästa gång* har webbläsaren startats om och
filerna finns kvar i den. *Med sidan* räknar från att sidan börjar hämtas. Guiden väljer själv
startsätt efter hur snabbt nätet är.

$starts

## Nästa fråga { #svar }

När du svarar ska nästa fråga komma direkt. *Sidan bytt* är när nästa fråga finns på sidan. *Skärmen
bytt* är när den också är ritad. Skärmen ritas 60 gånger i sekunden, så bara väntan på den tar upp
till 17 ms. 95 % av svaren gick minst så fort som kolumnen efter medianen visar.

$answers

## Första frågan { #forsta-fragan }

Den första frågan ska gå att besvara lika snart som på samma sida utan skript. Vi räknar det som
lika snart när skillnaden är mindre än en bild på skärmen, 16,7 ms.

$first

## Det som hämtas { #hamtas }

$bytes

## När sidan är upptagen { #upptagen }

Tar något mer än 50 ms i anspråk utan paus kan sidan kännas trög. Här räknas sådana stunder medan
sidan öppnas, motorn startar och någon svarar. *Våra* är de där våra skript tar mer än halva tiden.

$tasks

## Så mätte vi { #metod }

- Datorn: $machine. Belastningen var $before före och $after efter, räknat som program i kö.
- Alla sätt att starta prövas i tur och ordning, varv efter varv. Antal varv: $rounds.
- Båda sidor får sina filer från samma server på samma dator. Filerna är komprimerade på samma sätt.
$conditions
- Klicken är riktiga klick av ett program. Svaren väljs med lott, samma varje gång.

Gör om mätningen med `make bench`. Den tar ungefär en kvart. Siffrorna sparas i filen
`docs/data/prestanda.json`.
"""
