"""Strategies for answers, and the one idea that every profile lets pass as an IOP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import strategies as st

from guide_engine.cases import Base, Case, shipped_cases
from guide_engine.compiled import Compiled, compiled
from guide_engine.flow import answer, fact_at, first_state
from guide_engine.logic import DONT_KNOW, Truth, evaluate
from guide_engine.model import Role, Rulebook
from guide_engine.regions import spoken
from guide_engine.rulebook import default_rulebook

RULEBOOK: Rulebook = default_rulebook()
FACTS: tuple[str, ...] = tuple(RULEBOOK.facts)
PROFILES: tuple[str, ...] = tuple(sorted(RULEBOOK.profiles))

# A test that fails prints its arguments. Ids and answers are short; rulebooks and diagrams
# are not, so tests with many examples get the id of a profile and look the rest up.
every_profile = pytest.mark.parametrize("of", PROFILES)


def said_of(of: str) -> Rulebook:
    """Return the rulebook as a profile's visitors are spoken to: a region has its own words."""
    return spoken(RULEBOOK, of)


def whole_of(of: str) -> Compiled:
    """Return the diagrams of a profile."""
    return compiled(said_of(of), said_of(of).profiles[of])


CASES: tuple[Case, ...] = shipped_cases(RULEBOOK)
BASES: Mapping[str, Base] = {case.base.id: case.base for case in CASES}

IDEA: Mapping[str, str] = {
    fact: BASES["vanlig_ide"].answers.get(fact, RULEBOOK.facts[fact].values[0]) for fact in FACTS
}
"""Answers to everything that meet the criteria of all profiles."""


OLD_LINK = (
    "v=1&kommun=soderhamn&roll=forening&syfte=egen_verksamhet&kompetens=ja&partner=ja"
    "&aktor=ideell_forening&demokratisk=ja&vinst=ingen&initiativ=foreningen&marknad=nej"
    "&aktorer=en&ordinarie_bidrag=nej&finansiering=bada&styrning=gemensamt&mal=namns_i_plan"
    "&nytta=ja&samverkan=ja&avtalstid=1_4_ar&beslut=en_namnd&annan_ersattning=nej"
    "&regler=2026-11-21&steg=resultat"
)
"""A link to a result, made with the first version of the rules: it had all their answers."""

NEW_FACTS = (
    "uppdrag",
    "motprestation",
    "allmannyttig",
    "moten",
    "vardegrund",
    "offentligt_finansierad",
    "varde",
    "finns_redan",
    "komplement",
    "annat_stod",
    "i_skrift",
    "overskott_ater",
    "forankrad",
)
"""The facts that the first version of the rules did not know."""

OLD_ANSWERS: Mapping[str, str] = {f: v for f, v in IDEA.items() if f not in NEW_FACTS}


def known_values(fact: str) -> tuple[str, ...]:
    """Return the known values of a fact."""
    return RULEBOOK.facts[fact].values


def all_values(fact: str) -> tuple[str, ...]:
    """Return everything that a fact can be answered with."""
    return (*RULEBOOK.facts[fact].values, DONT_KNOW)


def not_asked_for(answers: Mapping[str, str]) -> frozenset[str]:
    """Return the facts that the questions do not ask for, whether they have an answer or not."""
    return frozenset(
        fact
        for fact, condition in RULEBOOK.asks_when.items()
        if evaluate(condition, answers) is Truth.NOT_MET
    )


def asked_for(of: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers without those that a profile's questions would not have asked for.

    That is also what an answer on the way says of a later question in so many words.
    """
    left_out = set(not_asked_for(answers))
    whole = whole_of(of)
    state = first_state(whole)
    while (fact := fact_at(whole, state)) is not None and fact in answers:
        left_out |= RULEBOOK.also.get(fact, {}).get(answers[fact], {}).keys()
        state = answer(whole, state, answers[fact])
    return {fact: value for fact, value in answers.items() if fact not in left_out}


def profile_ids() -> st.SearchStrategy[str]:
    """Return the id of any profile."""
    return st.sampled_from(PROFILES)


def roles() -> st.SearchStrategy[Role | None]:
    """Return either role or none."""
    return st.sampled_from([None, *Role])


def complete_answers(facts: Sequence[str] = FACTS) -> st.SearchStrategy[dict[str, str]]:
    """Return a known answer to every question."""
    return st.fixed_dictionaries({fact: st.sampled_from(known_values(fact)) for fact in facts})


def partial_answers(facts: Sequence[str] = FACTS) -> st.SearchStrategy[dict[str, str]]:
    """Return answers to some questions, "vet inte" among them."""
    return st.fixed_dictionaries(
        {}, optional={fact: st.sampled_from(all_values(fact)) for fact in facts}
    )


@st.composite
def nearly_iop(draw: st.DrawFn) -> dict[str, str]:
    """Return the idea with a few answers changed, unknown or left out.

    Answers drawn evenly are almost always decided by one of the first rules; these reach
    the last ones.
    """
    answers = dict(IDEA)
    for fact in draw(st.lists(st.sampled_from(FACTS), max_size=4, unique=True)):
        value = draw(st.sampled_from((None, *all_values(fact))))
        if value is None:
            del answers[fact]
        else:
            answers[fact] = value
    return answers


def any_answers() -> st.SearchStrategy[dict[str, str]]:
    """Return answers that reach all rules: close to an IOP, and anywhere."""
    return st.one_of(nearly_iop(), partial_answers())
