"""A whole visit in each browser: what it leaves there, and what a server sees of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from scripts.serve import running
from tests.browser.engines.conftest import Figures, NewWalk
from tests.browser.engines.walk import Walk
from tests.browser.visitor import NOTHING
from tests.strategies import IDEA

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(300)]

KEY = "iop-guiden.utseende"
SECRETS = ("Fjällbäckens", "vänförening")
"""What the visitor writes: it never leaves the page."""
SOUGHT = "partnerskapet"
STARTED = """() =>
  performance.getEntriesByType("resource").some(({name}) => name.endsWith("/worker.js"))
  && document.getElementById("guide-loading") === null"""
QUESTION = re.compile(r"/guiden/[a-z]+/(?:[^/ ]+\.html|vagar\.json) ")
"""A request that a server can tell an answer from."""


def visit(walk: Walk, asked: list[str]) -> dict[str, str]:
    """Go through the site with everything that a visitor does; return the answers."""
    walk.open("")
    walk.press("[data-search-open]")
    walk.write(SOUGHT)
    walk.press("[data-search-results] a")
    walk.until(
        "() => !location.pathname.endsWith('/index.html') && document.readyState === 'complete'"
    )
    walk.open("guiden/")
    walk.press('a[data-profile="malmo"]')
    walk.arrive("start")
    # Whoever waits for the engine is never sent to a static page.
    walk.tab_to('a[data-answer="roll=forening"]')
    walk.until(STARTED)
    before = len(asked)
    walk.press('a[data-answer="roll=forening"]')
    walk.leave("start")
    given = walk.answer_all(IDEA)
    walk.result()
    address = walk.address
    walk.press('a[data-nav="papers"]')
    walk.press('details:has([data-keep="fields.organisation"]) > summary')
    walk.sees('[data-keep="fields.organisation"]')
    walk.press('[data-keep="fields.organisation"]')
    walk.write(" ".join(SECRETS))
    walk.go(-1)
    walk.arrive("resultat")
    assert [line for line in asked[before:] if QUESTION.search(line)] == []

    walk.open("om/")
    walk.open(address)
    walk.engine()
    walk.arrive("resultat")
    walk.press('#guide a[href*="jfr="]')
    walk.arrive("valj")
    walk.press('a[data-profile="soderhamn"]')
    walk.engine()
    walk.arrive("resultat")
    walk.open("egna-regler/")
    walk.open("kommuner/jamfor/")
    return given


def lines_with(parts: Iterable[str], asked: list[str]) -> list[str]:
    """Return what a server was asked that has one of some texts in it."""
    return [line for line in asked if any(part.lower() in line.lower() for part in parts)]


def test_nothing_of_a_visit_is_left_or_sent(
    new_walk: NewWalk, site: Path, figures: Figures
) -> None:
    asked: list[str] = []
    with running(site, log=asked.append) as base, new_walk(base) as walk:
        given = visit(walk, asked)
        walk.assert_nothing_is_left()

    assert len(asked) > 50
    figures.note("requests", len(asked))
    assert [line for line in asked if not line.startswith("GET /")] == []
    assert lines_with(["?", "#"], [line.partition("\n")[0] for line in asked]) == []
    assert lines_with([f"Host: {base.split('/')[2]}"], asked) == asked
    assert lines_with(["\ncookie:", "\ncontent-length:", "\nauthorization:"], asked) == []
    assert lines_with((f"{fact}={value}" for fact, value in given.items()), asked) == []
    assert lines_with((*SECRETS, SOUGHT), asked) == []


def test_what_is_stored_when_it_is_asked_for(new_walk: NewWalk) -> None:
    menu = "details:has(form[data-appearance]) > summary"
    with new_walk() as walk:
        walk.open("om/")
        walk.press(menu)
        walk.press('label:has(input[value="morkt"])')
        assert walk.stored() == NOTHING
        walk.press('label:has(input[name="spara"])')
        assert walk.stored() == NOTHING | {"local": [KEY]}
        walk.open("")
        walk.until("() => document.getElementById('iop-dark').media === 'screen'")
        walk.press(menu)
        walk.press('label:has(input[name="spara"])')
        walk.assert_nothing_is_left()
