"""The questionnaire: every way through it ends, and ends where nothing more can matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.decision import applies, decider, deciding_rule, prune
from guide_engine.diagram import leaf_values
from guide_engine.flow import (
    NOT_ASKED,
    Flow,
    Step,
    answer,
    fact_at,
    facts_in_use,
    first_state,
    flow,
    possible_answers,
    walk,
)
from guide_engine.logic import DONT_KNOW, Truth
from guide_engine.model import DECISIVE
from guide_engine.rulebook import question_order
from tests.strategies import (
    IDEA,
    RULEBOOK,
    all_values,
    any_answers,
    complete_answers,
    every_profile,
    nearly_iop,
    whole_of,
)


def full_answers() -> st.SearchStrategy[dict[str, str]]:
    """Return an answer to every question, "vet inte" among them."""
    return nearly_iop().map(
        lambda near: {fact: near.get(fact, DONT_KNOW) for fact in IDEA}
    ) | st.fixed_dictionaries({fact: st.sampled_from(all_values(fact)) for fact in IDEA})


def followed(pages: Flow, answers: Mapping[str, str]) -> Iterator[Step]:
    """Iterate over the pages that a visitor with these answers sees."""
    step = pages.steps[pages.start]
    yield step
    while step.fact is not None:
        step = step.answers[answers[step.fact]]
        yield step


def rule_of(of: str, answers: Mapping[str, str]) -> str:
    """Return the rule that decides."""
    rule = deciding_rule(RULEBOOK, RULEBOOK.profiles[of], answers)
    assert rule is not None
    return rule.id


# ---- The graph ---------------------------------------------------------------------------


@every_profile
def test_every_page_leads_on_and_every_way_ends(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    known = set(pages.steps.values())
    order = question_order(whole.space.rulebook)
    reached = {pages.steps[pages.start]}
    for step in pages.steps.values():
        if step.fact is None:
            assert not step.answers
            continue
        assert tuple(step.answers) == all_values(step.fact)
        for after in step.answers.values():
            assert after in known
            reached.add(after)
            # The next question stands later in the order: no way can go round.
            if after.fact is not None:
                assert order.index(after.fact) > order.index(step.fact)
    assert reached == known
    assert pages.ends


@every_profile
def test_every_end_has_a_settled_rule_and_decider(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    rules = whole.space.rulebook.rules_by_id
    deciders = {entry.id for entry in whole.profile.decided_by}
    for end in pages.ends:
        assert end.rule.leaf
        assert end.rule.value in rules
        assert end.decider.leaf
        assert end.decider.value in deciders
    assert {end.rule.value for end in pages.ends} == set(rules)


@every_profile
def test_all_ways_to_an_end_give_its_rule(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    before: dict[Step, list[tuple[Step, str]]] = {}
    for step in pages.steps.values():
        for value, after in step.answers.items():
            before.setdefault(after, []).append((step, value))
    random = Random(2026)
    for end in pages.ends:
        for _ in range(25):
            answers: dict[str, str] = {}
            step = end
            while step in before:
                step, value = random.choice(before[step])
                answers[str(step.fact)] = value
            assert step is pages.steps[pages.start]
            assert rule_of(of, answers) == end.rule.value
            kept = prune(whole.space.rulebook, answers)
            assert decider(whole.profile, kept).id == end.decider.value


@every_profile
def test_what_is_left_is_the_longest_way_on(of: str) -> None:
    pages = flow(whole_of(of))
    longest: dict[Step, int] = {}
    for step in sorted(pages.steps.values(), key=lambda step: step.left):
        longest[step] = 1 + max((longest[after] for after in step.answers.values()), default=-1)
        assert step.left == longest[step]


@every_profile
def test_slugs_are_unique_and_plain_ascii(of: str) -> None:
    pages = flow(whole_of(of))
    slugs = [step.slug for step in pages.steps.values()]
    assert len(slugs) == len(set(slugs))
    assert "index" not in slugs
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)


@every_profile
def test_slugs_say_what_the_page_is_about(of: str) -> None:
    pages = flow(whole_of(of))
    for step in pages.steps.values():
        name = step.fact or f"resultat-{step.rule.value}"
        assert step.slug.startswith(name.replace("_", "-"))


@every_profile
def test_a_question_is_asked_only_when_its_answer_is_of_use(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    rulebook = whole.space.rulebook
    used = facts_in_use(rulebook, whole.profile)
    for step in pages.steps.values():
        if step.fact is None:
            continue
        outcomes = {rulebook.rules_by_id[str(v)].outcome for v in leaf_values(step.rule)}
        changes_the_rule = len({after.rule for after in step.answers.values()}) > 1
        assert changes_the_rule or (step.fact in used and not outcomes <= DECISIVE)


# ---- Walks -------------------------------------------------------------------------------


@every_profile
@given(answers=full_answers())
def test_a_walk_ends_with_the_rule_that_decides(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    asked, state = walk(whole, answers)
    assert fact_at(whole, state) is None
    assert state.rule.value == rule_of(of, answers)
    # Only the answers that were asked for count.
    assert state.rule.value == rule_of(of, {fact: answers[fact] for fact in asked})


@every_profile
@given(answers=full_answers(), others=complete_answers())
def test_what_was_not_asked_cannot_change_the_rule(
    of: str, answers: dict[str, str], others: dict[str, str]
) -> None:
    whole = whole_of(of)
    asked, state = walk(whole, answers)
    assert rule_of(of, {**others, **{fact: answers[fact] for fact in asked}}) == state.rule.value


@every_profile
@given(answers=full_answers())
def test_a_walk_with_pruned_answers_is_the_same(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    assert walk(whole, prune(whole.space.rulebook, answers)) == walk(whole, answers)


@every_profile
@given(answers=any_answers())
def test_a_walk_stops_at_the_first_question_without_an_answer(
    of: str, answers: dict[str, str]
) -> None:
    whole = whole_of(of)
    asked, state = walk(whole, answers)
    order = question_order(whole.space.rulebook)
    assert list(asked) == [fact for fact in order if fact in asked]
    assert set(asked) <= answers.keys()
    fact = fact_at(whole, state)
    assert fact not in answers
    # The rule for the answers so far is among those that are still possible.
    here = {name: answers[name] for name in asked}
    assert rule_of(of, here) in leaf_values(state.rule)


@every_profile
@given(answers=full_answers())
def test_questions_that_do_not_apply_are_not_asked(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    asked, _ = walk(whole, answers)
    for number, fact in enumerate(asked):
        before = {name: answers[name] for name in asked[:number]}
        assert applies(whole.space.rulebook, fact, before) is not Truth.NOT_MET


@every_profile
@given(answers=full_answers())
def test_the_pages_are_the_walk(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    asked, state = walk(whole, answers)
    steps = list(followed(pages, answers))
    assert tuple(step.fact for step in steps[:-1]) == asked
    assert steps[-1] is pages.steps[state]
    at = first_state(whole)
    for step in steps[:-1]:
        assert pages.steps[at] is step
        at = answer(whole, at, answers[str(step.fact)])


@every_profile
@given(answers=full_answers())
def test_possible_values_take_in_every_way_to_a_page(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    given_so_far: dict[str, str] = {}
    for step in followed(flow(whole), answers):
        possible = possible_answers(whole)[step.slug]
        assert given_so_far.keys() <= possible.keys()
        for fact, values in possible.items():
            assert given_so_far.get(fact, NOT_ASKED) in values
        if step.fact is not None:
            given_so_far[step.fact] = answers[step.fact]


# ---- By hand -----------------------------------------------------------------------------


@every_profile
@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"kompetens": "nej"}, ["syfte", "kompetens"]),
        ({"syfte": "allmant_stod"}, ["syfte", "kompetens"]),
        ({"syfte": "lokal_eller_upplatelse"}, ["syfte", "kompetens"]),
        ({"syfte": "bestalld_tjanst"}, ["syfte", "kompetens", "marknad"]),
        (
            {"initiativ": "kommunen", "marknad": "ja"},
            ["syfte", "kompetens", "marknad", "initiativ"],
        ),
    ],
)
def test_the_questions_stop_when_the_matter_is_decided(
    of: str, changed: dict[str, str], asked: list[str]
) -> None:
    found, _ = walk(whole_of(of), {**IDEA, **changed})
    assert list(found) == asked


@pytest.mark.parametrize(
    ("of", "never_asked"),
    [
        ("gemensam", {"demokratisk", "nytta"}),
        ("malmo", {"demokratisk", "nytta", "mal", "samverkan", "beslut"}),
        ("soderhamn", {"samverkan"}),
        ("stockholm", {"demokratisk", "nytta", "samverkan", "beslut"}),
        ("helsingborg", {"demokratisk", "nytta", "mal", "beslut"}),
    ],
)
def test_an_iop_needs_every_question_that_the_profile_has_a_use_for(
    of: str, never_asked: set[str]
) -> None:
    asked, _ = walk(whole_of(of), IDEA)
    assert set(IDEA) - set(asked) == never_asked


@pytest.mark.parametrize(
    ("finansiering", "is_asked"),
    [("bada", True), ("bara_foreningen", False), (DONT_KNOW, True)],
)
def test_a_second_payment_is_asked_about_only_where_the_municipality_may_pay(
    finansiering: str, is_asked: bool
) -> None:
    asked, _ = walk(whole_of("soderhamn"), {**IDEA, "finansiering": finansiering})
    assert ("annan_ersattning" in asked) is is_asked
