"""A municipality's page: what its data says is there, cited, and nothing of it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from bs4 import BeautifulSoup

from guide_engine.compiled import compiled
from guide_engine.model import COMMON, GRADES, MATTERS, Beginning, Citations, Profile, Rulebook
from guide_engine.regions import spoken
from scripts.new_municipality.checked import MOST_WORDS
from scripts.pages.addresses import answer_id
from scripts.pages.conditions import condition_in_words
from scripts.pages.municipalities.comparison import name_of
from scripts.pages.municipalities.demands import By, accepted, demands
from scripts.pages.municipalities.municipality import parts, retelling
from scripts.project import DOCS
from scripts.read.paragraphs import Carrier, body, carriers, homes, written_pages
from scripts.read.settings import read_settings
from tests.markup import read, text
from tests.scripts.pages.municipalities.made_up import OWN, RULEBOOK, WHOLE, with_profiles

ANCHORS = {id_: f"kommuner/soderhamn/#{id_.lower()}" for id_ in RULEBOOK.ledger}
TODAY = date(2026, 12, 1)
PAGES = written_pages(DOCS)
SILENT = "Sägs inte"
IDS = pytest.mark.parametrize("profile", OWN, ids=lambda p: str(p.id))


@cache
def parts_of(profile: str) -> dict[str, str]:
    """Return the parts of a municipality's page: made when a test looks."""
    return parts(RULEBOOK, RULEBOOK.profiles[profile], ANCHORS, TODAY)


def facts(profile: Profile, rulebook: Rulebook = RULEBOOK, today: date = TODAY) -> str:
    """Return the way into the guide and the plain facts of a made-up municipality."""
    found = parts(rulebook, profile, ANCHORS, today)
    return f"{found['vägen-in']}\n\n{found['kommunfakta']}"


def element(markup: str, id_: str) -> str:
    """Return the element with an id."""
    return str(BeautifulSoup(markup, "html.parser").find(id=id_))


def cited(citations: Citations) -> Iterator[str]:
    for citation in citations:
        yield f'data-rows="{" ".join(citation.rows)}"'


# ---- The markup -----------------------------------------------------------------------


@IDS
def test_markup_is_whole_and_stands_in_blocks(profile: Profile) -> None:
    for markup in parts_of(profile.id).values():
        found = read(markup)
        assert not {each.name for each in found} & {"style", "script", "img"}
        assert not any("style" in each.attributes for each in found)
        assert "<!--" not in markup
        assert "None" not in text(markup)
        for block in re.split(r"\n\n+", markup):
            assert "<" not in block or re.fullmatch(r"<(\w+).*</\1>", block.strip()), block[:80]


@IDS
def test_every_citation_is_a_link_and_tables_have_names(profile: Profile) -> None:
    for markup in parts_of(profile.id).values():
        html = BeautifulSoup(markup, "html.parser")
        for item in html.select("li[data-rows]"):
            rows = str(item["data-rows"]).split()
            assert [str(a["href"]) for a in item.select("a")] == [f"../../{ANCHORS[rows[0]]}"]
        for sources in html.select("ul.short-sources"):
            names = [link.get_text() for link in sources.select("a")]
            assert len(set(names)) == len(names), "two sources of one fact cannot be told apart"
        for table in html.select("table"):
            assert table.find("caption")
            assert all("scope" in th.attrs for th in table.select("th"))


def test_text_is_escaped() -> None:
    evil = '<img src="x" onerror="alert(1)"> & $x'
    beginning = Beginning(evil, (), "https://exempel.se/")
    hostile = replace(
        WHOLE,
        name=evil,
        in_name=evil,
        unknown=(evil,),
        begins={"kontakt": beginning},
        decided_by=tuple(replace(e, text=evil, refusal=evil) for e in WHOLE.decided_by),
        contacts=tuple(replace(contact, text=evil) for contact in WHOLE.contacts),
    )
    for markup in (facts(hostile), parts(RULEBOOK, hostile, ANCHORS, TODAY)["kommunfakta"]):
        assert "onerror=" in text(markup)
        assert not any(found.name == "img" for found in read(markup))


# ---- The facts ------------------------------------------------------------------------


@IDS
def test_the_facts_are_those_of_the_profile_and_cited(profile: Profile) -> None:
    markup = f"{parts_of(profile.id)['vägen-in']}\n\n{parts_of(profile.id)['kommunfakta']}"
    said = text(markup)
    (button,) = [e for e in read(markup) if e.attributes.get("class") == "knapp"]
    assert str(button.attributes["href"]).endswith(f"guiden/{profile.id}/")
    entries = [(each.text, each.citations) for each in profile.contacts]
    entries += [(each.text, each.citations) for each in profile.says.values()]
    entries += [(each.text, each.citations) for each in profile.begins.values()]
    entries += [(e.refusal, e.citations) for e in profile.decided_by if e.refusal]
    entries += [(each, ()) for each in profile.unknown]
    if "beslutar" not in profile.says:
        entries.append((profile.decided_by[-1].text, profile.decided_by[-1].citations))
    for words, citations in entries:
        assert words in said
        assert all(rows in markup for rows in cited(citations))
    links = {str(e.attributes["href"]) for e in read(markup) if e.name == "a"}
    assert {each.url for each in profile.begins.values() if each.url} <= links
    # What they do not say stands on one line.
    silent = [name_of(m) for m in MATTERS if m not in profile.says and m != "beslutar"]
    lines = BeautifulSoup(markup, "html.parser").select(f'dt:-soup-contains("{SILENT}") + dd')
    assert [line.get_text() for line in lines] == ([", ".join(silent)] if silent else [])


@IDS
def test_what_was_fetched_says_so_with_its_address(profile: Profile) -> None:
    markup = parts_of(profile.id)["kommunfakta"]
    sources = [RULEBOOK.words.sources[source] for source in profile.sources]
    urls = [source.url for source in sources if source.url]
    assert ('data-origin="fetched"' in markup) == bool(urls)
    assert all(f'href="{url}"' in markup for url in urls)
    assert (profile.fetched in markup) == bool(urls)
    assert ('data-origin="thin"' in markup) == (profile.grade == GRADES[1])


def test_a_thin_one_and_one_without_an_address_are_told_apart() -> None:
    assert {profile.grade for profile in OWN} == set(GRADES)
    assert 'data-origin="thin"' in facts(replace(WHOLE, grade=GRADES[1]))
    assert 'data-origin="fetched"' not in facts(replace(WHOLE, sources=()))


def test_what_is_withdrawn_is_told_before_the_way_in() -> None:
    gone = replace(WHOLE, withdrawn="2027-01-01")
    told = parts(with_profiles(gone), gone, ANCHORS, TODAY)["vägen-in"]
    assert told.index("dragit tillbaka sina regler (2027-01-01)") < told.index('class="knapp"')
    assert f"guiden/{gone.id}/" in told
    assert "withdrawn" not in parts_of(WHOLE.id)["vägen-in"]


def test_when_it_is_read_again_depends_on_the_day() -> None:
    due = replace(WHOLE, review="2030-03-01")
    in_time, late = (text(facts(due, today=date(2030, 3, day))) for day in (1, 2))
    assert "Vi läser källorna igen senast den 1 mars 2030." in in_time
    assert "Vi skulle ha läst källorna igen senast den 1 mars 2030." in late
    assert "inaktuella" not in in_time


def test_facts_lead_to_the_retelling_where_there_is_one() -> None:
    assert "data-fragments" not in facts(WHOLE)
    made = parts(RULEBOOK, WHOLE, ANCHORS, TODAY, retold=True)["kommunfakta"]
    [link] = [e for e in read(made) if "data-fragments" in e.attributes]
    assert link.attributes["href"] == f"../../kommuner/{WHOLE.id}-dokumentet/"


# ---- The criteria ---------------------------------------------------------------------


@IDS
def test_every_criterion_has_a_line(profile: Profile) -> None:
    rulebook, markup = spoken(RULEBOOK, profile.id), parts_of(profile.id)["kommunvillkor"]
    told = (*profile.requires, *profile.recommends)
    lines = [str(e.attributes["id"]) for e in read(markup) if "id" in e.attributes]
    assert sorted(lines) == sorted(f"villkor-{id_}" for id_ in told)
    assert parts_of(profile.id)["antal-villkor"] == str(len(profile.requires))
    for id_ in told:
        criterion, line = rulebook.criteria[id_], element(markup, f"villkor-{id_}")
        assert rulebook.words.criteria[id_].name in text(line)
        assert condition_in_words(rulebook, criterion.met_when) in text(line)
        assert all(rows in line for rows in cited(criterion.citations))


def test_what_is_recommended_stands_apart_from_what_is_required() -> None:
    *required, last = WHOLE.requires
    made = replace(WHOLE, requires=tuple(required), recommends=(last,))
    markup = parts(RULEBOOK, made, ANCHORS, TODAY)["kommunvillkor"]
    told = RULEBOOK.words.interface["result_criteria_recommended"].format(place=WHOLE.in_name)
    heading = markup.index(told)
    assert all(markup.index(f"villkor-{id_}") < heading for id_ in required)
    assert heading < markup.index(f"villkor-{last}")
    none = replace(WHOLE, recommends=())
    assert told not in parts(RULEBOOK, none, ANCHORS, TODAY)["kommunvillkor"]


@IDS
def test_own_criteria_are_at_hand_and_those_of_the_guide_folded(profile: Profile) -> None:
    html = BeautifulSoup(parts_of(profile.id)["kommunvillkor"], "html.parser")
    folded = {str(e["id"]) for e in html.select(".criteria-rest details")}
    own = [id_ for id_ in profile.requires if RULEBOOK.criteria[id_].group == profile.id]
    assert not folded & {f"villkor-{id_}" for id_ in own}
    assert bool(folded) == any(
        RULEBOOK.criteria[id_].group not in ("lag", "tecken", COMMON) for id_ in profile.requires
    )


# ---- Beside the common ground ---------------------------------------------------------


@IDS
def test_the_answers_stand_beside_those_of_the_common_ground(profile: Profile) -> None:
    rulebook = spoken(RULEBOOK, profile.id)
    both = [compiled(rulebook, each) for each in (profile, rulebook.profiles[COMMON])]
    html = BeautifulSoup(parts_of(profile.id)["kommunfakta"], "html.parser")
    rows = {str(row["id"]): row.select("td") for row in html.select("tbody > tr")}
    asked = [f for f in rulebook.facts if any(demands(w)[f].by is not By.NOBODY for w in both)]
    assert set(rows) == {answer_id(fact) for fact in asked}
    for fact in asked:
        for whole, cell in zip(both, rows[answer_id(fact)], strict=True):
            assert cell.get_text().startswith(accepted(whole, demands(whole)[fact]))


# ---- The pages that are written -------------------------------------------------------


@pytest.fixture(scope="module")
def found() -> tuple[Carrier, ...]:
    """Return the paragraphs of the site that carry rows."""
    return carriers(DOCS, read_settings())


def written(page: str) -> str:
    return body(PAGES[page].read_text(encoding="utf-8"))


def ids(page: str) -> set[str]:
    return set(re.findall(r"\{[^}\n]*#([\w-]+)", written(page)))


def test_the_common_ground_has_no_document() -> None:
    assert retelling(RULEBOOK.profiles[COMMON]) not in PAGES


@IDS
def test_every_row_of_a_source_has_one_home(profile: Profile, found: tuple[Carrier, ...]) -> None:
    by_row = homes(found, RULEBOOK)  # stops at a row with two homes
    rows = [row.id for row in RULEBOOK.ledger.values() if row.source in profile.sources]
    assert rows
    assert [row for row in rows if row not in by_row] == []
    retold = {by_row[row].page for row in rows}
    # Where the document is retold paragraph by paragraph the short page is no home.
    assert (profile.page in retold) != (retelling(profile) in PAGES)


@pytest.mark.parametrize(
    "profile", [p for p in OWN if retelling(p) in PAGES], ids=lambda p: str(p.id)
)
def test_a_paragraph_stands_on_one_of_the_two_pages(profile: Profile) -> None:
    """So an old address with its name leads to one place."""
    assert ids(retelling(profile))
    assert ids(profile.page) & ids(retelling(profile)) == set()


@IDS
def test_the_page_is_data_and_a_little_prose(profile: Profile) -> None:
    page = written(profile.page)
    parts_ = ("genererat: vägen-in", "genererat: kommunfakta", "genererat: kommunvillkor")
    prose = [part for part in ("{ #sa-gar-ni-vidare }", "{ #skiljer }") if part in page]
    places = [page.index(part) for part in (*parts_, *prose)]
    assert places == sorted(places)
    assert len(page.split()) <= MOST_WORDS
