"""Why: what is not met, then what is unknown, a line each; all the criteria are folded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guide_engine.assessment import Assessment, CriterionResult, Demand, about_iop, truths
from guide_engine.decision import criterion_facts
from guide_engine.html import Html, tag
from guide_engine.logic import Truth
from guide_engine.model import Status
from guide_engine.pages.conditions import conditions_text
from guide_engine.pages.context import Context, heading
from guide_engine.pages.headline import in_words
from guide_engine.pages.sources import Sources
from guide_engine.pages.table import row, table

_NUMBER = re.compile(r"^(\W?)[\d. ]+")
LINES = 5
"""So many lines are shown; with more, the rest is in the list of all criteria."""

_WEIGHT = (Status.NOT_MET, Status.UNKNOWN, Status.DEPENDS, Status.MET)


def reasons(context: Context, assessment: Assessment, sources: Sources) -> Html:
    """Return why: the rule in full, and for an IOP what stands between."""
    words = context.rulebook.words.rules[assessment.rule.id]
    lines = _lines(context, assessment)
    full = tag("p", None, words.text, sources.marks(assessment.rule.citations))
    found = [heading(2, context.say("result_why"))] if lines else []
    found += [tag("ul", {"class": "guide-reasons"}, lines)] if lines else []
    found.append(
        tag(
            "details",
            {"class": "guide-why-full"},
            tag("summary", None, context.say("result_why_full")),
            full,
        )
    )
    if about_iop(assessment):
        found += _criteria(context, assessment, sources)
    return tag("div", {"class": "guide-why-part"}, found)


def counted_criteria(assessment: Assessment) -> tuple[int, int] | None:
    """Return how many required criteria are met, and of how many; None where that says nothing."""
    if not about_iop(assessment):
        return None
    found = [
        c.status
        for c in assessment.criteria
        if c.required and c.status is not Status.NOT_APPLICABLE
    ]
    if Status.DEPENDS in found or Status.MET not in found:
        return None
    return found.count(Status.MET), len(found)


def between(assessment: Assessment) -> list[CriterionResult]:
    """Return what stands between an idea and an IOP: what is unmet, then what is unknown.

    Criteria of the same answers count once.
    """
    if not about_iop(assessment):
        return []
    found: dict[tuple[frozenset[str], Status], CriterionResult] = {}
    for status in (Status.NOT_MET, Status.UNKNOWN):
        for result in assessment.criteria:
            if result.required and result.status is status:
                found.setdefault((criterion_facts(result.criterion), status), result)
    return list(found.values())


def _lines(context: Context, assessment: Assessment) -> list[Html]:
    """Return a line for each thing unmet, then unknown."""
    lines: list[Html] = []
    for found in between(assessment):
        words = context.rulebook.words.criteria[found.criterion.id]
        what = words.not_met if found.status is Status.NOT_MET else words.unknown
        lines.append(
            tag(
                "li",
                {"data-criterion": found.criterion.id, "data-status": found.status},
                # The source's number says nothing without the source's list.
                tag("strong", None, _NUMBER.sub(r"\1", words.name)),
                " – ",
                what,
            )
        )
    more = len(lines) - LINES
    if more > 1:
        lines = [
            *lines[:LINES],
            tag("li", None, context.say("result_why_more", number=in_words(context, more))),
        ]
    return lines


def _criteria(context: Context, assessment: Assessment, sources: Sources) -> list[Html]:
    tables = [_table(context, assessment, sources, demand) for demand in Demand]
    return [
        tag(
            "details",
            {"class": "guide-criteria-box"},
            tag("summary", None, context.say("result_criteria_show")),
            (found for found in tables if found is not None),
        )
    ]


def _table(
    context: Context, assessment: Assessment, sources: Sources, demand: Demand
) -> Html | None:
    found = [result for result in assessment.criteria if result.demand is demand]
    found = [result for result in found if result.status is not Status.NOT_APPLICABLE]
    if not found:
        return None
    found.sort(key=lambda result: _WEIGHT.index(result.status))
    columns = [
        context.say(name) for name in ("result_criterion", "result_status", "result_comment")
    ]
    return table(
        "guide-criteria",
        context.say(f"result_criteria_{demand}", place=context.profile.in_name),
        columns,
        [_criterion(context, result, assessment, sources, columns) for result in found],
    )


def _criterion(
    context: Context,
    result: CriterionResult,
    assessment: Assessment,
    sources: Sources,
    columns: Sequence[str],
) -> Html:
    criterion = result.criterion
    words = context.rulebook.words.criteria[criterion.id]
    comment = {
        Status.MET: words.met,
        Status.NOT_MET: words.not_met,
        Status.UNKNOWN: words.unknown,
    }.get(result.status)
    group = context.say(f"group_{criterion.group}")
    status = context.say(f"status_{result.status}")
    return row(
        {"data-criterion": criterion.id, "data-status": result.status},
        columns,
        [
            tag("span", {"class": "guide-group"}, f"{group}: "),
            words.name,
            sources.marks(criterion.citations),
        ],
        tag("span", {"class": "guide-status", "data-status": result.status}, status),
        comment or _when_broken(context, result, assessment),
    )


def _when_broken(context: Context, result: CriterionResult, assessment: Assessment) -> str:
    """Say which of the possible answers break a criterion whose status depends on them."""
    criterion = result.criterion
    words = context.rulebook.words.criteria[criterion.id]
    broken = conditions_text(context, criterion.met_when, assessment, Truth.NOT_MET)
    unknown = Truth.UNKNOWN in truths(criterion.met_when, assessment.possible)
    texts = [f"{broken} {words.not_met}"] if broken else []
    texts += [f"{context.say('condition_unknown')} {words.unknown}"] if unknown else []
    return " ".join(texts)
