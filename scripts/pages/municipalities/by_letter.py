"""Many municipalities as a list in alphabetical order, with a way to each letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from guide_engine.html import Child, Html, tag
from guide_engine.model import COMMON, Profile, Rulebook
from guide_engine.pages.start import choose_page, profile_options
from scripts.pages.municipalities import finder
from scripts.pages.navigation import are_many, by_name
from scripts.read.words import words
from scripts.swedish import alphabetical


def by_letter(
    profiles: Iterable[Profile], entry: Callable[[Profile], Child], level: int = 3
) -> Html:
    """Return the municipalities under their first letters, and links to the letters.

    ``level`` is that of the letters' headings.
    """
    groups = groupby(by_name(profiles), key=lambda profile: profile.name[0].upper())
    letters = [(letter, list(found)) for letter, found in groups]
    ways = (
        tag("li", None, tag("a", {"href": f"#{_anchor(letter)}"}, letter)) for letter, _ in letters
    )
    return tag(
        "div",
        {"class": "letters"},
        tag("nav", {"aria-label": words("kommuner")("bokstaver")}, tag("ul", None, ways)),
        (
            (
                tag(f"h{level}", {"id": _anchor(letter)}, letter),
                tag("ul", None, (tag("li", None, entry(profile)) for profile in found)),
            )
            for letter, found in letters
        ),
    )


def choose(rulebook: Rulebook) -> Html:
    """Return the page that asks for the municipality; many with own rules stand by letter."""
    own = None
    if are_many(rulebook.profiles.values()):
        letters = by_letter(rulebook.profiles.values(), lambda p: tag("a", _way(p), p.name))
        own = [profile_options(rulebook, [COMMON]), letters]
    return choose_page(rulebook, finder.field(""), own, finder.every(rulebook))


def _way(profile: Profile) -> dict[str, str | bool | None]:
    return {"href": f"{profile.id}/", "data-profile": profile.id}


def _anchor(letter: str) -> str:
    """Return the id of a letter's heading: å, ä and ö have names of their own."""
    return f"bokstav-{({'Å': 'aa', 'Ä': 'ae', 'Ö': 'oe'}).get(letter, alphabetical(letter))}"
