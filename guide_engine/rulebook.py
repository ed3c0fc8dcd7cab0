"""Loading the data files into a checked rulebook.

Routing, policy and words live in different files, so that a lawyer can read the policy and
an editor the words. Everything is checked here, once; the rest of the engine trusts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from guide_engine.errors import InputError, allowed
from guide_engine.loading.files import Folder, table_in, unique
from guide_engine.loading.language import FILE as LANGUAGE
from guide_engine.loading.language import read_language
from guide_engine.loading.ledger import read_ledger
from guide_engine.loading.places import read_places
from guide_engine.loading.policy import (
    Reader,
    read_criteria,
    read_facts,
    read_purchases,
    read_routing,
    read_rules,
    read_signs,
)
from guide_engine.loading.profiles import (
    FOLDER,
    Brought,
    profile_ids,
    read_cited_rows,
    read_own_rows,
    read_profile,
    read_profiles,
)
from guide_engine.loading.regional import FILE as REGIONAL
from guide_engine.loading.regional import read_regional
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
    standing: dict[str, str] = {}
    ledger = read_ledger(folder, standing, complete=complete)
    facts = read_facts(folder, ledger)
    places = read_places(folder)
    ids = profile_ids(folder)
    own = {id_: read_own_rows(folder, id_, standing, complete=complete) for id_ in ids}
    rows = {**ledger, **_together(found or {} for found in own.values())}
    readable = bool(ledger) and None not in own.values()
    known = ids if complete else None
    reader = Reader(rows if readable else {}, facts, profiles=known, places=places)
    signs = read_signs(folder, reader)
    reader = replace(reader, signs=signs)
    routing = read_routing(folder, reader)
    criteria, common = read_criteria(folder, reader)
    purchases = read_purchases(folder, reader)
    version, rules = read_rules(folder, reader)
    warnings = unique(folder, "policy/warnings.toml", "warning", reader.warning)
    conflicts = unique(folder, "policy/conflicts.toml", "conflict", reader.conflict)
    steps = unique(folder, "policy/steps.toml", "step", reader.step)
    told = {
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
    if not complete:
        # Rows that nothing here names are left out; a profile's own file may bring some of them.
        sources = dict.fromkeys(folder.table("words/sources.toml"), "") | sources
    words = read_words(folder, told, facts, conflicts, dict(sorted(sources.items())))
    reader = replace(reader, steps=steps.keys(), common=common, sources=frozenset(sources))
    brought = read_profiles(folder, reader, criteria, own)
    regional = read_regional(folder.table(REGIONAL)) if complete else {}
    language = read_language(folder.table(LANGUAGE))
    folder.settle()
    rulebook = Rulebook(
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
        profiles={},
        places=places,
        ledger=rows,
        words=words,
        unless_said=common,
        regional=regional,
        language=language,
    )
    return _joined(rulebook, brought)


def _joined(rulebook: Rulebook, brought: Sequence[Brought]) -> Rulebook:
    """Return the rulebook with what the folders of profiles bring."""
    words, places = rulebook.words, dict(rulebook.places)
    for each in brought:
        profile = each.profile
        if profile.place in places and not profile.area:
            places[profile.place] = replace(places[profile.place], profile=profile.id)
    groups = {f"group_{each.profile.id}": each.profile.name for each in brought if each.criteria}
    words = replace(
        words,
        criteria={**words.criteria, **_together(each.criteria_words for each in brought)},
        warnings={**words.warnings, **_together(each.warning_words for each in brought)},
        sources={**words.sources, **_together(each.sources for each in brought)},
        interface={**words.interface, **groups},
    )
    return replace(
        rulebook,
        criteria={**rulebook.criteria, **_together(each.criteria for each in brought)},
        warnings=(*rulebook.warnings, *(one for each in brought for one in each.warnings)),
        profiles={**rulebook.profiles, **{each.profile.id: each.profile for each in brought}},
        places=places,
        words=words,
    )


def _together[T](parts: Iterable[Mapping[str, T]]) -> dict[str, T]:
    return {id_: item for part in parts for id_, item in part.items()}


def with_region(rulebook: Rulebook, text: str) -> Rulebook:
    """Return the rulebook with what is said otherwise of a region, read from its file's text.

    Raises DataError naming the file and key of the first thing that is wrong.
    """
    regional = read_regional(table_in(text, REGIONAL))
    return replace(rulebook, regional=regional, base=rulebook.base or rulebook)


def with_profile(
    rulebook: Rulebook, profile_id: str, files: Mapping[str, str], *, complete: bool = False
) -> Rulebook:
    """Return the rulebook with one profile more, read from the texts of its folder's files.

    Rows that the rulebook has already count as the same, but for those that come with their
    statements (``CITED``). Where it is ``complete``, rows need theirs.
    Raises DataError naming the file and key of what is wrong, or Mistakes for several.
    """
    folder = Folder({f"{FOLDER}/{profile_id}/{name}": text for name, text in files.items()})
    own = read_own_rows(folder, profile_id, {}, complete=complete)
    rows = {**(own or {}), **rulebook.ledger, **read_cited_rows(folder, profile_id)}
    reader = Reader(
        rows,
        rulebook.facts,
        rulebook.signs,
        places=rulebook.places,
        steps=[step.id for step in rulebook.steps],
        common=rulebook.unless_said,
        sources=rulebook.shared_sources,
    )
    brought = read_profile(folder, profile_id, reader, rulebook.shared_criteria, own)
    folder.settle()
    base = rulebook.base or rulebook
    return replace(_joined(rulebook, [brought]), ledger=rows, base=base)


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
