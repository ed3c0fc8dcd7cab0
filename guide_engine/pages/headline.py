"""The heading of a result: the reason in this very case, where it depends on the criteria."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.assessment import Assessment, CriterionResult
from guide_engine.model import CriteriaTest, Status
from guide_engine.pages.context import Context

_NAMED = 2
"""So many needs are named in a heading; more are counted."""


def headline(context: Context, assessment: Assessment) -> str:
    """Return the heading: the rule's own, or what is left between the idea and an IOP."""
    rule = assessment.rule
    title = context.rulebook.words.rules[rule.id].title
    if rule.when not in (CriteriaTest.ANY_NOT_MET, CriteriaTest.ANY_UNKNOWN):
        return title
    unmet = required_criteria(assessment, Status.NOT_MET)
    needs = list(dict.fromkeys(context.rulebook.words.criteria[c.criterion.id].need for c in unmet))
    parts: list[str] = []
    if context.visit is not None and assessment.open_questions:
        parts.append(counted(context, "headline_open", len(assessment.open_questions)))
    if len(needs) > _NAMED:
        parts.append(counted(context, "headline_unmet", len(needs)))
    else:
        parts += needs
    if not parts:
        # Everything is answered, and yet something has to be weighed.
        unclear = required_criteria(assessment, Status.UNKNOWN)[:_NAMED]
        names = dict.fromkeys(context.rulebook.words.criteria[c.criterion.id].name for c in unclear)
        parts += [context.say("headline_unclear", name=_within(context, name)) for name in names]
    if not parts:
        return title
    return context.say("headline_iop", parts=_joined(context, parts))


def required_criteria(assessment: Assessment, status: Status) -> list[CriterionResult]:
    """Return the required criteria of a status."""
    return [c for c in assessment.criteria if c.required and c.status is status]


def _within(context: Context, name: str) -> str:
    """Return a name as it stands within a sentence."""
    return context.language.within(name[0]) + name[1:]


def counted(context: Context, key: str, number: int) -> str:
    """Return a number with its noun, in words up to twelve."""
    if number == 1:
        return context.say(f"{key}_one")
    return context.say(key, number=in_words(context, number))


def in_words(context: Context, number: int) -> str:
    """Return a number in words up to twelve, in figures above."""
    names = context.say("numbers").split()
    return names[number] if number < len(names) else str(number)


def _joined(context: Context, parts: Sequence[str]) -> str:
    *head, last = parts
    return (
        f"{context.language.comma.join(head)}{context.say('condition_and')}{last}" if head else last
    )
