"""A visit that was made with other rules than today's: what they said, what differs, and why.

The rules that are kept (``guide_engine/releases``) say again what they said. Of rules that are
not kept, and of newer ones, it can only be said that they are others.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from guide_engine.assessment import Assessment, assess
from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import completed, criteria_test, criterion_status, prune
from guide_engine.diagram import leaf_values, nodes, value_at
from guide_engine.flow import fact_at, unsure, walk
from guide_engine.logic import Answers, Truth, evaluate
from guide_engine.model import CriteriaTest, Outcome, Profile, Rule, Rulebook, Status
from guide_engine.permalink import Visit
from guide_engine.regions import retold
from guide_engine.releases import Release, find_release, released_versions

_WEIGHT = {Status.NOT_APPLICABLE: 0, Status.MET: 0, Status.UNKNOWN: 1, Status.NOT_MET: 2}


class Known(StrEnum):
    """What is known of the version of a link or a file."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    NEWER = "newer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A required criterion, then and today; None where it was not required."""

    id: str
    name: str
    before: Status | None
    after: Status | None

    @property
    def changed(self) -> bool:
        """Tell whether it stands in the way otherwise than then."""
        return _weight(self.before) != _weight(self.after)


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question on today's way that the earlier rules did not have.

    It ``matters`` if today's rule can depend on it, all other known answers being as they are.
    """

    fact: str
    answered: bool
    matters: bool


@dataclass(frozen=True, slots=True)
class Reread:
    """An answer that the earlier rules read otherwise.

    ``read_as`` is the value that they took a newer one for; else the answer stood for the
    values of ``covered`` too, which are answers of their own today. It ``matters`` if one of
    them would give another rule today.
    """

    fact: str
    value: str
    read_as: str
    covered: tuple[str, ...]
    matters: bool


@dataclass(frozen=True, slots=True)
class Then:
    """What the earlier rules say to the answers; ``title`` word for word as it stood."""

    date: str
    outcome: Outcome
    rule: str
    title: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A visit under the rules that it was made with, beside today's assessment.

    ``then`` is None where the rules are not kept or did not have the municipality; then the
    rest is empty. ``complete`` tells whether today's questions all have an answer, and
    ``possible`` has the recommendations that the missing answers may still give, all of them
    and perhaps more.
    """

    version: str
    known: Known
    visit: Visit
    now: Assessment
    complete: bool
    possible: frozenset[Outcome]
    then: Then | None = None
    criteria: tuple[Criterion, ...] = ()
    new_questions: tuple[NewQuestion, ...] = ()
    reread: tuple[Reread, ...] = ()

    @property
    def other_outcome(self) -> bool:
        """Tell whether the recommendation is another today."""
        return self.then is not None and self.then.outcome is not self.now.outcome

    @property
    def other_rule(self) -> bool:
        """Tell whether another rule decides today."""
        return self.then is not None and self.then.rule != self.now.rule.id

    @property
    def changed(self) -> tuple[Criterion, ...]:
        """Return the criteria that stand in the way otherwise than then."""
        return tuple(each for each in self.criteria if each.changed)


def earlier(rulebook: Rulebook, visit: Visit, version: str) -> Earlier | None:
    """Return a visit under the rules of a version; None where these are today's.

    ``version`` is as a link or a file says it, or empty. The visit's profile is a known one.
    """
    if version == rulebook.version:
        return None
    visit = replace(visit, answers=completed(rulebook, visit.answers))
    whole = compiled(rulebook, rulebook.profiles[visit.profile])
    now = assess(rulebook, whole.profile, visit.answers, visit.role)
    complete = fact_at(whole, walk(whole, visit.answers)[1]) is None
    possible = frozenset({now.outcome}) if complete else _possible(whole, visit.answers)
    found = Earlier(version, _known(version, rulebook), visit, now, complete, possible)
    if found.known is not Known.KEPT:
        return found
    release = _release(version, rulebook.base or rulebook)
    profile = release.rulebook.profiles.get(visit.profile)
    if profile is None:
        return found
    kept = prune(release.rulebook, visit.answers)
    rule = _decides(release.rulebook, profile, kept)
    return replace(
        found,
        then=Then(release.date, rule.outcome, rule.id, retold(rulebook, release.titles[rule.id])),
        criteria=retold(rulebook, tuple(_criteria(rulebook, release, profile, kept, now))),
        new_questions=tuple(_new_questions(release, whole, visit.answers)),
        reread=tuple(_reread(release, whole, visit.answers)),
    )


def _known(version: str, rulebook: Rulebook) -> Known:
    if not version:
        return Known.NONE
    if version in released_versions():
        return Known.KEPT
    dated = re.fullmatch(r"\d{4}-\d{2}-\d{2}", version)
    return Known.NEWER if dated and version > rulebook.version else Known.NOT_KEPT


@cache
def _release(version: str, current: Rulebook) -> Release:
    return find_release(version, current)


def _decides(rulebook: Rulebook, profile: Profile, kept: Answers) -> Rule:
    """Return the first rule that fires; a release has one for all answers.

    Read straight from the table: the diagrams would take the browser a second.
    """
    seen = frozenset(
        criterion_status(rulebook, rulebook.criteria[id_], kept) for id_ in profile.requires
    )
    return next(
        rule
        for rule in rulebook.rules
        if (
            criteria_test(rule.when, seen)
            if isinstance(rule.when, CriteriaTest)
            else evaluate(rule.when, kept)
        )
        is Truth.MET
    )


def _weight(status: Status | None) -> int:
    return 0 if status is None else _WEIGHT[status]


def _criteria(
    rulebook: Rulebook, release: Release, profile: Profile, kept: Answers, now: Assessment
) -> Iterator[Criterion]:
    """Iterate over what either version requires: today's in their order, then what is gone."""
    old = release.rulebook
    # A municipality's own words come with its profile, after the rules that all share.
    words = {**rulebook.words.criteria, **old.words.criteria}
    before = {id_: criterion_status(old, old.criteria[id_], kept) for id_ in profile.requires}
    after = {found.criterion.id: found.status for found in now.criteria if found.required}
    for id_ in dict.fromkeys((*after, *before)):
        name = words[id_].name if id_ in after else release.names[id_]
        yield Criterion(id_, name, before.get(id_), after.get(id_))


def _new_questions(release: Release, whole: Compiled, answers: Answers) -> Iterator[NewQuestion]:
    for fact in walk(whole, unsure(whole, answers))[0]:
        if fact in whole.space.rulebook.facts and fact not in release.facts:
            yield NewQuestion(fact, fact in answers, _can_matter(whole, answers, fact))


def _possible(whole: Compiled, answers: Answers) -> frozenset[Outcome]:
    """Return what may come of answers to the questions that have none; "vet inte" is one."""
    space = whole.space
    given = {
        level: space.values[level].index(answers[fact])
        for level, fact in enumerate(space.order)
        if fact in answers
    }
    left = leaf_values(space.diagrams.restrict(whole.outcome, given))
    return frozenset(Outcome(str(value)) for value in left)


def _can_matter(whole: Compiled, answers: Answers, fact: str) -> bool:
    others = {other: value for other, value in answers.items() if other != fact}
    left = whole.space.diagrams.restrict(whole.rule, whole.space.known(others))
    level = whole.space.level(fact)
    return any(not node.leaf and node.level == level for node in nodes(left))


def _reread(release: Release, whole: Compiled, answers: Answers) -> Iterator[Reread]:
    kept = prune(whole.space.rulebook, answers)
    for fact, value in kept.items():
        reads = release.reads.get(fact, {})
        others = [reads[value]] if value in reads else [new for new in reads if reads[new] == value]
        if others:
            yield Reread(
                fact,
                value,
                reads.get(value, ""),
                () if value in reads else tuple(others),
                any(_rule(whole, {**answers, fact: v}) != _rule(whole, answers) for v in others),
            )


def _rule(whole: Compiled, answers: Answers) -> Hashable:
    return value_at(whole.rule, whole.space.assignment(answers))
