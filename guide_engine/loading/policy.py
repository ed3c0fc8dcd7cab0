"""Reading facts, routing, policy and profiles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from guide_engine.errors import DataError, meant
from guide_engine.loading.files import Folder, each, unique
from guide_engine.logic import (
    ALWAYS,
    DONT_KNOW,
    NEVER,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    FactIn,
    Not,
    facts_of,
)
from guide_engine.model import (
    DECISIVE,
    Caution,
    Citation,
    Citations,
    Conflict,
    CriteriaTest,
    Criterion,
    Fact,
    Form,
    FormStatus,
    LedgerRow,
    Outcome,
    Place,
    Position,
    Purchase,
    Role,
    Rule,
    Scope,
    Section,
    Sign,
    Step,
)
from guide_engine.tables import Table

_SAME_BUT_CASE = 0.99


@dataclass(frozen=True, slots=True)
class Routing:
    """The order of the questions and what makes some of them needless."""

    sections: tuple[Section, ...]
    applies_when: dict[str, Condition]
    asks_when: dict[str, Condition]
    also: dict[str, dict[str, dict[str, str]]]
    gatherings: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns tables into policy, with the ledger and the facts to check against.

    Without a ledger, as for a release, citations are not resolved, and of a profile only what
    decides is read. ``signs`` is None where their file cannot be read. ``reads`` has by fact
    the values that count as another one (new to old). ``profiles`` are those that can be named;
    None where others can be added. ``places`` are the municipalities by code. ``steps`` are the
    ids of the common ones, which no profile's own step has. ``common`` is where criteria apply that
    do not say; ``sources`` are those that every profile can name.
    """

    ledger: Mapping[str, LedgerRow] | None
    facts: Mapping[str, Fact]
    signs: tuple[Sign, ...] | None = ()
    reads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    profiles: Sequence[str] | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    steps: Collection[str] = ()
    common: Condition = ALWAYS
    sources: frozenset[str] = frozenset()

    def citations(self, table: Table, key: str = "cites") -> Citations:
        return read_citations(table, key, self.ledger)

    def condition(self, table: Table) -> Condition:
        """Read { fact = "value" }, { fact = [..] }, { all = [..] }, { any = [..] }, { not = {..} }.

        Several keys of one table must all be met. { signs = 2 } asks for at least two signs
        of a purchase.
        """
        parts: list[Condition] = []
        for key in table:
            if key in ("all", "any"):
                parts_of = table.tables(key)
                inner = tuple(self.condition(part) for part in parts_of)
                if not inner and table.raw(key) == []:
                    table.refuse(key, "får inte vara tom")
                parts.append(AllOf(inner) if key == "all" else AnyOf(inner))
            elif key == "signs" and self.signs is None:
                table.raw(key)
            elif key == "signs" and self.signs:
                number = table.number(key, 1, len(self.signs))
                parts.append(AtLeast(number, tuple(sign.when for sign in self.signs)))
            elif key == "not":
                parts.append(Not(self.condition(table.table(key))))
            elif key in self.facts:
                parts.append(FactIn(key, self._values(table, key)))
            else:
                words = ["all", "any", "not", *(["signs"] if self.signs else [])]
                known = [*self.facts, *words] if self.facts else []
                table.unknown(key, key, known, "okänt faktum")
                table.raw(key)
        if not list(table) and not table.broken:
            table.note(DataError(table.path, "villkoret är tomt", table.steps))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _values(self, table: Table, fact: str) -> frozenset[str]:
        raw = table.raw(fact)
        values: list[object] = raw if isinstance(raw, list) else [raw]
        known = self.facts[fact].values
        if not values:
            table.refuse(fact, f"får inte vara tom; tillåtet: {_quoted(known)}")
        for value in values:
            if not isinstance(value, str):
                given = str(value).lower()
                table.refuse(fact, f"{given} är ingen text; tillåtet: {_quoted(known)}")
            elif value not in known:
                table.unknown(fact, value, known)
        read_so = {new for new, old in self.reads.get(fact, {}).items() if old in values}
        return frozenset(value for value in values if isinstance(value, str)) | read_so

    def optional(self, table: Table, key: str) -> Condition | None:
        return self.condition(table.table(key)) if key in table else None

    def sign(self, table: Table) -> Sign:
        return Sign(table.id(), self.condition(table.table("when")), self.citations(table))

    def criterion(self, table: Table, group: str = "") -> Criterion:
        """Read a criterion; it applies where its own condition, or else the common one, is met.

        With a ``group`` it is one of a municipality's own, which no other profile can name.
        """
        return Criterion(
            id=table.id(),
            group=group or table.text("group"),
            everywhere=False if group else table.flag("everywhere"),
            applies_when=self._applies(table, self.common),
            met_when=self.condition(table.table("met_when")),
            not_met_when=self.optional(table, "not_met_when"),
            citations=self.citations(table),
        )

    def _applies(self, table: Table, common: Condition) -> Condition:
        if "applies_when" in table and table.raw("applies_when") == "alltid":
            return ALWAYS
        return self.optional(table, "applies_when") or common

    def rule(self, table: Table) -> Rule:
        when = table.table("when")
        test: Condition | CriteriaTest
        if "criteria" in when:
            test = CriteriaTest(when.choice("criteria", list(CriteriaTest)))
            when.done()
        else:
            test = self.condition(when)
        forms = table.table("forms")
        statuses = {form: FormStatus(forms.choice(form, list(FormStatus))) for form in Form}
        forms.done()
        outcome = Outcome(table.choice("outcome", list(Outcome)))
        return Rule(
            id=table.id(),
            when=test,
            outcome=outcome,
            ends=table.flag("ends") or outcome in DECISIVE,
            forms=statuses,
            citations=self.citations(table),
        )

    def scope(self, table: Table, of: str = "") -> Scope:
        """Read where something belongs: in some profiles, or in the one that it is ``of``."""
        outcomes = table.known_texts("outcomes", list(Outcome), optional=True)
        return Scope(
            when=self.optional(table, "when") or ALWAYS,
            unless=self.optional(table, "unless") or NEVER,
            outcomes=frozenset(Outcome(outcome) for outcome in outcomes),
            profiles=frozenset({of}) if of else self._profiles(table),
            role=Role(table.choice("role", list(Role))) if "role" in table else None,
        )

    def _profiles(self, table: Table) -> frozenset[str]:
        if self.profiles is None:
            return frozenset(table.texts("profiles", optional=True))
        return frozenset(table.known_texts("profiles", self.profiles, optional=True))

    def purchase(self, table: Table) -> Purchase:
        return Purchase(table.id(), self.optional(table, "when") or ALWAYS, self.citations(table))

    def warning(self, table: Table, of: str = "") -> Caution:
        return Caution(table.id(), self.scope(table, of), self.citations(table))

    def conflict(self, table: Table) -> Conflict:
        positions = tuple(each(table, "positions", self.position).values())
        if len(table.tables("positions")) < 2:
            table.refuse("positions", "ska vara minst två")
        return Conflict(table.id(), self.scope(table), positions)

    def position(self, table: Table) -> Position:
        return Position(table.id(), self.citations(table))

    def step(self, table: Table) -> Step:
        return Step(table.id(), self.scope(table), self.citations(table))


def read_facts(folder: Folder, ledger: Mapping[str, LedgerRow] | None) -> dict[str, Fact]:
    """Return the facts by id; without a ledger their citations are not resolved."""

    def read(table: Table) -> Fact:
        values = table.texts("values")
        if not values and table.raw("values") == []:
            table.refuse("values", "får inte vara tom")
        if DONT_KNOW in values:
            table.refuse("values", f'"{DONT_KNOW}" finns alltid och ska inte stå här')
        return Fact(
            table.id(),
            values,
            table.flag("agreed"),
            read_citations(table, "cites", ledger),
        )

    return unique(folder, "facts.toml", "fact", read)


def read_criteria(folder: Folder, reader: Reader) -> tuple[dict[str, Criterion], Condition]:
    """Return the criteria that all profiles can name, and where they apply unless they say."""
    table = folder.table("policy/criteria.toml")
    common = reader.optional(table, "applies_when") or ALWAYS
    reader = replace(reader, common=common)
    criteria = each(table, "criterion", reader.criterion)
    table.done()
    return criteria, common


def read_rules(folder: Folder, reader: Reader) -> tuple[str, tuple[Rule, ...]]:
    """Return the version of the rules, and the rules in their order."""
    table = folder.table("policy/rules.toml")
    version = table.text("version")
    rules = tuple(each(table, "rule", reader.rule).values())
    table.done()
    return version, rules


def read_signs(folder: Folder, reader: Reader) -> tuple[Sign, ...] | None:
    """Return the signs of a purchase; None if their file cannot be read."""
    table = folder.table("policy/signs.toml")
    signs = tuple(each(table, "sign", reader.sign).values())
    table.done()
    return None if table.broken else signs


def read_purchases(folder: Folder, reader: Reader) -> tuple[Purchase, ...]:
    """Return the ways to purchase; the last one applies always."""
    table = folder.table("policy/purchases.toml")
    ways = tuple(each(table, "purchase", reader.purchase).values())
    lacking = "purchase" not in table or (ways and ways[-1].when != ALWAYS)
    if lacking and not table.broken:
        table.refuse("purchase", "den sista posten ska gälla alltid (utan when)")
    table.done()
    return ways


def read_routing(folder: Folder, reader: Reader) -> Routing:
    """Return the order of the questions and what makes some of them needless."""
    table = folder.table("routing.toml")
    sections = each(table, "section", lambda part: Section(part.id(), part.texts("facts")))
    order = [fact for section in sections.values() for fact in section.facts]
    lists = [section.facts for section in sections.values()]
    if not table.broken and all(lists) and len(lists) == len(table.tables("section")):
        _check_order(table, lists, reader.facts)
    applies_when, asks_when = (
        _conditions(table.table(key), order, reader) for key in ("applies_when", "asks_when")
    )
    also = _also(table.table("also"), order, reader)
    gatherings = _gatherings(table.table("gather"), order, reader)
    table.done()
    return Routing(tuple(sections.values()), applies_when, asks_when, also, gatherings)


def _check_order(
    table: Table, sections: Sequence[Sequence[str]], facts: Mapping[str, Fact]
) -> None:
    """Refuse facts that are unknown, in no section, or in two."""
    order = dict.fromkeys(fact for section in sections for fact in section)
    for fact in facts:
        if fact not in order:
            table.refuse("section", f'facts: "{fact}" saknas')
    for fact in order:
        if fact not in facts:
            table.unknown("section", fact, sorted(facts), f'facts: "{fact}" finns inte')
        if sum(fact in section for section in sections) > 1:
            table.refuse("section", f'facts: "{fact}" står i två avsnitt')


def _also(table: Table, order: list[str], reader: Reader) -> dict[str, dict[str, dict[str, str]]]:
    """Return the answers to later questions that an answer gives too, by fact and value."""
    also: dict[str, dict[str, dict[str, str]]] = {}
    for fact in table:
        by_value = table.table(fact)
        if fact not in reader.facts:
            table.unknown(fact, fact, list(reader.facts), "okänt faktum")
            continue
        also[fact] = {}
        for value in by_value:
            given = by_value.table(value)
            if value not in reader.facts[fact].values:
                by_value.unknown(value, value, reader.facts[fact].values, "okänt värde")
            also[fact][value] = {}
            for later in given:
                if not _comes_before(fact, later, order) or later not in reader.facts:
                    given.refuse(later, f'är ingen fråga efter "{fact}"')
                    continue
                also[fact][value][later] = given.choice(later, reader.facts[later].values)
    return also


def _gatherings(table: Table, order: list[str], reader: Reader) -> dict[str, dict[str, str]]:
    """Return the answers that one page gives, by its id; their questions follow each other."""
    gatherings: dict[str, dict[str, str]] = {}
    for id_ in table:
        inside = table.table(id_)
        if id_ in reader.facts:
            table.refuse(id_, "är ett faktum; en samlingsfråga ska ha ett eget id")
        gatherings[id_] = {}
        for fact in inside:
            if fact not in reader.facts:
                inside.unknown(fact, fact, list(reader.facts), "okänt faktum")
                continue
            gatherings[id_][fact] = inside.choice(fact, reader.facts[fact].values)
        places = [order.index(fact) for fact in gatherings[id_] if fact in order]
        if any(after != before + 1 for before, after in pairwise(places)):
            table.refuse(id_, "frågorna ska stå i följd i [[section]], i samma ordning")
    return gatherings


def _conditions(table: Table, order: list[str], reader: Reader) -> dict[str, Condition]:
    """Return conditions on questions, each of which reads only what is always asked before."""
    conditions: dict[str, Condition] = {}
    for fact in table:
        inside = table.table(fact)
        if fact not in reader.facts:
            table.unknown(fact, fact, list(reader.facts), "okänt faktum")
            continue
        conditions[fact] = reader.condition(inside)
        for read in sorted(facts_of(conditions[fact])):
            if not _comes_before(read, fact, order):
                table.refuse(fact, f'"{read}" frågas inte före "{fact}"')
            if read in list(table):
                table.refuse(fact, f'"{read}" gäller inte alltid')
    return conditions


def _comes_before(first: str, second: str, order: list[str]) -> bool:
    """Tell whether a question comes before another; where one has no place, nothing is said."""
    if first not in order or second not in order:
        return True
    return order.index(first) < order.index(second)


def read_citations(table: Table, key: str, ledger: Mapping[str, LedgerRow] | None) -> Citations:
    """Group the cited rows by source and heading, in the order that they are named."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    named = table.texts(key)
    if ledger is None:
        return ()
    if not named and table.raw(key) == []:
        table.refuse(key, "får inte vara tom; tillåtet: minst en rad ur ledger/")
    for id_ in named:
        if id_ in ledger:
            row = ledger[id_]
            grouped.setdefault((row.source, row.heading, row.certainty), []).append(id_)
        elif ledger:
            hint = meant(id_, ledger, _SAME_BUT_CASE).rstrip()
            problem = f'liggarraden "{id_}" finns inte{f"; {hint}" if hint else ""}'
            table.refuse(key, problem)
    return tuple(
        Citation(source, heading, tuple(rows), certainty)
        for (source, heading, certainty), rows in grouped.items()
    )


def _quoted(values: Collection[str]) -> str:
    return ", ".join(f'"{value}"' for value in values)
