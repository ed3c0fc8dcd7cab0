"""What the build fills in on written pages: parts, conditions, and what stops it."""

from __future__ import annotations

import pytest

from guide_engine.errors import GuideError, told
from scripts.read.markers import Filling, filled
from scripts.read.paragraphs import PageError

TEXT = """---
title: "Om <!-- genererat: namn -->"
---

Det finns <!-- genererat: antal --> här<!-- om: fler --> och fler<!-- slut: fler -->.

<!-- om: utan fler -->
Inga fler.
<!-- slut: utan fler -->
"""


def test_parts_are_filled_in_also_in_a_sentence_and_in_the_front_matter() -> None:
    own = Filling({"namn": 'a "b" \\', "antal": "<!-- genererat: namn -->"}, {"fler": True})
    text = filled("a.md", TEXT, own)
    assert 'title: "Om a \\"b\\" \\\\"' in text
    # What a part says itself is no marker.
    assert "Det finns <!-- genererat: namn --> här och fler.\n" in text
    assert "Inga fler" not in text


def test_a_condition_that_does_not_hold_leaves_the_other_text() -> None:
    text = filled("a.md", TEXT, Filling({"namn": "a", "antal": "2"}), Filling({}, {"fler": False}))
    assert text.endswith("Det finns 2 här.\n\nInga fler.\n")


@pytest.mark.parametrize(
    ("own", "text", "problem"),
    [
        (
            Filling(),
            "a\n<!-- genererat: x -->",
            "2: <!-- genererat: x --> finns inte; .*inga",
        ),
        (
            Filling(),
            "a <!-- generat: x -->",
            "1: <!-- generat: x --> finns inte; .*inga",
        ),
        (
            Filling(),
            "a <!-- genererat x -->",
            "1: <!-- genererat x --> finns inte; .*inga",
        ),
        (Filling({"y": ""}), "ord", " <!-- genererat: y --> saknas"),
        (Filling(), "<!-- om: x -->a", "1: <!-- om: x -->: okänt villkor"),
        (
            Filling({}, {"x": True}),
            "<!-- om: x -->a",
            "1: <!-- om: x -->: okänt .*utan",
        ),
        (Filling({}, {"x": True}), "a<!-- slut: x -->", "1: <!-- slut: x -->: okänt villkor"),
    ],
)
def test_what_does_not_fit_stops_the_build(own: Filling, text: str, problem: str) -> None:
    with pytest.raises(PageError, match=f"^a.md:{problem}"):
        filled("a.md", text, own)


FACTS, CRITERIA = "<!-- genererat: kommunfakta -->", "<!-- genererat: kommunvillkor -->"


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- genererat: komunfakta -->",
        "<!--genererat kommunfakta-->",
        "<!-- genererad: kommunfakta -->",
    ],
)
def test_a_marker_that_is_misspelt_is_told_in_its_line_with_what_was_meant(mark: str) -> None:
    own = Filling({"kommunfakta": "Fakta.", "kommunvillkor": "Villkor."})
    with pytest.raises(GuideError) as caught:
        filled("lund.md", f"# Lund\n\n{mark}\n\n{CRITERIA}\n", own)
    assert told(caught.value) == [
        f'lund.md:3: {mark} finns inte; menade du "kommunfakta"? tillåtet: {FACTS}, {CRITERIA}'
    ]


def test_several_mistakes_of_a_page_are_told_at_once() -> None:
    own = Filling({"kommunfakta": "", "kommunvillkor": ""})
    with pytest.raises(GuideError) as caught:
        filled("lund.md", "# Lund", own)
    assert told(caught.value) == [f"lund.md: {FACTS} saknas", f"lund.md: {CRITERIA} saknas"]
