"""Marks and list of what a page cites, also where nothing on the site tells a source's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from guide_engine.model import Citation, LedgerRow
from guide_engine.pages.context import SITE, Context
from guide_engine.pages.sources import Sources
from tests import markup
from tests.strategies import RULEBOOK, whole_of

SAY = RULEBOOK.words.interface
NAMES = {id_: words.name for id_, words in RULEBOOK.words.sources.items()}
PLACE = "Inledning"
TOLD = next(r for r in RULEBOOK.ledger.values() if r.statement and r.statement[-1] != ")")
ROW = replace(TOLD, heading=PLACE)
"""A row of the ledger, as if under a heading that is only a word."""


def cited(*rows: LedgerRow) -> Citation:
    """Return a citation of rows of one heading."""
    return Citation(
        rows[0].source, rows[0].heading, tuple(row.id for row in rows), rows[0].certainty
    )


def sources(anchors: Mapping[str, str]) -> Sources:
    """Return a page's sources where these rows are told somewhere."""
    return Sources(Context(whole_of("gemensam"), anchors))


@pytest.mark.parametrize(
    ("heading", "after"),
    [
        ("2 kap. 1 §", " 2 kap. 1 §"),
        ("Vad ett IOP är", ", Vad ett IOP är"),
        # Of headings within each other the innermost says where.
        ("Samverkan > Avtal > Att tänka på", ", Att tänka på"),
    ],
)
def test_a_source_is_named_with_its_place(heading: str, after: str) -> None:
    name = NAMES[ROW.source] + after
    page = sources({ROW.id: "kalla/"})
    marks = markup.read(str(page.marks((cited(replace(ROW, heading=heading)),))))
    (mark,) = [e for e in marks if e.name == "a"]
    assert mark.attributes["aria-label"] == SAY["result_source"].format(number=1, name=name)
    (entry,) = [e for e in markup.read(str(page.listed())) if e.name == "a"]
    assert entry.text == f"{name} – {ROW.statement}"
    assert entry.attributes["href"] == mark.attributes["href"] == f"{SITE}kalla/"


def test_a_source_that_no_page_tells_is_named_without_a_link() -> None:
    page = sources({})
    (mark,) = [e for e in markup.read(str(page.marks((cited(ROW),)))) if e.name != "sup"]
    name = f"{NAMES[ROW.source]}, {PLACE}"
    assert (mark.name, mark.text) == ("span", "1")
    assert mark.attributes == {"title": SAY["result_source"].format(number=1, name=name)}
    listed = markup.read(str(page.listed()))
    assert not [e for e in listed if e.name == "a"]
    (entry,) = [e for e in listed if e.name == "li"]
    kind = SAY[f"kind_{cited(ROW).kind}"]
    assert entry.text == f"{kind} {name} – {ROW.statement}"


def test_a_citation_leads_to_the_first_of_its_rows_that_is_told() -> None:
    rows = [replace(ROW, id=id_) for id_ in ("XX-001", "XX-002", "XX-003")]
    page = sources({"XX-003": "tredje/", "XX-002": "andra/"})
    (link,) = [e for e in markup.read(str(page.marks((cited(*rows),)))) if e.name == "a"]
    assert link.attributes["href"] == f"{SITE}andra/"


def test_a_heading_that_was_read_in_two_ways_is_two_sources() -> None:
    page = sources({})
    one, two = cited(ROW), replace(cited(ROW), certainty="slutsats")
    assert one.certainty != two.certainty
    marks = page.marks((one, two, one))
    assert [e.text for e in markup.read(str(marks)) if e.name == "span"] == ["1", "2", "1"]
    (summary,) = [e for e in markup.read(str(page.listed())) if e.name == "summary"]
    assert summary.text == SAY["result_sources"].format(number=2)


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        # The ledger that browsers get lacks what most rows say.
        ("", ""),
        ("Ett IOP är en överenskommelse", " – Ett IOP är en överenskommelse"),
        (
            "Ett IOP (partnerskap) är ett avtal (bara i PDF)",
            " – Ett IOP (partnerskap) är ett avtal",
        ),
    ],
)
def test_a_row_says_what_the_ledger_has_without_the_note_at_its_end(
    statement: str, shown: str
) -> None:
    ledger = {**RULEBOOK.ledger, ROW.id: replace(ROW, statement=statement)}
    whole = whole_of("gemensam")
    space = replace(whole.space, rulebook=replace(RULEBOOK, ledger=ledger))
    page = Sources(Context(replace(whole, space=space), {ROW.id: "kalla/"}))
    page.marks((cited(ROW),))
    (link,) = [e for e in markup.read(str(page.listed())) if e.name == "a"]
    assert link.text == f"{NAMES[ROW.source]}, {PLACE}{shown}"


def test_where_nothing_is_cited_there_are_no_marks_and_no_list() -> None:
    page = sources({})
    assert page.marks(()) is None
    assert page.listed() is None
