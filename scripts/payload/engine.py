"""The engine's package as browsers get it: with the addresses of its citations, papers apart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Set
from pathlib import Path

from guide_engine.anchors import FILE as ANCHORS
from guide_engine.cases import FOLDER as CASES
from guide_engine.loading.places import FILE as PLACES
from guide_engine.loading.places import PROFILE
from guide_engine.papers.citing import STATEMENTS
from guide_engine.papers.words import FOLDER as PAPERS
from guide_engine.releases import FOLDER as RELEASES
from guide_engine.rulebook import default_rulebook
from scripts.project import ROOT

_ONLY_ON_THE_COMMAND_LINE = ("__main__.py", "cases.py", "trial.py")


def stage_engine(anchors: Mapping[str, str], shown: Set[str], target: Path) -> Path:
    """Copy the engine's package with the addresses of its citations; return the copy.

    The ledger goes with it without the statements that no list of sources shows. Papers and
    earlier versions of the rules come when they are asked for (``stage_papers``); the cases
    and the command line stay here: no visitor's browser needs them. The municipalities go
    without their counties, but with the profiles that browsers do not have.
    """
    shutil.rmtree(target, ignore_errors=True)
    package = target / "guide_engine"
    left_out = shutil.ignore_patterns(
        "__pycache__", "*.md", RELEASES, CASES, PAPERS, *_ONLY_ON_THE_COMMAND_LINE
    )
    shutil.copytree(ROOT / "guide_engine", package, ignore=left_out)
    text = json.dumps(anchors, ensure_ascii=False, sort_keys=True, indent=0)
    (package / "data" / ANCHORS).write_text(text, encoding="utf-8")
    for file in (package / "data" / "ledger").glob("*.tsv"):
        file.write_text(_places(file.read_text(encoding="utf-8"), shown), encoding="utf-8")
    (package / "data" / PLACES).write_text(_municipalities(), encoding="utf-8")
    return package


def stage_papers(statements: Mapping[str, str], target: Path) -> Path:
    """Copy what of the package comes on demand: papers, their words and earlier rules.

    ``statements`` are those, by row, that the engine's ledger leaves out. Their commands stay
    here: browsers have none.
    """
    shutil.rmtree(target, ignore_errors=True)
    package = target / "guide_engine"
    for part in (PAPERS, f"data/{PAPERS}", RELEASES):
        left_out = shutil.ignore_patterns("__pycache__", "*.md", "commands.py")
        shutil.copytree(ROOT / "guide_engine" / part, package / part, ignore=left_out)
    text = json.dumps(statements, ensure_ascii=False, sort_keys=True, indent=0)
    (package / "data" / PAPERS / STATEMENTS).write_text(text, encoding="utf-8")
    return package


def _municipalities() -> str:
    """Return the list of municipalities for browsers."""
    places = default_rulebook().places.values()
    rows = [(each.code, each.name, each.preposition, each.profile) for each in places]
    lines = [("kod", "namn", "i", PROFILE), *rows]
    return "".join("\t".join(line).rstrip() + "\n" for line in lines)


def _places(ledger: str, shown: Set[str]) -> str:
    """Return a ledger without the statements of the rows that are not shown."""
    header, *lines = ledger.splitlines()
    id_, statement = (header.split("\t").index(name) for name in ("id", "statement"))
    rows = [line.split("\t") for line in lines]
    for row in rows:
        if row[id_] not in shown:
            row[statement] = ""
    return "".join(f"{line}\n" for line in (header, *("\t".join(row) for row in rows)))
