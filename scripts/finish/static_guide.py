"""Writes the questionnaire as static pages: one page a node of the flow of questions.

Beside them go the page where the answers can be checked and the data that follows them there.

The pages are made from the profile's start page as the site's builder wrote it, so they
have the same frame; only the guide's own part, the title and the metadata differ. The frame is
read once a profile, and its blank lines and indents, a fifth of it, are left out. Questions are
made once for all profiles that ask alike, as all do that have the common ground; results for each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import batched, takewhile
from pathlib import Path
from typing import Any

from guide_engine.assessment import assess_stop
from guide_engine.compiled import Compiled, compiled
from guide_engine.errors import GuideError
from guide_engine.flow import NOT_ASKED, Flow, Stop, exacting, flow, possible_answers
from guide_engine.html import Html
from guide_engine.model import Profile, Rulebook
from guide_engine.pages.check import check_page
from guide_engine.pages.context import Context, Page
from guide_engine.pages.question import question_page
from guide_engine.pages.result import result_page
from guide_engine.regions import spoken
from scripts.finish.metadata import SITE_NAME, metadata, read_head
from scripts.finish.walks import FILE, walks_file
from scripts.processors import shared_out

_GUIDE = re.compile(r'<section id="guide".*?</section>', re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_HERE, _HERE_AS_JSON = "{{titel}}", "{{titel i JSON}}"
"""Where a page's title stands in the head of a frame, as text and within JSON."""
_NAME = f'"name": "{_HERE_AS_JSON}"'
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


def static_pages(context: Context, questions: Mapping[str, Page] | None = None) -> dict[str, Page]:
    """Return every page of a profile's questionnaire by file name without ending.

    Those of the ``questions`` are made anew where they are not given.
    """
    pages = flow(context.whole)
    ways = ways_to(pages)
    asked = {stop.fact for stop in pages.stops.values() if stop.fact}
    check = check_page(context, [fact for fact in context.whole.space.order if fact in asked], None)
    made = questions or {}
    return {check.slug: check} | {
        stop.slug: made.get(stop.slug) or static_page(context, stop, ways[stop.slug])
        for stop in pages.stops.values()
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


AT_ONCE = 8
"""So many profiles that ask alike are written by one process: few enough to share them out."""


def write_static_guide(rulebook: Rulebook, anchors: Mapping[str, str], site: Path) -> int:
    """Write the pages of all profiles into the built site; return how many."""
    groups: dict[Hashable, list[Compiled]] = {}
    for profile in rulebook.profiles.values():
        whole = compiled(spoken(rulebook, profile.id), profile)
        groups.setdefault(asks(whole), []).append(whole)
    work = [part for group in groups.values() for part in batched(group, AT_ONCE, strict=False)]
    made: dict[Rulebook, dict[Hashable, Any]] = {}

    def write(part: Sequence[Compiled]) -> int:
        return _write(part, anchors, site, made.setdefault(part[0].space.rulebook, {}))

    return sum(shared_out(write, work))


def asks(whole: Compiled) -> Hashable:
    """Return what a profile's questions rest on; where it is equal they differ in a name only."""
    profile = whole.profile
    several = len(profile.decided_by) > 1
    deciders = [(entry.id, entry.when) for entry in profile.decided_by if several]
    diagrams = (whole.rule, whole.purchase)
    return whole.space.rulebook, diagrams, profile.requires, exacting(whole), tuple(deciders)


def _write(
    wholes: Sequence[Compiled], anchors: Mapping[str, str], site: Path, made: dict[Hashable, Any]
) -> int:
    """Write the pages of profiles that ask alike; return how many."""
    number = 0
    walks = walks_file(wholes[0])
    questions: Mapping[str, Page] = {}
    for whole in wholes:
        folder = site / "guiden" / whole.profile.id
        frame = read_frame(f"guiden/{whole.profile.id}/index.html", site)
        (folder / FILE).write_text(walks, encoding="utf-8")
        known = renamed(questions, wholes[0].profile, whole.profile)
        pages = static_pages(Context(whole, anchors, made=made), known)
        questions = questions or _questions(whole, pages)
        for slug, page in pages.items():
            (folder / f"{slug}.html").write_text(frame.around(page), encoding="utf-8")
        number += len(pages)
    return number


def _questions(whole: Compiled, pages: Mapping[str, Page]) -> dict[str, Page]:
    asked = [stop.slug for stop in flow(whole).stops.values() if stop.fact is not None]
    return {slug: pages[slug] for slug in asked}


def renamed(questions: Mapping[str, Page], before: Profile, now: Profile) -> dict[str, Page]:
    """Return the questions of a profile as those of another that asks alike."""
    was, is_ = (f' data-profile="{profile.id}"' for profile in (before, now))
    return {
        slug: Page(
            page.slug,
            page.title.removesuffix(before.name) + now.name,
            Html(page.html.replace(was, is_, 1)),
        )
        for slug, page in questions.items()
    }


@dataclass(frozen=True, slots=True)
class Frame:
    """A profile's start page without the guide's part; its head has places for the title."""

    head: str
    before: str
    after: str

    def around(self, page: Page) -> str:
        """Return the whole of a static page."""
        title = escape(page.title)
        in_json = json.dumps(page.title, ensure_ascii=False)[1:-1].replace("<", "\\u003c")
        head = self.head.replace(_HERE, title).replace(_HERE_AS_JSON, in_json)
        return f"{head}{self.before}{page.html}{self.after}"


def read_frame(address: str, site: Path) -> Frame:
    """Return the frame of a start page; raises GuideError if a part of it is missing."""
    html = _INDENT.sub("\n", (site / address).read_text(encoding="utf-8"))
    parts = _GUIDE.split(html)
    if len(parts) != 2:
        raise GuideError(f"{address}: guidens del saknas")
    about = read_head(address, html)
    title = f"<title>{_HERE} – {SITE_NAME}</title>{_NO_INDEX}"
    head = _TITLE.sub(lambda _: title, html[: about.end], count=1)
    told = metadata(replace(about, title=_HERE)).replace(f'"name": "{_HERE}"', _NAME)
    return Frame(f"{head}{told}", parts[0][about.end :], parts[1])
