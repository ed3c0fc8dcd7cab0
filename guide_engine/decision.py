"""The decision table: which rule decides, and the status of each criterion.

Everything here is a pure function of the rulebook, the profile and the answers. The folds
(``seen``, ``first_rule``) are also what the decision diagram is built from.
"""

from __future__ import annotations

from collections.abc import Mapping

from guide_engine.logic import ALL, DONT_KNOW, SINGLY, Answers, Truth, evaluate, facts_of
from guide_engine.model import (
    CriteriaTest,
    Criterion,
    Decider,
    Profile,
    Purchase,
    Rulebook,
    Status,
)
from guide_engine.rulebook import question_order

Seen = frozenset[Status]
"""The statuses that occur among the criteria that a profile requires."""


def prune(rulebook: Rulebook, answers: Answers) -> dict[str, str]:
    """Return the answers in question order without those that no longer apply."""
    kept: dict[str, str] = {}
    for fact in question_order(rulebook):
        value = answers.get(fact, DONT_KNOW)
        if fact in answers and applies(rulebook, fact, kept) is not Truth.NOT_MET:
            kept[fact] = value
    return kept


def completed(rulebook: Rulebook, answers: Answers) -> dict[str, str]:
    """Return the answers with what they say of later questions too, where nothing else is said.

    Where one of the gathered answers is another, not all of them are what the gathering said.
    """
    found = dict(answers)
    for fact, value in answers.items():
        for later, said in rulebook.also.get(fact, {}).get(value, {}).items():
            found.setdefault(later, said)
    for id_, gathered in rulebook.gatherings.items():
        others = any(found.get(fact, said) != said for fact, said in gathered.items())
        if others and found.get(id_) == ALL:
            found[id_] = SINGLY
    return {key: found[key] for key in rulebook.choices if key in found}


def said_before(rulebook: Rulebook, answers: Answers) -> frozenset[str]:
    """Return the questions that are answered as an earlier answer has said, so nobody asks them."""
    return frozenset(
        later
        for fact, value in answers.items()
        for later, said in _says(rulebook, fact).get(value, {}).items()
        if answers.get(later) == said
    )


def _says(rulebook: Rulebook, key: str) -> Mapping[str, Mapping[str, str]]:
    if key in rulebook.gatherings:
        return {ALL: rulebook.gatherings[key]}
    return rulebook.also.get(key, {})


def applies(rulebook: Rulebook, fact: str, answers: Answers) -> Truth:
    """Tell whether a question applies, given the answers to the questions before it."""
    condition = rulebook.applies_when.get(fact)
    return Truth.MET if condition is None else evaluate(condition, answers)


def criterion_facts(criterion: Criterion) -> frozenset[str]:
    """Return the facts that a criterion reads."""
    facts = facts_of(criterion.met_when)
    if criterion.not_met_when is not None:
        facts |= facts_of(criterion.not_met_when)
    return facts


def criterion_reads(rulebook: Rulebook, criterion: Criterion) -> frozenset[str]:
    """Return the facts that a criterion's status depends on."""
    facts = criterion_facts(criterion)
    conditions = [rulebook.applies_when[fact] for fact in facts if fact in rulebook.applies_when]
    return facts.union(*map(facts_of, (criterion.applies_when, *conditions)))


def criterion_status(rulebook: Rulebook, criterion: Criterion, answers: Answers) -> Status:
    """Return the status of one criterion for pruned answers."""
    if evaluate(criterion.applies_when, answers) is Truth.NOT_MET:
        return Status.NOT_APPLICABLE
    facts = criterion_facts(criterion)
    if any(applies(rulebook, fact, answers) is Truth.NOT_MET for fact in facts):
        return Status.NOT_APPLICABLE
    met = evaluate(criterion.met_when, answers)
    if met is Truth.MET:
        return Status.MET
    if criterion.not_met_when is None:
        return Status.NOT_MET if met is Truth.NOT_MET else Status.UNKNOWN
    not_met = evaluate(criterion.not_met_when, answers)
    return Status.NOT_MET if not_met is Truth.MET else Status.UNKNOWN


def criteria_test(test: CriteriaTest, seen: Seen) -> Truth:
    """Tell whether a test on the required criteria is met; it is never unknown."""
    met = {
        CriteriaTest.ANY_NOT_MET: Status.NOT_MET in seen,
        CriteriaTest.ANY_UNKNOWN: Status.UNKNOWN in seen,
        CriteriaTest.ALL_MET: seen <= {Status.MET, Status.NOT_APPLICABLE},
    }[test]
    return Truth.MET if met else Truth.NOT_MET


def purchase(rulebook: Rulebook, answers: Answers) -> Purchase:
    """Return how a purchase can be made: the first way whose condition is met."""
    for way in rulebook.purchases:
        if evaluate(way.when, answers) is Truth.MET:
            return way
    return rulebook.purchases[-1]


def decider(profile: Profile, answers: Answers) -> Decider:
    """Return who decides: the first entry whose condition is met (the last always is)."""
    for entry in profile.decided_by:
        if evaluate(entry.when, answers) is Truth.MET:
            return entry
    return profile.decided_by[-1]
