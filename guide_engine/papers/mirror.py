"""A language's papers as a mirror of `data/papers/`: it has the texts, all else stands once.

A table has the keys of its counterpart that are texts; one of a list has its id too, if it has any,
or else its place. Phrases that are looked for in what visitors write come besides the Swedish ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from guide_engine.languages import folder_of
from guide_engine.loading.files import Folder, parsed
from guide_engine.loading.regional import places_in
from guide_engine.model import Rulebook
from guide_engine.tables import Table

TEXTS = ("text", "heading", "guidance", "label", "help", "blank", "name", "why", "milder")
STATES = ("kept", "broken", "open", "look")
PHRASES = ("words", "not_before", "not_after")
QUESTIONS = "settle"
"""What of a table in a list is text; elsewhere every string is."""
_PARTED = " | "


def mirrored(rulebook: Rulebook, part: str) -> Mapping[str, Any]:
    """Return the tables of a folder of papers by file, with the texts of the rulebook's language.

    Raises DataError, or Mistakes, naming each file and key that is missing, unknown or unlike.
    """
    told = folder_of(rulebook, rulebook.language.folder) or Folder({})
    found = {
        name: _table(table, told.table(f"{part}/{name}")) for name, table in _base(part).items()
    }
    told.settle()
    return found


@cache
def _base(part: str) -> Mapping[str, Any]:
    """Return the tables of the base by file; every language is told beside them."""
    data = files("guide_engine") / "data"
    for name in part.split("/"):
        data = data / name
    texts = {each.name: each.read_text(encoding="utf-8") for each in data.iterdir() if _is(each)}
    return {name: parsed(texts[name], name) for name in sorted(texts)}


def _is(file: Traversable) -> bool:
    return file.name.endswith(".toml")


def _table(base: Any, told: Table, *, listed: bool = False) -> dict[str, Any]:
    """Return a table with the texts told; in one that is ``listed`` only some keys are texts."""
    found = {key: _value(key, value, told, listed=listed) for key, value in base.items()}
    if listed and "id" in base and told.text("id") != base["id"]:
        told.refuse("id", f'ska vara "{base["id"]}", som i grunden')
    told.done()
    return found


def _value(key: str, value: Any, told: Table, *, listed: bool) -> Any:
    if isinstance(value, dict):
        return value if listed else _inside(key, value, told)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return _list(key, value, told)
    if key in PHRASES and isinstance(value, list):
        return list(dict.fromkeys((*value, *told.texts(key, optional=True))))
    if key == QUESTIONS and isinstance(value, list):
        return _questions(value, told)
    if isinstance(value, str) and (not listed or key in (*TEXTS, *STATES)):
        return _text(key, value, told)
    return value


def _inside(key: str, value: Mapping[str, Any], told: Table) -> dict[str, Any]:
    if key not in told:
        told.lacks(key)
        return dict(value)
    return _table(value, told.table(key))


def _list(key: str, value: Sequence[Mapping[str, Any]], told: Table) -> Sequence[Mapping[str, Any]]:
    parts = told.tables(key)
    if len(parts) != len(value):
        told.refuse(key, f"har {len(parts)} delar; tillåtet: {len(value)}, som i grunden")
        return value
    return [_table(item, part, listed=True) for item, part in zip(value, parts, strict=True)]


def _questions(value: Sequence[str], told: Table) -> Sequence[str]:
    found = told.texts(QUESTIONS)
    if found and len(found) != len(value):
        told.refuse(QUESTIONS, f"har {len(found)} texter; tillåtet: {len(value)}, som i grunden")
    return list(found)


def _text(key: str, value: str, told: Table) -> str:
    text = told.text(key, empty=not value)
    if text and (places_in(text), text.count(_PARTED)) != (places_in(value), value.count(_PARTED)):
        told.refuse(key, f'har inte samma klammrar, hakparenteser och streck som "{value[:60]}"')
    return text or value
