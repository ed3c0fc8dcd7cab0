"""`python -m scripts.measure.fuzz [--engine N] [--browser N] [--seed N]`: see `make fuzz`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence

from scripts.measure.fuzz import browser, engine
from scripts.measure.fuzz.engine import Tally
from scripts.project import BUILD, SITE

ENGINE, BROWSER, SEED = 100_000, 5_000, 2026
REPORT = BUILD / "fuzz.json"
SHOWN = 5
"""So many of what is wrong are printed; the report has all."""


def main(arguments: Sequence[str]) -> int:
    """Run both sides, print what came of it and write the report; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure.fuzz")
    parser.add_argument("--engine", type=int, default=ENGINE, metavar="N")
    parser.add_argument("--browser", type=int, default=BROWSER, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N")
    wanted = parser.parse_args(arguments)
    found: dict[str, Mapping[str, Tally]] = {}
    if wanted.engine:
        found["engine"] = engine.run(wanted.engine, wanted.seed)
        _tell("engine", found["engine"])
    if wanted.browser:
        found["browser"] = browser.run(wanted.browser, wanted.seed, SITE)
        _tell("browser", found["browser"])
    told = {
        side: {kind: {**tally.counts, "wrong": tally.wrong} for kind, tally in kinds.items()}
        for side, kinds in found.items()
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(f"{json.dumps({'seed': wanted.seed, **told}, indent=1)}\n", "utf-8")
    print(f"Written: {REPORT.relative_to(BUILD.parent)}, seed {wanted.seed}")
    return 1 if any(tally.wrong for kinds in found.values() for tally in kinds.values()) else 0


def _tell(side: str, found: Mapping[str, Tally]) -> None:
    for kind, tally in found.items():
        counts = ", ".join(f"{name} {number}" for name, number in sorted(tally.counts.items()))
        print(f"{side:8} {kind:10} {counts}, wrong {len(tally.wrong)}", flush=True)
        for wrong in tally.wrong[:SHOWN]:
            print(f"    {wrong[:300]}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
