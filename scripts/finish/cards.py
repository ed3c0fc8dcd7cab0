"""Tables written by hand: a box of their own to scroll in, and cards on a phone.

Each cell names its column, as those of the generated tables do.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import override

from scripts.finish.placed import TextParser, edited

_CLASS = ' class="generated"'
_WITHOUT_CLASS = re.compile(r"<table(?![^>]*\sclass=)")
_BOX = '<div class="table-wide">'


def add_cards(site: Path) -> None:
    """Change the tables of every page of a site that have no class."""
    for file in site.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        if (changed := with_cards(html)) != html:
            file.write_text(changed, encoding="utf-8")


def with_cards(html: str) -> str:
    """Return a page whose tables without a class have the box, the class and the labels."""
    if not _WITHOUT_CLASS.search(html):
        return html
    tables = _Tables(html)
    tables.feed(html)
    tables.close()
    return edited(html, tables.edits)


class _Tables(TextParser):
    def __init__(self, html: str) -> None:
        super().__init__(html)
        self.edits: list[tuple[int, int, str]] = []
        self._columns: list[str] | None = None
        self._cell = 0
        self._in_head = self._in_box = self._boxed = False

    def _insert(self, place: int, text: str) -> None:
        self.edits.append((place, place, text))

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        place = self.place()
        if tag == "table" and "class" not in dict(attrs):
            self._columns, self._boxed = [], self._in_box
            self._insert(place, "" if self._boxed else _BOX)
            self._insert(place + len("<table"), _CLASS)
        self._in_box = ("class", "table-wide") in attrs
        if self._columns is None:
            return
        if tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self._cell = 0
        elif tag in ("th", "td"):
            if self._in_head:
                self._columns.append("")
            elif tag == "td" and self._cell < len(self._columns):
                label = escape(unescape(self._columns[self._cell]).strip())
                self._insert(place + len("<td"), f' data-label="{label}"')
            self._cell += 1

    @override
    def handle_data(self, data: str) -> None:
        if self._in_head and self._columns:
            self._columns[-1] += data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self._in_head = False
        elif tag == "table" and self._columns is not None:
            if not self._boxed:
                self._insert(self.place() + len("</table>"), "</div>")
            self._columns = None
