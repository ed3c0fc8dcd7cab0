"""Pages that have moved: what stands at the old address, and what stops the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.finish.moved_pages import FILE, moved_page, read_moves, write_moved
from scripts.project import DOCS
from scripts.read.paragraphs import PageError
from tests.markup import read as elements
from tests.markup import text


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a built site with one page."""
    page = tmp_path / "kunskap/ny/index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<h1 id="rubrik">Ny</h1>', encoding="utf-8")
    (tmp_path / "index.html").write_text("<h1>Start</h1>", encoding="utf-8")
    return tmp_path


def test_the_old_address_leads_on_without_scripts() -> None:
    page = moved_page("kunskap/gammal/", "kunskap/ny/#rubrik", "")
    found = elements(page.removeprefix("<!doctype html>\n"))
    assert found[0].attributes == {"lang": "sv"}
    new = "../../kunskap/ny/#rubrik"
    assert [e.attributes["href"] for e in found if e.name == "a"] == [new]
    assert [e.attributes["href"] for e in found if e.name == "link"] == ["../../kunskap/ny/"]
    refresh = [e for e in found if e.attributes.get("http-equiv") == "refresh"]
    assert refresh[0].attributes["content"] == f"0; url={new}"
    assert "Sidan har flyttat" in text(page.removeprefix("<!doctype html>\n"))
    assert not [e for e in found if e.name in ("script", "style")]


def test_the_canonical_address_is_absolute_where_the_site_has_one() -> None:
    page = moved_page("gammal.html", "", "https://exempel.se/iop/")
    assert '<link rel="canonical" href="https://exempel.se/iop/">' in page
    assert '<a href="./">' in page


def test_pages_are_written(site: Path) -> None:
    moves = {"kunskap/gammal/": "kunskap/ny/#rubrik", "gammal.html": ""}
    write_moved(site, moves, "")
    assert (site / "kunskap/gammal/index.html").is_file()
    assert 'url=./"' in (site / "gammal.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kunskap/ny/", "", "här finns redan en sida"),
        ("gammal/", "kunskap/borta/", "det finns ingen sida på adressen"),
        ("gammal/", "../", "det finns ingen sida på adressen"),
        ("gammal/", "kunskap/ny/#borta", 'har inget stycke med id "borta"'),
    ],
)
def test_a_move_that_leads_nowhere_stops_the_build(
    site: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(PageError, match=f'^{FILE}: "{old}": .*{message}'):
        write_moved(site, {old: new}, "")
    assert not (site / "gammal/index.html").exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"/rot/" = ""', '"/rot/": tillåtet:'),
        ('"../ut/" = ""', '"../ut/": tillåtet:'),
        ('"utan-slut" = ""', '"utan-slut": tillåtet:'),
        ('"a/" = 1', '"a/": den nya adressen ska vara en text'),
        ("a", "går inte att läsa"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / FILE).write_text(line, encoding="utf-8")
    with pytest.raises(PageError, match=f"^{FILE}: {message}"):
        read_moves(tmp_path)


def test_the_sites_own_moves_are_read() -> None:
    assert isinstance(read_moves(DOCS), dict)
