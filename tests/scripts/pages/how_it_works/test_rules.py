"""The pages and parts that are generated from the rules: complete, linked, escaped, readable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from mkdocs.utils import meta

from guide_engine.logic import ALWAYS, AllOf, AnyOf, FactIn, Not
from guide_engine.model import COMMON, Citations, Rulebook
from guide_engine.proof import INVARIANTS, prove
from guide_engine.rulebook import default_rulebook
from scripts.pages.addresses import CRITERIA as CRITERIA_PAGE
from scripts.pages.addresses import RULES as RULES_PAGE
from scripts.pages.conditions import condition_in_words
from scripts.pages.how_it_works import criteria, index, proof, rules
from scripts.pages.navigation import MANY, common_last
from scripts.pages.pictures.flow import flow_picture
from scripts.swedish import number, share
from tests.markup import read, text, values
from tests.written import written

RULEBOOK = default_rulebook()
ANCHORS = {id_: f"kommuner/soderhamn/#{id_.lower()}" for id_ in RULEBOOK.ledger}


PARTS: Mapping[str, Callable[[Rulebook, Mapping[str, str]], Mapping[str, str]]] = {
    index.PAGE: lambda rulebook, _: index.parts(rulebook),
    RULES_PAGE: rules.parts,
    CRITERIA_PAGE: criteria.parts,
    proof.PAGE: lambda rulebook, _: proof.parts(
        rulebook, [prove(rulebook, profile) for profile in common_last(rulebook)]
    ),
}
"""What fills each page on the rules."""
every_page = pytest.mark.parametrize("page", PARTS)


def pages(rulebook: Rulebook, anchors: Mapping[str, str]) -> dict[str, str]:
    """Return the pages on the rules, filled in."""
    return {page: written(page, parts(rulebook, anchors)) for page, parts in PARTS.items()}


@cache
def shown() -> Mapping[str, str]:
    """Return the pages of the shipped rules; that takes a second, so only a test asks for it."""
    return pages(RULEBOOK, ANCHORS)


SVG = "{http://www.w3.org/2000/svg}"


def element(markup: str, id_: str) -> str:
    """Return the row or article with an id."""
    end = markup.index(f' id="{id_}"')
    start = markup.rindex("<", 0, end)
    closing = f"</{markup[start + 1 : end].split(maxsplit=1)[0]}>"
    return markup[start : markup.index(closing, end)] + closing


def cited(citations: Citations) -> Iterator[str]:
    for citation in citations:
        yield f'data-rows="{" ".join(citation.rows)}"'


@every_page
def test_markup_is_whole_and_has_no_style_or_script(page: str) -> None:
    assert not {found.name for found in read(shown()[page])} & {"style", "script"}
    assert not values(shown()[page], "style")


@every_page
def test_markup_blocks_stand_on_lines_of_their_own(page: str) -> None:
    """So Markdown leaves them as they are."""
    for block in re.split(r"\n\n+", shown()[page]):
        if "<" in block and not block.startswith("    - "):
            assert re.fullmatch(r"<(\w+).*</\1>", block.strip()), block[:80]


@every_page
def test_front_matter(page: str) -> None:
    body, data = meta.get_data(shown()[page])
    assert [key for key in data if key != "hide"] == [
        "title",
        "description",
        "kalla",
        "beslutad",
        "giltig_fran",
        "giltig_till",
        "granskad",
        "agare",
        "regler",
    ]
    assert isinstance(data["granskad"], date)
    assert data["regler"] == RULEBOOK.version
    assert len(data["title"]) <= 60
    assert len(data["description"]) <= 155
    assert data["kalla"] == []
    assert re.findall(r"^# (.+)", body.split("```")[0], re.MULTILINE) == [data["title"]]


@every_page
def test_no_place_is_left_unfilled(page: str) -> None:
    assert "<!--" not in shown()[page]
    assert "None" not in text(shown()[page])


@every_page
def test_tables_can_be_read_aloud_and_scrolled(page: str) -> None:
    found = read(shown()[page])
    names = [part.name for part in found]
    boxes = [part.attributes for part in found if part.attributes.get("class") == "table-wide"]
    assert names.count("table") == len(boxes) == names.count("caption")
    assert all(box["tabindex"] == "0" and box["role"] == "region" for box in boxes)
    assert all(box["aria-label"] for box in boxes)
    assert all("scope" in part.attributes for part in found if part.name == "th")


def test_picture_is_xml_with_a_name_and_a_description() -> None:
    root = ET.fromstring(flow_picture(RULEBOOK))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert title is not None
    assert description is not None
    assert str(root.get("aria-labelledby")).split() == [title.get("id"), description.get("id")]
    assert all("style" not in part.attrib for part in root.iter())


def test_picture_has_every_rule_in_order_and_ends_in_the_last_outcome() -> None:
    root = ET.fromstring(flow_picture(RULEBOOK))
    texts = [" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")]
    places = []
    for position, rule in enumerate(RULEBOOK.rules, start=1):
        condition = RULEBOOK.words.rules[rule.id].short.split(" → ")[0]
        at = texts.index(condition)
        assert texts[at - 1] == str(position)
        if position < len(RULEBOOK.rules):
            assert texts[at + 1] == RULEBOOK.words.interface[f"outcome_{rule.outcome}"]
        places.append(at)
    assert places == sorted(places)
    assert texts[-1].startswith("IOP kan vara möjligt")


def test_picture_stays_inside_its_frame() -> None:
    root = ET.fromstring(flow_picture(RULEBOOK))
    left, top, width, height = (int(value) for value in str(root.get("viewBox")).split())
    assert width <= 364
    for box in root.iter(f"{SVG}rect"):
        x, y, wide, high = (int(str(box.get(key))) for key in ("x", "y", "width", "height"))
        assert left < x
        assert x + wide < left + width
        assert top < y
        assert y + high < top + height


def test_index_has_the_picture_and_the_rules_as_text() -> None:
    index = shown()["sa-fungerar-guiden/index.md"]
    assert flow_picture(RULEBOOK) in index
    links = values(index, "href")
    assert links == [f"regler/#regel-{rule.id}" for rule in RULEBOOK.rules]
    for rule in RULEBOOK.rules:
        assert RULEBOOK.words.rules[rule.id].short in text(index)


def test_rules_are_there_in_order_with_outcome_forms_and_citations() -> None:
    places = []
    for position, rule in enumerate(RULEBOOK.rules, start=1):
        row = element(shown()[RULES_PAGE], f"regel-{rule.id}")
        places.append(shown()[RULES_PAGE].index(row))
        said = text(row)
        when, then = RULEBOOK.words.rules[rule.id].short.split(" → ")
        assert said.startswith(f"{position}. {when}")
        assert f"Då – {then}" in said
        assert said.endswith(RULEBOOK.words.interface[f"outcome_{rule.outcome}"])
        assert re.findall(r'data-status="(\w+)"', row) == list(rule.forms.values())
        assert all(rows in row for rows in cited(rule.citations))
    assert places == sorted(places)


def test_warnings_say_when_they_are_shown() -> None:
    for warning in RULEBOOK.warnings:
        row = element(shown()[RULES_PAGE], f"varning-{warning.id}")
        said = text(row)
        words = RULEBOOK.words.warnings[warning.id]
        assert words.title in said
        assert words.text in said
        assert all(rows in row for rows in cited(warning.citations))
        scope = warning.scope
        assert ("Rekommendation –" in said) == bool(scope.outcomes)
        assert (condition_in_words(RULEBOOK, scope.when) in said) == (scope.when != ALWAYS)
        assert all(RULEBOOK.profiles[id_].name in said for id_ in scope.profiles)


def test_what_is_long_is_folded_in_its_row() -> None:
    """So a table has one line for each, and a link to the row finds a line that is shown."""
    lines = {
        **{f"regel-{rule.id}": shown()[RULES_PAGE] for rule in RULEBOOK.rules},
        **{f"kop-{way.id}": shown()[RULES_PAGE] for way in RULEBOOK.purchases},
        **{f"varning-{warning.id}": shown()[RULES_PAGE] for warning in RULEBOOK.warnings},
        **{f"konflikt-{conflict.id}": shown()[RULES_PAGE] for conflict in RULEBOOK.conflicts},
        **{f"villkor-{id_}": shown()[CRITERIA_PAGE] for id_ in RULEBOOK.criteria},
    }
    for id_, page in lines.items():
        row = BeautifulSoup(element(page, id_), "html.parser")
        assert row.select("tr details .guide-citations")
        for folded in row.select("summary ~ *"):
            folded.decompose()
        assert not row.select(".guide-citations")
        assert len(row.get_text()) < 200, row.get_text()


def test_conflicts_have_every_position() -> None:
    for conflict in RULEBOOK.conflicts:
        article = element(shown()[RULES_PAGE], f"konflikt-{conflict.id}")
        said = text(article)
        words = RULEBOOK.words.conflicts[conflict.id]
        assert words.topic in said
        assert words.intro in said
        for position in conflict.positions:
            assert words.positions[position.id] in said
            assert all(rows in article for rows in cited(position.citations))


def test_criteria_have_answers_profiles_and_citations() -> None:
    for criterion in RULEBOOK.criteria.values():
        row = element(shown()[CRITERIA_PAGE], f"villkor-{criterion.id}")
        said = text(row)
        assert said.startswith(RULEBOOK.words.criteria[criterion.id].name)
        assert f"Uppfyllt – {condition_in_words(RULEBOOK, criterion.met_when)}" in said
        assert all(rows in row for rows in cited(criterion.citations))
        required = [p.name for p in RULEBOOK.profiles.values() if criterion.id in p.requires]
        everybody = len(required) == len(RULEBOOK.profiles)
        if everybody:
            assert "alla profiler" in said
        elif len(required) > MANY:
            assert f"{len(required)} av {len(RULEBOOK.profiles)} profiler" in said
        else:
            assert all(name in said for name in required)
        told = f"{{ #grupp-{criterion.group} }}" if criterion.group in criteria.TOLD else ""
        assert (told or f'id="grupp-{criterion.group}"') in shown()[CRITERIA_PAGE]


def test_proof_has_the_figures_of_every_profile() -> None:
    proofs = shown()[proof.PAGE]
    for profile in RULEBOOK.profiles.values():
        found = prove(RULEBOOK, profile)
        assert profile.name in proofs
        assert number(found.combinations) in proofs
        assert number(found.complete) in proofs
        assert f">{found.nodes}</td>" in proofs
        for rule, fires in found.fires.items():
            assert f"{RULEBOOK.words.rules[rule].short}" in proofs
            if profile.id == COMMON or len(RULEBOOK.profiles) <= MANY:
                assert share(fires, found.combinations) in proofs
    assert all(text in proofs for text in INVARIANTS.values())
    assert "Alla invarianter håller" in proofs


def test_links_lead_to_ids() -> None:
    criteria = shown()[CRITERIA_PAGE]
    ids = {
        "regler": values(shown()[RULES_PAGE], "id"),
        "kriterier": values(criteria, "id") + re.findall(r"{ #([\w-]+) }", criteria),
    }
    links = [href for markup in shown().values() for href in values(markup, "href")]
    checked = 0
    for href in links:
        if match := re.search(r"(regler|kriterier)/#(.+)", href):
            assert match[2] in ids[match[1]]
            checked += 1
    assert checked > len(RULEBOOK.rules)


@every_page
def test_every_citation_is_a_link_when_its_paragraph_exists(page: str) -> None:
    items = re.findall(r'<li data-rows="(.*?)">.*?</span> (<a href="(.*?)">)?', shown()[page])
    for rows, _, href in items:
        assert href == "../../" + ANCHORS[rows.split()[0]]


def test_a_citation_without_a_paragraph_is_text() -> None:
    page = written(RULES_PAGE, rules.parts(RULEBOOK, {}))
    assert "data-rows" in page
    assert "kommuner/" not in page


def test_conditions_in_words() -> None:
    grant, market = (
        FactIn("ordinarie_bidrag", frozenset({"nej"})),
        FactIn("marknad", frozenset({"ja"})),
    )
    no_grant, on_market = (
        "Ordinarie bidrag: ”Ryms inte i ordinarie bidrag”",
        "Marknad: ”Marknad finns”",
    )
    assert condition_in_words(RULEBOOK, grant) == no_grant
    assert condition_in_words(RULEBOOK, AllOf((grant, market))) == f"{no_grant} och {on_market}"
    assert condition_in_words(RULEBOOK, AnyOf((grant, market))) == f"{no_grant}, eller {on_market}"
    assert condition_in_words(RULEBOOK, Not(market)) == "Marknad: något annat än ”Marknad finns”"
    assert condition_in_words(RULEBOOK, Not(Not(market))) == on_market
    assert ", eller " in condition_in_words(RULEBOOK, Not(AllOf((grant, market))))
    nested = AllOf((grant, AnyOf((grant, market))))
    assert condition_in_words(RULEBOOK, nested) == f"{no_grant} och ({no_grant}, eller {on_market})"
    assert condition_in_words(RULEBOOK, ALWAYS) == "alltid"


def test_swedish_figures() -> None:
    assert number(30098718720) == "30\u00a0098\u00a0718\u00a0720"
    assert number(51) == "51"
    assert share(1, 4) == "25,0\u00a0%"
    assert share(0, 4) == "0,0\u00a0%"
    assert share(1, 3000) == "0,033\u00a0%"


def hostile(rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with markup in what it says."""
    evil = '<img src="x" onerror="alert(1)"> & $x'
    words = rulebook.words
    rules = {id_: replace(w, short=f"{evil} → {evil}") for id_, w in words.rules.items()}
    criteria = {id_: replace(w, name=evil) for id_, w in words.criteria.items()}
    warnings = {id_: replace(w, title=evil, text=evil) for id_, w in words.warnings.items()}
    interface = {
        key: evil if key.startswith(("group_", "outcome_")) else text
        for key, text in words.interface.items()
    }
    profiles = {
        id_: replace(
            p,
            name=evil,
            in_name=evil,
            decided_by=tuple(replace(entry, text=evil) for entry in p.decided_by),
            contacts=tuple(replace(contact, text=evil) for contact in p.contacts),
        )
        for id_, p in rulebook.profiles.items()
    }
    changed = replace(words, rules=rules, criteria=criteria, warnings=warnings, interface=interface)
    return replace(rulebook, words=changed, profiles=profiles)


def test_text_is_escaped() -> None:
    rulebook = hostile(RULEBOOK)
    made = [
        flow_picture(rulebook),
        *pages(rulebook, ANCHORS).values(),
    ]
    for markup in made:
        assert "onerror=" in text(markup)
        assert not any(found.name == "img" for found in read(markup))
    ET.fromstring(made[0])
