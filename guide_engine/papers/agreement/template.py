"""The template of an agreement as frozen data, with what it is tried against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from guide_engine.logic import Condition
from guide_engine.model import Citations

PERIOD_FROM = "period_fran"
PERIOD_TO = "period_till"
FIRST_FOLLOW_UP = "uppfoljning_forsta"
FOLLOW_UP_MONTHS = "uppfoljning_manader"
NOTICE_MONTHS = "uppsagning"
TALKS_MONTHS = "forlangning_samtal"


def fields_in(text: str) -> Iterator[str]:
    """Return the names in braces; raises ValueError where a brace lacks its other half."""
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)


class FieldKind(StrEnum):
    """What a field takes."""

    DATE = "date"
    MONTHS = "months"


KNOWN_FIELDS: Mapping[str, FieldKind] = {
    PERIOD_FROM: FieldKind.DATE,
    PERIOD_TO: FieldKind.DATE,
    FIRST_FOLLOW_UP: FieldKind.DATE,
    FOLLOW_UP_MONTHS: FieldKind.MONTHS,
    NOTICE_MONTHS: FieldKind.MONTHS,
    TALKS_MONTHS: FieldKind.MONTHS,
}
"""The fields that the calendar is counted from; there can be others."""


class LimitTest(StrEnum):
    """How a limit is tried (data/papers/agreement/limits.toml)."""

    LONGEST = "longest"
    LIMITED = "limited"
    MOST = "most"
    FILLED = "filled"
    ANSWERS = "answers"
    AGREES = "agrees"


class State(StrEnum):
    """What came of a limit; ``LOOK`` where a text names something that has to be looked at."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Passage:
    """What can stand in a part: [so] is left to fill in, {so} is a field.

    It is used where ``when`` is met, all of ``needs`` are filled in and none of ``lacks``.
    """

    when: Condition
    needs: tuple[str, ...]
    lacks: tuple[str, ...]
    text: str
    citations: Citations


@dataclass(frozen=True, slots=True)
class Addition:
    """What others say of a part; ``profile`` is empty where it is no municipality."""

    profile: str
    text: str
    citations: Citations


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section; an agreement can do without an ``optional`` one.

    Where ``when`` is not met it is left out.
    """

    id: str
    heading: str
    guidance: str
    settle: tuple[str, ...]
    optional: bool
    when: Condition
    citations: Citations
    passages: tuple[Passage, ...]
    additions: tuple[Addition, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A main section; ``number`` counts from 1."""

    id: str
    number: int
    heading: str
    citations: Citations
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A day or a number of months that is asked for in a part.

    A ``note`` is said beside the agreement, not in it.
    """

    id: str
    kind: FieldKind
    part: str
    label: str
    help: str
    blank: str
    note: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule that an agreement is tried against; an empty set of profiles means everywhere.

    Which of the values count is told by ``test``; ``says`` lacks the states that are not told.
    """

    id: str
    profiles: frozenset[str]
    part: str
    test: LimitTest
    years: int
    months: int
    field: str
    fact: str
    answers: tuple[str, ...]
    edges: tuple[int, ...]
    met_when: Condition
    not_met_when: Condition
    parts: tuple[str, ...]
    words: re.Pattern[str] | None
    says: Mapping[State, str]
    citations: Citations


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that can point towards a purchase, why, and a milder wording."""

    id: str
    name: str
    words: re.Pattern[str]
    why: str
    milder: str
    citations: Citations


@dataclass(frozen=True, slots=True)
class Template:
    """The whole template; ``not_before`` and ``not_after`` turn a wording round."""

    citations: Citations
    sections: tuple[Section, ...]
    fields: Mapping[str, Field]
    limits: tuple[Limit, ...]
    wordings: tuple[Wording, ...]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    decides: Citations

    def parts(self) -> Mapping[str, Part]:
        """Return the parts by id, in their order."""
        return {part.id: part for section in self.sections for part in section.parts}

    def cited(self) -> Iterator[Citations]:
        """Return all that the template cites."""
        yield from (self.citations, self.decides)
        for section in self.sections:
            yield section.citations
            for part in section.parts:
                yield part.citations
                yield from (passage.citations for passage in part.passages)
                yield from (addition.citations for addition in part.additions)
        yield from (limit.citations for limit in self.limits)
        yield from (wording.citations for wording in self.wordings)

    def ids(self) -> tuple[str, ...]:
        """Return the names that a visitor's texts, days and numbers go by."""
        return (*self.parts(), *self.fields)
