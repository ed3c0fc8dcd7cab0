"""Figures of the knowledge base: the ladder of cooperation as a picture, the timeline as a list.

Their colours come from assets/stylesheets/figures.css. Without it the ladder is drawn in the
text's colour and the timeline is a plain list, so both stand in light and dark.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from guide_engine.errors import DataError
from guide_engine.html import Html, tag
from guide_engine.tables import Table
from scripts.pages.pictures.svg import BOLD, CENTRED, OUTLINE, picture, text
from scripts.read.paragraphs import PageError
from scripts.swedish import in_words

LEVELS = (
    ("Information", "En part berättar"),
    ("Konsultation", "En part frågar och bestämmer"),
    ("Dialog", "Båda berättar och lyssnar"),
    ("Samhandling", "Ni gör något praktiskt ihop"),
    ("Partnerskap", "Gemensamt mål och avtal"),
)
"""The levels from the lowest, and what they mean on the page."""

KINDS = {
    "modell": "Modell",
    "avtal": "Avtal",
    "kalla": "Källa",
    "dom": "Dom",
    "lag": "Lag",
    "utredning": "Utredning",
    "beslut": "Beslut",
    "mote": "Möte",
    "guiden": "Guiden",
}
"""What an event of the timeline is, in the reader's words."""

# ---- The ladder -----------------------------------------------------------------------

WIDTH = 360
"""Units: on a phone about one unit is one pixel."""

_HEIGHT, _INDENT, _LINE = 54, 26, 18


def ladder() -> Html:
    """Return the five levels as a staircase that goes up to the right."""
    height = _HEIGHT * len(LEVELS)
    listed = ", ".join(f"{number} {name}" for number, (name, _) in enumerate(LEVELS, start=1))
    drawn = picture(
        "ladder",
        (WIDTH, height),
        "Samverkansstegen",
        f"En trappa med fem steg, nedifrån och upp: {listed}. "
        "Varje nivå förklaras under rubriken De fem nivåerna.",
        (_level(number, *level) for number, level in enumerate(LEVELS, start=1)),
        look={"class": "ladder-picture"},
    )
    return tag("figure", {"class": "ladder-figure"}, drawn)


def _level(number: int, name: str, meaning: str) -> Html:
    left, top = (number - 1) * _INDENT, (len(LEVELS) - number) * _HEIGHT
    middle = top + _HEIGHT // 2
    place = {"x": left, "y": top, "width": WIDTH - left, "height": _HEIGHT}
    return tag(
        "g",
        {"class": f"ladder-level ladder-{number}"},
        tag("rect", {**{key: str(value) for key, value in place.items()}, **OUTLINE}),
        tag("circle", {"cx": str(left + 24), "cy": str(middle), "r": "14", **OUTLINE}),
        text(str(number), left + 24, middle + 5, CENTRED),
        text(name, left + 48, middle - 4, BOLD),
        text(meaning, left + 48, middle - 4 + _LINE),
    )


# ---- The timeline ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a year, or on a day of it."""

    year: int
    day: date | None
    title: str
    kind: str
    anchor: str


def timeline(path: Path) -> Html:
    """Return the events of a TOML file as a list by year, each with a link to its paragraph.

    The page with the paragraphs stands beside the file and has its name. Raises DataError for
    an event that is not as it should be, PageError for one without a paragraph.
    """
    events = read_events(path)
    page = path.with_suffix(".md")
    told = page.read_text(encoding="utf-8")
    for event in events:
        if not re.search(rf"\{{:? *{re.escape(event.anchor)}[ }}]", told):
            raise PageError(f'{path.name}: stycket "{event.anchor}" finns inte i {page.name}')
    years = ((year, list(group)) for year, group in groupby(events, key=lambda event: event.year))
    return tag("ol", {"class": "timeline"}, (_year(year, inside) for year, inside in years))


def read_events(path: Path) -> tuple[Event, ...]:
    """Return the events of a TOML file; raises DataError naming the key."""
    try:
        file = Table(tomllib.loads(path.read_text(encoding="utf-8")), f"{path.name}:")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DataError(path.name, f"går inte att läsa ({problem})") from None
    events: list[Event] = []
    for table in file.tables("event"):
        when = table.text("date")
        if not re.fullmatch(r"\d{4}(-\d\d-\d\d)?", when):
            raise table.fail("date", f'"{when}"; tillåtet: ÅÅÅÅ eller ÅÅÅÅ-MM-DD')
        try:
            day = date.fromisoformat(when) if "-" in when else None
        except ValueError:
            raise table.fail("date", f'"{when}" är ingen dag') from None
        event = Event(
            year=int(when[:4]),
            day=day,
            title=table.text("title"),
            kind=table.choice("kind", KINDS),
            anchor=table.text("anchor"),
        )
        if not event.anchor.startswith("#"):
            raise table.fail("anchor", f'"{event.anchor}"; tillåtet: #id på tidslinjens sida')
        if events and event.year < events[-1].year:
            raise table.fail("date", f"{when} kommer före {events[-1].year}; skriv i tidsordning")
        table.done()
        events.append(event)
    file.done()
    return tuple(events)


def _year(year: int, events: Sequence[Event]) -> Html:
    return tag(
        "li",
        {"class": "timeline-year"},
        tag("span", {"class": "timeline-number"}, str(year)),
        tag("ul", None, (_event(event) for event in events)),
    )


def _event(event: Event) -> Html:
    day = None
    if event.day:
        words = in_words(event.day).removesuffix(f" {event.year}")
        day = (tag("time", {"datetime": event.day.isoformat()}, words), ": ")
    return tag(
        "li",
        {"class": f"timeline-event timeline-{event.kind}"},
        tag("span", {"class": "timeline-kind"}, KINDS[event.kind]),
        " ",
        day,
        tag("a", {"href": event.anchor}, event.title),
    )
