"""A paper as Markdown (CommonMark with pipe tables): what people wrote stays plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide_engine.papers.paper import Block, Heading, Items, Line, Paper, Paragraph, Table, Text

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$])")
_AT_START = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")


def to_markdown(paper: Paper) -> str:
    """Return the text of a file; it ends with the line that the other formats have at the foot."""
    parts = [f"# {_escaped(paper.title)}"]
    if paper.subtitle:
        parts.append(_escaped(paper.subtitle))
    parts += [_block(block) for block in paper.blocks]
    parts += ["---", _escaped(paper.footer)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_escaped(block.text)}"
        case Paragraph():
            text = _line(block.line)
            return f"> {text}" if block.note else text
        case Items():
            marks = (f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1))
            return "\n".join(
                f"{m} {_line(item)}" for m, item in zip(marks, block.items, strict=True)
            )
        case Table():
            return "\n".join(_rows(block))


def _rows(table: Table) -> Iterator[str]:
    yield _row([_escaped(text) for text in table.header])
    yield _row(["---"] * len(table.header))
    for row in table.rows:
        yield _row([_line(cell) for cell in row])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(line: Line) -> str:
    return "".join(_run(run) for run in line)


def _run(run: Text) -> str:
    text = _escaped(run.text)
    if run.href:
        text = f"[{text}](<{run.href}>)"
    if run.blank:
        text = rf"\[{text}\]"
    if run.strong and run.text.strip():
        inner = text.strip()
        return text.replace(inner, f"**{inner}**", 1)
    return text


def _escaped(text: str) -> str:
    """Return text that no reader of Markdown takes for markup; line breaks become spaces."""
    return _AT_START.sub(_shown, _MARKUP.sub(r"\\\1", " ".join(text.splitlines())))


def _shown(found: re.Match[str]) -> str:
    before, mark, number, after = found.groups()
    return f"{before}\\{mark}" if mark else f"{before}{number}\\{after}"
