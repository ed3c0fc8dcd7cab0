"""A copy of the project with made-up municipalities and meetings in it."""

from __future__ import annotations

import shutil
from pathlib import Path

from guide_engine.loading.profiles import FOLDER
from guide_engine.model import COMMON
from guide_engine.rulebook import default_rulebook
from scripts.measure.growth.municipalities import made_up
from scripts.measure.growth.notes import notes
from scripts.project import DOCS, ROOT
from scripts.read.meetings import FOLDER as MEETINGS
from scripts.read.meetings import read_meetings
from scripts.read.paragraphs import DRAFTS

SEED = 2026
_READ = ("guide_engine", "docs", "scripts", "mkdocs.yml", "pyproject.toml")
_SHARED = ("node_modules", "build/cache")
_IGNORED = shutil.ignore_patterns("__pycache__", DRAFTS)


def write_copy(
    target: Path, *, profiles: int | None = None, meetings: int | None = None, seed: int = SEED
) -> None:
    """Copy what the build reads into a new folder, with so many profiles and meetings in all.

    None, or fewer than the project has, leaves them as they are.
    """
    target.mkdir()
    for name in _READ:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=_IGNORED)
        else:
            shutil.copyfile(ROOT / name, target / name)
    for name in _SHARED:
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).symlink_to((ROOT / name).resolve())
    _add_municipalities(target, profiles or 0, seed)
    _add_meetings(target, meetings or 0, seed)


def _add_municipalities(target: Path, profiles: int, seed: int) -> None:
    rulebook = default_rulebook()
    for made in made_up(profiles - len(rulebook.profiles), seed, rulebook):
        folder = target / "guide_engine" / "data" / FOLDER / made.id
        folder.mkdir()
        for name, text in made.files.items():
            (folder / name).write_text(text, encoding="utf-8")


def _add_meetings(target: Path, meetings: int, seed: int) -> None:
    known = read_meetings(DOCS)
    places = sorted(default_rulebook().profiles.keys() - {COMMON})
    missing = max(0, meetings - len(known))
    (target / "docs" / MEETINGS).mkdir(exist_ok=True)
    for name, text in notes(missing, seed, places, {each.day for each in known}).items():
        (target / "docs" / name).write_text(text, encoding="utf-8")
