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

from guide_engine.errors import DataError, InputError, allowed
from guide_engine.loading.files import table_in, unique
from guide_engine.loading.policy import (
    Reader,
    read_criteria,
    read_facts,
    read_ledger,
    read_profile,
    read_profiles,
    read_purchases,
    read_routing,
    read_rules,
)
from guide_engine.loading.words import read_words
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Caution, Conflict, Profile, Rulebook, Step


@cache
def default_rulebook() -> Rulebook:
    """Return the rulebook that the package ships."""
    return load(files("guide_engine") / "data")


def load(data: Traversable, *, complete: bool = True) -> Rulebook:
    """Read and check a data folder.

    Where it is not ``complete``, profiles that are not in it may be named; they can be added.
    Raises DataError naming the file and key of the first thing that is wrong.
    """
    ledger = read_ledger(data / "ledger")
    facts = read_facts(data, ledger)
    reader = Reader(ledger, facts)
    signs = tuple(unique(data, "policy/signs.toml", "sign", reader.sign).values())
    reader = replace(reader, signs=signs)
    sections, applies_when, asks_when = read_routing(data, reader)
    criteria = read_criteria(data, reader)
    purchases = read_purchases(data, reader)
    version, rules = read_rules(data, reader)
    warnings = unique(data, "policy/warnings.toml", "warning", reader.warning)
    conflicts = unique(data, "policy/conflicts.toml", "conflict", reader.conflict)
    steps = unique(data, "policy/steps.toml", "step", reader.step)
    profiles = read_profiles(data, reader, criteria)
    scoped: dict[str, Mapping[str, Caution | Conflict | Step]] = {
        "policy/warnings.toml": warnings,
        "policy/conflicts.toml": conflicts,
        "policy/steps.toml": steps,
        **{f"profiles/{p.id}.toml": {step.id: step for step in p.steps} for p in profiles.values()},
    }
    for file, items in scoped.items():
        for id_, item in items.items():
            for unknown in sorted(item.scope.profiles - profiles.keys()) if complete else ():
                raise DataError(
                    f"{file}: {id_}.profiles",
                    f'"{unknown}" finns inte; tillåtet: {allowed(sorted(profiles))}',
                )
    ids = {
        "rules": [rule.id for rule in rules],
        "criteria": list(criteria),
        "warnings": list(warnings),
        "purchases": [way.id for way in purchases],
        "steps": list(steps),
        "sources": sorted({row.source for row in ledger.values()}),
        "groups": sorted({criterion.group for criterion in criteria.values()}),
        "sections": [section.id for section in sections],
    }
    return Rulebook(
        version=version,
        facts=facts,
        sections=sections,
        applies_when=applies_when,
        asks_when=asks_when,
        criteria=criteria,
        signs=signs,
        rules=rules,
        purchases=purchases,
        warnings=tuple(warnings.values()),
        conflicts=tuple(conflicts.values()),
        steps=tuple(steps.values()),
        profiles=profiles,
        ledger=ledger,
        words=read_words(data, ids, facts, conflicts),
    )


def with_profile(rulebook: Rulebook, profile_id: str, text: str) -> Rulebook:
    """Return the rulebook with one profile more, read from its file's text.

    Raises DataError naming the file and key of the first thing that is wrong.
    """
    table = table_in(text, f"profiles/{profile_id}.toml")
    reader = Reader(rulebook.ledger, rulebook.facts, rulebook.signs)
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
