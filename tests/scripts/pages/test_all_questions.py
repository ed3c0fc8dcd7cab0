"""The page with all questions has every question that any profile can ask, once."""

from __future__ import annotations

from guide_engine.flow import exacting, flow
from guide_engine.model import COMMON, Profile
from scripts.pages.all_questions import asks, parts
from tests.markup import values
from tests.representatives import for_representatives
from tests.strategies import RULEBOOK, whole_of

PARTS = parts(RULEBOOK)
FOUND = {
    name: [id_.removeprefix("fraga-") for id_ in values(part, "id")] for name, part in PARTS.items()
}


def test_every_question_stands_on_the_page_once() -> None:
    told = [fact for facts in FOUND.values() for fact in facts]
    assert len({*told}) == len(told)
    used = set().union(*asks(RULEBOOK).values(), exacting(whole_of(COMMON)))
    assert {*told} == used


@for_representatives
def test_it_is_what_the_questionnaire_asks(profile: Profile) -> None:
    stops = flow(whole_of(profile.id)).stops.values()
    asked = {fact for stop in stops for fact in (stop.gathers or [stop.fact]) if fact}
    assert asked == asks(RULEBOOK)[profile.id]


def test_what_only_some_ask_says_who() -> None:
    names = {id_: profile.name for id_, profile in RULEBOOK.profiles.items()}
    for fact in FOUND["frågor-hos-några"]:
        after = PARTS["frågor-hos-några"].partition(f'id="fraga-{fact}"')[2].partition("</section>")
        asking = [names[id_] for id_, facts in asks(RULEBOOK).items() if fact in facts]
        assert all(name in after[0] for name in asking) or f"{len(asking)} av" in after[0]


def test_every_answer_is_there_and_one_that_nothing_is_known() -> None:
    whole = "".join(PARTS.values())
    for facts in FOUND.values():
        for fact in facts:
            part = whole.partition(f'id="fraga-{fact}"')[2].partition("</section>")[0]
            assert part.count("<li>") == len(RULEBOOK.facts[fact].values) + 1
