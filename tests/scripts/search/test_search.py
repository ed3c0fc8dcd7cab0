"""The search finds what readers type: the theme's own search worker over the built index."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from scripts.search.index import INDEX, enrich
from scripts.search.report import Measured, Result, build_both, read_queries, report, search
from scripts.search.sections import SearchError, page_sections
from scripts.search.words import FILE, read_words, word_table
from tests.once import once

LEAST_RECALL = 0.95
MOST_GROWTH = 1.25
"""The enriched index against the theme's, in bytes."""

UNSEEN = Path(__file__).with_name("unseen_2026-11-25.tsv")
"""Searches written on that day before anybody looked at the words of the search."""
TOP = 3
LEAST_UNSEEN = 38

TYPOS = {
    "nämd": "nämnd",
    "namd": "nämnd",
    "uphandling": "upphandling",
    "upphandlingg": "upphandling",
    "upphqndling": "upphandling",
    "uppahndling": "upphandling",
    "föreningsbidarg": "föreningsbidrag",
    "Sodrehamn": "söderhamn",
    "vem bestämer om uphandling": "vem bestämmer om upphandling",
    "nämdbeslut": "nämndbeslut",
}
"""One wrong letter, in a word of the pages or in a part of a compound that no page has."""
RIGHT = ("LOU", "jäv", "lu", "2021", "kap. 19", "mötens", "delegationsordning", "HFD")
"""Too short, numbers, or spelled right: no letter is changed."""
LEAST_FORGIVEN = 0.95
LONG = {
    "en bokstav": "a" * 80_000,
    "ett ord": "upphandling" + "s" * 60,
    "många ord": "upphandling och bidrag " * 100,
    "många korta ord": " ".join("abcdefghijklmnopqrst"),
}

FORMS = ("partnerskap", "partnerskapet", "partnerskapen", "partnerskapets", "PARTNERSKAP")
COMPOUNDS = (
    ("bidrag", "kunskap/ordlista/#ord-foreningsbidrag", "Föreningsbidrag"),
    ("bidraget", "kunskap/ordlista/#ord-verksamhetsbidrag", "Verksamhetsbidrag"),
    ("anteckning", "kommuner/helsingborg-dokumentet/", "mötesanteckningar"),
    ("avtal", "kommuner/soderhamn-dokumentet/#soderhamn-avtal", "samverkansavtal"),
    ("avtal", "kommuner/soderhamn-dokumentet/#soderhamn-pengar", "IOP-avtal"),
    ("förening", "kommuner/soderhamn-dokumentet/#soderhamn-forutsattningar", "idrottsföreningar"),
    ("jouren", "moten/2021-01-18/#reko", "ungdomsjour"),
)
FOLDED = {"foreningsbidrag": "föreningsbidrag", "aterbetalning": "återbetalning", "ide": "idé"}
ODD = ("", "?!", "xyzzy", "och", '"', "+ -", "a:b", "moms^2", "~", "__proto__", "constructor")
SEARCHES = (
    *FORMS,
    *(part for part, _, _ in COMPOUNDS),
    *FOLDED,
    *FOLDED.values(),
    *ODD,
    "jav",
    "jäv",
    *TYPOS,
    *TYPOS.values(),
    *RIGHT,
    *LONG.values(),
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the site with the theme's index and the one with the enriched index."""
    made = once(tmp_path_factory, "search", build_both)
    return made / "stock", made / "enriched"


@pytest.fixture(scope="module")
def stock(sites: tuple[Path, Path]) -> Measured:
    """Return what the theme's index finds."""
    return search(sites[0], [each.query for each in read_queries()], plain=True)


@pytest.fixture(scope="module")
def enriched(sites: tuple[Path, Path]) -> Measured:
    """Return what the enriched index finds: the queries, then the searches of the tests below."""
    return search(sites[1], typed(sites))


@pytest.fixture(scope="module")
def found(sites: tuple[Path, Path], enriched: Measured) -> dict[str, Result]:
    """Return what each search finds in the enriched index."""
    return dict(zip(typed(sites), enriched.results, strict=True))


@pytest.fixture(scope="module")
def index(sites: tuple[Path, Path]) -> dict[str, Any]:
    """Return the enriched index."""
    read: dict[str, Any] = json.loads((sites[1] / INDEX).read_text(encoding="utf-8"))
    return read


def typed(sites: tuple[Path, Path]) -> list[str]:
    """Return all searches of the tests; those of the file first."""
    unseen = (row["query"] for row in unseen_queries())
    slipped = (slip for term in terms(sites) for slip in slips(term))
    queries = (each.query for each in read_queries())
    return [*queries, *SEARCHES, *unseen, *terms(sites), *slipped]


def unseen_queries() -> list[dict[str, str]]:
    """Return the rows: who asks, the search, the places that answer it ("-" where none does).

    ``first`` is the place among the pages that one of them had on the first run, 0 for none.
    """
    with UNSEEN.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def place(result: Result, row: dict[str, str]) -> int:
    """Return the place of the first page that shows an answer, 0 for none."""
    answers = row["locations"].split()
    return next(
        (
            number
            for number in range(1, len(result.pages) + 1)
            if any(result.has(answer, number) for answer in answers)
        ),
        0,
    )


def slips(term: str) -> tuple[str, ...]:
    """Return a word with a letter missing, doubled, wrong, and two neighbours swapped."""
    if not term.isalpha() or len(term) < len("nämnd"):
        return ()
    middle = len(term) // 2
    before, here, after = term[:middle], term[middle], term[middle + 1 :]
    swapped = before + after[0] + here + after[1:]
    return (before + after, before + 2 * here + after, before + "w" + after, swapped)


def terms(sites: tuple[Path, Path]) -> dict[str, str]:
    """Return the terms of the built glossary with their anchors."""
    page = (sites[1] / "kunskap/ordlista/index.html").read_text(encoding="utf-8")
    entries = BeautifulSoup(page, "html.parser").select("dt[id]")
    return {entry.get_text(): str(entry["id"]) for entry in entries}


def addresses(result: Result) -> set[str]:
    """Return everything that a search found."""
    return {hit for hits in result.pages for hit in hits}


def test_recall(stock: Measured, enriched: Measured, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = read_queries()
    assert len(wanted) >= 60
    asked = replace(enriched, results=enriched.results[: len(wanted)])
    with capsys.disabled():
        print(f"\n{report(wanted, stock, asked)}")
    assert asked.recall(wanted) >= LEAST_RECALL
    assert asked.recall(wanted) > stock.recall(wanted)
    assert asked.size <= MOST_GROWTH * stock.size


def test_the_queries_ask_for_what_is_there(index: dict[str, Any]) -> None:
    known = {doc["location"] for doc in index["docs"]} | {"-"}
    assert [each for each in read_queries() if each.location not in known] == []
    unseen = (location for row in unseen_queries() for location in row["locations"].split())
    assert [location for location in unseen if location not in known] == []


def test_searches_that_nobody_had_prepared(
    found: dict[str, Result], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = unseen_queries()
    assert len({row["query"] for row in rows}) == len(rows) == 40
    now = {row["query"]: place(found[row["query"]], row) for row in rows}
    hits = [query for query, at in now.items() if 0 < at <= TOP]
    at_first = sum(0 < int(row["first"]) <= TOP for row in rows)
    with capsys.disabled():
        print(f"\nUnseen: {len(hits)} of {len(rows)} among the first {TOP}, {at_first} at first")
    assert len(hits) >= LEAST_UNSEEN, {query: at for query, at in now.items() if query not in hits}


@pytest.mark.parametrize(("typo", "meant"), TYPOS.items())
def test_one_wrong_letter_is_forgiven(found: dict[str, Result], typo: str, meant: str) -> None:
    assert found[typo].asked == meant
    assert found[typo].pages == found[meant].pages
    assert found[meant].asked == meant


def test_a_slip_in_any_term_is_forgiven(sites: tuple[Path, Path], found: dict[str, Result]) -> None:
    expected = {
        slip: f"kunskap/ordlista/#{anchor}"
        for term, anchor in terms(sites).items()
        for slip in slips(term)
    }
    assert len(expected) > 150
    missed = {
        slip: found[slip].asked
        for slip, location in expected.items()
        if location not in addresses(found[slip])
    }
    assert len(missed) <= (1 - LEAST_FORGIVEN) * len(expected), missed


@pytest.mark.parametrize("right", RIGHT)
def test_right_words_stay(found: dict[str, Result], right: str) -> None:
    assert found[right].asked == right


def test_no_search_of_the_file_is_put_right(found: dict[str, Result]) -> None:
    changed = {q.query: found[q.query].asked for q in read_queries()}
    assert {query: asked for query, asked in changed.items() if asked != query} == {}


@pytest.mark.parametrize("name", LONG)
def test_of_a_long_text_a_part_is_read(found: dict[str, Result], name: str) -> None:
    result = found[LONG[name]]
    assert result.cut
    assert len(result.asked) <= 200
    assert max(len(word) for word in result.asked.split()) <= 50
    assert not found["vem bestämer om uphandling"].cut


def test_every_form_finds_the_same(found: dict[str, Result]) -> None:
    first, *others = (addresses(found[form]) for form in FORMS)
    assert first
    for other in others:
        assert other == first


@pytest.mark.parametrize(("part", "location", "compound"), COMPOUNDS)
def test_a_part_finds_its_compounds(
    found: dict[str, Result], index: dict[str, Any], part: str, location: str, compound: str
) -> None:
    [doc] = [doc for doc in index["docs"] if doc["location"] == location]
    assert compound in f"{doc['title']} {doc['text']}"
    assert location in addresses(found[part])


@pytest.mark.parametrize(("plain", "proper"), FOLDED.items())
def test_letters_without_dots(found: dict[str, Result], plain: str, proper: str) -> None:
    assert addresses(found[proper])
    assert addresses(found[proper]) <= addresses(found[plain])


def test_letters_with_dots_are_meant(found: dict[str, Result]) -> None:
    assert found["jav"].has_page("om/integritet/")  # JavaScript
    assert not found["jäv"].pages


@pytest.mark.parametrize("typed", ODD)
def test_odd_searches_do_no_harm(found: dict[str, Result], typed: str) -> None:
    assert typed in found


def test_terms_of_the_glossary_are_sections(
    sites: tuple[Path, Path], index: dict[str, Any], found: dict[str, Result]
) -> None:
    sections = {doc["location"]: doc for doc in index["docs"]}
    assert len(terms(sites)) > 50
    for term, anchor in terms(sites).items():
        location = f"kunskap/ordlista/#{anchor}"
        assert sections[location]["title"] == term
        assert len(sections[location]["text"]) > len("<p></p>")
        assert found[term].has(location), term


def test_the_index_is_what_the_worker_expects(
    sites: tuple[Path, Path], index: dict[str, Any]
) -> None:
    themes = json.loads((sites[0] / INDEX).read_text(encoding="utf-8"))
    assert index["config"] == {**themes["config"], "fields": index["config"]["fields"]}
    pages: set[str] = set()
    locations = [doc["location"] for doc in index["docs"]]
    assert len(set(locations)) == len(locations)
    for doc in index["docs"]:
        assert doc.keys() <= {"location", "title", "text", "tags", "boost"}
        assert doc["title"].strip()
        assert isinstance(doc.get("tags", []), list)
        page, _, section = doc["location"].partition("#")
        # The worker takes the first section of a page for the page.
        assert bool(section) == (page in pages)
        pages.add(page)
    assert pages == {doc["location"].split("#")[0] for doc in themes["docs"]}


def test_enriching_again_changes_nothing(sites: tuple[Path, Path]) -> None:
    file = sites[1] / INDEX
    before = file.read_bytes()
    enrich(sites[1])
    assert file.read_bytes() == before


def test_the_theme_does_without_the_table(sites: tuple[Path, Path]) -> None:
    """The dialog also searches an index that nobody has enriched."""
    assert all(result.pages for result in search(sites[0], ["moms", "partnerskap"]).results)


def test_a_page_becomes_sections(tmp_path: Path) -> None:
    page = """<article><h1>Sidan</h1>
        <details class="page-toc-fold"><ul><li>Rubrik</li></ul></details>
        <p>Ett <a href="#x">två</a>.</p>
        <h2 id="rubrik">Rub&shy;rik</h2>
        <table><tr><th>Vad</th><td>A</td><td>B</td></tr>
        <tr id="rad"><th>Namn<span class="generated-text">Mer</span></th><td>C &lt; D</td></tr>
        </table>
        <p>Efter</p>
        <h2 id="bokstav">B</h2><dl><dt id="ord">Or\u00addet</dt><dd>Betyder något.</dd></dl>
        <svg><text>bild</text></svg></article>"""
    (tmp_path / "sida").mkdir()
    (tmp_path / "sida/index.html").write_text(page, encoding="utf-8")
    assert [(s.location, s.title, s.text) for s in page_sections(tmp_path, "sida/")] == [
        ("sida/", "Sidan", "<p>Ett två.</p>"),
        ("sida/#rubrik", "Rubrik", "<p>Vad · A · B</p><p>Efter</p>"),
        ("sida/#rad", "Namn", "<p>Mer · C &lt; D</p>"),
        ("sida/#ord", "Ordet", "<p>Betyder något.</p>"),
    ]


def test_a_table_of_words() -> None:
    words = replace(read_words(), synonyms={})
    table = word_table({"partnerskap", "partnerskapet", "föreningsbidrag", "bidrag"}, words)
    families = {line.split("|")[0]: line.split("|") for line in table}
    assert families["partnerskap"][1] == ",et"
    assert {"en", "ens", "ets"} <= set(families["partnerskap"][2].split(","))
    number = [line.split("|")[0] for line in table].index("föreningsbidrag")
    assert str(number) in families["bidrag"][3].split(",")


def test_a_synonym_of_a_word_that_no_page_has() -> None:
    words = replace(read_words(), synonyms={"pengar": ("guldtackor",)})
    with pytest.raises(SearchError, match=r"synonyms\.pengar: ingen sida har ordet guldtackor"):
        word_table({"bidrag"}, words)


def test_words_that_fit_nothing(tmp_path: Path, sites: tuple[Path, Path]) -> None:
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / FILE.name
    file.write_text(f'phrases = ""\n{text}', encoding="utf-8")
    with pytest.raises(SearchError, match="phrases"):
        read_words(file)
    site = tmp_path / "site"
    (site / "search").mkdir(parents=True)
    with pytest.raises(SearchError, match="finns inte"):
        enrich(site)
    shutil.copy(sites[0] / "index.html", site)
    index = {"config": {"separator": r"\s+"}, "docs": [{"location": ""}]}
    (site / INDEX).write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(SearchError, match=r"words\.toml: keywords\."):
        enrich(site)
