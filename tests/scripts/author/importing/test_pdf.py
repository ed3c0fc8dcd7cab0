"""PDF: rows in order, and what is uncertain told page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import batched
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.constants import UserAccessPermissions
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from scripts.author.importing import readers
from scripts.author.importing.words import lines, parse, words
from tests.scripts.author.importing.documents import MEETING, body_of, pdf, rows


def test_pdf(tmp_path: Path) -> None:
    file = pdf(
        tmp_path / "a.pdf",
        [
            rows(
                "# Riktlinjer för exempel",
                "",
                "## Syfte",
                "Riktlinjerna säger hur kommunen ger stöd till föreningar med en öppen verksam-",
                "het för barn och unga. De gäller både upphandlings- och bidragsfrågor.",
                "",
                "• Stödet söks varje år och den som söker ska visa hur pengarna från förra året",
                "har använts.",
                "• Ansökan är öppen.",
                "",
                "Här börjar ett stycke som fortsätter på nästa sida och som därför inte slutar",
            ),
            rows("förrän där. Det är slut nu.", "", "1. Först det ena.", "2. Sedan det andra."),
            rows("## Uppföljning", "Nämnden följer upp."),
        ],
    )
    reading = readers.read(file)
    assert reading.dropped == tuple(
        line for n in (1, 2, 3) for line in ("Exempelstad kommun", f"Sida {n} (3)")
    )
    assert body_of(reading, "Riktlinjer för exempel") == (
        "## Syfte\n\nRiktlinjerna säger hur kommunen ger stöd till föreningar med en öppen "
        "verksamhet för barn och unga. De gäller både upphandlings- och bidragsfrågor.\n\n"
        "- Stödet söks varje år och den som söker ska visa hur pengarna från förra året "
        "har använts.\n- Ansökan är öppen.\n\nHär börjar ett stycke som fortsätter på nästa sida "
        "och som därför inte slutar förrän där. Det är slut nu.\n\n1. Först det ena.\n"
        "2. Sedan det andra.\n\n## Uppföljning\n\nNämnden följer upp."
    )


def test_pdf_links(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 600, "Läs riktlinjerna här, de är korta.")
        start = 70 + canvas.stringWidth("Läs ", "Helvetica", 11)
        end = 70 + canvas.stringWidth("Läs riktlinjerna", "Helvetica", 11)
        canvas.linkURL("https://exempel.se/r", (start - 1, 597, end, 612))
        canvas.linkURL("https://exempel.se/tom", (300, 100, 400, 120))

    reading = readers.read(pdf(tmp_path / "a.pdf", [draw, lambda canvas: canvas.rect(9, 9, 9, 9)]))
    assert body_of(reading) == "Läs [riktlinjerna](https://exempel.se/r) här, de är korta."
    assert reading.notes == (
        "sida 2 har ingen text; den kan vara en bild",
        "sida 1: länken https://exempel.se/tom hör inte till någon text",
    )


def test_another_library_has_its_say_on_a_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = pdf(tmp_path / "a.pdf", [rows("En text.")])
    assert readers.read(file).notes == ()
    monkeypatch.setattr(
        "pypdf.PageObject.extract_text", lambda *_, **__: "En text. Den är längre. " * 9
    )
    assert "hittar 124 bokstäver fler" in readers.read(file).notes[1]


def test_pdf_bullets_that_are_drawn(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for place, said in enumerate(["Först ut är den här punkten.", "Sist är den här."]):
            canvas.circle(76, 603 - 14 * place, 2, fill=1)
            canvas.drawString(84, 600 - 14 * place, said)

    reading = readers.read(pdf(tmp_path / "a.pdf", [draw]))
    assert body_of(reading) == "- Först ut är den här punkten.\n- Sist är den här."


def one_page(path: Path, *placed: tuple[float, float, str]) -> Path:
    """Write a PDF with texts at places, in points from the lower left corner."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 12)
        for x, y, said in placed:
            canvas.drawString(x, y, said)

    return pdf(path, [draw])


def test_stretched_lines_stay_whole_and_in_order(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        said = canvas.beginText(72, 700)
        said.setFont("Times-Roman", 12)
        for stretch, row in (
            (0, "Kommunen och den idéburna organisationen tecknar ett avtal om en särskild"),
            (22, "verksamhet. Kommunen förbinder sig"),
            (0, "att bidra med lokaler och personal under hela avtalstiden och följa upp"),
        ):
            said.setWordSpace(stretch)
            said.textLine(row)
        canvas.drawText(said)

    reading = readers.read(pdf(tmp_path / "a.pdf", [draw]))
    assert body_of(reading) == (
        "Kommunen och den idéburna organisationen tecknar ett avtal om en särskild verksamhet. "
        "Kommunen förbinder sig att bidra med lokaler och personal under hela avtalstiden och "
        "följa upp"
    )
    assert reading.notes == ()


def justified(*rows_of_pages: Sequence[str]) -> list[Callable[[Canvas], None]]:
    """Return pages whose words stand each at its own place, so that rows end at one margin."""

    def page(texts: Sequence[str]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            rows()(canvas)
            canvas.setFont("Helvetica", 11)
            for place, row in enumerate(texts):
                x, said = 70.0, row.split()
                widths = [canvas.stringWidth(word, "Helvetica", 11) for word in said]
                gap = (300 - sum(widths)) / max(1, len(said) - 1) if row != texts[-1] else 3
                for word, width in zip(said, widths, strict=True):
                    canvas.drawString(x, 740 - 14 * place, word)
                    x += width + gap

        return draw

    return [page(texts) for texts in rows_of_pages]


def test_a_justified_text_keeps_its_runs_of_words(tmp_path: Path) -> None:
    source = re.sub(r"^- ", "", MEETING, flags=re.MULTILINE) * 6
    pages = justified(*batched(wrap(source, 48), 45, strict=False))
    reading = readers.read(pdf(tmp_path / "a.pdf", pages))
    read = "\n".join(lines(parse(reading.html)))
    assert (runs_of(source) & runs_of(read)).total() >= 0.97 * runs_of(source).total()
    assert reading.notes == ()


def runs_of(text: str) -> Counter[tuple[str, ...]]:
    """Return all runs of five words."""
    found = words(text)
    return Counter(tuple(found[at : at + 5]) for at in range(len(found) - 4))


def test_rows_that_the_file_has_in_another_order_are_read_from_the_top(tmp_path: Path) -> None:
    file = one_page(
        tmp_path / "a.pdf",
        (72, 500, "nämndens beslut om stöd till föreningar"),
        (72, 514, "Förvaltningen följer varje år upp hur det gick med"),
    )
    reading = readers.read(file)
    assert body_of(reading) == (
        "Förvaltningen följer varje år upp hur det gick med nämndens beslut om stöd till föreningar"
    )
    assert reading.notes == ()


def test_columns_side_by_side_are_told_by_the_other_reader(tmp_path: Path) -> None:
    left = "Kommunen prövar varje", "ansökan för sig och", "beslutar i nämnden."
    right = "Föreningen söker stöd", "före den första mars", "och visar sin budget."
    placed = [
        (x, 700 - 14 * place, row)
        for x, texts in ((72, left), (320, right))
        for place, row in enumerate(texts)
    ]
    reading = readers.read(one_page(tmp_path / "a.pdf", *placed))
    assert body_of(reading).startswith("Kommunen prövar varje ansökan för sig och beslutar")
    assert 'läser raden "Föreningen söker stöd" på en annan plats' in reading.notes[0]


def test_rows_in_columns_are_told(tmp_path: Path) -> None:
    cells = (
        ("Nämnd", "Beslutar", "Följer upp"),
        ("Social", "varje år", "mars"),
        ("Skola", "ja", "x"),
    )
    placed = [
        (x, 700 - 14 * place, said)
        for place, row in enumerate(cells)
        for x, said in zip((72, 200, 330), row, strict=True)
    ]
    reading = readers.read(one_page(tmp_path / "a.pdf", *placed))
    assert body_of(reading) == "Nämnd Beslutar Följer upp\n\nSocial varje år mars\n\nSkola ja x"
    assert reading.notes == (
        'sida 1: 3 rader från "Nämnd Beslutar Följer upp" står i kolumner, som i en tabell eller i '
        "spalter; de är lästa rad för rad och måste göras om",
    )


def test_ruled_tables_are_told(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for place, (said, more) in enumerate([("År", "Stöd"), ("2020", "10"), ("2021", "20")]):
            canvas.drawString(72, 700 - 16 * place, said)
            canvas.drawString(105, 700 - 16 * place, more)
        canvas.line(102, 660, 102, 715)

    assert "3 rader från" in readers.read(pdf(tmp_path / "a.pdf", [draw])).notes[0]


def test_a_sign_of_two_halves_is_whole(tmp_path: Path) -> None:
    file = one_page(tmp_path / "a.pdf", (72, 700, "Hej x på er"))
    writer = PdfWriter(clone_from=file)
    letters = DecodedStreamObject()
    letters.set_data(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
        b"endcodespacerange 1 beginbfchar <78> <D83DDE00> endbfchar endcmap end"
    )
    resources: Any = writer.pages[0]["/Resources"]
    for font in resources["/Font"].values():
        font.get_object()[NameObject("/ToUnicode")] = writer._add_object(letters)
    writer.write(file)
    assert body_of(readers.read(file)) == "Hej 😀 på er"


def test_raised_and_struck_signs_are_told(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "Avtalet gäller i fyra år")
        end = 72 + canvas.stringWidth("Avtalet gäller i fyra år", "Helvetica", 12)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(end, 705, "1")
        canvas.line(150, 704, 180, 704)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 680, "En rad med ett streck under sig")
        canvas.line(100, 678, 150, 678)

    reading = readers.read(pdf(tmp_path / "a.pdf", [draw]))
    assert reading.notes == (
        'sida 1: "1" är upphöjt i "Avtalet gäller i fyra år1" men inte i utkastet: det kan vara en '
        "fotnot",
        'sida 1: ett streck går genom "Avtalet gäller i fyra år1": ta bort det som är överstruket',
    )


def test_a_hyphen_stays_where_the_word_without_it_is_not_known(tmp_path: Path) -> None:
    file = one_page(
        tmp_path / "a.pdf",
        (72, 700, "Kommunen och föreningen prövar i en offentlig-"),
        (72, 686, "privat samverkan hur de kan hjälpas åt med stöd"),
    )
    reading = readers.read(file)
    assert "en offentlig-privat samverkan" in body_of(reading)
    assert reading.notes == (
        'sida 1: bindestrecket i "offentlig-privat" stod sist på raden och är kvar: kontrollera om '
        "det hör till ordet",
    )


def test_a_file_that_is_locked_against_changes_is_read(tmp_path: Path) -> None:
    file = one_page(tmp_path / "a.pdf", (70, 700, "Riktlinjer för stöd"))
    writer = PdfWriter(clone_from=file)
    writer.encrypt(
        "",
        owner_password="x",
        permissions_flag=UserAccessPermissions.EXTRACT,
        algorithm="AES-256",
    )
    writer.write(file)
    reading = readers.read(file)
    assert body_of(reading) == "Riktlinjer för stöd"
    assert reading.notes == ()
