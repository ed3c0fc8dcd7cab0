"""Which of the possible answers something belongs to, in words: only static pages need it."""

from __future__ import annotations

from guide_engine.assessment import Assessment, Noted, instances
from guide_engine.flow import Possible
from guide_engine.html import Html, tag
from guide_engine.logic import ALWAYS, Condition, Truth, evaluate, facts_of
from guide_engine.model import Caution, Conflict, Scope, Step
from guide_engine.pages.context import Context


def conditions_text(
    context: Context, condition: Condition, assessment: Assessment, truth: Truth = Truth.MET
) -> str:
    """Say which of the possible answers give a condition a truth; empty if always."""
    read = facts_of(condition)
    possible = tuple([(f, assessment.possible[f]) for f in assessment.possible if f in read])
    key = ("condition", condition, truth, possible)
    return context.once(key, lambda: _text(context, condition, dict(possible), truth))


def _text(context: Context, condition: Condition, possible: Possible, truth: Truth) -> str:
    ways = [
        answers
        for answers in instances(facts_of(condition), possible)
        if evaluate(condition, answers) is truth
    ]
    facts = [fact for fact in context.whole.space.order if fact in facts_of(condition)]
    parts: list[str] = []
    for fact in facts:
        values = {answers.get(fact, "") for answers in ways}
        known = [v for v in context.rulebook.facts[fact].values if v in values]
        if known and values != set(possible.get(fact, ())):
            parts.append(
                context.say(
                    "condition_answer",
                    answers=context.listed(
                        [context.answer(fact, v) for v in known], "condition_or"
                    ),
                    question=context.language.within(context.question(fact).short),
                )
            )
    if not parts:
        return ""
    return context.say("condition_if", answers=context.say("condition_and").join(parts))


def only_if(
    context: Context,
    scope: Scope,
    noted: Noted[Caution] | Noted[Conflict] | Noted[Step],
    assessment: Assessment,
) -> Html | None:
    """Return for which answers something is said, where it is not for all."""
    if noted.certain or scope.when == ALWAYS:
        return None
    text = conditions_text(context, scope.when, assessment)
    return tag("span", {"class": "guide-only-if"}, text, " ") if text else None
