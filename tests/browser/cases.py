"""Answers to try: at random, and every way through the flow of questions."""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Iterator, Mapping

from guide_engine.browser import respond
from guide_engine.compiled import Compiled
from guide_engine.decision import completed
from guide_engine.flow import Flow, Stop, flow
from guide_engine.logic import ALL, DONT_KNOW, SINGLY
from guide_engine.model import Outcome, Rulebook
from guide_engine.rulebook import default_rulebook
from tests.strategies import IDEA

type Case = dict[str, str]


def random_cases(rulebook: Rulebook, seed: str, number: int) -> Iterator[Case]:
    """Iterate over answer sets: near an IOP, partial and complete, always the same ones."""
    chance = random.Random(seed)
    values = {fact.id: (*fact.values, DONT_KNOW) for fact in rulebook.facts.values()}
    for n in range(number):
        if n % 2:
            case = dict(IDEA)
            for fact in chance.sample(list(values), chance.randint(0, 5)):
                case[fact] = chance.choice(values[fact])
                if chance.random() < 0.3:
                    del case[fact]
        else:
            part = chance.choice((0.3, 0.7, 1.0))
            case = {
                fact: chance.choice(possible)
                for fact, possible in values.items()
                if chance.random() < part
            }
        yield case


def flow_cases(whole: Compiled) -> list[Case]:
    """Return complete ways through a profile's questions: every answer of every page.

    Each way goes the shortest way to a page, gives one answer there and goes on at random.
    What an answer to a gathering says is in it too.
    """
    pages = flow(whole)
    chance = random.Random(whole.profile.id)
    ways = _shortest(pages)
    cases = [dict(way) for step, way in ways.items() if step.fact is None]
    for step, way in ways.items():
        for value in step.answers:
            case = {**way, **_said(step, value)}
            at = step.answers[value]
            while at.fact is not None:
                chosen = chance.choice(list(at.answers))
                case |= _said(at, chosen)
                at = at.answers[chosen]
            cases.append(case)
    return cases


def steps_of(pages: Flow, case: Case) -> list[Stop]:
    """Return the pages that a complete case leads over, the result last."""
    steps = [pages.stops[pages.start]]
    while (fact := steps[-1].fact) is not None:
        steps.append(steps[-1].answers[case.get(fact, SINGLY)])
    return steps


def _said(step: Stop, value: str) -> Case:
    return {str(step.fact): value, **(step.gathers if value == ALL else {})}


def way_to(whole: Compiled, outcome: Outcome) -> Case:
    """Return the shortest answers that lead to an outcome, with as few "vet inte" as can be."""
    rules = whole.space.rulebook.rules_by_id
    ways = [
        way
        for step, way in _shortest(flow(whole)).items()
        if step.fact is None and rules[str(step.rule.value)].outcome is outcome
    ]
    return min(ways, key=lambda way: (list(way.values()).count(DONT_KNOW), len(way)))


def _shortest(pages: Flow) -> dict[Stop, Case]:
    """Return the shortest answers to every page."""
    start = pages.stops[pages.start]
    ways: dict[Stop, Case] = {start: {}}
    queue = deque([start])
    while queue:
        step = queue.popleft()
        for value, after in step.answers.items():
            if after not in ways:
                ways[after] = {**ways[step], **_said(step, value)}
                queue.append(after)
    return ways


def exact(profile: str, answers: Mapping[str, str]) -> tuple[str, str]:
    """Return the engine's outcome and rule, with what the answers say of later questions too."""
    asked = {"kind": "assess", "profile": profile, "answers": facts_in(answers)}
    reply = json.loads(respond(json.dumps(asked)))
    return reply["outcome"], reply["rule"]


def facts_in(answers: Mapping[str, str]) -> Case:
    """Return the answers to facts alone, with what they say of later questions too."""
    rulebook = default_rulebook()
    return {f: v for f, v in completed(rulebook, answers).items() if f in rulebook.facts}
