"""The memo says all that the assessment says, field by field, and all that was answered."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given

from guide_engine.assessment import about_iop
from guide_engine.model import Citations, Form, Outcome, Status
from guide_engine.pages.action import first_steps
from guide_engine.papers.basis import Basis
from guide_engine.papers.memo import memo
from guide_engine.papers.page import to_html
from guide_engine.papers.paper import Block, Heading, Items, Line, Paragraph, Table
from guide_engine.papers.words import paper_words
from guide_engine.report import step_text
from tests.papers import ANCHORS, SITE, any_text, bases, from_html, level, of_visit, said, shown
from tests.representatives import of_representatives
from tests.strategies import RULEBOOK

WORDS = RULEBOOK.words
SAY = WORDS.interface
OWN = paper_words()
COMMENTS = {Status.MET: "met", Status.NOT_MET: "not_met", Status.UNKNOWN: "unknown"}


class Read:
    """A memo by its headings, and the sources that its numbers stand for."""

    def __init__(self, basis: Basis) -> None:
        self.parts: dict[str, list[Block]] = {"": []}
        under = ""
        for block in memo(basis).blocks:
            if isinstance(block, Heading):
                under = block.text
                self.parts[under] = []
            else:
                self.parts[under].append(block)
        self.sources = self.table(OWN["memo.sources"])

    def table(self, heading: str) -> list[list[str]]:
        """Return the rows of the table under a heading."""
        (table,) = [b for b in self.parts.get(heading, ()) if isinstance(b, Table)]
        return [[shown(cell) for cell in row] for row in table.rows]

    def texts(self, heading: str) -> list[str]:
        """Return the paragraphs and the points of lists under a heading."""
        return list(self._texts(heading))

    def _texts(self, heading: str) -> Iterator[str]:
        for block in self.parts.get(heading, ()):
            if isinstance(block, Paragraph):
                yield shown(block.line)
            elif isinstance(block, Items):
                yield from map(shown, block.items)

    def numbers(self, citations: Citations) -> str:
        """Return the numbers of citations, looked up in the list of sources."""
        found = []
        for citation in citations:
            leaf = citation.heading.rsplit(" > ", maxsplit=1)[-1]
            source = WORDS.sources[citation.source]
            told = [
                f"{SAY[f'kind_{citation.kind}']}: {source.name}"
                f"{' ' if leaf[0].isdigit() else ', '}{level(leaf)}",
                level("; ".join(RULEBOOK.ledger[row].told for row in citation.rows)),
            ]
            (number,) = [row[0] for row in self.sources if row[1:] == told]
            found.append(number)
        return ", ".join(found)

    def marked(self, text: str, citations: Citations) -> str:
        """Return a text with its sources' numbers after it."""
        return f"{text} (källa {self.numbers(citations)})" if citations else text


def sentence(text: str) -> str:
    """Return a title as a sentence."""
    return text if text[-1] in ".?!" else f"{text}."


@of_representatives
def test_the_result_stands_first_with_its_reasons(of: str) -> None:
    outcomes = set()
    for basis in bases(of):
        found, read = basis.assessment, Read(basis)
        words = WORDS.rules[found.rule.id]
        outcomes.add(found.outcome)
        first, recommended, why, disclaimer = read.texts(OWN["memo.result"])
        assert first == f"{sentence(basis.title)} {words.lead}"
        assert SAY[f"outcome_{found.outcome}"] in recommended
        assert why == read.marked(level(words.text), found.rule.citations)
        assert disclaimer == SAY["result_disclaimer"]
        assert read.table(SAY["result_forms"]) == [
            [
                SAY[f"form_{form}"],
                SAY[f"form_status_{found.forms[form].status}"],
                found.forms[form].reasons[0].text,
            ]
            for form in Form
        ]
        assert read.texts(OWN["memo.change"]) == [words.change]
        if found.purchase is not None:
            way = WORDS.purchases[found.purchase.id]
            assert read.texts(way.title) == [read.marked(way.text, found.purchase.citations)]
    assert outcomes == set(Outcome)


@of_representatives
def test_every_answer_that_counted_stands_there_and_every_note(of: str) -> None:
    noted = 0
    for basis in bases(of):
        read, notes = Read(basis), basis.notes.facts
        if basis.assessment.possible:
            assert read.table(OWN["memo.answers"]) == [
                [WORDS.questions[fact].question, basis.context.answer(fact, value)]
                for fact, value in basis.visit.answers.items()
                if fact in basis.assessment.possible
            ]
        assert read.texts(OWN["memo.notes"]) == [
            f"{WORDS.questions[fact].question} {level(notes[fact])}"
            for fact in RULEBOOK.facts
            if fact in notes
        ]
        noted += bool(notes)
    assert noted
    # Somebody can write to a question that they have not answered.
    read = Read(of_visit(of, {}, notes={"facts": {"moten": "Ja?"}}))
    assert read.texts(OWN["memo.answers"]) == [OWN["memo.answers_none"]]
    assert read.texts(OWN["memo.notes"]) == [f"{WORDS.questions['moten'].question} Ja?"]


@of_representatives
def test_every_criterion_that_can_be_judged_has_status_meaning_and_sources(of: str) -> None:
    place = RULEBOOK.profiles[of].in_name
    statuses = set()
    for basis in bases(of):
        found, read = basis.assessment, Read(basis)
        told = set(COMMENTS) - (set() if about_iop(found) else {Status.UNKNOWN})
        for required, key in ((True, "result_criteria_required"), (False, "result_criteria_shown")):
            expected = [
                [
                    f"{SAY[f'group_{c.criterion.group}']}: {WORDS.criteria[c.criterion.id].name}",
                    SAY[f"status_{c.status}"],
                    getattr(WORDS.criteria[c.criterion.id], COMMENTS[c.status]),
                    read.numbers(c.criterion.citations),
                ]
                for c in found.criteria
                if c.required is required and c.status in told
            ]
            heading = SAY[key].format(place=place)
            assert (heading in read.parts) == bool(expected)
            if expected:
                rows = read.table(heading)
                assert sorted(rows) == sorted(expected)
                order = [SAY[f"status_{s}"] for s in ("not_met", "unknown", "met")]
                places = [order.index(row[1]) for row in rows]
                assert places == sorted(places)
                statuses |= set(places)
        other = OWN["memo.criteria_other"] in read.texts(OWN["memo.criteria"])
        assert other == (OWN["memo.criteria"] in read.parts and not about_iop(found))
    assert statuses == {0, 1, 2}


@of_representatives
def test_every_open_question_says_how_to_find_out(of: str) -> None:
    for basis in bases(of):
        open_, read = basis.assessment.open_questions, Read(basis)
        if open_:
            assert read.table(OWN["memo.open"]) == [
                [
                    WORDS.questions[q.fact].question,
                    SAY["unknown_answer" if q.asked else "unasked_answer"],
                    WORDS.questions[q.fact].find_out,
                ]
                for q in open_
            ]
        else:
            assert read.texts(OWN["memo.open"]) == [OWN["memo.open_none"]]


@of_representatives
def test_the_warnings_and_the_conflicts_stand_whole(of: str) -> None:
    seen = [0, 0]
    for basis in bases(of):
        found, read = basis.assessment, Read(basis)
        assert read.texts(SAY["result_warnings"]) == [
            read.marked(
                level(
                    f"{sentence(WORDS.warnings[n.item.id].title)} {WORDS.warnings[n.item.id].text}"
                ),
                n.item.citations,
            )
            for n in found.warnings
        ]
        assert (OWN["memo.conflicts"] in read.parts) == bool(found.conflicts)
        for noted in found.conflicts:
            words = WORDS.conflicts[noted.item.id]
            assert read.texts(words.topic) == [
                words.intro,
                *(read.marked(words.positions[p.id], p.citations) for p in noted.item.positions),
            ]
        seen = [seen[0] + len(found.warnings), seen[1] + len(found.conflicts)]
    assert all(seen)


@of_representatives
def test_the_next_steps_who_decides_and_whom_to_ask(of: str) -> None:
    for basis in bases(of):
        found, read = basis.assessment, Read(basis)
        steps = read.texts(OWN["memo.steps"])
        first = list(first_steps(basis.context, found).values())
        assert steps[: len(first)] == [level(text) for text in first]
        for told, noted in zip(steps[len(first) :], found.next_steps, strict=True):
            text = read.marked(step_text(RULEBOOK, noted.item), noted.item.citations)
            role = noted.item.scope.role
            both = role is not None and basis.visit.role is None
            assert told == (f"{SAY[f'role_help_{role}']}. {text}" if both else text)
        who, *contacts = read.texts(OWN["memo.who"])
        decided = read.marked(found.decided_by.text, found.decided_by.citations)
        assert who == f"{SAY['result_decides']}: {decided}"
        assert len(contacts) == len(found.contacts)
        for told, contact in zip(contacts, found.contacts, strict=True):
            assert contact.text in told
            assert told.endswith(read.marked("", contact.citations))


@of_representatives
def test_it_says_the_version_and_opens_again(of: str) -> None:
    for basis in bases(of):
        read = Read(basis)
        again = read.parts[OWN["memo.again"]]
        hrefs = [run.href for b in again if isinstance(b, Paragraph) for run in b.line]
        assert basis.link() in hrefs
        version = SAY["result_rules_version"].format(version=RULEBOOK.version)
        assert version in read.texts(OWN["memo.again"])
    elsewhere = of_visit(of, {"syfte": "egen_verksamhet"}, site="")
    told = Read(elsewhere).texts(OWN["memo.again"])
    assert OWN["memo.again_path"].format(link=elsewhere.link()) in told


@of_representatives
def test_every_source_is_listed_once_and_leads_to_its_place(of: str) -> None:
    for basis in bases(of):
        rows = Read(basis).sources
        assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
        assert all(all(row) for row in rows)
        for line in _lines(basis):
            for run in line:
                if run.text.isdigit() and run.href:
                    assert run.href.removeprefix(SITE) in ANCHORS.values()


def _lines(basis: Basis) -> Iterator[Line]:
    for block in memo(basis).blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


@given(text=any_text())
def test_a_note_is_plain_text(text: str) -> None:
    basis = of_visit("malmo", {"syfte": "egen_verksamhet"}, notes={"facts": {"syfte": text}})
    paper = memo(basis)
    assert from_html(to_html(paper)) == said(paper)
    written = level(basis.notes.facts.get("syfte", ""))
    told = [f"{WORDS.questions['syfte'].question} {written}"] if written else []
    assert Read(basis).texts(OWN["memo.notes"]) == told
