"""Builds a payload folder: see the package's own words."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from guide_engine.loading.profiles import PROFILE
from guide_engine.model import COMMON
from scripts.payload.bytecode import EPOCH_DATE
from scripts.payload.corpus import later_requests, requests
from scripts.payload.manifest import (
    ARCHIVE,
    BUNDLE,
    MANIFEST,
    POINTER,
    Manifest,
    PayloadError,
    described,
    last_line,
    sha256,
)
from scripts.payload.papers import build_archive
from scripts.payload.tools import (
    AS_THEY_ARE,
    HERE,
    LOCK,
    PROJECT_FILE,
    RUNTIME,
    STDLIB,
    STDLIB_FULL,
    brotli,
    node,
    python,
    wheel_of,
)
from scripts.project import BUILD, ROOT

CACHE = BUILD / "cache"
PACKAGE = "guide_engine"
MEMORY = "memory.bin"
TOOLS = ("build", "hatchling", "pyodide-build", "pyodide-lock")
# Brotli's best takes half a minute for the runtime, which seldom changes; for what changes with
# every edit the next best saves most of the wait and costs a twentieth more.
BEST, QUICK = 11, 10
GZIP = 9
# Of the profiles only this one goes with the engine: a visitor fetches the one they choose.
COMMON_FILE = f"{COMMON}/{PROFILE}"
# One way in so many is walked at build time: enough to load every module and compile the profile.
EVERY = 4


def build_payload(
    target: Path,
    engine: Path | None = None,
    *,
    papers: Path | None = None,
    cache: Path | None = None,
) -> Manifest:
    """Build the payload into the folder `target`, or what of it is not there and up to date.

    `engine` is the package's folder (the project's own by default), `papers` that of its part
    that comes on demand, if there is one. `cache` keeps what changes with Pyodide's version only.
    """
    engine = engine or ROOT / PACKAGE
    cache = cache or CACHE
    versions = _versions(engine)
    inputs = _inputs(engine, versions)
    current = _current(target, inputs)
    if current is None:
        current = _build(target, engine, cache, versions)
    pointer = {"folder": current.digest, "inputs": inputs}
    if papers is not None:
        pointer |= _add_papers(target, engine, papers, pointer)
    _add_profiles(target, engine, pointer)
    return current


def _build(target: Path, engine: Path, cache: Path, versions: Mapping[str, str]) -> Manifest:
    """Build the folder that the manifest describes, in the place of all that was there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".payload-") as name:
        made, stage = Path(name, "made"), Path(name, "stage")
        files = made / "files"
        files.mkdir(parents=True)
        for file, here in AS_THEY_ARE.items():
            shutil.copyfile(RUNTIME / file, files / here)
        shutil.copyfile(_compiled_stdlib(cache, versions), files / STDLIB_FULL)
        wheel = _add_engine(engine, files, stage)
        memory = _look_inside(files, wheel, stage, *_requests(engine))
        with ThreadPoolExecutor(os.cpu_count()) as several:
            list(several.map(lambda each: _compress(each, cache), sorted(files.iterdir())))
        manifest = Manifest(versions, memory, tuple(described(files)))
        (files / MANIFEST).write_text(manifest.to_json(), "utf-8")
        _compress(files / MANIFEST, cache)
        files.rename(made / manifest.digest)
        if target.exists():
            shutil.rmtree(target)
        made.rename(target)
    _say(f"{target.name} has {manifest.total_bytes / 1e6:.1f} MB, digest {manifest.digest}")
    return manifest


def _say(text: str) -> None:
    print(f"Payload: {text}", flush=True)


def _hash(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8) + part)
    return whole.hexdigest()


def _sources(engine: Path) -> list[Path]:
    """The files that go into the wheel, in an order that doesn't depend on the machine."""
    found = (file for file in engine.rglob("*") if file.is_file())
    return sorted(file for file in found if file.parent.name != "__pycache__")


def _profiles(engine: Path) -> set[Path]:
    """The files of the profiles that a visitor's browser fetches by themselves, where staged."""
    return set((engine.parent / "profiles").glob(f"*{BUNDLE}"))


def _add_profiles(target: Path, engine: Path, pointer: dict[str, Any]) -> None:
    """Put each profile into a folder named by its digest, and the pointer to all; tidy up."""
    digests = {file: sha256(file)[:16] for file in sorted(_profiles(engine))}
    for file, digest in digests.items():
        (target / digest).mkdir(exist_ok=True)
        shutil.copyfile(file, target / digest / file.name)
    named = {file.name.removesuffix(BUNDLE): digest for file, digest in digests.items()}
    pointer |= {"profiles": named}
    fresh = target / f"{POINTER}.fresh"
    fresh.write_text(json.dumps(pointer, sort_keys=True) + "\n", "utf-8")
    fresh.replace(target / POINTER)
    for each in target.iterdir():
        if each.name not in (POINTER, pointer["folder"], pointer.get("papers"), *digests.values()):
            shutil.rmtree(each) if each.is_dir() else each.unlink()


def _add_papers(
    target: Path, engine: Path, papers: Path, pointer: Mapping[str, str]
) -> dict[str, str]:
    """Put the archive of papers into a folder named by its digest, if it is not there already."""
    parts = [pointer["folder"].encode()]
    beside = papers.parent
    for file in _sources(beside):
        parts += [file.relative_to(beside).as_posix().encode(), file.read_bytes()]
    inputs = _hash(parts)
    digest = ""
    with suppress(OSError, ValueError, KeyError):
        before = json.loads((target / POINTER).read_text("utf-8"))
        file = target / before["papers"] / ARCHIVE
        whole = before["papers_inputs"] == inputs and sha256(file).startswith(before["papers"])
        digest = before["papers"] if whole else ""
    if not digest:
        _say("making papers to see what they need …")
        digest = build_archive(target / pointer["folder"], engine, papers, target)
        _compress(target / digest / ARCHIVE, CACHE)
    return {"papers": digest, "papers_inputs": inputs}


def _versions(engine: Path) -> dict[str, str]:
    """The versions of what goes in and of what makes it; raise where they don't fit together."""
    if not (engine / "__init__.py").is_file():
        raise PayloadError(f"{engine} is not a Python package.")
    for file in (*AS_THEY_ARE, STDLIB, LOCK, "package.json"):
        if not (RUNTIME / file).is_file():
            raise PayloadError(f"node_modules/pyodide has no {file}: run 'make setup'.")
    runtime = json.loads((RUNTIME / "package.json").read_text("utf-8"))["version"]
    python = json.loads((RUNTIME / LOCK).read_text("utf-8"))["info"]["python"]
    here = ".".join(map(str, sys.version_info[:3]))
    if here.split(".")[:2] != python.split(".")[:2]:
        raise PayloadError(
            f"Pyodide {runtime} runs Python {python}, this is Python {here}: "
            "the minor versions must be the same."
        )
    tools = {tool: version(tool) for tool in TOOLS}
    return {"pyodide": runtime, "python": python, "compiler": here, **tools}


def _inputs(engine: Path, versions: dict[str, str]) -> str:
    """The hash of everything that the payload depends on, but for the profiles."""
    parts = [json.dumps(versions, sort_keys=True).encode()]
    parts += [file.read_bytes() for file in sorted(HERE.glob("*.*"))]
    parts += [(RUNTIME / file).read_bytes() for file in (*AS_THEY_ARE, STDLIB, LOCK)]
    parts.append(PROJECT_FILE.read_bytes())
    for file in _sources(engine):
        parts += [file.relative_to(engine).as_posix().encode(), file.read_bytes()]
    return _hash(parts)


def _current(target: Path, inputs: str) -> Manifest | None:
    """The manifest of a payload that was made from these inputs and is whole."""
    try:
        pointer = json.loads((target / POINTER).read_text("utf-8"))
        folder = target / pointer["folder"]
        manifest = Manifest.from_json((folder / MANIFEST).read_text("utf-8"))
        whole = (
            pointer["inputs"] == inputs
            and folder.name == manifest.digest
            and manifest.files == tuple(described(folder))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest if whole else None


def _normalise(archive: Path) -> None:
    """Write a zip file anew without the time of writing, which `pyodide py-compile` leaves in."""
    fresh = archive.with_suffix(".fresh")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(fresh, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o40755 << 16 | 0x10) if entry.is_dir() else 0o100644 << 16
            new.writestr(entry, old.read(name), compresslevel=9)
    fresh.replace(archive)


def _py_compile(what: Path, *, docstrings: bool = True) -> None:
    command = ("pyodide_cli", "py-compile", "--silent", "--no-keep", what)
    python(*command, cwd=what.parent, docstrings=docstrings)


def _compiled_stdlib(cache: Path, versions: Mapping[str, str]) -> Path:
    """The standard library as bytecode, from the cache if it has it."""
    stock = RUNTIME / STDLIB
    key = _hash([stock.read_bytes(), json.dumps(versions).encode()])
    kept = cache / f"stdlib-{key[:16]}.zip"
    if kept.is_file():
        return kept
    _say("compiling Python's standard library (some seconds) …")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as name:
        work = Path(name, STDLIB)
        shutil.copyfile(stock, work)
        _py_compile(work)
        _normalise(work)
        work.replace(kept)
    return kept


def _add_engine(engine: Path, made: Path, stage: Path) -> Path:
    """Build the engine's wheel, put it into the lock file and compile it.

    In this order: `add-wheels` takes a wheel of sources only, and `py-compile` then brings the
    lock file up to date.
    """
    _say("building the engine's wheel …")
    wheels = stage / "wheels"
    plain = wheel_of(engine, _sources(engine), stage / "project", wheels)

    lock = json.loads((RUNTIME / LOCK).read_text("utf-8"))
    lock["packages"] = {}
    (wheels / LOCK).write_text(json.dumps(lock), "utf-8")
    python(
        "pyodide_cli", "lockfile", "add-wheels", "--input", LOCK, "--output", LOCK, plain.name,
        cwd=wheels,
    )  # fmt: skip
    # Nobody asks a visitor's engine for help; docstrings were a tenth of its bytes.
    _py_compile(wheels, docstrings=False)

    (wheel,) = wheels.glob("*.whl")
    _normalise(wheel)
    lock = json.loads((wheels / LOCK).read_text("utf-8"))
    (entry,) = lock["packages"].values()
    if entry["file_name"] != wheel.name or entry["depends"]:
        raise PayloadError(f"The lock file's entry is not what was expected: {entry}")
    entry["sha256"] = sha256(wheel)
    (made / LOCK).write_text(json.dumps(lock, sort_keys=True) + "\n", "utf-8")
    shutil.copyfile(wheel, made / wheel.name)
    return made / wheel.name


def _requests(engine: Path) -> tuple[list[str], list[str]]:
    """What to ask the engine before its memory is kept, and what else while it is watched."""
    common = engine / "data" / "profiles" / COMMON_FILE
    if not common.is_file():
        return [json.dumps({})], []
    return requests(every=EVERY), later_requests(common.read_text("utf-8"))


def _look_inside(
    made: Path, wheel: Path, stage: Path, asked: list[str], later: list[str]
) -> dict[str, Any]:
    """Run the engine as the browser will: cut the library to what it uses, keep its memory.

    The second run has the cut library only, so a module that is missing stops the build.
    """
    _say("running the engine to see what it uses …")
    # Else Node takes the runtime's script for a module, as the project's package.json says.
    here = made.parent / "package.json"
    here.write_text("{}", "utf-8")
    whole, job = made / STDLIB, stage / "job.json"
    shutil.copyfile(made / STDLIB_FULL, whole)
    work = {"runtime": str(RUNTIME), "folder": str(made), "wheel": str(wheel), "requests": asked}
    job.write_text(json.dumps({**work, "requests": [*asked, *later]}), "utf-8")
    modules = last_line(node("runtime.mjs", job))["modules"]
    used = stage / "modules.txt"
    used.write_text("\n".join(modules), "utf-8")
    python("scripts.payload.bytecode", RUNTIME / STDLIB, whole, used, cwd=ROOT)
    _say("keeping the memory of an engine that is ready …")
    job.write_text(json.dumps({**work, "snapshot": str(made / MEMORY)}), "utf-8")
    memory: dict[str, Any] = last_line(node("runtime.mjs", job))["memory"]
    here.unlink()
    return memory


def _compress(file: Path, cache: Path) -> None:
    """Write brotli and gzip beside a file."""
    kept = file.name in (*AS_THEY_ARE.values(), STDLIB_FULL)
    quality = BEST if kept else QUICK
    brotli(file, quality, cache if kept else None)
    content = gzip.compress(file.read_bytes(), compresslevel=GZIP, mtime=0)
    file.with_name(f"{file.name}.gz").write_bytes(content)
