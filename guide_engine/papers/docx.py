"""A paper as .docx (ECMA-376, WordprocessingML): the template's parts with a body of ours.

python-docx makes the template by hand (``scripts/author/paper_template.py``): styles, margins,
page numbers. It needs lxml, which no browser has; here its package is filled with ``zipfile``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from importlib.resources import files

from guide_engine.html import in_parts, unmarked
from guide_engine.papers.paper import Block, Heading, Items, Line, Paper, Paragraph, Table, Text

TEMPLATE = "template.docx"
_BULLETS, _NUMBERS = 1, 2
"""The template's two kinds of lists (w:abstractNum)."""
_FIRST_LIST = 10
"""Numbered lists count anew each: they get numbers of their own from here."""
_TEXT_WIDTH = 9070
"""Between the margins of an A4, in twentieths of a point."""
_FOREIGN = "sv-SE"
"""The language of what a paper in another language says in Swedish."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same paper is the same bytes, whenever it is made."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"


def to_docx(paper: Paper, created: str = "") -> bytes:
    """Return the bytes of a Word document; ``created`` is a date, YYYY-MM-DD."""
    writer = _Writer()
    following = (*paper.blocks[1:], None)
    writer.body = "".join(
        (
            _styled("Title", _runs(writer, (Text(paper.title),))),
            _styled("Subtitle", _runs(writer, (Text(paper.subtitle),))) if paper.subtitle else "",
            *(_block(writer, *pair) for pair in zip(paper.blocks, following, strict=False)),
        )
    )
    made = io.BytesIO()
    template = files("guide_engine.papers") / TEMPLATE
    with (
        zipfile.ZipFile(io.BytesIO(template.read_bytes())) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, _filled(name, old.read(name).decode(), paper, created, writer))
    return made.getvalue()


class _Writer:
    """Keeps the body, and what it needs in other parts: links and numbered lists."""

    def __init__(self) -> None:
        self.body = ""
        self.links: list[str] = []
        self.lists = 0

    def link(self, href: str) -> str:
        """Return the id of a link's relation."""
        if href not in self.links:
            self.links.append(href)
        return f"link{self.links.index(href)}"


def _filled(name: str, part: str, paper: Paper, created: str, writer: _Writer) -> str:
    """Return a part of the template with what is the paper's own."""
    if name == "word/document.xml":
        start, end = part.index("<w:body>") + len("<w:body>"), part.index("<w:sectPr")
        return part[:start] + writer.body + part[end:]
    if name == "word/_rels/document.xml.rels":
        return part.replace("</Relationships>", f"{_links(writer.links)}</Relationships>")
    if name == "word/numbering.xml":
        return part.replace("</w:numbering>", f"{_lists(writer.lists)}</w:numbering>")
    if name == "docProps/core.xml":
        part = part.replace("TITLE", escape(unmarked(paper.title)))
        return part.replace("1980-01-01", created) if created else part
    # The footer, and the language of the styles.
    return part.replace("FOOTER", escape(paper.footer)).replace("sv-SE", paper.language)


def _links(links: Iterable[str]) -> str:
    return "".join(
        f'<Relationship Id="link{number}" Type="{_R}/hyperlink" Target="{escape(href)}" '
        'TargetMode="External"/>'
        for number, href in enumerate(links)
    )


def _lists(count: int) -> str:
    return "".join(
        f'<w:num w:numId="{_FIRST_LIST + number}"><w:abstractNumId w:val="{_NUMBERS}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in range(count)
    )


def _block(writer: _Writer, block: Block, after: Block | None) -> str:
    match block:
        case Heading():
            new_page = "<w:pageBreakBefore/>" if block.new_page else ""
            return _styled(f"Heading{block.level}", _runs(writer, (Text(block.text),)), new_page)
        case Paragraph():
            # What leads to a list or a table stays on its page.
            keep = "<w:keepNext/>" if isinstance(after, Items | Table) else ""
            return _styled("Note" if block.note else "", _runs(writer, block.line), keep)
        case Items():
            return _items(writer, block)
        case Table():
            return _table(writer, block)


def _items(writer: _Writer, block: Items) -> str:
    number = _BULLETS
    if block.numbered:
        number = _FIRST_LIST + writer.lists
        writer.lists += 1
    style = "ListNumber" if block.numbered else "ListBullet"
    where = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return "".join(_styled(style, _runs(writer, item), where) for item in block.items)


def _table(writer: _Writer, table: Table) -> str:
    """Return a table whose headings come again on each page and whose rows are not cut."""
    shares = table.widths or (1,) * len(table.header)
    widths = [_TEXT_WIDTH * share // sum(shares) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(writer, [(Text(text, strong=True),) for text in table.header], widths, head=True)
    rows = "".join(_row(writer, row, widths) for row in table.rows)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{_styled('AfterTable', '')}"
    )


def _row(
    writer: _Writer, cells: Iterable[Line], widths: Iterable[int], *, head: bool = False
) -> str:
    about = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    # A row of headings alone at the foot of a page loses the rows below it in LibreOffice.
    more = "<w:keepNext/>" if head else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_styled('TableText', _runs(writer, cell), more)}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{about}</w:trPr>{written}</w:tr>"


def _styled(style: str, runs: str, more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    about = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{about}{runs}</w:p>"


def _runs(writer: _Writer, line: Line) -> str:
    return "".join(_run(writer, run) for run in line)


def _run(writer: _Writer, run: Text) -> str:
    parts = in_parts(run.text) or [("", False)]
    return "".join(_piece(writer, replace(run, text=text), marked) for text, marked in parts)


def _piece(writer: _Writer, run: Text, marked: bool) -> str:
    look = "<w:b/>" if run.strong else ""
    look += f'<w:lang w:val="{_FOREIGN}"/>' if marked else ""
    if run.blank:
        look += '<w:shd w:val="clear" w:color="auto" w:fill="FFF3C4"/>'
    if run.href:
        look = f'<w:rStyle w:val="Hyperlink"/>{look}'
    about = f"<w:rPr>{look}</w:rPr>" if look else ""
    text = f"[{run.text}]" if run.blank else run.text
    pieces = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\n")
    )
    written = f"<w:r>{about}{pieces.replace('\t', ' ')}</w:r>"
    if run.href:
        return f'<w:hyperlink r:id="{writer.link(run.href)}" w:history="1">{written}</w:hyperlink>'
    return written
