"""The draft of a visit's agreement: every part with what the answers and the visitor say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guide_engine.decision import prune
from guide_engine.errors import InputError, allowed
from guide_engine.logic import Truth, evaluate, facts_of
from guide_engine.model import COMMON, Citation, Citations
from guide_engine.papers.agreement.entered import Entered, entered
from guide_engine.papers.agreement.limits import Finding, findings
from guide_engine.papers.agreement.loading import template
from guide_engine.papers.agreement.phrases import found
from guide_engine.papers.agreement.template import (
    Addition,
    Field,
    Part,
    Passage,
    Section,
    State,
    Template,
    Wording,
    fields_in,
)
from guide_engine.papers.basis import Basis, day_in_words, runs
from guide_engine.papers.paper import Line, Text, blank
from guide_engine.papers.words import paper_words


@dataclass(frozen=True, slots=True)
class Warned:
    """A wording that was found in what the visitor wrote."""

    wording: Wording
    found: str


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A part of the draft; ``values`` has what stands in its fields, by their id.

    ``suggested`` is a line for each passage; ``told`` are the fields that these say already,
    ``facts`` the answers that they rest on and ``rests_on`` the rows. ``written`` is the
    visitor's own text, which goes before them.
    """

    part: Part
    suggested: tuple[Line, ...]
    told: frozenset[str]
    facts: tuple[str, ...]
    rests_on: Citations
    written: str
    fields: tuple[Field, ...]
    values: Mapping[str, str]
    additions: tuple[Addition, ...]
    findings: tuple[Finding, ...]
    warned: tuple[Warned, ...]

    @property
    def open(self) -> bool:
        """Tell whether something is left to settle here."""
        if any(each.state in (State.OPEN, State.BROKEN) for each in self.findings):
            return True
        if self.written or self.part.optional:
            return False
        return not self.suggested or any(run.blank for each in self.suggested for run in each)


@dataclass(frozen=True)
class Draft:
    """The draft of an agreement: sections in order, each with the parts that apply."""

    template: Template
    entered: Entered
    sections: tuple[tuple[Section, tuple[DraftPart, ...]], ...]

    @cached_property
    def parts(self) -> tuple[DraftPart, ...]:
        """Return all parts in order."""
        return tuple(part for _, parts in self.sections for part in parts)

    @property
    def open(self) -> tuple[tuple[Section, DraftPart], ...]:
        """Return the parts that are left to settle, each with its section."""
        return tuple(
            (section, each) for section, parts in self.sections for each in parts if each.open
        )


def draft(basis: Basis) -> Draft:
    """Return the draft of a visit.

    Raises InputError for a text under a name that is neither a part nor a field.
    """
    known = template(basis.rulebook)
    texts = basis.notes.agreement
    for name in texts:
        if name not in known.ids():
            raise InputError(
                f'notes.agreement: "{name}" finns inte; tillåtet: {allowed(known.ids())}'
            )
    answers = prune(basis.rulebook, basis.visit.answers)
    profile = basis.context.profile.id
    given = entered(known, texts)
    words = paper_words(basis.rulebook)
    told = findings(known, profile, answers, given, texts, words=words)
    maker = _Maker(known, basis, answers, given, told)
    sections = tuple(
        (section, parts)
        for section in known.sections
        if (parts := tuple(maker.part(part) for part in section.parts if maker.applies(part)))
    )
    return Draft(known, given, sections)


@dataclass(frozen=True)
class _Maker:
    """What a part of the draft is made from."""

    template: Template
    basis: Basis
    answers: Mapping[str, str]
    entered: Entered
    findings: tuple[Finding, ...]

    def applies(self, part: Part) -> bool:
        """Tell whether a part is shown; what was written into it is never hidden."""
        texts = self.basis.notes.agreement
        fields = (each.id for each in self.template.fields.values() if each.part == part.id)
        if any(texts.get(id_, "").strip() for id_ in (part.id, *fields)):
            return True
        return evaluate(part.when, self.answers) is not Truth.NOT_MET

    def part(self, part: Part) -> DraftPart:
        """Return a part with what belongs to it."""
        texts = self.basis.notes.agreement
        used = [passage for passage in part.passages if self._used(passage)]
        facts = {fact: None for each in used for fact in self._facts(each)}
        written = texts.get(part.id, "").strip()
        values = {id_: self._value(id_) for id_ in self.template.fields}
        fields = tuple(each for each in self.template.fields.values() if each.part == part.id)
        return DraftPart(
            part=part,
            suggested=tuple(runs(passage.text, values) for passage in used),
            told=frozenset(id_ for each in used for id_ in fields_in(each.text)),
            facts=tuple(facts),
            rests_on=merged(each.citations for each in used),
            written=written,
            fields=fields,
            values={each.id: texts.get(each.id, "").strip() for each in fields},
            additions=tuple(each for each in part.additions if self._said(each)),
            findings=tuple(each for each in self.findings if each.part == part.id),
            warned=tuple(self._warned(written)),
        )

    def _used(self, passage: Passage) -> bool:
        filled = {**self.entered.days, **self.entered.months}
        return (
            evaluate(passage.when, self.answers) is Truth.MET
            and all(id_ in filled for id_ in passage.needs)
            and not any(id_ in filled for id_ in passage.lacks)
        )

    def _facts(self, passage: Passage) -> list[str]:
        read = facts_of(passage.when)
        return [fact for fact in self.basis.rulebook.facts if fact in read]

    def _said(self, addition: Addition) -> bool:
        """Tell whether a municipality's words are shown: its own, and all where it has none."""
        profile = self.basis.context.profile.id
        return addition.profile in ("", profile) or profile == COMMON

    def _value(self, id_: str) -> str | Text:
        """Return a field in words, or a place to fill in."""
        if id_ in self.entered.days:
            return day_in_words(self.basis.rulebook, self.entered.days[id_].isoformat())
        if id_ in self.entered.months:
            return months_in_words(self.basis, self.entered.months[id_])
        return blank(self.template.fields[id_].blank)

    def _warned(self, text: str) -> Iterator[Warned]:
        known = self.template
        for wording in known.wordings:
            named = found(wording.words, text, known.not_before, known.not_after)
            if named:
                yield Warned(wording, named)


def field_in_words(basis: Basis, draft: Draft, field: Field) -> str:
    """Return what was entered as it stands in running text; what cannot be used as it is."""
    if field.id in draft.entered.days:
        return day_in_words(basis.rulebook, draft.entered.days[field.id].isoformat())
    if field.id in draft.entered.months:
        return months_in_words(basis, draft.entered.months[field.id])
    return draft.entered.refused.get(field.id, "")


def months_in_words(basis: Basis, number: int) -> str:
    """Return a number of months in words."""
    return basis.say("agreement.month" if number == 1 else "agreement.months", number=number)


def merged(several: Iterable[Citations]) -> Citations:
    """Return citations without those whose paragraph comes a second time."""
    found_: dict[tuple[str, str, str], Citation] = {}
    for each in (one for citations in several for one in citations):
        found_.setdefault((each.source, each.heading, each.certainty), each)
    return tuple(found_.values())
