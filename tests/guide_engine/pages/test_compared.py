"""Every section of what differs from another municipality, held from the difference itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from guide_engine.assessment import assess
from guide_engine.decision import completed
from guide_engine.difference import Difference, difference
from guide_engine.flow import fact_at, stop_at, walk
from guide_engine.model import Outcome, Profile, Role, Words
from guide_engine.pages.context import Context
from guide_engine.pages.headline import headline
from guide_engine.permalink import RESULT, Visit, encode
from guide_engine.session import turn
from tests.guide_engine.pages.test_result import (
    ANCHORS,
    answers_of,
    in_words,
    link_of,
    numbered,
    plain,
)
from tests.markup import Document, Element
from tests.representatives import DIFFERENT
from tests.strategies import FACTS, IDEA, RULEBOOK, said_of, whole_of

WORDS = RULEBOOK.words
SAY = WORDS.interface


@dataclass(frozen=True, eq=False)
class Case(Document):
    """A result that is compared, with what differs; None where the other has open questions."""

    visit: Visit
    found: Difference | None

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

    @property
    def box(self) -> Element:
        """Return the section."""
        return self.one("guide-compared")


@cache
def cases() -> tuple[Case, ...]:
    """Return a few results of each profile that differs beside those of the next."""
    return tuple(_cases())


def _cases() -> Iterator[Case]:
    for number, of in enumerate(DIFFERENT):
        other = DIFFERENT[(number + 1) % len(DIFFERENT)]
        for at, full in enumerate(islice(answers_of(of), (number + 2) % 3, None, 3)):
            asked, _ = walk(whole_of(of), full)
            answers = completed(RULEBOOK, {f: full[f] for f in FACTS if f in asked})
            visit = Visit(of, tuple(Role)[at % 2], answers, RESULT, compared=other)
            page = turn(RULEBOOK, ANCHORS, encode(visit)).page
            _, state = walk(whole_of(other), answers)
            found = None
            if fact_at(whole_of(other), state) is None:
                said = said_of(of)
                here, there = (
                    assess(said, said.profiles[id_], answers, visit.role) for id_ in (of, other)
                )
                found = difference(said, here, there)
            yield Case(numbered(page.html), visit, found)


def name_of(profile: Profile) -> str:
    """Return how a profile is named in a sentence."""
    return SAY["compared_common"] if profile.id == "gemensam" else profile.name


def test_the_summary_says_with_whom_and_whether_it_is_the_same() -> None:
    seen = set()
    for case in cases():
        other = RULEBOOK.profiles[case.visit.compared]
        what = "open"
        if case.found:
            outcomes = {side.found.outcome for side in (case.found.here, case.found.there)}
            what = "same" if len(outcomes) == 1 else "other"
        summary = case.children(case.box)[0]
        assert (case.box.name, case.box.attributes["data-compared"]) == ("details", other.id)
        assert summary.text == case.say["compared_title"].format(
            name=name_of(other), what=case.say[f"compared_what_{what}"]
        )
        seen.add(what)
    assert seen == {"open", "same", "other"}


def test_the_link_leads_to_the_same_answers_there_and_compares_in_turn() -> None:
    for case in cases():
        *_, last = case.children(case.box)
        (link,) = case.children(last)
        other = RULEBOOK.profiles[case.visit.compared]
        page, to = link_of(link)
        _, state = walk(whole_of(other.id), case.visit.answers)
        assert page == f"../{other.id}/{stop_at(whole_of(other.id), state).slug}.html"
        assert (to.profile, to.compared, to.role) == (
            other.id,
            case.visit.profile,
            case.visit.role,
        )
        assert to.answers == case.visit.answers
        assert to.step == (RESULT if case.found else "")
        key = "compared_see" if case.found else "compared_answer"
        assert (link.text, link.attributes["data-compared"]) == (
            case.say[key].format(name=name_of(other)),
            other.id,
        )


def test_where_questions_are_left_it_says_how_many() -> None:
    numbers = set()
    for case in cases():
        if case.found is None:
            _, text, _ = case.children(case.box)
            other = RULEBOOK.profiles[case.visit.compared]
            number = int(next((n for n in range(1, 30) if in_words(n) in text.text.split()), 1))
            key = "compared_open_one" if number == 1 else "compared_open"
            assert text.text == case.say[key].format(name=name_of(other), number=in_words(number))
            numbers.add(number)
    assert numbers


def test_both_recommendations_stand_there_and_all_else_that_differs() -> None:
    seen = {"same": 0, "both": 0, "decides": 0, "criteria": 0, "warnings": 0}
    for case in cases():
        if case.found is None:
            continue
        sides = (case.found.here, case.found.there)
        titles = [_title(case, number) for number in (0, 1)]
        outcomes = [side.found.outcome for side in sides]
        alike = outcomes[0] is outcomes[1]
        if alike and titles[0] == titles[1]:
            key = "compared_same" if case.found.number else "compared_nothing"
            expected = [("p", case.say[key].format(title=titles[0]))]
            seen["same"] += 1
        else:
            rows = [
                f"{_label(side.found.profile)}{_named(side.found.outcome, title)}"
                for side, title in zip(sides, titles, strict=True)
            ]
            key = "compared_alike" if alike else "compared_other"
            expected = [("p", case.say[key]), ("dl", "".join(rows))]
            seen["both"] += 1
        if case.found.decided_by:
            who = [f"{_label(s.found.profile)}{s.found.decided_by.text}" for s in sides]
            expected += [("h2", case.say["result_decides"]), ("dl", "".join(who))]
            seen["decides"] += 1
        for side in sides:
            if side.criteria:
                title = case.say["compared_criteria"].format(name=name_of(side.found.profile))
                names = [case.words.criteria[c.criterion.id].name for c in side.criteria]
                told = [case.say[f"status_{c.status}"].lower() for c in side.criteria]
                lines = [f"{name} – {status}" for name, status in zip(names, told, strict=True)]
                expected += [("h2", title), ("ul", "".join(lines))]
                seen["criteria"] += 1
        for side in sides:
            if side.warnings:
                title = case.say["compared_warnings"].format(name=name_of(side.found.profile))
                lines = [case.words.warnings[warning.id].title for warning in side.warnings]
                expected += [("h2", title), ("ul", "".join(lines))]
                seen["warnings"] += 1
        _, *parts, _ = case.children(case.box)
        assert [(part.name, plain(part)) for part in parts] == expected
        cited = [s.found.decided_by.citations for s in sides if case.found.decided_by]
        cited += [c.criterion.citations for s in sides for c in s.criteria]
        cited += [warning.citations for s in sides for warning in s.warnings]
        assert len(case.all("guide-marks", case.box)) == len([c for c in cited if c])
    assert all(seen.values()), seen


def test_where_nothing_differs_it_says_so() -> None:
    copy = replace(RULEBOOK.profiles["gemensam"], id="kopia", name="Kopia")
    rulebook = replace(RULEBOOK, profiles={**RULEBOOK.profiles, copy.id: copy}, base=RULEBOOK)
    visit = Visit("gemensam", None, completed(RULEBOOK, IDEA), RESULT, compared=copy.id)
    page = Document(numbered(turn(rulebook, ANCHORS, encode(visit)).page.html))
    title = WORDS.rules[assess(RULEBOOK, RULEBOOK.profiles["gemensam"], IDEA).rule.id].title
    _, text, _ = page.children(page.one("guide-compared"))
    assert text.text == SAY["compared_nothing"].format(title=title)


def _title(case: Case, side: int) -> str:
    assert case.found is not None
    found = (case.found.here, case.found.there)[side].found
    return headline(Context(whole_of(case.visit.profile), {}, case.visit), found)


def _label(profile: Profile) -> str:
    name = name_of(profile)
    return name[0].upper() + name[1:]


def _named(outcome: Outcome, title: str) -> str:
    name = SAY[f"outcome_{outcome}"]
    return name if title == name else f"{name}. {title}"
