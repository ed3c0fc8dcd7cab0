"""Bars that compare a few figures: an SVG that stands in light, in dark and on paper.

The colours come from assets/stylesheets/figures.css. Without it the bars are drawn in the text's
colour. Each figure stands beside its bar, so nothing rests on colour or length alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guide_engine.html import Html, tag

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
    picture = tag(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "bars-picture",
            "viewBox": f"-2 -2 {WIDTH + 4} {height + 4}",
            "role": "img",
            "aria-labelledby": f"{id_}-title {id_}-desc",
            "font-size": "14",
            "fill": "currentColor",
        },
        tag("title", {"id": f"{id_}-title"}, title),
        tag("desc", {"id": f"{id_}-desc"}, f"{listed}."),
        (
            _bar(bar, number * (_LINE + _BAR + _GAP), round(WIDTH * bar.figure / longest))
            for number, bar in enumerate(found)
        ),
    )
    return tag("figure", {"class": "bars-figure"}, tag("figcaption", None, title), picture)


def _bar(bar: Bar, top: int, width: int) -> Html:
    words = {"y": str(top + _LINE - 5)}
    place = {"x": 0, "y": top + _LINE, "width": max(width, _LEAST), "height": _BAR, "rx": 2}
    return tag(
        "g",
        {"class": f"bars-{bar.kind}"},
        tag("text", {"x": "0", **words}, bar.label, " "),
        tag(
            "text",
            {"x": str(WIDTH), "text-anchor": "end", "font-weight": "700", **words},
            bar.shown,
            " ",
        ),
        tag("rect", {key: str(value) for key, value in place.items()}),
    )
