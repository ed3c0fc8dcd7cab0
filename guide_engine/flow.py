"""The flow of questions: what to ask next, and the graph of all ways through the guide.

The flow walks the decision diagram in question order. A question is asked when its answer
can still change the rule that decides, or when the recommendation is not yet settled and a
criterion that the profile requires reads it. It ends as soon as a rule is certain that ends
the questions. What can never change the recommendation of a profile is not asked on the way:
it makes a result more exact (who decides, how to purchase, a warning). Different answers that
leave the same questions and the same possible results lead to the same node, which makes one
static page a node possible.

Simple conditions that an ordinary idea meets are gathered on one page where that pays off: it
is passed with one answer, or they are asked singly.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from guide_engine.compiled import Compiled, Space
from guide_engine.decision import criterion_facts
from guide_engine.diagram import Diagrams, Node, child, leaf_values, nodes
from guide_engine.logic import ALL, DONT_KNOW, SINGLY, Answers, Truth, facts_of
from guide_engine.model import Rulebook

NOT_ASKED = ""
"""Stands for a question that was never asked among the possible values of a fact."""

Possible = Mapping[str, frozenset[str]]
"""For each fact the values that it may have; one each where the answers are known."""

LEAST_GATHERED = 3
"""Fewer conditions than this are asked singly: a page more would hardly spare any answers."""


class State(NamedTuple):
    """How far the questions are: the next level and what is left of each diagram.

    ``implied`` are answers, as level and index, that an earlier answer has given too.
    ``gathers`` are, where they are asked about together, the facts and their answers.
    A tuple: a thousand of them are made while the browser waits.
    """

    level: int
    rule: Node
    decider: Node
    purchase: Node
    applies: tuple[tuple[str, Node], ...]
    asks: tuple[tuple[str, Node], ...]
    implied: tuple[tuple[int, int], ...] = ()
    gathers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Stop:
    """One page: a question with the page that each answer leads to, or a result (no fact).

    ``left`` is the greatest number of questions from here on, this one included. ``exact``
    has, for a result, the pages that answers to what was not asked on the way lead to.
    ``fact`` is a gathering's id where ``gathers`` has the answers that it can give.
    """

    slug: str
    fact: str | None
    answers: Mapping[str, Stop]
    rule: Node
    decider: Node
    purchase: Node
    left: int
    exact: Mapping[str, Mapping[str, Stop]]
    gathers: Mapping[str, str]


@dataclass(frozen=True, eq=False, slots=True)
class Flow:
    """All pages of a profile's questionnaire, from the first question to the results."""

    start: State
    stops: Mapping[State, Stop]

    @property
    def ends(self) -> tuple[Stop, ...]:
        """Return the result pages."""
        return tuple(stop for stop in self.stops.values() if stop.fact is None)


def forget() -> None:
    """Forget what is kept of profiles, where those asked about are drafts that will not return."""
    for kept in (
        deciding,
        exacting,
        _picture,
        first_state,
        stop_at,
        flow,
        _graph,
        possible_answers,
        _possible,
        _gatherings,
        _levels,
        ends,
        leaf_values,
    ):
        kept.cache_clear()


@cache
def deciding(whole: Compiled) -> frozenset[str]:
    """Return the facts that can change the recommendation of a profile at all."""
    order = whole.space.order
    return frozenset(order[node.level] for node in nodes(whole.rule) if not node.leaf)


@cache
def exacting(whole: Compiled) -> tuple[str, ...]:
    """Return, in order, the facts in use that cannot: they make a result more exact.

    They are read by who decides, how to purchase, a warning, or a criterion that is shown only.
    """
    rulebook, profile = whole.space.rulebook, whole.profile
    conditions = [entry.when for entry in profile.decided_by]
    conditions += [way.when for way in rulebook.purchases]
    conditions += [
        warning.scope.when
        for warning in rulebook.warnings
        if not warning.scope.profiles or profile.id in warning.scope.profiles
    ]
    facts = frozenset[str]().union(*map(facts_of, conditions))
    facts = facts.union(*(criterion_facts(rulebook.criteria[id_]) for id_ in profile.told))
    return tuple(f for f in whole.space.order if f in facts - deciding(whole))


@cache
def _picture(whole: Compiled) -> frozenset[str]:
    """Return the facts that are asked until the end while IOP is possible."""
    criteria = whole.space.rulebook.criteria
    required = (criterion_facts(criteria[id_]) for id_ in whole.profile.requires)
    return frozenset[str]().union(*required) & deciding(whole)


@cache
def first_state(whole: Compiled) -> State:
    """Return the state at the first question."""
    space = whole.space
    applies, asks = (
        tuple((fact, space.condition(condition)) for fact, condition in conditions.items())
        for conditions in (space.rulebook.applies_when, space.rulebook.asks_when)
    )
    start = State(0, whole.rule, whole.decider, whole.purchase, applies, asks)
    return _onward(whole, start, {})


def fact_at(whole: Compiled, state: State) -> str | None:
    """Return the fact, or the gathering, that is asked in a state; None at a result."""
    order = whole.space.order
    if state.gathers:
        return _gatherings(whole)[state.level][0]
    return order[state.level] if state.level < len(order) else None


def answer(whole: Compiled, state: State, value: str, given: Answers | None = None) -> State:
    """Return the state after an answer to the state's question.

    What is ``given`` already counts also where the flow would not have asked for it.
    """
    if state.gathers:
        gathered = dict(state.gathers)
        state = state._replace(gathers=())
        while value == ALL and (fact := fact_at(whole, state)) in gathered:
            state = answer(whole, state, gathered[str(fact)], given)
        return state
    index = whole.space.values[state.level].index(value)
    return _onward(whole, _take(whole.space, state, state.level, index), given or {})


def values_at(whole: Compiled, state: State) -> tuple[str, ...]:
    """Return what the question of a state can be answered with; nothing at a result."""
    fact = fact_at(whole, state)
    return () if fact is None else whole.space.rulebook.choices[fact]


def given_at(whole: Compiled, state: State, answers: Answers) -> str | None:
    """Return the answer to a state's question; None where there is none.

    Answers to gathered facts are gone through singly: with all of them that leads to the same.
    """
    given = answers.get(str(fact_at(whole, state)))
    if not state.gathers:
        return given
    return SINGLY if given == SINGLY or any(f in answers for f, _ in state.gathers) else None


def says(
    rulebook: Rulebook, fact: str | None, gathers: Mapping[str, str]
) -> Mapping[str, Mapping[str, str]]:
    """Return what the answers to a question say of later ones too, by value."""
    return {ALL: gathers} if gathers else rulebook.also.get(str(fact), {})


def walk(whole: Compiled, answers: Answers) -> tuple[tuple[str, ...], State]:
    """Follow the answers as far as they go: the facts asked on the way, and the state there.

    The state's question, if it has one, is the first that is not answered.
    """
    asked: list[str] = []
    state = first_state(whole)
    while (value := given_at(whole, state, answers)) is not None:
        fact = str(fact_at(whole, state))
        asked += [fact] if fact in answers else []
        state = answer(whole, state, value, answers)
    return tuple(asked), state


def unsure(whole: Compiled, answers: Answers) -> dict[str, str]:
    """Return the answers, and "vet inte" to each question on the way that has none."""
    filled = dict(answers)
    while (fact := fact_at(whole, walk(whole, filled)[1])) is not None:
        filled[fact] = DONT_KNOW if fact in whole.space.rulebook.facts else SINGLY
    return filled


def state_at(whole: Compiled, answers: Answers, fact: str) -> State:
    """Return the state in which a fact is asked on the way that the answers take.

    Raises KeyError for a fact that is not asked there.
    """
    state = first_state(whole)
    while fact_at(whole, state) != fact:
        value = given_at(whole, state, answers)
        if value is None:
            raise KeyError(fact)
        state = answer(whole, state, value, answers)
    return state


def remaining(whole: Compiled, state: State, answers: Answers) -> int:
    """Return the greatest number of questions from a state on that have no answer yet."""
    done: dict[tuple[State, frozenset[tuple[str, str]]], int] = {}

    def count(at: State, given: Answers) -> int:
        while (value := given_at(whole, at, given)) is not None:
            at = answer(whole, at, value, given)
        fact = fact_at(whole, at)
        if fact is None:
            return 0
        key = at, frozenset(given.items())
        if key not in done:
            also = says(whole.space.rulebook, fact, dict(at.gathers))
            ways = [(value, {**given, **also.get(value, {})}) for value in values_at(whole, at)]
            done[key] = 1 + max(
                [count(answer(whole, at, value, known), known) for value, known in ways]
            )
        return done[key]

    return count(state, answers)


@cache
def stop_at(whole: Compiled, state: State) -> Stop:
    """Return the page of a state, also of one that only an answer unasked for leads to."""
    found = flow(whole).stops.get(state)
    if found is not None:
        return found
    fact = fact_at(whole, state)
    answers = {v: stop_at(whole, answer(whole, state, v)) for v in values_at(whole, state)}
    return _stop(state, fact, answers, _name(whole, state), {})


@dataclass(frozen=True, slots=True)
class _Asking:
    """All that a graph rests on: profiles that are equal in it have the same one.

    Words are nothing that it rests on: a language and a region have the graph of the rulebook that
    they say anew. ``several`` tells whether pages are named by who decides.
    """

    space: tuple[Rulebook, Diagrams]
    diagrams: tuple[Node, ...]
    picture: frozenset[str]
    exact: tuple[str, ...]
    several: bool
    whole: Compiled = field(compare=False)


@cache
def flow(whole: Compiled) -> Flow:
    """Return the graph of all ways through a profile's questions."""
    space = (whole.space.rulebook.base or whole.space.rulebook, whole.space.diagrams)
    diagrams = (whole.rule, whole.decider, whole.purchase)
    several = len(whole.profile.decided_by) > 1
    return _graph(_Asking(space, diagrams, _picture(whole), exacting(whole), several, whole))


@cache
def _graph(asking: _Asking) -> Flow:
    whole = asking.whole
    start = first_state(whole)
    following: dict[State, dict[str, State]] = {}
    # Level by level, so that a page comes before those that it leads to.
    by_level: dict[int, dict[State, None]] = {start.level: {start: None}}
    for level in range(len(whole.space.order) + 1):
        here = list(by_level.get(level, ()))
        for state in here:  # grows while it is gone through: a gathering leads to its first fact
            following[state] = {v: answer(whole, state, v) for v in values_at(whole, state)}
            for after in following[state].values():
                here += [after] if after.level == level else []
                by_level.setdefault(after.level, {})[after] = None
    exact: dict[State, dict[str, dict[str, State]]] = {}
    ends_ = [state for state in following if fact_at(whole, state) is None]
    for state in ends_:  # grows while it is gone through
        exact[state] = _more_exact(whole, state)
        for after in (after for by_value in exact[state].values() for after in by_value.values()):
            if after not in following:
                following[after] = {}
                ends_.append(after)
    stops: dict[State, Stop] = {}
    slugs = _slugs(whole, list(following))
    for state in reversed(following):
        answers = {value: stops[after] for value, after in following[state].items()}
        more = {
            fact: {value: stops[after] for value, after in by_value.items()}
            for fact, by_value in exact.get(state, {}).items()
        }
        stops[state] = _stop(state, fact_at(whole, state), answers, slugs[state], more)
    return Flow(start, {state: stops[state] for state in following})


def _more_exact(whole: Compiled, state: State) -> dict[str, dict[str, State]]:
    """Return where the answers to what was not asked on the way lead from a result."""
    space = whole.space
    roots = (
        (state.purchase,) if ends(space.rulebook, state.rule) else (state.decider, state.purchase)
    )
    levels = sorted({node.level for root in roots for node in nodes(root) if not node.leaf})
    return {
        space.order[level]: {
            value: _refine(space, state, level, index)
            for index, value in enumerate(space.values[level][:-1])
        }
        for level in levels
    }


def _refine(space: Space, state: State, level: int, index: int) -> State:
    """Return a state with one answer more in the diagrams of who decides and how to purchase."""
    fixed = {level: index}
    purchase = space.diagrams.restrict(state.purchase, fixed)
    if ends(space.rulebook, state.rule):
        return state._replace(purchase=purchase)
    decider = space.diagrams.restrict(state.decider, fixed)
    return state._replace(decider=decider, purchase=purchase)


def _stop(
    state: State,
    fact: str | None,
    answers: Mapping[str, Stop],
    slug: str,
    exact: Mapping[str, Mapping[str, Stop]],
) -> Stop:
    return Stop(
        slug=slug,
        fact=fact,
        answers=answers,
        rule=state.rule,
        decider=state.decider,
        purchase=state.purchase,
        left=1 + max(stop.left for stop in answers.values()) if answers else 0,
        exact=exact,
        gathers=dict(state.gathers),
    )


@cache
def possible_answers(whole: Compiled) -> Mapping[str, Possible]:
    """Return for each page, by its slug, the answers that may have been given on the way there.

    Only the static pages need them: a visit knows its own.
    """
    return _possible(whole.space, flow(whole))


@cache
def _possible(space: Space, pages: Flow) -> Mapping[str, Possible]:
    possible: dict[str, dict[str, frozenset[str]]] = {pages.stops[pages.start].slug: {}}
    for stop in pages.stops.values():
        also = says(space.rulebook, stop.fact, stop.gathers)
        ways = [
            ({str(stop.fact): value, **also.get(value, {})}, after)
            for value, after in stop.answers.items()
        ]
        ways += [
            ({fact: value}, after)
            for fact, by_value in stop.exact.items()
            for value, after in by_value.items()
        ]
        for given, after in ways:
            known = {fact: frozenset({value}) for fact, value in given.items()}
            here = {**possible[stop.slug], **known}
            before = possible.get(after.slug, here)
            possible[after.slug] = _union(space.order, before, here)
    return possible


def _union(order: tuple[str, ...], one: Possible, other: Possible) -> dict[str, frozenset[str]]:
    nothing = frozenset({NOT_ASKED})
    return {
        fact: one.get(fact, nothing) | other.get(fact, nothing)
        for fact in order
        if fact in one or fact in other
    }


def _slugs(whole: Compiled, states: list[State]) -> dict[State, str]:
    """Name the pages; numbered where there are several of a name."""
    slugs: dict[State, str] = {}
    taken: dict[str, int] = {}
    for state in states:
        name = _name(whole, state)
        taken[name] = taken.get(name, 0) + 1
        slugs[state] = f"{name}-{taken[name]}" if taken[name] > 1 else name
    return slugs


def _name(whole: Compiled, state: State) -> str:
    """Name a page by its question, or by its rule, who decides and how to purchase."""
    fact = fact_at(whole, state)
    if fact is not None:
        return fact.replace("_", "-")
    parts = ["resultat", str(state.rule.value)]
    if len(whole.profile.decided_by) > 1 and state.decider.leaf:
        parts.append(str(state.decider.value))
    if state.purchase.leaf and state.purchase.value is not None:
        parts.append(str(state.purchase.value))
    return "-".join(parts).replace("_", "-")


def _onward(whole: Compiled, state: State, given: Answers) -> State:
    """Skip the questions that need not be asked; jump to the end when a rule is certain."""
    space = whole.space
    over = ends(space.rulebook, state.rule)
    for level, (fact, decides, pictured) in _levels(whole)[state.level :]:
        if not decides:
            if given.get(fact, DONT_KNOW) != DONT_KNOW:
                index = space.values[level].index(given[fact])
                state = _refine(space, state, level, index)
            continue
        implied = dict(state.implied).get(level) if state.implied else None
        if implied is None or fact in given:
            conditions = state.applies if fact in given else (*state.applies, *state.asks)
            hidden = (fact, Truth.NOT_MET) in [(name, node.value) for name, node in conditions]
            if not hidden and (state.rule.level == level or (pictured and not over)):
                state = state._replace(level=level)
                return state._replace(gathers=_gathered(whole, state))
            implied = space.unknown(level)
        rule = state.rule
        state = _take(space, state, level, implied)
        if state.rule is not rule:
            over = ends(space.rulebook, state.rule)
    return state._replace(level=len(space.order))


@cache
def _gatherings(whole: Compiled) -> Mapping[int, tuple[str, Mapping[str, str]]]:
    """Return the gatherings that a profile has use for, by the level of their first fact."""
    found: dict[int, tuple[str, Mapping[str, str]]] = {}
    for id_, gathered in whole.space.rulebook.gatherings.items():
        used = {fact: value for fact, value in gathered.items() if fact in _picture(whole)}
        if used:
            found[min(map(whole.space.level, used))] = id_, used
    return found


def _gathered(whole: Compiled, state: State) -> tuple[tuple[str, str], ...]:
    """Return what a state's question is asked about together with, itself included."""
    _, gathered = _gatherings(whole).get(state.level, ("", {}))
    needless = {fact for fact, node in state.applies if node.value is Truth.NOT_MET}
    pairs = tuple((fact, value) for fact, value in gathered.items() if fact not in needless)
    return pairs if len(pairs) >= LEAST_GATHERED else ()


@cache
def _levels(whole: Compiled) -> tuple[tuple[int, tuple[str, bool, bool]], ...]:
    """Return each level with its fact, whether it decides anything and belongs to the picture."""
    facts = [(fact, fact in deciding(whole), fact in _picture(whole)) for fact in whole.space.order]
    return tuple(enumerate(facts))


@cache
def ends(rulebook: Rulebook, rule: Node) -> bool:
    """Tell whether every rule that can still fire ends the questions."""
    fires = [rulebook.rules_by_id[str(id_)] for id_ in leaf_values(rule) if id_ is not None]
    return all(row.ends for row in fires)


def _take(space: Space, state: State, level: int, index: int) -> State:
    fact = space.order[level]
    given = []
    if fact in space.rulebook.also:
        also = space.rulebook.also[fact].get(space.values[level][index], {})
        levels = [(space.level(name), said) for name, said in also.items()]
        given = [(at, space.values[at].index(said)) for at, said in levels]
    return State(
        level + 1,
        child(state.rule, level, index),
        child(state.decider, level, index),
        child(state.purchase, level, index),
        _left(state.applies, fact, level, index),
        _left(state.asks, fact, level, index),
        tuple([(at, said) for at, said in (*state.implied, *given) if at != level]),
    )


def _left(
    conditions: tuple[tuple[str, Node], ...], fact: str, level: int, index: int
) -> tuple[tuple[str, Node], ...]:
    """Return what is left of conditions on questions after one more answer."""
    for name, node in conditions:
        if node.level == level or name == fact:
            break
    else:  # of most there is left what there was
        return conditions
    return tuple([(name, child(node, level, index)) for name, node in conditions if name != fact])


def settled(space: Space, node: Node) -> Hashable:
    """Return the value of a diagram when nothing that it still tests is known."""
    while not node.leaf:
        node = node.children[space.unknown(node.level)]
    return node.value
