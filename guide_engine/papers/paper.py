"""A paper as frozen data: what is said, in blocks, before any file format.

One paper is written as Word, Markdown and a page to print, so these cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""What XML 1.0 cannot hold, and control characters that it advises against."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of plain text; ``href`` makes it a link, ``blank`` a place that a person fills in."""

    text: str
    strong: bool = False
    href: str = ""
    blank: bool = False


type Line = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 comes below the paper's title. It can begin a ``new_page``."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a ``note`` is the guide's own remark, which leaves with the draft.

    On a page to print a phone can read the link of one that is ``coded``, which names the code.
    """

    line: Line
    note: bool = False
    coded: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of headings; the first cell of a row names it.

    ``widths`` are the columns' shares of the whole, alike if left out.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...] = ()


type Block = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: ``kind`` names it in files, ``footer`` stands at the foot of every page."""

    kind: str
    title: str
    subtitle: str
    footer: str
    blocks: tuple[Block, ...]
    language: str = "sv-SE"
    dir: str = "ltr"


def line(*parts: str | Text) -> Line:
    """Return a line of runs; a string is plain text."""
    return tuple(part if isinstance(part, Text) else Text(part) for part in parts if part)


def strong(text: str) -> Text:
    """Return text that stands out."""
    return Text(text, strong=True)


def blank(text: str) -> Text:
    """Return a place to fill in; the text says with what."""
    return Text(text, blank=True)


def paragraph(*parts: str | Text, note: bool = False, coded: str = "") -> Paragraph:
    """Return a paragraph."""
    return Paragraph(line(*parts), note, coded)


def items(lines: Iterable[str | Text | Line], *, numbered: bool = False) -> Items:
    """Return a list."""
    return Items(tuple(each if isinstance(each, tuple) else line(each) for each in lines), numbered)


def free_paragraphs(text: str) -> Iterator[Paragraph]:
    """Return what somebody wrote as paragraphs, one for each line that is not empty."""
    for each in text.splitlines():
        if each.strip():
            yield paragraph(each.strip())


def cleaned(text: str) -> tuple[str, int]:
    """Return text without what no document can hold, and how many characters that were."""
    kept = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return kept, len(text.replace("\r\n", "\n")) - len(kept)


def plain(found: Line) -> str:
    """Return a line's text alone."""
    return "".join(each.text for each in found)


def texts(paper: Paper) -> Iterator[str]:
    """Return every text of a paper in reading order: what all formats must say."""
    yield paper.title
    if paper.subtitle:
        yield paper.subtitle
    for block in paper.blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield plain(block.line)
            case Items():
                yield from map(plain, block.items)
            case Table():
                yield from block.header
                for row in block.rows:
                    yield from map(plain, row)
