"""Drafts that the tests of the workshop begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guide_engine.model import COMMON
from guide_engine.workshop.beginning import begun
from guide_engine.workshop.desk import respond
from guide_engine.workshop.draft import Draft
from guide_engine.workshop.edits import added, edited
from tests.strategies import RULEBOOK

TODAY = "2026-12-01"
PLACE = next(
    each for each in RULEBOOK.places.values() if not each.profile and each.kind != "region"
)
FACT = next(fact for fact in RULEBOOK.facts if len(RULEBOOK.facts[fact].values) > 1)

WRITTEN = {
    "source.0.name": "Riktlinjer för IOP",
    "source.0.url": "https://www.kommunen.se/iop",
    "source.0.dated": "2025-03-01",
    "use.gemensam_initiativ": "recommends",
    "new.use.gemensam_initiativ.heading": "Villkor, punkt 1",
    "new.use.gemensam_initiativ.statement": "Idén bör vara föreningens",
    "new.criterion.0.heading": "Villkor, punkt 2",
    "new.criterion.0.statement": "Verksamheten ska vara till nytta för orten",
    "values.0.ja": "ja",
    "contact.0.text": "Kommunens kansli",
    "begin.blankett.text": "Fyll i blanketten.",
    "begin.blankett.url": "https://www.kommunen.se/blankett",
    "new.begin.blankett.heading": "Så söker man",
    "new.begin.blankett.statement": "Den som söker ska fylla i en blankett",
    "says.plan.text": "Idén ska ha stöd i en plan.",
    "new.says.plan.heading": "Planer",
    "new.says.plan.statement": "Idén ska ha stöd i en plan",
    "step.0.text": "Boka ett samtal.",
    "new.step.0.heading": "Samtal",
    "new.step.0.statement": "Parterna ska samtala först",
    "unknown.0": "Hur länge avtalet får gälla.",
}
"""What somebody writes who begins with the common ground and leaves nothing to do."""


def new(model: str = COMMON, place: str = PLACE.code) -> Draft:
    return begun(RULEBOOK, place, model, TODAY)


def finished(more: Mapping[str, str] | None = None) -> Draft:
    """Return a draft that nothing is wrong with, with some fields otherwise."""
    draft, _ = added(RULEBOOK, new(), "criterion", "nytta")
    for what in ("step", "unknown"):
        draft, _ = added(RULEBOOK, draft, what)
    return edited(RULEBOOK, draft, {**WRITTEN, **(more or {})})


def ask(do: str, **more: Any) -> dict[str, Any]:
    return respond(RULEBOOK, {}, {"kind": "workshop", "do": do, "today": TODAY, **more})
