"""The page where two views are compared: what is handed over, both on one screen, the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide_engine.compiled import compiled
from guide_engine.decision import completed
from guide_engine.errors import GuideError
from guide_engine.html import Child, Html, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.model import COMMON, Role, Rulebook
from guide_engine.pages.context import Context, Page, guide, heading, name_of
from guide_engine.pages.table import row, table
from guide_engine.papers.basis import day_in_words
from guide_engine.papers.compare import (
    answers_told,
    effects_told,
    incomplete_told,
    names,
    profiles_told,
    say,
    talk_told,
    upper,
    verdict,
)
from guide_engine.papers.earlier import earlier
from guide_engine.papers.given import Given, read_given
from guide_engine.papers.views import Side, Views, asked_of_either, views
from guide_engine.permalink import Visit

PAGE = "jamfor"
SIDES = ("first", "second")


@dataclass(frozen=True, slots=True)
class Input:
    """What stands for one side: the text as it was handed over, and what it says.

    ``given`` is None where nothing was handed over, or where ``error`` says what is wrong.
    """

    text: str = ""
    given: Given | None = None
    error: str = ""


def views_page(  # noqa: PLR0913 - all that the page rests on
    rulebook: Rulebook,
    anchors: Mapping[str, str],
    first: str = "",
    second: str = "",
    *,
    profile: str = "",
    today: str = "",
    site: str = "",
) -> Page:
    """Return the page for two texts: links, fragments or files, either of them empty.

    ``profile`` counts where neither names one. What cannot be read is said beside its field.
    """
    inputs = (_read(rulebook, first), _read(rulebook, second))
    given = [each.given for each in inputs if each.given]
    named = [each.visit.profile for each in given if each.visit.profile]
    of = next((id_ for id_ in (*named, profile) if id_ in rulebook.profiles), COMMON)
    context = Context(compiled(rulebook, rulebook.profiles[of]), anchors, Visit(of), today)
    found = None
    if inputs[0].given and inputs[1].given:
        both = (inputs[0].given, inputs[1].given)
        found = views(rulebook, anchors, both, today=today, site=site)
    title = say("page_title")
    html = guide(
        context,
        PAGE,
        heading(1, title),
        tag("p", {"class": "guide-help"}, f"{say('page_lead')} {say('page_private')}"),
        tag(
            "form",
            {"class": "views-form", "data-views-form": True},
            tag(
                "div",
                {"class": "views-inputs"},
                (_input(context, *each) for each in zip(SIDES, inputs, strict=True)),
            ),
            tag("button", {"type": "submit", "class": "guide-button"}, say("compare")),
        ),
        tag(
            "div",
            {"class": "views-result", "data-views-result": True, "role": "status"},
            views_result(found) if found else None,
        ),
        _both(context, inputs, found),
    )
    return Page(PAGE, f"{title} – {context.name}", html)


def views_result(found: Views) -> Html:
    """Return the comparison itself."""
    told = profiles_told(found)
    return tag(
        "div",
        {"class": "views-found", "data-same": "yes" if found.same_result else "no"},
        tag("p", {"class": "views-profiles"}, told) if told else None,
        heading(2, say("results")),
        tag(
            "div",
            {"class": "views-outcomes"},
            (_outcome(*each) for each in zip(SIDES, names(found), found.sides, strict=True)),
        ),
        tag("p", {"class": "views-verdict"}, tag("strong", None, verdict(found))),
        (tag("p", None, text) for text in incomplete_told(found)),
        _matter(found),
        _talk(found),
        _differences(found),
        _agree(found),
    )


def _read(rulebook: Rulebook, text: str) -> Input:
    if not text.strip():
        return Input()
    try:
        return Input(text, read_given(rulebook, text))
    except GuideError as error:
        return Input(text, error=str(error))


def _input(context: Context, side: str, entered: Input) -> Html:
    """Return the field of one side; a file's text is not shown, only what was read of it."""
    a_file = entered.text.lstrip().startswith("{")
    return tag(
        "fieldset",
        {"class": "views-input", "data-views-side": side},
        tag("legend", None, say(f"input_{side}")),
        tag(
            "p",
            None,
            tag("label", {"for": f"views-link-{side}"}, say("input_link")),
            tag(
                "textarea",
                {
                    "id": f"views-link-{side}",
                    "data-views-link": side,
                    "rows": "3",
                    "spellcheck": "false",
                    "aria-describedby": f"views-read-{side}",
                },
                "" if a_file else entered.text,
            ),
        ),
        tag(
            "p",
            None,
            tag("label", {"for": f"views-file-{side}"}, say("input_file")),
            tag(
                "input",
                {
                    "id": f"views-file-{side}",
                    "type": "file",
                    "accept": ".json,application/json",
                    "data-views-file": side,
                },
            ),
        ),
        tag(
            "p",
            {
                "id": f"views-read-{side}",
                "class": "views-error" if entered.error else "views-read",
                "role": "alert" if entered.error else None,
            },
            _told(context, entered),
        ),
    )


def _told(context: Context, entered: Input) -> str:
    """Say what was read, or why it could not be."""
    if entered.error:
        return say("input_error", text=entered.error)
    if not entered.given:
        return ""
    given, rulebook = entered.given, context.rulebook
    profile = rulebook.profiles.get(given.visit.profile, context.profile)
    name = name_of(rulebook, profile, given.visit.place)
    told = [say("input_read", number=len(given.visit.answers), profile=name)]
    if given.rules and given.rules != rulebook.version:
        told.append(say("input_rules", version=given.rules[:80]))
    unknown = (*given.left_out, *(problem.name[:80] for problem in given.problems if problem.name))
    if unknown:
        told.append(say("input_left_out", names=", ".join(unknown[:8])))
    return " ".join(told)


def _outcome(side: str, label: str, view: Side) -> Html:
    name = view.basis.context.say(f"outcome_{view.found.outcome}")
    title = view.basis.title
    was = earlier(
        view.basis.rulebook, view.basis.visit, view.given.rules or view.found.rules_version
    )
    return tag(
        "div",
        {
            "class": f"views-outcome guide-outcome guide-outcome--{view.found.outcome}",
            "data-views-side": side,
            "data-outcome": view.found.outcome,
            "data-rule": view.found.rule.id,
        },
        tag("p", None, upper(label), " – ", tag("strong", None, name)),
        tag("p", None, title) if title != name else None,
        tag("p", None, say("was", date=day_in_words(was.then.date), title=was.then.title))
        if was and was.then and was.other_rule
        else None,
        tag("p", None, tag("a", {"href": view.link()}, say("link", who=label))),
    )


def _matter(found: Views) -> list[Child]:
    question = found.first.basis.question
    title = heading(2, say("matter_same" if found.same_result else "matter"))
    sets = found.sets or tuple((fact,) for fact in found.matter)
    if not sets:
        return [title, tag("p", None, say("matter_none"))]
    items = (
        tag(
            "li",
            {"data-matters": " ".join(facts)},
            (
                tag("p", None, tag("strong", None, question(f)), " ", answers_told(found, f))
                for f in facts
            ),
            tag("ul", None, (tag("li", None, text) for text in effects_told(found, facts))),
        )
        for facts in sets
    )
    lead = say("matter_sets" if found.sets else "matter_lead")
    return [title, tag("p", None, lead), tag("ul", {"class": "views-matter"}, items)]


def _talk(found: Views) -> list[Child]:
    items = (
        tag(
            "li",
            {"data-talk": fact},
            tag("strong", None, found.first.basis.question(fact)),
            " ",
            talk_told(found, fact),
        )
        for fact in found.talk
    )
    listed = tag("ol", {"class": "views-talk"}, items)
    return [heading(2, say("talk")), listed if found.talk else tag("p", None, say("talk_none"))]


def _differences(found: Views) -> Html | None:
    context = found.first.basis.context
    facts = [f for f in context.whole.space.order if f in (*found.differ, *found.one_sided)]
    if not facts:
        return None
    columns = (say("question"), *map(upper, names(found)))
    rows = [
        row(
            {"data-differs": fact, **({"data-matters": fact} if fact in found.matter else {})},
            columns,
            [
                context.question(fact).question,
                tag("strong", None, f" {say('marked')}.") if fact in found.matter else None,
            ],
            *(_answer(side, fact) for side in found.sides),
        )
        for fact in facts
    ]
    return table("guide-criteria views-differences", say("differences"), columns, rows)


def _answer(side: Side, fact: str) -> list[Child]:
    """Return an answer with what was written beside it."""
    note = side.basis.notes.facts.get(fact, "")
    return [
        side.basis.context.answer(fact, side.answer(fact)),
        tag("p", {"class": "views-note", "dir": "auto"}, say("note", text=note)) if note else None,
    ]


def _agree(found: Views) -> Html:
    context = found.first.basis.context
    rows = (
        [
            tag("dt", None, context.question(fact).short),
            tag("dd", None, context.answer(fact, found.first.answer(fact))),
        ]
        for fact in found.agree
    )
    return tag(
        "details",
        {"class": "views-agree"},
        tag("summary", None, f"{say('agree')} ({len(found.agree)})"),
        tag("dl", None, rows) if found.agree else tag("p", None, say("agree_none")),
    )


def _both(context: Context, inputs: tuple[Input, Input], found: Views | None) -> Html:
    """Return the questions on the way of either, with a choice for each side."""
    roles = (Role.FORENING, Role.TJANSTEPERSON)
    visits = [
        each.given.visit if each.given else Visit(role=role)
        for each, role in zip(inputs, roles, strict=True)
    ]
    answers = [completed(context.rulebook, visit.answers) for visit in visits]
    labels = names(found) if found else (say("forening"), say("tjansteperson"))
    facts = asked_of_either(context.whole, *answers)
    columns = (say("question"), *map(upper, labels))
    rows = [
        row(
            {"data-fact": fact},
            columns,
            context.question(fact).question,
            *(
                _choice(context, fact, side, who, said.get(fact, ""))
                for side, who, said in zip(SIDES, labels, answers, strict=True)
            ),
        )
        for fact in facts
    ]
    return tag(
        "details",
        {
            "class": "views-both",
            "data-views-both": True,
            "data-profile": context.profile.id,
            "data-first-role": visits[0].role or "",
            "data-second-role": visits[1].role or "",
        },
        tag("summary", None, say("both")),
        tag("p", None, say("both_lead")),
        table("guide-criteria views-questions", say("both"), columns, rows),
    )


def _choice(context: Context, fact: str, side: str, who: str, chosen: str) -> Html:
    values = ("", *context.rulebook.facts[fact].values, DONT_KNOW)
    label = say("both_of", question=context.question(fact).question, who=who)
    return tag(
        "select",
        {"name": fact, "data-views-answer": side, "aria-label": label},
        (
            tag(
                "option",
                {"value": value, "selected": value == chosen},
                context.answer(fact, value),
            )
            for value in values
        ),
    )
