"""The texts whose citations are checked, each with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.read.statutes.blocks import Block, blocks
from scripts.read.statutes.errors import StatuteError
from scripts.read.statutes.ledger import Row
from scripts.read.statutes.names import OTHER, names_in
from scripts.read.statutes.table import KNOWN

_COMMENT_OR_STRING = re.compile(
    r'#[^\n]*|(?P<string>"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that begins on ``line``.

    ``given`` is the statute of all its citations, whatever the text names; ``around`` is the
    one for sentences that name none.
    """

    file: str
    line: int
    text: str
    given: str | None = None
    around: str | None = None


def of_ledger(file: str, rows: list[Row]) -> list[Passage]:
    """Return the headings of the rows that come from a statute."""
    return [Passage(file, row.line, row.heading, row.source) for row in rows if row.source in KNOWN]


def of_toml(file: str, text: str) -> list[Passage]:
    """Return every string of a TOML file, which tomllib would give without its line.

    Raises StatuteError for a file that is not TOML.
    """
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise StatuteError([f"{file}: går inte att läsa ({problem})"]) from None
    return [
        Passage(file, text.count("\n", 0, match.start()) + 1, _value(match["string"]))
        for match in _COMMENT_OR_STRING.finditer(text)
        if match["string"]
    ]


def of_page(file: str, text: str) -> list[Passage]:
    """Return the blocks of a Markdown page.

    Around a block is the statute that the nearest heading above it names; where no heading
    names one, the one of the table that its section named last.
    """
    found = blocks(text)
    return [
        Passage(file, block.line, block.text, around=around)
        for block, around in zip(found, _around(found), strict=True)
    ]


def _around(found: list[Block]) -> Iterator[str | None]:
    by_section: dict[tuple[int, ...], str] = {}
    for block in found:
        over = block.headings
        named = [_last(found[index].text) for index in reversed(over)]
        # What a page's introduction names is not what all its sections are about.
        sections = [over[:length] for length in range(len(over), 0, -1)]
        named += [
            by_section.get(section)
            for section in sections
            if section == over or not found[section[-1]].is_title
        ]
        yield next((name for name in named if name), None)
        name = _last(block.text)
        if name and name != OTHER and block.kind != "heading":
            by_section[over] = name


def _last(text: str) -> str | None:
    names = names_in(text)
    return names[-1].statute if names else None


def _value(string: str) -> str:
    value = tomllib.loads(f"x = {string}")["x"]
    return str(value)
