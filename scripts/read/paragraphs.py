"""Which paragraph of the site carries which rows of the ledger.

A paragraph, list item, heading or table cell names the rows that it carries in `data-fakta`
(its home) and those that it says again in `data-upprepar`. Citations lead to the homes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import override

from mkdocs.config.defaults import MkDocsConfig

from guide_engine.errors import GuideError, settle
from guide_engine.loading.profiles import FOLDER, PAGE
from guide_engine.model import Rulebook
from guide_engine.pages.start import page_address
from guide_engine.papers.agreement.loading import template
from guide_engine.papers.words import paper_statements
from scripts.processors import shared_out
from scripts.read.settings import renderer

CARRIES, REPEATS = "data-fakta", "data-upprepar"

DRAFTS = "utkast"
"""The folder of imported drafts under docs/."""

TEMPLATES = "mallar"
"""The folder under docs/ of what pages are made from whose number varies."""


class PageError(GuideError):
    """A page says something that it may not; the message names the page."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A paragraph that carries rows: its page (a path under docs/), its anchor and line."""

    page: str
    anchor: str
    rows: tuple[str, ...]
    repeats: tuple[str, ...]
    line: int = 0

    @property
    def place(self) -> str:
        """Return where the paragraph stands, for errors."""
        return f"{self.page}:{self.line}: #{self.anchor}"


def carriers(docs: Path, settings: MkDocsConfig) -> tuple[Carrier, ...]:
    """Return the paragraphs of all pages that carry rows.

    Raises PageError, or Mistakes, for paragraphs that carry rows and have no id, for elements
    of a page with one id, and for rows that stand in the text instead of at it.
    """
    markdown = renderer(settings)

    def read(page: tuple[str, Path]) -> tuple[list[Carrier], list[str]]:
        text = page[1].read_text(encoding="utf-8")
        reader = _Reader(page[0], text.splitlines())
        reader.feed(markdown.reset().convert(body(text)))
        return reader.found, [str(mistake) for mistake in reader.mistakes]

    pages = shared_out(read, list(written_pages(docs).items()))
    settle([PageError(mistake) for _, mistakes in pages for mistake in mistakes])
    return tuple(carrier for found, _ in pages for carrier in found)


def written_pages(docs: Path) -> dict[str, Path]:
    """Return the files of the pages by path, without drafts, which nobody publishes.

    The page of a municipality stands in its profile's folder, and has its path on the site.
    """
    found = {
        file.relative_to(docs).as_posix(): file
        for file in docs.rglob("*.md")
        if docs / DRAFTS not in file.parents
    }
    return dict(sorted((found | own_pages(docs)).items()))


def own_pages(docs: Path) -> dict[str, Path]:
    """Return the files of the municipalities' pages by path, beside a folder of pages."""
    profiles = docs.parent / "guide_engine" / "data" / FOLDER
    return {f"kommuner/{file.parent.name}.md": file for file in profiles.glob(f"*/{PAGE}")}


def body(text: str) -> str:
    """Return a page's text without its front matter."""
    if text.startswith("---\n"):
        return text.split("\n---\n", 1)[-1]
    return text


def homes(found: Iterable[Carrier], rulebook: Rulebook) -> dict[str, Carrier]:
    """Return the home of each row.

    Raises PageError, or Mistakes, for rows that do not exist or have two homes.
    """
    by_row: dict[str, Carrier] = {}
    mistakes: list[PageError] = []
    for carrier in found:
        for row in (*carrier.rows, *carrier.repeats):
            if row not in rulebook.ledger:
                problem = f"raden {row} finns inte{_likely(row, rulebook)}"
                mistakes.append(PageError(f"{carrier.place}: {problem}"))
        for row in carrier.rows:
            if row in by_row:
                problem = f"{row} har redan ett hem, {by_row[row].place}; skriv {REPEATS} här"
                mistakes.append(PageError(f"{carrier.place}: {problem}"))
            by_row.setdefault(row, carrier)
    settle(mistakes)
    return by_row


def _likely(row: str, rulebook: Rulebook) -> str:
    """Say what is likely to be wrong with a row that does not exist."""
    if row.strip(",;") in rulebook.ledger:
        return "; skriv mellanslag mellan raderna, inte kommatecken"
    if row.strip("”“„'‘’") in rulebook.ledger:
        return '; skriv raka citattecken: "'
    return f'; menade du "{row.upper()}"?' if row.upper() in rulebook.ledger else ""


def addresses(by_row: Mapping[str, Carrier]) -> dict[str, str]:
    """Return the address of each row's home, from the site's root."""
    return {row: f"{page_address(c.page)}#{c.anchor}" for row, c in sorted(by_row.items())}


def cited_rows(rulebook: Rulebook) -> dict[str, str]:
    """Return every row that the guide cites, with one place that cites it."""
    cited: dict[str, str] = {}
    for place, rows in (*_citing(rulebook), *_citing_papers(rulebook)):
        for row in rows:
            cited.setdefault(row, place)
    return cited


def named_rows(rulebook: Rulebook) -> frozenset[str]:
    """Return every row that the guide's data names, also those that papers show nothing of."""
    drafted = (row for cited in template(rulebook).cited() for c in cited for row in c.rows)
    return frozenset((*cited_rows(rulebook), *drafted))


def told_rows(rulebook: Rulebook) -> frozenset[str]:
    """Return every row that the guide cites, but for its papers."""
    return frozenset(row for _, rows in _citing(rulebook) for row in rows)


def shown_rows(rulebook: Rulebook) -> frozenset[str]:
    """Return the rows whose statements a list of sources shows: the first of each citation."""
    return frozenset(rows[0] for _, rows in _citing(rulebook))


def check_cited(rulebook: Rulebook, by_row: Mapping[str, Carrier]) -> None:
    """Raise PageError naming every citation that no paragraph answers."""
    missing = {row: place for row, place in cited_rows(rulebook).items() if row not in by_row}
    if missing:
        listed = ", ".join(f"{row} ({place})" for row, place in missing.items())
        raise PageError(f"docs: inget stycke bär de citerade raderna {listed}")


def _citing(rulebook: Rulebook) -> Iterator[tuple[str, tuple[str, ...]]]:
    profiles = rulebook.profiles.values()
    cited = [
        *((f"facts.{fact.id}", fact.citations) for fact in rulebook.facts.values()),
        *((f"criteria.{c.id}", c.citations) for c in rulebook.criteria.values()),
        *((f"rules.{rule.id}", rule.citations) for rule in rulebook.rules),
        *((f"warnings.{warning.id}", warning.citations) for warning in rulebook.warnings),
        *((f"purchases.{way.id}", way.citations) for way in rulebook.purchases),
        *((f"steps.{step.id}", step.citations) for step in rulebook.steps),
        *(
            (f"conflicts.{conflict.id}.{position.id}", position.citations)
            for conflict in rulebook.conflicts
            for position in conflict.positions
        ),
        *((f"{p.id}.{entry.id}", entry.citations) for p in profiles for entry in p.decided_by),
        *((f"{p.id}.{step.id}", step.citations) for p in profiles for step in p.steps),
        *((f"{p.id}.contact", contact.citations) for p in profiles for contact in p.contacts),
        *(
            (f"{p.id}.begin.{key}", told.citations)
            for p in profiles
            for key, told in p.begins.items()
        ),
        *((f"{p.id}.says.{key}", said.citations) for p in profiles for key, said in p.says.items()),
    ]
    for place, citations in cited:
        for citation in citations:
            yield place, citation.rows


class _Reader(HTMLParser):
    """Collects the elements with rows; a cell without an id belongs to the heading above."""

    def __init__(self, page: str, lines: list[str]) -> None:
        super().__init__()
        self.page = page
        self.lines = lines
        self.heading = ""
        self.ids: set[str] = set()
        self.found: list[Carrier] = []
        self.mistakes: list[PageError] = []

    @override
    def handle_data(self, data: str) -> None:
        for name in (CARRIES, REPEATS):
            if f"{name}=" in data:
                line = self._line(data.strip().splitlines()[-1]) or self._line(f"{name}=")
                self._refuse(
                    line,
                    f"{name} har hamnat i texten: skriv {{ … }} med båda klamrarna på raden "
                    "närmast under stycket",
                )

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        anchor = attributes.get("id") or ""
        if anchor in self.ids:
            line = self._line(f"#{anchor}", last=True)
            self._refuse(line, f'id "{anchor}" finns redan på sidan')
        if anchor:
            self.ids.add(anchor)
        if tag in ("h1", "h2", "h3", "h4") and anchor:
            self.heading = anchor
        rows = tuple((attributes.get(CARRIES) or "").split())
        repeats = tuple((attributes.get(REPEATS) or "").split())
        if not rows and not repeats:
            return
        line = self._line((rows or repeats)[0], f"#{anchor}" if anchor else "")
        if rows and not anchor and tag not in ("td", "th"):
            self._refuse(line, f"<{tag}> bär {' '.join(rows)} men saknar id")
        self.found.append(Carrier(self.page, anchor or self.heading, rows, repeats, line))

    def _refuse(self, line: int, problem: str) -> None:
        self.mistakes.append(PageError(f"{self.page}:{line}: {problem}"))

    def _line(self, *texts: str, last: bool = False) -> int:
        """Return the number of the first (or last) line that has all the texts; 0 if none."""
        numbers = [
            number
            for number, line in enumerate(self.lines, start=1)
            if all(text in line for text in texts)
        ]
        return (numbers[-1] if last else numbers[0]) if numbers else 0


def _citing_papers(rulebook: Rulebook) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return what papers cite: they name the places, never the rows' statements."""
    for key, statements in paper_statements(rulebook).items():
        for statement in statements:
            for citation in statement.citations:
                yield f"papers.{key}", citation.rows
    for citations in template(rulebook).cited():
        for citation in citations:
            # The first one leads to its place; what every browser gets has no more.
            yield "papers/agreement", citation.rows[:1]
