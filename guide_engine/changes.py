"""The smallest sets of changed answers that lead to another recommendation, exactly.

A shortest-path search in the outcome diagram: keeping an answer costs nothing, giving
another known answer costs one. What is not known may be made known; what is known is never
made unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guide_engine.compiled import Compiled, Space
from guide_engine.diagram import Node
from guide_engine.logic import Answers
from guide_engine.model import Outcome

_NEVER = 10**9


@dataclass(frozen=True, slots=True)
class Change:
    """Changed answers that give another outcome; no smaller set gives it.

    ``alternatives`` are further values for the same facts: each may be used in place of
    the one in ``answers``, alone or together, with the same outcome.
    """

    outcome: Outcome
    answers: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]


def changes(whole: Compiled, answers: Answers) -> tuple[Change, ...]:
    """Return every smallest set of changes to each other outcome that can be reached.

    Ordered by the number of changes, then by outcome and question order.
    """
    space = whole.space
    current = space.assignment(answers)
    found: list[Change] = []
    for outcome in Outcome:
        costs = _costs(space, whole.outcome, current, outcome)
        if 0 < costs[whole.outcome] < _NEVER:
            found += [
                Change(
                    outcome,
                    {fact: values[0] for fact, values in boxes.items()},
                    {fact: values[1:] for fact, values in boxes.items() if values[1:]},
                )
                for boxes in _cheapest(space, whole.outcome, current, costs)
            ]
    return tuple(sorted(found, key=lambda change: len(change.answers)))


def _costs(space: Space, root: Node, current: tuple[int, ...], outcome: Outcome) -> dict[Node, int]:
    """Return for each node the least number of changes below it that gives the outcome."""
    costs: dict[Node, int] = {}

    def cost(node: Node) -> int:
        if node not in costs:
            if node.leaf:
                costs[node] = 0 if node.value == outcome else _NEVER
            else:
                costs[node] = min(
                    price + cost(child) for child, price, _ in _edges(space, node, current)
                )
        return costs[node]

    cost(root)
    return costs


def _edges(
    space: Space, node: Node, current: tuple[int, ...]
) -> Iterator[tuple[Node, int, tuple[str, ...]]]:
    """Iterate over (child, price, values): the kept answer, then changed ones by child."""
    kept = current[node.level]
    yield node.children[kept], 0, ()
    changed: dict[Node, list[str]] = {}
    for index, value in enumerate(space.values[node.level]):
        if index not in (kept, space.unknown(node.level)):
            changed.setdefault(node.children[index], []).append(value)
    for child, values in changed.items():
        yield child, 1, tuple(values)


def _cheapest(
    space: Space, node: Node, current: tuple[int, ...], costs: Mapping[Node, int]
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Iterate over the changed facts, with the values that serve, on each cheapest path."""
    if node.leaf:
        yield {}
        return
    for child, price, values in _edges(space, node, current):
        if child in costs and price + costs[child] == costs[node] < _NEVER:
            here = {space.order[node.level]: values} if price else {}
            for rest in _cheapest(space, child, current, costs):
                yield {**here, **rest}
