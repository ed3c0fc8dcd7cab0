"""Reading `data/papers/agreement/`: strictly, every error with its file, line and key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from guide_engine.loading.files import Folder, each, finished
from guide_engine.loading.policy import Reader
from guide_engine.loading.profiles import own_or_cited
from guide_engine.logic import ALWAYS, NEVER
from guide_engine.model import Rulebook
from guide_engine.papers.agreement.entered import MOST_MONTHS
from guide_engine.papers.agreement.phrases import (
    negated_after,
    negated_before,
    pattern,
    well_formed,
)
from guide_engine.papers.agreement.template import (
    KNOWN_FIELDS,
    Addition,
    Field,
    FieldKind,
    Limit,
    LimitTest,
    Part,
    Passage,
    Section,
    State,
    Template,
    Wording,
    fields_in,
)
from guide_engine.papers.mirror import mirrored
from guide_engine.regions import retold
from guide_engine.tables import Table

FOLDER = "papers/agreement/"
_ID = re.compile(r"[a-z]+(?:_[a-z]+)*")
_MOST_YEARS = 50


@cache
def template(rulebook: Rulebook) -> Template:
    """Return the template that the package ships, as the rulebook says it."""
    folder = files("guide_engine") / "data" / "papers" / "agreement"
    told = mirrored(rulebook, FOLDER[:-1]) if rulebook.language.folder else folder
    return retold(rulebook, load_template(told, rulebook))


def load_template(data: Traversable | Mapping[str, Any], rulebook: Rulebook) -> Template:
    """Read and check the template's folder.

    Raises DataError naming the file, line and key of what is wrong, or Mistakes for several.
    """
    folder = Folder(data, FOLDER)
    reader = _Reader(Reader(rulebook.ledger, rulebook.facts, rulebook.signs))
    table = folder.table("fields.toml")
    reader.fields = each(table, "field", reader.field_)
    for id_, kind in KNOWN_FIELDS.items():
        if reader.fields and (id_ not in reader.fields or reader.fields[id_].kind is not kind):
            table.lacks("field", f'"{id_}" av slaget {kind} saknas')
    table.done()

    table = folder.table("sections.toml")
    citations = reader.policy.citations(table)
    found = each(table, "section", reader.section)
    sections = tuple(
        Section(each.id, number, each.heading, each.citations, each.parts)
        for number, each in enumerate(found.values(), start=1)
    )
    table.done()
    reader.check_parts(folder)

    limits_of = folder.table("limits.toml")
    limits = each(limits_of, "limit", reader.limit)
    limits_of.done()

    table = folder.table("wordings.toml")
    wordings = each(table, "wording", reader.wording)
    made = Template(
        citations=citations,
        sections=sections,
        fields=reader.fields,
        limits=tuple(limits.values()),
        wordings=tuple(wordings.values()),
        not_before=negated_before(reader.phrases(table, "not_before")),
        not_after=negated_after(reader.phrases(table, "not_after")),
        decides=reader.policy.citations(table, "decides"),
    )
    table.done()
    folder.settle()
    return made


@dataclass
class _Reader:
    """Turns tables into the template; remembers the parts and fields that others name."""

    policy: Reader
    fields: dict[str, Field] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    def id(self, table: Table) -> str:
        id_ = table.id()
        if id_ and not _ID.fullmatch(id_):
            table.refuse("id", f'"{id_}" går inte; tillåtet: a–z och _ emellan')
        return id_

    def field_(self, table: Table) -> Field:
        return Field(
            id=self.id(table),
            kind=FieldKind(table.choice("kind", list(FieldKind))),
            part=table.text("part"),
            label=table.text("label"),
            help=table.text("help", empty=True),
            blank=table.text("blank"),
            note=table.flag("note"),
        )

    def check_parts(self, folder: Folder) -> None:
        """Refuse fields that stand in no part, and names that a part and a field have both."""
        for each_ in self.fields.values() if self.parts else ():
            if each_.part not in self.parts:
                folder.refuse("fields.toml", f'{each_.id}: delen "{each_.part}" finns inte')
        for id_ in self.parts:
            if id_ in self.fields or self.parts.count(id_) > 1:
                folder.refuse("sections.toml", f'"{id_}" finns två gånger bland delar och fält')

    def section(self, table: Table) -> Section:
        parts = tuple(each(table, "part", self.part).values())
        if not parts:
            table.lacks("part", "saknas; minst en [[section.part]] ska finnas")
        citations = self.policy.citations(table)
        return Section(self.id(table), 0, table.text("heading"), citations, parts)

    def part(self, table: Table) -> Part:
        id_ = self.id(table)
        self.parts.append(id_)
        settle = table.texts("settle")
        if not settle and table.raw("settle") == []:
            table.refuse("settle", "får inte vara tom; tillåtet: minst en fråga")
        return Part(
            id=id_,
            heading=table.text("heading"),
            guidance=table.text("guidance"),
            settle=settle,
            optional=table.flag("optional"),
            when=self.policy.optional(table, "when") or ALWAYS,
            citations=self.policy.citations(table),
            passages=tuple(finished(part, self.passage) for part in table.tables("text")),
            additions=tuple(finished(part, self.addition) for part in table.tables("more")),
        )

    def passage(self, table: Table) -> Passage:
        text = table.text("text")
        try:
            named = list(fields_in(text))
        except ValueError:
            named = []
            table.refuse("text", "har en klammer utan sin andra halva")
        for name in named:
            if name not in self.fields:
                table.unknown("text", name, tuple(self.fields))
        if text.count("[") != text.count("]"):
            table.refuse("text", "har en hakparentes utan sin andra halva")
        return Passage(
            when=self.policy.optional(table, "when") or ALWAYS,
            needs=table.known_texts("needs", self.fields, optional=True),
            lacks=table.known_texts("lacks", self.fields, optional=True),
            text=text,
            citations=self.policy.citations(table),
        )

    def addition(self, table: Table) -> Addition:
        profile = table.text("profile", default="")
        return Addition(profile, table.text("text"), self.policy.citations(table))

    def limit(self, table: Table) -> Limit:
        test = LimitTest(table.choice("test", list(LimitTest)))
        fact = table.choice("fact", self.policy.facts) if test is LimitTest.AGREES else ""
        says = {state: table.text(state) for state in State if state in table}
        if not says:
            table.lacks(State.BROKEN, f"saknas; tillåtet: minst en av {', '.join(State)}")
        if (State.LOOK in says) != ("words" in table):
            table.lacks("words", "saknas; look och words hör ihop")
        counts = test in (LimitTest.MOST, LimitTest.FILLED)
        return Limit(
            id=self.id(table),
            profiles=frozenset(table.texts("profiles", optional=True)),
            part=self.choice(table, "part", self.parts),
            test=test,
            years=table.number("years", 1, _MOST_YEARS) if test is LimitTest.LONGEST else 0,
            months=table.number("months", 1, MOST_MONTHS) if test is LimitTest.MOST else 0,
            field=self.choice(table, "field", self.fields) if counts else "",
            fact=fact,
            answers=self.values(table, fact),
            edges=self.edges(table) if test is LimitTest.AGREES else (),
            met_when=self.policy.condition(table.table("met_when"))
            if test is LimitTest.ANSWERS
            else NEVER,
            not_met_when=self.policy.optional(table, "not_met_when") or NEVER,
            parts=table.known_texts("parts", self.parts, optional=True),
            words=pattern(self.phrases(table, "words")) if "words" in table else None,
            says=says,
            citations=own_or_cited(table, self.policy),
        )

    def values(self, table: Table, fact: str) -> tuple[str, ...]:
        return table.known_texts("answers", self.policy.facts[fact].values) if fact else ()

    def edges(self, table: Table) -> tuple[int, ...]:
        given = table.raw("edges")
        wanted = len(table.texts("answers")) - 1
        if (
            not isinstance(given, list)
            or not all(isinstance(each, int) for each in given)
            or given != sorted(set(given))
            or len(given) != wanted
        ):
            table.refuse("edges", f"ska vara {wanted} heltal i stigande ordning")
            return ()
        return tuple(given)

    def choice(self, table: Table, key: str, known: Collection[str]) -> str:
        # Where nothing is known its file is broken, and that is what is told.
        return table.choice(key, known) if known else table.text(key)

    def wording(self, table: Table) -> Wording:
        return Wording(
            id=self.id(table),
            name=table.text("name"),
            words=pattern(self.phrases(table, "words")),
            why=table.text("why"),
            milder=table.text("milder"),
            citations=self.policy.citations(table),
        )

    def phrases(self, table: Table, key: str) -> tuple[str, ...]:
        given = table.texts(key)
        if not given and table.raw(key) == []:
            table.refuse(key, "får inte vara tom; tillåtet: minst en fras")
        for phrase in given:
            if not well_formed(phrase):
                table.refuse(
                    key, f'"{phrase}" går inte; tillåtet: ord med ett mellanslag emellan, | och *'
                )
        return tuple(phrase for phrase in given if well_formed(phrase))
