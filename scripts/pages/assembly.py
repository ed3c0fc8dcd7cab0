"""Puts build/docs together: the pages of docs/, filled in with what the guide's data says."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from guide_engine.compiled import compiled
from guide_engine.model import MATTERS, Profile, Rulebook
from guide_engine.pages.context import Context
from guide_engine.pages.start import start_page as questions_start
from guide_engine.proof import Proof
from guide_engine.regions import spoken
from scripts.hosting.nginx import EXAMPLE, configuration
from scripts.pages import (
    all_questions,
    embedding,
    examples,
    licences,
    open_data,
    sbom,
    start_page,
)
from scripts.pages.addresses import COMPARISON, CRITERIA, MUNICIPALITIES, RULES, matter_page
from scripts.pages.how_it_works import (
    cases,
    changes,
    coverage,
    criteria,
    feed,
    freshness,
    index,
    performance,
    proof,
    rules,
)
from scripts.pages.meetings import lists, notes
from scripts.pages.meetings.calendar import CALENDAR, calendar
from scripts.pages.meetings.feed import FEED, atom
from scripts.pages.meetings.ways import navigation
from scripts.pages.municipalities import comparison, municipality
from scripts.pages.municipalities.lists import choose, counted, described, read_pages
from scripts.pages.navigation import by_name
from scripts.pages.pictures import ladder
from scripts.pages.pictures.forms import PICTURES, form_picture
from scripts.read import freshness as ages
from scripts.read import front_matter, publisher, reviews
from scripts.read.components import Component
from scripts.read.front_matter import PageFacts
from scripts.read.gathering import Gathering
from scripts.read.language_pages import read_language_pages
from scripts.read.markers import Filling, filled
from scripts.read.meetings import Meeting
from scripts.read.paragraphs import DRAFTS, TEMPLATES, Carrier, own_pages, written_pages
from scripts.read.publisher import Publisher

SOURCES = "kunskap/kallor.md"

NOT_PUBLISHED = ("templates", "data", DRAFTS, TEMPLATES, "*.toml")
"""Under docs/, but not part of the site: the theme, drafts, templates and data."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the pages are made from; ``unpublished`` are pages that this site leaves out."""

    docs: Path
    rulebook: Rulebook
    anchors: Mapping[str, str]
    carriers: Sequence[Carrier]
    meetings: Sequence[Meeting]
    publisher: Publisher
    today: date
    offline: bool
    proofs: Sequence[Proof]
    components: Sequence[Component] = ()
    unpublished: Sequence[str] = ()

    @property
    def shared(self) -> Filling:
        """Return what any page may say: who publishes, what is turned on, how much there is."""
        parts = {
            "version": self.rulebook.version,
            "kommuner-och-regioner": counted(self.rulebook.profiles.values()),
        }
        return Filling(parts, {"spara": self.offline}) | publisher.filling(self.publisher)

    def written(self, page: str) -> str:
        """Return a page as it is written."""
        return (self.docs / page).read_text(encoding="utf-8")

    def made(self, template: str, page: str, own: Filling) -> str:
        """Return a page that is made from a template of docs/mallar/."""
        return filled(page, self.written(f"{TEMPLATES}/{template}.md"), own, self.shared)


def assemble(content: Content, target: Path) -> tuple[PageFacts, ...]:
    """Write all pages into a new folder; return what their front matter says.

    Raises GuideError for a page that says something that it may not, and for a marker that
    nothing fills.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(content.docs, target, ignore=shutil.ignore_patterns(*NOT_PUBLISHED))
    for page, file in own_pages(content.docs).items():
        shutil.copyfile(file, target / page)
    for page in content.unpublished:
        (target / page).unlink()
    own = _fillings(content)
    shared = content.shared
    gathering = Gathering()
    for page, file in written_pages(target).items():
        with gathering.go_on():
            text = filled(page, file.read_text(encoding="utf-8"), own.get(page, Filling()), shared)
            file.write_text(text, encoding="utf-8")
    gathering.settle()
    for page, text in _made(content):
        (target / page).parent.mkdir(parents=True, exist_ok=True)
        (target / page).write_text(text, encoding="utf-8")
    _add_meetings(content, target)
    for path, text in _files(content):
        (target / path).parent.mkdir(exist_ok=True)
        # As the text says: a CSV file has line ends of its own.
        (target / path).write_text(text, encoding="utf-8", newline="")
    changed = feed.atom(content.written(changes.PAGE), content.publisher)
    (target / feed.FEED).write_text(changed, encoding="utf-8")
    pages = front_matter.read_all(target)
    _add_notices(content, target, pages)
    return pages


def _fillings(content: Content) -> dict[str, Filling]:
    """Return what the written pages show of the data, by path."""
    rulebook, anchors = content.rulebook, content.anchors
    excepted = coverage.read_exceptions(content.docs, rulebook)
    coverage.check(rulebook, content.carriers, excepted)
    titles = front_matter.read_all(content.docs)
    parts: dict[str, Mapping[str, str]] = {
        "index.md": _start(rulebook),
        "guiden/index.md": {"välj-kommun": choose(rulebook)},
        licences.PAGE: licences.parts(content.components),
        examples.PAGE: examples.parts(content.docs, rulebook),
        all_questions.PAGE: all_questions.parts(rulebook),
        "kunskap/stege.md": {"stege": ladder.ladder()},
        "kunskap/tidslinje.md": {
            "tidslinje": ladder.timeline(content.docs / "kunskap/tidslinje.toml")
        },
        embedding.PAGE: embedding.parts(rulebook, content.publisher.address, read_language_pages()),
        "om/publicera.md": {"nginx": configuration(EXAMPLE).rstrip()},
        SOURCES: {"webbsidor": read_pages(rulebook, SOURCES)},
        MUNICIPALITIES: {"kommunlista": described(rulebook)},
        COMPARISON: comparison.parts(rulebook),
        index.PAGE: index.parts(rulebook),
        RULES: rules.parts(rulebook, anchors),
        CRITERIA: criteria.parts(rulebook, anchors),
        proof.PAGE: proof.parts(rulebook, content.proofs),
        cases.PAGE: cases.parts(rulebook, anchors),
        open_data.PAGE: open_data.parts(rulebook),
        changes.PAGE: changes.parts(content.written(changes.PAGE), rulebook),
        coverage.PAGE: coverage.parts(rulebook, content.carriers, titles, excepted),
    }
    return {
        **{page: Filling(found) for page, found in parts.items()},
        **{p.page: _municipality(content, p) for p in by_name(rulebook.profiles.values())},
        **lists.filling(content.meetings, content.today),
        performance.PAGE: performance.filling(content.docs),
        freshness.PAGE: freshness.filling(rulebook.profiles.values(), content.today),
    }


def _start(rulebook: Rulebook) -> dict[str, str]:
    return {
        "kommunval": start_page.picker(rulebook),
        **start_page.duration(rulebook),
        **{f"bild-{form}": form_picture(form) for form in PICTURES},
    }


def _municipality(content: Content, profile: Profile) -> Filling:
    retold = (content.docs / municipality.retelling(profile)).is_file()
    return Filling(
        municipality.parts(content.rulebook, profile, content.anchors, content.today, retold=retold)
    )


def _made(content: Content) -> Iterator[tuple[str, str]]:
    """Iterate over the pages of which there are as many as the data has, each with its path."""
    for profile in content.rulebook.profiles.values():
        whole = compiled(spoken(content.rulebook, profile.id), profile)
        start = questions_start(Context(whole, content.anchors))
        own = {"rubrik": start.title, "i-kommunen": profile.in_name, "start": start.html}
        page = f"guiden/{profile.id}/index.md"
        yield page, content.made("guiden-kommun", page, Filling(own))
    for matter in MATTERS:
        page = matter_page(matter)
        told = comparison.matter(content.rulebook, content.anchors, matter)
        yield page, content.made("jamfor-amne", page, Filling(told))
    for page, (template, shown) in lists.of_many(content.meetings).items():
        yield page, content.made(template, page, shown)


def _files(content: Content) -> Iterator[tuple[str, str]]:
    """Iterate over the files beside the pages, each with its path."""
    yield from open_data.open_data(content.rulebook, content.publisher).items()
    yield from licences.texts(content.components).items()
    yield sbom.FILE, sbom.written(content.components, content.today, content.publisher)


def _add_meetings(content: Content, target: Path) -> None:
    """Make the pages of the notes, and the feeds of the meetings."""
    ways = navigation(content.meetings)
    for meeting in content.meetings:
        page = target / meeting.page
        text = page.read_text(encoding="utf-8")
        page.write_text(notes.page(meeting, text, ways[meeting.page]), encoding="utf-8")
    (target / FEED).write_text(atom(content.meetings, content.publisher), encoding="utf-8")
    made = calendar(content.meetings, content.today, content.publisher)
    (target / CALENDAR).write_bytes(made)


def _add_notices(content: Content, target: Path, pages: Iterable[PageFacts]) -> None:
    """Say on a page, and to whoever builds, that it may be out of date."""
    dates = reviews.read_dates(content.docs / "kunskap/kallor.toml")
    notices = reviews.notices(pages, dates, content.today)
    profiles = content.rulebook.profiles.values()
    for overdue in (reviews.report(notices), ages.report(profiles, content.today)):
        if overdue:
            print(overdue, flush=True)
    for name, on_page in groupby(notices, key=lambda notice: notice.page):
        page = target / name
        text = reviews.with_notices(name, page.read_text(encoding="utf-8"), list(on_page))
        page.write_text(text, encoding="utf-8")
