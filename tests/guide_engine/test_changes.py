"""The smallest changes are exact: against brute force, and on the full model.

The brute force asks the rules themselves (``deciding_rule``), not the diagrams.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from guide_engine.changes import Change, changes
from guide_engine.compiled import Compiled, Space, compile_in
from guide_engine.decision import prune
from guide_engine.diagram import Diagrams
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Outcome
from guide_engine.rulebook import question_order
from tests.oracle import deciding_rule
from tests.representatives import of_deciding, of_the_longest
from tests.strategies import (
    FACTS,
    IDEA,
    RULEBOOK,
    all_values,
    any_answers,
    known_values,
    nearly_iop,
    profile_ids,
    whole_of,
)

Chosen = frozenset[tuple[str, str]]
"""Changed answers as (fact, value)."""


def outcome_of(of: str, answers: Mapping[str, str]) -> Outcome:
    """Return the recommendation that the rules themselves give."""
    rule = deciding_rule(RULEBOOK, RULEBOOK.profiles[of], answers)
    assert rule is not None
    return rule.outcome


def written_out(change: Change) -> Iterator[Chosen]:
    """Iterate over every choice among the alternatives of a change."""
    choices = [
        (value, *change.alternatives.get(fact, ())) for fact, value in change.answers.items()
    ]
    for values in itertools.product(*choices):
        yield frozenset(zip(change.answers, values, strict=True))


def smallest(found: Sequence[Change]) -> dict[Outcome, list[Chosen]]:
    """Return every choice of changes by outcome."""
    by_outcome: dict[Outcome, list[Chosen]] = {}
    for change in found:
        by_outcome.setdefault(change.outcome, []).extend(written_out(change))
    return by_outcome


def sets_of_changes(answers: Mapping[str, str], free: Sequence[str], size: int) -> Iterator[Chosen]:
    """Iterate over all ways to give another known answer to exactly ``size`` free facts."""
    for facts in itertools.combinations(free, size):
        others = [
            [value for value in known_values(fact) if value != answers.get(fact)] for fact in facts
        ]
        for values in itertools.product(*others):
            yield frozenset(zip(facts, values, strict=True))


# ---- Against brute force on reduced models -----------------------------------------------


@dataclass(frozen=True)
class Case:
    """A profile, answers, and the few facts that may change: all others stay as they are."""

    of: str
    answers: Mapping[str, str]
    free: tuple[str, ...]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a case near the idea; the free facts may also be unknown or unanswered."""
    free = tuple(draw(st.lists(st.sampled_from(FACTS), min_size=2, max_size=5, unique=True)))
    near = draw(nearly_iop())
    answers: dict[str, str] = {}
    for fact in FACTS:
        if fact in free:
            value = draw(st.sampled_from((None, *all_values(fact))))
            if value is not None:
                answers[fact] = value
        else:
            answers[fact] = near[fact] if near.get(fact) in known_values(fact) else IDEA[fact]
    return Case(draw(profile_ids()), answers, free)


def reduced(case: Case) -> Compiled:
    """Return the diagrams of a rulebook in which only the free facts have other values."""
    facts = {
        fact.id: fact if fact.id in case.free else replace(fact, values=(case.answers[fact.id],))
        for fact in RULEBOOK.facts.values()
    }
    rulebook = replace(RULEBOOK, facts=facts)
    # Not through the cache of ``compiled``: it would keep every model.
    order = question_order(rulebook)
    values = tuple((*facts[fact].values, DONT_KNOW) for fact in order)
    space = Space(rulebook, order, values, Diagrams([len(v) for v in values]))
    return compile_in(space, RULEBOOK.profiles[case.of])


def brute_force(case: Case) -> dict[Outcome, set[Chosen]]:
    """Return every smallest set of changes to each other outcome, by trying all of them."""
    now = outcome_of(case.of, case.answers)
    found: dict[Outcome, set[Chosen]] = {}
    for size in range(1, len(case.free) + 1):
        of_this_size: dict[Outcome, set[Chosen]] = {}
        for chosen in sets_of_changes(case.answers, case.free, size):
            outcome = outcome_of(case.of, {**case.answers, **dict(chosen)})
            if outcome is not now and outcome not in found:
                of_this_size.setdefault(outcome, set()).add(chosen)
        found.update(of_this_size)
    return found


@settings(max_examples=60)
@given(cases())
def test_changes_are_exactly_those_of_brute_force(case: Case) -> None:
    found = smallest(changes(reduced(case), case.answers))
    for chosen in found.values():
        assert len(chosen) == len(set(chosen))  # none is said twice
    assert {outcome: set(chosen) for outcome, chosen in found.items()} == brute_force(case)


# ---- On the full model -------------------------------------------------------------------


@of_deciding
@settings(max_examples=15)
@given(answers=any_answers())
def test_every_change_and_every_alternative_gives_its_outcome(
    of: str, answers: dict[str, str]
) -> None:
    kept = prune(RULEBOOK, answers)
    now = outcome_of(of, kept)
    for change in changes(whole_of(of), kept):
        assert change.outcome is not now
        assert change.alternatives.keys() <= change.answers.keys()
        for chosen in written_out(change):
            assert outcome_of(of, {**kept, **dict(chosen)}) is change.outcome
            for fact, value in chosen:
                assert value in known_values(fact)
                assert value != kept.get(fact)


@of_the_longest
@settings(max_examples=5)
@given(answers=nearly_iop())
def test_no_single_or_double_change_does_better(of: str, answers: dict[str, str]) -> None:
    kept = prune(RULEBOOK, answers)
    now = outcome_of(of, kept)
    best: dict[Outcome, set[Chosen]] = {}
    for size in (1, 2):
        of_this_size: dict[Outcome, set[Chosen]] = {}
        for chosen in sets_of_changes(kept, FACTS, size):
            outcome = outcome_of(of, {**kept, **dict(chosen)})
            if outcome is not now and outcome not in best:
                of_this_size.setdefault(outcome, set()).add(chosen)
        best.update(of_this_size)
    found = {
        outcome: set(chosen) for outcome, chosen in smallest(changes(whole_of(of), kept)).items()
    }
    assert {o: chosen for o, chosen in found.items() if len(next(iter(chosen))) <= 2} == best


@of_deciding
@settings(max_examples=25)
@given(answers=any_answers())
def test_no_part_of_a_change_is_enough(of: str, answers: dict[str, str]) -> None:
    kept = prune(RULEBOOK, answers)
    for change in changes(whole_of(of), kept):
        for left_out in change.answers:
            part = {f: v for f, v in change.answers.items() if f != left_out}
            assert outcome_of(of, {**kept, **part}) is not change.outcome


@of_deciding
@settings(max_examples=40)
@given(answers=any_answers())
def test_every_other_outcome_can_be_reached_and_the_nearest_comes_first(
    of: str, answers: dict[str, str]
) -> None:
    kept = prune(RULEBOOK, answers)
    found = changes(whole_of(of), kept)
    order = question_order(RULEBOOK)
    outcomes = list(Outcome)
    keys = [(len(change.answers), outcomes.index(change.outcome)) for change in found]
    assert keys == sorted(keys)
    for change in found:
        assert list(change.answers) == [fact for fact in order if fact in change.answers]
    sizes = {(change.outcome, len(change.answers)) for change in found}
    assert len(sizes) == len({outcome for outcome, _ in sizes})
    # From anywhere every other outcome can be reached: what is known can be changed.
    missing = set(Outcome) - {change.outcome for change in found}
    assert missing == {outcome_of(of, kept)}


# ---- By hand -----------------------------------------------------------------------------


def as_text(found: Sequence[Change], outcome: Outcome) -> set[str]:
    """Return the changes to an outcome, readable."""
    return {
        " + ".join(
            f"{fact}={'|'.join((value, *change.alternatives.get(fact, ())))}"
            for fact, value in change.answers.items()
        )
        for change in found
        if change.outcome is outcome
    }


def changes_in_soderhamn(answers: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the smallest changes where Söderhamn's rules decide."""
    return changes(whole_of("soderhamn"), answers)


def test_one_answer_from_an_iop() -> None:
    found = changes_in_soderhamn({**IDEA, "avtalstid": "over_4_ar"})
    assert as_text(found, Outcome.IOP) == {"avtalstid=under_1_ar|1_4_ar"}
    assert as_text(found, Outcome.BIDRAG) == {
        "syfte=allmant_stod",
        "finansiering=bara_kommunen",
        "ordinarie_bidrag=ja",
    }
    assert as_text(found, Outcome.ANNAN_VAG) == {
        "syfte=lokal_eller_upplatelse",
        "kompetens=nej|myndighetsutovning",
        "partner=nej",
    }
    assert as_text(found, Outcome.UPPHANDLING) == {
        "syfte=bestalld_tjanst",
        "aktorer=flera_en_valjs",
        "vinst=delas_ut",
    }
    assert as_text(found, Outcome.UTRED) == set()


def test_an_unknown_answer_can_be_made_known() -> None:
    without = {fact: value for fact, value in IDEA.items() if fact != "nytta"}
    assert as_text(changes_in_soderhamn(without), Outcome.IOP) == {"nytta=ja"}
    unknown = {**IDEA, "nytta": DONT_KNOW}
    assert as_text(changes_in_soderhamn(unknown), Outcome.IOP) == {"nytta=ja"}


def test_two_answers_from_an_iop() -> None:
    found = changes_in_soderhamn({**IDEA, "initiativ": "kommunen", "nytta": "nej"})
    assert as_text(found, Outcome.IOP) == {"initiativ=foreningen|dialog + nytta=ja"}


def test_a_purchase_needs_both_answers_to_be_different() -> None:
    found = changes_in_soderhamn({**IDEA, "uppdrag": "ja", "motprestation": "ja"})
    assert as_text(found, Outcome.IOP) == {"uppdrag=nej + motprestation=nej"}
    assert as_text(found, Outcome.BIDRAG) == {
        "uppdrag=nej + motprestation=nej + ordinarie_bidrag=ja",
        "uppdrag=nej + motprestation=nej + finansiering=bara_kommunen",
        "syfte=allmant_stod + uppdrag=nej + motprestation=nej",
    }
    assert as_text(found, Outcome.UTRED) == {
        "uppdrag=delvis",
        "uppdrag=nej",
        "motprestation=nej",
    }
    assert as_text(found, Outcome.UPPHANDLING) == set()


def test_one_sign_of_two_has_to_go() -> None:
    signs = {"initiativ": "kommunen", "samverkan": "nej"}
    found = changes(whole_of("malmo"), {**IDEA, **signs})
    assert as_text(found, Outcome.IOP) == {"initiativ=foreningen|dialog", "samverkan=ja"}
    # Where the profile asks for both, both have to be different.
    common = changes(whole_of("gemensam"), {**IDEA, **signs})
    assert as_text(common, Outcome.IOP) == {"initiativ=foreningen|dialog + samverkan=ja"}


def test_the_value_of_a_purchase_changes_nothing() -> None:
    for varde in (*known_values("varde"), DONT_KNOW):
        found = changes_in_soderhamn({**IDEA, "vinst": "delas_ut", "varde": varde})
        assert found == changes_in_soderhamn({**IDEA, "vinst": "delas_ut"})
        assert all("varde" not in change.answers for change in found)


def test_a_question_that_was_not_asked_for_comes_with_another_purpose() -> None:
    support = {**IDEA, "syfte": "allmant_stod"}
    del support["vinst"]
    idea = "syfte=egen_verksamhet|gemensam_utmaning"
    assert as_text(changes_in_soderhamn(support), Outcome.IOP) == {
        f"{idea} + vinst=ingen|overskott_i_verksamheten|overskott_annan_verksamhet|delas_inte_ut"
    }
    # An answer that a link brought counts, so it need not be given again.
    with_it = {**support, "vinst": "ingen"}
    assert as_text(changes_in_soderhamn(with_it), Outcome.IOP) == {idea}


def test_a_change_can_bring_a_question_with_it() -> None:
    # Where the association pays alone, a second payment is not asked about; when the
    # municipality joins in it has to be answered too.
    answers = {**IDEA, "finansiering": "bara_foreningen"}
    del answers["annan_ersattning"]
    assert as_text(changes_in_soderhamn(answers), Outcome.IOP) == {
        "finansiering=bada + annan_ersattning=nej|extern"
    }
