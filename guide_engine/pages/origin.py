"""Where a municipality's rules come from: read when, how much of them, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guide_engine.html import Html, tag
from guide_engine.model import GRADES
from guide_engine.pages.context import Context

THIN = GRADES[1]
WITHDRAWN = "withdrawn"


class Told(NamedTuple):
    """One thing that is said of the sources, and the pages that it names with their addresses."""

    kind: str
    text: str
    pages: tuple[tuple[str, str], ...] = ()


def told(context: Context) -> Iterator[Told]:
    """Iterate over what a reader has to know of the profile's sources; nothing of documents."""
    profile = context.profile
    if profile.withdrawn:
        text = context.say("profile_withdrawn", name=profile.name, date=profile.withdrawn)
        yield Told(WITHDRAWN, text)
    if profile.grade == THIN:
        yield Told("thin", context.say(f"profile_thin_{profile.kind}", name=profile.name))
    sources = [context.rulebook.words.sources[source] for source in profile.sources]
    if pages := tuple((source.name, source.url) for source in sources if source.url):
        text = context.say(f"profile_fetched_{profile.kind}", date=profile.fetched)
        yield Told("fetched", text, pages)


def origin(context: Context) -> Iterator[Html]:
    """Iterate over all that is told, each in a paragraph."""
    return map(_paragraph, told(context))


def withdrawn(context: Context) -> Html | None:
    """Return that the rules have been withdrawn, if they have."""
    return next((_paragraph(each) for each in told(context) if each.kind == WITHDRAWN), None)


def as_read(context: Context) -> Iterator[Html]:
    """Iterate over how much of the rules was read, when and where."""
    return (_paragraph(each) for each in told(context) if each.kind != WITHDRAWN)


def _paragraph(found: Told) -> Html:
    text = tag("strong", None, found.text) if found.kind == WITHDRAWN else found.text
    links = (
        [" ", tag("a", {"href": url, "rel": "external"}, name), "."] for name, url in found.pages
    )
    return tag("p", {"data-origin": found.kind}, text, *links)
