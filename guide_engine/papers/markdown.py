"""A paper as Markdown (CommonMark with pipe tables): what people wrote stays plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide_engine.html import unmarked
from guide_engine.papers.paper import Block, Heading, Items, Line, Paper, Paragraph, Table, Text

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$])")
_AT_START = re.compile(r"^(?:([-+=])|(\d+)([.)]))")
_NEW_LINE = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


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
            heading = f"{'#' * (block.level + 1)} {_escaped(block.text)}"
            return f"---\n\n{heading}" if block.new_page else heading
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
    written = [_run(run) for run in line]
    for place, run in enumerate(line):
        if run.strong:
            before, after = "".join(written[:place]), "".join(written[place + 1 :])
            written[place] = _strong(written[place], before[-1:], after[:1])
    return _as_text("".join(written))


def _run(run: Text) -> str:
    text = _marked(run.text)
    if run.blank:
        text = rf"\[{text}\]"
    return f"[{text}](<{run.href}>)" if run.href else text


def _strong(text: str, before: str, after: str) -> str:
    """Return text that stands out, or as it is where its neighbours would show the asterisks."""
    inner = text.strip()
    if not inner:
        return text
    start, _, end = text.partition(inner)
    before, after = start[-1:] or before, end[:1] or after
    begins = before in ("", " ") or (inner[0].isalnum() and before != "*")
    ends = after in ("", " ") or inner[-1].isalnum()
    return f"{start}**{inner}**{end}" if begins and ends else text


def _escaped(text: str) -> str:
    """Return text that no reader of Markdown takes for markup; line breaks become spaces."""
    return _as_text(_marked(text))


def _marked(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _NEW_LINE.sub(" ", unmarked(text)))


def _as_text(line: str) -> str:
    """Return a line whose beginning makes no list, rule or block of code of it."""
    return _AT_START.sub(_shown, line.strip(" \t"))


def _shown(found: re.Match[str]) -> str:
    mark, number, after = found.groups()
    return f"\\{mark}" if mark else f"{number}\\{after}"
