"""The state of a visit as the fragment of an address, and back.

A fragment looks like a query: ``v=1&kommun=soderhamn&roll=forening&syfte=egen_verksamhet``.
Browsers never send it to a server. A link from elsewhere may be damaged: everything that can
be understood is kept, and the rest is named. The keys besides the answers: ``v``, ``kommun``,
``plats`` (the code of a municipality without a profile), ``jfr`` (the municipality that it is
compared with), ``roll``, ``regler``, ``steg``, ``ater``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from guide_engine.model import COMMON, Role, Rulebook

VERSION = "1"
LONGEST = 4000
"""More characters than this is no link of ours; all answers together need under 700."""

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
    """Return the ids of profiles that a fragment names, known or not."""
    if len(fragment) > LONGEST:
        return ()
    pairs = parse_qsl(fragment.removeprefix("#"), keep_blank_values=True, errors="replace")
    return tuple(value for key, value in pairs if key in ("kommun", "jfr"))


def place_named(fragment: str) -> str:
    """Return the code of a municipality that a fragment names, known or not, or nothing."""
    return _first(fragment, "plats")


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
    return _first(fragment, "regler")


def _first(fragment: str, name: str) -> str:
    if len(fragment) > LONGEST:
        return ""
    pairs = parse_qsl(fragment.removeprefix("#"), keep_blank_values=True, errors="replace")
    return next((value for key, value in pairs if key == name), "")


def decode(rulebook: Rulebook, fragment: str) -> tuple[Visit, tuple[Problem, ...]]:
    """Return what a fragment says, and what of it could not be understood."""
    fragment = fragment.removeprefix("#")
    if len(fragment) > LONGEST:
        return Visit(), (Problem("lang"),)
    pairs = parse_qsl(fragment, keep_blank_values=True, errors="replace")
    values: dict[str, str] = {}
    answers: dict[str, str] = {}
    problems: list[Problem] = []
    steps = (*rulebook.choices, CHECK, RESULT, *DESK)
    known = {
        "v": (VERSION,),
        "kommun": tuple(rulebook.profiles),
        "plats": tuple(rulebook.places),
        "jfr": tuple(rulebook.profiles),
        "roll": tuple(Role),
        "steg": steps,
        "ater": (CHECK, RESULT),
    }
    for key, value in pairs:
        if key in values or key in answers:
            problems.append(Problem("dubbel", key))
        elif key in rulebook.choices:
            if value in rulebook.choices[key]:
                answers[key] = value
            else:
                problems.append(Problem("varde", f"{key}={value}"))
        elif key == "regler":
            values[key] = value
        elif key not in known:
            problems.append(Problem("nyckel", key))
        elif value in known[key]:
            values[key] = value
        else:
            problems.append(Problem("version" if key == "v" else "varde", f"{key}={value}"))
    rules = values.get("regler", "")
    if rules and rules != rulebook.version:
        problems.append(Problem("regler", rules))
    role = values.get("roll")
    profile, place, told = located(rulebook, values.get("kommun", ""), values.get("plats", ""))
    problems += told
    visit = Visit(
        profile=profile,
        role=Role(role) if role else None,
        answers={key: answers[key] for key in rulebook.choices if key in answers},
        step=values.get("steg", ""),
        back=values.get("ater", ""),
        rules=rulebook.version if rules else "",
        compared=values.get("jfr", ""),
        place=place,
    )
    return visit, tuple(problems)
