"""Drafts of agreements to try: a visit with texts, days and numbers."""

from __future__ import annotations

from collections.abc import Mapping

from guide_engine.papers.agreement.draft import Draft, DraftPart
from guide_engine.papers.agreement.draft import draft as draft_of
from guide_engine.papers.agreement.loading import template
from guide_engine.papers.basis import Basis, basis
from guide_engine.papers.notes import Notes
from guide_engine.permalink import Visit
from tests.strategies import IDEA, RULEBOOK

TEMPLATE = template(RULEBOOK)
PARTS = TEMPLATE.parts()
TODAY = "2026-12-01"
SITE = "https://exempel.se/"
NOTHING: Mapping[str, str] = {}

ANCHORS = {row: f"kunskap/sida/#{row.lower()}" for row in RULEBOOK.ledger}


def draft_basis(
    of: str,
    written: Mapping[str, str] = NOTHING,
    answers: Mapping[str, str] = IDEA,
    *,
    organisation: str = "",
    today: str = TODAY,
    site: str = SITE,
) -> Basis:
    """Return what a draft is made of; what is written goes by the ids of parts and fields."""
    fields = {"organisation": organisation} if organisation else {}
    return basis(
        RULEBOOK,
        ANCHORS,
        Visit(profile=of, answers=dict(answers)),
        notes=Notes(fields=fields, agreement=written),
        today=today,
        site=site,
    )


def draft(
    of: str, written: Mapping[str, str] = NOTHING, answers: Mapping[str, str] = IDEA
) -> Draft:
    """Return a draft."""
    return draft_of(draft_basis(of, written, answers))


def part_of(found: Draft, id_: str) -> DraftPart:
    """Return a part of a draft."""
    (part,) = [each for each in found.parts if each.part.id == id_]
    return part
