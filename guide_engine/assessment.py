"""The whole answer: recommendation, forms, criteria, warnings, changes, conflicts, next steps.

``assess`` takes answers; ``assess_stop`` takes a static result page, where only the possible
values of each answer are known. Both go through the same code: known answers are possible
values one each.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from guide_engine.changes import Change, changes
from guide_engine.compiled import Compiled, Space, compiled
from guide_engine.decision import (
    criterion_facts,
    criterion_status,
    decider,
    prune,
    purchase,
)
from guide_engine.diagram import nodes, value_at, values_among
from guide_engine.errors import InputError
from guide_engine.flow import NOT_ASKED, Possible, Stop, ends, exacting, possible_answers, settled
from guide_engine.logic import DONT_KNOW, Answers, Condition, Truth, evaluate, facts_of
from guide_engine.model import (
    Caution,
    Citations,
    Conflict,
    Contact,
    Criterion,
    Decider,
    Form,
    FormStatus,
    Outcome,
    Profile,
    Purchase,
    Role,
    Rule,
    Rulebook,
    Scope,
    Status,
    Step,
)

_UNASKED = frozenset({NOT_ASKED})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a form has its status."""

    text: str
    citations: Citations


@dataclass(frozen=True, slots=True)
class FormResult:
    """The status of a form with its reasons."""

    status: FormStatus
    reasons: tuple[Reason, ...]


class Demand(StrEnum):
    """How a profile names a criterion: it must, it should, or it is told only."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """The status of a criterion, and how the profile names it."""

    criterion: Criterion
    status: Status
    demand: Demand

    @property
    def required(self) -> bool:
        """Tell whether the profile demands the criterion."""
        return self.demand is Demand.REQUIRED


@dataclass(frozen=True, slots=True)
class Noted[T]:
    """Something that belongs to the answer; only for some answers unless ``certain``."""

    item: T
    certain: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact still to find out; ``asked`` tells "vet inte" from never asked."""

    fact: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer for one profile."""

    profile: Profile
    rules_version: str
    possible: Possible
    rule: Rule
    outcome: Outcome
    forms: dict[Form, FormResult]
    criteria: tuple[CriterionResult, ...]
    warnings: tuple[Noted[Caution], ...]
    conflicts: tuple[Noted[Conflict], ...]
    next_steps: tuple[Noted[Step], ...]
    decided_by: Decider
    purchase: Purchase | None
    contacts: tuple[Contact, ...]
    open_questions: tuple[OpenQuestion, ...] = ()
    changes: tuple[Change, ...] = ()


def assess(
    rulebook: Rulebook, profile: Profile, answers: Answers, role: Role | None = None
) -> Assessment:
    """Return the whole answer for checked answers; what does not apply is left out."""
    kept = prune(rulebook, answers)
    whole = compiled(rulebook, profile)
    rule = rulebook.rules_by_id[str(value_at(whole.rule, whole.space.assignment(kept)))]
    possible = {fact: frozenset({value}) for fact, value in kept.items()}
    way = purchase(rulebook, kept) if rule.outcome is Outcome.UPPHANDLING else None
    return replace(
        _assessment(whole, possible, rule, (decider(profile, kept), way), role),
        open_questions=open_questions(whole, kept),
        changes=changes(whole, kept),
    )


def assess_stop(rulebook: Rulebook, profile: Profile, stop: Stop) -> Assessment:
    """Return the answer of a static result page, for all ways that lead there.

    Raises InputError if the page is a question.
    """
    if stop.fact is not None or not stop.rule.leaf:
        raise InputError(f'sidan "{stop.slug}" är ingen resultatsida')
    rule = rulebook.rules_by_id[str(stop.rule.value)]
    deciders = {entry.id: entry for entry in profile.decided_by}
    whole = compiled(rulebook, profile)
    who = deciders[str(settled(whole.space, stop.decider))]
    ways = {way.id: way for way in rulebook.purchases}
    way = ways.get(str(settled(whole.space, stop.purchase)))
    possible = possible_answers(whole)[stop.slug]
    found = _assessment(whole, possible, rule, (who, way), None)
    if rule.outcome is not Outcome.UTRED:
        return found
    unknown = (fact for fact, values in possible.items() if DONT_KNOW in values)
    return replace(found, open_questions=tuple(OpenQuestion(fact, asked=True) for fact in unknown))


def about_iop(assessment: Assessment) -> bool:
    """Return whether the criteria of an IOP say anything about a result."""
    return assessment.outcome in (Outcome.IOP, Outcome.UTRED) and not assessment.rule.ends


def open_questions(whole: Compiled, answers: Answers) -> tuple[OpenQuestion, ...]:
    """Return the unknown facts that can still change the rule, or that are part of it.

    Where every rule that can still fire ends the questions, what decides between them is
    open; short of it, also what an unknown criterion or the question of who decides needs.
    """
    space, rulebook = whole.space, whole.space.rulebook
    known = space.known(answers)
    diagrams = space.diagrams
    rule, who = (diagrams.restrict(root, known) for root in (whole.rule, whole.decider))
    open_ = {space.order[node.level] for node in nodes(rule) if not node.leaf}
    if not ends(rulebook, rule):
        open_ |= {space.order[node.level] for node in nodes(who) if not node.leaf}
        for id_ in whole.profile.requires:
            criterion = rulebook.criteria[id_]
            if criterion_status(rulebook, criterion, answers) is Status.UNKNOWN:
                open_ |= criterion_facts(criterion)
    hidden = {
        fact
        for fact, condition in rulebook.asks_when.items()
        if fact not in answers and evaluate(condition, answers) is Truth.NOT_MET
    }
    return tuple(
        OpenQuestion(fact, asked=fact in answers)
        for fact in space.order
        if fact in open_ - hidden - set(exacting(whole))
        and answers.get(fact, DONT_KNOW) == DONT_KNOW
    )


def instances(facts: frozenset[str], possible: Possible) -> Iterator[dict[str, str]]:
    """Iterate over the answers to a few facts that are possible."""
    names = sorted(facts)
    for values in itertools.product(*(sorted(possible.get(name, _UNASKED)) for name in names)):
        yield {name: value for name, value in zip(names, values, strict=True) if value != NOT_ASKED}


def truths(condition: Condition, possible: Possible) -> frozenset[Truth]:
    """Return the truths that a condition can have."""
    facts = facts_of(condition)
    return frozenset(evaluate(condition, answers) for answers in instances(facts, possible))


def belongs(scope: Scope, possible: Possible) -> frozenset[bool]:
    """Return whether something belongs to the answers, for all that are possible."""
    facts = sorted(facts_of(scope.when) | facts_of(scope.unless))
    return _belongs(
        scope.when, scope.unless, tuple([(f, possible.get(f, _UNASKED)) for f in facts])
    )


@lru_cache(maxsize=20_000)
def _belongs(
    when: Condition, unless: Condition, possible: tuple[tuple[str, frozenset[str]], ...]
) -> frozenset[bool]:
    # Kept, as most static results ask the same of few answers, in one municipality as in another.
    return frozenset(
        evaluate(when, answers) is Truth.MET and evaluate(unless, answers) is not Truth.MET
        for answers in instances(frozenset(fact for fact, _ in possible), dict(possible))
    )


def _assessment(
    whole: Compiled,
    possible: Possible,
    rule: Rule,
    ways: tuple[Decider, Purchase | None],
    role: Role | None,
) -> Assessment:
    rulebook, profile = whole.space.rulebook, whole.profile
    among = _indexes(whole.space, possible)
    criteria = tuple(
        CriterionResult(criterion, _status(whole.space, criterion, among), demand)
        for ids, demand in zip(
            (profile.requires, profile.recommends, profile.shows), Demand, strict=True
        )
        for criterion in (rulebook.criteria[id_] for id_ in ids)
    )

    def noted[T](items: tuple[T, ...], scope: Callable[[T], Scope]) -> tuple[Noted[T], ...]:
        found: list[Noted[T]] = []
        for item in items:
            if in_scope(scope(item), profile, rule.outcome, role):
                can_be = belongs(scope(item), possible)
                if True in can_be:
                    found.append(Noted(item, certain=False not in can_be))
        return tuple(found)

    return Assessment(
        profile=profile,
        rules_version=rulebook.version,
        possible=possible,
        rule=rule,
        outcome=rule.outcome,
        forms=_forms(rulebook, rule, criteria),
        criteria=criteria,
        warnings=noted(rulebook.warnings, lambda warning: warning.scope),
        conflicts=noted(rulebook.conflicts, lambda conflict: conflict.scope),
        next_steps=noted(_in_order(rulebook.steps, profile.steps), lambda step: step.scope),
        decided_by=ways[0],
        purchase=ways[1],
        contacts=profile.contacts,
    )


def _in_order(common: tuple[Step, ...], own: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return all steps: a municipality's own come before those that every possible IOP needs."""
    later = (n for n, step in enumerate(common) if step.scope.outcomes == {Outcome.IOP})
    at = next(later, len(common))
    return (*common[:at], *own, *common[at:])


def _status(space: Space, criterion: Criterion, among: Sequence[frozenset[int]]) -> Status:
    found = values_among(space.criterion(criterion.id), among)
    return Status(str(found.pop())) if len(found) == 1 else Status.DEPENDS


def _indexes(space: Space, possible: Possible) -> list[frozenset[int]]:
    """Return the indexes that each level's answer may have; unknown where there may be none."""
    return [
        frozenset(
            [
                space.unknown(level) if value == NOT_ASKED else space.values[level].index(value)
                for value in possible.get(fact, _UNASKED)
            ]
        )
        for level, fact in enumerate(space.order)
    ]


def in_scope(scope: Scope, profile: Profile, outcome: Outcome, role: Role | None) -> bool:
    """Return whether something goes with a profile, a recommendation and a role (or any)."""
    return (
        (not scope.outcomes or outcome in scope.outcomes)
        and (not scope.profiles or profile.id in scope.profiles)
        and (role is None or scope.role in (None, role))
    )


def _forms(
    rulebook: Rulebook, rule: Rule, criteria: tuple[CriterionResult, ...]
) -> dict[Form, FormResult]:
    """Return each form's status; the reasons of IOP name the criteria that stand against it."""
    forms: dict[Form, FormResult] = {}
    for form in Form:
        reasons = [Reason(rulebook.words.rules[rule.id].forms[form], rule.citations)]
        if form is Form.IOP:
            reasons += [
                Reason(
                    rulebook.words.criteria[found.criterion.id].not_met, found.criterion.citations
                )
                for found in criteria
                if found.required and found.status is Status.NOT_MET
            ]
        forms[form] = FormResult(rule.forms[form], tuple(reasons))
    return forms
