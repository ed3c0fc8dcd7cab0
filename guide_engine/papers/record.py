"""A paper as plain data for JSON, with the report of the assessment that it is made of."""

from __future__ import annotations

import json
from typing import Any

from guide_engine.html import unmarked
from guide_engine.papers.basis import Basis
from guide_engine.papers.paper import Block, Heading, Items, Line, Paper, Paragraph, Table
from guide_engine.report import report


def to_json(basis: Basis, paper: Paper) -> str:
    """Return the report, what was answered and written, and the paper, as one JSON object."""
    made = {
        **report(basis.rulebook, basis.assessment),
        "place": basis.visit.place,
        "role": basis.visit.role or "",
        "answers": dict(basis.visit.answers),
        "notes": {
            "facts": dict(basis.notes.facts),
            "fields": dict(basis.notes.fields),
            "agreement": dict(basis.notes.agreement),
        },
        "today": basis.context.today,
        "link": basis.link(),
        "paper": {
            "kind": paper.kind,
            "title": paper.title,
            "subtitle": paper.subtitle,
            "footer": paper.footer,
            "blocks": [_block(block) for block in paper.blocks],
        },
    }
    return unmarked(json.dumps(made, ensure_ascii=False)) + "\n"


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"heading": block.text, "level": block.level}
        case Paragraph():
            return {"text": _line(block.line), "note": block.note}
        case Items():
            return {"items": [_line(item) for item in block.items], "numbered": block.numbered}
        case Table():
            rows = [[_line(cell) for cell in row] for row in block.rows]
            return {"header": list(block.header), "rows": rows}


def _line(line: Line) -> str:
    """Return a line's text; a place to fill in stands in brackets, as in the other formats."""
    return "".join(f"[{run.text}]" if run.blank else run.text for run in line)
