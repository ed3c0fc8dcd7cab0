"""The fields of the front matter of meeting notes: what may stand in each, and what it becomes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from typing import override

from guide_engine.tables import Table
from scripts.swedish import slug

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What a line of text may not hold: XML refuses it, or it turns the text around it."""

ON_A_LINE = "tillåtet: text på en rad, utan styrtecken"
HOURS = "tillåtet: TT:MM–TT:MM med slutet efter starten, som 13:00–15:00"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a meeting begins and ends, in Swedish time."""

    start: time
    end: time

    @override
    def __str__(self) -> str:
        return f"kl. {self.start:%H.%M}–{self.end:%H.%M}"


@dataclass(frozen=True, slots=True)
class Setting:
    """At which hours a meeting is, and where; either may be unknown."""

    hours: Hours | None
    place: str

    @property
    def start(self) -> time:
        """When it begins; one without hours comes first of its day."""
        return self.hours.start if self.hours else time()

    @override
    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.hours, self.place) if part)


def line(fields: Table, field: str, most: int | None = None) -> str:
    """Return a text on one line, of at most so many characters; raises DataError."""
    text = _on_a_line(fields, field, fields.text(field))
    if most and len(text) > most:
        raise fields.fail(field, f"{len(text)} tecken; tillåtet: högst {most}")
    return text


def line_or_empty(fields: Table, field: str) -> str:
    """Return a text on one line, or an empty one if the field is empty or left out."""
    return line(fields, field) if _has(fields, field) else ""


def day(fields: Table, field: str) -> date:
    """Return a day; raises DataError."""
    value = fields.text(field)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise fields.fail(field, f'"{value}" är inget datum; tillåtet: ÅÅÅÅ-MM-DD, som 2021-01-18')


def day_or_none(fields: Table, field: str) -> date | None:
    """Return a day, or None if the field is empty or left out."""
    return day(fields, field) if _has(fields, field) else None


def name(fields: Table, field: str, most: int) -> str:
    """Return a name that has an address; raises DataError."""
    return _named(fields, field, line(fields, field, most))


def names(fields: Table, field: str) -> tuple[str, ...]:
    """Return names that have an address each; raises DataError."""
    return tuple(
        _named(fields, field, _on_a_line(fields, field, each)) for each in fields.texts(field)
    )


def setting(fields: Table) -> Setting:
    """Return the hours and the place; raises DataError."""
    hours = None
    if _has(fields, "tid"):
        text = fields.text("tid")
        if (hours := as_hours(text)) is None:
            raise fields.fail("tid", f'"{text}"; {HOURS}')
    return Setting(hours, line_or_empty(fields, "plats"))


def as_hours(text: str) -> Hours | None:
    """Return the hours that a text gives, if it gives any."""
    found = re.fullmatch(r"(\d\d:\d\d) ?[–-] ?(\d\d:\d\d)", text)
    try:
        hours = Hours(*map(time.fromisoformat, found.groups())) if found else None
    except ValueError:
        return None
    return hours if hours and hours.start < hours.end else None


def yes(fields: Table, field: str) -> bool:
    """Return whether the field says ja; raises DataError."""
    return _has(fields, field) and fields.choice(field, ("ja", "nej")) == "ja"


def _has(fields: Table, field: str) -> bool:
    return field in fields and bool(fields.text(field, empty=True))


def _on_a_line(fields: Table, field: str, text: str) -> str:
    text = unicodedata.normalize("NFC", text.strip())
    if found := CONTROLS.search(text):
        raise fields.fail(field, f"har tecknet U+{ord(found[0]):04X}; {ON_A_LINE}")
    return text


def _named(fields: Table, field: str, text: str) -> str:
    if not slug(text).strip("-_"):
        problem = f'"{text}"; tillåtet: namn med bokstäver, siffror eller andra synliga tecken'
        raise fields.fail(field, problem)
    return text
