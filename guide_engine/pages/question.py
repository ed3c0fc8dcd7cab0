"""The page of one question."""

from __future__ import annotations

from guide_engine.decision import criterion_facts, criterion_status
from guide_engine.flow import Step, walk
from guide_engine.html import Html, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Status
from guide_engine.pages.context import Context, Page, guide, heading, option, options
from guide_engine.permalink import CHECK


def question_page(
    context: Context, step: Step, *, previous: str | None = None, notice: Html | None = None
) -> Page:
    """Return the page of a question; ``previous`` is the address of the question before."""
    fact = str(step.fact)
    words = context.question(fact)
    html = guide(
        context,
        fact,
        notice,
        progress(context, fact, step.left),
        heading(1, words.question),
        tag("p", {"class": "guide-help"}, words.help),
        _role_help(context, fact),
        tag("p", {"class": "guide-choose", "id": "guide-choose"}, context.say("choose")),
        _options(context, step),
        tag(
            "details",
            {"class": "guide-why"},
            tag("summary", None, context.say("why")),
            tag("p", None, words.why),
            context.citations(context.rulebook.facts[fact].citations),
        ),
        _effects(context, step),
        _nav(context, step, previous),
    )
    return Page(step.slug, f"{words.question} – {context.profile.name}", html)


def progress(context: Context, fact: str | None, left: int) -> Html:
    """Return the sections with the current one marked, and how much is left."""
    if fact is None:
        text = context.say("progress_check")
    elif left == 1:
        text = context.say("progress_last")
    else:
        text = context.say("progress_left", number=left)
    return tag(
        "div",
        {"class": "guide-progress"},
        tag(
            "ol",
            {"aria-label": context.say("progress_label")},
            (
                tag(
                    "li",
                    {"aria-current": "step" if fact in section.facts else None},
                    context.say(f"section_{section.id}"),
                )
                for section in context.rulebook.sections
            ),
        ),
        tag("p", None, text),
    )


def _role_help(context: Context, fact: str) -> list[Html]:
    words = context.question(fact)
    return [
        tag(
            "p",
            {"class": "guide-role-help"},
            tag("strong", None, context.say(f"role_help_{role}"), ":"),
            " ",
            words.roles[role],
        )
        for role in context.roles()
        if words.roles[role]
    ]


def _options(context: Context, step: Step) -> Html:
    fact = str(step.fact)
    words = context.question(fact)
    current = context.visit.answers.get(fact) if context.visit else None
    items: list[Html] = []
    for value, after in step.answers.items():
        unknown = value == DONT_KNOW
        attributes: dict[str, str | bool | None] = {
            "class": "guide-option guide-option--unknown" if unknown else "guide-option",
            "href": context.answered(fact, value, after),
            "data-answer": f"{fact}={value}",
            "aria-current": "true" if value == current else None,
        }
        label = context.say("unknown_label") if unknown else words.values[value].label
        hint = context.say("unknown_hint") if unknown else words.values[value].hint
        mark = context.say("your_answer") if value == current else ""
        items.append(option(attributes, label, hint, mark))
    return options(items)


def _effects(context: Context, step: Step) -> Html:
    """Return what each answer does by itself, read from the rules and criteria."""
    fact = str(step.fact)
    items = [
        tag(
            "li",
            None,
            tag("strong", None, context.answer(fact, value)),
            " – ",
            effect(context, step, value),
        )
        for value in step.answers
        if value != DONT_KNOW
    ]
    return tag(
        "details",
        {"class": "guide-effects"},
        tag("summary", None, context.say("effects")),
        tag("p", None, context.say("effects_intro")),
        tag("ul", None, items),
    )


def effect(context: Context, step: Step, value: str) -> str:
    """Return what an answer does here: end the questions, break a criterion, or neither."""
    rulebook, fact = context.rulebook, str(step.fact)
    after = step.answers[value]
    if after.fact is None and after.rule.leaf and step.left > 1:
        return context.say("effect_ends", title=rulebook.words.rules[str(after.rule.value)].title)
    broken = [
        rulebook.words.criteria[id_].name
        for id_ in context.profile.requires
        if criterion_facts(rulebook.criteria[id_]) == {fact}
        and criterion_status(rulebook, rulebook.criteria[id_], {fact: value}) is Status.NOT_MET
    ]
    if broken:
        return context.say("effect_breaks", names=context.listed(broken))
    return context.say("effect_none")


def _nav(context: Context, step: Step, previous: str | None) -> Html:
    links = [("back", previous)] if previous else []
    if context.visit and walk(context.whole, context.visit.answers)[0]:
        links.append(("check_answers", context.href(step.slug, step=CHECK)))
    links.append(("restart", "./"))
    return tag(
        "nav",
        {"class": "guide-nav", "aria-label": context.say("question_nav")},
        (
            tag(
                "a",
                {
                    "class": "guide-back" if key == "back" else None,
                    "href": href,
                    "data-nav": key,
                },
                context.say(key),
            )
            for key, href in links
        ),
    )
