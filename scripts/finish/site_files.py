"""The files at the site's root that machines read: llms.txt, robots.txt and sitemap.xml.

They need the site's address. Without one, links are relative and there is no sitemap, because
its addresses may not be relative.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from mkdocs.config.defaults import MkDocsConfig

from guide_engine.pages.start import page_address
from scripts.offline import PAGE as OFFLINE_PAGE
from scripts.pages.addresses import MUNICIPALITIES
from scripts.read.front_matter import PageFacts
from scripts.read.paragraphs import PageError

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

_MUNICIPALITIES = MUNICIPALITIES.partition("/")[0] + "/"

type Nav = str | list[Nav] | dict[str, Nav]


def write_site_files(
    site: Path,
    settings: MkDocsConfig,
    pages: Iterable[PageFacts],
    others: Iterable[PageFacts] = (),
) -> None:
    """Write the files into the built site; ``others`` are the pages in other languages.

    Raises PageError if the navigation lacks a page.
    """
    base: str = settings.site_url or ""
    facts = {page.page: page for page in pages}
    nav: Nav = settings.nav or []
    left_out = () if settings.extra.get("offline") else (OFFLINE_PAGE,)
    sections = [
        (name, tuple(entry for entry in entries if entry[1] not in left_out))
        for name, entries in _with_municipalities(_sections(nav), facts)
    ]
    byline = settings.extra.get("publisher", {}).get("byline")
    published = f" Webbplatsen publiceras av {byline}." if byline else ""
    description = (settings.site_description or "").strip()
    about = (f"# {settings.site_name}", f"> {description}", f"{_ABOUT}{published}")
    (site / "llms.txt").write_text(llms(about, sections, facts, base), encoding="utf-8")
    (site / "robots.txt").write_text(robots(base), encoding="utf-8")
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    if base:
        (site / "sitemap.xml").write_text(
            sitemap([*facts.values(), *others], base), encoding="utf-8"
        )
    else:
        (site / "sitemap.xml").unlink(missing_ok=True)


Section = tuple[str, tuple[tuple[str, str], ...]]
"""A part of the navigation: its name, and the name and page of each entry."""


def _with_municipalities(
    sections: Iterable[Section], facts: Mapping[str, PageFacts]
) -> Iterator[Section]:
    """Iterate over the sections with every municipality, where the navigation has too many."""
    for name, entries in sections:
        listed = {page for _, page in entries}
        own = [p for p in facts if p.startswith(_MUNICIPALITIES) and p not in listed]
        more = own if MUNICIPALITIES in listed else []
        yield name, (*entries, *((facts[page].title, page) for page in sorted(more)))


def _sections(nav: Nav) -> Iterator[Section]:
    for entry in nav if isinstance(nav, list) else [nav]:
        if isinstance(entry, dict):
            for name, inside in entry.items():
                yield name, tuple(_entries(name, inside))


def _entries(name: str, inside: Nav) -> Iterator[tuple[str, str]]:
    if isinstance(inside, str):
        yield name, inside
    elif isinstance(inside, dict):
        for below, deeper in inside.items():
            yield from _entries(below, deeper)
    else:
        for entry in inside:
            yield from _entries(name, entry)


def llms(
    about: Iterable[str], sections: Iterable[Section], facts: Mapping[str, PageFacts], base: str
) -> str:
    """Return the site as an annotated list of its pages, for programs that read text."""
    lines = [line for paragraph in about for line in (paragraph, "")]
    for section, entries in sections:
        lines += [f"## {section}", ""]
        for title, page in entries:
            if page not in facts:
                raise PageError(f"mkdocs.yml: nav: {page} finns inte")
            address = urljoin(base, page_address(page)) or "./"
            name, about = _text(title), _text(facts[page].description)
            lines.append(f"- [{name}]({address}): {about}")
        lines.append("")
    return "\n".join(lines)


def _text(text: str) -> str:
    """Return text that is no markup, in a link or after it."""
    return re.sub(r"[\\`*_\[\]<&]", r"\\\g<0>", text)


_ABOUT = """Webbplatsen är på svenska. Den ger vägledning, inte juridisk rådgivning och inget
beslut. Kommunernas och regionernas dokument är olika gamla, och varje sida säger från när de är.
Sidan Lag och praxis säger vad som har ändrats och hur säkra uppgifterna är. Återge styrkan i
orden: ett kan är inte ett ska. Skilj på vad en källa säger, vad lagen säger och vad webbplatsen
själv drar för slutsats.""".replace("\n", " ")


def robots(base: str) -> str:
    """Return the rules for crawlers: everything may be read."""
    rules = "User-agent: *\nAllow: /\n"
    return f"{rules}\nSitemap: {urljoin(base, 'sitemap.xml')}\n" if base else rules


def sitemap(pages: Iterable[PageFacts], base: str) -> str:
    """Return the list of pages, each with the day of its review, or of the rules behind it."""
    ET.register_namespace("", _SITEMAP)
    root = ET.Element(f"{{{_SITEMAP}}}urlset")
    for page in pages:
        entry = ET.SubElement(root, f"{{{_SITEMAP}}}url")
        address = urljoin(base, page_address(page.page))
        ET.SubElement(entry, f"{{{_SITEMAP}}}loc").text = address
        if day := page.reviewed.isoformat() if page.reviewed else page.rules:
            ET.SubElement(entry, f"{{{_SITEMAP}}}lastmod").text = day
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
