"""The workshop in the browser: a municipality's rules from nothing, by keyboard; and its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, expect

from guide_engine.rulebook import with_profile
from guide_engine.workshop.desk import PARTS
from guide_engine.workshop.files import kept as kept_file
from tests.browser.conftest import NewVisitor
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_keyboard import Keyboard
from tests.browser.visitor import LATE, Visitor
from tests.guide_engine.workshop.drafts import PLACE, finished
from tests.strategies import RULEBOOK

SOON = 15_000
"""For the proof, in milliseconds: it is made while somebody types."""


def kept() -> str:
    return kept_file(RULEBOOK, finished())


def opened(visitor: Visitor) -> None:
    """Open the workshop and wait for its beginning."""
    visitor.open("egna-regler/")
    visitor.page.get_by_role("button", name="Öppna verkstaden").click()
    expect(visitor.page.locator("#w-place")).to_be_visible(timeout=LATE)


def choose_file(visitor: Visitor, text: str, tmp_path: Path) -> None:
    file = tmp_path / "regler.json"
    file.write_text(text, "utf-8")
    visitor.page.locator("[data-open-file]").set_input_files(file)


def at(visitor: Visitor, part: str) -> None:
    expect(visitor.page.locator("#guide")).to_have_attribute("data-part", part, timeout=SOON)


def field(visitor: Visitor, path: str) -> Locator:
    return visitor.page.locator(f'[data-keep="draft.{path}"]')


def test_rules_are_built_by_keyboard_alone_and_found_whole_again(  # noqa: PLR0915 - a whole way
    new_visitor: NewVisitor, tmp_path: Path
) -> None:
    visitor = new_visitor()
    page, keyboard = visitor.page, Keyboard(visitor)

    def write(path: str, text: str) -> None:
        keyboard.tab_to(field(visitor, path))
        page.keyboard.type(text)

    def go(part: str) -> None:
        # The way to the parts begins above: to the top, as a reader of the page would go.
        page.evaluate("document.getElementById('innehall').focus()")
        keyboard.tab_to(page.locator(f'.workshop-parts a[href="#del={part}"]'))
        keyboard.press("Enter")
        at(visitor, part)
        expect(page.locator("#guide h2").first).to_be_focused()

    visitor.open("egna-regler/")
    keyboard.skip()
    keyboard.tab_to(page.get_by_role("button", name="Öppna verkstaden"))
    keyboard.press("Enter")
    expect(page.locator("#guide h2").first).to_be_focused(timeout=LATE)
    keyboard.tab_to(page.locator("#w-place"))
    page.keyboard.type(PLACE.name)
    keyboard.tab_to(page.get_by_role("button", name="Börja", exact=True))
    keyboard.press("Enter")
    at(visitor, "kallor")

    write("source.0.name", "Riktlinjer för IOP")
    write("source.0.url", "www.kommunen.se/iop")
    wrong = field(visitor, "source.0.url")
    expect(wrong).to_have_attribute("aria-invalid", "true", timeout=SOON)
    expect(wrong).to_be_focused()
    keyboard.press("Home")
    page.keyboard.type("https://")
    expect(wrong).to_have_attribute("aria-invalid", "false", timeout=SOON)
    expect(wrong).to_have_value("https://www.kommunen.se/iop")
    write("source.0.dated", "odaterad")

    go("villkor")
    keyboard.tab_to(page.locator("#w-use-gemensam_initiativ-requires"))
    keyboard.press("ArrowDown")
    expect(page.locator("#w-use-gemensam_initiativ-recommends")).to_be_checked()
    expect(page.locator(".workshop-state")).to_contain_text("Andel kombinationer", timeout=SOON)

    go("egna")
    keyboard.tab_to(page.locator("#w-add-fact"))
    page.keyboard.type(RULEBOOK.words.questions["nytta"].question[:12])
    keyboard.tab_to(page.get_by_role("button", name="Lägg till ett villkor"))
    keyboard.press("Enter")
    expect(page.locator("#w-values-0-ja")).to_be_focused(timeout=SOON)
    keyboard.press("Space")
    write("new.criterion.0.heading", "Villkor, punkt 2")
    write("new.criterion.0.statement", "Verksamheten ska vara till nytta för orten")
    expect(page.locator(".workshop-state")).to_contain_text("Inget att rätta", timeout=SOON)

    go("foljder")
    expect(page.locator('[data-holds="yes"]')).to_have_count(6)
    expect(page.locator(".workshop-kinds > li").first).to_be_visible()
    keyboard.tab_to(page.locator("[data-save]"))
    with page.expect_download() as waiting:
        keyboard.press("Enter")
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)

    whole = json.loads(saved.read_text("utf-8"))
    texts = {name: text for name, text in whole["files"].items() if name != "page.md"}
    rulebook = with_profile(RULEBOOK, whole["id"], texts, complete=True)
    profile = rulebook.profiles[whole["id"]]
    assert profile.place == PLACE.code
    assert profile.recommends == ("gemensam_initiativ",)
    own = profile.requires[-1]
    assert rulebook.criteria[own].group == profile.id

    another = new_visitor()
    opened(another)
    choose_file(another, saved.read_text("utf-8"), tmp_path)
    at(another, "kallor")
    expect(another.page.locator("[data-told]")).to_contain_text(PLACE.name)
    expect(field(another, "source.0.name")).to_have_value("Riktlinjer för IOP")
    with another.page.expect_download() as waiting:
        another.page.locator("[data-save]").click()
    assert json.loads(waiting.value.path().read_text("utf-8")) == whole


def test_every_part_is_accessible(visitor: Visitor, tmp_path: Path) -> None:
    opened(visitor)
    assert_accessible(visitor.page)
    # One with mistakes in it, and all that can be folded unfolded.
    choose_file(visitor, kept().replace("https://www.kommunen.se/iop", "fel"), tmp_path)
    for part in PARTS:
        visitor.page.evaluate(f"location.hash = '#del={part}'")
        at(visitor, part)
        visitor.page.evaluate(
            "for (const it of document.querySelectorAll('details')) it.open = true"
        )
        assert_accessible(visitor.page)


def test_the_preview_is_walked(visitor: Visitor, tmp_path: Path) -> None:
    opened(visitor)
    choose_file(visitor, kept(), tmp_path)
    at(visitor, "kallor")
    visitor.page.evaluate("location.hash = '#del=prova'")
    at(visitor, "prova")
    inside = visitor.page.locator("#workshop-guide")
    expect(inside.locator("h1")).to_contain_text(PLACE.name)
    inside.locator("a[data-answer]").first.click()
    expect(inside).not_to_have_attribute("data-page", "start", timeout=SOON)
    expect(inside.locator("h1")).to_be_focused()
    inside.locator('a[data-answer="syfte=allmant_stod"]').click()
    expect(inside).not_to_have_attribute("data-page", "syfte", timeout=SOON)
    visitor.page.get_by_role("button", name="Börja om från första frågan").click()
    expect(inside).to_have_attribute("data-page", "start", timeout=SOON)
    assert visitor.address.startswith("egna-regler/"), "no answer stands in the address"
    assert "syfte" not in visitor.address


@pytest.mark.parametrize("text", ["inte JSON", '{"format": "iop-guiden"}'])
def test_a_foreign_file_is_refused_and_changes_nothing(
    visitor: Visitor, tmp_path: Path, text: str
) -> None:
    opened(visitor)
    choose_file(visitor, text, tmp_path)

    status = visitor.page.locator(".guide-field:has([data-open-file]) [role=status]")
    expect(status).to_contain_text("Ingenting har ändrats", timeout=SOON)
    at(visitor, "borja")


def test_leaving_with_unsaved_work_brings_a_warning(visitor: Visitor, tmp_path: Path) -> None:
    seen: list[str] = []

    def noted(dialog: Dialog) -> None:
        seen.append(dialog.type)
        dialog.accept()

    opened(visitor)
    choose_file(visitor, kept(), tmp_path)
    at(visitor, "kallor")
    visitor.page.on("dialog", noted)
    field(visitor, "source.0.name").fill("Andra riktlinjer")
    visitor.page.evaluate("location.hash = '#del=beslut'")
    at(visitor, "beslut")
    visitor.open("om/")
    assert seen == ["beforeunload"]


def test_without_scripts_the_page_says_how_to_do_it_by_hand(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open("egna-regler/")

    expect(visitor.page.get_by_role("heading", name="Gör samma sak för hand")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Öppna verkstaden")).to_be_hidden()
