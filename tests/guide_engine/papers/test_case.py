"""The officer's draft says what the assessment says, and proposes nothing that it excludes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide_engine.logic import DONT_KNOW
from guide_engine.model import Form, FormStatus, Outcome, Status
from guide_engine.papers.basis import Basis
from guide_engine.papers.case import AID, MUNICIPAL, PURCHASE, case
from guide_engine.papers.docx import to_docx
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.notes import Notes
from guide_engine.papers.paper import Block, Items, Paper, Paragraph, cleaned, plain, texts
from guide_engine.papers.words import paper_statements
from tests.guide_engine.papers.visits import EVERY_RULE, every_rule, section, visited
from tests.ideas import paths
from tests.representatives import DIFFERENT, REPRESENTATIVES
from tests.strategies import IDEA, RULEBOOK, any_answers

LEGAL = ("lag_inget_kop", "tecken_pa_kop", "lag_kompetens", "lag_myndighetsutovning")
PARTS: Mapping[str, tuple[str, ...]] = {
    "case.purchase": PURCHASE,
    "case.municipal": MUNICIPAL,
    "case.aid": AID,
}
WORDS = RULEBOOK.words


@pytest.fixture(scope="module")
def drafts() -> list[tuple[Basis, Paper]]:
    return [(basis, case(basis)) for basis in every_rule()]


def test_every_outcome_and_profile_has_one(drafts: list[tuple[Basis, Paper]]) -> None:
    assert {basis.assessment.outcome for basis, _ in drafts} == set(Outcome)
    assert {basis.assessment.profile.id for basis, _ in drafts} == set(REPRESENTATIVES)
    assert len(drafts) == len(EVERY_RULE)


def test_it_says_what_the_assessment_says(drafts: list[tuple[Basis, Paper]]) -> None:
    for basis, paper in drafts:
        found, said = basis.assessment, "\n".join(texts(paper))
        rule = basis.rulebook.words.rules[found.rule.id]
        assert f"{basis.title}. {rule.lead}" in said
        assert found.decided_by.text in said
        for form in Form:
            status = basis.context.say(f"form_status_{found.forms[form].status}")
            reasons = " ".join(reason.text for reason in found.forms[form].reasons)
            listed = f"{basis.context.say(f'form_{form}')}: {status}. {reasons}"
            assert listed in said, found.rule.id
        for warning in found.warnings:
            assert basis.rulebook.words.warnings[warning.item.id].title in said
        for conflict in found.conflicts:
            assert basis.rulebook.words.conflicts[conflict.item.id].topic in said
        if found.purchase is not None:
            assert basis.rulebook.words.purchases[found.purchase.id].text in said
            assert rule.text in said
        assert (found.purchase is None) == (found.outcome is not Outcome.UPPHANDLING)
        legal = LEGAL[2:] if found.purchase else LEGAL
        for each in found.criteria:
            if each.criterion.id in legal and each.status is not Status.NOT_APPLICABLE:
                name = basis.rulebook.words.criteria[each.criterion.id].name
                assert f"{name}: {basis.context.say(f'status_{each.status}')}." in said


def test_each_legal_part_rests_on_the_visits_own_answers(
    drafts: list[tuple[Basis, Paper]],
) -> None:
    for basis, paper in drafts:
        for key, facts in PARTS.items():
            (said,) = _rests_on(basis, paper, key)
            assert said == [
                f"{basis.rulebook.words.questions[fact].short} – {basis.answer(fact)}"
                for fact in facts
                if fact in basis.assessment.possible
            ]


@settings(max_examples=25)
@given(of=st.sampled_from(REPRESENTATIVES), answers=any_answers())
def test_what_is_not_known_is_left_to_examine(of: str, answers: dict[str, str]) -> None:
    basis = visited(of, answers)
    paper = case(basis)
    assert all(block.items for block in paper.blocks if isinstance(block, Items))
    for key, facts in PARTS.items():
        said = "\n".join(_lines(section(paper, basis.say(key))))
        possible = basis.assessment.possible
        for fact in facts:
            words = basis.rulebook.words.questions[fact]
            unknown = basis.visit.answers.get(fact, DONT_KNOW) == DONT_KNOW
            if fact != "annan_ersattning":
                assert (f"{words.question} {words.find_out}" in said) == unknown
            answered = f"{words.short} – {basis.answer(fact)}"
            assert (answered in said) == (fact in possible)


def test_only_the_outcome_is_proposed(drafts: list[tuple[Basis, Paper]]) -> None:
    for basis, paper in drafts:
        found = basis.assessment
        proposals = [
            block.items
            for block in section(paper, basis.say("case.proposal"))
            if isinstance(block, Items) and block.numbered
        ]
        (proposed,) = proposals
        allowed = {
            each.text for each in paper_statements(basis.rulebook)[f"case.beslut.{found.outcome}"]
        }
        starts = {text.partition("{")[0].partition("[")[0] for text in allowed}
        assert proposed
        assert all(any(plain(item).startswith(start) for start in starts) for item in proposed)


def test_what_is_excluded_is_not_proposed(drafts: list[tuple[Basis, Paper]]) -> None:
    excluded = 0
    for basis, paper in drafts:
        said = "\n".join(texts(paper))
        for form in Form:
            if basis.assessment.forms[form].status is FormStatus.UTESLUTEN:
                excluded += 1
                for each in paper_statements(basis.rulebook)[f"case.beslut.{form}"]:
                    if each.text.startswith("Nämnden"):
                        start = each.text.partition("{")[0].partition("[")[0]
                        assert start not in said, (basis.assessment.rule.id, form)
    assert excluded


@pytest.mark.parametrize("of", DIFFERENT)
def test_what_is_to_find_out_is_never_empty(of: str) -> None:
    for rule, answers in paths(of).items():
        basis = visited(of, answers)
        if basis.assessment.outcome is Outcome.UTRED:
            blocks = section(case(basis), basis.say("case.proposal"))
            listed = [b for b in blocks if isinstance(b, Items) and not b.numbered]
            assert listed[0].items, rule


def test_state_aid_is_not_brought_up_where_the_municipality_gives_nothing() -> None:
    aid = WORDS.warnings["statsstod"].text
    gives = visited("gemensam", {**IDEA, "finansiering": "bada"})
    nothing = visited("gemensam", {**IDEA, "finansiering": "bara_foreningen"})
    assert aid in "\n".join(texts(case(gives)))
    assert aid not in "\n".join(texts(case(nothing)))
    assert "107.1" in "\n".join(texts(case(gives)))


def test_state_aid_rests_on_what_the_warning_rests_on() -> None:
    (warning,) = [each for each in RULEBOOK.warnings if each.id == "statsstod"]
    said = paper_statements(RULEBOOK)["case.statsstod"][0]
    assert "{aid}" in said.text
    rows = {row for each in said.citations for row in each.rows}
    assert {row for each in warning.citations for row in each.rows} <= rows


def test_it_is_for_officers() -> None:
    assert [role.value for role in KINDS["case"].roles] == ["tjansteperson"]


@given(
    name=st.text(min_size=1, max_size=40),
    what=st.text(max_size=80),
    note=st.text(max_size=80),
)
def test_what_people_wrote_stays_text(name: str, what: str, note: str) -> None:
    name, what, note = (cleaned(each)[0] for each in (name, what, note))
    notes = Notes(
        facts={"uppdrag": note} if note.strip() else {},
        fields={k: v for k, v in {"organisation": name, "vad": what}.items() if v.strip()},
    )
    basis = visited("malmo", IDEA, notes)
    paper = case(basis)
    said = "\n".join(texts(paper))
    for each in (name, what, note):
        assert " ".join(each.split()) in said
    assert (basis.say("common.organisation") in said) == (not name.strip())
    to_docx(paper)
    to_markdown(paper)


def test_every_statement_has_a_visit(drafts: list[tuple[Basis, Paper]]) -> None:
    varied = [
        visited("gemensam", {**answers, fact: value})
        for answers in (IDEA, *map(paths("gemensam").get, ("kop_i_grunden", "delvis_uppdrag")))
        if answers is not None
        for fact in ("initiativ", "mal", "beslut", "aktorer", "aktor", "varde")
        for value in (*RULEBOOK.facts[fact].values, DONT_KNOW)
    ]
    papers = [paper for _, paper in drafts] + [case(basis) for basis in varied]
    said = "\n".join(text for paper in papers for text in texts(paper))
    for key, found in paper_statements(RULEBOOK).items():
        if key.startswith("case."):
            for each in found:
                start = each.text.partition("{")[0].partition("[")[0].strip()
                assert start in said, each.text


def _rests_on(basis: Basis, paper: Paper, key: str) -> Iterator[list[str]]:
    start = basis.say("case.rests_on")
    for block in section(paper, basis.say(key)):
        if isinstance(block, Paragraph) and plain(block.line).startswith(start):
            yield plain(block.line).removeprefix(start).strip().removesuffix(".").split("; ")


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield plain(block.line)
        elif isinstance(block, Items):
            yield from map(plain, block.items)
