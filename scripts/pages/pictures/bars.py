"""Bars that compare a few figures: an SVG that stands in light, in dark and on paper.

The colours come from assets/stylesheets/figures.css. Without it the bars are drawn in the text's
colour. Each figure stands beside its bar, so nothing rests on colour or length alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guide_engine.html import Html, tag
from scripts.pages.pictures.svg import BOLD, box, picture, text

WIDTH = 360
"""Units: on a phone about one unit is one pixel."""

_LINE, _BAR, _GAP = 19, 12, 9
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its words; ``kind`` is a class for the stylesheet."""

    label: str
    figure: float
    shown: str
    kind: str = "own"


def bars(id_: str, title: str, found: Sequence[Bar]) -> Html:
    """Return the bars from the top, as long as their figures; the longest fills the width."""
    longest = max((bar.figure for bar in found), default=0) or 1
    height = len(found) * (_LINE + _BAR + _GAP)
    listed = ". ".join(f"{bar.label}: {bar.shown}" for bar in found)
    drawn = picture(
        id_,
        (WIDTH, height),
        title,
        f"{listed}.",
        (
            _bar(bar, number * (_LINE + _BAR + _GAP), round(WIDTH * bar.figure / longest))
            for number, bar in enumerate(found)
        ),
        look={"class": "bars-picture"},
    )
    return tag("figure", {"class": "bars-figure"}, tag("figcaption", None, title), drawn)


def _bar(bar: Bar, top: int, width: int) -> Html:
    line = top + _LINE - 5
    return tag(
        "g",
        {"class": f"bars-{bar.kind}"},
        text(bar.label, 0, line),
        text(bar.shown, WIDTH, line, {"text-anchor": "end", **BOLD}),
        box((0, top + _LINE, max(width, _LEAST), _BAR), 2, {}),
    )
