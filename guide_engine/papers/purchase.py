"""The note on a direct award: what the law asks for, the answers, and places to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from guide_engine.papers.basis import Basis, runs
from guide_engine.papers.paper import (
    Block,
    Heading,
    Paper,
    Paragraph,
    Table,
    items,
    paragraph,
)
from guide_engine.papers.parts import answers, form

DIRECT = ("under_100_000", "direkt")
"""The ways to purchase without an announcement."""

ASKED = 3
"""So many suppliers have a row."""

FACTS = ("uppdrag", "motprestation", "marknad", "aktorer", "avtalstid", "varde")
"""The answers that a purchase rests on."""


def fits_purchase(basis: Basis) -> bool:
    """Tell whether a visit is about a purchase that can be made directly."""
    way = basis.assessment.purchase
    return way is not None and way.id in DIRECT


def purchase(basis: Basis) -> Paper:
    """Return the note of a visit that it fits."""
    return basis.paper("purchase", tuple(_blocks(basis)))


def _blocks(basis: Basis) -> Iterator[Block]:
    say, rule = basis.say, basis.assessment.rule
    yield paragraph(say("purchase.draft"), note=True)
    yield form(basis, "purchase.head")
    yield Heading(1, say("purchase.need"))
    yield from basis.free(basis.notes.fields.get("vad", ""), say("purchase.need_own"))
    yield answers(basis, FACTS)
    lead = basis.rulebook.words.rules[rule.id].lead
    yield paragraph(say("purchase.why", lead=lead), *basis.grounds(rule.citations))
    yield Heading(1, say("purchase.limit"))
    yield from _stated(basis, "lag")
    yield from _stated(basis, "grans")
    yield form(basis, "purchase.limits")
    yield Heading(1, say("purchase.value"))
    yield items(basis.stated("purchase.varde"))
    yield form(basis, "purchase.values")
    yield Heading(1, say("purchase.market"))
    yield from _stated(basis, "marknad")
    cells = tuple(runs(each, {}) for each in say("purchase.supplier").split(" | "))
    yield Table(tuple(say("purchase.supplier_columns").split(" | ")), (cells,) * ASKED)
    yield Paragraph(basis.line("purchase.only_one"))
    yield Heading(1, say("purchase.choice"))
    yield form(basis, "purchase.decision")
    yield Heading(1, say("purchase.after"))
    yield items(basis.stated("purchase.efter"))


def _stated(basis: Basis, key: str) -> Iterator[Paragraph]:
    way = basis.assessment.purchase
    texts = {
        "way": basis.rulebook.words.purchases[way.id].text if way else "",
        "limit": basis.rulebook.words.questions["varde"].help,
    }
    yield from map(Paragraph, basis.stated(f"purchase.{key}", **texts))
