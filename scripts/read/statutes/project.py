"""The checks of law over the files of the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.processors import shared_out
from scripts.read.paragraphs import written_pages
from scripts.read.statutes.errors import StatuteError
from scripts.read.statutes.existence import citation_problems
from scripts.read.statutes.labels import PAGE, label_problems
from scripts.read.statutes.ledger import certainty_problems, read_rows
from scripts.read.statutes.passages import Passage, of_ledger, of_page, of_toml
from scripts.read.statutes.table import read_table

LEDGER = Path("guide_engine/data/ledger/law-and-practice.tsv")


def check_law(root: Path) -> None:
    """Check what the guide says of law: citations, certainties and their labels.

    Raises StatuteError naming every citation of a paragraph that does not exist, every row with
    an unknown certainty and every label that does not fit its rows; also for a damaged table.
    """
    statutes = read_table()
    ledger = LEDGER.as_posix()
    rows = read_rows(ledger, (root / LEDGER).read_text("utf-8"))
    page = root / "docs" / PAGE
    problems = certainty_problems(ledger, rows)
    problems += citation_problems(of_ledger(ledger, rows), statutes)
    written = shared_out(
        lambda file: citation_problems(_of_file(root, file), statutes), list(_files(root))
    )
    problems += [problem for of_file in written for problem in of_file]
    problems += label_problems(f"docs/{PAGE}", page.read_text("utf-8"), rows)
    if problems:
        raise StatuteError(problems)


def _files(root: Path) -> Iterator[Path]:
    data, docs = root / "guide_engine" / "data", root / "docs"
    for folder in (data / "words", data / "papers", data / "profiles", docs):
        yield from sorted(folder.rglob("*.toml"))
    yield from written_pages(docs).values()


def _of_file(root: Path, file: Path) -> Iterator[Passage]:
    read = of_toml if file.suffix == ".toml" else of_page
    yield from read(file.relative_to(root).as_posix(), file.read_text("utf-8"))
