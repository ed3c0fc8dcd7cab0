"""A language made from the base texts: longer, with accents on every letter, from right to left.

Whatever is shown without an accent was not said by the language's folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from guide_engine.languages import in_language, with_translation
from guide_engine.loading.language import FILE
from guide_engine.model import COMMON, Rulebook
from guide_engine.papers.mirror import QUESTIONS, STATES, TEXTS
from tests.strategies import RULEBOOK

ID = "pseudo"
OF_COMMON = f"profiles/{COMMON}/profile.toml"
_DATA = Path(str(files("guide_engine"))) / "data"
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzåäöéABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉ",
    "ȧƀċḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑǻǟȫḕȦƁĊḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐǺǞȪḔ",
)
_VOWELS = re.compile("([aeiouyåäö])")
_PLACE = re.compile(r"(\{[a-zA-Z_]*\})")
_OWN = ("id", "name", "text", "refusal")


def pseudo(text: str) -> str:
    """Return a text as the language says it; places to fill in stay what they are."""
    parts = _PLACE.split(text)
    return "".join(part if n % 2 else _said(part) for n, part in enumerate(parts))


def _said(text: str) -> str:
    return _VOWELS.sub(r"\1\1", text).translate(_LETTERS)


@cache
def tables() -> Mapping[str, Any]:
    """Return the language's files by path, each as the table that it holds."""
    made: dict[str, Any] = {
        FILE: {
            **_read(_DATA / FILE),
            "name": pseudo("Pseudo"),
            "lang": "en-x-pseudo",
            "locale": "en-x-pseudo",
            "dir": "rtl",
            "quote": "«{text}»",
            "comma": "، ",
            "in_name": pseudo("i {name}"),
            "date": "{year}. {month} {day}",
        },
        f"profiles/{COMMON}/profile.toml": _own(
            _read(_DATA / "profiles" / COMMON / "profile.toml")
        ),
    }
    for file in sorted((_DATA / "words").glob("*.toml")):
        # What kind of source it is, is no text.
        kept = {"kind"} if file.name == "sources.toml" else set()
        made[f"words/{file.name}"] = _all(_read(file), kept)
    for file in sorted((_DATA / "papers").rglob("*.toml")):
        made[file.relative_to(_DATA).as_posix()] = _mirror(_read(file))
    return made


@cache
def in_pseudo(rulebook: Rulebook = RULEBOOK) -> Rulebook:
    """Return a rulebook in the language."""
    return in_language(with_translation(rulebook, ID, tables()), ID)


def write(folder: Path) -> None:
    """Write the language's folder."""
    for path, table in tables().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(toml(table), encoding="utf-8")


def toml(table: Mapping[str, Any], at: Sequence[str] = ()) -> str:
    """Return a table as TOML."""
    lines = [f"{_quoted(key)} = {_value(value)}" for key, value in table.items() if _plain(value)]
    for key, value in table.items():
        path = [*at, _quoted(key)]
        if isinstance(value, dict):
            lines.append(f"\n[{'.'.join(path)}]\n{toml(value, path)}")
        elif not _plain(value):
            lines += [f"\n[[{'.'.join(path)}]]\n{toml(part, path)}" for part in value]
    return "\n".join(lines)


def _plain(value: Any) -> bool:
    return not isinstance(value, dict) and not (
        isinstance(value, list) and value and isinstance(value[0], dict)
    )


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _value(text)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _all(value: Any, kept: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: each if key in kept else _all(each, kept) for key, each in value.items()}
    if isinstance(value, list):
        return [_all(each, kept) for each in value]
    return pseudo(value) if isinstance(value, str) else value


def _own(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return of the common ground's profile what is text, and the ids that the texts belong to."""
    told: dict[str, Any] = {key: pseudo(profile[key]) for key in ("name", "in_name", "summary")}
    for key in ("decided_by", "step", "contact"):
        parts = profile.get(key, [])
        told[key] = [_all({k: each[k] for k in _OWN if k in each}, {"id"}) for each in parts]
    return told


def _mirror(base: Mapping[str, Any], *, listed: bool = False) -> dict[str, Any]:
    """Return of a table of papers what is text, and the ids that the texts belong to."""
    found: dict[str, Any] = {}
    for key, value in base.items():
        if isinstance(value, dict):
            if not listed:
                found[key] = _mirror(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found[key] = [_mirror(each, listed=True) for each in value]
        elif key == QUESTIONS and isinstance(value, list):
            found[key] = [pseudo(each) for each in value]
        elif key == "id":
            found[key] = value
        elif isinstance(value, str) and (not listed or key in (*TEXTS, *STATES)):
            found[key] = pseudo(value)
    return found
