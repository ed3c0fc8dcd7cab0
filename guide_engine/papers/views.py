"""Two views of one idea: the association's answers and the municipality's, side by side.

Facts are compared as both sides' assessments read them: with what an answer says of later
questions, and without what does not apply on that side. A *difference* is a fact with two known
answers, or with one side's only.

A *result* is the rule that decides; it gives the recommendation. A difference **matters** for a
side if that side's result changes when it takes the other's answer to this one fact and keeps
all its own; taking over what the other does not know makes the fact unknown. A difference
matters if it does for either side: those, and no others. Where the results differ and no single
difference matters, the smallest sets of differences are found that change a side's result when
it takes over the whole set. Both come from one shortest-path search in the decision diagram,
where keeping an answer is free and taking the other's costs one, so that no bound is needed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from guide_engine.assessment import Assessment
from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import prune
from guide_engine.diagram import Node, value_at
from guide_engine.errors import InputError
from guide_engine.flow import fact_at, unsure, walk
from guide_engine.logic import DONT_KNOW, Answers
from guide_engine.model import COMMON, Outcome, Rulebook
from guide_engine.papers.basis import Basis, basis
from guide_engine.papers.given import Given, read_given

_NEVER = 10**9


@dataclass(frozen=True, slots=True)
class Effect:
    """What a side's result becomes when it takes over the other's answers to some facts."""

    facts: tuple[str, ...]
    outcome: Outcome
    rule: str
    other_outcome: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One view, assessed under the profile of the comparison; ``said`` is all that counts in it.

    ``effects`` are of the smallest sets of differences that change its result, none if none do.
    """

    given: Given
    basis: Basis
    said: Answers
    effects: tuple[Effect, ...]

    @property
    def found(self) -> Assessment:
        """Return the assessment."""
        return self.basis.assessment

    @property
    def complete(self) -> bool:
        """Tell whether all questions on its way have an answer."""
        whole = self.basis.context.whole
        return fact_at(whole, walk(whole, self.basis.visit.answers)[1]) is None

    def link(self) -> str:
        """Return the address that opens its answers again, for its own municipality."""
        visit = self.basis.visit
        own = self.given.visit if self.given.visit.profile else visit
        visit = replace(visit, profile=own.profile, place=own.place)
        return replace(self.basis, visit=visit).link()

    def answer(self, fact: str) -> str:
        """Return an answer, "vet_ej" among them; empty where there is none."""
        return self.said.get(fact, "")

    def knows(self, fact: str) -> bool:
        """Tell whether there is a known answer."""
        return self.said.get(fact, DONT_KNOW) != DONT_KNOW


@dataclass(frozen=True, slots=True)
class Views:
    """Two views compared; facts are in the order of the questions.

    ``agree`` have the same known answer, ``differ`` two known ones, ``one_sided`` only one;
    ``unknown`` are those that somebody was asked and nobody knows. ``matter`` are the
    differences that change a result by themselves, ``sets`` the smallest sets that do where
    none does and the results differ. ``talk`` is the order to talk: what matters (of the sets
    each fact), with another recommendation first; what is open and one side knows; what is
    open and nobody knows; then the other differences.
    ``profiles`` are those of the two inputs; both are assessed under the first's.
    """

    first: Side
    second: Side
    profiles: tuple[str, str]
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    one_sided: tuple[str, ...]
    unknown: tuple[str, ...]
    matter: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...]
    talk: tuple[str, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return both sides."""
        return self.first, self.second

    @property
    def same_outcome(self) -> bool:
        """Tell whether both get the same recommendation."""
        return self.first.found.outcome is self.second.found.outcome

    @property
    def same_result(self) -> bool:
        """Tell whether the same rule decides on both sides."""
        return self.first.found.rule is self.second.found.rule


def views(
    rulebook: Rulebook,
    anchors: Mapping[str, str],
    inputs: tuple[Given, Given],
    *,
    today: str = "",
    site: str = "",
) -> Views:
    """Compare two views under the first one's profile, the second's or the common one without."""
    one, other = inputs
    profile = one.visit.profile or other.visit.profile or COMMON
    place = next((each.visit.place for each in inputs if each.visit.profile == profile), "")
    whole = compiled(rulebook, rulebook.profiles[profile])
    bases = [
        basis(
            rulebook,
            anchors,
            replace(each.visit, profile=profile, place=place, compared=""),
            notes=each.notes,
            today=today,
            site=site,
        )
        for each in inputs
    ]
    here, there = (prune(rulebook, each.visit.answers) for each in bases)
    first, second = (
        Side(given, made, mine, tuple(_effects(whole, made.visit.answers, mine, theirs)))
        for given, made, mine, theirs in (
            (one, bases[0], here, there),
            (other, bases[1], there, here),
        )
    )
    return _compared(whole, first, second)


def views_of(  # noqa: PLR0913 - all that a comparison rests on
    rulebook: Rulebook,
    anchors: Mapping[str, str],
    first: str,
    second: str,
    *,
    today: str = "",
    site: str = "",
) -> Views:
    """Compare two links, fragments or texts of kept files.

    Raises InputError that says which of them cannot be read, and why.
    """
    inputs: list[Given] = []
    for name, text in (("första", first), ("andra", second)):
        try:
            inputs.append(read_given(rulebook, text))
        except InputError as error:
            raise InputError(f"{name}: {error}") from None
    return views(rulebook, anchors, (inputs[0], inputs[1]), today=today, site=site)


def _compared(whole: Compiled, first: Side, second: Side) -> Views:
    order = whole.space.order
    both = [f for f in order if first.knows(f) and second.knows(f)]
    agree = [f for f in both if first.answer(f) == second.answer(f)]
    differ = [f for f in both if first.answer(f) != second.answer(f)]
    one_sided = [f for f in order if first.knows(f) is not second.knows(f)]
    said = first.said.keys() | second.said.keys()
    unknown = [f for f in order if f in said and not first.knows(f) and not second.knows(f)]
    effects = [effect for side in (first, second) for effect in side.effects]
    alone = {effect.facts[0] for effect in effects if len(effect.facts) == 1}
    heavy = {f for effect in effects if effect.other_outcome for f in effect.facts}
    sets: dict[tuple[str, ...], None] = {}
    if not alone and first.found.rule is not second.found.rule:
        smallest = min(len(effect.facts) for effect in effects)
        sets = {e.facts: None for e in effects if len(e.facts) == smallest}
    weighty = alone.union(*sets)
    open_ = {question.fact for side in (first, second) for question in side.found.open_questions}
    ranked = (
        [f for f in order if f in weighty & heavy],
        [f for f in order if f in weighty],
        [f for f in one_sided if f in open_],
        [f for f in order if f in open_ and f not in agree],
        [f for f in order if f in differ or f in one_sided],
    )
    return Views(
        first=first,
        second=second,
        profiles=(first.given.visit.profile, second.given.visit.profile),
        agree=tuple(agree),
        differ=tuple(differ),
        one_sided=tuple(one_sided),
        unknown=tuple(unknown),
        matter=tuple(f for f in order if f in alone),
        sets=tuple(sets),
        talk=tuple(dict.fromkeys(f for part in ranked for f in part)),
    )


def asked_of_either(whole: Compiled, *sides: Answers) -> tuple[str, ...]:
    """Return the questions that are asked on the way of any side, or have an answer there."""
    asked = {fact for answers in sides for fact in unsure(whole, answers)}
    return tuple(fact for fact in whole.space.order if fact in asked)


def _effects(
    whole: Compiled, all_mine: Answers, mine: Answers, theirs: Answers
) -> Iterator[Effect]:
    """Iterate over the smallest sets of the other's answers that change the result here.

    ``all_mine`` has also what does not apply yet, and may once something is taken over.
    """
    space, rules = whole.space, whole.space.rulebook.rules_by_id
    own = space.assignment(all_mine)
    pairs = zip(own, space.assignment(mine), space.assignment(theirs), strict=True)
    other = tuple(kept if said == taken else taken for kept, said, taken in pairs)
    result = value_at(whole.rule, own)
    before = rules[str(result)].outcome
    costs = _costs(whole.rule, own, other, result)
    for levels, rule in sorted(_cheapest(whole.rule, own, other, costs), key=itemgetter(0)):
        facts = tuple(space.order[level] for level in levels)
        outcome = rules[str(rule)].outcome
        yield Effect(facts, outcome, str(rule), outcome is not before)


def _costs(
    root: Node, own: tuple[int, ...], other: tuple[int, ...], result: Hashable
) -> dict[Node, int]:
    """Return for each node the least number of answers to take over for another result."""
    costs: dict[Node, int] = {}

    def cost(node: Node) -> int:
        if node not in costs:
            if node.leaf:
                costs[node] = _NEVER if node.value == result else 0
            else:
                ways = _ways(node, own, other)
                costs[node] = min(price + cost(child) for child, price in ways)
        return costs[node]

    cost(root)
    return costs


def _ways(node: Node, own: tuple[int, ...], other: tuple[int, ...]) -> Iterator[tuple[Node, int]]:
    """Iterate over (child, price): the own answer, and the other's where it leads elsewhere."""
    kept = node.children[own[node.level]]
    yield kept, 0
    taken = node.children[other[node.level]]
    if taken is not kept:
        yield taken, 1


def _cheapest(
    node: Node, own: tuple[int, ...], other: tuple[int, ...], costs: Mapping[Node, int]
) -> Iterator[tuple[tuple[int, ...], Hashable]]:
    """Iterate over the levels that are taken over on each cheapest path, and its result."""
    if costs[node] >= _NEVER:
        return
    if node.leaf:
        yield (), node.value
        return
    for child, price in _ways(node, own, other):
        if price + costs[child] == costs[node]:
            for levels, result in _cheapest(child, own, other, costs):
                yield ((node.level, *levels) if price else levels), result
