"""The questionnaire: every way through it ends, and ends where nothing more can matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.decision import applies, decider, deciding_rule, prune, purchase
from guide_engine.diagram import leaf_values
from guide_engine.flow import (
    NOT_ASKED,
    Flow,
    Step,
    answer,
    ends,
    fact_at,
    facts_in_use,
    first_state,
    flow,
    possible_answers,
    state_at,
    step_at,
    walk,
)
from guide_engine.logic import DONT_KNOW, Truth
from guide_engine.model import DECISIVE, Outcome
from guide_engine.rulebook import question_order
from tests.strategies import (
    IDEA,
    RULEBOOK,
    all_values,
    any_answers,
    asked_for,
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
def test_every_end_has_a_settled_rule_decider_and_way_to_purchase(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    rules = whole.space.rulebook.rules_by_id
    ways = {way.id for way in whole.space.rulebook.purchases}
    deciders = {entry.id for entry in whole.profile.decided_by}
    for end in pages.ends:
        assert end.rule.leaf
        assert end.rule.value in rules
        assert end.decider.leaf
        assert end.decider.value in deciders
        assert end.purchase.leaf
        bought = rules[str(end.rule.value)].outcome is Outcome.UPPHANDLING
        assert end.purchase.value in (ways if bought else {None})
    assert {end.purchase.value for end in pages.ends} == {None, *ways}
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
            if end.purchase.value is not None:
                assert purchase(whole.space.rulebook, kept).id == end.purchase.value


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
        possible = [rulebook.rules_by_id[str(value)] for value in leaf_values(step.rule)]
        all_end = all(rule.ends for rule in possible)
        changes_the_rule = len({after.rule for after in step.answers.values()}) > 1
        changes_the_way = len({after.purchase for after in step.answers.values()}) > 1
        assert changes_the_rule or changes_the_way or (step.fact in used and not all_end)
        if step.fact == "varde":
            assert {rule.outcome for rule in possible} == {Outcome.UPPHANDLING}


@every_profile
def test_a_decisive_rule_always_ends_the_questions(of: str) -> None:
    whole = whole_of(of)
    rulebook = whole.space.rulebook
    assert all(rule.ends for rule in rulebook.rules if rule.outcome in DECISIVE)
    assert not any(rule.ends for rule in rulebook.rules if rule.outcome is Outcome.IOP)
    for step in flow(whole).steps.values():
        rules = [rulebook.rules_by_id[str(value)] for value in leaf_values(step.rule)]
        assert ends(rulebook, step.rule) is all(rule.ends for rule in rules)


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
    answers = asked_for(answers)
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

TESTED = ["syfte", "kompetens", "uppdrag", "motprestation"]
"""The purpose, what the municipality may do, and the purchase test."""


@every_profile
@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"kompetens": "nej"}, ["syfte", "kompetens"]),
        ({"syfte": "allmant_stod"}, [*TESTED, "aktor"]),
        ({"syfte": "allmant_stod", "aktor": "annat_bolag"}, [*TESTED, "aktor"]),
        ({"syfte": "allmant_stod", "uppdrag": "delvis"}, ["syfte", "kompetens", "uppdrag"]),
        ({"syfte": "lokal_eller_upplatelse"}, ["syfte", "kompetens", "aktor"]),
        ({"syfte": "bestalld_tjanst"}, ["syfte", "kompetens", "varde"]),
        ({"uppdrag": "ja", "motprestation": "ja"}, [*TESTED, "varde"]),
        (
            {"initiativ": "kommunen", "marknad": "ja"},
            [*TESTED, "marknad", "initiativ", "varde"],
        ),
        ({"aktorer": "flera_en_valjs"}, [*TESTED, "marknad", "initiativ", "aktorer", "varde"]),
        # Rules that end the questions although they recommend a closer look.
        ({"uppdrag": "delvis"}, ["syfte", "kompetens", "uppdrag"]),
        ({"uppdrag": "ja"}, TESTED),
        ({"motprestation": "ja"}, TESTED),
    ],
)
def test_the_questions_stop_when_the_matter_is_decided(
    of: str, changed: dict[str, str], asked: list[str]
) -> None:
    found, _ = walk(whole_of(of), asked_for({**IDEA, **changed}))
    assert list(found) == asked


@every_profile
def test_two_signs_of_a_purchase_end_the_questions(of: str) -> None:
    signs = {"initiativ": "kommunen", "styrning": "kommunen_i_detalj"}
    asked, state = walk(whole_of(of), {**IDEA, **signs})
    assert state.rule.value == "flera_koptecken"
    assert asked[-1] == "styrning"
    one, state = walk(whole_of(of), {**IDEA, "marknad": "ja"})
    assert state.rule.value == "marknad_finns"
    assert {"samverkan", "avtalstid"} <= set(one)


@every_profile
@pytest.mark.parametrize(
    ("syfte", "most"),
    [("allmant_stod", 5), ("bestalld_tjanst", 3), ("lokal_eller_upplatelse", 3)],
)
def test_what_is_no_iop_stays_short(of: str, syfte: str, most: int) -> None:
    pages = flow(whole_of(of))
    after = pages.steps[pages.start].answers[syfte]
    assert 1 + after.left == most


@every_profile
@pytest.mark.parametrize("kompetens", ["nej", "myndighetsutovning"])
@pytest.mark.parametrize("syfte", all_values("syfte"))
def test_outside_the_competence_nothing_more_is_asked(of: str, kompetens: str, syfte: str) -> None:
    pages = flow(whole_of(of))
    second = pages.steps[pages.start].answers[syfte]
    assert second.fact == "kompetens"
    assert second.answers[kompetens].fact is None


# ---- Answers that are not asked for ------------------------------------------------------


@every_profile
def test_general_support_is_not_asked_about_profit(of: str) -> None:
    pages = flow(whole_of(of))
    reached = [pages.steps[pages.start].answers["allmant_stod"]]
    for step in reached:
        assert step.fact != "vinst"
        reached += [after for after in step.answers.values() if after not in reached]
    # For anything else, and where the purpose is not known, profit is asked about.
    for syfte in ("egen_verksamhet", "gemensam_utmaning", DONT_KNOW):
        assert "vinst" in walk(whole_of(of), {**IDEA, "syfte": syfte})[0]


@every_profile
@pytest.mark.parametrize(
    ("vinst", "rule", "asked"),
    [
        (None, "allmant_stod", [*TESTED, "aktor"]),
        ("ingen", "allmant_stod", [*TESTED, "vinst", "aktor"]),
        (DONT_KNOW, "allmant_stod", [*TESTED, "vinst", "aktor"]),
        ("delas_ut", "stod_till_foretag", [*TESTED, "vinst"]),
    ],
)
def test_an_answer_that_was_not_asked_for_counts(
    of: str, vinst: str | None, rule: str, asked: list[str]
) -> None:
    whole = whole_of(of)
    answers = {**IDEA, "syfte": "allmant_stod", "vinst": vinst}
    known = {fact: value for fact, value in answers.items() if value is not None}
    found, state = walk(whole, known)
    assert list(found) == asked
    assert state.rule.value == rule == rule_of(of, known)
    # The question has a page, and its answers lead on, though no other way leads to it.
    if "vinst" in asked:
        at = state_at(whole, known, "vinst")
        assert at not in flow(whole).steps
        step = step_at(whole, at)
        assert step.fact == "vinst"
        assert step.slug == "vinst"
        assert tuple(step.answers) == all_values("vinst")
        assert all(after.left < step.left for after in step.answers.values())


@every_profile
@given(answers=full_answers())
def test_every_state_of_a_walk_has_a_page(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    asked, state = walk(whole, answers)
    slugs = {step.slug for step in flow(whole).steps.values()}
    for fact in asked:
        step = step_at(whole, state_at(whole, answers, fact))
        assert step.fact == fact
        # A page of this name is there without the engine too.
        assert step.slug in slugs
    end = step_at(whole, state)
    assert end.fact is None
    assert end.slug in slugs
    assert end.rule.value == rule_of(of, answers)


@pytest.mark.parametrize(
    ("of", "never_asked"),
    [
        # The value only where something is bought; the signs of a purchase everywhere.
        ("gemensam", {"demokratisk", "nytta", "varde"}),
        ("malmo", {"demokratisk", "nytta", "mal", "beslut", "varde"}),
        ("soderhamn", {"varde"}),
        ("stockholm", {"demokratisk", "nytta", "beslut", "varde"}),
        ("helsingborg", {"demokratisk", "nytta", "mal", "beslut", "varde"}),
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
