"""The official list of municipalities and regions: whole, as SCB spells it, refused if wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import DataError
from guide_engine.loading.files import Folder
from guide_engine.loading.places import FILE, read_places
from guide_engine.model import COMMON, REGION
from tests.strategies import RULEBOOK

PLACES = RULEBOOK.places
MUNICIPALITIES = [place for place in PLACES.values() if place.kind != REGION]
REGIONS = [place for place in PLACES.values() if place.kind == REGION]

KNOWN = {
    "06": ("Region Jönköpings län", "Jönköpings län"),
    "14": ("Västra Götalandsregionen", "Västra Götalands län"),
    "21": ("Region Gävleborg", "Gävleborgs län"),
    "0114": ("Upplands Väsby", "Stockholms län"),
    "0305": ("Håbo", "Uppsala län"),
    "0330": ("Knivsta", "Uppsala län"),
    "0331": ("Heby", "Uppsala län"),
    "0643": ("Habo", "Jönköpings län"),
    "0980": ("Gotland", "Gotlands län"),
    "1438": ("Dals-Ed", "Västra Götalands län"),
    "1880": ("Örebro", "Örebro län"),
    "2023": ("Malung-Sälen", "Dalarnas län"),
    "2380": ("Östersund", "Jämtlands län"),
    "2584": ("Kiruna", "Norrbottens län"),
}
PROFILES = [profile for profile in RULEBOOK.profiles.values() if profile.id != COMMON]


def test_there_are_290_municipalities_in_21_counties_each_once() -> None:
    assert len(MUNICIPALITIES) == 290
    assert len({place.name for place in PLACES.values()}) == len(PLACES)
    # The first two figures of a code are the county's.
    counties = {(code[:2], place.county) for code, place in PLACES.items()}
    assert len(counties) == len({county for _, county in counties}) == 21
    assert list(PLACES) == sorted(PLACES)


def test_every_county_has_its_region_and_gotland_is_one_with_its_municipality() -> None:
    counties = {place.county for place in PLACES.values()}
    assert {place.county for place in REGIONS} == counties - {"Gotlands län"}
    assert len(REGIONS) == len(counties) - 1
    assert (PLACES["0980"].kind, PLACES["0980"].also) == ("kommun", "Region Gotland")
    # A region's code is its county's, which the codes of its municipalities begin with.
    for region in REGIONS:
        there = {place.code[:2] for place in MUNICIPALITIES if place.county == region.county}
        assert there == {region.code}


@pytest.mark.parametrize("code", KNOWN)
def test_a_code_is_that_of_the_official_list(code: str) -> None:
    assert (PLACES[code].name, PLACES[code].county) == KNOWN[code]


def test_islands_have_their_own_word_before_the_name() -> None:
    assert {place.preposition for place in PLACES.values()} == {"i", "på"}
    assert PLACES["0980"].in_name == "på Gotland"
    assert PLACES["1880"].in_name == "i Örebro"


def test_a_profile_with_the_name_of_a_municipality_is_tied_to_it() -> None:
    named = {place.name: place for place in PLACES.values()}
    found = [profile for profile in PROFILES if profile.name in named]
    assert len(found) > 3
    for profile in found:
        place = named[profile.name]
        assert profile.place == place.code
        # Rules of one field are not those of whoever chooses the municipality.
        assert place.profile == profile.id or profile.area
        assert profile.in_name == place.in_name
    own = {profile.place for profile in PROFILES if not profile.area} - {""}
    assert {place.code for place in PLACES.values() if place.profile} == own


def test_a_profile_is_of_the_kind_that_its_place_is() -> None:
    assert {profile.kind for profile in PROFILES} == {place.kind for place in PLACES.values()}
    for profile in PROFILES:
        assert profile.kind == PLACES[profile.place].kind


HEADER = "kod\tnamn\tlän\ti\täven"
ROW = "1880\tÖrebro\tÖrebro län\t"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEADER}\n1\tÖrebro län\tÖrebro län\t", 'places.tsv:2: kod "1" går inte'),
        (f"{HEADER}\n188\tÖrebro\tÖrebro län\t", 'places.tsv:2: kod "188" går inte'),
        (f"# om\n{HEADER}\n{ROW}\n{ROW}", 'places.tsv:4: kod "1880" finns redan (Örebro)'),
        (f"{HEADER}\n1880\t\tÖrebro län\t", "places.tsv:2: 1880: namn får inte vara tom"),
        (f"{HEADER}\n1880\tÖrebro", "places.tsv:2: 1880: län får inte vara tom"),
        ("kod;namn\n1880;Örebro", "places.tsv:1: den första raden ska vara kod, namn, län, i"),
    ],
)
def test_a_list_that_is_wrong_is_refused_with_its_line(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    folder = Folder(tmp_path)
    read_places(folder)
    with pytest.raises(DataError) as refusal:
        folder.settle()
    assert says in str(refusal.value)


def test_a_list_is_read_with_its_comments_and_the_end_of_a_line_left_out(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"# om\n\n{HEADER}\n{ROW.rstrip()}\n", encoding="utf-8")
    folder = Folder(tmp_path)
    assert read_places(folder) == {"1880": PLACES["1880"]}
    folder.settle()
