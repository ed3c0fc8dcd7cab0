"""Parts that many generated pages are made of: tables, folded texts, citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from guide_engine.html import Child, Html, tag
from guide_engine.model import Citation, Citations, Rulebook
from scripts.read.words import Heading, words


def table(kind: str, heading: Heading, *bodies: Iterable[Html]) -> Html:
    """Return a table in its own box; ``kind`` names it for the stylesheet."""
    columns = (tag("th", {"scope": "col"}, column) for column in heading.columns)
    return tag(
        "div",
        {"class": "table-wide", "tabindex": "0", "role": "region", "aria-label": heading.name},
        tag(
            "table",
            {"class": f"generated generated-{kind}"},
            tag("caption", None, heading.name),
            tag("thead", None, tag("tr", None, columns)),
            (tag("tbody", None, rows) for rows in bodies),
        ),
    )


def row(heading: Heading, header: Child, *cells: Child, id_: str | None = None) -> Html:
    """Return a row; each cell names its column, for cards."""
    return tag(
        "tr",
        {"id": id_},
        tag("th", {"scope": "row"}, header),
        (
            tag("td", {"data-label": column}, cell)
            for column, cell in zip(heading.columns[1:], cells, strict=True)
        ),
    )


class Line(NamedTuple):
    """One line of a short table: its id, its name, what is folded under it, its other cell."""

    id: str
    name: str
    details: Sequence[Child]
    cell: Child


def short_table(heading: Heading, lines: Iterable[Line]) -> Html:
    """Return a table of one line each; the row has the id, so that a link leads to it."""
    rows = (
        row(heading, folded(line.name, *line.details), line.cell, id_=line.id) for line in lines
    )
    return table("kort", heading, rows)


def folded(name: Child, *body: Child) -> Html:
    """Return what is said in short, and the rest folded under it."""
    return tag(
        "details",
        None,
        tag("summary", None, name),
        tag("div", {"class": "generated-text"}, body),
    )


def folds(each: Sequence[Html]) -> Html:
    """Return what is folded one by one as a list without boxes."""
    return tag("div", {"class": "generated-folds"}, each)


def unsearched(summary: str, body: Child) -> Html:
    """Return what is folded, and hidden from the search.

    Long tables that say again what stands elsewhere would hide that from whoever searches.
    """
    return tag("details", {"data-search-exclude": True}, tag("summary", None, summary), body)


def small(text: str) -> Html:
    """Return a text in smaller letters, below what it explains."""
    return tag("span", {"class": "generated-text"}, text)


def by_name_of(name: str, *said: Child) -> list[Child]:
    """Return what belongs to somebody, under the name."""
    return [tag("div", None, tag("strong", None, name)), *said]


def labelled(parts: Iterable[tuple[str, Child]]) -> list[Html]:
    """Return what is said under labels, one line each."""
    return [tag("div", None, tag("strong", None, label), " – ", text) for label, text in parts]


def citations(
    rulebook: Rulebook, anchors: Mapping[str, str], found: Citations, root: str
) -> Html | None:
    """Return links to what is cited, from a page ``root`` away from the site's root."""
    items = (
        tag(
            "li",
            {"data-rows": " ".join(cited.rows)},
            tag(
                "span",
                {"class": "guide-kind", "data-kind": cited.kind},
                rulebook.words.interface[f"kind_{cited.kind}"],
            ),
            " ",
            _link(
                anchors, cited, root, f"{rulebook.words.sources[cited.source].name}: {cited.place}"
            ),
        )
        for cited in found
    )
    return tag("ul", {"class": "guide-citations"}, items) if found else None


def short_citations(
    rulebook: Rulebook, anchors: Mapping[str, str], found: Citations, root: str
) -> Html | None:
    """Return short links to what is cited, which follow on its line.

    They have the names of the places, or of the sources where two places have one name.
    """
    places, sources = Counter(cited.place for cited in found), rulebook.words.sources
    named = (
        (cited, sources[cited.source].name if places[cited.place] > 1 else cited.place)
        for cited in found
    )
    items = (
        tag("li", {"data-rows": " ".join(cited.rows)}, _link(anchors, cited, root, text))
        for cited, text in named
    )
    name = words("kommuner")("kalla")
    return tag("ul", {"class": "short-sources", "aria-label": name}, items) if found else None


def _link(anchors: Mapping[str, str], cited: Citation, root: str, text: str) -> Child:
    target = next((anchors[row] for row in cited.rows if row in anchors), None)
    return tag("a", {"href": root + target}, text) if target else text
