"""Starts the notes of a new meeting: a file with all of its front matter and sections.

`python -m scripts.author.new_meeting 2026-12-01 --grupp "…" [--tid 13:00–15:00] [--plats …]
[--kommun …] [--tema …]`
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from guide_engine.errors import DataError, GuideError, allowed
from guide_engine.model import Profile
from guide_engine.workshop.plain import plain
from scripts.project import DOCS
from scripts.read.front_matter import TITLE_MAX
from scripts.read.meetings import file_names, municipalities, notes, series
from scripts.read.note_fields import CONTROLS, HOURS, ON_A_LINE, as_hours
from scripts.swedish import in_words, is_leftward, isolated

_TEMPLATES = Path(__file__).parent / "template"


@dataclass(frozen=True, slots=True)
class New:
    """What is known of a meeting before its notes are written."""

    day: date
    group: str
    municipality: Profile | None
    hours: str
    place: str
    themes: Sequence[str]


def template(new: New, reviewed: date) -> str:
    """Return a new file's text; it can be published as it is."""
    day, municipality = in_words(new.day), new.municipality
    title = f"Möte {day}: {new.group}" if is_leftward(new.group) else f"{new.group} {day}"
    if len(title) > TITLE_MAX:
        title = f"Möte {day}"
    place = f" {municipality.in_name}" if municipality else ""
    about = f"[IOP {municipality.in_name}](../{municipality.page})" if municipality else ""
    sections = [_filled("section.md", heading=plain(theme)) for theme in new.themes]
    return _filled(
        "meeting.md",
        title=_quoted(title),
        description=_quoted(f"Anteckningar från ett möte den {day} i gruppen {new.group}."),
        reviewed=reviewed,
        day=new.day,
        hours=new.hours,
        place=_quoted(new.place) if new.place else "",
        group=_quoted(new.group),
        municipality=municipality.id if municipality else "",
        themes=_quoted(list(new.themes)),
        heading=plain(title),
        held=plain(f"{isolated(new.group)}{place} den {day}"),
        more=f" Läs också om {about}." if about else "",
        sections="\n".join(sections) or _filled("sections.md"),
    )


def _filled(name: str, **fields: object) -> str:
    template = (_TEMPLATES / name).read_text(encoding="utf-8")
    return Template(template).substitute(fields)


def create(docs: Path, new: New, reviewed: date) -> Path:
    """Write a new file of notes and return its path.

    Raises DataError if the meeting has notes already, or if the text does not fit the series.
    """
    known = notes(docs)
    names = file_names(new.day, new.group, new.municipality)
    for meeting in series(known) if known else ():
        if file_names(meeting.day, meeting.group, meeting.municipality) == names:
            raise DataError(meeting.page, "finns redan; tillåtet: en fil för varje möte")
    page = next((name for name in names if name not in known), None)
    if page is None:
        raise DataError(names[-1], f"finns redan; tillåtet: {allowed(names)}")
    text = template(new, reviewed)
    series({**known, page: text})
    file = docs / page
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as opened:
        opened.write(text)
    return file


def main(arguments: Sequence[str] | None = None, docs: Path = DOCS) -> int:
    """Write the file and say what to fill in, or say what is wrong."""
    given = _parser().parse_args(arguments)
    today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
    municipality = municipalities()[given.kommun] if given.kommun else None
    hours, place = given.tid or "", given.plats or ""
    new = New(given.datum, given.grupp, municipality, hours, place, given.tema)
    try:
        file = create(docs, new, today)
    except GuideError as error:
        print(f"new_meeting: {error}", file=sys.stderr)
        return 1
    print(f"{file}\n{_filled('next.txt')}", end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.author.new_meeting",
        description="Börja på anteckningar från ett möte.",
    )
    parser.add_argument("datum", type=_day, help="mötets datum, ÅÅÅÅ-MM-DD")
    parser.add_argument("--grupp", type=_line, required=True, help="gruppen som möttes")
    parser.add_argument("--tid", type=_hours, help="TT:MM–TT:MM, som 13:00–15:00")
    parser.add_argument("--plats", type=_line, help="lokal eller adress")
    parser.add_argument("--kommun", choices=sorted(municipalities()), help="kommunens id")
    parser.add_argument(
        "--tema", type=_line, action="append", default=[], help="ett tema; kan anges flera gånger"
    )
    return parser


def _day(text: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise argparse.ArgumentTypeError(f'"{text}" är inget datum; skriv ÅÅÅÅ-MM-DD')


def _line(text: str) -> str:
    """Return a text on one line."""
    line = " ".join(text.split())
    if not line:
        raise argparse.ArgumentTypeError("får inte vara tom")
    if CONTROLS.search(line):
        raise argparse.ArgumentTypeError(f"har styrtecken; {ON_A_LINE}")
    return line


def _hours(text: str) -> str:
    if as_hours(text) is None:
        raise argparse.ArgumentTypeError(f'"{text}"; {HOURS}')
    return text


def _quoted(value: object) -> str:
    """Return a value as YAML that keeps every character."""
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
