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
from guide_engine.permalink import AGREEMENT, CHECK, PAPERS, RESULT, VIEWS, Visit, encode
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
_WRONG = re.compile(r"\b(?:kommun(?:ens?|styrelsens?|fullmäktiges?)|er kommun)\b", re.IGNORECASE)


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
def _right() -> Sequence[str]:
    """Return what may be shown that speaks of a municipality, the longest first.

    That is what is right as it is, and what sources that are no law say, where they are listed.
    """
    same = {text for text, region in RULEBOOK.regional.items() if text == region}
    # A single word would hide every mistake.
    told = [" ".join(text.split()) for text in same if _WRONG.search(text) and " " in text]
    kinds = RULEBOOK.words.sources
    rows = [
        f"{before} {row.told}"
        for row in RULEBOOK.ledger.values()
        if _WRONG.search(row.told) and kinds[row.source].kind != "lag"
        for before in "–|;"
    ]
    return sorted([*told, *rows], key=len, reverse=True)


def _wrong(shown: str) -> list[str]:
    """Return what a text says of a municipality that should be a region."""
    plain = html.unescape(re.sub(r"</?[a-z][^<>]*>", " ", shown)).replace("\\", "")
    left = _LAW.sub("", " ".join(_LINK.sub("", plain).split()))
    for text in _right() if _WRONG.search(left) else ():
        left = left.replace(_LAW.sub("", text), "")
    return [left[max(0, at.start() - 60) : at.end() + 60] for at in _WRONG.finditer(left)]


def _page(answers: Mapping[str, str], step: str, role: Role | None, of: str = COMMON) -> str:
    place = PLACE if of == COMMON else ""
    fragment = encode(Visit(of, role, answers, step, place=place))
    asked = {"fragment": fragment, "profile": of}
    made = turn(RULEBOOK, {}, fragment, desk=desk.pages(RULEBOOK, asked))
    return f"{made.page.title}\n{made.page.html}"


def _asked(of: str) -> Mapping[str, Mapping[str, str]]:
    """Return for each question of a profile the answers of one way that asks it."""
    ways = ((fact, way) for way in paths(of).values() for fact in walk(whole_of(of), way)[0])
    return dict(ways)


def test_no_question_calls_a_region_a_municipality() -> None:
    page = _page({}, "", None)
    assert RULEBOOK.places[PLACE].name in page
    assert not _wrong(page)
    for fact, answers in _asked(COMMON).items():
        # Without a role both have their help.
        assert not _wrong(_page(answers, fact, None)), fact


@pytest.mark.parametrize("rule", RULES)
def test_no_result_or_paper_calls_a_region_a_municipality(rule: str) -> None:
    answers = paths(COMMON)[rule]
    for role in Role:
        for step in (RESULT, PAPERS):
            assert not _wrong(_page(answers, step, role)), (step, role)
    for step in (CHECK, AGREEMENT, VIEWS):
        assert not _wrong(_page(answers, step, None)), step
    # Without a role the papers speak to both.
    found = basis(RULEBOOK, {}, Visit(COMMON, None, answers, place=PLACE), today="2026-12-01")
    for kind in (each for each in KINDS.values() if each.fits(found)):
        assert not _wrong(to_markdown(kind.make(found))), kind.id


@pytest.mark.parametrize("of", OWN)
def test_nor_does_a_region_with_rules_of_its_own(of: str) -> None:
    for fact, answers in _asked(of).items():
        assert not _wrong(_page(answers, fact, None, of)), fact
    for answers in paths(of).values():
        assert not _wrong(_page(answers, RESULT, None, of)), answers
        found = basis(RULEBOOK, {}, Visit(of, None, answers), today="2026-12-01")
        assert not _wrong(to_markdown(KINDS["memo"].make(found))), answers


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
