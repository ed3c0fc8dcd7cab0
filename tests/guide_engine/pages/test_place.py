"""A municipality without a profile: every page names it, none says that it has said anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_engine.model import COMMON, Role
from guide_engine.permalink import CHECK, RESULT, Visit, encode
from guide_engine.session import turn
from tests import markup
from tests.markup import Document
from tests.strategies import IDEA, RULEBOOK

SAY = RULEBOOK.words.interface
HERE = Visit(COMMON, Role.TJANSTEPERSON, {}, place="1880")
NAME = SAY["place_name"].format(name="Örebro")
START = "./#v=1&kommun=gemensam&plats=1880"


def shown(visit: Visit) -> tuple[str, Document]:
    found = turn(RULEBOOK, {}, encode(visit))
    assert "plats=1880" in found.fragment
    return found.page.title, Document(markup.read(found.page.html))


@pytest.mark.parametrize("step", ["", CHECK, "kompetens"])
def test_a_question_and_the_check_name_the_place_and_go_back_to_it(step: str) -> None:
    answers = dict(list(IDEA.items())[:5])
    title, page = shown(replace(HERE, answers=answers, step=step))
    assert title.endswith(f" – {NAME}")
    assert page.one("guide-top").text.endswith(NAME)
    (restart,) = (e for e in page.page if e.attributes.get("data-nav") == "restart")
    assert restart.attributes["href"] == START


def test_the_start_names_the_place_and_says_what_it_rests_on() -> None:
    title, page = shown(Visit(COMMON, place="1880"))
    assert title == SAY["start_title"].format(place="i Örebro")
    assert SAY["place_note"].format(name="Örebro") in [e.text for e in page.page if e.name == "p"]
    links = [e.attributes["href"] or "" for e in page.all("guide-option")]
    assert links
    assert all("plats=1880" in link for link in links)


def test_the_first_question_goes_back_to_the_start_of_the_place() -> None:
    _, page = shown(HERE)
    assert page.one("guide-back").attributes["href"] == START


def test_a_result_names_the_place_and_that_the_guide_has_no_rules_of_it() -> None:
    title, page = shown(replace(HERE, answers=IDEA, step=RESULT))
    assert title.endswith(f" – {NAME}")
    label = page.one("guide-outcome-label").text
    assert label.startswith(SAY["result_label_tjansteperson"].format(place="i Örebro"))
    outcome = next(e for e in page.page if "data-outcome" in e.attributes)
    assert SAY["place_disclaimer"].format(name="Örebro") in outcome.text
    # A place costs the panel one word and no line: it keeps to its length.
    words = [len(SAY[f"{of}_disclaimer"].split()) for of in ("place", "result")]
    assert words[0] <= words[1] + 1
    # What is tried is what holds everywhere, not what the municipality has said.
    text = page.page[0].text
    assert SAY["result_criteria_required"].format(place="i er kommun") in text
    assert SAY["result_criteria_required"].format(place="i Örebro") not in text
    leads = [e.attributes.get("href") or "" for e in page.page]
    elsewhere = next(link for link in leads if link.startswith("../#"))
    assert "plats" not in elsewhere
    assert "jfr=gemensam" in elsewhere


def test_a_mail_asks_about_the_place() -> None:
    unsure = {**IDEA, "plan": "vet_ej", "kompetens": "vet_ej"}
    known = {fact: value for fact, value in unsure.items() if fact in RULEBOOK.facts}
    _, page = shown(replace(HERE, answers=known, step=RESULT))
    (mail,) = page.all("<textarea")
    assert "ett samarbete i Örebro" in mail.text


@pytest.mark.parametrize(
    ("fragment", "says"),
    [
        ("kommun=gemensam&plats=1280", SAY["problem_egen"].format(name="Malmö")),
        ("kommun=malmo&plats=1880", SAY["problem_plats"].format(name="Örebro")),
        ("kommun=gemensam&plats=9999", SAY["problem_varde"].format(name="plats=9999")),
    ],
)
def test_a_place_that_does_not_count_is_told(fragment: str, says: str) -> None:
    found = turn(RULEBOOK, {}, fragment)
    assert says in markup.text(found.notice)
    assert ("guide-notice--error" in found.notice) == ("egna regler" not in says)
