"""Import of documents: nothing lost, nothing invented, and known documents are recognised.

The documents are made here; the project ships none of its sources.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs.utils import meta
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from scripts.author.import_document import main, slug
from scripts.author.importing import draft, likeness, markup, readers, text
from scripts.author.importing.words import (
    DocumentError,
    Reading,
    words,
)
from scripts.read import front_matter
from tests.scripts.author.importing.documents import (
    FIELDS,
    MEETING,
    OPTIONS,
    assert_whole,
    body_of,
    changed,
    of_text,
    pdf,
    rows,
    word_file,
    write,
)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a folder of pages with one page."""
    folder = tmp_path / "docs"
    (folder / "kunskap").mkdir(parents=True)
    page = folder / "kunskap" / "sida.md"
    page.write_text(f"{draft.front_matter_of(FIELDS)}\n# Sida\n\nEn egen text.\n", "utf-8")
    return folder


# Text


def test_text_gets_headings_lists_and_paragraphs() -> None:
    assert of_text(MEETING) == (
        "## Mötet öppnas\n\n"
        "Ordföranden hälsade alla välkomna till årets andra möte. Vi gick igenom hur föreningarna "
        "söker stöd och vad kommunen svarar på frågor om lokaler, tider och ersättning för "
        "material.\n\n"
        "- Lokalen bokas av vaktmästaren.\n"
        "- Nyckeln lämnas tillbaka samma kväll.\n"
        "- Den som städar skriver under listan.\n\n"
        "### Beslut om bidrag\n\n"
        "Styrelsen beslutade att föreningen söker bidrag före den första mars. Kassören skriver "
        "ansökan och sekreteraren läser igenom den innan den skickas till förvaltningen i "
        "Exempelstad.\n\n"
        "Nästa möte hålls i biblioteket klockan sex på kvällen. Kallelsen skickas med post två "
        "veckor innan mötet och dagordningen sätts upp på anslagstavlan vid entrén."
    )


def test_double_spaced_text_is_the_same_text() -> None:
    assert of_text(MEETING.replace("\n", "\n\n")) == of_text(MEETING)


def test_nested_and_numbered_lists() -> None:
    content = (
        "Gör så här:\n\n1. Skriv.\n   • Med penna.\n   • På papper.\n2. Skicka.\n\n"
        "Sedan fortsätter listan:\n\n3. Vänta.\n4. Fråga.\n"
    )
    assert of_text(content) == (
        "Gör så här:\n\n1. Skriv.\n    - Med penna.\n    - På papper.\n2. Skicka.\n\n"
        "Sedan fortsätter listan:\n\n- 3\\. Vänta.\n- 4\\. Fråga."
    )


def test_numbered_headings_keep_their_numbers() -> None:
    content = (
        "1. Syfte\n\nText om syftet, en hel mening.\n\n2. Mål\n\nText om målet, en hel mening.\n"
    )
    made = of_text(content)
    assert "## 1. Syfte" in made
    assert "### 2. Mål" in made


def test_repeated_lines_go_and_paragraphs_go_on_over_the_page() -> None:
    pages = [
        f"Exempelstad kommun\n\nPå sidan {word} står det en mening som är så lång att den\n"
        f"fortsätter och fortsätter på nästa sida och där kommer den\n\nSida {number} (3)\n"
        for number, word in enumerate(["ett", "två", "tre"], start=1)
    ]
    reading = text.read(
        "\f".join(pages).replace("där kommer den\n\nSida 1", "där är förenings-\n\nSida 1")
    )
    assert reading.dropped.count("Exempelstad kommun") == 3
    assert "Sida 2 (3)" in reading.dropped
    assert "Exempelstad" not in body_of(reading)


def test_a_cut_word_is_joined_over_the_page() -> None:
    pages = [
        "Sidhuvud\nHär står en ganska lång rad om hur kommunen ger ett verksam-\nDnr 2020/17",
        "Sidhuvud\nhetsbidrag till den som söker i tid och följer reglerna.\nDnr 2020/17",
    ]
    reading = text.read("\f".join(pages))
    assert reading.dropped == ("Sidhuvud", "Dnr 2020/17") * 2
    assert body_of(reading) == (
        "Här står en ganska lång rad om hur kommunen ger ett verksamhetsbidrag till den som söker "
        "i tid och följer reglerna."
    )


def test_page_numbers_alone_show_the_pages() -> None:
    reading = text.read(
        "".join(
            "".join(f"Rad {letter * n} är en mening för sig.\n" for letter in "abcdefghijkl")
            + f"Kontoret för exempel\nSida {n} av 3\n"
            for n in (1, 2, 3)
        )
    )
    assert reading.dropped == tuple(
        line for n in (1, 2, 3) for line in ("Kontoret för exempel", f"Sida {n} av 3")
    )


def test_numbers_that_count_no_pages_stay() -> None:
    assert text.read("1\n2\n3\n4\nfyra rader\n").dropped == ()


def test_tables_years_and_marks_are_text() -> None:
    content = "[x] {#id} <b>fet</b> &amp; *a* _b_ | y `z` \\ ~~~ 1986. #1 [^1]: not"
    shown = markup.rendered(of_text(content))
    assert shown.get_text() == content
    assert shown.find(["b", "em", "code", "sup"]) is None


@given(st.text())
@example("a-\nb")
@example("Till-\nLåt\f1\f2")
@example("&#0; &#65; &amp; &copy; R&D")
@example("[TOC]\n\n[x]: y\n*[IOP]: z")
@example("!!! note\n    text\n\n: a\n\n~~~\nb")
@example("1. a\n2. b\n• c\n1. d\n")
@example("- \n-\n--- | ---\n> a\n=\n#")
@example("<!-- a --><script>b</script> &lt; https://a.se/(b)_c")
@example("å\u030a ﬁ \u00ad\u200b a\u00ad\nb \x1f \u2028 \x85")
def test_no_word_is_lost_from_any_text(content: str) -> None:
    assert_whole(text.read(content), words(content))


@given(st.lists(st.text("ab1.)-•–# \n\f|>:(/=_*<&http", max_size=30), max_size=8).map("\n".join))
def test_no_word_is_lost_from_text_that_looks_like_markup(content: str) -> None:
    assert_whole(text.read(content), words(content))


# What can't be read


def locked_against_copying(path: Path) -> Path:
    locked = StandardEncryption("", ownerPassword="x", canCopy=0, strength=128)
    canvas = Canvas(str(path), encrypt=locked)
    canvas.drawString(70, 700, "Text")
    canvas.save()
    return path


def make_bad(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield files that can't be imported, with what is said of each."""
    yield folder / "saknas.pdf", "finns inte"
    yield folder, "kan inte läsas som dokument"
    yield write(folder / "a.xlsx", "x"), "kan inte läsas som dokument"
    yield write(folder / "a.rtf", "x"), "öppna filen i Word och spara den som .docx"
    yield write(folder / "a.odt", "x"), "öppna filen i LibreOffice och spara den som .docx"
    yield write(folder / "a.doc", "x"), "öppna filen i Word och spara den som .docx"
    yield write(folder / "a.pdf", "bara text"), "är text, inte PDF"
    yield write(folder / "a.docx", "bara text"), "är text, inte Word"
    yield pdf(folder / "b.txt", [rows("Text")]), "är PDF, inte text"
    yield write(folder / "c.pdf", "%PDF-1.7\ntrasig"), "är trasig"
    yield pdf(folder / "d.pdf", [rows("Hemlig")], password="hemligt"), "krypterad eller spärrad"
    yield locked_against_copying(folder / "e.pdf"), "krypterad eller spärrad"
    yield pdf(folder / "f.pdf", [lambda canvas: canvas.rect(9, 9, 90, 90)]), "har ingen text"
    yield write(folder / "g.docx", "PK\x03\x04 trasig"), "är trasig"
    old = folder / "h.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0gammalt")
    yield old, "äldre Word-format eller krypterat"
    other = folder / "i.docx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("annat.xml", "<a/>")
    yield other, "är trasig"
    bad = {"word/document.xml": lambda data: data[:-40]}
    yield changed(word_file(folder / "j.docx"), bad), "är trasig"
    for number, name in enumerate(["k.txt", "l.md", "m.html"]):
        yield write(folder / name, ["", "---\n---\n", "<p> </p>"][number]), "är tomt"
    blank = folder / "n.docx"
    Document().save(str(blank))
    yield blank, "är tomt"
    binary = folder / "o.txt"
    binary.write_bytes(b"a\x00b")
    yield binary, "är inte text"
    yield write(folder / "p.html", "<div>" * 3000 + "x"), "nästlad för djupt"


def test_what_cannot_be_read_gets_one_line_that_says_what_is_allowed(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, told in make_bad(tmp_path):
        assert main([str(file), *OPTIONS], docs) == 1, file
        said = capsys.readouterr()
        assert len(said.err.splitlines()) == 1, said.err
        assert said.err.startswith(f"import_document: {file}: "), said.err
        assert told in said.err
        assert "tillåtet: " in said.err
        assert said.out == ""
    assert not (docs / "utkast").exists()


def test_a_text_in_an_older_encoding_is_read_and_told(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Föreningen på ön".encode("cp1252"))
    reading = readers.read(file)
    assert body_of(reading) == "Föreningen på ön"
    assert "cp1252" in reading.notes[0] or "windows-1252" in reading.notes[0]


def test_a_lost_or_added_word_stops_the_import() -> None:
    reading = Reading("<p>ett två</p>", ("ett", "två", "tre"))
    page = draft.draft(FIELDS, reading.html)
    with pytest.raises(DocumentError, match='ord skulle gå förlorade: "tre"; inget'):
        draft.count("a.txt", reading, page, FIELDS["title"])
    with pytest.raises(DocumentError, match='ord skulle tillkomma: "två"'):
        draft.count("a.txt", Reading(reading.html, ("ett",)), page, FIELDS["title"])


# The draft


def test_a_draft_has_all_fields_and_one_first_heading(tmp_path: Path, docs: Path) -> None:
    file = write(tmp_path / "Mötet i mars.txt", MEETING)
    assert main([str(file), *OPTIONS], docs) == 0
    page = (docs / "utkast" / "motet-i-mars.md").read_text("utf-8")
    content, found = meta.get_data(page)
    assert list(found) == list(FIELDS)
    assert front_matter.read("utkast/motet-i-mars.md", page).title == FIELDS["title"]
    assert [line for line in content.splitlines() if line.startswith("# ")] == [
        "# Riktlinjer för exempel"
    ]


def test_the_report_has_figures_and_lines(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "Sidhuvud\nEn rad om ett verksam-\nhetsbidrag.\n"
    file = write(tmp_path / "a.txt", f"{page}Sist här\n\f{page}Slut\n")
    assert main([str(file), *OPTIONS], docs) == 0
    said = capsys.readouterr().out
    assert "Ord in: 17. Borttagna: 2. Hopskrivna: 4 blev 2. Ord ut: 13." in said
    assert "Borttagna rader (2):\n    Sidhuvud\n    Sidhuvud\n" in said
    assert (
        "Hopskrivet vid radslut (2):\n    sida 1: verksam- + hetsbidrag. → verksamhetsbidrag."
        in said
    )


def test_fields_that_nobody_gave_are_not_made_up(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.txt", MEETING)
    assert main([str(file), "--title", "Mötet"], docs) == 1
    assert "ange --description, --granskad, --agare\n" in capsys.readouterr().err
    assert not (docs / "utkast").exists()


def test_fields_are_asked_for_until_they_fit(tmp_path: Path, docs: Path) -> None:
    file = write(tmp_path / "a.txt", MEETING)
    answers = {"title": [""], "description": ["", "Om mötet."], "granskad": ["i går", "2026-11-21"]}
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question.split(maxsplit=1)[0])
        return answers.get(asked[-1], ["Redaktionen" if asked[-1] == "agare" else ""]).pop(0)

    assert main([str(file)], docs, ask) == 0
    assert asked.count("description") == asked.count("granskad") == 2
    page = front_matter.read("utkast/a.md", (docs / "utkast" / "a.md").read_text("utf-8"))
    assert (page.title, page.description) == ("Mötet öppnas", "Om mötet.")
    assert page.owner == "Redaktionen"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--title", "x" * 61], "title: har 61 tecken; tillåtet: högst 60"),
        (
            ["--granskad", "2026-02-30"],
            'granskad: "2026-02-30" är inget datum; tillåtet: ÅÅÅÅ-MM-DD',
        ),
        (["--kalla", "hittepa"], 'kalla: "hittepa" finns inte; tillåtet: '),
        (["--giltig_fran", "2021-01-02", "--giltig_till", "2021-01-01"], "är före giltig_fran"),
        (["--out", "docs/kunskap/ny.md"], "skulle publiceras; tillåtet: "),
        (["--out", "ny.txt"], "ska vara en fil som slutar på .md"),
    ],
)
def test_what_a_draft_may_not_have(
    docs: Path,
    options: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(docs.parent)
    file = write(docs.parent / "a.txt", MEETING)
    assert main([str(file), *OPTIONS, *options], docs) == 1
    assert told in capsys.readouterr().err
    assert list(docs.rglob("*.md")) == [docs / "kunskap" / "sida.md"]


def test_an_interrupted_import_writes_nothing(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(_: str) -> str:
        raise EOFError

    assert main([str(write(tmp_path / "a.txt", MEETING))], docs, ask) == 1
    assert capsys.readouterr().err == "import_document: avbrutet, inget är skrivet\n"
    assert not (docs / "utkast").exists()


def test_a_draft_is_not_written_over(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.txt", MEETING)
    assert main([str(file), *OPTIONS], docs) == 0
    assert main([str(file), *OPTIONS], docs) == 1
    assert "a.md: finns redan; välj ett annat namn med --out" in capsys.readouterr().err
    assert main([str(file), *OPTIONS, "--force"], docs) == 0


def test_a_dry_run_writes_nothing_and_asks_nothing(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(write(tmp_path / "a.txt", MEETING)), "--dry-run"], docs) == 0
    assert "Ord in: " in capsys.readouterr().out
    assert not (docs / "utkast").exists()


def test_file_names() -> None:
    assert slug("Mötet den 18/1 – Åsa") == "motet-den-18-1-asa"
    assert slug("…") == "dokument"


# Likeness


def other_form(folder: Path) -> Path:
    """Write the meeting as HTML, with a line more, a line less and a word changed."""
    reading = text.read(MEETING.replace("vaktmästaren", "vaktmästarna"))
    html = reading.html.replace("<li>Nyckeln lämnas tillbaka samma kväll.</li>", "")
    return write(folder / "b.html", f"<h1>Årets möte i Exempelstad</h1>{html}")


def test_two_forms_of_a_document_and_what_differs(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = write(tmp_path / "a.txt", MEETING), other_form(tmp_path)
    assert main([str(second), *OPTIONS, "--compare", str(first)], docs) == 1
    said = capsys.readouterr()
    assert "a.txt: samma dokument i annan form. Lika till 82\u00a0%" in said.out
    assert "  Bara i b.html (1):\n    Årets möte i Exempelstad\n" in said.out
    assert "  Bara i a.txt (1):\n    Nyckeln lämnas tillbaka samma kväll.\n" in said.out
    assert '"vaktmästarna" – "vaktmästaren" i: Lokalen bokas av vaktmästarna.' in said.out
    assert "finns redan i annan form (a.txt), inget utkast är skrivet" in said.err
    assert not (docs / "utkast").exists()
    assert main([str(second), *OPTIONS, "--compare", str(first), "--force"], docs) == 0


def test_an_earlier_import_is_recognised_from_hashes(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = write(tmp_path / "a.txt", MEETING), other_form(tmp_path)
    assert main([str(first), *OPTIONS], docs) == 0
    index = (docs / "utkast" / ".index.json").read_text("utf-8")
    assert "bibliotek" not in index
    capsys.readouterr()
    assert main([str(second), *OPTIONS], docs) == 1
    assert "a.txt, tidigare infört som utkast/a.md: samma dokument" in capsys.readouterr().out
    (docs / "utkast" / "a.md").unlink()
    assert main([str(second), *OPTIONS], docs) == 1
    assert "Utkastet finns inte kvar" in capsys.readouterr().out


def test_pages_are_compared_and_drafts_of_the_same_name_are_not(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.txt", MEETING)
    assert main([str(file), *OPTIONS], docs) == 0
    page = (docs / "utkast" / "a.md").read_text("utf-8")
    assert "Inget liknande dokument" in capsys.readouterr().out
    write(docs / "kunskap" / "motet.md", page)
    assert main([str(file), *OPTIONS, "--force"], docs) == 0
    said = capsys.readouterr().out
    assert "docs/kunskap/motet.md: samma dokument i annan form. Lika till 9" in said
    assert "tidigare infört" not in said


def test_a_part_of_a_document_is_told_and_imported(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = write(tmp_path / "a.txt", MEETING)
    part = write(tmp_path / "b.txt", MEETING.split("\n\n")[1])
    assert main([str(part), *OPTIONS, "--compare", str(whole)], docs) == 0
    assert "det ena dokumentet ingår i det andra" in capsys.readouterr().out


def test_a_broken_index_is_told(
    tmp_path: Path, docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "utkast").mkdir()
    index = docs / "utkast" / ".index.json"
    entry = {"file": "a", "draft": "b", "digest": "c", "shingles": "AAAA"}
    for broken in ("{", "[]", '{"version": 9}', json.dumps({"version": 1, "documents": [entry]})):
        write(index, broken)
        assert main([str(write(tmp_path / "a.txt", MEETING)), *OPTIONS], docs) == 1
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1
        assert said.startswith(f"import_document: {index}: ")


@given(st.text(), st.text())
def test_likeness_is_the_same_both_ways(first: str, second: str) -> None:
    a, b = (likeness.of_html("x", text.read(found).html) for found in (first, second))
    assert likeness.likeness(a.shingles, b.shingles) == likeness.likeness(b.shingles, a.shingles)
    assert likeness.likeness(a.shingles, a.shingles).same == bool(a.words)
    same = likeness.differences(a, a)
    assert same == likeness.Differences((), (), ())
