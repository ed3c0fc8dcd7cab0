"""The buttons of a result: print, copy the link, copy the text for a mail; and the ways back."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Locator, expect

from guide_engine.flow import walk
from guide_engine.permalink import RESULT, Visit, encode
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.strategies import IDEA, whole_of
from tests.thorough import mostly

CLIPBOARD = ["clipboard-write"]
PRINTED = "window.printed = 0; window.print = () => { printed += 1; };"
REFUSED = "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));"
UNKNOWN = {"marknad": "vet_ej", "avtalstid": "vet_ej"}
HOW = ("mouse", "keyboard")


def at_the_result(visitor: Visitor) -> None:
    """Open a result with two open questions, made by the engine."""
    unsure = {**IDEA, **UNKNOWN}
    asked, _ = walk(whole_of("soderhamn"), unsure)
    way = {fact: unsure[fact] for fact in asked if fact in unsure}
    visitor.open(f"guiden/soderhamn/#{encode(Visit('soderhamn', None, way, RESULT))}")
    visitor.engine()
    visitor.arrive("resultat")


def press(button: Locator, how: str) -> None:
    if how == "mouse":
        button.click()
    else:
        button.focus()
        button.press("Enter")


@pytest.mark.parametrize("how", mostly(HOW, "mouse"))
def test_the_link_is_copied_and_it_says_so(new_visitor: NewVisitor, how: str) -> None:
    visitor = new_visitor(permissions=CLIPBOARD)
    at_the_result(visitor)
    told = visitor.page.locator(".guide-ways [role=status]")
    expect(told).to_have_text("")
    button = visitor.page.get_by_role("button", name="Kopiera länken")

    press(button, how)

    expect(told).to_have_text("Kopierat")
    expect(button).to_be_focused()
    link, _, copied = visitor.pasted().partition("#")
    assert link == visitor.page.url.partition("#")[0]
    assert dict(parse_qsl(copied)) == visitor.fragment


@pytest.mark.parametrize("how", mostly(HOW, "keyboard"))
def test_the_text_for_a_mail_is_copied(new_visitor: NewVisitor, how: str) -> None:
    visitor = new_visitor(permissions=CLIPBOARD)
    at_the_result(visitor)
    box = visitor.page.locator("details.guide-find-out")
    press(box.locator("summary"), how)
    text = box.get_by_label("Frågorna som text").input_value()
    assert sum(line[:2] in ("1.", "2.") for line in text.splitlines()) == len(UNKNOWN)

    press(box.get_by_role("button"), how)

    expect(box.get_by_role("status")).to_have_text("Kopierat")
    assert visitor.pasted() == text


def test_a_refused_copy_is_told(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.add_init_script(REFUSED)
    at_the_result(visitor)

    visitor.page.get_by_role("button", name="Kopiera länken").click()

    told = visitor.page.locator(".guide-ways [role=status]")
    expect(told).to_contain_text("Det gick inte att kopiera")


@pytest.mark.parametrize("how", mostly(HOW, "keyboard"))
def test_the_result_is_printed(visitor: Visitor, how: str) -> None:
    visitor.page.add_init_script(PRINTED)
    at_the_result(visitor)

    press(visitor.page.get_by_role("button", name="Skriv ut"), how)

    assert visitor.page.evaluate("printed") == 1


def test_without_scripts_no_button_is_there(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open("guiden/soderhamn/resultat-villkor-okanda.html")
    visitor.arrive("resultat")

    expect(visitor.page.locator("#guide button").first).to_be_attached()
    for button in visitor.page.locator("#guide button").all():
        expect(button).to_be_hidden()
    expect(visitor.page.locator(".guide-ways .guide-back")).to_be_visible()


def test_back_from_a_change_is_the_result_again(visitor: Visitor) -> None:
    at_the_result(visitor)
    shown = visitor.page.url
    link = visitor.page.locator('a[data-nav="back"]')
    for back in (visitor.page.go_back, link.click):
        visitor.page.locator("details.guide-answers summary").click()
        # By keyboard: two presses at one place would be a double click.
        visitor.page.locator('a[data-nav="change-avtalstid"]').press("Enter")
        visitor.arrive("avtalstid")

        back()

        visitor.arrive("resultat")
        assert visitor.page.url == shown


def test_a_change_leads_back_to_the_result(visitor: Visitor) -> None:
    at_the_result(visitor)
    visitor.page.locator("details.guide-answers summary").click()
    visitor.page.locator('a[data-nav="change-avtalstid"]').click()
    visitor.arrive("avtalstid")

    visitor.answer("avtalstid", IDEA["avtalstid"])

    visitor.arrive("resultat")
    assert visitor.fragment["avtalstid"] == IDEA["avtalstid"]


def test_the_ways_back_go_all_the_way(visitor: Visitor) -> None:
    """From the result over all answers to the first question, and never round in a ring."""
    at_the_result(visitor)
    seen: list[str] = []
    while visitor.step != "start":
        assert visitor.step not in seen
        seen.append(visitor.step)
        before = visitor.step
        # Two presses at one place would be a double click.
        place = {"x": 5 + len(seen) % 4 * 12, "y": 8}
        visitor.page.locator('a[data-nav="back"]').click(position=place)  # type: ignore[arg-type]
        expect(visitor.guide).not_to_have_attribute("data-page", before)

    assert seen[:2] == ["resultat", "kontroll"]
    assert len(seen) > 10
