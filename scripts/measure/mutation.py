"""`python -m scripts.measure.mutation`: change the engine in one place after another with mutmut.

What the tests in tests/guide_engine notice is a mutant less to worry about. All of them take
hours; a sample, drawn from each module with a fixed seed, gives a figure and how sure it is.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.project import ROOT

MUTANTS = ROOT / "mutants"
SEED = "iop-guiden"
SURE = 1.96
"""Standard deviations on either side: the true share lies within in 95 samples of 100."""
LONGEST = 24 * 3600

UNNOTICED = (0, 33)
"""What mutmut writes where no test failed, and where none calls the function at all."""

Codes = Mapping[str, int | None]
"""What mutmut wrote of each mutant by its name; None if it was not tried."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module's mutants: how many there are, were tried, and were not noticed."""

    name: str
    number: int
    tried: int
    survived: tuple[str, ...]

    @property
    def noticed(self) -> int:
        """Return how many were noticed."""
        return self.tried - len(self.survived)


def main(arguments: Sequence[str]) -> int:
    """Make the mutants, try them, and print what became of them."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", help="for example pages.result; all if none")
    parser.add_argument("--sample", type=int, default=0, help="so many of each module")
    parser.add_argument("--seed", default=SEED)
    parser.add_argument("--report", action="store_true", help="only print what was found before")
    chosen = parser.parse_args(arguments)
    if not chosen.report:
        if not any(MUTANTS.rglob("*.meta")):
            mutmut(["guide_engine.errors.*"])
        names = [
            name
            for module, codes in found().items()
            if not chosen.modules or module in chosen.modules
            for name in drawn(module, codes, chosen.sample, chosen.seed)
            # Those that no test noticed before are tried again: the tests may be better now.
            if codes[name] in (None, *UNNOTICED)
        ]
        if names:
            mutmut(names)
    print(table([module_of(name, codes) for name, codes in found().items()]))
    return 0


def mutmut(names: Iterable[str]) -> None:
    """Try the mutants of these names."""
    command = [sys.executable, "-m", "mutmut", "run", *names]
    subprocess.run(command, cwd=ROOT, timeout=LONGEST, check=True)


def found(folder: Path = MUTANTS) -> dict[str, Codes]:
    """Return the mutants of each module that has some."""
    read: dict[str, Codes] = {}
    for file in sorted(folder.rglob("*.meta")):
        name = ".".join(file.relative_to(folder / "guide_engine").parts)
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes:
            read[name.removesuffix(".py.meta")] = codes
    return read


def drawn(module: str, codes: Codes, sample: int, seed: str) -> list[str]:
    """Return the mutants to try: all, or as many of each module, always the same ones."""
    names = sorted(codes)
    if not 0 < sample < len(names):
        return names
    return sorted(random.Random(f"{seed} {module}").sample(names, sample))


def module_of(name: str, codes: Codes) -> Module:
    """Count what became of a module's mutants; one that ran out of time was noticed."""
    tried = {mutant: code for mutant, code in codes.items() if code is not None}
    survived = tuple(mutant for mutant, code in tried.items() if code in UNNOTICED)
    return Module(name, len(codes), len(tried), survived)


def interval(noticed: int, tried: int) -> tuple[float, float]:
    """Return between which shares the true one lies, after Wilson."""
    if not tried:
        return 0.0, 1.0
    share, spread = noticed / tried, SURE**2 / tried
    middle = (share + spread / 2) / (1 + spread)
    half = SURE / (1 + spread) * math.sqrt(share * (1 - share) / tried + spread / tried / 4)
    return middle - half, middle + half


def table(modules: Sequence[Module]) -> str:
    """Return the figures of each module and of all, and the names of those not noticed."""
    rows = [row for row in modules if row.tried]
    lines = ["module                 mutants  tried  noticed  share  95 %"]
    for row in rows:
        low, high = interval(row.noticed, row.tried)
        lines.append(
            f"{row.name:22} {row.number:7} {row.tried:6} {row.noticed:8}"
            f"  {row.noticed / row.tried:.2f}   {low:.2f}-{high:.2f}"
        )
    number = sum(row.number for row in rows)
    if number:
        # Each module counts by its size, however much of it was tried.
        share = sum(row.number * row.noticed / row.tried for row in rows) / number
        lines.append(f"all of these, by size: {share:.3f}")
    lines += [f"  {mutant}" for row in rows for mutant in row.survived]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
