"""Where the rules come from: on the start page, with every result, and in the memo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from guide_engine.assessment import assess
from guide_engine.compiled import compiled
from guide_engine.flow import stop_at, walk
from guide_engine.model import Decider, Profile, Rulebook
from guide_engine.pages.context import Context
from guide_engine.pages.origin import told
from guide_engine.pages.result import result_page
from guide_engine.pages.start import start_page
from guide_engine.papers.basis import basis
from guide_engine.papers.memo import memo
from guide_engine.papers.paper import texts
from guide_engine.permalink import Visit
from tests import markup
from tests.guide_engine.pages.test_result import read_of
from tests.ideas import idea, paths
from tests.representatives import REPRESENTATIVES, of_representatives
from tests.strategies import PROFILES, RULEBOOK, said_of

GONE = "2027-02-03"
BEFORE = next(p for p in RULEBOOK.profiles.values() if p.grade == "hel" and p.sources)


def with_(of: str, **changed: Any) -> tuple[Rulebook, Profile]:
    """Return the rulebook with a profile that is otherwise."""
    profile = replace(said_of(of).profiles[of], **changed)
    rulebook = replace(
        said_of(of), profiles={**said_of(of).profiles, of: profile}, base=said_of(of).base
    )
    return rulebook, profile


def shown(
    rulebook: Rulebook, profile: Profile, rule: str = "alla_villkor_uppfyllda"
) -> Iterator[markup.Document]:
    """Iterate over the start page and a result of a profile."""
    answers = paths(profile.id)[rule]
    whole = compiled(rulebook, profile)
    asked, state = walk(whole, answers)
    context = Context(whole, {}, Visit(profile.id, None, answers))
    yield markup.Document(markup.read(start_page(Context(whole, {})).html))
    page = result_page(context, assess(rulebook, profile, answers), stop_at(whole, state), asked)
    yield markup.Document(markup.read(page.html))


def written(rulebook: Rulebook, profile: Profile) -> str:
    """Return the text of the memo of a result."""
    visit = Visit(profile.id, None, idea(profile.id))
    return "\n".join(texts(memo(basis(rulebook, {}, visit, today="2026-12-01"))))


def kinds(page: markup.Document) -> list[str]:
    """Return what is said of the sources on a page, by its kind."""
    return [str(element.attributes["data-origin"]) for element in page.having("data-origin")]


@of_representatives
def test_rules_that_were_withdrawn_are_said_to_be_first_and_stand_out(of: str) -> None:
    rulebook, profile = with_(of, withdrawn=GONE)
    say = rulebook.words.interface["profile_withdrawn"].format(name=profile.name, date=GONE)
    for page in shown(rulebook, profile):
        assert kinds(page)[0] == "withdrawn"
        (element,) = (e for e in page.having("data-origin") if e.text == say)
        (strong,) = page.children(element)
        assert (strong.name, strong.text) == ("strong", say)
    assert say in written(rulebook, profile)
    still, same = with_(of)
    assert all("withdrawn" not in kinds(page) for page in shown(still, same))
    assert say not in written(still, same)


@of_representatives
def test_of_rules_that_were_not_read_whole_it_is_said(of: str) -> None:
    for grade, is_told in (("tunn", True), ("hel", False)):
        rulebook, profile = with_(of, grade=grade)
        key = f"profile_thin_{profile.kind}"
        say = rulebook.words.interface[key].format(name=profile.name)
        for page in shown(rulebook, profile):
            assert ("thin" in kinds(page)) is is_told
        assert (say in written(rulebook, profile)) is is_told


@pytest.mark.parametrize("of", PROFILES)
def test_the_first_page_that_was_read_is_linked_with_the_day(of: str) -> None:
    rulebook, profile = with_(of, fetched="2026-10-09")
    read = read_of(of)
    for page in shown(rulebook, profile):
        found = [e for e in page.having("data-origin") if e.attributes["data-origin"] == "fetched"]
        assert len(found) == bool(read)
        for element in found:
            assert "2026-10-09" in element.text
            (link,) = page.children(element)
            assert (link.text, link.attributes["href"]) == (read[0].name, read[0].url)
            # What is said to be the municipality's own is: others are named as such.
            mine = rulebook.words.interface[f"profile_fetched_{profile.kind}"]
            assert (mine.format(date="2026-10-09") in element.text) is not read[-1].elsewhere
    assert ("2026-10-09" in written(rulebook, profile)) is bool(read)


def test_every_page_that_was_read_is_told_once() -> None:
    """A page that was read in two states has one address; those of others come last."""
    twice = others = 0
    for of in PROFILES:
        read = read_of(of)
        context = Context(compiled(said_of(of), said_of(of).profiles[of]), {})
        pages = [page for each in told(context) for page in each.pages]
        urls = [url for _, url in pages]
        assert urls == list(dict.fromkeys(source.url for source in read))
        assert all((name, url) in {(s.name, s.url) for s in read} for name, url in pages)
        twice += len(urls) < len(read)
        others += any(source.elsewhere for source in read)
    assert twice
    assert others


def test_no_page_of_another_host_passes_for_the_municipality_s_own() -> None:
    """A page that is not elsewhere names in its host what the profile's first page names."""
    for of in PROFILES:
        own = [
            urlsplit(source.url).hostname or "" for source in read_of(of) if not source.elsewhere
        ]
        names = {host.removesuffix(".se").split(".")[-1] for host in own[:1]}
        assert [host for host in own if not any(name in host for name in names)] == [], of


def test_what_is_said_speaks_of_a_region_or_a_municipality() -> None:
    found = {}
    for of in PROFILES:
        profile = RULEBOOK.profiles[of]
        whole = compiled(said_of(of), said_of(of).profiles[of])
        found[of] = " ".join(each.text for each in told(Context(whole, {})))
        if profile.grade == "tunn":
            assert profile.name in found[of]
        if any(RULEBOOK.words.sources[id_].url for id_ in profile.sources):
            assert profile.fetched in found[of]
            party = {"kommun": "kommunen", "region": "regionen"}
            for kind, word in party.items():
                assert (word in found[of]) is (kind == profile.kind), of
    assert "" in found.values()
    assert len(set(found.values())) > 3


def test_without_any_of_it_nothing_stands_there() -> None:
    rulebook, profile = with_(BEFORE.id, sources=(), grade="hel", withdrawn="")
    for page in shown(rulebook, profile):
        assert kinds(page) == []
        assert not page.all("guide-origin")


def test_it_stands_with_a_result_of_every_outcome() -> None:
    of = next(id_ for id_ in REPRESENTATIVES if RULEBOOK.profiles[id_].grade == "tunn")
    for rule in paths(of):
        _, result = shown(*with_(of), rule=rule)
        assert "thin" in kinds(result), rule
        # Right after the answer itself, and how a purchase is made.
        box, panel = result.one("guide-origin"), result.one("guide-outcome")
        assert box.parent is not None
        beside = result.children(box.parent)
        first = (result.all("guide-purchase") or [panel])[0]
        assert beside[beside.index(box) - 1] is first


@pytest.mark.parametrize("refusal", ["", "Kommunstyrelsen beslutar om ett nej."])
def test_who_says_no_stands_after_who_decides(refusal: str) -> None:
    last = Decider("en_namnd", BEFORE.decided_by[-1].when, "Nämnden beslutar.", (), refusal)
    rulebook, profile = with_(BEFORE.id, decided_by=(last,))
    _, page = shown(rulebook, profile)
    (decides,) = page.having("data-decider")
    assert decides.text == last.text
    assert decides.parent is not None
    assert decides.parent.text == f"{last.text} {refusal}".strip()
    assert f"{last.text} {refusal}".strip() in written(rulebook, profile)
