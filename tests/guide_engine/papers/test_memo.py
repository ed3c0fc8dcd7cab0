"""The memo says all that the assessment says, field by field, and all that was answered."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given

from guide_engine.assessment import Demand, about_iop
from guide_engine.model import Citations, Form, Outcome, Status
from guide_engine.pages.action import first_steps
from guide_engine.papers.basis import Basis
from guide_engine.papers.memo import memo
from guide_engine.papers.page import to_html
from guide_engine.papers.paper import Block, Heading, Items, Line, Paragraph, Table
from guide_engine.papers.words import paper_words
from guide_engine.report import step_text
from tests.guide_engine.pages.test_result import origin_of
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
        self.words = basis.rulebook.words
        self.say = self.words.interface
        self.own = paper_words(basis.rulebook)
        self.parts: dict[str, list[Block]] = {"": []}
        under = ""
        for block in memo(basis).blocks:
            if isinstance(block, Heading):
                under = block.text
                self.parts[under] = []
            else:
                self.parts[under].append(block)
        self.sources = self.table(self.own["memo.sources"])

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
            source = self.words.sources[citation.source]
            told = [
                f"{self.say[f'kind_{citation.kind}']}: {source.name}"
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
        words = read.words.rules[found.rule.id]
        outcomes.add(found.outcome)
        first, recommended, why, disclaimer, *origin = read.texts(read.own["memo.result"])
        assert first == f"{sentence(basis.title)} {words.lead}"
        assert read.say[f"outcome_{found.outcome}"] in recommended
        assert why == read.marked(level(words.text), found.rule.citations)
        assert disclaimer == read.say["result_disclaimer"]
        assert origin == origin_of(of, whole=True)
        assert read.table(read.say["result_forms"]) == [
            [
                read.say[f"form_{form}"],
                read.say[f"form_status_{found.forms[form].status}"],
                found.forms[form].reasons[0].text,
            ]
            for form in Form
        ]
        assert read.texts(read.own["memo.change"]) == [words.change]
        if found.purchase is not None:
            way = read.words.purchases[found.purchase.id]
            assert read.texts(way.title) == [read.marked(way.text, found.purchase.citations)]
    assert outcomes == set(Outcome)


@of_representatives
def test_every_answer_that_counted_stands_there_and_every_note(of: str) -> None:
    noted = 0
    for basis in bases(of):
        read, notes = Read(basis), basis.notes.facts
        if basis.assessment.possible:
            assert read.table(read.own["memo.answers"]) == [
                [read.words.questions[fact].question, basis.context.answer(fact, value)]
                for fact, value in basis.visit.answers.items()
                if fact in basis.assessment.possible
            ]
        assert read.texts(read.own["memo.notes"]) == [
            f"{read.words.questions[fact].question} {level(notes[fact])}"
            for fact in RULEBOOK.facts
            if fact in notes
        ]
        noted += bool(notes)
    assert noted
    # Somebody can write to a question that they have not answered.
    read = Read(of_visit(of, {}, notes={"facts": {"moten": "Ja?"}}))
    assert read.texts(read.own["memo.answers"]) == [read.own["memo.answers_none"]]
    assert read.texts(read.own["memo.notes"]) == [f"{read.words.questions['moten'].question} Ja?"]


@of_representatives
def test_every_criterion_that_can_be_judged_has_status_meaning_and_sources(of: str) -> None:
    place = RULEBOOK.profiles[of].in_name
    statuses = set()
    for basis in bases(of):
        found, read = basis.assessment, Read(basis)
        told = set(COMMENTS) - (set() if about_iop(found) else {Status.UNKNOWN})
        for demand in Demand:
            expected = [
                [
                    f"{read.say[f'group_{c.criterion.group}']}: {words.name}",
                    read.say[f"status_{c.status}"],
                    getattr(words, COMMENTS[c.status]),
                    read.numbers(c.criterion.citations),
                ]
                for c in found.criteria
                for words in (read.words.criteria[c.criterion.id],)
                if c.demand is demand and c.status in told
            ]
            heading = read.say[f"result_criteria_{demand}"].format(place=place)
            assert (heading in read.parts) == bool(expected)
            if expected:
                rows = read.table(heading)
                assert sorted(rows) == sorted(expected)
                order = [read.say[f"status_{s}"] for s in ("not_met", "unknown", "met")]
                places = [order.index(row[1]) for row in rows]
                assert places == sorted(places)
                statuses |= set(places)
        other = read.own["memo.criteria_other"] in read.texts(read.own["memo.criteria"])
        assert other == (read.own["memo.criteria"] in read.parts and not about_iop(found))
    assert statuses == {0, 1, 2}


@of_representatives
def test_every_open_question_says_how_to_find_out(of: str) -> None:
    for basis in bases(of):
        open_, read = basis.assessment.open_questions, Read(basis)
        if open_:
            assert read.table(read.own["memo.open"]) == [
                [
                    read.words.questions[q.fact].question,
                    read.say["unknown_answer" if q.asked else "unasked_answer"],
                    read.words.questions[q.fact].find_out,
                ]
                for q in open_
            ]
        else:
            assert read.texts(read.own["memo.open"]) == [read.own["memo.open_none"]]


@of_representatives
def test_the_warnings_and_the_conflicts_stand_whole(of: str) -> None:
    seen = [0, 0]
    for basis in bases(of):
        found, read = basis.assessment, Read(basis)
        assert read.texts(read.say["result_warnings"]) == [
            read.marked(
                level(f"{sentence(words.title)} {words.text}"),
                n.item.citations,
            )
            for n in found.warnings
            for words in (read.words.warnings[n.item.id],)
        ]
        assert (read.own["memo.conflicts"] in read.parts) == bool(found.conflicts)
        for noted in found.conflicts:
            words = read.words.conflicts[noted.item.id]
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
        steps = read.texts(read.own["memo.steps"])
        first = list(first_steps(basis.context, found).values())
        assert steps[: len(first)] == [level(text) for text in first]
        for told, noted in zip(steps[len(first) :], found.next_steps, strict=True):
            text = read.marked(step_text(basis.rulebook, noted.item), noted.item.citations)
            role = noted.item.scope.role
            both = role is not None and basis.visit.role is None
            assert told == (f"{read.say[f'role_help_{role}']}. {text}" if both else text)
        who, *others = read.texts(read.own["memo.who"])
        decider = found.decided_by
        said = " ".join(filter(None, (decider.text, decider.refusal)))
        assert who == f"{read.say['result_decides']}: {read.marked(said, decider.citations)}"
        contacts, begins = others[: len(found.contacts)], others[len(found.contacts) :]
        for told, contact in zip(contacts, found.contacts, strict=True):
            assert contact.text in told
            assert told.endswith(read.marked("", contact.citations))
        assert begins == [
            read.marked(
                f"{read.say[f'begin_{subject}']}: "
                f"{' '.join(filter(None, (begin.text, begin.url)))}",
                begin.citations,
            )
            for subject, begin in basis.context.profile.begins.items()
        ]


@of_representatives
def test_it_says_the_version_and_opens_again(of: str) -> None:
    for basis in bases(of):
        read = Read(basis)
        again = read.parts[read.own["memo.again"]]
        hrefs = [run.href for b in again if isinstance(b, Paragraph) for run in b.line]
        assert basis.link() in hrefs
        version = read.say["result_rules_version"].format(version=RULEBOOK.version)
        assert version in read.texts(read.own["memo.again"])
    elsewhere = of_visit(of, {"syfte": "egen_verksamhet"}, site="")
    told = Read(elsewhere).texts(read.own["memo.again"])
    assert read.own["memo.again_path"].format(link=elsewhere.link()) in told


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
