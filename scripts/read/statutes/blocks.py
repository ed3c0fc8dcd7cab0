"""The blocks of a Markdown page: headings, paragraphs, list items and rows of tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "row"]

_HEADING = re.compile(r"(#{1,6})\s")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s")
_ROWS = re.compile(r"data-fakta=\"([^\"]*)\"")
_REPEATS = re.compile(r"data-upprepar=\"([^\"]*)\"")
_ATTRIBUTES = re.compile(r"\{:?\s*[#.a-z][^{}]*\}")

# Addresses and marks of emphasis are not what a reader reads; line breaks stay, to count by.
_UNREAD = re.compile(r"(?<=\])\([^)\s]*(?:\s\"[^\"]*\")?\)|https?://[^\s)>]+|[*`]")


@dataclass(frozen=True, slots=True)
class Block:
    """A block that begins on ``line``.

    ``headings`` are the places in the page's blocks of the headings that it stands under, the
    outermost first.
    """

    kind: Kind
    line: int
    text: str
    headings: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()

    @property
    def is_title(self) -> bool:
        """Return whether this is the page's title."""
        return self.kind == "heading" and self.text.startswith("# ")


def blocks(text: str) -> list[Block]:
    """Return a page's blocks; each key of its front matter is a paragraph."""
    found: list[Block] = []
    open_headings: list[tuple[int, int]] = []
    for kind, line, raw in _raw(text.splitlines()):
        if heading := _HEADING.match(raw):
            level = len(heading[1])
            open_headings = [above for above in open_headings if above[0] < level]
        headings = tuple(index for _, index in open_headings)
        rows, repeats = _ids(_ROWS, raw), _ids(_REPEATS, raw)
        found.append(Block(kind, line, _read(raw), headings, rows, repeats))
        if heading:
            open_headings.append((level, len(found) - 1))
    return found


def _raw(lines: list[str]) -> list[tuple[Kind, int, str]]:
    """Return the kind, first line and text of each block."""
    found: list[tuple[Kind, int, str]] = []
    matter = lines.index("---", 1) if lines[:1] == ["---"] and "---" in lines[1:] else 0
    running = fenced = False
    for number, full in enumerate(lines, start=1):
        line = full.strip()
        if not line or line == "---":
            running = False
            continue
        fence = line.startswith(("```", "~~~"))
        kind: Kind = "paragraph" if fence or fenced else _kind(line)
        fenced ^= fence
        if running and kind == "paragraph" and number > matter + 1:
            before = found[-1]
            found[-1] = (before[0], before[1], f"{before[2]}\n{line}")
        else:
            found.append((kind, number, line))
        running = kind not in ("heading", "row")
    return found


def _kind(line: str) -> Kind:
    if _HEADING.match(line):
        return "heading"
    if line.startswith("|"):
        return "row"
    return "item" if _ITEM.match(line) else "paragraph"


def _read(raw: str) -> str:
    return _UNREAD.sub("", _ATTRIBUTES.sub("", raw)).rstrip()


def _ids(pattern: re.Pattern[str], raw: str) -> tuple[str, ...]:
    return tuple(id_ for found in pattern.findall(raw) for id_ in found.split())
