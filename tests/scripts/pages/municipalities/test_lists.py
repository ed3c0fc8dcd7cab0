"""Lists of municipalities: each stands once, by kind and grade, and says if it was withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_engine.model import COMMON, GRADES, KINDS, Rulebook
from scripts.pages.municipalities.finder import every
from scripts.pages.municipalities.lists import (
    AREA,
    LONG,
    choose,
    counted,
    described,
    grouped,
    kind_of,
    read_pages,
)
from tests.markup import read
from tests.scripts.pages.municipalities.made_up import OWN, RULEBOOK, WHOLE, many, with_profiles

KOMMUN = replace(WHOLE, id="a", name="Aby", page="kommuner/a.md", summary="Om Aby.", area="")
REGION = replace(KOMMUN, id="b", name="Region B", kind=KINDS[1], page="kommuner/b.md")
FIELD = replace(KOMMUN, id="c", name="Cby", area="skola", page="kommuner/c.md")
THIN = replace(KOMMUN, id="d", name="Dby", grade=GRADES[1], page="kommuner/d.md")
GONE = replace(KOMMUN, id="e", name="Eby", withdrawn="2027-01-01", page="kommuner/e.md")
FEW = with_profiles(KOMMUN, REGION, FIELD, THIN, GONE)
WITHDRAWN = "har dragit tillbaka sina regler"


def links(html: str) -> list[tuple[str, str]]:
    return [(str(each.attributes["href"]), each.text) for each in read(html) if each.name == "a"]


def test_groups_have_everybody_once_and_none_is_empty() -> None:
    groups = grouped(RULEBOOK.profiles.values())
    assert sorted(p.id for _, found in groups for p in found) == sorted(p.id for p in OWN)
    assert all(found for _, found in groups)
    kinds = [kind_of(profile) for profile in (KOMMUN, REGION, FIELD, THIN)]
    assert kinds == ["kommun", "region", AREA, "kommun"]


@pytest.mark.parametrize(
    ("profiles", "text"),
    [
        ((KOMMUN,), "1 kommun"),
        ((KOMMUN, THIN), "2 kommuner"),
        ((KOMMUN, THIN, REGION), "2 kommuner och 1 region"),
        ((KOMMUN, THIN, REGION, FIELD), "2 kommuner, 1 region och 1 område"),
        ((), "inga kommuner"),
    ],
)
def test_how_many_there_are_is_counted(profiles: tuple[object, ...], text: str) -> None:
    assert counted(with_profiles(*profiles).profiles.values()) == text  # type: ignore[arg-type]


def test_the_page_describes_each_by_kind_and_grade() -> None:
    html = described(FEW)
    assert [name for _, name in links(html)] == ["Aby", "Eby", "Dby", "Region B", "Cby"]
    assert html.count("Om Aby.") == len(FEW.profiles) - 1
    assert "Cby</a> (skola)" in html
    assert [html.count(f'id="lista-{kind}"') for kind in (*KINDS, AREA)] == [1, 1, 1]


@pytest.mark.parametrize("page", [described, choose])
def test_what_is_withdrawn_is_marked_and_the_link_stays(page: object) -> None:
    html = str(page(FEW))  # type: ignore[operator]
    assert "Eby" in [name for _, name in links(html)]
    assert html.count(f"– {WITHDRAWN}") == 1
    assert html.index("Eby") < html.index(f"– {WITHDRAWN}") < html.index("Eby") + 100


def test_the_list_by_county_says_what_the_guide_has() -> None:
    place = next(iter(RULEBOOK.places.values()))

    def with_place(rulebook: Rulebook, profile: str) -> str:
        there = replace(place, profile=profile)
        return every(replace(rulebook, places={place.code: there}))

    assert "egna regler i guiden" in with_place(FEW, KOMMUN.id)
    assert WITHDRAWN in with_place(FEW, GONE.id)
    assert "delvis lästa" in with_place(FEW, THIN.id)


@pytest.mark.parametrize("number", [LONG, LONG + 1])
def test_a_long_list_has_a_way_to_each_letter(number: int) -> None:
    rulebook = with_profiles(*many(number))
    for html in (described(rulebook), choose(rulebook)):
        found = read(html)
        ids = [e.attributes["id"] for e in found if "id" in e.attributes]
        assert len(ids) == len({*ids})
        ways = [href for href, _ in links(html) if href.startswith("#bokstav-")]
        assert {href[1:] for href in ways} <= {*ids}
        assert bool(ways) == (number > LONG)


def test_the_choice_has_the_common_ground_first_and_everybody_else() -> None:
    chosen = [e for e in read(choose(FEW)) if "data-profile" in e.attributes]
    assert chosen[0].attributes["data-profile"] == COMMON
    assert len(chosen) == len(FEW.profiles)
    assert all(e.attributes["data-note"] for e in chosen[1:])


def test_pages_that_were_read_stand_with_their_day() -> None:
    html = read_pages(RULEBOOK, "kunskap/kallor.md")
    sources = RULEBOOK.words.sources
    wanted = [sources[id_] for profile in OWN for id_ in profile.sources if sources[id_].url]
    shown = [(href, name) for href, name in links(html) if href.startswith("https://")]
    assert sorted(shown) == sorted((each.url, each.name) for each in wanted)
    assert wanted
