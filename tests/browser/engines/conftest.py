"""The three browsers, and visitors in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from scripts.rig import firefox, webkit
from scripts.rig.chromium import other_hosts
from tests.browser.engines.chromium import Chromium
from tests.browser.engines.firefox import Firefox
from tests.browser.engines.walk import Walk
from tests.browser.engines.walker import Engine, Wishes
from tests.browser.engines.webkit import WebKitEngine


def chromium_engine(request: pytest.FixtureRequest, stack: ExitStack) -> Engine:
    """Return the Chromium that runs for the other tests too."""
    found: tuple[Browser, list[str]] = request.getfixturevalue("chromium")
    return Chromium(*found)


def firefox_engine(request: pytest.FixtureRequest, stack: ExitStack) -> Engine:
    """Start Firefox; skip what needs it where there is none."""
    if firefox.find_firefox() is None:
        pytest.skip(f"Firefox is missing. {firefox.ADVICE}")
    proxy, asked = stack.enter_context(other_hosts())
    return Firefox(stack, proxy["server"], asked)


def webkit_engine(request: pytest.FixtureRequest, stack: ExitStack) -> Engine:
    """Make a screen for WebKit; skip what needs it where there is none."""
    found = webkit.find_webkit()
    if found is None:
        pytest.skip(f"WebKit is missing. {webkit.ADVICE}")
    proxy, asked = stack.enter_context(other_hosts())
    display = stack.enter_context(webkit.screen(found))
    return WebKitEngine(found, display, proxy["server"], asked)


BROWSER = "browser"
"""The name of the property that says which browser a walk was in."""
ENGINES = {"chromium": chromium_engine, "firefox": firefox_engine, "webkit": webkit_engine}


@pytest.fixture(scope="package", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Return each kind of browser in turn."""
    with ExitStack() as stack:
        yield ENGINES[request.param](request, stack)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a walk measured, by name; the summary has it for each browser."""

    properties: list[tuple[str, object]]

    def note(self, name: str, value: float) -> None:
        """Note a figure."""
        self.properties.append((name, value))


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Return where a walk notes what it measures."""
    return Figures(request.node.user_properties)


class NewWalk(Protocol):
    """Opens a browser with nothing in it for one more visitor."""

    def __call__(
        self, address: str | None = None, *, scripts: bool = True, cookies: bool = True
    ) -> AbstractContextManager[Walk]: ...


@pytest.fixture
def new_walk(engine: Engine, base: str, request: pytest.FixtureRequest) -> NewWalk:
    """Return a function for visitors; no walk may ask another host for anything."""
    properties: list[tuple[str, object]] = request.node.user_properties

    @contextmanager
    def new(
        address: str | None = None, *, scripts: bool = True, cookies: bool = True
    ) -> Iterator[Walk]:
        engine.asked.clear()
        with engine.enter(Wishes(scripts=scripts, cookies=cookies)) as walker:
            if not any(name == BROWSER for name, _ in properties):
                properties.append((BROWSER, walker.name))
            yield Walk(walker, address or base)
        assert engine.asked == [], "a request to another host"

    return new


@pytest.fixture
def walk(new_walk: NewWalk) -> Iterator[Walk]:
    """Return one visitor, who leaves with nothing stored."""
    with new_walk() as walk:
        yield walk
        walk.assert_nothing_is_left()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say of each browser how many walks went well, and what they measured."""
    ran: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    measured: dict[str, list[str]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            found = dict(report.user_properties)
            if report.when != "call" or (name := found.pop(BROWSER, None)) is None:
                continue
            ran[name] += 1
            passed[name] += outcome == "passed"
            measured.setdefault(name, []).extend(f"{key} {value}" for key, value in found.items())
    for name in sorted(ran):
        figures = "".join(f", {figure}" for figure in measured[name])
        terminalreporter.write_line(f"{name}: {ran[name]} walks, {passed[name]} passed{figures}")
