"""The heading of a result says what is left between this very idea and an IOP."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from guide_engine.assessment import assess, assess_stop
from guide_engine.flow import flow
from guide_engine.logic import DONT_KNOW
from guide_engine.model import CriteriaTest, Outcome
from guide_engine.pages.context import Context
from guide_engine.pages.headline import headline
from guide_engine.permalink import Visit
from tests.representatives import of_representatives
from tests.strategies import IDEA, RULEBOOK, said_of, whole_of

WORDS = RULEBOOK.words


def heading(of: str, changed: Mapping[str, str]) -> str:
    """Return the heading of the idea with some other answers."""
    answers = {**IDEA, **changed}
    found = assess(RULEBOOK, RULEBOOK.profiles[of], answers)
    return headline(Context(whole_of(of), {}, Visit(of, None, answers)), found)


def needs(of: str, changed: Mapping[str, str]) -> list[str]:
    """Return what the criteria that are not met ask for."""
    found = assess(RULEBOOK, RULEBOOK.profiles[of], {**IDEA, **changed})
    unmet = [c for c in found.criteria if c.required and c.status == "not_met"]
    return [WORDS.criteria[c.criterion.id].need for c in unmet]


@pytest.mark.parametrize(
    ("open_", "said"),
    [
        (["mal"], "IOP kan bli möjligt: en fråga återstår"),
        (["mal", "styrning"], "IOP kan bli möjligt: två frågor återstår"),
        (["mal", "styrning", "partner"], "IOP kan bli möjligt: tre frågor återstår"),
    ],
)
def test_only_open_questions_are_counted(open_: list[str], said: str) -> None:
    assert heading("soderhamn", dict.fromkeys(open_, DONT_KNOW)) == said


def test_one_or_two_unmet_needs_are_named() -> None:
    one = {"mal": "nej"}
    two = {"mal": "nej", "nytta": "nej"}
    assert len(needs("soderhamn", one)) == 1
    assert heading("soderhamn", one) == f"IOP kan bli möjligt: {needs('soderhamn', one)[0]}"
    first, second = needs("soderhamn", two)
    assert heading("soderhamn", two) == f"IOP kan bli möjligt: {first} och {second}"


def test_many_unmet_needs_are_counted() -> None:
    many = {"mal": "nej", "nytta": "nej", "demokratisk": "nej"}
    assert len(needs("soderhamn", many)) == 3
    said = heading("soderhamn", many)
    assert said == "IOP kan bli möjligt: tre villkor brister"
    assert not any(need in said for need in needs("soderhamn", many))


def test_open_questions_stand_before_unmet_needs() -> None:
    both = {"mal": "nej", "styrning": DONT_KNOW}
    (need,) = needs("soderhamn", both)
    assert heading("soderhamn", both) == f"IOP kan bli möjligt: en fråga återstår och {need}"
    two = {**both, "nytta": "nej"}
    first, second = needs("soderhamn", two)
    assert heading("soderhamn", two) == (
        f"IOP kan bli möjligt: en fråga återstår, {first} och {second}"
    )


def test_all_answered_and_still_unclear_names_what_has_to_be_weighed() -> None:
    case_by_case = {"aktor": "ekonomisk_forening"}
    found = assess(RULEBOOK, RULEBOOK.profiles["soderhamn"], {**IDEA, **case_by_case})
    assert found.open_questions == ()
    said = heading("soderhamn", case_by_case)
    name = WORDS.criteria["soderhamn_aktor"].name
    assert name.lower() in said.lower()
    assert "återstår" not in said


@of_representatives
def test_what_the_criteria_do_not_decide_has_the_heading_of_its_rule(of: str) -> None:
    for changed in ({}, {"marknad": "ja"}, {"partner": "nej"}, {"uppdrag": "delvis"}):
        found = assess(RULEBOOK, RULEBOOK.profiles[of], {**IDEA, **changed})
        assert heading(of, changed) == said_of(of).words.rules[found.rule.id].title
    assert assess(RULEBOOK, RULEBOOK.profiles[of], IDEA).outcome is Outcome.IOP


@of_representatives
def test_a_page_for_all_ways_counts_no_questions(of: str) -> None:
    whole = whole_of(of)
    about = 0
    for step in flow(whole).ends:
        found = assess_stop(RULEBOOK, whole.profile, step)
        said = headline(Context(whole, {}), found)
        assert "återstår" not in said
        if found.rule.when not in (CriteriaTest.ANY_NOT_MET, CriteriaTest.ANY_UNKNOWN):
            assert said == said_of(of).words.rules[found.rule.id].title
        elif not [c for c in found.criteria if c.required and c.status in ("not_met", "unknown")]:
            assert said == said_of(of).words.rules[found.rule.id].title
            about += 1
    assert about
