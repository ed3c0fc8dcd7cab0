"""The meetings that the notes announce, as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from icalendar import Calendar, Event

from scripts.pages.meetings.feed import address
from scripts.read.meetings import FOLDER, Coming, Meeting, planned, still_kept
from scripts.read.publisher import NOBODY, Publisher

CALENDAR = f"{FOLDER}/kalender.ics"


def calendar(meetings: Sequence[Meeting], today: date, publisher: Publisher = NOBODY) -> bytes:
    """Return the meetings that the notes announce, also past ones, as days of a calendar.

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
    found.add("x-wr-timezone", "Europe/Stockholm")
    found.add("x-published-ttl", "P1D")
    found.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
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
    place = address(site_url, meeting.page) if site_url else ""
    lines = [
        f"Tema: {coming.theme}",
        f"Medverkande: {coming.taking_part}" if coming.taking_part else "",
        f"Ur anteckningarna från mötet {meeting.held}. Planen kan ha ändrats sedan dess.",
        place,
    ]
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", meeting.changed)
    event.add("last-modified", meeting.changed)
    event.add("dtstart", coming.day)
    event.add("dtend", coming.day + timedelta(days=1))
    event.add("summary", coming.told_by(meeting))
    event.add("description", "\n".join(line for line in lines if line))
    event.add("transp", "TRANSPARENT")
    if place:
        event.add("url", place)
    return event
