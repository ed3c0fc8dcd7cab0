"""The meetings as a series: strict reading, lists, neighbours, feed, calendar, a new meeting."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import markdown
import pytest
from icalendar import Calendar
from mkdocs.utils import meta

from guide_engine.errors import DataError
from scripts.author import new_meeting
from scripts.pages.meetings.calendar import CALENDAR, calendar
from scripts.pages.meetings.feed import FEED, atom
from scripts.pages.meetings.lists import INDEX, ORGANISATIONS, pages
from scripts.pages.meetings.ways import nav, navigation, neighbours
from scripts.project import DOCS
from scripts.read.meetings import Meeting, read_meetings, series
from scripts.read.publisher import NOBODY, Publisher
from scripts.swedish import alphabetical
from tests import markup

TODAY = date(2026, 11, 21)
SITE = "https://exempel.se/iop"
ATOM = "{http://www.w3.org/2005/Atom}"

FIELDS = {
    "title": "Gruppen & de <andra>",
    "description": "Vad mötet tog upp.",
    "kalla": "[]",
    "beslutad": "",
    "giltig_fran": "",
    "giltig_till": "",
    "granskad": "2026-10-01",
    "agare": "Redaktionen för IOP-guiden",
    "datum": "2026-03-01",
    "grupp": "Gruppen",
    "kommun": "malmo",
    "teman": "[Östra <delen>, Bidrag]",
    "organisationer": "[Örat, Ängen, Årstiderna, Zebran, élan, Boet]",
    "kommande": "[{datum: 2026-12-24, tema: Jul}]",
}


def note(**changes: str | None) -> dict[str, str]:
    """Return one file of notes; a change of None leaves the field out."""
    fields = {**FIELDS, **changes}
    lines = (f"{key}: {value}" for key, value in fields.items() if value is not None)
    return {f"moten/{fields['datum']}.md": "\n".join(("---", *lines, "---", "", "# Möte", ""))}


def three() -> tuple[Meeting, ...]:
    return series(
        {
            **note(datum="2026-05-01", title="Tredje", teman="[Bidrag]", kommande="[]"),
            **note(datum="2025-11-01", title="Första", kommande="[]"),
            **note(),
        }
    )


# ---- Reading --------------------------------------------------------------------------


def test_the_shipped_notes() -> None:
    meeting = read_meetings(DOCS)[0]
    assert meeting.page == "moten/2021-01-18.md"
    assert meeting.day == date(2021, 1, 18)
    assert meeting.municipality
    assert meeting.municipality.name == "Helsingborg"
    assert [coming.day.isoformat() for coming in meeting.coming] == [
        "2021-02-15",
        "2021-03-15",
        "2021-04-19",
        "2021-05-17",
        "2021-06-21",
    ]


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_is_named(field: str) -> None:
    (text,) = note(**{field: None}).values()
    with pytest.raises(DataError, match=rf"^moten/2026-03-01\.md: {field}: saknas; tillåtet: "):
        series({"moten/2026-03-01.md": text})


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", "", "tom"),
        ("title", "[a]", "en text"),
        ("title", "a" * 61, "högst 60"),
        ("description", "a" * 156, "högst 155"),
        ("grupp", "'?!'", "bokstäver"),
        ("teman", "Bidrag", "en lista av texter"),
        ("teman", "[a, [b]]", "en lista av texter"),
        ("teman", "[Bidrag, Bidrag]", "två gånger"),
        ("teman", "[Bidrag, bidrag]", 'tillåtet: "Bidrag"'),
        ("organisationer", "['']", "bokstäver"),
        ("kalla", "malmo-iop", "en lista"),
        ("granskad", "i går", "ÅÅÅÅ-MM-DD"),
        ("beslutad", "2026", "ÅÅÅÅ-MM-DD"),
        ("kommun", "Malmö", "helsingborg, malmo"),
        ("kommun", "gemensam", "helsingborg, malmo"),
        ("kommande", "snart", "en lista"),
        ("kommande[0]", "[snart]", "en tabell"),
        ("kommande[0].tema", "[{datum: 2026-12-24}]", "saknas"),
        ("kommande[0].datum", "[{datum: jul, tema: a}]", "ÅÅÅÅ-MM-DD"),
        ("kommande[0].datum", "[{datum: 2026-02-28, tema: a}]", "efter mötet 2026-03-01"),
        ("kommande[0].datum", "[{datum: 2026-03-01, tema: a}]", "efter mötet 2026-03-01"),
        ("kommande[0].plats", "[{datum: 2026-12-24, tema: a, plats: b}]", "medverkande"),
        (
            "kommande[1].datum",
            "[{datum: 2026-12-24, tema: a}, {datum: 2026-12-24, tema: b}]",
            "två gånger",
        ),
    ],
)
def test_a_wrong_value_is_named(field: str, value: str, problem: str) -> None:
    with pytest.raises(DataError) as caught:
        series(note(**{field.partition("[")[0]: value}))
    assert str(caught.value).startswith(f"moten/2026-03-01.md: {field}: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize("value", ["2026-02-30", "20260301", "2026-W09-7", "1 mars 2026"])
def test_a_date_that_is_none(value: str) -> None:
    text = note()["moten/2026-03-01.md"].replace("datum: 2026-03-01", f"datum: {value}")
    with pytest.raises(DataError, match=rf'^moten/2026-03-01\.md: datum: "{value}" är inget datum'):
        series({"moten/2026-03-01.md": text})


@pytest.mark.parametrize("page", ["moten/2026-03-02.md", "moten/anteckningar.md"])
def test_a_file_name_that_is_not_the_date(page: str) -> None:
    with pytest.raises(DataError, match=rf"^{page}: datum: .*tillåtet: moten/2026-03-01\.md$"):
        series({page: note()["moten/2026-03-01.md"]})


def test_the_same_name_is_spelt_the_same_in_all_files() -> None:
    texts = {**note(), **note(datum="2026-05-01", organisationer="[boet]", kommande="[]")}
    with pytest.raises(DataError, match=r"^moten/2026-05-01\.md: organisationer: .*2026-03-01"):
        series(texts)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# Möte\n", "moten/2026-03-01.md: front matter saknas"),
        ("---\ntitle: [a\n---\n", "moten/2026-03-01.md, rad 3: inte giltig YAML"),
        ("---\ntitle: a\ntitle: b\n---\n", 'moten/2026-03-01.md, rad 3: inte giltig YAML: "title"'),
        ("---\n? [a]\n: b\n---\n", "moten/2026-03-01.md, rad 2: inte giltig YAML"),
        ("---\ntitle: \x01\n---\n", "moten/2026-03-01.md: inte giltig YAML"),
        ("---\n- a\n---\n", "moten/2026-03-01.md:"),
    ],
)
def test_broken_front_matter(text: str, place: str) -> None:
    with pytest.raises(DataError) as caught:
        series({"moten/2026-03-01.md": text})
    assert str(caught.value).startswith(place)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^moten: inga anteckningar"):
        read_meetings(tmp_path)
    (tmp_path / "moten").mkdir()
    (tmp_path / "moten/2026-03-01.md").write_bytes("möte".encode("latin-1"))
    with pytest.raises(DataError, match=r"^moten/2026-03-01\.md: ska vara UTF-8"):
        read_meetings(tmp_path)


# ---- Lists ----------------------------------------------------------------------------


def html(page: str) -> str:
    text, fields = meta.get_data(page)
    assert list(fields) == list(FIELDS)[:8]
    assert len(fields["title"]) <= 60
    assert len(fields["description"]) <= 155
    return markdown.markdown(text, extensions=["attr_list", "md_in_html"])


def texts_of(elements: list[markup.Element], name: str) -> list[str]:
    return [element.text for element in elements if element.name == name]


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


def test_the_navigation_of_the_site_names_every_page() -> None:
    lines = nav(three())
    assert [line.partition(": ")[2] for line in lines] == [
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


# ---- Feed -----------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["", SITE, SITE + "/"])
def test_the_feed_has_what_atom_requires(site: str) -> None:
    feed = ET.fromstring(atom(three(), Publisher(address=site)))
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title")
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Tredje",
        "Gruppen & de <andra>",
        "Första",
    ]
    ids = [part.findtext(f"{ATOM}id") for part in (feed, *entries)]
    assert all(id_ and id_.startswith("urn:uuid:") for id_ in ids)
    assert len({*ids}) == 4
    for part in (feed, *entries):
        updated = datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "")
        assert updated == datetime(2026, 10, 1, tzinfo=UTC)
    for entry in entries:
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Redaktionen för IOP-guiden"
        assert entry.findtext(f"{ATOM}summary") == "Vad mötet tog upp."
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    root = f"{SITE}/moten/" if site else ""
    pages_ = ["2026-05-01/", "2026-03-01/", "2025-11-01/"]
    assert links == [f"{root}flode.xml", root or "./", *(root + page for page in pages_)]


def test_ids_stay_when_the_site_moves_or_the_notes_change() -> None:
    def ids(text: str) -> list[str | None]:
        return [element.text for element in ET.fromstring(text).iter(f"{ATOM}id")]

    changed = series(note(title="Ny", teman="[]", granskad="2026-11-01"))
    assert ids(atom(series(note()), NOBODY)) == ids(atom(changed, Publisher(address=SITE)))


# ---- Calendar -------------------------------------------------------------------------


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize("site", ["", SITE])
def test_the_calendar_keeps_to_the_format(site: str) -> None:
    content = calendar(read_meetings(DOCS), TODAY, Publisher(address=site))
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") for line in lines[:-1])
    unfolded = content.decode("utf-8").replace("\r\n ", "").splitlines()
    assert all(line.partition(":")[2] for line in unfolded)
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "METHOD:PUBLISH", "X-WR-TIMEZONE:Europe/Stockholm"} < {*unfolded}
    for name in ("PRODID:", "X-WR-CALNAME:"):
        assert sum(line.startswith(name) for line in unfolded) == 1
    assert "DTSTART;VALUE=DATE:20210215" in unfolded
    assert "DTEND;VALUE=DATE:20210216" in unfolded
    assert not any("TZID" in line for line in unfolded)


def test_every_announced_meeting_is_an_event() -> None:
    meetings = read_meetings(DOCS)
    found = events(calendar(meetings, TODAY))
    announced = [coming for meeting in meetings for coming in meeting.coming]
    assert [event.decoded("dtstart") for event in found] == [coming.day for coming in announced]
    assert len({str(event["uid"]) for event in found}) == len(found)
    for event, coming in zip(found, announced, strict=True):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert str(event["summary"]) == f"Gemensam utvecklingsgrupp: {coming.theme}"
        assert coming.taking_part in event["description"]
        assert "Helsingborg den 18 januari 2021" in event["description"]
        # When the notes were last gone through.
        assert event.decoded("dtstamp") == datetime(2026, 11, 25, tzinfo=UTC)
        assert event.decoded("last-modified") == event.decoded("dtstamp")
        assert "url" not in event
    linked = events(calendar(meetings, TODAY, Publisher(address=SITE)))
    assert {str(event["url"]) for event in linked} == {f"{SITE}/moten/2021-01-18/"}


def test_the_calendar_is_the_same_every_day_until_all_have_passed() -> None:
    meetings = three()
    assert calendar(meetings, TODAY) == calendar(meetings, date(2026, 12, 24))
    later = calendar(meetings, date(2026, 12, 25))
    assert "Alla kända möten har passerat" in str(Calendar.from_ical(later)["x-wr-caldesc"])
    assert len(events(later)) == 1


def test_later_notes_change_an_announced_meeting() -> None:
    told_again = note(datum="2026-05-01", kommande="[{datum: 2026-12-24, tema: Fest}]")
    other_group = note(
        datum="2026-06-01", grupp="Andra", kommun="", kommande="[{datum: 2026-12-24, tema: Jul}]"
    )
    before = events(calendar(series(note()), TODAY))
    after = events(calendar(series({**note(), **told_again, **other_group}), TODAY))
    assert [str(event["summary"]) for event in after] == ["Andra: Jul", "Gruppen: Fest"]
    assert str(before[0]["uid"]) == str(after[1]["uid"])


# ---- A new meeting --------------------------------------------------------------------


def docs_with(folder: Path, texts: dict[str, str]) -> Path:
    for page, text in texts.items():
        (folder / page).parent.mkdir(exist_ok=True)
        (folder / page).write_text(text, encoding="utf-8")
    return folder


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
    assert f"- 1 december 2026: {new.page}" in nav(meetings)

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
    content, fields = meta.get_data((docs / "moten/2026-12-01.md").read_text(encoding="utf-8"))
    assert list(fields) == list(FIELDS)
    shown = markdown.markdown(content, extensions=["admonition", "attr_list"])
    parts = shown.split("<!--")
    visible = parts[0] + "".join(part.split("-->", 1)[1] for part in parts[1:])
    elements = markup.read(visible)
    assert len(texts_of(elements, "h1")) == 1
    assert len(texts_of(elements, "h2")) == 4
    assert len(parts) == 5
    assert "TODO" not in visible
    assert "…" not in visible
    assert "(../kommuner/soderhamn.md)" in content


def test_a_long_group_still_has_a_title(tmp_path: Path) -> None:
    docs = docs_with(tmp_path, note())
    assert new_meeting.main(["2026-12-01", "--grupp", "lång grupp " * 9], docs) == 0
    new = read_meetings(docs)[1]
    assert (new.title, new.municipality) == ("Möte 1 december 2026", None)
    assert new.group == ("lång grupp " * 9).strip()


def test_notes_are_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = docs_with(tmp_path, note())
    before = (docs / "moten/2026-03-01.md").read_text(encoding="utf-8")
    assert new_meeting.main(["2026-03-01", "--grupp", "Gruppen"], docs) == 1
    assert "moten/2026-03-01.md: finns redan" in capsys.readouterr().err
    assert (docs / "moten/2026-03-01.md").read_text(encoding="utf-8") == before


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
    ],
)
def test_wrong_arguments(arguments: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        new_meeting.main(arguments, docs_with(tmp_path, note()))


def test_the_notes_are_told_in_fewer_words_than_they_have() -> None:
    """The notes of this meeting have 928 words."""
    text = (DOCS / "moten/2021-01-18.md").read_text(encoding="utf-8")
    items = text.partition("{ #iop-genomgangen")[2].partition("## Om källan")[0]
    items = re.sub(r"\{[^}\n]*\}|\]\([^)\s]*\)|[-#*!\[\]]+ ?", " ", items)
    assert 400 < len(items.split()) < 928
