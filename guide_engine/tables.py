"""Reading TOML strictly: every value has a type, every key a use, every error a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from guide_engine.errors import DataError, allowed


class Table:
    """A TOML table that remembers where it stands and which of its keys were read."""

    def __init__(self, raw: object, path: str) -> None:
        """Raise DataError if ``raw`` is not a table."""
        if not isinstance(raw, dict):
            raise DataError(path, f"ska vara en tabell, inte {_kind(raw)}")
        self._raw: dict[str, Any] = raw
        self._read: set[str] = set()
        self.path = path

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
        return DataError(self.at(key), problem)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys in the file's order."""
        return iter(self._raw)

    def text(self, key: str, *, default: str | None = None, empty: bool = False) -> str:
        """Return a string; an empty one only if ``empty`` allows it."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.fail(key, f"ska vara en text, inte {_kind(value)}")
        if not value.strip() and not empty and default is None:
            raise self.fail(key, "får inte vara tom")
        return value

    def flag(self, key: str) -> bool:
        """Return a boolean that is false if left out."""
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            raise self.fail(key, f"ska vara true eller false, inte {_kind(value)}")
        return value

    def number(self, key: str, least: int, most: int) -> int:
        """Return a whole number between two limits."""
        value = self._take(key, None)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.fail(key, f"ska vara ett heltal från {least} till {most}")
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of different strings."""
        value = self._take(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, "ska vara en lista av texter")
        if len(set(value)) != len(value):
            raise self.fail(key, "nämner samma sak två gånger")
        return tuple(value)

    def choice(self, key: str, values: Collection[str]) -> str:
        """Return a string that is one of some values."""
        value = self.text(key)
        if value not in values:
            raise self.fail(key, f'"{value}" finns inte; tillåtet: {allowed(sorted(values))}')
        return value

    def table(self, key: str) -> Table:
        """Return a table inside this one; empty if left out."""
        return Table(self._take(key, {}), self.at(key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return a list of tables; empty if left out."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.fail(key, f"ska vara en lista av tabeller, inte {_kind(value)}")
        return tuple(Table(item, f"{self.at(key)}[{number}]") for number, item in enumerate(value))

    def raw(self, key: str) -> object:
        """Return whatever stands there."""
        return self._take(key, None)

    def done(self) -> None:
        """Raise DataError if a key was never read: it would do nothing."""
        for key in self._raw:
            if key not in self._read:
                raise self.fail(key, f"okänd nyckel; tillåtet: {allowed(sorted(self._read))}")

    def _take(self, key: str, default: object) -> Any:
        self._read.add(key)
        if key in self._raw:
            return self._raw[key]
        if default is None:
            raise self.fail(key, "saknas")
        return default


def same_ids(path: str, found: Collection[str], wanted: Collection[str]) -> None:
    """Raise DataError unless the tables of a file are exactly the wanted ids."""
    missing = [id_ for id_ in wanted if id_ not in found]
    extra = [id_ for id_ in found if id_ not in wanted]
    problems = [f'"{id_}" saknas' for id_ in missing[:1]]
    problems += [f'"{id_}" finns inte; tillåtet: {allowed(sorted(wanted))}' for id_ in extra[:1]]
    if problems:
        raise DataError(path, "; ".join(problems))


def _kind(value: object) -> str:
    names = {str: "en text", list: "en lista", dict: "en tabell", bool: "true/false"}
    return names.get(type(value), "ett annat värde")
