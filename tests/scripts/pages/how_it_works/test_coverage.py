"""The coverage of the ledger: the page that shows it and the check that demands it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from guide_engine.model import Rulebook
from scripts.pages.how_it_works.coverage import EXCEPTIONS, PAGE, check, parts, read_exceptions
from scripts.project import ROOT
from scripts.read.front_matter import read, read_all
from scripts.read.paragraphs import Carrier, PageError, body, carriers
from scripts.read.settings import read_settings
from scripts.swedish import number
from tests.markup import read as elements
from tests.written import written


@pytest.fixture(scope="module")
def found() -> tuple[Carrier, ...]:
    """Return the carriers of the site's own pages."""
    return carriers(ROOT / "docs", read_settings())


def without(found: Iterable[Carrier], id_: str) -> list[Carrier]:
    """Return the carriers as if no paragraph carried a row."""
    return [
        Carrier(c.page, c.anchor, tuple(row for row in c.rows if row != id_), c.repeats)
        for c in found
    ]


def test_the_site_carries_every_row(rulebook: Rulebook, found: tuple[Carrier, ...]) -> None:
    check(rulebook, found, read_exceptions(ROOT / "docs", rulebook))


def test_a_row_without_a_home_stops_the_build_unless_it_has_a_reason(
    rulebook: Rulebook, found: tuple[Carrier, ...]
) -> None:
    with pytest.raises(PageError, match="inget stycke bär raderna MA-001;"):
        check(rulebook, without(found, "MA-001"))
    check(rulebook, without(found, "MA-001"), {"MA-001": "Rubriken säger detsamma."})


def test_an_excepted_row_has_no_home(rulebook: Rulebook, found: tuple[Carrier, ...]) -> None:
    place = "kommuner/malmo-dokumentet.md#"
    with pytest.raises(PageError, match=f"^{EXCEPTIONS}: MA-001: har ett hem i {place}"):
        check(rulebook, found, {"MA-001": "Rubriken säger detsamma."})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"XX-1" = "skäl"', "XX-1: raden finns inte"),
        ('"MA-001" = " "', "MA-001: ska ha ett skäl"),
        ('"MA-001" = 3', "MA-001: ska ha ett skäl"),
        ("MA", "går inte att läsa"),
    ],
)
def test_mistakes_in_the_exceptions_are_named(
    rulebook: Rulebook, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / EXCEPTIONS).write_text(text, encoding="utf-8")
    with pytest.raises(PageError, match=f"^{EXCEPTIONS}: {message}"):
        read_exceptions(tmp_path, rulebook)


def test_exceptions_are_read(rulebook: Rulebook, tmp_path: Path) -> None:
    assert read_exceptions(tmp_path, rulebook) == {}
    (tmp_path / EXCEPTIONS).write_text('"MA-001" = "skäl"', encoding="utf-8")
    assert read_exceptions(tmp_path, rulebook) == {"MA-001": "skäl"}


def test_the_page_shows_sources_exceptions_and_pages(
    rulebook: Rulebook, found: tuple[Carrier, ...]
) -> None:
    facts = read_all(ROOT / "docs")
    excepted = {"MA-001": "Ett <skäl>"}
    text = written(PAGE, parts(rulebook, without(found, "MA-001"), facts, excepted))
    assert read(PAGE, text).title == "Så mycket av källorna finns med"
    assert f"Webbplatsen återger {number(len(rulebook.ledger) - 1)} av dem." in text
    assert "Ett &lt;skäl&gt;" in text
    markup = body(text)
    rows = [element for element in elements(_tables(markup)) if element.name == "tr"]
    malmo = next(row for row in rows if row.text.startswith("Malmö 2018"))
    of_malmo = [row for row in rulebook.ledger.values() if row.source == "malmo-iop"]
    assert malmo.text.startswith(f"Malmö 2018{len(of_malmo)}{len(of_malmo) - 1}")
    links = [e.attributes["href"] for e in elements(_tables(markup)) if e.name == "a"]
    assert "../../kunskap/iop/" in links
    assert len(links) == len({carrier.page for carrier in found})


def test_the_page_says_that_nothing_is_excepted(
    rulebook: Rulebook, found: tuple[Carrier, ...]
) -> None:
    text = written(PAGE, parts(rulebook, found, read_all(ROOT / "docs")))
    assert "Ingen rad är undantagen." in text
    assert "Webbplatsen återger alla." in text


def _tables(markup: str) -> str:
    return "".join(line for line in markup.splitlines() if line.startswith("<div"))
