"""The pages that list the meetings: by year, theme and organisation, and those to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from string import Template

from guide_engine.html import Child, Html, tag
from scripts.front_matter import generated
from scripts.meetings.series import FOLDER, Meeting, planned
from scripts.meetings.ways import link, newest_first
from scripts.meetings.words import alphabetical, in_words, slug

INDEX = f"{FOLDER}/index.md"
ORGANISATIONS = f"{FOLDER}/organisationer.md"

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
    meetings = newest_first(meetings)
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
        INDEX: generated(
            "Möten",
            "Mötesanteckningar år för år och efter tema, med flöde och kalender.",
            reviewed,
            index,
        ),
        ORGANISATIONS: generated(
            "Organisationer i mötesanteckningarna",
            "Organisationer som mötesanteckningarna nämner, i bokstavsordning.",
            reviewed,
            organisations,
        ),
    }


def _year(meetings: Iterable[Meeting]) -> Html:
    items = (tag("li", None, link(m, ""), ": ", m.description) for m in meetings)
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
            tag("li", None, in_words(coming.day), ", ", coming.told_by(meeting), _from(meeting))
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
    return " (", link(meeting, "", "enligt anteckningarna den " + in_words(meeting.day)), ")"
