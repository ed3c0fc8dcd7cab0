"""The pages of municipalities: how long they are, and where an old address leads."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guide_engine.model import COMMON, Profile
from guide_engine.pages.start import page_address
from guide_engine.rulebook import default_rulebook
from scripts.pages.municipalities.municipality import retelling
from scripts.project import DOCS
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

PROFILES = [profile for profile in default_rulebook().profiles.values() if profile.id != COMMON]
RETOLD = [profile for profile in PROFILES if (DOCS / retelling(profile)).is_file()]
HIGHEST = {1280: 4500, 390: 6000}
HEIGHT = "document.documentElement.scrollHeight"
FIRST_ID = 'document.querySelector("article p[id]").id'


def test_no_municipality_page_is_long(visitor: Visitor) -> None:
    long = {}
    for profile in PROFILES:
        visitor.open(page_address(profile.page))
        for width, highest in HIGHEST.items():
            visitor.page.set_viewport_size({"width": width, "height": 900})
            if (height := visitor.page.evaluate(HEIGHT)) > highest:
                long[profile.id, width] = height
            expect(visitor.page.locator("a.knapp")).to_be_in_viewport()
    assert long == {}


@pytest.mark.parametrize("profile", RETOLD, ids=lambda p: str(p.id))
def test_an_old_address_leads_to_the_paragraph(visitor: Visitor, profile: Profile) -> None:
    old, new = page_address(profile.page), page_address(retelling(profile))
    visitor.open(new)
    anchor = visitor.page.evaluate(FIRST_ID)
    visitor.open(f"{old}#{anchor}")
    visitor.page.wait_for_url(f"**/{new}#{anchor}")
    expect(visitor.page.locator(f"#{anchor}")).to_be_in_viewport()
    # Nothing of the old address is left to go back to.
    visitor.page.go_back()
    assert visitor.address == new


def test_an_address_on_the_page_stays(visitor: Visitor) -> None:
    for fragment in ("", "#guidens-data", "#villkor"):
        visitor.open(f"kommuner/malmo/{fragment}")
        visitor.page.wait_for_load_state("networkidle")
        assert visitor.address == f"kommuner/malmo/{fragment}"


def test_without_scripts_a_link_leads_on(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open("kommuner/malmo/#malmo-beslut-namnd")
    visitor.page.locator("a[data-fragments]").click()
    visitor.page.wait_for_url("**/kommuner/malmo-dokumentet/")
