"""What differs between two municipalities: nothing for the same one, and only what is true."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given

from guide_engine.assessment import about_iop, assess, instances
from guide_engine.decision import criterion_facts, criterion_status, prune
from guide_engine.difference import Side, difference, own_criteria
from guide_engine.model import Criterion, Profile, Status
from tests.oracle import deciding_rule
from tests.representatives import DIFFERENT, REPRESENTATIVES
from tests.strategies import (
    IDEA,
    PROFILES,
    RULEBOOK,
    all_values,
    any_answers,
    profile_ids,
    whole_of,
)

WEIGHT = {Status.NOT_APPLICABLE: 0, Status.MET: 0, Status.UNKNOWN: 1, Status.NOT_MET: 2}
PAIRS = {
    *permutations(REPRESENTATIVES, 2),
    *pairwise((*DIFFERENT, DIFFERENT[0])),
    *pairwise((*DIFFERENT[::-1], DIFFERENT[-1])),
}
two_profiles = pytest.mark.parametrize(("of", "beside"), sorted(PAIRS))


def weight(criterion: Criterion, answers: dict[str, str]) -> int:
    """Return how much a criterion stands in the way."""
    return WEIGHT[criterion_status(RULEBOOK, criterion, prune(RULEBOOK, answers))]


def worst(profile: Profile, answers: dict[str, str]) -> int:
    """Return how much stands in the way of an IOP in a municipality."""
    return max(weight(RULEBOOK.criteria[id_], answers) for id_ in profile.requires)


@given(of=profile_ids(), answers=any_answers())
def test_a_profile_does_not_differ_from_itself(of: str, answers: dict[str, str]) -> None:
    assert own_criteria(whole_of(of), whole_of(of)) == ()
    one, other = (assess(RULEBOOK, RULEBOOK.profiles[of], answers) for _ in range(2))
    found = difference(RULEBOOK, one, other)
    assert found.number == 0
    assert not found.decided_by


@two_profiles
def test_a_criterion_of_its_own_can_be_worse_than_all_of_the_other(of: str, beside: str) -> None:
    own = own_criteria(whole_of(of), whole_of(beside))
    profile, other = RULEBOOK.profiles[of], RULEBOOK.profiles[beside]
    for id_ in profile.requires:
        criterion = RULEBOOK.criteria[id_]
        facts = criterion_facts(criterion)
        possible = {fact: frozenset(all_values(fact)) for fact in facts}
        alone = [
            answers
            for few in instances(facts, possible)
            for answers in ({**IDEA, **few},)
            if weight(criterion, answers) > worst(other, answers)
        ]
        assert bool(alone) is (id_ in own), id_


@given(of=profile_ids(), beside=profile_ids(), answers=any_answers())
def test_no_criterion_that_stands_alone_is_left_out(
    of: str, beside: str, answers: dict[str, str]
) -> None:
    profile, other = RULEBOOK.profiles[of], RULEBOOK.profiles[beside]
    alone = {
        id_
        for id_ in profile.requires
        if weight(RULEBOOK.criteria[id_], answers) > worst(other, answers)
    }
    assert alone <= set(own_criteria(whole_of(of), whole_of(beside)))


@given(of=profile_ids(), beside=profile_ids(), answers=any_answers())
def test_what_is_listed_is_true_of_one_side_and_not_of_the_other(
    of: str, beside: str, answers: dict[str, str]
) -> None:
    profile, other = RULEBOOK.profiles[of], RULEBOOK.profiles[beside]
    here, there = (assess(RULEBOOK, p, answers) for p in (profile, other))
    found = difference(RULEBOOK, here, there)

    assert difference(RULEBOOK, there, here).here == found.there
    assert (found.here.found, found.there.found) == (here, there)
    assert found.decided_by is (here.decided_by.text != there.decided_by.text)
    for side, beyond in ((found.here, there), (found.there, here)):
        own = side.found.profile
        listed = [each.criterion.id for each in side.criteria]
        assert set(listed) <= set(own.requires) - set(beyond.profile.requires)
        assert not listed or about_iop(side.found)
        for each in side.criteria:
            assert WEIGHT[each.status] == weight(each.criterion, answers)
        assert [WEIGHT[each.status] for each in side.criteria] == sorted(
            (WEIGHT[each.status] for each in side.criteria), reverse=True
        )
        there_too = {noted.item.id for noted in beyond.warnings}
        named = {warning.id for warning in side.warnings}
        assert named <= {noted.item.id for noted in side.found.warnings} - there_too


@given(of=profile_ids(), beside=profile_ids(), answers=any_answers())
def test_another_recommendation_is_explained(of: str, beside: str, answers: dict[str, str]) -> None:
    here, there = (RULEBOOK.profiles[id_] for id_ in (of, beside))
    rules = [deciding_rule(RULEBOOK, profile, answers) for profile in (here, there)]
    found = difference(RULEBOOK, *(assess(RULEBOOK, p, answers) for p in (here, there)))

    def stands(side: Side) -> set[Status]:
        return {each.status for each in side.criteria} & {Status.NOT_MET, Status.UNKNOWN}

    if rules[0] != rules[1]:
        assert stands(found.here) | stands(found.there)


@pytest.mark.parametrize("beside", sorted({*PROFILES} - {"soderhamn"}))
def test_more_than_four_years_stands_in_the_way_in_soderhamn_alone(beside: str) -> None:
    answers = {**IDEA, "avtalstid": "over_4_ar"}
    here, there = (
        assess(RULEBOOK, RULEBOOK.profiles[id_], answers) for id_ in ("soderhamn", beside)
    )
    found = difference(RULEBOOK, here, there)
    unmet = [c.criterion.id for c in found.here.criteria if c.status is Status.NOT_MET]
    assert unmet == ["soderhamn_avtalstid"]


def test_a_warning_about_one_municipality_is_listed() -> None:
    here, there = (assess(RULEBOOK, RULEBOOK.profiles[id_], IDEA) for id_ in ("soderhamn", "malmo"))
    found = difference(RULEBOOK, here, there)
    assert [warning.id for warning in found.here.warnings] == ["gamla_fokusomraden"]
    assert [warning.id for warning in found.there.warnings] == ["gammalt_underlag"]
