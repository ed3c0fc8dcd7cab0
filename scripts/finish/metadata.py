"""What search engines and link previews read: Open Graph and schema.org in each page's head.

The schema.org part is a data block, which a browser does not run and the content policy lets
pass. Addresses are absolute where the page has a canonical address, else relative to the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import override
from urllib.parse import urljoin

from guide_engine.html import Html, tag
from guide_engine.pages.start import page_address
from scripts.finish.placed import VOID, TextParser
from scripts.processors import shared_out
from scripts.read.front_matter import PageFacts
from scripts.read.paragraphs import PageError

SITE_NAME = "IOP-guiden"
LOCALE = "sv-SE"


@dataclass(slots=True)
class Head:
    """What a built page says about itself."""

    title: str = ""
    description: str = ""
    canonical: str = ""
    path: list[tuple[str, str | None]] = field(default_factory=list)
    end: int = 0

    def address(self, href: str) -> str:
        """Return an address as others need it, if the page knows its own."""
        return urljoin(self.canonical, href) if self.canonical else href


def add_metadata(site: Path, pages: Iterable[PageFacts]) -> None:
    """Write the metadata into the built pages.

    The questionnaire's static pages get theirs when they are written.
    Raises PageError for a page without title or description.
    """
    shared_out(lambda facts: _add(site, facts), list(pages))


def _add(site: Path, facts: PageFacts) -> None:
    address = page_address(facts.page) + "index.html"
    text = with_metadata(address, (site / address).read_text(encoding="utf-8"), facts)
    (site / address).write_text(text, encoding="utf-8")


def with_metadata(address: str, html: str, facts: PageFacts, *, locale: str = LOCALE) -> str:
    """Return a page with its metadata last in its head."""
    head = read_head(address, html)
    reviewed = facts.reviewed.isoformat() if facts.reviewed else None
    added = metadata(head, reviewed, is_start=address == "index.html", locale=locale)
    return html[: head.end] + added + html[head.end :]


def read_head(address: str, html: str) -> Head:
    """Return what a page says about itself in its head and in its path.

    Raises PageError for a page without title or description.
    """
    head = _Reader(html).head
    if not head.title or not head.description or not head.end:
        raise PageError(f"{address}: ska ha <title>, en beskrivning och ett </head>")
    return head


def metadata(
    head: Head, reviewed: str | None = None, *, is_start: bool = False, locale: str = LOCALE
) -> Html:
    """Return the lines of metadata; ``reviewed`` is a date, YYYY-MM-DD."""
    properties = {
        "og:site_name": SITE_NAME,
        "og:locale": locale.replace("-", "_"),
        "og:type": "article" if reviewed and not is_start else "website",
        "og:title": head.title,
        "og:description": head.description,
        "og:url": head.canonical,
        "article:modified_time": "" if is_start else reviewed,
    }
    lines = [
        tag("meta", {"property": name, "content": content})
        for name, content in properties.items()
        if content
    ]
    data = json.dumps(_schema(head, reviewed, locale, is_start=is_start), ensure_ascii=False)
    # Text in a script element has no escapes but JSON's own.
    lines.append(tag("script", {"type": "application/ld+json"}, Html(data.replace("<", "\\u003c"))))
    return Html("".join(f"  {line}\n" for line in lines))


def _schema(head: Head, reviewed: str | None, locale: str, *, is_start: bool) -> dict[str, object]:
    page: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "WebSite" if is_start else "WebPage",
        "name": head.title,
        "description": head.description,
        "inLanguage": locale,
    }
    if head.canonical:
        page["url"] = head.canonical
    if is_start:
        return page
    if reviewed:
        page["lastReviewed"] = reviewed
    page["isPartOf"] = {"@type": "WebSite", "name": SITE_NAME}
    # Only the last step may lack an address.
    steps = [step for step in head.path if step[1] or step is head.path[-1]]
    if steps:
        page["breadcrumb"] = {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name}
                | ({"item": head.address(href)} if href else {})
                for position, (name, href) in enumerate(steps, start=1)
            ],
        }
    return page


class _Reader(TextParser):
    """Reads the head, and the path above the article."""

    def __init__(self, html: str) -> None:
        super().__init__(html)
        self.head = Head()
        self._in_title = False
        self._path: list[str] = []
        self._text = ""
        self._href: str | None = None
        self.feed(html.partition("<article")[0])
        self.close()
        title = unescape(self.head.title)
        self.head.title = title.removesuffix(f" – {SITE_NAME}").strip()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "title" and not self.head.end:
            self._in_title = True
        elif tag == "meta" and has.get("name") == "description":
            self.head.description = has.get("content") or ""
        elif tag == "link" and has.get("rel") == "canonical":
            self.head.canonical = has.get("href") or ""
        elif tag == "a" and self._path:
            self._href = has.get("href")
        if tag not in VOID and (self._path or has.get("class") == "page-path"):
            self._path.append(tag)
            if tag == "li":
                self._text, self._href = "", None

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "head":
            self.head.end = self.place()
        elif self._path and tag == self._path.pop() == "li":
            self.head.path.append((unescape(self._text).strip(), self._href))

    @override
    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.head.title += data
        elif self._path:
            self._text += data
