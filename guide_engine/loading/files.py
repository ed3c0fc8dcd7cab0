"""Reading one data file: its table, and lists of tables by id."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources.abc import Traversable

from guide_engine.errors import DataError
from guide_engine.tables import Table


def table_of(data: Traversable, name: str) -> Table:
    file = data
    for part in name.split("/"):
        file = file / part
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise DataError(name, f"går inte att läsa ({error})") from None
    return table_in(text, name)


def table_in(text: str, name: str) -> Table:
    """Return the table that a data file's text holds."""
    try:
        return Table(tomllib.loads(text), f"{name}:")
    except tomllib.TOMLDecodeError as error:
        raise DataError(name, f"är inte giltig TOML ({error})") from None


def unique[T](data: Traversable, name: str, key: str, read: Callable[[Table], T]) -> dict[str, T]:
    table = table_of(data, name)
    items = each(table, key, read)
    table.done()
    return items


def each[T](table: Table, key: str, read: Callable[[Table], T]) -> dict[str, T]:
    """Read a list of tables by their id."""
    items: dict[str, T] = {}
    for part in table.tables(key):
        item = finished(part, read)
        id_ = part.text("id")
        if id_ in items:
            raise part.fail("id", f'"{id_}" finns redan')
        items[id_] = item
    return items


def finished[T](table: Table, read: Callable[[Table], T]) -> T:
    """Read a table and refuse what was not read."""
    item = read(table)
    table.done()
    return item
