"""How fresh the municipalities' rules are: when each was read, and when it is time again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from guide_engine.html import Html, tag
from guide_engine.model import Profile
from guide_engine.pages.start import page_address
from scripts.pages.addresses import HOW_IT_WORKS, root
from scripts.pages.parts import row, table
from scripts.read.freshness import Fresh, State, by_urgency
from scripts.read.markers import Filling
from scripts.read.words import Heading, words

PAGE = f"{HOW_IT_WORKS}/aktualitet.md"


def filling(profiles: Iterable[Profile], today: date) -> Filling:
    """Return what the page says: how many are overdue, and all of them."""
    found = by_urgency(profiles, today)
    late = sum(each.state is State.OVERDUE for each in found)
    say = words("aktualitet")
    number = say("en_forsenad") if late == 1 else say("forsenade", antal=late)
    return Filling({"läget": number if late else say("ingen_forsenad"), "lästa": _table(found)})


def _table(found: Iterable[Fresh]) -> Html:
    heading = words("aktualitet").heading("tabell")
    states = groupby(found, key=lambda each: each.state)
    bodies = [[_row(heading, each) for each in group] for _, group in states]
    return table("kort", heading, *bodies)


def _row(heading: Heading, each: Fresh) -> Html:
    """Return a line; of what is neither overdue nor withdrawn nothing more is said."""
    profile = each.profile
    state = words("aktualitet")(each.state, dag=profile.withdrawn)
    return row(
        heading,
        tag("a", {"href": root(PAGE) + page_address(profile.page)}, profile.name),
        *(tag("time", None, day.isoformat()) for day in (each.fetched, each.review)),
        tag("strong", None, state) if each.state is not State.CURRENT else None,
    )
