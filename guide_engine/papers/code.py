"""A link as a code that a phone reads (QR code, ISO/IEC 18004), drawn for a page to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from guide_engine.html import Html, tag

QUIET = 4
"""So many squares around the code stay white: the standard asks for them."""


def code(link: str, label: str) -> Html | None:
    """Return the code as a picture with a name; None for no link, or where nothing can draw it.

    The package of the drawing comes with papers to browsers; Python alone has none.
    """
    try:
        from segno.encoder import DataOverflowError, encode  # noqa: PLC0415
    except ImportError:
        return None
    if not link:
        return None
    try:
        # The least correction: the link is long, and bigger squares are read more easily.
        made = encode(link, error="L", micro=False)  # type: ignore[no-untyped-call]
    except DataOverflowError:
        return None
    squares: Sequence[Sequence[int]] = made.matrix
    size = str(len(squares) + 2 * QUIET)
    return tag(
        "svg",
        {
            "class": "paper-code",
            "viewBox": f"0 0 {size} {size}",
            "role": "img",
            "aria-label": label,
            "shape-rendering": "crispEdges",
        },
        tag("path", {"fill": "#fff", "d": f"M0 0h{size}v{size}H0z"}),
        tag("path", {"fill": "#000", "d": "".join(_dark(squares))}),
    )


def _dark(squares: Sequence[Sequence[int]]) -> Iterator[str]:
    """Iterate over the dark squares of each line, those side by side as one."""
    for y, row in enumerate(squares, start=QUIET):
        x = QUIET
        for dark, group in groupby(row):
            width = len(list(group))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
