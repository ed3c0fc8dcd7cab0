"""The criteria, group by group: which answers meet them, and who requires them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from guide_engine.html import Html, tag
from guide_engine.model import Criterion, Rulebook
from scripts.pages.addresses import CRITERIA, criterion_id, root
from scripts.pages.conditions import condition_in_words
from scripts.pages.navigation import MANY, common_last
from scripts.pages.parts import Line, citations, folds, labelled, short_table
from scripts.read.words import words

TOLD = ("lag", "tecken", "gemensam", "forum")
"""The groups that the page tells of, each under its own heading; a municipality's own follow."""


def parts(rulebook: Rulebook, anchors: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of the page by name; ``anchors`` says where rows of the ledger are told."""
    groups = dict.fromkeys(criterion.group for criterion in rulebook.criteria.values())
    tables = {group: _table(rulebook, anchors, group) for group in groups}
    # Folded: the page has those of every municipality, and its heading list would have them too.
    own = [
        tag(
            "details",
            {"id": f"grupp-{group}"},
            tag("summary", None, _name(rulebook, group)),
            table,
        )
        for group, table in tables.items()
        if group not in TOLD
    ]
    return {
        "antal-kriterier": str(len(rulebook.criteria)),
        **{f"villkor-{group}": tables[group] for group in TOLD},
        "kommunernas-egna": folds(own),
    }


def _name(rulebook: Rulebook, group: str) -> str:
    return rulebook.words.interface[f"group_{group}"]


def _table(rulebook: Rulebook, anchors: Mapping[str, str], group: str) -> Html:
    return short_table(
        words("kriterier").heading("tabell", grupp=_name(rulebook, group)),
        (
            _criterion(rulebook, anchors, criterion)
            for criterion in rulebook.criteria.values()
            if criterion.group == group
        ),
    )


def _criterion(rulebook: Rulebook, anchors: Mapping[str, str], criterion: Criterion) -> Line:
    """Say which answers meet a criterion, and for whom it matters."""
    say = words("kriterier")
    told = [(say("uppfyllt"), condition_in_words(rulebook, criterion.met_when))]
    if criterion.not_met_when is not None:
        broken = condition_in_words(rulebook, criterion.not_met_when)
        told += [(say("inte_uppfyllt"), broken), (say("annars"), say("fall"))]
    profiles = _profiles_by_criterion(rulebook)
    for_whom = [
        say(key, profiler=_for_whom(rulebook, by_criterion[criterion.id]))
        for key, by_criterion in (("kravs", profiles.required), ("visas", profiles.shown))
        if criterion.id in by_criterion
    ]
    return Line(
        criterion_id(criterion.id),
        rulebook.words.criteria[criterion.id].name,
        [*labelled(told), citations(rulebook, anchors, criterion.citations, root(CRITERIA))],
        [tag("div", None, text) for text in for_whom],
    )


def _for_whom(rulebook: Rulebook, names: Sequence[str]) -> str:
    say = words("kriterier")
    if len(names) == len(rulebook.profiles):
        return say("alla")
    if len(names) > MANY:
        return say("nagra", antal=len(names), alla=len(rulebook.profiles))
    return ", ".join(names)


class _ByCriterion(NamedTuple):
    """The names of the profiles that require and that show each criterion."""

    required: dict[str, list[str]]
    shown: dict[str, list[str]]


@cache
def _profiles_by_criterion(rulebook: Rulebook) -> _ByCriterion:
    found = _ByCriterion({}, {})
    for profile in common_last(rulebook):
        for names, ids in zip(found, (profile.requires, profile.shows), strict=True):
            for id_ in ids:
                names.setdefault(id_, []).append(profile.name)
    return found
