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
from scripts.pages.how_it_works.rules import by_name_of, citations, folded, folds, row, table
from scripts.pages.municipalities.by_letter import by_letter
from scripts.pages.navigation import are_many, by_name

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
"""The lines' names by matter."""


def comparison(rulebook: Rulebook, anchors: Mapping[str, str]) -> str:
    """Return the comparison's part of the municipalities' page, as Markdown."""
    if are_many(rulebook.profiles.values()):
        own = [profile for profile in rulebook.profiles.values() if profile.says]
        return f"{_MANY}\n{by_letter(own, _link)}"
    return f"{_FEW}\n{_table(rulebook, anchors)}"


_FEW = """
Tabellen visar vad varje kommuns dokument säger, ämne för ämne. *Sägs inte* betyder att dokumentet
inte tar upp frågan. Det betyder inte att kommunen saknar regler.
""".lstrip()

_MANY = """
Välj en kommun. På dess sida står vad dokumenten säger, ämne för ämne. Där ser ni också kommunens
svar bredvid dem för ”Annan kommun”.
""".lstrip()


def _link(profile: Profile) -> Html:
    return tag("a", {"href": ROOT + page_address(profile.page)}, profile.name)


def _table(rulebook: Rulebook, anchors: Mapping[str, str]) -> str:
    own = [profile for profile in by_name(rulebook.profiles.values()) if profile.says]
    columns = ("Ämne", *(profile.name for profile in own))
    rows = (
        row(
            columns,
            TITLES[matter],
            *(_said(profile.says.get(matter)) for profile in own),
        )
        for matter in MATTERS
    )
    found = table("kommuner", "Vad kommunernas egna dokument säger", columns, rows)
    sources = [
        folded(
            f"Källor om {TITLES[matter].lower()}",
            (
                by_name_of(profile.name, citations(rulebook, anchors, said.citations, ROOT))
                for profile in own
                if (said := profile.says.get(matter))
            ),
        )
        for matter in MATTERS
    ]
    return f"{found}\n\n{folds(sources)}"


def _cell(
    rulebook: Rulebook, anchors: Mapping[str, str], profile: Profile, matter: str, root: str
) -> list[Child]:
    said = profile.says.get(matter)
    return [_said(said), citations(rulebook, anchors, said.citations if said else (), root)]


def _said(said: Said | None) -> Child:
    return said.text if said else tag("span", {"class": "generated-silent"}, SILENT)
