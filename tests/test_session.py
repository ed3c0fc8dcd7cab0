"""A visit: any address gives a page, and the pages lead from question to check to result."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guide_engine.compiled import compiled
from guide_engine.decision import deciding_rule
from guide_engine.flow import flow, walk
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Profile, Role, Rulebook
from guide_engine.permalink import CHECK, RESULT, Visit, decode, encode
from guide_engine.session import Turn, turn
from tests import markup
from tests.strategies import (
    FACTS,
    IDEA,
    NEW_FACTS,
    OLD_ANSWERS,
    OLD_LINK,
    RULEBOOK,
    all_values,
    any_answers,
    known_values,
    profile_ids,
    roles,
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
    link = element_with(shown, attribute, value)
    assert link.name == "a"
    page, _, fragment = href(link).partition("#")
    profile = shown.address.partition("/")[0]
    # The same page is there as a file, for as long as the engine has not started.
    assert page.removesuffix(".html") in slugs(rulebook, profile)
    return turn(rulebook, NO_ANCHORS, fragment, profile=profile)


def slugs(rulebook: Rulebook, profile: str) -> set[str]:
    """Return the names of a profile's pages."""
    pages = flow(compiled(rulebook, rulebook.profiles[profile]))
    return {step.slug for step in pages.steps.values()}


def page_named(shown: Turn, attribute: str, value: str) -> str:
    """Return the address of the page that a link names, as it stands without an engine."""
    profile = shown.address.partition("/")[0]
    return f"{profile}/{href(element_with(shown, attribute, value)).partition('#')[0]}"


def step_of(shown: Turn) -> str:
    """Return what a page shows: a fact, "start", "kontroll" or "resultat"."""
    step = element_with(shown, "id", "guide").attributes["data-step"]
    assert step is not None
    return step


def answers_in(rulebook: Rulebook, shown: Turn) -> Mapping[str, str]:
    """Return the answers in a page's address."""
    return decode(rulebook, shown.fragment)[0].answers


def noticed(shown: Turn) -> str:
    """Return what a page says about its link; empty if nothing."""
    return "".join(element.text for element in elements_with(shown, "role", "status"))


def at(rulebook: Rulebook, profile: str, step: str, answers: Mapping[str, str]) -> Turn:
    """Return the page of a visit."""
    visit = Visit(profile, Role.FORENING, answers, step)
    return turn(rulebook, NO_ANCHORS, encode(visit))


# ---- From question to check to result ----------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_a_whole_visit(rulebook: Rulebook, profile: Profile, role: Role) -> None:
    shown = turn(rulebook, NO_ANCHORS, "", profile=profile.id)
    assert step_of(shown) == "start"
    assert shown.address == f"{profile.id}/"
    shown = follow(rulebook, shown, "data-answer", f"roll={role}")
    asked: list[str] = []
    while (fact := step_of(shown)) != CHECK:
        assert noticed(shown) == ""
        asked.append(fact)
        named = page_named(shown, "data-answer", f"{fact}={IDEA[fact]}")
        shown = follow(rulebook, shown, "data-answer", f"{fact}={IDEA[fact]}")
        assert shown.address == named
    assert tuple(asked) == walk(compiled(rulebook, profile), IDEA)[0]
    assert answers_in(rulebook, shown) == {fact: IDEA[fact] for fact in FACTS if fact in asked}
    shown = follow(rulebook, shown, "data-nav", "result")
    assert step_of(shown) == RESULT
    assert element_with(shown, "data-outcome", "iop").attributes["data-rule"] == (
        "alla_villkor_uppfyllda"
    )
    assert decode(rulebook, shown.fragment)[0].rules == rulebook.version
    assert decode(rulebook, shown.fragment)[0].role is role
    again = follow(rulebook, shown, "data-nav", "share")
    assert again == shown


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
    assert RULEBOOK.words.rules[rule.id].title in outcome.text


def test_the_check_page_lists_every_answer_with_a_link_to_change_it(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", CHECK, IDEA)
    assert step_of(shown) == CHECK
    for fact in walk(compiled(rulebook, rulebook.profiles["soderhamn"]), IDEA)[0]:
        words = rulebook.words.questions[fact]
        assert words.question in markup.text(shown.page.html)
        assert words.values[IDEA[fact]].answer in markup.text(shown.page.html)
        question = follow(rulebook, shown, "data-nav", f"change-{fact}")
        assert step_of(question) == fact
        chosen = element_with(question, "data-answer", f"{fact}={IDEA[fact]}")
        assert chosen.attributes["aria-current"] == "true"


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
def test_a_purchase_asks_for_its_value_and_says_how_it_can_be_made(
    rulebook: Rulebook, profile: Profile, varde: str
) -> None:
    answers = {**IDEA, "uppdrag": "ja"}
    del answers["varde"], answers["motprestation"]
    shown = at(rulebook, profile.id, "", answers)
    assert step_of(shown) == "motprestation"
    shown = follow(rulebook, shown, "data-answer", "motprestation=ja")
    assert step_of(shown) == "varde"
    shown = follow(rulebook, shown, "data-answer", f"varde={varde}")
    assert step_of(shown) == CHECK
    shown = follow(rulebook, shown, "data-nav", "result")
    element_with(shown, "data-rule", "kop_i_grunden")
    ways = [e for e in markup.read(shown.page.html) if e.attributes.get("data-kop")]
    expected = {
        "under_100_000": "under_100_000",
        "under_direktgransen": "direkt",
        "over_direktgransen": "annons",
        DONT_KNOW: "okant_varde",
    }[varde]
    assert [way.attributes["data-kop"] for way in ways] == [expected]
    assert rulebook.words.purchases[expected].title in ways[0].text


def test_a_result_that_is_no_purchase_says_nothing_of_how_to_make_one(
    rulebook: Rulebook, profile: Profile
) -> None:
    shown = at(rulebook, profile.id, RESULT, IDEA)
    assert not [e for e in markup.read(shown.page.html) if "data-kop" in e.attributes]


def test_half_of_the_purchase_test_ends_the_questions(rulebook: Rulebook, profile: Profile) -> None:
    shown = at(rulebook, profile.id, "", {"syfte": "egen_verksamhet", "kompetens": "ja"})
    assert step_of(shown) == "uppdrag"
    shown = follow(rulebook, shown, "data-answer", "uppdrag=delvis")
    assert step_of(shown) == CHECK
    result = follow(rulebook, shown, "data-nav", "result")
    assert element_with(result, "data-rule", "delvis_uppdrag").attributes["data-outcome"] == "utred"
    assert not [e for e in markup.read(result.page.html) if "data-fraga" in e.attributes]


def test_what_nobody_can_choose_is_told_from_what_can_be_agreed_on(rulebook: Rulebook) -> None:
    shown = at(rulebook, "malmo", RESULT, {**IDEA, "uppdrag": "ja", "motprestation": "ja"})
    marked = [e for e in markup.read(shown.page.html) if "data-valbart" in e.attributes]
    assert {e.attributes["data-valbart"] for e in marked} == {"ja", "nej"}
    said = {e.attributes["data-valbart"]: e.text for e in marked}
    assert said["ja"] == rulebook.words.interface["result_changes_agreed"]
    assert said["nej"] == rulebook.words.interface["result_changes_given"]


@pytest.mark.parametrize("vinst", [*known_values("vinst"), DONT_KNOW])
def test_an_answer_that_was_not_asked_for_counts_and_is_shown(
    rulebook: Rulebook, profile: Profile, vinst: str
) -> None:
    support = {
        "syfte": "allmant_stod",
        "kompetens": "ja",
        "uppdrag": "nej",
        "motprestation": "nej",
        "aktor": "ideell_forening",
    }
    words = rulebook.words.questions["vinst"]
    without = at(rulebook, profile.id, CHECK, support)
    assert step_of(without) == CHECK
    assert words.question not in markup.text(without.page.html)

    shown = at(rulebook, profile.id, CHECK, {**support, "vinst": vinst})
    assert step_of(shown) == CHECK
    assert noticed(shown) == ""
    rows = [e.text for e in markup.read(shown.page.html) if e.name == "tr"]
    said = words.values[vinst].answer if vinst != DONT_KNOW else ""
    assert [words.question in row and said in row for row in rows].count(True) == 1

    question = follow(rulebook, shown, "data-nav", "change-vinst")
    assert step_of(question) == "vinst"
    chosen = element_with(question, "data-answer", f"vinst={vinst}")
    assert chosen.attributes["aria-current"] == "true"
    assert answers_in(rulebook, question) == {**support, "vinst": vinst}

    result = follow(rulebook, shown, "data-nav", "result")
    assert words.question in markup.text(result.page.html)
    rule = "stod_till_foretag" if vinst == "delas_ut" else "allmant_stod"
    element_with(result, "data-rule", rule)
    # Not known, it is something to find out.
    open_ = [e for e in markup.read(result.page.html) if e.attributes.get("data-fraga") == "vinst"]
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
    if fact == CHECK:
        return
    kept = answers_in(RULEBOOK, shown)
    for value in all_values(fact):
        after = follow(RULEBOOK, shown, "data-answer", f"{fact}={value}")
        assert answers_in(RULEBOOK, after) == {**kept, fact: value}
    if elements_with(shown, "data-nav", "back"):
        before = follow(RULEBOOK, shown, "data-nav", "back")
        asked, _ = walk(compiled(RULEBOOK, profile), answers)
        assert step_of(before) == asked[-1]
        assert page_named(shown, "data-nav", "back") == before.address
        assert answers_in(RULEBOOK, before) == kept
    if elements_with(shown, "data-nav", "check_answers"):
        checked = follow(RULEBOOK, shown, "data-nav", "check_answers")
        assert step_of(checked) == CHECK


def test_the_first_question_has_nothing_before_it(rulebook: Rulebook, profile: Profile) -> None:
    shown = at(rulebook, profile.id, "", {})
    assert step_of(shown) == "syfte"
    assert not elements_with(shown, "data-nav", "back")


# ---- Any address -------------------------------------------------------------------------

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
        *("a", "article", "caption", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3"),
        *("li", "nav", "ol", "p", "section", "span", "strong", "summary", "table", "tbody", "td"),
        *("th", "thead", "tr", "ul"),
    )
)
"""The elements that the guide's pages are made of."""


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """Return anything that could stand after a number sign: ours, damaged, foreign or hostile."""
    if draw(st.booleans()):
        return draw(st.text(max_size=60) | st.sampled_from(HOSTILE))
    keys = st.sampled_from(["v", "kommun", "roll", "steg", "regler", *FACTS])
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
                assert ":" not in value.partition("#")[0]


@example(fragment="steg=syfte", of="")
@example(fragment="v=1&kommun=malmo", of="malmo")
@settings(max_examples=200)
@given(fragment=fragments(), of=st.sampled_from(["", "malmo", "soderhamn", "lund", "<b>"]))
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
@pytest.mark.parametrize("key", ["kommun", "roll", "steg", "regler", "v", "syfte", "x"])
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
    visit = Visit("malmo", None, IDEA, RESULT, rulebook.version)
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
    assert asked == ["uppdrag", "motprestation", "offentligt_finansierad"]
    assert answers_in(rulebook, shown).items() >= OLD_ANSWERS.items()
    result = follow(rulebook, shown, "data-nav", "result")
    element_with(result, "data-outcome", "iop")


@pytest.mark.parametrize("step", [RESULT, CHECK, ""])
@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({}, "uppdrag"),
        ({"syfte": "allmant_stod"}, "uppdrag"),
        ({"syfte": "bestalld_tjanst"}, "varde"),
        ({"syfte": "lokal_eller_upplatelse"}, None),
        ({"kompetens": "nej"}, None),
    ],
)
def test_old_answers_lead_to_the_first_new_question_or_to_the_result(
    rulebook: Rulebook, profile: Profile, step: str, changed: dict[str, str], first: str | None
) -> None:
    answers = {**OLD_ANSWERS, **changed}
    link = encode(Visit(profile.id, None, answers, step, rulebook.version))
    shown = turn(rulebook, NO_ANCHORS, link.replace(rulebook.version, "2026-11-21"))
    assert "2026-11-21" in noticed(shown)
    assert answers_in(rulebook, shown) == answers
    if first is None:
        assert step_of(shown) == (step or CHECK)
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
    cited = [e for e in markup.read(shown.page.html) if e.attributes.get("data-rader")]
    assert cited
    links = [href(e) for e in markup.read(shown.page.html) if "#rad-" in str(e.attributes)]
    assert len(links) == len(cited)
    assert all(link.startswith("../../kommuner/x/#rad-") for link in links)


def test_without_addresses_citations_are_text(rulebook: Rulebook) -> None:
    shown = at(rulebook, "soderhamn", RESULT, IDEA)
    cited = [e for e in markup.read(shown.page.html) if e.attributes.get("data-rader")]
    assert cited
    assert all(element.text.strip() for element in cited)


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
