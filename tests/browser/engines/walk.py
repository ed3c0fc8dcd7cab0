"""A walk through the site in any browser: what a visitor does there, and what is seen of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from PIL import Image

from tests.browser.engines.walker import PageGoneError, Walker
from tests.browser.visitor import LATE, NOTHING, STORED, answered

LOOK = 0.03
"""Seconds between two looks."""
PATIENCE = LATE / 1000
# Where to press: of the first part that is seen, and lies on top where it is pressed.
POINT = """(selector, right) => {
  const seen = (part) => part.checkVisibility({visibilityProperty: true});
  const part = [...document.querySelectorAll(selector)].find(seen);
  if (!part) return null;
  part.scrollIntoView({block: "center", behavior: "instant"});
  const box = part.getClientRects()[0];
  const x = box.left + Math.min(right, box.width / 2), y = box.top + Math.min(20, box.height / 2);
  return part.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
}"""
STEP = """() => document.readyState === "complete"
  ? document.getElementById("guide")?.dataset.page : null"""
LIVE = """() => document.querySelector('#guide[data-knows="engine"]') !== null"""
TEXT = "(selector) => document.querySelector(selector)?.innerText ?? null"
ON_ITS_WAY = """() => document.getElementById("guide-status") !== null
  && document.getElementById("guide-loading") === null"""
OUTCOME = """() => {
  const found = document.querySelector("[data-outcome]");
  return found && [found.dataset.outcome, found.dataset.rule];
}"""
FOCUSED = "(selector) => document.activeElement?.matches(selector) ?? false"


@dataclass(eq=False)
class Walk:
    """One visitor in one browser."""

    walker: Walker
    base: str
    presses: int = 0

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.walker.open(self.base + path)

    def until(self, function: str, *given: object, patience: float = PATIENCE) -> Any:
        """Wait until a function of the page says something that holds, and return it."""
        end = time.monotonic() + patience
        said: object = None
        while True:
            try:
                if said := self.walker.read(function, *given):
                    return said
            except PageGoneError as error:
                said = error
            assert time.monotonic() < end, f"{function} {given}: {said!r}, at {self.address}"
            time.sleep(LOOK)

    def sees(self, selector: str) -> None:
        """Wait until a part of the page is seen."""
        self.until("(of) => document.querySelector(of)?.checkVisibility()", selector)

    def text(self, selector: str) -> str:
        """Return the text of a part of the page."""
        return str(self.until(TEXT, selector))

    def press(self, selector: str, *, held: str = "") -> None:
        """Press a part of the page."""
        # A hand moves on; two presses at one place would be a double click.
        self.presses += 1
        x, y = self.until(POINT, selector, 20 + self.presses % 4 * 20)
        self.walker.press(x, y, held=held)

    @contextmanager
    def inside(self) -> Iterator[Walk]:
        """Walk in the page's first frame while the block runs."""
        with self.walker.inside() as walker:
            yield Walk(walker, self.base)

    def write(self, text: str) -> None:
        """Press the keys of a text."""
        for letter in text:
            self.walker.key(letter)

    def tab_to(self, selector: str) -> None:
        """Press the tabulator until a part of the page has the focus."""
        for _ in range(80):
            if self.walker.read(FOCUSED, selector):
                return
            self.walker.key("Tab")
        raise AssertionError(f"no way to {selector} with the keyboard")

    def picture(self) -> Image.Image:
        """Return what the window shows, in shades of grey."""
        return Image.open(BytesIO(self.walker.picture())).convert("L")

    def go(self, steps: int) -> None:
        """Go back or forward in the history."""
        self.walker.read("(steps) => { history.go(steps); }", steps)

    def reload(self) -> None:
        """Load the page anew; returns when the old one is gone."""
        self.walker.read("() => { document.documentElement.id = 'before'; location.reload(); }")
        self.until("() => document.documentElement.id !== 'before'")

    @property
    def address(self) -> str:
        """The present address without the site's."""
        try:
            return str(self.walker.read("() => location.href")).removeprefix(self.base)
        except PageGoneError as error:
            return str(error)

    @property
    def fragment(self) -> dict[str, str]:
        """What stands after the address's number sign."""
        return dict(parse_qsl(urlsplit(self.address).fragment))

    @property
    def step(self) -> str:
        """The fact that is asked now, or "start", "kontroll", "resultat"."""
        return str(self.until(STEP))

    def arrive(self, step: str) -> None:
        """Wait for a step."""
        self.until(f"(step) => ({STEP})() === step", step)

    def leave(self, step: str) -> None:
        """Wait for any other step."""
        self.until(f"(step) => ![null, undefined, step].includes(({STEP})())", step)

    def choose(self, profile: str, role: str) -> None:
        """Start at the guide's first page: the municipality, then the role."""
        self.open("guiden/")
        self.press(f'a[data-profile="{profile}"]')
        self.arrive("start")
        self.press(f'a[data-answer="roll={role}"]')
        self.leave("start")

    def engine(self) -> None:
        """Wait until the engine has started and answers on the page, if that says anything."""
        self.until(ON_ITS_WAY)
        if "=" in urlsplit(self.address).fragment:
            self.until(LIVE)

    def answer(self, fact: str, value: str) -> None:
        """Give an answer and wait for the next page."""
        self.press(f'a[data-answer="{fact}={value}"]')
        self.leave(fact)

    def answer_all(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Answer whatever is asked, a gathering singly; return the answers that were given."""
        return answered(self, answers)

    def result(self) -> None:
        """Go to the result, from the page with all answers where there is one."""
        if self.step == "kontroll":
            self.press('a[data-nav="result"]')
        self.arrive("resultat")

    def outcome(self) -> tuple[str, str]:
        """The outcome and the rule of the result."""
        outcome, rule = self.until(OUTCOME)
        return outcome, rule

    def stored(self) -> Any:
        """What the page has left in the browser."""
        return self.walker.read(STORED)

    def assert_nothing_is_left(self) -> None:
        """Check that the browser holds nothing of the visit."""
        assert self.stored() == NOTHING
        assert self.walker.cookies() == []
