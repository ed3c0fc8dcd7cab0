"""Reads the sections of a built page for the search index.

The theme's own index joins the cells of tables, knows no terms of a glossary and cuts
headings that stand inside other elements. This reads the built page instead: a section for
each heading, term and table row that has an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from guide_engine.errors import GuideError

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Text of the same block belongs together; the cells of a row are one block.
_BLOCKS = frozenset({
    *HEADINGS, "p", "li", "tr", "dt", "dd", "caption", "figcaption", "summary", "legend",
    "label", "blockquote", "pre", "div", "section",
})  # fmt: skip
_CELLS = ("td", "th")
# Not part of what a page says: lists of its own headings, its dates, the sources' links.
_LEFT_OUT = (
    ".page-toc-fold, .page-facts, .guide-citations, .headerlink, .footnote-backref, "
    "script, style, svg, form, [data-search-exclude]"
)
# A row's name is what its heading cell says before the explanation.
_EXPLANATION = "generated-text"


class SearchError(GuideError):
    """The search index cannot be made; the message names the page or the file."""


@dataclass(slots=True)
class Section:
    """A part of a page: its address from the site's root, its heading, its paragraphs."""

    location: str
    title: str
    blocks: list[str] = field(default_factory=list)
    has_terms: bool = False

    @property
    def text(self) -> str:
        """Return the paragraphs as the theme's search worker wants them: simple markup."""
        return "".join(f"<p>{escape(block, quote=False)}</p>" for block in self.blocks)


def page_sections(site: Path, location: str) -> list[Section]:
    """Return the sections of a page, the page itself first.

    Raises SearchError for a page without a text or a heading.
    """
    file = site / location / "index.html"
    if not file.is_file():
        raise SearchError(f"{location or 'index'}: sidan finns i sökindexet men inte i bygget")
    article = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").select_one("article")
    heading = article.h1 if article else None
    if article is None or heading is None:
        raise SearchError(f"{location or 'index'}: sidan behöver en <article> med en <h1>")
    for element in article.select(_LEFT_OUT):
        element.decompose()
    return _sections(article, Section(location, _words(heading.get_text())))


def _sections(article: Tag, page: Section) -> list[Section]:
    found = [page]
    headed, term = page, None
    rows: dict[int, Section] = {}
    block: Tag | None = None
    cell: Tag | None = None
    for node in article.descendants:
        if isinstance(node, Tag):
            location = f"{page.location}#{node.get('id')}"
            if node.name in HEADINGS and node.name != "h1":
                term = None
                if node.get("id"):
                    headed = Section(location, _words(node.get_text()))
                    found.append(headed)
            elif node.name == "dl":
                term = None
            elif node.name == "dt" and node.get("id"):
                headed.has_terms = True
                term = Section(location, _words(node.get_text()))
                found.append(term)
            elif node.name == "tr" and node.get("id"):
                rows[id(node)] = Section(location, _row_name(node))
                found.append(rows[id(node)])
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            section = _row_of(node, rows) or term or headed
            if not node.strip() or _is_title(node):
                continue
            around = _around(node, _BLOCKS)
            inside = _around(node, frozenset(_CELLS))
            if around is block and section.blocks:
                gap = " · " if inside is not cell else ""
                section.blocks[-1] += f"{gap}{node}"
            else:
                section.blocks.append(str(node))
            block, cell = around, inside
    for section in found:
        section.blocks = [_words(text) for text in section.blocks]
    return [s for s in found if s.blocks or not s.has_terms]
