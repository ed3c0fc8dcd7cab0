"""What a walk needs of a browser, the same for all: an eye, a hand and a keyboard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from selenium.webdriver.common.keys import Keys

KEYS = {"Tab": Keys.TAB, "Enter": Keys.ENTER, "Escape": Keys.ESCAPE, "Control": Keys.CONTROL}
"""The keys that are no letters, as WebDriver has them."""
SIZE = (1280, 900)


class PageGoneError(Exception):
    """The page could not be read: another one takes its place, or its script failed."""


class Walker(Protocol):
    """A browser with nothing in it, and one page."""

    @property
    def name(self) -> str:
        """Its name and version."""

    def open(self, address: str) -> None:
        """Go to an address; returns when the page is there."""

    def read(self, function: str, *given: object) -> Any:
        """Return what a function of JavaScript says on the page, as JSON has it.

        Raises PageGoneError if it throws, or the page went meanwhile.
        """

    def press(self, x: float, y: float, *, held: str = "") -> None:
        """Press the main button at a point of the window, perhaps with a key held down."""

    def key(self, key: str) -> None:
        """Press a key: a letter, or one of KEYS."""

    def inside(self) -> AbstractContextManager[Walker]:
        """Go into the page's first frame while the block runs; points are then the frame's."""

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""

    def cookies(self) -> Sequence[str]:
        """Return the names of the cookies that the browser has."""

    def addresses(self) -> Sequence[str]:
        """Return the addresses of all pages that are open, also in other tabs."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a visitor has set the browser up."""

    scripts: bool = True
    cookies: bool = True


class Engine(Protocol):
    """A kind of browser, whose requests to hosts that are not on this machine end in ``asked``."""

    @property
    def asked(self) -> list[str]:
        """The requests so far."""

    def enter(self, wishes: Wishes) -> AbstractContextManager[Walker]:
        """Open a browser with nothing in it while the block runs."""


def told(function: str, given: Sequence[object]) -> str:
    """Return a function without arguments whose text is what another returns, as JSON."""
    values = ", ".join(json.dumps(value) for value in given)
    # A browser without scripts runs this, but nothing that comes later.
    return f"""() => {{
      const text = (said) => JSON.stringify(said ?? null);
      const said = ({function})({values});
      return said instanceof Promise ? said.then(text) : text(said);
    }}"""


type Actions = list[dict[str, Any]]


def presses(x: float, y: float, held: str) -> Actions:
    """Return a press as WebDriver, in both its forms, takes it."""
    wait = {"type": "pause", "duration": 0}
    down = [{"type": "keyDown", "value": KEYS[held]}] if held else []
    up = [{"type": "keyUp", "value": KEYS[held]}] if held else []
    mouse = [
        {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0},
        {"type": "pointerDown", "button": 0},
        {"type": "pointerUp", "button": 0},
    ]
    keys = [*down, *(wait for _ in mouse), *up] if held else []
    return [
        {"type": "key", "id": "keys", "actions": keys},
        {
            "type": "pointer",
            "id": "mouse",
            "parameters": {"pointerType": "mouse"},
            "actions": [*(wait for _ in down), *mouse],
        },
    ]


def types(key: str) -> Actions:
    """Return a press of a key as WebDriver takes it."""
    value = KEYS.get(key, key)
    moves = [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
    return [{"type": "key", "id": "keys", "actions": moves}]


class ByActions:
    """The hand and the keyboard of a walker that takes WebDriver's actions."""

    __slots__ = ()

    def _perform(self, actions: Actions) -> None:
        raise NotImplementedError

    def press(self, x: float, y: float, *, held: str = "") -> None:
        """Press at a point."""
        self._perform(presses(x, y, held))

    def key(self, key: str) -> None:
        """Press a key."""
        self._perform(types(key))
