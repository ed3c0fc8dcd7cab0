"""The pages that list the meetings: by year, theme and organisation, and those to come.

Few meetings stand on one page. Many have a page for each year and one for the themes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from guide_engine.html import Child, Html, tag
from scripts.pages.meetings.ways import link, newest_first
from scripts.read.coming import Coming
from scripts.read.markers import Filling
from scripts.read.meetings import FOLDER, PASSED_KEPT, Meeting, planned
from scripts.read.words import words
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


def filling(meetings: Sequence[Meeting], today: date) -> dict[str, Filling]:
    """Return what the written pages of lists show; ``today`` tells which meetings have passed."""
    meetings = newest_first(meetings)
    by_year, many = years(meetings), len(meetings) > MANY
    parts = {"kvar-i-kalendern": str(PASSED_KEPT)}
    if many:
        parts |= {"senaste-möten": _list(meetings[:NEWEST]), "alla-år": _ways_to(by_year)}
    else:
        parts |= {"möten-per-år": _under_years(by_year), "teman": _themes(meetings, "")}
    index = Filling(parts, {"många-möten": many, "teman": any(each.themes for each in meetings)})
    organisations = _by_name(meetings, "organisation", lambda meeting: meeting.organisations, "../")
    return {
        INDEX: index | _planned(meetings, today),
        ORGANISATIONS: Filling(
            {"organisationer": organisations}, {"organisationer": bool(organisations)}
        ),
    }


def of_many(meetings: Sequence[Meeting]) -> dict[str, tuple[str, Filling]]:
    """Return the pages that only many meetings need: their templates and what they show."""
    meetings = newest_first(meetings)
    if len(meetings) <= MANY:
        return {}
    themes = Filling(
        {"teman": _themes(meetings, "../")}, {"teman": any(each.themes for each in meetings)}
    )
    return {
        THEMES: ("moten-teman", themes),
        **{
            f"{FOLDER}/ar-{year}.md": (
                "moten-ar",
                Filling({"år": str(year), "möten": _list(held, "../")}),
            )
            for year, held in years(meetings).items()
        },
    }


def years(meetings: Sequence[Meeting]) -> _Years:
    """Return meetings that stand from the newest to the oldest by year."""
    grouped = groupby(meetings, key=lambda meeting: meeting.day.year)
    return {year: list(found) for year, found in grouped}


def _under_years(by_year: _Years) -> str:
    found = (f"### {year} {{ #ar-{year} }}\n\n{_list(held)}" for year, held in by_year.items())
    return "\n\n".join(found)


def _ways_to(by_year: _Years) -> Html:
    """Return links to the years' pages."""
    say = words("moten")
    items = (
        tag(
            "li",
            None,
            tag("a", {"href": f"ar-{year}/"}, f"{year}"),
            say("antal", antal=len(held)),
        )
        for year, held in by_year.items()
    )
    return tag("ul", None, items)


def _list(meetings: Iterable[Meeting], prefix: str = "") -> Html:
    return tag("ul", None, (tag("li", None, _held(meeting, prefix)) for meeting in meetings))


def _held(meeting: Meeting, prefix: str) -> Child:
    setting = f"{meeting.setting}"
    return link(meeting, prefix), f", {setting}: " if setting else ": ", meeting.description


def _themes(meetings: Sequence[Meeting], prefix: str) -> Html:
    return _by_name(meetings, "tema", lambda meeting: meeting.themes, prefix)


def _by_name(
    meetings: Sequence[Meeting],
    kind: str,
    names: Callable[[Meeting], Iterable[str]],
    prefix: str,
) -> Html:
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
    return tag("dl", None, entries) if found else Html()


def _planned(meetings: Sequence[Meeting], today: date) -> Filling:
    """Return the meetings from today on, or that none is left."""
    plans = list(planned(meetings).values())
    later = [plan for plan in plans if plan[1].day >= today]
    items = (
        tag("li", None, _plan(coming), " (", _source(meeting), ")") for meeting, coming in later
    )
    return Filling(
        {
            "kommande-möten": tag("ul", None, items),
            "antal-planer": str(len(plans)),
            "i-dag": in_words(today),
            "sista-planen": in_words(plans[-1][1].day) if plans else "",
        },
        {
            "kommande": bool(later),
            "flera-passerade": not later and len(plans) > 1,
            "ett-passerat": not later and len(plans) == 1,
            "inga-planer": not plans,
        },
    )


def _plan(coming: Coming) -> Child:
    """Return when and where an announced meeting is, what it is about and what became of it."""
    say, day = words("moten"), in_words(coming.day)
    if coming.moved_to:
        day = say("flyttat", till=day, fran=in_words(coming.announced))
    when = ", ".join(part for part in (day, f"{coming.setting}", coming.title) if part)
    return (tag("strong", None, say("installt")), f" {when}") if coming.cancelled else when


def _source(meeting: Meeting) -> Html:
    return link(meeting, "", words("moten")("enligt", dag=in_words(meeting.day)))
