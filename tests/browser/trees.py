"""What assistive technology is told of a page: its tree of roles, names and states, as a shape.

Names that the interface gives are kept; those that come from the rules' words, which change, are
left out, and what is alike stands once. So the shape changes with the markup and not with the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import Page

from scripts.project import DOCS
from scripts.read.language_pages import frame_words
from tests.strategies import RULEBOOK

_LINE = re.compile(
    r'(?P<role>[\w/-]+)(?: (?P<name>"(?:[^"\\]|\\.)*"|/.*/))?(?P<states>(?: \[[^\]]+\])*)'
)
_TEXT = re.compile(r'(?<=[>"])[^<>{}"]+(?=[<"])')
"""What templates say, between tags or in an attribute."""
_INLINE = frozenset({"emphasis", "mark", "strong", "text", "time"})
_FOCUS = """() => {
  const it = document.activeElement;
  return it === document.body ? "" : it.tagName.toLowerCase();
}"""
_SAID = """() => [...document.querySelectorAll("[role=status], [role=alert], [aria-live]")]
  .filter((it) => it.checkVisibility()).map((it) => it.textContent.trim()).filter(Boolean)"""


@dataclass(slots=True)
class Node:
    """One line of a tree, and what stands inside it."""

    line: str
    inside: list[Node] = field(default_factory=list)

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Iterate over the lines, each as deep as it stands."""
        yield "  " * depth + self.line
        for node in self.inside:
            yield from node.lines(depth + 1)


def told(page: Page, part: str = "#guide") -> str:
    """Return the shape of a part of a page, with where the focus is and what was announced."""
    root = read(page.locator(part).aria_snapshot())
    lines = [line for node in root for line in node.lines()]
    said = [name(each) for each in page.evaluate(_SAID)]
    return "\n".join([*lines, f"focus: {page.evaluate(_FOCUS)}", *(f"said: {s}" for s in said)])


def read(snapshot: str) -> list[Node]:
    """Return the shape of Playwright's snapshot of a tree."""
    root = Node("")
    open_ = [(-1, root)]
    for line in snapshot.splitlines():
        depth = len(line) - len(line.lstrip())
        text = line.strip().removeprefix("- ").strip("'")
        found = _LINE.match(text)
        if found is None or found["role"].startswith("/") or found["role"] in _INLINE:
            continue
        while open_[-1][0] >= depth:
            open_.pop()
        named = f" {name(found['name'].strip('"'))}" if found["name"] else ""
        node = Node(f"{found['role']}{named}{found['states']}")
        open_[-1][1].inside.append(node)
        open_.append((depth, node))
    return _once(root.inside)


def _once(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes without those that are like an earlier one beside them."""
    for node in (nodes := list(nodes)):
        node.inside = _once(node.inside)
    return list({tuple(node.lines()): node for node in reversed(nodes)}.values())[::-1]


def name(text: str) -> str:
    """Return a name that the interface gives, or dots for one that the data gives."""
    return f'"{text}"' if text in _interface() else "…"


@cache
def _interface() -> frozenset[str]:
    words = RULEBOOK.words.interface
    own = {text for key, text in words.items() if not key.startswith("group_")}
    templates = (DOCS / "templates").rglob("*.html")
    frame = {text.strip() for file in templates for text in _TEXT.findall(file.read_text("utf-8"))}
    return frozenset(own | frame | set(_texts(frame_words())))


def _texts(words: object) -> Iterator[str]:
    """Iterate over the texts in tables and lists."""
    if isinstance(words, str):
        yield words
    elif isinstance(words, list | dict):
        for each in words.values() if isinstance(words, dict) else words:
            yield from _texts(each)
