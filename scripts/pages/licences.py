"""The page "Licenser": what others made, under which licence, and the licences' texts."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.html import tag
from scripts.pages.parts import row, table
from scripts.project import ROOT
from scripts.read.components import Component
from scripts.read.words import words

PAGE = "om/licenser.md"
FOLDER = "licenser"


def parts(components: Sequence[Component]) -> dict[str, str]:
    """Return the parts of the page by name."""
    say = words("licenser")
    heading = say.heading("delar")
    rows = (
        row(
            heading,
            tag("a", {"href": each.home, "rel": "external"}, each.name),
            each.purpose,
            each.version or say("utan_version"),
            tag("a", _target(each), each.licence),
        )
        for each in components
    )
    return {"delar": table("licenser", heading, rows)}


def texts(components: Sequence[Component]) -> dict[str, str]:
    """Return the licences that the packages bring, and the guide's own, by their paths."""
    own = (ROOT / "LICENSE").read_text(encoding="utf-8")
    brought = {_path(each): each.text for each in components if each.text}
    return {f"{FOLDER}/iop-guiden.txt": own, **brought}


def _target(component: Component) -> dict[str, str | bool | None]:
    if component.text_at:
        return {"href": component.text_at, "rel": "external"}
    return {"href": f"../../{_path(component)}"}


def _path(component: Component) -> str:
    return f"{FOLDER}/{component.id}.txt"
