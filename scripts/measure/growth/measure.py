"""Builds a copy of the project in a process of its own, and measures it and what it makes."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from guide_engine.errors import GuideError

# With an address the build writes everything that needs one.
SITE_URL = "https://exempel.se/iop/"
_STEP = re.compile(r"^(.+): (\d+\.\d) s \((\d+\.\d) s of the processor\)$", re.MULTILINE)
_PAYLOAD = """
from pathlib import Path
from scripts.payload import build_payload
build_payload(Path("build/payload"), Path("build/engine/guide_engine"))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took: seconds on the wall and of the processor, and its peak in bytes."""

    said: str
    wall: float
    cpu: float
    memory: int


def run(command: Sequence[str], folder: Path) -> Run:
    """Run Python in a folder to its end; raises GuideError with what it said if it fails."""
    environment = {**os.environ, "IOP_GUIDE_URL": SITE_URL}
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - begun
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise GuideError(f"{' '.join(command)}: bygget stoppades\n{text[-4000:]}")
    kilo = 1 if sys.platform == "darwin" else 1024
    return Run(text, wall, used.ru_utime + used.ru_stime, used.ru_maxrss * kilo)


def measure(folder: Path, *, payload: bool) -> dict[str, object]:
    """Build the project in a folder and return its figures.

    Seconds, MB of 1000 kB, kB of 1000 bytes; the payload's kB are those of the first visit
    with brotli, None where it is not measured. Raises GuideError if the build fails.
    """
    built = run(["-m", "scripts.build", "--no-payload"], folder)
    steps: list[tuple[str, str, str]] = _STEP.findall(built.said)
    figures: dict[str, object] = {
        "build_s": round(built.wall, 1),
        "cpu_s": round(built.cpu, 1),
        "memory_mb": round(built.memory / 1e6),
        **site_figures(folder / "build" / "site"),
        "payload_kb": None,
        "steps": {name: float(wall) for name, wall, _ in steps},
        "steps_cpu": {name: float(cpu) for name, _, cpu in steps},
    }
    if payload:
        made = run(["-c", _PAYLOAD], folder)
        figures |= {
            "payload_kb": _kilo(wire_bytes(folder / "build" / "payload")),
            "payload_s": round(made.wall, 1),
            "payload_memory_mb": round(made.memory / 1e6),
        }
    return figures


def site_figures(site: Path) -> dict[str, float]:
    """Return the sizes of a built site."""
    sizes = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
    pages = [size for file, size in sizes.items() if file.suffix == ".html"]
    index = (site / "search" / "search_index.json").read_bytes()
    return {
        "pages": len(pages),
        "site_mb": round(sum(sizes.values()) / 1e6, 1),
        "page_kb": _kilo(median(pages)),
        "page_max_kb": _kilo(max(pages)),
        "search_kb": _kilo(len(index)),
        "search_gzip_kb": _kilo(len(gzip.compress(index, 9))),
        "sitemap_kb": _kilo(sizes.get(site / "sitemap.xml", 0)),
    }


def wire_bytes(payload: Path) -> int:
    """Return the bytes with brotli that an engine needs which starts from the kept memory.

    The profile that is chosen and the list of all profiles come on top.
    """
    pointer = json.loads((payload / "current.json").read_text(encoding="utf-8"))
    manifest: Mapping[str, object] = json.loads(
        (payload / pointer["folder"] / "manifest.json").read_text(encoding="utf-8")
    )
    files = manifest["files"]
    assert isinstance(files, list)
    return sum(file["br"] for file in files if not file["name"].endswith((".zip", ".whl")))


def _kilo(number: float) -> float:
    return round(number / 1000, 1)
