"""Checks pages with the Nu HTML Checker: `python -m scripts.rig.validity` the whole built site."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts.project import NODE_MODULES, SITE
from scripts.rig.java import ADVICE, JavaError, find_java

CHECKER = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
# The checker needs a deep stack, and a run is too short for the second compiler to pay.
JAVA = ("-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
OPTIONS = ("--errors-only", "--format", "json", "--stdout", "--exit-zero-always")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not HTML in a file; the line is 0 where the whole file is meant."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        """Return it as a compiler says it."""
        return f"{self.file}:{self.line}: {self.message}"


def faults(pages: Iterable[Path]) -> list[Fault]:
    """Return all faults of some files, or of all HTML files in folders.

    Raises JavaError where there is no Java, or the checker does not run with it.
    """
    java = find_java()
    if java is None:
        raise JavaError(ADVICE)
    done = subprocess.run(
        [java, *JAVA, "-jar", CHECKER, *OPTIONS, *pages],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )
    if done.returncode != 0:
        raise JavaError(f"The HTML checker stopped: {done.stderr or done.stdout}")
    return [
        Fault(
            Path(unquote(urlsplit(found["url"]).path)),
            found.get("lastLine", 0),
            found["message"],
        )
        for found in json.loads(done.stdout)["messages"]
    ]


def main() -> int:
    """Check the built site."""
    try:
        found = faults([SITE])
    except JavaError as error:
        print(error, file=sys.stderr)
        return 1
    for fault in found:
        print(fault)
    print(f"{sum(1 for _ in SITE.rglob('*.html'))} pages, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
