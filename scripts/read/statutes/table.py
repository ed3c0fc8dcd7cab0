"""The table of which chapters and paragraphs the statutes have: numbers.toml.

It holds numbers only. The texts stay outside the project; `python -m scripts.read.statutes` makes
the table from them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guide_engine.errors import allowed
from scripts.read.statutes.errors import StatuteError
from scripts.read.statutes.numbers import order

TABLE = Path(__file__).with_name("numbers.toml")

LYDELSE = "2025-09-01"
"""The day whose wording was read; the label of the pages says it too."""

KNOWN: Mapping[str, str] = {
    "lou": "2016:1145",
    "kommunallagen": "2017:725",
    "lag-2022-900": "2022:900",
}
"""The statutes, by the ledger's name of the source, with their SFS numbers."""

TITLES: Mapping[str, str] = {
    "lou": "LOU",
    "kommunallagen": "kommunallagen",
    "lag-2022-900": "lagen (2022:900)",
}

WITHOUT = ""
"""The one "chapter" of a statute without chapters."""

_NUMBER = re.compile(r"[1-9]\d*( [a-z])?")


@dataclass(frozen=True, slots=True)
class Statute:
    """The paragraphs of a statute by chapter; WITHOUT is the chapter of one that has none."""

    id: str
    sfs: str
    lydelse: str
    chapters: Mapping[str, tuple[str, ...]]

    @property
    def divided(self) -> bool:
        """Return whether the statute has chapters."""
        return WITHOUT not in self.chapters

    @property
    def title(self) -> str:
        """Return what errors call the statute."""
        return TITLES[self.id]


Statutes = Mapping[str, Statute]


def read_table(file: Path = TABLE) -> Statutes:
    """Return the statutes by the ledger's name.

    Raises StatuteError naming the file and everything in it that is damaged.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise StatuteError([f"{file.name}: går inte att läsa ({problem})"]) from None
    problems = _problems(raw)
    if problems:
        raise StatuteError([f"{file.name}: {problem}" for problem in problems])
    return {id_: _statute(id_, raw[id_]) for id_ in KNOWN}


def written(statutes: Iterable[Statute]) -> str:
    """Return the table as TOML.

    Raises StatuteError where the statutes are not all the known ones, each once.
    """
    given = sorted(statutes, key=lambda statute: list(KNOWN).index(statute.id))
    if [statute.id for statute in given] != list(KNOWN):
        found = ", ".join(statute.id for statute in given) or "inga"
        raise StatuteError([f"texterna: {found}; tillåtet: {allowed(KNOWN)}, var och en en gång"])
    lines = [
        "# The chapters and paragraphs of the statutes. `python -m scripts.read.statutes` makes it",
        "# from their texts, which are not part of the project: run it, do not edit.",
    ]
    for statute in given:
        lines += ["", f"[{statute.id}]", f'sfs = "{statute.sfs}"', f'lydelse = "{statute.lydelse}"']
        if statute.divided:
            lines += ["", f"[{statute.id}.chapters]"]
        for chapter, paragraphs in statute.chapters.items():
            key = f'"{chapter}"' if chapter else "paragraphs"
            lines.append(f"{key} = [{', '.join(f'"{number}"' for number in paragraphs)}]")
    return "\n".join(lines) + "\n"


def _statute(id_: str, fields: Mapping[str, Any]) -> Statute:
    chapters = fields.get("chapters") or {WITHOUT: fields["paragraphs"]}
    by_chapter = {chapter: tuple(numbers) for chapter, numbers in chapters.items()}
    return Statute(id_, fields["sfs"], fields["lydelse"], by_chapter)


def _problems(raw: Mapping[str, object]) -> list[str]:
    problems = [f"{id_}: okänd lag; tillåtet: {allowed(KNOWN)}" for id_ in raw if id_ not in KNOWN]
    for id_, sfs in KNOWN.items():
        fields = raw.get(id_)
        if not isinstance(fields, dict):
            problems.append(f"{id_}: saknas; tillåtet: en tabell [{id_}]")
            continue
        problems += [f"{id_}.{problem}" for problem in _problems_of(fields, sfs)]
    return problems


def _problems_of(fields: Mapping[str, object], sfs: str) -> list[str]:
    problems = []
    if fields.get("sfs") != sfs:
        problems.append(f'sfs: "{fields.get("sfs")}"; tillåtet: {sfs}')
    if not _is_day(fields.get("lydelse")):
        problems.append(f'lydelse: "{fields.get("lydelse")}"; tillåtet: ÅÅÅÅ-MM-DD')
    extra = [key for key in fields if key not in ("sfs", "lydelse", "chapters", "paragraphs")]
    problems += [f"{key}: okänd nyckel" for key in extra]
    if ("chapters" in fields) == ("paragraphs" in fields):
        return [*problems, "chapters: tillåtet: antingen chapters eller paragraphs"]
    if "paragraphs" in fields:
        return problems + _list_problems("paragraphs", fields["paragraphs"])
    chapters = fields["chapters"]
    if not isinstance(chapters, dict) or not chapters:
        return [*problems, "chapters: tillåtet: en tabell med ett kapitel på varje rad"]
    problems += _list_problems("chapters", list(chapters))
    for chapter, numbers in chapters.items():
        problems += _list_problems(f"chapters.{chapter}", numbers)
    return problems


def _list_problems(key: str, numbers: object) -> list[str]:
    if not isinstance(numbers, list) or not numbers:
        return [f"{key}: tillåtet: en lista med minst ett nummer"]
    wrong = [n for n in numbers if not isinstance(n, str) or not _NUMBER.fullmatch(n)]
    if wrong:
        return [
            f'{key}: "{number}" är inget nummer; tillåtet: som "25" och "25 a"' for number in wrong
        ]
    keys = [order(number) for number in numbers]
    if keys != sorted(set(keys)):
        return [f"{key}: tillåtet: varje nummer en gång, i ordning"]
    return []


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
