"""Conditions as a profile's file has them, and in words."""

from __future__ import annotations

from typing import Any

from guide_engine.logic import AllOf, AnyOf, AtLeast, Condition, FactIn, Not
from guide_engine.model import Rulebook
from guide_engine.workshop.words import say


def raw(condition: Condition) -> dict[str, Any]:
    """Return a condition as the loader reads it."""
    match condition:
        case FactIn(fact, values):
            told = sorted(values)
            return {fact: told[0] if len(told) == 1 else told}
        case Not(part):
            return {"not": raw(part)}
        case AtLeast(number, _):
            return {"signs": number}
        case AllOf(parts):
            return {"all": [raw(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [raw(part) for part in parts]}


def told(rulebook: Rulebook, condition: Condition) -> str:
    """Return a condition in words, with the short names of the questions and answers."""
    match condition:
        case FactIn(fact, values):
            return say(
                "condition.fact",
                question=_short(rulebook, fact),
                answers=_answers(rulebook, fact, values),
            )
        case Not(part):
            return say("condition.not", part=told(rulebook, part))
        case AtLeast(number, parts):
            listed = say("condition.joint").join(told(rulebook, part) for part in parts)
            return say("condition.at_least", number=number, parts=listed)
        case AllOf(parts):
            return say("condition.and").join(told(rulebook, part) for part in parts)
        case AnyOf(parts):
            return say("condition.or").join(told(rulebook, part) for part in parts)


def _short(rulebook: Rulebook, fact: str) -> str:
    """Return the short name of a question."""
    words = rulebook.words.questions.get(fact)
    return words.short if words else fact


def _answers(rulebook: Rulebook, fact: str, values: Any) -> str:
    """Return answers to a question as a list in words, in their own order."""
    words = rulebook.words.questions.get(fact)
    known = [value for value in words.values if value in values] if words else [*values]
    labels = [words.values[value].answer if words else value for value in known]
    return say("or").join(f"”{label}”" for label in labels)


def facts_in(when: Any) -> set[str]:
    """Return the questions that a condition of a file reads."""
    if isinstance(when, list):
        return set[str]().union(*map(facts_in, when))
    if not isinstance(when, dict):
        return set()
    found: set[str] = set()
    for key, value in when.items():
        found |= facts_in(value) if key in ("all", "any", "not") else {key} - {"signs"}
    return found
