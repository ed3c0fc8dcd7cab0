"""Reads the sections of a built page for the search index.

The theme's own index runs the cells of tables together, knows no terms of a glossary and
mixes up headings inside other elements. This reads the built page instead: a section for each
heading, term and table row that has an id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from guide_engine.errors import GuideError

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
# What stands in one of these is a paragraph of its own; so is a row with all its cells.
_BLOCKS = frozenset(
    {"p", "li", "tr", "dt", "dd", "caption", "figcaption", "summary", "legend", "label"}
    | {"blockquote", "pre", "div", "section"}
)
# Not what the page says: the list of its headings, its dates, links to sources, pictures.
_LEFT_OUT = frozenset(
    {"page-toc-fold", "page-facts", "guide-citations", "used-by", "headerlink", "footnote-backref"}
)
_LEFT_OUT_TAGS = frozenset({"script", "style", "svg"})
# A row is named by its heading cell, without the explanation under the name.
_EXPLANATION = ".generated-text"


class SearchError(GuideError):
    """The search index cannot be made; the message names the page or the file."""


@dataclass(slots=True)
class Section:
    """A part of a page: its address from the site's root, its heading, its paragraphs."""

    location: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    has_terms: bool = False

    @property
    def text(self) -> str:
        """Return the paragraphs with the simple markup that the search worker reads."""
        return "".join(f"<p>{escape(text, quote=False)}</p>" for text in self.paragraphs)


def page_sections(site: Path, location: str) -> list[Section]:
    """Return the sections of a built page, the page itself first.

    Raises SearchError for a page that is not there or has no heading.
    """
    file = site / location / "index.html"
    if not file.is_file():
        raise SearchError(f"{location or 'index.html'}: sidan står i sökindexet men är inte byggd")
    html = file.read_text(encoding="utf-8")
    for hyphen in ("\u00ad", "&shy;"):  # where a word may be parted
        html = html.replace(hyphen, "")
    # Only the article is read: what stands around it is half of most pages.
    begin, end = html.find("<article"), html.rfind("</article>")
    article = BeautifulSoup(html[max(begin, 0) : end], "html.parser").find("article")
    if article is None or article.h1 is None:
        raise SearchError(f"{location or 'index.html'}: sidan saknar <article> eller <h1>")
    for element in article.find_all(_is_left_out):
        element.decompose()
    reader = _Reader(Section(location, _words(article.h1.extract())))
    reader.read(article)
    for section in reader.sections:
        section.paragraphs = [" ".join(text.split()).strip(" ·") for text in section.paragraphs]
    # The letters of a glossary are headings with nothing but terms under them.
    return [s for s in reader.sections if s.paragraphs or not s.has_terms]


def _is_left_out(element: Tag) -> bool:
    return (
        element.name in _LEFT_OUT_TAGS
        or "data-search-exclude" in element.attrs
        or not _LEFT_OUT.isdisjoint(element.attrs.get("class", ()))
    )


class _Reader:
    """Walks through a page and hands each piece of text to the section that it belongs to."""

    def __init__(self, page: Section) -> None:
        self.sections = [page]
        self.current = page
        self.goes_on = False  # whether the next piece belongs to the paragraph before it

    def read(self, element: Tag) -> None:
        for node in list(element.children):
            if isinstance(node, Tag):
                self._element(node)
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._text(str(node))

    def _element(self, node: Tag) -> None:
        if node.get("id") and (node.name in _HEADINGS or node.name == "dt"):
            self._open(node, _words(node))
        elif node.name == "dl":
            self._list(node)
        elif node.name == "tr":
            self._row(node)
        elif node.name in _BLOCKS or node.name in _HEADINGS:
            self._block(node)
        else:
            if node.name in _CELLS and self.goes_on:
                self._text(" · ")
            self.read(node)

    def _open(self, node: Tag, title: str) -> None:
        page = self.sections[0].location
        self.current = Section(f"{page}#{node['id']}", title)
        self.sections.append(self.current)
        self.goes_on = False

    def _block(self, node: Tag) -> None:
        self.goes_on = False
        self.read(node)
        self.goes_on = False

    def _list(self, node: Tag) -> None:
        before = self.current
        before.has_terms |= node.find("dt", id=True) is not None
        self._block(node)
        self.current = before

    def _row(self, node: Tag) -> None:
        before = self.current
        name = node.find("th")
        if node.get("id") and isinstance(name, Tag):
            explanation = [part.extract() for part in name.select(_EXPLANATION)]
            self._open(node, _words(name))
            name.clear()
            name.extend(explanation)
        self._block(node)
        self.current = before

    def _text(self, text: str) -> None:
        if self.goes_on:
            self.current.paragraphs[-1] += text
        elif text.strip():
            self.current.paragraphs.append(text)
            self.goes_on = True


def _words(element: Tag) -> str:
    return " ".join(element.get_text().split())
