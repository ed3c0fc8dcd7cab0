"""Profiles that stand for all of them where trying each would be dear.

They are picked by what they hold, never by name: every kind of thing that a profile can hold is
held by one of them. What is cheap is tried for every profile (the fixture ``profile``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import pytest

from guide_engine.decision import criterion_facts
from guide_engine.model import COMMON, REGION, Profile, Rulebook
from guide_engine.rulebook import default_rulebook
from tests.thorough import mostly

_RULEBOOK: Rulebook = default_rulebook()


def _traits(profile: Profile) -> Iterator[str]:
    """Iterate over what a profile holds that is worth a test of its own."""
    yield from (profile.kind, profile.grade)
    yield from (f"begins: {subject}" for subject in profile.begins)
    held: Mapping[str, object] = {
        "common": profile.id == COMMON,
        "recommends": profile.recommends,
        "shows": profile.shows,
        "area": profile.area,
        "withdrawn": profile.withdrawn,
        "not known": profile.unknown,
        "several decide": len(profile.decided_by) > 1,
        "refusal": any(each.refusal for each in profile.decided_by),
        "own warning": any(profile.id in each.scope.profiles for each in _RULEBOOK.warnings),
        "most questions": profile.id == _asks_most(),
    }
    yield from (trait for trait, holds in held.items() if holds)


def _asks_most() -> str:
    """Return the profile whose required criteria read the most facts."""
    number = {
        id_: len({f for c in profile.requires for f in criterion_facts(_RULEBOOK.criteria[c])})
        for id_, profile in sorted(_RULEBOOK.profiles.items())
    }
    return max(number, key=lambda id_: number[id_])


def covering(held: Mapping[str, Set[str]]) -> tuple[str, ...]:
    """Return few names that hold together all that any name holds."""
    left = frozenset[str]().union(*held.values())
    found: list[str] = []
    while left:
        found.append(max(sorted(held), key=lambda name: len(held[name] & left)))
        left -= held[found[-1]]
    return tuple(sorted(found))


REPRESENTATIVES: tuple[str, ...] = covering(
    {profile.id: frozenset(_traits(profile)) for profile in _RULEBOOK.profiles.values()}
)

DECIDING: tuple[str, ...] = tuple(
    sorted({_RULEBOOK.profiles[id_].requires: id_ for id_ in reversed(REPRESENTATIVES)}.values())
)
"""Those of them that ask and decide differently, for tests of nothing else."""

DIFFERENT: tuple[str, ...] = tuple(
    sorted(
        {_RULEBOOK.profiles[id_].requires: id_ for id_ in (*_RULEBOOK.profiles, COMMON)}.values()
    )
)
"""One profile for each list of required criteria: those left out decide as one of these does."""

ASKS_MOST: str = _asks_most()

LONGEST: tuple[str, ...] = tuple(sorted({COMMON, ASKS_MOST}))
"""The common ground, and the profile that asks the most."""

SPOKEN: tuple[str, ...] = (
    ASKS_MOST,
    *(id_ for id_ in REPRESENTATIVES if _RULEBOOK.profiles[id_].kind == REGION),
)
"""The municipality that asks the most, and a region, which is spoken of in other words."""

of_representatives = pytest.mark.parametrize("of", REPRESENTATIVES)
of_the_longest = pytest.mark.parametrize("of", LONGEST)
of_deciding = pytest.mark.parametrize("of", DECIDING)
of_different = pytest.mark.parametrize("of", DIFFERENT)
for_representatives = pytest.mark.parametrize("profile", REPRESENTATIVES, indirect=True)
for_the_longest = pytest.mark.parametrize("profile", LONGEST, indirect=True)
for_deciding = pytest.mark.parametrize("profile", DECIDING, indirect=True)
for_spoken = pytest.mark.parametrize("profile", mostly(REPRESENTATIVES, *SPOKEN), indirect=True)
for_different = pytest.mark.parametrize("profile", DIFFERENT, indirect=True)
"""The fixture ``profile`` for fewer: tests name it as those do that run for every profile."""
