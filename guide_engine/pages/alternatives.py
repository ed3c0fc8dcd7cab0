"""What else: the three forms, what would change the answer, and what makes it more exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guide_engine.assessment import Assessment, in_scope
from guide_engine.changes import Change
from guide_engine.flow import Stop, ends, exacting, stop_at, walk
from guide_engine.html import Child, Html, tag
from guide_engine.logic import DONT_KNOW, Truth, evaluate, facts_of
from guide_engine.model import Form, Outcome
from guide_engine.pages.context import Context, heading
from guide_engine.pages.headline import counted
from guide_engine.permalink import RESULT

SINGLE = 3
"""So many single changes are shown besides the way to an IOP; the rest is folded away."""


def forms(context: Context, assessment: Assessment) -> Html:
    """Return the three forms, a row each."""
    rows: list[Html] = []
    for form in Form:
        found = assessment.forms[form]
        status = tag(
            "span",
            {"class": "guide-status", "data-status": found.status},
            context.say(f"form_status_{found.status}"),
        )
        rows.append(
            tag(
                "div",
                {"class": "guide-form", "data-form": form, "data-status": found.status},
                tag("dt", None, context.say(f"form_{form}"), " ", status),
                tag("dd", None, found.reasons[0].text),
            )
        )
    return tag(
        "div",
        {"class": "guide-forms-part"},
        heading(2, context.say("result_forms")),
        tag("dl", {"class": "guide-forms"}, rows),
    )


def changes(context: Context, assessment: Assessment) -> Html:
    """Return what would have to be true for another answer; never a way to "utred"."""
    words = context.rulebook.words.rules[assessment.rule.id]
    parts: list[Child] = [
        heading(2, context.say("result_changes")),
        tag("p", None, words.change),
    ]
    found = [c for c in assessment.changes if c.outcome is not Outcome.UTRED]
    if context.visit is not None and found:
        parts.append(tag("p", None, context.say("result_changes_intro")))
        to_iop = [c for c in found if c.outcome is Outcome.IOP][:1]
        single = [c for c in found if c.outcome is not Outcome.IOP and len(c.answers) == 1]
        single.sort(key=lambda change: _remoteness(context, change))
        shown = [*to_iop, *single[:SINGLE]]
        rest = [c for c in found if c not in shown]
        parts.append(tag("ul", {"class": "guide-change-list"}, (_item(context, c) for c in shown)))
        if rest:
            parts.append(
                tag(
                    "details",
                    {"class": "guide-more-changes"},
                    tag("summary", None, context.say("result_changes_more", number=len(rest))),
                    tag("ul", {"class": "guide-change-list"}, (_item(context, c) for c in rest)),
                )
            )
    return tag("div", {"class": "guide-changes"}, parts)


def _remoteness(context: Context, change: Change) -> tuple[bool, bool]:
    """Rank what the parties can agree on before what is as it is, and another way last."""
    agreed = all(context.rulebook.facts[fact].agreed for fact in change.answers)
    return change.outcome is Outcome.ANNAN_VAG, not agreed


def _item(context: Context, change: Change) -> Html:
    """Return one way to another answer: what is different, and what is still to be answered."""
    given = context.visit.answers if context.visit else {}
    known = [f for f in change.answers if given.get(f, DONT_KNOW) != DONT_KNOW]
    open_ = [f for f in change.answers if f not in known]
    title = tag("strong", None, context.say(f"result_changes_to_{change.outcome}"))
    parts: list[Child] = [title, " "]
    if len(change.answers) == 1:
        parts += _answer(context, change, next(iter(change.answers)), "result_changes_single")
    else:
        numbers: list[str] = []
        if known:
            numbers.append(counted(context, "result_changes_number", len(known)))
        if open_:
            key = "result_changes_open" if known else "result_changes_only_open"
            numbers.append(counted(context, key, len(open_)))
        parts += [
            f"{context.say('condition_and').join(numbers)}.",
            tag(
                "details",
                {"class": "guide-change-open"},
                tag("summary", None, context.say("result_changes_answers")),
                tag(
                    "ul",
                    None,
                    (tag("li", None, _answer(context, change, f)) for f in (*known, *open_)),
                ),
            ),
        ]
    return tag(
        "li", {"data-leads-to": change.outcome, "data-changes": " ".join(change.answers)}, parts
    )


def _answer(
    context: Context, change: Change, fact: str, key: str = "result_changes_item"
) -> list[Child]:
    """Name an answer that another outcome needs, and whether anybody can choose it."""
    values = (change.answers[fact], *change.alternatives.get(fact, ()))
    agreed = context.rulebook.facts[fact].agreed
    short = context.question(fact).short
    return [
        context.say(
            key,
            question=context.language.within(short) if key == "result_changes_single" else short,
            answer=context.listed([context.answer(fact, v) for v in values], "condition_or"),
        ),
        " ",
        tag(
            "span",
            {"class": "guide-kind", "data-agreed": "yes" if agreed else "no"},
            context.say("result_changes_agreed" if agreed else "result_changes_given"),
        ),
    ]


def exact(context: Context, assessment: Assessment, stop: Stop) -> Html | None:
    """Return the questions that make the answer more exact; none changes the recommendation.

    How to purchase is what a purchase turns on next, so it is open; the rest is folded.
    """
    rows = [_question(context, fact, stop) for fact in exact_facts(context, assessment, stop)]
    if not rows:
        return None
    title = context.say("result_exact")
    if assessment.purchase is not None:
        return tag("div", {"class": "guide-exact"}, heading(2, title), rows)
    return tag("details", {"class": "guide-exact"}, tag("summary", None, title), rows)


def exact_facts(context: Context, assessment: Assessment, stop: Stop) -> list[str]:
    """Return the facts that can still say more about this result, or that have said it."""
    whole, rulebook = context.whole, context.rulebook
    if context.visit is None:
        return list(stop.exact)
    given = context.visit.answers
    read: set[str] = set()
    if assessment.outcome is Outcome.UPPHANDLING:
        read |= frozenset[str]().union(*(facts_of(way.when) for way in rulebook.purchases))
    if not ends(rulebook, stop.rule):
        read |= frozenset[str]().union(*(facts_of(e.when) for e in whole.profile.decided_by))
        for warning in rulebook.warnings:
            scope = warning.scope
            known = {f: v for f, v in given.items() if f not in exacting(whole)}
            open_ = evaluate(scope.when, known) is Truth.UNKNOWN
            if open_ and in_scope(scope, whole.profile, assessment.outcome, None):
                read |= facts_of(scope.when)
    return [fact for fact in exacting(whole) if fact in read]


def _question(context: Context, fact: str, stop: Stop) -> Html:
    words = context.question(fact)
    given = context.visit.answers.get(fact) if context.visit else None
    return tag(
        "div",
        {"class": "guide-exact-question", "data-exact": fact, "role": "group"},
        tag("p", None, words.question),
        tag("ul", None, (tag("li", None, link) for link in _links(context, fact, stop, given))),
    )


def _links(context: Context, fact: str, stop: Stop, given: str | None) -> Sequence[Html]:
    links: list[Html] = []
    for value in context.rulebook.facts[fact].values:
        if context.visit is None:
            href = context.href(stop.exact[fact][value].slug)
        else:
            answers = {**context.visit.answers, fact: value}
            visit = replace(context.visit, answers=answers)
            _, state = walk(context.whole, answers)
            href = context.href(stop_at(context.whole, state).slug, visit=visit, step=RESULT)
        links.append(
            tag(
                "a",
                {
                    "href": href,
                    "data-nav": f"exact-{fact}-{value}",
                    "aria-current": "true" if value == given else None,
                },
                context.question(fact).values[value].answer,
            )
        )
    return links
