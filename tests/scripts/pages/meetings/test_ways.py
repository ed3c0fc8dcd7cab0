"""The ways to meetings: the navigation, and from each meeting to the next."""

from __future__ import annotations

import json
from dataclasses import replace

import markdown
import yaml
from hypothesis import given

from scripts.pages.meetings.ways import nav, navigation, neighbours
from scripts.pages.navigation import filled
from scripts.project import CONFIG as FILE
from scripts.read.meetings import series
from tests import markup
from tests.notes import group_names, note, three

CONFIG = FILE.read_text(encoding="utf-8")


def test_the_navigation_of_the_site_names_every_page() -> None:
    assert [page for _, page in nav(three())] == [
        meeting.page for meeting in sorted(three(), key=lambda m: m.day, reverse=True)
    ]


def test_previous_and_next() -> None:
    first, second, third = meetings = three()
    expected = [(None, first, second), (first, second, third), (second, third, None)]
    assert neighbours(meetings) == neighbours(reversed(meetings)) == expected
    blocks = navigation(meetings)
    assert list(blocks) == [meeting.page for meeting in meetings]
    assert [element.text for element in markup.read(blocks[second.page])[2:]] == [
        "Föregående möte: Första",
        "Första",
        "Nästa möte: Tredje",
        "Tredje",
        "Alla möten",
        "Alla möten",
    ]
    assert 'href="../2025-11-01/"' in blocks[second.page]
    assert "Föregående" not in blocks[first.page]
    assert "Nästa" not in blocks[third.page]
    assert blocks[first.page] in markdown.markdown(f"Text\n\n{blocks[first.page]}\n")


def test_the_navigation_tells_groups_of_one_day_apart() -> None:
    other = note("2026-03-01-andra-x", grupp="'Andra: \"x\"'", kommun="")
    named = nav(series({**note(), **note(datum="2026-05-01"), **other}))
    assert [name for name, _ in named] == [
        "1 maj 2026",
        "1 mars 2026, Gruppen i Malmö",
        '1 mars 2026, Andra: "x"',
    ]


@given(group_names)
def test_the_navigation_takes_any_group(group: str) -> None:
    name = json.dumps(group, ensure_ascii=False)
    meetings = series({**note("2026-03-01", grupp=name, kommun=""), **note(datum="2026-05-01")})
    both = [replace(meeting, day=meetings[0].day) for meeting in meetings]
    entries = yaml.safe_load(filled(CONFIG, [], both).partition("\nnav:")[2])
    knowledge = next(entry["Kunskap"] for entry in entries if "Kunskap" in entry)
    assert {f"Möte 1 mars 2026, {meetings[0].group}": meetings[0].page} in knowledge
