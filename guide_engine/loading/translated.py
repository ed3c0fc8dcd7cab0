"""Reading what of a municipality's own texts is said in another language: `profiles/<id>/`.

The file has the keys of the folder's `profile.toml` that are texts, and the ids that they are of.
Of the common ground none may be missing; of others what is missing stays Swedish and marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from guide_engine.html import foreign
from guide_engine.model import (
    COMMON,
    Beginning,
    Contact,
    CriterionWords,
    Decider,
    Language,
    NoteWords,
    Profile,
    Rulebook,
    Said,
    SourceWords,
    Step,
)
from guide_engine.tables import Table

type Own = tuple[Mapping[str, CriterionWords], Mapping[str, NoteWords], Mapping[str, SourceWords]]


@dataclass(frozen=True, slots=True)
class Brought:
    """A profile as a language says it, and the words of its own criteria, warnings and sources."""

    profile: Profile
    words: Own


def shared_ids(rulebook: Rulebook) -> Mapping[str, Sequence[str]]:
    """Return the ids that have words in `words/`, as ``read_words`` takes them."""
    shared = rulebook.shared_criteria
    return {
        "rules": list(rulebook.rules_by_id),
        "criteria": list(shared),
        "warnings": rulebook.shared_warnings,
        "purchases": [way.id for way in rulebook.purchases],
        "steps": [step.id for step in rulebook.steps],
        "groups": sorted({each.group for each in shared.values()} - {""}),
        "sections": [section.id for section in rulebook.sections],
        "gathered": [fact for gathered in rulebook.gatherings.values() for fact in gathered],
    }


@dataclass(frozen=True, slots=True)
class _Said:
    """Says texts as a table does; what it does not say is ``foreign``, or refused."""

    whole: bool

    def text(self, table: Table | None, key: str, now: str) -> str:
        if not now:
            return now
        if table is None or (key not in table and not self.whole):
            return foreign(now)
        return table.text(key)

    def texts(self, table: Table | None, key: str, now: tuple[str, ...]) -> tuple[str, ...]:
        if not now or table is None or (key not in table and not self.whole):
            return tuple(map(foreign, now))
        told = table.texts(key)
        if len(told) != len(now):
            table.refuse(key, f"har {len(told)} texter; tillåtet: {len(now)}, som i grunden")
        return told

    def fields[T](self, table: Table | None, item: T, *keys: str) -> T:
        said = {key: self.text(table, key, getattr(item, key)) for key in keys}
        if table is not None:
            table.done()
        return replace(item, **said)  # type: ignore[type-var]

    def listed(self, table: Table | None, key: str, ids: Sequence[str]) -> dict[str, Table]:
        """Return the tables of a list by id; all that are wanted have one, if all is said."""
        if table is None or (key not in table and not (self.whole and ids)):
            return {}
        parts = {part.id(): part for part in table.tables(key)}
        for id_ in parts:
            if id_ not in ids:
                table.unknown(key, id_, ids or ("inget",))
        for id_ in ids if self.whole else ():
            if id_ not in parts:
                table.refuse(key, f'"{id_}" saknas')
        return parts

    def subjects[T: (Beginning, Said)](
        self, table: Table | None, key: str, now: Mapping[str, T]
    ) -> dict[str, T]:
        inside = table.table(key) if table is not None and key in table else None
        if inside is not None:
            for id_ in inside:
                if id_ not in now:
                    inside.unknown(id_, id_, list(now) or ("inget",))
        return {
            id_: self.fields(
                inside.table(id_) if inside is not None and id_ in inside else None, item, "text"
            )
            for id_, item in now.items()
        }


def read_own(
    rulebook: Rulebook, language: Language, profile: Profile, table: Table | None
) -> Brought:
    """Return a profile as a table says it; without one all of its texts stay Swedish."""
    say = _Said(whole=profile.id == COMMON)
    criteria = {
        id_: rulebook.words.criteria[id_]
        for id_, each in rulebook.criteria.items()
        if each.group == profile.id != COMMON
    }
    begins = f"{profile.id.replace('-', '_')}_"
    shared = rulebook.shared_warnings
    warnings = {
        id_: words
        for id_, words in rulebook.words.warnings.items()
        if id_ not in shared and id_.startswith(begins)
    }
    sources = {
        id_: rulebook.words.sources[id_]
        for id_ in profile.sources
        if rulebook.words.sources[id_].url
    }

    def by_id(key: str, items: Mapping[str, Any], *keys: str) -> dict[str, Any]:
        parts = say.listed(table, key, list(items))
        return {id_: say.fields(parts.get(id_), item, *keys) for id_, item in items.items()}

    deciders: dict[str, Decider] = by_id(
        "decided_by", {each.id: each for each in profile.decided_by}, "text", "refusal"
    )
    steps: dict[str, Step] = by_id("step", {each.id: each for each in profile.steps}, "text")
    own: Own = (
        by_id("criterion", criteria, "name", "need", "met", "not_met", "unknown"),
        by_id("warning", warnings, "title", "text"),
        by_id("source", sources, "name"),
    )
    told = replace(
        profile,
        name=table.text("name") if table is not None and _has(table, "name", say) else profile.name,
        in_name=table.text("in_name")
        if table is not None and _has(table, "in_name", say)
        else language.in_name.format(preposition="", name=profile.name).strip(),
        summary=say.text(table, "summary", profile.summary),
        unknown=say.texts(table, "unknown", profile.unknown),
        decided_by=tuple(deciders.values()),
        contacts=_contacts(say, table, profile.contacts),
        steps=tuple(steps.values()),
        begins=say.subjects(table, "begin", profile.begins),
        says=say.subjects(table, "says", profile.says),
    )
    if table is not None:
        table.done()
    return Brought(told, own)


def _has(table: Table, key: str, say: _Said) -> bool:
    return key in table or say.whole


def _contacts(say: _Said, table: Table | None, now: tuple[Contact, ...]) -> tuple[Contact, ...]:
    if table is None or ("contact" not in table and not say.whole):
        return tuple(say.fields(None, each, "text", "name") for each in now)
    parts = table.tables("contact")
    if len(parts) != len(now):
        table.refuse("contact", f"har {len(parts)}; tillåtet: {len(now)}, som i grunden")
        return now
    return tuple(
        say.fields(part, each, "text", "name") for part, each in zip(parts, now, strict=True)
    )
