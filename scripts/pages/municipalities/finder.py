"""Any municipality or region: a field that finds it while typing, and a plain list.

The field needs its script (`places.js`), which takes the names from the list; without it the list
by county does the same. A region stands first in its county.
"""

from __future__ import annotations

from itertools import groupby

from guide_engine.html import Html, tag
from guide_engine.model import COMMON, GRADES, REGION, Place, Profile, Rulebook
from guide_engine.permalink import Visit, encode
from scripts.read.words import words
from scripts.swedish import alphabetical

LIST = "alla-kommuner"
"""The id of the list's heading, on the page that asks for the municipality ("guiden/")."""


def field(page: str) -> Html:
    """Return the field; ``page`` is the address of the page with the list, empty on that page."""
    say = words("kommuner")
    return tag(
        "div",
        {"id": "places", "class": "places", "data-places": page, "hidden": True},
        tag("label", {"for": "places-name"}, say("sok")),
        tag(
            "input",
            {
                "id": "places-name",
                "type": "search",
                "autocomplete": "off",
                "spellcheck": "false",
                "aria-describedby": "places-count",
            },
        ),
        tag("p", {"id": "places-count", "role": "status"}),
        tag("ul", {"id": "places-hits", "aria-label": say("traffar"), "hidden": True}),
    )


def note(profile: Profile) -> str:
    """Say in a few words what the guide has of a municipality with a profile."""
    say = words("kommuner")
    if profile.withdrawn:
        return say("tillbakadragna")
    return say("egna_regler" if profile.grade == GRADES[0] else "delvis_lasta")


def every(rulebook: Rulebook) -> Html:
    """Return all municipalities and regions by county, folded; for the page that asks for one."""
    say = words("kommuner")
    places = sorted(
        rulebook.places.values(),
        key=lambda p: (alphabetical(p.county), p.kind != REGION, alphabetical(p.name)),
    )
    counties = groupby(places, key=lambda place: place.county)
    return tag(
        "div",
        {"class": "places-all", "data-search-exclude": True},
        tag("h2", {"id": LIST}, say("alla")),
        tag("p", None, say("alla_ingress")),
        # Only the engine has a region's words, where it has no rules of its own.
        tag("noscript", None, tag("p", None, say("utan_skript"))),
        (
            tag(
                "details",
                None,
                tag("summary", None, county),
                tag("ul", None, (tag("li", None, _way(rulebook, each)) for each in found)),
            )
            for county, found in counties
        ),
    )


def _way(rulebook: Rulebook, place: Place) -> list[Html | str]:
    """Return the way to the guide for a municipality, from the page that asks for one."""
    also = f" – {place.also}" if place.also else ""
    if place.profile:
        link = tag("a", {"href": f"{place.profile}/"}, place.name)
        return [link, f"{also} – {note(rulebook.profiles[place.profile])}"]
    visit = encode(Visit(COMMON, place=place.code))
    address = {"href": f"{COMMON}/#{visit}", "data-also": place.also or None}
    return [tag("a", address, place.name), also]
