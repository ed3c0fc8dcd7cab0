"""Requests that lead the engine through its code: pages of the common profile, and faults.

What the engine uses must not depend on the other profiles, or each of their edits would give
every visitor a new engine. One that comes later, as theirs do, is made from the common one.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections import deque
from collections.abc import Mapping

from guide_engine.compiled import Compiled, compiled
from guide_engine.flow import fact_at, flow, walk
from guide_engine.loading.profiles import PROFILE
from guide_engine.loading.regional import FILE as REGION_FILE
from guide_engine.model import COMMON, REGION
from guide_engine.papers.desk import FORMATS, PAGES
from guide_engine.papers.kept import Kept, write_kept
from guide_engine.papers.kinds import COMPARE, KINDS
from guide_engine.permalink import RESULT, Visit, encode
from guide_engine.regions import PART as REGION_WORDS
from guide_engine.releases import released_versions
from guide_engine.rulebook import default_rulebook
from guide_engine.workshop.desk import PARTS, respond

TODAY = "2026-11-21"
ROLES = (None, "forening", "tjansteperson")
DAMAGED = ("v=9", "x=%E0%A4%A", "utm_source=brev", "v=1&syfte=fel&syfte=fel")
LATER = "annan"
SITE = "https://iop.example/"
HELD = {
    "facts": {"syfte": "Text\x0b"},
    "fields": {"vad": "Text"},
    "agreement": {"period_fran": "2027-01-31", "period_till": "2028-12-31"},
    "views": {"lank": "syfte=egen_verksamhet&marknad=vet_ej"},
}
_LATER = f"""id = "{LATER}"
grade = "hel"
fetched = "{TODAY}"
review = "{TODAY}"
"""
WRONG = {
    "source.0.url": "http:",
    "source.0.dated": "2026",
    "contact.0.text": "fel <b>",
    "step.0.id": "Fel",
    "criterion.0.need": "Fel.",
    "values.0.ja": "ja",
    "new.criterion.0.statement": "Text",
    "use.lag_kompetens": "unused",
    "use.gemensam_initiativ": "shows",
}
FEW = {"syfte": "egen_verksamhet"}
# One way in so many to a result is walked for papers.
PAPERS_EVERY = 8


def requests(*, every: int = 1) -> list[str]:
    """Return requests as the engine reads them; ``every`` takes one way in so many."""
    rulebook = default_rulebook()
    asked = [_page(COMMON, fragment) for fragment in ("", *DAMAGED)]
    for number, answers in enumerate(_ways(compiled(rulebook, rulebook.profiles[COMMON]))[::every]):
        role = ROLES[number % len(ROLES)]
        for step in ("", RESULT):
            fragment = encode(Visit(COMMON, role, answers, step))  # type: ignore[arg-type]
            asked.append(_page(COMMON, fragment))
        asked.append({"kind": "assess", "profile": COMMON, "answers": answers})
    return [json.dumps(request) for request in (*asked, {"kind": "none"})]


def later_requests(common: str) -> list[str]:
    """Return requests for profiles that are not there: one comes later, one never.

    ``common`` is the text of the common profile's file.
    """
    own = {PROFILE: common.replace(f'id = "{COMMON}"', _LATER, 1)}
    more = {LATER: json.dumps({"files": own, "anchors": {}}), "ingen": None}
    compared = f"kommun={LATER}&jfr={COMMON}&syfte=bestalld_tjanst&kompetens=ja"
    words = '[[text]]\nkommun = "Resultat"\nregion = "Resultatet"\n'
    more[REGION_WORDS] = json.dumps({"files": {REGION_FILE: words}, "anchors": {}})
    region = encode(Visit(COMMON, place=_place(REGION)))
    asked = [_page(LATER, fragment) for fragment in ("", "kommun=ingen", compared, region)]
    return [json.dumps(request | given) for given in ({}, {"more": more}) for request in asked]


def paper_requests() -> list[str]:
    """Return requests that lead through the part of the engine that makes papers."""
    rulebook = default_rulebook()
    whole = compiled(rulebook, rulebook.profiles[COMMON])
    ways = [way for way in _ways(whole) if fact_at(whole, walk(whole, way)[1]) is None]
    asked: list[dict[str, object]] = []
    for number, answers in enumerate(ways[::PAPERS_EVERY]):
        role = ROLES[number % len(ROLES)]
        fragment = encode(Visit(COMMON, role, answers, RESULT))  # type: ignore[arg-type]
        visit = {**_page(COMMON, fragment), "site": SITE, "held": HELD}
        asked += [
            visit | {"kind": "paper", "paper": kind, "as": as_} for kind in KINDS for as_ in FORMATS
        ]
        further = (("memo", "json"), (COMPARE.id, "md"), ("calendar", "ics"))
        asked += [visit | {"kind": "paper", "paper": kind, "as": as_} for kind, as_ in further]
        asked.append(visit | {"kind": "keep"})
        asked += [visit | {"fragment": fragment.replace(RESULT, step)} for step in PAGES]
    # What earlier rules said comes with papers, whether all that is asked today is answered or not.
    for version in released_versions():
        old = (Visit(COMMON, None, way, RESULT, rules=version) for way in (ways[0], ways[-1], FEW))
        asked += [_page(COMMON, encode(visit)) for visit in old]
    kept = write_kept(rulebook, Kept(Visit(COMMON, None, ways[0])))
    files = [kept, "", "{}", kept.replace(COMMON, LATER), kept[:-9]]
    asked += [{"kind": "open", "text": text} for text in files]
    asked += _workshop_requests()
    return [json.dumps(request) for request in asked]


def _workshop_requests() -> list[dict[str, object]]:
    """Return requests that lead through the workshop, with many mistakes in the draft."""
    rulebook = default_rulebook()
    asked: dict[str, object] = {"kind": "workshop", "today": TODAY}
    start = asked | {"do": "start", "held": {"start": {"place": _place()}}}
    files = respond(rulebook, {}, start)["files"]
    work = asked | {"files": files, "held": {"draft": WRONG}}
    for what in ("criterion", "step", "decided_by", "source", "loose"):
        files = respond(rulebook, {}, work | {"do": "add", "what": what, "files": files})["files"]
    work |= {"files": files}
    file = respond(rulebook, {}, work | {"do": "keep"})["base64"]
    kept = b64decode(file).decode()
    return [
        asked | {"do": "show"},
        start,
        *(work | {"do": "show", "part": part} for part in PARTS),
        work | {"do": "add", "what": "criterion"},
        work | {"do": "remove", "what": "criterion.0"},
        work | {"do": "keep"},
        *(
            asked | {"do": "open", "text": text}
            for text in (kept, kept[:-9], "{}", kept.replace(" = ", " ", 1))
        ),
    ]


def _place(kind: str = "") -> str:
    """Return the code of a place, of one without rules of its own as long as there are such."""
    places = (each for each in default_rulebook().places.values() if kind in ("", each.kind))
    return min(places, key=lambda each: bool(each.profile)).code


def _page(profile: str, fragment: str) -> dict[str, object]:
    return {"kind": "page", "profile": profile, "fragment": fragment, "today": TODAY}


def _ways(whole: Compiled) -> list[Mapping[str, str]]:
    """Return the shortest answers to every page of the profile."""
    pages = flow(whole)
    start = pages.stops[pages.start]
    ways: dict[int, dict[str, str]] = {id(start): {}}
    queue = deque([start])
    while queue:
        step = queue.popleft()
        for value, after in step.answers.items():
            if id(after) not in ways:
                ways[id(after)] = {**ways[id(step)], str(step.fact): value}
                queue.append(after)
    return list(ways.values())
