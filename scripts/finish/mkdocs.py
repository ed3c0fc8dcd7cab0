"""Makes the site of the pages: mkdocs, and what its warnings mean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from guide_engine.errors import GuideError, Mistakes, settle
from scripts.read.paragraphs import PageError

_WARNING = re.compile(r"^(?:WARNING|ERROR) +- +(.*(?:\n +.*)*)", re.MULTILINE)
_ON_PAGE = re.compile(
    r"Doc file '(?P<page>[^']+)' contains an? (?P<kind>[a-z ]*link) '(?P<link>[^']*)'(?P<rest>.*)"
)
_OUTSIDE = 'are not included in the "nav" configuration:'
_HINT = re.compile(r"Did you mean '([^']+)'")


def run_mkdocs(config: str, root: Path, *, assets: str = "", docs: Path | None = None) -> None:
    """Run mkdocs in strict mode: a warning of it stops the build.

    ``assets`` is the mark that tells which scripts a page was made for. Raises PageError for a
    broken link, and Mistakes for several or with mkdocs' own words.
    """
    done = subprocess.run(
        # Not --quiet: it would keep the warnings from being counted.
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", "-"],
        input=config,
        cwd=root,
        env={**os.environ, "IOP_GUIDE_ASSETS": assets, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout}{done.stderr}"
        settle(list(_problems(said, docs or root / "build" / "docs")))
        raise Mistakes([GuideError(f"mkdocs: {line}") for line in said.splitlines() if line])


def without_page(config: str, pages: Sequence[str]) -> str:
    """Return the text of mkdocs.yml without the lines of some pages."""
    return "".join(
        line for line in config.splitlines(True) if not any(page in line for page in pages)
    )


def _problems(said: str, docs: Path) -> Iterator[GuideError]:
    for warning in _WARNING.findall(said):
        found = _ON_PAGE.match(warning)
        if _OUTSIDE in warning:
            for page in re.findall(r"^ +- (.+)$", warning, re.MULTILINE):
                yield PageError(f"{page}: står inte i mkdocs.yml; skriv sidan under nav")
            continue
        if found is None:
            yield GuideError(f"mkdocs: {' '.join(warning.split())}")
            continue
        page, link = found["page"], found["link"]
        problem = f'{page}{_line(docs / page, link)}: länken "{link}" {_why(found)}'
        if hint := _HINT.search(found["rest"]):
            problem += f'; menade du "{hint[1]}"?'
        yield PageError(problem)


def _why(found: re.Match[str]) -> str:
    if "anchor" in found["rest"]:
        return "leder till ett stycke som inte finns på sidan"
    if found["kind"] == "absolute link":
        return "börjar med /; skriv vägen från den här sidan"
    return "leder inte till någon sida"


def _line(page: Path, link: str) -> str:
    """Return the line of a link; nothing where the page does not have it as it is."""
    lines = page.read_text(encoding="utf-8").splitlines() if page.is_file() else []
    return next((f":{number}" for number, line in enumerate(lines, 1) if f"({link})" in line), "")
