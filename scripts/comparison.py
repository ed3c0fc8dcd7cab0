"""The comparison of municipalities: what each one's own documents say, matter by matter."""

from __future__ import annotations

from collections.abc import Mapping

from guide_engine.html import Child, Html, tag
from guide_engine.model import MATTERS, Profile, Rulebook
from guide_engine.pages.start import page_address
from scripts.how_it_works import citations, row, table

PAGE = "kommuner/index.md"
ROOT = "../"
SILENT = "Sägs inte"

TITLES = {
    "initiativ": "Initiativ",
    "plan": "Plan eller mål",
    "marknad": "Marknad",
    "avtalstid": "Avtalstid",
    "ersattning": "Andra pengar",
    "beslutar": "Vem beslutar",
    "uppfoljning": "Uppföljning",
    "aktorer": "Vilka organisationer",
}
"""The columns' names by matter."""


def comparison(rulebook: Rulebook, anchors: Mapping[str, str]) -> Html:
    """Return the table of all municipalities that have documents of their own."""
    columns = ("Kommun", *(TITLES[matter] for matter in MATTERS))
    rows = [
        row(
            columns,
            tag("a", {"href": ROOT + page_address(profile.page)}, profile.name),
            *(_cell(rulebook, anchors, profile, matter) for matter in MATTERS),
        )
        for profile in sorted(rulebook.profiles.values(), key=lambda profile: profile.name)
        if profile.says
    ]
    caption = "Vad kommunernas egna dokument säger"
    return tag("div", {"data-sortable": True}, table("kommuner", caption, columns, rows))


def _cell(
    rulebook: Rulebook, anchors: Mapping[str, str], profile: Profile, matter: str
) -> list[Child]:
    said = profile.says.get(matter)
    if said is None:
        return [tag("span", {"class": "generated-silent"}, SILENT)]
    return [said.text, citations(rulebook, anchors, said.citations, ROOT)]
