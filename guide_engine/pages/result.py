"""The page of the whole answer: what a person can act on first, the rest folded."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from guide_engine.assessment import Assessment
from guide_engine.flow import Stop, exacting
from guide_engine.html import Html, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.pages.action import action
from guide_engine.pages.alternatives import changes, exact, forms
from guide_engine.pages.check import change_link
from guide_engine.pages.compared import compared
from guide_engine.pages.conditions import only_if
from guide_engine.pages.context import (
    SITE,
    Context,
    Page,
    back_link,
    check_link,
    guide,
    heading,
    restart_link,
)
from guide_engine.pages.headline import headline
from guide_engine.pages.origin import origin
from guide_engine.pages.reasons import between, counted_criteria, reasons
from guide_engine.pages.sources import Sources
from guide_engine.pages.start import page_address
from guide_engine.permalink import PAPERS, RESULT

MANY = 4
"""So many reasons fill a column of their own."""

WARNED = 2
"""So many warnings are open, the heaviest first; the rest is folded away.

One less where the result is compared with another municipality's, which takes the room.
"""


def result_page(
    context: Context,
    assessment: Assessment,
    stop: Stop,
    asked: Sequence[str],
    *,
    notice: Html | None = None,
) -> Page:
    """Return the page of an assessment; ``asked`` are the questions on the way to it."""
    sources = Sources(context)
    title = headline(context, assessment)
    html = guide(
        context,
        "resultat",
        notice,
        _ways_out(context, stop),
        _panel(context, assessment, title, sources),
        _purchase(context, assessment, sources),
        origin(context),
        action(context, assessment, sources),
        compared(context, assessment, sources),
        _columns(context, assessment, sources, stop),
        _warnings(context, assessment, sources),
        _conflicts(context, assessment, sources),
        _answers(context, assessment, asked),
        sources.listed(),
        _about(context, assessment),
        _nav(context),
    )
    return Page(stop.slug, f"{title} – {context.name}", html)


def _columns(context: Context, assessment: Assessment, sources: Sources, stop: Stop) -> Html:
    """Return why, the forms and the changes: two columns of like length where it is wide."""
    why = reasons(context, assessment, sources)
    more = exact(context, assessment, stop)
    three, else_ = forms(context, assessment), changes(context, assessment)
    many = len(between(assessment)) >= MANY
    left = [why, more] if many else [why, more, three]
    right = [three, else_] if many else [else_]
    return tag("div", {"class": "guide-parts"}, tag("div", None, left), tag("div", None, right))


def _ways_out(context: Context, stop: Stop) -> Html:
    """Return the ways out, above everything; what needs a script is hidden without one."""
    say = context.say
    return tag(
        "nav",
        {"class": "guide-ways", "aria-label": say("result_ways")},
        back_link(context),
        check_link(context, stop.slug, say("result_change")),
        tag("noscript", None, say("result_change_static")) if context.visit is None else None,
        _papers(context, stop),
        tag("button", {"type": "button", "data-print": True, "hidden": True}, say("result_print")),
        tag(
            "button", {"type": "button", "data-copy-link": True, "hidden": True}, say("result_copy")
        ),
        tag("span", {"class": "guide-copied", "role": "status"}),
    )


def _papers(context: Context, stop: Stop) -> Html | None:
    if context.visit is None:
        return None
    href = context.href(stop.slug, step=PAPERS)
    return tag("a", {"href": href, "data-nav": "papers"}, context.say("result_papers"))


def _panel(context: Context, assessment: Assessment, title: str, sources: Sources) -> Html:
    words = context.rulebook.words.rules[assessment.rule.id]
    number = counted_criteria(assessment)
    role = context.visit.role if context.visit else None
    outcome = context.say(f"outcome_{assessment.outcome}")
    label = context.say(f"result_label_{role}" if role else "result_label", place=context.in_name)
    return tag(
        "div",
        {
            "class": f"guide-outcome guide-outcome--{assessment.outcome}",
            "data-outcome": assessment.outcome,
            "data-rule": assessment.rule.id,
        },
        tag(
            "p",
            {"class": "guide-outcome-label"},
            label,
            [", ", tag("time", None, context.today)] if context.today else None,
            [" – ", tag("strong", None, outcome)] if outcome != title else None,
        ),
        heading(1, title),
        tag("p", None, words.lead, sources.marks(assessment.rule.citations)),
        tag(
            "p",
            {"class": "guide-count"},
            context.say("result_criteria_count", met=number[0], number=number[1]),
        )
        if number
        else None,
        _disclaimer(context),
    )


def _disclaimer(context: Context) -> Html:
    """Say what the answer is not; of a place without a profile also that nothing is known of it."""
    if context.place is None:
        return tag("p", {"class": "guide-disclaimer"}, context.say("result_disclaimer"))
    text = context.say("place_disclaimer", name=context.place.name)
    return tag("p", {"class": "guide-disclaimer", "data-place": context.place.code}, text)


def _purchase(context: Context, assessment: Assessment, sources: Sources) -> Html | None:
    """Say how the purchase can be made, before anything else."""
    way = assessment.purchase
    if way is None:
        return None
    words = context.rulebook.words.purchases[way.id]
    return tag(
        "div",
        {"class": "guide-purchase", "data-purchase": way.id},
        heading(2, words.title),
        tag("p", None, words.text, sources.marks(way.citations)),
    )


def _warnings(context: Context, assessment: Assessment, sources: Sources) -> Html | None:
    if not assessment.warnings:
        return None
    items = [
        tag(
            "li",
            {"data-warning": noted.item.id},
            tag("strong", None, _sentence(context.rulebook.words.warnings[noted.item.id].title)),
            " ",
            only_if(context, noted.item.scope, noted, assessment),
            context.rulebook.words.warnings[noted.item.id].text,
            sources.marks(noted.item.citations),
        )
        for noted in assessment.warnings
    ]
    number = WARNED - bool(context.visit and context.visit.compared)
    folded = items[number:]
    more = tag(
        "details",
        {"class": "guide-more"},
        tag("summary", None, context.say("result_warnings_more", number=len(folded))),
        tag("ul", {"class": "guide-warnings"}, folded),
    )
    return tag(
        "div",
        {"class": "guide-warnings-part"},
        heading(2, context.say("result_warnings")),
        tag("ul", {"class": "guide-warnings"}, items[:number]),
        more if folded else None,
    )


def _sentence(title: str) -> str:
    return title if title[-1] in "?!" else f"{title}."


def _conflicts(context: Context, assessment: Assessment, sources: Sources) -> Html | None:
    if not assessment.conflicts:
        return None
    topics: list[Html] = []
    for noted in assessment.conflicts:
        words = context.rulebook.words.conflicts[noted.item.id]
        topics.append(
            tag(
                "div",
                {"data-conflict": noted.item.id},
                heading(3, words.topic),
                tag("p", None, only_if(context, noted.item.scope, noted, assessment), words.intro),
                tag(
                    "ul",
                    None,
                    (
                        tag(
                            "li",
                            None,
                            words.positions[position.id],
                            sources.marks(position.citations),
                        )
                        for position in noted.item.positions
                    ),
                ),
            )
        )
    return tag(
        "details",
        {"class": "guide-conflicts"},
        tag("summary", None, context.say("result_conflicts", number=len(topics))),
        tag("p", None, context.say("result_conflicts_intro", place=context.in_name)),
        topics,
    )


def _answers(context: Context, assessment: Assessment, asked: Sequence[str]) -> Html:
    """Return the answers given; on a static page the answers that lead there."""
    rows: list[tuple[str, str, Html | None]]
    if context.visit is None:
        title, intro = context.say("result_reached"), context.say("result_reached_intro")
        rows = [(fact, _possible(context, assessment, fact), None) for fact in asked]
    else:
        given = context.visit.answers
        more = [fact for fact in exacting(context.whole) if fact in given]
        title, intro = context.say("result_answers"), ""
        rows = [
            (
                fact,
                context.answer(fact, given.get(fact, "")),
                change_link(context, fact, RESULT) if fact in asked else None,
            )
            for fact in (*asked, *more)
        ]
    return tag(
        "details",
        {"class": "guide-answers"},
        tag("summary", None, title),
        tag("p", None, intro) if intro else None,
        tag(
            "dl",
            None,
            (
                [
                    tag("dt", None, context.question(fact).short),
                    tag("dd", None, answer, [" ", link] if link else None),
                ]
                for fact, answer, link in rows
            ),
        ),
    )


def _possible(context: Context, assessment: Assessment, fact: str) -> str:
    values = (*context.rulebook.facts[fact].values, DONT_KNOW)
    known = [v for v in values if v in assessment.possible[fact]]
    return context.listed([context.answer(fact, v) for v in known], "condition_or")


def _about(context: Context, assessment: Assessment) -> Html:
    """Return where the rules are told, what the link holds, and what a static page lacks."""
    say, profile = context.say, context.profile
    way = f"{SITE}sa-fungerar-guiden/#{way_id(assessment.rule.id)}"
    return tag(
        "p",
        {"class": "guide-about"},
        say("result_share_text" if context.visit else "result_papers_static"),
        " ",
        say("result_rules_version", version=assessment.rules_version),
        " ",
        tag("a", {"href": way}, say("result_how")),
        " · ",
        tag(
            "a",
            {"href": SITE + page_address(profile.page)},
            say("result_page_link", place=profile.in_name),
        ),
        " · ",
        tag("a", {"href": _report(context, assessment)}, say("result_report")),
    )


def way_id(rule: str) -> str:
    """Return the id of a rule in the picture of the rules: the way to it is marked there."""
    return f"vag-{rule}"


def _report(context: Context, assessment: Assessment) -> str:
    """Return where a fault of this result is reported: a letter that is begun, without answers.

    Without the publisher's e-mail address it is where all contacts stand.
    """
    if not context.contact:
        return f"{SITE}om/#kontakt"
    subject, letter = (
        context.say("report_subject"),
        context.say(
            "report_letter",
            profile=context.name,
            rule=assessment.rule.id,
            title=context.rulebook.words.rules[assessment.rule.id].title,
            version=assessment.rules_version,
        ),
    )
    lines = quote(letter.replace("\n", "\r\n"), safe="")
    return f"mailto:{context.contact}?subject={quote(subject, safe='')}&body={lines}"


def _nav(context: Context) -> Html:
    other = "start_other" if context.visit is None else "check_compare"
    return tag(
        "nav",
        {"class": "guide-nav", "aria-label": context.say("question_nav")},
        restart_link(context),
        tag("a", {"href": context.elsewhere()}, context.say(other)),
    )
