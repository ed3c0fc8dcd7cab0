"""A paper as markup, to show and to print: escaped by construction."""

from __future__ import annotations

from importlib.resources import files

from guide_engine.html import Html, join, tag
from guide_engine.papers.code import code
from guide_engine.papers.paper import Block, Heading, Items, Line, Paper, Paragraph, Table, Text

_STEP = 5
"""Per cent: paper.css has a class for each step."""


def to_html(paper: Paper) -> Html:
    """Return the paper as an article; its title is a heading of level 1."""
    return tag(
        "article",
        {
            "class": "paper",
            "lang": paper.language,
            "dir": paper.dir if paper.dir != "ltr" else None,
            "data-paper": paper.kind,
        },
        tag("h1", None, paper.title),
        tag("p", {"class": "paper-subtitle"}, paper.subtitle) if paper.subtitle else None,
        (_block(block) for block in paper.blocks),
        tag("footer", {"class": "paper-footer"}, paper.footer),
    )


def to_document(paper: Paper) -> str:
    """Return a whole page with its own styles, to open from a file and to print."""
    styles = (files("guide_engine.papers") / "paper.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        None,
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"name": "viewport", "content": "width=device-width"}),
        tag("title", None, paper.title),
        tag("style", None, Html(styles)),
    )
    page = tag("html", {"lang": paper.language}, head, tag("body", None, to_html(paper)))
    return f"<!doctype html>\n{join(page)}\n"


def _block(block: Block) -> Html:
    match block:
        case Heading():
            new_page = "paper-new-page" if block.new_page else None
            return tag(f"h{block.level + 1}", {"class": new_page}, block.text)
        case Paragraph():
            text = tag(
                "p",
                {"class": "paper-note" if block.note else None, "dir": "auto"},
                _line(block.line),
            )
            return join(text, _code(block.line, block.coded)) if block.coded else text
        case Items():
            entries = (tag("li", {"dir": "auto"}, _line(item)) for item in block.items)
            return tag("ol" if block.numbered else "ul", None, entries)
        case Table():
            return tag(
                "table",
                None,
                _columns(block),
                tag("thead", None, _head(block)),
                tag("tbody", None, _rows(block)),
            )


def _code(line: Line, name: str) -> Html | None:
    return code(next((run.href for run in line if run.href), ""), name)


def _columns(table: Table) -> Html | None:
    """Return how wide the columns are, as classes in steps: the site allows no inline styles."""
    whole = sum(table.widths)
    steps = [max(_STEP, round(100 * width / whole / _STEP) * _STEP) for width in table.widths]
    columns = (tag("col", {"class": f"paper-col-{step}"}) for step in steps)
    return tag("colgroup", None, columns) if steps else None


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
