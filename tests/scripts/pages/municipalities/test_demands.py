"""What a municipality demands: the same as trying every answer, and told apart by who says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_engine.compiled import compiled
from guide_engine.diagram import leaf_values
from guide_engine.logic import DONT_KNOW
from guide_engine.model import GRADES, Outcome, Profile
from scripts.pages.municipalities.demands import By, accepted, demands, is_counted, key
from tests.representatives import REPRESENTATIVES
from tests.scripts.pages.municipalities.made_up import OWN, RULEBOOK, WHOLE


def possible(profile: Profile, fact: str, value: str) -> bool:
    """Tell whether an IOP can follow from an answer, found by fixing it."""
    whole = compiled(RULEBOOK, profile)
    level = whole.space.level(fact)
    fixed = {level: whole.space.values[level].index(value)}
    return Outcome.IOP in leaf_values(whole.space.diagrams.restrict(whole.outcome, fixed))


@pytest.mark.parametrize("id_", REPRESENTATIVES)
def test_what_is_accepted_is_what_can_lead_to_an_iop(id_: str) -> None:
    profile = RULEBOOK.profiles[id_]
    for fact, demand in demands(compiled(RULEBOOK, profile)).items():
        values = RULEBOOK.facts[fact].values
        assert demand.fine == tuple(v for v in values if possible(profile, fact, v))
        free = possible(profile, fact, DONT_KNOW)
        assert (demand.by in (By.NOBODY, By.ADVISED)) == free
        assert not {*demand.fine} & {*demand.judged}


def test_every_way_to_demand_occurs() -> None:
    found = [each for profile in OWN for each in demands(compiled(RULEBOOK, profile)).values()]
    assert {demand.by for demand in found} == set(By)
    assert any(demand.judged for demand in found)
    assert any(len(demand.fine) > 1 for demand in found if demand.by is By.OWN)


def test_a_demand_that_no_own_source_is_cited_for_is_the_guides() -> None:
    instead = {By.OWN: By.GUIDE, By.ADVISED: By.NOBODY}
    silent = replace(WHOLE, sources=())
    own = demands(compiled(RULEBOOK, WHOLE))
    for fact, demand in demands(compiled(RULEBOOK, silent)).items():
        assert demand.by is instead.get(own[fact].by, own[fact].by)
    assert any(demand.by is By.OWN for demand in own.values())


def test_what_is_recommended_is_told_and_not_demanded() -> None:
    for fact, demand in demands(compiled(RULEBOOK, WHOLE)).items():
        if demand.by is By.OWN:
            own = [id_ for id_ in WHOLE.requires if not RULEBOOK.criteria[id_].everywhere]
            told = replace(WHOLE, requires=tuple(i for i in WHOLE.requires if i not in own))
            advised = demands(compiled(RULEBOOK, replace(told, recommends=tuple(own))))[fact]
            if advised.by is By.ADVISED:
                assert advised.fine == RULEBOOK.facts[fact].values
                assert key(advised) != key(demand)
                return
    pytest.fail("nothing could be recommended")


def test_two_demands_have_one_key_if_the_same_answers_are_accepted() -> None:
    texts: dict[tuple[str, str], set[str]] = {}
    for profile in OWN:
        whole = compiled(RULEBOOK, profile)
        for fact, demand in demands(whole).items():
            if demand.by in (By.OWN, By.GUIDE):
                texts.setdefault((fact, key(demand)), set()).add(accepted(whole, demand))
    assert all(len(said) == 1 for said in texts.values())
    assert len({key_ for _, key_ in texts}) > 1


def test_only_what_was_read_whole_and_holds_is_counted() -> None:
    assert is_counted(WHOLE)
    assert not is_counted(replace(WHOLE, grade=GRADES[1]))
    assert not is_counted(replace(WHOLE, withdrawn="2027-01-01"))
    assert not is_counted(RULEBOOK.profiles["gemensam"])
