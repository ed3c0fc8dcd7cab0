"""The memo: the answers, what the guide says of them, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator

from guide_engine.assessment import CriterionResult, Demand, about_iop
from guide_engine.html import unmarked
from guide_engine.model import Form, Status
from guide_engine.pages.action import first_steps
from guide_engine.pages.origin import WITHDRAWN, told
from guide_engine.pages.reasons import counted_criteria
from guide_engine.papers.basis import Basis
from guide_engine.papers.citing import Cited
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
from guide_engine.report import step_text

_WEIGHT = (Status.NOT_MET, Status.UNKNOWN, Status.MET)
"""The order of the criteria, as on the screen."""


def memo(basis: Basis) -> Paper:
    """Return the memo of a visit."""
    cited = Cited(basis)
    blocks = (
        *_result(basis, cited),
        *(earlier_blocks(basis, basis.made_with) if basis.made_with else ()),
        *_answers(basis),
        *_criteria(basis, cited),
        *_open(basis),
        *_warnings(basis, cited),
        *_conflicts(basis, cited),
        *_steps(basis, cited),
        *_who(basis, cited),
        *_again(basis),
    )
    return basis.paper("memo", (*blocks, Heading(1, basis.say("memo.sources")), cited.table()))


def _result(basis: Basis, cited: Cited) -> Iterator[Block]:
    say, context, found = basis.say, basis.context, basis.assessment
    words = basis.rulebook.words.rules[found.rule.id]
    yield paragraph(say("memo.lead"))
    yield Heading(1, say("memo.result"))
    yield paragraph(strong(_sentence(basis.title)), " ", words.lead)
    outcome = context.say(f"outcome_{found.outcome}")
    number = counted_criteria(found)
    met = context.say("result_criteria_count", met=number[0], number=number[1]) if number else ""
    yield paragraph(say("memo.recommendation", outcome=outcome), f" {met}" if met else "")
    yield paragraph(words.text, *cited.marks(found.rule.citations))
    yield paragraph(context.say("result_disclaimer"))
    for each in told(context):
        text = strong(each.text) if each.kind == WITHDRAWN else each.text
        pages = [run for name, url in each.pages for run in (", ", Text(name, href=url))]
        yield paragraph(text, *(" (", *pages[1:], ").") if pages else ())
    if found.purchase is not None:
        way = basis.rulebook.words.purchases[found.purchase.id]
        yield Heading(2, way.title)
        yield paragraph(way.text, *cited.marks(found.purchase.citations))
    yield Heading(2, context.say("result_forms"))
    yield Table(
        tuple(say(f"memo.{key}") for key in ("form", "status", "why")),
        tuple(
            (
                line(context.say(f"form_{form}")),
                line(context.say(f"form_status_{found.forms[form].status}")),
                line(found.forms[form].reasons[0].text),
            )
            for form in Form
        ),
        (26, 22, 52),
    )
    yield Heading(2, say("memo.change"))
    yield paragraph(words.change)


def _answers(basis: Basis) -> Iterator[Block]:
    """Return every answer that counted, then every note, in the order of the questions."""
    say, counted, notes = basis.say, basis.assessment.possible, basis.notes.facts
    yield Heading(1, say("memo.answers"))
    if counted:
        yield Table(
            (say("memo.question"), say("memo.answer")),
            tuple(
                (line(basis.question(fact)), line(basis.answer(fact)))
                for fact in basis.rulebook.facts
                if fact in counted
            ),
            (58, 42),
        )
    else:
        yield paragraph(say("memo.answers_none"))
    if notes:
        # A note can be long: below the table it has the whole width.
        yield Heading(2, say("memo.notes"))
        yield items(
            line(strong(basis.question(fact)), f" {notes[fact].strip()}")
            for fact in basis.rulebook.facts
            if fact in notes
        )


def _criteria(basis: Basis, cited: Cited) -> Iterator[Block]:
    """Return the criteria; where another form is the answer, those that can be judged."""
    say, found = basis.say, basis.assessment
    told = _WEIGHT if about_iop(found) else (Status.NOT_MET, Status.MET)
    results = [each for each in found.criteria if each.status in told]
    if not results:
        return
    yield Heading(1, say("memo.criteria"))
    if not about_iop(found):
        yield paragraph(say("memo.criteria_other"))
    for demand in Demand:
        key = f"result_criteria_{demand}"
        of_kind = [each for each in results if each.demand is demand]
        of_kind.sort(key=lambda each: _WEIGHT.index(each.status))
        if of_kind:
            yield Heading(2, basis.context.say(key, place=basis.context.profile.in_name))
            yield Table(
                (
                    *(
                        basis.context.say(f"result_{key}")
                        for key in ("criterion", "status", "comment")
                    ),
                    say("memo.cited"),
                ),
                tuple(_criterion(basis, cited, each) for each in of_kind),
                (39, 17, 33, 11),
            )


def _criterion(basis: Basis, cited: Cited, found: CriterionResult) -> tuple[Line, ...]:
    words = basis.rulebook.words.criteria[found.criterion.id]
    means = {
        Status.MET: words.met,
        Status.NOT_MET: words.not_met,
        Status.UNKNOWN: words.unknown,
    }
    group = basis.context.say(f"group_{found.criterion.group}")
    return (
        line(f"{group}: {words.name}"),
        line(basis.context.say(f"status_{found.status}")),
        line(means[found.status]),
        cited.numbers(found.criterion.citations),
    )


def _open(basis: Basis) -> Iterator[Block]:
    say, open_ = basis.say, basis.assessment.open_questions
    yield Heading(1, say("memo.open"))
    if not open_:
        yield paragraph(say("memo.open_none"))
        return
    yield Table(
        tuple(say(f"memo.{key}") for key in ("question", "status", "find_out")),
        tuple(
            (
                line(basis.question(each.fact)),
                line(basis.context.say("unknown_answer" if each.asked else "unasked_answer")),
                line(basis.context.question(each.fact).find_out),
            )
            for each in open_
        ),
        (38, 16, 46),
    )


def _warnings(basis: Basis, cited: Cited) -> Iterator[Block]:
    if basis.assessment.warnings:
        words = basis.rulebook.words.warnings
        yield Heading(1, basis.context.say("result_warnings"))
        yield items(
            line(
                strong(_sentence(words[noted.item.id].title)),
                f" {words[noted.item.id].text}",
                *cited.marks(noted.item.citations),
            )
            for noted in basis.assessment.warnings
        )


def _conflicts(basis: Basis, cited: Cited) -> Iterator[Block]:
    if basis.assessment.conflicts:
        yield Heading(1, basis.say("memo.conflicts"))
        yield paragraph(basis.context.say("result_conflicts_intro", place=basis.place))
    for noted in basis.assessment.conflicts:
        words = basis.rulebook.words.conflicts[noted.item.id]
        yield Heading(2, words.topic)
        yield paragraph(words.intro)
        yield items(
            line(words.positions[each.id], *cited.marks(each.citations))
            for each in noted.item.positions
        )


def _steps(basis: Basis, cited: Cited) -> Iterator[Block]:
    first = [line(text) for text in first_steps(basis.context, basis.assessment).values()]
    steps = [
        line(
            _for_role(basis, noted.item.scope.role),
            step_text(basis.rulebook, noted.item),
            *cited.marks(noted.item.citations),
        )
        for noted in basis.assessment.next_steps
    ]
    if first or steps:
        yield Heading(1, basis.say("memo.steps"))
        yield items((*first, *steps), numbered=True)


def _for_role(basis: Basis, role: str | None) -> str | Text:
    if role is None or len(basis.roles()) == 1:
        return ""
    return strong(f"{basis.context.say(f'role_help_{role}')}. ")


def _who(basis: Basis, cited: Cited) -> Iterator[Block]:
    who = basis.assessment.decided_by
    yield Heading(1, basis.say("memo.who"))
    decides = f"{basis.context.say('result_decides')}: "
    refusal = f" {who.refusal}" if who.refusal else ""
    yield paragraph(strong(decides), who.text, refusal, *cited.marks(who.citations))
    for contact in basis.assessment.contacts:
        yield paragraph(
            strong(f"{basis.context.say('result_contact')}: "),
            *basis.contact(contact),
            *cited.marks(contact.citations),
        )
    for subject, begin in basis.assessment.begins.items():
        yield paragraph(
            strong(f"{basis.context.say(f'begin_{subject}')}: "),
            begin.text,
            *((" ", Text(begin.url, href=begin.url)) if begin.url else ()),
            *cited.marks(begin.citations),
        )


def _again(basis: Basis) -> Iterator[Block]:
    say, version = basis.say, basis.assessment.rules_version
    yield Heading(1, say("memo.again"))
    if basis.site:
        yield paragraph(Text(say("memo.again_link"), href=basis.link()), coded=say("common.code"))
    else:
        yield paragraph(say("memo.again_path", link=basis.link()))
    yield paragraph(say("memo.again_text"))
    yield paragraph(basis.context.say("result_rules_version", version=version))


def _sentence(title: str) -> str:
    return title if unmarked(title)[-1] in ".?!" else f"{title}."
