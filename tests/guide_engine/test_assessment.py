"""The whole answer: what holds for all answers, and what the sources ask to be said."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide_engine.assessment import (
    Assessment,
    Demand,
    OpenQuestion,
    assess,
    assess_stop,
    belongs,
    instances,
    truths,
)
from guide_engine.changes import changes
from guide_engine.compiled import compile_in, compiled
from guide_engine.decision import (
    applies,
    completed,
    criterion_facts,
    criterion_status,
    decider,
    prune,
    purchase,
)
from guide_engine.errors import InputError
from guide_engine.flow import NOT_ASKED, Stop, exacting, flow, possible_answers, stop_at, walk
from guide_engine.logic import DONT_KNOW, FactIn, Truth
from guide_engine.model import (
    DECISIVE,
    Citations,
    Form,
    Outcome,
    Profile,
    Role,
    Rulebook,
    Scope,
    Status,
)
from guide_engine.report import report
from tests.ideas import idea
from tests.oracle import deciding_rule
from tests.representatives import for_representatives, of_representatives
from tests.strategies import (
    BASES,
    IDEA,
    RULEBOOK,
    any_answers,
    asked_for,
    complete_answers,
    every_profile,
    nearly_iop,
    not_asked_for,
    partial_answers,
    profile_ids,
    roles,
)

FINE = {Status.MET, Status.NOT_APPLICABLE}
RECOMMENDING = sorted(profile.id for profile in RULEBOOK.profiles.values() if profile.recommends)


def step_ids(found: Assessment) -> list[str]:
    """Return the ids of the next steps."""
    return [noted.item.id for noted in found.next_steps]


def asked_facts(found: Assessment) -> set[str]:
    """Return the facts of the open questions."""
    return {question.fact for question in found.open_questions}


# ---- Invariants --------------------------------------------------------------------------


@settings(max_examples=60)
@given(profile_ids(), any_answers(), roles(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(
    of: str, answers: dict[str, str], role: Role | None, random: Random
) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers, role)
    items = list(answers.items())
    random.shuffle(items)
    again = assess(RULEBOOK, profile, dict(items), role)
    assert again == found
    assert json.dumps(report(RULEBOOK, again)) == json.dumps(report(RULEBOOK, found))


@given(profile_ids(), any_answers())
def test_the_pruned_answers_give_the_same_whole_assessment(
    of: str, answers: dict[str, str]
) -> None:
    profile = RULEBOOK.profiles[of]
    assert assess(RULEBOOK, profile, prune(RULEBOOK, answers)) == assess(RULEBOOK, profile, answers)


@given(profile_ids(), nearly_iop())
def test_the_rule_is_the_one_that_decides(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers)
    assert found.rule is deciding_rule(RULEBOOK, profile, answers)
    assert found.outcome is found.rule.outcome
    assert found.decided_by is decider(profile, prune(RULEBOOK, answers))
    if found.outcome is Outcome.UPPHANDLING:
        assert found.purchase is purchase(RULEBOOK, prune(RULEBOOK, answers))
    else:
        assert found.purchase is None
    assert found.rules_version == RULEBOOK.version
    assert found.profile is profile


@settings(max_examples=300)
@given(profile_ids(), nearly_iop())
def test_an_unknown_never_gives_an_iop(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers)
    required = {result.status for result in found.criteria if result.required}
    if found.outcome is Outcome.IOP:
        assert required <= FINE
    if Status.UNKNOWN in required:
        assert found.outcome is not Outcome.IOP


@settings(max_examples=200)
@given(profile_ids(), partial_answers(), complete_answers(), nearly_iop())
def test_what_was_decisive_never_becomes_an_iop(
    of: str, answers: dict[str, str], anything: dict[str, str], near: dict[str, str]
) -> None:
    profile = RULEBOOK.profiles[of]
    known = {fact: value for fact, value in answers.items() if value != DONT_KNOW}
    if assess(RULEBOOK, profile, answers).outcome in DECISIVE:
        for rest in (anything, {**IDEA, **near}):
            assert assess(RULEBOOK, profile, {**rest, **known}).outcome is not Outcome.IOP


@given(profile_ids(), any_answers())
def test_vet_ej_and_no_answer_differ_only_in_what_is_said(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    left_out = {fact: value for fact, value in answers.items() if value != DONT_KNOW}
    one, other = assess(RULEBOOK, profile, answers), assess(RULEBOOK, profile, left_out)
    assert one.rule is other.rule
    assert one.criteria == other.criteria
    assert one.warnings == other.warnings
    assert one.changes == other.changes
    assert one.purchase is other.purchase
    # "Vet inte" to what is not asked for is something to find out; no answer to it is nothing.
    unasked_for = asked_facts(one) & not_asked_for(answers)
    assert unasked_for <= answers.keys()
    assert asked_facts(one) - unasked_for == asked_facts(other)
    assert not any(question.asked for question in other.open_questions)


# ---- Parts -------------------------------------------------------------------------------


@given(profile_ids(), any_answers())
def test_criteria_are_those_of_the_profile_with_a_status_each(
    of: str, answers: dict[str, str]
) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers)
    listed = [(result.criterion.id, result.demand) for result in found.criteria]
    assert listed == [
        *((id_, Demand.REQUIRED) for id_ in profile.requires),
        *((id_, Demand.RECOMMENDED) for id_ in profile.recommends),
        *((id_, Demand.SHOWN) for id_ in profile.shows),
    ]
    assert all(result.status is not Status.DEPENDS for result in found.criteria)
    assert all(each.required is (each.criterion.id in profile.requires) for each in found.criteria)


@every_profile
def test_what_is_recommended_or_shown_never_decides(of: str) -> None:
    profile = RULEBOOK.profiles[of]
    whole = compiled(RULEBOOK, profile)
    bare = compile_in(whole.space, replace(profile, recommends=(), shows=()))
    assert bare.rule is whole.rule
    assert bare.seen is whole.seen
    # Nor would it if every criterion that the profile does not require were recommended.
    rest = tuple(id_ for id_ in RULEBOOK.criteria if id_ not in profile.requires)
    assert compile_in(whole.space, replace(profile, recommends=rest)).rule is whole.rule
    # Required instead, some of it does.
    strict = replace(profile, requires=(*profile.requires, *rest))
    assert compile_in(whole.space, strict).rule is not whole.rule


@pytest.mark.parametrize("of", RECOMMENDING)
def test_what_is_recommended_and_not_met_is_told_but_stands_against_nothing(of: str) -> None:
    profile = RULEBOOK.profiles[of]
    for id_ in profile.recommends:
        criterion = RULEBOOK.criteria[id_]
        facts = criterion_facts(criterion)
        every = {fact: frozenset(RULEBOOK.facts[fact].values) for fact in facts}
        unmet = [
            {**IDEA, **few}
            for few in instances(facts, every)
            if criterion_status(RULEBOOK, criterion, {**IDEA, **few}) is Status.NOT_MET
        ]
        assert unmet
        for answers in unmet:
            found = assess(RULEBOOK, profile, answers)
            (told,) = (each for each in found.criteria if each.criterion is criterion)
            assert (told.status, told.demand) == (Status.NOT_MET, Demand.RECOMMENDED)
            reasons = [reason.text for form in found.forms.values() for reason in form.reasons]
            assert RULEBOOK.words.criteria[id_].not_met not in reasons
            assert found.rule is deciding_rule(RULEBOOK, profile, answers)


@given(st.sampled_from(RECOMMENDING), any_answers())
def test_what_is_recommended_is_no_reason_against_an_iop(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    with_, without = (
        assess(RULEBOOK, each, answers)
        for each in (profile, replace(profile, recommends=(), shows=()))
    )
    assert with_.rule is without.rule
    assert with_.forms == without.forms
    assert with_.changes == without.changes
    # What it reads makes a result more exact: it is asked afterwards, and open to nobody before.
    assert [q.fact for q in with_.open_questions] == [q.fact for q in without.open_questions]


@given(profile_ids(), any_answers())
def test_every_form_has_a_status_and_reasons(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers)
    assert list(found.forms) == list(Form)
    for form, result in found.forms.items():
        assert result.status is found.rule.forms[form]
        assert result.reasons
        assert all(reason.text.strip() for reason in result.reasons)
        assert all(reason.citations for reason in result.reasons)
    against = {
        RULEBOOK.words.criteria[result.criterion.id].not_met
        for result in found.criteria
        if result.required and result.status is Status.NOT_MET
    }
    assert {reason.text for reason in found.forms[Form.IOP].reasons[1:]} == against


@given(profile_ids(), any_answers(), roles())
def test_what_is_shown_applies(of: str, answers: dict[str, str], role: Role | None) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers, role)
    kept = {fact: frozenset({value}) for fact, value in prune(RULEBOOK, answers).items()}
    shown: list[tuple[bool, Scope]] = [
        *((noted.certain, noted.item.scope) for noted in found.warnings),
        *((noted.certain, noted.item.scope) for noted in found.conflicts),
        *((noted.certain, noted.item.scope) for noted in found.next_steps),
    ]
    for certain, scope in shown:
        assert certain
        assert truths(scope.when, kept) == {Truth.MET}
        assert Truth.MET not in truths(scope.unless, kept)
        assert belongs(scope, kept) == {True}
        assert not scope.outcomes or found.outcome in scope.outcomes
        assert not scope.profiles or profile.id in scope.profiles
        assert role is None or scope.role in {None, role}
    for conflict in found.conflicts:
        assert len(conflict.item.positions) >= 2
        assert all(position.citations for position in conflict.item.positions)


@given(profile_ids(), any_answers())
def test_the_steps_of_both_roles_together_are_all_steps(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    all_steps = step_ids(assess(RULEBOOK, profile, answers))
    by_role = [step_ids(assess(RULEBOOK, profile, answers, role)) for role in Role]
    assert set(all_steps) == set().union(*by_role)
    assert len(all_steps) == len(set(all_steps))


@pytest.mark.parametrize("of", [p.id for p in RULEBOOK.profiles.values() if p.steps])
def test_own_steps_come_before_those_that_every_possible_iop_needs(of: str) -> None:
    profile = RULEBOOK.profiles[of]
    needed = [step.id for step in RULEBOOK.steps if step.scope.outcomes == {Outcome.IOP}]
    shown = step_ids(assess(RULEBOOK, profile, idea(of)))
    own = [step.id for step in profile.steps if step.id in shown]
    later = [id_ for id_ in needed if id_ in shown]
    assert later
    assert shown[-len(own) - len(later) :] == [*own, *later]


@given(profile_ids(), any_answers())
def test_changes_are_those_of_the_pruned_answers(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    kept = prune(RULEBOOK, answers)
    assert assess(RULEBOOK, profile, answers).changes == changes(compiled(RULEBOOK, profile), kept)


# ---- Open questions ----------------------------------------------------------------------


@given(profile_ids(), any_answers())
def test_open_questions_are_unknown_and_say_whether_they_were_asked(
    of: str, answers: dict[str, str]
) -> None:
    profile = RULEBOOK.profiles[of]
    for question in assess(RULEBOOK, profile, answers).open_questions:
        assert answers.get(question.fact, DONT_KNOW) == DONT_KNOW
        assert question.asked == (question.fact in answers)
        assert applies(RULEBOOK, question.fact, prune(RULEBOOK, answers)) is not Truth.NOT_MET


@given(profile_ids(), any_answers(), complete_answers())
def test_what_is_not_open_cannot_change_the_rule(
    of: str, answers: dict[str, str], others: dict[str, str]
) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers)
    known = {fact: value for fact, value in answers.items() if value != DONT_KNOW}
    # What is not asked for is not open either: see the next test.
    still_open = asked_facts(found) | (not_asked_for(answers) - answers.keys())
    more = {fact: value for fact, value in others.items() if fact not in still_open}
    assert deciding_rule(RULEBOOK, profile, {**more, **known}) is found.rule


@given(profile_ids(), any_answers())
def test_an_unknown_criterion_has_its_facts_to_find_out(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    found = assess(RULEBOOK, profile, answers)
    # A rule that ends the questions says itself what has to be examined.
    if found.outcome is Outcome.UTRED and not found.rule.ends:
        for result in found.criteria:
            if result.required and result.status is Status.UNKNOWN:
                unknown = {
                    fact
                    for fact in criterion_facts(result.criterion)
                    if answers.get(fact, DONT_KNOW) == DONT_KNOW
                }
                assert unknown <= asked_facts(found)


@of_representatives
def test_what_is_left_to_find_out_about_a_grant_is_what_can_still_change_it(of: str) -> None:
    profile, support = RULEBOOK.profiles[of], BASES["lopande_stod"].answers
    for fact in support.keys() - {"syfte"}:
        so_far = assess(RULEBOOK, profile, {**support, fact: DONT_KNOW})
        assert so_far.outcome is Outcome.BIDRAG
        assert so_far.open_questions == (OpenQuestion(fact, asked=True),)
    so_far = assess(RULEBOOK, profile, {"syfte": support["syfte"]})
    assert so_far.outcome is Outcome.BIDRAG
    assert asked_facts(so_far) == support.keys() - {"syfte"}


@pytest.mark.parametrize(
    ("of", "unknown", "open_"),
    [
        ("malmo", ["initiativ", "ordinarie_bidrag"], "initiativ"),
        ("malmo", ["styrning", "ordinarie_bidrag"], "styrning"),
        ("soderhamn", ["samverkan", "ordinarie_bidrag"], "samverkan"),
    ],
)
def test_what_can_change_the_rule_is_open_though_no_unknown_criterion_reads_it(
    rulebook: Rulebook, of: str, unknown: list[str], open_: str
) -> None:
    answers = {fact: value for fact, value in IDEA.items() if fact not in unknown}
    found = assess(rulebook, rulebook.profiles[of], answers)
    read = [
        criterion_facts(c.criterion)
        for c in found.criteria
        if c.required and c.status is Status.UNKNOWN
    ]
    assert open_ not in frozenset[str]().union(*read)
    assert open_ in asked_facts(found)


# ---- How a purchase can be made ----------------------------------------------------------


@pytest.mark.parametrize("varde", [*RULEBOOK.facts["varde"].values, DONT_KNOW])
@pytest.mark.parametrize(
    "changed",
    [{}, {"syfte": "allmant_stod"}, {"uppdrag": "delvis"}, {"kompetens": "nej"}],
)
@for_representatives
def test_what_is_no_purchase_has_no_way_to_make_one_whatever_its_value(
    rulebook: Rulebook, profile: Profile, varde: str, changed: dict[str, str]
) -> None:
    found = assess(rulebook, profile, {**IDEA, **changed, "varde": varde})
    without = assess(rulebook, profile, {**IDEA, **changed})
    assert found.purchase is None
    assert found.rule is without.rule
    assert found.changes == without.changes


# ---- Result pages without a visit --------------------------------------------------------


@of_representatives
@settings(max_examples=30)
@given(answers=nearly_iop(), role=roles())
def test_a_static_result_page_takes_in_every_answer_that_leads_to_it(
    of: str, answers: dict[str, str], role: Role | None
) -> None:
    profile = RULEBOOK.profiles[of]
    whole = compiled(RULEBOOK, profile)
    # A page of its own is made for what was asked; what a link adds is told live.
    every = asked_for(of, {fact: answers.get(fact, DONT_KNOW) for fact in IDEA})
    asked, state = walk(whole, {f: v for f, v in every.items() if f not in exacting(whole)})
    given_answers = {fact: every[fact] for fact in asked}
    end = flow(whole).stops[state]
    for fact in exacting(whole):
        # What makes it more exact is answered on the result page itself.
        if every[fact] in end.exact.get(fact, {}):
            end = end.exact[fact][every[fact]]
            given_answers[fact] = every[fact]
    page = assess_stop(RULEBOOK, profile, end)
    found = assess(RULEBOOK, profile, completed(RULEBOOK, given_answers))
    assert page.rule is found.rule
    assert page.decided_by is found.decided_by
    assert page.purchase is found.purchase
    for static, live in zip(page.criteria, found.criteria, strict=True):
        assert static.criterion is live.criterion
        assert static.status in {live.status, Status.DEPENDS}
    for on_page, in_answer in (
        (page.warnings, found.warnings),
        (page.conflicts, found.conflicts),
        (page.next_steps, found.next_steps),
    ):
        shown = {noted.item.id for noted in on_page}
        certain = {noted.item.id for noted in on_page if noted.certain}
        assert certain <= {noted.item.id for noted in in_answer} <= shown
    if found.outcome is Outcome.UTRED:
        dont_know = {fact for fact in asked if every[fact] == DONT_KNOW}
        assert dont_know <= asked_facts(page)


@of_representatives
@given(answers=nearly_iop())
def test_an_end_that_only_a_link_leads_to_can_be_assessed(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    whole = compiled(RULEBOOK, profile)
    every = {fact: answers.get(fact, DONT_KNOW) for fact in IDEA}
    _, state = walk(whole, every)
    page = assess_stop(RULEBOOK, profile, stop_at(whole, state))
    found = assess(RULEBOOK, profile, every)
    assert page.rule is found.rule
    assert page.purchase is found.purchase


@for_representatives
def test_every_result_page_can_be_assessed(rulebook: Rulebook, profile: Profile) -> None:
    whole = compiled(rulebook, profile)
    for end in flow(whole).ends:
        found = assess_stop(rulebook, profile, end)
        assert found.rule.id == end.rule.value
        possible = possible_answers(whole)[end.slug]
        if all(len(values) == 1 for values in possible.values()):
            assert all(result.status is not Status.DEPENDS for result in found.criteria)


@for_representatives
def test_a_question_page_is_no_result(rulebook: Rulebook, profile: Profile) -> None:
    pages = flow(compiled(rulebook, profile))
    question: Stop = pages.stops[pages.start]
    with pytest.raises(InputError, match=question.slug):
        assess_stop(rulebook, profile, question)


def test_instances_are_all_possible_answers() -> None:
    possible = {"a": frozenset({"1", "2"}), "b": frozenset({"3", NOT_ASKED})}
    assert list(instances(frozenset({"a", "b", "c"}), possible)) == [
        {"a": "1"},
        {"a": "1", "b": "3"},
        {"a": "2"},
        {"a": "2", "b": "3"},
    ]
    one = FactIn("a", frozenset({"1"}))
    assert truths(one, possible) == {Truth.MET, Truth.NOT_MET}
    assert truths(FactIn("b", frozenset({"3"})), possible) == {Truth.MET, Truth.UNKNOWN}
    assert truths(FactIn("c", frozenset({"3"})), possible) == {Truth.UNKNOWN}


# ---- Everything that is said rests on something ------------------------------------------


@for_representatives
def test_everything_is_cited(rulebook: Rulebook, profile: Profile) -> None:
    said: dict[str, Citations] = {
        **{fact.id: fact.citations for fact in rulebook.facts.values()},
        **{criterion.id: criterion.citations for criterion in rulebook.criteria.values()},
        **{sign.id: sign.citations for sign in rulebook.signs},
        **{f"purchase.{way.id}": way.citations for way in rulebook.purchases},
        **{rule.id: rule.citations for rule in rulebook.rules},
        **{warning.id: warning.citations for warning in rulebook.warnings},
        **{step.id: step.citations for step in (*rulebook.steps, *profile.steps)},
        **{
            f"{conflict.id}.{position.id}": position.citations
            for conflict in rulebook.conflicts
            for position in conflict.positions
        },
    }
    assert [id_ for id_, citations in said.items() if not citations] == []


@for_representatives
def test_what_stands_without_a_source_is_whom_to_ask(profile: Profile) -> None:
    assert profile.contacts
    said = [(entry.text, entry.citations) for entry in profile.decided_by]
    said += [(contact.text, contact.citations) for contact in profile.contacts]
    # Where no source says who decides, the text tells whom to ask.
    assert [text for text, cited in said if not cited and "fråga" not in text.lower()] == []


def test_conflicts_have_two_positions_that_rest_on_different_rows(rulebook: Rulebook) -> None:
    for conflict in rulebook.conflicts:
        rows = [
            {row for citation in position.citations for row in citation.rows}
            for position in conflict.positions
        ]
        assert len(rows) >= 2
        for number, one in enumerate(rows):
            for other in rows[number + 1 :]:
                assert not one & other, conflict.id


@for_representatives
def test_every_rule_and_profile_leads_on(rulebook: Rulebook, profile: Profile) -> None:
    pages = flow(compiled(rulebook, profile))
    for end in pages.ends:
        found = assess_stop(rulebook, profile, end)
        for role in Role:
            steps = [n for n in found.next_steps if n.item.scope.role in {None, role}]
            assert steps, (end.slug, role)


def test_an_end_may_have_answers_that_take_a_warning_away() -> None:
    scope = Scope(
        when=FactIn("a", frozenset({"1"})),
        unless=FactIn("b", frozenset({"2"})),
        outcomes=frozenset(),
    )
    one = frozenset({"1"})
    assert belongs(scope, {"a": one}) == {True}
    assert belongs(scope, {"a": one, "b": frozenset({"2"})}) == {False}
    assert belongs(scope, {"a": one, "b": frozenset({"1", "2"})}) == {True, False}
    assert belongs(scope, {"a": one, "b": frozenset({NOT_ASKED, DONT_KNOW})}) == {True}
    assert belongs(scope, {"b": frozenset({"1"})}) == {False}
