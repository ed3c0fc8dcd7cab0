"""The cases that the rules are tried against: data/cases, in the words of whoever knows the law.

A case is answers, what the guide must say to them, and the rows of the ledger that say why. It
starts from a base, answers that many cases share, and names only what differs. A municipality's
own cases stand in its folder (profiles/<id>/cases.toml) and start from the same bases. Browsers do
not get the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from guide_engine.errors import DataError, allowed, settle
from guide_engine.loading.files import decoded, finished, table_in
from guide_engine.loading.policy import read_citations
from guide_engine.loading.profiles import CASES, own_prefix
from guide_engine.loading.profiles import FOLDER as PROFILES
from guide_engine.logic import DONT_KNOW
from guide_engine.model import (
    Citations,
    CriteriaTest,
    Form,
    FormStatus,
    Outcome,
    Profile,
    Role,
    Rulebook,
    Status,
)
from guide_engine.tables import Table

FOLDER = "cases"

SHOWN = ("warnings", "conflicts", "next_steps")
"""The parts of a result that a case can ask for and rule out, as the report names them."""


@dataclass(frozen=True, slots=True)
class Base:
    """Answers that cases start from."""

    id: str
    name: str
    text: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """The recommendation and the rule that must decide."""

    outcome: Outcome
    rule: str


@dataclass(frozen=True, slots=True)
class Stricter:
    """What must be said instead where a profile requires one of some criteria: none is met."""

    criteria: frozenset[str]
    expected: Expected
    citations: Citations


@dataclass(frozen=True, slots=True)
class Case:
    """One case; ``path`` is where it stands, ``profiles`` the ids of those that it is about.

    ``differs`` has the answers that the base has not. Without a ``role`` it is about both.
    ``shows`` and ``hides`` have by part of the result what must and must not be there;
    ``open_questions``, if any, what must be left to find out.
    """

    path: str
    id: str
    name: str
    text: str
    base: Base
    differs: Mapping[str, str]
    profiles: tuple[str, ...]
    role: Role | None
    expected: Expected
    stricter: Stricter | None
    forms: Mapping[Form, FormStatus]
    criteria: Mapping[str, Status]
    shows: Mapping[str, tuple[str, ...]]
    hides: Mapping[str, tuple[str, ...]]
    purchase: str
    decided_by: str
    open_questions: tuple[str, ...] | None
    citations: Citations

    @property
    def answers(self) -> dict[str, str]:
        """Return all answers."""
        return {**self.base.answers, **self.differs}

    @property
    def own(self) -> bool:
        """Tell whether it stands in the folder of the municipality that it is about."""
        return self.path.startswith(f"{PROFILES}/")

    def is_stricter(self, profile: Profile) -> bool:
        """Tell whether a profile requires what the case does not meet."""
        return self.stricter is not None and not self.stricter.criteria.isdisjoint(profile.requires)

    def applying(self, profile: Profile) -> Case | Stricter:
        """Return what tells the recommendation and the sources in a profile."""
        if self.stricter is not None and self.is_stricter(profile):
            return self.stricter
        return self


# ---- Reading -----------------------------------------------------------------------------


def shipped_cases(rulebook: Rulebook) -> tuple[Case, ...]:
    """Return the cases of the package; raises DataError as ``read_cases`` does."""
    return read_cases(files("guide_engine") / "data", rulebook)


def read_cases(data: Traversable, rulebook: Rulebook) -> tuple[Case, ...]:
    """Return the cases of a data folder by file, in their order, the municipalities' own last.

    Raises DataError naming the file and key of what is wrong, or Mistakes with one for each case.
    """
    folder = data / FOLDER
    names = sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []
    tables = [_table(folder / name, f"{FOLDER}/{name}") for name in names if name.endswith(".toml")]
    reader = _Reader(rulebook)
    bases: dict[str, Base] = {}
    cases: dict[str, Case] = {}
    mistakes: list[DataError] = []
    for table in tables:
        _add(bases, _each(table, "base", reader.base, mistakes), table)
    # What begins with a broken base cannot be judged.
    settle(mistakes)
    for table in tables:
        _add(cases, _each(table, "case", lambda part: reader.case(part, bases), mistakes), table)
        table.done()
    for id_ in rulebook.profiles:
        name = f"{PROFILES}/{id_}/{CASES}"
        file = data / PROFILES / id_ / CASES
        if file.is_file():
            table = _table(file, name)
            _add(cases, _own(table, reader, bases, id_, mistakes), table)
    settle(mistakes)
    if not cases:
        raise DataError(FOLDER, "inga fall finns")
    for unused in bases.keys() - {case.base.id for case in cases.values()}:
        raise DataError(f"{FOLDER}: base", f'inget fall utgår från "{unused}"')
    return tuple(cases.values())


def own_cases(
    text: str, name: str, rulebook: Rulebook, profile: str, shared: Iterable[Case]
) -> tuple[Case, ...]:
    """Return a municipality's own cases from the text of their file, which is called ``name``.

    ``shared`` are cases with the bases that they can start from. Raises as ``read_cases`` does.
    """
    bases = {case.base.id: case.base for case in shared}
    mistakes: list[DataError] = []
    found = _own(table_in(text, name), _Reader(rulebook), bases, profile, mistakes)
    settle(mistakes)
    return tuple(found.values())


def _own(
    table: Table,
    reader: _Reader,
    bases: Mapping[str, Base],
    profile: str,
    mistakes: list[DataError],
) -> dict[str, Case]:
    """Read the cases that stand in a municipality's folder and are about it."""

    def read(part: Table) -> Case:
        for key in ("profiles", "stricter"):
            if key in part:
                raise part.fail(key, f"hör inte hit: fallet gäller bara {profile}; ta bort raden")
        if not part.id().startswith(own_prefix(profile)):
            raise part.fail("id", f'"{part.id()}" ska börja med "{own_prefix(profile)}"')
        return reader.case(part, bases, (profile,))

    found = _each(table, "case", read, mistakes)
    try:
        table.done()
    except DataError as error:
        mistakes.append(error)
    return found


def _table(file: Traversable, path: str) -> Table:
    return table_in(decoded(file.read_bytes(), path), path)


def _each[T](
    table: Table, key: str, read: Callable[[Table], T], mistakes: list[DataError]
) -> dict[str, T]:
    """Read a list of tables by their id, and note the first thing that is wrong with each."""
    found: dict[str, T] = {}
    for part in table.tables(key):
        try:
            item, id_ = finished(part, read), part.id()
            if id_ in found:
                raise part.fail("id", f'"{id_}" finns redan')
            found[id_] = item
        except DataError as error:
            mistakes.append(error)
    return found


def _add[T](found: dict[str, T], more: Mapping[str, T], table: Table) -> None:
    for id_ in found.keys() & more.keys():
        raise table.fail(id_, "finns redan i en annan fil")
    found |= more


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns tables into cases, with the rulebook to check against."""

    rulebook: Rulebook

    def base(self, table: Table) -> Base:
        return Base(
            table.text("id"),
            table.text("name"),
            table.text("text"),
            self.answers(table.table("answers")),
        )

    def case(self, table: Table, bases: Mapping[str, Base], only: tuple[str, ...] = ()) -> Case:
        """Read a case; it is about ``only`` these profiles where that is known already."""
        base = bases[table.choice("base", bases)]
        differs = table.table("answers")
        case = Case(
            path=f"{table.path.partition(':')[0]}: {table.text('id')}",
            id=table.text("id"),
            name=table.text("name"),
            text=table.text("text"),
            base=base,
            differs=self.answers(differs),
            profiles=only
            or self.some(table, "profiles", self.rulebook.profiles)
            or tuple(self.rulebook.profiles),
            role=Role(table.choice("role", list(Role))) if "role" in table else None,
            expected=self.expected(table),
            stricter=self.stricter(table.table("stricter")) if "stricter" in table else None,
            forms=self.forms(table.table("forms")),
            criteria=self.criteria(table.table("criteria")),
            shows=self.shown(table.table("shows")),
            hides=self.shown(table.table("hides")),
            purchase=self.purchase(table),
            decided_by=self.decided_by(table),
            open_questions=self.some(table, "open_questions", self.rulebook.facts)
            if "open_questions" in table
            else None,
            citations=self.citations(table),
        )
        for fact, value in case.differs.items():
            if base.answers.get(fact) == value:
                raise differs.fail(fact, f'"{value}" svarar redan "{base.id}"')
        self.check_profiles(table, case)
        if not only and "profiles" not in table:
            self.check_for_all(table, case)
        return case

    def check_for_all(self, table: Table, case: Case) -> None:
        """Raise DataError for a case about all profiles that a further one could make untrue."""
        rules = list(self.rulebook.rules)
        first = next(n for n, rule in enumerate(rules) if isinstance(rule.when, CriteriaTest))
        by_criteria = {rule.id for rule in rules[first:]}
        for key, depends in (
            ("rule", case.expected.rule in by_criteria),
            ("stricter", case.stricter is not None),
            ("decided_by", bool(case.decided_by)),
        ):
            if depends:
                problem = f"saknas; {key} hänger på profilen, och en ny kommun kan ha annat"
                raise table.fail("profiles", problem)

    def check_profiles(self, table: Table, case: Case) -> None:
        """Raise DataError for what no profile of a case has, or an exception that is none."""
        profiles = [self.rulebook.profiles[id_] for id_ in case.profiles]
        counted = {id_ for p in profiles for id_ in (*p.requires, *p.told)}
        for id_ in sorted(case.criteria.keys() - counted):
            raise table.fail("criteria", f'ingen av fallets profiler har "{id_}"')
        if case.stricter is not None:
            required = set[str]().union(*(profile.requires for profile in profiles))
            for id_ in sorted(case.stricter.criteria - required):
                raise table.fail("stricter", f'ingen av fallets profiler kräver "{id_}"')
            if all(map(case.is_stricter, profiles)):
                raise table.fail("stricter", "gäller alla fallets profiler och är inget undantag")

    def answers(self, table: Table) -> dict[str, str]:
        answers: dict[str, str] = {}
        for fact in table:
            if fact not in self.rulebook.facts:
                known = allowed(list(self.rulebook.facts))
                raise table.fail(fact, f"okänt faktum; tillåtet: {known}")
            answers[fact] = table.choice(fact, (*self.rulebook.facts[fact].values, DONT_KNOW))
        return answers

    def expected(self, table: Table) -> Expected:
        outcome = Outcome(table.choice("outcome", list(Outcome)))
        return Expected(outcome, table.choice("rule", self.rulebook.rules_by_id))

    def citations(self, table: Table) -> Citations:
        found = read_citations(table, "cites", self.rulebook.ledger)
        if not found:
            raise table.fail("cites", "får inte vara tom")
        return found

    def forms(self, table: Table) -> dict[Form, FormStatus]:
        found = _by_id(table, list(Form), list(FormStatus))
        return {Form(form): FormStatus(status) for form, status in found.items()}

    def criteria(self, table: Table) -> dict[str, Status]:
        found = _by_id(table, self.rulebook.criteria, list(Status))
        return {id_: Status(status) for id_, status in found.items()}

    def stricter(self, table: Table) -> Stricter:
        criteria = frozenset(self.some(table, "criteria", self.rulebook.criteria))
        found = Stricter(criteria, self.expected(table), self.citations(table))
        table.done()
        return found

    def shown(self, table: Table) -> dict[str, tuple[str, ...]]:
        steps = {step.id for step in self.rulebook.steps}
        steps |= {step.id for p in self.rulebook.profiles.values() for step in p.steps}
        known = {
            "warnings": {warning.id for warning in self.rulebook.warnings},
            "conflicts": {conflict.id for conflict in self.rulebook.conflicts},
            "next_steps": steps,
        }
        shown = {kind: self.some(table, kind, known[kind]) for kind in SHOWN}
        table.done()
        return shown

    def purchase(self, table: Table) -> str:
        known = [way.id for way in self.rulebook.purchases]
        return table.choice("purchase", known) if "purchase" in table else ""

    def decided_by(self, table: Table) -> str:
        known = {entry.id for p in self.rulebook.profiles.values() for entry in p.decided_by}
        return table.choice("decided_by", known) if "decided_by" in table else ""

    def some(self, table: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of known ids; empty if left out."""
        ids = table.texts(key, optional=True)
        for id_ in ids:
            if id_ not in known:
                raise table.fail(key, f'"{id_}" finns inte; tillåtet: {allowed(sorted(known))}')
        return ids


def _by_id(table: Table, known: Collection[str], values: Collection[str]) -> dict[str, str]:
    """Return one of some values for each known id."""
    found: dict[str, str] = {}
    for id_ in table:
        if id_ not in known:
            raise table.fail(id_, f"finns inte; tillåtet: {allowed(sorted(known))}")
        found[id_] = table.choice(id_, values)
    return found
