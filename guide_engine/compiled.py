"""The decision function of a profile as diagrams, and the way in and out of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import takewhile

from guide_engine.decision import (
    applies,
    criteria_test,
    criterion_reads,
    criterion_status,
    decider,
    purchase,
)
from guide_engine.diagram import Diagrams, Node
from guide_engine.logic import ALWAYS, DONT_KNOW, Answers, Condition, Truth, evaluate, facts_of
from guide_engine.model import CriteriaTest, Outcome, Profile, Rule, Rulebook
from guide_engine.rulebook import question_order


@dataclass(frozen=True, eq=False, slots=True)
class Space:
    """The facts as variables of diagrams, in question order; "vet_ej" is the last value.

    ``pruning`` tells whether answers that do not apply are left out before they are read;
    only the proof looks at the functions without it. ``tables`` keeps the diagrams of
    conditions and criteria, which do not depend on a profile.
    """

    rulebook: Rulebook
    order: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    diagrams: Diagrams
    pruning: bool = True
    tables: dict[Hashable, Node] = field(default_factory=dict, repr=False)

    def level(self, fact: str) -> int:
        """Return the level of a fact's variable."""
        return self.order.index(fact)

    def unknown(self, level: int) -> int:
        """Return the index that stands for an unknown answer."""
        return len(self.values[level]) - 1

    def known(self, answers: Answers) -> dict[int, int]:
        """Return the indexes of the known answers by level."""
        return {
            level: self.values[level].index(answers[fact])
            for level, fact in enumerate(self.order)
            if answers.get(fact, DONT_KNOW) != DONT_KNOW
        }

    def assignment(self, answers: Answers) -> tuple[int, ...]:
        """Return the index of every variable; unknown where there is no answer."""
        known = self.known(answers)
        return tuple(known.get(level, self.unknown(level)) for level in range(len(self.order)))

    def answers(self, indexes: Mapping[int, int]) -> dict[str, str]:
        """Return the answers that some indexes by level stand for."""
        return {self.order[level]: self.values[level][index] for level, index in indexes.items()}

    def tabulate(
        self, facts: Collection[str], function: Callable[[dict[str, str]], Hashable]
    ) -> Node:
        """Return the diagram of a function that reads a few facts of the pruned answers."""
        read = set(facts)
        if self.pruning:
            for fact in facts:
                read |= facts_of(self.rulebook.applies_when.get(fact, ALWAYS))
        levels = sorted(self.level(fact) for fact in read)

        def value(indexes: tuple[int, ...]) -> Hashable:
            answers = self.answers(dict(zip(levels, indexes, strict=True)))
            return function(
                {
                    fact: answer
                    for fact, answer in answers.items()
                    if not self.pruning
                    or applies(self.rulebook, fact, answers) is not Truth.NOT_MET
                }
            )

        return self.diagrams.tabulate(levels, value)

    def condition(self, condition: Condition) -> Node:
        """Return the diagram of a condition's truth for pruned answers."""
        if condition not in self.tables:
            self.tables[condition] = self.tabulate(
                facts_of(condition), lambda answers: evaluate(condition, answers)
            )
        return self.tables[condition]

    def criterion(self, criterion_id: str) -> Node:
        """Return the diagram of a criterion's status."""
        # Kept by what it says: one of the same name may be written anew.
        criterion = self.rulebook.criteria[criterion_id]
        if criterion not in self.tables:
            self.tables[criterion] = self.tabulate(
                criterion_reads(self.rulebook, criterion),
                lambda answers: criterion_status(self.rulebook, criterion, answers),
            )
        return self.tables[criterion]


@dataclass(frozen=True, eq=False, slots=True)
class Compiled:
    """The diagrams of one profile.

    ``rule`` has rule ids (None where no rule fires), ``outcome`` recommendations, ``seen``
    the statuses that occur among the required criteria, ``decider`` ids of who decides,
    ``purchase`` ids of how a purchase can be made (None where the recommendation is none).
    """

    space: Space
    profile: Profile
    rule: Node
    outcome: Node
    seen: Node
    decider: Node
    purchase: Node


@cache
def space_of(rulebook: Rulebook) -> Space:
    """Return the space that all profiles of a rulebook share, also those that came later."""
    if rulebook.base is not None:
        return replace(space_of(rulebook.base), rulebook=rulebook)
    order = question_order(rulebook)
    values = tuple((*rulebook.facts[fact].values, DONT_KNOW) for fact in order)
    return Space(rulebook, order, values, Diagrams([len(v) for v in values]))


def apart(rulebook: Rulebook) -> Space:
    """Return a space of its own: it has what that of all profiles has, and adds nothing to it.

    What is made in it goes with it, as the draft of a profile that somebody is writing should.
    """
    space = space_of(rulebook.base or rulebook)
    diagrams = space.diagrams.branch()
    return replace(space, rulebook=rulebook, diagrams=diagrams, tables=dict(space.tables))


@cache
def compiled(rulebook: Rulebook, profile: Profile) -> Compiled:
    """Build the diagrams of a profile once; words in a language or of a region change none."""
    base = rulebook.base
    own = base.profiles.get(profile.id) if base else None
    if base and own and _asks_alike(own, profile):
        return replace(compiled(base, own), space=space_of(rulebook), profile=profile)
    return compile_in(space_of(rulebook), profile)


def _asks_alike(one: Profile, other: Profile) -> bool:
    """Tell whether the diagrams of two profiles are the same."""
    read, other_read = (
        (each.requires, [(entry.id, entry.when) for entry in each.decided_by])
        for each in (one, other)
    )
    return read == other_read


def compile_in(space: Space, profile: Profile) -> Compiled:
    """Build the diagrams of a profile in a space."""
    rulebook = space.rulebook
    diagrams = space.diagrams
    seen = diagrams.gather(map(space.criterion, profile.requires))
    common = tuple(takewhile(_reads_answers_only, rulebook.rules))
    rest = (_fires(space, row, seen) for row in rulebook.rules[len(common) :])
    rule = diagrams.first((_first_of(space, common, seen), *rest))
    deciding = frozenset[str]().union(*(facts_of(entry.when) for entry in profile.decided_by))
    buying = frozenset[str]().union(*(facts_of(way.when) for way in rulebook.purchases))
    outcome = diagrams.combine(lambda id_: outcome_of(rulebook, id_), rule)
    ways = space.tabulate(buying, lambda answers: purchase(rulebook, answers).id)
    return Compiled(
        space=space,
        profile=profile,
        rule=rule,
        outcome=outcome,
        seen=seen,
        decider=space.tabulate(deciding, lambda answers: decider(profile, answers).id),
        purchase=diagrams.combine(
            lambda outcome, way: way if outcome == Outcome.UPPHANDLING else None, outcome, ways
        ),
    )


def _reads_answers_only(rule: Rule) -> bool:
    return not isinstance(rule.when, CriteriaTest)


def _first_of(space: Space, rules: tuple[Rule, ...], seen: Node) -> Node:
    """Return the first of the rules that read no criteria: made once, for every profile.

    The browser has it in its kept memory, so that a municipality's own diagrams come soon.
    """
    ids = tuple(rule.id for rule in rules)
    if ids not in space.tables:
        space.tables[ids] = space.diagrams.first(_fires(space, row, seen) for row in rules)
    return space.tables[ids]


def _fires(space: Space, rule: Rule, seen: Node) -> Node:
    """Return the diagram of a rule's id where its condition is met, None elsewhere."""
    return space.diagrams.combine(
        lambda truth: rule.id if truth is Truth.MET else None, truth_of_rule(space, rule, seen)
    )


def truth_of_rule(space: Space, rule: Rule, seen: Node) -> Node:
    """Return the diagram of the truth of a rule's condition."""
    if isinstance(rule.when, CriteriaTest):
        test = rule.when
        return space.diagrams.combine(lambda statuses: criteria_test(test, statuses), seen)
    return space.condition(rule.when)


def outcome_of(rulebook: Rulebook, rule_id: str | None) -> Outcome | None:
    """Return the recommendation of a rule."""
    return None if rule_id is None else rulebook.rules_by_id[rule_id].outcome
