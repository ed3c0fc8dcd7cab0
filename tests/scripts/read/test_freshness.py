"""Which municipalities are due: by made-up days, never by today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from guide_engine.rulebook import default_rulebook
from scripts.pages.how_it_works import freshness as page
from scripts.read.freshness import State, by_urgency, fresh, report
from tests.written import written

COMMON = default_rulebook().profiles["gemensam"]
BASE = replace(COMMON, id="a", name="Aby", page="kommuner/a.md", fetched="2030-01-01")
EARLY = replace(BASE, review="2030-03-01")
LATE = replace(BASE, id="b", name="Bby", page="kommuner/b.md", review="2030-09-01")
GONE = replace(EARLY, id="c", name="Cby", page="kommuner/c.md", withdrawn="2030-02-01")
PROFILES = (COMMON, GONE, LATE, EARLY)


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2030, 3, 1), [State.CURRENT, State.CURRENT, State.WITHDRAWN]),
        (date(2030, 3, 2), [State.OVERDUE, State.CURRENT, State.WITHDRAWN]),
        (date(2031, 1, 1), [State.OVERDUE, State.OVERDUE, State.WITHDRAWN]),
    ],
)
def test_what_is_due_comes_first_and_what_is_withdrawn_last(
    today: date, states: list[State]
) -> None:
    found = by_urgency(PROFILES, today)
    assert [each.profile.id for each in found] == ["a", "b", "c"]
    assert [each.state for each in found] == states


def test_an_overdue_one_comes_before_one_with_an_earlier_day_that_is_withdrawn() -> None:
    found = by_urgency((replace(GONE, review="2029-01-01"), EARLY), date(2031, 1, 1))
    assert [each.profile.id for each in found] == ["a", "c"]
    assert fresh(EARLY, date(2031, 1, 1)).fetched == date(2030, 1, 1)


def test_the_build_names_what_is_due_and_nothing_else() -> None:
    assert report(PROFILES, date(2030, 3, 1)) == ""
    told = report(PROFILES, date(2030, 3, 2))
    assert told == "kommuner/a.md: skulle ha granskats senast 2030-03-01 (läst 2030-01-01)"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2030, 3, 1), "Ingen kommuns uppgifter väntar på granskning."),
        (date(2030, 3, 2), "1 kommuns eller regions uppgifter skulle ha granskats tidigare."),
        (date(2031, 1, 1), "2 kommuners och regioners uppgifter skulle ha granskats tidigare."),
    ],
)
def test_the_page_says_how_many_are_due_and_lists_everybody(today: date, said: str) -> None:
    text = written(page.PAGE, page.filling(PROFILES, today))
    assert said in text
    assert [text.index(name) for name in ("Aby", "Bby", "Cby")] == sorted(
        text.index(name) for name in ("Aby", "Bby", "Cby")
    )
    late = [each for each in by_urgency(PROFILES, today) if each.state is State.OVERDUE]
    assert text.count("Försenad") == len(late)
    assert "Reglerna är tillbakadragna (2030-02-01)" in text
    assert COMMON.name not in text
