"""The meetings that notes announce: planned, moved or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_engine.tables import Table
from scripts.read import note_fields
from scripts.read.note_fields import Setting
from scripts.swedish import isolated, slug

GROUP_MAX = 90
"""So many characters at most has a group's name: it stands in titles and file names."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A later meeting that the notes announce, and what became of it."""

    announced: date
    group: str
    theme: str
    taking_part: str
    setting: Setting
    moved_to: date | None
    cancelled: bool

    @property
    def day(self) -> date:
        """The day on which it is, or would have been."""
        return self.moved_to or self.announced

    @property
    def title(self) -> str:
        """The meeting in words: the group and the theme."""
        return f"{isolated(self.group)}: {self.theme}"


def announced(fields: Table, held: date, group: str) -> tuple[Coming, ...]:
    """Return what the field kommande says; a group is the notes' own unless it is named.

    Raises DataError naming the entry, the field and what is allowed there.
    """
    found: list[Coming] = []
    for entry in fields.tables("kommande"):
        coming = Coming(
            note_fields.day(entry, "datum"),
            note_fields.name(entry, "grupp", GROUP_MAX) if "grupp" in entry else group,
            note_fields.line(entry, "tema"),
            note_fields.line_or_empty(entry, "medverkande"),
            note_fields.setting(entry),
            note_fields.day_or_none(entry, "flyttat_till"),
            note_fields.yes(entry, "installt"),
        )
        entry.done()
        _check(entry, coming, found, held)
        found.append(coming)
    return tuple(found)


def _check(entry: Table, coming: Coming, others: list[Coming], held: date) -> None:
    for field, day in (("datum", coming.announced), ("flyttat_till", coming.moved_to)):
        if day and day <= held:
            raise entry.fail(field, f"{day}; tillåtet: datum efter mötet {held}")
    if coming.moved_to == coming.announced:
        raise entry.fail("flyttat_till", f"{coming.moved_to}; tillåtet: ett annat datum än datum")
    for other in others:
        if slug(other.group) != slug(coming.group):
            continue
        same_plan = other.announced == coming.announced
        if same_plan or other.day == coming.day:
            field = "flyttat_till" if coming.moved_to and not same_plan else "datum"
            day = coming.announced if same_plan else coming.day
            problem = f"{day} står två gånger; tillåtet: ett möte om dagen för varje grupp"
            raise entry.fail(field, problem)
