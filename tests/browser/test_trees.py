"""What assistive technology is told on a whole walk stays as it was read: ``trees.txt``.

After a change that is meant, `python -m tests.browser.test_trees` writes the file anew from the
built site. Read it then: every control has its role, a name and its state, every page one first
heading that gets the focus, and what happens without a new page is announced.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from scripts.project import SITE
from scripts.rig.chromium import launch_options
from scripts.serve import running
from tests.browser.trees import read, told
from tests.browser.visitor import LATE, PATIENCE, Visitor, enter
from tests.strategies import IDEA

LISTED = Path(__file__).with_name("trees.txt")
PROFILE = "soderhamn"
"""Asks the most, also about several conditions together."""


def walk(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Iterate over the kinds of pages on a walk from the start to the papers, with what is told."""
    visitor.open("")
    yield "sidhuvud", told(visitor.page, "header")
    yield "sidfot", told(visitor.page, "footer")
    visitor.open("guiden/")
    expect(visitor.page.get_by_role("searchbox")).to_be_visible()
    yield "valj", told(visitor.page)
    visitor.page.locator(f'a[data-profile="{PROFILE}"]').first.click()
    visitor.arrive("start")
    yield "start", told(visitor.page)
    visitor.page.locator("#guide-status").wait_for(state="attached")
    visitor.option("roll", "forening").click()
    visitor.engine()
    while (step := visitor.step) not in ("kontroll", "resultat"):
        yield "villkor" if step == "villkor" else "fraga", told(visitor.page)
        visitor.answer(step, IDEA.get(step, "alla"))
    yield "kontroll", told(visitor.page)
    visitor.result()
    yield "resultat", told(visitor.page)
    visitor.page.locator('a[data-nav="papers"]').click()
    expect(visitor.guide).to_have_attribute("data-page", "papper", timeout=LATE)
    yield "papper", told(visitor.page)
    visitor.page.locator("[data-search-open]").click()
    visitor.page.locator("#sok-falt").fill("bidrag")
    expect(visitor.page.locator("[data-search-results] a").first).to_be_visible()
    yield "sok", told(visitor.page, "#sok form")


def written(found: Iterator[tuple[str, str]]) -> str:
    """Return each different tree once, under the name of its kind."""
    trees = dict.fromkeys(found)
    return "".join(f"== {kind}\n{tree}\n\n" for kind, tree in trees)


def test_what_is_told_of_a_walk_is_what_was_read(visitor: Visitor) -> None:
    known = LISTED.read_text(encoding="utf-8")
    found = written(walk(visitor))
    assert found == known
    assert found.count("== fraga") < 8, "questions are alike"


def test_a_shape_keeps_roles_and_states_and_leaves_out_the_data() -> None:
    lines = [
        line
        for node in read(
            '- heading "Fråga" [level=1]\n- list:\n  - listitem: Ett\n  - listitem: Två\n'
            '- link "Börja om":\n  - /url: ./\n- text: Mer\n- button "Sök" [expanded]'
        )
        for line in node.lines()
    ]
    assert lines == [
        "heading … [level=1]",
        "list",
        "  listitem",
        'link "Börja om"',
        'button "Sök" [expanded]',
    ]


if __name__ == "__main__":
    with running(SITE) as base, sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(**launch_options())
        LISTED.write_text(written(walk(enter(browser, base))), encoding="utf-8")
        browser.close()
