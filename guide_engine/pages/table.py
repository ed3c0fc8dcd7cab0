"""Tables that are shown as cards on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide_engine.html import Child, Html, tag


def table(name: str, caption: str, columns: Sequence[str], rows: Sequence[Html]) -> Html:
    """Return a table with a caption and a line of headings."""
    headings = (tag("th", {"scope": "col"}, text) for text in columns)
    return tag(
        "table",
        {"class": name},
        tag("caption", None, caption),
        tag("thead", None, tag("tr", None, headings)),
        tag("tbody", None, rows),
    )


def row(
    attributes: Mapping[str, str], columns: Sequence[str], header: Child, *cells: Child
) -> Html:
    """Return a row; each cell names its column, which the cards show."""
    return tag(
        "tr",
        attributes,
        tag("th", {"scope": "row"}, header),
        (
            tag("td", {"data-label": column}, cell)
            for column, cell in zip(columns[1:], cells, strict=True)
        ),
    )
