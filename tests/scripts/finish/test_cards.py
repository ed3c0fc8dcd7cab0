"""Tables written by hand get a box, the class of cards and cells that name their columns."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from scripts.finish.cards import with_cards

HEAD = "<thead><tr><th>Form</th><th>Vad &amp; <em>hur</em></th></tr></thead>"
CELLS = "<tbody><tr>{first}<td align='left'>a</td></tr><tr>{first}<td>b</td></tr></tbody>"
BY_HEADER = HEAD + CELLS.format(first='<th scope="row">IOP</th>')
BY_CELL = HEAD + CELLS.format(first="<td>IOP</td>")


def found(html: str) -> Tag:
    table = BeautifulSoup(with_cards(html), "html.parser").table
    assert table is not None
    assert table.parent is not None
    assert table["class"] == ["generated"]
    assert table.parent["class"] == ["table-wide"]
    return table


def test_each_cell_names_its_column() -> None:
    for table in (
        found(f"<p>x</p><table>{BY_HEADER}</table><p>y</p>"),
        found(f'<div class="table-wide">\n<table aria-label="z">{BY_HEADER}</table></div>'),
    ):
        assert [cell["data-label"] for cell in table("td")] == ["Vad & hur"] * 2
        assert not [head for head in table("th") if head.has_attr("data-label")]


def test_a_row_without_a_header_names_all_its_columns() -> None:
    labels = [cell["data-label"] for cell in found(f"<table>{BY_CELL}</table>")("td")]
    assert labels == ["Form", "Vad & hur"] * 2


def test_what_has_a_box_gets_no_second_one() -> None:
    assert (
        with_cards(f'<div class="table-wide">\n<table>{BY_CELL}</table></div>').count("<div") == 1
    )


def test_everything_else_stays() -> None:
    html = (
        f'<p>a &amp; b</p><table class="guide-criteria">{BY_CELL}</table><table>{BY_CELL}</table>'
    )
    changed = with_cards(html)
    assert changed.startswith(html.rpartition("<table>")[0])
    assert changed.count("data-label") == 4
    assert with_cards(changed) == changed
