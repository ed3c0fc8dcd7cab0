"""The search finds what readers type: the theme's own search worker over the built index."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from scripts.search_index import INDEX, enrich
from scripts.search_report import Measured, Result, build_both, read_queries, report, search
from scripts.search_sections import SearchError, page_sections
from scripts.search_words import FILE, read_words, word_table

LEAST_RECALL = 0.95
MOST_GROWTH = 1.25
"""The enriched index against the theme's, in bytes."""

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
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the site with the theme's index and the one with the enriched index."""
    return build_both(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def stock(sites: tuple[Path, Path]) -> Measured:
    """Return what the theme's index finds."""
    return search(sites[0], [each.query for each in read_queries()], plain=True)


@pytest.fixture(scope="module")
def enriched(sites: tuple[Path, Path]) -> Measured:
    """Return what the enriched index finds: the queries, then the searches of the tests below."""
    return search(sites[1], [*(each.query for each in read_queries()), *SEARCHES, *terms(sites)])


@pytest.fixture(scope="module")
def found(sites: tuple[Path, Path], enriched: Measured) -> dict[str, Result]:
    """Return what each search finds in the enriched index."""
    typed = [*(each.query for each in read_queries()), *SEARCHES, *terms(sites)]
    return dict(zip(typed, enriched.results, strict=True))


@pytest.fixture(scope="module")
def index(sites: tuple[Path, Path]) -> dict[str, Any]:
    """Return the enriched index."""
    read: dict[str, Any] = json.loads((sites[1] / INDEX).read_text(encoding="utf-8"))
    return read


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
    known = {doc["location"] for doc in index["docs"]}
    assert [each for each in read_queries() if each.location not in known] == []


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
        <h2 id="rubrik">Rubrik</h2>
        <table><tr><th>Vad</th><td>A</td><td>B</td></tr>
        <tr id="rad"><th>Namn<span class="generated-text">Mer</span></th><td>C &lt; D</td></tr>
        </table>
        <p>Efter</p>
        <h2 id="bokstav">B</h2><dl><dt id="ord">Ordet</dt><dd>Betyder något.</dd></dl>
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
    with pytest.raises(SearchError, match=r"search_words\.toml: keywords\."):
        enrich(site)
