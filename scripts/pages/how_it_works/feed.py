"""The feed of the changes of the rules: one entry for each version, from the page that tells them.

An entry says what changed by the headings below the version's own, so that the page alone is
written. A version is its day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from scripts.pages.addresses import HOW_IT_WORKS
from scripts.pages.atom import Entry, Feed, written
from scripts.pages.how_it_works.changes import PAGE
from scripts.read.front_matter import OWNER
from scripts.read.paragraphs import PageError
from scripts.read.publisher import Publisher
from scripts.read.words import words

FEED = f"{HOW_IT_WORKS}/flode.xml"

_VERSION = re.compile(
    r"^## Version (?P<version>\d{4}-\d\d-\d\d) \{ #(?P<anchor>[\w-]+) \}$(?P<told>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^### (.+?) \{", re.MULTILINE)


def atom(page: str, publisher: Publisher) -> str:
    """Return the feed of the versions that a page tells of, newest first."""
    return written(Feed(words("andringar")("flode"), PAGE, FEED, PAGE, entries(page)), publisher)


def entries(page: str) -> list[Entry]:
    """Return an entry for each version that has a heading on the page, newest first.

    Raises PageError for a heading that a link cannot lead to.
    """
    say = words("andringar")
    found: list[Entry] = []
    for match in _VERSION.finditer(page):
        headings = _HEADING.findall(match["told"])
        found.append(
            Entry(
                title=say("version", version=match["version"]),
                page=PAGE,
                anchor=match["anchor"],
                published=match["version"],
                updated=datetime.fromisoformat(match["version"]).replace(tzinfo=UTC),
                author=OWNER,
                summary=". ".join([*headings, ""]).strip() or say("forsta"),
            )
        )
    if len(found) != page.count("\n## Version "):
        raise PageError(f'{PAGE}: rubrikerna ska vara som "## Version 2026-01-31 {{ #version-… }}"')
    return sorted(found, key=lambda entry: entry.published, reverse=True)
