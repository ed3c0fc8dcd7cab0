"""The rules of earlier versions, kept as data, so that they can be compared with today's.

A release is what decides (facts, routing, criteria, signs, rules, profiles), read over today's
facts and order of questions. Of what was said it has the titles of the rules and the names of the
criteria, word for word: that is what people who kept a result have read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable

from guide_engine.errors import InputError, allowed
from guide_engine.loading.files import Folder
from guide_engine.loading.policy import (
    Reader,
    read_criteria,
    read_facts,
    read_routing,
    read_rules,
    read_signs,
)
from guide_engine.loading.profiles import read_released_profile
from guide_engine.model import Fact, Rulebook
from guide_engine.tables import Table, same_ids

FOLDER = "releases"

Reads = Mapping[str, Mapping[str, str]]
"""By fact the values that a release did not know, each with the value that it is read as."""


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Release:
    """An earlier version of the rules: its date, how it reads new values, and the rulebook.

    ``facts`` are the questions that it had; ``titles`` of its rules and ``names`` of its
    criteria are as they were said then.
    """

    version: str
    date: str
    reads: Reads
    rulebook: Rulebook
    facts: frozenset[str]
    titles: Mapping[str, str]
    names: Mapping[str, str]


def released_versions() -> tuple[str, ...]:
    """Return the versions that are kept, the oldest first; none where they are not shipped."""
    folder = files("guide_engine") / FOLDER
    found = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    return tuple(sorted(found))


def find_release(version: str, current: Rulebook) -> Release:
    """Return a release by its version.

    Raises InputError that lists the known ones, and DataError as ``read_release`` does.
    """
    known = released_versions()
    if version not in known:
        raise InputError(f'version: "{version}" finns inte; tillåtet: {allowed(known)}')
    return read_release(files("guide_engine") / FOLDER / version, current)


def read_release(folder: Traversable, current: Rulebook) -> Release:
    """Read and check a release's folder, which is named by its version.

    Raises DataError naming the file and key of what is wrong, or Mistakes for several.
    """
    kept = Folder(folder, f"{FOLDER}/{folder.name}/")
    about = kept.table("release.toml")
    version = about.text("version")
    if version and version != folder.name:
        about.refuse("version", f'"{version}" ska vara mappens namn')
    facts = read_facts(kept, None)
    reads = _reads(kept, about.table("reads"), facts, current)
    day = _day(about)
    about.done()
    reader = Reader(None, facts, reads=reads)
    if (folder / "policy" / "signs.toml").is_file():
        reader = replace(reader, signs=read_signs(kept, reader))
    routing = read_routing(kept, reader)
    criteria, _ = read_criteria(kept, reader)
    stated, rules = read_rules(kept, reader)
    if stated and stated != version:
        kept.refuse("policy/rules.toml", f'version: "{stated}" ska vara "{version}"')
    profiles = {
        name.removesuffix(".toml"): read_released_profile(
            kept.table(f"profiles/{name}"), reader, criteria
        )
        for name in kept.listed("profiles", ".toml")
    }
    said = kept.table("words.toml")
    titles = _texts(said.table("rules"), [rule.id for rule in rules])
    names = _texts(said.table("criteria"), list(criteria))
    said.done()
    kept.settle()
    rulebook = replace(
        current,
        version=version,
        applies_when=routing.applies_when,
        asks_when={},
        also={},
        gatherings={},
        criteria=criteria,
        signs=reader.signs or (),
        rules=rules,
        warnings=(),
        conflicts=(),
        steps=(),
        profiles=profiles,
        base=None,
    )
    return Release(version, day, reads, rulebook, frozenset(facts), titles, names)


def _texts(table: Table, ids: list[str]) -> dict[str, str]:
    """Return the text of each id; refuses one that is missing or that nothing has."""
    same_ids(table, ids)
    return {id_: table.text(id_) for id_ in ids if id_ in table}


def _day(about: Table) -> str:
    day = about.text("date")
    if day and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        about.refuse("date", "ska vara ett datum, ÅÅÅÅ-MM-DD")
    return day


def _reads(kept: Folder, table: Table, facts: Mapping[str, Fact], current: Rulebook) -> Reads:
    """Return how values that are newer than the release are read; each of them must be.

    Refuses also a fact or value of the release that there is no longer.
    """
    reads: dict[str, dict[str, str]] = {}
    for fact in facts.values():
        if fact.id not in current.facts:
            known = allowed(list(current.facts))
            kept.refuse("facts.toml", f"{fact.id}: finns inte längre; tillåtet: {known}")
            continue
        values = current.facts[fact.id].values
        for gone in [value for value in fact.values if value not in values]:
            problem = f'{fact.id}.values: "{gone}" finns inte längre; tillåtet: {allowed(values)}'
            kept.refuse("facts.toml", problem)
        part = table.table(fact.id)
        newer = [value for value in values if value not in fact.values]
        reads[fact.id] = {value: part.choice(value, fact.values) for value in newer}
        part.done()
    table.done()
    return {fact: read for fact, read in reads.items() if read}
