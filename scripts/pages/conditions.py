"""Conditions in words: which answers meet them."""

from __future__ import annotations

from guide_engine.logic import AllOf, AnyOf, AtLeast, Condition, FactIn, Not
from guide_engine.model import Rulebook
from scripts.read.words import words
from scripts.swedish import either


def condition_in_words(rulebook: Rulebook, condition: Condition, *, negated: bool = False) -> str:
    """Say which answers meet a condition, in the words of the questions."""
    say = words("villkor")
    match condition:
        case Not(part):
            return condition_in_words(rulebook, part, negated=not negated)
        case FactIn():
            return _answer(rulebook, condition, negated=negated)
        case AllOf(parts) | AnyOf(parts):
            together = isinstance(condition, AllOf) is not negated
            texts = [
                _grouped(part, condition_in_words(rulebook, part, negated=negated))
                for part in parts
            ]
            if not texts:
                return say("alltid") if together else say("aldrig")
            return say("och").join(texts) if together else say("eller").join(texts)
        case AtLeast(number, parts):
            texts = [condition_in_words(rulebook, part) for part in parts]
            parts_in_words = either([f"({text})" for text in texts], say("och"))
            return say("farre" if negated else "minst", antal=number, delar=parts_in_words)


def _answer(rulebook: Rulebook, condition: FactIn, *, negated: bool) -> str:
    say, asked = words("villkor"), rulebook.words.questions[condition.fact]
    known = rulebook.facts[condition.fact].values
    answers = [f"”{asked.values[value].answer}”" for value in known if value in condition.values]
    if negated:
        return say("annat", fraga=asked.short, svar=either(answers))
    if len(answers) == len(known):
        return say("vilket", fraga=asked.short)
    return f"{asked.short}: {either(answers)}"


def _grouped(part: Condition, text: str) -> str:
    while isinstance(part, Not):
        part = part.part
    return text if isinstance(part, FactIn) else f"({text})"
