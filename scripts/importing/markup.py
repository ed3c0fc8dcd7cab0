"""Markup as Markdown that the site's renderer reads back word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import quote

import markdown
from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag
from markdownify import MarkdownConverter
from mkdocs.config import load_config

from scripts.importing.words import BLOCKS, UNSEEN, attribute, clean, ordinal, parse

ROOT = Path(__file__).resolve().parents[2]

_KEPT = frozenset(
    "a blockquote br dd div dl dt em h1 h2 h3 h4 h5 h6 hr li ol p pre strong table td th tr ul".split()
)
_RENAMED = {"b": "strong", "i": "em", "tt": "code"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PARTS_OF_TABLES = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup")
_ADDRESSES = ("http://", "https://", "mailto:", "tel:")
_SPECIAL = re.compile(r"([\\`*_{}\[\]#])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = (
    (re.compile(r"^(\s*\d+)\.(?=\s|$)"), r"\1\\."),
    (re.compile(r"^(\s*)([-+>|!])"), r"\1\\\2"),
    (re.compile(r"^(\s*)~"), r"\1&#126;"),
    (re.compile(r"^(\s*)="), r"\1&#61;"),
    (re.compile(r"^(\s*):"), r"\1&#58;"),
)
"""What would begin a list, a quotation, a table, a box, a block of code and so on."""

NOTE, _RAW = "data-note", "data-raw"
"""Marks of ours: the number of a footnote, and text that is Markdown already."""


def to_markdown(html: str) -> str:
    """Return clean markup as Markdown; a footnote is marked by ``data-note``."""
    soup = parse(html)
    _simplify(soup)
    _separate_lists(soup)
    _escape(soup)
    _mark_notes(soup)
    return _Converter(heading_style="atx", bullets="-", wrap=True, wrap_width=None).convert_soup(
        soup
    )


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
    settings = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(ROOT / "docs"))
    return markdown.Markdown(
        extensions=settings.markdown_extensions, extension_configs=settings.mdx_configs
    )


def escaped(text: str) -> str:
    """Return one line of text as Markdown."""
    soup = parse("<p></p>")
    paragraph = soup.p
    if paragraph is not None:
        paragraph.append(NavigableString(text))
    _escape(soup)
    return soup.get_text()


def _simplify(soup: BeautifulSoup) -> None:
    """Leave the elements that Markdown has; the text of others stays."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for unseen in soup.find_all([*UNSEEN, "img"]):
        unseen.decompose()
    for element in soup.find_all(True):
        element.name = _RENAMED.get(element.name, element.name)
    for table in reversed(soup.find_all("table")):
        _rebuild(soup, table)
    for element in soup.find_all(True):
        if element.name not in _KEPT and not element.has_attr(NOTE):
            if element.name in BLOCKS:
                element.name = "div"
            else:
                element.unwrap()
    for element in soup.find_all(["a", "strong", "em"]):
        if _is_idle(element):
            element.unwrap()
    for listed in soup.find_all(["ul", "ol"]):
        _tidy_list(listed)
    for pre in soup.select("td pre, th pre"):
        pre.name = "div"
    for strong in soup.find_all(["strong", "em"]):
        _take_in_next(strong)
    soup.smooth()


def _is_idle(element: Tag) -> bool:
    """Tell links that lead nowhere, and marks that Markdown can't have in that place."""
    if element.name == "a" and not attribute(element, "href").startswith(_ADDRESSES):
        return True
    if element.name != "a" and element.find_parent([element.name, *_HEADINGS, "pre", "th"]):
        return True
    inside = element.find_all(list(BLOCKS - {"br"}))
    return bool(inside) or not element.get_text(strip=True) or bool(element.find_parent("a"))


def _take_in_next(element: Tag) -> None:
    """Make one of two equal marks that stand side by side."""
    while isinstance(after := element.next_sibling, Tag) and after.name == element.name:
        for child in list(after.contents):
            element.append(child)
        after.decompose()


def _tidy_list(found: Tag) -> None:
    """Put a list in a list into the item before; write out numbers that don't run from one."""
    if found.parent is not None and found.parent.name in ("ul", "ol"):
        before = found.find_previous_sibling("li")
        found.unwrap() if before is None else before.append(found.extract())
    items = found.find_all("li", recursive=False)
    numbers = [ordinal(item) for item in items]
    whole = all(item.get_text(strip=True) for item in items)
    if numbers != [str(place) for place in range(1, 1 + len(items))] or not whole:
        found.name = "ul"
        for item, number in zip(items, numbers, strict=True):
            if number:
                item.insert(0, NavigableString(f"{number}. "))


def _rebuild(soup: BeautifulSoup, table: Tag) -> None:
    """Give all rows of a table as many cells; a table of one row or column is plain text."""
    grid = _grid(soup, table)
    captions = table.find_all("caption")
    if len(grid) < 2 or max(map(len, grid)) < 2 or table.find_parent("table"):
        for part in [*table.find_all(_PARTS_OF_TABLES), table]:
            part.name = "div"
        return
    fresh = soup.new_tag("table")
    for place, cells in enumerate(grid):
        row = soup.new_tag("tr")
        for cell in cells:
            cell.name = "td" if place else "th"
            cell.attrs.clear()
            row.append(cell)
        fresh.append(row)
    for caption in captions:
        caption.name = "p"
        table.insert_before(caption.extract())
    table.replace_with(fresh)


def _grid(soup: BeautifulSoup, table: Tag) -> list[list[Tag]]:
    """Return the cells of each row, with empty ones where a cell reaches further."""
    rows: list[list[Tag]] = []
    reaching: dict[int, int] = {}
    for row in table.find_all("tr"):
        cells: list[Tag] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _fill(soup, cells, reaching)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for place in range(len(cells), len(cells) + across):
                reaching[place] = down
            cells += [cell, *(soup.new_tag("td") for _ in range(across - 1))]
        _fill(soup, cells, reaching)
        rows.append(cells)
        reaching = {place: down - 1 for place, down in reaching.items() if down > 1}
    width = max(map(len, rows), default=0)
    return [cells + [soup.new_tag("td") for _ in range(width - len(cells))] for cells in rows]


def _fill(soup: BeautifulSoup, cells: list[Tag], reaching: dict[int, int]) -> None:
    """Add empty cells where one from a row above reaches down."""
    while reaching.get(len(cells), 0) > 0:
        cells.append(soup.new_tag("td"))


def _span(cell: Tag, name: str) -> int:
    text = attribute(cell, name)
    return min(100, max(1, int(text))) if re.fullmatch(r"[0-9]{1,4}", text) else 1


def _separate_lists(soup: BeautifulSoup) -> None:
    """Put a mark between lists that follow each other, or they would become one."""
    for found in soup.find_all(["ul", "ol"]):
        after = found.next_sibling
        while isinstance(after, NavigableString) and not after.strip():
            after = after.next_sibling
        if isinstance(after, Tag) and after.name in ("ul", "ol"):
            mark = soup.new_tag("p", attrs={_RAW: ""})
            mark.string = "<!-- -->"
            found.insert_after(mark)


def _escape(soup: BeautifulSoup) -> None:
    """Make the text Markdown that means just this text."""
    for text in list(soup.find_all(string=True)):
        parent = text.parent
        if parent is None or text.find_parent("pre") or parent.has_attr(_RAW):
            continue
        plain = re.sub(r"\s+", " ", clean(text))
        made = _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", plain)).replace("<", "&lt;")
        if text.find_parent(["td", "th"]):
            made = made.replace("|", r"\|")
        if _starts_line(text):
            for pattern, replacement in _LINE_START:
                made = pattern.sub(replacement, made)
        text.replace_with(NavigableString(made))


def _starts_line(text: NavigableString) -> bool:
    """Tell whether a text is the first on its line."""
    here: NavigableString | Tag = text
    while True:
        before = here.previous_sibling
        while isinstance(before, NavigableString) and not before.strip():
            before = before.previous_sibling
        if before is not None:
            return isinstance(before, Tag) and before.name in BLOCKS
        parent = here.parent
        if parent is None or parent.name in BLOCKS or parent.name == "[document]":
            return True
        here = parent


def _mark_notes(soup: BeautifulSoup) -> None:
    for note in soup.select(f"sup[{NOTE}]"):
        note.replace_with(NavigableString(f"[^{attribute(note, NOTE)}]"))


class _Converter(MarkdownConverter):
    """The library's converter, with lists and links as the site's renderer reads them."""

    def convert_li(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        """Return a list item; what belongs to it is indented by four."""
        marker = f"{_place(el)}." if el.parent is not None and el.parent.name == "ol" else "-"
        return f"{marker} {_indented(text.strip())}\n" if text.strip() else "\n"

    def convert_a(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        """Return a link."""
        href = attribute(el, "href").strip()
        if el.get_text() == el.get("href") and href.startswith("http"):
            return f"<{href}>"
        # Spaces at the ends stay outside.
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{text.strip()}]({quote(href, safe=_SAFE)}){after}"

    def convert_pre(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        """Return a block of code between fences longer than any inside."""
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"\n\n{fence}\n{text.strip('\n')}\n{fence}\n\n" if text.strip() else ""

    def convert_div(self, el: Tag, text: str, parent_tags: Iterable[str]) -> str:
        """Return a block; one that is a footnote as such."""
        number = attribute(el, NOTE)
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
