"""Two views as a dated note: both results, what differs and matters, what to talk about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from guide_engine.model import Role
from guide_engine.pages.context import name_of
from guide_engine.pages.headline import headline
from guide_engine.papers.basis import Basis
from guide_engine.papers.earlier_view import earlier_blocks
from guide_engine.papers.paper import (
    Block,
    Heading,
    Line,
    Paper,
    Table,
    Text,
    items,
    line,
    paragraph,
    strong,
)
from guide_engine.papers.views import Effect, Side, Views


def compare(found: Views) -> Paper:
    """Return the note."""
    return found.first.basis.paper("compare", tuple(_blocks(found)))


def words_of(basis: Basis) -> Callable[..., str]:
    """Return what says words of the comparison, with places filled in."""
    return lambda key, **values: basis.say(f"compare.{key}", **values)


def names(found: Views) -> tuple[str, str]:
    """Return what the two are called within a sentence: by their roles, where these differ."""
    first, second = (side.given.visit.role for side in found.sides)
    return named(found.first.basis, first, second)


def named(basis: Basis, first: Role | None, second: Role | None) -> tuple[str, str]:
    """Return what two are called that have these roles, with a public party of the visit's kind."""
    say = words_of(basis)
    if first is second:
        first = second = None
    called = {None: "", Role.FORENING: "forening", Role.TJANSTEPERSON: basis.rulebook.kind}
    return say(called[first] or "first"), say(called[second] or "second")


def upper(text: str) -> str:
    """Return a name as it begins a sentence."""
    return text[:1].upper() + text[1:]


def verdict(found: Views) -> str:
    """Say whether the two results are the same."""
    say = words_of(found.first.basis)
    if found.same_result:
        return say("same")
    return say("same_outcome" if found.same_outcome else "other_outcome")


def incomplete_told(found: Views) -> Iterator[str]:
    """Iterate over what is said of a side whose questions do not all have an answer."""
    say = words_of(found.first.basis)
    for who, side in zip(names(found), found.sides, strict=True):
        if not side.complete:
            yield say("incomplete", who=who)


def profiles_told(found: Views) -> str:
    """Say that the two are about different municipalities, or nothing."""
    say = words_of(found.first.basis)
    one, other = (side.given.visit for side in found.sides)
    alike = (one.profile, one.place) == (other.profile, other.place)
    if not one.profile or not other.profile or alike:
        return ""
    context = found.first.basis.context
    profiles = context.rulebook.profiles
    return say(
        "profiles",
        first=name_of(context.rulebook, profiles[one.profile], one.place),
        second=name_of(context.rulebook, profiles[other.profile], other.place),
        place=context.in_name,
    )


def effects_told(found: Views, facts: tuple[str, ...]) -> Iterator[str]:
    """Iterate over what becomes of each side's result if it answers like the other."""
    labels = names(found)
    for number, side in enumerate(found.sides):
        for effect in side.effects:
            if effect.facts == facts:
                yield _effect(side, effect, labels[number], labels[1 - number])


def _effect(side: Side, effect: Effect, who: str, other: str) -> str:
    say = words_of(side.basis)
    basis = side.basis
    outcome = basis.context.say(f"outcome_{effect.outcome}")
    title = basis.rulebook.words.rules[effect.rule].title
    return say(
        "effect" if effect.other_outcome else "effect_same",
        who=who,
        other=other,
        result=". ".join(dict.fromkeys((outcome, title))),
        title=title,
    )


def answers_told(found: Views, fact: str) -> str:
    """Say both answers to a question."""
    say = words_of(found.first.basis)
    (first, second), context = names(found), found.first.basis.context
    one, two = (context.answer(fact, side.answer(fact)) for side in found.sides)
    return say("answers", First=upper(first), Second=upper(second), one=one, two=two)


def talk_told(found: Views, fact: str) -> str:
    """Say why a question comes up where it does, and how to find out what is open."""
    say = words_of(found.first.basis)
    first, second = names(found)
    lacking, other = (second, first) if found.first.knows(fact) else (first, second)
    open_ = {question.fact for side in found.sides for question in side.found.open_questions}
    if fact in found.matter:
        why = say("talk_matters")
    elif any(fact in each for each in found.sets):
        why = say("talk_set")
    elif fact in found.one_sided:
        why = say("talk_one" if fact in open_ else "talk_one_other", who=lacking, other=other)
    else:
        why = say("talk_differs" if fact in found.differ else "talk_nobody")
    if fact in open_ and fact not in found.differ:
        find_out = found.first.basis.context.question(fact).find_out
        why = f"{why} {say('find_out', text=find_out)}"
    return why


def _blocks(found: Views) -> Iterator[Block]:
    say = words_of(found.first.basis)
    first, second = labels = names(found)
    basis = found.first.basis
    yield paragraph(say("lead", first=first, second=second))
    if told := profiles_told(found):
        yield paragraph(told, note=True)
    yield Heading(1, say("results"))
    yield Table(
        (say("result_who"), say("result_outcome"), say("result_title")),
        tuple(
            (
                line(upper(label)),
                line(strong(basis.context.say(f"outcome_{side.found.outcome}"))),
                line(side.basis.title),
            )
            for label, side in zip(labels, found.sides, strict=True)
        ),
        (2, 2, 5),
    )
    yield paragraph(" ".join((verdict(found), *incomplete_told(found))))
    yield from _matter(found)
    yield Heading(1, say("talk"))
    if found.talk:
        yield items((_talk(found, fact) for fact in found.talk), numbered=True)
    else:
        yield paragraph(say("talk_none"))
    yield Heading(1, say("differences"))
    yield from _differences(found)
    if found.unknown:
        yield Heading(1, say("unknown"))
        yield items(basis.question(fact) for fact in found.unknown)
    yield Heading(1, say("agree"))
    yield from _agree(found)
    for label, side in zip(labels, found.sides, strict=True):
        if side.given.rules:
            title = say("other_rules", who=label)
            yield from earlier_blocks(side.basis, side.given.rules, title)
    yield Heading(1, say("links"))
    yield paragraph(say("links_text"))
    yield items(
        line(Text(say("link", who=label), href=side.link()))
        for label, side in zip(labels, found.sides, strict=True)
    )


def _matter(found: Views) -> Iterator[Block]:
    say = words_of(found.first.basis)
    yield Heading(1, say("matter_same" if found.same_result else "matter"))
    if found.matter:
        yield paragraph(say("matter_lead"))
        for fact in found.matter:
            yield Heading(2, found.first.basis.question(fact))
            yield paragraph(answers_told(found, fact))
            yield items(effects_told(found, (fact,)))
    elif found.sets:
        yield paragraph(say("matter_sets"))
        for facts in found.sets:
            yield Heading(2, "; ".join(found.first.basis.context.question(f).short for f in facts))
            yield paragraph(
                " ".join(f"{found.first.basis.question(f)} {answers_told(found, f)}" for f in facts)
            )
            yield items(effects_told(found, facts))
    else:
        yield paragraph(say("matter_none"))


def _talk(found: Views, fact: str) -> Line:
    return line(strong(found.first.basis.question(fact)), " ", talk_told(found, fact))


def _differences(found: Views) -> Iterator[Block]:
    say = words_of(found.first.basis)
    context = found.first.basis.context
    facts = [f for f in context.whole.space.order if f in (*found.differ, *found.one_sided)]
    if not facts:
        yield paragraph(say("differences_none"))
        return
    first, second = names(found)
    yield Table(
        (say("question"), upper(first), upper(second)),
        tuple(
            (
                line(
                    context.question(fact).question,
                    strong(f" {say('marked')}.") if fact in found.matter else "",
                ),
                *(_answer(side, fact) for side in found.sides),
            )
            for fact in facts
        ),
        (4, 3, 3),
    )


def _answer(side: Side, fact: str) -> Line:
    """Return an answer with what was written beside it."""
    say = words_of(side.basis)
    note = " ".join(side.basis.notes.facts.get(fact, "").split())
    told = side.basis.context.answer(fact, side.answer(fact))
    return line(told, f". {say('note', text=note)}" if note else "")


def _agree(found: Views) -> Iterator[Block]:
    say = words_of(found.first.basis)
    context = found.first.basis.context
    if not found.agree:
        yield paragraph(say("agree_none"))
        return
    yield items(
        f"{context.question(fact).short}: {context.answer(fact, found.first.answer(fact))}"
        for fact in found.agree
    )


def compared_report(found: Views) -> dict[str, Any]:
    """Return the comparison as dicts, lists and strings, for JSON."""
    effects = [
        (number, effect) for number, side in enumerate(found.sides) for effect in side.effects
    ]
    facts = found.sets or tuple((fact,) for fact in found.matter)
    return {
        "profile": found.first.basis.visit.profile,
        "profiles": list(found.profiles),
        "rules_version": found.first.basis.rulebook.version,
        "sides": [
            {
                "role": side.given.visit.role or "",
                "made_with": side.given.rules,
                "outcome": side.found.outcome,
                "rule": side.found.rule.id,
                "title": headline(side.basis.context, side.found),
                "answers": dict(side.said),
                "link": side.link(),
            }
            for side in found.sides
        ],
        "agree": list(found.agree),
        "differ": list(found.differ),
        "one_sided": list(found.one_sided),
        "unknown": list(found.unknown),
        "matter": [
            {
                "facts": list(each),
                "changes": [
                    {"side": number, "outcome": effect.outcome, "rule": effect.rule}
                    for number, effect in effects
                    if effect.facts == each
                ],
            }
            for each in facts
        ],
        "talk": list(found.talk),
    }
