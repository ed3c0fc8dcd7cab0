"""The compiled diagrams say the same as the rules that they were built from."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from random import Random

import pytest
from hypothesis import given

from guide_engine.compiled import Compiled, compile_in, space_of
from guide_engine.decision import criterion_status, decider, prune, purchase
from guide_engine.diagram import Node, leaf_values, value_at
from guide_engine.flow import Stop
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Outcome, Rulebook
from guide_engine.rulebook import question_order
from tests.oracle import deciding_rule
from tests.representatives import of_deciding, of_different, of_the_longest
from tests.strategies import FACTS, IDEA, RULEBOOK, all_values, any_answers, whole_of


@cache
def criteria_of(of: str) -> dict[str, Node]:
    """Return the diagram of every criterion."""
    return {id_: whole_of(of).space.criterion(id_) for id_ in RULEBOOK.criteria}


def at(whole: Compiled, node: Node, answers: Mapping[str, str]) -> object:
    """Return the value of a diagram for some answers."""
    return value_at(node, whole.space.assignment(answers))


def rule_id(of: str, answers: Mapping[str, str]) -> str:
    """Return the rule that the rules themselves find."""
    rule = deciding_rule(RULEBOOK, RULEBOOK.profiles[of], answers)
    assert rule is not None
    return rule.id


def random_answers(number: int) -> Iterator[dict[str, str]]:
    """Iterate over random answers, from nearly the idea to nothing like it."""
    random = Random(2026)
    for _ in range(number):
        share = random.choice((0.1, 0.2, 0.5, 1.0))
        answers = {
            fact: random.choice(all_values(fact)) if random.random() < share else IDEA[fact]
            for fact in FACTS
        }
        for fact in FACTS:
            if random.random() < share / 4:
                del answers[fact]
        yield answers


@of_deciding
def test_the_diagram_agrees_with_the_rules_for_thousands_of_random_answers(of: str) -> None:
    whole = whole_of(of)
    seen: set[str] = set()
    for answers in random_answers(3000):
        expected = rule_id(of, answers)
        assert at(whole, whole.rule, answers) == expected
        seen.add(expected)
    # The answers reach every rule, so the comparison leaves none out.
    assert seen == {rule.id for rule in whole.space.rulebook.rules}


@of_the_longest
def test_the_diagram_agrees_wherever_two_answers_of_the_idea_are_changed(of: str) -> None:
    whole = whole_of(of)
    for one, other in itertools.combinations(FACTS, 2):
        for values in itertools.product(all_values(one), all_values(other)):
            answers = {**IDEA, **dict(zip((one, other), values, strict=True))}
            assert at(whole, whole.rule, answers) == rule_id(of, answers)


@of_deciding
@given(answers=any_answers())
def test_all_diagrams_agree_with_the_rules(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    criteria = criteria_of(of)
    rulebook, profile = whole.space.rulebook, whole.profile
    kept = prune(rulebook, answers)
    rule = deciding_rule(rulebook, profile, answers)
    assert rule is not None
    assert at(whole, whole.rule, answers) == rule.id
    assert at(whole, whole.rule, kept) == rule.id
    assert at(whole, whole.outcome, answers) is rule.outcome
    assert at(whole, whole.decider, answers) == decider(profile, kept).id
    bought = rule.outcome is Outcome.UPPHANDLING
    way = purchase(rulebook, kept).id if bought else None
    assert at(whole, whole.purchase, answers) == way
    statuses = {
        id_: criterion_status(rulebook, criterion, kept)
        for id_, criterion in rulebook.criteria.items()
    }
    for id_, status in statuses.items():
        assert at(whole, criteria[id_], answers) is status
    assert at(whole, whole.seen, answers) == {statuses[id_] for id_ in profile.requires}


@of_deciding
@given(answers=any_answers())
def test_leaving_out_is_the_same_as_dont_know(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    spelled_out = {fact: answers.get(fact, DONT_KNOW) for fact in FACTS}
    assert whole.space.assignment(spelled_out) == whole.space.assignment(answers)
    assert deciding_rule(whole.space.rulebook, whole.profile, spelled_out) is deciding_rule(
        whole.space.rulebook, whole.profile, answers
    )


@of_deciding
@given(answers=any_answers())
def test_answers_become_indexes_and_back(of: str, answers: dict[str, str]) -> None:
    whole = whole_of(of)
    indexes = dict(enumerate(whole.space.assignment(answers)))
    assert whole.space.answers(indexes) == {
        fact: answers.get(fact, DONT_KNOW) for fact in question_order(whole.space.rulebook)
    }


@of_deciding
def test_counts_are_right_where_all_assignments_can_be_written_out(of: str) -> None:
    whole = whole_of(of)
    space = whole.space
    free = ("marknad", "initiativ", "finansiering", "aktor", "annan_ersattning")
    fixed = {fact: value for fact, value in IDEA.items() if fact not in free}
    restricted = space.diagrams.restrict(whole.rule, space.known(fixed))
    times = 1
    for fact in fixed:
        times *= len(all_values(fact))
    found = {rule: n // times for rule, n in space.diagrams.counts(restricted).items()}
    expected = Counter(
        rule_id(of, {**fixed, **dict(zip(free, values, strict=True))})
        for values in itertools.product(*(all_values(fact) for fact in free))
    )
    assert found == expected


@of_the_longest
def test_the_variables_are_the_questions_in_their_order(of: str) -> None:
    whole = whole_of(of)
    space = whole.space
    assert space.order == question_order(space.rulebook)
    for level, fact in enumerate(space.order):
        assert space.values[level] == all_values(fact)
        assert space.level(fact) == level
        assert space.values[level][space.unknown(level)] == DONT_KNOW


@of_different
def test_every_outcome_and_way_to_purchase_can_be_reached(of: str) -> None:
    whole = whole_of(of)
    assert leaf_values(whole.outcome) == set(Outcome)
    assert leaf_values(whole.purchase) == {None, *(way.id for way in RULEBOOK.purchases)}


@of_deciding
def test_compiling_again_gives_the_very_same_nodes(of: str) -> None:
    whole = whole_of(of)
    again = compile_in(space_of(whole.space.rulebook), whole.profile)
    assert again.rule is whole.rule
    assert again.outcome is whole.outcome
    assert again.decider is whole.decider
    assert again.purchase is whole.purchase


@pytest.mark.parametrize("cls", [Node, Rulebook, Stop])
def test_what_is_shared_is_not_printed_out(cls: type) -> None:
    # Nodes and pages are shared. Printed as trees, as a failing test prints its arguments,
    # they fill gigabytes.
    assert "__repr__" not in vars(cls)
