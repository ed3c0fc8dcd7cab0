"""The officer's draft for the board: the assessment in a tjänsteutlåtande's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guide_engine.assessment import CriterionResult
from guide_engine.html import unmarked
from guide_engine.model import Form, FormStatus, Outcome, Status
from guide_engine.pages.reasons import between
from guide_engine.papers.basis import Basis
from guide_engine.papers.paper import (
    Block,
    Heading,
    Line,
    Paper,
    Paragraph,
    Text,
    items,
    line,
    paragraph,
    strong,
)
from guide_engine.papers.parts import form, organisation, rests_on, unanswered

MATTER = ("partner", "avtalstid", "beslut")
"""What the matter is about; the other answers stand where they weigh, and in the appendix."""

PURCHASE = ("syfte", "uppdrag", "motprestation", "marknad", "initiativ", "styrning", "samverkan")
MUNICIPAL = ("kompetens", "aktorer", "aktor", "vinst")
AID = ("finansiering", "annan_ersattning")
"""What each part of the legal assessment rests on."""


STEPS = 2
"""So many of the next steps stand where nothing else is left to find out."""


def case(basis: Basis) -> Paper:
    """Return the draft of a visit."""
    return basis.paper("case", tuple(_blocks(basis)))


def _blocks(basis: Basis) -> Iterator[Block]:
    yield paragraph(basis.say("case.draft"), note=True)
    yield form(basis, "case.head")
    yield from _summary(basis)
    yield from _matter(basis)
    yield from _law(basis)
    yield from _economy(basis)
    yield from _opinion(basis)
    yield from _proposal(basis)
    yield from _appendices(basis)


def _summary(basis: Basis) -> Iterator[Block]:
    rule = basis.assessment.rule
    lead = basis.rulebook.words.rules[rule.id].lead
    yield _heading(basis, 1, "summary")
    yield from _stated(basis, "sammanfattning")
    yield paragraph(
        basis.say("case.answer", place=basis.place),
        strong(basis.title),
        ". ",
        lead,
    )
    yield from _stated(basis, "kort")


def _matter(basis: Basis) -> Iterator[Block]:
    decider = basis.assessment.decided_by
    yield _heading(basis, 1, "background")
    yield paragraph(*_joined(_lines(basis, "bakgrund")))
    yield from _stated(basis, "lag_om_iop")
    yield _heading(basis, 1, "preparation")
    yield paragraph(*_joined(_lines(basis, "beredning")))
    yield paragraph(basis.say("case.decides", text=decider.text), *basis.grounds(decider.citations))
    yield _heading(basis, 1, "matter")
    written = basis.notes.fields
    if not written.get("vad"):
        yield Paragraph(basis.line("case.what"))
    for key in ("vad", "for_vem", "bidrar", "ber_om", "ovrigt"):
        if written.get(key):
            yield paragraph(strong(f"{basis.say(f'case.fields.{key}')}: "), *_flat(written[key]))
    yield from rests_on(basis, MATTER, "case.answers")


def _law(basis: Basis) -> Iterator[Block]:
    yield _heading(basis, 1, "law")
    yield paragraph(basis.say("case.rests"))
    yield _heading(basis, 2, "purchase")
    yield items(_lines(basis, "kop"))
    yield from rests_on(basis, PURCHASE, "case.rests_on")
    yield from _purchase(basis)
    yield from _remains(basis, "kop_kvar", PURCHASE)
    yield _heading(basis, 2, "municipal")
    yield items(_lines(basis, "kommunallag"))
    yield from rests_on(basis, MUNICIPAL, "case.rests_on")
    yield from _found(basis, ("lag_kompetens", "lag_myndighetsutovning"))
    yield from _remains(basis, "kommunallag_kvar", MUNICIPAL)
    yield _heading(basis, 2, "aid")
    yield items(_lines(basis, "statsstod"))
    yield from rests_on(basis, AID, "case.rests_on")
    yield from _remains(basis, "statsstod_kvar", AID)


def _purchase(basis: Basis) -> Iterator[Block]:
    """Return why it is a purchase and how it can be made, or what the answers say of the test.

    A purchase can follow from what the criteria do not ask, so its rule is what counts.
    """
    way, rule = basis.assessment.purchase, basis.assessment.rule
    if way is None:
        yield from _found(basis, ("lag_inget_kop", "tecken_pa_kop"))
        return
    yield paragraph(basis.rulebook.words.rules[rule.id].text, *basis.grounds(rule.citations))
    words = basis.rulebook.words.purchases[way.id]
    yield paragraph(strong(f"{words.title}. "), words.text, *basis.grounds(way.citations))


def _economy(basis: Basis) -> Iterator[Block]:
    yield _heading(basis, 1, "economy")
    yield form(basis, "case.money")
    yield from _stated(basis, "ekonomi")


def _opinion(basis: Basis) -> Iterator[Block]:
    say, found, words = basis.say, basis.assessment, basis.rulebook.words
    yield _heading(basis, 1, "opinion")
    yield Paragraph(basis.line("case.opinion_own"))
    if found.warnings:
        titles = [_sentence(words.warnings[noted.item.id].title) for noted in found.warnings]
        yield paragraph(say("case.warnings"), " ".join(titles))
    if found.conflicts:
        topics = [_sentence(words.conflicts[noted.item.id].topic) for noted in found.conflicts]
        yield paragraph(say("case.conflicts"), " ".join(topics))


def _proposal(basis: Basis) -> Iterator[Block]:
    say, outcome = basis.say, basis.assessment.outcome
    yield _heading(basis, 1, "proposal")
    if (form_ := _form_of(outcome)) is not None:
        yield Paragraph(_form(basis, form_))
    yield paragraph(say("case.decisions"))
    yield items(_lines(basis, f"beslut.{outcome}"), numbered=True)
    if outcome is Outcome.UTRED:
        yield paragraph(say("case.to_find_out"))
        yield items(_to_find_out(basis))
    yield _heading(basis, 2, "alternatives")
    yield paragraph(say("case.alternatives_lead"))
    yield items(_alternative(basis, each) for each in Outcome if each is not outcome)


def _to_find_out(basis: Basis) -> list[Line]:
    """Return what is open or stands between; where the law is the question, what to do now."""
    left = [line(basis.question(each.fact)) for each in basis.assessment.open_questions]
    left += [_unmet(basis, each) for each in between(basis.assessment)]
    steps = [noted.item for noted in basis.assessment.next_steps][:STEPS]
    return left or [line(step.text or basis.rulebook.words.steps[step.id]) for step in steps]


def _unmet(basis: Basis, found: CriterionResult) -> Line:
    name = basis.rulebook.words.criteria[found.criterion.id].name
    key = "unmet" if found.status is Status.NOT_MET else "unclear"
    return line(basis.say(f"case.{key}", name=name))


def _alternative(basis: Basis, outcome: Outcome) -> Line:
    """Return another way; a form has its status and reasons, and no proposal where excluded."""
    proposal = _lines(basis, f"beslut.{outcome}")[0]
    form_ = _form_of(outcome)
    if form_ is None:
        return line(strong(f"{basis.say(f'case.ways.{outcome}')}. "), *proposal)
    if basis.assessment.forms[form_].status is FormStatus.UTESLUTEN:
        return _form(basis, form_)
    return line(*_form(basis, form_), " ", basis.say("case.alternative"), *proposal)


def _form_of(outcome: Outcome) -> Form | None:
    """Return the form that an outcome recommends, if it is one."""
    return next((each for each in Form if each.value == outcome.value), None)


def _form(basis: Basis, form_: Form) -> Line:
    """Return a form with its status and reasons, word for word as on the screen."""
    found = basis.assessment.forms[form_]
    status = basis.context.say(f"form_status_{found.status}")
    reasons = " ".join(reason.text for reason in found.reasons)
    return line(strong(f"{basis.context.say(f'form_{form_}')}: {status}."), f" {reasons}")


def _appendices(basis: Basis) -> Iterator[Block]:
    yield _heading(basis, 1, "appendices")
    link = Text(basis.say("case.report"), href=basis.link() if basis.site else "")
    yield items([line(link), *_lines(basis, "bilagor")], numbered=True)


def _heading(basis: Basis, level: int, key: str) -> Heading:
    return Heading(level, basis.say(f"case.{key}"))


def _lines(basis: Basis, key: str) -> list[Line]:
    return basis.stated(
        f"case.{key}",
        organisation=organisation(basis),
        version=basis.rulebook.version,
        place=basis.context.name,
        aid=basis.rulebook.words.warnings["statsstod"].text,
    )


def _stated(basis: Basis, key: str) -> Iterator[Paragraph]:
    yield from map(Paragraph, _lines(basis, key))


def _found(basis: Basis, criteria: Sequence[str]) -> Iterator[Block]:
    """Return what the answers say of criteria, word for word as on the screen."""
    lines: list[Line] = []
    for found in basis.assessment.criteria:
        if found.criterion.id in criteria and found.status is not Status.NOT_APPLICABLE:
            words = basis.rulebook.words.criteria[found.criterion.id]
            status = basis.context.say(f"status_{found.status}")
            comments = {Status.NOT_MET: words.not_met, Status.UNKNOWN: words.unknown}
            lines.append(
                line(
                    strong(basis.say("case.criterion", name=words.name, status=status)),
                    f" {comments[found.status]}" if found.status in comments else "",
                )
            )
    if lines:
        yield items(lines)


def _remains(basis: Basis, key: str, facts: Sequence[str]) -> Iterator[Block]:
    left = [*unanswered(basis, facts), *_lines(basis, key)]
    if left:
        yield paragraph(basis.say("case.remains"))
        yield items(left)
    yield Paragraph(basis.line("case.own"))


def _sentence(text: str) -> str:
    return text if unmarked(text)[-1] in "?!" else f"{text}."


def _joined(lines: Iterable[Line]) -> Iterator[str | Text]:
    for number, each in enumerate(lines):
        yield " " if number else ""
        yield from each


def _flat(text: str) -> Line:
    return line(" ".join(text.split()))
