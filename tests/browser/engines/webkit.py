"""WebKitGTK's MiniBrowser, driven by its own WebDriver through selenium."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, override

from selenium.common import WebDriverException
from selenium.webdriver import WebKitGTK
from selenium.webdriver.remote.command import Command
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from scripts.rig.webkit import WebKit
from tests.browser.engines.walker import (
    SIZE,
    Actions,
    ByActions,
    PageGoneError,
    Walker,
    Wishes,
    told,
)

SHOWN = """(y) => {
  const frame = document.querySelector("iframe");
  scrollBy(0, frame.getBoundingClientRect().top + y - innerHeight / 2);
  const {left, top} = frame.getBoundingClientRect();
  return [left, top];
}"""
"""Where a frame is, once a place in it has been scrolled to."""
LATE = 60
"""Seconds for a page to load, and for a script."""


@dataclass(frozen=True, slots=True)
class WebKitWalker(ByActions):
    """A window in a session that leaves nothing behind."""

    driver: WebKitGTK

    @property
    def name(self) -> str:
        """Its name and version."""
        return f"WebKitGTK {self.driver.capabilities['browserVersion']}"

    def open(self, address: str) -> None:
        """Go to an address."""
        self.driver.get(address)

    def read(self, function: str, *given: object) -> Any:
        """Return what a function says."""
        try:
            return json.loads(self.driver.execute_script(f"return ({told(function, given)})()"))
        except WebDriverException as error:
            raise PageGoneError(str(error.msg)) from None

    @override
    def _perform(self, actions: Actions) -> None:
        self.driver.execute(Command.W3C_ACTIONS, {"actions": actions})

    @contextmanager
    def inside(self) -> Iterator[Walker]:
        """Go into the first frame."""
        inner = WebKitFrameWalker(self.driver)
        inner.go_in()
        try:
            yield inner
        finally:
            self.driver.switch_to.default_content()

    def picture(self) -> bytes:
        """Return what the window shows."""
        return self.driver.get_screenshot_as_png()

    def cookies(self) -> Sequence[str]:
        """Return the cookies' names."""
        return [cookie["name"] for cookie in self.driver.get_cookies()]

    def addresses(self) -> Sequence[str]:
        """Return the addresses that are open."""
        here = self.driver.current_window_handle
        found = []
        for window in self.driver.window_handles:
            self.driver.switch_to.window(window)
            found.append(self.driver.current_url)
        self.driver.switch_to.window(here)
        return found


@dataclass(frozen=True, slots=True)
class WebKitFrameWalker(WebKitWalker):
    """The first frame of a page; the driver presses at points of the page only."""

    def go_in(self) -> None:
        """Have the driver read in the frame."""
        self.driver.switch_to.frame(self.driver.find_element("css selector", "iframe"))

    @override
    def press(self, x: float, y: float, *, held: str = "") -> None:
        """Press at a point of the frame."""
        self.driver.switch_to.default_content()
        left, top = self.read(SHOWN, y)
        super(WebKitFrameWalker, self).press(left + x, top + y, held=held)
        self.go_in()


@dataclass(frozen=True, slots=True)
class WebKitEngine:
    """A fresh browser for each visitor: it takes a second or two."""

    webkit: WebKit
    display: str
    proxy: str
    asked: list[str]

    @contextmanager
    def enter(self, wishes: Wishes) -> Iterator[Walker]:
        """Start a browser with one window."""
        options = Options()
        options.binary_location = str(self.webkit.browser)
        for argument in (
            "--automation",
            f"--proxy={self.proxy}",
            "--ignore-host=127.0.0.1",
            "--ignore-host=localhost",
            *(() if wishes.scripts else ("--enable-javascript-markup=false",)),
            *(() if wishes.cookies else ("--cookies-policy=never",)),
        ):
            options.add_argument(argument)
        service = Service(
            executable_path=str(self.webkit.driver), env={**os.environ, "DISPLAY": self.display}
        )
        with warnings.catch_warnings():
            # Of its own way to connect.
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = WebKitGTK(options=options, service=service)
        try:
            driver.set_page_load_timeout(LATE)
            driver.set_script_timeout(LATE)
            driver.set_window_rect(0, 0, *SIZE)
            yield WebKitWalker(driver)
        finally:
            driver.quit()
