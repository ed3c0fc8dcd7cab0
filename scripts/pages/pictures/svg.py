"""What the pictures are drawn with: a frame with a name and a description, boxes and text.

Without the stylesheets a picture is drawn in the text's colour, so it stands in light and dark.
"""

from __future__ import annotations

from guide_engine.html import Attributes, Child, Html, tag

OUTLINE = {"fill": "none", "stroke": "currentColor", "stroke-width": "1.5"}
BOLD = {"font-weight": "700"}
CENTRED = {"text-anchor": "middle", **BOLD}

_MARGIN = 2


def picture(
    id_: str,
    size: tuple[int, int],
    title: str,
    description: str,
    *parts: Child,
    look: Attributes | None = None,
) -> Html:
    """Return a picture of a width and a height; title and description tell what it shows."""
    width, height = size
    return tag(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            **(look or {}),
            "viewBox": f"-{_MARGIN} -{_MARGIN} {width + 2 * _MARGIN} {height + 2 * _MARGIN}",
            "role": "img",
            "aria-labelledby": f"{id_}-title {id_}-desc",
            "font-size": "14",
            "fill": "currentColor",
        },
        tag("title", {"id": f"{id_}-title"}, title),
        tag("desc", {"id": f"{id_}-desc"}, description),
        *parts,
    )


def box(place: tuple[int, int, int, int], round_by: int, look: Attributes | None = None) -> Html:
    """Return a box: its left side, its top, its width and its height."""
    keys = ("x", "y", "width", "height", "rx")
    numbers = {key: str(value) for key, value in zip(keys, (*place, round_by), strict=True)}
    return tag("rect", {**numbers, **(OUTLINE if look is None else look)})


def text(words: str, x: int, y: int, look: Attributes | None = None) -> Html:
    """Return a line of text on a height."""
    return tag("text", {"x": str(x), "y": str(y), **(look or {})}, words, " ")
