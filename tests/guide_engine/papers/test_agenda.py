"""The agenda begins with what is open and what the sources disagree on, and stays short."""

from __future__ import annotations

from guide_engine.logic import DONT_KNOW
from guide_engine.model import Outcome
from guide_engine.papers.agenda import AGREED, FIRST, LONGEST, TOLD, agenda
from guide_engine.papers.basis import Basis
from guide_engine.papers.paper import Heading, Items
from guide_engine.papers.words import paper_words
from tests.ideas import idea
from tests.papers import bases, level, of_visit, said, shown
from tests.representatives import of_representatives
from tests.strategies import FACTS, RULEBOOK

WORDS = RULEBOOK.words
OWN = paper_words()


def lists(basis: Basis) -> dict[str, list[str]]:
    """Return the points of the agenda's lists by the heading that they stand under."""
    found: dict[str, list[str]] = {}
    under = ""
    for block in agenda(basis).blocks:
        if isinstance(block, Heading):
            under = block.text
        elif isinstance(block, Items):
            found.setdefault(under, []).extend(map(shown, block.items))
    return found


@of_representatives
def test_the_open_questions_come_first_and_the_first_say_how_to_find_out(of: str) -> None:
    later = 0
    unknown = of_visit(of, dict.fromkeys(FACTS, DONT_KNOW), notes={"facts": {"marknad": "Nej."}})
    for basis in (*bases(of), unknown):
        found = lists(basis)
        open_ = [q.fact for q in basis.assessment.open_questions]
        first = found.get(paper_words(basis.rulebook)["agenda.first"], [])
        rest = found.get(paper_words(basis.rulebook)["agenda.later"], [])
        assert len(first) == min(len(open_), FIRST)
        for told, fact in zip([*first, *rest], open_, strict=True):
            assert told.startswith(basis.rulebook.words.questions[fact].question)
            note = basis.notes.facts.get(fact, "")
            assert (
                paper_words(basis.rulebook)["common.note"].format(text=level(note)) in told
            ) == bool(note)
        for told, fact in zip(first, open_, strict=False):
            assert told.endswith(
                paper_words(basis.rulebook)["agenda.who"].format(
                    text=basis.rulebook.words.questions[fact].find_out
                )
            )
        nothing = ("p", paper_words(basis.rulebook)["agenda.first_none"]) in said(agenda(basis))
        assert nothing == (not open_)
        later += len(rest)
    assert later


def test_a_long_note_is_cut_between_words() -> None:
    note = "ord " * 5000
    basis = of_visit("malmo", {"syfte": DONT_KNOW}, notes={"facts": {"syfte": note}})
    (told,) = [text for text in lists(basis)[OWN["agenda.first"]] if " ord " in text]
    assert LONGEST - 8 < len("ord ") * told.count("ord ") <= LONGEST
    assert "ord … " in told


@of_representatives
def test_the_conflicts_follow_with_every_position_or_at_least_by_name(of: str) -> None:
    many = idea(
        of, initiativ="dialog", mal="nej", marknad="ja", aktorer="flera_alla_med", vinst=DONT_KNOW
    )
    more = 0
    for basis in (*bases(of), of_visit(of, many)):
        found = lists(basis)
        conflicts = [noted.item for noted in basis.assessment.conflicts]
        for conflict in conflicts[:TOLD]:
            words = basis.rulebook.words.conflicts[conflict.id]
            told = found[words.topic]
            for text, position in zip(told, conflict.positions, strict=False):
                assert text.startswith(words.positions[position.id])
                for citation in position.citations:
                    assert basis.rulebook.words.sources[citation.source].name in text
            rest = told[len(conflict.positions) :]
            last = conflict is conflicts[:TOLD][-1]
            topics = [basis.rulebook.words.conflicts[each.id].topic for each in conflicts[TOLD:]]
            assert rest == (topics if last else [])
            more += len(rest)
    assert more


@of_representatives
def test_what_the_parties_can_agree_on_leads_to_an_iop(of: str) -> None:
    told_of = 0
    for basis in bases(of):
        told = lists(basis).get(paper_words(basis.rulebook)["agenda.agree"], [])
        agreed = [
            change
            for change in basis.assessment.changes
            if change.outcome is Outcome.IOP
            and all(RULEBOOK.facts[fact].agreed for fact in change.answers)
        ]
        assert len(told) == min(len(agreed), AGREED)
        for text, change in zip(told, agreed, strict=False):
            for fact, value in change.answers.items():
                assert basis.rulebook.words.questions[fact].values[value].answer in text
        told_of += len(told)
    assert told_of


@of_representatives
def test_the_answer_stands_as_on_the_screen(of: str) -> None:
    for basis in bases(of):
        assert ("p", paper_words(basis.rulebook)["agenda.lead"].format(title=basis.title)) in said(
            agenda(basis)
        )
