"""Puts build/docs together: the hand-written pages of docs/ and the generated ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from guide_engine.compiled import compiled
from guide_engine.model import Rulebook
from guide_engine.pages.context import Context
from guide_engine.pages.start import start_page as questions_start
from guide_engine.proof import Proof
from guide_engine.session import COMMON
from scripts import offline
from scripts.hosting.nginx import EXAMPLE, configuration
from scripts.pages import start_page
from scripts.pages.how_it_works import cases, changes, coverage, performance, rules
from scripts.pages.markers import Parts, fill_pages
from scripts.pages.meetings import notes
from scripts.pages.meetings.calendar import CALENDAR, calendar
from scripts.pages.meetings.feed import FEED, atom
from scripts.pages.meetings.lists import pages as meeting_pages
from scripts.pages.meetings.ways import navigation
from scripts.pages.municipalities import comparison, municipality
from scripts.pages.municipalities.by_letter import choose
from scripts.pages.pictures import ladder
from scripts.pages.pictures.forms import PICTURES, form_picture
from scripts.read import front_matter, reviews
from scripts.read.front_matter import PageFacts
from scripts.read.meetings import read_meetings
from scripts.read.paragraphs import DRAFTS, Carrier
from scripts.read.publisher import Publisher, told

NOT_PUBLISHED = ("templates", "data", DRAFTS, "*.toml")
"""Under docs/, but not part of the site: the theme, drafts and data for generated pages."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the pages are made from."""

    docs: Path
    rulebook: Rulebook
    anchors: Mapping[str, str]
    carriers: Sequence[Carrier]
    publisher: Publisher
    today: date
    offline: bool
    proofs: Sequence[Proof] = ()


def assemble(content: Content, target: Path) -> tuple[PageFacts, ...]:
    """Write all pages into a new folder; return what their front matter says.

    Raises GuideError for a page that says something that it may not.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(content.docs, target, ignore=shutil.ignore_patterns(*NOT_PUBLISHED))
    _fill_changes(content, target)
    fill_pages(target, _parts(content, target))
    _tell_offline(target, on=content.offline)
    _tell_publisher(target, content.publisher)
    for name, text in _generated(content).items():
        page = target / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    _add_meetings(content, target)
    pages = front_matter.read_all(target)
    _add_notices(content, target, pages)
    return pages


def _fill_changes(content: Content, target: Path) -> None:
    page = target / changes.PAGE
    text = changes.filled(page.read_text(encoding="utf-8"), content.rulebook)
    page.write_text(text, encoding="utf-8")


def _parts(content: Content, target: Path) -> Parts:
    """Return the generated parts of the hand-written pages."""
    rulebook, anchors = content.rulebook, content.anchors
    timeline = ladder.timeline(content.docs / "kunskap/tidslinje.toml")
    parts: dict[str, dict[str, str]] = {
        "index.md": {
            "kommunval": start_page.picker(rulebook),
            "tid": start_page.duration(rulebook),
            **{f"bild-{form}": form_picture(form) for form in PICTURES},
        },
        "kunskap/stege.md": {"stege": ladder.ladder()},
        "kunskap/tidslinje.md": {"tidslinje": timeline},
        comparison.PAGE: {
            "kommunjamforelse": comparison.comparison(rulebook, anchors),
            "godtagna-svar": municipality.accepted(rulebook, anchors),
        },
        "om/publicera.md": {"nginx": configuration(EXAMPLE).rstrip()},
        cases.PAGE: cases.parts(rulebook, anchors),
    }
    for profile in rulebook.profiles.values():
        if profile.id != COMMON:
            retold = (target / municipality.retelling(profile)).is_file()
            parts[profile.page] = {
                "kommunfakta": municipality.facts(rulebook, profile, anchors, retold=retold),
                "kommunvillkor": municipality.criteria(rulebook, profile, anchors),
            }
    return parts


def _tell_offline(target: Path, *, on: bool) -> None:
    """Say about reading without a network only what the site's setting makes true."""
    for page in (target / "om").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(offline.without_offline(text, on=on), encoding="utf-8")
    if not on:
        (target / offline.PAGE).unlink()


def _tell_publisher(target: Path, publisher: Publisher) -> None:
    """Say about who publishes only what the file with the settings makes true."""
    for page in (target / "om").glob("*.md"):
        text = told(f"om/{page.name}", page.read_text(encoding="utf-8"), publisher)
        page.write_text(text, encoding="utf-8")


def _generated(content: Content) -> dict[str, str]:
    """Return the pages that are generated as a whole, by path."""
    rulebook = content.rulebook
    reviewed = date.fromisoformat(rulebook.version)
    excepted = coverage.read_exceptions(content.docs, rulebook)
    coverage.check(rulebook, content.carriers, excepted)
    written = front_matter.read_all(content.docs)
    pages = {
        **rules.pages(rulebook, content.anchors, content.proofs),
        coverage.PAGE: coverage.page(rulebook, content.carriers, written, excepted),
        performance.PAGE: performance.page(content.docs),
        "guiden/index.md": front_matter.generated(
            rulebook.words.interface["choose_title"],
            "Välj kommun och pröva om er idé ligger närmast IOP, bidrag eller upphandling.",
            reviewed,
            choose(rulebook),
            hide=["toc"],
        ),
    }
    for profile in rulebook.profiles.values():
        start = questions_start(Context(compiled(rulebook, profile), content.anchors))
        about = f"Pröva om er idé ligger närmast IOP, bidrag eller upphandling {profile.in_name}."
        pages[f"guiden/{profile.id}/index.md"] = front_matter.generated(
            start.title, about, reviewed, start.html, hide=["toc"]
        )
    return pages


def _add_meetings(content: Content, target: Path) -> None:
    """Make the pages of the notes, and the lists and feeds of the meetings."""
    series = read_meetings(content.docs)
    ways = navigation(series)
    for meeting in series:
        page = target / meeting.page
        text = page.read_text(encoding="utf-8")
        page.write_text(notes.page(meeting, text, ways[meeting.page]), encoding="utf-8")
    for name, text in meeting_pages(series, content.today).items():
        (target / name).write_text(text, encoding="utf-8")
    (target / FEED).write_text(atom(series, content.publisher), encoding="utf-8")
    made = calendar(series, content.today, content.publisher)
    (target / CALENDAR).write_bytes(made)


def _add_notices(content: Content, target: Path, pages: Iterable[PageFacts]) -> None:
    """Say on a page, and to whoever builds, that it may be out of date."""
    dates = reviews.read_dates(content.docs / "kunskap/kallor.toml")
    notices = reviews.notices(pages, dates, content.today)
    if overdue := reviews.report(notices):
        print(overdue, flush=True)
    for name, on_page in groupby(notices, key=lambda notice: notice.page):
        page = target / name
        text = reviews.with_notices(name, page.read_text(encoding="utf-8"), list(on_page))
        page.write_text(text, encoding="utf-8")
