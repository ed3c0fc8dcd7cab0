"""The ledger of law and practice as the checks of law read it."""

from __future__ import annotations

from dataclasses import dataclass

from guide_engine.errors import allowed
from scripts.read.statutes.errors import StatuteError

COLUMNS = ("id", "source", "heading", "certainty")

CERTAINTIES = ("lagtext", "myndighet", "annan", "slutsats", "kontrollera", "redaktion")
"""How sure a row is, and from where; "redaktion" is about the guide and needs no label."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says about where it comes from; ``line`` is its line in the file."""

    id: str
    source: str
    heading: str
    certainty: str
    line: int


def read_rows(file: str, text: str) -> list[Row]:
    """Return the rows of a ledger file; raises StatuteError where a column is missing."""
    header, *lines = text.splitlines() or [""]
    names = header.split("\t")
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise StatuteError([f"{file}:1: saknar kolumnen {column}" for column in missing])
    places = [names.index(column) for column in COLUMNS]
    rows = []
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(names):
            raise StatuteError(
                [f"{file}:{number}: har {len(cells)} celler; tillåtet: {len(names)}"]
            )
        id_, source, heading, certainty = (cells[place] for place in places)
        rows.append(Row(id_, source, heading, certainty, number))
    return rows


def certainty_problems(file: str, rows: list[Row]) -> list[str]:
    """Return a line for every row whose certainty is none of the known ones."""
    known = allowed(CERTAINTIES)
    return [
        f'{file}:{row.line}: {row.id}: certainty "{row.certainty}"; tillåtet: {known}'
        for row in rows
        if row.certainty not in CERTAINTIES
    ]
