"""The function that the browser calls: profiles that come with the request that needs them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide_engine import browser
from guide_engine.browser import respond
from guide_engine.compiled import space_of
from guide_engine.errors import DataError, GuideError, InputError
from guide_engine.loading.places import FILE as PLACES
from guide_engine.permalink import profiles_named
from guide_engine.rulebook import load, with_profile
from scripts.payload.engine import stage_engine

DATA = Path(browser.__file__).parent / "data"
MALMO = (DATA / "profiles" / "malmo.toml").read_text("utf-8")


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package as the browser has it: with the common profile only."""
    shutil.copytree(DATA, tmp_path / "data")
    package = stage_engine({}, set(), tmp_path / "staged")
    shutil.copy(package / "data" / PLACES, tmp_path / "data" / PLACES)
    for file in (tmp_path / "data" / "profiles").glob("*.toml"):
        if file.name != "gemensam.toml":
            file.unlink()
    monkeypatch.setattr(browser, "files", lambda _package: tmp_path)
    browser._rulebook.cache_clear()
    yield
    browser._rulebook.cache_clear()


def page(fragment: str, profile: str = "", **more: object) -> str:
    asked = {"kind": "page", "fragment": fragment, "profile": profile, "today": "", **more}
    return json.dumps(asked)


@pytest.mark.parametrize(
    ("fragment", "profile", "missing"),
    [
        ("", "malmo", ["malmo"]),
        ("v=1&kommun=malmo&syfte=vet_ej", "gemensam", ["malmo"]),
        ("#kommun=malmo&kommun=lund", "soderhamn", ["soderhamn", "malmo", "lund"]),
        ("kommun=malmo&jfr=soderhamn&syfte=vet_ej", "malmo", ["malmo", "malmo", "soderhamn"]),
        ("plats=1280", "gemensam", ["malmo"]),
    ],
)
def test_what_is_missing_is_named(
    alone: None, fragment: str, profile: str, missing: list[str]
) -> None:
    assert json.loads(respond(page(fragment, profile))) == {"missing": missing}


def test_a_profile_that_came_gives_the_same_page_as_one_that_was_there(alone: None) -> None:
    fragment = "v=1&kommun=malmo&roll=forening&syfte=egen_verksamhet"
    came = json.loads(respond(page(fragment, more={"malmo": MALMO})))
    browser._rulebook.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browser, "files", lambda _package: DATA.parent)
        was_there = json.loads(respond(page(fragment)))

    assert came == was_there
    assert 'data-profile="malmo"' in came["html"]


def test_what_was_worked_out_is_kept_when_a_profile_comes() -> None:
    """Or a reader waits for the same rules again with every municipality."""
    before = load(DATA)
    one = with_profile(before, "malmo", MALMO)
    other = with_profile(one, "malmo", MALMO)
    assert space_of(one).diagrams is space_of(before).diagrams
    assert space_of(other).diagrams is space_of(before).diagrams
    assert space_of(other).rulebook is other


def test_the_common_profile_needs_nothing_more(alone: None) -> None:
    assert json.loads(respond(page("v=1&kommun=gemensam")))["address"].startswith("gemensam/")


def test_a_place_without_a_profile_needs_nothing_more(alone: None) -> None:
    shown = json.loads(respond(page("kommun=gemensam&plats=1880")))
    assert shown["title"] == "Pröva er idé i Örebro"
    assert shown["fragment"] == "v=1&kommun=gemensam&plats=1880"


def test_a_place_whose_profile_came_leads_to_it(alone: None) -> None:
    shown = json.loads(respond(page("plats=1280", more={"malmo": MALMO})))
    assert shown["address"] == "malmo/"
    lost = json.loads(respond(page("plats=1280", more={"malmo": None})))
    assert lost["title"] == "Pröva er idé i Malmö"
    assert lost["address"] == "gemensam/"


def test_a_profile_that_does_not_exist_is_told_on_the_page(alone: None) -> None:
    shown = json.loads(respond(page("v=1&kommun=atlantis", more={"atlantis": None})))

    assert "atlantis" in shown["html"]


def test_assessing_needs_the_profile_too(alone: None) -> None:
    asked = {"kind": "assess", "profile": "malmo", "answers": {"syfte": "allmant_stod"}}

    assert json.loads(respond(json.dumps(asked))) == {"missing": ["malmo"]}
    found = json.loads(respond(json.dumps({**asked, "more": {"malmo": MALMO}})))
    assert found["outcome"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "profiles/malmo.toml:1: är inte giltig TOML"),
        (MALMO.replace('id = "malmo"', 'id = "lund"', 1), 'profiles/malmo.toml: id: "lund"'),
        (f'okand = "ja"\n{MALMO}', "profiles/malmo.toml: okand"),
    ],
)
def test_a_profile_is_checked_when_it_comes(alone: None, text: str, said: str) -> None:
    with pytest.raises(DataError) as refused:
        respond(page("", "malmo", more={"malmo": text}))

    assert said in str(refused.value)


def test_more_is_an_object() -> None:
    with pytest.raises(InputError, match="more: ska vara ett objekt"):
        respond(page("", more=["malmo"]))


def test_adding_a_profile_leaves_the_rulebook_as_it_was(alone: None, tmp_path: Path) -> None:
    few = load(tmp_path / "data", complete=False)
    more = with_profile(few, "malmo", MALMO)

    assert set(more.profiles) - set(few.profiles) == {"malmo"}
    with pytest.raises(GuideError, match="finns inte; tillåtet: gemensam"):
        load(tmp_path / "data")


def test_profiles_named_in_a_link() -> None:
    assert profiles_named("#v=1&kommun=malmo&syfte=vet_ej") == ("malmo",)
    assert profiles_named("v=1&kommun=&kommun=a%20b") == ("", "a b")
    assert profiles_named("kommun=malmo&jfr=lund") == ("malmo", "lund")
    assert profiles_named("kommun=malmo" + "x" * 5000) == ()
