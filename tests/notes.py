"""Notes of meetings for tests, and names that are hard on those who show them."""

from __future__ import annotations

from datetime import date
from typing import Any

import markdown
from hypothesis import strategies as st
from icalendar import Calendar
from mkdocs.utils import meta

from scripts.read.meetings import Meeting, series
from scripts.read.note_fields import CONTROLS
from scripts.swedish import slug
from tests import markup

TODAY = date(2026, 11, 21)
SITE = "https://exempel.se/iop"

FIELDS = {
    "title": "Gruppen & de <andra>",
    "description": "Vad mötet tog upp.",
    "kalla": "[]",
    "beslutad": "",
    "giltig_fran": "",
    "giltig_till": "",
    "publicerad": "2026-09-01",
    "granskad": "2026-10-01",
    "agare": "Redaktionen för IOP-guiden",
    "datum": "2026-03-01",
    "tid": "",
    "plats": "",
    "grupp": "Gruppen",
    "kommun": "malmo",
    "teman": "[Östra <delen>, Bidrag]",
    "organisationer": "[Örat, Ängen, Årstiderna, Zebran, élan, Boet]",
    "kommande": "[{datum: 2026-12-24, tema: Jul}]",
}
OPTIONAL = ("publicerad", "tid", "plats")

HOSTILE = (
    "مجموعة العمل 2",
    "קבוצה",
    "Рабочая группа",
    "Совет",
    "👩‍🎓",
    "🎉",
    "会議",
    "<script>alert(1)</script>",
    "</title><!-- ]]> -->",
    "[a](javascript:b) *c* `d` {#e}",
    "Rådet; a,b\\n: c | d",
    "a\"b'c & &lt; $d {e} %s",
    "# Rubrik #",
    "~" * 30 + "å" * 50,
)
"""Names in other letters, and names that look like markup."""


def _fits(name: str) -> bool:
    return name == name.strip() and bool(slug(name).strip("-_")) and not CONTROLS.search(name)


_typed = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
group_names = st.one_of(st.sampled_from(HOSTILE), _typed.filter(_fits))
"""What a group may be called."""


def note(file: str = "", /, **changes: str | None) -> dict[str, str]:
    """Return one file of notes, named by its day; a change of None leaves the field out."""
    fields = {**FIELDS, **changes}
    lines = (f"{key}: {value}" for key, value in fields.items() if value is not None)
    text = "\n".join(("---", *lines, "---", "", "# Möte", ""))
    return {f"moten/{file or fields['datum']}.md": text}


def three() -> tuple[Meeting, ...]:
    """Return three meetings, the newest written first."""
    return series(
        {
            **note(datum="2026-05-01", title="Tredje", teman="[Bidrag]", kommande="[]"),
            **note(datum="2025-11-01", title="Första", kommande="[]"),
            **note(),
        }
    )


def html(page: str) -> str:
    """Return a page as the site builder makes it."""
    text, _ = meta.get_data(page)
    return markdown.markdown(text, extensions=["attr_list", "md_in_html"])


def texts_of(elements: list[markup.Element], name: str) -> list[str]:
    """Return the texts of the elements of one kind."""
    return [element.text for element in elements if element.name == name]


def events(content: bytes) -> list[Any]:
    """Return the events of a calendar, as another program reads them."""
    return list(Calendar.from_ical(content).walk("VEVENT"))
