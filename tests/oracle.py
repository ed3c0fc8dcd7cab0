"""The decision table read straight from its rules: what the diagrams are compared with."""

from __future__ import annotations

from guide_engine.decision import Seen, criteria_test, criterion_status, prune
from guide_engine.logic import Answers, Truth, evaluate
from guide_engine.model import CriteriaTest, Profile, Rule, Rulebook


def rule_truth(rule: Rule, seen: Seen, answers: Answers) -> Truth:
    """Return the truth of a rule's condition; the rule fires only when it is met."""
    if isinstance(rule.when, CriteriaTest):
        return criteria_test(rule.when, seen)
    return evaluate(rule.when, answers)


def deciding_rule(rulebook: Rulebook, profile: Profile, answers: Answers) -> Rule | None:
    """Return the first rule that fires; None only for a table that ``prove`` refuses."""
    kept = prune(rulebook, answers)
    seen = frozenset(
        criterion_status(rulebook, rulebook.criteria[id_], kept) for id_ in profile.requires
    )
    for rule in rulebook.rules:
        if rule_truth(rule, seen, kept) is Truth.MET:
            return rule
    return None
