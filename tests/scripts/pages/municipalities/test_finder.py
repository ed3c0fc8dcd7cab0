"""Any municipality or region: the list by county that needs no script, and what is found in it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from guide_engine.model import COMMON, REGION
from guide_engine.permalink import decode
from guide_engine.rulebook import default_rulebook
from scripts.pages.municipalities.finder import LIST, every, field, note
from scripts.pages.municipalities.lists import choose
from scripts.project import ROOT
from scripts.swedish import alphabetical
from tests.markup import Document, read

RULEBOOK = default_rulebook()
PLACES = RULEBOOK.places
SCRIPT = ROOT / "docs/assets/javascripts/site/places.js"
FIND = """
import fs from "node:fs";
const {found, meant} = await import(process.argv[1]);
const {places, texts} = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => {
  const hits = found(places, text);
  return [hits.map(({name}) => name), meant(hits, text)?.name ?? ""];
})));
"""


def test_every_municipality_stands_once_in_its_county_and_leads_to_its_questions() -> None:
    page = Document(read(every(RULEBOOK)))
    counties = page.all("<details")
    names = [page.all("<summary", county)[0].text for county in counties]
    assert names == sorted({place.county for place in PLACES.values()}, key=alphabetical)
    seen = []
    for name, county in zip(names, counties, strict=True):
        links = page.all("<a", county)
        there = [place for place in PLACES.values() if place.county == name]
        there.sort(key=lambda place: (place.kind != REGION, alphabetical(place.name)))
        assert [a.text for a in links] == [place.name for place in there]
        for link in links:
            (place,) = (p for p in PLACES.values() if p.name == link.text)
            assert place.county == name
            folder, _, fragment = (link.attributes["href"] or "").partition("/#")
            if place.profile:
                assert folder == f"{place.profile}/"
            else:
                visit, problems = decode(RULEBOOK, fragment)
                assert (folder, visit.profile, visit.place) == (COMMON, COMMON, place.code)
                assert problems == ()
            seen.append(place.code)
    assert sorted(seen) == sorted(PLACES)


def test_those_with_rules_of_their_own_are_marked() -> None:
    page = Document(read(every(RULEBOOK)))
    ends = {note(RULEBOOK.profiles[each.profile]) for each in PLACES.values() if each.profile}
    marked = {e.text.split(" – ")[0] for e in page.all("<li") if e.text.endswith(tuple(ends))}
    assert marked == {place.name for place in PLACES.values() if place.profile}
    assert len(marked) > 3


def test_the_page_that_asks_has_the_field_first_and_the_list_last() -> None:
    page = Document(read(choose(RULEBOOK)))
    names = [e.attributes.get("id") or e.attributes.get("class") for e in page.page]
    order = ["guide-choose", "places", "guide-options", LIST]
    assert [name for name in names if name in order] == order


def test_the_field_is_hidden_without_its_script_and_has_a_name() -> None:
    part, *inside = read(field("guiden/"))
    assert "hidden" in part.attributes
    assert part.attributes["data-places"] == "guiden/"
    label = next(e for e in inside if e.name == "label")
    entered = next(e for e in inside if e.name == "input")
    assert label.attributes["for"] == entered.attributes["id"]


def searched(*texts: str) -> list[Any]:
    """Return what the script finds: names, and the one that Enter leads to."""
    ordered = sorted(PLACES.values(), key=lambda place: alphabetical(place.name))
    places = [
        {"name": p.name, "also": p.also, "href": p.code, "own": bool(p.profile)} for p in ordered
    ]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", FIND, "--", SCRIPT.as_uri()],
        input=json.dumps({"places": places, "texts": texts}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def every_name() -> list[Any]:
    """Return what each municipality's own name finds, typed without å, ä and ö."""
    plain = str.maketrans("åäöÅÄÖ", "aaoAAO")
    return searched(*(place.name.translate(plain) for place in PLACES.values()))


def test_every_municipality_is_found_by_its_name_without_dots_and_rings(
    every_name: list[Any],
) -> None:
    for place, (hits, _) in zip(PLACES.values(), every_name, strict=True):
        assert place.name in hits
        assert len(hits) < 8


@pytest.mark.parametrize(
    ("text", "hits", "enter"),
    [
        ("Örebro", ["Örebro", "Region Örebro län"], "Örebro"),
        ("orebro", ["Örebro", "Region Örebro län"], "Örebro"),
        ("region örebro", ["Region Örebro län"], "Region Örebro län"),
        ("regoin skåne", ["Region Skåne"], "Region Skåne"),
        ("västra götaland", ["Västra Götalandsregionen"], "Västra Götalandsregionen"),
        ("vgr", ["Västra Götalandsregionen"], "Västra Götalandsregionen"),
        ("region gotland", ["Gotland"], "Gotland"),
        ("gotland", ["Gotland"], "Gotland"),
        ("  örebro KOMMUN ", ["Örebro", "Region Örebro län"], "Örebro"),
        ("orebo", ["Örebro"], "Örebro"),
        ("örbero", ["Örebro"], "Örebro"),
        ("örrebro", ["Örebro"], "Örebro"),
        ("öreblo", ["Örebro"], "Örebro"),
        ("Lunds kommun", ["Lund"], "Lund"),
        ("göteborgs stad", ["Göteborg"], "Göteborg"),
        ("sälen", ["Malung-Sälen"], "Malung-Sälen"),
        ("malung sälen", ["Malung-Sälen"], "Malung-Sälen"),
        ("väsby", ["Upplands Väsby"], "Upplands Väsby"),
        ("dals ed", ["Dals-Ed"], "Dals-Ed"),
        ("mark", ["Mark", "Markaryd"], "Mark"),
        ("håbo", ["Håbo", "Habo"], "Håbo"),
        ("habo", ["Habo", "Håbo"], "Habo"),
        ("sö", ["Söderhamn", "Söderköping", "Södertälje", "Sölvesborg"], ""),
        ("xyz", [], ""),
        ("atlantis", [], ""),
        ("", [], ""),
        (" - ", [], ""),
    ],
)
def test_what_is_typed_finds(text: str, hits: list[str], enter: str) -> None:
    ((found, meant),) = searched(text)
    assert found[: len(hits)] == hits
    assert meant == enter
    if enter or not hits:
        assert len(found) == len(hits)
