"""Whether a block's labels of certainty are those of the rows that it carries.

A block labels its own rows. One rule lets a list or a table be labelled once: the label of a
list item or a table row can stand in the paragraph right before the list, or in the first
paragraph under a heading that the list stands under, the page's title not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from guide_engine.errors import allowed
from scripts.read.statutes.blocks import Block, blocks
from scripts.read.statutes.ledger import Row

PAGE = "kunskap/lag-och-praxis.md"
"""The page whose labels are checked, under docs/."""

LABELS: Mapping[str, str] = {
    "lagtext": "Läst i lagtexten",
    "myndighet": "Enligt myndighets sida",
    "annan": "Enligt annan källa",
    "slutsats": "Vår slutsats",
    "kontrollera": "Kontrollera aktuell uppgift",
}

# What else answers for a row. It is an ordinary word as well, so it is no label that a block
# could have too many of.
_ENOUGH = {"kontrollera": "kontrollera"}


def label_problems(file: str, text: str, rows: Sequence[Row]) -> list[str]:
    """Return a line for every label that is missing and for every one too many.

    Only rows of the ledger that ``rows`` come from have a certainty; a block's other rows do
    not count. What a block repeats from elsewhere may be labelled, but need not.
    """
    certainties = {row.id: row.certainty for row in rows}
    found = blocks(text)
    problems = []
    for index, block in enumerate(found):
        known = {
            row: certainties[row] for row in (*block.rows, *block.repeats) if row in certainties
        }
        own = {row: known[row] for row in block.rows if row in known}
        if own:
            leads = _leads(found, index)
            wrong = [*_missing(own, [block, *leads]), *_too_many(known, block)]
            problems += [f"{file}:{block.line}: {problem}" for problem in wrong]
    return problems


def _missing(own: Mapping[str, str], texts: Sequence[Block]) -> Iterator[str]:
    answered = set().union(*(_answered(block.text) for block in texts))
    for row, certainty in own.items():
        if certainty in LABELS and certainty not in answered:
            yield f'{row} är {certainty} men saknar etiketten; tillåtet: "{LABELS[certainty]}"'


def _too_many(known: Mapping[str, str], block: Block) -> Iterator[str]:
    fitting = [label for certainty, label in LABELS.items() if certainty in known.values()]
    # A conclusion of ours can follow what anybody says; it never claims more than there is.
    for certainty in sorted(_labelled(block.text) - {*known.values(), "slutsats"}):
        yield (
            f'"{LABELS[certainty]}" passar ingen av raderna {" ".join(known)}; '
            f"tillåtet: {allowed(fitting)}"
        )


def _labelled(text: str) -> set[str]:
    """Return the certainties whose label a text has; a sentence can begin or end with it."""
    return {
        certainty
        for certainty, label in LABELS.items()
        if re.search(rf"\b[{label[0]}{label[0].lower()}]{label[1:]}\b", text)
    }


def _answered(text: str) -> set[str]:
    """Return the certainties that a text answers for."""
    enough = {certainty for certainty, word in _ENOUGH.items() if word in text.lower()}
    return _labelled(text) | enough


def _leads(found: Sequence[Block], index: int) -> list[Block]:
    """Return the paragraphs in which a list item's or table row's label can stand."""
    block = found[index]
    if block.kind not in ("item", "row"):
        return []
    before = next((b for b in reversed(found[:index]) if b.kind != block.kind), None)
    firsts = [found[h + 1] for h in block.headings if not found[h].is_title and h + 1 < index]
    return [lead for lead in (before, *firsts) if lead and lead.kind == "paragraph"]
