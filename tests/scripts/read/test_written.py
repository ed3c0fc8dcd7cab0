"""Mistakes on the pages: each is told in one clear line, and all of them at once.

``mistakes.toml`` lists them with their lines; they change the few pages in ``pages``.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guide_engine.errors import GuideError, told
from guide_engine.model import Contact, Rulebook
from scripts.project import ROOT
from scripts.read import paragraphs, written
from scripts.read.settings import read_settings
from scripts.read.written import read_written

HERE = Path(__file__).parent
DATES = "docs/kunskap/kallor.toml"
MISTAKES = tomllib.loads((HERE / "mistakes.toml").read_text(encoding="utf-8"))["mistake"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the law and the papers, which have their own tests, and read mkdocs.yml once."""
    monkeypatch.setattr(written, "check_law", str)
    monkeypatch.setattr(paragraphs, "_citing_papers", lambda _: ())
    monkeypatch.setattr(written, "read_settings", lambda: _SETTINGS)


_SETTINGS = read_settings()


@pytest.fixture(scope="module")
def small(rulebook: Rulebook) -> Rulebook:
    """Return a rulebook with one profile, which cites one row."""
    whole = rulebook.profiles["malmo"]
    (citation, *_) = whole.contacts[0].citations
    cited = replace(citation, rows=("MA-003",))
    contact = Contact("Växeln.", "", "", "", "", "", (cited,))
    malmo = replace(whole, decided_by=(), steps=(), contacts=(contact,), says={}, begins={})
    nothing: dict[str, Any] = {
        **{key: {} for key in ("facts", "criteria")},
        **dict.fromkeys(("rules", "warnings", "purchases", "steps", "conflicts"), ()),
    }
    return replace(rulebook, profiles={"malmo": malmo}, **nothing)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with the few pages, and the days of the real sources."""
    shutil.copytree(HERE / "pages", tmp_path / "docs")
    (tmp_path / DATES).parent.mkdir()
    shutil.copyfile(ROOT / DATES, tmp_path / DATES)
    return tmp_path


def changed(root: Path, mistake: Mapping[str, Any]) -> None:
    """Make a mistake of the list."""
    file = root / "docs" / mistake["file"]
    text = file.read_text(encoding="utf-8")
    if "old" in mistake:
        assert mistake["old"] in text
        text = text.replace(mistake["old"], mistake["new"], 1)
    content = text.encode(mistake.get("encoding", "utf-8"))
    file.unlink()
    if "rename" in mistake:
        file = root / "docs" / mistake["rename"]
    file.write_bytes(content.replace(b"\n", b"\r\n") if mistake.get("crlf") else content)


def lines(root: Path, rulebook: Rulebook) -> list[str]:
    """Return what is told of the pages."""
    try:
        read_written(root, rulebook)
    except GuideError as error:
        return told(error)
    return []


def test_the_few_pages_have_no_mistake(root: Path, small: Rulebook) -> None:
    found = read_written(root, small)
    assert sorted(found.homes) == ["MA-001", "MA-002", "MA-003"]
    assert [meeting.page for meeting in found.meetings] == ["moten/2026-03-01.md"]
    assert found.publisher.name == "Kommunen"


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["what"] for mistake in MISTAKES])
def test_a_mistake_is_told_in_its_line(
    root: Path, small: Rulebook, mistake: Mapping[str, Any]
) -> None:
    changed(root, mistake)
    found, wanted = lines(root, small), mistake["says"]
    assert len(found) == len(wanted), found
    for line, want in zip(found, wanted, strict=True):
        assert re.fullmatch(re.escape(want).replace("…", ".*"), line), (line, want)


def test_all_mistakes_are_told_at_once(root: Path, small: Rulebook) -> None:
    by_name = {mistake["what"]: mistake for mistake in MISTAKES}
    names = (
        "granskad saknas",
        "källan felstavad",
        "samma ankare två gånger",
        "beskrivningen för lång",
        "mötets datum passar inte filen",
        "källan saknas i kallor.toml",
        "okänd nyckel i publicering.toml",
    )
    for name in names:
        changed(root, by_name[name])
    found = lines(root, small)
    for name in names:
        for want in by_name[name]["says"]:
            # The numbers of lines move with the other mistakes.
            pattern = re.sub(r":\\?\d+:", r":\\d+:", re.escape(want).replace("…", ".*"))
            assert any(re.fullmatch(pattern, line) for line in found), (want, found)
