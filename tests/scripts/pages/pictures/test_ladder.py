"""The ladder and the timeline: markup that says everything without colours."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.pages.pictures.ladder import LEVELS, WIDTH, ladder, timeline
from scripts.project import DOCS
from tests.markup import read as elements
from tests.markup import text as text_of

EVENTS = """
[[event]]
date = "2015"
title = "Ett <avtal>"
kind = "avtal"
anchor = "#ett"

[[event]]
date = "2015-12-09"
title = "Ett beslut"
kind = "beslut"
anchor = "#tva"

[[event]]
date = "2021"
title = "Ett möte"
kind = "mote"
anchor = "#tre"
"""
PAGE = "- Ett { #ett }\n- Två {: #tva data-upprepar='X' }\n- Tre\n  { #tre}\n"


def files(folder: Path, events: str = EVENTS, page: str = PAGE) -> Path:
    """Return the events' file, with its page beside it."""
    (folder / "tid.md").write_text(page, encoding="utf-8")
    (folder / "tid.toml").write_text(events, encoding="utf-8")
    return folder / "tid.toml"


def test_the_ladder_has_a_name_and_every_level() -> None:
    found = elements(ladder())
    (svg,) = [element for element in found if element.name == "svg"]
    assert svg.attributes["role"] == "img"
    named = {element.attributes.get("id"): element.text for element in found}
    assert svg.attributes["aria-labelledby"] == "ladder-title ladder-desc"
    assert named["ladder-title"] == "Samverkansstegen"
    for number, (name, _) in enumerate(LEVELS, start=1):
        assert f"{number} {name}" in named["ladder-desc"]
    assert not [element for element in found if "style" in element.attributes]


def test_the_levels_rise_to_the_right_and_stay_inside() -> None:
    boxes = [
        {key: int(str(box.attributes[key])) for key in ("x", "y", "width", "height")}
        for box in elements(ladder())
        if box.name == "rect"
    ]
    assert [box["x"] for box in boxes] == sorted(box["x"] for box in boxes)
    assert [box["y"] for box in boxes] == sorted((box["y"] for box in boxes), reverse=True)
    assert all(box["x"] + box["width"] == WIDTH for box in boxes)
    # Letters of a wide font, some eight units each, fit beside the number.
    for box, level in zip(boxes, LEVELS, strict=True):
        assert 48 + 8 * max(len(words) for words in level) <= box["width"]


def test_the_page_has_a_heading_for_every_level() -> None:
    page = (DOCS / "kunskap/stege.md").read_text(encoding="utf-8")
    for number, (name, _) in enumerate(LEVELS, start=1):
        assert f"### {number}. {name} " in page
    assert "<!-- genererat: stege -->" in page


def test_the_timeline_is_a_list_by_year_with_links(tmp_path: Path) -> None:
    markup = timeline(files(tmp_path))
    found = elements(markup)
    years = [e.text for e in found if e.attributes.get("class") == "timeline-number"]
    assert years == ["2015", "2021"]
    links = [(e.attributes["href"], e.text) for e in found if e.name == "a"]
    assert links == [("#ett", "Ett <avtal>"), ("#tva", "Ett beslut"), ("#tre", "Ett möte")]
    assert "Beslut 9 december: Ett beslut" in text_of(markup)
    assert [e.attributes["datetime"] for e in found if e.name == "time"] == ["2015-12-09"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"2021"', '"våren 2021"', "date: .*tillåtet: ÅÅÅÅ eller ÅÅÅÅ-MM-DD"),
        ("2015-12-09", "2015-12-32", '"2015-12-32" är ingen dag'),
        ('"2021"', '"2014"', "2014 kommer före 2015; skriv i tidsordning"),
        ('"mote"', '"fest"', '"fest" finns inte; tillåtet: avtal, beslut'),
        ('"#tre"', '"tre"', "tillåtet: #id"),
        ('"#tre"', '"#tr"', 'stycket "#tr" finns inte i tid.md'),
        ('kind = "mote"', 'kind = "mote"\nextra = 1', "extra: okänd nyckel"),
        ("[[event]]", "[[event", "går inte att läsa"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(GuideError, match=f"^tid.toml.*{message}"):
        timeline(files(tmp_path, EVENTS.replace(old, new)))


def test_the_sites_own_timeline_is_drawn() -> None:
    links = [e for e in elements(timeline(DOCS / "kunskap/tidslinje.toml")) if e.name == "a"]
    assert len(links) > 10
    page = (DOCS / "kunskap/tidslinje.md").read_text(encoding="utf-8")
    assert "<!-- genererat: tidslinje -->" in page
