"""The three browsers, and visitors in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
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


ENGINES = {"chromium": chromium_engine, "firefox": firefox_engine, "webkit": webkit_engine}


@pytest.fixture(scope="package", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Return each kind of browser in turn."""
    with ExitStack() as stack:
        yield ENGINES[request.param](request, stack)


class NewWalk(Protocol):
    """Opens a browser with nothing in it for one more visitor."""

    def __call__(
        self, address: str | None = None, *, scripts: bool = True, cookies: bool = True
    ) -> AbstractContextManager[Walk]: ...


@pytest.fixture
def new_walk(engine: Engine, base: str) -> NewWalk:
    """Return a function for visitors; no walk may ask another host for anything."""

    @contextmanager
    def new(
        address: str | None = None, *, scripts: bool = True, cookies: bool = True
    ) -> Iterator[Walk]:
        engine.asked.clear()
        with engine.enter(Wishes(scripts=scripts, cookies=cookies)) as walker:
            yield Walk(walker, address or base)
        assert engine.asked == [], "a request to another host"

    return new


@pytest.fixture
def walk(new_walk: NewWalk) -> Iterator[Walk]:
    """Return one visitor, who leaves with nothing stored."""
    with new_walk() as walk:
        yield walk
        walk.assert_nothing_is_left()
