"""An agenda for a talk: what to begin with, from the open questions and the conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from guide_engine.decision import criterion_facts
from guide_engine.model import Outcome
from guide_engine.papers.basis import Basis
from guide_engine.papers.paper import Block, Heading, Line, Paper, items, line, paragraph, strong


def agenda(basis: Basis) -> Paper:
    """Return the agenda of a visit."""
    return basis.paper("agenda", tuple(_blocks(basis)))


def _blocks(basis: Basis) -> Iterator[Block]:
    say, found = basis.say, basis.assessment
    yield paragraph(say("agenda.lead", place=basis.place, title=basis.title))
    yield Heading(1, say("agenda.first"))
    if found.open_questions:
        yield items((_open(basis, each.fact) for each in found.open_questions), numbered=True)
    else:
        yield paragraph(say("agenda.first_none"))
    if found.conflicts:
        yield Heading(1, say("agenda.disagree"))
        yield paragraph(say("agenda.disagree_lead"))
        for noted in found.conflicts:
            words = basis.rulebook.words.conflicts[noted.item.id]
            yield Heading(2, words.topic)
            yield paragraph(words.intro)
            yield items(
                line(words.positions[each.id], " (", *basis.cited(each.citations), ")")
                for each in noted.item.positions
            )
    agreed = [
        change
        for change in found.changes
        if change.outcome is Outcome.IOP
        and all(basis.rulebook.facts[fact].agreed for fact in change.answers)
    ]
    if agreed:
        yield Heading(1, say("agenda.agree"))
        yield paragraph(say("agenda.agree_lead"))
        yield items(
            say(
                "agenda.agree_item",
                answers="; ".join(
                    f"{basis.question(fact)} {basis.context.answer(fact, value)}"
                    for fact, value in change.answers.items()
                ),
                outcome=basis.context.say(f"outcome_{change.outcome}"),
            )
            for change in agreed
        )
    yield Heading(1, say("agenda.end"))
    yield items(say("agenda.end_items").split(" | "))


def _open(basis: Basis, fact: str) -> Line:
    """Return an open question, how to find out, what was written, and what it decides."""
    say = basis.say
    question = basis.context.question(fact)
    names = [
        basis.rulebook.words.criteria[found.criterion.id].name
        for found in basis.assessment.criteria
        if found.required and fact in criterion_facts(found.criterion)
    ]
    note = basis.notes.facts.get(fact, "")
    return line(
        strong(question.question),
        " ",
        say("agenda.who", text=question.find_out),
        f" {say('agenda.changes', names=', '.join(names))}" if names else "",
        f" {say('common.note', text=' '.join(note.split()))}" if note else "",
    )
