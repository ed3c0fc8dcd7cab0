"""The calendar of announced meetings is iCalendar, whatever a group is called."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from icalendar import Calendar, Timezone

from scripts.pages.meetings.calendar import calendar
from scripts.project import DOCS
from scripts.read.meetings import read_meetings, series
from scripts.read.publisher import Publisher
from scripts.swedish import isolated
from tests.notes import SITE, TODAY, events, group_names, note, three


@pytest.mark.parametrize("site", ["", SITE])
def test_the_calendar_keeps_to_the_format(site: str) -> None:
    content = calendar(read_meetings(DOCS), TODAY, Publisher(address=site))
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") for line in lines[:-1])
    unfolded = content.decode("utf-8").replace("\r\n ", "").splitlines()
    assert all(line.partition(":")[2] for line in unfolded)
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "METHOD:PUBLISH", "X-WR-TIMEZONE:Europe/Stockholm"} < {*unfolded}
    for name in ("PRODID:", "X-WR-CALNAME:"):
        assert sum(line.startswith(name) for line in unfolded) == 1
    assert "DTSTART;VALUE=DATE:20210215" in unfolded
    assert "DTEND;VALUE=DATE:20210216" in unfolded
    assert not any("TZID" in line for line in unfolded)


def test_every_announced_meeting_is_an_event() -> None:
    meetings = read_meetings(DOCS)
    found = events(calendar(meetings, TODAY))
    announced = [coming for meeting in meetings for coming in meeting.coming]
    assert [event.decoded("dtstart") for event in found] == [coming.day for coming in announced]
    assert len({str(event["uid"]) for event in found}) == len(found)
    for event, coming in zip(found, announced, strict=True):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert str(event["summary"]) == f"Gemensam utvecklingsgrupp: {coming.theme}"
        assert coming.taking_part in event["description"]
        assert "Helsingborg den 18 januari 2021" in event["description"]
        # When the notes were last gone through.
        assert event.decoded("dtstamp") == datetime(2026, 11, 25, tzinfo=UTC)
        assert event.decoded("last-modified") == event.decoded("dtstamp")
        assert "url" not in event
    linked = events(calendar(meetings, TODAY, Publisher(address=SITE)))
    assert {str(event["url"]) for event in linked} == {f"{SITE}/moten/2021-01-18/"}


def test_the_calendar_is_the_same_every_day_until_all_have_passed() -> None:
    meetings = three()
    assert calendar(meetings, TODAY) == calendar(meetings, date(2026, 12, 24))
    later = calendar(meetings, date(2026, 12, 25))
    assert "Alla kända möten har passerat" in str(Calendar.from_ical(later)["x-wr-caldesc"])
    assert len(events(later)) == 1


def test_later_notes_change_an_announced_meeting() -> None:
    told_again = note(datum="2026-05-01", kommande="[{datum: 2026-12-24, tema: Fest}]")
    other_group = note(
        datum="2026-06-01", grupp="Andra", kommun="", kommande="[{datum: 2026-12-24, tema: Jul}]"
    )
    before = events(calendar(series(note()), TODAY))
    after = events(calendar(series({**note(), **told_again, **other_group}), TODAY))
    assert [str(event["summary"]) for event in after] == ["Andra: Jul", "Gruppen: Fest"]
    assert str(before[0]["uid"]) == str(after[1]["uid"])


def planning(**plan: str) -> dict[str, str]:
    """Return notes that announce one meeting, the 24th of December if nothing else is said."""
    fields = {"datum": "2026-12-24", "tema": "Jul", **plan}
    return note(kommande=json.dumps([fields]))


def test_a_meeting_with_hours_is_in_swedish_time_all_year() -> None:
    summer = planning(datum="2027-07-01", tid="13:00–15:00", plats="Rådhuset; sal 1, vån. 2")
    winter = planning(tid="13:00–15:00")
    for notes, offset in ((summer, 2), (winter, 1)):
        content = calendar(series(notes), TODAY)
        assert content.count(b"BEGIN:VTIMEZONE") == content.count(b"END:VTIMEZONE") == 1
        assert content.index(b"END:VTIMEZONE") < content.index(b"BEGIN:VEVENT")
        (event,) = events(content)
        start = event.decoded("dtstart")
        assert (start.hour, start.utcoffset()) == (13, timedelta(hours=offset))
        assert event.decoded("dtend") - start == timedelta(hours=2)
        assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    (event,) = events(calendar(series(summer), TODAY))
    assert str(event["location"]) == "Rådhuset; sal 1, vån. 2"
    assert b"VTIMEZONE" not in calendar(series(planning()), TODAY)


def test_the_zone_is_the_one_that_computers_know() -> None:
    """The zone's own rules, read by another program, against the system's, hour by hour."""
    (zone,) = Calendar.from_ical(calendar(series(planning(tid="01:00–02:00")), TODAY)).walk(
        "VTIMEZONE"
    )
    own, system = cast(Timezone, zone).to_tz(lookup_tzid=False), ZoneInfo("Europe/Stockholm")
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2027, 6, 1), date(2040, 1, 1)):
        for hour in (0, 1, 4, 12):
            moment = datetime.combine(day, time(hour))
            assert (
                moment.replace(tzinfo=own).utcoffset() == moment.replace(tzinfo=system).utcoffset()
            )


def test_a_moved_and_a_cancelled_meeting_are_the_same_meeting() -> None:
    """RFC 5546, section 2.1.4: who has an older revision takes the one with a higher number."""
    stages = (
        planning(),
        planning(flyttat_till="2027-01-10", tid="13:00–15:00"),
        planning(flyttat_till="2027-01-10", installt="ja"),
    )
    plan, moved, off = (events(calendar(series(notes), TODAY))[0] for notes in stages)
    later = {page: text.replace("2026-10-01", "2026-10-02") for page, text in stages[0].items()}
    (resumed,) = events(calendar(series(later), TODAY))
    assert len({str(event["uid"]) for event in (plan, moved, off, resumed)}) == 1
    revisions = [event["sequence"] for event in (plan, moved, off, resumed)]
    assert revisions == sorted(set(revisions))
    assert moved.decoded("dtstart").isoformat() == "2027-01-10T13:00:00+01:00"
    assert "Flyttat från den 24 december 2026." in moved["description"]
    assert ("status" in plan, "status" in moved) == (False, False)
    assert str(off["status"]) == "CANCELLED"
    assert str(off["summary"]) == "Inställt: Gruppen: Jul"
    assert off.decoded("dtstart") == date(2027, 1, 10)


@given(group_names)
def test_any_name_leaves_the_calendar_valid(group: str) -> None:
    """RFC 5545, section 3.1: lines of 75 octets, cut between characters, ended by CRLF."""
    plan = {"datum": "2026-12-24", "tema": group, "plats": group, "medverkande": group}
    name = json.dumps(group, ensure_ascii=False)
    meetings = series(note(grupp=name, kommande=json.dumps([plan], ensure_ascii=False)))
    content = calendar(meetings, TODAY)
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    unfolded = content.decode("utf-8").replace("\r\n ", "").split("\r\n")
    assert all(re.match(r"[A-Z-]+(;[A-Z]+=[^:;]+)*:", line) for line in unfolded[:-1])
    (event,) = events(content)
    (coming,) = meetings[0].coming
    assert str(event["summary"]) == f"{isolated(coming.group)}: {coming.theme}"
    assert str(event["location"]) == coming.setting.place
    assert f"Medverkande: {coming.taking_part}\n" in event["description"]
    assert str(event["uid"]).isascii()
