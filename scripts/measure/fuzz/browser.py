"""The browser's side: the built site in Chromium, with the engine running.

Most goes through one page that stays open, as a visitor's does; some through addresses that are
opened anew, also without an engine and where there is no page.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from random import Random
from urllib.parse import quote

from playwright.sync_api import (
    ConsoleMessage,
    Error,
    FilePayload,
    Page,
    Request,
    sync_playwright,
)
from playwright.sync_api import (
    TimeoutError as TooLate,
)

from scripts.measure.fuzz import hostile
from scripts.measure.fuzz.engine import Tally
from scripts.rig.chromium import launch_options, other_hosts
from scripts.serve import running

AT_ONCE = 25
"""So many inputs are given to the page before what came of them is looked at."""
START = "guiden/gemensam/#v=1&kommun=gemensam&roll=forening"
LIVE = '#guide[data-knows="engine"]'
TRIES = 10
SOON = 3_000
"""For a field that is there, in milliseconds."""
_NAVIGATED = re.compile("navigat|destroyed")
LATE = 60_000
"""For the engine's start, in milliseconds."""

# What would run says so.
_LISTEN = f"""
globalThis.ran = 0;
globalThis.{hostile.MARK} = () => {{ globalThis.ran += 1; }};
globalThis.alert = globalThis.prompt = globalThis.{hostile.MARK};
// The guide's own: whether what is written may be replaced.
globalThis.confirm = () => true;
globalThis.print = () => undefined;
"""
_PAUSE = "const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));"
_GUIDE = """
const done = () => new Promise((resolve) => {
  const part = document.getElementById("guide");
  const limit = setTimeout(() => (watch.disconnect(), resolve()), 300);
  const watch = new MutationObserver(() => {
    if (document.getElementById("guide") === part) return;
    clearTimeout(limit);
    watch.disconnect();
    resolve();
  });
  watch.observe(document.body, { childList: true, subtree: true });
});
"""
_LINKS = f"""async (links) => {{
  {_GUIDE}
  for (const link of links) {{
    const changed = done();
    location.hash = link;
    await changed;
  }}
}}"""
_HISTORIES = f"""async (entries) => {{
  {_GUIDE}
  for (const [link, state, back] of entries) {{
    let changed = done();
    history.pushState(JSON.parse(state), "", `#${{link}}`);
    dispatchEvent(new PopStateEvent("popstate", {{ state: JSON.parse(state) }}));
    await changed;
    if (!back) continue;
    changed = done();
    history.go(back);
    await changed;
  }}
}}"""
_SEARCHES = f"""async (texts) => {{
  {_PAUSE}
  document.querySelector("[data-search-open]")?.click();
  const field = document.getElementById("sok-falt");
  for (const text of texts) {{
    field.value = text;
    field.form?.requestSubmit();
    await pause(60);
  }}
  document.getElementById("sok")?.close?.();
}}"""
_MESSAGES = f"""async (messages) => {{
  {_PAUSE}
  for (const message of messages) postMessage(JSON.parse(message), "*");
  await pause(100);
}}"""
_SEEN = """async () => ({
  ran: globalThis.ran,
  blank: !document.querySelector("h1")?.textContent.trim() || !document.body.innerText.trim(),
  added: document.querySelectorAll(
    ":is(#guide, #sok) :is(script, iframe, object, base, style, [onerror], [onload])",
  ).length,
  stored: document.cookie.length + localStorage.length + sessionStorage.length
    + (await indexedDB.databases()).length + (await caches.keys()).length,
})"""

type Give = Callable[[Visit, Sequence[object]], None]


@dataclass(eq=False)
class Visit:
    """One page that stays open, and what was noticed on it."""

    page: Page
    base: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(_LISTEN)
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)
        self.page.context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if "Traceback" in message.text:
            self.wrong.append(f"traceback in the console: {message.text[-300:]}")

    def _error(self, error: Error) -> None:
        self.wrong.append(f"error of a script: {error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.wrong.append(f"request to {request.url[:200]}")

    def start(self) -> None:
        """Open the guide and wait until its engine answers."""
        self.page.goto(f"{self.base}om/")
        self.page.goto(self.base + START)
        self.page.locator(LIVE).wait_for(timeout=LATE)

    def look(self) -> Iterator[str]:
        """Iterate over what is wrong on the page now."""
        yield from self.wrong
        self.wrong.clear()
        seen = self.page.evaluate(_SEEN)
        yield from (f"{what}: {told}" for what, told in seen.items() if told)


def run(number: int, seed: int, site: Path) -> dict[str, Tally]:
    """Throw so many at the built site; return what came of them by kind."""
    found: dict[str, Tally] = {}
    with _visit(site) as (visit, asked):
        for kind, (share, make, give) in KINDS.items():
            random = Random(f"{seed} {kind} browser")
            inputs = [make(random) for _ in range(max(1, round(number * share)))]
            found[kind] = _tried(visit, inputs, give)
        for url in asked:
            found["links"].wrong.append(f"request to another host: {url}")
    return found


@contextmanager
def _visit(site: Path) -> Iterator[tuple[Visit, list[str]]]:
    with running(site) as base, other_hosts() as (proxy, asked), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(), proxy=proxy)
        yield Visit(browser.new_context(accept_downloads=False).new_page(), base), asked
        browser.close()


def _tried(visit: Visit, inputs: Sequence[object], give: Give) -> Tally:
    tally = Tally(Counter(inputs=len(inputs)))
    visit.start()
    for some in batched(inputs, AT_ONCE, strict=False):
        wrong = _given(visit, some, give)
        if wrong:
            # One by one, to tell which it was.
            singly = [(one, _given(visit, [one], give)) for one in some]
            told = [f"{each}: {one!r:.2000}" for one, each_wrong in singly for each in each_wrong]
            tally.wrong += told or [f"{each}, only together: {some!r:.2000}" for each in wrong]
    return tally


def _given(visit: Visit, inputs: Sequence[object], give: Give) -> list[str]:
    """Return what is wrong after some inputs; a page that went on to another is looked at there."""
    went_on = ""
    try:
        give(visit, inputs)
    except Error as error:
        went_on = str(error)
    found = _looked(visit)
    if went_on:
        visit.start()
        found += [] if _NAVIGATED.search(went_on) else [f"the page gave up: {went_on[:200]}"]
    return found


def _looked(visit: Visit) -> list[str]:
    for _ in range(TRIES):
        try:
            visit.page.wait_for_load_state()
            return list(visit.look())
        except Error:
            # It went on once more.
            visit.page.wait_for_timeout(300)
    return ["the page does not come to rest"]


# ---- How things are given ----------------------------------------------------------------


def _evaluate(script: str) -> Give:
    return lambda visit, inputs: visit.page.evaluate(script, list(inputs))


def _open(visit: Visit, inputs: Sequence[object]) -> None:
    for address in inputs:
        visit.page.goto(visit.base + str(address), wait_until="load")
        # Scripts act on the address after the page has come.
        visit.page.wait_for_timeout(50)


def _files(visit: Visit, inputs: Sequence[object]) -> None:
    for text in inputs:
        content = str(text).encode(errors="replace")
        _choose(visit, {"name": "fil.json", "mimeType": "application/json", "buffer": content})
        visit.page.wait_for_timeout(100)


def _choose(visit: Visit, file: FilePayload) -> None:
    """Open a file on the page of papers; an earlier one may lead away from it at any time."""
    chooser = visit.page.locator("input[data-open-file]")
    for _ in range(TRIES):
        if not chooser.count():
            # The papers' part comes with the first of them, and the page gives it up in time.
            visit.page.goto(f"{visit.base}guiden/gemensam/#{_FINISHED}")
            visit.page.reload()
            chooser.wait_for(state="attached", timeout=2 * LATE)
        with suppress(TooLate):
            chooser.set_input_files(file, timeout=SOON)
            return
    raise Error("no file could be opened")


_FINISHED = (
    "v=1&kommun=gemensam&syfte=bestalld_tjanst&kompetens=ja&uppdrag=ja&motprestation=ja&steg=papper"
)


# ---- What is given -------------------------------------------------------------------------


_PAGES = (
    "",
    "egna-regler/",
    "guiden/",
    "guiden/gemensam/syfte.html",
    "guiden/soderhamn/",
    "kommuner/jamfor/",
    "sa-fungerar-guiden/",
)


def _link(random: Random) -> str:
    return hostile.whole(hostile.link(random))


def _history(random: Random) -> tuple[str, str, int]:
    state = json.dumps(hostile.value(random))
    return _link(random), state, random.choice((0, 0, -1, -2, 1))


def _message(random: Random) -> str:
    return json.dumps(hostile.value(random))


def _search(random: Random) -> str:
    return hostile.whole(random.choice((hostile.text, hostile.link))(random))


def _address(random: Random) -> str:
    page = random.choice((*_PAGES, quote(hostile.text(random), errors="replace")))
    query = quote(hostile.text(random), safe="=&<>\"'", errors="replace")
    return f"{page}?{query}#{_link(random)}"


def _file(random: Random) -> str:
    return hostile.visit_file(random)


KINDS: Mapping[str, tuple[float, Callable[[Random], object], Give]] = {
    "links": (0.5, _link, _evaluate(_LINKS)),
    "histories": (0.2, _history, _evaluate(_HISTORIES)),
    "searches": (0.15, _search, _evaluate(_SEARCHES)),
    "messages": (0.08, _message, _evaluate(_MESSAGES)),
    "addresses": (0.05, _address, _open),
    "files": (0.02, _file, _files),
}
"""Each kind: its share of all, what makes one, and how some are given."""
