"""Two or three municipalities side by side: chosen, linked, and gone back to."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guide_engine.model import COMMON, MATTERS
from guide_engine.rulebook import default_rulebook
from scripts.pages.municipalities.comparison import name_of
from scripts.pages.municipalities.demands import is_counted
from tests.browser.conftest import NewVisitor
from tests.browser.test_accessibility import assert_accessible
from tests.browser.visitor import Visitor

RULEBOOK = default_rulebook()
ONE, TWO, THREE = [p for p in RULEBOOK.profiles.values() if p.id != COMMON and is_counted(p)][:3]
PAGE = "kommuner/jamfor/"
ROWS = "[data-compared] > .table-wide tbody tr"


def test_a_choice_makes_the_table_and_the_address_and_back_undoes_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(PAGE)
    first, second, third = page.locator("#jamfor select").all()
    first.select_option(ONE.id)
    second.select_option(TWO.id)
    heads = page.locator("[data-compared] > .table-wide thead th")
    expect(heads).to_have_text(["Ämne eller fråga", ONE.name, TWO.name])
    assert page.url.endswith(f"#jamfor={ONE.id},{TWO.id}")
    assert page.locator(ROWS).count() > len(MATTERS)
    expect(page.locator("#jamfor [role=status]")).to_contain_text(f"{ONE.name}, {TWO.name}")
    assert_accessible(page)
    third.select_option(THREE.id)
    expect(heads).to_have_count(4)
    page.go_back()
    expect(heads).to_have_count(3)
    expect(third).to_have_value("")
    page.go_forward()
    expect(third).to_have_value(THREE.id)


def test_a_link_shows_the_choice_and_its_links_lead_to_what_is_behind(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(f"{PAGE}#jamfor={ONE.id},{TWO.id}")
    rows = page.locator(ROWS)
    expect(rows.first).to_contain_text(ONE.says[MATTERS[0]].text)
    expect(page.locator("#jamfor select").nth(1)).to_have_value(TWO.id)
    # What is said of a matter, and the sources, are those of the municipality's own page.
    hrefs = rows.locator("a").evaluate_all("(all) => all.map((a) => a.href)")
    assert hrefs
    assert all(f"{visitor.base}{PAGE}" not in href for href in hrefs)
    rows.locator("a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.go_back()
    expect(rows.first).to_contain_text(ONE.says[MATTERS[0]].text)


def test_what_documents_say_comes_first_in_order_and_silence_is_said(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(f"{PAGE}#jamfor={ONE.id},{TWO.id},{THREE.id}")
    chosen = (ONE, TWO, THREE)
    told = [m for m in MATTERS if m == "beslutar" or any(m in each.says for each in chosen)]
    rows = page.locator(ROWS)
    expect(rows.nth(len(told))).to_be_visible()
    heads = rows.locator("th").all_text_contents()
    assert heads[: len(told)] == [name_of(matter) for matter in told]
    silent = 0
    for number, matter in enumerate(told):
        cells = rows.nth(number).locator("td").all_text_contents()
        for each, cell in zip(chosen, cells, strict=True):
            if matter != "beslutar" and matter not in each.says:
                assert cell == "Sägs inte"
                silent += 1
    assert silent


def test_what_is_alike_is_folded_and_what_is_unknown_is_said(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(f"{PAGE}#jamfor={ONE.id},atlantis,{ONE.id},{TWO.id}")
    expect(page.locator("#jamfor [role=status]")).to_contain_text("atlantis")
    expect(page.locator("[data-compared] > .table-wide thead th")).to_have_count(3)
    same = page.locator("[data-compared] > details")
    expect(same).to_have_count(1)
    expect(same.locator("tbody tr").first).to_be_hidden()
    for row in same.locator("tbody tr").all():
        first, second = row.locator("td > span").all_text_contents()
        assert first == second


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_a_row_is_a_card(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(viewport={"width": width, "height": 800})
    visitor.open(f"{PAGE}#jamfor={ONE.id},{TWO.id}")
    expect(visitor.page.locator(ROWS).first).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    # The head of the table is out of sight: nothing in it takes the focus.
    expect(visitor.page.locator("[data-compared] thead :is(a, button)")).to_have_count(0)
    links = visitor.page.locator("#jamfor [role=status] a")
    expect(links).to_have_text([ONE.name, TWO.name])
    links.first.click()
    visitor.page.wait_for_url(f"**/kommuner/{ONE.id}/")


def test_without_scripts_every_question_stands_there(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open(f"{PAGE}#svar-initiativ")
    expect(visitor.page.locator("#jamfor")).to_be_hidden()
    visitor.page.locator("#svar-initiativ > summary").click()
    expect(visitor.page.locator("#svar-initiativ dd").first).to_be_visible()
    expect(visitor.page.locator("#krav-desc")).to_be_attached()


def test_a_link_to_a_question_opens_it(visitor: Visitor) -> None:
    visitor.open(f"{PAGE}#svar-initiativ")
    details = visitor.page.locator("#svar-initiativ")
    expect(details).to_have_attribute("open", "")
    details.locator("a").first.click()
    expect(visitor.page.locator("#svar-initiativ")).to_be_in_viewport()
