"""The site's first page: where to begin, how long it takes, and the drawings of the forms."""

from __future__ import annotations

import re
from functools import cache
from math import inf

import pytest

from guide_engine.compiled import compiled
from guide_engine.flow import Stop, flow
from guide_engine.model import COMMON, Outcome
from guide_engine.rulebook import default_rulebook
from scripts.pages.municipalities.finder import LIST
from scripts.pages.pictures.forms import HEIGHT, PICTURES, WIDTH, Box, form_picture
from scripts.pages.start_page import HEADING, duration, fewest, picker
from scripts.project import ROOT
from tests.markup import read as elements

DOCS = ROOT / "docs"
START = (DOCS / "index.md").read_text(encoding="utf-8")
RULEBOOK = default_rulebook()
PROFILES = RULEBOOK.profiles
CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
IOP, BIDRAG, UPPHANDLING = Outcome.IOP, Outcome.BIDRAG, Outcome.UPPHANDLING
LETTER = 9
"""Units that a bold letter of a wide font takes in a drawing, on an average."""


def test_the_start_leads_to_the_list_and_to_the_common_profile_however_many_there_are() -> None:
    found = [
        (each.attributes["href"], each.text)
        for each in elements(picker(RULEBOOK))
        if each.name == "a"
    ]
    assert found == [
        ("guiden/", f"Välj bland {len(PROFILES) - 1} med egna sidor"),
        (f"guiden/{COMMON}/", PROFILES[COMMON].name),
    ]


def test_the_page_has_the_list_under_its_heading() -> None:
    heading, marker = (
        START.index(f"{{: #{HEADING} }}"),
        START.index("<!-- genererat: kommunval -->"),
    )
    assert heading < marker < START.index("## De tre formerna")
    assert f"*{PROFILES[COMMON].name}*" in START
    assert f"(guiden/index.md#{LIST})" in START


def test_the_number_of_questions_is_that_of_the_flow() -> None:
    flows = [flow(compiled(RULEBOOK, profile)) for profile in PROFILES.values()]
    starts = [pages.stops[pages.start] for pages in flows]
    for pages, start in zip(flows, starts, strict=True):
        assert fewest(RULEBOOK, pages) == {each: shortest(start, each) for each in Outcome}
    short = [shortest(each, form) for each in starts for form in (BIDRAG, UPPHANDLING)]
    said = [int(number) for number in duration(RULEBOOK).values()]
    assert said == [min(short), max(short), max(start.left for start in starts)]
    # "Några minuter" for all of it, few questions for a grant or an order.
    assert max(short) <= 6
    assert said[-1] <= 25


@cache
def shortest(step: Stop, outcome: Outcome) -> float:
    """Return the number of answers on the shortest way from a page to an outcome."""
    if step.fact is None:
        found = RULEBOOK.rules_by_id[str(step.rule.value)].outcome
        return 0 if found is outcome else inf
    return 1 + min(shortest(after, outcome) for after in step.answers.values())


# ---- The drawings ---------------------------------------------------------------------


@pytest.mark.parametrize("form", PICTURES)
def test_a_drawing_has_a_name_and_tells_what_it_shows(form: Outcome) -> None:
    found = elements(form_picture(form))
    (svg,) = [each for each in found if each.name == "svg"]
    named = {each.attributes.get("id"): each for each in found}
    title, told = (named[id_] for id_ in str(svg.attributes["aria-labelledby"]).split())
    assert svg.attributes["role"] == "img"
    assert (title.name, title.text) == ("title", PICTURES[form].title)
    assert (told.name, told.text) == ("desc", PICTURES[form].told)
    # What stands in the drawing is told too, but for the endings of words.
    for words in (each.text for each in found if each.name == "text"):
        for word in words.split():
            assert word[:5].lower() in f"{told.text} ni gör ".lower(), word
    assert not [each for each in found if "style" in each.attributes]
    assert f"<!-- genererat: bild-{form} -->" in START


@pytest.mark.parametrize("form", PICTURES)
def test_words_stay_inside_their_frames_and_frames_inside_the_drawing(form: Outcome) -> None:
    for box in PICTURES[form].boxes:
        assert 0 <= box.x <= box.x + box.width <= WIDTH
        assert 0 <= box.y <= box.y + box.height <= HEIGHT
        assert LETTER * max(len(line) for line in box.lines) <= box.width


@pytest.mark.parametrize("form", PICTURES)
def test_an_arrow_goes_straight_from_one_frame_to_another(form: Outcome) -> None:
    boxes = PICTURES[form].boxes
    for arrow in PICTURES[form].arrows:
        assert arrow.start != arrow.end
        assert 0 in {from_ - to for from_, to in zip(arrow.start, arrow.end, strict=True)}
        ends = [[box for box in boxes if touches(box, end)] for end in (arrow.start, arrow.end)]
        assert [len(found) for found in ends] == [1, 1]
        assert ends[0] != ends[1]


def touches(box: Box, point: tuple[int, int]) -> bool:
    """Return whether a point is on a box's edge."""
    x, y = point
    right, bottom = box.x + box.width, box.y + box.height
    on_side = x in (box.x, right) and box.y < y < bottom
    return on_side or (y in (box.y, bottom) and box.x < x < right)


def test_the_municipality_gives_in_every_form_and_is_given_what_it_buys() -> None:
    def count(form: Outcome, end: str) -> int:
        (giver,) = [box for box in PICTURES[form].boxes if box.giver]
        return sum(touches(giver, getattr(arrow, end)) for arrow in PICTURES[form].arrows)

    assert {form: count(form, "start") for form in PICTURES} == dict.fromkeys(PICTURES, 1)
    assert {form: count(form, "end") for form in PICTURES} == {IOP: 0, BIDRAG: 0, UPPHANDLING: 1}
    # An IOP: both give to the same.
    one, other = PICTURES[IOP].arrows
    assert one.end[1] == other.end[1]


# ---- Names ----------------------------------------------------------------------------


def test_the_common_profile_has_one_name() -> None:
    name = PROFILES[COMMON].name
    assert f"- {name}: guiden/{COMMON}/index.md" in CONFIG
    # Its criteria stand among those of every municipality: there they are what is common.
    assert RULEBOOK.words.interface[f"group_{COMMON}"] == "Gemensamt"
    others = re.compile(r"gemensam grund|övriga kommuner", re.IGNORECASE)
    for folder, kinds in (("docs", "md html"), ("scripts", "py"), ("guide_engine/data", "toml")):
        for kind in kinds.split():
            for file in (ROOT / folder).rglob(f"*.{kind}"):
                assert not others.search(file.read_text(encoding="utf-8")), file


LABELS = re.findall(r"- ([^:\n]+): ((?:kommuner|kunskap|om)/\S+\.md)", CONFIG)


@pytest.mark.parametrize(("label", "page"), LABELS)
def test_a_label_of_the_navigation_is_how_the_heading_begins(label: str, page: str) -> None:
    heading = re.search(r"^# (.+)$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert heading
    assert heading[1].startswith(label)
