"""The comparison of municipalities: what each one's own documents say, matter by matter.

Of few municipalities there is one table, a line for each matter: on a phone a line becomes a card,
with one matter across all municipalities. Of many nobody could read it: then the page leads to each
municipality's own, and there it stands beside the common ground.
"""

from __future__ import annotations

from collections.abc import Mapping

from guide_engine.html import Child, Html, tag
from guide_engine.model import MATTERS, Profile, Rulebook, Said
from guide_engine.pages.start import page_address
from scripts.pages.addresses import MUNICIPALITIES, root
from scripts.pages.municipalities.by_letter import by_letter
from scripts.pages.navigation import are_many, by_name
from scripts.pages.parts import by_name_of, citations, folded, folds, row, table
from scripts.read.words import words


def comparison(rulebook: Rulebook, anchors: Mapping[str, str]) -> str:
    """Return the comparison on the municipalities' page, as Markdown; of many the way to each."""
    own = [profile for profile in by_name(rulebook.profiles.values()) if profile.says]
    if are_many(rulebook.profiles.values()):
        return by_letter(own, _link)
    heading = words("kommuner").heading("jamforelse").with_more(*(each.name for each in own))
    rows = (
        row(heading, name_of(matter), *(said(profile.says.get(matter)) for profile in own))
        for matter in MATTERS
    )
    sources = [_sources(rulebook, anchors, own, matter) for matter in MATTERS]
    return f"{table('kommuner', heading, rows)}\n\n{folds(sources)}"


def name_of(matter: str) -> str:
    """Return the words for a matter."""
    return words("kommuner").part("amne")(matter)


def said(found: Said | None) -> Child:
    """Return what a document says, or that it does not."""
    silent = tag("span", {"class": "generated-silent"}, words("kommuner")("sags_inte"))
    return found.text if found else silent


def _link(profile: Profile) -> Html:
    return tag("a", {"href": root(MUNICIPALITIES) + page_address(profile.page)}, profile.name)


def _sources(
    rulebook: Rulebook, anchors: Mapping[str, str], profiles: list[Profile], matter: str
) -> Html:
    """Return what is cited on a matter, folded, municipality by municipality."""
    return folded(
        words("kommuner")("kallor", amne=name_of(matter).lower()),
        (
            by_name_of(
                profile.name, citations(rulebook, anchors, found.citations, root(MUNICIPALITIES))
            )
            for profile in profiles
            if (found := profile.says.get(matter))
        ),
    )
