"""Terms of the glossary in running text: which are found, and that only links are added."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.finish.placed import PlacedParser, edited
from scripts.finish.terms import MOST, Term, link_terms, places, read_terms
from scripts.read.paragraphs import PageError
from tests.markup import read as elements
from tests.markup import text as text_of

GLOSSARY = """<article class="md-typeset"><h1>Ordlista</h1><dl>
<dt id="ord-iop">IOP</dt><dd>Idéburet offentligt partnerskap. Ett avtal.</dd>
<dt id="ord-lov">LOV</dt><dd>Lagen om valfrihetssystem. Kommunen väljer.</dd>
<dt id="ord-namnd">Nämnd</dt><dd>En grupp politiker, enligt 3 kap. 3 § i lagen. Mer.</dd>
<dt id="ord-marknad">Marknad</dt><dd>Flera kan erbjuda ”samma” sak &amp; mer.</dd>
<dt id="ord-upphandling">Upphandling</dt><dd>De steg som leder till ett köp.</dd>
<dt id="ord-reserverad-upphandling">Reserverad upphandling</dt><dd>Bara vissa får delta.</dd>
<dt id="ord-ideburen-organisation">Idéburen organisation</dt><dd>Finns för en nytta.</dd>
<dt id="ord-aktiebolag-svb">Aktiebolag (svb)</dt><dd>Ett bolag som begränsar vinsten.</dd>
<dt id="ord-utforare">Utförare</dt><dd>En av tre roller.</dd>
</dl></article>"""
TERMS = read_terms(GLOSSARY)


def found(text: str) -> list[str]:
    """Return the terms of an article as they stand there."""
    html = f"<nav>IOP</nav><article>{text}</article>"
    return [html[place.start : place.end] for place in places("sida.md", html, TERMS)]


def test_the_glossary_is_read() -> None:
    assert TERMS[0] == Term("ord-iop", ("IOP",), "Idéburet offentligt partnerskap.")
    assert TERMS[2].meaning == "En grupp politiker, enligt 3 kap. 3 § i lagen."
    assert TERMS[7].words == ("svb",)
    with pytest.raises(PageError, match=r"^kunskap/ordlista.md#ord-x: saknar en förklaring"):
        read_terms('<dl><dt id="ord-x">X</dt><dd></dd></dl>')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ett IOP och ett IOP till.", ["IOP"]),
        ("IOP:s mål", ["IOP:s"]),
        ("nämnderna och nämndens", ["nämnderna"]),
        ("De nämns och nämner.", []),
        ("en marknadsundersökning", []),
        ("marknads- och annat", []),
        ("IOP-avtal", []),
        ("Vi får lov, och LOV gäller", ["LOV"]),
        ("idéburna organisationers", ["idéburna organisationers"]),
        ("En reserverad upphandling är en upphandling", ["reserverad upphandling", "upphandling"]),
        ("att reservera upphandlingen", ["upphandlingen"]),
        ("idéburna, organisationer", []),
        ("idéburna\n  organisationer", ["idéburna\n  organisationer"]),
        ("ett aktiebolag (svb)", ["svb"]),
        ("flera utförare", []),
    ],
)
def test_words_in_their_forms(text: str, expected: list[str]) -> None:
    assert found(f"<p>{text}</p>") == expected


@pytest.mark.parametrize(
    "quiet",
    [
        "<h2>Marknad</h2>",
        '<p><a href="x/">en <em>marknad</em></a></p>',
        "<pre><code>marknad</code></pre>",
        '<section id="guide"><p>marknad</p></section>',
        '<p class="admonition-title">Marknad</p>',
        "<figure><svg><text>marknad</text></svg></figure>",
        '<details class="used-by"><summary>x</summary><ul><li>marknad</li></ul></details>',
        '<p title="marknad">x<br>y</p>',
        "<!-- marknad -->",
    ],
)
def test_where_words_are_left_alone(quiet: str) -> None:
    assert found(quiet) == []
    assert found(f"{quiet}<p>en marknad</p>") == ["marknad"]


def test_a_term_that_the_page_links_to_itself_is_left_alone() -> None:
    link = '<a href="../ordlista/#ord-marknad">marknad</a>'
    assert found(f"<p>En marknad och en nämnd. Se {link}.</p>") == ["nämnd"]


def test_a_link_to_a_term_that_does_not_exist_stops_the_build() -> None:
    with pytest.raises(PageError, match=r"^sida.md: länken till #ord-bolag leder inte .*ord-iop"):
        found('<p><a href="../ordlista/#ord-bolag">bolag</a></p>')


def site(folder: Path, **pages: str) -> Path:
    """Return a built site of a glossary and some pages under kunskap/."""
    for name, html in {"ordlista": GLOSSARY, **pages}.items():
        file = folder / "kunskap" / name / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(html, encoding="utf-8")
    return folder


def test_only_links_are_added(tmp_path: Path) -> None:
    html = (
        '<article class="x"><h1 id="a">IOP &amp; nämnd</h1>\n<p data-x="1&amp;2">En <b>marknad'
        "</b>&nbsp;&ndash; och\u2028IOP,<br>en nämnd.</p>\n</article>"
    )
    site(tmp_path, sida=html)
    assert link_terms(tmp_path, ["kunskap/ordlista.md", "kunskap/sida.md"]) == 3
    changed = (tmp_path / "kunskap/sida/index.html").read_text(encoding="utf-8")
    assert text_of(changed) == text_of(html)
    assert re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", changed) == html
    links = [element for element in elements(changed) if element.name == "a"]
    assert [link.attributes["href"] for link in links] == [
        "../../kunskap/ordlista/#ord-marknad",
        "../../kunskap/ordlista/#ord-iop",
        "../../kunskap/ordlista/#ord-namnd",
    ]
    assert links[0].attributes["title"] == "Ordlistan: Flera kan erbjuda ”samma” sak & mer."
    assert (tmp_path / "kunskap/ordlista/index.html").read_text(encoding="utf-8") == GLOSSARY
    assert link_terms(tmp_path, ["kunskap/sida.md"]) == 0


def test_a_page_with_too_many_terms_links_those_that_fewest_pages_use(tmp_path: Path) -> None:
    names = [f"Ord{chr(ord('a') + number)}" for number in range(MOST + 1)]
    entries = (f'<dt id="ord-{name}">{name}</dt><dd>Ett ord.</dd>' for name in names)
    many = f"<article><p>{' '.join(names)}</p></article>"
    site(tmp_path, en=many, två=f"<article><p>{names[0]}</p></article>")
    glossary = tmp_path / "kunskap/ordlista/index.html"
    glossary.write_text(f"<article><dl>{''.join(entries)}</dl></article>", encoding="utf-8")
    assert link_terms(tmp_path, ["kunskap/en.md", "kunskap/två.md"]) == MOST + 1
    changed = (tmp_path / "kunskap/en/index.html").read_text(encoding="utf-8")
    assert [e.text for e in elements(changed) if e.name == "a"] == names[1:]


class _Texts(PlacedParser):
    def __init__(self, html: str) -> None:
        super().__init__(html)
        self.seen = ""
        self.html = html
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.seen += self.html[self.place() : self.place() + len(data)]


def test_places_hold_for_lines_of_any_kind() -> None:
    assert _Texts("<p>\u2028a\r\n\x0bb</p>\n\n<p>c</p>").seen == "\u2028a\r\n\x0bb\n\nc"


def test_stretches_are_replaced() -> None:
    assert edited("abcdef", [(4, 5, "E!"), (0, 1, "A")]) == "AbcdE!f"
