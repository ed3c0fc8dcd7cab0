"""Firefox, driven over WebDriver BiDi: its own, without a driver between."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, override

from websocket import create_connection

from scripts.rig.firefox import Settings, running_firefox
from tests.browser.engines.walker import (
    SIZE,
    Actions,
    ByActions,
    PageGoneError,
    Walker,
    Wishes,
    told,
)

PATIENCE = 60
"""Seconds for one command."""
NO_SCRIPTS: Settings = {"javascript.enabled": False}
NO_COOKIES: Settings = {"network.cookie.cookieBehavior": 2}


class Session:
    """A connection to a running Firefox, on which commands are sent one after the other."""

    def __init__(self, address: str) -> None:
        self._connection = create_connection(
            f"{address}/session", timeout=PATIENCE, suppress_origin=True
        )
        self._sent = 0
        self.about = self.send("session.new", capabilities={})["capabilities"]

    def send(self, method: str, **parameters: object) -> Any:
        """Return what a command results in; raises PageGoneError for one that fails."""
        self._sent += 1
        asked = {"id": self._sent, "method": method, "params": parameters}
        self._connection.send(json.dumps(asked))
        reply: dict[str, Any] = {}
        while reply.get("id") != self._sent:
            reply = json.loads(self._connection.recv())
        if "error" in reply:
            raise PageGoneError(f"{method}: {reply['error']}: {reply['message']}")
        return reply["result"]

    def close(self) -> None:
        """End the session and its connection."""
        self.send("session.end")
        self._connection.close()


@dataclass(frozen=True, slots=True)
class FirefoxWalker(ByActions):
    """A tab in a container of its own, which shares nothing with others."""

    session: Session
    container: str
    tab: str

    @property
    def name(self) -> str:
        """Its name and version."""
        return f"Firefox {self.session.about['browserVersion']}"

    def open(self, address: str) -> None:
        """Go to an address."""
        self.session.send(
            "browsingContext.navigate", context=self.tab, url=address, wait="complete"
        )

    def read(self, function: str, *given: object) -> Any:
        """Return what a function says."""
        reply = self.session.send(
            "script.callFunction",
            functionDeclaration=told(function, given),
            awaitPromise=True,
            target={"context": self.tab},
        )
        if reply["type"] == "exception":
            raise PageGoneError(reply["exceptionDetails"]["text"])
        return json.loads(reply["result"]["value"])

    @override
    def _perform(self, actions: Actions) -> None:
        self.session.send("input.performActions", context=self.tab, actions=actions)

    @contextmanager
    def inside(self) -> Iterator[Walker]:
        """Go into the first frame."""
        tree = self.session.send("browsingContext.getTree", root=self.tab)
        (frame, *_) = tree["contexts"][0]["children"]
        yield replace(self, tab=frame["context"])

    def picture(self) -> bytes:
        """Return what the window shows."""
        shot = self.session.send("browsingContext.captureScreenshot", context=self.tab)
        return b64decode(shot["data"])

    def cookies(self) -> Sequence[str]:
        """Return the cookies' names."""
        place = {"type": "storageKey", "userContext": self.container}
        found = self.session.send("storage.getCookies", partition=place)["cookies"]
        return [cookie["name"] for cookie in found]

    def addresses(self) -> Sequence[str]:
        """Return the addresses that are open."""
        tabs = self.session.send("browsingContext.getTree")["contexts"]
        return [tab["url"] for tab in tabs if tab["userContext"] == self.container]


@dataclass(eq=False)
class Firefox:
    """One Firefox for each way that a visitor has set it up; they run until ``stack`` closes."""

    stack: ExitStack
    proxy: str
    asked: list[str]
    sessions: dict[Wishes, Session] = field(default_factory=dict)

    def _session(self, wishes: Wishes) -> Session:
        if wishes not in self.sessions:
            host, _, port = self.proxy.removeprefix("http://").partition(":")
            settings = {
                "network.proxy.type": 1,
                "network.proxy.http": host,
                "network.proxy.http_port": int(port),
                "network.proxy.ssl": host,
                "network.proxy.ssl_port": int(port),
                **({} if wishes.scripts else NO_SCRIPTS),
                **({} if wishes.cookies else NO_COOKIES),
            }
            session = Session(self.stack.enter_context(running_firefox(settings)))
            self.stack.callback(session.close)
            self.sessions[wishes] = session
        return self.sessions[wishes]

    @contextmanager
    def enter(self, wishes: Wishes) -> Iterator[Walker]:
        """Open a container with one tab."""
        session = self._session(wishes)
        container = session.send("browser.createUserContext")["userContext"]
        try:
            tab = session.send("browsingContext.create", type="tab", userContext=container)
            width, height = SIZE
            session.send(
                "browsingContext.setViewport",
                context=tab["context"],
                viewport={"width": width, "height": height},
            )
            yield FirefoxWalker(session, container, tab["context"])
        finally:
            session.send("browser.removeUserContext", userContext=container)
