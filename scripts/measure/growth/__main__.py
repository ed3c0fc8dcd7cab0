"""`python -m scripts.measure.growth`: measure the site at several sizes, write the figures."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from guide_engine.errors import GuideError
from guide_engine.loading.profiles import FOLDER
from scripts.measure.growth.measure import measure
from scripts.measure.growth.project import DATA, SEED, write_copy
from scripts.measure.growth.report import Figures, table
from scripts.project import DOCS
from scripts.read.performance import GROWTH

RESULT = DOCS / GROWTH


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments ask for; a fault of a build ends it in words."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure.growth", description=__doc__)
    parser.add_argument("--profiles", type=int, nargs="*", default=[5, 50, 311])
    parser.add_argument("--meetings", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--no-payload", action="store_true", help="leave the engine out")
    parser.add_argument("--to", type=Path, default=RESULT, help="the file to write")
    chosen = parser.parse_args(arguments)
    payload = not chosen.no_payload
    seed: int = chosen.seed
    load = round(os.getloadavg()[0], 2)
    try:
        profiles = [measured(count, seed, "profiles", payload=payload) for count in chosen.profiles]
        print(table("profiles", profiles), flush=True)
        meetings = [measured(count, seed, "meetings", payload=False) for count in chosen.meetings]
        print(table("meetings", meetings), flush=True)
    except GuideError as error:
        print(f"growth: {error}", file=sys.stderr)
        return 1
    found = {
        "date": date.today().isoformat(),  # noqa: DTZ011 - the reader's calendar day
        "machine": machine(),
        "load": load,
        "seed": seed,
        "profiles": profiles,
        "meetings": meetings,
    }
    chosen.to.parent.mkdir(parents=True, exist_ok=True)
    chosen.to.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {chosen.to}")
    return 0


def measured(
    count: int, seed: int, what: Literal["profiles", "meetings"], *, payload: bool
) -> Figures:
    """Build the site with so many profiles or meetings and return its figures.

    There are as many profiles as others name, at the least.
    """
    print(f"{count} {what}: building …", flush=True)
    with tempfile.TemporaryDirectory(prefix="iop-growth-") as folder:
        target = Path(folder, "project")
        write_copy(target, seed=seed, **{what: count})
        if what == "profiles":
            count = len(list((target / DATA / FOLDER).iterdir()))
        figures = measure(target, payload=payload)
    print(f"{count} {what}: {figures['build_s']} s, {figures['memory_mb']} MB", flush=True)
    return {"count": count, **figures}


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    lines = Path("/proc/cpuinfo").read_text("utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in lines.splitlines() if "model name" in line]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": names[0] if names else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
