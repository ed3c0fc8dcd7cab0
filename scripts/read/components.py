"""What others made and the built site holds: docs/om/komponenter.toml, held to what is there.

Versions and licences are read from the packages themselves wherever they say them. A part that is
gone, and one that the theme has got and nobody listed, stops the build.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

from guide_engine.errors import DataError
from guide_engine.tables import Table
from scripts.project import NODE_MODULES

FILE = "om/komponenter.toml"
RUNTIME = NODE_MODULES / "pyodide"
_UNUSED = "bundle."
"""The theme's own script, which the site leaves out (scripts/finish/theme_frame.py)."""
_MODULE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")


@dataclass(frozen=True, slots=True)
class Component:
    """One part: its licence by SPDX id, and that licence's text or where it stands.

    ``version`` and ``purl``, the package's address in a registry, are empty where they are not
    known.
    """

    id: str
    name: str
    purpose: str
    home: str
    version: str
    licence: str
    purl: str
    text: str = ""
    text_at: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a place tells of a part; ``licence`` and ``text`` where it has them."""

    version: str = ""
    licence: str = ""
    purl: str = ""
    text: str = ""


def read_components(docs: Path) -> tuple[Component, ...]:
    """Return the parts in the file's order; raises DataError naming the part and what is wrong."""
    try:
        raw = tomllib.loads((docs / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DataError(FILE, f"går inte att läsa ({problem})") from None
    table = Table(raw, f"{FILE}:")
    parts = table.tables("del")
    table.done()
    listed = {part.text("vad") for part in parts if part.text("ur") == "tema"}
    for module in sorted(_modules() - listed):
        raise DataError(
            FILE, f'temat innehåller också "{module}": lägg till en del med ur = "tema"'
        )
    return tuple(_component(part) for part in parts)


def _component(part: Table) -> Component:
    where, what = part.choice("ur", _PLACES), part.text("vad")
    try:
        found = _PLACES[where](what)
    except (LookupError, OSError, ImportError):
        raise part.fail("vad", f'"{what}" finns inte i {where}') from None
    text = part.text("text")
    licence = found.licence or part.text("licens")
    component = Component(
        id=part.id(),
        name=part.text("namn"),
        purpose=part.text("till"),
        home=part.text("hem"),
        version=found.version,
        licence=licence,
        purl=found.purl,
        text="" if text.startswith("https://") else found.text,
        text_at=text if text.startswith("https://") else "",
    )
    if not component.text and not component.text_at:
        raise part.fail("text", "paketet har ingen sådan fil; tillåtet: en adress med https://")
    part.done()
    return component


# ---- Where versions stand --------------------------------------------------------------


def _npm(name: str) -> _Found:
    about = json.loads((NODE_MODULES / name / "package.json").read_text(encoding="utf-8"))
    version = about["version"]
    return _Found(version, about["license"], f"pkg:npm/{name}@{version}")


def _pypi(name: str) -> _Found:
    package = distribution(name)
    licence = package.metadata.get("License-Expression") or ""
    texts = (package.read_text(f"licenses/{file}") for file in ("LICENSE", "LICENSE.md"))
    text = next((text for text in texts if text), "")
    return _Found(package.version, licence, f"pkg:pypi/{name}@{package.version}", text)


def _theme(module: str) -> _Found:
    code = _modules_of_theme()[module]
    version = re.search(r" - (\d+\.\d+\.\d+)$", code, re.MULTILINE)
    found = version[1] if version else ""
    return _Found(found, purl=f"pkg:npm/{module}@{found}" if found else f"pkg:npm/{module}")


def _file(name: str) -> _Found:
    return _Found(text=(_THEME / name).read_text(encoding="utf-8"))


def _pyodide(key: str) -> _Found:
    told = json.loads((RUNTIME / "pyodide-lock.json").read_text(encoding="utf-8"))["info"][key]
    return _Found(str(told).partition("_")[2].replace("_", ".") or str(told))


def _trace(pattern: str) -> _Found:
    files_of = (RUNTIME / "pyodide.asm.wasm", RUNTIME / "pyodide.mjs")
    hits = (re.search(pattern.encode(), file.read_bytes()) for file in files_of)
    found = next((hit for hit in hits if hit), None)
    if found is None:
        raise LookupError(pattern)
    return _Found(found[1].decode() if found.groups() else "")


_PLACES: Mapping[str, Callable[[str], _Found]] = {
    "npm": _npm,
    "pypi": _pypi,
    "tema": _theme,
    "fil": _file,
    "pyodide": _pyodide,
    "spår": _trace,
}

_THEME = Path(str(files("material")))


def _modules() -> set[str]:
    return set(_modules_of_theme())


@cache
def _modules_of_theme() -> Mapping[str, str]:
    """Return the packages that the theme's files are put together of, and the code of each."""
    return dict(_sources())


def _sources() -> Iterator[tuple[str, str]]:
    for file in sorted((_THEME / "templates" / "assets").rglob("*.map")):
        if not file.name.startswith(_UNUSED):
            told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            codes = told.get("sourcesContent") or [""] * len(told["sources"])
            for source, code in zip(told["sources"], codes, strict=True):
                if module := _MODULE.search(source):
                    yield module[1], code
