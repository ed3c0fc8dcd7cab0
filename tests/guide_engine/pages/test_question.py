"""Every section of a question's page, static and live, held from the words and the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from guide_engine.decision import completed, criterion_facts, criterion_status, said_before
from guide_engine.flow import Stop, flow, state_at, stop_at, walk
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Outcome, Role, Status, Words
from guide_engine.pages.context import Context
from guide_engine.pages.question import HELP_WORDS, question_page
from guide_engine.permalink import CHECK, Visit, encode
from guide_engine.session import turn
from tests import markup
from tests.guide_engine.pages.test_result import ANCHORS, joined, link_of
from tests.ideas import paths
from tests.markup import Document, Element
from tests.representatives import of_representatives
from tests.strategies import FACTS, RULEBOOK, said_of, whole_of

BEFORE, BEFORE_FACT = "sidan-innan.html", "fragan_innan"


@dataclass(frozen=True, eq=False)
class Case(Document):
    """A page with the stop it shows; a static page has no visit."""

    of: str
    stop: Stop
    title: str
    visit: Visit | None

    def __repr__(self) -> str:
        """Return the link, for a test that fails."""
        return encode(self.visit) if self.visit else f"{self.of}/{self.stop.slug}"

    @property
    def words(self) -> Words:
        """Return the words that the page is made of."""
        return said_of(self.of).words

    @property
    def say(self) -> Mapping[str, str]:
        """Return the words of the page itself."""
        return self.words.interface

    @property
    def fact(self) -> str:
        """Return what is asked."""
        return str(self.stop.fact)

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles that the page speaks to."""
        return (self.visit.role,) if self.visit and self.visit.role else tuple(Role)

    @property
    def answers(self) -> Mapping[str, str]:
        """Return the answers of the visit."""
        return self.visit.answers if self.visit else {}


@cache
def static(of: str) -> tuple[Case, ...]:
    """Return each question's page of a profile as it is built; a gathering has other parts."""
    context = Context(whole_of(of), ANCHORS, before=BEFORE, before_fact=BEFORE_FACT)
    found: list[Case] = []
    for stop in flow(context.whole).stops.values():
        if stop.fact is not None and not stop.gathers:
            page = question_page(context, stop, number=None if len(found) % 3 else 7)
            found.append(Case(markup.read(page.html), of, stop, page.title, None))
    return tuple(found)


@cache
def live(of: str) -> tuple[Case, ...]:
    """Return each question on the way to each rule, for either role; some have an answer."""
    whole = whole_of(of)
    found: dict[tuple[str, Role, str], Case] = {}
    for answers in paths(of).values():
        asked, _ = walk(whole, answers)
        for at, fact in enumerate(asked):
            stop = stop_at(whole, state_at(whole, answers, fact))
            role = tuple(Role)[at % 2]
            # The question itself is answered or not, what comes after it is not.
            kept = {f: answers[f] for f in FACTS if f in asked[: at + at % 3 // 2]}
            key = (stop.slug, role, kept.get(fact, ""))
            if key not in found:
                visit = Visit(of, role, completed(RULEBOOK, kept), fact)
                page = turn(RULEBOOK, ANCHORS, encode(visit)).page
                found[key] = Case(markup.read(page.html), of, stop, page.title, visit)
    return tuple(found.values())


def cases(of: str) -> Iterator[Case]:
    """Iterate over all pages of questions."""
    yield from static(of)
    yield from live(of)


@of_representatives
def test_every_question_of_the_profile_is_looked_at_live_and_static(of: str) -> None:
    asked = {stop.fact for stop in flow(whole_of(of)).stops.values() if not stop.gathers} - {None}
    assert {case.fact for case in static(of)} == asked
    assert {case.fact for case in live(of)} >= asked - {"aktorer", "vinst"}
    assert {case.visit.role for case in live(of) if case.visit} == set(Role)
    assert any(case.fact in case.answers for case in live(of))
    assert any(case.answers and case.fact not in case.answers for case in live(of))


@of_representatives
def test_the_sections_stand_in_order_and_there_is_nothing_else(of: str) -> None:
    for case in cases(of):
        assert case.parts() == [
            "guide-top",
            "h1",
            "guide-help",
            "guide-more-help",
            "guide-options",
            "guide-why",
            "guide-effects",
            "guide-nav",
        ]
        assert case.page[0].attributes["data-profile"] == of
        assert case.page[0].attributes["data-page"] == case.fact
        name = RULEBOOK.profiles[of].name
        assert case.title == f"{case.words.questions[case.fact].question} – {name}"


@of_representatives
def test_the_way_back_stands_first(of: str) -> None:
    for case in cases(of):
        (back,) = case.children(case.one("guide-top"))
        assert (back.text, back.attributes["data-nav"]) == (case.say["back"], "back")
        if case.visit is None:
            assert back.attributes["href"] == BEFORE
            assert back.attributes["data-fact"] == BEFORE_FACT
        else:
            assert "data-fact" not in back.attributes
            way = _asked_before(case)
            if way:
                _, to = link_of(back)
                assert (to.step, to.answers) == (way[-1], case.answers)
            else:
                assert back.attributes["href"] == "./"


def _asked_before(case: Case) -> list[str]:
    """Return the questions before this one; what another answer has said too was none."""
    asked, _ = walk(whole_of(case.of), case.answers)
    before = asked[: asked.index(case.fact)] if case.fact in asked else asked
    said = said_before(RULEBOOK, case.answers)
    return [fact for fact in before if fact not in said]


@of_representatives
def test_the_heading_says_how_far_it_is_in_which_part_and_what_is_asked(of: str) -> None:
    seen = {"last": 0, "left": 0, "number": 0}
    for case in cases(of):
        (heading,) = case.all("<h1")
        progress, question = case.children(heading)
        assert heading.attributes["tabindex"] == "-1"
        assert question.attributes["id"] == "guide-choose"
        assert question.text == case.words.questions[case.fact].question
        assert heading.text == f"{progress.text} {question.text}"
        (part,) = (p.id for p in RULEBOOK.sections if case.fact in p.facts)
        left = _longest(case.stop)
        number = len(_asked_before(case)) + 1 if case.visit else 7
        numbered = case.say["progress"].format(number=number, most=number - 1 + left)
        unnumbered = case.say["progress_left"].format(number=left)
        far, _, where = progress.text.partition(" – ")
        assert where == case.say[f"section_{part}"]
        if left == 1:
            assert far == case.say["progress_last"]
            seen["last"] += 1
        elif case.visit:
            assert far == numbered
            seen["number"] += 1
        else:
            assert far in (numbered, unnumbered)
            seen["left" if far == unnumbered else "number"] += 1
    assert all(seen.values()), seen


@cache
def _longest(stop: Stop) -> int:
    """Return the greatest number of questions from a page on."""
    return 1 + max(map(_longest, stop.answers.values())) if stop.fact else 0


@of_representatives
def test_the_help_stands_whole_its_beginning_before_the_answers(of: str) -> None:
    parted = roles = 0
    for case in cases(of):
        words = case.words.questions[case.fact]
        lead = case.one("guide-help").text
        box = case.one("guide-more-help")
        summary, *texts = case.children(box)
        assert summary.text == case.say["more_help"]
        assert lead
        assert len(lead.split()) <= HELP_WORDS
        if lead != words.help:
            rest = texts.pop(0)
            assert f"{lead} {rest.text}" == words.help
            assert len(words.help.split()) > HELP_WORDS
            parted += 1
        *for_roles, find_out = texts
        said = [role for role in case.roles if words.roles[role]]
        assert [e.attributes["data-role"] for e in for_roles] == said
        for element, role in zip(for_roles, said, strict=True):
            assert element.attributes["class"] == "guide-role-help"
            assert case.children(element)[0].name == "strong"
            assert element.text == f"{case.say[f'role_help_{role}']}: {words.roles[role]}"
            roles += 1
        assert not {"class", "data-role"} & set(find_out.attributes)
        assert find_out.text == f"{case.say['more_find_out']} {words.find_out}"
    assert parted
    assert roles


@of_representatives
def test_every_answer_stands_with_its_hint_and_leads_on(of: str) -> None:
    marked = also_said = hinted = 0
    for case in cases(of):
        words = case.words.questions[case.fact]
        list_ = case.one("guide-options")
        assert list_.attributes["aria-labelledby"] == "guide-choose"
        items = case.children(list_)
        values = (*RULEBOOK.facts[case.fact].values, DONT_KNOW)
        assert len(items) == len(values)
        for item, value in zip(items, values, strict=True):
            (link,) = case.children(item)
            unknown, current = value == DONT_KNOW, case.answers.get(case.fact) == value
            assert link.attributes["data-answer"] == f"{case.fact}={value}"
            expected = ["guide-option", *(["guide-option--unknown"] if unknown else [])]
            assert str(link.attributes["class"]).split() == expected
            label = case.say["unknown_label"] if unknown else words.values[value].label
            hint = case.say["unknown_hint"] if unknown else words.values[value].hint
            mark = case.say["your_answer"] if current else ""
            lines = {"label": label, "hint": hint, "mark": mark}
            assert [(e.attributes["class"], e.text) for e in case.children(link)] == [
                (f"guide-option-{name}", text) for name, text in lines.items() if text
            ]
            assert link.attributes.get("aria-current") == ("true" if current else None)
            marked += current
            hinted += bool(hint) and not unknown
            also = RULEBOOK.also.get(case.fact, {}).get(value, {})
            also_said += bool(also)
            _check_way_on(case, link, {case.fact: value, **also}, case.stop.answers[value])
    assert marked
    assert also_said
    assert hinted


def _check_way_on(case: Case, link: Element, given: Mapping[str, str], after: Stop) -> None:
    if case.visit is None:
        assert link.attributes["href"] == f"{after.slug}.html"
        return
    page, to = link_of(link)
    assert page == f"{after.slug}.html"
    # What the answer before this one said too of later questions goes with it.
    before = case.answers.get(case.fact, "")
    dropped = RULEBOOK.also.get(case.fact, {}).get(before, {})
    kept = {f: v for f, v in case.answers.items() if dropped.get(f) != v}
    assert to.answers == {**kept, **given}
    assert (to.profile, to.role) == (case.of, case.visit.role)
    asked, state = walk(whole_of(case.of), to.answers)
    done = state.level == len(FACTS)
    assert to.back == (CHECK if done and len(asked) >= 4 else "")


@of_representatives
def test_why_it_is_asked_stands_with_its_sources(of: str) -> None:
    seen = 0
    for case in cases(of):
        summary, why, *lists = case.children(case.one("guide-why"))
        assert summary.text == case.say["why"]
        assert (why.name, why.text) == ("p", case.words.questions[case.fact].why)
        citations = RULEBOOK.facts[case.fact].citations
        assert len(lists) == bool(citations)
        for list_ in lists:
            assert list_.attributes["class"] == "guide-citations"
            items = case.children(list_)
            for item, citation in zip(items, citations, strict=True):
                kind, link = case.children(item)
                leaf = citation.heading.rsplit(" > ", maxsplit=1)[-1]
                assert item.attributes["data-rows"] == " ".join(citation.rows)
                assert kind.text == case.say[f"kind_{citation.kind}"]
                assert kind.attributes["data-kind"] == citation.kind
                assert link.text == f"{case.words.sources[citation.source].name}: {leaf}"
                assert item.text == f"{kind.text} {link.text}"
                assert link.attributes["href"] == f"../../{ANCHORS[citation.rows[0]]}"
                seen += 1
    assert seen


@of_representatives
def test_every_answer_says_what_it_does(of: str) -> None:
    seen: set[str] = set()
    for case in cases(of):
        summary, intro, list_ = case.children(case.one("guide-effects"))
        assert (summary.text, intro.text) == (case.say["effects"], case.say["effects_intro"])
        values = RULEBOOK.facts[case.fact].values
        items = case.children(list_)
        assert len(items) == len(values)
        for item, value in zip(items, values, strict=True):
            answer = case.words.questions[case.fact].values[value].answer
            said = _effects(case, value)
            assert item.text == f"{answer} – {' '.join(said.values())}"
            assert case.children(item)[0].text == answer
            seen |= said.keys()
    assert seen >= {"ends", "to", "no_iop", "breaks", "none"}


def _effects(case: Case, value: str) -> dict[str, str]:
    """Return what must be said of an answer, from the results that can still be reached."""
    rules = _rules(case.stop.answers[value])
    outcomes = {RULEBOOK.rules_by_id[id_].outcome for id_ in rules}
    if len(rules) == 1 and _longest(case.stop) > 1:
        (id_,) = rules
        return {"ends": case.say["effect_ends"].format(title=case.words.rules[id_].title)}
    said: dict[str, str] = {}
    before = {RULEBOOK.rules_by_id[id_].outcome for id_ in _rules(case.stop)}
    if len(outcomes) == 1:
        said["to"] = case.say[f"effect_to_{next(iter(outcomes))}"]
    elif Outcome.IOP in before - outcomes:
        said["no_iop"] = case.say["effect_no_iop"]
    required = (RULEBOOK.criteria[id_] for id_ in RULEBOOK.profiles[case.of].requires)
    broken = [
        f"”{case.words.criteria[c.id].name}”"
        for c in required
        if criterion_facts(c) == {case.fact}
        and criterion_status(RULEBOOK, c, {case.fact: value}) is Status.NOT_MET
    ]
    if broken:
        said["breaks"] = case.say["effect_breaks"].format(names=joined(broken))
    return said or {"none": case.say["effect_none"]}


@cache
def _rules(stop: Stop) -> frozenset[str]:
    """Return the rules of the results that can be reached from a page."""
    if stop.fact is None:
        return frozenset({str(stop.rule.value)})
    return frozenset[str]().union(*map(_rules, stop.answers.values()))


@of_representatives
def test_the_page_ends_with_the_ways_out(of: str) -> None:
    checked = 0
    for case in cases(of):
        nav = case.one("guide-nav")
        assert nav.attributes["aria-label"] == case.say["question_nav"]
        *check, restart = case.children(nav)
        assert (restart.text, restart.attributes["href"]) == (case.say["restart"], "./")
        assert restart.attributes["data-nav"] == "restart"
        assert len(check) == (bool(case.answers) or case.visit is None)
        for link in check:
            # A static page knows no answers: a script that does shows the link.
            assert ("hidden" in link.attributes) is (case.visit is None)
            if case.visit is None:
                assert link.attributes["href"] == f"{CHECK}.html"
                continue
            _, to = link_of(link)
            assert (link.text, link.attributes["data-nav"]) == (
                case.say["check_answers"],
                "check_answers",
            )
            assert (to.step, to.answers) == (CHECK, case.answers)
            checked += 1
    assert checked
