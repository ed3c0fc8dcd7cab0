"""The notes of meetings, read strictly: one file a meeting in docs/moten.

A file is named by the day; where several groups met on it, by the day and the group. The front
matter says what the lists need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import yaml

from guide_engine.errors import DataError, allowed
from guide_engine.loading.files import decoded
from guide_engine.model import COMMON, Profile
from guide_engine.rulebook import default_rulebook
from guide_engine.tables import Table
from scripts.read import note_fields
from scripts.read.coming import GROUP_MAX, Coming, announced
from scripts.read.front_matter import DESCRIPTION_MAX, TITLE_MAX, read_head
from scripts.read.gathering import Gathering
from scripts.read.note_fields import Setting
from scripts.read.paragraphs import body
from scripts.swedish import in_words, slug

FOLDER = "moten"
LISTS = ("index.md", "organisationer.md")
"""The pages of the folder that are no notes."""
PASSED_KEPT = 100
"""So many meetings that have passed, the latest, stay in the calendar."""

COMMENT = re.compile(r"^[ \t]*<!--.*?-->[ \t]*\n|<!--.*?-->", re.DOTALL | re.MULTILINE)
"""What is written for the editor only, with its line if it has one of its own."""

_TEXTS = ("title", "description", "agare", "grupp")
_DATES_OR_EMPTY = ("beslutad", "giltig_fran", "giltig_till")
_LISTS = ("kalla", "teman", "organisationer")
_FIELDS = (*_TEXTS, *_DATES_OR_EMPTY, *_LISTS, "granskad", "datum", "kommun", "kommande")
_OPTIONAL = ("publicerad", "tid", "plats", "hide", "regler")

type Plans = Mapping[str, tuple[Meeting, Coming]]
"""The announced meetings by id, each with the notes that tell of it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, as the front matter of its notes tells it."""

    page: str
    day: date
    setting: Setting
    title: str
    description: str
    published: date
    reviewed: date
    owner: str
    group: str
    municipality: Profile | None
    themes: tuple[str, ...]
    organisations: tuple[str, ...]
    coming: tuple[Coming, ...]

    @property
    def order(self) -> tuple[date, time, str]:
        """Where the meeting stands in the series."""
        return self.day, self.setting.start, self.page

    @property
    def changed(self) -> datetime:
        """When the notes were last reviewed, or came: the start of that day."""
        return datetime.combine(max(self.reviewed, self.published), time(), UTC)

    @property
    def who(self) -> str:
        """The group, and where it works."""
        return f"{self.group} {self.municipality.in_name}" if self.municipality else self.group

    @property
    def held(self) -> str:
        """The meeting in words: its group, place and day."""
        return f"{self.who} den {in_words(self.day)}"


def municipalities() -> dict[str, Profile]:
    """Return the municipalities that a meeting can name, by id."""
    profiles = default_rulebook().profiles
    return {id_: profile for id_, profile in profiles.items() if id_ != COMMON}


def file_names(day: date, group: str, municipality: Profile | None) -> tuple[str, ...]:
    """Return the paths that a meeting's notes may have, the shortest first."""
    longest = _identity(day, group, municipality)
    stems = dict.fromkeys((f"{day}", _identity(day, group, None), longest))
    return tuple(f"{FOLDER}/{stem}.md" for stem in stems)


def _identity(day: date, group: str, municipality: Profile | None) -> str:
    where = f"-{municipality.id}" if municipality else ""
    return f"{day}-{slug(group)}{where}"


def read_meetings(docs: Path) -> tuple[Meeting, ...]:
    """Return the meetings, oldest first.

    Raises DataError naming the file, the field and what is allowed there.
    """
    return series(notes(docs))


def notes(docs: Path) -> dict[str, str]:
    """Return the text of each file with notes, by its path under ``docs``."""
    return {
        file.relative_to(docs).as_posix(): decoded(file.read_bytes(), f"{FOLDER}/{file.name}")
        for file in sorted((docs / FOLDER).glob("*.md"))
        if file.name not in LISTS
    }


def series(texts: Mapping[str, str]) -> tuple[Meeting, ...]:
    """Return the meetings that some files tell of, oldest first; raises DataError, or Mistakes."""
    if not texts:
        raise DataError(FOLDER, "inga anteckningar; tillåtet: minst en fil ÅÅÅÅ-MM-DD.md")
    gathering = Gathering()
    meetings: list[Meeting] = []
    for page, text in texts.items():
        with gathering.go_on():
            meetings.append(_meeting(page, text))
    gathering.settle()
    meetings.sort(key=lambda meeting: meeting.order)
    _check_spelling("grupp", meetings, lambda m: (m.group, *(each.group for each in m.coming)))
    _check_spelling("teman", meetings, lambda meeting: meeting.themes)
    _check_spelling("organisationer", meetings, lambda meeting: meeting.organisations)
    _check_once(meetings)
    return tuple(meetings)


def _meeting(page: str, text: str) -> Meeting:
    # Every value is text: a day that is none is told as it stands.
    head = read_head(page, text, yaml.BaseLoader)
    try:
        return _told(page, text, Table(head.values, f"{page}:"))
    except DataError as error:
        line = head.lines.get(str(error.steps[0]), 1) if error.steps else error.line
        raise DataError(error.path, error.problem, error.steps, line) from None


def _told(page: str, text: str, fields: Table) -> Meeting:
    for field in _FIELDS:
        if field not in fields:
            raise fields.fail(field, f"saknas; tillåtet: alla fälten {', '.join(_FIELDS)}")
    for field in fields:
        if field not in (*_FIELDS, *_OPTIONAL):
            known = allowed((*_FIELDS, *_OPTIONAL))
            raise fields.fail(field, f"okänd nyckel; tillåtet: {known}")
    for field in _DATES_OR_EMPTY:
        note_fields.day_or_none(fields, field)
    day = note_fields.day(fields, "datum")
    group = note_fields.name(fields, "grupp", GROUP_MAX)
    lists = {field: note_fields.names(fields, field) for field in _LISTS}
    meeting = Meeting(
        page,
        day,
        note_fields.setting(fields),
        note_fields.line(fields, "title", TITLE_MAX),
        note_fields.line(fields, "description", DESCRIPTION_MAX),
        note_fields.day_or_none(fields, "publicerad") or day,
        note_fields.day(fields, "granskad"),
        note_fields.line(fields, "agare"),
        group,
        _municipality(fields),
        lists["teman"],
        lists["organisationer"],
        announced(fields, day, group),
    )
    names = file_names(day, group, meeting.municipality)
    if page not in names:
        problem = f"{day} passar inte filens namn; tillåtet: {allowed(names)}"
        raise fields.fail("datum", problem)
    _check_comments(page, text)
    return meeting


def _check_comments(page: str, text: str) -> None:
    """Refuse a comment without an end: it would be published."""
    left = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), body(text))
    if "<!--" in left:
        line = 1 + text.count("\n") - left.partition("<!--")[2].count("\n")
        raise DataError(page, "kommentaren saknar slut; tillåtet: <!-- … -->", line=line)


def _municipality(fields: Table) -> Profile | None:
    if not fields.text("kommun", empty=True):
        return None
    known = municipalities()
    return known[fields.choice("kommun", known)]


def _check_spelling(
    field: str, meetings: Iterable[Meeting], names: Callable[[Meeting], Iterable[str]]
) -> None:
    """Refuse names that differ in spelling only: they would part what belongs together."""
    first: dict[str, tuple[str, str]] = {}
    for meeting in meetings:
        for name in names(meeting):
            known, page = first.setdefault(slug(name), (name, meeting.page))
            if name != known:
                problem = f'"{name}"; tillåtet: "{known}", samma stavning som i {page}'
                raise DataError(f"{meeting.page}: {field}", problem)


def _check_once(meetings: Iterable[Meeting]) -> None:
    """Refuse two files about one meeting."""
    first: dict[str, str] = {}
    for meeting in sorted(meetings, key=lambda m: len(m.page)):
        known = first.setdefault(
            _identity(meeting.day, meeting.group, meeting.municipality), meeting.page
        )
        if known != meeting.page:
            problem = f"{meeting.held} finns redan i {known}; tillåtet: en fil för varje möte"
            raise DataError(f"{meeting.page}: grupp", problem)


def still_kept(plans: Plans, today: date) -> Plans:
    """Return the plans from today on, and the latest of those that have passed."""
    passed = [uid for uid, (_, coming) in plans.items() if coming.day < today]
    gone = set(passed[:-PASSED_KEPT])
    return {uid: plan for uid, plan in plans.items() if uid not in gone}


def planned(meetings: Iterable[Meeting]) -> Plans:
    """Return the announced meetings in order; the latest notes on a meeting count.

    An id has the day that was announced first, and keeps it when the meeting moves, also where
    later notes know the new day only.
    """
    plans: dict[str, tuple[Meeting, Coming]] = {}
    moved: dict[str, str] = {}
    for meeting in sorted(meetings, key=lambda m: m.order):
        where = meeting.municipality
        own = {_identity(each.announced, each.group, where): each for each in meeting.coming}
        told: dict[str, Coming] = {}
        for here, coming in own.items():
            first = moved.get(here, here)
            is_known = first in plans and plans[first][1].day == coming.announced
            is_free = here not in plans and first not in own
            told[first if is_known and is_free else here] = coming
        for id_, coming in told.items():
            plans[id_] = meeting, coming
            moved[_identity(coming.day, coming.group, where)] = id_
    in_order = sorted(plans.items(), key=lambda item: (item[1][1].day, item[0]))
    return {f"{id_}@iop-guiden": plan for id_, plan in in_order}
