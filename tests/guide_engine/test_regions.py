"""A region as the public party: its words, and that nothing else is said of it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guide_engine import browser
from guide_engine.errors import DataError
from guide_engine.flow import walk
from guide_engine.loading.files import table_in
from guide_engine.loading.regional import FILE, read_regional
from guide_engine.model import COMMON, REGION, Role
from guide_engine.papers import desk
from guide_engine.papers.agreement.loading import template
from guide_engine.papers.basis import basis
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.words import paper_statements, paper_words
from guide_engine.permalink import CHECK, DESK, RESULT, Visit, encode
from guide_engine.regions import PART, for_region, spoken
from guide_engine.session import turn
from guide_engine.tables import ID
from scripts.payload.engine import stage_engine
from scripts.payload.manifest import BUNDLE
from tests.ideas import paths
from tests.strategies import RULEBOOK, whole_of

REGIONS = [place for place in RULEBOOK.places.values() if place.kind == REGION]
PLACE = next(place.code for place in REGIONS if not place.profile)
RULES = tuple(paths(COMMON))
OWN = [profile.id for profile in RULEBOOK.profiles.values() if profile.kind == REGION]

_LAW = re.compile(r"kommunallag\w*|kommuni[kc]\w*", re.IGNORECASE)
_LINK = re.compile(r"#v=1\S*")
_PARTY = re.compile(r"kommun|region", re.IGNORECASE)
_WRONG = re.compile(r"\bkommun(?:ens?|styrelsens?|fullmäktiges?)?\b", re.IGNORECASE)


# ---- The words -----------------------------------------------------------------------------------


def _texts(value: object) -> Iterator[str]:
    """Iterate over what is said in a part of the rulebook; ids and addresses are no words."""
    if type(value) is str:
        if not ID.fullmatch(value) and not value.endswith(".md"):
            yield value
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))


@cache
def _said() -> frozenset[str]:
    """Return every text of the guide's own that a region's reader may be shown."""
    said, own = (
        RULEBOOK.words,
        tuple(f"{id_.replace('-', '_')}_" for id_ in RULEBOOK.profiles if id_ != COMMON),
    )
    words = replace(
        said,
        criteria={id_: said.criteria[id_] for id_ in RULEBOOK.shared_criteria},
        warnings={id_: each for id_, each in said.warnings.items() if not id_.startswith(own)},
        sources={},
        interface={
            key: each for key, each in said.interface.items() if not key.startswith("group_")
        },
    )
    papers = (*paper_words().values(), paper_statements(RULEBOOK), template(RULEBOOK))
    return frozenset(_texts((words, RULEBOOK.profiles[COMMON], papers)))


def test_every_text_about_the_public_party_has_its_words_for_a_region() -> None:
    about = {text for text in _said() if _PARTY.search(_LAW.sub("", text))}
    assert not about - RULEBOOK.regional.keys()


def test_the_words_for_a_region_are_of_texts_that_there_are() -> None:
    assert not {text for text in RULEBOOK.regional if not ID.fullmatch(text)} - _said()


def test_what_is_said_of_a_region_never_calls_it_a_municipality() -> None:
    told = {text: region for text, region in RULEBOOK.regional.items() if text != region}
    assert not [region for region in told.values() if re.search(r"\b[Kk]ommunens?\b", region)]


def test_law_and_rules_are_the_same_for_a_region() -> None:
    regional = for_region(RULEBOOK)
    for part in ("facts", "criteria", "rules", "warnings", "purchases", "ledger", "sections"):
        assert getattr(regional, part) is getattr(RULEBOOK, part)
    one, other = RULEBOOK.profiles[COMMON], regional.profiles[COMMON]
    assert (one.requires, one.shows, one.sources) == (other.requires, other.shows, other.sources)
    assert [each.when for each in one.decided_by] == [each.when for each in other.decided_by]
    assert [each.when for each in template(RULEBOOK).sections[0].parts] == [
        each.when for each in template(regional).sections[0].parts
    ]


def test_a_municipality_and_its_profile_keep_their_own_words() -> None:
    own = next(id_ for id_ in RULEBOOK.profiles if id_ != COMMON)
    assert for_region(RULEBOOK).profiles[own] is RULEBOOK.profiles[own]
    assert spoken(RULEBOOK, own) is spoken(RULEBOOK, COMMON) is RULEBOOK
    assert spoken(RULEBOOK, COMMON, "1880") is RULEBOOK
    assert spoken(RULEBOOK, COMMON, PLACE) is for_region(RULEBOOK)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[text]]\nkommun = "Kommunen {a}"\nregion = "Regionen"', "andra klamrar"),
        ('[[text]]\nkommun = "Kommunen"\nregion = "Kommunen"', "ställ texten under [[same]]"),
        (
            '[[text]]\nkommun = "kommunen"\nregion = "regionen"',
            'kommun: "kommunen" kan vara ett id',
        ),
        (
            '[[same]]\nwhy = "Ett namn."\ntexts = ["SKR"]\n[[same]]\nwhy = "a"\ntexts = ["SKR"]',
            "finns redan",
        ),
        ('[[text]]\nkommun = "Kommunen"', "region: saknas"),
        ('[[same]]\ntexts = ["SKR"]', "why: saknas"),
    ],
)
def test_words_that_are_wrong_are_refused(text: str, says: str) -> None:
    with pytest.raises(DataError) as refusal:
        read_regional(table_in(text, FILE))
    assert says in str(refusal.value)
    assert str(refusal.value).startswith(FILE)


# ---- What a reader is shown ----------------------------------------------------------------------


@cache
def _right() -> re.Pattern[str]:
    """Return what may be shown that speaks of a municipality: texts that are right as they are."""
    told = {region for region in RULEBOOK.regional.values() if _WRONG.search(region)}
    rows = {row.told for row in RULEBOOK.ledger.values() if _WRONG.search(row.told)}
    sources = {words.name for words in RULEBOOK.words.sources.values()}
    longest = sorted({*told, *rows, *sources}, key=len, reverse=True)
    # What is filled in is tried by itself.
    parts = (re.sub(r"\\{\w+\\}", ".*?", re.escape(" ".join(text.split()))) for text in longest)
    return re.compile("|".join(parts))


def _wrong(shown: str) -> list[str]:
    """Return what a text says of a municipality that should be a region."""
    plain = html.unescape(re.sub(r"</?[a-z][^<>]*>", " ", shown)).replace("\\", "")
    text = " ".join(_LINK.sub("", plain).split())
    left = _LAW.sub("", _right().sub("", text))
    return [left[max(0, at.start() - 60) : at.end() + 60] for at in _WRONG.finditer(left)]


def _page(answers: Mapping[str, str], step: str, role: Role | None, of: str = COMMON) -> str:
    place = PLACE if of == COMMON else ""
    fragment = encode(Visit(of, role, answers, step, place=place))
    asked = {"fragment": fragment, "profile": of}
    made = turn(RULEBOOK, {}, fragment, desk=desk.pages(RULEBOOK, asked))
    return f"{made.page.title}\n{made.page.html}"


@pytest.mark.parametrize("rule", RULES)
def test_no_page_calls_a_region_a_municipality(rule: str) -> None:
    answers = paths(COMMON)[rule]
    asked, _ = walk(whole_of(COMMON), answers)
    for role in (None, *Role):
        for step in (*asked, CHECK, RESULT, *DESK):
            assert not _wrong(_page(answers, step, role)), (step, role)


def test_the_start_calls_a_region_what_it_is() -> None:
    page = _page({}, "", None)
    assert RULEBOOK.places[PLACE].name in page
    assert not _wrong(page)


@pytest.mark.parametrize("of", OWN)
def test_nor_does_a_region_with_rules_of_its_own(of: str) -> None:
    for answers in paths(of).values():
        asked, _ = walk(whole_of(of), answers)
        for step in (*asked, CHECK, RESULT):
            assert not _wrong(_page(answers, step, None, of)), step
        found = basis(RULEBOOK, {}, Visit(of, None, answers), today="2026-12-01")
        for kind in (each for each in KINDS.values() if each.fits(found)):
            assert not _wrong(to_markdown(kind.make(found))), kind.id


@pytest.mark.parametrize("rule", RULES)
def test_no_paper_calls_a_region_a_municipality(rule: str) -> None:
    for role in (None, *Role):
        visit = Visit(COMMON, role, paths(COMMON)[rule], place=PLACE)
        found = basis(RULEBOOK, {}, visit, today="2026-12-01")
        for kind in KINDS.values():
            if kind.fits(found):
                assert not _wrong(to_markdown(kind.make(found))), (kind.id, role)


def test_a_municipality_is_still_called_one() -> None:
    visit = Visit(COMMON, None, paths(COMMON)[RULES[0]], RESULT)
    assert _wrong(turn(RULEBOOK, {}, encode(visit)).page.html)


# ---- The words come with the first region --------------------------------------------------------


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package as browsers get it."""
    return stage_engine({}, tmp_path_factory.mktemp("engine"))


@pytest.fixture
def asked(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., dict[str, Any]]]:
    """Return what asks the function that the browser calls for a page."""

    def ask(fragment: str, profile: str = "", *came: str) -> dict[str, Any]:
        bundles = package.parent / "profiles"
        more = {id_: (bundles / f"{id_}{BUNDLE}").read_text("utf-8") for id_ in came}
        request = {"kind": "page", "fragment": fragment, "profile": profile, "more": more}
        found: dict[str, Any] = json.loads(browser.respond(json.dumps(request)))
        return found

    monkeypatch.setattr(browser, "files", lambda _package: package)
    browser._rulebook.cache_clear()
    yield ask
    browser._rulebook.cache_clear()


def test_a_place_that_is_a_region_waits_for_its_words(asked: Callable[..., Any]) -> None:
    fragment = f"v=1&kommun={COMMON}&plats={PLACE}"
    assert asked(fragment) == {"missing": [PART]}
    assert asked(f"plats={PLACE}", COMMON) == {"missing": [PART]}
    shown = asked(fragment, "", PART)
    assert shown["fragment"] == fragment
    assert shown["title"] == f"Pröva er idé i {RULEBOOK.places[PLACE].name}"
    assert not _wrong(shown["html"])


def test_so_does_a_region_with_rules_of_its_own(asked: Callable[..., Any]) -> None:
    of = OWN[0]
    assert asked("", of) == {"missing": [of]}
    assert asked("", of, of) == {"missing": [PART]}
    for came in ((of, PART), (PART, of)):
        shown = asked("", of, *came)
        assert shown["address"] == f"{of}/"
        assert not _wrong(shown["html"])


def test_nobody_else_waits_for_them(asked: Callable[..., Any], package: Path) -> None:
    assert "html" in asked(f"v=1&kommun={COMMON}&plats=1880")
    assert not (package / "data" / FILE).exists()


def test_without_them_the_questions_can_still_be_answered(
    asked: Callable[..., Any],
) -> None:
    request = {"kind": "page", "fragment": f"plats={PLACE}", "more": {PART: None}}
    assert "html" in json.loads(browser.respond(json.dumps(request)))
