"""Reading TOML strictly: every value has a type, every key a use, every error a place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from guide_engine.errors import DataError, allowed, meant

ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
"""What an id looks like: it is part of addresses, of names of files and of links."""

MARKUP = re.compile(r"</?[a-z][^<>]*>|\[[^\[\]]*\]\([^()]*\)|\*\*|&(?:[a-z]+|#\d+);")
"""HTML and Markdown, which readers would see as they stand."""


class Table:
    """A TOML table that remembers where it stands and which of its keys were read.

    With a list for ``mistakes`` what is wrong is added to it, and reading goes on with a
    value of the right type; without one it is raised.
    """

    def __init__(
        self,
        raw: object,
        path: str,
        mistakes: list[DataError] | None = None,
        steps: tuple[str | int, ...] = (),
    ) -> None:
        """Refuse ``raw`` if it is not a table; None is one that is known to be broken."""
        self._raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self._mistakes = mistakes
        self._missing: dict[str, DataError] = {}
        self._read: set[str] = set()
        self.path = path
        self.steps = steps
        self.broken = not isinstance(raw, dict)
        if self.broken and raw is not None:
            self.note(DataError(path, f"ska vara en tabell, inte {_kind(raw)}", steps))

    def __contains__(self, key: str) -> bool:
        """Tell whether the key is there; asking for it makes it an allowed one."""
        if key not in self._raw:
            self._read.add(key)
        return key in self._raw

    def at(self, key: str) -> str:
        """Return the path of a key, for errors."""
        separator = " " if self.path.endswith(":") else "."
        return f"{self.path}{separator}{key}"

    def fail(self, key: str, problem: str) -> DataError:
        """Return the error for a key."""
        return DataError(self.at(key), problem, (*self.steps, key))

    def refuse(self, key: str, problem: str) -> None:
        """Note what is wrong with a key."""
        self.note(self.fail(key, problem))

    def unknown(self, key: str, given: str, known: Collection[str], what: str = "") -> None:
        """Note a value that is none of the known ones; where nothing is known, nothing is said."""
        if known:
            problem = what or f'"{given}" finns inte'
            self.refuse(key, f"{problem}; {meant(given, known)}tillåtet: {allowed(known)}")

    def lacks(self, key: str, problem: str = "saknas") -> None:
        """Note that a key is missing; ``done`` may find it misspelt."""
        if not self.broken and key not in self._missing:
            self._missing[key] = self.fail(key, problem)
            self.note(self._missing[key])

    def note(self, error: DataError) -> None:
        """Keep an error for later, or raise it."""
        if self._mistakes is None:
            raise error
        self._mistakes.append(error)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys in the file's order."""
        return iter(self._raw)

    def text(self, key: str, *, default: str | None = None, empty: bool = False) -> str:
        """Return a string; an empty one only if ``empty`` allows it."""
        value = self._take(key, default)
        if not isinstance(value, str):
            self._wrong(key, value, f"ska vara en text, inte {_kind(value)}")
            return ""
        if not value.strip() and not empty and default is None:
            self.refuse(key, "får inte vara tom")
        return value

    def id(self) -> str:
        """Return the table's id, which is part of addresses."""
        value = self.text("id")
        if value and not ID.fullmatch(value):
            plain = plain_id(value)
            hint = f'menade du "{plain}"? ' if plain else ""
            self.refuse("id", f'"{value}" går inte; {hint}tillåtet: a–z, 0–9, _ och - emellan')
        return value

    def flag(self, key: str) -> bool:
        """Return a boolean that is false if left out."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            self.refuse(key, f"ska vara true eller false, inte {_kind(value)}")
        return value is True

    def number(self, key: str, least: int, most: int) -> int:
        """Return a whole number between two limits."""
        value = self._take(key, None)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self._wrong(key, value, f"ska vara ett heltal från {least} till {most}")
            return least
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of different strings."""
        value = self._take(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, value, "ska vara en lista av texter")
            return ()
        if len(set(value)) != len(value):
            self.refuse(key, "nämner samma sak två gånger")
        return tuple(value)

    def known_texts(
        self, key: str, known: Collection[str], *, optional: bool = False
    ) -> tuple[str, ...]:
        """Return a list of different strings that are among some values."""
        given = self.texts(key, optional=optional)
        for value in given:
            if value not in known:
                self.unknown(key, value, known)
        return tuple(value for value in given if value in known)

    def choice(self, key: str, values: Collection[str]) -> str:
        """Return a string that is one of some values."""
        value = self.text(key)
        if value not in values:
            if value.strip():
                self.unknown(key, value, sorted(values))
            return next(iter(values), "")
        return value

    def table(self, key: str) -> Table:
        """Return a table inside this one; empty if left out."""
        raw = None if self.broken else self._take(key, {})
        return Table(raw, self.at(key), self._mistakes, (*self.steps, key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return a list of tables, each called by its id or its place; empty if left out."""
        value = self._take(key, [])
        if not isinstance(value, list):
            self.refuse(key, f"ska vara en lista av tabeller ([[{key}]]), inte {_kind(value)}")
            return ()
        return self._parts(key, value)

    def plain(self) -> Table:
        """Refuse HTML and Markdown in the texts of this table and the ones inside it."""
        for key, value in self._raw.items():
            if isinstance(value, str):
                if markup := MARKUP.search(value):
                    self.refuse(key, f'"{markup[0]}" skulle synas som det står; skriv ren text')
            elif isinstance(value, dict):
                Table(value, self.at(key), self._mistakes, (*self.steps, key)).plain()
            elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
                for part in self._parts(key, value):
                    part.plain()
        return self

    def raw(self, key: str) -> object:
        """Return whatever stands there."""
        return self._take(key, None)

    def done(self) -> None:
        """Refuse keys that were never read: they would do nothing."""
        for key in self._raw:
            if key in self._read:
                continue
            known = sorted(self._read)
            hint = meant(key, known)
            problem = f"okänd nyckel; {hint}tillåtet: {allowed(known)}"
            for missing, error in self._missing.items():
                # Its right name is missing for this reason.
                if self._mistakes is not None and f'"{missing}"' in hint:
                    self._mistakes.remove(error)
            self.refuse(key, problem)

    def _take(self, key: str, default: object) -> Any:
        self._read.add(key)
        if key in self._raw:
            return self._raw[key]
        if default is None:
            self.lacks(key)
        return default

    def _parts(self, key: str, items: Sequence[object]) -> tuple[Table, ...]:
        return tuple(
            Table(
                item,
                self.at(f"{key}{_called(item, number, len(items))}"),
                self._mistakes,
                (*self.steps, key, number),
            )
            for number, item in enumerate(items)
        )

    def _wrong(self, key: str, value: object, problem: str) -> None:
        """Note a value of the wrong type, unless it is missing, which is noted already."""
        if value is not None:
            self.refuse(key, problem)


def same_ids(
    table: Table, wanted: Collection[str], needed_by: Mapping[str, str] | None = None
) -> None:
    """Refuse tables that are not the wanted ids, and wanted ones that are not there.

    ``needed_by`` says what names an id, where that may be the mistake.
    """
    if table.broken or not wanted:
        return
    found = list(table)
    missing = [id_ for id_ in wanted if id_ not in found]
    for id_ in missing:
        problem = f'"{id_}" saknas'
        if needed_by:
            hint = meant(id_, found)
            problem += f" ({needed_by[id_]} nämner den){f'; {hint}'.rstrip() if hint else ''}"
        table.note(DataError(table.path.rstrip(":"), problem, table.steps))
    for id_ in found:
        if id_ not in wanted:
            known = missing or sorted(wanted)
            table.refuse(id_, f"finns inte; {meant(id_, missing)}tillåtet: {allowed(known)}")


def _called(item: object, number: int, of: int) -> str:
    id_ = item.get("id") if isinstance(item, dict) else None
    if isinstance(id_, str) and id_:
        return f".{id_}"
    return f" {number + 1}" if of > 1 else ""


def plain_id(value: str) -> str:
    """Return the id that a name suggests, or nothing."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", value.lower().translate(str.maketrans("åäöé", "aaoe")))
    return plain.strip("-_") if ID.fullmatch(plain.strip("-_")) else ""


def _kind(value: object) -> str:
    names = {str: "en text", list: "en lista", dict: "en tabell", bool: "true/false"}
    return names.get(type(value), "ett annat värde")
