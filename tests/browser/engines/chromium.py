"""Chromium, driven by Playwright as in the other tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, override

from playwright.sync_api import Browser, Error, Frame, Page

from tests.browser.engines.walker import SIZE, PageGoneError, Walker, Wishes, told

REFUSED = """
const refuse = () => Promise.reject(new DOMException("refused", "SecurityError"));
for (const name of ["register", "getRegistration", "getRegistrations"]) {
  Object.defineProperty(navigator.serviceWorker, name, {value: refuse});
}
for (const name of ["keys", "open", "has", "match", "delete"]) {
  Object.defineProperty(caches, name, {value: refuse});
}
const closed = {get() { throw new DOMException("closed", "SecurityError"); }};
Object.defineProperty(window, "localStorage", closed);
Object.defineProperty(window, "sessionStorage", closed);
"""
"""What a page meets where cookies are blocked: Playwright cannot set that up itself."""


@dataclass(frozen=True, slots=True)
class ChromiumWalker:
    """A page in a context of its own."""

    page: Page

    @property
    def name(self) -> str:
        """Its name and version."""
        browser = self.page.context.browser
        return f"Chromium {browser.version if browser else ''}"

    def open(self, address: str) -> None:
        """Go to an address."""
        self.page.goto(address)

    def read(self, function: str, *given: object) -> Any:
        """Return what a function says."""
        try:
            return json.loads(self.page.evaluate(told(function, given)))
        except Error as error:
            raise PageGoneError(error.message) from None

    def press(self, x: float, y: float, *, held: str = "") -> None:
        """Press at a point."""
        if held:
            self.page.keyboard.down(held)
        self.page.mouse.click(x, y)
        if held:
            self.page.keyboard.up(held)

    def key(self, key: str) -> None:
        """Press a key."""
        if key.isascii():
            self.page.keyboard.press(key)
        else:  # a key that Playwright's keyboard has not
            self.page.keyboard.insert_text(key)

    @contextmanager
    def inside(self) -> Iterator[Walker]:
        """Go into the first frame."""
        self.page.frame_locator("iframe").first.locator("body").wait_for()
        yield ChromiumFrameWalker(self.page, self.page.frames[1])

    def picture(self) -> bytes:
        """Return what the window shows."""
        return self.page.screenshot()

    def cookies(self) -> Sequence[str]:
        """Return the cookies' names."""
        return [cookie.get("name", "") for cookie in self.page.context.cookies()]

    def addresses(self) -> Sequence[str]:
        """Return the addresses that are open."""
        self.page.evaluate("0")  # else Playwright has not heard of a new page
        return [page.url for page in self.page.context.pages]


@dataclass(frozen=True, slots=True)
class ChromiumFrameWalker(ChromiumWalker):
    """A frame of a page."""

    frame: Frame

    @override
    def read(self, function: str, *given: object) -> Any:
        """Return what a function says in the frame."""
        try:
            return json.loads(self.frame.evaluate(told(function, given)))
        except Error as error:
            raise PageGoneError(error.message) from None

    @override
    def press(self, x: float, y: float, *, held: str = "") -> None:
        """Press at a point of the frame."""
        box = self.frame.frame_element().bounding_box()
        assert box
        super(ChromiumFrameWalker, self).press(box["x"] + x, box["y"] + y, held=held)


@dataclass(frozen=True, slots=True)
class Chromium:
    """The browser that the other tests use too."""

    browser: Browser
    asked: list[str]

    @contextmanager
    def enter(self, wishes: Wishes) -> Iterator[Walker]:
        """Open a context with one page."""
        width, height = SIZE
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=wishes.scripts
        )
        try:
            if not wishes.cookies:
                context.add_init_script(REFUSED)
            yield ChromiumWalker(context.new_page())
        finally:
            context.close()
