"""The page of one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from guide_engine.decision import criterion_facts, criterion_status
from guide_engine.diagram import Node, leaf_values
from guide_engine.flow import Stop, walk
from guide_engine.html import Html, tag
from guide_engine.logic import ALL, DONT_KNOW
from guide_engine.model import Outcome, Role, Rulebook, Status
from guide_engine.pages.compared import compared_name
from guide_engine.pages.context import (
    Context,
    Page,
    check_link,
    guide,
    heading,
    option,
    options,
    restart_link,
    top,
)

HELP_WORDS = 25
"""So many words of help stand before the options; the rest is folded."""

_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")
_QUOTES = "”“«"


def question_page(
    context: Context,
    stop: Stop,
    *,
    number: int | None = None,
    left: int = 0,
) -> Page:
    """Return the page of a question; ``number`` counts those on the way here, if that is known.

    ``left`` counts those without an answer, where answers came along from another municipality.
    """
    fact = str(stop.fact)
    title = context.say("gather_question") if stop.gathers else context.question(fact).question
    html = guide(
        context,
        fact,
        top(context),
        heading(
            1,
            [
                tag("span", {"class": "guide-progress"}, progress(context, stop, number, left)),
                " ",
                tag("span", {"id": "guide-choose"}, title),
            ],
        ),
        _gathered(context, stop) if stop.gathers else _single(context, stop),
        _nav(context, stop),
    )
    return Page(stop.slug, f"{title} – {context.name}", html)


def _single(context: Context, stop: Stop) -> list[Html]:
    fact = str(stop.fact)
    lead, rest = parted(context.question(fact).help)
    return [
        tag("p", {"class": "guide-help"}, lead),
        _more_help(context, fact, rest),
        _options(context, stop),
        _why(context, [fact]),
        _effects(context, stop),
    ]


def _gathered(context: Context, stop: Stop) -> list[Html]:
    """Return the conditions that are asked about together; each has its own help and reasons.

    They are the question, so the answers follow them at once.
    """
    words = {fact: context.question(fact) for fact in stop.gathers}
    return [
        tag(
            "ul", {"class": "guide-gathered"}, (tag("li", None, w.gathered) for w in words.values())
        ),
        _options(context, stop),
        tag(
            "details",
            {"class": "guide-more-help"},
            tag("summary", None, context.say("more_help")),
            [_labelled(f"{w.short}:", f"{w.help} {w.find_out}") for w in words.values()],
        ),
        _why(context, list(stop.gathers)),
    ]


def _why(context: Context, facts: Sequence[str]) -> Html:
    """Return why something is asked, with what it rests on."""
    return context.once(("why", *facts), lambda: _reasons(context, facts))


def _reasons(context: Context, facts: Sequence[str]) -> Html:
    return tag(
        "details",
        {"class": "guide-why"},
        tag("summary", None, context.say("why")),
        (
            [
                tag("p", None, context.question(fact).why),
                context.citations(context.rulebook.facts[fact].citations),
            ]
            for fact in facts
        ),
    )


def parted(text: str) -> tuple[str, str]:
    """Return the first sentences of a help, as many as may stand before the options, and the rest.

    The first one always does; a test sees to its length.
    """
    sentences = _sentences(text)
    number = len(sentences)
    while number > 1 and len(" ".join(sentences[:number]).split()) > HELP_WORDS:
        number -= 1
    return " ".join(sentences[:number]), " ".join(sentences[number:])


def _sentences(text: str) -> list[str]:
    """Return a text's sentences; one begins with no small letter, or with a quotation."""
    first, *rest = _SENTENCE.split(text)
    found = [first]
    for piece in rest:
        if (piece[0].isalpha() and not piece[0].islower()) or piece[0] in _QUOTES:
            found.append(piece)
        else:
            found[-1] += f" {piece}"
    return found


def progress(context: Context, stop: Stop, number: int | None, left: int = 0) -> str:
    """Say how far the visitor is, and in which part; it is read out with the question.

    Of answers that came along it says so, and how many are missing.
    """
    if left and context.visit:
        other = context.rulebook.profiles[context.visit.compared]
        key = "progress_compared_one" if left == 1 else "progress_compared"
        return context.say(key, name=compared_name(context, other), number=left)
    if stop.left == 1:
        text = context.say("progress_last")
    elif number is None:
        text = context.say("progress_left", number=stop.left)
    else:
        text = context.say("progress", number=number, most=number - 1 + stop.left)
    fact = next(iter(stop.gathers), stop.fact)
    part = next(part for part in context.rulebook.sections if fact in part.facts)
    return f"{text} – {context.say(f'section_{part.id}')}"


def _more_help(context: Context, fact: str, rest: str) -> Html:
    """Return the folded help: there is some for every question and role, so that its place is."""
    return context.once(("help", fact, context.roles()), lambda: _folded_help(context, fact, rest))


def _folded_help(context: Context, fact: str, rest: str) -> Html:
    words = context.question(fact)
    return tag(
        "details",
        {"class": "guide-more-help"},
        tag("summary", None, context.say("more_help")),
        tag("p", None, rest) if rest else None,
        (
            _labelled(f"{context.say(f'role_help_{role}')}:", words.roles[role], role)
            for role in context.roles()
            if words.roles[role]
        ),
        _labelled(context.say("more_find_out"), words.find_out),
    )


def _labelled(label: str, text: str, role: Role | None = None) -> Html:
    name = "guide-role-help" if role else None
    return tag("p", {"class": name, "data-role": role}, tag("strong", None, label), " ", text)


def _options(context: Context, stop: Stop) -> Html:
    fact = str(stop.fact)
    current = context.visit.answers.get(fact) if context.visit else None
    items: list[Html] = []
    for value in stop.answers:
        unknown = value == DONT_KNOW
        attributes: dict[str, str | bool | None] = {
            "class": "guide-option guide-option--unknown" if unknown else "guide-option",
            "href": context.answered(stop, value),
            "data-answer": f"{fact}={value}",
            "data-says": urlencode(stop.gathers) if value == ALL and stop.gathers else None,
            "aria-current": "true" if value == current else None,
        }
        if unknown or stop.gathers:
            name = "unknown" if unknown else f"gather_{value}"
            label, hint = context.say(f"{name}_label"), context.say(f"{name}_hint")
        else:
            words = context.question(fact).values[value]
            label, hint = words.label, words.hint
        mark = context.say("your_answer") if value == current else ""
        items.append(option(attributes, label, hint, mark))
    return options(items)


def _effects(context: Context, stop: Stop) -> Html:
    """Return what each answer does by itself, read from the rules and criteria."""
    fact = str(stop.fact)
    items = [
        tag(
            "li",
            None,
            tag("strong", None, context.answer(fact, value)),
            " – ",
            effect(context, stop, value),
        )
        for value in stop.answers
        if value != DONT_KNOW
    ]
    return tag(
        "details",
        {"class": "guide-effects"},
        tag("summary", None, context.say("effects")),
        tag("p", None, context.say("effects_intro")),
        tag("ul", None, items),
    )


def effect(context: Context, stop: Stop, value: str) -> str:
    """Return what an answer does here, read from the diagrams of what can still come.

    It settles the rule or the recommendation, rules out an IOP, or none of this alone.
    """
    rulebook, fact = context.rulebook, str(stop.fact)
    rules = [rulebook.rules_by_id[str(id_)] for id_ in leaf_values(stop.answers[value].rule)]
    if len(rules) == 1 and stop.left > 1:
        return context.say("effect_ends", title=rulebook.words.rules[rules[0].id].title)
    outcomes = {rule.outcome for rule in rules}
    texts: list[str] = []
    if len(outcomes) == 1:
        texts.append(context.say(f"effect_to_{outcomes.pop()}"))
    elif Outcome.IOP not in outcomes and _can_be_iop(rulebook, stop.rule):
        texts.append(context.say("effect_no_iop"))
    broken = context.once(
        ("broken", context.profile.requires, fact, value), lambda: _broken(context, fact, value)
    )
    if broken:
        texts.append(context.say("effect_breaks", names=context.listed(broken)))
    return " ".join(texts) or context.say("effect_none")


def _broken(context: Context, fact: str, value: str) -> list[str]:
    """Return the required criteria that an answer breaks by itself, by name."""
    rulebook = context.rulebook
    return [
        rulebook.words.criteria[id_].name
        for id_ in context.profile.requires
        if criterion_facts(rulebook.criteria[id_]) == {fact}
        and criterion_status(rulebook, rulebook.criteria[id_], {fact: value}) is Status.NOT_MET
    ]


def _can_be_iop(rulebook: Rulebook, node: Node) -> bool:
    rules = (rulebook.rules_by_id[str(id_)] for id_ in leaf_values(node))
    return any(rule.outcome is Outcome.IOP for rule in rules)


def _nav(context: Context, stop: Stop) -> Html:
    visit = context.visit
    answered = walk(context.whole, visit.answers)[0] if visit else context.before_fact
    return tag(
        "nav",
        {"class": "guide-nav", "aria-label": context.say("question_nav")},
        check_link(context, stop.slug, context.say("check_answers")) if answered else None,
        restart_link(context),
    )
