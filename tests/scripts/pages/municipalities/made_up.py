"""Rulebooks with made-up municipalities, so that no test rests on those that there are."""

from __future__ import annotations

from dataclasses import replace

from guide_engine.model import COMMON, GRADES, Profile, Rulebook
from guide_engine.rulebook import default_rulebook

RULEBOOK = default_rulebook()
OWN = [profile for profile in RULEBOOK.profiles.values() if profile.id != COMMON]
WHOLE = next(profile for profile in OWN if profile.grade == GRADES[0] and profile.says)
"""A municipality whose conditions were all read; which one does not matter."""


def with_profiles(*profiles: Profile, rulebook: Rulebook = RULEBOOK) -> Rulebook:
    """Return the rules with the common ground and these profiles only."""
    common = rulebook.profiles[COMMON]
    known = {each.id: each for each in (common, *profiles)}
    places = {
        code: place if place.profile in known else replace(place, profile="")
        for code, place in rulebook.places.items()
    }
    return replace(rulebook, profiles=known, places=places)


def many(number: int, base: Profile = WHOLE) -> list[Profile]:
    """Return copies of a profile with names and ids of their own."""
    return [
        replace(
            base, id=f"p{n:03}", name=f"{chr(65 + n % 26)}by {n:03}", page=f"kommuner/p{n:03}.md"
        )
        for n in range(number)
    ]
