"""The proof: it passes for what is shipped, and catches one seeded violation of each kind.

Every counterexample is checked with the rules themselves, not with the diagrams.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest

from guide_engine.compiled import compiled
from guide_engine.decision import criterion_facts, criterion_status, prune
from guide_engine.logic import DONT_KNOW, AnyOf, AtLeast, FactIn
from guide_engine.model import (
    DECISIVE,
    CriteriaTest,
    Outcome,
    Profile,
    Rule,
    Rulebook,
    Status,
)
from guide_engine.proof import INVARIANTS, Violation, prove
from tests.oracle import deciding_rule
from tests.representatives import for_deciding, for_the_longest


def of_invariant(rulebook: Rulebook, profile: Profile, invariant: int) -> list[Violation]:
    """Return the violations of one invariant."""
    return [v for v in prove(rulebook, profile).violations if v.invariant == invariant]


def criteria_violation(rulebook: Rulebook, profile: Profile) -> Violation:
    """Return the violation of invariant 2 that is about the criteria."""
    (found,) = (
        violation
        for violation in of_invariant(rulebook, profile, 2)
        if violation.problem == "IOP fast ett krävt villkor inte är uppfyllt"
    )
    return found


def counterexample(violation: Violation) -> dict[str, str]:
    """Return the answers that show a violation."""
    assert violation.counterexample is not None
    return dict(violation.counterexample)


def outcome_of(rulebook: Rulebook, profile: Profile, answers: Mapping[str, str]) -> Outcome | None:
    """Return the recommendation that the rules themselves give."""
    rule = deciding_rule(rulebook, profile, answers)
    return None if rule is None else rule.outcome


def statuses(
    rulebook: Rulebook, ids: Collection[str], answers: Mapping[str, str]
) -> dict[str, Status]:
    """Return the status of some criteria."""
    kept = prune(rulebook, answers)
    return {id_: criterion_status(rulebook, rulebook.criteria[id_], kept) for id_ in ids}


def with_rules(rulebook: Rulebook, *rules: Rule) -> Rulebook:
    """Return a rulebook with another decision table."""
    return replace(rulebook, rules=rules)


def without(profile: Profile, *criteria: str) -> Profile:
    """Return a profile that does not require some criteria."""
    assert set(criteria) <= set(profile.requires)
    return replace(profile, requires=tuple(c for c in profile.requires if c not in criteria))


def is_iop(rulebook: Rulebook, profile: Profile, answers: Mapping[str, str]) -> bool:
    """Tell whether the rules recommend an IOP."""
    return outcome_of(rulebook, profile, answers) is Outcome.IOP


# ---- What is shipped ---------------------------------------------------------------------


def test_every_invariant_holds_for_every_profile(rulebook: Rulebook, profile: Profile) -> None:
    assert prove(rulebook, profile).violations == ()


@for_deciding
def test_the_proof_counts_every_combination(rulebook: Rulebook, profile: Profile) -> None:
    proof = prove(rulebook, profile)
    values = [len(fact.values) for fact in rulebook.facts.values()]
    assert proof.combinations == math.prod(number + 1 for number in values)
    assert proof.complete == math.prod(values)
    assert sum(proof.fires.values()) == proof.combinations
    assert sum(proof.outcomes.values()) == proof.combinations
    assert list(proof.fires) == [rule.id for rule in rulebook.rules]
    assert all(number > 0 for number in proof.fires.values())
    assert all(number > 0 for number in proof.outcomes.values())
    assert proof.profile == profile.id
    assert proof.nodes > len(rulebook.facts) / 2


@for_deciding
def test_the_first_rule_fires_for_exactly_its_share(rulebook: Rulebook, profile: Profile) -> None:
    proof = prove(rulebook, profile)
    first = rulebook.rules[0]
    assert first.when == FactIn("kompetens", frozenset({"nej"}))
    share = len(rulebook.facts["kompetens"].values) + 1
    assert proof.fires[first.id] * share == proof.combinations


def test_the_invariants_are_the_six_of_the_decision_model() -> None:
    assert sorted(INVARIANTS) == [1, 2, 3, 4, 5, 6]


# ---- 1: exactly one recommendation, and every rule can fire -------------------------------


@for_the_longest
def test_1_a_table_without_its_last_rule(rulebook: Rulebook, profile: Profile) -> None:
    broken = with_rules(rulebook, *rulebook.rules[:-1])
    (violation,) = of_invariant(broken, profile, 1)
    answers = counterexample(violation)
    assert deciding_rule(broken, profile, answers) is None
    # With the whole table these are the answers of an IOP.
    assert is_iop(rulebook, profile, answers)


@for_the_longest
def test_1_a_rule_in_the_shadow_of_one_other(rulebook: Rulebook, profile: Profile) -> None:
    first, *rest = rulebook.rules
    shadowed = replace(first, id="i_skuggan", outcome=Outcome.UTRED)
    broken = with_rules(rulebook, first, shadowed, *rest)
    (violation,) = of_invariant(broken, profile, 1)
    assert '"i_skuggan" kan aldrig slå till' in violation.problem
    assert prove(broken, profile).fires["i_skuggan"] == 0
    # Moved before the other it can.
    mended = with_rules(rulebook, shadowed, *rest)
    assert of_invariant(mended, profile, 1) == []


@for_the_longest
def test_1_a_rule_in_the_shadow_of_several_others_together(
    rulebook: Rulebook, profile: Profile
) -> None:
    by_id = rulebook.rules_by_id
    covered = AnyOf(
        (
            FactIn("kompetens", frozenset({"nej", "myndighetsutovning"})),
            FactIn("syfte", frozenset({"lokal_eller_upplatelse"})),
        )
    )
    shadowed = replace(by_id["bara_lokal"], id="i_skuggan", when=covered)
    four = rulebook.rules[:4]
    assert [rule.id for rule in four] == [
        "utanfor_kompetens",
        "myndighetsutovning",
        "lokal_till_foretag",
        "bara_lokal",
    ]
    broken = with_rules(rulebook, *four, shadowed, *rulebook.rules[4:])
    (violation,) = of_invariant(broken, profile, 1)
    assert "i_skuggan" in violation.problem
    only_three = with_rules(rulebook, *four[:3], shadowed, *rulebook.rules[4:])
    assert of_invariant(only_three, profile, 1) == []


# ---- 2: an IOP only when all that is required is met --------------------------------------


def test_2_a_profile_that_does_not_ask_what_can_still_decide(rulebook: Rulebook) -> None:
    # Nothing requires that the ordinary grants do not fit; a grant could still be certain.
    loose = without(rulebook.profiles["soderhamn"], "soderhamn_3")
    found = of_invariant(rulebook, loose, 2)
    for violation, rule in zip(
        found, ("ordinarie_bidrag", "ordinarie_bidrag_oprovat"), strict=True
    ):
        assert f'"{rule}"' in violation.problem
        answers = counterexample(violation)
        assert answers.get("ordinarie_bidrag", DONT_KNOW) == DONT_KNOW
        assert is_iop(rulebook, loose, answers)
        known = {**answers, "ordinarie_bidrag": "ja"}
        # A grant as soon as it is known, or a closer look where there is a sign of a purchase.
        assert outcome_of(rulebook, loose, known) in {Outcome.BIDRAG, Outcome.UTRED}
    first = {**counterexample(found[0]), "ordinarie_bidrag": "ja", "initiativ": "foreningen"}
    assert outcome_of(rulebook, loose, first) is Outcome.BIDRAG


@for_the_longest
def test_2_a_rule_that_does_not_wait_for_the_criteria(rulebook: Rulebook, profile: Profile) -> None:
    last = rulebook.rules[-1]
    hasty = replace(last, id="for_tidigt", when=FactIn("marknad", frozenset({"nej"})))
    position = next(n for n, r in enumerate(rulebook.rules) if r.id == "villkor_brister")
    broken = with_rules(rulebook, *rulebook.rules[:position], hasty, *rulebook.rules[position:])
    answers = counterexample(criteria_violation(broken, profile))
    assert is_iop(broken, profile, answers)
    not_met = set(statuses(broken, profile.requires, answers).values())
    assert not not_met <= {Status.MET, Status.NOT_APPLICABLE}


@for_the_longest
def test_2_unknown_criteria_that_give_an_iop(rulebook: Rulebook, profile: Profile) -> None:
    rules = [
        replace(rule, outcome=Outcome.IOP) if rule.when is CriteriaTest.ANY_UNKNOWN else rule
        for rule in rulebook.rules
    ]
    broken = with_rules(rulebook, *rules)
    answers = counterexample(criteria_violation(broken, profile))
    assert is_iop(broken, profile, answers)
    assert Status.UNKNOWN in statuses(broken, profile.requires, answers).values()


# ---- 3: knowing more never contradicts what was decisive ----------------------------------


@for_the_longest
def test_3_a_decisive_rule_that_fires_on_what_is_unknown(
    rulebook: Rulebook, profile: Profile
) -> None:
    rules = [
        replace(rule, outcome=Outcome.BIDRAG) if rule.when is CriteriaTest.ANY_UNKNOWN else rule
        for rule in rulebook.rules
    ]
    broken = with_rules(rulebook, *rules)
    (violation,) = of_invariant(broken, profile, 3)
    answers = counterexample(violation)
    assert outcome_of(broken, profile, answers) in DECISIVE
    # Some completion of these very answers is an IOP.
    known = {fact: value for fact, value in answers.items() if value != DONT_KNOW}
    whole = compiled(broken, profile)
    rest = whole.space.diagrams.restrict(whole.outcome, whole.space.known(known))
    path = whole.space.diagrams.find(rest, lambda value: value == Outcome.IOP)
    assert path is not None
    completed = {**known, **whole.space.answers(path)}
    assert known.items() <= completed.items()
    assert is_iop(broken, profile, completed)


# ---- 4: what no longer applies does not matter --------------------------------------------


@for_the_longest
def test_4_a_condition_that_hides_a_fact_that_matters(rulebook: Rulebook, profile: Profile) -> None:
    hides = {"partner": FactIn("syfte", frozenset({"gemensam_utmaning"}))}
    broken = replace(rulebook, applies_when={**rulebook.applies_when, **hides})
    (violation,) = of_invariant(broken, profile, 4)
    answers = counterexample(violation)
    pruned = prune(broken, answers)
    assert pruned != answers
    # Read without any pruning, the answers and the pruned answers give different rules.
    nothing_hidden = replace(rulebook, applies_when={})
    as_given = deciding_rule(nothing_hidden, profile, answers)
    as_pruned = deciding_rule(nothing_hidden, profile, pruned)
    assert as_given is not as_pruned


# ---- 5: never looser than the law and the market -----------------------------------------

LAW = ["lag_kompetens", "lag_myndighetsutovning", "lag_inget_kop"]

EVERYWHERE = [*LAW, "tecken_pa_kop", "gemensam_syfte", "gemensam_marknad"]


@for_the_longest
def test_5_what_no_profile_may_leave_out(rulebook: Rulebook, profile: Profile) -> None:
    criteria = rulebook.criteria.values()
    assert [c.id for c in criteria if c.everywhere] == EVERYWHERE
    assert [c.id for c in criteria if c.group == "lag"] == LAW
    assert set(EVERYWHERE) <= set(profile.requires)


@pytest.mark.parametrize("criterion", EVERYWHERE)
@for_the_longest
def test_5_a_profile_that_leaves_out_what_holds_everywhere(
    rulebook: Rulebook, profile: Profile, criterion: str
) -> None:
    facts = criterion_facts(rulebook.criteria[criterion])
    same = [id_ for id_ in profile.requires if criterion_facts(rulebook.criteria[id_]) & facts]
    loose = without(profile, *same)
    found = [v for v in of_invariant(rulebook, loose, 5) if f'"{criterion}"' in v.problem]
    assert len(found) == 1
    answers = counterexample(found[0])
    assert is_iop(rulebook, loose, answers)
    assert statuses(rulebook, [criterion], answers)[criterion] is not Status.MET


def test_5_a_profile_that_lets_a_market_pass(rulebook: Rulebook) -> None:
    helsingborg = rulebook.profiles["helsingborg"]
    loose = without(helsingborg, "gemensam_marknad", "helsingborg_fraga_1")
    lax = with_rules(rulebook, *(rule for rule in rulebook.rules if rule.id != "marknad_finns"))
    (violation,) = of_invariant(lax, loose, 5)
    assert '"gemensam_marknad"' in violation.problem
    answers = counterexample(violation)
    assert is_iop(lax, loose, answers)
    assert statuses(lax, ["gemensam_marknad"], answers)["gemensam_marknad"] is not Status.MET
    # The same with a market for certain: the rules let it pass as well.
    assert is_iop(lax, loose, {**answers, "marknad": "ja"})


def test_5_a_profile_that_lets_a_purchase_pass(rulebook: Rulebook) -> None:
    gone = {"kop_i_grunden", "delvis_uppdrag", "uppdrag_utan_motprestation"}
    lax = with_rules(rulebook, *(rule for rule in rulebook.rules if rule.id not in gone))
    loose = without(rulebook.profiles["malmo"], "lag_inget_kop")
    (violation,) = of_invariant(lax, loose, 5)
    assert '"lag_inget_kop"' in violation.problem
    answers = counterexample(violation)
    assert is_iop(lax, loose, answers)
    assert statuses(lax, ["lag_inget_kop"], answers)["lag_inget_kop"] is not Status.MET
    # The municipality's task for certain, as a part or the whole.
    for uppdrag in ("delvis", "ja"):
        assert is_iop(lax, loose, {**answers, "uppdrag": uppdrag, "motprestation": "nej"})


# ---- 6: no answer can buy its way out ----------------------------------------------------

BOUGHT = {"uppdrag": "ja", "motprestation": "ja"}

SIGNS = {
    "initiativ": "kommunen",
    "styrning": "kommunen_i_detalj",
    "samverkan": "nej",
    "motprestation": "ja",
}


def signs_in(answers: Mapping[str, str]) -> int:
    """Return how many signs of a purchase some answers have."""
    return sum(answers.get(fact) == value for fact, value in SIGNS.items())


def moved_before(rulebook: Rulebook, rule: str, other: str) -> Rulebook:
    """Return a rulebook in which a rule has more weight than another."""
    rest = [row for row in rulebook.rules if row.id != rule]
    position = next(n for n, row in enumerate(rest) if row.id == other)
    moved = rulebook.rules_by_id[rule]
    return with_rules(rulebook, *rest[:position], moved, *rest[position:])


def without_rules(rulebook: Rulebook, *gone: str) -> Rulebook:
    """Return a rulebook without some rules."""
    assert set(gone) <= rulebook.rules_by_id.keys()
    return with_rules(rulebook, *(rule for rule in rulebook.rules if rule.id not in gone))


@for_the_longest
def test_6_a_purchase_that_becomes_a_grant(rulebook: Rulebook, profile: Profile) -> None:
    broken = moved_before(rulebook, "allmant_stod_oprovat", "kop_i_grunden")
    (violation,) = of_invariant(broken, profile, 6)
    assert "kommunens uppgift" in violation.problem
    answers = counterexample(violation)
    assert answers.items() >= BOUGHT.items()
    assert outcome_of(broken, profile, answers) is Outcome.BIDRAG
    assert outcome_of(rulebook, profile, answers) is Outcome.UPPHANDLING


@for_the_longest
def test_6_a_purchase_that_becomes_an_iop(rulebook: Rulebook, profile: Profile) -> None:
    broken = without_rules(
        rulebook, "kop_i_grunden", "uppdrag_utan_motprestation", "motprestation_utan_uppdrag"
    )
    loose = without(profile, "lag_inget_kop")
    (violation,) = of_invariant(broken, loose, 6)
    assert "kommunens uppgift" in violation.problem
    answers = counterexample(violation)
    assert answers.items() >= BOUGHT.items()
    assert outcome_of(broken, loose, answers) in {Outcome.IOP, Outcome.BIDRAG}
    # With the profile's own criterion it is no IOP, whatever the rules have lost.
    assert outcome_of(broken, profile, answers) is not Outcome.IOP
    assert outcome_of(rulebook, profile, answers) is Outcome.UPPHANDLING


@for_the_longest
def test_6_two_signs_that_become_a_grant(rulebook: Rulebook, profile: Profile) -> None:
    broken = without_rules(rulebook, "bidrag_med_koptecken")
    (violation,) = of_invariant(broken, profile, 6)
    assert "två tecken" in violation.problem
    answers = counterexample(violation)
    assert signs_in(answers) >= 2
    assert answers["syfte"] in {"egen_verksamhet", "gemensam_utmaning"}
    assert outcome_of(broken, profile, answers) is Outcome.BIDRAG
    assert outcome_of(rulebook, profile, answers) is Outcome.UTRED


def test_6_two_signs_that_become_an_iop(rulebook: Rulebook) -> None:
    malmo = rulebook.profiles["malmo"]
    broken = without_rules(rulebook, "flera_koptecken")
    # The criterion still stands against it; without that too it is an IOP.
    assert of_invariant(broken, malmo, 6) == []
    loose = without(malmo, "tecken_pa_kop")
    (violation,) = of_invariant(broken, loose, 6)
    assert "två tecken" in violation.problem
    answers = counterexample(violation)
    assert signs_in(answers) >= 2
    assert is_iop(broken, loose, answers)
    assert outcome_of(rulebook, malmo, answers) is Outcome.UTRED


def test_6_rules_that_count_to_three(rulebook: Rulebook) -> None:
    three = AtLeast(3, tuple(sign.when for sign in rulebook.signs))
    rules = [
        replace(rule, when=three) if rule.id == "flera_koptecken" else rule
        for rule in rulebook.rules
    ]
    loose = without(rulebook.profiles["malmo"], "tecken_pa_kop")
    broken = with_rules(rulebook, *rules)
    (violation,) = of_invariant(broken, loose, 6)
    answers = counterexample(violation)
    assert signs_in(answers) == 2
    assert is_iop(broken, loose, answers)


@pytest.mark.parametrize("sign", ["initiativ", "styrning", "samverkan"])
def test_6_a_sign_that_the_rules_forget(rulebook: Rulebook, sign: str) -> None:
    """The proof has the signs by itself: the rules are not proved against what they say."""
    signs = [s.when for s in rulebook.signs if s.when != FactIn(sign, frozenset({SIGNS[sign]}))]
    assert len(signs) == len(SIGNS) - 1
    rules = [
        replace(rule, when=AtLeast(2, tuple(signs))) if rule.id == "flera_koptecken" else rule
        for rule in rulebook.rules
    ]
    loose = without(rulebook.profiles["malmo"], "tecken_pa_kop")
    broken = with_rules(rulebook, *rules)
    (violation,) = of_invariant(broken, loose, 6)
    answers = counterexample(violation)
    assert answers[sign] == SIGNS[sign]
    assert signs_in(answers) == 2
    assert is_iop(broken, loose, answers)


@for_the_longest
def test_6_general_support_is_measured_by_the_purchase_test_alone(
    rulebook: Rulebook, profile: Profile
) -> None:
    signs = {fact: value for fact, value in SIGNS.items() if fact != "motprestation"}
    answers = {"syfte": "allmant_stod", "kompetens": "ja", "uppdrag": "nej", **signs}
    assert outcome_of(rulebook, profile, {**answers, "motprestation": "nej"}) is Outcome.BIDRAG
    assert outcome_of(rulebook, profile, {**answers, "motprestation": "ja"}) is Outcome.UTRED


@for_the_longest
def test_a_stricter_profile_is_fine(rulebook: Rulebook, profile: Profile) -> None:
    more = tuple(id_ for id_ in rulebook.criteria if id_ not in profile.requires)
    strict = replace(profile, requires=(*profile.requires, *more))
    assert prove(rulebook, strict).violations == ()
