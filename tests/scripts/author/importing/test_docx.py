"""Word documents: what Word shows and a draft can't is told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from scripts.author.importing import readers
from scripts.author.importing.words import DocumentError
from tests.scripts.author.importing.documents import (
    body_of,
    changed,
    word_file,
)


def test_word(tmp_path: Path) -> None:
    reading = readers.read(word_file(tmp_path / "a.docx"))
    assert reading.dropped == ("Exempelstad kommun", "Dnr 2020/17")
    assert reading.notes == ("Word räknar ut listors nummer: kontrollera dem mot originalet",)
    assert body_of(reading, "Riktlinjer") == (
        "## Syfte\n\nLäs mer på [kommunens sida](https://exempel.se/a)\n\n- ett\n- två\n\n"
        "<!-- -->\n\n1. först\n2. sedan\n\n| År | Stöd |\n| --- | --- |\n| 2020 | 10 |\n\nNOT"
    )


def test_word_with_notes_fields_and_equations(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    more = (
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:fldSimple w:instr="SEQ"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
        "<w:r><w:t>IOP</w:t><w:noBreakHyphen/><w:t>avtal</w:t></w:r>"
        "<w:del><w:r><w:delText>borta</w:delText></w:r></w:del>"
        f"<m:oMath {math}><m:r><m:t>x + y</m:t></m:r></m:oMath>"
    ).encode()
    notes = (
        f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>En fotnot.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    ).encode()
    file = changed(
        word_file(tmp_path / "a.docx"),
        {
            "word/document.xml": lambda data: data.replace(
                b"<w:t>NOT</w:t></w:r>", b"<w:t>Not</w:t></w:r>" + more
            ),
            "word/footnotes.xml": lambda _: notes,
        },
    )
    reading = readers.read(file)
    made = body_of(reading)
    assert "Not[^1]7IOP‑avtal" in made
    assert made.endswith("[^1]: En fotnot.")
    assert "x + y" in reading.dropped
    assert "borta" not in reading.words


def save(document: WordDocument, path: Path) -> Path:
    document.save(str(path))
    return path


def test_struck_text_stays_so_and_is_told(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Avtalet ska gälla i ")
    paragraph.add_run("högst fyra år").font.strike = True
    paragraph.add_run(" tre år, ")
    paragraph.add_run("minst ett").font.double_strike = True
    document.add_heading("Rubrik utan numrering", 2)
    table = document.add_table(rows=1, cols=3)
    for cell, said in zip(table._cells, ("Nämnd", "Beslutar", "Följer upp"), strict=True):
        cell.text = said
    reading = readers.read(save(document, tmp_path / "a.docx"))
    assert body_of(reading) == (
        "Avtalet ska gälla i <s>högst fyra år</s> tre år, <s>minst ett</s>\n\n"
        "## Rubrik utan numrering\n\nNämnd\n\nBeslutar\n\nFöljer upp"
    )
    whole = 'i "Avtalet ska gälla i högst fyra år tre år, minst ett" och är med i utkastet'
    assert [note.split(": ")[0] for note in reading.notes] == [
        f'"högst fyra år" är överstruket {whole}',
        f'"minst ett" är överstruket {whole}',
        "en tabell blir löpande text",
    ]


def test_what_only_word_shows_is_told(tmp_path: Path) -> None:
    document = Document()
    document.styles["Quote"].font.strike = True
    document.add_paragraph("Gällde förr", style="Quote")
    document.add_paragraph("Gäller ").add_run("i hemlighet").font.hidden = True
    reading = readers.read(save(document, tmp_path / "a.docx"))
    assert body_of(reading) == "Gällde förr\n\nGäller i hemlighet"
    assert reading.notes == (
        'stycke 1: "Gällde förr" är överstruket av en formatmall i Word men inte i utkastet',
        'stycke 2: "i hemlighet" är dold text i Word men står i utkastet',
    )


def numbered(document: WordDocument, style: str) -> None:
    """Let Word count the headings of a style."""
    numbering = document.part.numbering_part.element
    number = numbering.findall(qn("w:num"))[-1].get(qn("w:numId"))
    document.styles[style].element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>')
    )


def test_numbers_that_word_gives_headings_are_told(tmp_path: Path) -> None:
    document = Document()
    numbered(document, "Heading 1")
    document.add_heading("Syfte", 1)
    document.add_paragraph("Se avsnitt 1.")
    unnumbered = document.add_heading("Bilaga", 1)
    unnumbered._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>')
    )
    document.add_heading("Mål", 2)
    reading = readers.read(save(document, tmp_path / "a.docx"))
    assert reading.notes == (
        'stycke 1: rubriken "Syfte" har ett nummer i Word som inte är med: skriv dit det',
    )


def change(paragraph: Paragraph, kind: str, text: str) -> None:
    """Add a tracked change."""
    said = "delText" if kind == "del" else "t"
    paragraph._p.append(
        parse_xml(
            f'<w:{kind} {nsdecls("w")} w:id="1" w:author="a">'
            f"<w:r><w:{said}>{text}</w:{said}></w:r></w:{kind}>"
        )
    )


def test_tracked_changes_are_read_as_accepted_and_told(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Avtalet gäller i ")
    change(paragraph, "del", "fyra år")
    change(paragraph, "ins", "tre år")
    reading = readers.read(save(document, tmp_path / "a.docx"))
    assert body_of(reading) == "Avtalet gäller i tre år"
    assert reading.notes == (
        "2 spårade ändringar är lästa som godkända: godkänn ändringarna först om texten inte är "
        "beslutad",
    )


def test_a_paragraph_whose_end_is_deleted_waits_for_its_author(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("Först")
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="a"/></w:rPr>')
    )
    document.add_paragraph("sedan.")
    file = save(document, tmp_path / "a.docx")
    with pytest.raises(DocumentError, match=r'"Först"; .* godkänn ändringarna först'):
        readers.read(file)


STRICT = {
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    ),
}


def test_strict_open_xml_is_read_like_the_other(tmp_path: Path) -> None:
    file = word_file(tmp_path / "a.docx")
    usual = readers.read(file)

    def strict(data: bytes) -> bytes:
        for name, other in STRICT.items():
            data = data.replace(name, other)
        return data

    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    reading = readers.read(changed(file, dict.fromkeys(names, strict)))
    assert reading == usual
    assert body_of(reading, "Riktlinjer") == body_of(usual, "Riktlinjer")
