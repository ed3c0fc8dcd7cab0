"""The representatives hold together all that any profile holds, and are few."""

from __future__ import annotations

import pytest

from guide_engine.model import BEGINNINGS, COMMON, KINDS
from tests.representatives import DECIDING, DIFFERENT, LONGEST, REPRESENTATIVES, SPOKEN, covering
from tests.strategies import PROFILES, RULEBOOK

CHOSEN = [RULEBOOK.profiles[id_] for id_ in REPRESENTATIVES]


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ({"a": {1, 2}, "b": {3}, "c": {2, 3}}, ("a", "b")),
        ({"a": {1}, "b": {1, 2}}, ("b",)),
        ({"b": {1}, "a": {1}}, ("a",)),
        ({}, ()),
    ],
)
def test_few_names_hold_together_what_any_name_holds(
    held: dict[str, set[str]], found: tuple[str, ...]
) -> None:
    assert covering(held) == found


@pytest.mark.parametrize("field", ["recommends", "shows", "area", "withdrawn", "unknown"])
def test_what_a_profile_can_have_one_of_them_has(field: str) -> None:
    every = [getattr(profile, field) for profile in RULEBOOK.profiles.values()]
    assert any(every) is any(getattr(profile, field) for profile in CHOSEN)


def test_each_kind_grade_and_way_to_begin_is_held_by_one_of_them() -> None:
    every = RULEBOOK.profiles.values()
    assert {profile.kind for profile in CHOSEN} == {profile.kind for profile in every} == {*KINDS}
    assert {profile.grade for profile in CHOSEN} == {profile.grade for profile in every}
    for subject in BEGINNINGS:
        assert any(subject in p.begins for p in every) is any(subject in p.begins for p in CHOSEN)
    assert any(who.refusal for profile in CHOSEN for who in profile.decided_by) is any(
        who.refusal for profile in every for who in profile.decided_by
    )


def test_they_are_few_and_the_common_ground_is_one() -> None:
    assert COMMON in REPRESENTATIVES
    assert COMMON in LONGEST
    assert set(LONGEST) <= set(REPRESENTATIVES) <= set(PROFILES)
    assert len(REPRESENTATIVES) < 8


def test_every_list_of_required_criteria_is_that_of_one_which_differs() -> None:
    assert COMMON in DIFFERENT
    lists = [RULEBOOK.profiles[id_].requires for id_ in DIFFERENT]
    assert len(set(lists)) == len(lists)
    assert set(lists) == {profile.requires for profile in RULEBOOK.profiles.values()}


def test_what_the_representatives_require_and_what_they_are_called_is_held_by_fewer() -> None:
    lists = [RULEBOOK.profiles[id_].requires for id_ in DECIDING]
    assert len(set(lists)) == len(lists)
    assert set(lists) == {profile.requires for profile in CHOSEN}
    assert {RULEBOOK.profiles[id_].kind for id_ in SPOKEN} == {*KINDS}
