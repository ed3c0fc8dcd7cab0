"""One view as it is handed over: a link, the fragment of one, or the text of a kept file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guide_engine.errors import InputError
from guide_engine.model import RESERVED, Rulebook
from guide_engine.papers.kept import read_kept
from guide_engine.papers.notes import Notes
from guide_engine.permalink import LONGEST, Problem, Visit, decode, profiles_named, rules_named

_IN_PATH = re.compile(r"/guiden/([a-z0-9_-]+)/[^/#]*#")


@dataclass(frozen=True, slots=True)
class Given:
    """A visit with its notes, and the version of the rules that it was made with, if it says so.

    ``problems`` are of a link, ``left_out`` of a file: what could not be understood.
    """

    visit: Visit
    notes: Notes = field(default_factory=Notes)
    rules: str = ""
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()


def read_given(rulebook: Rulebook, text: str) -> Given:
    """Return what a link, a fragment or a file says.

    Raises InputError for what is none of these, has no answers, or names a municipality that
    the guide does not have.
    """
    text = text.strip()
    if text.startswith("{"):
        kept = read_kept(rulebook, text)
        if kept.visit.profile and kept.visit.profile not in rulebook.profiles:
            raise InputError(f'filen: kommunen "{kept.visit.profile[:40]}" finns inte i guiden')
        given = Given(kept.visit, kept.notes, kept.rules, left_out=kept.left_out)
    else:
        given = _link(rulebook, _fragment(text))
    if not given.visit.answers:
        raise InputError("inga svar; tillåtet: en länk från guiden, eller en fil som är sparad där")
    return given


def profiles_given(text: str) -> tuple[str, ...]:
    """Return the ids of profiles that a link, a fragment or a file names, known or not."""
    text = text.strip()
    if text.startswith("{"):
        found = re.findall(r'"kommun":\s*"([a-z0-9_-]+)"', text)[:1]
        return tuple(id_ for id_ in found if id_ not in RESERVED)
    return profiles_named(_fragment(text))


def _fragment(text: str) -> str:
    """Return the fragment of a link, with the municipality of its path where it names none.

    Mail breaks long links and puts signs around them.
    """
    link = "".join(text.split()).strip("<>\"'”")
    before, sign, fragment = link.partition("#")
    fragment = fragment if sign else before
    path = _IN_PATH.search(link)
    if path and not profiles_named(fragment):
        fragment += f"&kommun={path[1]}"
    return fragment


def _link(rulebook: Rulebook, fragment: str) -> Given:
    if len(fragment) > LONGEST:
        raise InputError(f"länken är för lång; tillåtet: {LONGEST} tecken")
    visit, problems = decode(rulebook, fragment)
    rest = tuple(problem for problem in problems if problem.kind != "regler")
    return Given(visit, rules=rules_named(fragment), problems=rest)
