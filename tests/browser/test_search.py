"""The search dialog: a sample of the searches that tests/scripts/search runs without it."""

from __future__ import annotations

from playwright.sync_api import expect

from scripts.search.report import FIRST, Wanted, read_queries
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


def test_the_dialog_says_what_it_searched_for(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(visitor.base)
    page.locator("[data-search-open]").click()
    field = page.locator("#sok-falt")
    status = page.get_by_role("status").and_(page.locator("[data-search-status]"))
    for typo, meant in (("uphandling", "upphandling"), ("nämd", "nämnd")):
        field.fill(typo)
        expect(status).to_contain_text(f"Visar träffar för ”{meant}”")
        instead = status.get_by_role("button", name=f"Sök i stället efter ”{typo}”")
        # It can be reached after the field's own button and used with the keyboard.
        field.press("Tab")
        page.keyboard.press("Tab")
        expect(instead).to_be_focused()
        page.keyboard.press("Enter")
        expect(status).to_contain_text(f"på ”{typo}”")
        expect(field).to_be_focused()
        expect(field).to_have_value(typo)


def test_of_a_long_text_the_dialog_reads_a_part_and_says_so(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(visitor.base)
    page.locator("[data-search-open]").click()
    page.locator("#sok-falt").fill("upphandling " * 7_000)
    status = page.locator("[data-search-status]")
    expect(status).to_contain_text("högst 200 tecken, 12 ord och 50 bokstäver i ett ord")
    assert len(status.inner_text()) < 500
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator("#sok-falt").fill("a" * 80_000)
    expect(status).to_contain_text(f"”{'a' * 50}”")
    dialog = page.locator("#sok")
    assert dialog.evaluate("box => box.scrollWidth <= box.clientWidth")
