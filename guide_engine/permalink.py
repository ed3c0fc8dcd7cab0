"""The state of a visit as the fragment of an address, and back.

A fragment looks like a query: ``v=1&kommun=soderhamn&roll=forening&syfte=egen_verksamhet``.
Browsers never send it to a server. A link from elsewhere may be damaged: what is written as the
guide writes it counts first, then what programs have written anew (``mangled``), and the rest is
named. The keys besides the answers: ``v``, ``kommun``, ``plats`` (the code of a municipality
without a profile), ``jfr`` (the municipality that it is compared with), ``roll``, ``regler``,
``steg``, ``ater``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus, urlencode

from guide_engine.mangled import likely, pairs, plain
from guide_engine.model import COMMON, RESERVED, Role, Rulebook

VERSION = "1"
LONGEST = 4000
"""More characters than this is no link of ours; all answers together need under 700."""

_VERSION = re.compile(r"[a-z0-9_-]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_REGULAR = re.compile(r"[a-z_]+=[a-z0-9_-]*")
"""A part that no program has changed."""

CHECK, RESULT = "kontroll", "resultat"
PAPERS, AGREEMENT, VIEWS = "papper", "avtal", "tva"

DESK = (PAPERS, AGREEMENT, VIEWS)
"""The pages beside a result, which only the browser makes: ``papers``."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a visitor is: the municipality, the role, the answers, and what to show.

    ``answers`` may have one to a gathering too. ``step`` is a fact, a gathering, "kontroll",
    "resultat", a page beside the result or empty for whatever comes next; ``back`` is where a
    changed answer leads back to.
    ``rules`` is the version of the rules that the link was made with. ``compared`` is the
    municipality that the answers came along from, to see what differs. ``place`` is the code of
    a municipality without a profile, with the common one only.
    """

    profile: str = ""
    role: Role | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    step: str = ""
    back: str = ""
    rules: str = ""
    compared: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a link that the guide does not understand; ``name`` is quoted as it is."""

    kind: str
    name: str = ""


def encode(visit: Visit) -> str:
    """Return the fragment of a visit, without the number sign."""
    pairs = [("v", VERSION)]
    if visit.profile:
        pairs.append(("kommun", visit.profile))
    if visit.place:
        pairs.append(("plats", visit.place))
    if visit.compared:
        pairs.append(("jfr", visit.compared))
    if visit.role:
        pairs.append(("roll", visit.role))
    pairs += visit.answers.items()
    if visit.rules:
        pairs.append(("regler", visit.rules))
    if visit.step:
        pairs.append(("steg", visit.step))
    if visit.back:
        pairs.append(("ater", visit.back))
    return urlencode(pairs)


def profiles_named(fragment: str) -> tuple[str, ...]:
    """Return the ids of profiles that a fragment may name, known or not."""
    found = dict.fromkeys(_named(fragment, "kommun", "jfr"))
    return tuple(id_ for id_ in found if id_ not in RESERVED)


def places_named(fragment: str) -> tuple[str, ...]:
    """Return what a fragment may name as codes of municipalities, known or not."""
    return tuple(_named(fragment, "plats"))


def located(rulebook: Rulebook, profile: str, place: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Return the profile and the place that count, and what is to be said of it.

    A place that has rules of its own leads to them; with another profile it counts for nothing.
    """
    if not place:
        return profile, "", ()
    known = rulebook.places[place]
    if known.profile and known.profile == profile:
        return profile, "", ()
    if profile not in ("", COMMON):
        return profile, "", (Problem("plats", known.name),)
    if known.profile in rulebook.profiles:
        return known.profile, "", (Problem("egen", known.name),)
    return COMMON, place, ()


def rules_named(fragment: str) -> str:
    """Return the version of the rules that a fragment says it was made with, or nothing."""
    versions = tuple(_named(fragment, "regler"))
    return next(filter(_DAY.fullmatch, versions), versions[0] if versions else "")


def _named(fragment: str, *keys: str) -> Iterator[str]:
    for part in _parts(fragment):
        for key, value in _written(part) if _REGULAR.fullmatch(part) else pairs(part):
            if plain(key) in keys:
                yield from filter(None, likely(value))


def decode(rulebook: Rulebook, fragment: str) -> tuple[Visit, tuple[Problem, ...]]:
    """Return what a fragment says, and what of it could not be understood."""
    if len(fragment) > LONGEST:
        return Visit(), (Problem("lang"),)
    values, problems = _values(_known(rulebook), fragment)
    rules = values.get("regler", "")
    if rules and rules != rulebook.version:
        problems.append(Problem("regler", rules))
    role = values.get("roll")
    profile, place, told = located(rulebook, values.get("kommun", ""), values.get("plats", ""))
    problems += told
    visit = Visit(
        profile=profile,
        role=Role(role) if role else None,
        answers={key: values[key] for key in rulebook.choices if key in values},
        step=values.get("steg", ""),
        back=values.get("ater", ""),
        rules=rulebook.version if rules else "",
        compared=values.get("jfr", ""),
        place=place,
    )
    return visit, tuple(problems)


def _known(rulebook: Rulebook) -> Mapping[str, Collection[str]]:
    """Return the values of each key; of the rules any version, which is none of these."""
    return {
        **rulebook.choices,
        "v": (VERSION,),
        "kommun": rulebook.profiles,
        "plats": rulebook.places,
        "jfr": rulebook.profiles,
        "roll": tuple(Role),
        "regler": (),
        "steg": (*rulebook.choices, CHECK, RESULT, *DESK),
        "ater": (CHECK, RESULT),
    }


def _values(
    known: Mapping[str, Collection[str]], fragment: str
) -> tuple[dict[str, str], list[Problem]]:
    """Return what the keys say, the first where one says two things, and what is not understood."""
    values: dict[str, str] = {}
    problems: list[Problem] = []
    unclear: list[str] = []
    for part in _parts(fragment):
        ((key, value),) = _written(part)
        if key in values:
            problems += [Problem("dubbel", key)] if values[key] != value else []
        elif value in known.get(key, ()) or (key == "regler" and _VERSION.fullmatch(value)):
            values[key] = value
        else:
            unclear.append(part)
    keys = {plain(key): key for key in known} if unclear else {}
    for part in unclear:
        found = [(keys.get(plain(key), ""), key, value) for key, value in pairs(part)]
        if not any(key for key, _, _ in found):
            ((name, _),) = _written(part)
            problems += [Problem("nyckel", name)] if found else []
            continue
        for key, name, value in found:
            meant = _meant(key, known[key], value) if key else ""
            if not key:
                problems.append(Problem("nyckel", name))
            elif not meant:
                problems.append(Problem("version" if key == "v" else "varde", f"{key}={value}"))
            elif values.setdefault(key, meant) != meant:
                problems.append(Problem("dubbel", key))
    return values, problems


def _meant(key: str, known: Collection[str], value: str) -> str:
    """Return the value that a text is left of, or nothing."""
    if key == "regler":
        return rules_named(f"regler={value}")
    by_letters = {plain(each): each for each in known}
    return next((by_letters[p] for p in map(plain, likely(value)) if p in by_letters), "")


def _parts(fragment: str) -> list[str]:
    """Return what stands between the signs of a fragment; nothing of one that is too long."""
    whole = fragment.removeprefix("#") if len(fragment) <= LONGEST else ""
    return [part for part in whole.split("&") if part]


def _written(part: str) -> list[tuple[str, str]]:
    """Return the key and value of a part as a browser reads them."""
    key, _, value = part.partition("=")
    return [(unquote_plus(key, errors="replace"), unquote_plus(value, errors="replace"))]
