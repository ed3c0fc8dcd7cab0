"""The markers on pages: what stands in their place, and how one that is wrong is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError, told
from scripts.pages.markers import fill_pages

FACTS, CRITERIA = "<!-- genererat: kommunfakta -->", "<!-- genererat: kommunvillkor -->"
PARTS = {"kommuner/lund.md": {"kommunfakta": "Fakta.", "kommunvillkor": "Villkor."}}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return a page with both of its markers."""
    file = tmp_path / "kommuner" / "lund.md"
    file.parent.mkdir()
    file.write_text(f"# Lund\n\n{FACTS}\n\n{CRITERIA}\n", encoding="utf-8")
    return file


def test_the_parts_stand_in_the_place_of_their_markers(page: Path, tmp_path: Path) -> None:
    fill_pages(tmp_path, PARTS)
    assert page.read_text(encoding="utf-8") == "# Lund\n\nFakta.\n\nVillkor.\n"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (FACTS, "", [f"kommuner/lund.md: {FACTS} saknas"]),
        (
            FACTS,
            "<!-- genererat: komunfakta -->",
            [
                "kommuner/lund.md:3: <!-- genererat: komunfakta --> finns inte; "
                f'menade du "kommunfakta"? tillåtet: {FACTS}, {CRITERIA}'
            ],
        ),
        (
            CRITERIA,
            "<!--genererat kommunvillkor-->",
            [
                "kommuner/lund.md:5: <!--genererat kommunvillkor--> finns inte; "
                f'menade du "kommunvillkor"? tillåtet: {FACTS}, {CRITERIA}'
            ],
        ),
        (
            CRITERIA,
            "<!-- genererad: kommunvillkor -->",
            [
                "kommuner/lund.md:5: <!-- genererad: kommunvillkor --> finns inte; "
                f'menade du "kommunvillkor"? tillåtet: {FACTS}, {CRITERIA}'
            ],
        ),
        (
            FACTS,
            f"{FACTS}\n<!-- genererat: stege -->",
            [
                "kommuner/lund.md:4: <!-- genererat: stege --> finns inte; "
                f"tillåtet: {FACTS}, {CRITERIA}"
            ],
        ),
    ],
)
def test_a_marker_that_is_wrong_is_told_in_its_line(
    page: Path, tmp_path: Path, old: str, new: str, lines: list[str]
) -> None:
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        fill_pages(tmp_path, PARTS)
    assert told(caught.value) == lines


def test_markers_on_pages_without_parts_and_several_at_once(page: Path, tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# Start\n<!-- genererat: kommunval -->\n", "utf-8")
    page.write_text("# Lund\n", encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        fill_pages(tmp_path, PARTS)
    assert told(caught.value) == [
        "index.md:2: <!-- genererat: kommunval --> finns inte; "
        "tillåtet: inga märken på den här sidan",
        f"kommuner/lund.md: {FACTS} saknas",
        f"kommuner/lund.md: {CRITERIA} saknas",
    ]
