"""The generated parts of the site's first page: where to begin, and how long it takes."""

from __future__ import annotations

from guide_engine.compiled import compiled
from guide_engine.flow import Flow, flow
from guide_engine.html import Html, tag
from guide_engine.model import COMMON, Outcome, Rulebook
from scripts.pages.municipalities import finder
from scripts.read.words import words

HEADING = "borja-har"
"""The id of the heading above the municipalities."""


def picker(rulebook: Rulebook) -> Html:
    """Return a field that finds any municipality, and links to the list and the common profile."""
    common = rulebook.profiles[COMMON]
    text = words("kommuner")("valj_bland", antal=len(rulebook.profiles) - 1)
    ways = {"guiden/": text, f"guiden/{COMMON}/": common.name}
    own = tag(
        "ul",
        {"class": "start-places", "aria-labelledby": HEADING, "data-places-else": True},
        (tag("li", None, tag("a", {"href": href}, name)) for href, name in ways.items()),
    )
    # Blocks of their own: Markdown would make a paragraph of what comes after the first.
    return Html(f"{finder.field('guiden/')}\n\n{own}")


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
