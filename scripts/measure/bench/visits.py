"""What a browser does in a measurement: starts the engine, answers, looks at the first question."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from guide_engine.errors import GuideError
from scripts.read.performance.figures import STOCK
from scripts.rig.chromium import launch_options

WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
PATIENCE = 60_000
SETTLE = 1_000
"""Milliseconds after a start in which the browser may store compiled code; the same for all."""
STARTUP = 500
READING = (200, 234)
"""Milliseconds before each answer: a very quick reader, and two pictures of the screen wide."""
OPTION = "#guide .guide-options a[data-answer]"
LOOP = """() => {
  const begun = performance.now();
  let sum = 0;
  for (let n = 0; n < 5e8; n++) sum += n % 7;
  return sum && performance.now() - begun;
}"""
IN_WORKER = """(script) => new Promise((done, fail) => {
  const worker = new Worker(script);
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = () => fail(new Error(`${script}: no worker`));
})"""


@dataclass(frozen=True, slots=True)
class Task:
    """A long task of the main thread, in milliseconds; whether our scripts are most of it."""

    ms: float
    script: bool


@dataclass(frozen=True, slots=True)
class Started:
    """An engine's start: milliseconds from the navigation to the worker and to the first page."""

    worker: float
    page: float
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Milliseconds from a click to the changed page and to the changed screen."""

    changed: float
    shown: float


def entry(profile: str) -> str:
    """Return the address of a link with a first answer: the engine starts by itself there."""
    return f"guiden/{profile}/syfte.html#v=1&kommun={profile}&roll=forening"


@contextmanager
def browser_with(playwright: Playwright, folder: str) -> Iterator[BrowserContext]:
    """Start Chromium with a profile folder of its own."""
    options = launch_options(whole=True)
    context = playwright.chromium.launch_persistent_context(
        folder, **options, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def visitor(browser: Browser, *settings: str) -> Iterator[Page]:
    """Open a page with nothing in its cache; settings are for watch.js."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        for setting in settings:
            context.add_init_script(setting)
        yield context.new_page()
    finally:
        context.close()


def way_to_start(way: str) -> str:
    """Return the setting that chooses how the engine starts."""
    return f'bench.way = "{way}";'


HOLD = "bench.hold = true;"
"""The setting that keeps the engine from starting."""


def cold_and_warm(playwright: Playwright, address: str, way: str) -> tuple[Started, Started]:
    """Start the engine with nothing in the cache, then again after the browser's own restart."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        times = []
        for _ in range(2):
            with browser_with(playwright, folder) as context:
                if way != STOCK:
                    context.add_init_script(way_to_start(way))
                page = context.new_page()
                # The browser's own start is no part of it.
                page.wait_for_timeout(STARTUP)
                times.append(start(page, address))
    return times[0], times[1]


def start(page: Page, address: str, settle: int = SETTLE) -> Started:
    """Open an address where the engine starts at once; wait for its first page."""
    page.goto(address, wait_until="commit")
    try:
        found = page.evaluate("bench.ready")
    except Error as error:
        raise GuideError(f"{address}: motorn startade inte ({error.message})") from None
    page.wait_for_timeout(settle)
    return Started(found["started"], found["ready"], _tasks(page))


def _tasks(page: Page) -> tuple[Task, ...]:
    return tuple(Task(task["ms"], task["script"]) for task in page.evaluate("bench.longTasks()"))


def walk(
    page: Page, address: str, number: int, chance: random.Random
) -> tuple[list[Answered], tuple[Task, ...]]:
    """Give so many answers on a page of the guide; start over where the questions end.

    Each click is a real one, at a moment that the screen's own pace does not decide. Without a
    fragment in the address the way ends where the questions do.
    """
    fragment = address.partition("#")[2]
    while page.evaluate("bench.answers.length") < number:
        options = page.locator(OPTION)
        shown = options.count()
        if not shown and not fragment:
            break
        if not shown:
            _change(page, lambda: page.evaluate("to => void (location.hash = to)", fragment))
            continue
        page.wait_for_timeout(chance.uniform(*READING))
        # The last option is "don't know", which leads on most often.
        _change(page, options.nth(chance.randrange(shown)).click)
    answers: list[dict[str, float]] = page.evaluate("bench.answers")
    return [Answered(**answer) for answer in answers], _tasks(page)


def _change(page: Page, cause: Any) -> None:
    """Do what changes the page, and wait until it has."""
    before = page.evaluate("bench.pages")
    cause()
    for _ in range(PATIENCE // 10):
        if page.evaluate("bench.pages") > before:
            return
        page.wait_for_timeout(10)
    raise GuideError(f"{page.url}: sidan byttes inte på {PATIENCE // 1000} s")


def answerable(browser: Browser, address: str) -> tuple[float, tuple[Task, ...]]:
    """Open a page with nothing in the cache; milliseconds until its first question is there."""
    with visitor(browser) as page:
        page.goto(address, wait_until="commit")
        when: float = page.evaluate("bench.answerable")
        page.wait_for_timeout(300)
        return when, _tasks(page)


def loops(browser: Browser, address: str, worker: str) -> tuple[float, float]:
    """Return milliseconds of a fixed loop in a page and in its worker: how slow they are now."""
    with visitor(browser) as page:
        page.goto(address)
        in_page = [page.evaluate(f"({LOOP})()") for _ in range(3)]
        in_worker = [page.evaluate(IN_WORKER, worker) for _ in range(3)]
        return min(in_page), min(in_worker)
