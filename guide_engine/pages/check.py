"""The page where all answers can be checked and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from guide_engine.html import Child, Html, tag
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
    columns = [context.say(key) for key in ("check_question", "check_answer", "check_change")]
    rows = [_row(context, visit, fact, columns) for fact in asked]
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


def _row(context: Context, visit: Visit, fact: str, columns: Sequence[str]) -> Html:
    words = context.question(fact)
    change = tag(
        "a",
        {
            "href": context.href(fact.replace("_", "-"), visit=replace(visit, step=fact)),
            "data-nav": f"change-{fact}",
            "aria-label": context.say("check_change_of", question=words.short.lower()),
        },
        context.say("check_change"),
    )
    given = context.answer(fact, visit.answers.get(fact, ""))
    return row({}, columns, words.question, given, change)
