"""The programs that make a payload, and also the benchmark's other side."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scripts.payload.manifest import PayloadError, sha256
from scripts.project import NODE_MODULES, ROOT

HERE = Path(__file__).resolve().parent
RUNTIME = NODE_MODULES / "pyodide"
PROJECT_FILE = ROOT / "pyproject.toml"
LOCK = "pyodide-lock.json"
STDLIB = "python_stdlib.zip"
STDLIB_FULL = "python_stdlib_full.zip"
# The runtime's files and what they are called here: a plain host may not know .mjs for a script.
AS_THEY_ARE = {
    "pyodide.mjs": "loader.js",
    "pyodide.asm.js": "pyodide.asm.js",
    "pyodide.asm.wasm": "pyodide.asm.wasm",
}
PROGRAMS = tuple(AS_THEY_ARE.values())
# Zip files can't hold an earlier time than this: 1 January 1980.
EPOCH = 315532800


def python(*command: str | Path, cwd: Path, docstrings: bool = True) -> None:
    """Run a Python tool so that its output depends on its input only.

    Without ``docstrings`` it compiles none, and no assertions either.
    """
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONOPTIMIZE"
    } | {
        "SOURCE_DATE_EPOCH": str(EPOCH),
        "PYTHONHASHSEED": "0",
        # Columns of tracebacks are a fifth of the bytecode, and no reader sees them.
        "PYTHONNODEBUGRANGES": "1",
    }
    if not docstrings:
        environment["PYTHONOPTIMIZE"] = "2"
    _call([sys.executable, "-m", *map(str, command)], cwd, environment)


def node(script: str, *arguments: str | Path) -> str:
    """Run one of this folder's scripts in Node; return what it says."""
    environment = {"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "LANG": "C.UTF-8"}
    return _call(["node", str(HERE / script), *map(str, arguments)], HERE, environment)


def wheel_of(package: Path, files: Iterable[Path], project: Path, target: Path) -> Path:
    """Build the wheel of some of a package's files into a folder, by way of ``project``."""
    for file in files:
        copy = project / package.name / file.relative_to(package)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    shutil.copyfile(PROJECT_FILE, project / PROJECT_FILE.name)
    python("build", "--wheel", "--no-isolation", "--outdir", target, project, cwd=project)
    (wheel,) = target.glob(f"{package.name}-*.whl")
    return wheel


def brotli(file: Path, quality: int, cache: Path | None = None) -> None:
    """Write brotli beside a file, from the cache if there is one that has it."""
    packed = file.with_name(f"{file.name}.br")
    if cache is None:
        node("compress.mjs", file, packed, str(quality))
        return
    kept = cache / f"{sha256(file)[:16]}-{quality}.br"
    if not kept.is_file():
        print(f"Compressing {file.name} once …", flush=True)
        cache.mkdir(parents=True, exist_ok=True)
        node("compress.mjs", file, kept, str(quality))
    shutil.copyfile(kept, packed)


def _call(words: Sequence[str], cwd: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        words, cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=1800, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise PayloadError(f"{done.stdout[-4000:]}\n'{' '.join(words[1:])}' failed.")
    return done.stdout
