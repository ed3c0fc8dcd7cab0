"""Another language: the same answers at the same address under its id, whatever the language."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from guide_engine.model import COMMON, Role
from guide_engine.pages.start import start_page
from guide_engine.permalink import PAPERS, RESULT, Visit, encode
from guide_engine.session import turn
from scripts.read.language_pages import read_language_pages
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.guide_engine.test_languages import context_in_pseudo, swedish
from tests.ideas import idea
from tests.pseudo import in_pseudo
from tests.strategies import RULEBOOK

LANGUAGE = read_language_pages()[0].id
OWN = next(id_ for id_ in RULEBOOK.profiles if id_ != COMMON)
ANSWERS = idea(COMMON)


def switch(visitor: Visitor) -> None:
    """Go to the same page in the other language."""
    visitor.page.locator("a[data-language-link]").first.click()
    visitor.page.locator("#guide-status").wait_for(state="attached")


def lang(visitor: Visitor) -> str | None:
    return visitor.page.locator("html").get_attribute("lang")


def test_a_switch_keeps_every_answer_and_the_place(visitor: Visitor) -> None:
    visit = Visit(COMMON, Role.FORENING, ANSWERS, RESULT)
    visitor.open(f"guiden/{COMMON}/#{encode(visit)}")
    visitor.engine()
    before = visitor.fragment
    assert lang(visitor) == "sv"
    switch(visitor)
    visitor.engine()
    assert visitor.address.startswith(f"{LANGUAGE}/guiden/{COMMON}/")
    assert visitor.fragment == before
    assert lang(visitor) == LANGUAGE
    visitor.arrive("resultat")
    visitor.page.locator('a[data-nav="papers"]').click()
    visitor.arrive(PAPERS)
    switch(visitor)
    visitor.engine()
    assert lang(visitor) == "sv"
    assert visitor.step == PAPERS
    assert visitor.address.startswith(f"guiden/{COMMON}/")


def test_every_language_leads_to_every_other(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    paths = ("", *(f"{each.id}/" for each in read_language_pages()))
    for path in paths:
        visitor.open(f"{path}om/")
        links = visitor.page.locator(".site-tools > a[data-language-link]")
        led = links.evaluate_all("(all) => all.map((each) => each.href)")
        assert led == [f"{visitor.base}{each}om/" for each in paths if each != path]
        alternates = visitor.page.locator("link[hreflang]")
        told = alternates.evaluate_all("(all) => all.map((each) => each.hreflang)")
        assert len({*told, lang(visitor)}) == len(told) + 1


def test_an_answer_leads_on_in_the_language(visitor: Visitor) -> None:
    visitor.open(f"{LANGUAGE}/guiden/")
    visitor.page.locator(f'a[data-profile="{OWN}"]').click()
    visitor.arrive("start")
    assert visitor.page.locator("a[data-language-link]").first.get_attribute("href")
    visitor.page.locator(f'a[data-answer="roll={Role.FORENING}"]').click()
    expect(visitor.guide).not_to_have_attribute("data-page", "start")
    visitor.engine()
    assert visitor.address.startswith(f"{LANGUAGE}/guiden/{OWN}/#")
    fact = visitor.step
    visitor.answer(fact, RULEBOOK.facts[fact].values[0])
    here, step = visitor.page.url, visitor.step
    visitor.page.reload()
    visitor.engine()
    assert (visitor.page.url, visitor.step) == (here, step)
    visitor.page.go_back()
    visitor.arrive(fact)


def test_static_pages_have_the_same_in_the_other_language(
    new_visitor: NewVisitor, site: Path
) -> None:
    visitor = new_visitor(java_script_enabled=False)
    result = next((site / "guiden" / COMMON).glob("resultat-*.html")).name
    visitor.open(f"guiden/{COMMON}/{result}")
    visitor.page.locator("a[data-language-link]").first.click()
    assert visitor.address == f"{LANGUAGE}/guiden/{COMMON}/{result}"
    assert lang(visitor) == LANGUAGE
    visitor.page.locator("a[data-language-link]").first.click()
    assert visitor.address == f"guiden/{COMMON}/{result}"
    visitor.open(f"{LANGUAGE}/guiden/{OWN}/")
    visitor.guide.locator(".guide-notice a").click()
    assert visitor.address == f"guiden/{OWN}/"


@pytest.mark.parametrize(("direction", "scale"), [("ltr", "none"), ("rtl", "-1 1")])
def test_an_arrow_points_the_way_that_the_page_is_read(
    new_visitor: NewVisitor, direction: str, scale: str
) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open(f"{LANGUAGE}/guiden/{COMMON}/")
    shown = visitor.page.evaluate(
        """(direction) => {
          for (const it of document.querySelectorAll("[dir]")) it.dir = direction;
          const arrow = getComputedStyle(document.querySelector("a.guide-option"), "::after");
          return [arrow.scale, parseFloat(arrow.left) < parseFloat(arrow.right)];
        }""",
        direction,
    )
    assert shown == [scale, direction == "rtl"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_from_right_to_left_fits(new_visitor: NewVisitor, width: int) -> None:
    visitor = new_visitor(viewport={"width": width, "height": 900})
    visitor.open(f"{LANGUAGE}/guiden/{COMMON}/")
    fragment = encode(Visit(COMMON, Role.FORENING, ANSWERS, RESULT))
    shown = turn(in_pseudo(), {}, fragment).page
    for html in (start_page(context_in_pseudo(COMMON)).html, shown.html):
        visitor.page.evaluate(
            """(html) => {
              document.documentElement.dir = document.body.dir = "rtl";
              document.getElementById("guide").outerHTML = html;
              document.querySelectorAll("#guide details").forEach((it) => it.open = true);
            }""",
            html,
        )
        wide = visitor.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0
        assert not swedish(visitor.guide.evaluate("(it) => it.outerHTML"))
