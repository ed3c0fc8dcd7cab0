"""Three-valued logic (Kleene's strong logic) and the conditions written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

DONT_KNOW = "vet_ej"

ALL, SINGLY = "alla", "en_i_taget"
"""The answers to a gathering: all that it says is so, or its questions are asked one by one."""

Answers = Mapping[str, str]
"""Fact id to value; a fact that is absent or "vet_ej" is unknown."""


class Truth(StrEnum):
    """Whether a condition is met, not met or unknown."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FactIn:
    """The answer to one fact is one of some values."""

    fact: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is met; met when there are no parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part is met."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many parts are met."""

    number: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not met."""

    part: Condition


Condition = FactIn | AllOf | AnyOf | AtLeast | Not

ALWAYS = AllOf(())
NEVER = AnyOf(())


def evaluate(condition: Condition, answers: Answers) -> Truth:
    """Return the truth of a condition for some answers."""
    match condition:
        case FactIn(fact, values):
            answer = answers.get(fact, DONT_KNOW)
            if answer == DONT_KNOW:
                return Truth.UNKNOWN
            return Truth.MET if answer in values else Truth.NOT_MET
        case Not(part):
            return _NEGATION[evaluate(part, answers)]
        case AtLeast(number, parts):
            return _counted(number, [evaluate(part, answers) for part in parts])
        case AllOf(parts):
            return _first(Truth.NOT_MET, Truth.MET, parts, answers)
        case AnyOf(parts):
            return _first(Truth.MET, Truth.NOT_MET, parts, answers)


@cache
def facts_of(condition: Condition) -> frozenset[str]:
    """Return the facts that a condition reads."""
    match condition:
        case FactIn(fact, _):
            return frozenset({fact})
        case Not(part):
            return facts_of(part)
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return frozenset().union(*(facts_of(part) for part in parts))


_NEGATION = {
    Truth.MET: Truth.NOT_MET,
    Truth.NOT_MET: Truth.MET,
    Truth.UNKNOWN: Truth.UNKNOWN,
}


def _counted(number: int, found: list[Truth]) -> Truth:
    """Return whether at least ``number`` of some truths are met, as far as they are known."""
    if found.count(Truth.MET) >= number:
        return Truth.MET
    possible = len(found) - found.count(Truth.NOT_MET)
    return Truth.UNKNOWN if possible >= number else Truth.NOT_MET


def _first(
    deciding: Truth, otherwise: Truth, parts: tuple[Condition, ...], answers: Answers
) -> Truth:
    """Return ``deciding`` if a part has it, else unknown if one is, else ``otherwise``."""
    found = {evaluate(part, answers) for part in parts}
    if deciding in found:
        return deciding
    return Truth.UNKNOWN if Truth.UNKNOWN in found else otherwise
