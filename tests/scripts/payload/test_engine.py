"""The engine's package as browsers get it: the common ground, and each profile beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guide_engine.languages import FOLDER as LANGUAGES
from guide_engine.model import COMMON, Rulebook
from guide_engine.papers.citing import STATEMENTS
from guide_engine.papers.words import FOLDER as PAPERS
from guide_engine.regions import PART
from guide_engine.rulebook import load, with_profile
from scripts.payload.engine import language_bundles, stage_engine, stage_papers
from scripts.payload.manifest import BUNDLE
from scripts.project import ROOT
from scripts.read.paragraphs import told_rows

HOME = "kommuner/exempel/#stycke"


@pytest.fixture(scope="module")
def staged(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a staged package, where every row has its home on one page."""
    target = tmp_path_factory.mktemp("engine")
    return stage_engine(dict.fromkeys(rulebook.ledger, HOME), target).parent


def test_every_profile_comes_whole_to_a_browser(rulebook: Rulebook, staged: Path) -> None:
    base = load(staged / "guide_engine" / "data", complete=False)
    assert list(base.profiles) == [COMMON]
    papers = stage_papers(staged / "guide_engine", staged / "papers")
    statements = json.loads((papers / "data" / PAPERS / STATEMENTS).read_text("utf-8"))
    others = rulebook.profiles.keys() - {COMMON}
    files = {id_: staged / "profiles" / f"{id_}{BUNDLE}" for id_ in others}
    assert others
    languages = dict(language_bundles(ROOT / "guide_engine" / "data" / LANGUAGES))
    parts = (f"{id_}{BUNDLE}" for id_ in (PART, *languages))
    named = {*parts, *(file.name for file in files.values())}
    assert {file.name for file in (staged / "profiles").iterdir()} == named
    for id_, file in files.items():
        bundle = json.loads(file.read_text("utf-8"))
        there = with_profile(base, id_, bundle["files"])
        here, told = rulebook.profiles[id_], there.profiles[id_]
        assert (told.requires, told.says, told.begins) == (here.requires, here.says, here.begins)
        for criterion in (*here.requires, *here.told):
            assert there.words.criteria[criterion] == rulebook.words.criteria[criterion]
        cited = [c for criterion in here.requires for c in rulebook.criteria[criterion].citations]
        own = [row for citation in cited for row in citation.rows if row not in base.ledger]
        for row in own:
            assert bundle["anchors"][row] == HOME
        # A paper says what every row says that it cites.
        for row in told_rows(there):
            said = there.ledger[row].told or statements[row]
            assert said == rulebook.ledger[row].told


def test_what_a_profile_brings_is_in_no_other_file(rulebook: Rulebook, staged: Path) -> None:
    package = staged / "guide_engine" / "data"
    kept = "".join(file.read_text("utf-8") for file in package.rglob("*.*") if file.is_file())
    own = [each for each in rulebook.criteria if each not in rulebook.shared_criteria]
    assert own
    for criterion in own:
        assert f'"{criterion}"' not in kept
