"""Writes the questionnaire as static pages: one page a node of the flow of questions.

The pages are made from the profile's start page as the site's builder wrote it, so they
have the same frame; only the guide's own part, the title and the description differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from guide_engine.assessment import assess_step
from guide_engine.compiled import compiled
from guide_engine.errors import GuideError
from guide_engine.flow import NOT_ASKED, Step, flow
from guide_engine.model import Rulebook
from guide_engine.pages.context import Context, Page
from guide_engine.pages.question import question_page
from guide_engine.pages.result import result_page

_GUIDE = re.compile(r'<section id="guide".*?</section>', re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NO_INDEX = '<meta name="robots" content="noindex">'
_CANONICAL = re.compile(r'(<link rel="canonical" href="[^"]*?)(">)')


def static_pages(context: Context) -> dict[str, Page]:
    """Return every page of a profile's questionnaire by file name without ending."""
    return {step.slug: static_page(context, step) for step in flow(context.whole).steps.values()}


def static_page(context: Context, step: Step) -> Page:
    """Return the page of one node: a question, or the result of all ways to it."""
    if step.fact is not None:
        return question_page(context, step)
    asked = [
        fact
        for fact in context.whole.space.order
        if step.possible.get(fact, {NOT_ASKED}) != {NOT_ASKED}
    ]
    found = assess_step(context.rulebook, context.profile, step)
    return result_page(context, found, step.slug, asked)


def write_static_guide(rulebook: Rulebook, anchors: Mapping[str, str], site: Path) -> int:
    """Write the pages of all profiles into the built site; return how many."""
    number = 0
    for profile in rulebook.profiles.values():
        folder = site / "guiden" / profile.id
        frame = (folder / "index.html").read_text(encoding="utf-8")
        if len(_GUIDE.findall(frame)) != 1:
            raise GuideError(f"guiden/{profile.id}/index.html: guidens del saknas")
        for slug, page in static_pages(Context(compiled(rulebook, profile), anchors)).items():
            (folder / f"{slug}.html").write_text(_framed(frame, page), encoding="utf-8")
            number += 1
    return number


def _framed(frame: str, page: Page) -> str:
    text = _GUIDE.sub(lambda _: page.html, frame, count=1)
    # Hundreds of pages that differ little: a search engine is better off with the start page.
    title = (
        f'<title>{escape(page.title)} – IOP-guiden</title><meta name="robots" content="noindex">'
    )
    text = _TITLE.sub(lambda _: title, text, count=1)
    return _CANONICAL.sub(rf"\g<1>{page.slug}.html\g<2>", text, count=1)
