"""A copy of the project with made-up municipalities and meetings in it."""

from __future__ import annotations

import re
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
DATA = "guide_engine/data"
_NAMED = r'[("/]{}(?:"|/|(?:-dokumentet)?\.md)'
"""How a profile is named: as a value, or by its page or its questions in a link."""

_READ = (
    "LICENSE",
    "docs",
    "guide_engine",
    "mkdocs.yml",
    "package-lock.json",
    "pyproject.toml",
    "requirements",
    "scripts",
)
_SHARED = ("node_modules", "build/cache")
_IGNORED = shutil.ignore_patterns("__pycache__", DRAFTS)


def write_copy(
    target: Path, *, profiles: int | None = None, meetings: int | None = None, seed: int = SEED
) -> None:
    """Copy what the build reads into a new folder, with so many profiles and meetings in all.

    None leaves them as they are, as do fewer meetings than the project has. For fewer profiles
    only those are kept that others name (``named``), and made-up ones come besides.
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
    if profiles is not None:
        _change_profiles(target, profiles, seed)
    _add_meetings(target, meetings or 0, seed)


def named() -> tuple[str, ...]:
    """Return the profiles that the project names elsewhere than in their folders, and in theirs."""
    left = sorted(default_rulebook().profiles.keys() - {COMMON})
    found = [COMMON]
    data = [
        file for file in (ROOT / DATA).rglob("*.toml") if ROOT / DATA / FOLDER not in file.parents
    ]
    text = "".join(file.read_text("utf-8") for file in (*DOCS.rglob("*.md"), *data))
    while new := [id_ for id_ in left if re.search(_NAMED.format(id_), text)]:
        found += new
        left = [id_ for id_ in left if id_ not in new]
        files = (file for id_ in new for file in (ROOT / DATA / FOLDER / id_).iterdir())
        text = "".join(file.read_text("utf-8") for file in files)
    return tuple(found)


def _change_profiles(target: Path, profiles: int, seed: int) -> None:
    rulebook = default_rulebook()
    kept = tuple(rulebook.profiles) if profiles >= len(rulebook.profiles) else named()
    folders = target / DATA / FOLDER
    for id_ in rulebook.profiles.keys() - set(kept):
        shutil.rmtree(folders / id_)
    for made in made_up(profiles - len(kept), seed, rulebook):
        folder = folders / made.id
        folder.mkdir()
        for name, text in made.files.items():
            (folder / name).write_text(text, encoding="utf-8")


def _add_meetings(target: Path, meetings: int, seed: int) -> None:
    known = read_meetings(DOCS)
    here = {folder.name for folder in (target / DATA / FOLDER).iterdir()}
    places = sorted(here & default_rulebook().profiles.keys() - {COMMON})
    missing = max(0, meetings - len(known))
    (target / "docs" / MEETINGS).mkdir(exist_ok=True)
    for name, text in notes(missing, seed, places, {each.day for each in known}).items():
        (target / "docs" / name).write_text(text, encoding="utf-8")
