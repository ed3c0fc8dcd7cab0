"""A paper as markup, to show and to print: escaped by construction."""

from __future__ import annotations

from guide_engine.html import Html, tag
from guide_engine.papers.paper import Block, Heading, Items, Line, Paper, Paragraph, Table, Text


def to_html(paper: Paper) -> Html:
    """Return the paper as an article; its title is a heading of level 1."""
    return tag(
        "article",
        {"class": "paper", "lang": paper.language, "data-paper": paper.kind},
        tag("h1", None, paper.title),
        tag("p", {"class": "paper-subtitle"}, paper.subtitle) if paper.subtitle else None,
        (_block(block) for block in paper.blocks),
        tag("footer", {"class": "paper-footer"}, paper.footer),
    )


def _block(block: Block) -> Html:
    match block:
        case Heading():
            return tag(f"h{block.level + 1}", None, block.text)
        case Paragraph():
            return tag(
                "p",
                {"class": "paper-note" if block.note else None, "dir": "auto"},
                _line(block.line),
            )
        case Items():
            entries = (tag("li", {"dir": "auto"}, _line(item)) for item in block.items)
            return tag("ol" if block.numbered else "ul", None, entries)
        case Table():
            return tag(
                "table", None, tag("thead", None, _head(block)), tag("tbody", None, _rows(block))
            )


def _head(table: Table) -> Html:
    return tag("tr", None, (tag("th", {"scope": "col"}, text) for text in table.header))


def _rows(table: Table) -> list[Html]:
    return [
        tag(
            "tr",
            None,
            tag("th", {"scope": "row"}, _line(first)),
            (tag("td", {"dir": "auto"}, _line(cell)) for cell in rest),
        )
        for first, *rest in table.rows
    ]


def _line(line: Line) -> list[Html | str]:
    return [_run(run) for run in line]


def _run(run: Text) -> Html | str:
    text: Html | str = (
        tag("mark", {"class": "paper-blank"}, f"[{run.text}]") if run.blank else run.text
    )
    if run.strong:
        text = tag("strong", None, text)
    if run.href:
        return tag("a", {"href": run.href}, text)
    return text
