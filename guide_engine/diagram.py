"""Reduced ordered decision diagrams over facts with several values.

R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", IEEE Transactions
on Computers C-35(8), 1986; with several children a node (multi-valued diagrams: A.
Srinivasan and others, "Algorithms for Discrete Function Manipulation", ICCAD 1990). Equal
functions are the same node, so equality of functions is identity of nodes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Node:
    """A test of the variable at ``level``, one child a value; or a leaf with a value."""

    level: int
    children: tuple[Node, ...]
    value: Hashable = None

    @property
    def leaf(self) -> bool:
        """Tell whether the node is a leaf."""
        return not self.children


@dataclass(eq=False)
class Diagrams:
    """A family of diagrams over the same variables; ``sizes`` are their numbers of values."""

    sizes: Sequence[int]
    _leaves: dict[tuple[type, Hashable], Node] = field(default_factory=dict, repr=False)
    _tests: dict[tuple[int, tuple[Node, ...]], Node] = field(default_factory=dict, repr=False)

    def branch(self) -> Diagrams:
        """Return a family that has all diagrams of this one, and keeps its further ones itself."""
        return Diagrams(self.sizes, dict(self._leaves), dict(self._tests))

    def constant(self, value: Hashable) -> Node:
        """Return the diagram that has one value everywhere."""
        # Values of two enumerations, or 1 and True, can be equal and still not the same.
        key = (type(value), value)
        if key not in self._leaves:
            self._leaves[key] = Node(len(self.sizes), (), value)
        return self._leaves[key]

    def test(self, level: int, children: tuple[Node, ...]) -> Node:
        """Return the node that tests a variable; the child itself where all are the same."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (level, children)
        found = self._tests.get(key)
        if found is None:
            found = self._tests[key] = Node(level, children)
        return found

    def tabulate(self, levels: Sequence[int], value: Callable[[tuple[int, ...]], Hashable]) -> Node:
        """Return the diagram of a function of a few variables, given in ascending order."""

        def build(prefix: tuple[int, ...]) -> Node:
            if len(prefix) == len(levels):
                return self.constant(value(prefix))
            level = levels[len(prefix)]
            children = (build((*prefix, index)) for index in range(self.sizes[level]))
            return self.test(level, tuple(children))

        return build(())

    def first(self, nodes: Iterable[Node]) -> Node:
        """Return the diagram of the first value that is not None, of several diagrams in order.

        All are gone through at once: much less work than one ``combine`` after the other,
        whose diagrams in between nobody needs.
        """
        done: dict[tuple[Node, ...], Node] = {}

        def build(at: tuple[Node, ...]) -> Node:
            while at and not at[0].children and at[0].value is None:
                at = at[1:]
            if not at:
                return self.constant(None)
            if not at[0].children:
                return at[0]
            found = done.get(at)
            if found is None:
                found = done[at] = self._each(at, build)
            return found

        return build(tuple(nodes))

    def gather(self, nodes: Iterable[Node]) -> Node:
        """Return the diagram of the set of the values of several diagrams; all at once, too."""
        done: dict[tuple[frozenset[Hashable], tuple[Node, ...]], Node] = {}

        def build(so_far: frozenset[Hashable], at: tuple[Node, ...]) -> Node:
            so_far = so_far.union([node.value for node in at if not node.children])
            at = tuple([node for node in at if node.children])
            if not at:
                return self.constant(so_far)
            found = done.get((so_far, at))
            if found is None:
                found = self._each(at, lambda row: build(so_far, row))
                done[so_far, at] = found
            return found

        return build(frozenset(), tuple(nodes))

    def combine(self, operator: Callable[..., Hashable], *nodes: Node) -> Node:
        """Return the diagram of ``operator`` applied to the values of several diagrams."""
        done: dict[tuple[Node, ...], Node] = {}

        def build(at: tuple[Node, ...]) -> Node:
            found = done.get(at)
            if found is None:
                if any(node.children for node in at):
                    found = self._each(at, build)
                else:
                    found = self.constant(operator(*[node.value for node in at]))
                done[at] = found
            return found

        return build(nodes)

    def _each(self, at: tuple[Node, ...], build: Callable[[tuple[Node, ...]], Node]) -> Node:
        """Return the test of the first variable of several diagrams, with what is built below."""
        level = min([node.level for node in at])
        # The browser waits for this: lists, which are faster there than generators.
        below = [
            node.children if node.level == level else (node,) * self.sizes[level] for node in at
        ]
        return self.test(level, tuple([build(row) for row in zip(*below, strict=True)]))

    def restrict(self, node: Node, fixed: Mapping[int, int]) -> Node:
        """Return the diagram with some variables fixed to a value."""
        done: dict[Node, Node] = {}

        def build(at: Node) -> Node:
            if at.leaf:
                return at
            if at not in done:
                if at.level in fixed:
                    done[at] = build(at.children[fixed[at.level]])
                else:
                    done[at] = self.test(at.level, tuple(build(c) for c in at.children))
            return done[at]

        return build(node)

    def completions(
        self, node: Node, unknown: int, join: Callable[[Hashable, Hashable], Hashable]
    ) -> Node:
        """Return the diagram that joins the values of all completions of its assignment.

        A variable whose value is ``unknown`` (an index, -1 for the last) may become any
        other or stay.
        """
        done: dict[Node, Node] = {}

        def build(at: Node) -> Node:
            if at.leaf:
                return at
            if at not in done:
                children = [build(c) for c in at.children]
                joined = children[0]
                for other in children[1:]:
                    joined = self.combine(join, joined, other)
                children[unknown] = joined
                done[at] = self.test(at.level, tuple(children))
            return done[at]

        return build(node)

    def counts(self, node: Node) -> dict[Hashable, int]:
        """Return how many assignments have each value."""
        done: dict[Node, dict[Hashable, int]] = {}

        def build(at: Node) -> dict[Hashable, int]:
            if at.leaf:
                return {at.value: 1}
            if at not in done:
                total: dict[Hashable, int] = {}
                for c in at.children:
                    skipped = _product(self.sizes[at.level + 1 : c.level])
                    for value, number in build(c).items():
                        total[value] = total.get(value, 0) + number * skipped
                done[at] = total
            return done[at]

        above = _product(self.sizes[: node.level])
        return {value: number * above for value, number in build(node).items()}

    def find(self, node: Node, wanted: Callable[[Hashable], bool]) -> dict[int, int] | None:
        """Return the tests of one path to a wanted value, or None if there is none."""
        dead: set[Node] = set()

        def search(at: Node) -> dict[int, int] | None:
            if at.leaf:
                return {} if wanted(at.value) else None
            if at in dead:
                return None
            for index, c in enumerate(at.children):
                found = search(c)
                if found is not None:
                    return {at.level: index, **found}
            dead.add(at)
            return None

        return search(node)


def child(node: Node, level: int, index: int) -> Node:
    """Return where a node leads when the variable at ``level`` has a value."""
    return node.children[index] if node.level == level else node


def value_at(node: Node, assignment: Sequence[int]) -> Hashable:
    """Return the value of a diagram for a whole assignment."""
    while not node.leaf:
        node = node.children[assignment[node.level]]
    return node.value


def values_among(node: Node, among: Sequence[frozenset[int]]) -> set[Hashable]:
    """Return the values of a diagram where each variable has one of some indexes."""
    found: set[Hashable] = set()
    seen = {node}
    stack = [node]
    while stack:
        at = stack.pop()
        if at.leaf:
            found.add(at.value)
            continue
        for index in among[at.level]:
            c = at.children[index]
            if c not in seen:
                seen.add(c)
                stack.append(c)
    return found


def nodes(node: Node) -> Iterator[Node]:
    """Iterate over the nodes of a diagram, leaves included, each once."""
    seen = {node}
    stack = [node]
    while stack:
        at = stack.pop()
        yield at
        for c in at.children:
            if c not in seen:
                seen.add(c)
                stack.append(c)


@cache
def leaf_values(node: Node) -> frozenset[Hashable]:
    """Return the values that a diagram can have."""
    return frozenset(at.value for at in nodes(node) if at.leaf)


def assignments(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Iterate over every assignment: for tests on small diagrams only."""
    return itertools.product(*(range(size) for size in sizes))


def _product(numbers: Sequence[int]) -> int:
    product = 1
    for number in numbers:
        product *= number
    return product
