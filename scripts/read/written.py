"""What people write, checked as a whole: every mistake of the pages is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guide_engine.errors import meant
from guide_engine.loading.files import decoded, parsed
from guide_engine.loading.profiles import PAGE
from guide_engine.model import Rulebook
from scripts.read import front_matter, reviews
from scripts.read.gathering import Gathering
from scripts.read.meetings import Meeting, read_meetings
from scripts.read.paragraphs import (
    Carrier,
    PageError,
    carriers,
    check_cited,
    homes,
    written_pages,
)
from scripts.read.publisher import NOBODY, Publisher, read_publisher
from scripts.read.settings import read_settings
from scripts.read.statutes import check_law


@dataclass(frozen=True, slots=True)
class Written:
    """The paragraphs that carry rows, each row's home, the meetings, and who publishes."""

    carriers: tuple[Carrier, ...]
    homes: Mapping[str, Carrier]
    meetings: tuple[Meeting, ...]
    publisher: Publisher


def read_written(root: Path, rulebook: Rulebook, address: str = "") -> Written:
    """Return what the pages of the project say; ``address`` goes before the publisher's own.

    Raises GuideError, or Mistakes with everything that is wrong.
    """
    docs = root / "docs"
    _check_readable(docs)
    gathering = Gathering()
    found: tuple[Carrier, ...] = ()
    by_row: Mapping[str, Carrier] = {}
    meetings: tuple[Meeting, ...] = ()
    publisher = NOBODY
    with gathering.go_on():
        front_matter.read_all(docs, rulebook)
    with gathering.go_on():
        found = carriers(docs, read_settings())
        by_row = homes(found, rulebook)
        check_cited(rulebook, by_row)
    with gathering.go_on():
        check_law(root)
    with gathering.go_on():
        check_profile_pages(docs, rulebook)
    with gathering.go_on():
        meetings = read_meetings(docs)
    with gathering.go_on():
        reviews.read_dates(docs / "kunskap/kallor.toml")
    with gathering.go_on():
        publisher = read_publisher(docs, address)
    gathering.settle()
    return Written(found, by_row, meetings, publisher)


def check_profile_pages(docs: Path, rulebook: Rulebook) -> None:
    """Raise PageError, or Mistakes, for profiles whose page is not there."""
    pages = written_pages(docs)
    gathering = Gathering()
    for profile in rulebook.profiles.values():
        if profile.page not in pages:
            hint = meant(profile.page, list(pages)).strip()
            with gathering.go_on():
                raise PageError(
                    f"profiles/{profile.id}/{PAGE}: filen saknas{f'; {hint}' if hint else ''}"
                )
    gathering.settle()


def _check_readable(docs: Path) -> None:
    """Refuse pages and data files that are not saved as UTF-8, and what is no TOML."""
    gathering = Gathering()
    data = {file.relative_to(docs).as_posix(): file for file in sorted(docs.rglob("*.toml"))}
    for name, file in (written_pages(docs) | data).items():
        with gathering.go_on():
            text = decoded(file.read_bytes(), name)
            if file.suffix == ".toml":
                parsed(text, name)
    gathering.settle()
