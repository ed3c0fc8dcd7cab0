"""Files that are missing, refused, late or of another version: the guide leads to the result."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from scripts.payload.manifest import BUNDLE
from scripts.serve import Reply
from tests.browser.cases import exact
from tests.browser.conftest import Serve
from tests.browser.engines.conftest import NewWalk
from tests.strategies import IDEA

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(300)]

SHORT = {**IDEA, "syfte": "bestalld_tjanst", "marknad": "ja"}
KNOWN = 5.0
"""Seconds that a fault may cost, once it is known."""
DELAY = 7.0
OTHER = {".js": b"export const other = 1;\n", ".json": b"{}", ".css": b"@other"}
"""What a file of another version is, as far as this one understands it."""
NEEDED = ("/shell.js", "/engine.js", "/presses.js", "/patience.js", "/size.js")
"""Without one of these scripts a page leads on as without any: its path has the answers."""
BEFORE = (
    *NEEDED,
    "/worker.js",
    "/walk.js",
    "/fit.js",
    "/result.js",
    "/main.js",
    "/site.css",
    "/guide.css",
    "/current.json",
    "/manifest.json",
    "/loader.js",
    "/memory.bin",
    "/pyodide.asm.wasm",
    BUNDLE,
    "/vagar.json",
)
MIDDLE = ("/worker.js", "/walk.js", "/fit.js", "/result.js", "/current.json", BUNDLE, "/vagar.json")
"""What can be asked for when a visitor has begun to answer."""


def faulty(path: str, reply: Reply, kind: str) -> Reply:
    """Return a reply with a fault."""
    if kind == "late":
        return replace(reply, delay=DELAY)
    if kind == "other":
        headers = {name: value for name, value in reply.headers.items() if "Encoding" not in name}
        return replace(reply, headers=headers, body=OTHER.get(path[path.rfind(".") :], b"x" * 999))
    return Reply({"missing": 404, "refused": 500}[kind], {"Content-Type": "text/html"}, b"<h1>-")


@pytest.mark.parametrize("kind", ["missing", "refused", "late", "other"])
@pytest.mark.parametrize(
    ("file", "when"),
    [*((file, "before") for file in BEFORE), *((file, "middle") for file in MIDDLE)],
)
def test_a_fault_leaves_a_guide_that_works(
    new_walk: NewWalk, serve: Serve, file: str, when: str, kind: str
) -> None:
    on = when == "before"

    def alter(path: str, reply: Reply) -> Reply:
        return faulty(path, reply, kind) if on and path.endswith(file) else reply

    given: dict[str, str] = {}
    longest = 0.0
    with new_walk(serve(alter)) as walk:
        walk.open("guiden/soderhamn/")
        walk.press('a[data-answer="roll=forening"]')
        walk.leave("start")
        while (fact := walk.step) != "resultat":
            given[fact] = SHORT[fact]
            begun = time.monotonic()
            walk.answer(fact, SHORT[fact])
            longest = max(longest, time.monotonic() - begun)
            on = True
        assert walk.outcome() == exact("soderhamn", given)
        assert longest < KNOWN + (DELAY if kind == "late" else 0)
        if not (when == "before" and file in NEEDED):
            assert given.items() <= walk.fragment.items()


@pytest.mark.parametrize("status", [404, 500])
def test_pages_that_fail_on_the_way_keep_the_answers(
    new_walk: NewWalk, serve: Serve, status: int
) -> None:
    """With neither engine nor pages there is no guide: the answers stand, and it says so."""
    on = False

    def alter(path: str, reply: Reply) -> Reply:
        gone = path.startswith("/assets/engine/") or (
            on and "/guiden/" in path and path.endswith(".html")
        )
        return Reply(status) if gone else reply

    with new_walk(serve(alter)) as walk:
        walk.choose("soderhamn", "forening")
        fact = walk.step
        walk.answer(fact, SHORT[fact])
        walk.sees("#guide-status button")
        on = True
        second, before = walk.step, walk.fragment
        # The next pages may have been fetched already: then there is one more answer.
        while walk.walker.read("() => !document.body.innerText.includes('gick inte att hämta')"):
            before, second = walk.fragment, walk.step
            walk.press(f'a[data-answer="{second}={SHORT[second]}"]')
            time.sleep(1)
        assert walk.fragment.items() >= before.items()
        on = False
        walk.answer(second, SHORT[second])
        assert before.items() <= walk.fragment.items()
