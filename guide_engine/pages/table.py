"""Tables that are shown as cards on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide_engine.html import Child, Html, tag


def table(name: str, caption: str, columns: Sequence[str], rows: Sequence[Html]) -> Html:
    """Return a table; its roles are written out because it is shown as cards on a phone."""
    return tag(
        "table",
        {"class": name, "role": "table"},
        tag("caption", None, caption),
        tag(
            "thead",
            {"role": "rowgroup"},
            tag(
                "tr",
                {"role": "row"},
                (tag("th", {"scope": "col", "role": "columnheader"}, text) for text in columns),
            ),
        ),
        tag("tbody", {"role": "rowgroup"}, rows),
    )


def row(
    attributes: Mapping[str, str], columns: Sequence[str], header: Child, *cells: Child
) -> Html:
    """Return a row; each cell names its column, which the cards show."""
    return tag(
        "tr",
        {"role": "row", **attributes},
        tag("th", {"scope": "row", "role": "rowheader"}, header),
        (
            tag("td", {"role": "cell", "data-label": column}, cell)
            for column, cell in zip(columns[1:], cells, strict=True)
        ),
    )
