"""The part of the page about speed that shows what growth costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

from guide_engine.errors import DataError
from guide_engine.html import Html, tag
from scripts.pages.how_it_works.rules import number, row, table
from scripts.pages.pictures.bars import Bar, bars

_COLUMNS = (
    ("build_s", "Bygge (s)", 1),
    ("memory_mb", "Minne (MB)", 0),
    ("pages", "Sidor", 0),
    ("site_mb", "Webbplats (MB)", 1),
    ("search_gzip_kb", "Sökning (kB)", 0),
    ("payload_kb", "Motor (kB)", 0),
)
"""The columns that are shown: key, heading, decimals."""


def growth_part(file: Path, name: str) -> str:
    """Return the part of the page; raises DataError for a file that lacks something."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Template(_GROWTH).substitute(
            date=data["date"],
            profiles=_series("profiler", "kommuner", data["profiles"]),
            meetings=_series("moten", "möten", data["meetings"]),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise DataError(name, f"är inte skriven av mätningen av tillväxt ({problem})") from None


def _series(id_: str, what: str, rows: Sequence[dict[str, Any]]) -> Html:
    columns = (f"Antal {what}", *(heading for _, heading, _ in _COLUMNS))
    picture = bars(
        f"tillvaxt-{id_}",
        f"Byggtid med fler {what}",
        [
            Bar(
                f"{number(each['count'])} {what}",
                each["build_s"],
                f"{_written(each['build_s'], 1)}\u00a0s",
            )
            for each in rows
        ],
    )
    return tag(
        "div",
        {"class": "bars"},
        picture,
        table(
            "siffror",
            f"Vad fler {what} kostar",
            columns,
            (
                row(
                    columns,
                    number(each["count"]),
                    *(_written(each[key], decimals) for key, _, decimals in _COLUMNS),
                )
                for each in rows
            ),
        ),
    )


def _written(value: float | None, decimals: int) -> str:
    if value is None:
        return "inte mätt"
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


_GROWTH = """
## När guiden växer { #tillvaxt }

Vad händer om fler kommuner och möten kommer till? Vi provade med påhittade kommuner och möten.
Siffrorna är från $date. *Motor* är det som webbläsaren hämtar för att
köra guiden, utom filen för den kommun som du har valt.

$profiles

$meetings
"""
