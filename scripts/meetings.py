"""The notes of meetings as a series: their lists, the feed, the calendar, previous and next.

One file a meeting, `docs/moten/<date>.md`. Its front matter says what the lists need.
Ids in the feed and the calendar do not hold the site's address: they stay if it moves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any, override
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import yaml
from icalendar import Calendar, Event
from markdown.extensions.toc import slugify

from guide_engine.errors import DataError
from guide_engine.html import Child, Html, tag
from guide_engine.model import Profile
from guide_engine.pages.start import page_address
from guide_engine.rulebook import default_rulebook
from guide_engine.session import COMMON
from guide_engine.tables import Table

FOLDER = "moten"
INDEX = f"{FOLDER}/index.md"
ORGANISATIONS = f"{FOLDER}/organisationer.md"
FEED = f"{FOLDER}/flode.xml"
CALENDAR = f"{FOLDER}/kalender.ics"

TITLE_MAX, DESCRIPTION_MAX = 60, 155
_TEXTS = ("title", "description", "agare", "grupp")
_DATES_OR_EMPTY = ("beslutad", "giltig_fran", "giltig_till")
_LISTS = ("kalla", "teman", "organisationer")
_FIELDS = (*_TEXTS, *_DATES_OR_EMPTY, *_LISTS, "granskad", "datum", "kommun", "kommande")
_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_SWEDISH_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


@dataclass(frozen=True, slots=True)
class Coming:
    """A later meeting that the notes announce."""

    day: date
    theme: str
    taking_part: str


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


def in_words(day: date) -> str:
    """Return a date as running text."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def slug(name: str) -> str:
    """Return a name in the letters of an address."""
    return slugify(name, "-")


def alphabetical(name: str) -> str:
    """Return a key that sorts names as Swedish does, å, ä and ö last."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_SWEDISH_LAST)
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))


# ---- Reading --------------------------------------------------------------------------


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


def _plans(meetings: Iterable[Meeting]) -> dict[str, tuple[Meeting, Coming]]:
    """Return the announced meetings by id, in order; the latest notes on a meeting count."""
    plans: dict[str, tuple[Meeting, Coming]] = {}
    for meeting in sorted(meetings, key=lambda m: m.day):
        where = f"-{meeting.municipality.id}" if meeting.municipality else ""
        for coming in meeting.coming:
            plans[f"{coming.day}-{slug(meeting.group)}{where}@iop-guiden"] = meeting, coming
    return dict(sorted(plans.items()))


# ---- Lists ----------------------------------------------------------------------------

_FRONT_MATTER = """---
title: {title}
description: {description}
kalla: []
beslutad:
giltig_fran:
giltig_till:
granskad: {reviewed}
agare: Redaktionen för IOP-guiden
---

"""

_INDEX = """
# Möten

Här återger vi anteckningar från möten om samverkan mellan föreningar och kommuner. Anteckningar
är varken beslut eller riktlinjer. De visar läget när mötet hölls.

## År för år { #ar }

$years

## Teman { #teman }

Under varje tema står mötena som tog upp det.

$themes

## Organisationer { #organisationer }

Se [vilka organisationer anteckningarna nämner](organisationer.md), i bokstavsordning.

## Kommande möten enligt anteckningarna { #kommande }

$plans

## Följ mötena { #folj }

Du kan få det som är nytt utan att själv gå hit och titta. Välj ett sätt, eller båda:

- **[Flödet med anteckningar](flode.xml)** är en fil i formatet Atom. Ett läsprogram för flöden
  hämtar den åt dig och visar nya anteckningar. Kopiera länkens adress och klistra in den där
  programmet låter dig lägga till ett flöde.
- **[Kalendern med möten](kalender.ics)** är en fil i formatet iCalendar. Den passar till exempel
  Google Kalender, Outlook och Apples Kalender. Kopiera länkens adress. Välj sedan i
  kalenderprogrammet att prenumerera på en kalender från en webbadress. Då hämtar programmet nya
  möten åt dig. Om du i stället öppnar filen kan mötena läggas in en gång och sedan inte uppdateras.

Kalendern innehåller de möten som anteckningarna nämner i förväg, också de som har passerat.
Anteckningarna ger inga klockslag. Därför tar varje möte hela dagen i kalendern.
"""

_ORGANISATIONS = """
# Organisationer i mötesanteckningarna

Listan visar vilka organisationer som anteckningarna från [mötena](index.md) nämner. Här finns
både föreningar och delar av kommuner. Att en organisation står här säger inte om den var med på
mötet eller om den har något avtal.

$organisations
"""


def pages(meetings: Sequence[Meeting], today: date) -> dict[str, str]:
    """Return the pages of lists by path; ``today`` tells which meetings have passed."""
    meetings = _newest_first(meetings)
    reviewed = max(meeting.reviewed for meeting in meetings)
    by_year = groupby(meetings, key=lambda meeting: meeting.day.year)
    years = (f"### {year} {{ #ar-{year} }}\n\n{_year(found)}" for year, found in by_year)
    index = Template(_INDEX).substitute(
        years="\n\n".join(years),
        themes=_by_name(meetings, "tema", lambda meeting: meeting.themes)
        or "Anteckningarna anger inga teman.",
        plans=_planned(meetings, today),
    )
    organisations = Template(_ORGANISATIONS).substitute(
        organisations=_by_name(meetings, "organisation", lambda meeting: meeting.organisations)
        or "Anteckningarna nämner inga organisationer."
    )
    return {
        INDEX: _FRONT_MATTER.format(
            title="Möten",
            description="Mötesanteckningar år för år och efter tema, med flöde och kalender.",
            reviewed=reviewed,
        )
        + index.lstrip(),
        ORGANISATIONS: _FRONT_MATTER.format(
            title="Organisationer i mötesanteckningarna",
            description="Organisationer som mötesanteckningarna nämner, i bokstavsordning.",
            reviewed=reviewed,
        )
        + organisations.lstrip(),
    }


def nav(meetings: Iterable[Meeting]) -> list[str]:
    """Return the meetings' lines of the site builder's navigation, newest meeting first."""
    return [f"- {in_words(meeting.day)}: {meeting.page}" for meeting in _newest_first(meetings)]


def _newest_first(meetings: Iterable[Meeting]) -> list[Meeting]:
    return sorted(meetings, key=lambda meeting: meeting.day, reverse=True)


def _year(meetings: Iterable[Meeting]) -> Html:
    items = (tag("li", None, _link(m, ""), ": ", m.description) for m in meetings)
    return tag("ul", None, items)


def _by_name(
    meetings: Sequence[Meeting], kind: str, names: Callable[[Meeting], Iterable[str]]
) -> Html | None:
    """Return each name with the meetings that have it, names in alphabetical order."""
    found: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        for name in names(meeting):
            found.setdefault(name, []).append(meeting)
    prefix = "" if kind == "tema" else "../"
    entries = (
        (
            tag("dt", {"id": f"{kind}-{slug(name)}"}, name),
            (tag("dd", None, _link(meeting, prefix)) for meeting in found[name]),
        )
        for name in sorted(found, key=alphabetical)
    )
    return tag("dl", None, entries) if found else None


def _planned(meetings: Sequence[Meeting], today: date) -> str:
    """Return the meetings from today on, or say that none is left."""
    plans = list(_plans(meetings).values())
    later = [plan for plan in plans if plan[1].day >= today]
    if later:
        items = (
            tag("li", None, in_words(coming.day), ", ", _what(meeting, coming), _from(meeting))
            for meeting, coming in later
        )
        advice = "Planerna kan ha ändrats. Fråga den som ordnar mötet vad som gäller."
        return f"{tag('ul', None, items)}\n\n{advice}"
    if not plans:
        return "Anteckningarna nämner inga kommande möten."
    last, built = in_words(plans[-1][1].day), in_words(today)
    many = len(plans) > 1
    return (
        f"Anteckningarna nämner {f'{len(plans)} kommande möten' if many else 'ett kommande möte'}. "
        f"{'Alla' if many else 'Det'} hade passerat när sidan byggdes den {built}. "
        f"{'Det sista datumet' if many else 'Datumet'} var den {last}. "
        "Anteckningarna visar vad som var planerat, inte vad som blev av."
    )


def _from(meeting: Meeting) -> Child:
    return " (", _link(meeting, "", "enligt anteckningarna den " + in_words(meeting.day)), ")"


def _link(meeting: Meeting, prefix: str, text: str | None = None) -> Html:
    """Return a link to the notes from a page ``prefix`` away from the folder."""
    name = page_address(meeting.page).removeprefix(f"{FOLDER}/")
    return tag("a", {"href": f"{prefix}{name}"}, text or meeting.title)


def _what(meeting: Meeting, coming: Coming) -> str:
    return f"{meeting.group}: {coming.theme}"


# ---- Previous and next ----------------------------------------------------------------


def neighbours(
    meetings: Iterable[Meeting], meeting: Meeting
) -> tuple[Meeting | None, Meeting | None]:
    """Return the meetings before and after a meeting."""
    row = [None, *sorted(meetings, key=lambda m: m.day), None]
    place = row.index(meeting)
    return row[place - 1], row[place + 1]


def navigation(meetings: Sequence[Meeting]) -> dict[str, Html]:
    """Return the links to the previous and next meeting by page, for the end of its text."""
    return {meeting.page: _ways(*neighbours(meetings, meeting)) for meeting in meetings}


def _ways(before: Meeting | None, after: Meeting | None) -> Html:
    items = [
        tag("li", {"class": f"meeting-{rel}"}, f"{word} möte: ", _link(meeting, "../"))
        for word, rel, meeting in (("Föregående", "previous", before), ("Nästa", "next", after))
        if meeting
    ]
    everything = tag("li", None, tag("a", {"href": "../"}, "Alla möten"))
    return tag(
        "nav",
        {"class": "meeting-nav", "aria-label": "Fler möten"},
        tag("ul", None, items, everything),
    )


# ---- Feed -----------------------------------------------------------------------------


def atom(meetings: Sequence[Meeting], site_url: str) -> str:
    """Return the feed, newest meeting first; without a site's address its links are relative."""
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "sv"})
    _add(feed, "title", "IOP-guiden: mötesanteckningar")
    _add(feed, "id", _urn(FOLDER))
    _add(feed, "updated", max(meeting.changed for meeting in meetings).isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=_address(site_url, FEED))
    _add(feed, "link", rel="alternate", type="text/html", href=_address(site_url, INDEX) or "./")
    for meeting in _newest_first(meetings):
        entry = ET.SubElement(feed, "entry")
        _add(entry, "title", meeting.title)
        _add(entry, "id", _urn(meeting.page))
        _add(entry, "updated", meeting.changed.isoformat())
        _add(ET.SubElement(entry, "author"), "name", meeting.owner)
        href = _address(site_url, meeting.page)
        _add(entry, "link", rel="alternate", type="text/html", href=href)
        _add(entry, "summary", meeting.description)
        for theme in meeting.themes:
            _add(entry, "category", term=slug(theme), label=theme)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, "unicode")}\n'


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"iop-guiden/{name}").urn


def _address(site_url: str, path: str) -> str:
    """Return where a file is: on the site, or seen from the folder."""
    address = page_address(path) if path.endswith(".md") else path
    if site_url:
        return f"{site_url.rstrip('/')}/{address}"
    return address.removeprefix(f"{FOLDER}/")


# ---- Calendar -------------------------------------------------------------------------


def calendar(meetings: Sequence[Meeting], today: date, site_url: str = "") -> bytes:
    """Return every meeting that the notes announce, also past ones, as days of a calendar.

    ``today`` only decides whether the calendar's description says that all have passed.
    """
    plans = _plans(meetings)
    found = Calendar()
    found.add("prodid", "-//IOP-guiden//Meetings//SV")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "IOP-guiden: möten")
    found.add("x-wr-caldesc", _scope([coming for _, coming in plans.values()], today))
    found.add("x-wr-timezone", "Europe/Stockholm")
    found.add("x-published-ttl", "P1D")
    found.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for uid, (meeting, coming) in plans.items():
        found.add_component(_event(uid, meeting, coming, site_url))
    text: bytes = found.to_ical()
    return text


def _scope(plans: Sequence[Coming], today: date) -> str:
    text = "Möten som mötesanteckningarna i IOP-guiden nämner i förväg."
    if plans and all(coming.day < today for coming in plans):
        return f"{text} Alla kända möten har passerat."
    return text


def _event(uid: str, meeting: Meeting, coming: Coming, site_url: str) -> Event:
    address = _address(site_url, meeting.page) if site_url else ""
    lines = [
        f"Tema: {coming.theme}",
        f"Medverkande: {coming.taking_part}" if coming.taking_part else "",
        f"Ur anteckningarna från mötet {meeting.held}. Planen kan ha ändrats sedan dess.",
        address,
    ]
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", meeting.changed)
    event.add("last-modified", meeting.changed)
    event.add("dtstart", coming.day)
    event.add("dtend", coming.day + timedelta(days=1))
    event.add("summary", _what(meeting, coming))
    event.add("description", "\n".join(line for line in lines if line))
    event.add("transp", "TRANSPARENT")
    if address:
        event.add("url", address)
    return event
