"""How old what the guide says of municipalities is, and which it is time to look at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guide_engine.model import COMMON, Profile


class State(StrEnum):
    """Whether somebody has to look; the order is that of the lists."""

    OVERDUE = "forsenad"
    CURRENT = "aktuell"
    WITHDRAWN = "tillbakadragen"


@dataclass(frozen=True, slots=True)
class Fresh:
    """When a profile's sources were read, and no later than when they are read again."""

    profile: Profile
    fetched: date
    review: date
    state: State


def fresh(profile: Profile, today: date) -> Fresh:
    """Return how fresh a profile is; the day of its review is in time."""
    fetched, review = map(date.fromisoformat, (profile.fetched, profile.review))
    late = State.OVERDUE if review < today else State.CURRENT
    return Fresh(profile, fetched, review, State.WITHDRAWN if profile.withdrawn else late)


def by_urgency(profiles: Iterable[Profile], today: date) -> list[Fresh]:
    """Return all profiles but the common ground: overdue ones, those to come, withdrawn ones.

    Within each the one whose day comes first.
    """
    found = [fresh(profile, today) for profile in profiles if profile.id != COMMON]
    order = list(State)
    return sorted(found, key=lambda each: (order.index(each.state), each.review, each.profile.id))


def report(profiles: Iterable[Profile], today: date) -> str:
    """Return what the build prints: a line for each profile that an editor needs to look at."""
    return "\n".join(
        f"{each.profile.page}: skulle ha granskats senast {each.review} (läst {each.fetched})"
        for each in by_urgency(profiles, today)
        if each.state is State.OVERDUE
    )
