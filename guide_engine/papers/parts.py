"""Parts that several papers have: answers, what is left to find out, and places to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guide_engine.decision import applies
from guide_engine.logic import DONT_KNOW, Truth
from guide_engine.papers.basis import Basis, runs
from guide_engine.papers.paper import Line, Paragraph, Table, Text, line, paragraph, strong
from guide_engine.papers.words import paper_words


def answers(basis: Basis, facts: Iterable[str]) -> Table:
    """Return a table of the visit's own answers with what was written beside them."""
    rows = tuple(
        (line(basis.context.question(fact).short), _answer(basis, fact))
        for fact in _given(basis, facts)
    )
    header = (basis.say("common.question"), basis.say("common.answer"))
    return Table(header, rows, widths=(3, 7))


def rests_on(basis: Basis, facts: Iterable[str], said: str) -> Iterator[Paragraph]:
    """Return the visit's own answers in one paragraph after a word for it, if there are any."""
    runs: list[str | Text] = []
    for fact in _given(basis, facts):
        name = basis.context.question(fact).short
        runs += ["; " if runs else "", f"{name} – ", *_answer(basis, fact)]
    if runs:
        yield paragraph(basis.say(said), " ", *runs, ".")


def unanswered(basis: Basis, facts: Iterable[str]) -> list[Line]:
    """Return how to find out what nobody knows yet, a line for each question that applies."""
    return [
        line(strong(basis.question(fact)), " ", basis.context.question(fact).find_out)
        for fact in facts
        if applies(basis.rulebook, fact, basis.visit.answers) is not Truth.NOT_MET
        and basis.visit.answers.get(fact, DONT_KNOW) == DONT_KNOW
    ]


def form(basis: Basis, key: str, **values: str | Text) -> Table:
    """Return a table to fill in: every "<name> | <text>" of a table of the papers' words.

    Its text "columns" names the two columns.
    """
    name, what = basis.say(f"{key}.columns").split(" | ")
    rows: list[tuple[Line, ...]] = []
    for each, words in paper_words(basis.rulebook).items():
        if each.startswith(f"{key}.") and not each.endswith(".columns"):
            label, _, text = words.partition(" | ")
            rows.append((line(label), runs(text, values)))
    return Table((name, what), tuple(rows), widths=(3, 7))


def organisation(basis: Basis) -> Text:
    """Return the organisation's name as it was written, or a place for it."""
    written = " ".join(basis.notes.fields.get("organisation", "").split())
    return Text(written or basis.say("common.organisation"), blank=not written)


def _given(basis: Basis, facts: Iterable[str]) -> Iterator[str]:
    """Return the facts that have an answer, "vet inte" too, and that it counts for."""
    return (fact for fact in facts if fact in basis.assessment.possible)


def _answer(basis: Basis, fact: str) -> Line:
    note = " ".join(basis.notes.facts.get(fact, "").split())
    said = basis.say("common.officer_note", text=note) if note else ""
    return line(strong(basis.answer(fact)), f" ({said})" if said else "")
