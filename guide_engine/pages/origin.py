"""Where a municipality's rules come from: read when, how much of them, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator

from guide_engine.html import Html, tag
from guide_engine.model import GRADES
from guide_engine.pages.context import Context

THIN = GRADES[1]


def origin(context: Context) -> Iterator[Html]:
    """Iterate over what a reader has to know of the profile's sources; nothing of documents."""
    if gone := withdrawn(context):
        yield gone
    yield from as_read(context)


def withdrawn(context: Context) -> Html | None:
    """Return that the rules have been withdrawn, if they have."""
    profile = context.profile
    if not profile.withdrawn:
        return None
    text = context.say("profile_withdrawn", name=profile.name, date=profile.withdrawn)
    return tag("p", {"data-origin": "withdrawn"}, tag("strong", None, text))


def as_read(context: Context) -> Iterator[Html]:
    """Iterate over how much of the rules was read, when and where."""
    profile = context.profile
    if profile.grade == THIN:
        text = context.say(f"profile_thin_{profile.kind}", name=profile.name)
        yield tag("p", {"data-origin": "thin"}, text)
    sources = context.rulebook.words.sources
    pages = [(sources[source].name, sources[source].url) for source in profile.sources]
    links = [
        [" " if number else "", tag("a", {"href": url, "rel": "external"}, name), "."]
        for number, (name, url) in enumerate((name, url) for name, url in pages if url)
    ]
    if links:
        text = context.say(f"profile_fetched_{profile.kind}", date=profile.fetched)
        yield tag("p", {"data-origin": "fetched"}, text, " ", links)
