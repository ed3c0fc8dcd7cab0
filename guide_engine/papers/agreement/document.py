"""The draft as a paper: an agreement to go on writing, and the guide's remarks after it."""

from __future__ import annotations

from collections.abc import Iterator

from guide_engine.model import Outcome
from guide_engine.papers.agreement.draft import Draft, DraftPart, draft, field_in_words
from guide_engine.papers.agreement.limits import Finding
from guide_engine.papers.agreement.template import Section
from guide_engine.papers.basis import Basis
from guide_engine.papers.paper import (
    Block,
    Heading,
    Line,
    Paper,
    Paragraph,
    Table,
    blank,
    free_paragraphs,
    items,
    line,
    paragraph,
    strong,
)

FITTING = (Outcome.IOP, Outcome.UTRED)
"""Where an agreement is the right paper, or can become it."""


def fits(basis: Basis) -> bool:
    """Tell whether a visit has use for an agreement."""
    return basis.assessment.outcome in FITTING


def agreement(basis: Basis) -> Paper:
    """Return the draft of a visit's agreement; where it is the wrong paper it says so first."""
    return basis.paper("agreement", tuple(_blocks(basis, draft(basis))))


def contract(basis: Basis) -> Paper:
    """Return the text of the draft alone, to hand on: without guidance, sources and remarks."""
    mark = paragraph(strong(basis.say("agreement.mark")))
    text = (
        block
        for block in _text(basis, draft(basis))
        if not (isinstance(block, Paragraph) and block.note)
    )
    return basis.paper("contract", (mark, *text), remarks=False)


def _blocks(basis: Basis, found: Draft) -> Iterator[Block]:
    yield paragraph(strong(basis.say("agreement.mark")))
    yield from _introduction(basis, found)
    yield from _text(basis, found)
    yield from _remarks(basis, found)


def _text(basis: Basis, found: Draft) -> Iterator[Block]:
    for section, parts in found.sections:
        yield Heading(1, numbered(section))
        for each in parts:
            if len(parts) > 1:
                yield Heading(2, each.part.heading)
            yield from _part(basis, found, each)
        if section is found.sections[-1][0]:
            yield _signatures(basis)


def numbered(section: Section) -> str:
    """Return a section's heading with its number."""
    return f"{section.number}. {section.heading}"


def verdict(basis: Basis) -> str:
    """Return what is said where an agreement is not the right paper, or not yet; else nothing."""
    outcome = basis.assessment.outcome
    if outcome is Outcome.IOP:
        return ""
    key = "uncertain" if outcome in FITTING else "wrong"
    return basis.say(f"agreement.{key}", title=basis.title.rstrip("."))


def _introduction(basis: Basis, found: Draft) -> Iterator[Block]:
    say = basis.say
    if text := verdict(basis):
        yield paragraph(strong(text), note=True)
    else:
        yield paragraph(say("agreement.lead", title=basis.title.rstrip(".")), note=True)
    cited = basis.grounds(found.template.citations)
    yield paragraph(say("agreement.template"), *cited, note=True)
    number = len(found.open)
    left = f" {say('agreement.at_end', number=number)}" if number else ""
    yield paragraph(say("agreement.legend"), left, note=True)


def _part(basis: Basis, found: Draft, each: DraftPart) -> Iterator[Block]:
    say = basis.say
    part = each.part
    if each.written:
        yield from free_paragraphs(each.written)
    elif each.suggested:
        yield from (Paragraph(suggested) for suggested in each.suggested)
    else:
        key = "may_be_left" if part.optional else "blank"
        yield paragraph(blank(say(f"agreement.{key}", questions=" ".join(part.settle))))
    for field in each.fields:
        value = field_in_words(basis, found, field)
        if value and (each.written or field.id not in each.told):
            text = say("agreement.entered", label=field.label, value=value)
            yield paragraph(text, note=field.note)
    guidance = say("agreement.guidance", text=part.guidance)
    yield paragraph(guidance, *basis.grounds(part.citations), note=True)
    for more in each.additions:
        yield paragraph(more.text, *basis.grounds(more.citations), note=True)
    if each.written:
        yield paragraph(say("agreement.own"), note=True)
    elif rests := provenance(basis, each):
        yield Paragraph(rests, note=True)


def provenance(basis: Basis, each: DraftPart) -> Line:
    """Return what the suggested text of a part rests on: answers and paragraphs."""
    say = basis.say
    if not each.suggested:
        return ()
    if each.facts:
        told = "; ".join(f"{basis.question(fact)} {basis.answer(fact)}" for fact in each.facts)
        key = "rests_answer" if len(each.facts) == 1 else "rests_answers"
        base = say(f"agreement.{key}", answers=told)
    else:
        base = say("agreement.rests_template")
    shown = {(one.source, one.heading) for one in each.part.citations}
    others = tuple(one for one in each.rests_on if (one.source, one.heading) not in shown)
    return line(say("agreement.rests"), base, *basis.grounds(others))


def _signatures(basis: Basis) -> Table:
    names = [basis.say(f"agreement.party_{who}") for who in ("organisation", "municipality")]
    columns = [
        basis.say(f"agreement.{key}")
        for key in ("party", "place_and_day", "signature", "name_and_role")
    ]
    within = basis.rulebook.language.within
    rows = tuple(
        (
            line(strong(name)),
            *(line(blank(within(column))) for column in columns[1:]),
        )
        for name in names
    )
    return Table(tuple(columns), rows, (3, 2, 3, 3))


def _remarks(basis: Basis, found: Draft) -> Iterator[Block]:
    say = basis.say
    yield Heading(1, say("agreement.remarks"))
    yield paragraph(say("agreement.remarks_lead"))
    told = [finding for each in found.parts for finding in each.findings]
    if told:
        yield Heading(2, say("agreement.limits"))
        yield items(finding_line(basis, finding) for finding in told)
    warned = [(each, one) for each in found.parts for one in each.warned]
    if warned:
        yield Heading(2, say("agreement.wordings"))
        yield paragraph(*decides(basis, found))
        for each, one in warned:
            wording = one.wording
            yield paragraph(
                strong(f"{each.part.heading}: {wording.name}."),
                " ",
                say("agreement.wording", found=one.found, why=wording.why),
                *basis.grounds(wording.citations),
            )
            yield paragraph(say("agreement.milder", text=wording.milder))
    yield Heading(2, say("agreement.open"))
    if not found.open:
        yield paragraph(say("agreement.open_none"))
        return
    yield paragraph(say("agreement.open_lead", number=len(found.open), all=len(found.parts)))
    by_section: dict[str, list[str]] = {}
    for section, each in found.open:
        by_section.setdefault(numbered(section), []).append(each.part.heading)
    yield items(line(strong(name), f": {'; '.join(parts)}") for name, parts in by_section.items())


def decides(basis: Basis, found: Draft) -> Line:
    """Return what does decide whether an agreement is a purchase."""
    grounds = basis.grounds(found.template.decides)
    return line(basis.say("agreement.wordings_lead"), *grounds)


def finding_line(basis: Basis, finding: Finding) -> Line:
    """Return a finding with its state in words and its sources."""
    state = strong(basis.say(f"agreement.state.{finding.state}"))
    return line(state, " ", finding.text, *basis.grounds(finding.citations))
