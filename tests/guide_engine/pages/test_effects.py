"""What a question's page says of each answer, compared with the engine on answers that follow."""

from __future__ import annotations

import random
from collections.abc import Mapping

from guide_engine.flow import Stop, flow, says
from guide_engine.model import Outcome
from guide_engine.pages.context import Context
from guide_engine.pages.question import effect
from tests.oracle import deciding_rule
from tests.representatives import of_representatives
from tests.strategies import RULEBOOK, said_of, whole_of

TRIES = 4
"""Ways on from each answer that are tried, each at random."""

SETTLED = {RULEBOOK.words.interface[f"effect_to_{outcome}"]: outcome for outcome in Outcome}


def ways_on(step: Stop, so_far: Mapping[str, str], chance: random.Random) -> dict[str, str]:
    """Return answers to everything that is still asked."""
    answers = dict(so_far)
    while step.fact is not None:
        value = chance.choice(list(step.answers))
        answers[step.fact] = value
        answers |= says(RULEBOOK, step.fact, step.gathers).get(value, {})
        step = step.answers[value]
    return answers


def ways_to(of: str) -> dict[str, dict[str, str]]:
    """Return, for each page, one way there."""
    pages = flow(whole_of(of))
    ways: dict[str, dict[str, str]] = {pages.stops[pages.start].slug: {}}
    for step in pages.stops.values():
        for value, after in step.answers.items():
            also = says(RULEBOOK, step.fact, step.gathers).get(value, {})
            here = {**ways[step.slug], str(step.fact): value, **also}
            ways.setdefault(after.slug, here)
    return ways


@of_representatives
def test_what_a_page_says_of_an_answer_is_what_the_engine_does(of: str) -> None:
    whole = whole_of(of)
    context, profile = Context(whole, {}), RULEBOOK.profiles[of]
    chance = random.Random(of)
    ways = ways_to(of)
    told: dict[str, int] = {"ends": 0, "to": 0, "no_iop": 0, "none": 0}
    words = said_of(of).words
    no_iop = words.interface["effect_no_iop"]
    for step in flow(whole).stops.values():
        for value in step.answers if step.fact and not step.gathers else ():
            text = effect(context, step, value)
            also = RULEBOOK.also.get(str(step.fact), {}).get(value, {})
            here = {**ways[step.slug], str(step.fact): value, **also}
            found = [
                deciding_rule(RULEBOOK, profile, ways_on(step.answers[value], here, chance))
                for _ in range(TRIES)
            ]
            assert None not in found
            titles = {words.rules[rule.id].title for rule in found if rule}
            outcomes = {rule.outcome for rule in found if rule}
            if text.startswith("Avgör frågan"):
                told["ends"] += 1
                assert {text} == {f"Avgör frågan. {title}." for title in titles}
            for sentence, outcome in SETTLED.items():
                if sentence in text:
                    told["to"] += 1
                    assert outcomes == {outcome}, (step.slug, value)
            if no_iop in text:
                told["no_iop"] += 1
                assert Outcome.IOP not in outcomes
            if text == words.interface["effect_none"]:
                told["none"] += 1
    assert all(told.values()), told
