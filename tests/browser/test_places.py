"""Any municipality: by typing, by keyboard, without scripts, and what it is called then."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.test_accessibility import assert_accessible, unfold
from tests.browser.visitor import Visitor


@pytest.mark.parametrize("start", ["", "guiden/"])
def test_a_municipality_is_found_while_typing_and_named_then(visitor: Visitor, start: str) -> None:
    page = visitor.page
    visitor.open(start)
    field = page.get_by_label("Kommunens eller regionens namn")
    field.fill("sö")
    hits = page.locator("#places-hits a")
    expect(hits.first).to_have_text("Söderhamn")
    expect(page.locator("#places-count")).to_have_text(f"{hits.count()} träffar")
    expect(page.locator("#places-hits li").first).to_contain_text("egna regler i guiden")
    expect(page.locator("[data-places-else]").first).to_be_hidden()
    assert_accessible(page)
    field.press("ArrowDown")
    expect(hits.first).to_be_focused()
    field.fill("orebo")
    expect(page.locator("#places-count")).to_have_text("1 träff")
    field.press("Enter")
    page.wait_for_url("**/guiden/gemensam/#v=1&kommun=gemensam&plats=1880")
    visitor.engine()
    expect(page.locator("#guide h1")).to_have_text("Pröva er idé i Örebro")
    visitor.option("roll", "forening").click()
    expect(page.locator(".guide-top")).to_contain_text("Annan kommun: Örebro")
    assert "plats=1880" in page.url
    assert_accessible(page)


def test_what_is_called_nothing_of_the_kind_leaves_the_choices(visitor: Visitor) -> None:
    visitor.open("guiden/")
    visitor.page.get_by_label("Kommunens eller regionens namn").fill("atlantis")
    expect(visitor.page.locator("#places-count")).to_contain_text(
        "Ingen kommun eller region heter så"
    )
    expect(visitor.page.locator("[data-places-else]")).to_be_visible()


def test_a_region_is_found_and_called_one_from_the_first_page(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("guiden/")
    field = page.get_by_label("Kommunens eller regionens namn")
    field.fill("region kalmar")
    expect(page.locator("#places-hits a")).to_have_text("Region Kalmar län")
    field.press("Enter")
    page.wait_for_url("**/guiden/gemensam/#v=1&kommun=gemensam&plats=08")
    # Static pages lack a region's words: nothing is shown before the engine has them.
    seen = page.evaluate("document.getElementById('guide').hidden")
    visitor.engine()
    assert seen or page.locator("#guide[data-knows]").count()
    expect(page.locator("#guide h1")).to_have_text("Pröva er idé i Region Kalmar län")
    expect(page.locator("#guide")).to_contain_text("Jag arbetar i regionen")
    visitor.option("roll", "tjansteperson").click()
    expect(page.locator(".guide-top")).to_contain_text("Region Kalmar län")
    expect(page.locator("#guide")).to_contain_text("regionen")
    expect(page.locator("#guide")).not_to_contain_text("kommunen")
    assert "plats=08" in page.url
    assert_accessible(page)


def test_answers_come_along_to_a_place(visitor: Visitor) -> None:
    visitor.open("guiden/#v=1&jfr=malmo&roll=forening&syfte=egen_verksamhet")
    field = visitor.page.get_by_label("Kommunens eller regionens namn")
    field.fill("arjeplog")
    expect(visitor.page.locator("#places-hits a")).to_have_text("Arjeplog")
    field.press("Enter")
    visitor.page.wait_for_url("**/guiden/gemensam/**")
    visitor.engine()
    expect(visitor.page.locator(".guide-top")).to_contain_text("Annan kommun: Arjeplog")
    assert "syfte=egen_verksamhet" in visitor.page.url


def test_without_scripts_there_is_a_list_by_county(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open("")
    expect(visitor.page.locator("#places")).to_be_hidden()
    visitor.page.get_by_role("link", name="listan län för län").click()
    visitor.page.wait_for_url("**/guiden/#alla-kommuner")
    visitor.page.locator("summary", has_text="Örebro län").click()
    visitor.page.get_by_role("link", name="Örebro", exact=True).click()
    visitor.page.wait_for_url("**/guiden/gemensam/#v=1&kommun=gemensam&plats=1880")
    expect(visitor.page.locator("#guide h1")).to_have_text("Pröva er idé i er kommun")


def test_the_list_unfolded(visitor: Visitor) -> None:
    visitor.open("guiden/")
    unfold(visitor)
    assert_accessible(visitor.page)
