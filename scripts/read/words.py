"""The short words that the build puts together with data: docs/ord.toml.

Running text stands on the pages. Here are headings of tables and labels, a part for each page.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from guide_engine.errors import DataError
from guide_engine.tables import Table
from scripts.project import DOCS

FILE = "ord.toml"


@dataclass(frozen=True, slots=True)
class Heading:
    """The words above a table: its name, and its columns'."""

    name: str
    columns: tuple[str, ...]

    def with_more(self, *columns: str) -> Heading:
        """Return the heading with columns that the data names."""
        return Heading(self.name, (*self.columns, *columns))


class Words:
    """One part of the file; a word that is missing raises DataError with its key."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its places, as in {antal}, filled in."""
        text = self._table.text(key)
        return text.format(**values) if values else text

    def part(self, key: str) -> Words:
        """Return a part of this part."""
        if key not in self._table:
            raise self._table.fail(key, "saknas")
        return Words(self._table.table(key))

    def heading(self, key: str, **values: object) -> Heading:
        """Return a table's heading: the text ``namn`` and the list ``kolumner``."""
        table = self._table.table(key)
        name, *columns = (table.text("namn"), *table.texts("kolumner"))
        return Heading(name.format(**values), tuple(each.format(**values) for each in columns))


@cache
def words(part: str) -> Words:
    """Return a part of the file; raises DataError for what cannot be read."""
    try:
        raw = tomllib.loads((DOCS / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DataError(FILE, f"går inte att läsa ({problem})") from None
    return Words(Table(raw, f"{FILE}:")).part(part)
