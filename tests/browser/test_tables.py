"""The tables of rules, criteria and municipalities: all of them in sight, folded, linked to."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guide_engine.model import COMMON, MATTERS, Rulebook
from scripts.pages.municipalities.comparison import CHOSEN
from tests.browser.conftest import NewVisitor
from tests.browser.test_keyboard import Keyboard
from tests.browser.visitor import Visitor

RULES, CRITERIA = "sa-fungerar-guiden/regler/", "sa-fungerar-guiden/kriterier/"
COMPARISON = "kommuner/jamfor/"
HEIGHTS = {RULES: (5900, 9000), CRITERIA: (6600, 9200), COMPARISON: (5800, 7200)}
"""How high a page may be at 1280 and at 390, as it is first shown."""
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
# The words that are parted without a hyphen, with everything unfolded.
PARTED = """() => {
  for (const details of document.querySelectorAll("article details")) details.open = true;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const WORD = /(?<![\\p{L}\\u00ad])\\p{L}{4,}(?![\\p{L}\\u00ad])/gu;
  const found = new Set();
  for (let node; (node = walker.nextNode()); ) {
    const shown = node.parentElement;
    if (!shown.checkVisibility() || shown.closest("svg, thead, caption, .skip-link")) continue;
    for (const { 0: word, index } of node.data.matchAll(WORD)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => box.top);
      if (Math.max(...tops) - Math.min(...tops) > 4) found.add(word);
    }
  }
  return [...found];
}"""
OUTSIDE = """() => [...document.querySelectorAll(".generated td")]
  .filter((cell) => {
    const { left, right, height } = cell.getBoundingClientRect();
    return left < 0 || right > innerWidth || !height;
  }).map((cell) => cell.textContent)"""


@pytest.mark.parametrize("path", HEIGHTS)
def test_a_page_is_short_and_parts_no_word(visitor: Visitor, path: str) -> None:
    page = visitor.page
    visitor.open(path)
    for size, highest in zip(SIZES, HEIGHTS[path], strict=True):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollHeight") <= highest
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(PARTED) == [], size


@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
def test_the_comparison_has_no_hidden_column(
    new_visitor: NewVisitor, rulebook: Rulebook, size: dict[str, int]
) -> None:
    visitor = new_visitor(viewport=size)
    chosen = [id_ for id_ in rulebook.profiles if id_ != COMMON][:CHOSEN]
    visitor.open(f"{COMPARISON}#jamfor={','.join(chosen)}")
    page = visitor.page
    table = page.locator(".generated-kommuner").first
    expect(table.locator("thead th")).to_have_count(1 + CHOSEN)
    assert table.locator("tbody tr").count() > len(MATTERS)
    assert page.evaluate(OUTSIDE) == []


def test_every_focus_in_the_comparison_can_be_seen_on_a_phone(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(viewport=SIZES[1])
    visitor.open(COMPARISON)
    keyboard = Keyboard(visitor)
    keyboard.tab_to(visitor.page.locator("article summary").last)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
@pytest.mark.parametrize("size", SIZES, ids=["1280", "390"])
def test_a_link_to_a_row_leads_there_and_unfolds_it(
    new_visitor: NewVisitor, rulebook: Rulebook, size: dict[str, int], scripts: bool
) -> None:
    anchors = {
        f"{RULES}#regel-{rulebook.rules[-3].id}",
        f"{RULES}#varning-{rulebook.warnings[-3].id}",
        f"{RULES}#konflikt-{rulebook.conflicts[2].id}",
        f"{CRITERIA}#villkor-{list(rulebook.criteria)[-9]}",
    }
    visitor = new_visitor(viewport=size, java_script_enabled=scripts)
    for address in sorted(anchors):
        visitor.open("om/")
        visitor.open(address)
        row = visitor.page.locator(f"#{address.partition('#')[2]}")
        expect(row).to_be_in_viewport()
        if scripts:
            expect(row.locator("details")).to_have_attribute("open", "")


def test_what_is_about_technology_stands_in_the_footer_only(visitor: Visitor) -> None:
    visitor.open("")
    page = visitor.page
    for name in ("bevis", "tackning", "prestanda"):
        link = f'a[href*="sa-fungerar-guiden/{name}/"]'
        expect(page.locator(f"header {link}")).to_have_count(0)
        expect(page.locator(f".site-footer {link}")).to_have_count(1)
