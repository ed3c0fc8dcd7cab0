"""The page where all answers can be checked and changed.

A static one has every answer that can be given, hidden: ``fit.js`` shows those of the address.
"""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.flow import Stop, state_at, stop_at
from guide_engine.html import Html, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.pages.context import Context, Page, guide, heading, restart_link, top
from guide_engine.permalink import CHECK, RESULT


def check_page(context: Context, asked: Sequence[str], stop: Stop | None) -> Page:
    """Return the page with the answers so far; ``stop`` is where they lead, if that is known."""
    title = context.say("check_title")
    static = context.visit is None
    html = guide(
        context,
        CHECK,
        top(context),
        heading(1, title),
        tag("p", {"data-nothing": True}, context.say("check_nothing")) if static else None,
        tag("p", {"class": "guide-help", "hidden": static}, context.say("check_lead")),
        _onward(context, stop),
        answers_list(context, asked),
        _onward(context, stop),
        tag(
            "nav",
            {"class": "guide-nav", "aria-label": context.say("question_nav")},
            tag("a", {"href": context.elsewhere(), "hidden": static}, context.say("check_compare")),
            restart_link(context),
        ),
    )
    return Page(stop.slug if stop else CHECK, f"{title} – {context.name}", html)


def _onward(context: Context, stop: Stop | None) -> list[Html]:
    """Return the way on: to the result, or to the next question; both where neither is known."""
    words = {"result": "check_show", "continue": "check_continue"}
    if stop is None:
        return [_button(nav, "./", context.say(key), hidden=True) for nav, key in words.items()]
    nav = "continue" if stop.fact else "result"
    href = context.href(stop.slug, step="" if stop.fact else RESULT)
    return [_button(nav, href, context.say(words[nav]))]


def _button(nav: str, href: str, text: str, *, hidden: bool = False) -> Html:
    link = tag("a", {"class": "guide-button", "href": href, "data-nav": nav}, text)
    return tag("p", {"hidden": hidden}, link)


def answers_list(context: Context, asked: Sequence[str], level: int = 2) -> list[Html]:
    """Return the answers by part, a line each with a link that changes it.

    ``level`` is that of the parts' headings.
    """
    hidden = {"hidden": context.visit is None}
    parts = ((part, [f for f in part.facts if f in asked]) for part in context.rulebook.sections)
    return [
        html
        for part, facts in parts
        if facts
        for html in (
            tag(f"h{level}", hidden, context.say(f"section_{part.id}")),
            tag(
                "dl",
                {"class": "guide-given", **hidden},
                (_answer(context, fact) for fact in facts),
            ),
        )
    ]


def _answer(context: Context, fact: str) -> Html:
    given: Sequence[Html]
    if context.visit is None:
        values = (*context.rulebook.facts[fact].values, DONT_KNOW)
        given = [
            tag("dd", {"data-value": value, "hidden": True}, context.answer(fact, value))
            for value in values
        ]
    else:
        given = [tag("dd", None, context.answer(fact, context.visit.answers.get(fact, "")))]
    return tag(
        "div",
        {"data-given": fact, "hidden": context.visit is None},
        tag("dt", None, context.question(fact).short),
        given,
        tag("dd", None, change_link(context, fact, CHECK)),
    )


def change_link(context: Context, fact: str, back: str) -> Html:
    """Return the link that changes an answer and then leads back to where it stands."""
    href = "./"
    if context.visit is not None:
        asked_at = stop_at(context.whole, state_at(context.whole, context.visit.answers, fact))
        href = context.href(asked_at.slug, step=fact, back=back)
    return tag(
        "a",
        {
            "href": href,
            "data-nav": f"change-{fact}",
            "aria-label": context.say(
                "check_change_of", question=context.language.within(context.question(fact).short)
            ),
        },
        context.say("check_change"),
    )
