"""Proof of the decision model's six invariants over every combination of answers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from guide_engine.compiled import Compiled, Space, compile_in, compiled, truth_of_rule
from guide_engine.diagram import Node, nodes
from guide_engine.logic import AllOf, AtLeast, Condition, FactIn, Truth
from guide_engine.model import DECISIVE, Outcome, Profile, Rulebook, Status

INVARIANTS = {
    1: "Varje uppsättning svar ger exakt en rekommendation, och varje regel kan slå till.",
    2: "IOP bara när varje villkor som profilen kräver är uppfyllt; okänt ger aldrig IOP.",
    3: "Att veta mer motsäger aldrig ett avgörande svar: det kan inte bli IOP.",
    4: "Ordningen spelar ingen roll, och det beskurna svaret ger samma resultat.",
    5: "En kommuns regler kan vara strängare än lagen och än kravet om marknad, aldrig mildare.",
    6: "Inget svar tar idén förbi en upphandling: den som utför kommunens uppgift mot betalning "
    "för något bestämt får aldrig IOP eller bidrag, och inte heller den vars egen verksamhet "
    "eller gemensamma utmaning har minst två tecken på köp.",
}
"""The invariants by number, in words for the site and for error messages."""


def _is(fact: str, *values: str) -> Condition:
    return FactIn(fact, frozenset(values))


_PURCHASE = AllOf((_is("uppdrag", "ja"), _is("motprestation", "ja")))
"""The purchase test of HFD 2020 ref. 15: the municipality's task for pay that buys something.

This and the signs are written out here, not read from the rules, so that a change of the
rules cannot weaken what they are proved against.
"""

_SIGNS = AllOf(
    (
        _is("syfte", "egen_verksamhet", "gemensam_utmaning"),
        AtLeast(
            2,
            (
                _is("initiativ", "kommunen"),
                _is("styrning", "kommunen_i_detalj"),
                _is("samverkan", "nej"),
                _is("motprestation", "ja"),
            ),
        ),
    )
)
"""Two or more of Upphandlingsmyndigheten's signs of a purchase, where IOP is the question."""


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, with answers that show it (where answers can)."""

    invariant: int
    problem: str
    counterexample: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was shown for one profile.

    ``combinations`` counts every combination of answers, "vet ej" included; ``complete``
    those without it; ``fires`` the combinations that each rule decides.
    """

    profile: str
    combinations: int
    complete: int
    nodes: int
    fires: Mapping[str, int]
    outcomes: Mapping[Outcome, int]
    violations: tuple[Violation, ...]


def prove(rulebook: Rulebook, profile: Profile) -> Proof:
    """Check the six invariants for a profile over all combinations of answers."""
    return prove_whole(compiled(rulebook, profile))


def prove_whole(whole: Compiled) -> Proof:
    """Check the six invariants for a profile that is compiled, as ``prove`` does."""
    rulebook, diagrams = whole.space.rulebook, whole.space.diagrams
    counts = diagrams.counts(whole.rule)
    complete = 1
    for values in whole.space.values:
        complete *= len(values) - 1
    violations: list[Violation] = []
    for check in (_total, _only_when_met, _monotone, _pruned, _lawful, _no_way_round):
        violations += check(whole)
    return Proof(
        profile=whole.profile.id,
        combinations=sum(counts.values()),
        complete=complete,
        nodes=sum(not node.leaf for node in nodes(whole.rule)),
        fires={rule.id: counts.get(rule.id, 0) for rule in rulebook.rules},
        outcomes={
            outcome: sum(counts.get(r.id, 0) for r in rulebook.rules if r.outcome is outcome)
            for outcome in Outcome
        },
        violations=tuple(violations),
    )


def _total(whole: Compiled) -> list[Violation]:
    """1: some rule fires everywhere (the first does, so one does), and every rule somewhere."""
    found = _where(whole, 1, "ingen regel slår till", whole.rule, lambda value: value is None)
    reached = whole.space.diagrams.counts(whole.rule)
    for rule in whole.space.rulebook.rules:
        if rule.id not in reached:
            problem = f'regeln "{rule.id}" kan aldrig slå till: andra regler täcker den helt'
            found.append(Violation(1, problem, None))
    return found


def _only_when_met(whole: Compiled) -> list[Violation]:
    """2: where the outcome is IOP, all required criteria are met and nothing is open.

    A decisive rule whose condition is unknown there could still fire, so it may not be.
    """
    diagrams = whole.space.diagrams
    fine = frozenset({Status.MET, Status.NOT_APPLICABLE})
    found = _where(
        whole,
        2,
        "IOP fast ett krävt villkor inte är uppfyllt",
        diagrams.combine(
            lambda outcome, seen: outcome == Outcome.IOP and not seen <= fine,
            whole.outcome,
            whole.seen,
        ),
    )
    for rule in whole.space.rulebook.rules:
        if rule.outcome in DECISIVE:
            found += _where(
                whole,
                2,
                f'IOP fast det är okänt om regeln "{rule.id}" gäller',
                diagrams.combine(
                    lambda outcome, truth: outcome == Outcome.IOP and truth is Truth.UNKNOWN,
                    whole.outcome,
                    truth_of_rule(whole.space, rule, whole.seen),
                ),
            )
    return found


def _monotone(whole: Compiled) -> list[Violation]:
    """3: no completion of answers with a decisive outcome has the outcome IOP."""
    diagrams = whole.space.diagrams
    is_iop = diagrams.combine(lambda outcome: outcome == Outcome.IOP, whole.outcome)
    may_become = diagrams.completions(is_iop, -1, operator.or_)
    return _where(
        whole,
        3,
        "ett avgörande svar kan bli IOP när man vet mer",
        diagrams.combine(
            lambda outcome, iop: outcome in DECISIVE and iop, whole.outcome, may_become
        ),
    )


def _pruned(whole: Compiled) -> list[Violation]:
    """4: no answer that is left out because its question does not apply would have mattered.

    Answers are a set, so the order in which they are given cannot matter; what could is
    pruning. For each question that does not always apply the rules are compiled without
    any pruning and with only its own, and compared wherever it has an answer and does not
    apply.
    """
    space, diagrams = whole.space, whole.space.diagrams
    without, each = _spaces(space)
    unpruned = compile_in(without, whole.profile).rule
    found: list[Violation] = []
    for fact, condition in space.rulebook.applies_when.items():
        level = space.level(fact)
        differs = diagrams.combine(
            lambda applies, one, other: applies is Truth.NOT_MET and one != other,
            space.condition(condition),
            unpruned,
            compile_in(each[fact], whole.profile).rule,
        )
        for index in range(space.unknown(level)):
            path = diagrams.find(diagrams.restrict(differs, {level: index}), bool)
            if path is not None:
                problem = f"svaret på {fact} ändrar resultatet fast frågan inte gäller"
                answers = space.answers({**path, level: index})
                found.append(Violation(4, problem, answers))
                break
    return found


@lru_cache(maxsize=1)
def _spaces(space: Space) -> tuple[Space, Mapping[str, Space]]:
    """Return the space without pruning, and by fact with that of its question only.

    Kept, because one profile is proved after the other and most of what is tabulated is the same.
    """
    each = {
        fact: replace(
            space, rulebook=replace(space.rulebook, applies_when={fact: condition}), tables={}
        )
        for fact, condition in space.rulebook.applies_when.items()
    }
    return replace(space, pruning=False, tables={}), each


def _lawful(whole: Compiled) -> list[Violation]:
    """5: where the outcome is IOP, all that no profile may leave out is met."""
    found: list[Violation] = []
    for criterion in whole.space.rulebook.criteria.values():
        if criterion.everywhere:
            found += _where(
                whole,
                5,
                f'IOP fast villkoret "{criterion.id}", som gäller överallt, inte är uppfyllt',
                whole.space.diagrams.combine(
                    lambda outcome, status: outcome == Outcome.IOP and status is not Status.MET,
                    whole.outcome,
                    whole.space.criterion(criterion.id),
                ),
            )
    return found


def _no_way_round(whole: Compiled) -> list[Violation]:
    """6: no purchase, and no two signs of one, has the outcome IOP or grant."""
    found: list[Violation] = []
    for problem, condition in (
        ("IOP eller bidrag fast kommunens uppgift utförs mot betalning", _PURCHASE),
        ("IOP eller bidrag fast två tecken på köp finns", _SIGNS),
    ):
        found += _where(
            whole,
            6,
            problem,
            whole.space.diagrams.combine(
                lambda outcome, truth: (
                    outcome in (Outcome.IOP, Outcome.BIDRAG) and truth is Truth.MET
                ),
                whole.outcome,
                whole.space.condition(condition),
            ),
        )
    return found


def _where(
    whole: Compiled,
    invariant: int,
    problem: str,
    node: Node,
    bad: Callable[[Hashable], bool] = bool,
) -> list[Violation]:
    """Return the violation that a diagram shows, with answers that lead there."""
    path = whole.space.diagrams.find(node, bad)
    if path is None:
        return []
    return [Violation(invariant, problem, whole.space.answers(path))]
