"""The browser payload: the same bytes each time, no work without a reason, a lock that fits."""

import gzip
import hashlib
import json
import shutil
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scripts.payload import Manifest, PayloadError, build, build_payload, tools
from scripts.payload.build import MEMORY
from scripts.payload.bytecode import EPOCH_DATE
from scripts.payload.manifest import BUNDLE, COMPRESSED, MANIFEST, POINTER
from scripts.payload.tools import LOCK, STDLIB, STDLIB_FULL
from scripts.project import ROOT
from tests.once import once
from tests.thorough import mostly

PROFILES = ("lund", "vara")
WHEEL = "guide_engine-0.1.0-cp313-none-any.whl"


def stub_engine(folder: Path) -> Path:
    package = folder / "guide_engine"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text('"""A stub."""\n')
    (package / "browser.py").write_text("def respond(request):\n    return request\n")
    (package / "py.typed").write_text("")
    (package / "data" / "words.toml").write_text('ord = "åäö"\n', "utf-8")
    (package / "data" / "rows.tsv").write_text("a\tb\n")
    (folder / "profiles").mkdir(exist_ok=True)
    for profile in PROFILES:
        (folder / "profiles" / f"{profile}{BUNDLE}").write_text(f'{{"id": "{profile}"}}')
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "browser.cpython-313.pyc").write_bytes(b"stale")
    return package


def pointer_of(target: Path) -> dict[str, Any]:
    pointer: dict[str, Any] = json.loads((target / POINTER).read_text("utf-8"))
    return pointer


def folder_of(target: Path) -> Path:
    return target / str(pointer_of(target)["folder"])


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    return stub_engine(tmp_path)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A payload to read: building takes a while."""

    def fill(folder: Path) -> None:
        build_payload(folder / "payload", stub_engine(folder))

    return once(tmp_path_factory, "payload", fill) / "payload"


@pytest.fixture(scope="module")
def built(target: Path) -> Path:
    return folder_of(target)


@pytest.fixture
def copy(target: Path, tmp_path: Path) -> Path:
    """The same payload to change."""
    return Path(shutil.copytree(target, tmp_path / "payload"))


@pytest.mark.parametrize("cache", mostly(["", "empty-cache"]))
def test_the_same_bytes_twice(
    target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    again = stub_engine(tmp_path / "elsewhere")
    second = build_payload(tmp_path / "second", again, cache=tmp_path / cache if cache else None)

    assert second.digest == folder_of(target).name
    assert contents(folder_of(tmp_path / "second")) == contents(folder_of(target))
    assert (tmp_path / "second" / POINTER).read_bytes() == (target / POINTER).read_bytes()


def test_the_memory_names_no_folder_of_whoever_builds(built: Path) -> None:
    assert str(ROOT).encode() not in (built / MEMORY).read_bytes()


@pytest.mark.parametrize("name", [STDLIB, STDLIB_FULL, WHEEL])
def test_archives_hold_bytecode_and_no_time(built: Path, name: str) -> None:
    with zipfile.ZipFile(built / name) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {EPOCH_DATE}
        compiled = [each for each in archive.namelist() if each.endswith(".pyc")]
        assert compiled
        assert not [each for each in archive.namelist() if each.endswith(".py")]
        for each in compiled:
            flags = int.from_bytes(archive.read(each)[4:8], "little")
            assert flags & 1, f"{each} carries the time of its source"


def test_the_wheel_has_the_package_and_its_data(built: Path) -> None:
    with zipfile.ZipFile(built / WHEEL) as archive:
        names = {name for name in archive.namelist() if name.startswith("guide_engine/")}
        words = archive.read("guide_engine/data/words.toml").decode()
    assert names == {
        "guide_engine/__init__.pyc",
        "guide_engine/browser.pyc",
        "guide_engine/py.typed",
        "guide_engine/data/rows.tsv",
        "guide_engine/data/words.toml",
    }
    assert words == 'ord = "åäö"\n'


def test_the_lock_knows_the_engine_only(built: Path) -> None:
    packages = json.loads((built / LOCK).read_text("utf-8"))["packages"]
    assert list(packages) == ["guide-engine"]
    entry = packages["guide-engine"]
    assert entry["file_name"] == WHEEL
    assert entry["sha256"] == hashlib.sha256((built / WHEEL).read_bytes()).hexdigest()
    assert entry["imports"] == ["guide_engine"]
    assert entry["depends"] == []


def test_the_manifest_tells_what_is_there(built: Path) -> None:
    manifest = Manifest.from_json((built / MANIFEST).read_text("utf-8"))
    files = contents(built)
    del files[MANIFEST]
    plain = {name for name in files if not name.endswith(COMPRESSED)}
    assert {file.name for file in manifest.files} == plain
    for file in manifest.files:
        assert file.bytes == len(files[file.name])
        assert file.sha256 == hashlib.sha256(files[file.name]).hexdigest()
        assert (file.br, file.gz) == tuple(len(files[file.name + end]) for end in COMPRESSED)
        assert gzip.decompress(files[f"{file.name}.gz"]) == files[file.name]
    assert manifest.total_bytes == sum(len(files[name]) for name in plain)
    assert built.name == hashlib.sha256((built / MANIFEST).read_bytes()).hexdigest()[:16]
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert manifest.versions["pyodide"] == pinned["devDependencies"]["pyodide"]
    assert manifest.memory["pyodide"] == manifest.versions["pyodide"]
    (runs,) = struct.unpack_from("<I", files[MEMORY])
    pages = struct.unpack_from(f"<{2 * runs}I", files[MEMORY], 4)[1::2]
    assert len(files[MEMORY]) <= 4 + 8 * runs + 4096 * sum(pages) < manifest.memory["bytes"]


def test_the_library_is_cut(built: Path) -> None:
    with zipfile.ZipFile(built / STDLIB) as cut, zipfile.ZipFile(built / STDLIB_FULL) as full:
        kept, whole = set(cut.namelist()), set(full.namelist())
    assert kept < whole
    assert {"json/decoder.pyc", "asyncio/__init__.pyc", "tarfile.pyc"} <= kept
    assert {"csv.pyc", "unittest/__init__.pyc"} <= whole - kept


def no_work(*_command: object, **_options: object) -> None:
    raise AssertionError("work was done")


def test_no_work_when_nothing_changed(
    engine: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "_call", no_work)
    (engine / "__pycache__" / "more.cpython-313.pyc").write_bytes(b"a run of the engine")

    assert build_payload(copy, engine).digest == folder_of(copy).name


def test_a_changed_engine_changes_its_own_files_only(engine: Path, copy: Path) -> None:
    first, before = folder_of(copy).name, contents(folder_of(copy))
    (engine / "data" / "words.toml").write_text('ord = "nytt"\n')
    (copy / "stray.txt").write_text("left behind")

    second = build_payload(copy, engine)

    after = contents(folder_of(copy))
    changed = {name for name in after if after[name] != before[name]}
    plain = {name for name in changed if not name.endswith(COMPRESSED)}
    assert plain <= {WHEEL, LOCK, MANIFEST, MEMORY}
    assert second.digest != first
    profiles = pointer_of(copy)["profiles"]
    assert {each.name for each in copy.iterdir()} == {POINTER, second.digest, *profiles.values()}


def test_a_profile_has_a_file_of_its_own(
    engine: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, before = folder_of(copy).name, pointer_of(copy)["profiles"]
    assert set(before) == set(PROFILES)
    for profile, folder in before.items():
        file = copy / folder / f"{profile}{BUNDLE}"
        assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(folder)

    monkeypatch.setattr(tools, "_call", no_work)
    profiles = engine.parent / "profiles"
    (profiles / f"lund{BUNDLE}").unlink()
    (profiles / f"vara{BUNDLE}").write_text('{"id": "vara", "name": "Vara"}')
    (profiles / f"åre{BUNDLE}").write_text('{"id": "åre"}')

    assert build_payload(copy, engine).digest == first
    after = pointer_of(copy)["profiles"]
    assert set(after) == {"vara", "åre"}
    assert after["vara"] != before["vara"]
    assert {each.name for each in copy.iterdir()} == {POINTER, first, *after.values()}


@pytest.mark.parametrize(
    ("file", "text"),
    [(MANIFEST, "{}"), (MANIFEST, "[]"), (MANIFEST, "not json"), ("pyodide.asm.wasm", "")],
)
def test_a_damaged_payload_is_not_taken_for_whole(
    engine: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str
) -> None:
    monkeypatch.setattr(tools, "_call", no_work)
    (folder_of(copy) / file).write_text(text)

    with pytest.raises(AssertionError, match="work was done"):
        build_payload(copy, engine)


def test_an_engine_that_breaks_when_it_starts(engine: Path, tmp_path: Path) -> None:
    (engine / "browser.py").write_text("raise RuntimeError('broken rules')\n")
    with pytest.raises(PayloadError, match="broken rules"):
        build_payload(tmp_path / "payload", engine)
    assert not (tmp_path / "payload").exists()


def test_something_else_than_a_package(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="not a Python package"):
        build_payload(tmp_path / "payload", tmp_path)


def test_no_runtime(engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "RUNTIME", tmp_path)
    with pytest.raises(PayloadError, match="make setup"):
        build_payload(tmp_path / "payload", engine)


def test_another_python(engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    with pytest.raises(PayloadError, match=r"runs Python 3\.13\..*, this is Python 3\.14\.0"):
        build_payload(tmp_path / "payload", engine)


def test_an_engine_that_does_not_compile(engine: Path, tmp_path: Path) -> None:
    (engine / "browser.py").write_text("def respond(:\n")
    with pytest.raises(PayloadError, match="SyntaxError"):
        build_payload(tmp_path / "payload", engine)
    assert not (tmp_path / "payload").exists()
