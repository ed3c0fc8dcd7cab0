"""Loading the data files into a checked rulebook.

Routing, policy and words live in different files, so that a lawyer can read the policy and
an editor the words. Everything is checked here, once; the rest of the engine trusts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from guide_engine.errors import InputError, allowed
from guide_engine.loading.files import Folder, table_in, unique
from guide_engine.loading.ledger import read_ledger
from guide_engine.loading.places import read_places
from guide_engine.loading.policy import (
    Reader,
    profile_ids,
    read_criteria,
    read_facts,
    read_profile,
    read_profiles,
    read_purchases,
    read_routing,
    read_rules,
    read_signs,
)
from guide_engine.loading.regional import FILE, read_regional
from guide_engine.loading.words import read_words
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Profile, Rulebook


@cache
def default_rulebook() -> Rulebook:
    """Return the rulebook that the package ships."""
    return load(files("guide_engine") / "data")


def load(data: Traversable, *, complete: bool = True) -> Rulebook:
    """Read and check a data folder.

    Where it is not ``complete``, profiles that are not in it may be named, as they can be added,
    as can a region's words, and rows of the ledger may lack their statements.
    Raises DataError naming the file, line and key of what is wrong, or Mistakes for several.
    """
    folder = Folder(data)
    ledger = read_ledger(folder, complete=complete)
    facts = read_facts(folder, ledger)
    places = read_places(folder)
    known = profile_ids(folder) if complete else None
    reader = Reader(ledger, facts, profiles=known, places=places)
    signs = read_signs(folder, reader)
    reader = replace(reader, signs=signs)
    routing = read_routing(folder, reader)
    criteria = read_criteria(folder, reader)
    purchases = read_purchases(folder, reader)
    version, rules = read_rules(folder, reader)
    warnings = unique(folder, "policy/warnings.toml", "warning", reader.warning)
    conflicts = unique(folder, "policy/conflicts.toml", "conflict", reader.conflict)
    steps = unique(folder, "policy/steps.toml", "step", reader.step)
    profiles = read_profiles(folder, replace(reader, steps=steps.keys()), criteria)
    own = {profile.place: profile.id for profile in profiles.values() if profile.place in places}
    places |= {code: replace(places[code], profile=id_) for code, id_ in own.items()}
    ids = {
        "rules": [rule.id for rule in rules],
        "criteria": list(criteria),
        "warnings": list(warnings),
        "purchases": [way.id for way in purchases],
        "steps": list(steps),
        "groups": sorted({criterion.group for criterion in criteria.values()} - {""}),
        "sections": [section.id for section in routing.sections],
        "gathered": [fact for gathered in routing.gatherings.values() for fact in gathered],
    }
    sources = {row.source: row.id for row in reversed(ledger.values()) if row.source}
    words = read_words(folder, ids, facts, conflicts, dict(sorted(sources.items())))
    regional = read_regional(folder.table(FILE)) if complete else {}
    folder.settle()
    return Rulebook(
        version=version,
        facts=facts,
        sections=routing.sections,
        applies_when=routing.applies_when,
        asks_when=routing.asks_when,
        also=routing.also,
        gatherings=routing.gatherings,
        criteria=criteria,
        signs=signs or (),
        rules=rules,
        purchases=purchases,
        warnings=tuple(warnings.values()),
        conflicts=tuple(conflicts.values()),
        steps=tuple(steps.values()),
        profiles=profiles,
        places=places,
        ledger=ledger,
        words=words,
        regional=regional,
    )


def with_region(rulebook: Rulebook, text: str) -> Rulebook:
    """Return the rulebook with what is said otherwise of a region, read from its file's text.

    Raises DataError naming the file and key of the first thing that is wrong.
    """
    regional = read_regional(table_in(text, FILE))
    return replace(rulebook, regional=regional, base=rulebook.base or rulebook)


def with_profile(rulebook: Rulebook, profile_id: str, text: str) -> Rulebook:
    """Return the rulebook with one profile more, read from its file's text.

    Raises DataError naming the file and key of the first thing that is wrong.
    """
    table = table_in(text, f"profiles/{profile_id}.toml")
    reader = Reader(rulebook.ledger, rulebook.facts, rulebook.signs, places=rulebook.places)
    profile = read_profile(table, profile_id, reader, rulebook.criteria)
    profiles = {**rulebook.profiles, profile_id: profile}
    return replace(rulebook, profiles=profiles, base=rulebook.base or rulebook)


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
