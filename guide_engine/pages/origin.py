"""Where a municipality's rules come from: read when, how much of them, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """Iterate over what a reader has to know of the profile's sources; nothing of documents.

    The municipality's own pages come first. One that was read in two states has one address.
    """
    profile = context.profile
    if profile.withdrawn:
        text = context.say("profile_withdrawn", name=profile.name, date=profile.withdrawn)
        yield Told(WITHDRAWN, text)
    if profile.grade == THIN:
        yield Told("thin", context.say(f"profile_thin_{profile.kind}", name=profile.name))
    sources = [context.rulebook.words.sources[source] for source in profile.sources]
    read = sorted((each for each in sources if each.url), key=lambda each: each.elsewhere)
    names: dict[str, str] = {}
    for each in read:
        names.setdefault(each.url, each.name)
    if read:
        others = "_others" if read[-1].elsewhere else ""
        text = context.say(f"profile_fetched{others}_{profile.kind}", date=profile.fetched)
        yield Told("fetched", text, tuple((name, url) for url, name in names.items()))


def origin(context: Context) -> Html | None:
    """Return all that is told as one paragraph, with the first page: few want more than that."""
    return _paragraph([_said(each._replace(pages=each.pages[:1])) for each in told(context)])


def withdrawn(context: Context) -> Html | None:
    """Return that the rules have been withdrawn, if they have."""
    return _paragraph([_said(each) for each in told(context) if each.kind == WITHDRAWN])


def as_read(context: Context, *more: str) -> Html | None:
    """Return how much of the rules was read, when and where, with all pages; then ``more``."""
    return _paragraph([*(_said(each) for each in told(context) if each.kind != WITHDRAWN), *more])


def _paragraph(parts: Sequence[Html | str]) -> Html | None:
    spaced = ([" " if number else None, part] for number, part in enumerate(parts))
    return tag("p", {"class": "guide-origin"}, spaced) if parts else None


def _said(found: Told) -> Html:
    text = tag("strong", None, found.text) if found.kind == WITHDRAWN else found.text
    links = [
        [", " if number else " (", tag("a", {"href": url, "rel": "external"}, name)]
        for number, (name, url) in enumerate(found.pages)
    ]
    return tag("span", {"data-origin": found.kind}, text, links, ")." if links else None)
