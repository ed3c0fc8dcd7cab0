"""The feed of the notes. Its ids do not hold the site's address: they stay if it moves."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from guide_engine.pages.start import page_address
from scripts.pages.meetings.lists import INDEX
from scripts.pages.meetings.ways import newest_first
from scripts.read.meetings import FOLDER, Meeting
from scripts.read.publisher import Publisher
from scripts.swedish import slug

FEED = f"{FOLDER}/flode.xml"
IN_FEED = 50
"""So many meetings, the newest, stand in the feed."""


def atom(meetings: Sequence[Meeting], publisher: Publisher) -> str:
    """Return the feed of the newest meetings, newest first.

    Without a site's address its links are relative.
    """
    site_url = publisher.address
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "sv"})
    _add(feed, "title", "IOP-guiden: mötesanteckningar")
    _add(feed, "id", _urn(FOLDER))
    _add(feed, "updated", max(meeting.changed for meeting in meetings).isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=address(site_url, FEED))
    _add(feed, "link", rel="alternate", type="text/html", href=address(site_url, INDEX) or "./")
    if publisher.name:
        author = ET.SubElement(feed, "author")
        known = {"name": publisher.name, "uri": site_url, "email": publisher.email}
        for name, text in known.items():
            if text:
                _add(author, name, text)
    for meeting in newest_first(meetings)[:IN_FEED]:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "title", meeting.title)
        _add(entry, "id", _urn(meeting.page))
        _add(entry, "published", f"{meeting.published}T00:00:00+00:00")
        _add(entry, "updated", meeting.changed.isoformat())
        _add(ET.SubElement(entry, "author"), "name", publisher.responsible(meeting.owner))
        href = address(site_url, meeting.page)
        _add(entry, "link", rel="alternate", type="text/html", href=href)
        _add(entry, "summary", meeting.description)
        for theme in meeting.themes:
            _add(entry, "category", term=slug(theme), label=theme)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, "unicode")}\n'


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"iop-guiden/{name}").urn


def address(site_url: str, path: str) -> str:
    """Return where a file is: on the site, or seen from the folder."""
    found = page_address(path) if path.endswith(".md") else path
    if site_url:
        return f"{site_url.rstrip('/')}/{found}"
    return found.removeprefix(f"{FOLDER}/")
