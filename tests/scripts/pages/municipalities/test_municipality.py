"""A municipality's page and its document's retelling: nothing is lost between the two."""

from __future__ import annotations

import re

import pytest

from guide_engine.model import COMMON, Profile
from guide_engine.rulebook import default_rulebook
from scripts.pages.municipalities.municipality import retelling
from scripts.project import ROOT
from scripts.read.paragraphs import Carrier, body, carriers, homes
from scripts.read.settings import read_settings

DOCS = ROOT / "docs"
RULEBOOK = default_rulebook()
PROFILES = [profile for profile in RULEBOOK.profiles.values() if profile.id != COMMON]


@pytest.fixture(scope="module")
def found() -> tuple[Carrier, ...]:
    """Return the paragraphs of the site that carry rows."""
    return carriers(DOCS, read_settings())


def written(page: str) -> str:
    return body((DOCS / page).read_text(encoding="utf-8"))


def ids(page: str) -> set[str]:
    return set(re.findall(r"\{[^}\n]*#([\w-]+)", written(page)))


def section(page: str, anchor: str) -> str:
    """Return the text under a heading."""
    _, _, after = written(page).partition(f"{{ #{anchor} }}")
    return after.partition("\n## ")[0]


def test_the_common_ground_has_no_document() -> None:
    assert not (DOCS / retelling(RULEBOOK.profiles[COMMON])).exists()


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: str(p.id))
def test_every_row_of_a_source_has_one_home_and_the_short_page_is_none(
    profile: Profile, found: tuple[Carrier, ...]
) -> None:
    by_row = homes(found, RULEBOOK)  # stops at a row with two homes
    rows = [row.id for row in RULEBOOK.ledger.values() if row.source in profile.sources]
    assert rows
    assert [row for row in rows if row not in by_row] == []
    assert {by_row[row].page for row in rows} & {profile.page} == set()
    told = {row for carrier in found if carrier.page == retelling(profile) for row in carrier.rows}
    told |= {
        row for carrier in found if carrier.page == retelling(profile) for row in carrier.repeats
    }
    assert told & set(rows)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: str(p.id))
def test_a_paragraph_stands_on_one_of_the_two_pages(profile: Profile) -> None:
    """So an old address with its name leads to one place."""
    assert len(ids(retelling(profile))) > 50
    assert ids(profile.page) & ids(retelling(profile)) == set()


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: str(p.id))
def test_the_page_is_data_and_a_little_prose(profile: Profile) -> None:
    text = written(profile.page)
    parts = ("genererat: kommunfakta", '!!! note "Ändrat sedan dess"', "genererat: kommunvillkor")
    places = [text.index(part) for part in (*parts, "{ #sa-gar-ni-vidare }", "{ #skiljer }")]
    assert places == sorted(places)
    assert re.findall(r"^(\d)\. ", section(profile.page, "sa-gar-ni-vidare"), re.MULTILINE) == [
        *"1234"
    ]
    assert len(re.findall(r"^- ", section(profile.page, "skiljer"), re.MULTILINE)) == 3
    assert len(text.split()) < 500
