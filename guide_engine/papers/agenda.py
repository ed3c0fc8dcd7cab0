"""An agenda for a talk: what to begin with, from the open questions and the conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from guide_engine.changes import Change
from guide_engine.model import Outcome
from guide_engine.papers.basis import Basis
from guide_engine.papers.paper import Block, Heading, Line, Paper, items, line, paragraph, strong

FIRST = 8
"""So many open questions are told with how to find out; of the rest only the question."""

TOLD = 3
"""So many conflicts are told with all positions; of the rest only the topic."""

AGREED = 3
"""So many changes that the parties can agree on are told."""

LONGEST = 240
"""So much of a note is shown, in characters; the memo has the whole of it."""


def agenda(basis: Basis) -> Paper:
    """Return the agenda of a visit: two pages, whatever is open."""
    return basis.paper("agenda", (*_open(basis), *_disagree(basis), *_agree(basis), *_end(basis)))


def _open(basis: Basis) -> Iterator[Block]:
    say, open_ = basis.say, [each.fact for each in basis.assessment.open_questions]
    yield paragraph(say("agenda.lead", title=basis.title))
    yield Heading(1, say("agenda.first"))
    if not open_:
        yield paragraph(say("agenda.first_none"))
        return
    yield items((_question(basis, fact) for fact in open_[:FIRST]), numbered=True)
    if open_[FIRST:]:
        yield Heading(2, say("agenda.later"))
        yield items(_later(basis, fact) for fact in open_[FIRST:])


def _question(basis: Basis, fact: str) -> Line:
    """Return an open question, what was written, and how to find out."""
    find_out = basis.context.question(fact).find_out
    return line(*_later(basis, fact), f" {basis.say('agenda.who', text=find_out)}")


def _later(basis: Basis, fact: str) -> Line:
    note = shorten(basis.notes.facts.get(fact, ""), LONGEST, placeholder=" …")
    return line(
        strong(basis.question(fact)), f" {basis.say('common.note', text=note)}" if note else ""
    )


def _disagree(basis: Basis) -> Iterator[Block]:
    say, words = basis.say, basis.rulebook.words.conflicts
    conflicts = [noted.item for noted in basis.assessment.conflicts]
    if not conflicts:
        return
    yield Heading(1, say("agenda.disagree"))
    yield paragraph(say("agenda.disagree_lead"))
    for conflict in conflicts[:TOLD]:
        yield Heading(2, words[conflict.id].topic)
        yield paragraph(words[conflict.id].intro)
        yield items(
            line(words[conflict.id].positions[each.id], " (", *basis.cited(each.citations), ")")
            for each in conflict.positions
        )
    if conflicts[TOLD:]:
        yield paragraph(say("agenda.disagree_more"))
        yield items(words[conflict.id].topic for conflict in conflicts[TOLD:])


def _agree(basis: Basis) -> Iterator[Block]:
    agreed = [
        change
        for change in basis.assessment.changes
        if change.outcome is Outcome.IOP
        and all(basis.rulebook.facts[fact].agreed for fact in change.answers)
    ]
    if agreed:
        yield Heading(1, basis.say("agenda.agree"))
        yield paragraph(basis.say("agenda.agree_lead"))
        yield items(_change(basis, change) for change in agreed[:AGREED])


def _change(basis: Basis, change: Change) -> str:
    return basis.say(
        "agenda.agree_item",
        answers="; ".join(
            f"{basis.question(fact)} {basis.context.answer(fact, value)}"
            for fact, value in change.answers.items()
        ),
        outcome=basis.context.say(f"outcome_{change.outcome}"),
    )


def _end(basis: Basis) -> Iterator[Block]:
    yield Heading(1, basis.say("agenda.end"))
    yield items(basis.say("agenda.end_items").split(" | "))
