"""The pages that list the meetings: by year, theme and organisation, and those to come.

Few meetings stand on one page. Many have a page for each year and one for the themes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from string import Template

from guide_engine.html import Child, Html, tag
from scripts.pages.meetings.ways import link, newest_first
from scripts.read.coming import Coming
from scripts.read.front_matter import generated
from scripts.read.meetings import FOLDER, PASSED_KEPT, Meeting, planned
from scripts.swedish import alphabetical, in_words, slug

INDEX = f"{FOLDER}/index.md"
ORGANISATIONS = f"{FOLDER}/organisationer.md"
THEMES = f"{FOLDER}/teman.md"
MANY = 50
"""From more meetings than this on the index has the newest only."""
NEWEST = 10
"""So many meetings the index has then."""

type _Years = Mapping[int, Sequence[Meeting]]
"""Meetings by year, the newest first."""

_INDEX = """
# Möten

Här återger vi anteckningar från möten om samverkan mellan föreningar och kommuner. Anteckningar
är varken beslut eller riktlinjer. De visar läget när mötet hölls.

## År för år { #ar }

$years

## Teman { #teman }

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

Kalendern innehåller de möten som anteckningarna nämner i förväg, också $passed som har passerat.
Ett möte utan klockslag i anteckningarna tar hela dagen i kalendern.
"""

_ORGANISATIONS = """
# Organisationer i mötesanteckningarna

Listan visar vilka organisationer som anteckningarna från [mötena](index.md) nämner. Här finns
både föreningar och delar av kommuner. Att en organisation står här säger inte om den var med på
mötet eller om den har något avtal.

$organisations
"""


_THEMES = """
# Teman i mötesanteckningarna

Under varje tema står [mötena](index.md) som tog upp det.

$themes
"""

_YEAR = """
# Möten $year

Här står anteckningarna från $year. Se också [alla år och hur ni följer mötena](index.md).

$meetings
"""


def pages(meetings: Sequence[Meeting], today: date) -> dict[str, str]:
    """Return the pages of lists by path; ``today`` tells which meetings have passed."""
    meetings = newest_first(meetings)
    grouped = groupby(meetings, key=lambda meeting: meeting.day.year)
    by_year = {year: list(found) for year, found in grouped}
    many = len(meetings) > MANY
    index = Template(_INDEX).substitute(
        years=_newest(meetings, by_year) if many else _by_year(by_year),
        themes=_THEMES_ELSEWHERE if many else _themes(meetings, ""),
        plans=_planned(meetings, today),
        passed=f"de {PASSED_KEPT} senaste" if many else "de",
    )
    organisations = Template(_ORGANISATIONS).substitute(
        organisations=_by_name(
            meetings, "organisation", lambda meeting: meeting.organisations, "../"
        )
        or "Anteckningarna nämner inga organisationer."
    )
    return (_pages_of_many(meetings, by_year) if many else {}) | {
        INDEX: generated(
            "Möten",
            "Mötesanteckningar år för år och efter tema, med flöde och kalender.",
            None,
            index,
        ),
        ORGANISATIONS: generated(
            "Organisationer i mötesanteckningarna",
            "Organisationer som mötesanteckningarna nämner, i bokstavsordning.",
            None,
            organisations,
        ),
    }


def _pages_of_many(meetings: Sequence[Meeting], by_year: _Years) -> dict[str, str]:
    """Return the pages that only many meetings need: the years' and the themes'."""
    themes = Template(_THEMES).substitute(themes=_themes(meetings, "../"))
    title = "Teman i mötesanteckningarna"
    found = {THEMES: generated(title, "Alla teman, i bokstavsordning.", None, themes)}
    for year, held in by_year.items():
        body = Template(_YEAR).substitute(year=year, meetings=_list(held, "../"))
        about = f"Alla mötesanteckningar från {year}, det senaste mötet först."
        found[f"{FOLDER}/ar-{year}.md"] = generated(f"Möten {year}", about, None, body)
    return found


def _by_year(by_year: _Years) -> str:
    years = (f"### {year} {{ #ar-{year} }}\n\n{_list(held)}" for year, held in by_year.items())
    return "\n\n".join(years)


def _newest(meetings: Sequence[Meeting], by_year: _Years) -> str:
    """Return the newest meetings, and links to the years' pages."""
    years = (
        tag("li", None, tag("a", {"href": f"ar-{year}/"}, f"{year}"), f" ({len(held)} möten)")
        for year, held in by_year.items()
    )
    newest = _list(meetings[:NEWEST])
    return f"De senaste mötena:\n\n{newest}\n\nAlla möten:\n\n{tag('ul', None, years)}"


def _list(meetings: Iterable[Meeting], prefix: str = "") -> Html:
    return tag("ul", None, (tag("li", None, _held(meeting, prefix)) for meeting in meetings))


def _held(meeting: Meeting, prefix: str) -> Child:
    setting = f"{meeting.setting}"
    return link(meeting, prefix), f", {setting}: " if setting else ": ", meeting.description


def _themes(meetings: Sequence[Meeting], prefix: str) -> str:
    found = _by_name(meetings, "tema", lambda meeting: meeting.themes, prefix)
    if found is None:
        return "Anteckningarna anger inga teman."
    return found if prefix else f"{_THEMES_HERE}\n\n{found}"


_THEMES_HERE = "Under varje tema står mötena som tog upp det."
_THEMES_ELSEWHERE = "Se [vilka teman anteckningarna tar upp](teman.md), i bokstavsordning."


def _by_name(
    meetings: Sequence[Meeting],
    kind: str,
    names: Callable[[Meeting], Iterable[str]],
    prefix: str,
) -> Html | None:
    """Return each name with the meetings that have it, names in alphabetical order."""
    found: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        for name in names(meeting):
            found.setdefault(name, []).append(meeting)
    entries = (
        (
            tag("dt", {"id": f"{kind}-{slug(name)}"}, name),
            (tag("dd", None, link(meeting, prefix)) for meeting in found[name]),
        )
        for name in sorted(found, key=alphabetical)
    )
    return tag("dl", None, entries) if found else None


def _planned(meetings: Sequence[Meeting], today: date) -> str:
    """Return the meetings from today on, or say that none is left."""
    plans = list(planned(meetings).values())
    later = [plan for plan in plans if plan[1].day >= today]
    if later:
        items = (
            tag("li", None, _plan(coming), " (", _source(meeting), ")") for meeting, coming in later
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


def _plan(coming: Coming) -> Child:
    """Return when and where an announced meeting is, what it is about and what became of it."""
    day = in_words(coming.day)
    if coming.moved_to:
        day = f"Flyttat till {day} från {in_words(coming.announced)}"
    when = ", ".join(part for part in (day, f"{coming.setting}", coming.title) if part)
    return (tag("strong", None, "Inställt:"), f" {when}") if coming.cancelled else when


def _source(meeting: Meeting) -> Html:
    return link(meeting, "", "enligt anteckningarna den " + in_words(meeting.day))
