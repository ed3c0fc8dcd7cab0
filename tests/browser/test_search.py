"""The search dialog: a sample of the searches that tests/test_search.py runs without it."""

from __future__ import annotations

from playwright.sync_api import expect

from scripts.search_report import FIRST, Wanted, read_queries
from tests.browser.visitor import Visitor

SAMPLE: tuple[Wanted, ...] = read_queries()[::20][:10]


def test_the_dialog_shows_what_is_sought(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(visitor.base)
    page.locator("[data-search-open]").click()
    for wanted in SAMPLE:
        page.locator("#sok-falt").fill(wanted.query)
        expect(page.locator("[data-search-status]")).to_contain_text(f"”{wanted.query}”")
        shown = page.locator(f"[data-search-results] > li:nth-child(-n + {FIRST}) a").evaluate_all(
            "links => links.map((link) => link.href)"
        )
        assert visitor.base + wanted.location in shown, wanted


def test_the_dialog_marks_every_form(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(visitor.base)
    page.locator("[data-search-open]").click()
    page.locator("#sok-falt").fill("foreningsbidragen")
    mark = page.locator("[data-search-results] mark").first
    expect(mark).to_be_visible()
    assert mark.inner_text().lower().startswith("föreningsbidrag")
