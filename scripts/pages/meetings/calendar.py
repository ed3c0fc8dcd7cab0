"""The meetings that the notes announce, as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from scripts.pages.atom import address
from scripts.read.coming import Coming
from scripts.read.meetings import FOLDER, Meeting, planned, still_kept
from scripts.read.publisher import NOBODY, Publisher
from scripts.swedish import in_words

CALENDAR = f"{FOLDER}/kalender.ics"
_ZONE = ZoneInfo("Europe/Stockholm")
_SUMMER_AND_WINTER = f"""BEGIN:VTIMEZONE
TZID:{_ZONE.key}
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The zone as the European Union has had it since 1996 (directive 2000/84/EC)."""


def calendar(meetings: Sequence[Meeting], today: date, publisher: Publisher = NOBODY) -> bytes:
    """Return the meetings that the notes announce, also past ones, as a calendar.

    A meeting without hours takes the whole day.

    ``today`` decides whether the calendar's description says that all have passed, and which
    are left out where very many have.
    """
    plans = still_kept(planned(meetings), today)
    found = Calendar()
    found.add("prodid", "-//IOP-guiden//Meetings//SV")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "IOP-guiden: möten")
    found.add("x-wr-caldesc", _about([coming for _, coming in plans.values()], today, publisher))
    found.add("x-wr-timezone", _ZONE.key)
    found.add("x-published-ttl", "P1D")
    found.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    if any(coming.setting.hours for _, coming in plans.values()):
        found.add_component(Timezone.from_ical(_SUMMER_AND_WINTER))
    for uid, (meeting, coming) in plans.items():
        found.add_component(_event(uid, meeting, coming, publisher.address))
    text: bytes = found.to_ical()
    return text


def _about(plans: Sequence[Coming], today: date, publisher: Publisher) -> str:
    text = "Möten som mötesanteckningarna i IOP-guiden nämner i förväg."
    if plans and all(coming.day < today for coming in plans):
        text += " Alla kända möten har passerat."
    if publisher.byline:
        text += f" Publiceras av {publisher.byline}."
    return text


def _event(uid: str, meeting: Meeting, coming: Coming, site_url: str) -> Event:
    link = address(site_url, meeting.page, CALENDAR) if site_url else ""
    moved = coming.moved_to is not None
    lines = [
        f"Flyttat från den {in_words(coming.announced)}." if moved else "",
        f"Tema: {coming.theme}",
        f"Medverkande: {coming.taking_part}" if coming.taking_part else "",
        f"Ur anteckningarna från mötet {meeting.held}. Planen kan ha ändrats sedan dess.",
        link,
    ]
    event = Event()
    event.add("uid", uid)
    # A later review is a later revision; on one day a move comes after the plan, a stop last.
    revision = 3 * meeting.changed.toordinal() + (2 if coming.cancelled else int(moved))
    event.add("sequence", revision)
    event.add("dtstamp", meeting.changed)
    event.add("last-modified", meeting.changed)
    if hours := coming.setting.hours:
        event.add("dtstart", datetime.combine(coming.day, hours.start, _ZONE))
        event.add("dtend", datetime.combine(coming.day, hours.end, _ZONE))
    else:
        event.add("dtstart", coming.day)
        event.add("dtend", coming.day + timedelta(days=1))
    event.add("summary", f"Inställt: {coming.title}" if coming.cancelled else coming.title)
    if coming.cancelled:
        event.add("status", "CANCELLED")
    if coming.setting.place:
        event.add("location", coming.setting.place)
    event.add("description", "\n".join(line for line in lines if line))
    event.add("transp", "TRANSPARENT")
    if link:
        event.add("url", link)
    return event
