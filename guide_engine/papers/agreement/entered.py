"""The days and numbers that a visitor has entered, and the days that follow from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guide_engine.papers.agreement.template import (
    FIRST_FOLLOW_UP,
    FOLLOW_UP_MONTHS,
    NOTICE_MONTHS,
    PERIOD_FROM,
    PERIOD_TO,
    TALKS_MONTHS,
    Field,
    FieldKind,
    Template,
)

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
MOST_MONTHS = 120
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTHS = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Entered:
    """Days and numbers of months by field; ``refused`` has what cannot be used, as it stands."""

    days: Mapping[str, date]
    months: Mapping[str, int]
    refused: Mapping[str, str]

    @property
    def start(self) -> date | None:
        """Return the agreement's first day."""
        return self.days.get(PERIOD_FROM)

    @property
    def end(self) -> date | None:
        """Return the agreement's last day, included in it."""
        return self.days.get(PERIOD_TO)

    @property
    def backwards(self) -> bool:
        """Tell whether the last day lies before the first."""
        return bool(self.start and self.end and self.end < self.start)

    def before_end(self, field: str) -> date | None:
        """Return the day that lies a field's months before the last one."""
        if self.end is None or field not in self.months:
            return None
        return months_after(self.end, -self.months[field])

    def reaches_too_far(self) -> tuple[str, ...]:
        """Return the fields whose months before the end lie before the first day."""
        found = []
        for field in (NOTICE_MONTHS, TALKS_MONTHS):
            day = self.before_end(field)
            if day and self.start and day < self.start and not self.backwards:
                found.append(field)
        return tuple(found)

    def follow_up_outside(self) -> bool:
        """Tell whether the first follow-up lies outside the agreement's time."""
        day = self.days.get(FIRST_FOLLOW_UP)
        return bool(day and ((self.start and day < self.start) or (self.end and day > self.end)))

    def follow_ups(self, every: int, most: int) -> tuple[date, ...]:
        """Return the days of the follow-ups, at most so many and none after the last day.

        They lie as far apart as was entered, or ``every`` months where nothing was; the first is
        the one entered, or as long after the first day. 0 months means none but the one entered.
        """
        between = self.months.get(FOLLOW_UP_MONTHS, every)
        first = self.days.get(FIRST_FOLLOW_UP)
        if first is None and self.start and between:
            first = months_after(self.start, between)
        if first is None:
            return ()
        count = most if between else 1
        days = (months_after(first, number * between) for number in range(count))
        return tuple(day for day in days if self.end is None or day <= self.end)


def entered(template: Template, texts: Mapping[str, str]) -> Entered:
    """Return what was entered into the fields; spaces around it do not matter."""
    days: dict[str, date] = {}
    months: dict[str, int] = {}
    refused: dict[str, str] = {}
    for field in template.fields.values():
        text = texts.get(field.id, "").strip()
        if not text:
            continue
        day, number = _day(field, text), _number(field, text)
        if day is not None:
            days[field.id] = day
        elif number is not None:
            months[field.id] = number
        else:
            refused[field.id] = text
    return Entered(days, months, refused)


def _day(field: Field, text: str) -> date | None:
    if field.kind is not FieldKind.DATE or not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def _number(field: Field, text: str) -> int | None:
    if field.kind is not FieldKind.MONTHS or not _MONTHS.fullmatch(text):
        return None
    return int(text) if 1 <= int(text) <= MOST_MONTHS else None


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the month's last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def last_day(start: date, years: int) -> date:
    """Return the last day, included, of so many years."""
    return months_after(start, 12 * years) - timedelta(days=1)
