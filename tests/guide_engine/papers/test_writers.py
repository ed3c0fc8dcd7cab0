"""One paper in three formats: each says the same texts as the same parts, whatever they are."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from importlib.resources import files

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from guide_engine.papers.agenda import agenda
from guide_engine.papers.docx import TEMPLATE, to_docx
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.page import to_document, to_html
from guide_engine.papers.paper import (
    Heading,
    Items,
    Line,
    Paper,
    Paragraph,
    Table,
    Text,
    blank,
    cleaned,
    items,
    line,
    paragraph,
    strong,
)
from scripts.author import paper_template
from tests import markup
from tests.papers import (
    Part,
    any_text,
    bases,
    from_docx,
    from_html,
    from_markdown,
    level,
    said,
)

HREF = "https://iop.example.se/guiden/malmo/#v=1&kommun=malmo&roll=forening"
READ: dict[str, Callable[[Paper], list[Part]]] = {
    "docx": lambda paper: from_docx(to_docx(paper)),
    "md": lambda paper: from_markdown(to_markdown(paper)),
    "html": lambda paper: from_html(to_html(paper)),
}
every_format = pytest.mark.parametrize("form", READ)


def written(*blocks: Heading | Paragraph | Items | Table) -> Paper:
    """Return a paper of some blocks."""
    return Paper("prov", "Provet", "Malmö · 1 december 2026", "Gjord på prov.", blocks)


# ---- Any text ------------------------------------------------------------------------------------


def _texts() -> st.SearchStrategy[str]:
    return any_text().map(lambda text: cleaned(text)[0])


def _some() -> st.SearchStrategy[str]:
    return _texts().filter(level)


def _runs(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Text]:
    return st.builds(
        Text, texts, strong=st.booleans(), href=st.sampled_from(("", "", HREF)), blank=st.booleans()
    )


def _lines() -> st.SearchStrategy[Line]:
    """Return lines that say something; where one run ends and the next begins is anywhere."""
    first, more = _runs(_some()), st.lists(_runs(_texts()), max_size=3)
    return st.builds(lambda run, runs: (run, *runs), first, more)


def _tables() -> st.SearchStrategy[Table]:
    cell = st.one_of(_lines(), st.just(()))
    return st.builds(
        Table,
        st.tuples(_some(), _some()),
        st.lists(st.tuples(cell, cell), min_size=1, max_size=3).map(tuple),
    )


BLOCKS = st.one_of(
    st.builds(Heading, st.integers(1, 3), _some(), st.booleans()),
    st.builds(Paragraph, _lines(), st.booleans()),
    st.builds(Items, st.lists(_lines(), min_size=1, max_size=3).map(tuple), st.booleans()),
    _tables(),
)


@every_format
@given(blocks=st.lists(BLOCKS, max_size=4))
@example([paragraph("1", ". ", strong("nej"), "*")])
@example([paragraph(strong("a"), strong("b"), blank("c"), Text("d", href=HREF))])
@example([paragraph(strong("nej!"), "efter")])
@example([paragraph("före", strong("?"), "efter"), items(["- a", "    b", "2) c"])])
@example([Table(("|", "\\"), ((line("\\|"), line("a\nb")),))])
def test_any_text_survives_as_it_is(form: str, blocks: list[Heading | Paragraph]) -> None:
    paper = written(*blocks)
    assert READ[form](paper) == said(paper)


@every_format
def test_a_whole_paper_survives(form: str) -> None:
    for basis in bases("soderhamn"):
        paper = agenda(basis)
        assert READ[form](paper) == said(paper)


@given(text=any_text())
def test_what_no_document_holds_is_dropped_and_counted(text: str) -> None:
    kept, dropped = cleaned(text)
    assert len(text.replace("\r\n", "\n")) == len(kept) + dropped
    assert cleaned(kept) == (kept, 0)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\r]", kept)
    gone = set(text) - set(kept) - {"\r"}
    assert {unicodedata.category(character) for character in gone} <= {"Cc", "Cn", "Cs"}


# ---- Word ----------------------------------------------------------------------------------------

PAPER = written(
    Heading(1, "Första"),
    items(["ett", "två"], numbered=True),
    items(["prick"]),
    Heading(2, "Andra", new_page=True),
    items(["ett igen"], numbered=True),
    Table(("A", "B"), ((line("a"), line("b")), (line("c"), line("d"))), (1, 3)),
    paragraph("Se ", Text("källan", href=HREF), " och ", blank("fyll i")),
)


def test_word_knows_the_language_the_title_and_the_page_numbers() -> None:
    document = Document(io.BytesIO(to_docx(PAPER, "2026-12-01")))
    (language,) = document.styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "sv-SE"
    about = document.core_properties
    assert (about.title, about.language) == (PAPER.title, "sv-SE")
    assert about.created is not None
    assert about.created.date().isoformat() == "2026-12-01"
    fields = document.sections[0].footer._element.iter(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_a_table_in_word_has_headings_on_each_page_and_whole_rows() -> None:
    (table,) = Document(io.BytesIO(to_docx(PAPER))).tables
    rows = [row._tr for row in table.rows]
    assert [r.find(f".//{qn('w:tblHeader')}") is not None for r in rows] == [True, False, False]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    # The headings stay with the first row: LibreOffice loses rows where they do not.
    together = [len(row.findall(f".//{qn('w:keepNext')}")) for row in rows]
    assert together == [2, 0, 0]
    widths = [column.width for column in table.columns]
    assert widths[1] == pytest.approx(3 * widths[0], rel=0.01)


def test_a_numbered_list_in_word_begins_anew() -> None:
    document = Document(io.BytesIO(to_docx(PAPER)))
    numbers = [
        found.get(qn("w:val"))
        for paragraph in document.paragraphs
        for found in paragraph._p.findall(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    ]
    assert len(numbers) == 4
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3
    known = {num.get(qn("w:numId")) for num in document.part.numbering_part.element.num_lst}
    assert set(numbers) <= known


def test_links_new_pages_and_places_to_fill_in_are_seen_in_each_format() -> None:
    document = Document(io.BytesIO(to_docx(PAPER)))
    last = document.paragraphs[-1]
    assert [link.address for link in last.hyperlinks] == [HREF]
    assert last.text == "Se källan och [fyll i]"
    breaks = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["Andra"]

    text = to_markdown(PAPER)
    (inline,) = [t for t in MarkdownIt("commonmark").parse(text) if t.content.startswith("Se ")]
    hrefs = [c.attrs["href"] for c in inline.children or [] if c.type == "link_open"]
    assert hrefs == [HREF]
    assert "---\n\n### Andra" in text

    elements = markup.read(to_html(PAPER))
    assert [e.attributes["href"] for e in elements if e.name == "a"] == [HREF]
    assert [e.text for e in elements if e.name == "mark"] == ["[fyll i]"]
    new_pages = [e.text for e in elements if e.attributes.get("class") == "paper-new-page"]
    assert new_pages == ["Andra"]


def test_the_same_paper_is_the_same_file() -> None:
    assert to_docx(PAPER, "2026-12-01") == to_docx(PAPER, "2026-12-01")
    with zipfile.ZipFile(io.BytesIO(to_docx(PAPER))) as package:
        assert package.testzip() is None


def test_the_template_is_what_its_script_makes() -> None:
    kept = (files("guide_engine.papers") / TEMPLATE).read_bytes()
    assert paper_template.template() == kept


# ---- A page of its own ---------------------------------------------------------------------------


def test_a_page_of_its_own_is_whole_and_asks_nobody_for_anything() -> None:
    page = to_document(PAPER)
    assert page.startswith('<!doctype html>\n<html lang="sv-SE">')
    assert str(to_html(PAPER)) in page
    assert f"<title>{PAPER.title}</title>" in page
    assert not re.search(r"src=|@import|url\(|<link|<script", page)
    assert "break-inside: avoid" in page


def test_a_page_gives_the_columns_their_shares_in_steps_that_have_a_style() -> None:
    styles = (files("guide_engine.papers") / "paper.css").read_text(encoding="utf-8")
    columns = [e.attributes["class"] for e in markup.read(to_html(PAPER)) if e.name == "col"]
    assert columns == ["paper-col-25", "paper-col-75"]
    for width in range(1, 100):
        table = Table(("a", "b"), (), (width, 100 - width))
        for column in [e for e in markup.read(to_html(written(table))) if e.name == "col"]:
            assert f".{column.attributes['class']} {{" in styles
    alike = Table(("a", "b"), ())
    assert not [e for e in markup.read(to_html(written(alike))) if e.name == "col"]


def test_what_leads_to_a_list_or_a_table_stays_on_its_page() -> None:
    blocks = (
        *(paragraph("Till en lista:"), items(["ett"])),
        *(paragraph("Till en tabell:"), Table(("A",), ((line("b"),),))),
        *(paragraph("För sig."), paragraph("Sist.")),
    )
    paper = Paper("memo", "Titel", "", "Fot", blocks)
    written = Document(io.BytesIO(to_docx(paper))).paragraphs
    kept = [each.text for each in written if each.paragraph_format.keep_with_next]
    assert kept == ["Till en lista:", "Till en tabell:"]
