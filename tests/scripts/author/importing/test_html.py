"""Web pages and Markdown: no word is lost, and what a page can't keep is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scripts.author.importing import draft, markup, readers
from scripts.author.importing.words import (
    DocumentError,
    text_words,
    words,
)
from tests.scripts.author.importing.documents import (
    FIELDS,
    assert_whole,
    body_of,
    write,
)


def test_html_keeps_structure_and_tells_what_it_leaves_out(tmp_path: Path) -> None:
    page = write(
        tmp_path / "sida.html",
        """<!doctype html><html><head><title>Fönstret</title>
        <link rel="canonical" href="https://exempel.se/bidrag/"><style>p { color: red }</style>
        </head><body><nav><a href="/">Hem</a></nav><main><h1>Bidrag</h1>
        <p>Läs <a href="villkor.html">villkoren</a> och <b>skriv</b><b> under</b>.
        <a href="#topp">Upp</a></p>
        <h4>Så söker ni</h4><ol><li>Fråga<ul><li>kommunen<li>regionen</ul><li>Sök</ol>
        <ol start="3"><li>Vänta</ol><img src="x.png" alt="En blankett">
        <table><caption>Belopp</caption><tr><th>År<th>Stöd<th>Not
        <tr><td rowspan=2>2020<td>10 | 20<td>a<tr><td colspan=2>30</table>
        <script>alert("nej")</script></main><footer>Kontakta oss</footer></body></html>""",
    )
    reading = readers.read(page)
    assert body_of(reading) == (
        "## Bidrag\n\nLäs [villkoren](https://exempel.se/bidrag/villkor.html) och **skriv under**. "
        "Upp\n\n### Så söker ni\n\n1. Fråga\n    - kommunen\n    - regionen\n2. Sök\n\n<!-- -->\n\n"
        "- 3\\. Vänta\n\nBelopp\n\n| År | Stöd | Not |\n| --- | --- | --- |\n"
        "| 2020 | 10 \\| 20 | a |\n|  | 30 |  |"
    )
    assert reading.dropped == ("Hem", "Kontakta oss")
    assert reading.notes == (
        "en bild är inte med: En blankett",
        'länken "Upp" har ingen adress som går att följa (#topp)',
    )


def test_markdown_keeps_structure_and_drops_front_matter(tmp_path: Path) -> None:
    file = write(
        tmp_path / "sida.md",
        "---\ntitle: Gammal\n---\n# Bidrag\n\nSe [här](https://exempel.se) <b>nu</b>.\n\n"
        "* ett\n  * två\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nkod *här*\n```\n",
    )
    reading = readers.read(file)
    assert reading.dropped == ("title: Gammal",)
    assert body_of(reading, "Bidrag") == (
        "Se [här](https://exempel.se) **nu**.\n\n- ett\n    - två\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\nkod *här*\n```"
    )


TEXTS = st.sampled_from(
    [
        "ord",
        " två ord ",
        "1. tal",
        "- streck",
        "# x",
        "a_b*c",
        "&lt;i&gt;",
        ": k",
        "| x",
        "&amp;amp;",
    ]
)


def around(names: Sequence[str], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return markup of one of some elements around some pieces."""
    return st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name.split()[0]}>",
        st.sampled_from(names),
        st.lists(inner, max_size=4),
    )


ADDRESSES = ["a href='https://a.se/(x) y'", "a href='#x'", "a href='mailto:a@b.se'"]
RUNNING = st.recursive(
    TEXTS | st.just("<br>"),
    lambda inner: around(["b", "i", "code", "q", *ADDRESSES], inner),
    max_leaves=4,
)


def lists_and_tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return lists, tables and other blocks around some pieces."""
    cells = around(["td", "th", "td colspan=2", "td rowspan=3"], inner)
    rows = around(["tr"], cells)
    return (
        around(["ul", "ol", "ol start=4"], around(["li", "li", "li value=7"], inner))
        | around(["table"], rows)
        | around(["div", "blockquote", "nav", "figure"], inner)
        | around(["dl"], around(["dt", "dd"], inner))
    )


HTML = st.recursive(
    RUNNING | around(["p", "h1", "h2", "h4", "pre"], RUNNING), lists_and_tables, max_leaves=20
)
ANYTHING = st.recursive(
    TEXTS,
    lambda inner: around(
        ["p", "b", "li", "ul", "ol", "h2", "td", "tr", "table", "pre", "nav", "caption", "q"], inner
    ),
    max_leaves=20,
)


@given(HTML)
@example("<ol><li>a</li></ol><ol><li>b</li></ol><ul><li>c</li></ul>")
@example("<ol><li></li><li>b</li></ol><ul>x<ul><li>y</li></ul></ul>")
@example("<ul><li><p>a</p>b<ul><li>c</li></ul>d</li><li>e<blockquote>f</blockquote></li></ul>")
@example("<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>")
@example("<h2><div>a</div></h2><p>b<b>c<br></b>d</p><div>e<p></p>f<nav></nav>g</div>")
def test_no_word_is_lost_from_any_markup(
    tmp_path_factory: pytest.TempPathFactory, html: str
) -> None:
    reading = readers.read(write(tmp_path_factory.getbasetemp() / "a.html", f"<p>början</p>{html}"))
    assert_whole(reading, reading.words)


@given(ANYTHING)
def test_markup_that_breaks_every_rule_is_whole_or_refused(
    tmp_path_factory: pytest.TempPathFactory, html: str
) -> None:
    reading = readers.read(write(tmp_path_factory.getbasetemp() / "a.html", f"<p>början</p>{html}"))
    page = draft.draft(FIELDS, reading.html)
    try:
        draft.count("a.html", reading, page, FIELDS["title"])
    except DocumentError:
        return
    shown = text_words(markup.rendered(page.split("\n---\n", 1)[1]))
    kept = Counter(reading.words) - Counter(words("\n".join(reading.dropped)))
    assert Counter(shown) == kept + Counter(words(FIELDS["title"]))


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("<!DOCTYPE html><html><body><p>Hej kommun</p></body></html>", "Hej kommun"),
        ("<!doctype html><title>x</title><p>Hej <b>kommun</b>", "Hej **kommun**"),
        ("<!doctype html><!-- nej --><article><p>Hej</article><p>då", "Hej"),
    ],
)
def test_a_page_with_a_doctype_has_only_its_text(tmp_path: Path, page: str, made: str) -> None:
    reading = readers.read(write(tmp_path / "a.html", page))
    assert body_of(reading) == made
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>Rådet på Öland</p>".encode("cp1252"), "cp1252"),
        ("<p>Rådet på Öland</p>".encode(), ""),
        ("<meta charset=iso-8859-1><p>Rådet på Öland</p>".encode("cp1252"), ""),
        ("<meta charset=utf-8><p>Rådet på Öland</p>".encode("cp1252"), "cp1252"),
        ("<meta charset=iso-8859-1><p>Rådet på Öland</p>".encode(), ""),
        ("<p>Rådet på Öland</p>".encode("utf-16"), ""),
    ],
)
def test_letters_of_a_page_are_read_whatever_it_declares(
    tmp_path: Path, page: bytes, told: str
) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(page)
    reading = readers.read(file)
    assert body_of(reading) == "Rådet på Öland"
    assert [told in note for note in reading.notes] == ([True] if told else [])


def test_struck_and_raised_text_stays_so_and_is_told(tmp_path: Path) -> None:
    page = (
        "<p>Högst <del>fyra</del> tre år och 10 m<sup>2</sup>, "
        "<span style='text-decoration: line-through'>gratis</span>.</p>"
    )
    reading = readers.read(write(tmp_path / "a.html", page))
    assert body_of(reading) == "Högst <s>fyra</s> tre år och 10 m<sup>2</sup>, <s>gratis</s>."
    assert [note.split(" är ")[0] for note in reading.notes] == ['"fyra"', '"gratis"']


def test_a_table_that_becomes_text_is_told(tmp_path: Path) -> None:
    page = "<table><tr><td>Nämnd<td>Beslutar</table><table><tr><td>ett<td>två<tr><td>3<td>4</table>"
    reading = readers.read(write(tmp_path / "a.html", page))
    assert reading.notes == ('en tabell blir löpande text: "Nämnd | Beslutar"',)


def test_a_list_counted_with_letters_is_told(tmp_path: Path) -> None:
    page = "<ol type=a><li>först<li>sedan</ol><ol type=1><li>ett</ol>"
    reading = readers.read(write(tmp_path / "a.html", page))
    assert reading.notes == (
        'en lista med bokstäver eller romerska tal får siffror i utkastet: "1. först"',
    )
