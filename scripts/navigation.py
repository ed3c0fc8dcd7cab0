"""The part of the navigation that is generated: municipalities and meetings.

Every page of the site carries the navigation, so it may not grow with the site: of many
municipalities it lists none, of the meetings the newest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from guide_engine.errors import GuideError
from guide_engine.model import Profile
from guide_engine.session import COMMON
from scripts.meetings import Meeting, alphabetical, nav

MANY = 12
"""From more municipalities than this on, pages lead to them by letter or one by one."""


def are_many(profiles: Collection[Profile]) -> bool:
    """Tell whether there are too many municipalities for lists and tables of all of them."""
    return len(profiles) > MANY


def by_name(profiles: Iterable[Profile]) -> list[Profile]:
    """Return the municipalities in alphabetical order, without the common ground."""
    found = (profile for profile in profiles if profile.id != COMMON)
    return sorted(found, key=lambda profile: alphabetical(profile.name))


def filled(config: str, profiles: Collection[Profile], meetings: Sequence[Meeting]) -> str:
    """Return the text of mkdocs.yml with the generated entries.

    Raises GuideError if it lacks one of the lines that say where they go.
    """
    listed = [] if are_many(profiles) else by_name(profiles)
    parts = {
        "guidens kommuner": [f"- {each.name}: guiden/{each.id}/index.md" for each in listed],
        "kommuner": [f"- {each.name}: {each.page}" for each in listed],
        "möten": nav(meetings),
    }
    for name, entries in parts.items():
        here = f"      # genererat: {name}\n"
        if config.count(here) != 1:
            raise GuideError(f'mkdocs.yml: raden "{here.strip()}" ska finnas en gång i nav')
        config = config.replace(here, "".join(f"      {entry}\n" for entry in entries))
    return config
