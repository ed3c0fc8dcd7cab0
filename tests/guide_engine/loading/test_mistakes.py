"""Mistakes of those who add a municipality: each is told in one clear line, and all at once.

``mistakes.toml`` lists them with their lines; they change the made-up municipality in
``exempelby``.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import guide_engine
from guide_engine.errors import GuideError, told
from guide_engine.rulebook import load
from tests.representatives import DIFFERENT
from tests.strategies import PROFILES

HERE = Path(__file__).parent
DATA = Path(guide_engine.__file__).parent / "data"
OWN = "profiles/exempelby"
MISTAKES = tomllib.loads((HERE / "mistakes.toml").read_text(encoding="utf-8"))["mistake"]

pytestmark = pytest.mark.usefixtures("parsed_once")


@pytest.fixture(scope="module")
def municipality(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data with a municipality more; of profiles that require the same there is one."""
    folder = tmp_path_factory.mktemp("exempelby") / "data"
    alike = [id_ for id_ in PROFILES if id_ not in DIFFERENT]
    rest = shutil.ignore_patterns("page.md", "cases.toml", "cases", "papers", *alike)
    shutil.copytree(DATA, folder, ignore=rest)
    shutil.copytree(HERE / "exempelby", folder / OWN)
    return folder


@pytest.fixture
def data(municipality: Path, tmp_path: Path) -> Path:
    """Return a copy whose files may be replaced; those that stay are shared."""
    return Path(shutil.copytree(municipality, tmp_path / "data", copy_function=os.link))


def changed(data: Path, mistake: Mapping[str, Any]) -> None:
    """Make a mistake of the list."""
    file = data / mistake["file"]
    text = mistake.get("content", file.read_text(encoding="utf-8"))
    if "old" in mistake:
        assert mistake["old"] in text
        text = text.replace(mistake["old"], mistake["new"], -1 if mistake.get("every") else 1)
    content = text.encode(mistake.get("encoding", "utf-8"))
    file.unlink()
    file = data / mistake.get("rename", mistake["file"])
    file.write_bytes(content.replace(b"\n", b"\r\n") if mistake.get("crlf") else content)
    if "folder" in mistake:
        (data / OWN).rename(data / "profiles" / mistake["folder"])


def lines(data: Path) -> list[str]:
    """Return what is told of a data folder."""
    try:
        load(data)
    except GuideError as error:
        return list(told(error))
    return []


def test_the_made_up_municipality_has_no_mistake(data: Path) -> None:
    assert load(data).profiles["exempelby"].name == "Exempelby"


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["what"] for mistake in MISTAKES])
def test_a_mistake_is_told_in_its_line(data: Path, mistake: Mapping[str, Any]) -> None:
    changed(data, mistake)
    found, wanted = lines(data), mistake["says"]
    assert len(found) == len(wanted), found
    for line, want in zip(found, wanted, strict=True):
        assert re.fullmatch(re.escape(want).replace("…", ".*"), line), (line, want)


def test_all_mistakes_are_told_at_once_by_file_and_line(data: Path) -> None:
    made = (
        "nyckeln summary felstavad",
        "okänt villkor i shows",
        "fel faktum i ett villkor",
        "true i stället för ja",
        "villkor med tom cites",
        "okänd modalitet",
        "tom uppgift",
        "villkorets ord saknar unknown",
        "HTML i en text",
    )
    by_name = {mistake["what"]: mistake for mistake in MISTAKES}
    for name in made:
        mistake = by_name[name]
        text = (data / mistake["file"]).read_text(encoding="utf-8")
        old, new = mistake["old"], mistake["new"]
        # Two of them change the same words.
        if name == "true i stället för ja":
            old, new = 'nyta = "ja"', "nyta = true, nytta = true"
        changed(data, {**mistake, "old": old, "new": new})
        assert (data / mistake["file"]).read_text(encoding="utf-8") != text
    assert [line.split(": ")[:2] for line in lines(data)] == [
        [f"{OWN}/ledger.tsv:4", "EX-003"],
        [f"{OWN}/ledger.tsv:6", "EX-005"],
        [f"{OWN}/profile.toml:10", "summry"],
        [f"{OWN}/profile.toml:18", "shows"],
        [f"{OWN}/profile.toml:27", "criterion.exempelby_1.unknown"],
        [f"{OWN}/profile.toml:30", "criterion.exempelby_1.cites"],
        [f"{OWN}/profile.toml:38", "criterion.exempelby_2.met_when.nyta"],
        [f"{OWN}/profile.toml:38", "criterion.exempelby_2.met_when.nytta"],
        [f"{OWN}/profile.toml:69", "contact.text"],
    ]


@pytest.mark.parametrize(
    "file",
    [
        "facts.toml",
        "policy/criteria.toml",
        "policy/signs.toml",
        "ledger/sources.tsv",
        "profiles/umea/ledger.tsv",
        f"{OWN}/ledger.tsv",
    ],
)
def test_what_others_say_of_a_file_that_cannot_be_read_is_not_judged(data: Path, file: str) -> None:
    summary = next(m for m in MISTAKES if m["what"] == "nyckeln summary felstavad")
    changed(data, summary)
    changed(data, {"file": file, "content": "=", "encoding": "utf-16"})
    told_of = [line.partition(": ")[0] for line in lines(data)]
    assert told_of == sorted([file, f"{OWN}/profile.toml:10"])
