"""Markup as Markdown that the site's renderer reads back word for word."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from urllib.parse import quote

import markdown
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdownify import MarkdownConverter
from mkdocs.config import load_config

from scripts.author.importing import tree
from scripts.author.importing.words import BLOCKS, attribute, clean, parse
from scripts.project import CONFIG, DOCS

_SPECIAL = re.compile(r"([\\`*_{}\[\]#])")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_LINE_START = (
    (re.compile(r"^(\s*\d+)\.(?=\s|$)"), r"\1\\."),
    (re.compile(r"^(\s*)([-+>|!])"), r"\1\\\2"),
    (re.compile(r"^(\s*)~"), r"\1&#126;"),
    (re.compile(r"^(\s*)="), r"\1&#61;"),
    (re.compile(r"^(\s*):"), r"\1&#58;"),
)
"""What would begin a list, a quotation, a table, a box, a block of code and so on."""

_RAW = "data-raw"
"""Marks text that is Markdown already."""


def to_markdown(html: str) -> str:
    """Return clean markup as Markdown; a footnote is marked by ``data-note``."""
    soup = parse(html)
    tree.simplify(soup)
    _separate_lists(soup)
    _escape(soup)
    _mark_notes(soup)
    converter = _Converter(
        heading_style="atx",
        bullets="-",
        wrap=True,
        wrap_width=None,
        # _escape() has done it, and more.
        escape_asterisks=False,
        escape_underscores=False,
    )
    return converter.convert_soup(soup)


def rendered(text: str) -> BeautifulSoup:
    """Return Markdown without front matter as the site renders it."""
    soup = parse(_renderer().reset().convert(text))
    for generated in soup.select(".footnote-backref, .footnote-ref"):
        generated.decompose()
    for notes in soup.select(".footnote > ol"):
        notes.name = "ul"
    return soup


@cache
def _renderer() -> markdown.Markdown:
    settings = load_config(str(CONFIG), docs_dir=str(DOCS))
    return markdown.Markdown(
        extensions=settings.markdown_extensions, extension_configs=settings.mdx_configs
    )


def escaped(text: str) -> str:
    """Return one line of text as Markdown for a heading."""
    soup = parse("")
    soup.append(soup.new_tag("h1", string=text))
    _escape(soup)
    return soup.get_text()


def _separate_lists(soup: BeautifulSoup) -> None:
    """Put a mark between lists that follow each other, or they would become one."""
    for found in soup.find_all(["ul", "ol"]):
        if _follows_list(found):
            mark = soup.new_tag("p", attrs={_RAW: ""})
            mark.string = "<!-- -->"
            found.insert_before(mark)


def _follows_list(found: Tag) -> bool:
    """Tell whether nothing but the borders of plain blocks stands before, up to a list."""
    here: Tag | None = found
    while here is not None and _before(here) is None:
        here = here.parent if here.parent is not None and here.parent.name == "div" else None
    before = _before(here) if here is not None else None
    while isinstance(before, Tag) and before.name == "div":
        before = _last(before)
    return isinstance(before, Tag) and before.name in ("ul", "ol")


def _before(element: PageElement) -> PageElement | None:
    return next((node for node in element.previous_siblings if not _is_space(node)), None)


def _last(element: Tag) -> PageElement | None:
    return next((node for node in reversed(element.contents) if not _is_space(node)), None)


def _is_space(node: PageElement) -> bool:
    return isinstance(node, NavigableString) and not node.strip()


def _escape(soup: BeautifulSoup) -> None:
    """Make the text Markdown that means just this text."""
    for text in list(soup.find_all(string=True)):
        parent = text.parent
        if parent is None or text.find_parent("pre") or parent.has_attr(_RAW):
            continue
        plain = re.sub(r"\s+", " ", clean(text))
        made = _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", plain).replace("<", "&lt;"))
        if text.find_parent(["td", "th"]):
            made = made.replace("|", r"\|")
        elif not text.find_parent(tree.HEADINGS) and _starts_line(text):
            for pattern, replacement in _LINE_START:
                made = pattern.sub(replacement, made)
        text.replace_with(NavigableString(made))


def _starts_line(text: NavigableString) -> bool:
    """Tell whether a text is the first on its line."""
    here: NavigableString | Tag = text
    while True:
        if (before := _before(here)) is not None:
            return isinstance(before, Tag) and before.name in BLOCKS
        parent = here.parent
        if parent is None or parent.name in BLOCKS or parent.name == "[document]":
            return True
        here = parent


def _mark_notes(soup: BeautifulSoup) -> None:
    for note in soup.select(f"sup[{tree.NOTE}]"):
        note.replace_with(NavigableString(f"[^{attribute(note, tree.NOTE)}]"))


class _Converter(MarkdownConverter):
    """The library's converter, with lists and links as the site's renderer reads them."""

    def convert_li(self, el: Tag, text: str, **_: object) -> str:
        """Return a list item; what belongs to it is indented by four."""
        text = text.strip()
        marker = f"{_place(el)}." if el.parent is not None and el.parent.name == "ol" else "-"
        end = "\n\n" if "\n\n" in text else "\n"
        return f"{marker} {_indented(text)}{end}" if text else "\n"

    def convert_list(self, el: Tag, text: str, **_: object) -> str:
        """Return a list; one inside an item stands close to the item's text."""
        inside = el.parent is not None and el.parent.name == "li"
        close = inside and not el.find_previous_siblings(list(BLOCKS))
        before = "\n" if close else "\n\n"
        return f"{before}{text.rstrip()}" + ("\n\n" if el.next_sibling else "")

    convert_ul = convert_ol = convert_list

    def convert_blockquote(self, _el: Tag, text: str, parent_tags: Container[str]) -> str:
        """Return a quotation."""
        if "_inline" in parent_tags or not text.strip():
            return f" {text.strip()} "
        quoted = "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))
        return f"\n\n{quoted}\n\n"

    def convert_a(self, el: Tag, text: str, **_: object) -> str:
        """Return a link."""
        href = attribute(el, "href").strip()
        if el.get_text() == el.get("href") and href.startswith("http"):
            return f"<{href}>"
        # Spaces at the ends stay outside.
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{text.strip()}]({quote(href, safe=_SAFE)}){after}"

    def convert_s(self, el: Tag, text: str, **_: object) -> str:
        """Return what Markdown has no sign for as HTML."""
        return f"<{el.name}>{text}</{el.name}>" if text.strip() else text

    convert_sub = convert_sup = convert_s

    def convert_pre(self, _el: Tag, text: str, **_: object) -> str:
        """Return a block of code between fences longer than any inside."""
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"\n\n{fence}\n{text.strip('\n')}\n{fence}\n\n" if text.strip() else ""

    def convert_div(self, el: Tag, text: str, parent_tags: Container[str]) -> str:
        """Return a block; one that is a footnote as such."""
        number = attribute(el, tree.NOTE)
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        return (
            f"\n\n[^{number}]: {_indented(text.strip())}\n\n"
            if number
            else f"\n\n{text.strip()}\n\n"
        )


_SAFE = "!#$%&'*+,-./:;=?@_~"


def _place(item: Tag) -> int:
    return 1 + len(item.find_previous_siblings("li"))


def _indented(text: str) -> str:
    first, *more = text.split("\n")
    return "\n".join([first, *(f"    {line}" if line.strip() else "" for line in more)])
