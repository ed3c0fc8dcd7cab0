"""The data with which a page without the engine follows a visit's answers: "vagar.json".

The static pages are the nodes of the flow of questions. A visit may also answer a question that
the flow passes over: one that an earlier answer has said, or one that is only not asked there.
Such a node has no page and a value that holds where nothing else is answered (``skip``).
"""

from __future__ import annotations

import json
from functools import cache

from guide_engine.compiled import Compiled
from guide_engine.flow import State, answer, fact_at, first_state, flow, values_at
from guide_engine.logic import ALL, DONT_KNOW, SINGLY
from guide_engine.model import Role, Rulebook
from guide_engine.pages.context import LEAST

FILE = "vagar.json"

type Node = dict[str, object]


def walks_file(whole: Compiled) -> str:
    """Return the text of a profile's file; ``walk.js`` reads it."""
    rulebook = whole.space.rulebook
    data = {
        "version": rulebook.version,
        "least": LEAST,
        "roles": list(Role),
        "facts": rulebook.choices,
        "also": rulebook.also,
        "gatherings": rulebook.gatherings,
        "all": ALL,
        "singly": SINGLY,
        "yours": rulebook.words.interface["your_answer"],
        "nodes": nodes(whole),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def nodes(whole: Compiled) -> list[Node]:
    """Return the graph, the first question first; each way on is the number of a node.

    A question has its ways on in the order of the fact's values; a result has the pages that
    answers to what was not asked on the way lead to.
    """
    pages = flow(whole)
    states = _states(whole)
    number = {state: index for index, state in enumerate(states)}
    by_slug = {pages.stops[state].slug: number[state] for state in states if state in pages.stops}
    found: list[Node] = []
    for state, following in states.items():
        stop = pages.stops.get(state)
        node: Node = {} if stop is None else {"page": stop.slug}
        if fact := fact_at(whole, state):
            node |= {"fact": fact, "to": [number[after] for after in following]}
            if state.gathers:
                node["gathers"] = [name for name, _ in state.gathers]
            if stop is None:
                node["skip"] = _unsaid(whole, state)
        elif stop is not None and stop.exact:
            node["exact"] = {
                fact: {value: by_slug[after.slug] for value, after in by_value.items()}
                for fact, by_value in stop.exact.items()
            }
        found.append(node)
    return found


def _states(whole: Compiled) -> dict[State, list[State]]:
    """Return what the flow has, and the questions that it passes over, with what follows each."""
    found: dict[State, list[State]] = {}
    left = [first_state(whole), *flow(whole).stops]
    for state in left:  # grows while it is gone through
        if state not in found:
            found[state] = [_next(whole, state, value) for value in values_at(whole, state)]
            left += [after for after in found[state] if after not in found]
    return found


def _next(whole: Compiled, state: State, value: str) -> State:
    """Return the next question, or the first one before it whose answer would count."""
    plain = answer(whole, state, value)
    between = whole.space.order[state.level + 1 : plain.level]
    passed = _passed_over(whole.space.rulebook)
    after = (answer(whole, state, value, {f: DONT_KNOW}) for f in between if f in passed)
    return min((plain, *after), key=lambda one: one.level)


@cache
def _passed_over(rulebook: Rulebook) -> frozenset[str]:
    """Return the facts that the flow may pass over though an answer to them would count."""
    said = (later for by in rulebook.also.values() for also in by.values() for later in also)
    return frozenset((*said, *rulebook.asks_when))


def _unsaid(whole: Compiled, state: State) -> str:
    """Return what holds of a question that is passed over: what was said before, or nothing."""
    said = dict(state.implied).get(state.level, -1)
    return whole.space.values[state.level][said]
