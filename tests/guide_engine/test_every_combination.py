"""What must come out right in every profile whatever else is said: every combination of answers.

The cases in words are data: see test_cases.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest

from guide_engine.assessment import assess
from guide_engine.diagram import leaf_values
from guide_engine.flow import stop_at, walk
from guide_engine.logic import DONT_KNOW
from guide_engine.model import COMMON, Form, FormStatus, Outcome, Role, Status
from guide_engine.pages.context import Context
from guide_engine.pages.result import result_page
from guide_engine.permalink import Visit
from guide_engine.trial import rows_in
from tests import markup
from tests.ideas import (
    idea,
    ids,
    left_of,
    outcomes,
    paths,
    product,
    rules_for,
    said,
    status_of,
    statuses,
    texts,
)
from tests.representatives import of_deciding, of_different
from tests.strategies import FACTS, RULEBOOK, all_values, whole_of

IDEAS = ("egen_verksamhet", "gemensam_utmaning")
"""The purposes that an IOP is about."""
OTHERS = ("allmant_stod", "lokal_eller_upplatelse", "bestalld_tjanst")
"""The purposes that are another form."""
FINE = {Status.MET, Status.UNKNOWN}
"""What a criterion can be of an idea that may be an IOP once more is known."""
SIGNS = {
    "initiativ": "kommunen",
    "styrning": "kommunen_i_detalj",
    "samverkan": "nej",
    "motprestation": "ja",
}
"""The authority's four signs of a purchase, as the decision model names them."""
HALVES = (
    *itertools.product(["delvis"], all_values("motprestation")),
    ("ja", "nej"),
    ("ja", DONT_KNOW),
    ("nej", "ja"),
    (DONT_KNOW, "ja"),
)
"""``uppdrag`` and ``motprestation`` where one half of the purchase test is met, or a part of it."""


@of_deciding
def test_the_idea_of_a_profile_is_an_iop_with_every_required_criterion_met(of: str) -> None:
    told = said(of, idea(of))
    assert told["outcome"] == "iop"
    met = {found["status"] for found in told["criteria"] if found["required"]}
    assert met <= {"met", "not_applicable"}


@of_deciding
def test_every_rule_has_answers_that_it_decides(of: str) -> None:
    assert set(paths(of)) == {rule.id for rule in RULEBOOK.rules}
    for rule, answers in paths(of).items():
        assert said(of, answers)["rule"] == rule


# ---- HFD 2020 ref. 15 --------------------------------------------------------------------


@of_deciding
def test_the_municipalitys_task_against_pay_is_a_purchase_whatever_else_is_said(of: str) -> None:
    purposes = [value for value in all_values("syfte") if value != "lokal_eller_upplatelse"]
    for syfte, kompetens in itertools.product(purposes, ("ja", DONT_KNOW)):
        rules = rules_for(of, syfte=syfte, kompetens=kompetens, uppdrag="ja", motprestation="ja")
        assert outcomes(rules) == {Outcome.UPPHANDLING}
        for rule in rules:
            possible = [form for form in Form if rule.forms[form] is FormStatus.MOJLIG]
            assert possible == [Form.UPPHANDLING]
            assert rule.forms[Form.IOP] is FormStatus.UTESLUTEN


@of_deciding
def test_no_answer_buys_its_way_out_of_procurement(of: str) -> None:
    rules = rules_for(of, uppdrag="ja", motprestation="ja")
    assert not outcomes(rules) & {Outcome.IOP, Outcome.BIDRAG}
    assert FormStatus.MOJLIG not in statuses(rules, Form.IOP) | statuses(rules, Form.BIDRAG)


@of_deciding
@pytest.mark.parametrize("syfte", [*IDEAS, "allmant_stod"])
def test_the_courts_own_facts_are_told_with_the_ruling(of: str, syfte: str) -> None:
    free = {"aktor": all_values("aktor"), "marknad": all_values("marknad")}
    for facts in product({**free, "vinst": ("ingen", "overskott_i_verksamheten", "delas_ut")}):
        told = said(of, idea(of, syfte=syfte, uppdrag="ja", motprestation="ja", **facts))
        assert told["outcome"] == "upphandling"
        assert [id_ for id_ in Form if told["forms"][id_]["status"] == "mojlig"] == ["upphandling"]
        assert "HFD 2020 ref. 15" in texts(told)
        assert {"LP-081", "LP-111", "LP-112"} <= rows_in(told)
        assert told["warnings"][0]["id"] == "skadeavgift"
        assert status_of(told, "lag_inget_kop") == "not_met"


# ---- One half of the purchase test -------------------------------------------------------


@of_deciding
def test_one_half_of_the_purchase_test_is_examined_whatever_else_is_said(of: str) -> None:
    purposes = [*IDEAS, "allmant_stod", DONT_KNOW]
    for syfte, (uppdrag, motprestation) in itertools.product(purposes, HALVES):
        rules = rules_for(
            of, kompetens="ja", syfte=syfte, uppdrag=uppdrag, motprestation=motprestation
        )
        assert outcomes(rules) == {Outcome.UTRED}
        for form in Form:
            assert FormStatus.MOJLIG not in statuses(rules, form)
        assert statuses(rules, Form.UPPHANDLING) == {FormStatus.OKLAR}


@of_deciding
@pytest.mark.parametrize(("uppdrag", "motprestation"), HALVES)
def test_one_half_of_the_purchase_test_says_what_to_examine(
    of: str, uppdrag: str, motprestation: str
) -> None:
    for syfte in (*IDEAS, "allmant_stod"):
        facts = {"syfte": syfte, "uppdrag": uppdrag, "motprestation": motprestation}
        told = said(of, idea(of, **facts))
        assert status_of(told, "lag_inget_kop") == "unknown"
        assert "uppdrag_mot_betalning" in ids(told, "warnings")[:4]
        assert "prova_koptestet" in ids(told, "next_steps")
        unknown = {fact for fact, value in facts.items() if value == DONT_KNOW}
        # Whose task it is cannot take away what "delvis" says already.
        assert uppdrag == "delvis" or unknown <= set(told["open_questions"])
        assert "dela_upp" not in ids(told, "next_steps") or uppdrag == "delvis"


@of_deciding
def test_an_activity_that_is_partly_ordered_is_split_and_told_how(of: str) -> None:
    for syfte, role in itertools.product((*IDEAS, "allmant_stod"), (None, *Role)):
        told = said(of, idea(of, syfte=syfte, uppdrag="delvis"), role)
        assert told["next_steps"][0]["id"] == "dela_upp"
        text = told["next_steps"][0]["text"].lower()
        assert all(word in text for word in ("dela upp", "budget", "avtal", "upphandlare"))
        assert "LP-161" in rows_in(told["next_steps"])


# ---- Signs of a purchase -----------------------------------------------------------------


@of_deciding
def test_own_idea_detailed_control_and_sanctions_are_never_an_iop(of: str) -> None:
    signs = {fact: SIGNS[fact] for fact in ("initiativ", "styrning", "samverkan")}
    rules = rules_for(of, **signs)
    assert Outcome.IOP not in outcomes(rules)
    assert FormStatus.MOJLIG not in statuses(rules, Form.IOP)
    told = said(of, idea(of, **signs))
    assert (told["outcome"], told["rule"]) == ("utred", "flera_koptecken")
    assert told["forms"]["iop"]["status"] == "utesluten"
    assert status_of(told, "tecken_pa_kop") == "not_met"
    assert {"kommunens_ide", "detaljstyrning", "sanktioner"} <= set(ids(told, "warnings"))
    assert "prova_koptestet" in ids(told, "next_steps")


@of_deciding
def test_any_two_signs_are_never_an_iop_nor_a_grant(of: str) -> None:
    for two, syfte in itertools.product(itertools.combinations(SIGNS, 2), IDEAS):
        rules = rules_for(of, syfte=syfte, **{fact: SIGNS[fact] for fact in two})
        assert not outcomes(rules) & {Outcome.IOP, Outcome.BIDRAG}
        assert FormStatus.MOJLIG not in statuses(rules, Form.IOP) | statuses(rules, Form.BIDRAG)
        told = said(of, idea(of, syfte=syfte, **{fact: SIGNS[fact] for fact in two}))
        # Payment for something definite is half of the purchase test, which comes first.
        assert told["rule"] == "flera_koptecken" or "motprestation" in two
        assert told["forms"]["iop"]["status"] == "utesluten" or "motprestation" in two


@of_deciding
@pytest.mark.parametrize("syfte", [*IDEAS, DONT_KNOW])
def test_money_from_the_municipality_alone_with_a_sign_is_never_a_plain_grant(
    of: str, syfte: str
) -> None:
    paid = {"syfte": syfte, "finansiering": "bara_kommunen"}
    both = {fact: SIGNS[fact] for fact in ("initiativ", "styrning")}
    for signs in (both, *({fact: value} for fact, value in SIGNS.items())):
        rules = rules_for(of, **paid, **signs)
        assert Outcome.BIDRAG not in outcomes(rules)
        assert FormStatus.MOJLIG not in statuses(rules, Form.BIDRAG)


@of_deciding
@pytest.mark.parametrize("to", [("aktor", "annat_bolag"), ("vinst", "delas_ut")], ids="-".join)
def test_support_to_a_company_or_to_profit_is_never_a_plain_grant(
    of: str, to: tuple[str, str]
) -> None:
    fact, value = to
    rules = rules_for(of, **{fact: value})
    assert Outcome.BIDRAG not in outcomes(rules)
    assert FormStatus.MOJLIG not in statuses(rules, Form.BIDRAG)
    told = said(of, idea(of, syfte="allmant_stod", **{fact: value}))
    assert told["outcome"] == "utred"
    assert "enskild_naringsidkare" in ids(told, "warnings")[:4]
    assert all(word in texts(told) for word in ("synnerliga skäl", "2 kap. 8 §"))
    assert {"LP-045", "LP-168"} <= rows_in(told)


@of_deciding
def test_a_grant_that_fits_with_a_sign_of_a_purchase_leaves_procurement_open(of: str) -> None:
    for (fact, value), syfte in itertools.product(SIGNS.items(), IDEAS):
        # Where only the association pays nothing can be bought.
        for paid in ("bada", "bara_kommunen", DONT_KNOW):
            rules = rules_for(
                of,
                **{fact: value, "syfte": syfte, "finansiering": paid},
                kompetens="ja",
                ordinarie_bidrag="ja",
            )
            assert FormStatus.UTESLUTEN not in statuses(rules, Form.UPPHANDLING)
            assert Outcome.BIDRAG not in outcomes(rules)
        told = said(of, idea(of, syfte=syfte, ordinarie_bidrag="ja", **{fact: value}))
        assert told["forms"]["upphandling"]["status"] == "oklar"


@of_deciding
def test_a_grant_excludes_procurement_only_where_the_whole_test_is_answered(of: str) -> None:
    for fact in ("uppdrag", *SIGNS):
        told = said(of, idea(of, ordinarie_bidrag="ja", **{fact: DONT_KNOW}))
        assert told["forms"]["upphandling"]["status"] == "oklar"
    told = said(of, idea(of, ordinarie_bidrag="ja"))
    assert (told["outcome"], told["forms"]["upphandling"]["status"]) == ("bidrag", "utesluten")


# ---- Time --------------------------------------------------------------------------------


@of_different
def test_an_agreement_without_an_end_is_an_iop_only_where_no_condition_is_broken_by_it(
    of: str,
) -> None:
    required = RULEBOOK.profiles[of].requires
    broken = [id_ for id_ in required if not left_of(id_, avtalstid="tills_vidare") & FINE]
    assert (Outcome.IOP in outcomes(rules_for(of, avtalstid="tills_vidare"))) is (not broken)


def test_the_common_ground_asks_for_a_fixed_time() -> None:
    assert Outcome.IOP not in outcomes(rules_for(COMMON, avtalstid="tills_vidare"))


# ---- Premises, small orders, several authorities -----------------------------------------


@of_deciding
def test_premises_to_a_company_are_let_at_market_rent(of: str) -> None:
    company = {"syfte": "lokal_eller_upplatelse", "aktor": "annat_bolag"}
    rules = rules_for(of, kompetens="ja", **company)
    assert {rule.id for rule in rules} == {"lokal_till_foretag"}
    assert outcomes(rules) == {Outcome.ANNAN_VAG}
    free = {"vinst": all_values("vinst"), "finansiering": ("bada", "bara_kommunen", DONT_KNOW)}
    for facts, role in itertools.product(product(free), (None, *Role)):
        told = said(of, idea(of, **company, **facts), role)
        assert {"enskild_naringsidkare", "statsstod"} <= set(ids(told, "warnings")[:4])
        assert "marknadshyra" in ids(told, "next_steps")
        assert "hyra_lokal" not in ids(told, "next_steps")
        text = texts(told)
        assert "2 kap. 8 §" in text
        assert all(word in text for word in ("tatsstöd", "arknadshyra", "synnerliga skäl"))
        assert {"LP-045", "LP-168", "LP-182", "LP-049"} <= rows_in(told)


def orders() -> list[dict[str, str]]:
    """Return the answers that make the municipality the buyer."""
    return [{"syfte": "bestalld_tjanst"}, {"uppdrag": "ja", "motprestation": "ja"}]


@of_deciding
@pytest.mark.parametrize("varde", ["under_100_000", "under_direktgransen"])
def test_a_small_order_is_first_told_that_it_can_be_bought_directly(of: str, varde: str) -> None:
    for order, role in itertools.product(orders(), (None, *Role)):
        answers = idea(of, **order, varde=varde)
        told = said(of, answers, role)
        assert told["purchase"]["title"].partition(" ")[2].startswith("kan köpa direkt")
        text = told["purchase"]["text"]
        assert all(word in text.lower() for word in ("dokument", "riktlinjer", "delas upp"))
        assert {"LP-012", "LP-018", "LP-019", "LP-020", "LP-009"} <= rows_in(told["purchase"])
        assert "bevaka_upphandling" not in ids(told, "next_steps")
        assert first_part(of, answers, role) == (told["purchase"]["title"], text)


def first_part(of: str, answers: Mapping[str, str], role: Role | None) -> tuple[str, str]:
    """Return the heading and the text that follow the recommendation itself on a page."""
    found = assess(RULEBOOK, RULEBOOK.profiles[of], answers, role)
    context = Context(whole_of(of), {}, Visit(of, role, answers))
    asked, state = walk(whole_of(of), answers)
    step = stop_at(whole_of(of), state)
    page = markup.read(result_page(context, found, step, asked).html)
    section = page[0]
    ways, panel, purchase = [element for element in page if element.parent is section][:3]
    assert ways.attributes["class"] == "guide-ways"
    assert str(panel.attributes["class"]).startswith("guide-outcome")
    heading, text = (e for e in page if e.parent is purchase and e.name in {"h2", "p"})
    assert next(e for e in page if e.name == "h2") is heading
    (marks,) = (e for e in page if e.parent is text and e.name == "sup")
    return heading.text, text.text.removesuffix(marks.text)


@of_deciding
def test_every_purchase_says_how_it_can_be_made_and_nothing_else_does(of: str) -> None:
    for rule, answers in paths(of).items():
        bought = RULEBOOK.rules_by_id[rule].outcome is Outcome.UPPHANDLING
        for varde in all_values("varde"):
            told = said(of, {**answers, "varde": varde})
            assert (told["purchase"] is not None) is bought
            assert told["rule"] == rule


@of_deciding
@pytest.mark.parametrize("beslut", ["flera_kommuner", "kommun_och_region"])
def test_several_authorities_can_join_and_each_tests_its_own_rules(of: str, beslut: str) -> None:
    for role in (None, *Role):
        told = said(of, idea(of, beslut=beslut), role)
        assert told["outcome"] == "iop"
        (step,) = (step for step in told["next_steps"] if step["id"] == "flera_myndigheter")
        assert all(word in step["text"] for word in ("varje", "egna regler", "eget beslut"))
        assert "LP-188" in rows_in(step)
    one = said(of, idea(of, beslut="en_namnd"))
    assert "flera_myndigheter" not in ids(one, "next_steps")
    for rule, answers in paths(of).items():
        assert said(of, {**answers, "beslut": beslut})["rule"] == rule


# ---- Warnings only where they apply ------------------------------------------------------


@of_deciding
def test_public_money_is_warned_of_only_where_it_is_said(of: str) -> None:
    for answers in paths(of).values():
        for value in all_values("offentligt_finansierad"):
            told = said(of, {**answers, "offentligt_finansierad": value})
            assert ("upphandlande_myndighet" in ids(told, "warnings")) is (value == "ja")


@of_deciding
def test_state_aid_is_warned_of_only_where_the_municipality_gives(of: str) -> None:
    for rule, answers in paths(of).items():
        nothing = said(of, {**answers, "finansiering": "bara_foreningen"})
        assert "statsstod" not in ids(nothing, "warnings"), rule
        assert "enskild_naringsidkare" not in ids(nothing, "warnings"), rule
    for facts in product({"finansiering": ("bada", "bara_kommunen"), "syfte": IDEAS}):
        given = said(of, idea(of, **facts))
        (warning,) = (item for item in given["warnings"] if item["id"] == "statsstod")
        assert "ekonomisk" in warning["text"].split(".")[0]
    for outside in ("nej", "myndighetsutovning"):
        assert "statsstod" not in ids(said(of, idea(of, kompetens=outside)), "warnings")


# ---- "Lag" means law, and an IOP's criteria are an IOP's ----------------------------------


@of_deciding
@pytest.mark.parametrize("syfte", OTHERS)
def test_another_form_meets_and_breaks_no_criterion_of_an_iop(of: str, syfte: str) -> None:
    profile = RULEBOOK.profiles[of]
    for id_ in (*profile.requires, *profile.shows):
        if RULEBOOK.criteria[id_].group != "lag":
            assert left_of(id_, syfte=syfte) == {Status.NOT_APPLICABLE}, id_
    for found in said(of, idea(of, syfte=syfte))["criteria"]:
        about_iop = RULEBOOK.criteria[found["id"]].group != "lag"
        assert found["status"] == "not_applicable" or not about_iop


@of_deciding
def test_a_legal_criterion_is_met_only_by_an_answer_about_the_laws_own_test(of: str) -> None:
    unknown = dict.fromkeys(("kompetens", "uppdrag", "motprestation"), DONT_KNOW)
    criteria = [RULEBOOK.criteria[id_] for id_ in RULEBOOK.profiles[of].requires]
    legal = [criterion.id for criterion in criteria if criterion.group == "lag"]
    assert legal
    for id_ in legal:
        assert Status.MET not in left_of(id_, **unknown)


@of_deciding
@pytest.mark.parametrize("fact", ["kompetens", "uppdrag", "motprestation"])
def test_an_iop_needs_an_answer_to_what_the_law_asks(of: str, fact: str) -> None:
    assert Outcome.IOP not in outcomes(rules_for(of, **{fact: DONT_KNOW}))
    told = said(of, {key: value for key, value in idea(of).items() if key != fact})
    assert told["outcome"] != "iop"
    assert fact in told["open_questions"]


@of_deciding
@pytest.mark.parametrize("fact", FACTS)
def test_what_is_unknown_gives_an_iop_only_where_every_answer_to_it_does(
    of: str, fact: str
) -> None:
    whole = whole_of(of)
    level, diagrams = whole.space.level(fact), whole.space.diagrams
    unknown, *known = (
        diagrams.restrict(whole.outcome, {level: whole.space.values[level].index(value)})
        for value in (DONT_KNOW, *RULEBOOK.facts[fact].values)
    )
    for value in known:
        pairs = leaf_values(diagrams.combine(lambda *both: both, unknown, value))
        assert {both for both in pairs if isinstance(both, tuple) and both[0] == Outcome.IOP} <= {
            (Outcome.IOP, Outcome.IOP)
        }
