"""Overdue reviews, old sources and ended validity: what is listed and what readers are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from guide_engine.rulebook import default_rulebook
from scripts.project import DOCS
from scripts.read.front_matter import PageFacts, read_all
from scripts.read.paragraphs import PageError
from scripts.read.reviews import Kind, Notice, notices, overdue, read_dates, report, with_notices
from scripts.swedish import in_words

TODAY = date(2026, 11, 21)
DATES = {"a-2015": date(2015, 12, 9), "b-2018": date(2018, 1, 5), "c-2025": date(2025, 6, 1)}
PAGE = PageFacts(
    page="kunskap/sida.md",
    title="Sida",
    description="En sida.",
    sources=(),
    decided=None,
    valid_from=None,
    valid_to=None,
    reviewed=TODAY,
    owner="Redaktionen",
    hide=(),
)


def told(page: PageFacts, today: date = TODAY) -> list[str]:
    """Return the words of a page's notices."""
    return [notice.text for notice in notices([page], {**DATES, "d": None, "e": None}, today)]


def test_a_fresh_page_has_no_notice() -> None:
    assert told(PAGE) == []
    assert told(replace(PAGE, reviewed=None)) == []
    assert told(replace(PAGE, sources=("c-2025", "lag-och-praxis"))) == []


def test_a_review_is_overdue_after_whole_months() -> None:
    page = replace(PAGE, reviewed=date(2024, 11, 22))
    assert overdue([page], TODAY) == ()
    assert overdue([page], date(2026, 11, 22)) == (page,)
    assert overdue([page], TODAY, months=23) == (page,)


def test_overdue_pages_come_oldest_first() -> None:
    pages = [replace(PAGE, page=f"{year}.md", reviewed=date(year, 1, 1)) for year in (2021, 2019)]
    assert [page.page for page in overdue([*pages, PAGE], TODAY)] == ["2019.md", "2021.md"]


def test_what_readers_are_told() -> None:
    assert told(replace(PAGE, reviewed=date(2021, 3, 1))) == [
        "Sidan granskades senast 2021 och kan vara inaktuell."
    ]
    assert told(replace(PAGE, valid_to=date(2023, 12, 31))) == [
        "Källan till sidan gällde till och med 2023-12-31."
    ]
    assert told(replace(PAGE, valid_to=TODAY)) == []


@pytest.mark.parametrize(
    ("sources", "text"),
    [
        (("b-2018",), "Dokumentet bakom sidan är från 2018."),
        (("a-2015", "b-2018", "lag-och-praxis"), "Dokumenten bakom sidan är från 2015–2018."),
        (("a-2015", "c-2025"), "Dokumenten bakom sidan är från 2015–2025."),
        (
            ("b-2018", "d"),
            "Dokumenten bakom sidan är från 2018, och ett av dem saknar datum.",
        ),
        (
            ("b-2018", "d", "e"),
            "Dokumenten bakom sidan är från 2018, och flera saknar datum.",
        ),
        (("d", "e"), "Dokumenten bakom sidan saknar datum."),
        (("d",), "Dokumentet bakom sidan saknar datum."),
    ],
)
def test_how_old_the_sources_are(sources: tuple[str, ...], text: str) -> None:
    assert told(replace(PAGE, sources=sources)) == [text]


def test_a_page_that_says_it_itself_is_left_alone() -> None:
    assert told(replace(PAGE, sources=("b-2018",), hide=("underlag",))) == []
    assert told(replace(PAGE, sources=("b-2018",), page="moten/2018-01-05.md")) == []


def test_the_build_lists_what_an_editor_needs_to_look_at() -> None:
    found = [
        Notice("a.md", Kind.SOURCES, "Underlaget är från 2018."),
        Notice("b.md", Kind.REVIEW, "Sidan granskades senast 2021 och kan vara inaktuell."),
    ]
    assert report(found) == "b.md: Sidan granskades senast 2021 och kan vara inaktuell."
    assert report(found[:1]) == ""


def test_the_notice_stands_below_the_heading() -> None:
    text = "---\ntitle: x\n---\n\n# Rubrik { #r }\n\nFörsta stycket.\n"
    found = [
        Notice("kunskap/sida.md", Kind.REVIEW, "Sidan är gammal."),
        Notice("kunskap/sida.md", Kind.SOURCES, "Underlaget är från 2018."),
    ]
    law = "[vad som har ändrats i lag och praxis](../kunskap/lag-och-praxis.md)"
    notice = f"Sidan är gammal. Underlaget är från 2018. Läs {law}.\n{{ .page-notice }}"
    assert with_notices("kunskap/sida.md", text, found) == text.replace(
        "# Rubrik { #r }\n", f"# Rubrik {{ #r }}\n\n{notice}\n"
    )
    assert with_notices("kunskap/annan.md", text, found) == text
    with pytest.raises(PageError, match=r"^kunskap/sida.md: saknar rubriken"):
        with_notices("kunskap/sida.md", "Bara text.", found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 2018-01-05", "x: finns inte; tillåtet: "),
        ("malmo-iop = 2018-01-05", '" saknas'),
        ('malmo-iop = "2018"', 'malmo-iop: "2018"; tillåtet: ÅÅÅÅ-MM-DD eller "odaterad"'),
        ("malmo-iop = ", "kallor.toml:1: är inte giltig TOML"),
    ],
)
def test_mistakes_in_the_dates_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "kallor.toml"
    rest = '\nsoderhamn-riktlinjer = "odaterad"' * ("2018" in text and '"' in text)
    if rest:
        rest += (
            "\nstockholm-tjansteutlatande-2015 = 2015-12-09\nhelsingborg-2021-01-18 = 2021-01-18"
        )
    path.write_text(text + rest, encoding="utf-8")
    with pytest.raises(GuideError) as refused:
        read_dates(path)
    assert message in str(refused.value)


def test_the_dates_of_the_sources_are_those_of_the_ledger() -> None:
    """A municipality's own sources bear theirs in its folder."""
    rulebook = default_rulebook()
    rows = rulebook.ledger.values()
    for source, day in read_dates(DOCS / "kunskap/kallor.toml").items():
        if rulebook.words.sources[source].dated:
            continue
        said = [row.statement for row in rows if row.source == source]
        days = (str(day), in_words(day)) if day else ("",)
        assert any(each in text for each in days for text in said), source


def test_the_pages_of_the_site_tell_what_they_do_not_say_themselves() -> None:
    found = notices(read_all(DOCS), read_dates(DOCS / "kunskap/kallor.toml"), TODAY)
    told_by = {notice.page: notice.text for notice in found}
    assert told_by["kommuner/soderhamn-dokumentet.md"] == "Dokumentet bakom sidan saknar datum."
    assert "2015–2021" in told_by["kunskap/nar.md"]
    assert "kommuner/stockholm.md" not in told_by
