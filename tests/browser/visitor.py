"""A visitor with a browser of their own: goes through the guide, and what happens is noted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    expect,
)

from guide_engine.logic import SINGLY
from tests.strategies import IDEA

STORED = """async () => ({
  cookies: document.cookie,
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
PLACE = """() => {
  const field = document.createElement("textarea");
  field.id = "pasted";
  document.body.append(field);
  field.focus({preventScroll: true});
}"""
TAKE = """() => {
  const field = document.getElementById("pasted");
  field.remove();
  return field.value;
}"""
NOTHING = {"cookies": "", "local": [], "session": [], "databases": 0, "caches": 0, "workers": 0}
ELSEWHERE = re.compile(r"/(?:kommuner|kunskap|moten)/.*#")
"""The addresses of the paragraphs that are cited."""
LIVE = '#guide[data-knows="engine"]'
"""The guide's part of a page that the engine has made."""
SHORT = {**IDEA, "syfte": "bestalld_tjanst", "marknad": "ja"}
"""Answers that lead to a result, a purchase, after three questions."""
PATIENCE = 15_000
LATE = 30_000
"""For the engine's start, in milliseconds: other tests may keep the machine busy."""


class Asked(Protocol):
    """Whoever is on a page of the guide and can answer."""

    @property
    def step(self) -> str:
        """What the page is about."""

    def answer(self, fact: str, value: str) -> None:
        """Give an answer and wait for the next page."""


def answered(asked: Asked, answers: Mapping[str, str]) -> dict[str, str]:
    """Answer whatever is asked, a gathering singly; return the answers that were given."""
    given: dict[str, str] = {}
    while (fact := asked.step) not in ("kontroll", "resultat"):
        given[fact] = answers.get(fact, SINGLY)
        asked.answer(fact, given[fact])
    return given


@dataclass(eq=False)
class Visitor:
    """One context with one page; ``leave`` checks what every visit must hold to."""

    context: BrowserContext
    page: Page
    base: str
    around: str = ""
    """The site that shows the guide in a frame, if one does."""
    scripts: bool = True
    faults: bool = False
    """Whether the test breaks something, so that the browser may complain in the console."""
    keeps: bool = False
    """Whether the visitor has asked for pages to be kept, and still has them."""
    presses: int = 0
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._note_request)
        self.page.on("pageerror", self._note_error)
        self.page.on("console", self._note_console)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_error(self, error: Error) -> None:
        self.errors.append(str(error))

    def _note_console(self, message: ConsoleMessage) -> None:
        if not self.faults and message.type in ("error", "warning"):
            self.complaints.append(message.text)

    @property
    def guide(self) -> Locator:
        """The guide's part of the page."""
        return self.page.locator("#guide")

    @property
    def step(self) -> str:
        """The fact that is asked now, or "start", "kontroll", "resultat"."""
        return self.guide.get_attribute("data-page") or ""

    @property
    def address(self) -> str:
        """The present address without the site's."""
        return self.page.url.removeprefix(self.base)

    @property
    def fragment(self) -> dict[str, str]:
        """What stands after the address's number sign."""
        return dict(parse_qsl(urlsplit(self.page.url).fragment))

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.base + path)

    def arrive(self, step: str) -> None:
        """Wait for a step."""
        expect(self.guide).to_have_attribute("data-page", step)

    def choose(self, profile: str, role: str) -> None:
        """Start at the guide's first page: the municipality, then the role."""
        self.open("guiden/")
        self.page.locator(f'a[data-profile="{profile}"]').click()
        self.arrive("start")
        if self.scripts:
            self.page.locator("#guide-status").wait_for(state="attached")
        self.page.locator(f'a[data-answer="roll={role}"]').click()
        expect(self.guide).not_to_have_attribute("data-page", "start")

    def engine(self) -> None:
        """Wait until the engine answers on the page."""
        self.page.locator("#guide-status").wait_for(state="attached")
        expect(self.page.locator("#guide-loading")).to_have_count(0, timeout=LATE)
        expect(self.page.locator("#guide-status")).to_be_hidden()
        if "=" in urlsplit(self.page.url).fragment:
            expect(self.page.locator(LIVE)).to_be_visible(timeout=LATE)

    def pasted(self) -> str:
        """What has been copied, pasted with the keyboard: a page may not look by itself."""
        self.page.evaluate(PLACE)
        self.page.keyboard.press("ControlOrMeta+v")
        text: str = self.page.evaluate(TAKE)
        return text

    def option(self, fact: str, value: str) -> Locator:
        """The link that gives an answer."""
        return self.page.locator(f'a[data-answer="{fact}={value}"]')

    def answer(self, fact: str, value: str) -> None:
        """Give an answer and wait for the next page."""
        # A hand moves on; two presses at one place would be a double click.
        self.presses += 1
        self.option(fact, value).click(position={"x": 20 + self.presses % 4 * 20, "y": 20})
        expect(self.guide).not_to_have_attribute("data-page", fact)

    def answer_all(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Answer whatever is asked, a gathering singly; return the answers that were given."""
        return answered(self, answers)

    def result(self) -> None:
        """Go to the result, from the page with all answers where there is one."""
        if self.step == "kontroll":
            self.page.locator('a[data-nav="result"]').first.click()
        self.arrive("resultat")

    def outcome(self) -> tuple[str, str]:
        """The outcome and the rule of the result."""
        found = self.page.locator("[data-outcome]")
        return found.get_attribute("data-outcome") or "", found.get_attribute("data-rule") or ""

    def stored(self) -> Any:
        """What the page has left in the browser."""
        return self.page.evaluate(STORED)

    def leave(self) -> None:
        """Close the browser; no error, nothing stored, nothing asked of another host."""
        try:
            stored = self.stored() if self.scripts and self.page.url.startswith("http") else NOTHING
            cookies = self.context.cookies()
        finally:
            self.context.close()
        sites = "|".join(re.escape(each) for each in (self.base, self.around) if each)
        ours = re.compile(rf"{sites}|(?:data|blob|about):")
        assert [url for url in self.requests if not ours.match(url)] == []
        assert self.errors == []
        assert self.complaints == []
        assert stored == (NOTHING | {"caches": 1, "workers": 1} if self.keeps else NOTHING)
        assert cookies == []


def enter(browser: Browser, base: str, *, faults: bool = False, **options: Any) -> Visitor:
    """Return a new visitor, on a wide screen unless the options say otherwise."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(PATIENCE)
    scripts = bool(options.get("java_script_enabled", True))
    return Visitor(context, context.new_page(), base, scripts=scripts, faults=faults)
