"""What stands around the guide's part of a page: read once from a page as the builder wrote it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from guide_engine.errors import GuideError
from guide_engine.pages.context import Page
from scripts.finish.metadata import SITE_NAME, metadata, read_head
from scripts.hosting.rules import EMBEDDED
from scripts.pages.embedding import looks

_GUIDE = re.compile(r'<section id="guide".*?</section>', re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_HERE, _HERE_AS_JSON = "{{titel}}", "{{titel i JSON}}"
"""Where a page's title stands in the head of a frame, as text and within JSON."""
_NAME = f'"name": "{_HERE_AS_JSON}"'
_INDENT = re.compile(r"\n\s+")
# Hundreds of pages that differ little: a search engine is better off with the start page.
_NO_INDEX = '<meta name="robots" content="noindex">'

_LOOKS = "@utseenden@"
"""Where the template has what may be chosen of the look; ``embed/look.js`` reads it."""
_NOTE = re.compile(r' data-new-tab="([^"]+)"')
_ASIDE = re.compile(r'\b(href|src)="\.\./')


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
    head, before, after = _split(address, html)
    told = metadata(replace(read_head(address, html), title=_HERE))
    return Frame(head + told.replace(f'"name": "{_HERE}"', _NAME), before, after)


@dataclass(frozen=True, slots=True)
class Embedded:
    """The frames of the pages that other sites show: where a municipality is chosen, and the rest.

    ``note`` is what a link says that opens a tab of its own.
    """

    choice: Frame
    pages: Frame
    note: str


def read_embedded(site: Path) -> Embedded:
    """Return the frames, from the page that the theme's template has made.

    Raises GuideError if a part of it is missing.
    """
    address = f"{EMBEDDED}/index.html"
    html = _INDENT.sub("\n", (site / address).read_text(encoding="utf-8"))
    note = _NOTE.search(html)
    if note is None or html.count(_LOOKS) != 1:
        raise GuideError(f"{address}: data-new-tab eller {_LOOKS} saknas")
    parts = _split(address, html.replace(_LOOKS, looks()))
    deeper = (_ASIDE.sub(r'\1="../../', part) for part in parts)
    return Embedded(Frame(*parts), Frame(*deeper), note[1])


def _split(address: str, html: str) -> tuple[str, str, str]:
    """Return a page's head, with a place for the title, and what is around the guide's part."""
    parts = _GUIDE.split(html)
    head, end, before = parts[0].partition("</head>")
    if len(parts) != 2 or not end:
        raise GuideError(f"{address}: guidens del saknas")
    title = f"<title>{_HERE} – {SITE_NAME}</title>{_NO_INDEX}"
    return _TITLE.sub(lambda _: title, head, count=1), end + before, parts[1]
