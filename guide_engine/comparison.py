"""What two versions of the rules say to the same answers, exactly and for every combination."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from guide_engine.compiled import Compiled, Space, compile_in
from guide_engine.diagram import Node
from guide_engine.model import Outcome, Rulebook
from guide_engine.rulebook import find_profile


@dataclass(frozen=True, slots=True)
class Kind:
    """A change from one recommendation to another, by the new rule that decides.

    ``number`` counts combinations of answers; ``example`` has the fewest known answers that
    show the change, all else unknown.
    """

    before: Outcome
    after: Outcome
    rule: str
    number: int
    example: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed for one profile, counted in combinations of answers, "vet ej" included.

    ``pairs`` has every old and new recommendation that occur together, also where they are
    the same; ``kinds`` has the changes, the most common first.
    """

    profile: str
    total: int
    changed: int
    pairs: Mapping[tuple[Outcome, Outcome], int]
    kinds: tuple[Kind, ...]


class _Both(NamedTuple):
    """What both versions say to some answers."""

    before: Outcome
    after: Outcome
    rule: str


Path = tuple[tuple[int, int], ...]
"""The known answers on a way through a diagram: levels with indexes, ascending."""


def beside(new: Compiled, old: Rulebook) -> Compiled:
    """Build the diagrams of the same profile in another rulebook over the same facts.

    Raises InputError if that rulebook does not have the profile.
    """
    space = replace(new.space, rulebook=old, tables={})
    return compile_in(space, find_profile(old, new.profile.id))


def compare(old: Compiled, new: Compiled) -> Comparison:
    """Compare two versions of a profile's rules over every combination of answers.

    Raises ValueError if their diagrams are not of one family, or if some answers have no
    recommendation.
    """
    space = new.space
    if old.space.diagrams is not space.diagrams:
        raise ValueError("the diagrams of the two versions are not of one family")
    rules = space.rulebook.rules_by_id
    found: dict[_Both, None] = {}

    def both(before: Outcome | None, rule: str | None) -> _Both:
        if before is None or rule is None:
            raise ValueError("some answers have no recommendation")
        said = _Both(before, rules[rule].outcome, rule)
        found[said] = None
        return said

    together = space.diagrams.combine(both, old.outcome, new.rule)
    counts = space.diagrams.counts(together)
    paths = shortest_paths(space, together)
    pairs: dict[tuple[Outcome, Outcome], int] = {}
    kinds: list[Kind] = []
    for said in found:
        pair = said.before, said.after
        pairs[pair] = pairs.get(pair, 0) + counts[said]
        if said.before is not said.after:
            example = space.answers(dict(paths[said]))
            kinds.append(Kind(said.before, said.after, said.rule, counts[said], example))
    order = [rule.id for rule in space.rulebook.rules]
    kinds.sort(key=lambda kind: (-kind.number, order.index(kind.rule), kind.before))
    return Comparison(
        profile=new.profile.id,
        total=sum(counts.values()),
        changed=sum(kind.number for kind in kinds),
        pairs=pairs,
        kinds=tuple(kinds),
    )


def shortest_paths(space: Space, node: Node) -> dict[Hashable, Path]:
    """Return for each value of a diagram the fewest known answers that lead there.

    Of several as short it is the first in the order of the questions and their values.
    """
    done: dict[Node, dict[Hashable, Path]] = {}

    def build(at: Node) -> dict[Hashable, Path]:
        if at.leaf:
            return {at.value: ()}
        if at not in done:
            found: dict[Hashable, Path] = {}
            for index, below in enumerate(at.children):
                step = () if index == space.unknown(at.level) else ((at.level, index),)
                for value, rest in build(below).items():
                    path = step + rest
                    if value not in found or _rank(path) < _rank(found[value]):
                        found[value] = path
            done[at] = found
        return done[at]

    return build(node)


def _rank(path: Path) -> tuple[int, Path]:
    return len(path), path
