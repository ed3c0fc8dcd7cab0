"""The front matter of meeting notes, read strictly, and the ids of what they announce."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from guide_engine.errors import DataError, GuideError
from guide_engine.model import COMMON
from scripts.project import DOCS
from scripts.read.meetings import file_names, planned, read_meetings, series
from tests.notes import FIELDS, OPTIONAL, group_names, note
from tests.strategies import PROFILES

MUNICIPALITIES = ", ".join(of for of in PROFILES if of != COMMON)


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


@pytest.mark.parametrize("field", [field for field in FIELDS if field not in OPTIONAL])
def test_a_missing_field_is_named(field: str) -> None:
    (text,) = note(**{field: None}).values()
    with pytest.raises(DataError, match=rf"^moten/2026-03-01\.md:1: {field}: saknas; tillåtet: "):
        series({"moten/2026-03-01.md": text})


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", "", "tom"),
        ("title", "[a]", "en text"),
        ("title", "a" * 61, "högst 60"),
        ("title", '"a\\nb"', "U+000A; tillåtet: text på en rad"),
        ("plats", '"a\\u0000"', "U+0000"),
        ("tid", "kl. 13", "TT:MM–TT:MM"),
        ("tid", "15:00–13:00", "slutet efter starten"),
        ("tid", "13:00–24:00", "TT:MM–TT:MM"),
        ("publicerad", "snart", "ÅÅÅÅ-MM-DD"),
        ("lokal", "Rådhuset", "okänd nyckel; tillåtet: title, "),
        ("description", "a" * 156, "högst 155"),
        ("grupp", "'?!'", "bokstäver"),
        ("grupp", "a" * 91, "högst 90"),
        ("grupp", '"a\\u202eb"', "U+202E"),
        ("organisationer", '["a\\ud800"]', "U+D800"),
        ("teman", "Bidrag", "en lista av texter"),
        ("teman", "[a, [b]]", "en lista av texter"),
        ("teman", "[Bidrag, Bidrag]", "två gånger"),
        ("teman", "[Bidrag, bidrag]", 'tillåtet: "Bidrag"'),
        ("organisationer", "['']", "bokstäver"),
        ("kalla", "malmo-iop", "en lista"),
        ("granskad", "i går", "ÅÅÅÅ-MM-DD"),
        ("beslutad", "2026", "ÅÅÅÅ-MM-DD"),
        ("kommun", "Malmö", MUNICIPALITIES),
        ("kommun", "gemensam", MUNICIPALITIES),
        ("kommande", "snart", "en lista"),
        ("kommande", "[snart]", "en tabell"),
        ("kommande.tema", "[{datum: 2026-12-24}]", "saknas"),
        ("kommande.datum", "[{datum: jul, tema: a}]", "ÅÅÅÅ-MM-DD"),
        ("kommande.datum", "[{datum: 2026-02-28, tema: a}]", "efter mötet 2026-03-01"),
        ("kommande.datum", "[{datum: 2026-03-01, tema: a}]", "efter mötet 2026-03-01"),
        ("kommande.lokal", "[{datum: 2026-12-24, tema: a, lokal: b}]", "medverkande, plats"),
        ("kommande.tid", "[{datum: 2026-12-24, tema: a, tid: 9–10}]", "TT:MM–TT:MM"),
        ("kommande.installt", "[{datum: 2026-12-24, tema: a, installt: true}]", "ja, nej"),
        ("kommande.grupp", "[{datum: 2026-12-24, tema: a, grupp: '!'}]", "bokstäver"),
        ("kommande.tema", '[{datum: 2026-12-24, tema: "a\\u2066"}]', "U+2066"),
        ("kommande.flyttat_till", "[{datum: 2026-12-24, tema: a, flyttat_till: sen}]", "ÅÅÅÅ"),
        *(
            (
                "kommande.flyttat_till",
                f"[{{datum: 2026-12-24, tema: a, flyttat_till: {day}}}]",
                allowed,
            )
            for day, allowed in (
                ("2026-03-01", "efter mötet 2026-03-01"),
                ("2026-12-24", "ett annat datum"),
            )
        ),
        (
            "kommande 2.flyttat_till",
            "[{datum: 2026-12-24, tema: a},"
            " {datum: 2026-12-01, tema: b, flyttat_till: 2026-12-24}]",
            "två gånger",
        ),
        (
            "kommande 2.datum",
            "[{datum: 2026-12-24, tema: a}, {datum: 2026-12-24, tema: b}]",
            "två gånger",
        ),
    ],
)
def test_a_wrong_value_is_named(field: str, value: str, problem: str) -> None:
    with pytest.raises(DataError) as caught:
        series(note(**{re.split(r"[ .]", field)[0]: value}))
    assert re.match(rf"moten/2026-03-01\.md(:\d+)?: {re.escape(field)}: ", str(caught.value))
    assert problem in str(caught.value)


@pytest.mark.parametrize("value", ["2026-02-30", "20260301", "2026-W09-7", "1 mars 2026"])
def test_a_date_that_is_none(value: str) -> None:
    text = note()["moten/2026-03-01.md"].replace("datum: 2026-03-01", f"datum: {value}")
    with pytest.raises(
        DataError, match=rf'^moten/2026-03-01\.md:\d+: datum: "{value}" är inget datum'
    ):
        series({"moten/2026-03-01.md": text})


@pytest.mark.parametrize("page", ["moten/2026-03-02.md", "moten/2026-03-01-andra.md"])
def test_a_file_name_that_is_not_the_date(page: str) -> None:
    with pytest.raises(
        DataError,
        match=rf"^{page}:\d+: datum: .*tillåtet: moten/2026-03-01\.md, moten/2026-03-01-gruppen",
    ):
        series({page: note()["moten/2026-03-01.md"]})


def test_the_same_name_is_spelt_the_same_in_all_files() -> None:
    texts = {**note(), **note(datum="2026-05-01", organisationer="[boet]", kommande="[]")}
    with pytest.raises(DataError, match=r"^moten/2026-05-01\.md: organisationer: .*2026-03-01"):
        series(texts)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# Möte\n", "moten/2026-03-01.md:1: börjar inte med nycklar"),
        ("---\ntitle: [a\n---\n", "moten/2026-03-01.md:3: går inte att läsa: "),
        ("---\ntitle: a\ntitle: b\n---\n", "moten/2026-03-01.md:3: title: står två gånger"),
        ("---\n? [a]\n: b\n---\n", "moten/2026-03-01.md:2: ska vara nycklar med värden"),
        ("---\ntitle: \x01\n---\n", "moten/2026-03-01.md:1: går inte att läsa"),
        ("---\n- a\n---\n", "moten/2026-03-01.md:2: ska vara nycklar med värden"),
    ],
)
def test_broken_front_matter(text: str, place: str) -> None:
    with pytest.raises(GuideError) as caught:
        series({"moten/2026-03-01.md": text})
    assert str(caught.value).startswith(place)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^moten: inga anteckningar"):
        read_meetings(tmp_path)
    (tmp_path / "moten").mkdir()
    (tmp_path / "moten/2026-03-01.md").write_bytes("möte".encode("latin-1"))
    with pytest.raises(DataError, match=r"^moten/2026-03-01\.md:1: är inte sparad som UTF-8"):
        read_meetings(tmp_path)


def test_two_groups_on_one_day() -> None:
    other = note("2026-03-01-andra", grupp="Andra", tid="09:00-10:30", plats="Rådhuset")
    same = note("2026-03-01-gruppen-helsingborg", kommun="helsingborg", tid="08:00–09:00")
    meetings = series({**note(), **other, **same})
    assert [meeting.who for meeting in meetings] == [
        "Gruppen i Malmö",
        "Gruppen i Helsingborg",
        "Andra i Malmö",
    ]
    assert [str(meeting.setting) for meeting in meetings] == [
        "",
        "kl. 08.00–09.00",
        "kl. 09.00–10.30, Rådhuset",
    ]
    with pytest.raises(DataError, match=r"-gruppen\.md: grupp: .* finns redan i moten/2026-03-01"):
        series({**note(), **note("2026-03-01-gruppen")})


def test_the_fields_that_may_be_left_out() -> None:
    (meeting,) = series(note(publicerad=None, tid=None, plats=None))
    assert (str(meeting.setting), meeting.published) == ("", meeting.day)
    (later,) = series(note(publicerad="2026-11-30"))
    assert later.changed.date() == later.published == date(2026, 11, 30)


def test_a_comment_without_an_end_is_named() -> None:
    ((page, text),) = note().items()
    with pytest.raises(DataError, match=r"^moten/2026-03-01\.md:24: kommentaren saknar slut"):
        series({page: f"{text}<!-- a\n-->\n<!-- b\n"})
    assert series({page: f"{text}A --> b <!-- c -->\n"})


def ids(*texts: dict[str, str]) -> list[tuple[str, str]]:
    """Return the ids of what is announced, with the days."""
    plans = planned(series({page: text for each in texts for page, text in each.items()}))
    return [(id_.removesuffix("@iop-guiden"), f"{plan[1].day}") for id_, plan in plans.items()]


def test_the_ids_that_calendars_already_have() -> None:
    assert next(iter(planned(read_meetings(DOCS)))) == (
        "2021-02-15-gemensam-utvecklingsgrupp-helsingborg@iop-guiden"
    )


def test_an_id_stays_when_a_meeting_moves() -> None:
    plan = ("2026-12-24-gruppen-malmo", "2026-12-24")
    moved = note(kommande="[{datum: 2026-12-24, tema: Jul, flyttat_till: 2027-01-10}]")
    told_again = note(datum="2026-05-01", kommande="[{datum: 2027-01-10, tema: Jul}]")
    assert ids(note()) == [plan]
    assert ids(moved) == ids(moved, told_again) == [(plan[0], "2027-01-10")]
    # A meeting of its own on the new day, told beside the one that has moved on, is not it.
    on = "{datum: 2026-12-24, tema: Jul, flyttat_till: 2027-02-01}, {datum: 2027-01-10, tema: Ny}"
    assert ids(moved, note(datum="2026-05-01", kommande=f"[{on}]")) == [
        ("2027-01-10-gruppen-malmo", "2027-01-10"),
        (plan[0], "2027-02-01"),
    ]


def test_an_id_is_only_followed_while_its_meeting_is_there() -> None:
    first = note(kommande="[{datum: 2026-12-24, tema: Jul, flyttat_till: 2027-01-10}]")
    then = "[{datum: 2026-12-24, tema: Jul, flyttat_till: 2027-02-01}]"
    last = "[{datum: 2027-01-10, tema: Ny}, {datum: 2027-02-01, tema: Jul}]"
    assert ids(
        first, note(datum="2026-05-01", kommande=then), note(datum="2026-06-01", kommande=last)
    ) == [
        ("2027-01-10-gruppen-malmo", "2027-01-10"),
        ("2026-12-24-gruppen-malmo", "2027-02-01"),
    ]


def test_a_meeting_moves_to_a_day_that_another_leaves() -> None:
    second = "{datum: 2027-01-10, tema: b, flyttat_till: 2027-02-10}"
    both = "{datum: 2026-12-24, tema: a, flyttat_till: 2027-01-10}, " + second
    expected = [
        ("2026-12-24-gruppen-malmo", "2027-01-10"),
        ("2027-01-10-gruppen-malmo", "2027-02-10"),
    ]
    first = note(kommande=f"[{both}]")
    assert ids(first) == expected
    for told_again in (both, second):
        assert ids(first, note(datum="2026-05-01", kommande=f"[{told_again}]")) == expected


def test_two_groups_are_announced_on_one_day() -> None:
    both = "[{datum: 2026-12-24, tema: Jul}, {datum: 2026-12-24, tema: Jul, grupp: Andra}]"
    assert [id_ for id_, _ in ids(note(kommande=both))] == [
        "2026-12-24-andra-malmo",
        "2026-12-24-gruppen-malmo",
    ]
    with pytest.raises(DataError, match='grupp: "andra"; tillåtet: "Andra"'):
        ids(note(kommande=both), note(datum="2026-05-01", grupp="andra"))


@given(group_names)
def test_any_name_has_an_address(group: str) -> None:
    pages = note(grupp=json.dumps(group, ensure_ascii=False))
    (meeting,) = series(pages)
    assert meeting.group == unicodedata.normalize("NFC", group)
    for name in file_names(meeting.day, meeting.group, meeting.municipality):
        assert re.fullmatch(r"moten/2026-03-01(-[a-z0-9_-]+)?\.md", name)
        assert len(name) < 150


def test_the_notes_are_told_in_fewer_words_than_they_have() -> None:
    """The notes of this meeting have 928 words."""
    text = (DOCS / "moten/2021-01-18.md").read_text(encoding="utf-8")
    items = text.partition("{ #iop-genomgangen")[2].partition("## Om källan")[0]
    items = re.sub(r"\{[^}\n]*\}|\]\([^)\s]*\)|[-#*!\[\]]+ ?", " ", items)
    assert 400 < len(items.split()) < 928
