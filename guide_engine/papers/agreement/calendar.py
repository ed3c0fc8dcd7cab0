"""The days that follow from an agreement, as a calendar (RFC 5545, iCalendar).

An agreement names days and no hours, so every event takes a whole day (VALUE=DATE). Such a day
is the same one in every zone: there is no zone to describe, and no calendar moves it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guide_engine.errors import InputError
from guide_engine.html import unmarked
from guide_engine.papers.agreement.draft import Draft, draft
from guide_engine.papers.agreement.template import (
    FOLLOW_UP_MONTHS,
    NOTICE_MONTHS,
    TALKS_MONTHS,
    LimitTest,
)
from guide_engine.papers.basis import Basis

MOST_FOLLOW_UPS = 50
WITHOUT_AN_END = 5
"""So many follow-ups are shown where the agreement has no last day."""
_OCTETS = 75
_ZONE = "Europe/Stockholm"
START, FOLLOW_UP, TALKS, NOTICE, END = "start", "follow_up", "talks", "notice", "end"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the agreement: which kind, and in words; ``id`` stays when the day moves."""

    id: str
    day: date
    kind: str
    what: str


def calendar_text(basis: Basis) -> str:
    """Return the text of an .ics file with the days of a visit's agreement.

    The same agreement gives the same ids of events, so a calendar moves them when they change.
    It is known by its municipality, its parties and its first day. The stamp is ``today``.
    Raises InputError where there is no day at all, or ``today`` is no date.
    """
    found = draft(basis)
    try:
        today = date.fromisoformat(basis.context.today)
    except ValueError:
        raise InputError(
            f'today: "{basis.context.today}" går inte; tillåtet: ett datum, ÅÅÅÅ-MM-DD'
        ) from None
    days = agreement_days(basis, found)
    if not days:
        raise InputError(f"agreement: {basis.say('agreement.calendar.no_days')}")
    lines = (*_head(basis), *(line for day in days for line in _event(basis, found, day, today)))
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def agreement_days(basis: Basis, found: Draft) -> tuple[Day, ...]:
    """Return the days in their order."""
    say, given = basis.say, found.entered
    days: list[Day] = []

    def add(word: str, day: date | None, number: int = 0) -> None:
        if day is not None:
            what = say(f"agreement.calendar.{word}", number=number)
            days.append(Day(f"{word}-{number}" if number else word, day, word, what))

    add(START, given.start)
    if given.backwards:
        return tuple(days)
    most = MOST_FOLLOW_UPS if given.end else WITHOUT_AN_END
    for number, day in enumerate(given.follow_ups(_every(basis, found), most), start=1):
        add(FOLLOW_UP, day, number)
    for word, field in ((TALKS, TALKS_MONTHS), (NOTICE, NOTICE_MONTHS)):
        if field not in given.reaches_too_far():
            add(word, given.before_end(field))
    add(END, given.end)
    return tuple(sorted(days, key=lambda day: day.day))


def _every(basis: Basis, found: Draft) -> int:
    """Return the months between follow-ups that the municipality's own rules ask for, or 0."""
    profile = basis.context.profile.id
    return min(
        (
            limit.months
            for limit in found.template.limits
            if limit.test is LimitTest.MOST and profile in limit.profiles
        ),
        default=0,
    )


def _head(basis: Basis) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//IOP-guiden//Avtal//{basis.rulebook.language.lang.upper()}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{escaped(_named(basis, 'name'))}"
    yield f"X-WR-TIMEZONE:{_ZONE}"


def _event(basis: Basis, found: Draft, day: Day, today: date) -> Iterator[str]:
    # A later day of making is a later revision, which calendars put in place of the earlier one.
    yield "BEGIN:VEVENT"
    yield f"UID:{day.id}-{_agreement(basis, found)}@iop-guiden"
    yield f"SEQUENCE:{today.toordinal()}"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(_named(basis, 'title', what=day.what))}"
    yield f"DESCRIPTION:{escaped(_about(basis, found, day))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _about(basis: Basis, found: Draft, day: Day) -> str:
    """Return where a day comes from; of a follow-up also what the municipality's rules say."""
    profile = basis.context.profile
    about = [basis.say("agreement.calendar.about", place=basis.context.name)]
    if day.kind == FOLLOW_UP:
        part = found.template.fields[FOLLOW_UP_MONTHS].part
        additions = found.template.parts()[part].additions
        about += [each.text for each in additions if each.profile == profile.id]
    return "\n".join(about)


def _named(basis: Basis, key: str, **values: object) -> str:
    """Return a name, with the organisation's where it is written."""
    organisation = " ".join(basis.notes.fields.get("organisation", "").split())
    if organisation:
        return basis.say(f"agreement.calendar.{key}_of", organisation=organisation, **values)
    return basis.say(f"agreement.calendar.{key}", **values)


def _agreement(basis: Basis, found: Draft) -> str:
    """Return what tells one agreement from others."""
    start = found.entered.start
    known_by = (
        basis.context.profile.id,
        " ".join(basis.notes.fields.get("organisation", "").split()),
        " ".join(basis.notes.agreement.get("parter", "").split()),
        start.isoformat() if start else "",
    )
    return hashlib.sha256("\n".join(known_by).encode()).hexdigest()[:20]


def escaped(text: str) -> str:
    """Return a value of type TEXT (RFC 5545, 3.3.11)."""
    shown = re.sub(r"([\\;,])", r"\\\1", unmarked(text))
    return "\\n".join(shown.splitlines())


def folded(line: str) -> str:
    """Return a content line in pieces of at most 75 octets, no character cut in two."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _OCTETS:
            pieces.append(piece)
            # The space that begins the next line counts too.
            piece, size = "", 1
        piece, size = piece + character, size + octets
    return "\r\n ".join((*pieces, piece))
