"""How well the search finds: the enriched index beside the one that the theme makes.

`python -m scripts.search.report` reads build/docs, so build the site first.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from guide_engine.errors import GuideError
from guide_engine.rulebook import default_rulebook
from scripts.project import CONFIG, ROOT
from scripts.read.language_pages import framed
from scripts.search.index import INDEX, enrich
from scripts.search.sections import SearchError

QUERIES = ROOT / "tests" / "scripts" / "search" / "queries.tsv"
RUN = Path(__file__).with_name("run.mjs")
FIRST = 5
"""Recall counts the first pages of the list; the dialog shows eight at a time."""
SECTIONS = 3
"""Sections that the dialog shows under a page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search and the address, of a page or of a section, that it must find."""

    query: str
    location: str
    kind: str


@dataclass(frozen=True, slots=True)
class Result:
    """The pages that a search found; for each the addresses of its hits, best first.

    ``asked`` is what was searched for: the typed words, or a word with one letter put right.
    """

    pages: tuple[tuple[str, ...], ...]
    ms: float
    asked: str
    cut: bool = False

    def has(self, location: str, first: int = FIRST) -> bool:
        """Return whether a reader sees the page or section among the first pages."""
        return any(location in _shown(hits) for hits in self.pages[:first])

    def has_page(self, location: str, first: int = FIRST) -> bool:
        """Return whether a reader sees the page, with whatever sections."""
        page = location.split("#", maxsplit=1)[0]
        return any(_shown(hits)[0] == page for hits in self.pages[:first])


@dataclass(frozen=True, slots=True)
class Measured:
    """An index and what it found: the results stand in the order of the queries."""

    size: int
    packed: int
    ready: float
    results: tuple[Result, ...]

    def recall(self, wanted: Sequence[Wanted]) -> float:
        """Return the share of the addresses that were found."""
        return sum(r.has(w.location) for w, r in zip(wanted, self.results, strict=True)) / len(
            wanted
        )


def read_queries(file: Path = QUERIES) -> tuple[Wanted, ...]:
    """Return the searches of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Wanted(row["query"], row["location"], row["kind"]) for row in rows)


def build_both(folder: Path) -> tuple[Path, Path]:
    """Build the assembled pages as the theme does, and again enriched; return the two sites."""
    stock, enriched = folder / "stock", folder / "enriched"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", "-", "-d", str(stock)]
    done = subprocess.run(
        command,
        input=framed(CONFIG.read_text(encoding="utf-8"), (), default_rulebook(), ""),
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode or not (stock / INDEX).is_file():
        raise SearchError(f"build/docs: går inte att bygga, kör make build\n{done.stderr}")
    shutil.copytree(stock, enriched)
    enrich(enriched)
    return stock, enriched


def search(site: Path, queries: Iterable[str], *, plain: bool = False) -> Measured:
    """Run searches over a site's index, with the table of words or as the theme does."""
    index = site / INDEX
    workers = list(site.glob("assets/javascripts/workers/search.*.min.js"))
    if len(workers) != 1:
        raise SearchError(f"{site}: ska ha en sökfil i assets/javascripts/workers")
    order = {
        "worker": str(workers[0]),
        "index": str(index),
        "plain": plain,
        "queries": list(queries),
    }
    done = subprocess.run(
        ["node", str(RUN)],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise SearchError(f"{RUN.name}: {done.stderr}")
    said = json.loads(done.stdout.splitlines()[-1])
    return Measured(
        size=index.stat().st_size,
        packed=len(gzip.compress(index.read_bytes(), mtime=0)),
        ready=said["ready"],
        results=tuple(
            Result(
                tuple(tuple(hits) for hits in each["pages"]), each["ms"], each["asked"], each["cut"]
            )
            for each in said["results"]
        ),
    )


def report(wanted: Sequence[Wanted], stock: Measured, enriched: Measured) -> str:
    """Return the table of recall, sizes and times, and what the enriched index misses."""
    lines = [f"Search: {len(wanted)} queries, found among the first {FIRST} pages", ""]
    lines.append(f"{'kind':<16}{'queries':>8}{'theme':>10}{'enriched':>10}")
    for kind in (*dict.fromkeys(each.kind for each in wanted), "all"):
        rows = [i for i, each in enumerate(wanted) if kind in (each.kind, "all")]
        shares = (
            sum(index.results[i].has(wanted[i].location) for i in rows) / len(rows)
            for index in (stock, enriched)
        )
        lines.append(f"{kind:<16}{len(rows):>8}" + "".join(f"{share:>10.3f}" for share in shares))
    pages = (
        sum(r.has_page(w.location) for w, r in zip(wanted, index.results, strict=True))
        for index in (stock, enriched)
    )
    lines.append(
        f"{'page only':<16}{len(wanted):>8}"
        + "".join(f"{found / len(wanted):>10.3f}" for found in pages)
    )
    for name, figures in {
        "bytes": [f"{index.size}" for index in (stock, enriched)],
        "bytes, gzip": [f"{index.packed}" for index in (stock, enriched)],
        "ready, ms": [f"{index.ready:.0f}" for index in (stock, enriched)],
        "median, ms": [
            f"{statistics.median(r.ms for r in index.results):.1f}" for index in (stock, enriched)
        ],
        "slowest, ms": [f"{max(r.ms for r in index.results):.0f}" for index in (stock, enriched)],
    }.items():
        lines.append(f"{name:<24}" + "".join(f"{figure:>10}" for figure in figures))
    missed = [w for w, r in zip(wanted, enriched.results, strict=True) if not r.has(w.location)]
    lines += ["", *(f"missed: {each.query} → {each.location}" for each in missed)]
    return "\n".join(lines).rstrip()


def _shown(hits: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the dialog shows of a page: the page and its best sections."""
    page = next((hit for hit in hits if "#" not in hit), hits[0])
    return page, *[hit for hit in hits if hit != page][:SECTIONS]


def main() -> int:
    """Print the report."""
    wanted = read_queries()
    queries = [each.query for each in wanted]
    try:
        with tempfile.TemporaryDirectory() as folder:
            stock, enriched = build_both(Path(folder))
            print(report(wanted, search(stock, queries, plain=True), search(enriched, queries)))
    except GuideError as error:
        print(f"search_report: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
