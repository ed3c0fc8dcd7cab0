"""Writes the questionnaire as static pages: one page a node of the flow of questions.

Beside them go the page where the answers can be checked and the data that follows them there.

The pages are made from the profile's start page as the site's builder wrote it, so they
have the same frame; only the guide's own part, the title and the metadata differ. The frame is
read once a profile, and its blank lines and indents, a fifth of it, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import takewhile
from pathlib import Path

from guide_engine.assessment import assess_stop
from guide_engine.compiled import compiled
from guide_engine.errors import GuideError
from guide_engine.flow import NOT_ASKED, Flow, Stop, flow, possible_answers
from guide_engine.model import Rulebook
from guide_engine.pages.check import check_page
from guide_engine.pages.context import Context, Page
from guide_engine.pages.question import question_page
from guide_engine.pages.result import result_page
from guide_engine.regions import spoken
from scripts.finish.metadata import SITE_NAME, Head, metadata, read_head
from scripts.finish.walks import FILE, walks_file

_GUIDE = re.compile(r'<section id="guide".*?</section>', re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_INDENT = re.compile(r"\n\s+")
# Hundreds of pages that differ little: a search engine is better off with the start page.
_NO_INDEX = '<meta name="robots" content="noindex">'


@dataclass(frozen=True, slots=True)
class Ways:
    """What all ways to a page have in common.

    ``sure`` are the pages that every way goes over, in order; ``numbers`` how many questions
    the ways have.
    """

    sure: tuple[Stop, ...]
    numbers: frozenset[int]

    @property
    def number(self) -> int | None:
        """Return which question of the visit the page is, if it is the same on every way."""
        return min(self.numbers) + 1 if len(self.numbers) == 1 else None

    def and_also(self, other: Ways) -> Ways:
        """Return what these ways and others have in common."""
        both = zip(self.sure, other.sure, strict=False)
        sure = tuple(one for one, _ in takewhile(lambda pair: pair[0] is pair[1], both))
        return Ways(sure, self.numbers | other.numbers)


def ways_to(pages: Flow) -> Mapping[str, Ways]:
    """Return the ways to each page by its slug."""
    ways = {pages.stops[pages.start].slug: Ways((), frozenset({0}))}
    # A page comes before those that it leads to.
    for stop in pages.stops.values():
        here = ways[stop.slug]
        onward = Ways((*here.sure, stop), frozenset(number + 1 for number in here.numbers))
        more_exact = (after for by_value in stop.exact.values() for after in by_value.values())
        for after in (*stop.answers.values(), *more_exact):
            ways[after.slug] = onward.and_also(ways.get(after.slug, onward))
    return ways


def static_pages(context: Context) -> dict[str, Page]:
    """Return every page of a profile's questionnaire by file name without ending."""
    pages = flow(context.whole)
    ways = ways_to(pages)
    asked = {stop.fact for stop in pages.stops.values() if stop.fact}
    check = check_page(context, [fact for fact in context.whole.space.order if fact in asked], None)
    steps = pages.stops.values()
    return {check.slug: check} | {
        stop.slug: static_page(context, stop, ways[stop.slug]) for stop in steps
    }


def static_page(context: Context, stop: Stop, ways: Ways) -> Page:
    """Return the page of one node: a question, or the result of all ways to it.

    Its way back leads to the latest question that every way to it goes over: with one way that
    is the question before.
    """
    if ways.sure:
        before = ways.sure[-1]
        context = replace(context, before=f"{before.slug}.html", before_fact=before.fact or "")
    if stop.fact is not None:
        return question_page(context, stop, number=ways.number)
    possible = possible_answers(context.whole)[stop.slug]
    asked = [fact for fact, values in possible.items() if values != {NOT_ASKED}]
    found = assess_stop(context.rulebook, context.profile, stop)
    return result_page(context, found, stop, asked)


def write_static_guide(rulebook: Rulebook, anchors: Mapping[str, str], site: Path) -> int:
    """Write the pages of all profiles into the built site; return how many."""
    number = 0
    for profile in rulebook.profiles.values():
        folder = site / "guiden" / profile.id
        frame = read_frame(f"guiden/{profile.id}/index.html", site)
        whole = compiled(spoken(rulebook, profile.id), profile)
        (folder / FILE).write_text(walks_file(whole), encoding="utf-8")
        for slug, page in static_pages(Context(whole, anchors)).items():
            (folder / f"{slug}.html").write_text(frame.around(page), encoding="utf-8")
            number += 1
    return number


@dataclass(frozen=True, slots=True)
class Frame:
    """A profile's start page without the guide's part, and what its head says."""

    about: Head
    head: str
    before: str
    after: str

    def around(self, page: Page) -> str:
        """Return the whole of a static page."""
        title = f"<title>{escape(page.title)} – {SITE_NAME}</title>{_NO_INDEX}"
        head = _TITLE.sub(lambda _: title, self.head, count=1)
        about = replace(self.about, title=page.title)
        return f"{head}{metadata(about)}{self.before}{page.html}{self.after}"


def read_frame(address: str, site: Path) -> Frame:
    """Return the frame of a start page; raises GuideError if a part of it is missing."""
    html = _INDENT.sub("\n", (site / address).read_text(encoding="utf-8"))
    parts = _GUIDE.split(html)
    if len(parts) != 2:
        raise GuideError(f"{address}: guidens del saknas")
    about = read_head(address, html)
    return Frame(about, html[: about.end], parts[0][about.end :], parts[1])
