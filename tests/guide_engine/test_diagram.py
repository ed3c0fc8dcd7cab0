"""The diagram library against brute force, on small random functions."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from guide_engine.diagram import (
    Diagrams,
    Node,
    assignments,
    child,
    leaf_values,
    nodes,
    value_at,
)

Table = dict[tuple[int, ...], int]


@dataclass(frozen=True)
class Functions:
    """A few functions of the same variables, each written out as a table."""

    sizes: tuple[int, ...]
    tables: tuple[Table, ...]

    @property
    def levels(self) -> range:
        """Return the levels of all variables."""
        return range(len(self.sizes))

    def node(self, diagrams: Diagrams, number: int = 0) -> Node:
        """Return the diagram of one of the functions."""
        return diagrams.tabulate(self.levels, self.tables[number].__getitem__)


@st.composite
def functions(draw: st.DrawFn, number: int = 1) -> Functions:
    """Return functions of up to four variables with up to three values each."""
    sizes = tuple(draw(st.lists(st.integers(1, 3), min_size=0, max_size=4)))
    inputs = list(assignments(sizes))
    tables = tuple(
        dict(
            zip(
                inputs,
                draw(st.lists(st.integers(0, 2), min_size=len(inputs), max_size=len(inputs))),
                strict=True,
            )
        )
        for _ in range(number)
    )
    return Functions(sizes, tables)


def matching(sizes: tuple[int, ...], fixed: dict[int, int]) -> Iterator[tuple[int, ...]]:
    """Iterate over the assignments that agree with some fixed variables."""
    for assignment in assignments(sizes):
        if all(assignment[level] == index for level, index in fixed.items()):
            yield assignment


@given(functions())
def test_a_diagram_has_the_values_of_its_function(drawn: Functions) -> None:
    node = drawn.node(Diagrams(drawn.sizes))
    for assignment, value in drawn.tables[0].items():
        assert value_at(node, assignment) == value


@given(functions(number=2))
def test_two_diagrams_are_the_same_node_exactly_when_the_functions_are_equal(
    drawn: Functions,
) -> None:
    diagrams = Diagrams(drawn.sizes)
    one, other = drawn.node(diagrams, 0), drawn.node(diagrams, 1)
    assert (one is other) == (drawn.tables[0] == drawn.tables[1])


@given(functions(), st.randoms(use_true_random=False))
def test_the_way_a_function_is_built_does_not_matter(drawn: Functions, random: Random) -> None:
    diagrams = Diagrams(drawn.sizes)
    inputs = list(drawn.tables[0])
    random.shuffle(inputs)
    built = diagrams.constant(-1)
    for chosen in inputs:
        here = diagrams.tabulate(drawn.levels, partial(operator.eq, chosen))
        value = diagrams.constant(drawn.tables[0][chosen])
        built = diagrams.combine(lambda test, yes, no: yes if test else no, here, value, built)
    assert built is drawn.node(diagrams)


@given(functions(number=3))
def test_the_first_value_that_is_there(drawn: Functions) -> None:
    diagrams = Diagrams(drawn.sizes)
    some = [
        diagrams.combine(lambda value: value or None, drawn.node(diagrams, number))
        for number in range(3)
    ]
    one_by_one = diagrams.constant(None)
    for node in reversed(some):
        one_by_one = diagrams.combine(
            lambda value, rest: rest if value is None else value, node, one_by_one
        )
    assert diagrams.first(some) is one_by_one


@given(functions(number=3))
def test_all_values_gathered(drawn: Functions) -> None:
    diagrams = Diagrams(drawn.sizes)
    every = [drawn.node(diagrams, number) for number in range(3)]
    assert diagrams.gather(every) is diagrams.combine(lambda *values: frozenset(values), *every)


def test_nothing_to_take_the_first_of_or_to_gather() -> None:
    diagrams = Diagrams((2, 2))
    assert diagrams.first([]).value is None
    assert diagrams.gather([]).value == frozenset()


@given(functions())
def test_diagrams_are_reduced_and_ordered(drawn: Functions) -> None:
    root = drawn.node(Diagrams(drawn.sizes))
    found = list(nodes(root))
    assert len(found) == len(set(found))
    tests = [node for node in found if not node.leaf]
    for node in tests:
        assert len(node.children) == drawn.sizes[node.level]
        assert any(after is not node.children[0] for after in node.children)
        assert all(after.level > node.level for after in node.children)
    assert len({(node.level, node.children) for node in tests}) == len(tests)
    assert leaf_values(root) == set(drawn.tables[0].values())


@given(functions(), st.data())
def test_tabulate_reads_only_the_named_variables(drawn: Functions, data: st.DataObject) -> None:
    levels = sorted(
        data.draw(st.sets(st.sampled_from(drawn.levels)) if drawn.sizes else st.just(set[int]()))
    )
    node = Diagrams(drawn.sizes).tabulate(levels, lambda indexes: indexes)
    for assignment in drawn.tables[0]:
        assert value_at(node, assignment) == tuple(assignment[level] for level in levels)


@given(functions(number=3))
def test_combine(drawn: Functions) -> None:
    diagrams = Diagrams(drawn.sizes)
    first, second, third = (drawn.node(diagrams, number) for number in range(3))
    one = diagrams.combine(lambda a: -a, first)
    two = diagrams.combine(lambda a, b: a - b, first, second)
    three = diagrams.combine(lambda a, b, c: (a, b, c), first, second, third)
    for assignment in drawn.tables[0]:
        a, b, c = (table[assignment] for table in drawn.tables)
        assert value_at(one, assignment) == -a
        assert value_at(two, assignment) == a - b
        assert value_at(three, assignment) == (a, b, c)


@given(functions(), st.data())
def test_restrict(drawn: Functions, data: st.DataObject) -> None:
    fixed = data.draw(
        st.fixed_dictionaries(
            {},
            optional={level: st.integers(0, drawn.sizes[level] - 1) for level in drawn.levels},
        )
    )
    diagrams = Diagrams(drawn.sizes)
    restricted = diagrams.restrict(drawn.node(diagrams), fixed)
    assert not {node.level for node in nodes(restricted) if not node.leaf} & fixed.keys()
    for assignment in drawn.tables[0]:
        moved = tuple(fixed.get(level, index) for level, index in enumerate(assignment))
        assert value_at(restricted, assignment) == drawn.tables[0][moved]


@given(functions())
def test_completions_join_what_can_still_come(drawn: Functions) -> None:
    diagrams = Diagrams(drawn.sizes)
    sets = diagrams.combine(lambda value: frozenset({value}), drawn.node(diagrams))
    joined = diagrams.completions(sets, -1, _union)
    for assignment in drawn.tables[0]:
        known = {
            level: index
            for level, index in enumerate(assignment)
            if index != drawn.sizes[level] - 1
        }
        expected = {drawn.tables[0][after] for after in matching(drawn.sizes, known)}
        assert value_at(joined, assignment) == frozenset(expected)


@given(functions())
def test_counts(drawn: Functions) -> None:
    diagrams = Diagrams(drawn.sizes)
    assert diagrams.counts(drawn.node(diagrams)) == Counter(drawn.tables[0].values())


@given(functions(), st.integers(0, 2))
def test_find_gives_a_path_that_leads_there_or_none(drawn: Functions, wanted: int) -> None:
    diagrams = Diagrams(drawn.sizes)
    path = diagrams.find(drawn.node(diagrams), lambda value: value == wanted)
    if path is None:
        assert wanted not in drawn.tables[0].values()
    else:
        assert all(
            drawn.tables[0][assignment] == wanted for assignment in matching(drawn.sizes, path)
        )


@given(functions(), st.data())
def test_child_steps_over_variables_that_do_not_matter(
    drawn: Functions, data: st.DataObject
) -> None:
    diagrams = Diagrams(drawn.sizes)
    for assignment, value in drawn.tables[0].items():
        node = drawn.node(diagrams)
        for level, index in enumerate(assignment):
            node = child(node, level, index)
        assert node.leaf
        assert node.value == value


def test_equal_values_of_different_types_are_different_leaves() -> None:
    class Fruit(StrEnum):
        PEAR = "pear"

    class Shape(StrEnum):
        PEAR = "pear"

    diagrams = Diagrams([2])
    values: list[Hashable] = [1, True, 1.0, Fruit.PEAR, Shape.PEAR, "pear"]
    leaves = [diagrams.constant(value) for value in values]
    assert len(set(leaves)) == len(values)
    for value, leaf in zip(values, leaves, strict=True):
        assert leaf is diagrams.constant(value)
        assert type(leaf.value) is type(value)


def test_large_functions_are_never_written_out() -> None:
    diagrams = Diagrams([4] * 60)
    parity = diagrams.constant(0)
    for level in range(60):
        bit = diagrams.tabulate([level], lambda indexes: indexes[0] % 2)
        parity = diagrams.combine(lambda a, b: a ^ b, parity, bit)
    assert diagrams.counts(parity) == {0: 4**60 // 2, 1: 4**60 // 2}
    assert sum(1 for _ in nodes(parity)) == 2 * 59 + 1 + 2


def _union(one: Hashable, other: Hashable) -> Hashable:
    assert isinstance(one, frozenset)
    assert isinstance(other, frozenset)
    return one | other
