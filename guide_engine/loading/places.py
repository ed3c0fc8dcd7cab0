"""Reading the official list of municipalities and regions: one a line, columns parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from guide_engine.loading.files import Folder
from guide_engine.model import Place

FILE = "places.tsv"
COLUMNS = ("kod", "namn", "län", "i", "även")
PROFILE = "profil"
"""A column that the build adds for browsers, which lack the profiles, in place of the county."""

_CODE = re.compile(r"\d{4}|\d{2}")


def read_places(folder: Folder) -> dict[str, Place]:
    """Return the municipalities and regions by code; none if the file cannot be read."""
    lines = enumerate((folder.text(FILE) or "").splitlines(), start=1)
    told = [(number, line) for number, line in lines if line.strip() and line[0] != "#"]
    if not told:
        return {}
    (first, header), *rows = told
    columns = header.split("\t")
    if not {"kod", "namn", "i"} <= set(columns):
        folder.refuse(FILE, f"den första raden ska vara {', '.join(COLUMNS)}, med tabbar", first)
        return {}
    places: dict[str, Place] = {}
    for number, line in rows:
        cells = dict(zip(columns, line.split("\t"), strict=False))
        for problem in _problems(cells, columns, places):
            folder.refuse(FILE, problem, number)
        place = Place(
            cells["kod"],
            cells.get("namn", ""),
            cells.get("i") or "i",
            cells.get("län", ""),
            cells.get(PROFILE, ""),
            cells.get("även", ""),
        )
        places[place.code] = place
    return places


def _problems(
    cells: Mapping[str, str], columns: list[str], places: Mapping[str, Place]
) -> Iterator[str]:
    code = cells["kod"]
    if not _CODE.fullmatch(code):
        yield f'kod "{code}" går inte; tillåtet: fyra siffror, som 0114, eller en regions två'
    elif code in places:
        yield f'kod "{code}" finns redan ({places[code].name})'
    for name in ("namn", "län"):
        if name in columns and not cells.get(name, "").strip():
            yield f"{code}: {name} får inte vara tom"
