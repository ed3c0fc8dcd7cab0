"""The flow of questions: what to ask next, and the graph of all ways through the guide.

The flow walks the decision diagram in question order. A question is asked when its answer
can still change the rule that decides or the way to purchase, or when the recommendation is
not yet settled and the answer is part of the picture (a criterion, a warning, who decides).
It ends as soon as a rule is certain that ends the questions. Different answers that leave
the same questions and the same possible results lead to the same node, which makes one
static page a node possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from guide_engine.compiled import Compiled, Space
from guide_engine.decision import criterion_facts
from guide_engine.diagram import Node, child, leaf_values
from guide_engine.logic import Answers, Truth, facts_of
from guide_engine.model import Profile, Rulebook

NOT_ASKED = ""
"""Stands for a question that was never asked among the possible values of a fact."""

Possible = Mapping[str, frozenset[str]]
"""For each fact the values that it may have; one each where the answers are known."""


class State(NamedTuple):
    """How far the questions are: the next level and what is left of each diagram.

    A tuple: a thousand of them are made while the browser waits.
    """

    level: int
    rule: Node
    decider: Node
    purchase: Node
    applies: tuple[tuple[str, Node], ...]
    asks: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Step:
    """One page: a question with the page that each answer leads to, or a result (no fact).

    ``left`` is the greatest number of questions from here on, this one included.
    """

    slug: str
    fact: str | None
    answers: Mapping[str, Step]
    rule: Node
    decider: Node
    purchase: Node
    left: int


@dataclass(frozen=True, eq=False, slots=True)
class Flow:
    """All pages of a profile's questionnaire, from the first question to the results."""

    start: State
    steps: Mapping[State, Step]

    @property
    def ends(self) -> tuple[Step, ...]:
        """Return the result pages."""
        return tuple(step for step in self.steps.values() if step.fact is None)


@cache
def facts_in_use(rulebook: Rulebook, profile: Profile) -> frozenset[str]:
    """Return the facts that a profile's criteria, warnings and deciders read."""
    facts: set[str] = set()
    for id_ in (*profile.requires, *profile.shows):
        facts |= criterion_facts(rulebook.criteria[id_])
    for warning in rulebook.warnings:
        if not warning.scope.profiles or profile.id in warning.scope.profiles:
            facts |= facts_of(warning.scope.when)
    for entry in profile.decided_by:
        facts |= facts_of(entry.when)
    return frozenset(facts)


@cache
def first_state(compiled: Compiled) -> State:
    """Return the state at the first question."""
    space = compiled.space
    applies, asks = (
        tuple((fact, space.condition(condition)) for fact, condition in conditions.items())
        for conditions in (space.rulebook.applies_when, space.rulebook.asks_when)
    )
    start = State(0, compiled.rule, compiled.decider, compiled.purchase, applies, asks)
    return _onward(compiled, start, {})


def fact_at(compiled: Compiled, state: State) -> str | None:
    """Return the fact that is asked in a state; None at a result."""
    order = compiled.space.order
    return order[state.level] if state.level < len(order) else None


def answer(compiled: Compiled, state: State, value: str, given: Answers | None = None) -> State:
    """Return the state after an answer to the state's question.

    What is ``given`` already counts also where the flow would not have asked for it.
    """
    index = compiled.space.values[state.level].index(value)
    return _onward(compiled, _take(compiled.space, state, index), given or {})


def walk(compiled: Compiled, answers: Answers) -> tuple[tuple[str, ...], State]:
    """Follow the answers as far as they go: the facts asked on the way, and the state there.

    The state's question, if it has one, is the first that is not answered.
    """
    asked: list[str] = []
    state = first_state(compiled)
    while (fact := fact_at(compiled, state)) is not None and fact in answers:
        asked.append(fact)
        state = answer(compiled, state, answers[fact], answers)
    return tuple(asked), state


def state_at(compiled: Compiled, answers: Answers, fact: str) -> State:
    """Return the state in which a fact is asked on the way that the answers take.

    Raises KeyError for a fact that is not asked there.
    """
    state = first_state(compiled)
    while (here := fact_at(compiled, state)) != fact:
        if here is None:
            raise KeyError(fact)
        state = answer(compiled, state, answers[here], answers)
    return state


@cache
def step_at(compiled: Compiled, state: State) -> Step:
    """Return the page of a state, also of one that only an answer unasked for leads to."""
    found = flow(compiled).steps.get(state)
    if found is not None:
        return found
    fact = fact_at(compiled, state)
    values = () if fact is None else compiled.space.values[state.level]
    answers = {value: step_at(compiled, answer(compiled, state, value)) for value in values}
    return _step(state, fact, answers, _name(compiled, state))


@cache
def flow(compiled: Compiled) -> Flow:
    """Build the graph of all ways through a profile's questions."""
    start = first_state(compiled)
    following: dict[State, dict[str, State]] = {}
    # Level by level, so that a page comes before those that it leads to.
    by_level: dict[int, dict[State, None]] = {start.level: {start: None}}
    for level in range(len(compiled.space.order) + 1):
        for state in by_level.get(level, ()):
            values = () if fact_at(compiled, state) is None else compiled.space.values[level]
            following[state] = {value: answer(compiled, state, value) for value in values}
            for after in following[state].values():
                by_level.setdefault(after.level, {})[after] = None
    steps: dict[State, Step] = {}
    slugs = _slugs(compiled, list(following))
    for state in reversed(following):
        answers = {value: steps[after] for value, after in following[state].items()}
        steps[state] = _step(state, fact_at(compiled, state), answers, slugs[state])
    return Flow(start, {state: steps[state] for state in following})


def _step(state: State, fact: str | None, answers: Mapping[str, Step], slug: str) -> Step:
    return Step(
        slug=slug,
        fact=fact,
        answers=answers,
        rule=state.rule,
        decider=state.decider,
        purchase=state.purchase,
        left=1 + max(step.left for step in answers.values()) if answers else 0,
    )


@cache
def possible_answers(compiled: Compiled) -> Mapping[str, Possible]:
    """Return for each page, by its slug, the answers that may have been given on the way there.

    Only the static pages need them: a visit knows its own.
    """
    pages = flow(compiled)
    possible: dict[str, dict[str, frozenset[str]]] = {pages.steps[pages.start].slug: {}}
    for step in pages.steps.values():
        for value, after in step.answers.items():
            here = {**possible[step.slug], str(step.fact): frozenset({value})}
            before = possible.get(after.slug, here)
            possible[after.slug] = _union(compiled.space.order, before, here)
    return possible


def _union(order: tuple[str, ...], one: Possible, other: Possible) -> dict[str, frozenset[str]]:
    nothing = frozenset({NOT_ASKED})
    return {
        fact: one.get(fact, nothing) | other.get(fact, nothing)
        for fact in order
        if fact in one or fact in other
    }


def _slugs(compiled: Compiled, states: list[State]) -> dict[State, str]:
    """Name the pages; numbered where there are several of a name."""
    slugs: dict[State, str] = {}
    taken: dict[str, int] = {}
    for state in states:
        name = _name(compiled, state)
        taken[name] = taken.get(name, 0) + 1
        slugs[state] = f"{name}-{taken[name]}" if taken[name] > 1 else name
    return slugs


def _name(compiled: Compiled, state: State) -> str:
    """Name a page by its question, or by its rule, who decides and how to purchase."""
    fact = fact_at(compiled, state)
    if fact is not None:
        return fact.replace("_", "-")
    parts = ["resultat", str(state.rule.value)]
    if len(compiled.profile.decided_by) > 1 and state.decider.leaf:
        parts.append(str(state.decider.value))
    if state.purchase.leaf and state.purchase.value is not None:
        parts.append(str(state.purchase.value))
    return "-".join(parts).replace("_", "-")


def _onward(compiled: Compiled, state: State, given: Answers) -> State:
    """Skip the questions that need not be asked; jump to the end when a rule is certain."""
    space = compiled.space
    used = facts_in_use(space.rulebook, compiled.profile)
    for level in range(state.level, len(space.order)):
        fact = space.order[level]
        conditions = state.applies if fact in given else (*state.applies, *state.asks)
        hidden = (fact, Truth.NOT_MET) in [(name, node.value) for name, node in conditions]
        open_ = fact in used and not ends(space.rulebook, state.rule)
        if not hidden and (level in (state.rule.level, state.purchase.level) or open_):
            break
        state = _take(space, state, space.unknown(level))
    return state


@cache
def ends(rulebook: Rulebook, rule: Node) -> bool:
    """Tell whether every rule that can still fire ends the questions."""
    fires = [rulebook.rules_by_id[str(id_)] for id_ in leaf_values(rule) if id_ is not None]
    return all(row.ends for row in fires)


def _take(space: Space, state: State, index: int) -> State:
    level = state.level
    fact = space.order[level]
    return State(
        level + 1,
        child(state.rule, level, index),
        child(state.decider, level, index),
        child(state.purchase, level, index),
        tuple([(name, child(node, level, index)) for name, node in state.applies if name != fact]),
        tuple([(name, child(node, level, index)) for name, node in state.asks if name != fact]),
    )
