"""The part of the navigation that is generated: municipalities and meetings.

Every page of the site carries the navigation, so it may not grow with the site: of many
municipalities it lists none, of the meetings the newest. Few meetings stand with the other pages
of knowledge; more of them are a section of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence

from guide_engine.errors import GuideError
from guide_engine.model import COMMON, Profile, Rulebook
from scripts.pages.meetings.lists import INDEX, ORGANISATIONS
from scripts.pages.meetings.ways import nav
from scripts.read.meetings import Meeting
from scripts.swedish import alphabetical

MANY = 12
"""From more municipalities than this on, pages lead to them by letter or one by one."""

OWN_SECTION = 5
"""From so many meetings on they have a section of their own in the navigation."""


def are_many(profiles: Collection[Profile]) -> bool:
    """Tell whether there are too many municipalities for lists and tables of all of them."""
    return len(profiles) > MANY


def by_name(profiles: Iterable[Profile]) -> list[Profile]:
    """Return the municipalities in alphabetical order, without the common ground."""
    found = (profile for profile in profiles if profile.id != COMMON)
    return sorted(found, key=lambda profile: alphabetical(profile.name))


def common_last(rulebook: Rulebook) -> list[Profile]:
    """Return the profiles by name; the one for all other municipalities last."""
    profiles = rulebook.profiles
    return [*by_name(profiles.values()), profiles[COMMON]]


def filled(config: str, profiles: Collection[Profile], meetings: Sequence[Meeting]) -> str:
    """Return the text of mkdocs.yml with the generated entries.

    Raises GuideError if it lacks one of the lines that say where they go.
    """
    listed = [] if are_many(profiles) else by_name(profiles)
    few = len(meetings) < OWN_SECTION
    parts = {
        "guidens kommuner": [f"- {each.name}: guiden/{each.id}/index.md" for each in listed],
        "kommuner": [f"- {each.name}: {each.page}" for each in listed],
        "få möten": _few(meetings) if few else [],
        "många möten": [] if few else _many(meetings),
    }
    for name, entries in parts.items():
        here = re.compile(rf"^( *)# genererat: {name}\n", re.MULTILINE)
        if len(here.findall(config)) != 1:
            raise GuideError(f'mkdocs.yml: raden "# genererat: {name}" ska finnas en gång i nav')
        before, indent, after = here.split(config)
        config = "".join((before, *(f"{indent}{entry}\n" for entry in entries), after))
    return config


def _few(meetings: Sequence[Meeting]) -> list[str]:
    notes = [_entry(f"Möte {name}", page) for name, page in nav(meetings)]
    return [f"- Möten: {INDEX}", *notes, f"- Organisationer på möten: {ORGANISATIONS}"]


def _many(meetings: Sequence[Meeting]) -> list[str]:
    notes = [_entry(name, page) for name, page in nav(meetings)]
    inside = [f"- Alla möten: {INDEX}", f"- Organisationer: {ORGANISATIONS}", *notes]
    return ["- Möten:", *(f"    {line}" for line in inside)]


def _entry(name: str, page: str) -> str:
    """Return a line of YAML in which a name may hold any character."""
    return f"- {json.dumps(name, ensure_ascii=False)}: {page}"
