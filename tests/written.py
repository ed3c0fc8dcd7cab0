"""Written pages with what the build fills in, for tests of the generated parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from guide_engine.rulebook import default_rulebook
from scripts.pages.meetings.lists import filling
from scripts.project import DOCS
from scripts.read.markers import Filling, filled
from scripts.read.meetings import Meeting

SHARED = Filling({"version": default_rulebook().version, "kommuner-och-regioner": "N kommuner"})


def written(page: str, own: Filling | Mapping[str, str], template: str = "") -> str:
    """Return a page of docs/, or one made from a template, with its own parts."""
    text = (DOCS / (f"mallar/{template}.md" if template else page)).read_text(encoding="utf-8")
    return filled(page, text, own if isinstance(own, Filling) else Filling(own), SHARED)


def meeting_lists(meetings: Sequence[Meeting], today: date) -> dict[str, str]:
    """Return the written pages of lists of meetings, filled in."""
    return {name: written(name, own) for name, own in filling(meetings, today).items()}
