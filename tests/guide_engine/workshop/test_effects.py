"""What a draft does: exactly, for the draft as it is, and without keeping the drafts before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_engine.assessment import assess
from guide_engine.compiled import compiled, space_of
from guide_engine.flow import flow
from guide_engine.model import COMMON, Outcome
from guide_engine.proof import prove
from guide_engine.rulebook import with_profile
from guide_engine.workshop.draft import Draft
from guide_engine.workshop.edits import edited
from guide_engine.workshop.effects import Effects, effects, tried
from guide_engine.workshop.files import written
from tests.guide_engine.workshop.drafts import finished, new
from tests.strategies import PROFILES, RULEBOOK


def of(draft: Draft) -> Effects:
    found = effects(RULEBOOK, draft)
    assert found is not None
    return found


@pytest.mark.parametrize("model", PROFILES)
def test_every_profile_can_be_begun_with_and_tried(model: str) -> None:
    """What is still to be written does not stand in the way."""
    assert tried(RULEBOOK, new(model)) is not None


@pytest.mark.parametrize("model", PROFILES[::5])
def test_what_was_begun_is_proved(model: str) -> None:
    assert of(new(model)).proof.violations == ()


def test_the_common_ground_changes_nothing() -> None:
    found = of(new())

    assert found.comparison.changed == 0
    assert found.beyond == ()


def test_the_examples_show_the_change() -> None:
    draft = finished()
    texts = written(RULEBOOK, draft)
    rulebook = with_profile(RULEBOOK, draft.id, {k: t for k, t in texts.items() if k != "page.md"})
    kinds = of(draft).comparison.kinds

    assert kinds
    for kind in kinds:
        common, own = (
            assess(rulebook, rulebook.profiles[id_], kind.example) for id_ in (COMMON, draft.id)
        )
        assert (common.outcome, own.outcome) == (kind.before, kind.after)


def test_the_proof_is_that_of_the_profile() -> None:
    draft = finished()
    texts = written(RULEBOOK, draft)
    rulebook = with_profile(RULEBOOK, draft.id, {k: t for k, t in texts.items() if k != "page.md"})
    whole = prove(rulebook, rulebook.profiles[draft.id])

    assert of(draft).proof == whole


def test_a_condition_that_is_lacking_breaks_the_proof_with_an_example() -> None:
    draft = edited(RULEBOOK, new(), {"use.gemensam_finansiering": "shows"})
    violations = of(draft).proof.violations

    assert {each.invariant for each in violations} == {2}
    assert all(each.counterexample for each in violations)


def test_a_compulsory_criterion_that_is_left_out_breaks_the_proof_with_an_example() -> None:
    draft = edited(RULEBOOK, new(), {"use.gemensam_marknad": "unused"})

    assert 5 in {each.invariant for each in of(draft).proof.violations}


def test_a_criterion_that_is_written_anew_is_judged_anew() -> None:
    """It keeps its id, and must not get the diagram that it had before."""
    one = of(finished({"values.0.ja": "ja"}))
    other = of(finished({"values.0.ja": "", "values.0.nej": "nej"}))
    (here,), (there,) = (
        [each for each in found.comparison.kinds if each.after is Outcome.ANNAN_VAG]
        or [found.comparison.kinds[0]]
        for found in (one, other)
    )

    assert one.comparison.total == other.comparison.total
    assert here.example != there.example


def test_nothing_is_kept_of_earlier_drafts() -> None:
    space = space_of(RULEBOOK)
    compiled(RULEBOOK, RULEBOOK.profiles[COMMON])
    before = len(space.tables), len(space.diagrams.branch()._tests), compiled.cache_info().currsize
    facts = [*RULEBOOK.facts][-3:]
    for fact in facts:
        value = RULEBOOK.facts[fact].values[0]
        draft = finished()
        criterion = {**draft.listed("criterion")[0], "met_when": {fact: [value]}}
        draft = replace(draft, profile={**draft.profile, "criterion": [criterion]})
        assert effects(RULEBOOK, draft) is not None
        found = tried(RULEBOOK, draft)
        assert found is not None
        flow(found[1])

    after = len(space.tables), len(space.diagrams.branch()._tests), compiled.cache_info().currsize
    assert after == before
    assert flow.cache_info().currsize == 1
