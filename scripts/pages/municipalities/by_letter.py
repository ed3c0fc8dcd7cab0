"""Many municipalities as a list in alphabetical order, with a way to each letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from guide_engine.html import Child, Html, tag
from guide_engine.model import Profile
from scripts.pages.navigation import by_name
from scripts.read.words import words
from scripts.swedish import alphabetical


def by_letter(
    profiles: Iterable[Profile], entry: Callable[[Profile], Child], level: int = 3, name: str = ""
) -> Html:
    """Return the municipalities under their first letters, and links to the letters.

    ``level`` is that of the letters' headings; ``name`` tells the list from others on the page.
    """
    groups = groupby(by_name(profiles), key=lambda profile: profile.name[0].upper())
    letters = [(letter, list(found)) for letter, found in groups]
    ways = (
        tag("li", None, tag("a", {"href": f"#{_anchor(letter, name)}"}, letter))
        for letter, _ in letters
    )
    return tag(
        "div",
        {"class": "letters"},
        tag("nav", {"aria-label": words("kommuner")("bokstaver")}, tag("ul", None, ways)),
        (
            (
                tag(f"h{level}", {"id": _anchor(letter, name)}, letter),
                tag("ul", None, (tag("li", None, entry(profile)) for profile in found)),
            )
            for letter, found in letters
        ),
    )


def _anchor(letter: str, name: str) -> str:
    """Return the id of a letter's heading: å, ä and ö have names of their own."""
    plain = {"Å": "aa", "Ä": "ae", "Ö": "oe"}.get(letter, alphabetical(letter))
    return "-".join(part for part in ("bokstav", name, plain) if part)
