"""What a municipality demands of the answers, read out of its decision diagram.

An answer is accepted where an IOP can follow from it, whatever else is answered. Who demands it is
told apart: the municipality's own documents, or the guide everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from guide_engine.compiled import Compiled, Space
from guide_engine.decision import criterion_facts
from guide_engine.diagram import Node
from guide_engine.model import COMMON, GRADES, CriteriaTest, Criterion, Outcome, Profile, Status
from scripts.read.words import words
from scripts.swedish import either


class By(StrEnum):
    """Who demands something of an answer; the names are those of the words in docs/ord.toml."""

    OWN = "egna"
    GUIDE = "guiden"
    ADVISED = "bor"
    NOBODY = "ingen"


@dataclass(frozen=True, slots=True)
class Demand:
    """The answers to a question that can lead to an IOP, those that are judged, and who says so.

    Where nothing is demanded all are ``fine``.
    """

    fact: str
    fine: tuple[str, ...]
    judged: tuple[str, ...]
    by: By


def is_counted(profile: Profile) -> bool:
    """Tell whether a profile's demands are known, and hold: all was read, nothing withdrawn."""
    return profile.id != COMMON and profile.grade == GRADES[0] and not profile.withdrawn


@cache
def demands(whole: Compiled) -> Mapping[str, Demand]:
    """Return what a profile demands, fact by fact in the order of the questions."""
    space = whole.space
    fine = _leading(space, whole.outcome, lambda outcome: outcome is Outcome.IOP)
    judged = _leading(space, _to_judge(whole), bool)
    return {
        fact: _demand(whole, fact, fine[level], judged[level])
        for level, fact in enumerate(space.order)
    }


def _demand(whole: Compiled, fact: str, fine: set[int], judged: set[int]) -> Demand:
    values = whole.space.rulebook.facts[fact].values
    if len(values) in fine:  # "vet_ej", which is the last
        advised = _says_itself(whole, fact, whole.profile.recommends)
        return Demand(fact, values, (), By.ADVISED if advised else By.NOBODY)
    return Demand(
        fact,
        tuple(value for index, value in enumerate(values) if index in fine),
        tuple(value for index, value in enumerate(values) if index in judged - fine),
        By.OWN if _says_itself(whole, fact, whole.profile.requires) else By.GUIDE,
    )


def key(demand: Demand) -> str:
    """Return what is the same for two demands that accept the same answers."""
    asks = demand.by in (By.OWN, By.GUIDE)
    return " ".join((*demand.fine, "/", *demand.judged)) if asks else demand.by


def accepted(whole: Compiled, demand: Demand) -> str:
    """Say which answers are accepted."""
    say = words("kommuner").part("godtas")
    told = whole.space.rulebook.words.questions[demand.fact].values
    if demand.by is By.ADVISED:
        return say("bor")
    if demand.by is By.NOBODY:
        return say("inget_visst") if reading(whole, demand.fact) else say("inte")

    def named(values: tuple[str, ...]) -> str:
        return either([f"”{told[value].answer}”" for value in values])

    if len(demand.fine) == len(told):
        return say("alla")
    text = named(demand.fine) if demand.fine else say("inget")
    return text + (say("fall", svar=named(demand.judged)) if demand.judged else "")


def reading(whole: Compiled, fact: str) -> list[Criterion]:
    """Return the criteria, required or recommended, that are about a fact.

    The signs of a purchase read many facts, and none of them leaves out an answer.
    """
    ids = (*whole.profile.requires, *whole.profile.recommends)
    return [
        criterion
        for criterion in map(whole.space.rulebook.criteria.__getitem__, ids)
        if fact in criterion_facts(criterion)
        and (not criterion.everywhere or _leaves_out(whole.space, criterion.id, fact))
    ]


def _says_itself(whole: Compiled, fact: str, ids: tuple[str, ...]) -> bool:
    """Tell whether one of a profile's criteria leaves out an answer, and cites its own source."""
    return any(
        fact in criterion_facts(criterion)
        and any(cited.source in whole.profile.sources for cited in criterion.citations)
        and _leaves_out(whole.space, criterion.id, fact)
        for criterion in map(whole.space.rulebook.criteria.__getitem__, ids)
    )


def _leaves_out(space: Space, criterion: str, fact: str) -> bool:
    level = space.level(fact)
    met = _leading(space, space.criterion(criterion), lambda status: status is Status.MET)
    return len(met[level]) < len(space.values[level])


def _leading(space: Space, node: Node, wanted: Callable[[Hashable], bool]) -> list[set[int]]:
    """Return, level by level, the indexes of answers with which a diagram can come to a value."""
    sizes = [len(values) for values in space.values]
    found: list[set[int]] = [set() for _ in sizes]
    leads: dict[Node, bool] = {}

    def free(start: int, end: int) -> None:
        for level in range(start, end):
            found[level].update(range(sizes[level]))

    def visit(at: Node) -> bool:
        if at not in leads:
            leads[at] = at.leaf and wanted(at.value)
            for index, below in enumerate(at.children):
                if visit(below):
                    leads[at] = True
                    found[at.level].add(index)
                    free(at.level + 1, below.level)
        return leads[at]

    if visit(node):
        free(0, node.level)
    return found


def _to_judge(whole: Compiled) -> Node:
    """Return the diagram of where no criterion is broken and something is left to judge."""
    # Other rules that recommend a closer look say nothing of the criteria: where general
    # support is the question, those of an IOP do not apply.
    unknown = [r.id for r in whole.space.rulebook.rules if r.when is CriteriaTest.ANY_UNKNOWN]
    return whole.space.diagrams.combine(
        lambda rule, seen: rule in unknown and Status.NOT_MET not in seen, whole.rule, whole.seen
    )
