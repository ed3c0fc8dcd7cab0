"""The rulebook as frozen data: facts, criteria, rules, words and profiles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guide_engine.logic import ALL, ALWAYS, DONT_KNOW, NEVER, SINGLY, Condition

_COUNTY = 2
"""So many digits has the code of a county."""
_NOTE = re.compile(r" \([^()]*\)$")

REGION = "region"
"""The kind of public party that some things are said otherwise of."""

COMMON = "gemensam"
"""The profile for municipalities without one of their own."""


class Outcome(StrEnum):
    """The five recommendations."""

    IOP = "iop"
    BIDRAG = "bidrag"
    UPPHANDLING = "upphandling"
    UTRED = "utred"
    ANNAN_VAG = "annan_vag"


DECISIVE = frozenset({Outcome.BIDRAG, Outcome.UPPHANDLING, Outcome.ANNAN_VAG})
"""Recommendations that no further answer may turn into an IOP."""


class Form(StrEnum):
    """The three forms that the guide compares."""

    IOP = "iop"
    BIDRAG = "bidrag"
    UPPHANDLING = "upphandling"


class FormStatus(StrEnum):
    """Whether a form is possible, unclear or excluded."""

    MOJLIG = "mojlig"
    OKLAR = "oklar"
    UTESLUTEN = "utesluten"


class Status(StrEnum):
    """The status of a criterion; ``DEPENDS`` only where answers are not known one by one."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    DEPENDS = "depends"


class CriteriaTest(StrEnum):
    """What a rule may ask about the criteria that a profile requires."""

    ANY_NOT_MET = "any_not_met"
    ANY_UNKNOWN = "any_unknown"
    ALL_MET = "all_met"


class Role(StrEnum):
    """Who uses the guide."""

    FORENING = "forening"
    TJANSTEPERSON = "tjansteperson"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One atomic fact of a source, as the ledger states it.

    ``certainty`` says where a statement about the law was read; a source's own rows have none.
    """

    id: str
    source: str
    heading: str
    modality: str
    statement: str
    certainty: str = ""

    @property
    def told(self) -> str:
        """Return the statement without the note for editors that may stand last in it."""
        return _NOTE.sub("", self.statement)


@dataclass(frozen=True, slots=True)
class Citation:
    """The rows of one heading of one source, read alike, that a statement rests on."""

    source: str
    heading: str
    rows: tuple[str, ...]
    certainty: str = ""

    @property
    def kind(self) -> str:
        """Return what the citation may be called: a source, the law, or how it was read."""
        return _KINDS[self.certainty]

    @property
    def place(self) -> str:
        """Return where in the source it is: the innermost heading, or chapter and paragraph."""
        return self.heading.rsplit(" > ", maxsplit=1)[-1]


Citations = tuple[Citation, ...]

_KINDS = {
    "": "kalla",
    "lagtext": "lag",
    "myndighet": "myndighet",
    "annan": "ovrigt",
    "slutsats": "slutsats",
    "kontrollera": "kontrollera",
    "redaktion": "slutsats",
}

CERTAINTIES = tuple(_KINDS)
"""How the rows of a ledger may have been read."""

MODALITIES = (
    "must",
    "must-not",
    "should",
    "should-not",
    "may",
    "fact",
    "definition",
    "opinion",
    "example",
    "risk",
    "step",
    "event",
    "contact",
    "link",
    "template-item",
    "template-section",
)
"""How a row of the ledger speaks; who retells it keeps to that."""

CITATION_KINDS = tuple(dict.fromkeys(_KINDS.values()))
"""What a citation may be called."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is asked; ``values`` leaves out "vet_ej", which all facts take.

    ``agreed`` tells what the parties can agree on from what is as it is.
    """

    id: str
    values: tuple[str, ...]
    agreed: bool
    citations: Citations


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together, for the progress line."""

    id: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a source or of the law for an IOP.

    ``everywhere`` marks what no profile may leave out; ``applies_when`` the ideas that the
    criterion is about at all.
    """

    id: str
    group: str
    everywhere: bool
    applies_when: Condition
    met_when: Condition
    not_met_when: Condition | None
    citations: Citations


@dataclass(frozen=True, slots=True)
class Sign:
    """One of the authority's signs that an agreement is a purchase."""

    id: str
    when: Condition
    citations: Citations


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the decision table; where it ``ends`` nothing more is asked once it is certain."""

    id: str
    when: Condition | CriteriaTest
    outcome: Outcome
    ends: bool
    forms: Mapping[Form, FormStatus]
    citations: Citations


@dataclass(frozen=True, slots=True)
class Purchase:
    """How a purchase can be made, when its condition is met."""

    id: str
    when: Condition
    citations: Citations


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a warning, conflict or step belongs; an empty set means everywhere.

    It goes with the answers that meet ``when``, but not with those that meet ``unless``.
    """

    when: Condition = ALWAYS
    unless: Condition = NEVER
    outcomes: frozenset[Outcome] = frozenset()
    profiles: frozenset[str] = frozenset()
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that the reader must know besides the recommendation."""

    id: str
    scope: Scope
    citations: Citations


@dataclass(frozen=True, slots=True)
class Position:
    """What one side of a disagreement says."""

    id: str
    citations: Citations


@dataclass(frozen=True, slots=True)
class Conflict:
    """A matter on which the sources disagree."""

    id: str
    scope: Scope
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next; ``text`` is set only where a profile brings its own."""

    id: str
    scope: Scope
    citations: Citations
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, when its condition is met; ``refusal`` says who does where the answer is no."""

    id: str
    when: Condition
    text: str
    citations: Citations
    refusal: str = ""


MATTERS = (
    "initiativ",
    "plan",
    "marknad",
    "avtalstid",
    "ersattning",
    "beslutar",
    "uppfoljning",
    "aktorer",
)
"""What the municipalities are compared by."""


BEGINNINGS = ("kontakt", "blankett", "sista_dag", "handlingar", "provtid")
"""What a municipality's documents may say of how to begin: whom to ask first, the form to fill
in, the last day, the papers to send, and a trial period."""

KINDS = ("kommun", REGION)
"""What the public party may be."""

GRADES = ("hel", "tunn")
"""How much of a municipality's conditions was read: all, or not all ("tunn": the common ground)."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to turn: a function, never a person; what is empty is not known."""

    text: str
    name: str
    phone: str
    email: str
    url: str
    checked: str
    citations: Citations


@dataclass(frozen=True, slots=True)
class Said:
    """What a municipality's own documents say about a matter."""

    text: str
    citations: Citations


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a municipality's own documents say of one side of how to begin."""

    text: str
    citations: Citations
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or region of the official list; ``profile`` has its rules, if it has any.

    ``code`` is the official one: four digits, or a region's county in two. The county and the
    other name that it goes by (``also``) are not known in the browser.
    """

    code: str
    name: str
    preposition: str
    county: str
    profile: str = ""
    also: str = ""

    @property
    def kind(self) -> str:
        """Return whether it is a municipality ("kommun") or a region."""
        return REGION if len(self.code) == _COUNTY else KINDS[0]

    @property
    def in_name(self) -> str:
        """Return the name as it stands in running text ("i Örebro")."""
        return f"{self.preposition} {self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A municipality or region, or the common base: its criteria, who decides, how to go on.

    ``requires`` decides; what it ``recommends`` ("bör") and ``shows`` is told. ``place`` is its
    code in the official list; with an ``area`` the rules are those of one field in it. ``grade``
    is one of GRADES; the days when its sources were read (``fetched``), when to look again
    (``review``) and when the rules were ``withdrawn`` are ISO dates. ``unknown`` are sentences.
    """

    id: str
    name: str
    requires: tuple[str, ...]
    shows: tuple[str, ...]
    decided_by: tuple[Decider, ...]
    recommends: tuple[str, ...] = ()
    kind: str = KINDS[0]
    place: str = ""
    area: str = ""
    in_name: str = ""
    summary: str = ""
    page: str = ""
    sources: tuple[str, ...] = ()
    grade: str = GRADES[0]
    fetched: str = ""
    review: str = ""
    withdrawn: str = ""
    unknown: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    steps: tuple[Step, ...] = ()
    begins: Mapping[str, Beginning] = field(default_factory=dict)
    says: Mapping[str, Said] = field(default_factory=dict)

    @property
    def told(self) -> tuple[str, ...]:
        """Return the criteria that are told besides the required ones."""
        return (*self.recommends, *self.shows)


@dataclass(frozen=True, slots=True)
class ValueWords:
    """How one possible answer is said."""

    label: str
    hint: str
    answer: str


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """How one question is said; ``gathered`` is how its answer is said among several, if it is."""

    short: str
    question: str
    help: str
    why: str
    find_out: str
    gathered: str
    roles: Mapping[Role, str]
    values: Mapping[str, ValueWords]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """How one recommendation is said; ``lead`` is the reason in a sentence or two."""

    title: str
    lead: str
    text: str
    change: str
    short: str
    forms: Mapping[Form, str]


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """How one criterion is said, by status; ``need`` is what it takes, within a sentence."""

    name: str
    need: str
    met: str
    not_met: str
    unknown: str


@dataclass(frozen=True, slots=True)
class NoteWords:
    """How a warning, or a way to purchase, is said."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """How one disagreement is said."""

    topic: str
    intro: str
    positions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SourceWords:
    """How a source is named where it is cited, and whether it is a document, law or practice.

    A municipality's own has the address that it was read at, and the day that it bears;
    ``elsewhere`` says that the address is not the municipality's own.
    """

    name: str
    kind: str
    url: str = ""
    dated: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said, by id; no rule and no routing."""

    questions: Mapping[str, QuestionWords]
    rules: Mapping[str, RuleWords]
    criteria: Mapping[str, CriterionWords]
    warnings: Mapping[str, NoteWords]
    purchases: Mapping[str, NoteWords]
    conflicts: Mapping[str, ConflictWords]
    steps: Mapping[str, str]
    sources: Mapping[str, SourceWords]
    interface: Mapping[str, str]


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Rulebook:
    """All data of the engine, checked; two rulebooks are equal only if they are the same.

    It speaks of one ``kind`` of public party. ``regional`` is what is said otherwise of a region,
    by text; browsers have it when it is needed (``regions.for_region``).

    A question whose ``applies_when`` is not met is left out with its answer; one whose
    ``asks_when`` is not met is not asked, but an answer to it counts. ``also`` has, by fact
    and value, the answers to later questions that an answer gives too. ``gatherings`` has, by
    id, the answers that one page can give to several questions that follow each other.
    ``unless_said`` is where criteria apply that do not say. ``base`` is the one that this has
    more profiles than; all else in them is the same.
    """

    version: str
    facts: Mapping[str, Fact]
    sections: tuple[Section, ...]
    applies_when: Mapping[str, Condition]
    asks_when: Mapping[str, Condition]
    also: Mapping[str, Mapping[str, Mapping[str, str]]]
    gatherings: Mapping[str, Mapping[str, str]]
    criteria: Mapping[str, Criterion]
    signs: tuple[Sign, ...]
    rules: tuple[Rule, ...]
    purchases: tuple[Purchase, ...]
    warnings: tuple[Caution, ...]
    conflicts: tuple[Conflict, ...]
    steps: tuple[Step, ...]
    profiles: Mapping[str, Profile]
    places: Mapping[str, Place]
    ledger: Mapping[str, LedgerRow]
    words: Words
    unless_said: Condition = ALWAYS
    regional: Mapping[str, str] = field(default_factory=dict)
    kind: str = KINDS[0]
    base: Rulebook | None = None
    rules_by_id: Mapping[str, Rule] = field(init=False)
    choices: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the rules by id, and collect what the facts and gatherings can be answered with."""
        object.__setattr__(self, "rules_by_id", {rule.id: rule for rule in self.rules})
        facts = {fact.id: (*fact.values, DONT_KNOW) for fact in self.facts.values()}
        gatherings = dict.fromkeys(self.gatherings, (ALL, SINGLY))
        object.__setattr__(self, "choices", {**facts, **gatherings})

    @property
    def shared_criteria(self) -> dict[str, Criterion]:
        """Return the criteria that every profile can name, by id."""
        own = self.profiles.keys() - {COMMON}
        return {id_: each for id_, each in self.criteria.items() if each.group not in own}

    @property
    def shared_sources(self) -> frozenset[str]:
        """Return the sources that every profile can name; a municipality's own has an address."""
        return frozenset(id_ for id_, each in self.words.sources.items() if not each.url)
