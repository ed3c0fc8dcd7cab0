"""Every section of the page where all answers are looked at, held from the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from guide_engine.decision import completed, said_before
from guide_engine.flow import exacting, stop_at, walk
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Role, Words
from guide_engine.pages.check import check_page
from guide_engine.pages.context import Context
from guide_engine.permalink import CHECK, RESULT, Visit, decode, encode
from guide_engine.session import turn
from tests import markup
from tests.guide_engine.pages.test_result import answers_of, link_of
from tests.markup import Document
from tests.representatives import of_representatives
from tests.strategies import FACTS, RULEBOOK, said_of, whole_of


@dataclass(frozen=True, eq=False)
class Case(Document):
    """A visit's answers with the page that shows them; some visits are not done yet."""

    visit: Visit
    asked: Sequence[str]
    slug: str
    done: bool
    title: str

    def __repr__(self) -> str:
        """Return the link, for a test that fails."""
        return encode(self.visit)

    @property
    def words(self) -> Words:
        """Return the words that the page is made of."""
        return said_of(self.visit.profile).words

    @property
    def say(self) -> Mapping[str, str]:
        """Return the words of the page itself."""
        return self.words.interface


@cache
def cases(of: str) -> tuple[Case, ...]:
    """Return a page for each way to a rule and role, whole and broken off."""
    whole = whole_of(of)
    made: dict[str, Case] = {}
    for number, full in enumerate(answers_of(of)):
        all_, _ = walk(whole, full)
        for kept in (all_, all_[: 1 + number % len(all_)]):
            answers = completed(RULEBOOK, {f: full[f] for f in FACTS if f in kept})
            visit = Visit(of, tuple(Role)[number % 2], answers, CHECK)
            asked, state = walk(whole, answers)
            page = turn(RULEBOOK, {}, encode(visit)).page
            step = stop_at(whole, state)
            done = step.fact is None
            shown = markup.read(page.html)
            case = Case(shown, visit, asked, step.slug, done, page.title)
            made[repr(case)] = case
    return tuple(made.values())


@of_representatives
def test_the_sections_stand_in_order_and_there_is_nothing_else(of: str) -> None:
    seen = set()
    for case in cases(of):
        parts = [p for p in RULEBOOK.sections if set(p.facts) & set(case.asked)]
        assert case.parts() == [
            "guide-top",
            "h1",
            "guide-help",
            "p",
            *["h2", "guide-given"] * len(parts),
            "p",
            "guide-nav",
        ]
        assert case.page[0].attributes["data-page"] == CHECK
        (heading,) = case.all("<h1")
        assert (heading.text, heading.attributes["tabindex"]) == (case.say["check_title"], "-1")
        assert case.title == f"{case.say['check_title']} – {RULEBOOK.profiles[of].name}"
        assert case.one("guide-help").text == case.say["check_lead"]
        headings = [e.text for e in case.all("<h2")]
        assert headings == [case.say[f"section_{part.id}"] for part in parts]
        seen.add(case.done)
    assert seen == {True, False}


@of_representatives
def test_the_way_back_and_the_way_on_stand_first_and_the_way_on_last_too(of: str) -> None:
    for case in cases(of):
        (back,) = case.children(case.one("guide-top"))
        page, to = link_of(back)
        assert back.text == case.say["back"]
        assert to.answers == case.visit.answers
        said = said_before(RULEBOOK, case.visit.answers)
        last = [fact for fact in case.asked if fact not in said][-1]
        assert to.step == (last if case.done else "")
        assert case.done or page == f"{case.slug}.html"
        ways = case.all("guide-button")
        assert len(ways) == 2
        for way in ways:
            page, to = link_of(way)
            assert page == f"{case.slug}.html"
            assert (to.step, to.answers) == (RESULT if case.done else "", case.visit.answers)
            assert way.attributes["data-nav"] == ("result" if case.done else "continue")
            assert way.text == case.say["check_show" if case.done else "check_continue"]


@of_representatives
def test_every_answer_stands_in_its_part_and_can_be_changed(of: str) -> None:
    unknown = 0
    for case in cases(of):
        given = case.visit.answers
        parts = [[f for f in p.facts if f in case.asked] for p in RULEBOOK.sections]
        lists = case.all("guide-given")
        assert lists
        rows = [case.children(list_) for list_ in lists]
        assert [[e.attributes["data-given"] for e in part] for part in rows] == [
            part for part in parts if part
        ]
        for row in (row for part in rows for row in part):
            fact = str(row.attributes["data-given"])
            words = case.words.questions[fact]
            term, answer, change = case.children(row)
            assert [term.name, answer.name, change.name] == ["dt", "dd", "dd"]
            assert term.text == words.short
            if given[fact] == DONT_KNOW:
                assert answer.text == case.say["unknown_answer"]
                unknown += 1
            else:
                assert answer.text == words.values[given[fact]].answer
            (link,) = case.children(change)
            _, to = link_of(link)
            assert change.text == link.text == case.say["check_change"]
            assert (to.step, to.back, to.answers) == (fact, CHECK, given)
            assert link.attributes["data-nav"] == f"change-{fact}"
            assert link.attributes["aria-label"] == case.say["check_change_of"].format(
                question=words.short.lower()
            )
    assert unknown


@of_representatives
def test_the_page_ends_with_another_municipality_and_a_new_start(of: str) -> None:
    for case in cases(of):
        nav = case.one("guide-nav")
        other, restart = case.children(nav)
        assert nav.attributes["aria-label"] == case.say["question_nav"]
        assert (restart.text, restart.attributes["href"]) == (case.say["restart"], "./")
        assert restart.attributes["data-nav"] == "restart"
        page, _, fragment = str(other.attributes["href"]).partition("#")
        visit, problems = decode(RULEBOOK, fragment)
        assert (other.text, page, problems) == (case.say["check_compare"], "../", ())
        assert visit == Visit("", case.visit.role, case.visit.answers, compared=of)


@of_representatives
def test_a_static_page_has_every_answer_and_every_way_on_hidden(of: str) -> None:
    context = Context(whole_of(of), {})
    asked = [fact for fact in context.whole.space.order if fact not in exacting(context.whole)]
    page = check_page(context, asked, None)
    shown = Document(markup.read(page.html))
    parts = [[f for f in p.facts if f in asked] for p in RULEBOOK.sections]
    parts = [part for part in parts if part]
    ways = ["p", "p"]
    first = ["guide-top", "h1", "p", "guide-help"]
    assert shown.parts() == [*first, *ways, *["h2", "guide-given"] * len(parts), *ways, "guide-nav"]
    assert page.slug == CHECK
    nothing, lead = shown.children(shown.page[0])[2:4]
    assert (nothing.text, set(nothing.attributes)) == (
        said_of(of).words.interface["check_nothing"],
        {"data-nothing"},
    )
    assert lead.text == said_of(of).words.interface["check_lead"]
    buttons = shown.all("guide-button")
    named = [
        ("result", said_of(of).words.interface["check_show"]),
        ("continue", said_of(of).words.interface["check_continue"]),
    ] * 2
    assert [(e.attributes["data-nav"], e.text) for e in buttons] == named
    headings, lists = shown.all("<h2"), shown.all("guide-given")
    rows = [row for list_ in lists for row in shown.children(list_)]
    assert [row.attributes["data-given"] for row in rows] == [f for part in parts for f in part]
    hidden = [lead, *headings, *lists, *rows, *(e.parent for e in buttons if e.parent)]
    for row in rows:
        fact = str(row.attributes["data-given"])
        words = said_of(of).words.questions[fact]
        term, *answers, change = shown.children(row)
        said = {value: found.answer for value, found in words.values.items()}
        said[DONT_KNOW] = said_of(of).words.interface["unknown_answer"]
        assert term.text == words.short
        assert {e.attributes["data-value"]: e.text for e in answers} == said
        assert change.text == said_of(of).words.interface["check_change"]
        (link,) = shown.children(change)
        assert link.attributes["data-nav"] == f"change-{fact}"
        hidden += answers
    other, restart = shown.children(shown.one("guide-nav"))
    hidden.append(other)
    assert (other.text, restart.text) == (
        said_of(of).words.interface["check_compare"],
        said_of(of).words.interface["restart"],
    )
    assert rows
    assert all("hidden" in element.attributes for element in hidden)
