"""The calendar is iCalendar as RFC 5545 has it, and its days are the agreement's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from guide_engine.errors import InputError
from guide_engine.papers.agreement.calendar import WITHOUT_AN_END, calendar_text, folded
from guide_engine.papers.paper import cleaned
from tests.drafts import TEMPLATE, TODAY, draft_basis
from tests.strategies import IDEA

_DAYS = {
    "period_fran": "2027-01-01",
    "period_till": "2030-12-31",
    "forlangning_samtal": "9",
    "uppsagning": "3",
}


def _events(text: str) -> dict[str, Component]:
    parsed = Calendar.from_ical(text)
    events = parsed.walk("VEVENT")
    found = {str(each["uid"]).partition("@")[0].rpartition("-")[0]: each for each in events}
    assert len(found) == len(events)
    for event in found.values():
        assert not event.errors
    return found


def _days(text: str) -> dict[str, date]:
    return {id_: event.decoded("dtstart") for id_, event in _events(text).items()}


def test_the_days_are_the_agreements() -> None:
    found = _days(calendar_text(draft_basis("malmo", _DAYS)))
    assert found == {
        "start": date(2027, 1, 1),
        "talks": date(2030, 3, 31),
        "notice": date(2030, 9, 30),
        "end": date(2030, 12, 31),
    }


def test_follow_ups_come_from_the_municipalitys_rules_or_the_agreement() -> None:
    yearly = _days(calendar_text(draft_basis("soderhamn", _DAYS)))
    follow_ups = [day for id_, day in yearly.items() if id_.startswith("follow_up")]
    assert follow_ups == [date(2028, 1, 1), date(2029, 1, 1), date(2030, 1, 1)]
    own = {**_DAYS, "uppfoljning_forsta": "2027-08-31", "uppfoljning_manader": "18"}
    for of in ("soderhamn", "malmo"):
        found = _days(calendar_text(draft_basis(of, own)))
        days = [day for id_, day in found.items() if id_.startswith("follow_up")]
        assert days == [date(2027, 8, 31), date(2029, 2, 28), date(2030, 8, 31)]
    once = _days(calendar_text(draft_basis("malmo", {"uppfoljning_forsta": "2027-08-31"})))
    assert once == {"follow_up-1": date(2027, 8, 31)}


def test_a_follow_up_says_what_the_municipalitys_rules_say() -> None:
    events = _events(calendar_text(draft_basis("soderhamn", _DAYS)))
    (rule,) = [
        each.text
        for each in TEMPLATE.parts()["uppfoljning"].additions
        if each.profile == "soderhamn"
    ]
    assert rule in str(events["follow_up-1"]["description"])
    assert rule not in str(events["start"]["description"])


def test_without_a_last_day_some_follow_ups_are_shown() -> None:
    answers = {**IDEA, "avtalstid": "tills_vidare"}
    of_visit = draft_basis(
        "malmo", {"period_fran": "2027-01-01", "uppfoljning_manader": "12"}, answers
    )
    found = _days(calendar_text(of_visit))
    assert len(found) == 1 + WITHOUT_AN_END
    assert "end" not in found


def test_days_that_cannot_be_are_left_out() -> None:
    backwards = {**_DAYS, "period_till": "2026-01-01"}
    assert set(_days(calendar_text(draft_basis("soderhamn", backwards)))) == {"start"}
    far = {**_DAYS, "uppsagning": "60"}
    assert "notice" not in _days(calendar_text(draft_basis("malmo", far)))
    assert "talks" in _days(calendar_text(draft_basis("malmo", far)))


@pytest.mark.parametrize("days", [{}, {"uppsagning": "3"}, {"period_fran": "1 januari"}])
def test_without_a_day_there_is_no_calendar(days: dict[str, str]) -> None:
    with pytest.raises(InputError, match="period_fran, period_till eller uppfoljning_forsta"):
        calendar_text(draft_basis("soderhamn", days))


@pytest.mark.parametrize("today", ["", "i dag", "2026-13-01"])
def test_the_stamp_is_a_day_that_is_given(today: str) -> None:
    with pytest.raises(InputError, match="today"):
        calendar_text(draft_basis("malmo", _DAYS, today=today))


def test_every_event_has_what_the_format_asks_for() -> None:
    parsed = Calendar.from_ical(calendar_text(draft_basis("soderhamn", _DAYS)))
    assert not parsed.errors
    assert str(parsed["version"]) == "2.0"
    assert str(parsed["prodid"]) == "-//IOP-guiden//Avtal//SV"
    assert str(parsed["x-wr-timezone"]) == "Europe/Stockholm"
    for event in parsed.walk("VEVENT"):
        assert event.decoded("dtstamp") == datetime(2026, 12, 1, tzinfo=UTC)
        # Whole days: no zone, so none is described.
        assert type(event.decoded("dtstart")) is date
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert str(event["summary"]).startswith("IOP")
    assert not parsed.walk("VTIMEZONE")


def test_ids_stay_when_days_move_and_differ_between_agreements() -> None:
    first = _uids("malmo", _DAYS)
    moved = _uids("malmo", {**_DAYS, "period_till": "2029-06-30"}, today="2027-03-01")
    assert moved == first
    texts = [
        calendar_text(draft_basis("malmo", _DAYS, today=day))
        for day in ("2026-12-01", "2027-03-01")
    ]
    revisions = [
        int(_events(text)["end"].to_ical().split(b"SEQUENCE:")[1].split()[0]) for text in texts
    ]
    assert revisions[0] < revisions[1]
    assert texts[0] == calendar_text(draft_basis("malmo", _DAYS))
    for others in (
        _uids("stockholm", _DAYS),
        _uids("malmo", _DAYS, organisation="Läxhjälpen"),
        _uids("malmo", {"parter": "Andra parter.", **_DAYS}),
        _uids("malmo", {**_DAYS, "period_fran": "2027-01-02"}),
    ):
        assert not others & first


def _uids(
    of: str, written: Mapping[str, str], *, organisation: str = "", today: str = TODAY
) -> set[str]:
    basis = draft_basis(of, written, organisation=organisation, today=today)
    parsed = Calendar.from_ical(calendar_text(basis))
    return {str(event["uid"]) for event in parsed.walk("VEVENT")}


@given(st.text(max_size=120).map(lambda text: cleaned(text)[0]))
@example("Bergs; IF, \\n och \\, vänner")
@settings(max_examples=30)
def test_any_name_is_kept_and_breaks_no_line(name: str) -> None:
    text = calendar_text(draft_basis("malmo", {"period_fran": "2027-01-01"}, organisation=name))
    content = text.encode()
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    (event,) = _events(text).values()
    if name.split():
        assert str(event["summary"]).startswith(f"IOP med {' '.join(name.split())}: ")


@example("x" * 300)
@example("å" * 300)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))))
def test_folded_lines_are_the_line(line: str) -> None:
    assert folded(line).replace("\r\n ", "") == line
    assert all(len(piece.encode()) <= 75 for piece in folded(line).split("\r\n"))
