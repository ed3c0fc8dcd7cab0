"""The note on a direct award: where it fits, what it rests on, and what is left to fill in."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.model import Citations, Outcome
from guide_engine.papers.basis import Basis
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.paper import Items, Paper, Paragraph, Table, Text, plain, texts
from guide_engine.papers.purchase import DIRECT, FACTS, fits_purchase, purchase
from guide_engine.papers.words import paper_statements
from tests.guide_engine.papers.visits import visited
from tests.ideas import paths
from tests.representatives import of_representatives
from tests.strategies import PROFILES, RULEBOOK, any_answers

WAYS: Mapping[str, str] = {"under_100_000": "under_100_000", "under_direktgransen": "direkt"}
"""The answers on the value that let a purchase be made directly, and the way that each gives."""


def bought(of: str, **changed: str) -> Basis:
    return visited(of, {**paths(of)["kop_i_grunden"], **changed})


def test_the_ways_are_the_datas() -> None:
    assert set(WAYS.values()) == set(DIRECT)
    assert {way.id for way in RULEBOOK.purchases} > set(DIRECT)


@given(of=st.sampled_from(PROFILES), answers=any_answers())
def test_it_fits_a_purchase_below_the_limit_and_nothing_else(
    of: str, answers: dict[str, str]
) -> None:
    basis = visited(of, answers)
    below = answers.get("varde") in WAYS
    assert fits_purchase(basis) == (basis.assessment.outcome is Outcome.UPPHANDLING and below)
    assert KINDS["purchase"].fits is fits_purchase


@of_representatives
@pytest.mark.parametrize("value", WAYS)
def test_it_says_what_the_screen_says(of: str, value: str) -> None:
    basis = bought(of, varde=value)
    said, words = "\n".join(texts(purchase(basis))), basis.rulebook.words
    assert words.purchases[WAYS[value]].text in said
    assert words.questions["varde"].help in said
    assert words.rules["kop_i_grunden"].lead in said


@pytest.mark.parametrize("value", WAYS)
def test_its_citations_are_those_of_the_way(value: str) -> None:
    (way,) = [each for each in RULEBOOK.purchases if each.id == WAYS[value]]
    basis = bought("malmo", varde=value)
    (first, *_) = [
        each
        for each in paper_statements(RULEBOOK)["purchase.lag"]
        if each.text == "{way}" and _rows(each.citations) == _rows(way.citations)
    ]
    stated = basis.stated("purchase.lag", way="x")
    assert plain(stated[0]) == "x" + plain(basis.grounds(first.citations))


def test_the_duty_to_document_is_said_where_it_applies() -> None:
    duty = "motivera sina beslut"
    assert duty in "\n".join(texts(purchase(bought("malmo", varde="under_direktgransen"))))
    assert duty not in "\n".join(texts(purchase(bought("malmo", varde="under_100_000"))))


def test_the_answers_are_the_visits_own() -> None:
    basis = bought("malmo", varde="under_direktgransen")
    (table, *_) = [
        block
        for block in purchase(basis).blocks
        if isinstance(block, Table) and block.header[0] == basis.say("common.question")
    ]
    assert [tuple(map(plain, row)) for row in table.rows] == [
        (RULEBOOK.words.questions[fact].short, basis.answer(fact)) for fact in FACTS
    ]


def test_what_only_the_officer_knows_is_left_to_fill_in() -> None:
    blanks = " ".join(each.text for each in _runs(purchase(bought("malmo"))) if each.blank)
    for what in ("diarienummer", "belopp", "datum", "organisationsnummer", "delegation", "skäl"):
        assert what in blanks


def _rows(citations: Citations) -> list[str]:
    return [row for each in citations for row in each.rows]


def _runs(paper: Paper) -> list[Text]:
    found: list[Text] = []
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            found += block.line
        elif isinstance(block, Items):
            found += [run for item in block.items for run in item]
        elif isinstance(block, Table):
            found += [run for row in block.rows for cell in row for run in cell]
    return found
