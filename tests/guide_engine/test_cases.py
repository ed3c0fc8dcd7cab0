"""The cases that must come out right, in every profile: the kind of each, not one instance.

``rules_for`` fixes some answers and reads what is left of the decision diagram, so that all
other answers are anything, unknown included: "whatever …" is then exact, not sampled.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from operator import eq
from pathlib import Path
from typing import Any

import pytest

from guide_engine.__main__ import main
from guide_engine.assessment import assess
from guide_engine.compiled import Space
from guide_engine.decision import criterion_facts
from guide_engine.diagram import Node, leaf_values
from guide_engine.flow import step_at, walk
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Form, FormStatus, Outcome, Role, Rule, Status
from guide_engine.pages.context import Context
from guide_engine.pages.result import result_page
from guide_engine.permalink import Visit
from guide_engine.report import report
from tests import markup
from tests.strategies import FACTS, PROFILES, RULEBOOK, all_values, every_profile, whole_of

IDEAS = ("egen_verksamhet", "gemensam_utmaning")
"""The purposes that an IOP is about."""
OTHERS = ("allmant_stod", "lokal_eller_upplatelse", "bestalld_tjanst")
"""The purposes that are another form."""
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


# ---- Reading the data --------------------------------------------------------------------


@cache
def _idea(of: str) -> tuple[tuple[str, str], ...]:
    whole = whole_of(of)
    path = whole.space.diagrams.find(whole.outcome, lambda value: value == Outcome.IOP)
    assert path is not None, f"{of} lets nothing pass"
    found = whole.space.answers(path)
    found |= {fact: RULEBOOK.facts[fact].values[0] for fact in FACTS if fact not in found}
    return tuple(found.items())


def idea(of: str, **changed: str) -> dict[str, str]:
    """Return answers to everything that meet all a profile requires, some of them changed."""
    return {**dict(_idea(of)), **changed}


def rules_for(of: str, **given: str) -> list[Rule]:
    """Return every rule that can decide with some answers given and the rest anything."""
    whole = whole_of(of)
    return [RULEBOOK.rules_by_id[str(id_)] for id_ in _left(whole.space, whole.rule, given)]


def left_of(criterion: str, **given: str) -> frozenset[object]:
    """Return every status that a criterion can have with some answers given."""
    space = whole_of(PROFILES[0]).space
    return _left(space, space.criterion(criterion), given)


def _left(space: Space, node: Node, given: Mapping[str, str]) -> frozenset[object]:
    levels = {space.level(fact): value for fact, value in given.items()}
    fixed = {level: space.values[level].index(value) for level, value in levels.items()}
    return leaf_values(space.diagrams.restrict(node, fixed))


@cache
def paths(of: str) -> Mapping[str, Mapping[str, str]]:
    """Return for each rule of a profile answers that it decides, the rest as in the idea.

    Facts that the path to the rule does not test keep the idea's answer.
    """
    whole = whole_of(of)
    found: dict[str, Mapping[str, str]] = {}
    for rule in RULEBOOK.rules:
        path = whole.space.diagrams.find(whole.rule, partial(eq, rule.id))
        if path is not None:
            found[rule.id] = idea(of, **whole.space.answers(path))
    return found


def product(facts: Mapping[str, Collection[str]]) -> Iterator[dict[str, str]]:
    """Iterate over every combination of some values of some facts."""
    for values in itertools.product(*facts.values()):
        yield dict(zip(facts, values, strict=True))


def said(of: str, answers: Mapping[str, str], role: Role | None = None) -> dict[str, Any]:
    """Return what the command line prints for some answers."""
    found = assess(RULEBOOK, RULEBOOK.profiles[of], answers, role)
    printed: dict[str, Any] = json.loads(json.dumps(report(RULEBOOK, found)))
    return printed


def ids(told: Mapping[str, Any], key: str) -> list[str]:
    """Return the ids of a report's warnings, next steps and the like."""
    return [item["id"] for item in told[key]]


def texts(told: Mapping[str, Any]) -> str:
    """Return what a report's rule, warnings and steps say, in one."""
    rule = RULEBOOK.words.rules[told["rule"]]
    noted = [item["text"] for key in ("warnings", "next_steps") for item in told[key]]
    return " ".join([rule.title, rule.text, *noted])


def rows(told: object) -> set[str]:
    """Return the ledger rows that anything in a report cites."""
    if isinstance(told, Mapping):
        own = set(told.get("rows", ()))
        return own.union(*(rows(part) for part in told.values()))
    return set[str]().union(*map(rows, told)) if isinstance(told, list) else set()


def outcomes(rules: Collection[Rule]) -> set[Outcome]:
    """Return the recommendations of some rules."""
    return {rule.outcome for rule in rules}


def statuses(rules: Collection[Rule], form: Form) -> set[FormStatus]:
    """Return the statuses that a form has with some rules."""
    return {rule.forms[form] for rule in rules}


@every_profile
def test_the_idea_of_a_profile_is_an_iop_with_every_required_criterion_met(of: str) -> None:
    told = said(of, idea(of))
    assert told["outcome"] == "iop"
    met = {found["status"] for found in told["criteria"] if found["required"]}
    assert met <= {"met", "not_applicable"}


@every_profile
def test_every_rule_has_answers_that_it_decides(of: str) -> None:
    assert set(paths(of)) == {rule.id for rule in RULEBOOK.rules}
    for rule, answers in paths(of).items():
        assert said(of, answers)["rule"] == rule


# ---- HFD 2020 ref. 15 --------------------------------------------------------------------


@every_profile
def test_the_municipalitys_task_against_pay_is_a_purchase_whatever_else_is_said(of: str) -> None:
    purposes = [value for value in all_values("syfte") if value != "lokal_eller_upplatelse"]
    for syfte, kompetens in itertools.product(purposes, ("ja", DONT_KNOW)):
        rules = rules_for(of, syfte=syfte, kompetens=kompetens, uppdrag="ja", motprestation="ja")
        assert outcomes(rules) == {Outcome.UPPHANDLING}
        for rule in rules:
            possible = [form for form in Form if rule.forms[form] is FormStatus.MOJLIG]
            assert possible == [Form.UPPHANDLING]
            assert rule.forms[Form.IOP] is FormStatus.UTESLUTEN


@every_profile
def test_no_answer_buys_its_way_out_of_procurement(of: str) -> None:
    rules = rules_for(of, uppdrag="ja", motprestation="ja")
    assert not outcomes(rules) & {Outcome.IOP, Outcome.BIDRAG}
    assert FormStatus.MOJLIG not in statuses(rules, Form.IOP) | statuses(rules, Form.BIDRAG)


@every_profile
@pytest.mark.parametrize("syfte", [*IDEAS, "allmant_stod"])
def test_the_courts_own_facts_are_told_with_the_ruling(of: str, syfte: str) -> None:
    free = {"aktor": all_values("aktor"), "marknad": all_values("marknad")}
    for facts in product({**free, "vinst": ("ingen", "overskott_i_verksamheten", "delas_ut")}):
        told = said(of, idea(of, syfte=syfte, uppdrag="ja", motprestation="ja", **facts))
        assert told["outcome"] == "upphandling"
        assert [id_ for id_ in Form if told["forms"][id_]["status"] == "mojlig"] == ["upphandling"]
        assert "HFD 2020 ref. 15" in texts(told)
        assert {"LP-081", "LP-111", "LP-112"} <= rows(told)
        assert told["warnings"][0]["id"] == "skadeavgift"
        assert status_of(told, "lag_inget_kop") == "not_met"


def status_of(told: Mapping[str, Any], criterion: str) -> str:
    """Return the status of a criterion in a report."""
    (found,) = [item["status"] for item in told["criteria"] if item["id"] == criterion]
    return str(found)


# ---- One half of the purchase test -------------------------------------------------------


@every_profile
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


@every_profile
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


@every_profile
def test_an_activity_that_is_partly_ordered_is_split_and_told_how(of: str) -> None:
    for syfte, role in itertools.product((*IDEAS, "allmant_stod"), (None, *Role)):
        told = said(of, idea(of, syfte=syfte, uppdrag="delvis"), role)
        assert told["next_steps"][0]["id"] == "dela_upp"
        text = told["next_steps"][0]["text"].lower()
        assert all(word in text for word in ("dela upp", "budget", "avtal", "upphandlare"))
        assert "LP-161" in rows(told["next_steps"])


# ---- Signs of a purchase -----------------------------------------------------------------


@every_profile
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


@every_profile
def test_any_two_signs_are_never_an_iop_nor_a_grant(of: str) -> None:
    for two, syfte in itertools.product(itertools.combinations(SIGNS, 2), IDEAS):
        rules = rules_for(of, syfte=syfte, **{fact: SIGNS[fact] for fact in two})
        assert not outcomes(rules) & {Outcome.IOP, Outcome.BIDRAG}
        assert FormStatus.MOJLIG not in statuses(rules, Form.IOP) | statuses(rules, Form.BIDRAG)
        told = said(of, idea(of, syfte=syfte, **{fact: SIGNS[fact] for fact in two}))
        # Payment for something definite is half of the purchase test, which comes first.
        assert told["rule"] == "flera_koptecken" or "motprestation" in two
        assert told["forms"]["iop"]["status"] == "utesluten" or "motprestation" in two


@every_profile
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


@every_profile
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
    assert {"LP-045", "LP-168"} <= rows(told)


@every_profile
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


@every_profile
def test_a_grant_excludes_procurement_only_where_the_whole_test_is_answered(of: str) -> None:
    for fact in ("uppdrag", *SIGNS):
        told = said(of, idea(of, ordinarie_bidrag="ja", **{fact: DONT_KNOW}))
        assert told["forms"]["upphandling"]["status"] == "oklar"
    told = said(of, idea(of, ordinarie_bidrag="ja"))
    assert (told["outcome"], told["forms"]["upphandling"]["status"]) == ("bidrag", "utesluten")


# ---- Time --------------------------------------------------------------------------------

WITHOUT_LIMIT = {
    "soderhamn_7": "the guidelines say that it is meant to run long and may be limited in time"
}
"""Criteria about time that an agreement until further notice meets, each with the reason."""


TIMED = [id_ for id_, found in RULEBOOK.criteria.items() if "avtalstid" in criterion_facts(found)]


@pytest.mark.parametrize("criterion", TIMED)
def test_until_further_notice_is_no_fixed_time(criterion: str) -> None:
    left = left_of(criterion, avtalstid="tills_vidare")
    assert (Status.MET in left) is (criterion in WITHOUT_LIMIT)
    assert (Status.NOT_MET in left) is (criterion not in WITHOUT_LIMIT)


@every_profile
def test_every_profile_asks_for_a_fixed_time(of: str) -> None:
    assert set(WITHOUT_LIMIT) < set(TIMED)
    assert set(RULEBOOK.profiles[of].requires) & set(TIMED) - set(WITHOUT_LIMIT)
    assert Outcome.IOP not in outcomes(rules_for(of, avtalstid="tills_vidare"))
    told = said(of, idea(of, avtalstid="tills_vidare"))
    assert (told["outcome"], told["rule"]) == ("utred", "villkor_brister")
    assert "tills_vidare" in ids(told, "warnings")


# ---- Premises, small orders, several authorities -----------------------------------------


@every_profile
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
        assert {"LP-045", "LP-168", "LP-182", "LP-049"} <= rows(told)


def orders() -> list[dict[str, str]]:
    """Return the answers that make the municipality the buyer."""
    return [{"syfte": "bestalld_tjanst"}, {"uppdrag": "ja", "motprestation": "ja"}]


@every_profile
@pytest.mark.parametrize("varde", ["under_100_000", "under_direktgransen"])
def test_a_small_order_is_first_told_that_it_can_be_bought_directly(of: str, varde: str) -> None:
    for order, role in itertools.product(orders(), (None, *Role)):
        answers = idea(of, **order, varde=varde)
        told = said(of, answers, role)
        assert told["purchase"]["title"].startswith("Kommunen kan köpa direkt")
        text = told["purchase"]["text"]
        assert all(word in text.lower() for word in ("dokument", "riktlinjer", "delas upp"))
        assert {"LP-012", "LP-018", "LP-019", "LP-020", "LP-009"} <= rows(told["purchase"])
        assert "bevaka_upphandling" not in ids(told, "next_steps")
        assert first_part(of, answers, role) == (told["purchase"]["title"], text)


def first_part(of: str, answers: Mapping[str, str], role: Role | None) -> tuple[str, str]:
    """Return the heading and the text that follow the recommendation itself on a page."""
    found = assess(RULEBOOK, RULEBOOK.profiles[of], answers, role)
    context = Context(whole_of(of), {}, Visit(of, role, answers))
    asked, state = walk(whole_of(of), answers)
    step = step_at(whole_of(of), state)
    page = markup.read(result_page(context, found, step, asked).html)
    section = page[0]
    ways, panel, purchase = [element for element in page if element.parent is section][:3]
    assert ways.attributes["class"] == "guide-ways"
    assert str(panel.attributes["class"]).startswith("guide-outcome")
    heading, text = (e for e in page if e.parent is purchase and e.name in {"h2", "p"})
    assert next(e for e in page if e.name == "h2") is heading
    (marks,) = (e for e in page if e.parent is text and e.name == "sup")
    return heading.text, text.text.removesuffix(marks.text)


@every_profile
def test_every_purchase_says_how_it_can_be_made_and_nothing_else_does(of: str) -> None:
    for rule, answers in paths(of).items():
        bought = RULEBOOK.rules_by_id[rule].outcome is Outcome.UPPHANDLING
        for varde in all_values("varde"):
            told = said(of, {**answers, "varde": varde})
            assert (told["purchase"] is not None) is bought
            assert told["rule"] == rule


@every_profile
@pytest.mark.parametrize("beslut", ["flera_kommuner", "kommun_och_region"])
def test_several_authorities_can_join_and_each_tests_its_own_rules(of: str, beslut: str) -> None:
    for role in (None, *Role):
        told = said(of, idea(of, beslut=beslut), role)
        assert told["outcome"] == "iop"
        (step,) = (step for step in told["next_steps"] if step["id"] == "flera_myndigheter")
        assert all(word in step["text"] for word in ("varje", "egna regler", "eget beslut"))
        assert "LP-188" in rows(step)
    one = said(of, idea(of, beslut="en_namnd"))
    assert "flera_myndigheter" not in ids(one, "next_steps")
    for rule, answers in paths(of).items():
        assert said(of, {**answers, "beslut": beslut})["rule"] == rule


# ---- Warnings only where they apply ------------------------------------------------------


@every_profile
def test_public_money_is_warned_of_only_where_it_is_said(of: str) -> None:
    for answers in paths(of).values():
        for value in all_values("offentligt_finansierad"):
            told = said(of, {**answers, "offentligt_finansierad": value})
            assert ("upphandlande_myndighet" in ids(told, "warnings")) is (value == "ja")


@every_profile
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


@every_profile
@pytest.mark.parametrize("syfte", OTHERS)
def test_another_form_meets_and_breaks_no_criterion_of_an_iop(of: str, syfte: str) -> None:
    profile = RULEBOOK.profiles[of]
    for id_ in (*profile.requires, *profile.shows):
        if RULEBOOK.criteria[id_].group != "lag":
            assert left_of(id_, syfte=syfte) == {Status.NOT_APPLICABLE}, id_
    for found in said(of, idea(of, syfte=syfte))["criteria"]:
        assert found["status"] == "not_applicable" or found["id"].startswith("lag_")


@every_profile
def test_a_legal_criterion_is_met_only_by_an_answer_about_the_laws_own_test(of: str) -> None:
    unknown = dict.fromkeys(("kompetens", "uppdrag", "motprestation"), DONT_KNOW)
    criteria = [RULEBOOK.criteria[id_] for id_ in RULEBOOK.profiles[of].requires]
    legal = [criterion.id for criterion in criteria if criterion.group == "lag"]
    assert len(legal) >= 3
    for id_ in legal:
        assert Status.MET not in left_of(id_, **unknown)


@every_profile
@pytest.mark.parametrize("fact", ["kompetens", "uppdrag", "motprestation"])
def test_an_iop_needs_an_answer_to_what_the_law_asks(of: str, fact: str) -> None:
    assert Outcome.IOP not in outcomes(rules_for(of, **{fact: DONT_KNOW}))
    told = said(of, {key: value for key, value in idea(of).items() if key != fact})
    assert told["outcome"] != "iop"
    assert fact in told["open_questions"]


@every_profile
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


# ---- Realistic cases, in words -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what is told, the answers that differ from an idea that passes, and the result.

    ``stricter`` names criteria that some profiles require and that the case does not meet:
    there it has to be examined. ``warned`` and ``steps`` are ids that must be in the result.
    """

    told: str
    answers: Mapping[str, str]
    outcome: Outcome
    forms: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    stricter: frozenset[str] = frozenset()
    warned: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def _facts(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def _case(
    told: str,
    answers: str,
    outcome: Outcome,
    *,
    forms: str = "",
    rows: str = "",
    stricter: str = "",
    warned: str = "",
    steps: str = "",
) -> Case:
    return Case(
        told,
        _facts(answers),
        outcome,
        _facts(forms),
        tuple(rows.split()),
        frozenset(stricter.split()),
        tuple(warned.split()),
        tuple(steps.split()),
    )


IOP, BIDRAG, UPPHANDLING, UTRED, ANNAN_VAG = Outcome
HFD = "LP-081 LP-111 LP-112"
BUY = "iop=utesluten bidrag=utesluten upphandling=mojlig"
OPEN = "iop=oklar bidrag=oklar upphandling=oklar"
GRANT = "iop=utesluten bidrag=mojlig upphandling=utesluten"
NOTHING = "iop=utesluten bidrag=utesluten upphandling=utesluten"

CASES: Mapping[str, Case] = {
    "aldreboende_stiftelse": _case(
        "A foundation runs an elder home for the municipality against pay (HFD 2020 ref. 15).",
        "syfte=egen_verksamhet uppdrag=ja motprestation=ja aktor=stiftelse marknad=ja",
        UPPHANDLING,
        forms=BUY,
        rows=f"{HFD} LP-116 LP-139 LP-142",
        warned="skadeavgift kontroll_och_insyn",
    ),
    "aldreboende_ensam_i_orten": _case(
        "The same, as a joint challenge, and nobody else in town does it.",
        "syfte=gemensam_utmaning uppdrag=ja motprestation=ja aktor=stiftelse marknad=nej",
        UPPHANDLING,
        forms=BUY,
        rows=f"{HFD} LP-003 LP-004",
        warned="skadeavgift utan_konkurrens",
    ),
    "hemtjanst_som_verksamhetsbidrag": _case(
        "Home help for the municipality, called running support.",
        "syfte=allmant_stod uppdrag=ja motprestation=ja",
        UPPHANDLING,
        forms=BUY,
        rows=HFD,
    ),
    "skyddat_boende_per_plats": _case(
        "Sheltered housing, paid by the placement.",
        "uppdrag=ja motprestation=ja initiativ=kommunen",
        UPPHANDLING,
        forms=BUY,
        rows=f"{HFD} LP-021",
        warned="reserverad_ideburen",
    ),
    "lss_utan_krav": _case(
        "A home under LSS with a lump sum and nothing definite demanded.",
        "uppdrag=ja motprestation=nej",
        UTRED,
        forms=OPEN,
        rows=f"{HFD} LP-171",
        warned="uppdrag_mot_betalning kontroll_och_insyn",
        steps="prova_koptestet",
    ),
    "harbarge_med_beslutade_platser": _case(
        "A night shelter where social services place some of the guests.",
        "uppdrag=delvis motprestation=nej",
        UTRED,
        forms=OPEN,
        rows="LP-161 LP-162 LP-163",
        warned="uppdrag_mot_betalning",
        steps="dela_upp prova_koptestet",
    ),
    "laxhjalp_med_timmar": _case(
        "The association's own homework help, but so many hours that can be demanded.",
        "uppdrag=nej motprestation=ja",
        UTRED,
        forms=OPEN,
        rows="LP-002 LP-057 LP-112",
        warned="uppdrag_mot_betalning",
        steps="prova_koptestet",
    ),
    "stod_med_antal_deltagare": _case(
        "Running support with a number of participants that must be reached.",
        "syfte=allmant_stod motprestation=ja",
        UTRED,
        forms="iop=utesluten bidrag=oklar upphandling=oklar",
        rows="LP-057",
        steps="prova_koptestet",
    ),
    "motesplats_for_aldre": _case(
        "An association's own meeting place for lonely elderly, with the municipality's premises.",
        "syfte=egen_verksamhet",
        IOP,
        forms="iop=mojlig bidrag=oklar upphandling=oklar",
        rows="LP-081 LP-111 LP-065 LP-181",
        warned="inte_genvag ingen_ratt_till_iop statsstod",
        steps="prova_formen",
    ),
    "trygghet_i_en_stadsdel": _case(
        "Safety in a district, a challenge that both want to solve.",
        "syfte=gemensam_utmaning",
        IOP,
        forms="iop=mojlig",
        rows="LP-072 LP-073 LP-074",
    ),
    "fritidsgard_ur_dialog": _case(
        "A youth centre that grew out of talks between the parties.",
        "initiativ=dialog",
        IOP,
        forms="iop=mojlig",
        rows="SO-091",
        stricter="forum_1 helsingborg_fraga_3",
    ),
    "kommunens_ide_gemensamt_styrd": _case(
        "The municipality's idea, no market, steered together: Malmö lets it pass.",
        "initiativ=kommunen",
        IOP,
        rows="LP-058 LP-059",
        stricter="gemensam_initiativ soderhamn_1 forum_1 helsingborg_fraga_3",
        warned="kommunens_ide",
    ),
    "kommunens_ide_krav_och_vite": _case(
        "The municipality's idea, controlled in detail, with fines.",
        "initiativ=kommunen styrning=kommunen_i_detalj samverkan=nej",
        UTRED,
        forms="iop=utesluten bidrag=oklar upphandling=oklar",
        rows="LP-058 LP-060 LP-061 LP-187",
        warned="kommunens_ide detaljstyrning sanktioner",
        steps="prova_koptestet",
    ),
    "kommunens_ide_pa_en_marknad": _case(
        "The municipality's idea where several could do it.",
        "initiativ=kommunen marknad=ja",
        UPPHANDLING,
        forms="iop=utesluten bidrag=oklar upphandling=mojlig",
        rows="MA-051 LP-059",
    ),
    "kommunen_betalar_och_styr": _case(
        "Only the municipality pays, for its own idea, in detail.",
        "finansiering=bara_kommunen initiativ=kommunen styrning=kommunen_i_detalj",
        UTRED,
        forms="iop=utesluten bidrag=oklar upphandling=oklar",
        rows="LP-055 LP-057 LP-060",
    ),
    "kommunen_bidrar_utan_krav": _case(
        "Only the municipality contributes, and nothing is demanded.",
        "finansiering=bara_kommunen",
        BIDRAG,
        forms="iop=utesluten bidrag=mojlig upphandling=oklar",
        rows="LP-055 LP-057",
        warned="statsstod",
    ),
    "idrottsforening": _case(
        "A sports club wants help with its rent and administration.",
        "syfte=allmant_stod",
        BIDRAG,
        forms=GRANT,
        rows="LP-055 LP-057 LP-047",
        warned="overklagande",
    ),
    "tva_foreningar_soker_samma_stod": _case(
        "Two associations do the same and both can get the support.",
        "syfte=allmant_stod aktorer=flera_alla_med",
        BIDRAG,
        forms=GRANT,
        rows="LP-044",
        warned="likabehandling",
    ),
    "stod_till_en_av_flera": _case(
        "Several could get the running support, and one does: not a purchase for that.",
        "syfte=allmant_stod aktorer=flera_en_valjs",
        BIDRAG,
        forms=GRANT,
    ),
    "secondhand_med_stod": _case(
        "Running support to a second-hand shop that competes with others.",
        "syfte=allmant_stod marknad=ja",
        BIDRAG,
        forms=GRANT,
        rows="LP-044 LP-051",
        warned="marknad_i_bidrag",
    ),
    "stod_utan_koptest": _case(
        "Running support, and nobody knows whose task it is.",
        "syfte=allmant_stod uppdrag=vet_ej",
        BIDRAG,
        forms="iop=utesluten bidrag=mojlig upphandling=oklar",
        rows="LP-081 LP-122",
    ),
    "stod_till_bolag": _case(
        "Running support to a company.",
        "syfte=allmant_stod aktor=annat_bolag",
        UTRED,
        forms="iop=utesluten bidrag=oklar",
        rows="LP-045 LP-168 LP-181 LP-049",
        warned="enskild_naringsidkare statsstod",
        steps="prova_synnerliga_skal",
    ),
    "cafe_i_bolag_med_bidrag": _case(
        "A café run as a company that fits the grant rules.",
        "aktor=annat_bolag ordinarie_bidrag=ja",
        UTRED,
        forms="iop=utesluten bidrag=oklar upphandling=oklar",
        rows="LP-045 LP-168",
        warned="enskild_naringsidkare",
        steps="prova_synnerliga_skal",
    ),
    "vinst_till_agare": _case(
        "Profit is paid out, and the municipality pays.",
        "vinst=delas_ut",
        UPPHANDLING,
        forms=BUY,
        rows="MA-050 LP-045",
    ),
    "vinst_utan_pengar_fran_kommunen": _case(
        "Profit is paid out, and the municipality gives nothing.",
        "vinst=delas_ut finansiering=bara_foreningen",
        ANNAN_VAG,
        forms=NOTHING,
        rows="MA-148",
    ),
    "ordinarie_bidrag": _case(
        "It fits the ordinary grants, with no sign of a purchase.",
        "ordinarie_bidrag=ja",
        BIDRAG,
        forms=GRANT,
        rows="LP-055 LP-057 HE-057",
    ),
    "ordinarie_bidrag_kommunens_ide": _case(
        "It fits the ordinary grants, but the idea is the municipality's.",
        "ordinarie_bidrag=ja initiativ=kommunen",
        UTRED,
        forms="iop=utesluten bidrag=oklar upphandling=oklar",
        rows="LP-058 LP-187",
    ),
    "foreningslokal": _case(
        "An association only wants to borrow a hall.",
        "syfte=lokal_eller_upplatelse",
        ANNAN_VAG,
        forms="iop=utesluten bidrag=oklar upphandling=utesluten",
        rows="LP-001 LP-044",
        warned="statsstod",
        steps="hyra_lokal",
    ),
    "gym_i_kommunens_lokal": _case(
        "A company wants a cheap lease.",
        "syfte=lokal_eller_upplatelse aktor=annat_bolag",
        ANNAN_VAG,
        forms="iop=utesluten bidrag=oklar upphandling=utesluten",
        rows="LP-045 LP-168 LP-182 LP-049",
        warned="enskild_naringsidkare statsstod",
        steps="marknadshyra",
    ),
    "kurs_for_60_000": _case(
        "The municipality orders a course for 60 000 kr.",
        "syfte=bestalld_tjanst varde=under_100_000",
        UPPHANDLING,
        forms=BUY,
        rows="LP-012 LP-018 LP-019 LP-020 LP-009",
        steps="kop_direkt fraga_om_direktkop",
    ),
    "tjanst_utan_marknad": _case(
        "An ordered service where nobody else is known.",
        "syfte=bestalld_tjanst marknad=nej",
        UPPHANDLING,
        forms=BUY,
        rows="LP-002 LP-003 LP-004",
        warned="utan_konkurrens",
    ),
    "stor_bestallning": _case(
        "An ordered service for many millions.",
        "syfte=bestalld_tjanst varde=over_direktgransen",
        UPPHANDLING,
        forms=BUY,
        rows="LP-021 LP-139",
        steps="bevaka_upphandling planera_upphandling",
    ),
    "en_av_flera_valjs": _case(
        "Three associations do the same and the municipality picks one.",
        "aktorer=flera_en_valjs",
        UPPHANDLING,
        forms="iop=utesluten upphandling=mojlig",
        rows="MA-049",
    ),
    "forening_pa_en_marknad": _case(
        "The association's own idea where others sell the same.",
        "marknad=ja",
        UTRED,
        forms="iop=utesluten upphandling=mojlig",
        rows="LP-197 LP-199 LP-206",
        steps="undersok_marknaden",
    ),
    "tva_kommuner": _case(
        "Two municipalities and an association.",
        "beslut=flera_kommuner",
        IOP,
        forms="iop=mojlig",
        rows="LP-188",
        steps="flera_myndigheter",
    ),
    "kommun_och_region": _case(
        "A municipality and a region.",
        "beslut=kommun_och_region",
        IOP,
        forms="iop=mojlig",
        rows="LP-188",
        steps="flera_myndigheter",
    ),
    "tills_vidare": _case(
        "An agreement until further notice.",
        "avtalstid=tills_vidare",
        UTRED,
        forms=OPEN,
        rows="LP-011 SO-123",
        warned="tills_vidare",
    ),
    "fem_ar": _case(
        "Five years.",
        "avtalstid=over_4_ar",
        IOP,
        rows="HE-034 LP-010 LP-011",
        stricter="soderhamn_avtalstid",
        warned="lang_avtalstid",
    ),
    "kooperativ": _case(
        "A cooperative: from case to case.",
        "aktor=ekonomisk_forening",
        UTRED,
        forms=OPEN,
        rows="SO-071",
        warned="ekonomisk_forening",
    ),
    "svb_med_utdelning": _case(
        "A company with limited dividends pays some.",
        "aktor=ab_svb vinst=begransad_utdelning",
        UTRED,
        forms=OPEN,
        rows="SO-066",
        warned="begransad_utdelning",
    ),
    "bidrag_ocksa_fran_annan_namnd": _case(
        "Another board pays for the same.",
        "annan_ersattning=annan_namnd",
        IOP,
        rows="SO-118",
        stricter="soderhamn_ersattning",
        warned="annan_ersattning",
    ),
    "utan_stod_i_mal": _case(
        "No goal or plan speaks of it.", "mal=nej", IOP, stricter="gemensam_mal soderhamn_2 forum_2"
    ),
    "ingen_i_kommunen_svarar": _case(
        "Nobody in the municipality wants to.",
        "partner=nej",
        ANNAN_VAG,
        forms=OPEN,
        rows="MA-046",
        steps="hitta_motpart andra_intakter",
    ),
    "sjukvard": _case(
        "Health care, which is the region's.",
        "kompetens=nej",
        ANNAN_VAG,
        forms=NOTHING,
        rows="LP-041 LP-043",
        steps="ratt_huvudman",
    ),
    "beslut_om_bistand": _case(
        "The association would decide on assistance.",
        "kompetens=myndighetsutovning",
        ANNAN_VAG,
        forms=NOTHING,
        rows="LP-046",
        steps="ratt_huvudman",
    ),
    "mest_offentliga_pengar": _case(
        "An association that lives on public money.",
        "offentligt_finansierad=ja",
        IOP,
        forms="iop=mojlig",
        rows="LP-032 LP-165 LP-207",
        warned="upphandlande_myndighet",
    ),
    "lever_pa_gavor": _case(
        "Only the association contributes; the municipality gives nothing.",
        "finansiering=bara_foreningen",
        UTRED,
        forms=OPEN,
    ),
}


@every_profile
@pytest.mark.parametrize("name", CASES)
def test_a_realistic_case(of: str, name: str) -> None:
    case = CASES[name]
    told = said(of, idea(of, **case.answers))
    stricter = case.stricter & set(RULEBOOK.profiles[of].requires)
    assert told["outcome"] == (UTRED if stricter else case.outcome), case.told
    for criterion in stricter:
        assert status_of(told, criterion) == "not_met"
    if not stricter:
        for form, status in case.forms.items():
            assert told["forms"][form]["status"] == status, form
    assert set(case.rows) <= rows(told)
    assert set(case.warned) <= set(ids(told, "warnings"))
    assert set(case.steps) <= set(ids(told, "next_steps"))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.stricter])
def test_an_exception_is_one_that_some_profile_has_and_some_has_not(name: str) -> None:
    case = CASES[name]
    having = [of for of in PROFILES if case.stricter & set(RULEBOOK.profiles[of].requires)]
    assert 0 < len(having) < len(PROFILES)
    required = {id_ for of in PROFILES for id_ in RULEBOOK.profiles[of].requires}
    assert case.stricter <= required


def test_the_command_line_prints_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        {"profile": of, "answers": idea(of, **case.answers)}
        for of in PROFILES
        for case in CASES.values()
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    assert main(["assess", "--batch", str(file)]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert printed == [
        said(of, idea(of, **case.answers)) for of in PROFILES for case in CASES.values()
    ]
