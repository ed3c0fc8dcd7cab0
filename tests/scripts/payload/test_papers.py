"""The archive that comes on demand: what is in it, when it is made anew, what it does not touch."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import marshal
import shutil
from pathlib import Path
from typing import Any

import pytest

from scripts.payload import PayloadError, archive, build_payload, papers, tools
from scripts.payload.archive import packed, unpacked
from scripts.payload.engine import stage_engine, stage_papers
from scripts.payload.manifest import ARCHIVE, COMPRESSED, POINTER
from tests.scripts.payload.stub import PART


@pytest.fixture
def copy(stub: Path, tmp_path: Path) -> Path:
    return shutil.copytree(stub, tmp_path / "copy")


def again(folder: Path) -> dict[str, Any]:
    """Build once more; return the pointer."""
    build_payload(
        folder / "payload", folder / "engine/guide_engine", papers=folder / "part/guide_engine"
    )
    return pointer_of(folder)


def pointer_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "payload" / POINTER).read_text("utf-8"))
    return found


def archive_of(folder: Path) -> Path:
    return folder / "payload" / str(pointer_of(folder)["papers"]) / ARCHIVE


def test_the_archive_is_named_by_its_digest_and_compressed(stub: Path) -> None:
    file = archive_of(stub)
    assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(file.parent.name)
    assert {each.name for each in file.parent.iterdir()} == {
        ARCHIVE,
        *(f"{ARCHIVE}{end}" for end in COMPRESSED),
    }


def test_the_archive_has_the_part_as_bytecode_and_the_modules_that_it_needs(stub: Path) -> None:
    files = unpacked(archive_of(stub).read_bytes())
    assert files["guide_engine/data/papers/words.toml"] == PART["data/papers/words.toml"].encode()
    assert not any(name.endswith(".py") for name in files)
    # `csv` is Python's own, `spare` the engine's: nothing loads it before papers do.
    assert {"guide_engine/papers/__init__.pyc", "csv.pyc", "guide_engine/spare.pyc"} <= set(files)
    # Those that the engine has loaded are there already.
    assert not {"json/__init__.pyc", "guide_engine/browser.pyc"} & set(files)
    for name, content in files.items():
        if name.endswith(".pyc"):
            assert content[:4] == importlib.util.MAGIC_NUMBER
            assert marshal.loads(content[16:]).co_filename.endswith(name[:-1])


def test_an_archive_is_read_as_it_was_written() -> None:
    files = [("å/b.bin", b"\n\x00[]"), ("tom", b""), ("c", b"slut")]
    assert list(unpacked(packed(files)).items()) == files


def test_the_engine_itself_has_no_papers(stub: Path) -> None:
    pointer = pointer_of(stub)
    assert pointer["papers"] != pointer["folder"]
    (wheel,) = (stub / "payload" / pointer["folder"]).glob("*.whl")
    assert b"papers/" not in wheel.read_bytes()


def test_the_projects_papers_stand_apart_from_its_engine(tmp_path: Path) -> None:
    def files(package: Path) -> set[str]:
        found = (file for file in package.rglob("*") if file.is_file())
        return {file.relative_to(package).as_posix() for file in found}

    staged = stage_engine({}, tmp_path / "engine")
    engine, part = files(staged), files(stage_papers(staged, tmp_path / "part"))

    assert engine & part == set()
    assert {"papers/desk.py", "papers/template.docx", "data/papers/common.toml"} <= part
    assert "data/papers/statements.json" in part
    assert any(name.startswith("releases/") for name in part)
    assert not any("papers/" in name or name.startswith("releases/") for name in engine)


def no_work(*_command: object, **_options: object) -> None:
    raise AssertionError("work was done")


def test_no_work_when_nothing_changed(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pointer_of(copy)
    monkeypatch.setattr(tools, "_call", no_work)
    assert again(copy) == before


@pytest.fixture
def needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What papers need is known, so that nothing has to run them."""
    monkeypatch.setattr(papers, "_run", lambda *_: ["csv", "guide_engine.spare"])


def test_changed_papers_leave_the_engine_as_it_was(copy: Path, needs: None) -> None:
    before, old = pointer_of(copy), archive_of(copy).read_bytes()
    (copy / "part/guide_engine/data/papers/words.toml").write_text('ord = "nytt"\n', "utf-8")

    after = again(copy)

    assert (after["folder"], after["profiles"]) == (before["folder"], before["profiles"])
    assert after["papers"] != before["papers"]
    assert not (copy / "payload" / before["papers"]).exists()
    fresh, stale = unpacked(archive_of(copy).read_bytes()), unpacked(old)
    assert fresh["guide_engine/data/papers/words.toml"] == b'ord = "nytt"\n'
    same = {name for name in fresh if fresh[name] == stale[name]}
    assert {"csv.pyc", "guide_engine/papers/__init__.pyc"} <= same


def test_a_damaged_archive_is_made_anew(copy: Path, needs: None) -> None:
    archive_of(copy).write_bytes(archive_of(copy).read_bytes()[:-1])
    again(copy)
    file = archive_of(copy)
    assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(file.parent.name)


def test_papers_that_break_stop_the_build(copy: Path) -> None:
    (copy / "part/guide_engine/papers/__init__.py").write_text("import no_such_module", "utf-8")
    with pytest.raises(PayloadError, match="no_such_module"):
        again(copy)


def test_modules_of_no_file_are_passed_over(stub: Path) -> None:
    library = tools.RUNTIME / tools.STDLIB
    made = archive.module_files(library, stub / "engine/guide_engine", ["sys", "csv", "guide"])
    assert [name for name, _ in made] == ["csv.pyc"]
