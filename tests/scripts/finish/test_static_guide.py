"""The static questions: where they lead back to, and that the live ones have the same shape."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from guide_engine.compiled import Compiled, compiled
from guide_engine.flow import flow
from guide_engine.html import Html
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Profile, Role, Rulebook
from guide_engine.pages.context import Context
from guide_engine.permalink import CHECK, Visit, encode
from guide_engine.regions import spoken
from guide_engine.session import turn
from scripts.finish.static_guide import asks, renamed, static_pages, ways_to
from scripts.finish.walks import walks_file
from tests import markup
from tests.browser.cases import flow_cases, steps_of
from tests.representatives import for_representatives

LOOKED_AT = 60


@for_representatives
def test_a_way_back_leads_to_the_latest_question_of_every_way(
    rulebook: Rulebook, profile: Profile
) -> None:
    whole = compiled(rulebook, profile)
    pages = flow(whole)
    ways = ways_to(pages)
    before: dict[str, set[str]] = {}
    for step in pages.stops.values():
        for after in step.answers.values():
            before.setdefault(after.slug, set()).add(step.slug)
    for case in flow_cases(whole):
        steps = steps_of(pages, case)
        for index, step in enumerate(steps):
            found = ways[step.slug]
            on_the_way = [each.slug for each in steps[:index]]
            assert {each.slug for each in found.sure} <= set(on_the_way)
            assert found.number in (None, index + 1)
            if len(before.get(step.slug, ())) == 1:
                assert found.sure[-1].slug == on_the_way[-1]
    assert all(ways[slug].sure for slug in before)


@for_representatives
def test_a_static_page_names_its_way_back(rulebook: Rulebook, profile: Profile) -> None:
    whole = compiled(rulebook, profile)
    pages = static_pages(Context(whole, {}))
    for step in flow(whole).stops.values():
        if step.fact is None:
            continue
        (link,) = (
            e for e in markup.read(pages[step.slug].html) if e.attributes.get("data-nav") == "back"
        )
        address, fact = link.attributes["href"] or "", link.attributes.get("data-fact")
        if address == "./":
            assert step is flow(whole).stops[flow(whole).start]
            assert fact is None
        else:
            assert f'data-page="{fact}"' in pages[Path(address).stem].html


@for_representatives
def test_the_static_check_has_every_answer_hidden(rulebook: Rulebook, profile: Profile) -> None:
    whole = compiled(rulebook, profile)
    page = static_pages(Context(whole, {}))[CHECK]
    elements = markup.read(page.html)
    rows = [e.attributes["data-given"] for e in elements if "data-given" in e.attributes]
    assert set(rows) == {step.fact for step in flow(whole).stops.values()} & set(rulebook.facts)
    assert len(rows) == len(set(rows))
    values = [e.attributes["data-value"] for e in elements if "data-value" in e.attributes]
    assert values == [
        value for fact in rows if fact for value in (*rulebook.facts[fact].values, DONT_KNOW)
    ]
    told = {"data-given", "data-value"}
    for element in elements:
        if told & element.attributes.keys() or element.name in ("h2", "dl"):
            assert "hidden" in element.attributes, element
    assert rulebook.words.interface["check_nothing"] in page.html


@for_representatives
def test_a_live_question_adds_nothing_before_its_answers(
    rulebook: Rulebook, profile: Profile
) -> None:
    """What only one of them had would move the answers when the engine takes over."""
    whole = compiled(spoken(rulebook, profile.id), profile)
    static = static_pages(Context(whole, {}))
    ways = flow_cases(whole)[:LOOKED_AT]
    steps = {step: case for case in ways for step in steps_of(flow(whole), case) if step.fact}
    for (step, case), role in product(steps.items(), Role):
        live = turn(rulebook, {}, encode(Visit(profile.id, role, case, str(step.fact)))).page
        assert live.slug == step.slug
        assert shape(live.html, role) == shape(static[step.slug].html, role)


def shape(html: Html, role: Role) -> list[tuple[str, str | None]]:
    """Return the elements before the answers, without the help for the other role."""
    shown: list[tuple[str, str | None]] = []
    for element in markup.read(html):
        if element.attributes.get("class") == "guide-options":
            break
        if element.attributes.get("data-role") in (None, role) and element.name != "strong":
            shown.append((element.name, element.attributes.get("class")))
    return shown


def test_profiles_that_ask_alike_have_the_same_questions_but_for_the_name(
    rulebook: Rulebook,
) -> None:
    groups: dict[object, list[Compiled]] = {}
    for profile in rulebook.profiles.values():
        whole = compiled(spoken(rulebook, profile.id), profile)
        groups.setdefault(asks(whole), []).append(whole)
    several = [group for group in groups.values() if len(group) > 1]
    assert several
    assert len(groups) > len(several)
    for first, *others in several:
        pages = static_pages(Context(first, {}))
        asked = [stop.slug for stop in flow(first).stops.values() if stop.fact is not None]
        questions = {slug: pages[slug] for slug in asked}
        assert questions
        alike = others[-1]
        own = static_pages(Context(alike, {}))
        for slug, page in renamed(questions, first.profile, alike.profile).items():
            assert page == own[slug]
        assert walks_file(first) == walks_file(alike)
