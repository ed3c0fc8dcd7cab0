"""A municipality comes in place whole or not at all, and all that is missing is said at once."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from guide_engine.loading.profiles import CASES, FOLDER, LEDGER, PAGE, PROFILE, own_prefix
from guide_engine.rulebook import default_rulebook
from guide_engine.workshop.files import FORMAT, VERSION, kept, read
from scripts.new_municipality.__main__ import main
from scripts.new_municipality.checked import DATA
from scripts.project import ROOT

RULEBOOK = default_rulebook()
OF = next(id_ for id_ in RULEBOOK.profiles if (ROOT / DATA / FOLDER / id_ / CASES).is_file())
"""A municipality that is there, with cases of its own."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project's data, with its pages."""
    shutil.copytree(ROOT / DATA, tmp_path / DATA)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    return tmp_path


def files_of(folder: Path) -> dict[str, str]:
    """Return the texts of a folder's files."""
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


def workshop_file(project: Path, files: Mapping[str, str]) -> Path:
    """Return a file as the workshop saves it."""
    file = project / "kommun.json"
    whole = {"format": FORMAT, "version": VERSION, "id": OF, "files": files}
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file


def test_a_file_of_the_workshop_comes_in_place_and_only_asked_for_replaces_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profiles = project / DATA / FOLDER
    files = files_of(profiles / OF)
    before = sorted(each.name for each in profiles.iterdir())
    shutil.rmtree(profiles / OF)
    file = workshop_file(project, files)
    assert main([str(file)], project) == 0
    assert capsys.readouterr().out.startswith(f"{DATA}/{FOLDER}/{OF}\n")
    assert files_of(profiles / OF) == files
    assert main([str(file)], project) == 1
    assert "finns redan; skriv --replace" in capsys.readouterr().err
    # The workshop makes a page of its own, and knows nothing of cases: those that are there stay.
    file.write_text(kept(RULEBOOK, replace(read(RULEBOOK, files), page="")), encoding="utf-8")
    assert main(["--replace", str(file)], project) == 0, capsys.readouterr().err
    after = json.loads(file.read_text("utf-8"))["files"]
    assert files_of(profiles / OF) == {**after, CASES: files[CASES]}
    assert after[PAGE] != files[PAGE]
    assert sorted(each.name for each in profiles.iterdir()) == before


MISTAKES: tuple[tuple[str, str, str, str], ...] = (
    (PROFILE, "summary =", "sumary =", ': sumary: okänd nyckel; menade du "summary"?'),
    (PROFILE, '"lag_kompetens", ', "", ': requires: "lag_kompetens" saknas; alla profiler'),
    (PROFILE, 'url = "https://', 'url = "http://', "går inte; tillåtet: en adress som börjar med"),
    (LEDGER, "\tmust\t", "\tmåste\t", 'modality "måste" finns inte; '),
    (PAGE, "\n# ", "\n<b>x</b>\n# ", '"<b>" är HTML; skriv Markdown'),
    (PAGE, "\n# ", "\n[x](javascript:alert)\n# ", 'länken "javascript:alert" går inte; tillåtet'),
    (PAGE, "\n# ", "\n[x](../inte/har.md)\n# ", 'länken "../inte/har.md" leder ingenstans'),
    (PAGE, "\n# ", '\nText\n{ onclick="x" }\n\n# ', "går inte; tillåtet: { #namn data-fakta="),
    (PAGE, "granskad: ", "granskat: ", ': granskat: okänd nyckel; menade du "granskad"?'),
)
"""In each file what is written in place of something, and what is said of it."""

LATER: tuple[tuple[str, str, str, str], ...] = (
    (PROFILE, '"gemensam_motpart", ', "", 'Det hjälper att lägga till "gemensam_motpart"'),
    (PAGE, "data-fakta=", "data-upprepar=", 'inget stycke bär raden; skriv data-fakta="'),
    (PAGE, "genererat: kommunfakta", "genererat: komunfakta", 'menade du "kommunfakta"?'),
    (CASES, 'outcome = "iop"', 'outcome = "bidrag"', 'outcome är "iop", men fallet säger "bidrag"'),
)
"""The same of what can be told where the files can be read."""

NEVER = """[[criterion]]
id = "{own}aldrig"
met_when = {{ initiativ = "kommunen", styrning = "kommunen_i_detalj" }}
cites = ["{row}"]
name = "Aldrig"
need = "inget räcker"
met = "Ja."
not_met = "Nej."
unknown = "Fråga."

[[decided_by]]"""
"""A condition that stands against the others."""


@pytest.mark.parametrize("mistakes", [MISTAKES, LATER])
def test_all_that_is_wrong_is_said_at_once_and_nothing_changes(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    mistakes: tuple[tuple[str, str, str, str], ...],
) -> None:
    folder = project / DATA / FOLDER / OF
    before = files_of(folder)
    files = dict(before)
    for name, old, new, _ in mistakes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new, 1)
    assert main(["--replace", str(workshop_file(project, files))], project) == 1
    *lines, last = capsys.readouterr().err.splitlines()
    for *_, message in mistakes:
        (said,) = (line for line in lines if message in line)
        assert re.match(rf"{FOLDER}/{OF}/[a-z.]+:(?:\d+:)? ", said)
    assert last == f"{len(lines)} saker att rätta. Ingenting har ändrats."
    assert files_of(folder) == before


def test_conditions_that_cannot_all_be_met_are_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = files_of(project / DATA / FOLDER / OF)
    row = files[LEDGER].splitlines()[1].partition("\t")[0]
    text = files[PROFILE].replace("requires = [", f'requires = ["{own_prefix(OF)}aldrig",', 1)
    never = NEVER.format(own=own_prefix(OF), row=row)
    changed = {**files, PROFILE: text.replace("[[decided_by]]", never, 1)}
    assert main(["--replace", str(workshop_file(project, changed))], project) == 1
    said = capsys.readouterr().err
    assert 'regeln "alla_villkor_uppfyllda" kan aldrig slå till' in said
    assert f'Det hjälper att ta bort eller ändra "{own_prefix(OF)}aldrig".' in said


def test_a_folder_by_hand_is_started_and_says_what_to_fill_in(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--empty", "exempel-by", "Exempelby"], project) == 0
    said = capsys.readouterr().out.splitlines()
    assert set(files_of(project / DATA / FOLDER / "exempel-by")) == {PROFILE, LEDGER, PAGE}
    for name, key in (
        (PROFILE, "summary"),
        (PROFILE, "source.exempel-by-iop.url"),
        (LEDGER, "statement"),
        (PAGE, "står kvar från mallen"),
        (PAGE, "description"),
    ):
        place = f"{FOLDER}/exempel-by/{name}:"
        assert any(line.startswith(place) and key in line for line in said), key
    assert main(["--check", "exempel-by"], project) == 1
    assert capsys.readouterr().err.splitlines()[:-1] == said[2:-1]
    assert main(["--empty", "exempel-by", "Exempelby"], project) == 1
    assert main(["--check", "exempel-stad"], project) == 1
    assert "mappen saknas; börja med --empty" in capsys.readouterr().err
