"""Which visits are made, in which order: one round has one of each, so that all meet the same day.

Every function yields progress through ``say`` and returns figures.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

from playwright.sync_api import Browser, Playwright

from guide_engine.model import COMMON
from scripts.measure.bench.line import SLOW_4G, UNLIMITED, line
from scripts.measure.bench.slow import possible, slowed
from scripts.measure.bench.visits import (
    HOLD,
    LOOP,
    Answered,
    Started,
    Task,
    answerable,
    cold_and_warm,
    entry,
    loops,
    start,
    visitor,
    walk,
    way_to_start,
)
from scripts.read.performance.figures import (
    CHOSEN,
    STOCK,
    Answers,
    Bytes,
    FirstQuestion,
    LongTasks,
    Spread,
    Start,
    percentile,
    spread,
)
from scripts.serve import Reply

PROFILE = "soderhamn"
PROFILES = (PROFILE, "malmo", "stockholm", "helsingborg", COMMON)
FIRST_PAGE = f"guiden/{PROFILE}/"
NOTHING = "ingenting.html"
WORKER = "slinga.js"
"""An empty page and the worker that it starts, to see how slow both are."""
WITHOUT = "utan-skript.html"
"""The first page without its scripts; it exists only while the measurement runs."""
FACTOR = 4
FULL_ROUNDS = 3
WALKED = {"usual": ("memory", "plain"), "processor": ("memory",), "line": ()}
"""The ways whose answers are measured; on a slow line they take no bytes once it is ready."""
BEFORE_ON_LINE = 12
FIRST = 10
"""So many answers does a visit have; those that come first are shown by themselves."""
SEED = 20261121

type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured; ``ways`` are the starts of a round, by condition."""

    rounds: Mapping[str, int]
    ways: Mapping[str, Sequence[str]]
    answers: int
    first_question: Mapping[str, int]


def plan(rounds: int, conditions: Collection[str], *, quick: bool) -> Plan:
    """Return what to measure; the slow conditions have fewer rounds."""
    fewer = 1 if quick else min(3, rounds)
    own = ("memory", "plain")
    ways: dict[str, Sequence[str]] = {
        "usual": (*own, STOCK) if quick else (*own, "full", STOCK),
        "processor": ("memory", STOCK) if quick else (*own, STOCK),
        "line": ("plain", STOCK) if quick else (*own, STOCK),
    }
    counts = {"usual": 2 if quick else rounds, "processor": fewer, "line": fewer}
    measured = {name for name in conditions if name != "processor" or possible()}
    ways = {name: each for name, each in ways.items() if name in measured}
    counts = {name: count for name, count in counts.items() if name in measured}
    pages = {name: max(count, 2 if quick else 5) for name, count in counts.items()}
    return Plan(counts, ways, 20 if quick else 120, pages)


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the two sides are: base addresses, and the folder of the other side."""

    site: str
    stock: str
    folder: str


@contextmanager
def under(condition: str, servers: Servers) -> Iterator[Servers]:
    """Make the conditions; give the addresses to open."""
    if condition == "line":
        with line(servers.site, SLOW_4G) as ours, line(servers.stock, SLOW_4G) as theirs:
            yield Servers(ours.base, theirs.base, servers.folder)
    else:
        with slowed(FACTOR if condition == "processor" else 1):
            yield servers


# ---- What the server sends ------------------------------------------------------------

_SCRIPT = re.compile(rb"<script\b(?![^>]*ld\+json).*?</script>", re.DOTALL)
_TEXT = re.compile(r"text/|/json$|xml$")


def sent(path: str, reply: Reply) -> Reply:
    """Return a reply as a server on the net sends it, with text compressed.

    The page without scripts is not in the site; its 404 becomes that page.
    """
    if path.endswith(WITHOUT):
        reply = Reply(200, {"Content-Type": "text/html; charset=utf-8"}, _without[path])
    if path.endswith(NOTHING):
        return Reply(200, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html>")
    if path.endswith(WORKER):
        script = f"postMessage(({LOOP})());".encode()
        return Reply(200, {"Content-Type": "text/javascript"}, script)
    if "Content-Encoding" in reply.headers or not _TEXT.search(
        reply.headers.get("Content-Type", "").partition(";")[0]
    ):
        return reply
    headers = {**reply.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return replace(reply, headers=headers, body=_packed(reply.body))


_without: dict[str, bytes] = {}


def serve_without(path: str, page: bytes) -> None:
    """Have a page without its scripts at a path."""
    _without[path] = _SCRIPT.sub(b"", page)


@cache
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


# ---- Starts ---------------------------------------------------------------------------


def starts(
    playwright: Playwright, servers: Servers, chosen: Plan, condition: str, say: Say
) -> tuple[list[Start], list[tuple[Task, ...]]]:
    """Start each way in turn, round after round; also return the long tasks of the chosen way."""
    times: dict[str, list[tuple[Started, Started]]] = {way: [] for way in chosen.ways[condition]}
    rounds = chosen.rounds[condition]
    with under(condition, servers) as at:
        for number in range(rounds):
            for way, pairs in times.items():
                if way == "full" and number >= FULL_ROUNDS:
                    continue
                address = f"{at.stock}{at.folder}/" if way == STOCK else at.site + entry(PROFILE)
                pair = cold_and_warm(playwright, address, way)
                pairs.append(pair)
                cold, warm = (each.page - each.worker for each in pair)
                say(f"{condition}: {number + 1}/{rounds} {way}: {cold:.0f} ms, {warm:.0f} ms")
    tasks = [each.tasks for pair in times[CHOSEN[condition]] for each in pair]
    return [_start(condition, way, pairs) for way, pairs in times.items()], tasks


def _start(condition: str, way: str, pairs: Sequence[tuple[Started, Started]]) -> Start:
    def of(place: int, *, visit: bool) -> Spread:
        every = [pair[place] for pair in pairs]
        return spread([each.page - (0 if visit else each.worker) for each in every])

    return Start(
        condition,
        way,
        cold=of(0, visit=False),
        warm=of(1, visit=False),
        cold_visit=of(0, visit=True),
        warm_visit=of(1, visit=True),
    )


# ---- Answers --------------------------------------------------------------------------


def answers(
    browser: Browser, servers: Servers, chosen: Plan, condition: str, say: Say
) -> tuple[list[Answers], list[tuple[Task, ...]]]:
    """Answer before and after the engine is ready, through several municipalities."""
    found: list[Answers] = []
    tasks: list[tuple[Task, ...]] = []

    def note(way: str, phase: str, times: Sequence[Answered]) -> None:
        if times:
            found.append(_answers(condition, way, phase, times))
            say(f"{condition}: {len(times)} svar, {phase}, {way}: p95 {found[-1].shown_p95:.0f} ms")

    with under(condition, servers) as at:
        number = BEFORE_ON_LINE if condition == "line" else max(chosen.answers // 4, 8)
        note(CHOSEN[condition], "before", _before(browser, at, number, condition))
        for way in WALKED[condition]:
            first, later = [], []
            for profile in PROFILES:
                each = chosen.answers // len(PROFILES)
                given, long = _walk(browser, at.site + entry(profile), each, way)
                first += given[:FIRST]
                later += given[FIRST:]
                tasks += [long] if way == CHOSEN[condition] else []
            note(way, "first", first)
            note(way, "later", later)
    return found, tasks


def _walk(
    browser: Browser, address: str, number: int, way: str
) -> tuple[list[Answered], tuple[Task, ...]]:
    """Walk in one visit after the engine is ready."""
    with visitor(browser, way_to_start(way)) as page:
        start(page, address, settle=300)
        return walk(page, address, number, random.Random(f"{SEED} {address.rpartition('/')[2]}"))


def _before(browser: Browser, at: Servers, number: int, condition: str) -> list[Answered]:
    """Answer on the static pages: while the engine is fetched on a slow line, else held back."""
    setting = way_to_start(CHOSEN[condition]) if condition == "line" else HOLD
    given: list[Answered] = []
    chance = random.Random(SEED)
    while len(given) < number:
        with visitor(browser, setting) as page:
            page.goto(at.site + FIRST_PAGE)
            some, _ = walk(page, FIRST_PAGE, min(4, number - len(given)), chance)
            given += some
    return given


def _answers(condition: str, way: str, phase: str, times: Sequence[Answered]) -> Answers:
    changed, shown = [each.changed for each in times], [each.shown for each in times]
    figures = (percentile(each, part) for each in (changed, shown) for part in (50, 95))
    return Answers(condition, way, phase, len(times), *(round(each, 1) for each in figures))


# ---- The first question ---------------------------------------------------------------


def first_question(
    browser: Browser, servers: Servers, chosen: Plan, condition: str, say: Say
) -> tuple[FirstQuestion, list[tuple[Task, ...]]]:
    """Open the first page with and without scripts, in turn."""
    pairs: list[tuple[float, float]] = []
    tasks: list[tuple[Task, ...]] = []
    both = (FIRST_PAGE, FIRST_PAGE + WITHOUT)
    with under(condition, servers) as at:
        # The first pair is for the browser, which has not shown such a page yet.
        for number in range(chosen.first_question[condition] + 1):
            when = {}
            for path in both if number % 2 else reversed(both):
                when[path], long = answerable(browser, at.site + path)
                tasks += [long] if path == FIRST_PAGE else []
            pairs.append((when[both[0]], when[both[1]]))
    del pairs[0]
    found = FirstQuestion(
        condition,
        spread([guide for guide, _ in pairs]),
        spread([without for _, without in pairs]),
        spread([guide - without for guide, without in pairs]),
    )
    say(f"{condition}: första frågan efter {found.guide.median:.0f} ms")
    return found, tasks


# ---- Bytes and long tasks -------------------------------------------------------------


def sizes(browser: Browser, servers: Servers, say: Say) -> list[Bytes]:
    """Count what goes over the line: before any engine starts, and for each way to start one."""
    found = [Bytes("page", _bytes(browser, servers.site, FIRST_PAGE, HOLD))]
    page = _bytes(browser, servers.site, entry(PROFILE), HOLD)
    for way in ("memory", "plain", "full"):
        whole = _bytes(browser, servers.site, entry(PROFILE), way_to_start(way))
        found.append(Bytes(way, whole - page))
    found.append(Bytes(STOCK, _bytes(browser, servers.stock, f"{servers.folder}/", "")))
    say(", ".join(f"{each.what} {each.bytes / 1e3:.0f} kB" for each in found))
    return found


def _bytes(browser: Browser, base: str, path: str, setting: str) -> int:
    with line(base, UNLIMITED) as counted, visitor(browser, setting) as page:
        page.goto(counted.base + path)
        if setting == HOLD:
            # Time for what the page asks for when the browser has nothing else to do.
            page.wait_for_timeout(3000)
        else:
            page.evaluate("bench.ready")
        return counted.down


def slowness(browser: Browser, servers: Servers) -> tuple[float, float]:
    """Return how many times slower a page and a worker run when the processor is slowed."""
    nothing = f"{servers.stock}{NOTHING}"
    page, worker = loops(browser, nothing, WORKER)
    with slowed(FACTOR):
        slow_page, slow_worker = loops(browser, nothing, WORKER)
    return round(slow_page / page, 1), round(slow_worker / worker, 1)


def long_tasks(condition: str, visits: Sequence[tuple[Task, ...]]) -> LongTasks:
    """Count the long tasks of some visits."""
    every = [task for tasks in visits for task in tasks]
    ours = [task.ms for task in every if task.script]
    longest = max((task.ms for task in every), default=0.0)
    return LongTasks(
        condition, len(visits), len(every), len(ours), round(longest), round(max(ours, default=0.0))
    )
