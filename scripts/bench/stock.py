"""Makes the other side: a small page with stock Pyodide, micropip and the engine's plain wheel.

What a site gets that follows Pyodide's own words: the npm package's files as they are, the wheel of
sources, micropip to install it. Where a file compresses well it is compressed as ours are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from guide_engine.errors import GuideError

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "stock"
RUNTIME = ROOT / "node_modules" / "pyodide"
COMPRESS = ROOT / "scripts" / "payload" / "compress.mjs"
LOCK = "pyodide-lock.json"
FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", LOCK)
PAGE = ("index.html", "page.mjs", "worker.mjs")
QUALITY = 11
# Zip files can't hold an earlier time than this: 1 January 1980.
EPOCH = 315532800


def make_stock(engine: Path, request: str, target: Path, cache: Path) -> str:
    """Make the folder of the other side below ``target``; return its name, a digest.

    ``engine`` holds the package with its addresses, as the build stages it. Files are named by what
    they hold, so the browser may keep them as long as ours. Raises GuideError.
    """
    if not (engine / "guide_engine").is_dir():
        raise GuideError(f"{engine}: guide_engine saknas; bygg webbplatsen först (make build)")
    with tempfile.TemporaryDirectory() as name:
        made = Path(name, "stock")
        made.mkdir()
        for folder, names in ((RUNTIME, FILES), (HERE, PAGE)):
            for each in names:
                shutil.copyfile(folder / each, made / each)
        micropip_wheel(made)
        wheel = engine_wheel(engine, Path(name, "project"), made)
        page = made / "page.mjs"
        settings = json.dumps({"wheel": wheel.name, "request": request})
        page.write_text(page.read_text("utf-8").replace('"settings"', settings), "utf-8")
        digest = _digest(made)
        for file in sorted(made.iterdir()):
            if file.suffix != ".html":
                _compress(file, cache)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        shutil.copytree(made, target / digest)
    return digest


def micropip_wheel(folder: Path) -> Path:
    """Write the wheel that Pyodide's lock file names, from the installed package's files."""
    lock = json.loads((RUNTIME / LOCK).read_text(encoding="utf-8"))
    entry = lock["packages"]["micropip"]
    found = distribution("micropip")
    if found.version != entry["version"]:
        raise GuideError(
            f"requirements.in: micropip {found.version}; Pyodide har {entry['version']}"
        )
    wheel = folder / str(entry["file_name"])
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(found.files or [], key=str):
            made_here = path.suffix == ".pyc" or path.name in ("INSTALLER", "REQUESTED")
            if not made_here and ".." not in path.parts:
                entry_at = zipfile.ZipInfo(str(path), (1980, 1, 1, 0, 0, 0))
                entry_at.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry_at, Path(str(path.locate())).read_bytes())
    return wheel


def engine_wheel(engine: Path, project: Path, folder: Path) -> Path:
    """Build the engine's wheel of sources."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(engine / "guide_engine", project / "guide_engine", ignore=ignore)
    shutil.copyfile(ROOT / "pyproject.toml", project / "pyproject.toml")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    done = subprocess.run(
        [*command, "--outdir", str(folder), str(project)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)},
    )
    wheels = list(folder.glob("guide_engine-*.whl"))
    if done.returncode or len(wheels) != 1:
        raise GuideError(f"hjulet gick inte att bygga\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return wheels[0]


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        whole.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _compress(file: Path, cache: Path) -> None:
    """Write brotli beside a file, from the cache if it has it."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    kept = cache / f"{digest[:16]}-{QUALITY}.br"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        command = ["node", str(COMPRESS), str(file), str(kept), str(QUALITY)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.copyfile(kept, file.with_name(f"{file.name}.br"))
