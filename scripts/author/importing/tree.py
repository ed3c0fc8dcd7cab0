"""Markup made simple: only what Markdown has, and put together the way it has it."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag

from scripts.author.importing.words import BLOCKS, UNSEEN, attribute, ordinal

NOTE = "data-note"
"""Marks a footnote, and the place that refers to it, with its number."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# fmt: off
_KEPT = frozenset({
    "a", "blockquote", "br", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "td", "th", "tr", "ul",
})
# fmt: on
_AS_MARKUP = ("s", "sub", "sup")
"""What Markdown has no sign for; it stands as HTML on the page."""

_RENAMED = {"b": "strong", "del": "s", "i": "em", "strike": "s", "tt": "code"}
_PARTS_OF_TABLES = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup")
_ADDRESSES = ("http://", "https://", "mailto:", "tel:")


def simplify(soup: BeautifulSoup) -> None:
    """Leave the elements that Markdown has; the text of others stays."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for unseen in soup.find_all([*UNSEEN, "img"]):
        unseen.decompose()
    for element in soup.find_all(True):
        element.name = _RENAMED.get(element.name, element.name)
    _simplify_tables(soup)
    for element in soup.find_all(lambda tag: tag.name not in _KEPT and not tag.has_attr(NOTE)):
        if element.name in BLOCKS:
            element.name = "div"
        else:
            element.unwrap()
    _simplify_lists(soup)
    for heading in soup.find_all(HEADINGS):
        _simplify_heading(heading)
    for pre in soup.select("li pre, blockquote pre, td pre, th pre"):
        _unformat(soup, pre)
    _simplify_marks(soup)
    for block in soup.find_all(["br", "p", "div", "blockquote", "pre", *HEADINGS]):
        if not block.decomposed and not block.get_text(strip=True):
            _replace_empty(soup, block)
    soup.smooth()


def _simplify_tables(soup: BeautifulSoup) -> None:
    for table in reversed(soup.find_all("table")):
        _rebuild(soup, table)
    for part in soup.find_all(_PARTS_OF_TABLES):
        if part.name != "table" and not part.find_parent("table"):
            part.name = "div"
    for block in soup.find_all([*HEADINGS, "blockquote"]):
        if block.find_parent("table") or (block.name == "blockquote" and block.find_parent("li")):
            block.name = "div"


def _simplify_lists(soup: BeautifulSoup) -> None:
    for listed in soup.find_all(["ul", "ol"]):
        _tidy_list(soup, listed)
    for item in soup.find_all("li"):
        if item.parent is None or item.parent.name not in ("ul", "ol"):
            item.name = "div"


def _simplify_heading(heading: Tag) -> None:
    """Make one line of a heading; what has lists, tables or more lines is none."""
    inside = heading.find_all(list(BLOCKS - {"br"}))
    single = len(inside) == 1 and inside[0].name in ("p", "div")
    if single and inside[0].get_text(strip=True) == heading.get_text(strip=True):
        inside[0].unwrap()
    elif inside:
        heading.name = "div"


def _unformat(soup: BeautifulSoup, pre: Tag) -> None:
    """Make ordinary lines of a block of code where Markdown can't have one."""
    rows = pre.get_text().strip("\n").split("\n")
    pre.clear()
    pre.name = "div"
    for row in rows:
        pre.append(NavigableString(row))
        pre.append(soup.new_tag("br"))


def _replace_empty(soup: BeautifulSoup, block: Tag) -> None:
    """Leave out a block without text, but not the break that it makes."""
    if block.has_attr(NOTE) or block.select_one(f"[{NOTE}]"):
        return
    beside = (block.previous_sibling, block.next_sibling)
    if any(side is not None and _is_running(side) for side in beside):
        if block.name != "br":
            block.replace_with(soup.new_tag("br"))
    else:
        block.decompose()


def _is_running(node: PageElement) -> bool:
    """Tell text that runs on from blocks and from the space between them."""
    return node.name not in BLOCKS if isinstance(node, Tag) else bool(str(node).strip())


def _simplify_marks(soup: BeautifulSoup) -> None:
    for line_break in soup.select("a br, strong br, em br"):
        while (mark := line_break.find_parent(["a", "strong", "em"])) is not None:
            if line_break is not mark.contents[-1]:
                line_break.replace_with(" ")
                break
            mark.insert_after(line_break.extract())
    for element in soup.find_all(["a", "strong", "em", *_AS_MARKUP]):
        if _is_idle(element):
            element.unwrap()
    for strong in soup.find_all(["strong", "em"]):
        _take_in_next(strong)


def _is_idle(element: Tag) -> bool:
    """Tell links that lead nowhere, and marks that Markdown can't have in that place."""
    if element.name == "a" and not attribute(element, "href").startswith(_ADDRESSES):
        return True
    if element.has_attr(NOTE):
        return False
    outside = ["pre"] if element.name in _AS_MARKUP else [*HEADINGS, "pre", "th"]
    if element.name != "a" and element.find_parent([element.name, *outside]):
        return True
    inside = element.find_all(list(BLOCKS - {"br"}))
    return bool(inside) or not element.get_text(strip=True) or bool(element.find_parent("a"))


def _take_in_next(element: Tag) -> None:
    """Make one of two equal marks that stand side by side."""
    while isinstance(after := element.next_sibling, Tag) and after.name == element.name:
        for child in list(after.contents):
            element.append(child)
        after.decompose()


def _tidy_list(soup: BeautifulSoup, found: Tag) -> None:
    """Put everything into the items; write out numbers that don't run from one."""
    for child in list(found.children):
        before = child.find_previous_sibling("li")
        if isinstance(child, Tag) and child.name in ("ul", "ol") and isinstance(before, Tag):
            before.append(child.extract())
    strays = [child for child in found.children if not _is_item(child)]
    items = found.find_all("li", recursive=False)
    numbers = [ordinal(item) for item in items]
    whole = not strays and all(item.get_text(strip=True) for item in items)
    if numbers != [str(place) for place in range(1, 1 + len(items))] or not whole:
        found.name = "ul"
        for item, number in zip(items, numbers, strict=True):
            if number:
                item.insert(0, NavigableString(f"{number}. "))
    made: Tag | None = None
    for stray in strays:
        if made is not None and stray.previous_sibling is made:
            made.append(stray.extract())
        else:
            made = stray.wrap(soup.new_tag("li"))


def _is_item(child: PageElement) -> bool:
    """Tell an item, or the space between items, from what should not stand in a list."""
    return child.name == "li" if isinstance(child, Tag) else not str(child).strip()


def _rebuild(soup: BeautifulSoup, table: Tag) -> None:
    """Give all rows of a table as many cells.

    A table of one row or column, or with text outside its cells, becomes plain text.
    """
    grid = _grid(soup, table)
    captions = table.find_all("caption")
    inside = [
        text.find_parent(["td", "th", "caption"])
        for text in table.find_all(string=True)
        if text.strip()
    ]
    loose = any(cell is None or cell in table.parents for cell in inside)
    if loose or len(grid) < 2 or max(map(len, grid)) < 2 or table.find_parent("table"):
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
        if cells:
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
