"""The generated parts of the site's first page: where to begin, and how long it takes."""

from __future__ import annotations

from guide_engine.compiled import compiled
from guide_engine.flow import Flow, flow
from guide_engine.html import Html, tag
from guide_engine.model import COMMON, Outcome, Profile, Rulebook
from scripts.pages.municipalities import finder
from scripts.pages.navigation import are_many, by_name
from scripts.read.words import words

HEADING = "borja-har"
"""The id of the heading above the municipalities."""


def picker(rulebook: Rulebook) -> Html:
    """Return a field that finds any municipality, and those with rules of their own as links.

    The common profile is last. Many municipalities stand by letter behind one link.
    """
    profiles = rulebook.profiles
    if are_many(profiles.values()):
        text = words("kommuner")("valj_bland", antal=len(profiles) - 1)
        ways = [tag("a", {"href": "guiden/"}, text)]
    else:
        ways = [_way(profile) for profile in by_name(profiles.values())]
    own = tag(
        "ul",
        {"class": "start-places", "aria-labelledby": HEADING, "data-places-else": True},
        (tag("li", None, way) for way in (*ways, _way(profiles[COMMON]))),
    )
    # Blocks of their own: Markdown would make a paragraph of what comes after the first.
    return Html(f"{finder.field('guiden/')}\n\n{own}")


def _way(profile: Profile) -> Html:
    return tag("a", {"href": f"guiden/{profile.id}/"}, profile.name)


def duration(rulebook: Rulebook) -> dict[str, str]:
    """Return how many questions there are by name: the fewest and most, of a short way and all."""
    flows = [flow(compiled(rulebook, profile)) for profile in rulebook.profiles.values()]
    short = [
        number
        for pages in flows
        for form, number in fewest(rulebook, pages).items()
        if form in (Outcome.BIDRAG, Outcome.UPPHANDLING)
    ]
    longest = max(pages.stops[pages.start].left for pages in flows)
    return {
        "minst-frågor": str(min(short)),
        "flest-korta-frågor": str(max(short)),
        "flest-frågor": str(longest),
    }


def fewest(rulebook: Rulebook, pages: Flow) -> dict[Outcome, int]:
    """Return the smallest number of answers that leads to each recommendation."""
    found: dict[Outcome, int] = {}
    here, seen, number = {pages.stops[pages.start]}, set(), 0
    while here:
        for step in here:
            if step.fact is None:
                outcome = rulebook.rules_by_id[str(step.rule.value)].outcome
                found.setdefault(outcome, number)
        seen |= here
        here = {after for step in here for after in step.answers.values()} - seen
        number += 1
    return found
