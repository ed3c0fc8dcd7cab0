"""The draft that an editor begins with: from the common ground, or from a neighbour's profile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from guide_engine.errors import InputError, allowed
from guide_engine.logic import ALWAYS
from guide_engine.model import COMMON, Criterion, Place, Profile, Rulebook
from guide_engine.tables import plain_id
from guide_engine.workshop.conditions import raw
from guide_engine.workshop.defaults import TEXTS
from guide_engine.workshop.draft import Draft
from guide_engine.workshop.words import say

_HALF_A_YEAR = 6


def begun(rulebook: Rulebook, place: str, model: str, today: str) -> Draft:
    """Return the draft for a place; what it rests on has to be written anew.

    Raises InputError for a place or a profile that is not known.
    """
    if place not in rulebook.places:
        raise InputError(say("refused.place"))
    if model not in rulebook.profiles:
        raise InputError(say("refused.model", known=allowed([*rulebook.profiles])))
    here, there = rulebook.places[place], rulebook.profiles[model]
    id_ = plain_id(here.name)
    swap = _names(there, here)
    ids = {each: _moved(there.id, id_, each) for each in (*there.requires, *there.told)}
    profile: dict[str, Any] = {
        "id": id_,
        "name": here.name,
        "in_name": here.in_name,
        "kind": here.kind,
        "place": place,
        "grade": "hel",
        "fetched": today,
        "review": _later(today),
        "summary": "",
        "requires": [ids[each] for each in there.requires],
        "recommends": [ids[each] for each in there.recommends],
        "shows": [ids[each] for each in there.shows],
        "unknown": [],
        "source": [{"id": id_, "name": "", "url": "", "dated": ""}],
    }
    own = [rulebook.criteria[each] for each in ids if rulebook.criteria[each].group == there.id]
    if there.id != COMMON:
        profile["criterion"] = [_criterion(rulebook, each, ids[each.id], swap) for each in own]
    # Who decides at the neighbour's says nothing of who does here.
    for key in ("decided_by", "contact"):
        said = {"text": say(f"begun.{key}_{here.kind}"), "advice": True}
        profile[key] = [{"id": "beslut", **said} if key == "decided_by" else said]
    return Draft(profile)


def _criterion(
    rulebook: Rulebook, criterion: Criterion, id_: str, swap: Mapping[str, str]
) -> dict[str, Any]:
    words = rulebook.words.criteria[criterion.id]
    table: dict[str, Any] = {"id": id_, "met_when": raw(criterion.met_when)}
    if criterion.applies_when != rulebook.unless_said:
        always = criterion.applies_when == ALWAYS
        table["applies_when"] = "alltid" if always else raw(criterion.applies_when)
    if criterion.not_met_when is not None:
        table["not_met_when"] = raw(criterion.not_met_when)
    texts = {key: _swapped(getattr(words, key), swap) for key in TEXTS}
    return {**table, "cites": [], **texts}


def _names(there: Profile, here: Place) -> dict[str, str]:
    return {there.in_name: here.in_name, f"{there.name}s": f"{here.name}s", there.name: here.name}


def _swapped(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def _moved(old: str, new: str, criterion: str) -> str:
    """Return the id of a criterion in another profile: own ones begin with the profile's."""
    before, after = (f"{each.replace('-', '_')}_" for each in (old, new))
    return (
        after + criterion.removeprefix(before)
        if criterion.startswith(before) and old != COMMON
        else criterion
    )


def _later(today: str) -> str:
    try:
        day = date.fromisoformat(today)
    except ValueError:
        return ""
    month = day.month + _HALF_A_YEAR
    return day.replace(
        year=day.year + (month > 12), month=(month - 1) % 12 + 1, day=min(day.day, 28)
    ).isoformat()
