"""What a file of the workshop may be: a folder's texts, and nothing that leads out of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guide_engine.errors import DataError
from guide_engine.loading.profiles import CASES, LEDGER, PAGE, PROFILE
from guide_engine.model import COMMON
from guide_engine.rulebook import default_rulebook
from guide_engine.workshop.files import FORMAT, VERSION
from scripts.new_municipality.draft import MOST_BYTES, empty, saved

FILES = {PROFILE: 'id = "exempel"\r\n', LEDGER: "id\tsource", PAGE: "# Sida\n"}
WHOLE = {"format": FORMAT, "version": VERSION, "id": "exempel", "files": FILES}
TODAY = date(2026, 12, 1)
RULEBOOK = default_rulebook()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a file is put."""
    return tmp_path / "kommun.json"


def test_a_whole_file_is_read_with_ends_of_lines_as_the_project_has_them(file: Path) -> None:
    file.write_text(json.dumps({**WHOLE, "sparad": TODAY.isoformat()}), encoding="utf-8")
    draft = saved(file)
    assert draft.id == "exempel"
    assert draft.files == {
        PROFILE: 'id = "exempel"\n',
        LEDGER: "id\tsource\n",
        PAGE: "# Sida\n",
    }


def with_files(**more: object) -> dict[str, Any]:
    """Return a file's content with other files in it."""
    names = {"profile": PROFILE, "page": PAGE, "ledger": LEDGER, "cases": CASES}
    return {**WHOLE, "files": {**FILES, **{names.get(k, k): v for k, v in more.items()}}}


REFUSED: dict[str, tuple[object, str]] = {
    "a list": ([1], 'är ingen fil från sidan "Egna regler"'),
    "a visit that was saved": ({"iop-guiden": 1}, 'är ingen fil från sidan "Egna regler"'),
    "a newer one": ({**WHOLE, "version": 2}, "version: 2 kan inte läsas här; tillåtet: 1"),
    "no id": ({**WHOLE, "id": None}, 'id: "None" går inte; '),
    "a way out": ({**WHOLE, "id": "../../etc"}, 'id: "../../etc" går inte; menade du "etc"? '),
    "a name": ({**WHOLE, "id": "Åre"}, 'id: "Åre" går inte; menade du "are"? tillåtet: a–z'),
    "the common ground": ({**WHOLE, "id": COMMON}, "är guidens gemensamma grund"),
    "no files": ({**WHOLE, "files": None}, "files: saknas; tillåtet: profile.toml"),
    "one file too few": ({**WHOLE, "files": {PROFILE: ""}}, 'files: "ledger.tsv" saknas'),
    "a file elsewhere": (with_files(**{"../x.py": ""}), 'files: "../x.py" går inte; tillåtet: '),
    "a file of another kind": (with_files(**{"a.js": ""}), 'files: "a.js" går inte; tillåtet: '),
    "no text": (with_files(page=1), "files.page.md: ska vara en text"),
    "half a character": (with_files(page="\ud800"), "files.page.md: har styrtecken"),
    "a nought": (with_files(profile="a\0"), "files.profile.toml: har styrtecken"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_foreign_file_is_refused(file: Path, what: str) -> None:
    content, message = REFUSED[what]
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        saved(file)
    assert str(caught.value).startswith("kommun.json: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "kommun.json:1: är skadad"),
        (b'{"format":\n"iop', "kommun.json:2: är skadad"),
        (b"[" * 100_000, "kommun.json: är skadad"),
        (b"\xff\xfe{", "kommun.json: är sparad som UTF-16"),
        (b"{\xe5}", "kommun.json:1: är inte sparad som UTF-8"),
        (b" " * (MOST_BYTES + 1), "kommun.json: är för stor"),
    ],
)
def test_a_damaged_file_is_refused(file: Path, content: bytes, message: str) -> None:
    file.write_bytes(content)
    with pytest.raises(DataError) as caught:
        saved(file)
    assert str(caught.value).startswith(message)


def test_an_empty_folder_knows_its_place_and_takes_ids_that_nobody_has() -> None:
    place = next(each for each in RULEBOOK.places.values() if not each.profile)
    draft = empty(RULEBOOK, "exempel", place.name.upper(), TODAY)
    assert f'place = "{place.code}"' in draft.files[PROFILE]
    assert f'in_name = "{place.in_name}"' in draft.files[PROFILE]
    for id_ in RULEBOOK.profiles[COMMON].requires:
        assert f'"{id_}"' in draft.files[PROFILE]
    row = draft.files[LEDGER].splitlines()[1].partition("\t")[0]
    assert row not in RULEBOOK.ledger
    taken = {each.partition("-")[0] for each in RULEBOOK.ledger}
    for id_ in sorted(RULEBOOK.profiles.keys() - {COMMON}):
        rows = empty(RULEBOOK, id_, "Ingenstans", TODAY).files[LEDGER]
        assert rows.splitlines()[1].partition("-")[0] not in taken
    assert 'place = ""' in empty(RULEBOOK, "exempel", "Ingenstans", TODAY).files[PROFILE]
