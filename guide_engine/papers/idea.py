"""The idea sheet: one page for the first contact with a municipality, and a letter with it."""

from __future__ import annotations

from collections.abc import Iterator

from guide_engine.html import unmarked
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Status
from guide_engine.pages.headline import in_words
from guide_engine.pages.reasons import between
from guide_engine.papers.basis import Basis
from guide_engine.papers.notes import FIELDS
from guide_engine.papers.paper import (
    Block,
    Heading,
    Line,
    Paper,
    Table,
    Text,
    blank,
    items,
    line,
    paragraph,
    strong,
)

OPEN = 4
"""So many open questions stand on the sheet; more are counted."""

NAMED = 2
"""So many criteria of a status are named; more are counted."""


def idea(basis: Basis) -> Paper:
    """Return the idea sheet of a visit, with its letter."""
    return basis.paper("idea", (*_sheet(basis), *_letter(basis)))


def _sheet(basis: Basis) -> Iterator[Block]:
    say, found = basis.say, basis.assessment
    words = basis.rulebook.words.rules[found.rule.id]
    yield paragraph(say("idea.lead"))
    yield Table((say("idea.about"), say("idea.ours")), tuple(_rows(basis)), (27, 73))
    yield Heading(1, say("idea.form"))
    yield paragraph(say("idea.says"), " ", strong(_sentence(basis.title)), " ", words.lead)
    for status, key in ((Status.NOT_MET, "unmet"), (Status.UNKNOWN, "unknown")):
        ids = [each.criterion.id for each in between(found) if each.status is status]
        if ids:
            yield paragraph(say(f"idea.{key}", names=_names(basis, ids)))
    yield paragraph(basis.context.say("result_disclaimer"), note=True)
    yield Heading(1, say("idea.open"))
    open_ = [basis.question(each.fact) for each in found.open_questions]
    if open_:
        yield paragraph(say("idea.open_lead"))
        # A line that counts one question takes the room of that question.
        shown = OPEN if len(open_) > OPEN + 1 else OPEN + 1
        yield items(open_[:shown])
        if more := len(open_[shown:]):
            yield paragraph(say("idea.open_more", number=in_words(basis.context, more)))
    else:
        yield paragraph(say("idea.open_none"))
    if basis.site:
        yield paragraph(Text(say("idea.link"), href=basis.link()), coded=say("common.code"))


def _rows(basis: Basis) -> Iterator[tuple[Line, Line]]:
    say, written = basis.say, basis.notes.fields
    for field in FIELDS:
        if field == "vad" and basis.visit.answers.get("syfte", DONT_KNOW) != DONT_KNOW:
            yield line(say("idea.kind")), line(basis.answer("syfte"))
        if field in written or field != "ovrigt":
            yield line(say(f"idea.label.{field}")), line(_written(basis, field))


def _written(basis: Basis, field: str) -> str | Text:
    return basis.notes.fields.get(field, "").strip() or blank(basis.say(f"idea.missing.{field}"))


def _names(basis: Basis, ids: list[str]) -> str:
    shown = NAMED if len(ids) > NAMED + 1 else NAMED + 1
    language = basis.rulebook.language
    names = [language.quoted(basis.criterion(id_)) for id_ in ids[:shown]]
    if more := len(ids[shown:]):
        number = in_words(basis.context, more)
        return f"{language.comma.join(names)} {basis.say('idea.names_more', number=number)}"
    *head, last = names
    return (
        f"{language.comma.join(head)}{basis.context.say('condition_and')}{last}" if head else last
    )


def _sentence(title: str) -> str:
    return title if unmarked(title)[-1] in ".?!" else f"{title}."


def _letter(basis: Basis) -> Iterator[Block]:
    say, contacts = basis.say, basis.assessment.contacts
    yield Heading(1, say("idea.letter"), new_page=True)
    for contact in contacts:
        yield paragraph(say("idea.letter_send"), *basis.contact(contact), note=True)
    name = next((contact.name for contact in contacts if contact.name), "")
    yield paragraph(say("idea.letter_to", name=name or say("idea.letter_to_function")))
    yield paragraph(say("idea.letter_hello"))
    yield paragraph(say("idea.letter_idea"))
    yield paragraph(say("idea.letter_guide", title=basis.title))
    if basis.assessment.open_questions:
        yield paragraph(say("idea.letter_open"))
    yield paragraph(say("idea.letter_ask"))
    yield paragraph(say("idea.letter_pass_on"))
    yield paragraph(say("idea.letter_end"))
    for field in ("organisation", "kontakt"):
        yield paragraph(_written(basis, field))
