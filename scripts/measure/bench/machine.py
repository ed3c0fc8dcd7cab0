"""What a run was made on: figures mean nothing without it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from scripts.read.performance.figures import Machine


def machine(chromium: str, pyodide: str) -> Machine:
    """Describe this machine; what the system does not tell is left empty."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return Machine(
        processor=_field("/proc/cpuinfo", "model name", ":") or platform.processor(),
        cores=os.cpu_count() or 0,
        memory_gb=round(memory, 1),
        system=_field("/etc/os-release", "PRETTY_NAME", "=").strip('"') or platform.platform(),
        chromium=chromium,
        python=platform.python_version(),
        pyodide=pyodide,
    )


def load() -> float:
    """Return the load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def _field(file: str, key: str, between: str) -> str:
    """Return the first value of a key in a system file, or an empty text."""
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = (line.partition(between) for line in lines)
    return next((value.strip() for name, _, value in pairs if name.strip() == key), "")
