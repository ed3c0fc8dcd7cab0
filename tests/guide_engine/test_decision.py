"""The recommendations as the decision model states them, whatever the profile.

Each starts from one idea (``IDEA`` in strategies.py) that meets the criteria of all profiles, and
says what is different. The numbers follow "What weighs most". What single answers mean in a
profile are cases: see data/cases.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given

from guide_engine.decision import (
    applies,
    completed,
    criteria_test,
    criterion_status,
    prune,
    said_before,
)
from guide_engine.logic import ALWAYS, DONT_KNOW, FactIn, Truth, facts_of
from guide_engine.model import (
    COMMON,
    CriteriaTest,
    Criterion,
    Form,
    FormStatus,
    Outcome,
    Rulebook,
    Status,
)
from guide_engine.rulebook import question_order
from tests.oracle import deciding_rule
from tests.representatives import of_deciding
from tests.strategies import IDEA, RULEBOOK, any_answers, known_values

IOP, BIDRAG, UPPHANDLING = Outcome.IOP, Outcome.BIDRAG, Outcome.UPPHANDLING
UTRED, ANNAN_VAG = Outcome.UTRED, Outcome.ANNAN_VAG


def decided(of: str, **changed: str | None) -> tuple[Outcome, str]:
    """Return the recommendation and its rule for the idea with some answers changed.

    None leaves the question unanswered.
    """
    answers = {**IDEA, **changed}
    given_answers = {fact: value for fact, value in answers.items() if value is not None}
    rule = deciding_rule(RULEBOOK, RULEBOOK.profiles[of], given_answers)
    assert rule is not None
    return rule.outcome, rule.id


def outcome(of: str, **changed: str | None) -> Outcome:
    """Return the recommendation for the idea with some answers changed."""
    return decided(of, **changed)[0]


# ---- What weighs most, for every profile -------------------------------------------------


@of_deciding
def test_1_outside_municipal_competence_is_another_way(of: str) -> None:
    assert decided(of, kompetens="nej") == (ANNAN_VAG, "utanfor_kompetens")


@of_deciding
def test_1_exercise_of_authority_is_another_way(of: str) -> None:
    assert decided(of, kompetens="myndighetsutovning") == (ANNAN_VAG, "myndighetsutovning")


@of_deciding
@pytest.mark.parametrize("kompetens", ["nej", "myndighetsutovning"])
@pytest.mark.parametrize("syfte", known_values("syfte"))
def test_1_competence_weighs_more_than_any_purpose(of: str, kompetens: str, syfte: str) -> None:
    everything_else = {"marknad": "ja", "initiativ": "kommunen", "ordinarie_bidrag": "ja"}
    assert outcome(of, kompetens=kompetens, syfte=syfte, **everything_else) is ANNAN_VAG
    bought = {"uppdrag": "ja", "motprestation": "ja"}
    assert outcome(of, kompetens=kompetens, syfte=syfte, **bought) is ANNAN_VAG


@of_deciding
def test_2_only_premises_or_land_is_another_way(of: str) -> None:
    assert decided(of, syfte="lokal_eller_upplatelse") == (ANNAN_VAG, "bara_lokal")


@of_deciding
def test_2_premises_for_a_company_are_another_way_with_words_of_their_own(of: str) -> None:
    assert decided(of, syfte="lokal_eller_upplatelse", aktor="annat_bolag") == (
        ANNAN_VAG,
        "lokal_till_foretag",
    )


@of_deciding
@pytest.mark.parametrize("marknad", ["ja", "nej", DONT_KNOW, None])
@pytest.mark.parametrize("aktorer", ["en", "flera_en_valjs"])
def test_3_an_ordered_service_is_procured_with_or_without_a_market(
    of: str, marknad: str | None, aktorer: str
) -> None:
    assert decided(of, syfte="bestalld_tjanst", marknad=marknad, aktorer=aktorer) == (
        UPPHANDLING,
        "bestalld_tjanst",
    )


@of_deciding
def test_3_only_the_municipality_contributes_to_what_it_orders_is_procured(of: str) -> None:
    assert outcome(of, finansiering="bara_kommunen", syfte="bestalld_tjanst") is UPPHANDLING


@of_deciding
@pytest.mark.parametrize("aktor", known_values("aktor"))
@pytest.mark.parametrize("syfte", ["egen_verksamhet", "gemensam_utmaning", "allmant_stod"])
def test_4_the_municipalitys_task_for_pay_that_buys_something_is_procured(
    of: str, syfte: str, aktor: str
) -> None:
    assert decided(of, uppdrag="ja", motprestation="ja", syfte=syfte, aktor=aktor) == (
        UPPHANDLING,
        "kop_i_grunden",
    )


@of_deciding
@pytest.mark.parametrize(
    "fact", sorted(set(IDEA) - {"kompetens", "syfte", "uppdrag", "motprestation"})
)
def test_4_no_other_answer_takes_an_idea_past_the_purchase_test(of: str, fact: str) -> None:
    bought = {"uppdrag": "ja", "motprestation": "ja"}
    for value in (None, DONT_KNOW, *known_values(fact)):
        assert decided(of, **bought, **{fact: value}) == (UPPHANDLING, "kop_i_grunden")


@of_deciding
@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"uppdrag": "ja"}, "uppdrag_utan_motprestation"),
        ({"uppdrag": "ja", "motprestation": None}, "uppdrag_utan_motprestation"),
        ({"motprestation": "ja"}, "motprestation_utan_uppdrag"),
        ({"motprestation": "ja", "uppdrag": DONT_KNOW}, "motprestation_utan_uppdrag"),
        ({"uppdrag": "delvis"}, "delvis_uppdrag"),
        ({"uppdrag": "delvis", "motprestation": "ja"}, "delvis_uppdrag"),
        ({"syfte": "allmant_stod", "uppdrag": "ja"}, "stod_med_kop_i"),
        ({"syfte": "allmant_stod", "uppdrag": "delvis"}, "stod_med_kop_i"),
        ({"syfte": "allmant_stod", "motprestation": "ja"}, "stod_med_kop_i"),
    ],
)
def test_4_one_half_of_the_purchase_test_has_to_be_looked_into(
    of: str, changed: dict[str, str | None], rule: str
) -> None:
    assert decided(of, **changed) == (UTRED, rule)


@of_deciding
def test_5_the_municipalitys_own_idea_and_a_market_is_procured(of: str) -> None:
    assert decided(of, initiativ="kommunen", marknad="ja") == (
        UPPHANDLING,
        "kommunens_ide_och_marknad",
    )


@of_deciding
@pytest.mark.parametrize("marknad", known_values("marknad"))
def test_5_one_picked_among_several_that_do_the_same_is_procured(of: str, marknad: str) -> None:
    assert decided(of, aktorer="flera_en_valjs", marknad=marknad) == (
        UPPHANDLING,
        "en_av_flera_valjs",
    )


@of_deciding
@pytest.mark.parametrize("finansiering", ["bada", "bara_kommunen", DONT_KNOW, None])
def test_5_profit_paid_out_to_owners_is_procured(of: str, finansiering: str | None) -> None:
    assert decided(of, vinst="delas_ut", finansiering=finansiering) == (
        UPPHANDLING,
        "vinst_delas_ut",
    )


@of_deciding
def test_5_profit_paid_out_where_nothing_is_bought_is_another_way(of: str) -> None:
    assert decided(of, vinst="delas_ut", finansiering="bara_foreningen") == (
        ANNAN_VAG,
        "vinst_utan_kop",
    )


@of_deciding
@pytest.mark.parametrize("changed", [{"aktor": "annat_bolag"}, {"vinst": "delas_ut"}])
def test_6_general_support_to_a_company_is_never_a_plain_grant(
    of: str, changed: dict[str, str]
) -> None:
    assert decided(of, syfte="allmant_stod", **changed) == (UTRED, "stod_till_foretag")


@of_deciding
@pytest.mark.parametrize("changed", [{"ordinarie_bidrag": "ja"}, {"finansiering": "bara_kommunen"}])
def test_6_a_grant_to_a_company_has_to_be_looked_into(of: str, changed: dict[str, str]) -> None:
    assert decided(of, aktor="annat_bolag", **changed) == (UTRED, "bidrag_till_bolag")


@of_deciding
@pytest.mark.parametrize("aktorer", known_values("aktorer"))
@pytest.mark.parametrize("marknad", known_values("marknad"))
def test_7_general_support_is_a_grant_also_when_several_could_get_it(
    of: str, aktorer: str, marknad: str
) -> None:
    assert decided(of, syfte="allmant_stod", aktorer=aktorer, marknad=marknad) == (
        BIDRAG,
        "allmant_stod",
    )


@of_deciding
@pytest.mark.parametrize("unknown", [{"uppdrag": DONT_KNOW}, {"motprestation": None}])
def test_7_general_support_whose_purchase_test_is_unknown_does_not_exclude_a_purchase(
    of: str, unknown: dict[str, str | None]
) -> None:
    assert decided(of, syfte="allmant_stod", **unknown) == (BIDRAG, "allmant_stod_oprovat")
    forms = RULEBOOK.rules_by_id["allmant_stod_oprovat"].forms
    assert forms[Form.UPPHANDLING] is FormStatus.OKLAR


@of_deciding
def test_8_what_fits_the_ordinary_grants_is_a_grant(of: str) -> None:
    assert decided(of, ordinarie_bidrag="ja") == (BIDRAG, "ordinarie_bidrag")


@of_deciding
@pytest.mark.parametrize("fact", ["uppdrag", "initiativ", "styrning", "samverkan"])
def test_8_a_grant_whose_signs_are_unknown_does_not_exclude_a_purchase(of: str, fact: str) -> None:
    assert decided(of, ordinarie_bidrag="ja", **{fact: DONT_KNOW}) == (
        BIDRAG,
        "ordinarie_bidrag_oprovat",
    )
    forms = RULEBOOK.rules_by_id["ordinarie_bidrag_oprovat"].forms
    assert forms[Form.UPPHANDLING] is FormStatus.OKLAR


@of_deciding
@pytest.mark.parametrize("syfte", ["egen_verksamhet", "gemensam_utmaning"])
def test_8_only_the_municipality_contributes_and_nothing_is_demanded_is_a_grant(
    of: str, syfte: str
) -> None:
    assert decided(of, finansiering="bara_kommunen", syfte=syfte) == (
        BIDRAG,
        "bara_kommunen_bidrar",
    )


SIGNS = {"initiativ": "kommunen", "styrning": "kommunen_i_detalj", "samverkan": "nej"}
"""The signs of a purchase that the purchase test itself does not take up."""


@of_deciding
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("changed", [{"ordinarie_bidrag": "ja"}, {"finansiering": "bara_kommunen"}])
def test_8_a_grant_with_a_sign_of_a_purchase_has_to_be_looked_into(
    of: str, sign: str, changed: dict[str, str]
) -> None:
    assert decided(of, **changed, **{sign: SIGNS[sign]}) == (UTRED, "bidrag_med_koptecken")
    forms = RULEBOOK.rules_by_id["bidrag_med_koptecken"].forms
    assert forms[Form.UPPHANDLING] is FormStatus.OKLAR


@of_deciding
def test_9_without_a_willing_counterpart_it_is_another_way(of: str) -> None:
    assert decided(of, partner="nej") == (ANNAN_VAG, "saknar_motpart")


@of_deciding
@pytest.mark.parametrize("signs", list(itertools.combinations(SIGNS, 2)))
@pytest.mark.parametrize("syfte", ["egen_verksamhet", "gemensam_utmaning"])
def test_10_two_signs_of_a_purchase_have_to_be_looked_into_in_every_profile(
    of: str, signs: tuple[str, str], syfte: str
) -> None:
    changed = {fact: SIGNS[fact] for fact in signs}
    assert decided(of, syfte=syfte, **changed) == (UTRED, "flera_koptecken")


@of_deciding
def test_11_a_market_by_itself_has_to_be_looked_into(of: str) -> None:
    assert decided(of, marknad="ja") == (UTRED, "marknad_finns")


@of_deciding
@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("finansiering", "bara_foreningen"),
        ("aktor", "annat_bolag"),
        ("avtalstid", "tills_vidare"),
    ],
)
def test_11_a_criterion_that_is_not_met_but_can_be_changed(of: str, fact: str, value: str) -> None:
    changed = {**IDEA, fact: value}
    required = [RULEBOOK.criteria[id_] for id_ in RULEBOOK.profiles[of].requires]
    broken = [c for c in required if criterion_status(RULEBOOK, c, changed) is Status.NOT_MET]
    # The common ground has a condition about each; a municipality need not have.
    assert broken or of != COMMON
    expected = (UTRED, "villkor_brister") if broken else (IOP, "alla_villkor_uppfyllda")
    assert decided(of, **{fact: value}) == expected


@of_deciding
def test_12_nothing_answered_has_to_be_looked_into(of: str) -> None:
    nothing: dict[str, str | None] = dict.fromkeys(IDEA)
    assert decided(of, **nothing) == (UTRED, "villkor_okanda")


@of_deciding
@pytest.mark.parametrize("syfte", ["egen_verksamhet", "gemensam_utmaning"])
def test_13_all_met_is_a_possible_iop(of: str, syfte: str) -> None:
    assert decided(of, syfte=syfte) == (IOP, "alla_villkor_uppfyllda")


def test_13_an_iop_is_possible_and_never_excludes_the_others(rulebook: Rulebook) -> None:
    rule = rulebook.rules_by_id["alla_villkor_uppfyllda"]
    assert rule.forms == {
        Form.IOP: FormStatus.MOJLIG,
        Form.BIDRAG: FormStatus.OKLAR,
        Form.UPPHANDLING: FormStatus.OKLAR,
    }
    no_right = next(w for w in rulebook.warnings if w.id == "ingen_ratt_till_iop")
    assert no_right.scope.outcomes == {IOP}


NO_SIGNS = {"initiativ": "foreningen", "styrning": "gemensamt", "samverkan": "ja"}

# Each case has the mark of its own number and of all lighter numbers that can be true at
# the same time: taking away the heaviest leaves the next. General support stands where the
# table has it, before what does not concern it (5).
RULED = frozenset[str]().union(
    *(facts_of(r.when) for r in RULEBOOK.rules if not isinstance(r.when, CriteriaTest))
)
UNRULED = [fact for fact in RULEBOOK.facts if fact not in RULED]
"""What only the criteria read: every profile requires some of it."""
WEIGHTS: list[tuple[dict[str, str], tuple[Outcome, str]]] = [
    ({"kompetens": "nej"}, (ANNAN_VAG, "utanfor_kompetens")),
    ({"syfte": "lokal_eller_upplatelse"}, (ANNAN_VAG, "lokal_till_foretag")),
    ({"syfte": "bestalld_tjanst"}, (UPPHANDLING, "bestalld_tjanst")),
    ({"uppdrag": "ja"}, (UPPHANDLING, "kop_i_grunden")),
    ({"motprestation": "ja"}, (UTRED, "stod_med_kop_i")),
    ({"syfte": "allmant_stod", "aktor": "annat_bolag"}, (UTRED, "stod_till_foretag")),
    (
        {"syfte": "allmant_stod", "aktor": "ideell_forening", "vinst": "ingen"},
        (BIDRAG, "allmant_stod"),
    ),
    ({"initiativ": "kommunen"}, (UPPHANDLING, "kommunens_ide_och_marknad")),
    ({"aktorer": "flera_en_valjs"}, (UPPHANDLING, "en_av_flera_valjs")),
    ({"vinst": "delas_ut"}, (UPPHANDLING, "vinst_delas_ut")),
    ({"aktor": "annat_bolag"}, (UTRED, "bidrag_till_bolag")),
    ({"styrning": "kommunen_i_detalj"}, (UTRED, "bidrag_med_koptecken")),
    ({"ordinarie_bidrag": "ja"}, (BIDRAG, "ordinarie_bidrag")),
    (
        {"finansiering": "bara_kommunen", "aktor": "ideell_forening", **NO_SIGNS},
        (BIDRAG, "bara_kommunen_bidrar"),
    ),
    ({"partner": "nej"}, (ANNAN_VAG, "saknar_motpart")),
    ({"styrning": "kommunen_i_detalj", "samverkan": "nej"}, (UTRED, "flera_koptecken")),
    ({"marknad": "ja"}, (UTRED, "marknad_finns")),
    ({"aktor": "annat_bolag"}, (UTRED, "villkor_brister")),
    (dict.fromkeys(UNRULED, DONT_KNOW), (UTRED, "villkor_okanda")),
    ({}, (IOP, "alla_villkor_uppfyllda")),
]


@of_deciding
@pytest.mark.parametrize("first", range(len(WEIGHTS)))
def test_what_weighs_more_decides_over_everything_that_weighs_less(of: str, first: int) -> None:
    changed: dict[str, str | None] = {}
    for case, _ in reversed(WEIGHTS[first:]):
        changed.update(case)
    assert decided(of, **changed) == WEIGHTS[first][1]


@of_deciding
@pytest.mark.parametrize("fact", IDEA)
@pytest.mark.parametrize("unknown", [None, DONT_KNOW])
def test_12_an_unknown_answer_that_the_profile_needs_has_to_be_found_out(
    of: str, fact: str, unknown: str | None
) -> None:
    answers = {**IDEA, fact: unknown or DONT_KNOW}
    required = [RULEBOOK.criteria[id_] for id_ in RULEBOOK.profiles[of].requires]
    found = {criterion_status(RULEBOOK, criterion, answers) for criterion in required}
    needed = Status.UNKNOWN in found
    expected = (UTRED, "villkor_okanda") if needed else (IOP, "alla_villkor_uppfyllda")
    assert decided(of, **{fact: unknown}) == expected


# ---- The status of single criteria -------------------------------------------------------

THREE_WAYS = Criterion(
    id="partner",
    group="x",
    everywhere=False,
    applies_when=FactIn("syfte", frozenset({"egen_verksamhet"})),
    met_when=FactIn("aktor", frozenset({"stiftelse"})),
    not_met_when=FactIn("aktor", frozenset({"annat_bolag"})),
    citations=(),
)
TWO_WAYS = replace(
    THREE_WAYS,
    applies_when=ALWAYS,
    met_when=FactIn("annan_ersattning", frozenset({"nej"})),
    not_met_when=None,
)


@pytest.mark.parametrize(
    ("criterion", "answers", "status"),
    [
        (THREE_WAYS, {"syfte": "egen_verksamhet", "aktor": "stiftelse"}, Status.MET),
        (THREE_WAYS, {"syfte": "egen_verksamhet", "aktor": "annat_bolag"}, Status.NOT_MET),
        # Known, and still neither met nor not met.
        (THREE_WAYS, {"syfte": "egen_verksamhet", "aktor": "ekonomisk_forening"}, Status.UNKNOWN),
        (THREE_WAYS, {"syfte": "egen_verksamhet", "aktor": DONT_KNOW}, Status.UNKNOWN),
        (THREE_WAYS, {"syfte": "egen_verksamhet"}, Status.UNKNOWN),
        # Only what certainly is about something else does not apply.
        (THREE_WAYS, {"syfte": "allmant_stod", "aktor": "stiftelse"}, Status.NOT_APPLICABLE),
        (THREE_WAYS, {"syfte": DONT_KNOW, "aktor": "stiftelse"}, Status.MET),
        (TWO_WAYS, {"annan_ersattning": "nej"}, Status.MET),
        (TWO_WAYS, {"annan_ersattning": "extern"}, Status.NOT_MET),
        (TWO_WAYS, {}, Status.UNKNOWN),
        # Where the question itself does not apply, nor does the criterion.
        (TWO_WAYS, {"finansiering": "bara_foreningen"}, Status.NOT_APPLICABLE),
        (TWO_WAYS, {"finansiering": "bada", "annan_ersattning": "nej"}, Status.MET),
    ],
)
def test_criterion_status(
    rulebook: Rulebook, criterion: Criterion, answers: dict[str, str], status: Status
) -> None:
    assert criterion_status(rulebook, criterion, answers) is status


@pytest.mark.parametrize(
    ("seen", "any_not_met", "any_unknown", "all_met"),
    [
        ({Status.MET}, False, False, True),
        ({Status.MET, Status.NOT_APPLICABLE}, False, False, True),
        ({Status.MET, Status.UNKNOWN}, False, True, False),
        ({Status.MET, Status.NOT_MET}, True, False, False),
        ({Status.MET, Status.NOT_MET, Status.UNKNOWN}, True, True, False),
        (set[Status](), False, False, True),
    ],
)
def test_what_rules_ask_about_the_criteria(
    seen: set[Status], any_not_met: bool, any_unknown: bool, all_met: bool
) -> None:
    found = {test: criteria_test(test, frozenset(seen)) for test in CriteriaTest}
    expected = {
        CriteriaTest.ANY_NOT_MET: any_not_met,
        CriteriaTest.ANY_UNKNOWN: any_unknown,
        CriteriaTest.ALL_MET: all_met,
    }
    # Never unknown: a criterion's own status says that.
    assert found == {t: Truth.MET if yes else Truth.NOT_MET for t, yes in expected.items()}


# ---- Answers that do not apply -----------------------------------------------------------


def test_pruning_leaves_out_only_what_does_not_apply(rulebook: Rulebook) -> None:
    assert prune(rulebook, IDEA) == IDEA
    alone = {**IDEA, "finansiering": "bara_foreningen"}
    expected = {fact: value for fact, value in alone.items() if fact != "annan_ersattning"}
    assert prune(rulebook, alone) == expected
    # Whether it applies is unknown: the answer stays.
    assert prune(rulebook, {"annan_ersattning": "nej"}) == {"annan_ersattning": "nej"}
    unknown = {"finansiering": DONT_KNOW, "annan_ersattning": "nej"}
    assert prune(rulebook, unknown) == unknown


def test_applies(rulebook: Rulebook) -> None:
    assert applies(rulebook, "syfte", {}) is Truth.MET
    assert applies(rulebook, "annan_ersattning", {}) is Truth.UNKNOWN
    assert applies(rulebook, "annan_ersattning", {"finansiering": "bada"}) is Truth.MET
    nothing_paid = {"finansiering": "bara_foreningen"}
    assert applies(rulebook, "annan_ersattning", nothing_paid) is Truth.NOT_MET


@given(answers=any_answers())
def test_pruning_keeps_values_and_brings_them_into_question_order(answers: dict[str, str]) -> None:
    kept = prune(RULEBOOK, answers)
    assert kept.items() <= answers.items()
    assert list(kept) == [fact for fact in question_order(RULEBOOK) if fact in kept]
    assert prune(RULEBOOK, kept) == kept
    for fact in answers.keys() - kept.keys():
        assert applies(RULEBOOK, fact, kept) is Truth.NOT_MET


@of_deciding
@given(answers=any_answers())
def test_some_rule_decides_and_pruning_does_not_change_it(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    rule = deciding_rule(RULEBOOK, profile, answers)
    assert rule is not None
    assert deciding_rule(RULEBOOK, profile, prune(RULEBOOK, answers)) is rule


# ---- What an answer says of later questions -----------------------------------------------


def test_an_answer_says_more_only_where_nothing_else_is_said(rulebook: Rulebook) -> None:
    said = {"aktor": "stiftelse", "marknad": "ingen_annan"}
    whole = completed(rulebook, said)
    assert whole == {**said, "vinst": "delas_inte_ut", "aktorer": "en"}
    assert list(whole) == [fact for fact in rulebook.facts if fact in whole]
    assert said_before(rulebook, whole) == {"vinst", "aktorer"}
    own = {**said, "vinst": DONT_KNOW, "aktorer": "flera_alla_med"}
    assert completed(rulebook, own) == own
    assert said_before(rulebook, own) == frozenset()
    for quiet in ({"aktor": "ab_svb"}, {"syfte": "allmant_stod"}, {}):
        assert completed(rulebook, quiet) == quiet
        assert said_before(rulebook, quiet) == frozenset()
