"""Builds the archive of what papers need: it comes when the first of them is asked for."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from scripts.payload.corpus import paper_requests, requests
from scripts.payload.manifest import ARCHIVE, last_line, sha256
from scripts.payload.tools import LOCK, PROGRAMS, RUNTIME, STDLIB, STDLIB_FULL, node, python
from scripts.project import ROOT

# Modules that the engine has loaded with these are not packed again: few, so rather too many are.
EVERY = 40


def build_archive(payload: Path, engine: Path, part: Path, target: Path) -> str:
    """Write the archive into a folder of ``target`` that is named by its digest; return the digest.

    ``payload`` is the engine's folder. Papers are made once with Python's whole library, to see
    what they need, and once with what browsers have, so that a module that is missing stops the
    build.
    """
    with tempfile.TemporaryDirectory(dir=target, prefix=".papers-") as name:
        stage = Path(name)
        files = stage / "files"
        files.mkdir()
        (stage / "package.json").write_text("{}", "utf-8")
        for file in (*PROGRAMS, LOCK):
            shutil.copyfile(payload / file, files / file)
        (wheel,) = payload.glob("*.whl")
        job: dict[str, object] = {
            "runtime": str(RUNTIME),
            "folder": str(files),
            "wheel": str(wheel),
        }
        job |= {"requests": requests(every=EVERY), "further": paper_requests()}

        shutil.copyfile(payload / STDLIB_FULL, files / STDLIB)
        needed = stage / "modules.txt"
        found = _run(stage, {**job, "part": {"folder": str(part.parent)}})
        needed.write_text("\n".join(found), "utf-8")
        archive = stage / ARCHIVE
        python("scripts.payload.archive", RUNTIME / STDLIB, engine, part, needed, archive, cwd=ROOT)
        shutil.copyfile(payload / STDLIB, files / STDLIB)
        _run(stage, {**job, "part": {"archive": str(archive)}})

        digest = sha256(archive)[:16]
        (target / digest).mkdir(exist_ok=True)
        shutil.copyfile(archive, target / digest / ARCHIVE)
    return digest


def _run(stage: Path, job: dict[str, object]) -> list[str]:
    file = stage / "job.json"
    file.write_text(json.dumps(job), "utf-8")
    modules: list[str] = last_line(node("runtime.mjs", file))["further"]
    return modules
