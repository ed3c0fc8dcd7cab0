"""Which paragraphs carry which rows, and what uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.html import Html
from guide_engine.rulebook import default_rulebook
from scripts.finish.used_by import inserted, uses
from scripts.project import ROOT
from scripts.read.paragraphs import (
    Carrier,
    PageError,
    addresses,
    carriers,
    check_cited,
    cited_rows,
    homes,
    written_pages,
)
from scripts.read.settings import read_settings

RULEBOOK = default_rulebook()


def read(docs: Path, text: str) -> tuple[Carrier, ...]:
    """Return the carriers of one page."""
    (docs / "sida.md").write_text(f"---\ntitle: Sida\n---\n\n{text}", encoding="utf-8")
    return carriers(docs, read_settings())


def test_paragraphs_items_cells_and_headings_carry_rows(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '# Rubrik { #rubrik data-fakta="SO-001" }\n\n'
        'Ett stycke.\n{ #stycke data-fakta="SO-002 SO-003" data-upprepar="MA-001" }\n\n'
        '- En punkt\n  { #punkt data-fakta="SO-004" }\n\n'
        '| A |\n|---|\n| cell { data-fakta="SO-005" } |\n',
    )
    assert [(c.anchor, c.rows, c.repeats, c.line) for c in found] == [
        ("rubrik", ("SO-001",), (), 5),
        ("stycke", ("SO-002", "SO-003"), ("MA-001",), 8),
        ("punkt", ("SO-004",), (), 11),
        ("rubrik", ("SO-005",), (), 15),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('Text.\n{ data-fakta="SO-001" }\n', "sida.md:6: <p> bär SO-001 men saknar id"),
        ("Ett.\n{ #a }\n\nTvå.\n{ #a }\n", 'sida.md:9: id "a" finns redan på sidan'),
    ],
)
def test_a_page_that_is_wrong_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PageError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('Text.\n{ #a data-fakta="XX-001" }\n', "sida.md:6: #a: raden XX-001 finns inte"),
        ('Text.\n{ #a data-upprepar="XX-1" }\n', "sida.md:6: #a: raden XX-1 finns inte"),
        (
            'Ett.\n{ #a data-fakta="SO-001" }\n\nTvå.\n{ #b data-fakta="SO-001" }\n',
            "sida.md:9: #b: SO-001 har redan ett hem, sida.md:6: #a; skriv data-upprepar här",
        ),
    ],
)
def test_rows_must_exist_and_have_one_home(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PageError) as caught:
        homes(read(tmp_path, text), RULEBOOK)
    assert str(caught.value) == message


def test_a_citation_without_a_paragraph_is_named(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"SO-091 \("):
        check_cited(RULEBOOK, homes(read(tmp_path, "Text.\n"), RULEBOOK))


def test_the_pages_of_the_site_answer_every_citation() -> None:
    by_row = homes(carriers(ROOT / "docs", read_settings()), RULEBOOK)
    check_cited(RULEBOOK, by_row)
    assert addresses(by_row)["SO-091"] == "kommuner/soderhamn-dokumentet/#soderhamn-villkor-1"


def test_drafts_are_no_pages(tmp_path: Path) -> None:
    (tmp_path / "utkast").mkdir()
    (tmp_path / "utkast" / "sida.md").write_text("x", encoding="utf-8")
    (tmp_path / "sida.md").write_text("x", encoding="utf-8")
    assert written_pages(tmp_path) == {"sida.md": tmp_path / "sida.md"}


def test_what_uses_a_row_is_found_from_the_rules() -> None:
    used = uses(RULEBOOK)
    assert set(used) <= set(cited_rows(RULEBOOK))
    addresses_of = [address for _, address in used["SO-091"]]
    assert "sa-fungerar-guiden/kriterier/#villkor-soderhamn_1" in addresses_of
    assert any(address.startswith("guiden/") for address in addresses_of)


def test_blocks_are_put_behind_paragraphs_and_inside_items() -> None:
    html = '<p id="a">Ett<br>två &amp; tre</p>\n<ul><li id="b">punkt</li></ul><p id="c">x</p>'
    blocks = {"a": Html("<i>A</i>"), "b": Html("<i>B</i>")}
    assert inserted(html, blocks) == (
        '<p id="a">Ett<br>två &amp; tre</p><i>A</i>\n'
        '<ul><li id="b">punkt<i>B</i></li></ul><p id="c">x</p>'
    )
