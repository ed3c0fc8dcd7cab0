"""What two profiles say to the same answers, and what one of them demands beyond the other."""

from __future__ import annotations

from dataclasses import dataclass

from guide_engine.assessment import Assessment, CriterionResult, about_iop
from guide_engine.compiled import Compiled, compiled
from guide_engine.diagram import Node
from guide_engine.model import Caution, Rulebook, Status

_WEIGHT = {Status.NOT_APPLICABLE: 0, Status.MET: 0, Status.UNKNOWN: 1, Status.NOT_MET: 2}


@dataclass(frozen=True, slots=True)
class Side:
    """What only one of two profiles says; ``found`` is all that it says.

    ``criteria`` are required there and can stand in the way where nothing does on the other
    side, the worst first; none where the recommendation has nothing to do with them.
    ``warnings`` are about that municipality and not the other, whatever is recommended.
    """

    found: Assessment
    criteria: tuple[CriterionResult, ...]
    warnings: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two profiles for the same answers."""

    here: Side
    there: Side

    @property
    def decided_by(self) -> bool:
        """Tell whether it is said in other words who decides."""
        return self.here.found.decided_by.text != self.there.found.decided_by.text

    @property
    def number(self) -> int:
        """Return how many things differ besides the recommendation."""
        sides = (self.here, self.there)
        return self.decided_by + sum(len(s.criteria) + len(s.warnings) for s in sides)


def difference(rulebook: Rulebook, here: Assessment, there: Assessment) -> Difference:
    """Return what differs between two assessments of the same answers."""
    return Difference(_side(rulebook, here, there), _side(rulebook, there, here))


def own_criteria(one: Compiled, other: Compiled) -> tuple[str, ...]:
    """Return the criteria of a profile that for some answers are worse than all of the other's.

    Municipalities say the same thing in words of their own, and one says in one criterion
    what another says in two: so the ids do not tell, and what each can come to does.
    """
    space = one.space
    diagrams = space.diagrams
    nowhere = diagrams.constant(False)
    worst = diagrams.combine(lambda seen: max(_WEIGHT[status] for status in seen), other.seen)

    def alone(criterion: Node) -> bool:
        worse = diagrams.combine(lambda status, other: _WEIGHT[status] > other, criterion, worst)
        return worse is not nowhere

    return tuple(id_ for id_ in one.profile.requires if alone(space.criterion(id_)))


def _side(rulebook: Rulebook, one: Assessment, other: Assessment) -> Side:
    wholes = (compiled(rulebook, found.profile) for found in (one, other))
    own = own_criteria(*wholes) if about_iop(one) else ()
    criteria = [found for found in one.criteria if found.required and found.criterion.id in own]
    warnings = [noted.item for noted in one.warnings if noted.item.scope.profiles]
    return Side(
        found=one,
        criteria=tuple(sorted(criteria, key=lambda found: -_WEIGHT[found.status])),
        warnings=tuple(w for w in warnings if other.profile.id not in w.scope.profiles),
    )
