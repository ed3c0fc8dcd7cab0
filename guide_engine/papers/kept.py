"""A visit as a file that the visitor keeps: answers and notes, and which rules they met."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from guide_engine.entered import entered_json
from guide_engine.errors import InputError
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Role, Rulebook
from guide_engine.papers.notes import Notes, check_notes
from guide_engine.permalink import Visit, located

FORMAT = "iop-guiden"
VERSION = 1
LARGEST = 2_000_000
"""A longer text is no file of ours."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds; ``rules`` is the version that it was made with, ``saved`` the day.

    ``left_out`` names what today's guide does not know and so could not take.
    """

    visit: Visit
    notes: Notes = field(default_factory=Notes)
    rules: str = ""
    saved: str = ""
    left_out: tuple[str, ...] = ()


def write_kept(rulebook: Rulebook, kept: Kept) -> str:
    """Return the text of the file."""
    return (
        json.dumps(
            {
                FORMAT: VERSION,
                "regler": kept.rules or rulebook.version,
                "sparad": kept.saved,
                "kommun": kept.visit.profile,
                **({"plats": kept.visit.place} if kept.visit.place else {}),
                "roll": kept.visit.role or "",
                "svar": dict(kept.visit.answers),
                "anteckningar": {
                    "facts": dict(kept.notes.facts),
                    "fields": dict(kept.notes.fields),
                    "agreement": dict(kept.notes.agreement),
                },
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def read_kept(rulebook: Rulebook, text: str) -> Kept:
    """Return what a file says; answers that today's guide does not know are named.

    The profile is as the file says, known or not.
    Raises InputError for a file that is not ours, newer than this guide, or damaged.
    """
    raw = _parsed(text)
    answers = _object(raw, "svar")
    known: dict[str, str] = {}
    left_out: list[str] = []
    for fact, value in answers.items():
        values = (*rulebook.facts[fact].values, DONT_KNOW) if fact in rulebook.facts else ()
        if value in values:
            known[fact] = value
        else:
            left_out.append(f"{fact}={value}"[:80])
    role = _text(raw, "roll")
    if role not in ("", *Role):
        raise InputError(f'filen är skadad: roll "{role[:40]}" finns inte')
    code = _text(raw, "plats")
    if code and code not in rulebook.places:
        left_out.append(f"plats={code}"[:80])
        code = ""
    profile, place, told = located(rulebook, _text(raw, "kommun"), code)
    left_out += [f"plats={code}" for problem in told if problem.kind == "plats"]
    return Kept(
        Visit(
            profile=profile,
            role=Role(role) if role else None,
            answers={fact: known[fact] for fact in rulebook.facts if fact in known},
            place=place,
        ),
        check_notes(rulebook, _object(raw, "anteckningar")),
        _text(raw, "regler"),
        _text(raw, "sparad"),
        tuple(left_out),
    )


def _parsed(text: str) -> dict[str, Any]:
    foreign = "det här är ingen fil från IOP-guiden; öppna en fil som du har sparat här"
    if len(text) > LARGEST:
        raise InputError(foreign)
    try:
        raw = entered_json(text)
    except InputError:
        if f'"{FORMAT}"' in text[:200]:
            raise InputError("filen är skadad: den slutar för tidigt eller har ändrats") from None
        raise InputError(foreign) from None
    if not isinstance(raw, dict) or FORMAT not in raw:
        raise InputError(foreign)
    version = raw[FORMAT]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise InputError(f'filen är skadad: "{FORMAT}" ska vara ett heltal')
    if version > VERSION:
        raise InputError("filen är gjord med en nyare guide; ladda om sidan och försök igen")
    return raw


def _object(raw: dict[str, Any], key: str) -> dict[str, Any]:
    found = raw.get(key, {})
    if not isinstance(found, dict):
        raise InputError(f"filen är skadad: {key} ska vara ett objekt")
    return found


def _text(raw: dict[str, Any], key: str) -> str:
    found = raw.get(key, "")
    if not isinstance(found, str):
        raise InputError(f"filen är skadad: {key} ska vara en text")
    return found
