"""Documents to import, made for the tests: the project ships none of its sources."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from scripts.author.importing import draft, markup, text
from scripts.author.importing.words import (
    Reading,
    lines,
    parse,
    words,
)

FIELDS = {
    "title": "Riktlinjer för exempel",
    "description": "Hur exempel går till.",
    "kalla": "",
    "beslutad": "",
    "giltig_fran": "",
    "giltig_till": "",
    "granskad": "2026-11-21",
    "agare": "Redaktionen",
}
OPTIONS = [part for key, value in FIELDS.items() for part in (f"--{key}", value)]


MEETING = """\
Mötet öppnas

Ordföranden hälsade alla välkomna till årets andra möte. Vi gick igenom hur föreningarna
söker stöd och vad kommunen svarar på frågor om lokaler, tider och ersättning för material.

- Lokalen bokas av vaktmästaren.
- Nyckeln lämnas tillbaka samma kväll.
- Den som städar skriver under listan.

Beslut om bidrag

Styrelsen beslutade att föreningen söker bidrag före den första mars. Kassören skriver ansökan
och sekreteraren läser igenom den innan den skickas till förvaltningen i Exempelstad.

Nästa möte hålls i biblioteket klockan sex på kvällen. Kallelsen skickas med post två veckor
innan mötet och dagordningen sätts upp på anslagstavlan vid entrén.
"""


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def body_of(reading: Reading, title: str = "Titel") -> str:
    """Return a draft's text below its title, its words counted."""
    page = draft.draft({**FIELDS, "title": title}, reading.html)
    draft.count("fil", reading, page, title)
    return page.split("\n---\n", 1)[1].split("\n", 3)[3].strip()


def pdf(path: Path, pages: Sequence[Callable[[Canvas], None]], password: str = "") -> Path:
    """Write a PDF; each page is drawn by a function."""
    locked = StandardEncryption(password) if password else None
    canvas = Canvas(str(path), pagesize=(595, 842), encrypt=locked)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def rows(*texts: str, top: int = 720) -> Callable[[Canvas], None]:
    """Return a page with rows of text, and a header and a footer that count the pages."""

    def draw(canvas: Canvas) -> None:
        number = canvas.getPageNumber()
        canvas.setFont("Helvetica", 9)
        canvas.drawString(70, 800, "Exempelstad kommun")
        canvas.drawString(480, 40, f"Sida {number} (3)")
        height = top
        for row in texts:
            large, bold = row.startswith("# "), row.startswith("## ")
            font = "Helvetica-Bold" if large or bold else "Helvetica"
            canvas.setFont(font, 18 if large else 11)
            if row.startswith("• "):
                canvas.drawString(80, height, "•")
                canvas.drawString(98, height, row[2:])
            else:
                canvas.drawString(70, height, row.lstrip("# "))
            height -= 14 if row else 10

    return draw


def link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add a link, which the library that writes Word files has no function for."""
    made = OxmlElement("w:hyperlink")
    made.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, True))
    made.append(paragraph.add_run(text)._r)
    paragraph._p.append(made)


def word_file(path: Path) -> Path:
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Exempelstad kommun"
    section.footer.paragraphs[0].text = "Dnr 2020/17"
    document.add_heading("Riktlinjer", 0)
    document.add_heading("Syfte", 1)
    link(document.add_paragraph("Läs mer på "), "kommunens sida", "https://exempel.se/a")
    for item in ("ett", "två"):
        document.add_paragraph(item, style="List Bullet")
    for item in ("först", "sedan"):
        document.add_paragraph(item, style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, said in zip(table._cells, ("År", "Stöd", "2020", "10"), strict=True):
        cell.text = said
    document.add_paragraph("NOT")
    document.save(str(path))
    return path


def changed(path: Path, changes: dict[str, Callable[[bytes], bytes]]) -> Path:
    """Change parts of a Word file; parts that are not there are added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {name: change(parts.get(name, b"")) for name, change in changes.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def of_text(content: str) -> str:
    return body_of(text.read(content))


def assert_whole(reading: Reading, source: Sequence[str]) -> None:
    """Check that a draft has the source's words but for those told of."""
    page = draft.draft({**FIELDS, "title": "Titel"}, reading.html)
    counted = draft.count("fil", reading, page, "Titel")
    assert counted.read == len(source)
    assert (
        counted.read - counted.dropped - counted.joined_from + counted.joined_to == counted.written
    )
    assert counted.dropped == len(words("\n".join(reading.dropped)))
    written = lines(markup.rendered(page.split("\n---\n", 1)[1]))
    title = () if draft.has_title(reading.html, "Titel") else ("Titel",)
    assert bare(written) == bare((*title, *lines(parse(reading.html))))


def bare(found: Sequence[str]) -> str:
    """Return lines without spaces and without dashes, which lists in tables get."""
    return re.sub(r"[\s-]", "", "".join(found))
