"""`python -m scripts.new_municipality`: put a municipality in place, or say what is missing."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from guide_engine.errors import GuideError, told
from guide_engine.loading.profiles import CASES
from guide_engine.rulebook import load
from scripts.new_municipality.checked import DATA, problems
from scripts.new_municipality.draft import Draft, empty, in_place, saved
from scripts.project import ROOT

_NEW, _OLD = ".ny-", ".gammal-"
"""How the names of folders begin that are on their way; the loader does not read such."""


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Do what is asked for; return 1 where something is missing or wrong, and say what."""
    given = _parser().parse_args(arguments)
    try:
        if given.check:
            return _check(root, in_place(root / DATA, given.check))
        if given.empty:
            return _start(root, *given.empty)
        return _put(root, saved(given.file), replace=given.replace)
    except GuideError as error:
        _say(told(error))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.new_municipality",
        description="Lägg in en kommun eller region i guiden.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "file", nargs="?", type=Path, metavar="FIL", help='en fil från sidan "Egna regler"'
    )
    what.add_argument("--empty", nargs=2, metavar=("ID", "NAMN"), help="börja på en mapp för hand")
    what.add_argument("--check", metavar="ID", help="säg vad som fattas i en mapp som finns")
    parser.add_argument("--replace", action="store_true", help="byt ut mappen om den finns")
    return parser


def _put(root: Path, draft: Draft, *, replace: bool) -> int:
    """Put a folder in place if nothing is wrong with it."""
    folder = root / DATA / draft.folder
    if _is_there(folder):
        if not replace:
            hint = "skriv --replace för att byta ut den"
            raise GuideError(f"{draft.folder}: mappen finns redan; {hint}")
        kept = in_place(root / DATA, draft.id).files.get(CASES)
        if kept is not None and CASES not in draft.files:
            draft = Draft(draft.id, {**draft.files, CASES: kept})
    if found := problems(root, draft):
        _say([*found, f"{_number(found)} att rätta. Ingenting har ändrats."])
        return 1
    _swap(draft, folder)
    print(f"{folder.relative_to(root)}\n{_WHOLE}")
    return 0


def _start(root: Path, id_: str, name: str) -> int:
    """Write a folder to fill in, and say what to fill in."""
    today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
    draft = empty(load(root / DATA), id_, " ".join(name.split()), today)
    folder = root / DATA / draft.folder
    if _is_there(folder):
        raise GuideError(f"{draft.folder}: mappen finns redan")
    draft.write(folder)
    print(f"{folder.relative_to(root)}\nFyll i:", *problems(root, draft), sep="\n")
    print(f"Se vad som fattas: python -m scripts.new_municipality --check {id_}")
    return 0


def _check(root: Path, draft: Draft) -> int:
    if found := problems(root, draft):
        _say([*found, f"{_number(found)} att rätta."])
        return 1
    print(_WHOLE)
    return 0


_WHOLE = """Inget fattas: reglerna håller, och sidan bär alla rader.
Bygg och se kommunen på guidens första sida: make serve"""


def _is_there(folder: Path) -> bool:
    return folder.exists() or folder.is_symlink()


def _swap(draft: Draft, folder: Path) -> None:
    """Put the folder in the place of what is there; at no time is there half of one."""
    new, old = (folder.with_name(f"{begins}{draft.id}") for begins in (_NEW, _OLD))
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    draft.write(new)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _number(found: Sequence[str]) -> str:
    return "En sak" if len(found) == 1 else f"{len(found)} saker"


def _say(lines: Sequence[str]) -> None:
    print(*lines, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
