"""The words of the papers: `data/papers/*.toml`, one file a kind and `common.toml`.

Those of another language mirror them (``mirror``).

A text is a word of a paper. A list of tables (``[[key]]``) is a list of statements: each has a
``text``, the rows of the ledger that it rests on (``cites``, left out where it states no law),
and where it belongs (``outcomes``, ``when``, ``unless``, as in `data/policy/`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

from guide_engine.loading.files import finished, table_in
from guide_engine.loading.policy import Reader
from guide_engine.model import Citations, Rulebook, Scope
from guide_engine.papers.mirror import mirrored
from guide_engine.regions import retold
from guide_engine.tables import Table

FOLDER = "papers"


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that papers say of certain visits, and the rows that it rests on."""

    text: str
    scope: Scope
    citations: Citations = ()


@cache
def paper_words(rulebook: Rulebook | None = None) -> Mapping[str, str]:
    """Return every text by "<file>.<key>", tables inside a file as "<file>.<table>.<key>".

    With a ``rulebook`` they are said as it says them.
    Raises DataError naming the file and key of what is neither text nor statements.
    """
    if rulebook is not None and not rulebook.language.folder:
        return retold(rulebook, paper_words())
    found = {
        key: value
        for table, before in _files(rulebook)
        for key, value in _found(table, before)
        if isinstance(value, str)
    }
    return found if rulebook is None else retold(rulebook, found)


@cache
def paper_statements(rulebook: Rulebook) -> Mapping[str, tuple[Statement, ...]]:
    """Return every list of statements by its key, named as the texts are.

    Raises DataError naming the file and key of a row that the ledger has not, of an unknown
    fact, value, outcome or key, or of a text with half a pair of braces.
    """
    reader = Reader(rulebook.ledger, rulebook.facts, rulebook.signs)
    found = {
        key: tuple(finished(part, lambda part: _statement(reader, part)) for part in value)
        for table, before in _files(rulebook)
        for key, value in _found(table, before)
        if isinstance(value, tuple)
    }
    return retold(rulebook, found)


def _files(rulebook: Rulebook | None) -> Iterator[tuple[Table, str]]:
    """Return each file's table and the name that its keys begin with."""
    folder = files("guide_engine") / "data" / FOLDER
    if rulebook is not None and rulebook.language.folder:
        for name, raw in mirrored(rulebook, FOLDER).items():
            yield Table(raw, f"{FOLDER}/{name}:"), name.removesuffix(".toml")
        return
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            text = file.read_text(encoding="utf-8")
            yield table_in(text, f"{FOLDER}/{file.name}"), file.name.removesuffix(".toml")


def _found(table: Table, before: str) -> Iterator[tuple[str, str | tuple[Table, ...]]]:
    for key in table.plain():
        here, value = f"{before}.{key}", table.raw(key)
        if isinstance(value, dict):
            yield from _found(table.table(key), here)
        elif isinstance(value, list):
            yield here, table.tables(key)
        else:
            yield here, table.text(key)


def _statement(reader: Reader, table: Table) -> Statement:
    text = table.text("text")
    try:
        list(Formatter().parse(text))
    except ValueError:
        raise table.fail("text", "har en klammer utan sin andra halva") from None
    citations = reader.citations(table) if "cites" in table else ()
    return Statement(text, reader.scope(table), citations)
