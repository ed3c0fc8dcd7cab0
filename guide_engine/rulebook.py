"""Loading the data files into a checked rulebook.

Routing, policy and words live in different files, so that a lawyer can read the policy and
an editor the words. Everything is checked here, once; the rest of the engine trusts it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from guide_engine.errors import DataError, InputError, allowed
from guide_engine.logic import (
    ALWAYS,
    DONT_KNOW,
    AllOf,
    AnyOf,
    Condition,
    FactIn,
    Not,
    facts_of,
)
from guide_engine.model import (
    Citation,
    Citations,
    Conflict,
    ConflictWords,
    Contact,
    CriteriaTest,
    Criterion,
    CriterionWords,
    Decider,
    Fact,
    Form,
    FormStatus,
    LedgerRow,
    Outcome,
    Position,
    Profile,
    QuestionWords,
    Role,
    Rule,
    Rulebook,
    RuleWords,
    Scope,
    Section,
    SourceWords,
    Step,
    ValueWords,
    Warning_,
    WarningWords,
    Words,
)
from guide_engine.tables import Table, same_ids


@cache
def default_rulebook() -> Rulebook:
    """Return the rulebook that the package ships."""
    return load(files("guide_engine") / "data")


def load(data: Traversable) -> Rulebook:
    """Read and check a data folder.

    Raises DataError naming the file and key of the first thing that is wrong.
    """
    ledger = _ledger(data / "ledger")
    facts = _facts(data, ledger)
    reader = _Reader(ledger, facts)
    sections, applies_when = _routing(data, reader)
    criteria = _unique(data, "policy/criteria.toml", "criterion", reader.criterion)
    rules_file = _table(data, "policy/rules.toml")
    version = rules_file.text("version")
    rules = tuple(_each(rules_file, "rule", reader.rule).values())
    rules_file.done()
    warnings = _unique(data, "policy/warnings.toml", "warning", reader.warning)
    conflicts = _unique(data, "policy/conflicts.toml", "conflict", reader.conflict)
    steps = _unique(data, "policy/steps.toml", "step", reader.step)
    profiles = _profiles(data, reader, criteria)
    for kind, items in (("warnings", warnings), ("conflicts", conflicts)):
        for item in items.values():
            for profile in sorted(item.scope.profiles - profiles.keys()):
                raise DataError(
                    f"policy/{kind}.toml: {item.id}.profiles",
                    f'"{profile}" finns inte; tillåtet: {allowed(sorted(profiles))}',
                )
    return Rulebook(
        version=version,
        facts=facts,
        sections=sections,
        applies_when=applies_when,
        criteria=criteria,
        rules=rules,
        warnings=tuple(warnings.values()),
        conflicts=tuple(conflicts.values()),
        steps=tuple(steps.values()),
        profiles=profiles,
        ledger=ledger,
        words=_words(data, facts, rules, criteria, warnings, conflicts, steps, ledger),
    )


def find_profile(rulebook: Rulebook, profile_id: str) -> Profile:
    """Return a profile by id; raises InputError that lists the known ones."""
    try:
        return rulebook.profiles[profile_id]
    except KeyError:
        raise InputError(
            f'profile: "{profile_id}" finns inte; tillåtet: {allowed(sorted(rulebook.profiles))}'
        ) from None


def check_answers(rulebook: Rulebook, answers: object) -> dict[str, str]:
    """Return answers as a dict if all facts and values are known.

    Raises InputError that names the first unknown fact or value and lists what is allowed.
    """
    if not isinstance(answers, Mapping):
        raise InputError('answers: ska vara ett objekt, till exempel {"syfte": "allmant_stod"}')
    checked: dict[str, str] = {}
    for fact, value in answers.items():
        if fact not in rulebook.facts:
            raise InputError(
                f'answers: faktumet "{fact}" finns inte; tillåtet: {allowed(list(rulebook.facts))}'
            )
        values = (*rulebook.facts[fact].values, DONT_KNOW)
        if not isinstance(value, str) or value not in values:
            raise InputError(
                f'answers.{fact}: värdet "{value}" finns inte; tillåtet: {allowed(values)}'
            )
        checked[fact] = value
    return checked


def question_order(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the facts in the order of the questions, which is the diagram's order."""
    return tuple(fact for section in rulebook.sections for fact in section.facts)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns tables into policy, with the ledger and the facts to check against."""

    ledger: Mapping[str, LedgerRow]
    facts: Mapping[str, Fact]

    def citations(self, table: Table, key: str = "cites") -> Citations:
        return _citations(table, key, self.ledger)

    def condition(self, table: Table) -> Condition:
        """Read { fact = "value" }, { fact = [..] }, { all = [..] }, { any = [..] }, { not = {..} }.

        Several keys of one table must all be met.
        """
        parts: list[Condition] = []
        for key in table.keys():
            if key in ("all", "any"):
                inner = tuple(self.condition(part) for part in table.tables(key))
                if not inner:
                    raise table.fail(key, "får inte vara tom")
                parts.append(AllOf(inner) if key == "all" else AnyOf(inner))
            elif key == "not":
                parts.append(Not(self.condition(table.table(key))))
            elif key in self.facts:
                parts.append(FactIn(key, self._values(table, key)))
            else:
                raise table.fail(
                    key,
                    f"okänt faktum; tillåtet: {allowed([*self.facts, 'all', 'any', 'not'])}",
                )
        if not parts:
            raise DataError(table.path, "villkoret är tomt")
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _values(self, table: Table, fact: str) -> frozenset[str]:
        raw = table.raw(fact)
        values = [raw] if isinstance(raw, str) else raw
        known = self.facts[fact].values
        if not isinstance(values, list) or not values or any(v not in known for v in values):
            raise table.fail(fact, f'"{raw}" finns inte; tillåtet: {allowed(known)}')
        return frozenset(values)

    def optional(self, table: Table, key: str) -> Condition | None:
        return self.condition(table.table(key)) if key in table else None

    def criterion(self, table: Table) -> Criterion:
        return Criterion(
            id=table.text("id"),
            group=table.text("group"),
            law=table.flag("law"),
            met_when=self.condition(table.table("met_when")),
            not_met_when=self.optional(table, "not_met_when"),
            citations=self.citations(table),
        )

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
        return Rule(
            id=table.text("id"),
            when=test,
            outcome=Outcome(table.choice("outcome", list(Outcome))),
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
            outcomes=frozenset(Outcome(outcome) for outcome in outcomes),
            profiles=frozenset(table.texts("profiles", optional=True)),
            role=Role(table.choice("role", list(Role))) if "role" in table else None,
        )

    def warning(self, table: Table) -> Warning_:
        return Warning_(table.text("id"), self.scope(table), self.citations(table))

    def conflict(self, table: Table) -> Conflict:
        positions = tuple(_each(table, "positions", self.position).values())
        if len(positions) < 2:  # noqa: PLR2004 - it takes two to disagree
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
        return Contact(table.text("text"), self.citations(table))

    def profile(self, table: Table, criteria: Mapping[str, Criterion]) -> Profile:
        requires, shows = table.texts("requires"), table.texts("shows", optional=True)
        for key, ids in (("requires", requires), ("shows", shows)):
            for id_ in ids:
                if id_ not in criteria:
                    raise table.fail(
                        key, f'"{id_}" finns inte; tillåtet: {allowed(sorted(criteria))}'
                    )
        contacts = tuple(_finished(part, self.contact) for part in table.tables("contact"))
        decided_by = tuple(_each(table, "decided_by", self.decider).values())
        if not decided_by or decided_by[-1].when != ALWAYS:
            raise table.fail("decided_by", "den sista posten ska gälla alltid (utan when)")
        return Profile(
            id=table.text("id"),
            name=table.text("name"),
            in_name=table.text("in_name"),
            summary=table.text("summary"),
            page=table.text("page"),
            sources=table.texts("sources"),
            requires=requires,
            shows=shows,
            decided_by=decided_by,
            contacts=contacts,
            steps=tuple(_each(table, "step", self.own_step).values()),
        )


def _ledger(folder: Traversable) -> dict[str, LedgerRow]:
    rows: dict[str, LedgerRow] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".tsv"):
            continue
        lines = file.read_text(encoding="utf-8").splitlines()
        columns = lines[0].split("\t")
        for number, line in enumerate(lines[1:], start=2):
            cells = dict(zip(columns, line.split("\t"), strict=False))
            path = f"ledger/{file.name}: rad {number}"
            try:
                names = ("id", "source", "heading", "modality", "statement")
                row = LedgerRow(*(cells[name] for name in names))
            except KeyError as error:
                raise DataError(path, f"kolumnen {error} saknas") from None
            if row.id in rows:
                raise DataError(path, f'"{row.id}" finns redan')
            rows[row.id] = row
    return rows


def _facts(data: Traversable, ledger: Mapping[str, LedgerRow]) -> dict[str, Fact]:
    def read(table: Table) -> Fact:
        values = table.texts("values")
        if DONT_KNOW in values:
            raise table.fail("values", f'"{DONT_KNOW}" finns alltid och ska inte stå här')
        return Fact(table.text("id"), values, _citations(table, "cites", ledger))

    return _unique(data, "facts.toml", "fact", read)


def _routing(
    data: Traversable, reader: _Reader
) -> tuple[tuple[Section, ...], dict[str, Condition]]:
    table = _table(data, "routing.toml")
    sections = _each(table, "section", lambda part: Section(part.text("id"), part.texts("facts")))
    order = [fact for section in sections.values() for fact in section.facts]
    same_ids("routing.toml: section.facts", dict.fromkeys(order), reader.facts)
    if len(order) != len(set(order)):
        raise DataError("routing.toml: section.facts", "ett faktum står i två avsnitt")
    conditions = table.table("applies_when")
    applies_when: dict[str, Condition] = {}
    for fact in conditions.keys():
        if fact not in reader.facts:
            raise conditions.fail(fact, f"okänt faktum; tillåtet: {allowed(list(reader.facts))}")
        applies_when[fact] = reader.condition(conditions.table(fact))
        for read in sorted(facts_of(applies_when[fact])):
            if order.index(read) >= order.index(fact):
                raise conditions.fail(fact, f'"{read}" frågas inte före "{fact}"')
            if read in conditions:
                raise conditions.fail(fact, f'"{read}" gäller inte alltid')
    table.done()
    return tuple(sections.values()), applies_when


def _profiles(
    data: Traversable, reader: _Reader, criteria: Mapping[str, Criterion]
) -> dict[str, Profile]:
    profiles: dict[str, Profile] = {}
    for file in sorted((data / "profiles").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        table = _table(data, f"profiles/{file.name}")
        profile = reader.profile(table, criteria)
        table.done()
        if file.name != f"{profile.id}.toml":
            raise table.fail("id", f'"{profile.id}" ska vara filens namn')
        profiles[profile.id] = profile
    if "gemensam" not in profiles:
        raise DataError("profiles", '"gemensam.toml" saknas')
    return profiles


def _words(
    data: Traversable,
    facts: Mapping[str, Fact],
    rules: tuple[Rule, ...],
    criteria: Collection[str],
    warnings: Collection[str],
    conflicts: Mapping[str, Conflict],
    steps: Collection[str],
    ledger: Mapping[str, LedgerRow],
) -> Words:
    return Words(
        questions=_words_of(data, "questions", facts, lambda t, id_: _question(t, facts[id_])),
        rules=_words_of(data, "rules", [rule.id for rule in rules], _rule_words),
        criteria=_words_of(
            data,
            "criteria",
            criteria,
            lambda t, _: CriterionWords(
                t.text("name"), t.text("met"), t.text("not_met"), t.text("unknown")
            ),
        ),
        warnings=_words_of(
            data, "warnings", warnings, lambda t, _: WarningWords(t.text("title"), t.text("text"))
        ),
        conflicts=_words_of(
            data, "conflicts", conflicts, lambda t, id_: _conflict_words(t, conflicts[id_])
        ),
        steps=_words_of(data, "steps", steps, lambda t, _: t.text("text")),
        sources=_words_of(
            data,
            "sources",
            sorted({row.source for row in ledger.values()}),
            lambda t, _: SourceWords(t.text("name"), t.choice("kind", ("kalla", "lag", "praxis"))),
        ),
        interface=_interface(data),
    )


def _interface(data: Traversable) -> dict[str, str]:
    table = _table(data, "words/interface.toml")
    return {key: table.text(key) for key in table.keys()}


def _question(table: Table, fact: Fact) -> QuestionWords:
    values = table.table("values")
    same_ids(values.path, dict.fromkeys(values.keys()), fact.values)
    return QuestionWords(
        short=table.text("short"),
        question=table.text("question"),
        help=table.text("help"),
        why=table.text("why"),
        find_out=table.text("find_out"),
        roles={role: table.text(role, default="") for role in Role},
        values={value: _finished(values.table(value), _value_words) for value in fact.values},
    )


def _value_words(table: Table) -> ValueWords:
    return ValueWords(table.text("label"), table.text("hint", empty=True), table.text("answer"))


def _rule_words(table: Table, _: str) -> RuleWords:
    forms = table.table("forms")
    texts = {form: forms.text(form) for form in Form}
    forms.done()
    return RuleWords(
        title=table.text("title"),
        text=table.text("text"),
        change=table.text("change"),
        short=table.text("short"),
        forms=texts,
    )


def _conflict_words(table: Table, conflict: Conflict) -> ConflictWords:
    positions = table.table("positions")
    ids = [position.id for position in conflict.positions]
    same_ids(positions.path, dict.fromkeys(positions.keys()), ids)
    return ConflictWords(
        topic=table.text("topic"),
        intro=table.text("intro"),
        positions={id_: positions.text(id_) for id_ in ids},
    )


def _words_of[W](
    data: Traversable, name: str, ids: Collection[str], read: Callable[[Table, str], W]
) -> dict[str, W]:
    path = f"words/{name}.toml"
    table = _table(data, path)
    same_ids(path, dict.fromkeys(table.keys()), ids)
    return {id_: _finished(table.table(id_), lambda part, id_=id_: read(part, id_)) for id_ in ids}


def _citations(table: Table, key: str, ledger: Mapping[str, LedgerRow]) -> Citations:
    """Group the cited rows by source and heading, in the order that they are named."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for id_ in table.texts(key):
        if id_ not in ledger:
            raise table.fail(key, f'liggarraden "{id_}" finns inte')
        row = ledger[id_]
        grouped.setdefault((row.source, row.heading), []).append(id_)
    return tuple(
        Citation(source, heading, tuple(rows)) for (source, heading), rows in grouped.items()
    )


def _table(data: Traversable, name: str) -> Table:
    path = f"{name}:"
    file = data
    for part in name.split("/"):
        file = file / part
    try:
        return Table(tomllib.loads(file.read_text(encoding="utf-8")), path)
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise DataError(path.rstrip(":"), f"går inte att läsa ({error})") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(path.rstrip(":"), f"är inte giltig TOML ({error})") from None


def _unique[T](
    data: Traversable, name: str, key: str, read: Callable[[Table], T]
) -> dict[str, T]:
    table = _table(data, name)
    items = _each(table, key, read)
    table.done()
    return items


def _each[T](table: Table, key: str, read: Callable[[Table], T]) -> dict[str, T]:
    """Read a list of tables by their id."""
    items: dict[str, T] = {}
    for part, item in _read_all(table.tables(key), read):
        id_ = part.text("id")
        if id_ in items:
            raise part.fail("id", f'"{id_}" finns redan')
        items[id_] = item
    return items


def _read_all[T](
    tables: tuple[Table, ...], read: Callable[[Table], T]
) -> Iterator[tuple[Table, T]]:
    for table in tables:
        yield table, _finished(table, read)


def _finished[T](table: Table, read: Callable[[Table], T]) -> T:
    """Read a table and refuse what was not read."""
    item = read(table)
    table.done()
    return item
