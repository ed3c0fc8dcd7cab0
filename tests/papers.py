"""Papers to look at: a visit for each way to a rule, and what a written file says, part by part."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from guide_engine.model import Role
from guide_engine.papers.basis import Basis, basis
from guide_engine.papers.notes import check_notes
from guide_engine.papers.paper import Heading, Items, Line, Paper, Paragraph, Table
from guide_engine.permalink import Visit
from tests import markup
from tests.guide_engine.pages.test_result import answers_of
from tests.strategies import RULEBOOK

TODAY = "2026-12-01"
SITE = "https://iop.example.se/"
ANCHORS = {row: f"kalla/{row}/" for row in RULEBOOK.ledger}
NOTES = {
    "facts": {
        "marknad": "Två företag i Gävle.\nInget här.",
        "vinst": "Står i § 4 <b>stadgarna</b>.",
    },
    "fields": {"vad": "Läxhjälp tre kvällar i veckan.", "kontakt": "Aisha Lind, 070-000 00 00"},
}

type Part = tuple[str, str]
"""What a part of a paper is, in HTML's names, and its text."""


def of_visit(
    of: str,
    answers: dict[str, str],
    role: Role | None = None,
    notes: object = None,
    site: str = SITE,
) -> Basis:
    """Return what the papers of a visit are made of."""
    visit = Visit(of, role, answers)
    made = check_notes(RULEBOOK, notes)
    return basis(RULEBOOK, ANCHORS, visit, notes=made, today=TODAY, site=site)


@cache
def bases(of: str) -> tuple[Basis, ...]:
    """Return a visit for each way to a rule, for either role and both, with notes and without."""
    return tuple(
        of_visit(of, dict(answers), (None, *Role)[number % 3], NOTES if number % 2 else None)
        for number, answers in enumerate(answers_of(of))
    )


# ---- What a paper says, and what its files say ---------------------------------------------------


def level(text: str) -> str:
    """Return a text with all its white space alike: files differ in line breaks only."""
    return " ".join(text.split())


def shown(line: Line) -> str:
    """Return a line as a reader sees it: a place to fill in stands in brackets."""
    return level("".join(f"[{run.text}]" if run.blank else run.text for run in line))


def said(paper: Paper) -> list[Part]:
    """Return the parts of a paper."""
    parts = [("h1", level(paper.title))]
    parts += [("p", level(paper.subtitle))] if paper.subtitle else []
    for block in paper.blocks:
        match block:
            case Heading():
                parts.append((f"h{block.level + 1}", level(block.text)))
            case Paragraph():
                parts.append(("note" if block.note else "p", shown(block.line)))
            case Items():
                kind = "ol" if block.numbered else "ul"
                parts += [(kind, shown(item)) for item in block.items]
            case Table():
                parts += [("th", level(text)) for text in block.header]
                parts += [("td", shown(cell)) for row in block.rows for cell in row]
    return [*parts, ("footer", level(paper.footer))]


def from_docx(raw: bytes) -> list[Part]:
    """Return the parts of a Word document as python-docx reads it."""
    document = Document(io.BytesIO(raw))
    names = {
        "Title": "h1",
        "Heading 1": "h2",
        "Heading 2": "h3",
        "Heading 3": "h4",
        "List Bullet": "ul",
        "List Number": "ol",
        "Note": "note",
    }
    parts: list[Part] = []
    for block in document.iter_inner_content():
        if isinstance(block, WordTable):
            parts += _word_table(block)
        elif block.style is None or block.style.name != "After Table":
            name = block.style.name if block.style is not None else None
            parts.append((names.get(str(name), "p"), level(block.text)))
    foot = level(" ".join(p.text for p in document.sections[0].footer.paragraphs))
    return [*parts, ("footer", foot.removesuffix(" Sida av"))]


def _word_table(table: WordTable) -> Iterator[Part]:
    for row in table.rows:
        head = row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for cell in row.cells:
            (paragraph,) = cell.paragraphs
            assert isinstance(paragraph, WordParagraph)
            yield "th" if head else "td", level(paragraph.text)


def from_markdown(text: str) -> list[Part]:
    """Return the parts of Markdown as CommonMark with tables reads it."""
    parts: list[Part] = []
    around: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.nesting == 1:
            around.append(token.tag)
        elif token.nesting == -1:
            assert around.pop() == token.tag
        elif token.type == "inline":
            parts.append((_marked(around), level(_inline(token.children or []))))
        else:
            assert token.type == "hr", f"{token.type}: {token.content}"
    assert parts[-1][0] == "p"
    return [*parts[:-1], ("footer", parts[-1][1])]


def _marked(around: list[str]) -> str:
    if "li" in around:
        return around[-3]
    return "note" if "blockquote" in around else around[-1]


def _inline(children: Sequence[Token]) -> str:
    """Return what is said, where nothing but what stands out and links is marked."""
    marked = ("strong_open", "strong_close", "link_open", "link_close")
    assert {child.type for child in children} <= {"text", "softbreak", *marked}
    return "".join("\n" if child.type == "softbreak" else child.content for child in children)


def from_html(html: str) -> list[Part]:
    """Return the parts of a page."""
    parts: list[Part] = []
    for element in markup.read(html):
        name, inside = element.name, element.parent.name if element.parent else ""
        if name == "li":
            parts.append((inside, level(element.text)))
        elif name in ("th", "td"):
            outer = element.parent.parent if element.parent else None
            head = outer is not None and outer.name == "thead"
            parts.append(("th" if head else "td", level(element.text)))
        elif name in ("h1", "h2", "h3", "h4", "p", "footer"):
            note = element.attributes.get("class") == "paper-note"
            parts.append(("note" if note else name, level(element.text)))
    return parts


# ---- What people may write -----------------------------------------------------------------------

_AWKWARD = (
    *("**fet**", "*", "_x_", "<b>", "</p>", "&amp;", "&#8203;", "\\", "`kod`", "~~nej~~", "$x$"),
    *("- ", "+ x", "1. ", "2) x", "# ", "> ", "---", "===", "```", "    fyra", "\t", "| a |", "||"),
    *("![x](y)", "[x](y)", "[^1]", "https://a.se/?a=1&b=2", "<https://a.se>", "{place}", "]]>"),
    *("\n", "\r\n", "\n\n", "\u2028", "\u2029", "\u00a0", "\u200b", "\ufeff", "\u00ad", "  "),
    *(
        "שלום",
        "مرحبا",
        "\u202e",
        "\u2067",
        "👩‍👩‍👧",
        "🇸🇪",
        "é",
        "字",
        "½",
        "\x00",
        "\x0b",
        "\ufffe",
    ),
)


def any_text() -> st.SearchStrategy[str]:
    """Return whatever can be written: what means something somewhere, and all the rest."""
    pieces = st.one_of(st.sampled_from(_AWKWARD), st.text(max_size=6), st.just("ord"))
    return st.lists(pieces, max_size=8).map("".join)
