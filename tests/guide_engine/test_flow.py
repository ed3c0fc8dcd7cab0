"""The questionnaire: every way through it ends, and ends where nothing more can matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.compiled import Compiled, compile_in, compiled
from guide_engine.decision import (
    applies,
    completed,
    criterion_facts,
    decider,
    prune,
    purchase,
)
from guide_engine.diagram import Node, leaf_values, nodes
from guide_engine.flow import (
    LEAST_GATHERED,
    NOT_ASKED,
    Flow,
    Stop,
    answer,
    deciding,
    ends,
    exacting,
    fact_at,
    first_state,
    flow,
    possible_answers,
    remaining,
    says,
    settled,
    state_at,
    stop_at,
    walk,
)
from guide_engine.logic import ALL, DONT_KNOW, SINGLY, Truth, facts_of
from guide_engine.model import COMMON, DECISIVE, CriteriaTest, Outcome
from guide_engine.rulebook import question_order
from tests.oracle import deciding_rule
from tests.representatives import of_deciding, of_different
from tests.strategies import (
    FACTS,
    IDEA,
    PROFILES,
    RULEBOOK,
    all_values,
    any_answers,
    asked_for,
    complete_answers,
    every_profile,
    known_values,
    nearly_iop,
    whole_of,
)


def full_answers() -> st.SearchStrategy[dict[str, str]]:
    """Return an answer to every question, "vet inte" among them."""
    return nearly_iop().map(
        lambda near: {fact: near.get(fact, DONT_KNOW) for fact in IDEA}
    ) | st.fixed_dictionaries({fact: st.sampled_from(all_values(fact)) for fact in IDEA})


def followed(pages: Flow, answers: Mapping[str, str], gathering: str = SINGLY) -> Iterator[Stop]:
    """Iterate over the pages that a visitor with these answers sees; a gathering has its own."""
    step = pages.stops[pages.start]
    yield step
    while step.fact is not None:
        step = step.answers[gathering if step.gathers else answers[step.fact]]
        yield step


def more_exact(step: Stop, answers: Mapping[str, str]) -> Stop:
    """Return the page that the answers to what was not asked on the way lead to."""
    for fact in answers:
        step = step.exact.get(fact, {}).get(answers[fact], step)
    return step


def facts_tested(whole: Compiled, root: Node) -> frozenset[str]:
    """Return the facts that a diagram still tests."""
    return frozenset(whole.space.order[node.level] for node in nodes(root) if not node.leaf)


IMPLIED = [
    (fact, value, later, said)
    for fact, by_value in RULEBOOK.also.items()
    for value, given_too in by_value.items()
    for later, said in given_too.items()
]
"""What an answer says of a later question: fact, value, the later fact, its value."""


def needed(of: str) -> frozenset[str]:
    """Return the facts that a profile's required criteria read and that can change its answer."""
    whole = whole_of(of)
    read = (criterion_facts(RULEBOOK.criteria[id_]) for id_ in whole.profile.requires)
    return frozenset[str]().union(*read) & deciding(whole)


def rule_of(of: str, answers: Mapping[str, str]) -> str:
    """Return the rule that decides, with what the answers say of later questions too."""
    rule = deciding_rule(RULEBOOK, RULEBOOK.profiles[of], completed(RULEBOOK, answers))
    assert rule is not None
    return rule.id


# ---- The graph ---------------------------------------------------------------------------


@of_deciding
def test_every_page_leads_on_and_every_way_ends(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    known = set(pages.stops.values())
    order = question_order(whole.space.rulebook)
    reached = {pages.stops[pages.start]}
    for step in pages.stops.values():
        if step.fact is None:
            assert not step.answers
            for fact, by_value in step.exact.items():
                assert fact in exacting(whole)
                assert tuple(by_value) == known_values(fact)
                for after in by_value.values():
                    assert after in known
                    assert after.fact is None
                    # An answer more leaves less to ask, so no way can go round here either.
                    assert after.exact.keys() <= step.exact.keys() - {fact}
                    reached.add(after)
            continue
        assert not step.exact
        assert tuple(step.answers) == RULEBOOK.choices[step.fact]
        for after in step.answers.values():
            assert after in known
            reached.add(after)
            # The next question stands later in the order: no way can go round. A gathering
            # stands before its first one.
            if after.fact is not None and not after.gathers:
                here = min(map(order.index, step.gathers or [step.fact])) - bool(step.gathers)
                assert order.index(after.fact) > here
    assert reached == known
    assert pages.ends


@of_deciding
def test_every_end_has_a_rule_and_what_is_open_of_the_rest_has_its_questions(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    rules = whole.space.rulebook.rules_by_id
    ways = {way.id for way in whole.space.rulebook.purchases}
    deciders = {entry.id for entry in whole.profile.decided_by}
    settled_ways: set[object] = set()
    settled_deciders: set[object] = set()
    for end in pages.ends:
        assert end.rule.leaf
        assert end.rule.value in rules
        rule = rules[str(end.rule.value)]
        assert set(leaf_values(end.decider)) <= deciders
        bought = rule.outcome is Outcome.UPPHANDLING
        assert set(leaf_values(end.purchase)) <= (ways if bought else {None})
        # As long as who decides or how to purchase is open, the questions for it are there.
        asked = facts_tested(whole, end.purchase)
        asked |= frozenset() if rule.ends else facts_tested(whole, end.decider)
        assert end.exact.keys() == asked
        if not end.exact:
            assert end.purchase.leaf
            settled_ways.add(end.purchase.value)
            if not rule.ends:
                assert end.decider.leaf
                settled_deciders.add(end.decider.value)
    # Every way to purchase has pages of its own, as has each who decides.
    last = whole.space.rulebook.purchases[-1].id
    assert settled_ways == {None, *ways} - {last}
    assert {settled(whole.space, end.purchase) for end in pages.ends} == {None, *ways}
    assert settled_deciders == deciders
    assert {end.rule.value for end in pages.ends} == set(rules)


@of_deciding
def test_all_ways_to_an_end_give_its_rule(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    before: dict[Stop, list[tuple[Stop, str]]] = {}
    for step in pages.stops.values():
        for value, after in step.answers.items():
            before.setdefault(after, []).append((step, value))
    exact_before: dict[Stop, list[tuple[Stop, str, str]]] = {}
    for step in pages.ends:
        for fact, by_value in step.exact.items():
            for value, after in by_value.items():
                exact_before.setdefault(after, []).append((step, fact, value))
    random = Random(2026)
    for end in pages.ends:
        for _ in range(25):
            answers: dict[str, str] = {}
            step = end
            while step in exact_before and (step not in before or random.random() < 0.5):
                step, fact, value = random.choice(exact_before[step])
                answers[fact] = value
            while step in before:
                step, value = random.choice(before[step])
                answers |= step.gathers if value == ALL else {str(step.fact): value}
            assert step is pages.stops[pages.start]
            assert rule_of(of, answers) == end.rule.value
            kept = prune(whole.space.rulebook, completed(whole.space.rulebook, answers))
            if not whole.space.rulebook.rules_by_id[str(end.rule.value)].ends:
                assert decider(whole.profile, kept).id == settled(whole.space, end.decider)
            way = settled(whole.space, end.purchase)
            if way is not None:
                assert purchase(whole.space.rulebook, kept).id == way


@of_deciding
def test_what_is_left_is_the_longest_way_on(of: str) -> None:
    pages = flow(whole_of(of))
    longest: dict[Stop, int] = {}
    for step in sorted(pages.stops.values(), key=lambda step: step.left):
        longest[step] = 1 + max((longest[after] for after in step.answers.values()), default=-1)
        assert step.left == longest[step]


@of_deciding
def test_slugs_are_unique_and_plain_ascii(of: str) -> None:
    pages = flow(whole_of(of))
    slugs = [step.slug for step in pages.stops.values()]
    assert len(slugs) == len(set(slugs))
    assert "index" not in slugs
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)


@of_deciding
def test_slugs_say_what_the_page_is_about(of: str) -> None:
    pages = flow(whole_of(of))
    for step in pages.stops.values():
        name = step.fact or f"resultat-{step.rule.value}"
        assert step.slug.startswith(name.replace("_", "-"))


@of_deciding
def test_a_question_is_asked_only_when_its_answer_is_of_use(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    rulebook = whole.space.rulebook
    used = frozenset[str]().union(
        *(criterion_facts(rulebook.criteria[id_]) for id_ in whole.profile.requires)
    )
    for step in pages.stops.values():
        if step.fact is None or step.gathers:
            continue
        possible = [rulebook.rules_by_id[str(value)] for value in leaf_values(step.rule)]
        all_end = all(rule.ends for rule in possible)
        changes_the_rule = len({after.rule for after in step.answers.values()}) > 1
        assert changes_the_rule or (step.fact in used and not all_end)


@of_deciding
def test_a_decisive_rule_always_ends_the_questions(of: str) -> None:
    whole = whole_of(of)
    rulebook = whole.space.rulebook
    assert all(rule.ends for rule in rulebook.rules if rule.outcome in DECISIVE)
    assert not any(rule.ends for rule in rulebook.rules if rule.outcome is Outcome.IOP)
    for step in flow(whole).stops.values():
        rules = [rulebook.rules_by_id[str(value)] for value in leaf_values(step.rule)]
        assert ends(rulebook, step.rule) is all(rule.ends for rule in rules)


# ---- Walks -------------------------------------------------------------------------------


@of_deciding
@given(answers=full_answers())
def test_a_walk_ends_with_the_rule_that_decides(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    asked, state = walk(whole, answers)
    assert fact_at(whole, state) is None
    assert state.rule.value == rule_of(of, answers)
    # Only the answers that were asked for count.
    assert state.rule.value == rule_of(of, {fact: answers[fact] for fact in asked})
    assert not set(asked) & set(exacting(whole))


@of_deciding
@given(answers=full_answers(), others=complete_answers())
def test_what_was_not_asked_cannot_change_the_rule(
    of: str, answers: dict[str, str], others: dict[str, str]
) -> None:
    whole = whole_of(of)
    asked, state = walk(whole, answers)
    assert rule_of(of, {**others, **{fact: answers[fact] for fact in asked}}) == state.rule.value


@of_deciding
@given(answers=full_answers())
def test_a_walk_with_pruned_answers_is_the_same(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    assert walk(whole, prune(whole.space.rulebook, answers)) == walk(whole, answers)


@of_deciding
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


@of_deciding
@given(answers=full_answers())
def test_questions_that_do_not_apply_are_not_asked(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    asked, _ = walk(whole, answers)
    for number, fact in enumerate(asked):
        before = {name: answers[name] for name in asked[:number]}
        assert applies(whole.space.rulebook, fact, before) is not Truth.NOT_MET


@of_deciding
@given(answers=full_answers())
def test_the_pages_are_the_walk(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    answers = asked_for(of, answers)
    asked, state = walk(whole, answers)
    steps = list(followed(pages, answers))
    assert tuple(step.fact for step in steps[:-1] if not step.gathers) == asked
    # What was not asked on the way makes the end more exact, where it can.
    end = more_exact(steps[-1], answers)
    if pages.stops[state].exact.keys() == end.exact.keys():
        assert end is pages.stops[state]
    assert pages.stops[state].rule is end.rule
    at = first_state(whole)
    for step in steps[:-1]:
        assert pages.stops[at] is step
        at = answer(whole, at, SINGLY if step.gathers else answers[str(step.fact)])


@of_deciding
@given(answers=full_answers(), gathering=st.sampled_from([ALL, SINGLY]))
def test_possible_values_take_in_every_way_to_a_page(
    of: str, answers: dict[str, str], gathering: str
) -> None:
    whole = whole_of(of)
    given_so_far: dict[str, str] = {}
    for step in followed(flow(whole), answers, gathering):
        possible = possible_answers(whole)[step.slug]
        assert given_so_far.keys() <= possible.keys()
        for fact, values in possible.items():
            assert completed(RULEBOOK, given_so_far).get(fact, NOT_ASKED) in values
        if step.gathers:
            given_so_far |= step.gathers if gathering == ALL else {}
        elif step.fact is not None:
            given_so_far[step.fact] = answers[step.fact]


# ---- By hand -----------------------------------------------------------------------------

TESTED = ["syfte", "kompetens", "uppdrag", "motprestation"]
"""The purpose, what the municipality may do, and the purchase test."""


@of_deciding
@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"kompetens": "nej"}, ["syfte", "kompetens"]),
        ({"syfte": "allmant_stod"}, [*TESTED, "aktor"]),
        ({"syfte": "allmant_stod", "aktor": "annat_bolag"}, [*TESTED, "aktor"]),
        ({"syfte": "allmant_stod", "uppdrag": "delvis"}, ["syfte", "kompetens", "uppdrag"]),
        ({"syfte": "lokal_eller_upplatelse"}, ["syfte", "kompetens", "aktor"]),
        ({"syfte": "bestalld_tjanst"}, ["syfte", "kompetens"]),
        ({"uppdrag": "ja", "motprestation": "ja"}, TESTED),
        ({"initiativ": "kommunen", "marknad": "ja"}, [*TESTED, "marknad", "initiativ"]),
        ({"aktorer": "flera_en_valjs"}, [*TESTED, "marknad", "initiativ", "aktorer"]),
        # Rules that end the questions although they recommend a closer look.
        ({"uppdrag": "delvis"}, ["syfte", "kompetens", "uppdrag"]),
        ({"uppdrag": "ja"}, TESTED),
        ({"motprestation": "ja"}, TESTED),
    ],
)
def test_the_questions_stop_when_the_matter_is_decided(
    of: str, changed: dict[str, str], asked: list[str]
) -> None:
    found, _ = walk(whole_of(of), asked_for(of, {**IDEA, **changed}))
    assert list(found) == asked


@of_deciding
def test_two_signs_of_a_purchase_end_the_questions(of: str) -> None:
    signs = {"initiativ": "kommunen", "styrning": "kommunen_i_detalj"}
    asked, state = walk(whole_of(of), {**IDEA, **signs})
    assert state.rule.value == "flera_koptecken"
    assert asked[-1] == "styrning"
    one, state = walk(whole_of(of), {**IDEA, "marknad": "ja"})
    assert state.rule.value == "marknad_finns"
    assert {"samverkan", "avtalstid"} & deciding(whole_of(of)) <= set(one)
    assert len(one) > len(asked)


@of_deciding
@pytest.mark.parametrize(
    ("syfte", "most"),
    [("allmant_stod", 5), ("bestalld_tjanst", 2), ("lokal_eller_upplatelse", 3)],
)
def test_what_is_no_iop_stays_short(of: str, syfte: str, most: int) -> None:
    pages = flow(whole_of(of))
    after = pages.stops[pages.start].answers[syfte]
    assert 1 + after.left == most


@of_deciding
@pytest.mark.parametrize("kompetens", ["nej", "myndighetsutovning"])
@pytest.mark.parametrize("syfte", all_values("syfte"))
def test_outside_the_competence_nothing_more_is_asked(of: str, kompetens: str, syfte: str) -> None:
    pages = flow(whole_of(of))
    second = pages.stops[pages.start].answers[syfte]
    assert second.fact == "kompetens"
    assert second.answers[kompetens].fact is None


# ---- Answers that are not asked for ------------------------------------------------------


@of_deciding
def test_general_support_is_not_asked_about_profit(of: str) -> None:
    pages = flow(whole_of(of))
    reached = [pages.stops[pages.start].answers["allmant_stod"]]
    for step in reached:
        assert step.fact != "vinst"
        reached += [after for after in step.answers.values() if after not in reached]
    # For anything else, and where the purpose is not known, profit is asked about.
    for syfte in ("egen_verksamhet", "gemensam_utmaning", DONT_KNOW):
        asked = asked_for(of, {**IDEA, "aktor": "ab_svb", "syfte": syfte})
        assert "vinst" in walk(whole_of(of), asked)[0]


@of_deciding
@pytest.mark.parametrize(
    ("vinst", "rule", "asked"),
    [
        (None, "allmant_stod", [*TESTED, "aktor"]),
        ("ingen", "allmant_stod", [*TESTED, "aktor", "vinst"]),
        (DONT_KNOW, "allmant_stod", [*TESTED, "aktor", "vinst"]),
        ("delas_ut", "stod_till_foretag", [*TESTED, "aktor", "vinst"]),
    ],
)
def test_an_answer_that_was_not_asked_for_counts(
    of: str, vinst: str | None, rule: str, asked: list[str]
) -> None:
    whole = whole_of(of)
    # A company with limited profit: its kind alone does not say what happens to a surplus.
    answers = {**IDEA, "syfte": "allmant_stod", "aktor": "ab_svb", "vinst": vinst}
    known = {fact: value for fact, value in answers.items() if value is not None}
    found, state = walk(whole, known)
    assert list(found) == asked
    assert state.rule.value == rule == rule_of(of, known)
    # The question has a page, and its answers lead on, though no other way leads to it.
    if "vinst" in asked:
        at = state_at(whole, known, "vinst")
        assert at not in flow(whole).stops
        step = stop_at(whole, at)
        assert step.fact == "vinst"
        assert step.slug == "vinst"
        assert tuple(step.answers) == all_values("vinst")
        assert all(after.left < step.left for after in step.answers.values())


@of_deciding
@given(answers=full_answers())
def test_every_state_of_a_walk_has_a_page(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    asked, state = walk(whole, answers)
    slugs = {step.slug for step in flow(whole).stops.values()}
    for fact in asked:
        step = stop_at(whole, state_at(whole, answers, fact))
        assert step.fact == fact
        # A page of this name is there without the engine too.
        assert step.slug in slugs
    end = stop_at(whole, state)
    assert end.fact is None
    assert end.slug in slugs
    assert end.rule.value == rule_of(of, answers)


@of_deciding
def test_an_iop_needs_every_question_that_can_change_it_in_the_profile(of: str) -> None:
    asked, _ = walk(whole_of(of), IDEA)
    assert set(asked) == deciding(whole_of(of))
    # All that the profile's criteria read is asked, but what an answer before has said too.
    assert needed(of) <= set(asked)
    implied = {later for _, _, later, _ in IMPLIED}
    assert needed(of) - set(walk(whole_of(of), asked_for(of, IDEA))[0]) <= implied


@every_profile
def test_an_ordinary_idea_needs_at_most_fourteen_answers(of: str) -> None:
    # An association that nobody else does the same as; others answer one question more.
    ordinary = asked_for(of, {**IDEA, "marknad": "ingen_annan"})
    *asked, end = followed(flow(whole_of(of)), ordinary, ALL)
    assert end.rule.value == "alla_villkor_uppfyllda"
    # And one for each that is asked of a condition which the common ground does not have.
    own = {step.fact for step in asked} - deciding(whole_of(COMMON)) - RULEBOOK.gatherings.keys()
    assert len(asked) <= 14 + len(own)
    several = list(followed(flow(whole_of(of)), asked_for(of, {**IDEA, "marknad": "nej"}), ALL))
    assert {step.fact for step in several} - {step.fact for step in asked} == {"aktorer", None}


# ---- What only some profiles ask ------------------------------------------------------------


def reads(of: str) -> frozenset[str]:
    """Return the facts that anything in a profile reads."""
    profile = RULEBOOK.profiles[of]
    named = (*profile.requires, *profile.recommends, *profile.shows)
    found = [criterion_facts(RULEBOOK.criteria[id_]) for id_ in named]
    found += [facts_of(each.when) for each in profile.decided_by]
    found += [
        facts_of(each.scope.when)
        for each in RULEBOOK.warnings
        if not each.scope.profiles or of in each.scope.profiles
    ]
    return frozenset[str]().union(*found)


RULED = frozenset[str]().union(
    *(facts_of(way.when) for way in RULEBOOK.purchases),
    *(facts_of(r.when) for r in RULEBOOK.rules if not isinstance(r.when, CriteriaTest)),
)
SELDOM = frozenset(FACTS) - reads(COMMON) - RULED
"""What neither the rules nor the common ground read: a profile's own conditions do."""


@every_profile
def test_a_question_of_some_profiles_is_asked_only_where_one_reads_it(of: str) -> None:
    pages = flow(whole_of(of)).stops.values()
    asked = {step.fact for step in pages} | {fact for step in pages for fact in step.gathers}
    asked |= set(exacting(whole_of(of)))
    assert SELDOM & asked == SELDOM & reads(of)
    required = (criterion_facts(RULEBOOK.criteria[id_]) for id_ in RULEBOOK.profiles[of].requires)
    # On the way only what is required: what is recommended or shown comes after the result.
    assert SELDOM & deciding(whole_of(of)) == SELDOM & frozenset[str]().union(*required)


@of_different
def test_what_is_recommended_is_asked_after_the_result_and_lengthens_no_way(of: str) -> None:
    profile = RULEBOOK.profiles[of]
    rest = tuple(id_ for id_ in RULEBOOK.criteria if id_ not in profile.requires)
    for recommends, shows in ((rest, ()), ((), rest)):
        whole = compile_in(whole_of(of).space, replace(profile, recommends=recommends, shows=shows))
        assert graph(flow(whole)) == graph(flow(whole_of(of)))
        assert set(exacting(whole)) >= SELDOM - deciding(whole)


def test_some_profile_asks_each_of_the_questions_of_some() -> None:
    assert len(SELDOM) > 5
    assert frozenset[str]().union(*map(reads, PROFILES)) >= SELDOM


def graph(pages: Flow) -> dict[str, tuple[str | None, dict[str, str], int]]:
    """Return what each page asks, the page that each answer leads to, and how far it is."""
    return {
        step.slug: (step.fact, {v: after.slug for v, after in step.answers.items()}, step.left)
        for step in pages.stops.values()
    }


@of_deciding
def test_a_question_that_a_profile_does_not_read_changes_nothing_in_it(of: str) -> None:
    needless = SELDOM - reads(of)
    fewer = replace(
        RULEBOOK,
        facts={id_: fact for id_, fact in RULEBOOK.facts.items() if id_ not in needless},
        sections=tuple(
            replace(part, facts=tuple(fact for fact in part.facts if fact not in needless))
            for part in RULEBOOK.sections
        ),
        gatherings={
            id_: {fact: value for fact, value in facts.items() if fact not in needless}
            for id_, facts in RULEBOOK.gatherings.items()
        },
    )
    assert needless
    before = flow(compiled(fewer, fewer.profiles[of]))
    assert graph(before) == graph(flow(compiled(RULEBOOK, RULEBOOK.profiles[of])))


# ---- Several conditions on one page --------------------------------------------------------

GATHERED = [(id_, of) for id_ in RULEBOOK.gatherings for of in PROFILES]


@pytest.mark.parametrize(("id_", "of"), GATHERED)
def test_a_gathering_is_asked_where_it_spares_two_answers_and_nowhere_else(
    id_: str, of: str
) -> None:
    pays_off = len(needed(of) & RULEBOOK.gatherings[id_].keys()) >= LEAST_GATHERED
    stops = [step for step in flow(whole_of(of)).stops.values() if step.fact == id_]
    assert bool(stops) is pays_off
    for step in stops:
        assert step.gathers.items() <= RULEBOOK.gatherings[id_].items()
        assert needed(of) >= step.gathers.keys()
        assert len(step.gathers) >= LEAST_GATHERED


def test_a_gathering_is_asked_in_a_profile() -> None:
    assert {
        step.fact for of in PROFILES for step in flow(whole_of(of)).stops.values() if step.gathers
    } == set(RULEBOOK.gatherings)


@of_deciding
def test_both_answers_to_a_gathering_lead_to_the_same_where_all_is_so(of: str) -> None:
    for step in flow(whole_of(of)).stops.values():
        if not step.gathers:
            continue
        singly = step.answers[SINGLY]
        assert (singly.rule, singly.fact) == (step.rule, next(iter(step.gathers)))
        for fact, value in step.gathers.items():
            assert singly.fact == fact
            singly = singly.answers[value]
        assert step.answers[ALL] is singly


def test_what_does_not_apply_is_no_condition_on_the_page() -> None:
    whole = whole_of("soderhamn")
    idea = {f: v for f, v in IDEA.items() if f not in RULEBOOK.gatherings["villkor"]}
    for finansiering, listed in (("bada", True), ("bara_foreningen", False), (DONT_KNOW, True)):
        _, state = walk(whole, {**idea, "finansiering": finansiering})
        assert fact_at(whole, state) == "villkor"
        assert ("annan_ersattning" in dict(state.gathers)) is listed


@pytest.mark.parametrize("fact", RULEBOOK.gatherings["villkor"])
def test_with_an_answer_to_one_of_them_the_others_are_asked_singly(fact: str) -> None:
    whole = whole_of("soderhamn")
    others = set(RULEBOOK.gatherings["villkor"]) - {fact}
    _, state = walk(whole, {f: v for f, v in IDEA.items() if f not in others})
    assert not state.gathers
    assert fact_at(whole, state) in others


# ---- An answer that says another one too ---------------------------------------------------


@of_deciding
@pytest.mark.parametrize(("fact", "value", "later", "said"), IMPLIED)
def test_what_an_answer_says_too_is_not_asked_and_counts(
    of: str, fact: str, value: str, later: str, said: str
) -> None:
    whole = whole_of(of)
    answers = {name: given for name, given in IDEA.items() if name != later}
    answers[fact] = value
    asked, state = walk(whole, answers)
    assert fact in asked
    assert later not in asked
    assert state.rule.value == "alla_villkor_uppfyllda"
    # The same as where it is said in so many words, which is kept and shown.
    with_it, same = walk(whole, completed(RULEBOOK, answers))
    assert set(with_it) - set(asked) == {later}
    assert same == state
    # Any other answer leaves the question to be asked.
    for other in set(all_values(fact)) - {v for f, v, *_ in IMPLIED if f == fact}:
        after = answer(whole, state_at(whole, answers, fact), other)
        if not ends(RULEBOOK, after.rule):
            assert not after.implied or fact not in deciding(whole)
            assert later in facts_tested(whole, after.rule)


@of_deciding
@pytest.mark.parametrize(("fact", "value", "later", "said"), IMPLIED)
def test_another_answer_in_a_link_counts_before_what_is_said_too(
    of: str, fact: str, value: str, later: str, said: str
) -> None:
    whole = whole_of(of)
    for other in set(all_values(later)) - {said}:
        answers = {**IDEA, fact: value, later: other}
        asked, state = walk(whole, answers)
        assert completed(RULEBOOK, answers)[later] == other
        assert later in asked
        assert state.rule.value == rule_of(of, answers)


@of_deciding
@given(answers=full_answers())
def test_no_state_keeps_what_an_answer_said_of_a_question_behind_it(
    of: str, answers: dict[str, str]
) -> None:
    whole = whole_of(of)
    state = first_state(whole)
    while (fact := fact_at(whole, state)) is not None:
        assert all(level > state.level for level, _ in state.implied)
        state = answer(whole, state, SINGLY if state.gathers else answers[fact])
    assert state.implied == ()


# ---- What makes an answer more exact -------------------------------------------------------


@of_deciding
def test_what_cannot_change_the_recommendation_is_never_asked_on_the_way(of: str) -> None:
    whole = whole_of(of)
    asked = {step.fact for step in flow(whole).stops.values() if not step.gathers}
    assert asked - {None} <= deciding(whole)
    assert not set(exacting(whole)) & deciding(whole)
    # It is what is left of the facts that anything of the profile reads.
    assert {"varde", "offentligt_finansierad"} <= set(exacting(whole))
    for step in flow(whole).ends:
        assert step.exact.keys() <= set(exacting(whole))


@of_deciding
@given(answers=full_answers(), others=complete_answers())
def test_no_answer_that_makes_it_more_exact_changes_the_recommendation(
    of: str, answers: dict[str, str], others: dict[str, str]
) -> None:
    changed = {fact: others[fact] for fact in exacting(whole_of(of))}
    assert rule_of(of, {**answers, **changed}) == rule_of(of, answers)


@of_deciding
def test_who_decides_is_asked_about_where_the_answer_tells(of: str) -> None:
    entries = RULEBOOK.profiles[of].decided_by
    beslut_is_asked = any("beslut" in facts_of(entry.when) for entry in entries)
    whole = whole_of(of)
    assert ("beslut" in exacting(whole)) is beslut_is_asked
    end = flow(whole).stops[walk(whole, asked_for(of, {**IDEA, "beslut": DONT_KNOW}))[1]]
    assert set(end.exact) == ({"beslut"} if beslut_is_asked else set())
    for value in known_values("beslut") if beslut_is_asked else ():
        after = end.exact["beslut"][value]
        kept = {**IDEA, "beslut": value}
        assert after.decider.value == decider(whole.profile, kept).id
        assert after.rule is end.rule
        # A visit with the answer comes to the same page.
        assert flow(whole).stops[walk(whole, asked_for(of, kept))[1]] is after


@of_deciding
def test_every_way_to_purchase_has_a_page_for_every_rule_that_ends_in_one(of: str) -> None:
    whole = whole_of(of)
    rulebook = whole.space.rulebook
    bought = [r.id for r in rulebook.rules if r.outcome is Outcome.UPPHANDLING]
    open_ = {end.rule.value: end for end in flow(whole).ends if end.exact.keys() == {"varde"}}
    assert {rule for rule in open_ if rule in bought} == set(bought)
    for rule in bought:
        end = open_[rule]
        assert settled(whole.space, end.purchase) == "okant_varde"
        found = {value: after.purchase.value for value, after in end.exact["varde"].items()}
        assert found == {
            "under_100_000": "under_100_000",
            "under_direktgransen": "direkt",
            "over_direktgransen": "annons",
        }
        assert all(not after.exact for after in end.exact["varde"].values())


@pytest.mark.parametrize(
    ("finansiering", "is_asked"),
    [("bada", True), ("bara_foreningen", False), (DONT_KNOW, True)],
)
def test_a_second_payment_is_asked_about_only_where_the_municipality_may_pay(
    finansiering: str, is_asked: bool
) -> None:
    asking = [of for of in PROFILES if "annan_ersattning" in needed(of)]
    assert asking
    for of in asking:
        asked, _ = walk(whole_of(of), {**IDEA, "finansiering": finansiering})
        assert ("annan_ersattning" in asked) is is_asked


# ---- What is left to answer ----------------------------------------------------------------


def most_left(whole: Compiled, answers: Mapping[str, str]) -> int:
    """Return the greatest number of questions left, by answering them in every way."""
    _, state = walk(whole, answers)
    fact = fact_at(whole, state)
    if fact is None:
        return 0
    also = says(RULEBOOK, fact, dict(state.gathers))
    values = RULEBOOK.choices[fact]
    ways = ({**answers, fact: value, **also.get(value, {})} for value in values)
    return 1 + max(most_left(whole, way) for way in ways)


@pytest.mark.parametrize(
    "dropped",
    [
        (),
        ("moten", "samverkan"),
        ("aktor", "avtalstid", "nytta"),
        ("aktor", "vinst", "avtalstid"),
        ("marknad", "aktorer", "demokratisk"),
        ("finansiering", "annan_ersattning", "mal"),
        ("finansiering", *RULEBOOK.gatherings["villkor"]),
    ],
)
@pytest.mark.parametrize("vinst", known_values("vinst"))
@of_deciding
def test_what_remains_is_the_most_that_can_be_asked(
    of: str, vinst: str, dropped: tuple[str, ...]
) -> None:
    whole = whole_of(of)
    answers = {**IDEA, "vinst": vinst}
    answers = {fact: value for fact, value in answers.items() if fact not in dropped}
    left = most_left(whole, answers)
    assert remaining(whole, walk(whole, answers)[1], answers) == left
    assert remaining(whole, first_state(whole), answers) == left


@of_deciding
def test_without_answers_all_the_questions_remain(of: str) -> None:
    whole = whole_of(of)
    pages = flow(whole)
    assert remaining(whole, pages.start, {}) == pages.stops[pages.start].left
