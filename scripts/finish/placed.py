"""Reading markup with places, so that a page can be changed and keep every other sign."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import override

VOID = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
"""Elements without an end tag."""


class PlacedParser(HTMLParser):
    """A parser that knows where in the markup it is; character references stay as they are."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def place(self) -> int:
        """Return where the tag or text that is being handled begins."""
        line, column = self.getpos()
        return self._lines[line - 1] + column


class TextParser(PlacedParser):
    """One that hands character references on as text."""

    @override
    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    @override
    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def edited(html: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return the markup with each stretch (start, end) replaced; stretches do not overlap."""
    parts: list[str] = []
    done = 0
    for start, end, text in sorted(edits):
        parts += [html[done:start], text]
        done = end
    return "".join([*parts, html[done:]])
