"""What a draft does: its proof, and what it changes against the common ground, over all answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from guide_engine.comparison import Comparison, compare
from guide_engine.compiled import Compiled, apart, compile_in
from guide_engine.difference import own_criteria
from guide_engine.errors import GuideError
from guide_engine.flow import forget
from guide_engine.loading.profiles import DAY, LEDGER, PROFILE
from guide_engine.model import COMMON, Profile, Rulebook
from guide_engine.proof import Proof, prove_whole
from guide_engine.regions import for_region, spoken
from guide_engine.rulebook import with_profile
from guide_engine.workshop.defaults import TEXTS, filled
from guide_engine.workshop.draft import LISTS, SUBJECTS, USES, Draft, compulsory, simple
from guide_engine.workshop.files import ledger_text, profile_text

_NOTHING = "…"
"""Stands where somebody has not written yet, so that the rest can be tried."""

ADDRESS = re.compile(r"https://[a-zåäö0-9-]+(\.[a-zåäö0-9-]+)+(/\S*)?", re.IGNORECASE)
"""What the address of a source looks like."""

_NOWHERE = "https://exempel.invalid/"
_ROW = "XX-0"
_DAY = "2026-01-01"


@dataclass(frozen=True, slots=True)
class Effects:
    """What a draft does; ``beyond`` are the criteria that ask for more than the common ground."""

    proof: Proof
    comparison: Comparison
    beyond: tuple[str, ...]


def effects(rulebook: Rulebook, draft: Draft) -> Effects | None:
    """Return what a draft does; None where it cannot be told before something is put right."""
    files = _stand_in(rulebook, draft, told=False)
    try:
        return _effects(rulebook, draft.id, *files, tuple(lacking(rulebook, draft)))
    except GuideError:
        return None


def lacking(rulebook: Rulebook, draft: Draft) -> list[str]:
    """Return the criteria that no profile may leave out and this one does."""
    return [each for each in compulsory(rulebook) if each not in draft.listed(USES[0])]


def tried(rulebook: Rulebook, draft: Draft) -> tuple[Rulebook, Compiled] | None:
    """Return the rulebook with the draft, and its diagrams, to walk; None as ``effects``."""
    files = _stand_in(rulebook, draft, told=True)
    try:
        return _tried(rulebook, draft.id, *files)
    except GuideError:
        return None


# Only the latest is kept: while somebody types there is a draft with every letter.
@lru_cache(maxsize=1)
def _effects(
    base: Rulebook, id_: str, profile: str, ledger: str, lacking: tuple[str, ...]
) -> Effects:
    rulebook, found = _with(base, id_, profile, ledger)
    required = tuple(each for each in found.requires if each not in lacking)
    space = apart(rulebook)
    whole = compile_in(space, replace(found, requires=required))
    common = compile_in(space, rulebook.profiles[COMMON])
    return Effects(prove_whole(whole), compare(common, whole), own_criteria(whole, common))


@lru_cache(maxsize=1)
def _tried(base: Rulebook, id_: str, profile: str, ledger: str) -> tuple[Rulebook, Compiled]:
    forget()
    for_region.cache_clear()
    rulebook = spoken(_with(base, id_, profile, ledger)[0], id_)
    return rulebook, compile_in(apart(rulebook), rulebook.profiles[id_])


def _with(base: Rulebook, id_: str, profile: str, ledger: str) -> tuple[Rulebook, Profile]:
    rulebook = with_profile(base, id_, {PROFILE: profile, LEDGER: ledger})
    return rulebook, rulebook.profiles[id_]


def _stand_in(rulebook: Rulebook, draft: Draft, *, told: bool) -> tuple[str, str]:
    """Return a profile and a ledger that can be read, whatever is still to be written.

    Without what is ``told`` it has what decides alone, so that no word makes it another.
    """
    whole = filled(rulebook, draft)
    kept = {key: whole.get(key, "") for key in ("id", "kind", "place")}
    profile: dict[str, Any] = {**kept, "grade": "hel", "fetched": _DAY, "review": _DAY}
    names = ("name", "in_name", "summary")
    profile |= {key: (whole.get(key) if told else "") or _NOTHING for key in names}
    criteria = [each for each in whole["criterion"] if _decides(rulebook, each)]
    dropped = {each["id"] for each in whole["criterion"]} - {each["id"] for each in criteria}
    for key in USES[:-1]:
        ids = [*(compulsory(rulebook) if key == USES[0] else ()), *whole.get(key, ())]
        profile[key] = [each for each in dict.fromkeys(ids) if each not in dropped]
    for key in USES[1:-1]:
        profile[key] = [each for each in profile[key] if each not in profile[USES[0]]]
    profile["criterion"] = [
        {**each, **{k: (told and each.get(k)) or _NOTHING for k in TEXTS}, "cites": [_ROW]}
        for each in criteria
    ]
    profile["source"] = [{**_source(whole if told else {}), "id": "xx", "dated": _DAY}]
    profile["decided_by"] = _deciders(whole, told=told)
    if told:
        _tell(profile, whole)
    else:
        profile["contact"] = [{"text": _NOTHING, "advice": True}]
    return profile_text(profile), ledger_text(_ROW, "xx", _NOTHING)


def _source(whole: Mapping[str, Any]) -> dict[str, str]:
    """Return the first source that is written, as far as it is."""
    found: Mapping[str, str] = next(iter(whole.get("source", ())), {})
    url = found.get("url", "")
    return {
        "name": found.get("name") or _NOTHING,
        "url": url if ADDRESS.fullmatch(url) else _NOWHERE,
    }


def _decides(rulebook: Rulebook, criterion: Mapping[str, Any]) -> bool:
    found = simple(criterion)
    return found is None or (bool(found[1]) and found[0] in rulebook.facts)


def _deciders(whole: Mapping[str, Any], *, told: bool) -> list[dict[str, Any]]:
    """Return who decides, each in some case and the last one in all others."""
    given = [
        each
        for number, each in enumerate(whole.get("decided_by", ()), start=1)
        if number == len(whole["decided_by"]) or all(each.get("when", {"": ""}).values())
    ] or [{"id": "x"}]
    made = [
        {
            **{key: each[key] for key in ("id", "when") if each.get(key)},
            "text": (told and each.get("text")) or _NOTHING,
            "advice": True,
        }
        for each in given
    ]
    made[-1].pop("when", None)
    return made


def _tell(profile: dict[str, Any], whole: Mapping[str, Any]) -> None:
    """Add what is told and decides nothing, as far as it is written; all of it rests on one row."""
    for key in ("fetched", "review"):
        profile[key] = whole[key] if re.fullmatch(DAY, whole.get(key, "")) else _DAY
    contacts = [each for each in whole.get("contact", ()) if each.get("text")]
    profile["contact"] = [_advice(each) for each in contacts or [{"text": _NOTHING}]]
    for key in LISTS[-2:]:
        said = [each for each in whole.get(key, ()) if all(v for v in each.values() if v != [])]
        profile[key] = [{**each, "cites": [_ROW]} for each in said]
    for key in SUBJECTS:
        profile[key] = {
            subject: {"text": each["text"], "cites": [_ROW]}
            for subject, each in whole.get(key, {}).items()
            if each.get("text")
        }


def _advice(contact: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: each for key, each in contact.items() if key != "cites"}, "advice": True}
