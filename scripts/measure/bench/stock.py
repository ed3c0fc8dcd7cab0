"""Makes the other side: a small page with stock Pyodide, micropip and the engine's plain wheel.

What a site gets that follows Pyodide's own words: the npm package's files as they are, the wheel of
sources, micropip to install it. Where a file compresses well it is compressed as ours are.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.payload.tools import LOCK, RUNTIME, brotli, wheel_of

HERE = Path(__file__).resolve().parent / "stock"
FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", LOCK)
PAGE = ("index.html", "page.mjs", "worker.mjs")
QUALITY = 11


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
        package = engine / "guide_engine"
        sources = [file for file in package.rglob("*") if file.is_file() and _is_source(file)]
        wheel = wheel_of(package, sources, Path(name, "project"), made)
        page = made / "page.mjs"
        settings = json.dumps({"wheel": wheel.name, "request": request})
        page.write_text(page.read_text("utf-8").replace('"settings"', settings), "utf-8")
        digest = _digest(made)
        for file in sorted(made.iterdir()):
            if file.suffix != ".html":
                brotli(file, QUALITY, cache)
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
            f"requirements/dev.in: micropip {found.version}; Pyodide har {entry['version']}"
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


def _is_source(file: Path) -> bool:
    return file.parent.name != "__pycache__"


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        whole.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]
