"""Reading facts, routing, policy and profiles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable

from guide_engine.errors import DataError, allowed
from guide_engine.loading.files import each, finished, table_of, unique
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
    CERTAINTIES,
    COMMON,
    DECISIVE,
    MATTERS,
    Caution,
    Citation,
    Citations,
    Conflict,
    Contact,
    CriteriaTest,
    Criterion,
    Decider,
    Fact,
    Form,
    FormStatus,
    LedgerRow,
    Outcome,
    Position,
    Profile,
    Purchase,
    Role,
    Rule,
    Said,
    Scope,
    Section,
    Sign,
    Step,
)
from guide_engine.tables import Table, same_ids

_CONTACT = (
    ("phone", r"\+?[0-9][0-9 –-]{5,}", "siffror, mellanslag och bindestreck"),
    (
        "email",
        r"[^@\s]+@[^@\s]+\.[a-zåäö]{2,}",
        "en funktions adress, till exempel kansli@kommun.se",
    ),
    ("url", r"https://\S+", "en adress som börjar med https://"),
    ("checked", r"\d{4}-\d{2}-\d{2}", "ett datum, ÅÅÅÅ-MM-DD"),
)


@dataclass(frozen=True, slots=True)
class Routing:
    """The order of the questions and what makes some of them needless."""

    sections: tuple[Section, ...]
    applies_when: dict[str, Condition]
    asks_when: dict[str, Condition]
    also: dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns tables into policy, with the ledger and the facts to check against.

    Without a ledger, as for a release, citations are not resolved, and of a profile only what
    decides is read. ``reads`` has by fact the values that count as another one (new to old).
    """

    ledger: Mapping[str, LedgerRow] | None
    facts: Mapping[str, Fact]
    signs: tuple[Sign, ...] = ()
    reads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sources: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the sources of the ledger."""
        rows = self.ledger.values() if self.ledger is not None else ()
        object.__setattr__(self, "sources", frozenset(row.source for row in rows))

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
                inner = tuple(self.condition(part) for part in table.tables(key))
                if not inner:
                    raise table.fail(key, "får inte vara tom")
                parts.append(AllOf(inner) if key == "all" else AnyOf(inner))
            elif key == "signs" and self.signs:
                number = table.number(key, 1, len(self.signs))
                parts.append(AtLeast(number, tuple(sign.when for sign in self.signs)))
            elif key == "not":
                parts.append(Not(self.condition(table.table(key))))
            elif key in self.facts:
                parts.append(FactIn(key, self._values(table, key)))
            else:
                words = ["all", "any", "not", *(["signs"] if self.signs else [])]
                known = allowed([*self.facts, *words])
                raise table.fail(key, f"okänt faktum; tillåtet: {known}")
        if not parts:
            raise DataError(table.path, "villkoret är tomt")
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _values(self, table: Table, fact: str) -> frozenset[str]:
        raw = table.raw(fact)
        values = [raw] if isinstance(raw, str) else raw
        known = self.facts[fact].values
        if not isinstance(values, list) or not values or any(v not in known for v in values):
            raise table.fail(fact, f'"{raw}" finns inte; tillåtet: {allowed(known)}')
        read_so = {new for new, old in self.reads.get(fact, {}).items() if old in values}
        return frozenset(values) | read_so

    def optional(self, table: Table, key: str) -> Condition | None:
        return self.condition(table.table(key)) if key in table else None

    def sign(self, table: Table) -> Sign:
        return Sign(table.text("id"), self.condition(table.table("when")), self.citations(table))

    def criterion(self, table: Table, applies_when: Condition) -> Criterion:
        """Read a criterion; it applies where its own condition, or else the common one, is met."""
        return Criterion(
            id=table.text("id"),
            group=table.text("group"),
            everywhere=table.flag("everywhere"),
            applies_when=self._applies(table, applies_when),
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
            id=table.text("id"),
            when=test,
            outcome=outcome,
            ends=table.flag("ends") or outcome in DECISIVE,
            forms=statuses,
            citations=self.citations(table),
        )

    def scope(self, table: Table) -> Scope:
        outcomes = table.texts("outcomes", optional=True)
        for outcome in outcomes:
            if outcome not in list(Outcome):
                raise table.fail(
                    "outcomes", f'"{outcome}" finns inte; tillåtet: {allowed(list(Outcome))}'
                )
        return Scope(
            when=self.optional(table, "when") or ALWAYS,
            unless=self.optional(table, "unless") or NEVER,
            outcomes=frozenset(Outcome(outcome) for outcome in outcomes),
            profiles=frozenset(table.texts("profiles", optional=True)),
            role=Role(table.choice("role", list(Role))) if "role" in table else None,
        )

    def purchase(self, table: Table) -> Purchase:
        return Purchase(
            table.text("id"), self.optional(table, "when") or ALWAYS, self.citations(table)
        )

    def warning(self, table: Table) -> Caution:
        return Caution(table.text("id"), self.scope(table), self.citations(table))

    def conflict(self, table: Table) -> Conflict:
        positions = tuple(each(table, "positions", self.position).values())
        if len(positions) < 2:
            raise table.fail("positions", "ska vara minst två")
        return Conflict(table.text("id"), self.scope(table), positions)

    def position(self, table: Table) -> Position:
        return Position(table.text("id"), self.citations(table))

    def step(self, table: Table) -> Step:
        return Step(table.text("id"), self.scope(table), self.citations(table))

    def own_step(self, table: Table) -> Step:
        return Step(
            table.text("id"), self.scope(table), self.citations(table), text=table.text("text")
        )

    def decider(self, table: Table) -> Decider:
        return Decider(
            id=table.text("id"),
            when=self.optional(table, "when") or ALWAYS,
            text=table.text("text"),
            citations=self.citations(table),
        )

    def contact(self, table: Table) -> Contact:
        fields = {
            key: table.text(key, default="") for key in ("name", "phone", "email", "url", "checked")
        }
        for key, pattern, allowed_ in _CONTACT:
            if fields[key] and not re.fullmatch(pattern, fields[key]):
                raise table.fail(key, f'"{fields[key]}" går inte; tillåtet: {allowed_}')
        return Contact(text=table.text("text"), citations=self.citations(table), **fields)

    def profile(self, table: Table, criteria: Mapping[str, Criterion]) -> Profile:
        requires, shows = table.texts("requires"), table.texts("shows", optional=True)
        for key, ids in (("requires", requires), ("shows", shows)):
            for id_ in ids:
                if id_ not in criteria:
                    raise table.fail(
                        key, f'"{id_}" finns inte; tillåtet: {allowed(sorted(criteria))}'
                    )
        for id_ in set(requires) & set(shows):
            raise table.fail("shows", f'"{id_}" står redan i requires')
        decided_by = tuple(each(table, "decided_by", self.decider).values())
        if not decided_by or decided_by[-1].when != ALWAYS:
            raise table.fail("decided_by", "den sista posten ska gälla alltid (utan when)")
        deciding = Profile(
            id=table.text("id"),
            name=table.text("name"),
            in_name="",
            summary="",
            page="",
            sources=(),
            requires=requires,
            shows=shows,
            decided_by=decided_by,
            contacts=(),
            steps=(),
            says={},
        )
        return deciding if self.ledger is None else self._told(table, deciding)

    def _told(self, table: Table, deciding: Profile) -> Profile:
        """Return a profile with what is said about it."""
        sources = table.texts("sources")
        for source in sources:
            if source not in self.sources:
                known = allowed(sorted(self.sources))
                raise table.fail("sources", f'"{source}" finns inte; tillåtet: {known}')
        return replace(
            deciding,
            in_name=table.text("in_name"),
            summary=table.text("summary"),
            page=table.text("page"),
            sources=sources,
            contacts=tuple(finished(part, self.contact) for part in table.tables("contact")),
            steps=tuple(each(table, "step", self.own_step).values()),
            says=self.says(table.table("says")),
        )

    def says(self, table: Table) -> dict[str, Said]:
        says: dict[str, Said] = {}
        for matter in table:
            if matter not in MATTERS:
                raise table.fail(matter, f"okänt ämne; tillåtet: {allowed(MATTERS)}")
            says[matter] = finished(table.table(matter), self.said)
        return says

    def said(self, table: Table) -> Said:
        return Said(table.text("text"), self.citations(table))


def read_ledger(folder: Traversable) -> dict[str, LedgerRow]:
    """Return the rows of every ledger file by id."""
    rows: dict[str, LedgerRow] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".tsv"):
            continue
        try:
            header, *lines = file.read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, ValueError) as error:
            raise DataError(f"ledger/{file.name}", f"går inte att läsa ({error})") from None
        columns = header.split("\t")
        for number, line in enumerate(lines, start=2):
            cells = dict(zip(columns, line.split("\t"), strict=False))
            path = f"ledger/{file.name}: rad {number}"
            try:
                names = ("id", "source", "heading", "modality", "statement")
                row = LedgerRow(*(cells[name] for name in names))
                row = replace(row, certainty=cells.get("certainty", ""))
            except KeyError as error:
                raise DataError(path, f"kolumnen {error} saknas") from None
            if row.certainty not in CERTAINTIES:
                known = allowed([name for name in CERTAINTIES if name])
                raise DataError(path, f'certainty "{row.certainty}" finns inte; tillåtet: {known}')
            if row.id in rows:
                raise DataError(path, f'"{row.id}" finns redan')
            rows[row.id] = row
    return rows


def read_facts(data: Traversable, ledger: Mapping[str, LedgerRow] | None) -> dict[str, Fact]:
    """Return the facts by id; without a ledger their citations are not resolved."""

    def read(table: Table) -> Fact:
        values = table.texts("values")
        if not values:
            raise table.fail("values", "får inte vara tom")
        if DONT_KNOW in values:
            raise table.fail("values", f'"{DONT_KNOW}" finns alltid och ska inte stå här')
        return Fact(
            table.text("id"),
            values,
            table.flag("agreed"),
            read_citations(table, "cites", ledger),
        )

    return unique(data, "facts.toml", "fact", read)


def read_criteria(data: Traversable, reader: Reader) -> dict[str, Criterion]:
    """Return the criteria by id."""
    name = "policy/criteria.toml"
    table = table_of(data, name)
    common = reader.optional(table, "applies_when") or ALWAYS
    criteria = each(table, "criterion", lambda part: reader.criterion(part, common))
    table.done()
    return criteria


def read_rules(data: Traversable, reader: Reader) -> tuple[str, tuple[Rule, ...]]:
    """Return the version of the rules, and the rules in their order."""
    table = table_of(data, "policy/rules.toml")
    version = table.text("version")
    rules = tuple(each(table, "rule", reader.rule).values())
    table.done()
    return version, rules


def read_purchases(data: Traversable, reader: Reader) -> tuple[Purchase, ...]:
    """Return the ways to purchase; the last one applies always."""
    name = "policy/purchases.toml"
    ways = tuple(unique(data, name, "purchase", reader.purchase).values())
    if not ways or ways[-1].when != ALWAYS:
        raise DataError(f"{name}: purchase", "den sista posten ska gälla alltid (utan when)")
    return ways


def read_routing(data: Traversable, reader: Reader) -> Routing:
    """Return the order of the questions and what makes some of them needless."""
    table = table_of(data, "routing.toml")
    sections = each(table, "section", lambda part: Section(part.text("id"), part.texts("facts")))
    order = [fact for section in sections.values() for fact in section.facts]
    same_ids("routing.toml: section.facts", dict.fromkeys(order), reader.facts)
    if len(order) != len(set(order)):
        raise DataError("routing.toml: section.facts", "ett faktum står i två avsnitt")
    applies_when, asks_when = (
        _conditions(table.table(key), order, reader) for key in ("applies_when", "asks_when")
    )
    also = _also(table.table("also"), order, reader)
    table.done()
    return Routing(tuple(sections.values()), applies_when, asks_when, also)


def _also(table: Table, order: list[str], reader: Reader) -> dict[str, dict[str, dict[str, str]]]:
    """Return the answers to later questions that an answer gives too, by fact and value."""
    also: dict[str, dict[str, dict[str, str]]] = {}
    for fact in table:
        if fact not in reader.facts:
            raise table.fail(fact, f"okänt faktum; tillåtet: {allowed(list(reader.facts))}")
        by_value = table.table(fact)
        also[fact] = {}
        for value in by_value:
            if value not in reader.facts[fact].values:
                known = allowed(reader.facts[fact].values)
                raise by_value.fail(value, f"okänt värde; tillåtet: {known}")
            given = by_value.table(value)
            also[fact][value] = {}
            for later in given:
                if later not in reader.facts or order.index(later) <= order.index(fact):
                    raise given.fail(later, f'är ingen fråga efter "{fact}"')
                also[fact][value][later] = given.choice(later, reader.facts[later].values)
    return also


def _conditions(table: Table, order: list[str], reader: Reader) -> dict[str, Condition]:
    """Return conditions on questions, each of which reads only what is always asked before."""
    conditions: dict[str, Condition] = {}
    for fact in table:
        if fact not in reader.facts:
            raise table.fail(fact, f"okänt faktum; tillåtet: {allowed(list(reader.facts))}")
        conditions[fact] = reader.condition(table.table(fact))
        for read in sorted(facts_of(conditions[fact])):
            if order.index(read) >= order.index(fact):
                raise table.fail(fact, f'"{read}" frågas inte före "{fact}"')
            if read in table:
                raise table.fail(fact, f'"{read}" gäller inte alltid')
    return conditions


def read_profiles(
    data: Traversable, reader: Reader, criteria: Mapping[str, Criterion]
) -> dict[str, Profile]:
    """Return the profiles by id; each file's name is its profile's id."""
    profiles: dict[str, Profile] = {}
    for file in sorted((data / "profiles").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        table = table_of(data, f"profiles/{file.name}")
        profile = read_profile(table, file.name.removesuffix(".toml"), reader, criteria)
        profiles[profile.id] = profile
    if COMMON not in profiles:
        raise DataError("profiles", f'"{COMMON}.toml" saknas')
    return profiles


def read_profile(
    table: Table, id_: str, reader: Reader, criteria: Mapping[str, Criterion]
) -> Profile:
    """Return the profile of a file that is named by its id."""
    profile = reader.profile(table, criteria)
    table.done()
    if profile.id != id_:
        raise table.fail("id", f'"{profile.id}" ska vara filens namn')
    return profile


def read_citations(table: Table, key: str, ledger: Mapping[str, LedgerRow] | None) -> Citations:
    """Group the cited rows by source and heading, in the order that they are named."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    named = table.texts(key)
    if ledger is None:
        return ()
    for id_ in named:
        if id_ not in ledger:
            raise table.fail(key, f'liggarraden "{id_}" finns inte')
        row = ledger[id_]
        grouped.setdefault((row.source, row.heading, row.certainty), []).append(id_)
    return tuple(
        Citation(source, heading, tuple(rows), certainty)
        for (source, heading, certainty), rows in grouped.items()
    )
