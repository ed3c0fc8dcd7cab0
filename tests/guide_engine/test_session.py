"""A visit: any address gives a page, and the pages lead from question to check to result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guide_engine.assessment import assess
from guide_engine.compiled import compiled
from guide_engine.decision import completed, said_before
from guide_engine.difference import difference
from guide_engine.flow import deciding, exacting, flow, walk
from guide_engine.logic import ALL, DONT_KNOW, SINGLY
from guide_engine.model import CriteriaTest, Profile, Role, Rulebook
from guide_engine.pages.context import LEAST, Context
from guide_engine.pages.headline import headline
from guide_engine.permalink import CHECK, RESULT, Visit, decode, encode
from guide_engine.session import Turn, turn
from tests import markup
from tests.browser.cases import flow_cases
from tests.oracle import deciding_rule
from tests.representatives import for_representatives
from tests.strategies import (
    FACTS,
    IDEA,
    NEW_FACTS,
    OLD_ANSWERS,
    OLD_LINK,
    RULEBOOK,
    all_values,
    any_answers,
    asked_for,
    known_values,
    profile_ids,
    roles,
    said_of,
    whole_of,
)

NO_ANCHORS: Mapping[str, str] = {}


def element_with(shown: Turn, attribute: str, value: str) -> markup.Element:
    """Return the one element of a page with an attribute."""
    (found,) = elements_with(shown, attribute, value)
    return found


def elements_with(shown: Turn, attribute: str, value: str) -> list[markup.Element]:
    """Return the elements of a page with an attribute."""
    return [e for e in markup.read(shown.page.html) if e.attributes.get(attribute) == value]


def href(element: markup.Element) -> str:
    """Return where a link leads."""
    address = element.attributes["href"]
    assert address is not None
    return address


def follow(rulebook: Rulebook, shown: Turn, attribute: str, value: str) -> Turn:
    """Return the page behind a link."""
    # The way on may stand both first and last on a page.
    link, *same = elements_with(shown, attribute, value)
    assert link.name == "a"
    assert {href(other) for other in same} <= {href(link)}
    page, _, fragment = href(link).partition("#")
    profile = shown.address.partition("/")[0]
    # The same page is there as a file, for as long as the engine has not started.
    assert page.removesuffix(".html") in slugs(rulebook, profile)
    return turn(rulebook, NO_ANCHORS, fragment, profile=profile)


def slugs(rulebook: Rulebook, profile: str) -> set[str]:
    """Return the names of a profile's pages."""
    pages = flow(compiled(rulebook, rulebook.profiles[profile]))
    return {step.slug for step in pages.stops.values()}


def page_named(shown: Turn, attribute: str, value: str) -> str:
    """Return the address of the page that a link names, as it stands without an engine."""
    profile = shown.address.partition("/")[0]
    return f"{profile}/{href(element_with(shown, attribute, value)).partition('#')[0]}"


def step_of(shown: Turn) -> str:
    """Return what a page shows: a fact, "start", "kontroll" or "resultat"."""
    step = element_with(shown, "id", "guide").attributes["data-page"]
    assert step is not None
    return step


def answers_in(rulebook: Rulebook, shown: Turn) -> Mapping[str, str]:
    """Return the answers in a page's address."""
    return decode(rulebook, shown.fragment)[0].answers


def noticed(shown: Turn) -> str:
    """Return what is said about a page's link; empty if nothing."""
    return markup.text(shown.notice)


def at(rulebook: Rulebook, profile: str, step: str, answers: Mapping[str, str]) -> Turn:
    """Return the page of a visit."""
    visit = Visit(profile, Role.FORENING, answers, step)
    return turn(rulebook, NO_ANCHORS, encode(visit))


# ---- From question to check to result ----------------------------------------------------


@pytest.mark.parametrize("gathering", [ALL, SINGLY])
@pytest.mark.parametrize("role", Role)
@for_representatives
def test_a_whole_visit(rulebook: Rulebook, profile: Profile, role: Role, gathering: str) -> None:
    idea = {**IDEA, **dict.fromkeys(rulebook.gatherings, gathering)}
    shown = turn(rulebook, NO_ANCHORS, "", profile=profile.id)
    assert step_of(shown) == "start"
    assert shown.address == f"{profile.id}/"
    shown = follow(rulebook, shown, "data-answer", f"roll={role}")
    asked: list[str] = []
    while (fact := step_of(shown)) != CHECK:
        assert noticed(shown) == ""
        asked.append(fact)
        named = page_named(shown, "data-answer", f"{fact}={idea[fact]}")
        shown = follow(rulebook, shown, "data-answer", f"{fact}={idea[fact]}")
        assert shown.address == named
    gathered = [id_ for id_ in rulebook.gatherings if id_ in asked]
    passed = {f for id_ in gathered if gathering == ALL for f in rulebook.gatherings[id_]}
    every, _ = walk(compiled(rulebook, profile), asked_for(profile.id, IDEA))
    single = [fact for fact in asked if fact not in gathered]
    assert single == [fact for fact in every if fact not in passed]
    # What an answer has said of a later question goes along, and is shown with the others.
    facts = {fact: idea[fact] for fact in (*every, *gathered)}
    answers = completed(rulebook, facts)
    assert answers_in(rulebook, shown) == answers
    assert all(elements_with(shown, "data-nav", f"change-{fact}") for fact in passed)
    assert answers["vinst"] == "delas_inte_ut"
    assert elements_with(shown, "data-nav", "change-vinst")
    shown = follow(rulebook, shown, "data-nav", "result")
    assert step_of(shown) == RESULT
    assert element_with(shown, "data-outcome", "iop").attributes["data-rule"] == (
        "alla_villkor_uppfyllda"
    )
    assert decode(rulebook, shown.fragment)[0].rules == rulebook.version
    assert decode(rulebook, shown.fragment)[0].role is role
    # The address is the result's: whoever opens it sees the same, and nothing to go back to.
    assert turn(rulebook, NO_ANCHORS, shown.fragment, profile=profile.id) == shown
    assert decode(rulebook, shown.fragment)[0].back == ""


@given(of=profile_ids(), answers=any_answers(), role=roles())
def test_the_result_page_shows_the_rule_that_decides(
    of: str, answers: dict[str, str], role: Role | None
) -> None:
    profile = RULEBOOK.profiles[of]
    every = {fact: answers.get(fact, DONT_KNOW) for fact in FACTS}
    shown = turn(RULEBOOK, NO_ANCHORS, encode(Visit(profile.id, role, every, RESULT)))
    rule = deciding_rule(RULEBOOK, profile, every)
    assert rule is not None
    assert step_of(shown) == RESULT
    outcome = element_with(shown, "data-rule", rule.id)
    assert outcome.attributes["data-outcome"] == rule.outcome
    whole = compiled(RULEBOOK, profile)
    visit, _ = decode(RULEBOOK, shown.fragment)
    found = assess(RULEBOOK, profile, visit.answers, role)
    title = headline(Context(whole, NO_ANCHORS, visit), found)
    assert title in outcome.text
    if rule.when not in (CriteriaTest.ANY_NOT_MET, CriteriaTest.ANY_UNKNOWN):
        assert title == RULEBOOK.words.rules[rule.id].title


def test_the_check_page_lists_every_answer_with_a_link_to_change_it(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", CHECK, IDEA)
    assert step_of(shown) == CHECK
    for fact in walk(compiled(rulebook, rulebook.profiles["soderhamn"]), IDEA)[0]:
        words = rulebook.words.questions[fact]
        assert words.short in markup.text(shown.page.html)
        assert words.values[IDEA[fact]].answer in markup.text(shown.page.html)
        question = follow(rulebook, shown, "data-nav", f"change-{fact}")
        assert step_of(question) == fact
        chosen = element_with(question, "data-answer", f"{fact}={IDEA[fact]}")
        assert chosen.attributes["aria-current"] == "true"


@for_representatives
def test_a_link_that_changes_an_answer_names_the_page_of_the_visits_own_way(
    rulebook: Rulebook, profile: Profile
) -> None:
    shown = at(rulebook, profile.id, CHECK, IDEA)
    for fact in walk(compiled(rulebook, profile), IDEA)[0]:
        question = follow(rulebook, shown, "data-nav", f"change-{fact}")
        assert page_named(shown, "data-nav", f"change-{fact}") == question.address


def test_changing_an_answer_keeps_the_others(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", CHECK, IDEA)
    shown = follow(rulebook, shown, "data-nav", "change-avtalstid")
    shown = follow(rulebook, shown, "data-answer", "avtalstid=over_4_ar")
    assert step_of(shown) == CHECK
    assert answers_in(rulebook, shown) == {**IDEA, "avtalstid": "over_4_ar"}
    result = follow(rulebook, shown, "data-nav", "result")
    assert elements_with(result, "data-rule", "villkor_brister")


def test_a_change_that_brings_a_question_asks_it_and_keeps_the_others(rulebook: Rulebook) -> None:
    answers = {**IDEA, "finansiering": "bara_foreningen"}
    del answers["annan_ersattning"]
    shown = at(rulebook, "soderhamn", CHECK, answers)
    shown = follow(rulebook, shown, "data-nav", "change-finansiering")
    shown = follow(rulebook, shown, "data-answer", "finansiering=bada")
    assert step_of(shown) == "annan_ersattning"
    shown = follow(rulebook, shown, "data-answer", "annan_ersattning=nej")
    assert step_of(shown) == CHECK
    assert answers_in(rulebook, shown) == IDEA


# ---- What is bought, what ends the questions, what is not asked for -----------------------


@pytest.mark.parametrize("varde", [*known_values("varde"), DONT_KNOW])
@for_representatives
def test_a_purchase_asks_for_its_value_and_says_how_it_can_be_made(
    rulebook: Rulebook, profile: Profile, varde: str
) -> None:
    answers = {**IDEA, "uppdrag": "ja"}
    del answers["varde"], answers["motprestation"]
    shown = at(rulebook, profile.id, "", answers)
    assert step_of(shown) == "motprestation"
    shown = follow(rulebook, shown, "data-answer", "motprestation=ja")
    assert step_of(shown) == CHECK
    shown = follow(rulebook, shown, "data-nav", "result")
    element_with(shown, "data-rule", "kop_i_grunden")
    # The value changes no recommendation: it is asked here, and nothing is folded around it.
    (box,) = (e for e in markup.read(shown.page.html) if e.attributes.get("data-exact") == "varde")
    assert said_of(profile.id).words.questions["varde"].question in box.text
    kept = answers_in(rulebook, shown)
    if varde != DONT_KNOW:
        shown = follow(rulebook, shown, "data-nav", f"exact-varde-{varde}")
        chosen = element_with(shown, "data-nav", f"exact-varde-{varde}")
        assert chosen.attributes["aria-current"] == "true"
        assert answers_in(rulebook, shown) == {**kept, "varde": varde}
        assert said_of(profile.id).words.questions["varde"].short in markup.text(shown.page.html)
    assert step_of(shown) == RESULT
    element_with(shown, "data-rule", "kop_i_grunden")
    ways = [e for e in markup.read(shown.page.html) if e.attributes.get("data-purchase")]
    expected = {
        "under_100_000": "under_100_000",
        "under_direktgransen": "direkt",
        "over_direktgransen": "annons",
        DONT_KNOW: "okant_varde",
    }[varde]
    assert [way.attributes["data-purchase"] for way in ways] == [expected]
    assert said_of(profile.id).words.purchases[expected].title in ways[0].text


@for_representatives
def test_a_result_that_is_no_purchase_says_nothing_of_how_to_make_one(
    rulebook: Rulebook, profile: Profile
) -> None:
    shown = at(rulebook, profile.id, RESULT, IDEA)
    assert not [e for e in markup.read(shown.page.html) if "data-purchase" in e.attributes]


@for_representatives
def test_half_of_the_purchase_test_ends_the_questions(rulebook: Rulebook, profile: Profile) -> None:
    shown = at(rulebook, profile.id, "", {"syfte": "egen_verksamhet", "kompetens": "ja"})
    assert step_of(shown) == "uppdrag"
    result = follow(rulebook, shown, "data-answer", "uppdrag=delvis")
    assert element_with(result, "data-rule", "delvis_uppdrag").attributes["data-outcome"] == "utred"
    assert not [e for e in markup.read(result.page.html) if "data-open" in e.attributes]


def test_what_nobody_can_choose_is_told_from_what_can_be_agreed_on(rulebook: Rulebook) -> None:
    shown = at(rulebook, "malmo", RESULT, {**IDEA, "uppdrag": "ja", "motprestation": "ja"})
    marked = [e for e in markup.read(shown.page.html) if "data-agreed" in e.attributes]
    assert {e.attributes["data-agreed"] for e in marked} == {"yes", "no"}
    said = {e.attributes["data-agreed"]: e.text for e in marked}
    assert said["yes"] == rulebook.words.interface["result_changes_agreed"]
    assert said["no"] == rulebook.words.interface["result_changes_given"]


@pytest.mark.parametrize("vinst", [*known_values("vinst"), DONT_KNOW])
@for_representatives
def test_an_answer_that_was_not_asked_for_counts_and_is_shown(
    rulebook: Rulebook, profile: Profile, vinst: str
) -> None:
    support = {
        "syfte": "allmant_stod",
        "kompetens": "ja",
        "uppdrag": "nej",
        "motprestation": "nej",
        "aktor": "ab_svb",
    }
    words = rulebook.words.questions["vinst"]
    without = at(rulebook, profile.id, CHECK, support)
    assert step_of(without) == CHECK
    assert not elements_with(without, "data-given", "vinst")

    shown = at(rulebook, profile.id, CHECK, {**support, "vinst": vinst})
    assert step_of(shown) == CHECK
    assert noticed(shown) == ""
    said = words.values[vinst].answer if vinst != DONT_KNOW else ""
    assert said in element_with(shown, "data-given", "vinst").text

    question = follow(rulebook, shown, "data-nav", "change-vinst")
    assert step_of(question) == "vinst"
    chosen = element_with(question, "data-answer", f"vinst={vinst}")
    assert chosen.attributes["aria-current"] == "true"
    assert answers_in(rulebook, question) == {**support, "vinst": vinst}

    result = follow(rulebook, shown, "data-nav", "result")
    assert words.short in markup.text(result.page.html)
    assert elements_with(result, "data-nav", "change-vinst")
    rule = "stod_till_foretag" if vinst == "delas_ut" else "allmant_stod"
    element_with(result, "data-rule", rule)
    # Not known, it is something to find out.
    open_ = [e for e in markup.read(result.page.html) if e.attributes.get("data-open") == "vinst"]
    assert bool(open_) is (vinst == DONT_KNOW)


def test_a_change_to_general_support_keeps_what_was_said_of_profit(rulebook: Rulebook) -> None:
    shown = at(rulebook, "malmo", CHECK, {**IDEA, "vinst": "overskott_i_verksamheten"})
    shown = follow(rulebook, shown, "data-nav", "change-syfte")
    shown = follow(rulebook, shown, "data-answer", "syfte=allmant_stod")
    assert step_of(shown) == CHECK
    assert elements_with(shown, "data-nav", "change-vinst")
    assert answers_in(rulebook, shown)["vinst"] == "overskott_i_verksamheten"


def test_a_change_that_decides_can_be_taken_back(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", CHECK, IDEA)
    shown = follow(rulebook, shown, "data-nav", "change-syfte")
    shown = follow(rulebook, shown, "data-answer", "syfte=allmant_stod")
    assert step_of(shown) == CHECK
    assert elements_with(shown, "data-nav", "change-kompetens")
    assert not elements_with(shown, "data-nav", "change-avtalstid")
    shown = follow(rulebook, shown, "data-nav", "change-syfte")
    shown = follow(rulebook, shown, "data-answer", "syfte=egen_verksamhet")
    assert step_of(shown) == CHECK
    assert answers_in(rulebook, shown) == IDEA


@given(of=profile_ids(), answers=any_answers())
def test_links_of_a_question_lead_where_they_say(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    shown = at(RULEBOOK, profile.id, "", answers)
    fact = step_of(shown)
    if fact in (CHECK, RESULT):
        return
    kept = answers_in(RULEBOOK, shown)
    for value in all_values(fact):
        after = follow(RULEBOOK, shown, "data-answer", f"{fact}={value}")
        also = RULEBOOK.also.get(fact, {}).get(value, {})
        assert answers_in(RULEBOOK, after) == {**kept, fact: value, **also}
    whole = completed(RULEBOOK, answers)
    asked = [
        name
        for name in walk(compiled(RULEBOOK, profile), whole)[0]
        if name not in said_before(RULEBOOK, whole)
    ]
    if asked:
        before = follow(RULEBOOK, shown, "data-nav", "back")
        assert step_of(before) == asked[-1]
        assert page_named(shown, "data-nav", "back") == before.address
        assert answers_in(RULEBOOK, before) == kept
    if elements_with(shown, "data-nav", "check_answers"):
        checked = follow(RULEBOOK, shown, "data-nav", "check_answers")
        assert step_of(checked) == CHECK


@for_representatives
def test_the_start_is_before_the_first_question(rulebook: Rulebook, profile: Profile) -> None:
    shown = at(rulebook, profile.id, "", {})
    assert step_of(shown) == "syfte"
    assert href(element_with(shown, "data-nav", "back")) == "./"


@settings(max_examples=12)
@given(of=profile_ids(), answers=any_answers(), role=roles())
def test_a_question_says_how_far_it_is_and_helps_only_whom_it_asks(
    of: str, answers: dict[str, str], role: Role | None
) -> None:
    profile = RULEBOOK.profiles[of]
    answers = completed(RULEBOOK, answers)
    for fact in ("", *walk(compiled(RULEBOOK, profile), answers)[0]):
        shown = turn(RULEBOOK, NO_ANCHORS, encode(Visit(of, role, answers, fact)))
        if step_of(shown) not in FACTS:
            continue
        asked, _ = walk(compiled(RULEBOOK, profile), answers)
        (heading,) = (e for e in markup.read(shown.page.html) if e.name == "h1")
        words = said_of(of).words.questions[step_of(shown)]
        assert heading.text.endswith(words.question)
        # An answer that another one has given too was no question of its own.
        before = asked[: asked.index(fact)] if fact else asked
        number = len(set(before) - said_before(RULEBOOK, answers)) + 1
        assert f"Fråga {number} av högst " in heading.text or "Sista frågan" in heading.text
        help_ = " ".join(e.text for e in elements_with(shown, "class", "guide-more-help"))
        for each in Role:
            assert not words.roles[each] or (words.roles[each] in help_) == (role in (None, each))
        assert words.find_out in help_


@for_representatives
def test_a_result_of_few_answers_comes_at_once_and_of_more_after_a_look(
    rulebook: Rulebook, profile: Profile
) -> None:
    whole = compiled(rulebook, profile)
    # Each turn makes a page: every fiftieth way is a few dozen of them.
    seen = set()
    for way in flow_cases(whole)[::50]:
        asked, _ = walk(whole, way)
        *before, last = asked
        answers = {fact: way[fact] for fact in before}
        shown = at(rulebook, profile.id, last, answers)
        assert step_of(shown) == last
        shown = follow(rulebook, shown, "data-answer", f"{last}={way[last]}")
        assert step_of(shown) == (CHECK if len(asked) >= LEAST else RESULT), way
        seen.add(step_of(shown))
        # A link with all answers is a result that somebody sent: it opens.
        shown = turn(rulebook, NO_ANCHORS, encode(Visit(profile.id, None, way)))
        assert step_of(shown) == RESULT
    assert seen == {CHECK, RESULT}


@for_representatives
def test_a_step_back_and_a_new_answer_lead_to_the_look_at_all_again(
    rulebook: Rulebook, profile: Profile
) -> None:
    shown = at(rulebook, profile.id, CHECK, IDEA)
    for _ in range(3):
        shown = follow(rulebook, shown, "data-nav", "back")
    fact = step_of(shown)
    assert fact in FACTS
    shown = follow(rulebook, shown, "data-answer", f"{fact}={IDEA[fact]}")
    assert step_of(shown) == CHECK


# ---- Compared with another municipality ----------------------------------------------------


@pytest.mark.parametrize("step", [CHECK, RESULT])
def test_the_answers_go_along_to_another_municipality(rulebook: Rulebook, step: str) -> None:
    shown = at(rulebook, "soderhamn", step, IDEA)
    (link,) = (
        e for e in markup.read(shown.page.html) if (e.attributes.get("href") or "")[:4] == "../#"
    )
    visit, problems = decode(rulebook, href(link).partition("#")[2])
    assert visit == Visit("", Role.FORENING, IDEA, compared="soderhamn")
    assert not problems


def compared(of: str, beside: str, answers: Mapping[str, str], step: str = "") -> Turn:
    """Return the page of a visit that is compared with another municipality."""
    visit = Visit(of, Role.FORENING, answers, step, compared=beside)
    return turn(RULEBOOK, NO_ANCHORS, encode(visit))


def test_only_what_was_not_asked_there_is_asked_here_and_it_says_so(rulebook: Rulebook) -> None:
    asked_there, asked_here = (walk(whole_of(of), IDEA)[0] for of in ("malmo", "soderhamn"))
    new = [fact for fact in asked_here if fact not in asked_there]
    assert len(new) > 2
    shown = compared("soderhamn", "malmo", {fact: IDEA[fact] for fact in asked_there})
    said = rulebook.words.interface
    for number, fact in zip(range(len(new), 0, -1), new, strict=True):
        assert step_of(shown) == fact
        assert noticed(shown) == ""
        text = said["progress_compared_one" if number == 1 else "progress_compared"]
        (title,) = (e for e in markup.read(shown.page.html) if e.name == "h1")
        question = rulebook.words.questions[fact].question
        assert title.text == f"{text.format(name='Malmö', number=number)} {question}"
        shown = follow(rulebook, shown, "data-answer", f"{fact}={IDEA[fact]}")
    assert step_of(shown) == CHECK
    shown = follow(rulebook, shown, "data-nav", "result")
    assert element_with(shown, "class", "guide-compared").attributes["data-compared"] == "malmo"
    # An answer that is changed is a question among the others again.
    shown = follow(rulebook, shown, "data-nav", f"change-{new[0]}")
    (title,) = (e for e in markup.read(shown.page.html) if e.name == "h1")
    assert "Malmö" not in title.text
    assert decode(rulebook, shown.fragment)[0].compared == "malmo"


@given(of=profile_ids(), beside=profile_ids(), answers=any_answers())
def test_a_result_says_how_it_differs(of: str, beside: str, answers: dict[str, str]) -> None:
    whole, other = compiled(RULEBOOK, RULEBOOK.profiles[of]), whole_of(beside)
    every = {fact: answers.get(fact, DONT_KNOW) for fact in FACTS}
    shown = compared(of, beside, every, RESULT)
    if of == beside:
        assert not elements_with(shown, "class", "guide-compared")
        assert decode(RULEBOOK, shown.fragment)[0].compared == ""
        return
    visit, _ = decode(RULEBOOK, shown.fragment)
    here, there = (
        assess(RULEBOOK, each.profile, visit.answers, visit.role) for each in (whole, other)
    )
    section = element_with(shown, "class", "guide-compared")
    context = Context(whole, NO_ANCHORS, visit)
    titles = [headline(context, each) for each in (here, there)]
    outcomes = [e.attributes["data-becomes"] for e in elements_having(shown, "data-becomes")]
    if here.outcome is there.outcome and titles[0] == titles[1]:
        assert outcomes == []
        assert titles[0] in section.text
    else:
        assert outcomes == [here.outcome, there.outcome]
        assert all(title in section.text for title in titles)
    found = difference(RULEBOOK, here, there)
    sides = (found.here, found.there)
    assert [
        (e.attributes["data-differs"], e.attributes.get("data-status"))
        for e in elements_having(shown, "data-differs")
    ] == [
        *((each.criterion.id, each.status) for side in sides for each in side.criteria),
        *((warning.id, None) for side in sides for warning in side.warnings),
    ]
    assert (there.decided_by.text in section.text) is found.decided_by
    # The link leads to the other result, of the same answers, and that one compares with this.
    (link,) = (e for e in elements_with(shown, "data-compared", beside) if e.name == "a")
    there_too = turn(RULEBOOK, NO_ANCHORS, href(link).partition("#")[2])
    assert href(link).partition("#")[0] == f"../{there_too.address}"
    assert answers_in(RULEBOOK, there_too) == visit.answers
    element_with(there_too, "data-rule", there.rule.id)
    assert element_with(there_too, "class", "guide-compared").attributes["data-compared"] == of


def elements_having(shown: Turn, attribute: str) -> list[markup.Element]:
    """Return the elements of a page that have an attribute."""
    return [e for e in markup.read(shown.page.html) if attribute in e.attributes]


def test_a_municipality_with_questions_left_has_no_result_to_compare(rulebook: Rulebook) -> None:
    answers = {f: v for f, v in IDEA.items() if f not in {"allmannyttig", "demokratisk"}}
    shown = compared("helsingborg", "soderhamn", answers, RESULT)
    section = element_with(shown, "class", "guide-compared")
    said = rulebook.words.interface["compared_open"].format(name="Söderhamn", number="två")
    assert said in section.text
    assert not elements_having(shown, "data-becomes")
    assert not elements_having(shown, "data-differs")
    (link,) = (e for e in elements_with(shown, "data-compared", "soderhamn") if e.name == "a")
    there = turn(rulebook, NO_ANCHORS, href(link).partition("#")[2])
    assert step_of(there) == "allmannyttig"
    assert href(link).partition("#")[0] == f"../{there.address}"


def test_a_municipality_that_does_not_exist_is_named_and_nothing_compared(
    rulebook: Rulebook,
) -> None:
    link = encode(Visit("malmo", None, IDEA, RESULT, compared="soderhamn"))
    shown = turn(rulebook, NO_ANCHORS, link.replace("jfr=soderhamn", "jfr=atlantis"))
    assert step_of(shown) == RESULT
    assert "jfr=atlantis" in noticed(shown)
    assert not elements_with(shown, "class", "guide-compared")
    assert answers_in(rulebook, shown) == IDEA


def test_the_common_ground_is_compared_with_under_a_name_of_its_own(rulebook: Rulebook) -> None:
    shown = compared("malmo", "gemensam", IDEA, RESULT)
    name = rulebook.words.interface["compared_common"]
    section = element_with(shown, "class", "guide-compared")
    assert section.text.startswith(f"Jämfört med {name}")
    assert rulebook.profiles["gemensam"].name not in section.text


# ---- What an answer says too ---------------------------------------------------------------


@for_representatives
def test_what_an_answer_says_too_is_shown_and_can_be_changed(
    rulebook: Rulebook, profile: Profile
) -> None:
    answers = {**IDEA, "marknad": "ingen_annan"}
    del answers["aktorer"], answers["vinst"]
    shown = at(rulebook, profile.id, CHECK, answers)
    assert answers_in(rulebook, shown) == completed(rulebook, answers)
    for fact, value in (("aktorer", "en"), ("vinst", "delas_inte_ut")):
        row = element_with(shown, "data-given", fact)
        assert rulebook.words.questions[fact].values[value].answer in row.text
    # Another answer to the later question stays, and counts.
    question = follow(rulebook, shown, "data-nav", "change-vinst")
    changed = follow(rulebook, question, "data-answer", "vinst=overskott_i_verksamheten")
    assert step_of(changed) == CHECK
    assert answers_in(rulebook, changed)["vinst"] == "overskott_i_verksamheten"
    assert answers_in(rulebook, changed)["aktor"] == "ideell_forening"


@for_representatives
def test_another_answer_takes_along_what_the_first_one_said_too(
    rulebook: Rulebook, profile: Profile
) -> None:
    answers = dict(IDEA)
    del answers["vinst"]
    shown = at(rulebook, profile.id, CHECK, answers)
    assert answers_in(rulebook, shown)["vinst"] == "delas_inte_ut"
    question = follow(rulebook, shown, "data-nav", "change-aktor")
    # As before: another kind of association says the same.
    same = follow(rulebook, question, "data-answer", "aktor=stiftelse")
    assert step_of(same) == CHECK
    assert answers_in(rulebook, same)["vinst"] == "delas_inte_ut"
    # A company may pay a profit, so that has to be asked, and then leads back to the list.
    asked = follow(rulebook, question, "data-answer", "aktor=ab_svb")
    assert step_of(asked) == "vinst"
    assert "vinst" not in answers_in(rulebook, asked)
    done = follow(rulebook, asked, "data-answer", "vinst=ingen")
    assert step_of(done) == CHECK
    assert answers_in(rulebook, done) == {**IDEA, "aktor": "ab_svb", "vinst": "ingen"}


def test_an_answer_of_ones_own_outlives_another_kind_of_actor(rulebook: Rulebook) -> None:
    shown = at(rulebook, "malmo", CHECK, {**IDEA, "vinst": "overskott_i_verksamheten"})
    question = follow(rulebook, shown, "data-nav", "change-aktor")
    changed = follow(rulebook, question, "data-answer", "aktor=ab_svb")
    assert step_of(changed) == CHECK
    assert answers_in(rulebook, changed)["vinst"] == "overskott_i_verksamheten"


@pytest.mark.parametrize("gathering", [ALL, SINGLY])
@for_representatives
def test_nobody_is_led_back_to_a_question_that_was_not_asked(
    rulebook: Rulebook, profile: Profile, gathering: str
) -> None:
    answers: dict[str, str] = {}
    shown = follow(
        rulebook,
        turn(rulebook, NO_ANCHORS, "", profile=profile.id),
        "data-answer",
        "roll=forening",
    )
    before = ""
    number = 0
    while (fact := step_of(shown)) != CHECK:
        number += 1
        (title,) = (e for e in markup.read(shown.page.html) if e.name == "h1")
        assert f"Fråga {number} av högst " in title.text or "Sista frågan" in title.text
        if before:
            assert step_of(follow(rulebook, shown, "data-nav", "back")) == before
        value = {**IDEA, "marknad": "ingen_annan", "villkor": gathering}[fact]
        before = fact
        answers[fact] = value
        shown = follow(rulebook, shown, "data-answer", f"{fact}={value}")
    assert not answers.keys() & {"vinst", "aktorer"}
    assert step_of(follow(rulebook, shown, "data-nav", "back")) == before


# ---- Several conditions on one page --------------------------------------------------------

GATHERED = RULEBOOK.gatherings["villkor"]
BEFORE = {
    fact: value
    for fact, value in IDEA.items()
    if fact not in GATHERED and fact != "avtalstid" and fact in deciding(whole_of("soderhamn"))
}
"""What is answered in Söderhamn when its conditions are asked about together."""


def test_a_gathering_lists_its_conditions_with_help_and_sources(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", "", BEFORE)
    assert step_of(shown) == "villkor"
    said = rulebook.words.interface
    (title,) = (e for e in markup.read(shown.page.html) if e.name == "h1")
    assert title.text.endswith(said["gather_question"])
    page = markup.Document(markup.read(shown.page.html))
    listed = [item.text for item in page.children(page.one("guide-gathered"))]
    assert listed == [rulebook.words.questions[fact].gathered for fact in GATHERED]
    why, help_ = page.one("guide-why").text, page.one("guide-more-help").text
    for fact in GATHERED:
        assert rulebook.words.questions[fact].why in why
        assert rulebook.words.questions[fact].help in help_
    rows = " ".join(str(e.attributes.get("data-rows", "")) for e in markup.read(shown.page.html))
    cited = {row for f in GATHERED for c in rulebook.facts[f].citations for row in c.rows}
    assert cited <= set(rows.split())


@pytest.mark.parametrize("fact", GATHERED)
def test_each_of_the_gathered_answers_can_be_changed_by_itself(
    rulebook: Rulebook, fact: str
) -> None:
    shown = at(rulebook, "soderhamn", "", {**BEFORE, "avtalstid": "1_4_ar"})
    shown = follow(rulebook, shown, "data-answer", f"villkor={ALL}")
    assert step_of(shown) == CHECK
    assert answers_in(rulebook, shown)["villkor"] == ALL
    question = follow(rulebook, shown, "data-nav", f"change-{fact}")
    assert step_of(question) == fact
    other = next(value for value in known_values(fact) if value != GATHERED[fact])
    shown = follow(rulebook, question, "data-answer", f"{fact}={other}")
    assert step_of(shown) == CHECK
    # The others are kept, and no longer is all of it so.
    answers = {**BEFORE, **GATHERED, "avtalstid": "1_4_ar", fact: other, "villkor": SINGLY}
    assert answers_in(rulebook, shown) == answers
    result = follow(rulebook, shown, "data-nav", "result")
    rule = deciding_rule(RULEBOOK, RULEBOOK.profiles["soderhamn"], answers)
    assert rule is not None
    assert elements_with(result, "data-rule", rule.id)


def test_back_at_a_gathering_another_answer_takes_back_what_it_said(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", "", BEFORE)
    after = follow(rulebook, shown, "data-answer", f"villkor={ALL}")
    assert step_of(after) == "avtalstid"
    back = follow(rulebook, after, "data-nav", "back")
    assert step_of(back) == "villkor"
    chosen = element_with(back, "data-answer", f"villkor={ALL}")
    assert chosen.attributes["aria-current"] == "true"
    singly = follow(rulebook, back, "data-answer", f"villkor={SINGLY}")
    assert step_of(singly) == next(iter(GATHERED))
    assert answers_in(rulebook, singly) == {**BEFORE, "villkor": SINGLY}
    assert step_of(follow(rulebook, singly, "data-nav", "back")) == "villkor"


def test_a_link_that_says_all_but_none_of_the_answers_is_asked_again(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", "", {**BEFORE, "villkor": ALL})
    assert step_of(shown) == "villkor"
    assert noticed(shown) == ""
    # With answers to all of them there is nothing to gather, whatever the link says of it.
    for more in ({}, {"villkor": SINGLY}, {"villkor": ALL}):
        assert step_of(at(rulebook, "soderhamn", "", {**BEFORE, **GATHERED, **more})) == "avtalstid"


# ---- What makes a result more exact --------------------------------------------------------


@for_representatives
def test_what_is_asked_after_the_result_was_never_asked_before(
    rulebook: Rulebook, profile: Profile
) -> None:
    whole = compiled(rulebook, profile)
    shown = at(rulebook, profile.id, RESULT, asked_for(profile.id, IDEA))
    asked, _ = walk(whole, IDEA)
    assert not set(asked) & set(exacting(whole))
    assert set(asked) <= deciding(whole)
    # Given answers are among the answers, and those that can be given stand there.
    for fact in exacting(whole):
        words = rulebook.words.questions[fact]
        assert words.short in markup.text(shown.page.html)
        assert not elements_with(shown, "data-nav", f"change-{fact}")
    assert not elements_with(shown, "data-exact", "varde")


@pytest.mark.parametrize("of", ["gemensam", "soderhamn"])
@pytest.mark.parametrize("beslut", known_values("beslut"))
def test_an_answer_after_the_result_counts_and_can_be_changed_there(
    rulebook: Rulebook, of: str, beslut: str
) -> None:
    answers = {**IDEA}
    del answers["beslut"]
    shown = at(rulebook, of, RESULT, answers)
    general = assess(rulebook, rulebook.profiles[of], answers).decided_by
    element_with(shown, "data-decider", general.id)
    after = follow(rulebook, shown, "data-nav", f"exact-beslut-{beslut}")
    assert step_of(after) == RESULT
    assert answers_in(rulebook, after) == {**answers, "beslut": beslut}
    who = assess(rulebook, rulebook.profiles[of], {**answers, "beslut": beslut}).decided_by
    element_with(after, "data-decider", who.id)
    assert element_with(after, "data-nav", f"exact-beslut-{beslut}").attributes["aria-current"]
    # The heading and the rule are those from before.
    for page in (shown, after):
        element_with(page, "data-rule", "alla_villkor_uppfyllda")
    back = follow(rulebook, after, "data-nav", "exact-beslut-en_namnd")
    assert answers_in(rulebook, back)["beslut"] == "en_namnd"


# ---- Back to where an answer was changed ---------------------------------------------------


@pytest.mark.parametrize("where", [CHECK, RESULT])
def test_a_changed_answer_leads_back_to_where_it_stood(rulebook: Rulebook, where: str) -> None:
    shown = at(rulebook, "soderhamn", where, IDEA)
    question = follow(rulebook, shown, "data-nav", "change-avtalstid")
    assert decode(rulebook, question.fragment)[0].back == where
    assert step_of(follow(rulebook, question, "data-nav", "back")) == where
    after = follow(rulebook, question, "data-answer", "avtalstid=over_4_ar")
    assert step_of(after) == where
    # Once there, it is no longer on the way back.
    assert decode(rulebook, after.fragment)[0].back == ""
    assert noticed(after) == ""


@pytest.mark.parametrize("where", [CHECK, RESULT])
def test_a_change_that_brings_a_question_still_leads_back(rulebook: Rulebook, where: str) -> None:
    answers = {**IDEA, "finansiering": "bara_foreningen"}
    del answers["annan_ersattning"]
    shown = at(rulebook, "soderhamn", where, answers)
    shown = follow(rulebook, shown, "data-nav", "change-finansiering")
    shown = follow(rulebook, shown, "data-answer", "finansiering=bada")
    assert step_of(shown) == "annan_ersattning"
    assert decode(rulebook, shown.fragment)[0].back == where
    assert step_of(follow(rulebook, shown, "data-answer", "annan_ersattning=nej")) == where


# ---- Any address -------------------------------------------------------------------------


@pytest.mark.parametrize(("back", "shown"), [("", RESULT), (CHECK, CHECK), (RESULT, RESULT)])
def test_a_question_that_nobody_asks_gives_way_to_what_the_answers_show(
    rulebook: Rulebook, back: str, shown: str
) -> None:
    answers = {**IDEA, "syfte": "bestalld_tjanst", "marknad": "ja"}
    visit = Visit("soderhamn", None, answers, "styrning", back)
    assert step_of(turn(rulebook, NO_ANCHORS, encode(visit))) == shown


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)",
    "javascript:alert(1)",
    "</section>",
    "{name}",
    "{0}",
    "%s",
    "&lt;b&gt;",
    "\ud800",
    "\0",
    "å" * 100,
)

NAMES = frozenset(
    (
        *("a", "article", "button", "caption", "dd", "details", "div", "dl", "dt", "h1", "h2"),
        *("h3", "label", "li", "nav", "ol", "p", "section", "span", "strong", "summary", "sup"),
        *("table", "tbody", "td", "textarea", "th", "thead", "time", "tr", "ul"),
    )
)
"""The elements that the guide's pages are made of."""


CONTACTS = frozenset(
    address
    for profile in RULEBOOK.profiles.values()
    for contact in profile.contacts
    for address in (
        *(f"tel:{re.sub('[ –-]', '', contact.phone)}", f"mailto:{contact.email}", contact.url),
    )
    if address.partition(":")[2]
)
"""The only addresses outside the site that a page leads to."""


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """Return anything that could stand after a number sign: ours, damaged, foreign or hostile."""
    if draw(st.booleans()):
        return draw(st.text(max_size=60) | st.sampled_from(HOSTILE))
    keys = st.sampled_from(["v", "kommun", "jfr", "roll", "steg", "ater", "regler", *FACTS])
    values = st.one_of(
        st.sampled_from(["1", *RULEBOOK.profiles, *Role, *FACTS, CHECK, RESULT, RULEBOOK.version]),
        st.sampled_from(sorted({value for fact in FACTS for value in all_values(fact)})),
        st.sampled_from(HOSTILE),
    )
    pairs = draw(st.lists(st.tuples(keys | st.sampled_from(HOSTILE), values), max_size=8))
    answers = draw(st.just(dict[str, str]()) | any_answers())
    pairs += answers.items()
    if draw(st.booleans()):
        return "&".join(f"{key}={value}" for key, value in pairs)
    return urlencode(pairs, errors="surrogatepass")


def check_markup(shown: Turn) -> None:
    """Check that a page is well-formed and holds nothing but the guide's own elements."""
    for element in markup.read(shown.page.html):
        assert element.name in NAMES
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            if name == "href":
                assert value is not None
                assert ":" not in value.partition("#")[0] or value in CONTACTS


@example(fragment="steg=syfte", of="")
@example(fragment="v=1&kommun=malmo", of="malmo")
@settings(max_examples=100)
@given(fragment=fragments(), of=st.sampled_from(["", "malmo", "soderhamn", "atlantis", "<b>"]))
def test_any_fragment_gives_a_page(fragment: str, of: str) -> None:
    shown = turn(RULEBOOK, NO_ANCHORS, fragment, profile=of)
    check_markup(shown)
    profile, _, page = shown.address.partition("/")
    assert profile in RULEBOOK.profiles
    assert page == "" or page.removesuffix(".html") in slugs(RULEBOOK, profile)
    # The address leads to the same page, and nothing in it is left to complain about.
    again = turn(RULEBOOK, NO_ANCHORS, shown.fragment, profile=profile)
    assert (again.address, again.fragment) == (shown.address, shown.fragment)
    assert step_of(again) == step_of(shown)
    assert noticed(again) == ""


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "key", ["kommun", "jfr", "roll", "steg", "ater", "regler", "v", "syfte", "x"]
)
def test_what_is_quoted_from_a_link_stays_text(rulebook: Rulebook, key: str, hostile: str) -> None:
    shown = turn(rulebook, NO_ANCHORS, f"{key}={hostile}&kompetens=ja", profile="malmo")
    check_markup(shown)
    assert "<script" not in shown.page.html
    assert "<img" not in shown.page.html
    assert hostile not in shown.fragment
    assert noticed(shown)


def test_a_page_says_what_it_did_not_understand(rulebook: Rulebook) -> None:
    shown = turn(rulebook, NO_ANCHORS, "v=1&kommun=malmo&partner=kanske&x=1&kompetens=ja")
    assert "partner=kanske" in noticed(shown)
    assert "”x”" in noticed(shown)
    assert answers_in(rulebook, shown) == {"kompetens": "ja"}


@pytest.mark.parametrize("step", [RESULT, CHECK, "syfte", "start"])
def test_what_was_not_understood_is_told_of_every_page(rulebook: Rulebook, step: str) -> None:
    said = rulebook.words.interface
    long = "y" * 90
    fields = {} if step == "start" else {**IDEA, "steg": step}
    fragment = urlencode({"v": "1", "kommun": "malmo", "x": "1", long: "2", **fields})
    shown = turn(rulebook, NO_ANCHORS, fragment)
    assert step_of(shown) == step
    # It stands beside the page, where it moves nothing.
    assert "guide-notice" not in shown.page.html
    page = markup.Document(markup.read(shown.notice))
    title, list_, kept, close = page.children(page.one("guide-notice--error"))
    left = said["problem_nothing" if step == "start" else "problem_kept"]
    assert (title.text, kept.text) == (said["problem_title"], left)
    assert (close.name, close.text) == ("button", said["problem_close"])
    assert [element.text for element in page.children(list_)] == [
        said["problem_nyckel"].format(name=name) for name in ("x", "y" * 80)
    ]


def test_older_rules_alone_are_nothing_wrong(rulebook: Rulebook) -> None:
    fragment = encode(Visit("malmo", None, IDEA, RESULT, rules="1999-01-01"))
    page = markup.Document(markup.read(turn(rulebook, NO_ANCHORS, fragment).notice))
    assert not page.all("guide-notice--error")
    text, _ = page.children(page.one("guide-notice"))
    told = rulebook.words.interface["problem_regler"]
    assert (text.name, text.text) == ("p", told.format(name="1999-01-01"))


def test_of_many_things_that_were_not_understood_five_are_named(rulebook: Rulebook) -> None:
    fragment = urlencode({"kommun": "malmo", **{f"x{n}": "1" for n in range(9)}})
    page = markup.Document(markup.read(turn(rulebook, NO_ANCHORS, fragment).notice))
    *named, more = page.all("<li", page.one("guide-notice"))
    assert ["x0" in named[0].text, "x4" in named[-1].text, len(named)] == [True, True, 5]
    assert more.text == rulebook.words.interface["problem_more"].format(number=4)


def test_answers_that_are_missing_are_no_fault_of_the_link(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", RESULT, {"syfte": "egen_verksamhet"})
    assert noticed(shown).startswith(rulebook.words.interface["problem_obesvarad"])
    assert "guide-notice--error" not in shown.notice


def test_a_result_that_is_not_there_yet_shows_the_first_open_question(rulebook: Rulebook) -> None:
    answers = {"syfte": "egen_verksamhet", "kompetens": "ja"}
    shown = at(rulebook, "soderhamn", RESULT, answers)
    assert step_of(shown) == "uppdrag"
    assert noticed(shown)
    assert answers_in(rulebook, shown) == answers


def test_a_link_without_a_municipality_shows_the_common_ground(rulebook: Rulebook) -> None:
    shown = turn(rulebook, NO_ANCHORS, "syfte=egen_verksamhet")
    assert shown.address.startswith("gemensam/")
    assert noticed(shown)
    on_a_page = turn(rulebook, NO_ANCHORS, "syfte=egen_verksamhet", profile="malmo")
    assert on_a_page.address.startswith("malmo/")
    assert noticed(on_a_page) == ""


def test_the_link_counts_before_the_page_it_was_opened_on(rulebook: Rulebook) -> None:
    shown = turn(rulebook, NO_ANCHORS, "kommun=soderhamn&syfte=egen_verksamhet", profile="malmo")
    assert shown.address.startswith("soderhamn/")


def test_older_rules_are_named_on_the_page(rulebook: Rulebook) -> None:
    visit = Visit("malmo", None, IDEA, RESULT, rules=rulebook.version)
    old = encode(visit).replace(rulebook.version, "1999-01-01")
    shown = turn(rulebook, NO_ANCHORS, old)
    assert step_of(shown) == RESULT
    assert "1999-01-01" in noticed(shown)
    assert noticed(turn(rulebook, NO_ANCHORS, encode(visit))) == ""


def test_a_link_of_the_first_rules_opens_at_the_first_new_question(rulebook: Rulebook) -> None:
    shown = turn(rulebook, NO_ANCHORS, OLD_LINK)
    assert step_of(shown) == "uppdrag"
    assert answers_in(rulebook, shown) == OLD_ANSWERS
    said = rulebook.words.interface
    assert said["problem_regler"].format(name="2026-11-21") in noticed(shown)
    assert "ändrats" in noticed(shown)
    assert said["problem_obesvarad"] in noticed(shown)
    assert "2026-11-21" not in shown.fragment
    # Only the new questions are left to answer; the others keep their answers.
    asked: list[str] = []
    while (fact := step_of(shown)) != CHECK:
        asked.append(fact)
        shown = follow(rulebook, shown, "data-answer", f"{fact}={IDEA[fact]}")
        assert noticed(shown) == ""
    assert asked == ["uppdrag", "motprestation", "allmannyttig"]
    assert answers_in(rulebook, shown).items() >= OLD_ANSWERS.items()
    result = follow(rulebook, shown, "data-nav", "result")
    element_with(result, "data-outcome", "iop")


@pytest.mark.parametrize("step", [RESULT, CHECK, ""])
@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({}, "uppdrag"),
        ({"syfte": "allmant_stod"}, "uppdrag"),
        ({"syfte": "bestalld_tjanst"}, None),
        ({"syfte": "lokal_eller_upplatelse"}, None),
        ({"kompetens": "nej"}, None),
    ],
)
@for_representatives
def test_old_answers_lead_to_the_first_new_question_or_to_the_result(
    rulebook: Rulebook, profile: Profile, step: str, changed: dict[str, str], first: str | None
) -> None:
    answers = {**OLD_ANSWERS, **changed}
    link = encode(Visit(profile.id, None, answers, step, rules=rulebook.version))
    shown = turn(rulebook, NO_ANCHORS, link.replace(rulebook.version, "2026-11-21"))
    assert "2026-11-21" in noticed(shown)
    assert answers_in(rulebook, shown) == answers
    if first is None:
        assert step_of(shown) == (step or RESULT)
    else:
        assert first in NEW_FACTS
        assert step_of(shown) == (CHECK if step == CHECK else first)
        if step == CHECK:
            shown = follow(rulebook, shown, "data-nav", "continue")
            assert step_of(shown) == first


# ---- Citations, role and date ------------------------------------------------------------


def test_citations_lead_to_their_paragraphs(rulebook: Rulebook) -> None:
    anchors = {row: f"kommuner/x/#rad-{row.lower()}" for row in rulebook.ledger}
    visit = Visit("soderhamn", None, IDEA, RESULT)
    shown = turn(rulebook, anchors, encode(visit))
    elements = markup.read(shown.page.html)
    marks = [e for e in elements if e.name == "sup"]
    assert marks
    assert all(mark.text.replace(" ", "").isdigit() for mark in marks)
    links = [href(e) for e in elements if "#rad-" in str(e.attributes)]
    assert all(link.startswith("../../kommuner/x/#rad-") for link in links)
    # Each mark is a link to a row of what its number stands for in the list of sources.
    named: dict[int, set[str]] = {}
    for e in elements:
        if "#rad-" in str(e.attributes) and "aria-label" in e.attributes:
            named.setdefault(int(e.text), set()).add(href(e))
    (box,) = (e for e in elements if e.attributes.get("class") == "guide-sources")
    listed = links[-len(named) :]
    assert sorted(named) == list(range(1, len(named) + 1))
    assert all(listed[number - 1] in targets for number, targets in named.items())
    assert rulebook.words.interface["result_sources"].format(number=len(named)) in box.text


def test_without_addresses_citations_are_text(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", RESULT, IDEA)
    elements = markup.read(shown.page.html)
    marks = [e for e in elements if e.name == "sup"]
    assert marks
    assert all(mark.text.strip() for mark in marks)
    assert not [e for e in elements if "#rad-" in (e.attributes.get("href") or "")]
    (box,) = (e for e in elements if e.attributes.get("class") == "guide-sources")
    assert rulebook.words.sources["soderhamn-riktlinjer"].name in box.text


def test_each_role_is_helped_in_its_own_words(rulebook: Rulebook) -> None:
    words = rulebook.words.questions["syfte"].roles
    for role, other in ((Role.FORENING, Role.TJANSTEPERSON), (Role.TJANSTEPERSON, Role.FORENING)):
        fragment = encode(Visit("malmo", role))
        page = markup.text(turn(rulebook, NO_ANCHORS, fragment).page.html)
        assert words[role] in page
        assert words[other] not in page


def test_the_date_is_the_one_that_was_given(rulebook: Rulebook) -> None:
    fragment = encode(Visit("malmo", None, IDEA, RESULT))
    with_date = turn(rulebook, NO_ANCHORS, fragment, today="2026-11-21<b>")
    check_markup(with_date)
    assert "2026-11-21<b>" in markup.text(with_date.page.html)
    assert rulebook.version in markup.text(turn(rulebook, NO_ANCHORS, fragment).page.html)
