"""The comparison of municipalities: what each one's own documents say, matter by matter.

Of few municipalities there is one table. Of many nobody could read it: then the page leads to
each municipality's own, and there it stands beside the common ground.
"""

from __future__ import annotations

from collections.abc import Mapping

from guide_engine.html import Child, Html, tag
from guide_engine.model import MATTERS, Profile, Rulebook
from guide_engine.pages.start import page_address
from scripts.by_letter import by_letter
from scripts.how_it_works import citations, row, table
from scripts.navigation import are_many

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


def comparison(rulebook: Rulebook, anchors: Mapping[str, str]) -> str:
    """Return the comparison's part of the municipalities' page, as Markdown."""
    if are_many(rulebook.profiles.values()):
        own = [profile for profile in rulebook.profiles.values() if profile.says]
        return f"{_MANY}\n{by_letter(own, _link)}"
    return f"{_FEW}\n{_table(rulebook, anchors)}"


_FEW = """
Tabellen visar vad varje kommuns dokument säger, ämne för ämne. *Sägs inte* betyder att dokumentet
inte tar upp frågan. Det betyder inte att kommunen saknar regler. Med JavaScript går det att sortera
tabellen: välj rubriken på en kolumn.
""".lstrip()

_MANY = """
Välj en kommun. På dess sida står vad dokumenten säger, ämne för ämne. Där ser ni också kommunens
svar bredvid dem för ”Annan kommun”.
""".lstrip()


def _link(profile: Profile) -> Html:
    return tag("a", {"href": ROOT + page_address(profile.page)}, profile.name)


def _table(rulebook: Rulebook, anchors: Mapping[str, str]) -> Html:
    columns = ("Kommun", *(TITLES[matter] for matter in MATTERS))
    rows = [
        row(
            columns,
            _link(profile),
            *(_cell(rulebook, anchors, profile, matter, ROOT) for matter in MATTERS),
        )
        for profile in sorted(rulebook.profiles.values(), key=lambda profile: profile.name)
        if profile.says
    ]
    caption = "Vad kommunernas egna dokument säger"
    return tag("div", {"data-sortable": True}, table("kommuner", caption, columns, rows))


def _cell(
    rulebook: Rulebook, anchors: Mapping[str, str], profile: Profile, matter: str, root: str
) -> list[Child]:
    said = profile.says.get(matter)
    if said is None:
        return [tag("span", {"class": "generated-silent"}, SILENT)]
    return [said.text, citations(rulebook, anchors, said.citations, root)]
