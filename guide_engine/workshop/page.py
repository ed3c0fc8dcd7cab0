"""A first version of a municipality's page: every row of its ledger has its place on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from string import Template

from guide_engine.model import Rulebook
from guide_engine.workshop.draft import Draft
from guide_engine.workshop.plain import plain
from guide_engine.workshop.words import FOLDER, say

_FILE = "page.txt"


def page_text(rulebook: Rulebook, draft: Draft) -> str:
    """Return `page.md`: what the build shows of the data, and the rows as the draft has them."""
    name = draft.text("name")
    sources = [str(each.get("id", "")) for each in draft.listed("source")]
    template = (files("guide_engine") / "data" / FOLDER / _FILE).read_text(encoding="utf-8")
    return Template(template).substitute(
        id=draft.id,
        title=json.dumps(say("page.title", name=name), ensure_ascii=False),
        description=json.dumps(say("page.description", name=name), ensure_ascii=False),
        name=plain(name),
        sources=", ".join(dict.fromkeys(sources)),
        reviewed=draft.text("fetched"),
        parts="".join(_parts(rulebook, draft)),
    )


def _parts(rulebook: Rulebook, draft: Draft) -> Iterator[str]:
    """Yield the rows by what rests on them first, each part under a heading of its own."""
    left = dict(draft.rows)
    for part, ids in _by_part(rulebook, draft).items():
        rows = [(id_, left.pop(id_)) for id_ in dict.fromkeys(ids) if id_ in left]
        told = [(id_, row) for id_, row in rows if row.statement]
        if told:
            yield f"\n## {say(f'page.{part}')} {{ #{draft.id}-{say(f'page.{part}_id')} }}\n\n"
            for id_, row in told:
                yield f"- {plain(_sentence(row.statement))}\n"
                yield f'  {{ #{draft.id}-{id_.lower()} data-fakta="{id_}" }}\n'


def _by_part(rulebook: Rulebook, draft: Draft) -> dict[str, list[str]]:
    def of(*keys: str) -> list[str]:
        paths = [path for path in draft.items() if path.partition(".")[0] in keys]
        return [id_ for path in paths for id_ in draft.cites(path)]

    shared = [id_ for each in rulebook.shared_criteria for id_ in draft.cites(f"use.{each}")]
    return {
        "conditions": shared + of("criterion"),
        "decides": of("decided_by"),
        "onward": of("contact", "begin", "step"),
        "more": [*draft.rows],
    }


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
