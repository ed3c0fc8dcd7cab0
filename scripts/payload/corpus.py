"""Requests that lead the engine through all its code: every page of every profile, and faults."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping

from guide_engine.compiled import Compiled, compiled
from guide_engine.flow import flow
from guide_engine.model import Rulebook
from guide_engine.permalink import RESULT, Visit, encode
from guide_engine.rulebook import default_rulebook

TODAY = "2026-11-21"
ROLES = (None, "forening", "tjansteperson")
DAMAGED = ("v=9", "kommun=ingen", "x=%E0%A4%A", "utm_source=brev", "v=1&syfte=fel&syfte=fel")


def requests(rulebook: Rulebook | None = None, *, every: int = 1) -> list[str]:
    """Return the requests as the engine reads them; ``every`` takes one way in so many."""
    rulebook = rulebook or default_rulebook()
    found = [
        json.dumps(request)
        for profile in rulebook.profiles.values()
        for request in _of_profile(compiled(rulebook, profile), every)
    ]
    return [*found, json.dumps({"kind": "none"})]


def _of_profile(whole: Compiled, every: int) -> Iterator[dict[str, object]]:
    profile = whole.profile.id
    for fragment in ("", *DAMAGED):
        yield {"kind": "page", "profile": profile, "fragment": fragment, "today": TODAY}
    for number, answers in enumerate(_ways(whole)[::every]):
        role = ROLES[number % len(ROLES)]
        for step in ("", RESULT):
            fragment = encode(Visit(profile, role, answers, step))  # type: ignore[arg-type]
            yield {"kind": "page", "profile": profile, "fragment": fragment, "today": TODAY}
        yield {"kind": "assess", "profile": profile, "answers": answers}


def _ways(whole: Compiled) -> list[Mapping[str, str]]:
    """Return the shortest answers to every page of the profile."""
    pages = flow(whole)
    start = pages.steps[pages.start]
    ways: dict[int, dict[str, str]] = {id(start): {}}
    queue = deque([start])
    while queue:
        step = queue.popleft()
        for value, after in step.answers.items():
            if id(after) not in ways:
                ways[id(after)] = {**ways[id(step)], str(step.fact): value}
                queue.append(after)
    return list(ways.values())
