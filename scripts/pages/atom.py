"""Feeds in Atom (RFC 4287). Their ids do not hold the site's address: they stay if it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from guide_engine.pages.start import page_address
from scripts.read.publisher import Publisher


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the path of its page (``anchor``: where on it), and what it says."""

    title: str
    page: str
    published: str
    updated: datetime
    author: str
    summary: str
    anchor: str = ""
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of at least one entry, newest first; ``path`` is its own, ``page`` tells the same."""

    title: str
    name: str
    path: str
    page: str
    entries: Sequence[Entry]


def written(feed: Feed, publisher: Publisher) -> str:
    """Return a feed as XML. Without a site's address its links are relative."""
    site_url = publisher.address
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "sv"})
    _add(root, "title", feed.title)
    _add(root, "id", _urn(feed.name))
    _add(root, "updated", max(entry.updated for entry in feed.entries).isoformat())
    here = address(site_url, feed.path, feed.path)
    _add(root, "link", rel="self", type="application/atom+xml", href=here)
    page = address(site_url, feed.page, feed.path) or "./"
    _add(root, "link", rel="alternate", type="text/html", href=page)
    if publisher.name:
        author = ET.SubElement(root, "author")
        known = {"name": publisher.name, "uri": site_url, "email": publisher.email}
        for name, text in known.items():
            if text:
                _add(author, name, text)
    for entry in feed.entries:
        _add_entry(root, feed, entry, publisher)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, "unicode")}\n'


def _add_entry(root: ET.Element, feed: Feed, entry: Entry, publisher: Publisher) -> None:
    part = ET.SubElement(root, "entry")
    _add(part, "title", entry.title)
    anchor = f"#{entry.anchor}" if entry.anchor else ""
    _add(part, "id", _urn(f"{entry.page}{anchor}"))
    _add(part, "published", f"{entry.published}T00:00:00+00:00")
    _add(part, "updated", entry.updated.isoformat())
    _add(ET.SubElement(part, "author"), "name", publisher.responsible(entry.author))
    href = address(publisher.address, entry.page, feed.path) + anchor
    _add(part, "link", rel="alternate", type="text/html", href=href)
    _add(part, "summary", entry.summary)
    for term, label in entry.categories.items():
        _add(part, "category", term=term, label=label)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"iop-guiden/{name}").urn


def address(site_url: str, path: str, seen_from: str) -> str:
    """Return where a file is: on the site, or seen from the folder of another file."""
    found = page_address(path) if path.endswith(".md") else path
    if site_url:
        return f"{site_url.rstrip('/')}/{found}"
    return found.removeprefix(seen_from[: seen_from.rindex("/") + 1])
