"""The recommendations, case by case, as the decision model states them.

Every case starts from one idea (``IDEA`` in strategies.py) that meets the criteria of all five
profiles, and says what is different. The numbers follow "What weighs most".
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from guide_engine.decision import (
    applies,
    criteria_test,
    criterion_status,
    decider,
    deciding_rule,
    prune,
    purchase,
)
from guide_engine.logic import DONT_KNOW, Truth
from guide_engine.model import CriteriaTest, Form, FormStatus, Outcome, Rulebook, Status
from guide_engine.rulebook import question_order
from tests.strategies import IDEA, RULEBOOK, any_answers, every_profile, known_values

IOP, BIDRAG, UPPHANDLING = Outcome.IOP, Outcome.BIDRAG, Outcome.UPPHANDLING
UTRED, ANNAN_VAG = Outcome.UTRED, Outcome.ANNAN_VAG

FIVE = ("gemensam", "malmo", "soderhamn", "stockholm", "helsingborg")

five_profiles = pytest.mark.parametrize("of", FIVE)


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


@five_profiles
def test_1_outside_municipal_competence_is_another_way(of: str) -> None:
    assert decided(of, kompetens="nej") == (ANNAN_VAG, "utanfor_kompetens")


@five_profiles
def test_1_exercise_of_authority_is_another_way(of: str) -> None:
    assert decided(of, kompetens="myndighetsutovning") == (ANNAN_VAG, "myndighetsutovning")


@five_profiles
@pytest.mark.parametrize("kompetens", ["nej", "myndighetsutovning"])
@pytest.mark.parametrize("syfte", known_values("syfte"))
def test_1_competence_weighs_more_than_any_purpose(of: str, kompetens: str, syfte: str) -> None:
    everything_else = {"marknad": "ja", "initiativ": "kommunen", "ordinarie_bidrag": "ja"}
    assert outcome(of, kompetens=kompetens, syfte=syfte, **everything_else) is ANNAN_VAG
    bought = {"uppdrag": "ja", "motprestation": "ja"}
    assert outcome(of, kompetens=kompetens, syfte=syfte, **bought) is ANNAN_VAG


@five_profiles
def test_2_only_premises_or_land_is_another_way(of: str) -> None:
    assert decided(of, syfte="lokal_eller_upplatelse") == (ANNAN_VAG, "bara_lokal")


@five_profiles
def test_2_premises_for_a_company_are_another_way_with_words_of_their_own(of: str) -> None:
    assert decided(of, syfte="lokal_eller_upplatelse", aktor="annat_bolag") == (
        ANNAN_VAG,
        "lokal_till_foretag",
    )


@five_profiles
@pytest.mark.parametrize("marknad", ["ja", "nej", DONT_KNOW, None])
@pytest.mark.parametrize("aktorer", ["en", "flera_en_valjs"])
def test_3_an_ordered_service_is_procured_with_or_without_a_market(
    of: str, marknad: str | None, aktorer: str
) -> None:
    assert decided(of, syfte="bestalld_tjanst", marknad=marknad, aktorer=aktorer) == (
        UPPHANDLING,
        "bestalld_tjanst",
    )


@five_profiles
def test_3_only_the_municipality_contributes_to_what_it_orders_is_procured(of: str) -> None:
    assert outcome(of, finansiering="bara_kommunen", syfte="bestalld_tjanst") is UPPHANDLING


def test_3_direct_award_and_reserved_procurement_are_pointed_to(rulebook: Rulebook) -> None:
    ids = {w.id for w in rulebook.warnings if UPPHANDLING in w.scope.outcomes}
    assert {"utan_konkurrens", "reserverad_ideburen", "reserverad_delaktighet"} <= ids
    assert {"under_100_000", "direkt"} <= {way.id for way in rulebook.purchases}
    steps = {step.id: step.scope for step in rulebook.steps}
    for id_ in ("gor_om_iden", "kop_direkt", "fraga_om_direktkop"):
        assert UPPHANDLING in steps[id_].outcomes


@five_profiles
@pytest.mark.parametrize("aktor", known_values("aktor"))
@pytest.mark.parametrize("syfte", ["egen_verksamhet", "gemensam_utmaning", "allmant_stod"])
def test_4_the_municipalitys_task_for_pay_that_buys_something_is_procured(
    of: str, syfte: str, aktor: str
) -> None:
    assert decided(of, uppdrag="ja", motprestation="ja", syfte=syfte, aktor=aktor) == (
        UPPHANDLING,
        "kop_i_grunden",
    )


@five_profiles
@pytest.mark.parametrize(
    "fact", sorted(set(IDEA) - {"kompetens", "syfte", "uppdrag", "motprestation"})
)
def test_4_no_other_answer_takes_an_idea_past_the_purchase_test(of: str, fact: str) -> None:
    bought = {"uppdrag": "ja", "motprestation": "ja"}
    for value in (None, DONT_KNOW, *known_values(fact)):
        assert decided(of, **bought, **{fact: value}) == (UPPHANDLING, "kop_i_grunden")


@five_profiles
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


@five_profiles
def test_5_the_municipalitys_own_idea_and_a_market_is_procured(of: str) -> None:
    assert decided(of, initiativ="kommunen", marknad="ja") == (
        UPPHANDLING,
        "kommunens_ide_och_marknad",
    )


@five_profiles
@pytest.mark.parametrize("marknad", known_values("marknad"))
def test_5_one_picked_among_several_that_do_the_same_is_procured(of: str, marknad: str) -> None:
    assert decided(of, aktorer="flera_en_valjs", marknad=marknad) == (
        UPPHANDLING,
        "en_av_flera_valjs",
    )


@five_profiles
@pytest.mark.parametrize("finansiering", ["bada", "bara_kommunen", DONT_KNOW, None])
def test_5_profit_paid_out_to_owners_is_procured(of: str, finansiering: str | None) -> None:
    assert decided(of, vinst="delas_ut", finansiering=finansiering) == (
        UPPHANDLING,
        "vinst_delas_ut",
    )


@five_profiles
def test_5_profit_paid_out_where_nothing_is_bought_is_another_way(of: str) -> None:
    assert decided(of, vinst="delas_ut", finansiering="bara_foreningen") == (
        ANNAN_VAG,
        "vinst_utan_kop",
    )


@five_profiles
@pytest.mark.parametrize("changed", [{"aktor": "annat_bolag"}, {"vinst": "delas_ut"}])
def test_6_general_support_to_a_company_is_never_a_plain_grant(
    of: str, changed: dict[str, str]
) -> None:
    assert decided(of, syfte="allmant_stod", **changed) == (UTRED, "stod_till_foretag")


@five_profiles
@pytest.mark.parametrize("changed", [{"ordinarie_bidrag": "ja"}, {"finansiering": "bara_kommunen"}])
def test_6_a_grant_to_a_company_has_to_be_looked_into(of: str, changed: dict[str, str]) -> None:
    assert decided(of, aktor="annat_bolag", **changed) == (UTRED, "bidrag_till_bolag")


@five_profiles
@pytest.mark.parametrize("aktorer", known_values("aktorer"))
@pytest.mark.parametrize("marknad", known_values("marknad"))
def test_7_general_support_is_a_grant_also_when_several_could_get_it(
    of: str, aktorer: str, marknad: str
) -> None:
    assert decided(of, syfte="allmant_stod", aktorer=aktorer, marknad=marknad) == (
        BIDRAG,
        "allmant_stod",
    )


@five_profiles
@pytest.mark.parametrize("unknown", [{"uppdrag": DONT_KNOW}, {"motprestation": None}])
def test_7_general_support_whose_purchase_test_is_unknown_does_not_exclude_a_purchase(
    of: str, unknown: dict[str, str | None]
) -> None:
    assert decided(of, syfte="allmant_stod", **unknown) == (BIDRAG, "allmant_stod_oprovat")
    forms = RULEBOOK.rules_by_id["allmant_stod_oprovat"].forms
    assert forms[Form.UPPHANDLING] is FormStatus.OKLAR


@five_profiles
def test_8_what_fits_the_ordinary_grants_is_a_grant(of: str) -> None:
    assert decided(of, ordinarie_bidrag="ja") == (BIDRAG, "ordinarie_bidrag")


@five_profiles
@pytest.mark.parametrize("fact", ["uppdrag", "initiativ", "styrning", "samverkan"])
def test_8_a_grant_whose_signs_are_unknown_does_not_exclude_a_purchase(of: str, fact: str) -> None:
    assert decided(of, ordinarie_bidrag="ja", **{fact: DONT_KNOW}) == (
        BIDRAG,
        "ordinarie_bidrag_oprovat",
    )
    forms = RULEBOOK.rules_by_id["ordinarie_bidrag_oprovat"].forms
    assert forms[Form.UPPHANDLING] is FormStatus.OKLAR


@five_profiles
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


@five_profiles
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("changed", [{"ordinarie_bidrag": "ja"}, {"finansiering": "bara_kommunen"}])
def test_8_a_grant_with_a_sign_of_a_purchase_has_to_be_looked_into(
    of: str, sign: str, changed: dict[str, str]
) -> None:
    assert decided(of, **changed, **{sign: SIGNS[sign]}) == (UTRED, "bidrag_med_koptecken")
    forms = RULEBOOK.rules_by_id["bidrag_med_koptecken"].forms
    assert forms[Form.UPPHANDLING] is FormStatus.OKLAR


@five_profiles
def test_9_without_a_willing_counterpart_it_is_another_way(of: str) -> None:
    assert decided(of, partner="nej") == (ANNAN_VAG, "saknar_motpart")


@five_profiles
@pytest.mark.parametrize("signs", list(itertools.combinations(SIGNS, 2)))
@pytest.mark.parametrize("syfte", ["egen_verksamhet", "gemensam_utmaning"])
def test_10_two_signs_of_a_purchase_have_to_be_looked_into_in_every_profile(
    of: str, signs: tuple[str, str], syfte: str
) -> None:
    changed = {fact: SIGNS[fact] for fact in signs}
    assert decided(of, syfte=syfte, **changed) == (UTRED, "flera_koptecken")


def test_10_two_signs_that_are_unknown_are_too_much_for_an_iop_in_malmo() -> None:
    assert decided("malmo", initiativ="kommunen", samverkan="nej")[0] is UTRED
    assert decided("malmo", initiativ="kommunen", samverkan=None)[1] == "villkor_okanda"
    assert decided("malmo", initiativ=None, samverkan=DONT_KNOW)[1] == "villkor_okanda"
    assert decided("malmo", initiativ="kommunen")[0] is IOP


@five_profiles
def test_11_a_market_by_itself_has_to_be_looked_into(of: str) -> None:
    assert decided(of, marknad="ja") == (UTRED, "marknad_finns")


@five_profiles
@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("finansiering", "bara_foreningen"),
        ("aktor", "annat_bolag"),
        ("avtalstid", "tills_vidare"),
    ],
)
def test_11_a_criterion_that_is_not_met_but_can_be_changed(of: str, fact: str, value: str) -> None:
    assert decided(of, **{fact: value}) == (UTRED, "villkor_brister")


@five_profiles
def test_12_nothing_answered_has_to_be_looked_into(of: str) -> None:
    nothing: dict[str, str | None] = dict.fromkeys(IDEA)
    assert decided(of, **nothing) == (UTRED, "villkor_okanda")


@five_profiles
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
    ({"avtalstid": DONT_KNOW}, (UTRED, "villkor_okanda")),
    ({}, (IOP, "alla_villkor_uppfyllda")),
]


@five_profiles
@pytest.mark.parametrize("first", range(len(WEIGHTS)))
def test_what_weighs_more_decides_over_everything_that_weighs_less(of: str, first: int) -> None:
    changed: dict[str, str | None] = {}
    for case, _ in reversed(WEIGHTS[first:]):
        changed.update(case)
    assert decided(of, **changed) == WEIGHTS[first][1]


# ---- Each profile's own limits -----------------------------------------------------------

# What the idea becomes when one answer changes, where the profiles differ or the change alone
# does not decide. The profiles stand in the order of FIVE.
LIMITS: list[tuple[str, str, tuple[Outcome, ...]]] = [
    # Initiative: own or dialogue, any, own or dialogue, own, own.
    ("initiativ", "foreningen", (IOP, IOP, IOP, IOP, IOP)),
    ("initiativ", "dialog", (IOP, IOP, IOP, UTRED, UTRED)),
    ("initiativ", "kommunen", (UTRED, IOP, UTRED, UTRED, UTRED)),
    # Plan: in line, not stated, in line, names idéburna, not stated.
    ("mal", "namns_i_plan", (IOP, IOP, IOP, IOP, IOP)),
    ("mal", "ligger_i_linje", (IOP, IOP, IOP, UTRED, IOP)),
    ("mal", "nej", (UTRED, IOP, UTRED, UTRED, IOP)),
    # Duration: a time is agreed everywhere; only Söderhamn has a limit, four years.
    ("avtalstid", "under_1_ar", (IOP, IOP, IOP, IOP, IOP)),
    ("avtalstid", "1_4_ar", (IOP, IOP, IOP, IOP, IOP)),
    ("avtalstid", "over_4_ar", (IOP, IOP, UTRED, IOP, IOP)),
    ("avtalstid", "tills_vidare", (UTRED, UTRED, UTRED, UTRED, UTRED)),
    # A second payment: only Söderhamn refuses it, and only from another board.
    ("annan_ersattning", "nej", (IOP, IOP, IOP, IOP, IOP)),
    ("annan_ersattning", "annan_namnd", (IOP, IOP, UTRED, IOP, IOP)),
    ("annan_ersattning", "extern", (IOP, IOP, IOP, IOP, IOP)),
    # Democratic: only Söderhamn asks for it.
    ("demokratisk", "ja", (IOP, IOP, IOP, IOP, IOP)),
    ("demokratisk", "nej", (IOP, IOP, UTRED, IOP, IOP)),
    # For the good of all: only Söderhamn asks for it.
    ("allmannyttig", "nej", (IOP, IOP, UTRED, IOP, IOP)),
    # Nobody else does the same: no market, and no more than the lack of one.
    ("marknad", "ingen_annan", (IOP, IOP, IOP, IOP, IOP)),
    ("marknad", "nej", (IOP, IOP, IOP, IOP, IOP)),
    # Meetings are what Helsingborg asks for; common values are only shown there.
    ("moten", "nej", (IOP, IOP, IOP, IOP, UTRED)),
    ("vardegrund", "nej", (IOP, IOP, IOP, IOP, IOP)),
    # Forms of the actor: idéburen everywhere, an ekonomisk förening case by case.
    ("aktor", "ideell_forening", (IOP, IOP, IOP, IOP, IOP)),
    ("aktor", "stiftelse", (IOP, IOP, IOP, IOP, IOP)),
    ("aktor", "trossamfund", (IOP, IOP, IOP, IOP, IOP)),
    ("aktor", "ab_svb", (IOP, IOP, IOP, IOP, IOP)),
    ("aktor", "ekonomisk_forening", (UTRED, UTRED, UTRED, UTRED, UTRED)),
    ("aktor", "annat_bolag", (UTRED, UTRED, UTRED, UTRED, UTRED)),
    # Local benefit: Söderhamn's eighth condition.
    ("nytta", "nej", (IOP, IOP, UTRED, IOP, IOP)),
    # Working together as equals, meeting regularly: the common ground and Helsingborg.
    ("samverkan", "nej", (UTRED, IOP, IOP, IOP, UTRED)),
    # Regulated in detail by the municipality: Malmö does not forbid it.
    ("styrning", "kommunen_i_detalj", (UTRED, IOP, UTRED, UTRED, UTRED)),
    # A surplus is to be regulated in the agreement; it excludes nothing by itself.
    ("vinst", "delas_inte_ut", (IOP, IOP, IOP, IOP, IOP)),
    ("vinst", "overskott_i_verksamheten", (IOP, IOP, IOP, IOP, IOP)),
    ("vinst", "overskott_annan_verksamhet", (IOP, IOP, IOP, IOP, IOP)),
    # No source says whether the limited dividend of an ab (svb) is profit to owners.
    ("vinst", "begransad_utdelning", (UTRED, UTRED, UTRED, UTRED, UTRED)),
    # Several, and everybody may take part.
    ("aktorer", "flera_alla_med", (IOP, IOP, IOP, IOP, IOP)),
    # Who decides never changes the recommendation.
    ("beslut", "flera_namnder", (IOP, IOP, IOP, IOP, IOP)),
    ("beslut", "flera_kommuner", (IOP, IOP, IOP, IOP, IOP)),
    ("beslut", "kommun_och_region", (IOP, IOP, IOP, IOP, IOP)),
    # Nor does who finances the association, or the value of a purchase.
    ("offentligt_finansierad", "ja", (IOP, IOP, IOP, IOP, IOP)),
    ("varde", "under_direktgransen", (IOP, IOP, IOP, IOP, IOP)),
    ("varde", "over_direktgransen", (IOP, IOP, IOP, IOP, IOP)),
]


@pytest.mark.parametrize(("fact", "value", "expected"), LIMITS)
def test_the_limits_of_the_profiles(fact: str, value: str, expected: tuple[Outcome, ...]) -> None:
    found = {of: outcome(of, **{fact: value}) for of in FIVE}
    assert found == dict(zip(FIVE, expected, strict=True))


def test_every_answer_has_a_case() -> None:
    """Whatever is not in the table of limits decides by itself, and is tested above."""
    listed = {(fact, value) for fact, value, _ in LIMITS}
    alone = {
        ("syfte", "allmant_stod"),
        ("syfte", "bestalld_tjanst"),
        ("syfte", "gemensam_utmaning"),
        ("syfte", "lokal_eller_upplatelse"),
        ("kompetens", "nej"),
        ("kompetens", "myndighetsutovning"),
        ("uppdrag", "delvis"),
        ("uppdrag", "ja"),
        ("motprestation", "ja"),
        ("partner", "nej"),
        ("vinst", "delas_ut"),
        ("marknad", "ja"),
        ("aktorer", "flera_en_valjs"),
        ("ordinarie_bidrag", "ja"),
        ("finansiering", "bara_kommunen"),
        ("finansiering", "bara_foreningen"),
    }
    everything = {(fact, value) for fact in IDEA for value in known_values(fact)}
    assert listed | alone | set(IDEA.items()) == everything


# Which answers an IOP needs: one that is missing, or "vet inte", has to be found out.
COMMON_NEEDS = {
    "syfte", "kompetens", "uppdrag", "motprestation", "marknad", "partner", "aktor", "vinst",
    "aktorer", "initiativ", "ordinarie_bidrag", "finansiering", "avtalstid",
}  # fmt: skip
NEEDS = {
    "gemensam": COMMON_NEEDS | {"styrning", "mal", "samverkan"},
    "malmo": COMMON_NEEDS - {"initiativ"},
    "soderhamn": COMMON_NEEDS
    | {"styrning", "mal", "nytta", "demokratisk", "annan_ersattning"}
    | {"allmannyttig"},
    "stockholm": COMMON_NEEDS | {"styrning", "mal"},
    "helsingborg": COMMON_NEEDS | {"styrning", "samverkan", "moten"},
}


@five_profiles
@pytest.mark.parametrize("fact", IDEA)
@pytest.mark.parametrize("unknown", [None, DONT_KNOW])
def test_12_an_unknown_answer_that_the_profile_needs_has_to_be_found_out(
    of: str, fact: str, unknown: str | None
) -> None:
    expected = (UTRED, "villkor_okanda") if fact in NEEDS[of] else (IOP, "alla_villkor_uppfyllda")
    assert decided(of, **{fact: unknown}) == expected


def test_malmo_takes_the_municipalitys_idea_only_without_a_market() -> None:
    assert outcome("malmo", initiativ="kommunen", marknad="nej") is IOP
    assert outcome("malmo", initiativ="kommunen", marknad="ja") is UPPHANDLING
    assert outcome("malmo", initiativ="kommunen", marknad=None) is UTRED


def test_soderhamn_has_a_second_payment_only_where_the_municipality_pays() -> None:
    association_pays_alone = {"finansiering": "bara_foreningen"}
    with_it = decided("soderhamn", **association_pays_alone, annan_ersattning="annan_namnd")
    without_it = decided("soderhamn", **association_pays_alone, annan_ersattning="nej")
    assert with_it == without_it == (UTRED, "villkor_brister")


@pytest.mark.parametrize(
    ("of", "beslut", "who"),
    [
        ("gemensam", "en_namnd", "namnd"),
        ("gemensam", "flera_namnder", "flera_namnder"),
        ("gemensam", "flera_kommuner", "flera_kommuner"),
        ("gemensam", "kommun_och_region", "flera_kommuner"),
        ("gemensam", None, "namnd"),
        ("malmo", "en_namnd", "sociala_resursnamnden"),
        ("malmo", "flera_kommuner", "sociala_resursnamnden"),
        ("soderhamn", "en_namnd", "namnd"),
        ("soderhamn", "flera_namnder", "kommunstyrelsen"),
        ("soderhamn", "flera_kommuner", "kommunstyrelsen"),
        ("soderhamn", "kommun_och_region", "kommun_och_region"),
        ("soderhamn", DONT_KNOW, "namnd"),
        ("stockholm", "flera_namnder", "socialnamnden"),
        ("helsingborg", "en_namnd", "okand"),
    ],
)
def test_who_decides(of: str, beslut: str | None, who: str) -> None:
    answers = {} if beslut is None else {"beslut": beslut}
    assert decider(RULEBOOK.profiles[of], answers).id == who


@pytest.mark.parametrize(
    ("varde", "way"),
    [
        ("under_100_000", "under_100_000"),
        ("under_direktgransen", "direkt"),
        ("over_direktgransen", "annons"),
        (DONT_KNOW, "okant_varde"),
        (None, "okant_varde"),
    ],
)
def test_how_a_purchase_can_be_made(rulebook: Rulebook, varde: str | None, way: str) -> None:
    assert purchase(rulebook, {} if varde is None else {"varde": varde}).id == way


# ---- The status of single criteria -------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "answers", "status"),
    [
        ("gemensam_marknad", {"marknad": "nej"}, Status.MET),
        ("gemensam_marknad", {"marknad": "ja"}, Status.NOT_MET),
        ("gemensam_marknad", {"marknad": DONT_KNOW}, Status.UNKNOWN),
        ("gemensam_marknad", {}, Status.UNKNOWN),
        # Only the exercise of authority breaks it; being outside the competence is another one.
        # Neither is met by an answer to the other's question.
        ("lag_myndighetsutovning", {"kompetens": "myndighetsutovning"}, Status.NOT_MET),
        ("lag_myndighetsutovning", {"kompetens": "nej"}, Status.UNKNOWN),
        ("lag_kompetens", {"kompetens": "nej"}, Status.NOT_MET),
        ("lag_kompetens", {"kompetens": "myndighetsutovning"}, Status.UNKNOWN),
        # The purchase test: met by both answers, broken by both or by an order.
        ("lag_inget_kop", {"uppdrag": "nej", "motprestation": "nej"}, Status.MET),
        ("lag_inget_kop", {"uppdrag": "ja", "motprestation": "ja"}, Status.NOT_MET),
        ("lag_inget_kop", {"syfte": "bestalld_tjanst"}, Status.NOT_MET),
        (
            "lag_inget_kop",
            {"syfte": "bestalld_tjanst", "uppdrag": "nej", "motprestation": DONT_KNOW},
            Status.NOT_MET,
        ),
        ("lag_inget_kop", {"uppdrag": "ja", "motprestation": "nej"}, Status.UNKNOWN),
        ("lag_inget_kop", {"uppdrag": "nej", "motprestation": "ja"}, Status.UNKNOWN),
        ("lag_inget_kop", {"uppdrag": "delvis", "motprestation": "nej"}, Status.UNKNOWN),
        ("lag_inget_kop", {"uppdrag": "nej"}, Status.UNKNOWN),
        ("lag_inget_kop", {}, Status.UNKNOWN),
        ("lag_inget_kop", {"syfte": "gemensam_utmaning"}, Status.UNKNOWN),
        # Two signs of a purchase are too many; one is not.
        ("tecken_pa_kop", {"initiativ": "kommunen", "samverkan": "nej"}, Status.NOT_MET),
        ("tecken_pa_kop", {"initiativ": "kommunen"}, Status.UNKNOWN),
        (
            "tecken_pa_kop",
            {"initiativ": "kommunen", "samverkan": "ja", "styrning": "gemensamt"},
            Status.UNKNOWN,
        ),
        (
            "tecken_pa_kop",
            {
                "initiativ": "kommunen",
                "samverkan": "ja",
                "styrning": "gemensamt",
                "motprestation": "nej",
            },
            Status.MET,
        ),
        # Where the form in question is no IOP, the law's criteria apply and the others do not.
        ("lag_kompetens", {"syfte": "allmant_stod", "kompetens": "ja"}, Status.MET),
        ("lag_myndighetsutovning", {"syfte": "bestalld_tjanst"}, Status.UNKNOWN),
        (
            "lag_inget_kop",
            {"syfte": "allmant_stod", "uppdrag": "nej", "motprestation": "nej"},
            Status.MET,
        ),
        ("lag_inget_kop", {"syfte": "lokal_eller_upplatelse"}, Status.NOT_APPLICABLE),
        ("gemensam_marknad", {"syfte": "allmant_stod", "marknad": "ja"}, Status.NOT_APPLICABLE),
        ("tecken_pa_kop", {"syfte": "bestalld_tjanst"}, Status.NOT_APPLICABLE),
        ("gemensam_syfte", {"syfte": "allmant_stod"}, Status.NOT_APPLICABLE),
        ("gemensam_syfte", {"syfte": "egen_verksamhet"}, Status.MET),
        ("gemensam_syfte", {"syfte": DONT_KNOW}, Status.UNKNOWN),
        # The limited dividend of an ab (svb) and an agreement until further notice.
        ("gemensam_vinst", {"vinst": "begransad_utdelning"}, Status.UNKNOWN),
        ("gemensam_avtalstid", {"avtalstid": "tills_vidare"}, Status.NOT_MET),
        # Söderhamn decides on an ekonomisk förening from case to case.
        ("soderhamn_aktor", {"aktor": "stiftelse"}, Status.MET),
        ("soderhamn_aktor", {"aktor": "ekonomisk_forening"}, Status.UNKNOWN),
        ("soderhamn_aktor", {"aktor": "annat_bolag"}, Status.NOT_MET),
        ("soderhamn_aktor", {}, Status.UNKNOWN),
        # Where the municipality does not pay, a second payment does not apply.
        (
            "soderhamn_ersattning",
            {"finansiering": "bada", "annan_ersattning": "annan_namnd"},
            Status.NOT_MET,
        ),
        (
            "soderhamn_ersattning",
            {"finansiering": "bada", "annan_ersattning": "extern"},
            Status.MET,
        ),
        ("soderhamn_ersattning", {"finansiering": "bara_foreningen"}, Status.NOT_APPLICABLE),
        ("soderhamn_ersattning", {"annan_ersattning": "nej"}, Status.MET),
        ("soderhamn_ersattning", {}, Status.UNKNOWN),
        # One part that is not met settles a whole, whatever the other part is.
        ("malmo_fraga_3", {"initiativ": "kommunen", "marknad": "ja"}, Status.NOT_MET),
        ("malmo_fraga_3", {"initiativ": "dialog"}, Status.MET),
        ("malmo_fraga_3", {"marknad": "nej"}, Status.MET),
        ("malmo_fraga_3", {"initiativ": "kommunen"}, Status.UNKNOWN),
    ],
)
def test_criterion_status(
    rulebook: Rulebook, criterion: str, answers: dict[str, str], status: Status
) -> None:
    assert criterion_status(rulebook, rulebook.criteria[criterion], answers) is status


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


@every_profile
@given(answers=any_answers())
def test_some_rule_decides_and_pruning_does_not_change_it(of: str, answers: dict[str, str]) -> None:
    profile = RULEBOOK.profiles[of]
    rule = deciding_rule(RULEBOOK, profile, answers)
    assert rule is not None
    assert deciding_rule(RULEBOOK, profile, prune(RULEBOOK, answers)) is rule
