"""The words of the workshop: `data/workshop/words.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from guide_engine.loading.files import table_in
from guide_engine.tables import Table

FOLDER = "workshop"
FILE = "words.toml"


@cache
def workshop_words() -> Mapping[str, str]:
    """Return every text by its key, tables inside as "<table>.<key>"."""
    text = (files("guide_engine") / "data" / FOLDER / FILE).read_text(encoding="utf-8")
    return dict(_found(table_in(text, f"{FOLDER}/{FILE}").plain(), ""))


def say(key: str, **values: object) -> str:
    """Return a text with its places filled in."""
    return workshop_words()[key].format(**values)


def _found(table: Table, before: str) -> Iterator[tuple[str, str]]:
    for key in table:
        if isinstance(table.raw(key), dict):
            yield from _found(table.table(key), f"{before}{key}.")
        else:
            yield f"{before}{key}", table.text(key)
