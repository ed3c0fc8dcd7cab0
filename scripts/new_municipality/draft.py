"""A municipality before it is in place: its folder's files, read from a file or filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Template

from guide_engine.errors import DataError, GuideError, allowed
from guide_engine.loading.files import decoded
from guide_engine.loading.profiles import CASES, FOLDER, LEDGER, PAGE, PROFILE
from guide_engine.model import COMMON, KINDS, Place, Rulebook
from guide_engine.tables import ID, plain_id
from guide_engine.workshop.draft import row_letters
from guide_engine.workshop.files import FORMAT, VERSION

NEEDED, MAY_HAVE = (PROFILE, LEDGER, PAGE), (CASES,)
MOST_BYTES = 1_000_000
"""A municipality's folder has some thirty kilobytes; what is bigger is something else."""

REVIEW = timedelta(days=182)
"""So long after the facts were fetched somebody should look again."""

_DAMAGE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
"""Signs of control, and half characters, that no text has."""
_TEMPLATES = Path(__file__).parent / "template"


@dataclass(frozen=True, slots=True)
class Draft:
    """The texts of a municipality's files by name."""

    id: str
    files: Mapping[str, str]

    @property
    def folder(self) -> str:
        """Return where it stands in the data."""
        return f"{FOLDER}/{self.id}"

    def write(self, folder: Path) -> None:
        """Write the files into a new folder."""
        folder.mkdir(parents=True)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")


def saved(file: Path) -> Draft:
    """Return what a file of the workshop has; raises DataError for any other file."""
    content = file.read_bytes()
    if len(content) > MOST_BYTES:
        raise DataError(file.name, f"är för stor för en kommun; tillåtet: {MOST_BYTES} byte")
    try:
        found = json.loads(decoded(content, file.name))
    except json.JSONDecodeError as error:
        problem = 'är skadad eller ingen fil från sidan "Egna regler"; spara den därifrån igen'
        raise DataError(file.name, problem, line=error.lineno) from None
    except RecursionError:
        raise DataError(file.name, "är skadad; spara den igen") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        problem = f'är ingen fil från sidan "Egna regler" (format är inte "{FORMAT}")'
        raise DataError(file.name, problem)
    if found.get("version") != VERSION:
        problem = f"{found.get('version')!s:.20} kan inte läsas här; tillåtet: {VERSION}"
        raise DataError(f"{file.name}: version", problem)
    files = found.get("files")
    if not isinstance(files, dict):
        raise DataError(f"{file.name}: files", f"saknas; tillåtet: {allowed(NEEDED)}")
    return Draft(checked_id(found.get("id"), file.name), _files(files, file.name))


def _files(files: Mapping[str, object], name: str) -> dict[str, str]:
    """Return the files by name: exactly those of a folder, and text."""
    texts: dict[str, str] = {}
    for each, text in files.items():
        if each not in (*NEEDED, *MAY_HAVE):
            known = allowed((*NEEDED, *MAY_HAVE))
            raise DataError(f"{name}: files", f'"{each:.80}" går inte; tillåtet: {known}')
        if not isinstance(text, str):
            raise DataError(f"{name}: files.{each}", "ska vara en text; spara filen igen")
        lines = text.replace("\r\n", "\n")
        if _DAMAGE.search(lines):
            raise DataError(f"{name}: files.{each}", "har styrtecken; är filen skadad?")
        texts[each] = lines if lines.endswith("\n") else f"{lines}\n"
    for each in NEEDED:
        if each not in texts:
            raise DataError(f"{name}: files", f'"{each}" saknas; spara filen igen')
    return texts


def checked_id(value: object, name: str = "id") -> str:
    """Return an id that can be a folder's name and part of an address; raises DataError."""
    place = f"{name}: id" if name != "id" else name
    if not isinstance(value, str) or not ID.fullmatch(value) or len(value) > 60:
        plain = plain_id(str(value))[:60]
        hint = f'menade du "{plain}"? ' if plain else ""
        problem = f'"{value!s:.80}" går inte; {hint}tillåtet: a–z, 0–9, _ och - emellan'
        raise DataError(place, problem)
    if value == COMMON:
        raise DataError(place, f'"{COMMON}" är guidens gemensamma grund och ingen kommun')
    return value


def in_place(data: Path, id_: str) -> Draft:
    """Return a municipality that has its folder; raises GuideError if there is none."""
    folder = data / FOLDER / checked_id(id_)
    if not folder.is_dir():
        raise GuideError(f"{FOLDER}/{id_}: mappen saknas; börja med --empty {id_} NAMN")
    names = [name for name in (*NEEDED, *MAY_HAVE) if (folder / name).is_file()]
    return Draft(id_, {name: _text(folder / name, f"{FOLDER}/{id_}/{name}") for name in names})


def _text(file: Path, name: str) -> str:
    return decoded(file.read_bytes(), name)


def empty(rulebook: Rulebook, id_: str, name: str, today: date) -> Draft:
    """Return a folder to fill in: what is known of the place, and the common conditions."""
    wanted = name.casefold()
    found = (each for each in rulebook.places.values() if wanted in _names(each))
    place = next(found, None)
    common = rulebook.profiles[COMMON]
    fields = {
        "id": checked_id(id_),
        "name": name,
        "in_name": place.in_name if place else f"i {name}",
        "kind": place.kind if place else KINDS[0],
        "place": place.code if place else "",
        "fetched": today,
        "review": today + REVIEW,
        "requires": ", ".join(f'"{each}"' for each in common.requires),
        "shows": ", ".join(f'"{each}"' for each in common.shows),
        "own": id_.replace("-", "_"),
        "row": row_letters(rulebook, place.code if place else "", id_),
    }
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(_TEMPLATES.iterdir())}
    return Draft(id_, {file: Template(text).substitute(fields) for file, text in texts.items()})


def _names(place: Place) -> set[str]:
    return {name.casefold() for name in (place.name, place.also) if name}
