"""The function that the browser calls: profiles that come with the request that needs them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide_engine import browser
from guide_engine.browser import respond
from guide_engine.compiled import space_of
from guide_engine.errors import DataError, GuideError, InputError
from guide_engine.model import COMMON
from guide_engine.papers.earlier import earlier
from guide_engine.permalink import Visit, profiles_named
from guide_engine.releases import find_release, released_versions
from guide_engine.rulebook import load, with_profile
from scripts.payload.engine import stage_engine
from scripts.payload.manifest import BUNDLE
from tests.strategies import OLD_ANSWERS

DATA = Path(browser.__file__).parent / "data"
FOLDER = DATA / "profiles" / "umea"
"""A municipality with criteria, sources and rows of its own."""
FILES = {each.name: each.read_text("utf-8") for each in FOLDER.iterdir() if each.suffix != ".md"}
ROWS = [line.partition("\t")[0] for line in FILES["ledger.tsv"].splitlines()[1:]]
AT = "kommuner/umea/#umea-villkor"
UMEA = json.dumps({"files": FILES, "anchors": dict.fromkeys(ROWS, AT)})


def changed(old: str, new: str) -> str:
    """Return the municipality as it would come with something else in its profile."""
    assert old in FILES["profile.toml"]
    files = {**FILES, "profile.toml": FILES["profile.toml"].replace(old, new, 1)}
    return json.dumps({"files": files, "anchors": {}})


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package as the browser has it: with the common profile only."""
    return stage_engine({}, tmp_path_factory.mktemp("staged"))


@pytest.fixture
def alone(staged: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the browser's side have what the browser has."""
    monkeypatch.setattr(browser, "files", lambda _package: staged)
    browser._rulebook.cache_clear()
    yield
    browser._rulebook.cache_clear()


def page(fragment: str, profile: str = "", **more: object) -> str:
    asked = {"kind": "page", "fragment": fragment, "profile": profile, "today": "", **more}
    return json.dumps(asked)


@pytest.mark.parametrize(
    ("fragment", "profile", "missing"),
    [
        ("", "umea", ["umea"]),
        ("v=1&kommun=umea&syfte=vet_ej", "gemensam", ["umea"]),
        ("#kommun=umea&kommun=lund", "soderhamn", ["soderhamn", "umea", "lund"]),
        ("kommun=umea&jfr=soderhamn&syfte=vet_ej", "umea", ["umea", "umea", "soderhamn"]),
        ("plats=2480", "gemensam", ["umea"]),
    ],
)
def test_what_is_missing_is_named(
    alone: None, fragment: str, profile: str, missing: list[str]
) -> None:
    assert json.loads(respond(page(fragment, profile))) == {"missing": missing}


def test_a_profile_that_came_gives_the_same_page_as_one_that_was_there(alone: None) -> None:
    fragment = "v=1&kommun=umea&roll=forening&syfte=egen_verksamhet"
    came = json.loads(respond(page(fragment, more={"umea": UMEA})))
    browser._rulebook.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browser, "files", lambda _package: DATA.parent)
        was_there = json.loads(respond(page(fragment)))

    assert came == was_there
    assert 'data-profile="umea"' in came["html"]


def test_what_was_worked_out_is_kept_when_a_profile_comes() -> None:
    """Or a reader waits for the same rules again with every municipality."""
    before = load(DATA)
    one = with_profile(before, "umea", FILES)
    other = with_profile(one, "umea", FILES)
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
    shown = json.loads(respond(page("plats=2480", more={"umea": UMEA})))
    assert shown["address"] == "umea/"
    lost = json.loads(respond(page("plats=2480", more={"umea": None})))
    assert lost["title"] == "Pröva er idé i Umeå"
    assert lost["address"] == "gemensam/"


def test_a_profile_that_does_not_exist_is_told_on_the_page(alone: None) -> None:
    shown = json.loads(respond(page("v=1&kommun=atlantis", more={"atlantis": None})))

    assert "atlantis" in shown["notice"]


@pytest.mark.parametrize("version", released_versions())
def test_what_earlier_rules_said_is_told_where_the_profile_came_by_itself(
    alone: None, staged: Path, version: str
) -> None:
    """Its own criteria have their words with it, after those that all share."""
    told = find_release(version, load(staged / "data", complete=False)).rulebook.profiles
    for of in told.keys() - {COMMON}:
        came = (staged.parent / "profiles" / f"{of}{BUNDLE}").read_text(encoding="utf-8")
        rulebook = browser._rulebook((of, came))
        found = earlier(rulebook, Visit(of, answers=OLD_ANSWERS), version)
        assert found is not None
        assert {each.id for each in found.criteria} >= {*told[of].requires}


def test_assessing_needs_the_profile_too(alone: None) -> None:
    asked = {"kind": "assess", "profile": "umea", "answers": {"syfte": "allmant_stod"}}

    assert json.loads(respond(json.dumps(asked))) == {"missing": ["umea"]}
    found = json.loads(respond(json.dumps({**asked, "more": {"umea": UMEA}})))
    assert found["outcome"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "id = \n", "profiles/umea/profile.toml:1: är inte giltig TOML"),
        ('id = "umea"', 'id = "lund"', 'profiles/umea/profile.toml:5: id: "lund"'),
        ("", 'okand = "ja"\n', "profiles/umea/profile.toml:1: okand"),
        ('"UME-001"', '"UME-999"', 'cites: liggarraden "UME-999" finns inte'),
    ],
)
def test_a_profile_is_checked_when_it_comes(alone: None, old: str, new: str, said: str) -> None:
    with pytest.raises(DataError) as refused:
        respond(page("", "umea", more={"umea": changed(old, new)}))

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "umea"', "more.umea: filen är inte giltig JSON"),
        ("[" * 100_000, "more.umea: filen är inte giltig JSON"),
        ("[]", 'more.umea: filen ska ha objekten "files" och "anchors"'),
        ('{"files": {}}', 'more.umea: filen ska ha objekten "files" och "anchors"'),
        ('{"files": {}, "anchors": []}', 'more.umea: filen ska ha objekten "files"'),
    ],
)
def test_a_file_that_is_no_profile_is_refused(alone: None, text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        respond(page("", "umea", more={"umea": text}))

    assert said in str(refused.value)


def test_what_a_profile_cites_leads_where_its_file_says(alone: None) -> None:
    asked = {"kind": "assess", "profile": "umea", "answers": {"initiativ": "kommunen"}}
    found = json.loads(respond(json.dumps({**asked, "more": {"umea": UMEA}})))
    cited = [c["rows"] for each in found["criteria"] for c in each["citations"]]
    assert ROWS[:1] in cited
    every = "&".join(f"{fact}=vet_ej" for fact in load(DATA).facts)
    fragment = f"v=1&kommun=umea&{every}&steg=resultat"
    shown = json.loads(respond(page(fragment, more={"umea": UMEA})))["html"]
    assert f'href="../../{AT}"' in shown
    without = json.dumps({"files": FILES, "anchors": {}})
    assert AT not in respond(page(fragment, more={"umea": without}))


def test_more_is_an_object() -> None:
    with pytest.raises(InputError, match="more: ska vara ett objekt"):
        respond(page("", more=["umea"]))


def test_adding_a_profile_leaves_the_rulebook_as_it_was(staged: Path) -> None:
    few = load(staged / "data", complete=False)
    more = with_profile(few, "umea", FILES)

    assert set(more.profiles) - set(few.profiles) == {"umea"}
    assert few.criteria.keys() < more.criteria.keys()
    assert few.ledger.keys() < more.ledger.keys()
    with pytest.raises(GuideError, match="finns inte; tillåtet: gemensam"):
        load(staged / "data")


def test_profiles_named_in_a_link() -> None:
    assert profiles_named("#v=1&kommun=umea&syfte=vet_ej") == ("umea",)
    assert profiles_named("v=1&kommun=&kommun=Ume%20a%29") == ("umea", "ume")
    assert profiles_named("v=1&amp;kommun=umea&amp;jfr=") == ("umea",)
    # What browsers fetch beside profiles by name is none.
    assert profiles_named("kommun=papers&jfr=region") == ()
    assert profiles_named("kommun=umea&jfr=lund") == ("umea", "lund")
    assert profiles_named("kommun=umea" + "x" * 5000) == ()
