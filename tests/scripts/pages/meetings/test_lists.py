"""The lists of meetings: by year, theme and organisation, and those to come."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given

from scripts.pages.meetings.calendar import CALENDAR
from scripts.pages.meetings.feed import FEED
from scripts.pages.meetings.lists import INDEX, ORGANISATIONS
from scripts.project import DOCS
from scripts.read.meetings import read_meetings, series
from scripts.swedish import alphabetical, isolated
from tests import markup
from tests.notes import TODAY, group_names, html, note, texts_of, three
from tests.written import meeting_lists as pages


def test_the_list_by_year_and_theme() -> None:
    elements = markup.read(html(pages(three(), TODAY)[INDEX]))
    assert texts_of(elements, "h3") == ["2026", "2025"]
    assert texts_of(elements, "dt") == ["Bidrag", "Östra <delen>"]
    by_theme = ["Tredje", "Gruppen & de <andra>", "Första", "Gruppen & de <andra>", "Första"]
    assert texts_of(elements, "dd") == by_theme
    links = [element.attributes["href"] for element in elements if element.name == "a"]
    assert links[:3] == ["2026-05-01/", "2026-03-01/", "2025-11-01/"]
    assert {"organisationer.md", FEED.removeprefix("moten/"), CALENDAR.removeprefix("moten/")} < {
        *links
    }


def test_the_list_of_organisations_is_in_swedish_order() -> None:
    elements = markup.read(html(pages(three(), TODAY)[ORGANISATIONS]))
    names = ["Boet", "élan", "Zebran", "Årstiderna", "Ängen", "Örat"]
    assert texts_of(elements, "dt") == names == sorted(names, key=alphabetical)
    assert len(texts_of(elements, "dd")) == 3 * len(names)
    targets = {element.attributes["href"] for element in elements if element.name == "a"}
    assert targets == {"index.md", "../2026-05-01/", "../2026-03-01/", "../2025-11-01/"}


def test_meetings_to_come_and_meetings_that_have_passed() -> None:
    meetings = three()
    before = markup.text(html(pages(meetings, date(2026, 12, 24))[INDEX]))
    assert "24 december 2026, Gruppen: Jul (enligt anteckningarna den 1 mars 2026)" in before
    after = markup.text(html(pages(meetings, date(2026, 12, 25))[INDEX]))
    assert "ett kommande möte. Det hade passerat när sidan byggdes den 25 december 2026" in after
    none = markup.text(html(pages(series(note(kommande="[]")), TODAY)[INDEX]))
    assert "nämner inga kommande möten" in none
    shipped = markup.text(html(pages(read_meetings(DOCS), TODAY)[INDEX]))
    assert "5 kommande möten. Alla hade passerat när sidan byggdes den 21 november" in shipped
    assert "Det sista datumet var den 21 juni 2021." in shipped


def test_lists_without_names() -> None:
    found = pages(series(note(teman="[]", organisationer="[]")), TODAY)
    assert "Anteckningarna anger inga teman." in found[INDEX]
    assert "Anteckningarna nämner inga organisationer." in found[ORGANISATIONS]


def test_time_and_place_stand_in_the_lists() -> None:
    held = note(tid="13:00–15:00", plats="Rådhuset <1>", kommande="[]")
    shown = markup.text(html(pages(series(held), TODAY)[INDEX]))
    assert "Gruppen & de <andra>, kl. 13.00–15.00, Rådhuset <1>: Vad mötet tog upp." in shown


def test_what_became_of_a_plan_is_said_in_words() -> None:
    plans = (
        "{datum: 2026-12-24, tema: Jul, installt: ja}",
        "{datum: 2026-12-25, tema: Fest, flyttat_till: 2027-01-10, tid: 13:00–15:00, plats: Här}",
        "{datum: 2026-12-26, tema: Vila, installt: nej}",
    )
    elements = markup.read(
        html(pages(series(note(kommande=f"[{', '.join(plans)}]")), TODAY)[INDEX])
    )
    shown = [text for text in texts_of(elements, "li") if "enligt" in text]
    assert [text.partition(" (enligt")[0] for text in shown] == [
        "Inställt: 24 december 2026, Gruppen: Jul",
        "26 december 2026, Gruppen: Vila",
        "Flyttat till 10 januari 2027 från 25 december 2026, kl. 13.00–15.00, Här, Gruppen: Fest",
    ]


@given(group_names)
def test_a_group_is_never_markup(group: str) -> None:
    name = json.dumps(group, ensure_ascii=False)
    plan = json.dumps([{"datum": "2026-12-24", "tema": group, "plats": group}], ensure_ascii=False)
    title = json.dumps(group[:60], ensure_ascii=False)
    (meeting,) = series(note(grupp=name, title=title, plats=name, kommande=plan))
    found, plain = pages((meeting,), TODAY), pages(series(note(plats="a")), TODAY)
    for page in (INDEX, ORGANISATIONS):
        names = [element.name for element in markup.read(html(found[page]))]
        assert names == [element.name for element in markup.read(html(plain[page]))]
    items = [" ".join(text.split()) for text in texts_of(markup.read(html(found[INDEX])), "li")]
    said = f"24 december 2026, {meeting.setting}, {isolated(meeting.group)}: {meeting.group}"
    assert any(item.startswith(" ".join(said.split())) for item in items)
