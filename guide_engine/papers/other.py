"""The other side of a comparison, as a visitor hands it over: a link, a file, or answers chosen.

The own side is the visit itself, with what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide_engine.errors import GuideError, InputError
from guide_engine.model import Role
from guide_engine.papers.basis import Basis
from guide_engine.papers.given import Given, profiles_given, read_given
from guide_engine.papers.views import Views, views
from guide_engine.papers.words import paper_words
from guide_engine.permalink import Visit
from guide_engine.rulebook import check_answers

PART = "views"
"""The part of what is held that the page of two views has for itself."""

LINK, FILE, ANSWERS = WAYS = ("lank", "fil", "svar")
"""How the other side comes, by the values of the field ``WAY``; the first if nothing is chosen."""

WAY = "satt"
_ANSWER = "svar-"
_OPPOSITE = {Role.FORENING: Role.TJANSTEPERSON, Role.TJANSTEPERSON: Role.FORENING}


@dataclass(frozen=True, slots=True)
class Other:
    """What was handed over; ``given`` is None where that is nothing, or ``error`` says why."""

    way: str
    text: str = ""
    given: Given | None = None
    error: str = ""


def answer_key(fact: str) -> str:
    """Return the id of the field with the other's answer to a question."""
    return f"{_ANSWER}{fact}"


def own_side(basis: Basis) -> Given:
    """Return the visit itself as a view."""
    return Given(basis.visit, basis.notes)


def other_side(basis: Basis, held: Mapping[str, Mapping[str, str]]) -> Other:
    """Return the other side as the fields hold it."""
    fields = held.get(PART, {})
    way = _way(fields)
    text = str(fields.get(way, "")).strip()
    try:
        if way == ANSWERS:
            return Other(way, given=_chosen(basis, fields))
        return Other(way, text, read_given(basis.rulebook, text) if text else None)
    except GuideError as error:
        return Other(way, text, error=str(error))


def both_sides(basis: Basis, other: Other) -> Views:
    """Compare the visit with the other side; raises InputError where there is none."""
    words = paper_words(basis.rulebook)
    if other.error:
        raise InputError(words["compare.input_error"].format(text=other.error))
    if other.given is None:
        raise InputError(words["compare.input_none"])
    context = basis.context
    inputs = (own_side(basis), other.given)
    return views(basis.rulebook, context.anchors, inputs, today=context.today, site=basis.site)


def profiles_held(held: object) -> tuple[str, ...]:
    """Return the ids of profiles that the other side names, known or not."""
    fields = held.get(PART) if isinstance(held, Mapping) else None
    if not isinstance(fields, Mapping) or _way(fields) == ANSWERS:
        return ()
    return profiles_given(str(fields.get(_way(fields), "")))


def opposite(role: Role | None) -> Role | None:
    """Return the role that the other side has, where the own one is known."""
    return _OPPOSITE[role] if role else None


def _way(fields: Mapping[str, str]) -> str:
    way = fields.get(WAY)
    return way if way in WAYS else LINK


def _chosen(basis: Basis, fields: Mapping[str, str]) -> Given | None:
    """Return the answers that were chosen, of today's questions; none at all are no view."""
    answers = {
        fact: fields[answer_key(fact)]
        for fact in basis.rulebook.facts
        if fields.get(answer_key(fact))
    }
    if not answers:
        return None
    checked = check_answers(basis.rulebook, answers)
    return Given(Visit(basis.visit.profile, opposite(basis.visit.role), checked))
