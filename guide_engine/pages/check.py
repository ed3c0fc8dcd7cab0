"""The page where all answers can be checked and changed."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.flow import Step, state_at, step_at
from guide_engine.html import Html, tag
from guide_engine.pages.context import Context, Page, guide, heading
from guide_engine.pages.question import progress
from guide_engine.pages.table import row, table
from guide_engine.permalink import RESULT


def check_page(
    context: Context, asked: Sequence[str], step: Step, *, notice: Html | None = None
) -> Page:
    """Return the page with the answers so far; ``step`` is where they lead."""
    title = context.say("check_title")
    done = step.fact is None
    html = guide(
        context,
        "kontroll",
        notice,
        progress(context, step.fact, step.left),
        heading(1, title),
        tag("p", {"class": "guide-help"}, context.say("check_lead")),
        answers_table(context, asked),
        tag(
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
        ),
        tag(
            "nav",
            {"class": "guide-nav", "aria-label": context.say("question_nav")},
            tag("a", {"href": "./", "data-nav": "restart"}, context.say("restart")),
        ),
    )
    return Page(step.slug, f"{title} – {context.profile.name}", html)


def answers_table(context: Context, asked: Sequence[str]) -> Html:
    """Return the answers, each with a link that changes it."""
    columns = [context.say(key) for key in ("check_question", "check_answer", "check_change")]
    rows = [_row(context, fact, columns) for fact in asked]
    return table("guide-answers", context.say("check_caption"), columns, rows)


def _row(context: Context, fact: str, columns: Sequence[str]) -> Html:
    words = context.question(fact)
    given = context.visit.answers if context.visit else {}
    asked_at = step_at(context.whole, state_at(context.whole, given, fact))
    change = tag(
        "a",
        {
            "href": context.href(asked_at.slug, step=fact),
            "data-nav": f"change-{fact}",
            "aria-label": context.say("check_change_of", question=words.short.lower()),
        },
        context.say("check_change"),
    )
    return row({}, columns, words.question, context.answer(fact, given.get(fact, "")), change)
