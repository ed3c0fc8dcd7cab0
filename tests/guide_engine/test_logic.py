"""Three-valued logic: the truth tables, and what "unknown" promises."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.logic import (
    ALWAYS,
    DONT_KNOW,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    FactIn,
    Not,
    Truth,
    evaluate,
    facts_of,
)

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

VALUES = {"a": ("1", "2"), "b": ("1", "2", "3"), "c": ("1", "2")}

ONE = FactIn("a", frozenset({"1"}))
OTHER = FactIn("b", frozenset({"1"}))
ANSWER = {MET: "1", NOT_MET: "2", UNKNOWN: DONT_KNOW}

conditions: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda fact: st.sets(st.sampled_from(VALUES[fact]), min_size=1).map(
            lambda values: FactIn(fact, frozenset(values))
        )
    ),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.tuples(st.integers(0, 4), st.lists(inner, max_size=3)).map(
            lambda drawn: AtLeast(drawn[0], tuple(drawn[1]))
        ),
    ),
    max_leaves=8,
)

answers = st.fixed_dictionaries(
    {}, optional={fact: st.sampled_from((*values, DONT_KNOW)) for fact, values in VALUES.items()}
)


def completions(partial: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Iterate over all ways to make everything known that is not."""
    choices = [
        (partial[fact],) if partial.get(fact, DONT_KNOW) != DONT_KNOW else values
        for fact, values in VALUES.items()
    ]
    for values in itertools.product(*choices):
        yield dict(zip(VALUES, values, strict=True))


@pytest.mark.parametrize(
    ("partial", "truth"),
    [
        ({"a": "1"}, MET),
        ({"a": "2"}, NOT_MET),
        ({"a": DONT_KNOW}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_a_fact_is_met_not_met_or_unknown(partial: dict[str, str], truth: Truth) -> None:
    assert evaluate(ONE, partial) is truth


@pytest.mark.parametrize(("truth", "negated"), [(MET, NOT_MET), (NOT_MET, MET), (UNKNOWN, UNKNOWN)])
def test_not(truth: Truth, negated: Truth) -> None:
    assert evaluate(Not(ONE), {"a": ANSWER[truth]}) is negated


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (MET, MET, MET, MET),
        (MET, UNKNOWN, UNKNOWN, MET),
        (MET, NOT_MET, NOT_MET, MET),
        (UNKNOWN, MET, UNKNOWN, MET),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NOT_MET, NOT_MET, UNKNOWN),
        (NOT_MET, MET, NOT_MET, MET),
        (NOT_MET, UNKNOWN, NOT_MET, UNKNOWN),
        (NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ],
)
def test_all_and_any(one: Truth, other: Truth, both: Truth, either: Truth) -> None:
    partial = {"a": ANSWER[one], "b": ANSWER[other]}
    assert evaluate(AllOf((ONE, OTHER)), partial) is both
    assert evaluate(AnyOf((ONE, OTHER)), partial) is either


THIRD = FactIn("c", frozenset({"1"}))


@pytest.mark.parametrize(
    ("truths", "at_least_two"),
    [
        ((MET, MET, MET), MET),
        ((MET, MET, UNKNOWN), MET),
        ((MET, UNKNOWN, MET), MET),
        ((NOT_MET, MET, MET), MET),
        ((MET, UNKNOWN, UNKNOWN), UNKNOWN),
        ((UNKNOWN, UNKNOWN, UNKNOWN), UNKNOWN),
        ((NOT_MET, MET, UNKNOWN), UNKNOWN),
        ((UNKNOWN, NOT_MET, UNKNOWN), UNKNOWN),
        ((MET, NOT_MET, NOT_MET), NOT_MET),
        ((NOT_MET, NOT_MET, UNKNOWN), NOT_MET),
        ((NOT_MET, NOT_MET, NOT_MET), NOT_MET),
    ],
)
def test_at_least(truths: tuple[Truth, Truth, Truth], at_least_two: Truth) -> None:
    partial = {fact: ANSWER[truth] for fact, truth in zip("abc", truths, strict=True)}
    assert evaluate(AtLeast(2, (ONE, OTHER, THIRD)), partial) is at_least_two


@given(st.lists(conditions, max_size=3), answers)
def test_at_least_one_is_any_and_at_least_as_many_as_there_are_is_all(
    parts: list[Condition], partial: dict[str, str]
) -> None:
    some = tuple(parts)
    assert evaluate(AtLeast(1, some), partial) is evaluate(AnyOf(some), partial)
    assert evaluate(AtLeast(len(some), some), partial) is evaluate(AllOf(some), partial)
    assert evaluate(AtLeast(0, some), partial) is MET
    assert evaluate(AtLeast(len(some) + 1, some), partial) is NOT_MET


@given(st.lists(conditions, max_size=3), st.integers(0, 4), answers)
def test_at_least_so_many_is_any_of_the_ways_to_choose_them(
    parts: list[Condition], number: int, partial: dict[str, str]
) -> None:
    choices = AnyOf(tuple(AllOf(chosen) for chosen in itertools.combinations(parts, number)))
    assert evaluate(AtLeast(number, tuple(parts)), partial) is evaluate(choices, partial)


def test_nothing_to_meet_is_met_and_nothing_to_choose_is_not() -> None:
    assert evaluate(ALWAYS, {}) is MET
    assert evaluate(AllOf(()), {}) is MET
    assert evaluate(AnyOf(()), {}) is NOT_MET


def test_unknown_stays_unknown_even_where_every_answer_would_meet_it() -> None:
    assert evaluate(AnyOf((ONE, Not(ONE))), {}) is UNKNOWN
    assert evaluate(FactIn("a", frozenset(VALUES["a"])), {}) is UNKNOWN


@given(conditions, answers)
def test_what_is_known_holds_whatever_else_becomes_known(
    condition: Condition, partial: dict[str, str]
) -> None:
    truth = evaluate(condition, partial)
    possible = {evaluate(condition, complete) for complete in completions(partial)}
    assert UNKNOWN not in possible
    if truth is not UNKNOWN:
        assert possible == {truth}


@given(conditions, answers)
def test_left_out_is_the_same_as_dont_know(condition: Condition, partial: dict[str, str]) -> None:
    spelled_out = {fact: partial.get(fact, DONT_KNOW) for fact in VALUES}
    left_out = {fact: value for fact, value in partial.items() if value != DONT_KNOW}
    assert evaluate(condition, spelled_out) is evaluate(condition, left_out)


@given(st.lists(conditions, max_size=3), answers)
def test_de_morgan(parts: list[Condition], partial: dict[str, str]) -> None:
    negated = tuple(Not(part) for part in parts)
    assert evaluate(Not(AllOf(tuple(parts))), partial) is evaluate(AnyOf(negated), partial)
    assert evaluate(Not(AnyOf(tuple(parts))), partial) is evaluate(AllOf(negated), partial)


@given(conditions, answers)
def test_only_the_facts_of_a_condition_are_read(
    condition: Condition, partial: dict[str, str]
) -> None:
    read = {fact: value for fact, value in partial.items() if fact in facts_of(condition)}
    assert evaluate(condition, read) is evaluate(condition, partial)


def test_facts_of() -> None:
    assert facts_of(ALWAYS) == frozenset()
    assert facts_of(AllOf((ONE, Not(AnyOf((OTHER, ONE)))))) == {"a", "b"}
    assert facts_of(AtLeast(2, (ONE, Not(THIRD)))) == {"a", "c"}
    assert facts_of(AtLeast(0, ())) == frozenset()
