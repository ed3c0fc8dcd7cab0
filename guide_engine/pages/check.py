"""The page where all answers can be checked and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide_engine.flow import Step, state_at, step_at
from guide_engine.html import Child, Html, tag
from guide_engine.pages.context import Context, Page, back_link, guide, heading
from guide_engine.permalink import RESULT

LEAST = 4
"""Fewer answers than this need no page of their own before the result."""


def check_page(
    context: Context, asked: Sequence[str], step: Step, *, notice: Html | None = None
) -> Page:
    """Return the page with the answers so far; ``step`` is where they lead."""
    title = context.say("check_title")
    html = guide(
        context,
        "kontroll",
        notice,
        tag("p", {"class": "guide-top"}, back_link(context)),
        heading(1, title),
        tag("p", {"class": "guide-help"}, context.say("check_lead")),
        _onward(context, step),
        answers_list(context, asked),
        _onward(context, step),
        tag(
            "nav",
            {"class": "guide-nav", "aria-label": context.say("question_nav")},
            tag("a", {"href": context.elsewhere()}, context.say("check_compare")),
            tag("a", {"href": "./", "data-nav": "restart"}, context.say("restart")),
        ),
    )
    return Page(step.slug, f"{title} – {context.profile.name}", html)


def _onward(context: Context, step: Step) -> Html:
    done = step.fact is None
    return tag(
        "p",
        None,
        tag(
            "a",
            {
                "class": "guide-button",
                "href": context.href(step.slug, step=RESULT if done else ""),
                "data-nav": "result" if done else "continue",
            },
            context.say("check_show" if done else "check_continue"),
        ),
    )


def answers_list(context: Context, asked: Sequence[str], level: int = 2) -> list[Html]:
    """Return the answers by part, a line each with a link that changes it.

    ``level`` is that of the parts' headings.
    """
    parts = ((part, [f for f in part.facts if f in asked]) for part in context.rulebook.sections)
    return [
        html
        for part, facts in parts
        if facts
        for html in (
            heading(level, context.say(f"section_{part.id}")),
            tag("dl", {"class": "guide-given"}, (_answer(context, fact) for fact in facts)),
        )
    ]


def _answer(context: Context, fact: str) -> Html:
    given = context.visit.answers if context.visit else {}
    return tag(
        "div",
        {"data-svar": fact},
        tag("dt", None, context.question(fact).short),
        tag("dd", None, context.answer(fact, given.get(fact, ""))),
        tag("dd", None, _change(context, fact)),
    )


def _change(context: Context, fact: str) -> Html:
    given = context.visit.answers if context.visit else {}
    asked_at = step_at(context.whole, state_at(context.whole, given, fact))
    return tag(
        "a",
        {
            "href": context.href(asked_at.slug, step=fact),
            "data-nav": f"change-{fact}",
            "aria-label": context.say(
                "check_change_of", question=context.question(fact).short.lower()
            ),
        },
        context.say("check_change"),
    )


def answers_table(context: Context, asked: Sequence[str]) -> Html:
    """Return the answers, each with a link that changes it."""
    columns = [context.say(key) for key in ("check_question", "check_answer", "check_change")]
    rows = [_row(context, fact, columns) for fact in asked]
    return table("guide-answers", context.say("check_caption"), columns, rows)


def table(name: str, caption: str, columns: Sequence[str], rows: Sequence[Html]) -> Html:
    """Return a table; its roles are written out because it is shown as cards on a phone."""
    return tag(
        "table",
        {"class": name, "role": "table"},
        tag("caption", None, caption),
        tag(
            "thead",
            {"role": "rowgroup"},
            tag(
                "tr",
                {"role": "row"},
                (tag("th", {"scope": "col", "role": "columnheader"}, text) for text in columns),
            ),
        ),
        tag("tbody", {"role": "rowgroup"}, rows),
    )


def row(
    attributes: Mapping[str, str], columns: Sequence[str], header: Child, *cells: Child
) -> Html:
    """Return a row; each cell names its column, which the cards show."""
    return tag(
        "tr",
        {"role": "row", **attributes},
        tag("th", {"scope": "row", "role": "rowheader"}, header),
        (
            tag("td", {"role": "cell", "data-label": column}, cell)
            for column, cell in zip(columns[1:], cells, strict=True)
        ),
    )


def _row(context: Context, fact: str, columns: Sequence[str]) -> Html:
    words = context.question(fact)
    given = context.visit.answers if context.visit else {}
    answer = context.answer(fact, given.get(fact, ""))
    return row({}, columns, words.question, answer, _change(context, fact))
