"""What time has done to the pages: overdue reviews, old sources, validity that has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from guide_engine.loading.files import Folder
from guide_engine.loading.profiles import UNDATED
from guide_engine.rulebook import default_rulebook
from guide_engine.tables import same_ids
from scripts.read.front_matter import LAW, MEETINGS, PageFacts, sources
from scripts.read.paragraphs import PageError

LAW_PAGE = "kunskap/lag-och-praxis.md"

Dates = Mapping[str, date | None]
"""The day of each source; None for one without a date."""


class Kind(StrEnum):
    """What a notice is about."""

    REVIEW = "review"
    VALIDITY = "validity"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the readers of a page."""

    page: str
    kind: Kind
    text: str


def read_dates(path: Path) -> dict[str, date | None]:
    """Return the day of every source; raises DataError, or Mistakes, with their lines.

    Those of the sources that all share stand in a TOML file, a municipality's own in its folder.
    """
    own = {id_: told.dated for id_, told in default_rulebook().words.sources.items() if told.dated}
    known = [source for source in sources() if source != LAW and source not in own]
    folder = Folder(path.parent, f"{path.parent.name}/")
    table = folder.table(path.name)
    same_ids(table, known)
    days = {
        source: None if day == UNDATED else date.fromisoformat(day) for source, day in own.items()
    }
    for source in table:
        value = table.raw(source)
        if value != UNDATED and (not isinstance(value, date) or isinstance(value, datetime)):
            table.refuse(source, f'"{value}"; tillåtet: ÅÅÅÅ-MM-DD eller "{UNDATED}"')
        days[source] = value if isinstance(value, date) else None
    folder.settle()
    return days


def overdue(pages: Iterable[PageFacts], today: date, months: int = 24) -> tuple[PageFacts, ...]:
    """Return the pages whose last review is more than some months ago, the oldest first."""
    reviewed = sorted((page.reviewed, page.page, page) for page in pages if page.reviewed)
    return tuple(page for day, _, page in reviewed if _months_between(day, today) >= months)


def notices(
    pages: Iterable[PageFacts], dates: Dates, today: date, *, months: int = 24, years: int = 5
) -> tuple[Notice, ...]:
    """Return what the pages tell their readers, page by page; most pages need nothing.

    Notes of meetings bear their date in the title, and a page that says itself how old its
    sources are hides "underlag".
    """
    found: list[Notice] = []
    for page in pages:
        if page.reviewed and overdue([page], today, months):
            text = f"Sidan granskades senast {page.reviewed.year} och kan vara inaktuell."
            found.append(Notice(page.page, Kind.REVIEW, text))
        if page.valid_to and page.valid_to < today:
            text = f"Källan till sidan gällde till och med {page.valid_to}."
            found.append(Notice(page.page, Kind.VALIDITY, text))
        if "underlag" not in page.hide and not page.page.startswith(MEETINGS):
            aged = _age(page, dates, today, years)
            if aged:
                found.append(Notice(page.page, Kind.SOURCES, aged))
    return tuple(found)


def report(found: Iterable[Notice]) -> str:
    """Return what the build prints: a line for each page that an editor needs to look at."""
    lines = [f"{n.page}: {n.text}" for n in found if n.kind is not Kind.SOURCES]
    return "\n".join(lines)


def with_notices(page: str, text: str, found: Iterable[Notice]) -> str:
    """Return a page's Markdown with its notices below the heading."""
    told = [notice for notice in found if notice.page == page]
    if not told:
        return text
    lines = text.split("\n")
    heading = next((i for i, line in enumerate(lines) if line.startswith("# ")), None)
    if heading is None:
        raise PageError(f"{page}: saknar rubriken som notisen ska stå under")
    words = " ".join(notice.text for notice in told)
    if any(notice.kind is Kind.SOURCES for notice in told) and page != LAW_PAGE:
        root = "../" * page.count("/")
        words += f" Läs [vad som har ändrats i lag och praxis]({root}{LAW_PAGE})."
    lines[heading + 1 : heading + 1] = ["", words, "{ .page-notice }"]
    return "\n".join(lines)


def _age(page: PageFacts, dates: Dates, today: date, years: int) -> str:
    """Say from when the sources are, if the oldest of them is old or one has no date."""
    days = [dates[source] for source in page.sources if source in dates]
    dated = sorted(day for day in days if day)
    undated = len(days) - len(dated)
    old = bool(dated) and _months_between(dated[0], today) >= 12 * years
    if not old and not undated:
        return ""
    one = len(days) == 1
    if not dated:
        return f"Dokument{'et' if one else 'en'} bakom sidan saknar datum."
    first, last = dated[0].year, dated[-1].year
    span = str(first) if first == last else f"{first}–{last}"
    if one:
        return f"Dokumentet bakom sidan är från {span}."
    missing = {0: "", 1: ", och ett av dem saknar datum"}.get(undated, ", och flera saknar datum")
    return f"Dokumenten bakom sidan är från {span}{missing}."


def _months_between(then: date, today: date) -> int:
    """Return the number of whole months."""
    months = 12 * (today.year - then.year) + today.month - then.month
    return months - (today.day < then.day)
