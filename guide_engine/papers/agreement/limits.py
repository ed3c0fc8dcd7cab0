"""A draft tried against the rules of the chosen municipality, and against itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guide_engine.logic import DONT_KNOW, Answers, Truth, evaluate
from guide_engine.model import Citations
from guide_engine.papers.agreement.entered import Entered, last_day
from guide_engine.papers.agreement.phrases import found
from guide_engine.papers.agreement.template import (
    FIRST_FOLLOW_UP,
    PERIOD_TO,
    Limit,
    LimitTest,
    State,
    Template,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one rule, and in which part it is told."""

    part: str
    state: State
    text: str
    citations: Citations = ()


def findings(  # noqa: PLR0913 - all that a draft is tried with
    template: Template,
    profile: str,
    answers: Answers,
    entered: Entered,
    texts: Mapping[str, str],
    *,
    words: Mapping[str, str],
) -> tuple[Finding, ...]:
    """Return what is said of days, numbers, answers and texts, in the order of the rules."""
    found_ = list(_entries(template, words, entered))
    for limit in template.limits:
        if not limit.profiles or profile in limit.profiles:
            found_ += _tried(limit, answers, entered, texts)
    return tuple(found_)


def _tried(
    limit: Limit, answers: Answers, entered: Entered, texts: Mapping[str, str]
) -> Iterator[Finding]:
    state = _state(limit, answers, entered)
    if state in limit.says:
        yield Finding(limit.part, state, limit.says[state], limit.citations)
    for part in limit.parts if limit.words else ():
        named = found(limit.words, texts.get(part, "")) if limit.words else ""
        if named:
            text = limit.says[State.LOOK].format(found=named)
            yield Finding(part, State.LOOK, text, limit.citations)


def _state(limit: Limit, answers: Answers, entered: Entered) -> State:  # noqa: PLR0911
    """Return what comes of a limit's test."""
    match limit.test:
        case LimitTest.LONGEST:
            if entered.start is None or entered.end is None or entered.backwards:
                return State.OPEN
            return _kept(entered.end <= last_day(entered.start, limit.years))
        case LimitTest.LIMITED:
            if entered.end:
                return State.KEPT
            return State.BROKEN if answers.get("avtalstid") == "tills_vidare" else State.OPEN
        case LimitTest.MOST:
            number = entered.months.get(limit.field)
            return State.OPEN if number is None else _kept(number <= limit.months)
        case LimitTest.FILLED:
            known = limit.field in entered.days or limit.field in entered.months
            return State.KEPT if known else State.OPEN
        case LimitTest.ANSWERS:
            if evaluate(limit.met_when, answers) is Truth.MET:
                return State.KEPT
            broken = evaluate(limit.not_met_when, answers) is Truth.MET
            return State.BROKEN if broken else State.OPEN
        case LimitTest.AGREES:
            given = answers.get(limit.fact, DONT_KNOW)
            fitting = _fitting(limit, entered)
            if not fitting or given == DONT_KNOW:
                return State.OPEN
            return _kept(given == fitting)


def _kept(kept: bool) -> State:
    return State.KEPT if kept else State.BROKEN


def _fitting(limit: Limit, entered: Entered) -> str:
    """Return the answer that the days would give, or nothing where they do not tell."""
    if entered.start is None or entered.end is None or entered.backwards:
        return ""
    below, *others = limit.edges
    if entered.end < last_day(entered.start, below):
        return limit.answers[0]
    for edge, answer in zip(others, limit.answers[1:], strict=False):
        if entered.end <= last_day(entered.start, edge):
            return answer
    return limit.answers[-1]


def _entries(template: Template, words: Mapping[str, str], entered: Entered) -> Iterator[Finding]:
    """Return what cannot be used, and days that do not go together."""
    fields = template.fields
    for id_, value in entered.refused.items():
        field = fields[id_]
        text = words[f"agreement.field.{field.kind}"].format(value=value[:40])
        yield Finding(field.part, State.BROKEN, f"{field.label}: {text}")
    if entered.backwards:
        yield Finding(fields[PERIOD_TO].part, State.BROKEN, words["agreement.field.order"])
    if entered.follow_up_outside() and not entered.backwards:
        part = fields[FIRST_FOLLOW_UP].part
        yield Finding(part, State.LOOK, words["agreement.field.follow_up"])
    for id_ in entered.reaches_too_far():
        text = words["agreement.field.reach"].format(
            label=fields[id_].label, value=entered.months[id_]
        )
        yield Finding(fields[id_].part, State.LOOK, text)
