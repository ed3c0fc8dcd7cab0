"""What is written where somebody left a field empty: it follows from what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guide_engine.model import Rulebook
from guide_engine.workshop.draft import Draft, simple
from guide_engine.workshop.words import say

TEXTS = ("name", "need", "met", "not_met", "unknown")
"""The texts of a criterion of one's own."""


def criterion_texts(rulebook: Rulebook, criterion: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of an own criterion that follow from its question and answers, if any do."""
    found = simple(criterion)
    if not found or found[0] not in rulebook.words.questions or not found[1]:
        return {}
    words = rulebook.words.questions[found[0]]
    labels = [words.values[value].answer for value in found[1] if value in words.values]
    places = {
        "short": words.short,
        "plain": say("or").join(labels),
        "answers": say("or").join(f"”{label}”" for label in labels),
    }
    texts = {key: say(f"default.{key}", **places) for key in TEXTS[:-1]}
    return {**texts, "unknown": words.find_out}


def summary(draft: Draft) -> str:
    """Return how a choice of municipality tells of the profile."""
    number = len(draft.listed("requires"))
    return say("default.summary", number=number)


def filled(rulebook: Rulebook, draft: Draft) -> dict[str, Any]:
    """Return the tables of a profile with what follows put where nothing is written."""
    profile = dict(draft.profile)
    profile["summary"] = profile.get("summary") or summary(draft)
    profile["criterion"] = [
        {**each, **{k: t for k, t in criterion_texts(rulebook, each).items() if not each.get(k)}}
        for each in draft.listed("criterion")
    ]
    return profile


def blanked(rulebook: Rulebook, draft: Draft) -> dict[str, Any]:
    """Return the tables of a profile without what ``filled`` would put there."""
    profile = dict(draft.profile)
    if profile.get("summary") == summary(draft):
        profile["summary"] = ""
    profile["criterion"] = [
        {**each, **{k: "" for k, t in criterion_texts(rulebook, each).items() if each.get(k) == t}}
        for each in draft.listed("criterion")
    ]
    return profile
