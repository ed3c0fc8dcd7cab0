"""A new meeting: a file that can be published, and never another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import markdown
import pytest
from mkdocs.utils import meta

from guide_engine.html import Html
from scripts.author import new_meeting
from scripts.pages.meetings import notes
from scripts.pages.meetings.calendar import calendar
from scripts.pages.meetings.feed import atom
from scripts.pages.meetings.lists import INDEX
from scripts.pages.meetings.ways import nav, navigation
from scripts.read.meetings import read_meetings, series
from scripts.read.publisher import NOBODY
from tests import markup
from tests.notes import FIELDS, HOSTILE, TODAY, events, html, note, texts_of
from tests.written import meeting_lists as pages


def docs_with(folder: Path, texts: dict[str, str]) -> Path:
    for page, text in texts.items():
        (folder / page).parent.mkdir(exist_ok=True)
        (folder / page).write_text(text, encoding="utf-8")
    return folder


NEW = new_meeting.New(date(2026, 12, 1), "a", None, "", "", ())
ARGUMENTS = ["2026-12-01", "--grupp", 'Rådet: "Nya" & gamla', "--kommun", "soderhamn"]


def test_a_new_meeting_joins_lists_and_feeds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = docs_with(tmp_path, note())
    themes = ["--tema", "Bidrag", "--tema", "Unga: var? #1"]
    assert new_meeting.main([*ARGUMENTS, *themes], docs) == 0
    file = docs / "moten/2026-12-01.md"
    said = capsys.readouterr().out
    assert said.startswith(f"{file}\n")
    assert "kommande" in said
    meetings = read_meetings(docs)
    new = meetings[1]
    assert new.group == 'Rådet: "Nya" & gamla'
    assert new.themes == ("Bidrag", "Unga: var? #1")
    assert new.title == 'Rådet: "Nya" & gamla 1 december 2026'
    index = markup.read(html(pages(meetings, TODAY)[INDEX]))
    assert texts_of(index, "dd")[:2] == [new.title, meetings[0].title]
    assert new.title in [element.text for element in ET.fromstring(atom(meetings, NOBODY)).iter()]
    assert "Nästa" in navigation(meetings)[meetings[0].page]
    assert ("1 december 2026", new.page) in nav(meetings)

    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("kommande: []", "kommande:\n  - datum: 2027-01-20\n    tema: Ny plan"),
        encoding="utf-8",
    )
    days = [event.decoded("dtstart") for event in events(calendar(read_meetings(docs), TODAY))]
    assert days == [date(2026, 12, 24), date(2027, 1, 20)]


@pytest.mark.parametrize("themes", [[], ["--tema", "Bidrag"]])
def test_a_new_page_can_be_published(tmp_path: Path, themes: list[str]) -> None:
    docs = docs_with(tmp_path, note())
    assert new_meeting.main([*ARGUMENTS, *themes], docs) == 0
    written = (docs / "moten/2026-12-01.md").read_text(encoding="utf-8")
    assert written.count("<!--") == 4
    content, fields = meta.get_data(notes.page(read_meetings(docs)[1], written, Html()))
    assert list(fields) == list(FIELDS)
    shown = markdown.markdown(content, extensions=["admonition", "attr_list"])
    elements = markup.read(shown)
    assert len(texts_of(elements, "h1")) == 1
    assert len(texts_of(elements, "h2")) == 4
    assert "…" not in shown
    assert "--" not in shown
    assert "(../kommuner/soderhamn.md)" in content


def test_a_long_group_still_has_a_title(tmp_path: Path) -> None:
    docs = docs_with(tmp_path, note())
    assert new_meeting.main(["2026-12-01", "--grupp", "lång grupp " * 8], docs) == 0
    new = read_meetings(docs)[1]
    assert (new.title, new.municipality) == ("Möte 1 december 2026", None)
    assert new.group == ("lång grupp " * 8).strip()


def test_several_groups_on_one_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = docs_with(tmp_path, note())
    before = (docs / "moten/2026-03-01.md").read_text(encoding="utf-8")
    again = ["2026-03-01", "--grupp", "Gruppen", "--kommun", "malmo"]
    assert new_meeting.main(again, docs) == 1
    assert "moten/2026-03-01.md: finns redan; tillåtet: en fil" in capsys.readouterr().err
    others = (["--grupp", "Совет"], ["--grupp", "Gruppen"], [*again[1:3], "--kommun", "soderhamn"])
    for other in others:
        assert new_meeting.main(["2026-03-01", *other], docs) == 0
    assert new_meeting.main(["2026-03-01", "--grupp", "Совет"], docs) == 1
    assert "1fa93dc6.md: finns redan; tillåtet: en fil" in capsys.readouterr().err
    names = sorted(meeting.page for meeting in read_meetings(docs))
    assert names == [
        "moten/2026-03-01-1fa93dc6.md",
        "moten/2026-03-01-gruppen-soderhamn.md",
        "moten/2026-03-01-gruppen.md",
        "moten/2026-03-01.md",
    ]
    assert (docs / "moten/2026-03-01.md").read_text(encoding="utf-8") == before


def test_time_and_place_come_first_on_the_page(tmp_path: Path) -> None:
    docs = docs_with(tmp_path, note())
    setting = ["--tid", "13:00–15:00", "--plats", "Sal <1> & *2*"]
    assert new_meeting.main([*ARGUMENTS, *setting], docs) == 0
    meeting = read_meetings(docs)[1]
    written = (docs / meeting.page).read_text(encoding="utf-8")
    elements = markup.read(html(notes.page(meeting, written, Html("<nav></nav>"))))
    assert [element.name for element in elements[:2]] == ["h1", "p"]
    assert elements[1].text == "Tid och plats: kl. 13.00–15.00, Sal <1> & *2*"
    assert elements[-1].name == "nav"


@pytest.mark.parametrize("group", HOSTILE)
def test_a_group_is_never_markup(tmp_path: Path, group: str) -> None:
    docs = docs_with(tmp_path, note())
    assert new_meeting.main(["2026-12-01", "--grupp", group, "--tema", group], docs) == 0
    meeting = read_meetings(docs)[1]
    written = (docs / meeting.page).read_text(encoding="utf-8")
    plain = new_meeting.template(replace(NEW, group="a", themes=["a"]), TODAY)
    shown, expected = (
        markup.read(html(notes.page(meeting, text, Html()))) for text in (written, plain)
    )
    assert [element.name for element in shown] == [element.name for element in expected]
    assert shown[0].text == meeting.title
    assert group in texts_of(shown, "h2")


def test_a_comment_is_never_published() -> None:
    (meeting,) = series(note())
    text = "# a\n\n- b\n\n    <!--\n    c\n\n    d -->\n\nE <!-- f -->\n{ #g }\n\n<!-- h\n-->\nI\n"
    page = notes.page(meeting, f"---\ntitle: a\n---\n{text}", Html())
    shown = markup.text(html(page))
    assert shown.split() == ["a", "b", "E", "I"]


def test_a_meeting_that_does_not_fit_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = docs_with(tmp_path, note())
    assert new_meeting.main(["2026-12-01", "--grupp", "gruppen"], docs) == 1
    assert 'grupp: "gruppen"; tillåtet: "Gruppen"' in capsys.readouterr().err
    assert not (docs / "moten/2026-12-01.md").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["2026-12-01"],
        ["2026-02-30", "--grupp", "a"],
        ["20261201", "--grupp", "a"],
        ["2026-12-01", "--grupp", " "],
        ["2026-12-01", "--grupp", "a", "--kommun", "gemensam"],
        ["2026-12-01", "--grupp", "a", "--tema", ""],
        ["2026-12-01", "--grupp", "a", "--tid", "13"],
        ["2026-12-01", "--grupp", "a", "--plats", " "],
        ["2026-12-01", "--grupp", "a\u202e"],
    ],
)
def test_wrong_arguments(arguments: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        new_meeting.main(arguments, docs_with(tmp_path, note()))
