"""The page where all answers can be checked and changed."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.flow import Step, state_at, step_at
from guide_engine.html import Html, tag
from guide_engine.pages.context import Context, Page, back_link, guide, heading
from guide_engine.permalink import CHECK, RESULT


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
        tag("dd", None, change_link(context, fact, CHECK)),
    )


def change_link(context: Context, fact: str, back: str) -> Html:
    """Return the link that changes an answer and then leads back to where it stands."""
    given = context.visit.answers if context.visit else {}
    asked_at = step_at(context.whole, state_at(context.whole, given, fact))
    return tag(
        "a",
        {
            "href": context.href(asked_at.slug, step=fact, back=back),
            "data-nav": f"change-{fact}",
            "aria-label": context.say(
                "check_change_of", question=context.question(fact).short.lower()
            ),
        },
        context.say("check_change"),
    )
