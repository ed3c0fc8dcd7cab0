"""Builds the browser payload: Python for the browser, its standard library and the engine.

`python -m scripts.payload [folder]` writes to build/payload: the runtime's own files as the npm
package `pyodide` has them, the standard library and the engine's wheel compiled to bytecode (the
browser would else compile them at every start), a lock file that knows the engine only, and
manifest.json. The same inputs give the same bytes; unchanged inputs give no work.

What is pinned, and why:
- Pyodide's version, exactly (package.json). Its Python's minor version must be the one that runs
  this script, because bytecode fits one minor version: Pyodide 0.29 and Python 3.13.
- pyodide-build's version (requirements.in): `pyodide py-compile` and `pyodide lockfile add-wheels`
  are its public commands; the names of the compiled files and the fields of the lock file are its
  doing. Nothing here imports its modules.
- worker.js stands in for `fetch` and `WebAssembly.instantiateStreaming` while Pyodide loads, as
  `loadPyodide` keeps some failures to itself. A new Pyodide must pass tests/test_payload.py first.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "node_modules" / "pyodide"
CACHE = ROOT / "build" / "cache"
PROJECT_FILE = ROOT / "pyproject.toml"
PACKAGE = "guide_engine"
LOCK = "pyodide-lock.json"
STDLIB = "python_stdlib.zip"
MANIFEST = "manifest.json"
AS_THEY_ARE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
TOOLS = ("build", "hatchling", "pyodide-build", "pyodide-lock")
# Zip files can't hold an earlier time than this: 1 January 1980.
EPOCH = 315532800
EPOCH_DATE = (1980, 1, 1, 0, 0, 0)


class PayloadError(Exception):
    """The payload can't be built; the message says why."""


@dataclass(frozen=True)
class PayloadFile:
    """One file of the payload."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a payload folder holds, and what it was made from."""

    inputs: str
    versions: dict[str, str]
    files: tuple[PayloadFile, ...]

    @cached_property
    def digest(self) -> str:
        """A short name for exactly these files, fit for a folder that is cached for ever."""
        return _hash(f"{file.name} {file.sha256}\n".encode() for file in self.files)[:16]

    @property
    def total_bytes(self) -> int:
        """The size of all files together, the manifest aside."""
        return sum(file.bytes for file in self.files)

    def to_json(self) -> str:
        """The text of manifest.json."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read the text of a manifest.json."""
        data = json.loads(text)
        files = tuple(PayloadFile(**file) for file in data["files"])
        return cls(inputs=data["inputs"], versions=data["versions"], files=files)


def build_payload(target: Path, engine: Path | None = None, cache: Path | None = None) -> Manifest:
    """Build the payload into the folder `target`, unless it is there and up to date.

    `engine` is the package's folder (the project's own by default). `cache` keeps the compiled
    standard library, which changes with Pyodide's version only.
    """
    engine = engine or ROOT / PACKAGE
    versions = _versions(engine)
    inputs = _inputs(engine, versions)
    current = _current(target, inputs)
    if current is not None:
        return current
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".payload-") as name:
        made, stage = Path(name, "made"), Path(name, "stage")
        made.mkdir()
        for file in AS_THEY_ARE:
            shutil.copyfile(RUNTIME / file, made / file)
        shutil.copyfile(_compiled_stdlib(cache or CACHE, versions), made / STDLIB)
        _add_engine(engine, made, stage)
        manifest = Manifest(inputs, versions, tuple(_described(made)))
        (made / MANIFEST).write_text(manifest.to_json(), "utf-8")
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


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _described(folder: Path) -> Iterable[PayloadFile]:
    for file in sorted(folder.iterdir()):
        if file.name != MANIFEST:
            yield PayloadFile(file.name, file.stat().st_size, _sha256(file))


def _sources(engine: Path) -> list[Path]:
    """The package's files, in an order that doesn't depend on the machine."""
    return sorted(
        file for file in engine.rglob("*") if file.is_file() and file.parent.name != "__pycache__"
    )


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
    """The hash of everything that the payload depends on."""
    parts = [json.dumps(versions, sort_keys=True).encode(), Path(__file__).read_bytes()]
    parts += [(RUNTIME / file).read_bytes() for file in (*AS_THEY_ARE, STDLIB, LOCK)]
    parts.append(PROJECT_FILE.read_bytes())
    for file in _sources(engine):
        parts += [file.relative_to(engine).as_posix().encode(), file.read_bytes()]
    return _hash(parts)


def _current(target: Path, inputs: str) -> Manifest | None:
    """The manifest of a payload that was made from these inputs and is whole."""
    try:
        manifest = Manifest.from_json((target / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = manifest.inputs == inputs and manifest.files == tuple(_described(target))
    return manifest if whole else None


def _run(*command: str | Path, cwd: Path) -> None:
    """Run a Python tool so that its output depends on its input only."""
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONOPTIMIZE"
    } | {"SOURCE_DATE_EPOCH": str(EPOCH), "PYTHONHASHSEED": "0"}
    words = [sys.executable, "-m", *map(str, command)]
    done = subprocess.run(
        words, cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise PayloadError(f"{done.stdout}\n'{' '.join(words[1:])}' failed.")


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


def _py_compile(what: Path) -> None:
    _run("pyodide_cli", "py-compile", "--silent", "--no-keep", what, cwd=what.parent)


def _compiled_stdlib(cache: Path, versions: dict[str, str]) -> Path:
    """The standard library as bytecode, from the cache if it has it."""
    stock = RUNTIME / STDLIB
    key = _hash([stock.read_bytes(), json.dumps(versions).encode(), Path(__file__).read_bytes()])
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


def _add_engine(engine: Path, made: Path, stage: Path) -> None:
    """Build the engine's wheel, put it into the lock file and compile it.

    In this order: `add-wheels` takes a wheel of sources only, and `py-compile` then brings the
    lock file up to date.
    """
    _say("building the engine's wheel …")
    package = stage / "project" / PACKAGE
    for file in _sources(engine):
        copy = package / file.relative_to(engine)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    shutil.copyfile(PROJECT_FILE, package.parent / PROJECT_FILE.name)
    wheels = stage / "wheels"
    _run("build", "--wheel", "--no-isolation", "--outdir", wheels, package.parent, cwd=stage)

    lock = json.loads((RUNTIME / LOCK).read_text("utf-8"))
    lock["packages"] = {}
    (wheels / LOCK).write_text(json.dumps(lock), "utf-8")
    (plain,) = wheels.glob("*.whl")
    _run(
        "pyodide_cli", "lockfile", "add-wheels", "--input", LOCK, "--output", LOCK, plain.name,
        cwd=wheels,
    )  # fmt: skip
    _py_compile(wheels)

    (wheel,) = wheels.glob("*.whl")
    _normalise(wheel)
    lock = json.loads((wheels / LOCK).read_text("utf-8"))
    (entry,) = lock["packages"].values()
    if entry["file_name"] != wheel.name or entry["depends"]:
        raise PayloadError(f"The lock file's entry is not what was expected: {entry}")
    entry["sha256"] = _sha256(wheel)
    (made / LOCK).write_text(json.dumps(lock, sort_keys=True) + "\n", "utf-8")
    shutil.copyfile(wheel, made / wheel.name)


def main(arguments: Sequence[str]) -> int:
    """Build the payload and list its files."""
    target = Path(arguments[0]) if arguments else ROOT / "build" / "payload"
    try:
        manifest = build_payload(target)
    except PayloadError as error:
        print(error, file=sys.stderr)
        return 1
    for file in manifest.files:
        print(f"{file.bytes:>10}  {file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
