"""What a page without the engine makes of an address: the same as the engine does."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import completed
from guide_engine.flow import flow, state_at, walk
from guide_engine.logic import ALL, SINGLY
from guide_engine.model import Profile, Role, Rulebook
from guide_engine.pages.context import Context
from guide_engine.permalink import CHECK, RESULT, Visit, decode, encode
from guide_engine.session import Turn, turn
from scripts.finish.static_guide import static_pages
from scripts.finish.walks import nodes, walks_file
from tests import markup
from tests.browser.cases import Case, flow_cases, random_cases
from tests.representatives import for_representatives

WALK = Path(__file__).parents[3] / "docs/assets/javascripts/guide/walk.js"
FOLLOW = """
import fs from "node:fs";
const {answered, read, turn, written} = await import(process.argv[1]);
const {walks, profile, cases} = JSON.parse(fs.readFileSync(0));
const address = (visit) => {
  const {page, visit: now} = turn(walks, visit);
  return page ? `${profile}/${page}.html#${written(walks, now)}` : `${profile}/`;
};
console.log(JSON.stringify(cases.map((fragment) => {
  const visit = read(walks, profile, fragment);
  if (!visit) return null;
  const {shown, asked, before} = turn(walks, visit);
  const values = Object.entries(walks.facts[shown] ?? []);
  const here = {...turn(walks, visit).visit, step: ""};
  return {
    shown, address: address(visit), asked: [...asked.keys()],
    before: before ? address(before) : `${profile}/`,
    options: values.map(([, value]) => address(answered(walks, here, shown, value))),
  };
})));
"""
LOOKED_AT = 15
ODD = ("", "v=1", "steg=kontroll", "steg=resultat&roll=forening", "steg=uppdrag&ater=resultat")
DAMAGED = (
    "syfte=fel&steg=kontroll",
    "roll=katt",
    "syfte=allmant_stod&syfte=allmant_stod",
    "okand=1",
    "regler=1999-01-01",
    "kommun=lund",
    "__proto__=x",
    "constructor=x",
)


def followed(rulebook: Rulebook, profile: Profile, cases: list[str]) -> list[dict[str, Any]]:
    """Return what ``walk.js`` says of fragments."""
    data = {"walks": json.loads(walks_file(compiled(rulebook, profile))), "profile": profile.id}
    done = subprocess.run(
        ["node", "--input-type=module", "-e", FOLLOW, "--", WALK.as_uri()],
        input=json.dumps({**data, "cases": cases}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def fragments(rulebook: Rulebook, profile: Profile) -> Iterator[str]:
    """Yield addresses: whole ways and parts of them, at any step, and what nobody has made."""
    chance = random.Random(profile.id)
    ways = flow_cases(compiled(rulebook, profile))
    gathered = list(rulebook.gatherings)
    for given in [*random_cases(rulebook, profile.id, LOOKED_AT), *chance.sample(ways, LOOKED_AT)]:
        case = given | chance.choice(
            ({}, *({id_: said} for id_ in gathered for said in (ALL, SINGLY)))
        )
        steps = ("", CHECK, RESULT, *case)
        yield encode(
            Visit(
                profile.id,
                chance.choice((None, *Role)),
                case,
                chance.choice(steps),
                chance.choice(("", "", CHECK, RESULT)),
            )
        )
    yield from (urlencode({"kommun": profile.id}) + f"&{text}" for text in ODD)


def shown_by(page: Turn) -> str:
    """Return what a live page shows."""
    steps = (element.attributes.get("data-page") for element in markup.read(page.page.html))
    return next(step for step in steps if step)


def link_of(rulebook: Rulebook, page: Turn, attribute: str, value: str) -> str:
    """Return the address that a link of a live page leads to."""
    found = [e for e in markup.read(page.page.html) if e.attributes.get(attribute) == value]
    fragment = (found[0].attributes["href"] or "").partition("#")[2]
    return address(rulebook, fragment) if fragment else page.address.split("/")[0] + "/"


def address(rulebook: Rulebook, fragment: str) -> str:
    """Return an address as the engine writes it."""
    page = turn(rulebook, {}, fragment)
    return f"{page.address}#{page.fragment}" if page.fragment else page.address


def pageless(whole: Compiled, answers: Case) -> set[str]:
    """Return the questions of a way that no static page asks: something else has answered them."""
    steps = flow(whole).stops
    return {fact for fact in walk(whole, answers)[0] if state_at(whole, answers, fact) not in steps}


@for_representatives
def test_the_walk_says_what_the_engine_says(rulebook: Rulebook, profile: Profile) -> None:
    whole = compiled(rulebook, profile)
    cases = list(fragments(rulebook, profile))
    for fragment, found in zip(cases, followed(rulebook, profile, cases), strict=True):
        page, visit = turn(rulebook, {}, fragment), decode(rulebook, fragment)[0]
        given = completed(rulebook, visit.answers)
        other = pageless(whole, given)
        if visit.step in other:
            continue
        assert found["shown"] == shown_by(page), fragment
        assert found["address"] == address(rulebook, fragment), fragment
        if found["shown"] == "start":
            continue
        assert found["asked"] == list(walk(whole, given)[0]), fragment
        before = link_of(rulebook, page, "data-nav", "back")
        if decode(rulebook, before.partition("#")[2])[0].step not in other:
            assert found["before"] == before, fragment
        if (fact := found["shown"]) in rulebook.choices:
            for value, option in zip(rulebook.choices[fact], found["options"], strict=False):
                assert option == link_of(rulebook, page, "data-answer", f"{fact}={value}")


def test_what_is_damaged_is_left_to_the_engine(rulebook: Rulebook) -> None:
    assert followed(rulebook, rulebook.profiles["malmo"], list(DAMAGED)) == [None] * len(DAMAGED)


@for_representatives
def test_what_an_answer_has_said_is_changed_where_it_was_given(
    rulebook: Rulebook, profile: Profile
) -> None:
    whole = compiled(rulebook, profile)

    def asked_with(case: Case) -> tuple[str, ...]:
        return walk(whole, completed(rulebook, case))[0]

    visits = (
        encode(Visit(profile.id, None, case, step, CHECK))
        for case in flow_cases(whole)
        if case.get("aktor") == "ideell_forening" and "vinst" in asked_with(case)
        for step in ("vinst", "aktor")
    )
    cases = list(islice(visits, 20))
    found = followed(rulebook, profile, cases)
    assert found
    assert {each["shown"] for each in found} == {"aktor"}


@for_representatives
def test_every_node_has_its_page(rulebook: Rulebook, profile: Profile) -> None:
    whole = compiled(rulebook, profile)
    pages = static_pages(Context(whole, {}))
    found = nodes(whole)
    named = {str(node["page"]): node.get("fact", RESULT) for node in found if "page" in node}
    assert named.keys() | {CHECK} == pages.keys()
    for slug, step in named.items():
        assert f'data-page="{step}"' in pages[slug].html
    for node in found:
        assert ("page" in node) != ("skip" in node)


def test_a_place_goes_along_with_the_common_profile_only(rulebook: Rulebook) -> None:
    named = "kommun={}&plats={}&roll=forening&kompetens=ja"
    common, malmo = rulebook.profiles["gemensam"], rulebook.profiles["malmo"]
    (found,) = followed(rulebook, common, [named.format("gemensam", "1880")])
    for address in (found["address"], *found["options"]):
        assert "kommun=gemensam&plats=1880&roll" in address
    assert followed(rulebook, common, [named.format("gemensam", "x")]) == [None]
    assert followed(rulebook, malmo, [named.format("malmo", "1880")]) == [None]
