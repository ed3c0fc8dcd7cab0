"""Reading the ledger: one file a source or more, columns parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guide_engine.errors import allowed, meant
from guide_engine.loading.files import Folder
from guide_engine.model import CERTAINTIES, MODALITIES, LedgerRow
from guide_engine.tables import ID

FOLDER = "ledger"
NEEDED = ("id", "source", "heading", "modality", "statement")
OPTIONAL = ("certainty", "used_for", "reviewed")

_ROW_ID = re.compile(r"[A-Z][A-Z0-9]*-\d+")
_AS_A_TABLE = 'spara med tabbar och utan citattecken, inte som Excel gör med "'


def read_ledger(
    folder: Folder, places: dict[str, str], *, complete: bool = True
) -> dict[str, LedgerRow]:
    """Return the rows of the files that all share by id; none if a file cannot be read.

    ``places`` gets where each row stands. Where it is not ``complete``, rows may lack their
    statements.
    """
    names = folder.listed(FOLDER, ".tsv")
    readable = not folder.mistakes
    rows: dict[str, LedgerRow] = {}
    for name in names:
        found = read_rows(folder, f"{FOLDER}/{name}", places, complete=complete)
        readable = readable and found is not None
        rows |= found or {}
    return rows if readable else {}


def read_rows(
    folder: Folder, file: str, places: dict[str, str], *, complete: bool = True
) -> dict[str, LedgerRow] | None:
    """Return the rows of one file by id; None if it cannot be read.

    Refuses a row that stands in one of the ``places``, and adds the others to them.
    """
    text = folder.text(file)
    header, *lines = (text or "").splitlines() or [""]
    columns = header.split("\t")
    problems = list(_header_problems(header, columns)) if text is not None else []
    for problem in problems:
        folder.refuse(file, problem, 1)
    if text is None or problems:
        return None
    rows: dict[str, LedgerRow] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        values = dict(zip(columns, cells, strict=False))
        row = LedgerRow(**{key: values.get(key, "") for key in (*NEEDED, "certainty")})
        for problem in _problems(row, cells, columns, complete=complete):
            folder.refuse(file, problem, number)
        if row.id in places:
            folder.refuse(file, f'"{row.id}" finns redan på {places[row.id]}', number)
        elif _ROW_ID.fullmatch(row.id):
            rows[row.id], places[row.id] = row, f"{file}:{number}"
    return rows


def _header_problems(header: str, columns: Sequence[str]) -> Iterator[str]:
    wanted = ", ".join(NEEDED)
    if not header.strip():
        yield f"är tom; den första raden ska vara {wanted}, med tabbar emellan"
    elif "\t" not in header:
        yield f"saknar tabbar; skilj kolumnerna med tabbar: {wanted}"
    elif not set(columns) & set(NEEDED):
        yield f"den första raden ska vara {wanted}, med tabbar emellan"
    else:
        unknown = [name for name in columns if name not in (*NEEDED, *OPTIONAL)]
        missing = [name for name in NEEDED if name not in columns]
        for name in missing:
            yield f'kolumnen "{name}" saknas; raden har {allowed(columns)}'
        for name in unknown if not missing else ():
            yield f'kolumnen "{name}" finns inte; tillåtet: {allowed((*NEEDED, *OPTIONAL))}'


def _problems(
    row: LedgerRow, cells: Sequence[str], columns: Sequence[str], *, complete: bool
) -> Iterator[str]:
    named = f"{row.id}: " if _ROW_ID.fullmatch(row.id) else ""
    if len(cells) != len(columns):
        yield (f"{named}har {len(cells)} celler; tillåtet: {len(columns)}, med en tabb mellan dem")
        return
    if any((len(cell) > 1 and cell[0] == cell[-1] == '"') or '""' in cell for cell in cells):
        yield f"{named}{_AS_A_TABLE}"
        return
    if not named:
        yield f'id "{row.id}" går inte; tillåtet: som MA-001'
    if not ID.fullmatch(row.source):
        yield f'{named}source "{row.source}" går inte; tillåtet: a–z, 0–9, _ och - emellan'
    if not row.heading.strip():
        yield f"{named}heading får inte vara tom"
    if complete and not row.statement.strip():
        yield f"{named}statement får inte vara tom"
    for name, value, known in (
        ("modality", row.modality, MODALITIES),
        ("certainty", row.certainty, CERTAINTIES),
    ):
        if value not in known:
            listed = allowed([each for each in known if each])
            yield f'{named}{name} "{value}" finns inte; {meant(value, known)}tillåtet: {listed}'
