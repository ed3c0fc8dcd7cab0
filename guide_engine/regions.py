"""The rulebook with a region's words, for visits where the public party is a region.

What is said otherwise of a region stands text by text in `data/words/region.toml`, so that a
text that changes cannot keep an old translation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, cast

from guide_engine.model import COMMON, REGION, Rulebook

PART = "region"
"""The file of the words, which browsers fetch when the first region is chosen."""


def is_region(rulebook: Rulebook, profile: str, place: str = "") -> bool:
    """Tell whether a visit is about a region: by its place, or else by its profile."""
    party = rulebook.places.get(place) or rulebook.profiles.get(profile)
    return party is not None and party.kind == REGION


def spoken(rulebook: Rulebook, profile: str, place: str = "") -> Rulebook:
    """Return the rulebook with the words for a visit: its own, or those for a region."""
    return for_region(rulebook) if is_region(rulebook, profile, place) else rulebook


@cache
def for_region(rulebook: Rulebook) -> Rulebook:
    """Return the rulebook with a region's words; the same where these have not been loaded."""
    if not rulebook.regional or rulebook.kind == REGION:
        return rulebook
    common, words = rulebook.profiles[COMMON], rulebook.words
    shared = {id_: words.criteria[id_] for id_ in rulebook.shared_criteria}
    # What a municipality asks for by itself is said of it.
    criteria = {**words.criteria, **said(shared, rulebook.regional)}
    return replace(
        rulebook,
        kind=REGION,
        words=replace(said(words, rulebook.regional), criteria=criteria),
        profiles={**rulebook.profiles, COMMON: said(common, rulebook.regional)},
        base=rulebook.base or rulebook,
    )


def retold[T](rulebook: Rulebook, value: T) -> T:
    """Return a value as the rulebook says it: with a region's texts, however deep they stand."""
    return said(value, rulebook.regional) if rulebook.kind == REGION else value


def said[T](value: T, texts: Mapping[str, str]) -> T:
    """Return a value with the texts in it replaced, however deep they stand."""
    return each_text(value, lambda text: texts.get(text, text))


def each_text[T](value: T, say: Callable[[str], str]) -> T:
    """Return a value with each text in it as ``say`` says it, however deep it stands."""
    return cast("T", _said(value, say))


def _said(value: Any, say: Callable[[str], str]) -> Any:
    if type(value) is str:
        return say(value)
    if isinstance(value, tuple):
        return tuple(_said(each, say) for each in value)
    if isinstance(value, Mapping):
        return {key: _said(each, say) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        now = {each.name: getattr(value, each.name) for each in fields(value)}
        new = {name: _said(each, say) for name, each in now.items()}
        # What says nothing otherwise stays the same object.
        return replace(value, **new) if new != now else value
    return value
