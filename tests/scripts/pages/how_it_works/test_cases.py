"""The page "Exempel som guiden prövas mot": every case once, and its link opens what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag

from guide_engine.assessment import assess
from guide_engine.cases import Case, Expected, Stricter
from guide_engine.errors import GuideError
from guide_engine.model import Outcome
from guide_engine.permalink import decode
from guide_engine.session import turn
from scripts.pages.addresses import rule_address
from scripts.pages.how_it_works.cases import PAGE, parts
from scripts.project import CONFIG, DOCS
from tests.strategies import BASES, CASES, RULEBOOK

ANCHORS = {row: f"kalla/{row}/" for row in RULEBOOK.ledger}
COMMON_CASES = [case for case in CASES if not case.own]

every_case = pytest.mark.parametrize("case", COMMON_CASES, ids=[case.id for case in COMMON_CASES])


@cache
def filled() -> dict[str, str]:
    """Return the parts of the page: made when a test looks."""
    return parts(RULEBOOK, ANCHORS)


@cache
def shown(part: str) -> BeautifulSoup:
    """Return what a part of the page shows."""
    return BeautifulSoup(filled()[part], "html.parser")


def row_of(case: Case) -> Tag:
    """Return the only row of a case."""
    (row,) = shown("exempel").select(f"#fall-{case.id}")
    return row


def test_the_cases_stand_under_their_recommendations_in_order() -> None:
    found = re.split(r"^## (.+) \{ #exempel-(.+) \}$", filled()["exempel"], flags=re.MULTILINE)[1:]
    names, ids, bodies = found[::3], found[1::3], found[2::3]
    assert ids == list(Outcome)
    assert names == [RULEBOOK.words.interface[f"outcome_{outcome}"] for outcome in Outcome]
    for outcome, body in zip(Outcome, bodies, strict=True):
        wanted = [case.id for case in COMMON_CASES if case.expected.outcome is outcome]
        assert re.findall(r'<tr id="fall-(.+?)">', body) == wanted


@every_case
def test_a_case_says_what_it_is_about_what_decides_and_what_it_rests_on(case: Case) -> None:
    row = row_of(case)
    said = row.get_text()
    assert case.name in said
    assert case.text in said
    assert case.base.name in said
    for fact, value in case.differs.items():
        words = RULEBOOK.words.questions[fact]
        unknown = value not in words.values
        assert (
            f"{words.short}: {'Vet inte' if unknown else f'”{words.values[value].answer}”'}" in said
        )
    applying: list[Case | Stricter] = [case, *([case.stricter] if case.stricter else [])]
    rules = [str(link["href"]) for link in row.select('a[href*="/regler/#regel-"]')]
    assert rules == [f"../../{rule_address(each.expected.rule)}" for each in applying]
    cited = [str(each["data-rows"]).split() for each in row.select("[data-rows]")]
    assert cited == [list(each.rows) for source in applying for each in source.citations]
    assert ("med undantag" in said) is (case.stricter is not None)


@every_case
def test_the_link_of_a_case_opens_its_result_with_its_answers(case: Case) -> None:
    (link,) = row_of(case).select('a[href^="../../guiden/"]')
    address, _, fragment = str(link["href"]).partition("#")
    visit, problems = decode(RULEBOOK, fragment)
    assert not problems
    assert address == f"../../guiden/{visit.profile}/"
    assert visit.profile in case.profiles
    assert visit.answers.items() >= case.answers.items()
    found = assess(RULEBOOK, RULEBOOK.profiles[visit.profile], visit.answers)
    assert Expected(found.outcome, found.rule.id) == case.expected
    page = turn(RULEBOOK, {}, fragment).page
    assert page.slug.startswith("resultat")
    assert "guide-notice" not in page.html


def test_of_the_municipalities_own_cases_there_is_only_the_number() -> None:
    assert filled()["egna-fall"] == str(len(CASES) - len(COMMON_CASES)) != "0"


def test_every_base_is_told_with_all_its_answers() -> None:
    said = [fold.get_text() for fold in shown("utgångspunkter").select("details")]
    assert len(said) == len(BASES)
    for text, base in zip(said, BASES.values(), strict=True):
        assert base.name in text
        assert base.text in text
        for fact, value in base.answers.items():
            assert f"”{RULEBOOK.words.questions[fact].values[value].answer}”" in text


def test_a_case_that_does_not_hold_stops_the_build() -> None:
    first, *_ = CASES
    rule = next(rule for rule in RULEBOOK.rules if rule.id != first.expected.rule)
    wrong = replace(first, expected=Expected(rule.outcome, rule.id))
    with pytest.raises(GuideError, match=first.path):
        parts(RULEBOOK, ANCHORS, [wrong])


def test_of_many_profiles_there_is_only_the_number() -> None:
    case = next(case for case in CASES if case.stricter)
    copies = {
        f"{profile.id}{number}": replace(
            profile, id=f"{profile.id}{number}", name=f"Kopia {number}"
        )
        for profile in RULEBOOK.profiles.values()
        for number in range(20)
    }
    many = replace(RULEBOOK, profiles={**RULEBOOK.profiles, **copies}, base=RULEBOOK)
    case = replace(case, profiles=tuple(many.profiles))
    stricter = sum(map(case.is_stricter, many.profiles.values()))
    said = parts(many, ANCHORS, [case])["exempel"]
    assert f"för {stricter} profiler" in said
    assert "Kopia" not in said


def test_the_page_has_its_places_and_ways_lead_to_it() -> None:
    written = (DOCS / PAGE).read_text(encoding="utf-8")
    assert re.findall(r"<!-- genererat: (.+) -->", written) == list(filled())
    assert PAGE in CONFIG.read_text(encoding="utf-8")
    assert "](exempel.md)" in (DOCS / "sa-fungerar-guiden/index.md").read_text(encoding="utf-8")
