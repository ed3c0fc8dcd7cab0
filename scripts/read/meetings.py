"""The notes of meetings, read strictly: one file a meeting, `docs/moten/<date>.md`.

The front matter says what the lists need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, override

import yaml

from guide_engine.errors import DataError
from guide_engine.model import Profile
from guide_engine.rulebook import default_rulebook
from guide_engine.session import COMMON
from guide_engine.tables import Table
from scripts.swedish import in_words, slug

FOLDER = "moten"
PASSED_KEPT = 100
"""So many meetings that have passed, the latest, stay in the calendar."""

TITLE_MAX, DESCRIPTION_MAX = 60, 155
_TEXTS = ("title", "description", "agare", "grupp")
_DATES_OR_EMPTY = ("beslutad", "giltig_fran", "giltig_till")
_LISTS = ("kalla", "teman", "organisationer")
_FIELDS = (*_TEXTS, *_DATES_OR_EMPTY, *_LISTS, "granskad", "datum", "kommun", "kommande")


@dataclass(frozen=True, slots=True)
class Coming:
    """A later meeting that the notes announce."""

    day: date
    theme: str
    taking_part: str

    def told_by(self, meeting: Meeting) -> str:
        """Return the meeting in words: its theme, and the group that announces it."""
        return f"{meeting.group}: {self.theme}"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, as the front matter of its notes tells it."""

    page: str
    day: date
    title: str
    description: str
    reviewed: date
    owner: str
    group: str
    municipality: Profile | None
    themes: tuple[str, ...]
    organisations: tuple[str, ...]
    coming: tuple[Coming, ...]

    @property
    def changed(self) -> datetime:
        """When the notes were last reviewed: the start of that day."""
        return datetime.combine(self.reviewed, time(), UTC)

    @property
    def held(self) -> str:
        """The meeting in words: its group, place and day."""
        place = f" {self.municipality.in_name}" if self.municipality else ""
        return f"{self.group}{place} den {in_words(self.day)}"


def municipalities() -> dict[str, Profile]:
    """Return the municipalities that a meeting can name, by id."""
    profiles = default_rulebook().profiles
    return {id_: profile for id_, profile in profiles.items() if id_ != COMMON}


def read_meetings(docs: Path) -> tuple[Meeting, ...]:
    """Return the meetings, oldest first.

    Raises DataError naming the file, the field and what is allowed there.
    """
    return series(notes(docs))


def notes(docs: Path) -> dict[str, str]:
    """Return the text of each file with notes, by its path under ``docs``."""
    return {
        file.relative_to(docs).as_posix(): _text(file)
        for file in sorted((docs / FOLDER).glob("*.md"))
    }


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{FOLDER}/{file.name}", f"ska vara UTF-8 ({error})") from None


def series(texts: Mapping[str, str]) -> tuple[Meeting, ...]:
    """Return the meetings that some files tell of, oldest first; raises DataError."""
    if not texts:
        raise DataError(FOLDER, "inga anteckningar; det ska finnas minst en fil ÅÅÅÅ-MM-DD.md")
    meetings = sorted((_meeting(*item) for item in texts.items()), key=lambda m: m.day)
    _check_spelling("grupp", meetings, lambda meeting: (meeting.group,))
    _check_spelling("teman", meetings, lambda meeting: meeting.themes)
    _check_spelling("organisationer", meetings, lambda meeting: meeting.organisations)
    return tuple(meetings)


class _Loader(yaml.BaseLoader):
    """Reads every value as text, and no key twice."""

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in keys:
                problem = f'"{key.value}" står två gånger; en gång är tillåtet'
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            keys.add(str(key.value))
        return super().construct_mapping(node, deep)


def _meeting(page: str, text: str) -> Meeting:
    fields = Table(_front_matter(page, text), f"{page}:")
    for field in _FIELDS:
        if field not in fields:
            raise fields.fail(field, f"saknas; tillåtet: alla fälten {', '.join(_FIELDS)}")
    texts = {field: fields.text(field) for field in _TEXTS}
    for field, most in (("title", TITLE_MAX), ("description", DESCRIPTION_MAX)):
        if len(texts[field]) > most:
            raise fields.fail(field, f"{len(texts[field])} tecken; tillåtet: högst {most}")
    for field in _DATES_OR_EMPTY:
        if fields.text(field, empty=True):
            _day(fields, field)
    lists = {field: _names(fields, field, fields.texts(field)) for field in _LISTS}
    (group,) = _names(fields, "grupp", (texts["grupp"],))
    day = _day(fields, "datum")
    if page != (allowed := f"{FOLDER}/{day}.md"):
        raise fields.fail("datum", f"{day} passar inte filens namn; tillåtet: {allowed}")
    return Meeting(
        page,
        day,
        texts["title"],
        texts["description"],
        _day(fields, "granskad"),
        texts["agare"],
        group,
        _municipality(fields),
        lists["teman"],
        lists["organisationer"],
        _announced(fields, day),
    )


def _front_matter(page: str, text: str) -> object:
    found = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    if not found:
        raise DataError(page, "front matter saknas; tillåtet: fält mellan två rader med ---")
    try:
        return yaml.load(found[1], _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise DataError(f"{page}, rad {line}", f"inte giltig YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise DataError(page, f"inte giltig YAML: {error}") from None


def _day(fields: Table, field: str) -> date:
    value = fields.text(field)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise fields.fail(field, f'"{value}" är inget datum; tillåtet: ÅÅÅÅ-MM-DD, som 2021-01-18')


def _names(fields: Table, field: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names that have an address; refuse any other."""
    for name in names:
        if not slug(name):
            raise fields.fail(field, f'"{name}"; tillåtet: namn med bokstäver eller siffror')
    return names


def _municipality(fields: Table) -> Profile | None:
    if not fields.text("kommun", empty=True):
        return None
    known = municipalities()
    return known[fields.choice("kommun", known)]


def _announced(fields: Table, held: date) -> tuple[Coming, ...]:
    found: list[Coming] = []
    for entry in fields.tables("kommande"):
        part = entry.text("medverkande") if "medverkande" in entry else ""
        coming = Coming(_day(entry, "datum"), entry.text("tema"), part)
        entry.done()
        if coming.day <= held:
            raise entry.fail("datum", f"{coming.day}; tillåtet: datum efter mötet {held}")
        if any(other.day == coming.day for other in found):
            raise entry.fail("datum", f"{coming.day} står två gånger; tillåtet: ett möte om dagen")
        found.append(coming)
    return tuple(found)


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


def still_kept(
    plans: Mapping[str, tuple[Meeting, Coming]], today: date
) -> dict[str, tuple[Meeting, Coming]]:
    """Return the plans from today on, and the latest of those that have passed."""
    passed = [uid for uid, (_, coming) in plans.items() if coming.day < today]
    gone = set(passed[:-PASSED_KEPT])
    return {uid: plan for uid, plan in plans.items() if uid not in gone}


def planned(meetings: Iterable[Meeting]) -> dict[str, tuple[Meeting, Coming]]:
    """Return the announced meetings by id, in order; the latest notes on a meeting count."""
    plans: dict[str, tuple[Meeting, Coming]] = {}
    for meeting in sorted(meetings, key=lambda m: m.day):
        where = f"-{meeting.municipality.id}" if meeting.municipality else ""
        for coming in meeting.coming:
            plans[f"{coming.day}-{slug(meeting.group)}{where}@iop-guiden"] = meeting, coming
    return dict(sorted(plans.items()))
