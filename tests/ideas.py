"""Answers that lead where a test wants to go, and what is left of the diagrams with some given.

``rules_for`` fixes some answers and reads what is left of the decision diagram, so that all
other answers are anything, unknown included: "whatever …" is then exact, not sampled.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache, partial
from operator import eq
from typing import Any

from guide_engine.assessment import assess
from guide_engine.compiled import Space
from guide_engine.diagram import Node, leaf_values
from guide_engine.model import Form, FormStatus, Outcome, Role, Rule
from guide_engine.report import report
from tests.strategies import FACTS, PROFILES, RULEBOOK, said_of, whole_of


@cache
def _idea(of: str) -> tuple[tuple[str, str], ...]:
    whole = whole_of(of)
    path = whole.space.diagrams.find(whole.outcome, lambda value: value == Outcome.IOP)
    assert path is not None, f"{of} lets nothing pass"
    found = whole.space.answers(path)
    found |= {fact: RULEBOOK.facts[fact].values[0] for fact in FACTS if fact not in found}
    return tuple(found.items())


def idea(of: str, **changed: str) -> dict[str, str]:
    """Return answers to everything that meet all a profile requires, some of them changed."""
    return {**dict(_idea(of)), **changed}


def rules_for(of: str, **given: str) -> list[Rule]:
    """Return every rule that can decide with some answers given and the rest anything."""
    whole = whole_of(of)
    return [RULEBOOK.rules_by_id[str(id_)] for id_ in _left(whole.space, whole.rule, given)]


def left_of(criterion: str, **given: str) -> frozenset[object]:
    """Return every status that a criterion can have with some answers given."""
    space = whole_of(PROFILES[0]).space
    return _left(space, space.criterion(criterion), given)


def _left(space: Space, node: Node, given: Mapping[str, str]) -> frozenset[object]:
    levels = {space.level(fact): value for fact, value in given.items()}
    fixed = {level: space.values[level].index(value) for level, value in levels.items()}
    return leaf_values(space.diagrams.restrict(node, fixed))


@cache
def paths(of: str) -> Mapping[str, Mapping[str, str]]:
    """Return for each rule of a profile answers that it decides, the rest as in the idea.

    Facts that the path to the rule does not test keep the idea's answer.
    """
    whole = whole_of(of)
    found: dict[str, Mapping[str, str]] = {}
    for rule in RULEBOOK.rules:
        path = whole.space.diagrams.find(whole.rule, partial(eq, rule.id))
        if path is not None:
            found[rule.id] = idea(of, **whole.space.answers(path))
    return found


def product(facts: Mapping[str, Collection[str]]) -> Iterator[dict[str, str]]:
    """Iterate over every combination of some values of some facts."""
    for values in itertools.product(*facts.values()):
        yield dict(zip(facts, values, strict=True))


def said(of: str, answers: Mapping[str, str], role: Role | None = None) -> dict[str, Any]:
    """Return what the command line prints for some answers."""
    rulebook = said_of(of)
    found = assess(rulebook, rulebook.profiles[of], answers, role)
    printed: dict[str, Any] = json.loads(json.dumps(report(rulebook, found)))
    return printed


def ids(told: Mapping[str, Any], key: str) -> list[str]:
    """Return the ids of a report's warnings, next steps and the like."""
    return [item["id"] for item in told[key]]


def texts(told: Mapping[str, Any]) -> str:
    """Return what a report's rule, warnings and steps say, in one."""
    rule = RULEBOOK.words.rules[told["rule"]]
    noted = [item["text"] for key in ("warnings", "next_steps") for item in told[key]]
    return " ".join([rule.title, rule.text, *noted])


def outcomes(rules: Collection[Rule]) -> set[Outcome]:
    """Return the recommendations of some rules."""
    return {rule.outcome for rule in rules}


def statuses(rules: Collection[Rule], form: Form) -> set[FormStatus]:
    """Return the statuses that a form has with some rules."""
    return {rule.forms[form] for rule in rules}


def status_of(told: Mapping[str, Any], criterion: str) -> str:
    """Return the status of a criterion in a report."""
    (found,) = [item["status"] for item in told["criteria"] if item["id"] == criterion]
    return str(found)
