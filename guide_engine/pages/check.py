"""The page where all answers can be checked and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guide_engine.html import Html, tag
from guide_engine.pages.context import Context, Page, guide, heading
from guide_engine.pages.question import progress
from guide_engine.permalink import RESULT, Visit


def check_page(
    context: Context, visit: Visit, asked: Sequence[str], slug: str, *, notice: Html | None = None
) -> Page:
    """Return the page with the answers to the questions that were asked on this way."""
    title = context.say("check_title")
    html = guide(
        context,
        "kontroll",
        notice,
        progress(context, None, 0),
        heading(1, title),
        tag("p", {"class": "guide-help"}, context.say("check_lead")),
        answers_table(context, visit, asked),
        tag(
            "p",
            None,
            tag(
                "a",
                {
                    "class": "guide-button",
                    "href": context.href(slug, visit=replace(visit, step=RESULT)),
                    "data-nav": "result",
                },
                context.say("check_show"),
            ),
        ),
        tag(
            "nav",
            {"class": "guide-nav", "aria-label": context.say("question_nav")},
            tag("a", {"href": "./", "data-nav": "restart"}, context.say("restart")),
        ),
    )
    return Page(slug, f"{title} – {context.profile.name}", html)


def answers_table(context: Context, visit: Visit, asked: Sequence[str]) -> Html:
    """Return the answers, each with a link that changes it."""
    return tag(
        "table",
        {"class": "guide-answers"},
        tag("caption", {"class": "guide-hidden"}, context.say("check_caption")),
        tag(
            "thead",
            None,
            tag(
                "tr",
                None,
                tag("th", {"scope": "col"}, context.say("check_question")),
                tag("th", {"scope": "col"}, context.say("check_answer")),
                tag("th", {"scope": "col"}, context.say("check_change")),
            ),
        ),
        tag("tbody", None, (_row(context, visit, fact) for fact in asked)),
    )


def _row(context: Context, visit: Visit, fact: str) -> Html:
    words = context.question(fact)
    return tag(
        "tr",
        None,
        tag("th", {"scope": "row"}, words.question),
        tag("td", None, context.answer(fact, visit.answers.get(fact, ""))),
        tag(
            "td",
            None,
            tag(
                "a",
                {
                    "href": context.href(fact.replace("_", "-"), visit=replace(visit, step=fact)),
                    "data-nav": f"change-{fact}",
                    "aria-label": context.say("check_change_of", question=words.short.lower()),
                },
                context.say("check_change"),
            ),
        ),
    )
