"""Written pages with what the build fills in, for tests of the generated parts."""

from __future__ import annotations

from collections.abc import Mapping

from guide_engine.rulebook import default_rulebook
from scripts.project import DOCS
from scripts.read.markers import Filling, filled

SHARED = Filling({"version": default_rulebook().version}, {"många-kommuner": False})


def written(page: str, own: Filling | Mapping[str, str], template: str = "") -> str:
    """Return a page of docs/, or one made from a template, with its own parts."""
    text = (DOCS / (f"mallar/{template}.md" if template else page)).read_text(encoding="utf-8")
    return filled(page, text, own if isinstance(own, Filling) else Filling(own), SHARED)
