"""The part of the page about speed that shows what growth costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from guide_engine.errors import DataError
from guide_engine.html import Html, tag
from scripts.pages.parts import row, table
from scripts.pages.pictures.bars import Bar, bars
from scripts.read.words import words
from scripts.swedish import number

_DECIMALS = {
    "build_s": 1,
    "memory_mb": 0,
    "pages": 0,
    "site_mb": 1,
    "search_gzip_kb": 0,
    "payload_kb": 0,
}
"""The columns that are shown, in the order of their headings."""


def parts(file: Path, name: str) -> dict[str, str]:
    """Return the parts of the page by name; raises DataError for a file that lacks something."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return {
            "tillväxt-dag": data["date"],
            "fler-kommuner": _series("profiler", data["profiles"]),
            "fler-möten": _series("moten", data["meetings"]),
        }
    except (ValueError, KeyError, TypeError) as problem:
        raise DataError(name, f"är inte skriven av mätningen av tillväxt ({problem})") from None


def _series(id_: str, rows: Sequence[dict[str, Any]]) -> Html:
    say = words("tillvaxt")
    what = say.part("vad")(id_)
    heading = say.heading("tabell", vad=what)
    drawn = [
        Bar(
            f"{number(each['count'])} {what}",
            each["build_s"],
            f"{_written(each['build_s'], 1)}\u00a0s",
        )
        for each in rows
    ]
    return tag(
        "div",
        {"class": "bars"},
        bars(f"tillvaxt-{id_}", say("bild", vad=what), drawn),
        table(
            "siffror",
            heading,
            (
                row(
                    heading,
                    number(each["count"]),
                    *(_written(each[key], decimals) for key, decimals in _DECIMALS.items()),
                )
                for each in rows
            ),
        ),
    )


def _written(value: float | None, decimals: int) -> str:
    return words("tillvaxt")("inte_matt") if value is None else number(value, decimals)
