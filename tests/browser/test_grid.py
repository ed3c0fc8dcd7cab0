"""One grid for all pages: the same left edges, no card alone, the start page in one look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guide_engine.compiled import compiled
from guide_engine.flow import flow
from guide_engine.model import Outcome, Rulebook
from tests.browser.cases import steps_of, way_to
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

# Where words begin, not the box around them: tabs and lists of pages have ground to the left.
EDGES = """() => {
  const words = (selector) => {
    const found = document.querySelector(selector);
    if (!found?.checkVisibility()) return null;
    const range = document.createRange();
    range.selectNodeContents(found);
    return range.getBoundingClientRect().left;
  };
  const box = (selector) => document.querySelector(selector).getBoundingClientRect().left;
  return {
    brand: box(".site-logo img"),
    tabs: words(".site-tabs a"),
    nav: words(".page-nav__title"),
    links: words(".page-nav a"),
    text: box(document.querySelector("#guide") ? "#guide" : "h1"),
    footer: words(".site-footer__name"),
  };
}"""
# Cards: the lists and columns that a page sets beside each other. A row with one of them, where
# another row has several, is right only if the one has the whole row.
ALONE = """() => [...document.querySelectorAll("article :is(ul, ol, .start-columns)")]
  .filter((it) => getComputedStyle(it).display === "grid" && it.checkVisibility())
  .filter((it) => {
    const rows = Map.groupBy([...it.children], (child) =>
      Math.round(child.getBoundingClientRect().top));
    const sizes = [...rows.values()].map((row) => row.length);
    return Math.max(...sizes) > 1 && [...rows.values()].some((row) => row.length === 1 &&
      row[0].getBoundingClientRect().width < it.getBoundingClientRect().width - 1);
  })
  .map((it) => it.className)"""
# The municipalities whose names take more lines than they have words.
BROKEN = """() => [...document.querySelectorAll(".start-places a")].filter((link) => {
    const range = document.createRange();
    range.selectNodeContents(link);
    return range.getClientRects().length > link.textContent.split(" ").length;
  }).map((link) => link.textContent)"""
BOTTOMS = """() => [".start-places", ".form-picture"].map((selector) => Math.max(
  ...[...document.querySelectorAll(selector)].map((it) => it.getBoundingClientRect().bottom)))"""
SCREENS = 1.5
SIDE, GAP, REM = 11, 2, 20


@pytest.fixture
def pages(rulebook: Rulebook) -> dict[str, str]:
    """Return a page of each kind."""
    whole = compiled(rulebook, rulebook.profiles["malmo"])
    way = steps_of(flow(whole), way_to(whole, Outcome.IOP))
    return {
        "start": "",
        "kunskap": "kunskap/iop/",
        "kommun": "kommuner/malmo/",
        "fråga": f"guiden/malmo/{way[0].slug}.html",
        "resultat": f"guiden/malmo/{way[-1].slug}.html",
        "fel": "finns/inte",
    }


def test_all_pages_share_their_left_edges(new_visitor: NewVisitor, pages: dict[str, str]) -> None:
    visitor = new_visitor(faults=True, java_script_enabled=False)
    found: dict[int, dict[str, dict[str, float | None]]] = {390: {}, 1000: {}, 1280: {}}
    for kind, path in pages.items():
        visitor.open(path)
        for width, edges in found.items():
            visitor.page.set_viewport_size({"width": width, "height": 900})
            edges[kind] = {
                name: edge if edge is None else round(edge)
                for name, edge in visitor.page.evaluate(EDGES).items()
            }
    for width, edges in found.items():
        assert_one_edge(edges, width)


def assert_one_edge(found: dict[str, dict[str, float | None]], width: int) -> None:
    """Check the edges of a page of each kind at one width."""
    edge = found["start"]["brand"]
    assert edge is not None
    beside = edge + (SIDE + GAP) * REM
    for kind, edges in found.items():
        # Tabs and the list of pages are shown on wide screens only.
        for name in ("brand", "tabs", "nav", "links", "footer"):
            assert edges[name] in (edge, None), (kind, edges)
        assert edges["text"] == (edge if edges["nav"] is None else beside), (kind, edges)
    assert (found["start"]["tabs"] is None) == (width == 390)
    assert (found["kunskap"]["nav"] is None) == (width < 1280)


def test_no_card_is_alone_on_its_row_and_no_name_is_broken(visitor: Visitor) -> None:
    visitor.open("")
    assert visitor.page.locator(".start-places > li").count() > 1
    for width in (320, 360, 390, 600, 768, 960, 1000, 1100, 1280, 1600):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.page.evaluate(ALONE) == [], width
        assert visitor.page.evaluate(BROKEN) == [], width


def test_the_start_page_in_one_look(new_visitor: NewVisitor) -> None:
    wide, phone = (
        bottoms(new_visitor, {"width": width, "height": height})
        for width, height in ((1280, 900), (390, 844))
    )
    assert max(wide) <= SCREENS * 900
    assert phone[0] <= SCREENS * 844


def bottoms(new_visitor: NewVisitor, viewport: Any) -> list[float]:
    """Return where the municipalities and the drawings end."""
    visitor = new_visitor(viewport=viewport)
    visitor.open("")
    found: list[float] = visitor.page.evaluate(BOTTOMS)
    return found


def test_the_page_says_what_iop_is_first(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    text = page[page.index("</h1>") :]
    assert text.index("idéburet offentligt partnerskap") < text.index("</p>")
