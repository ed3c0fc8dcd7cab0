"""The markers on pages for what the build makes: `<!-- genererat: namn -->`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from guide_engine.errors import allowed, meant, settle
from scripts.read.paragraphs import PageError

Parts = Mapping[str, Mapping[str, str]]
"""By page under docs/ what stands for each of its markers."""

_MARKER = re.compile(r"<!--\s*(gen\w*)\s*:?\s*([^>]*?)\s*-->")


def fill_pages(docs: Path, parts: Parts) -> None:
    """Put the generated parts in the place of their markers.

    Raises PageError, or Mistakes, for markers that are missing, misspelt, or on no such page.
    """
    mistakes: list[PageError] = []
    for file in sorted(docs.rglob("*.md")):
        page = file.relative_to(docs).as_posix()
        text = file.read_text(encoding="utf-8")
        here = parts.get(page, {})
        mistakes += _mistakes(page, text, here)
        for name, part in here.items():
            text = text.replace(_marker(name), part)
        file.write_text(text, encoding="utf-8")
    settle(mistakes)


def _mistakes(page: str, text: str, parts: Mapping[str, str]) -> list[PageError]:
    missing = [name for name in parts if _marker(name) not in text]
    found: list[PageError] = []
    for marker in _MARKER.finditer(text):
        if marker[0] in map(_marker, parts):
            continue
        line = text.count("\n", 0, marker.start()) + 1
        hint = meant(marker[2], missing, 0.5)
        # Its right name is missing for this reason.
        missing = [name for name in missing if f'"{name}"' not in hint]
        known = allowed([_marker(name) for name in parts]) or "inga märken på den här sidan"
        found.append(PageError(f"{page}:{line}: {marker[0]} finns inte; {hint}tillåtet: {known}"))
    return [*found, *(PageError(f"{page}: {_marker(name)} saknas") for name in missing)]


def _marker(name: str) -> str:
    return f"<!-- genererat: {name} -->"
