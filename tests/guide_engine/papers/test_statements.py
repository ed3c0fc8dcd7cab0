"""What papers say of law: with its rows, where it belongs, in words that can be read."""

from __future__ import annotations

import re

import pytest

from guide_engine.errors import DataError
from guide_engine.loading.files import finished
from guide_engine.loading.policy import Reader
from guide_engine.papers.paper import Text, line, plain
from guide_engine.papers.words import Statement, _statement, paper_statements, paper_words
from guide_engine.tables import Table
from scripts.read.paragraphs import cited_rows
from tests.guide_engine.papers.visits import visited
from tests.strategies import IDEA, RULEBOOK

STATEMENTS = paper_statements(RULEBOOK)
OWN = ("case.", "purchase.")
TEXTS = [
    *(text for key, text in paper_words().items() if key.startswith(OWN)),
    *(each.text for found in STATEMENTS.values() for each in found),
]


def read(**table: object) -> Statement:
    reader = Reader(RULEBOOK.ledger, RULEBOOK.facts, RULEBOOK.signs)
    return finished(Table(table, "papers/x.toml:"), lambda part: _statement(reader, part))


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"text": "x", "cites": ["LP-999"]}, "LP-999"),
        ({"text": "x", "cites": []}, "cites"),
        ({"text": "x", "cites": ["LP-001", "LP-001"]}, "cites"),
        ({"text": "x", "cite": ["LP-001"]}, "cite"),
        ({"text": "x", "when": {"syftet": "allmant_stod"}}, "syftet"),
        ({"text": "x", "when": {"syfte": "stod"}}, "stod"),
        ({"text": "x", "outcomes": ["ja"]}, "ja"),
        ({"cites": ["LP-001"]}, "text"),
        ({"text": "x {y"}, "text"),
    ],
)
def test_a_statement_that_is_wrong_is_refused_with_its_place(
    table: dict[str, object], named: str
) -> None:
    with pytest.raises(DataError, match=r"papers/x\.toml") as error:
        read(**table)
    assert named in str(error.value)


def test_rows_are_grouped_as_everywhere() -> None:
    found = read(text="x", cites=["LP-001", "LP-111", "LP-116", "LP-122"])
    assert [(each.rows, each.kind) for each in found.citations] == [
        (("LP-001",), "lag"),
        (("LP-111", "LP-116"), "myndighet"),
        (("LP-122",), "slutsats"),
    ]


def test_a_citation_says_how_it_was_read_unless_it_is_law() -> None:
    basis = visited("malmo", IDEA)
    said = plain(basis.grounds(read(text="x", cites=["LP-010", "LP-132", "LP-206"]).citations))
    assert "LOU 5 kap. 3\u00a0§, 5 kap. 4\u00a0§; " in said
    assert "Vår slutsats: " in said
    assert "Lag: " not in said
    assert basis.grounds(()) == ()


def test_every_uncertain_row_is_named_as_such() -> None:
    basis = visited("malmo", IDEA)
    for found in STATEMENTS.values():
        for each in found:
            said = plain(basis.grounds(each.citations))
            for citation in each.citations:
                label = basis.context.say(f"kind_{citation.kind}")
                assert citation.kind == "lag" or f"{label}: " in said, each.text


def test_the_build_asks_for_a_paragraph_behind_every_row() -> None:
    cited = cited_rows(RULEBOOK)
    for found in STATEMENTS.values():
        for each in found:
            for citation in each.citations:
                assert set(citation.rows) <= cited.keys()


def test_amounts_are_not_written_anew() -> None:
    assert [text for text in TEXTS if re.search(r"\d\s*(?:kr|kronor|euro|procent)\b", text)] == []


def test_the_day_of_the_statutes_is_the_ledgers() -> None:
    dated = [text for text in TEXTS if "lydelsen" in text]
    assert len(dated) == 2
    (day,) = re.findall(r"den (\d+ \w+ \d{4})", RULEBOOK.ledger["LP-109"].statement)
    assert all(day in text for text in dated)


def test_sentences_are_short() -> None:
    for text in TEXTS:
        for sentence in re.split(r"(?<=[.?!]) (?=[A-ZÅÄÖ[{”])", text):
            assert len(sentence.split()) <= 25, sentence


def test_brackets_are_places_only_in_the_projects_own_words() -> None:
    basis = visited("malmo", IDEA)
    found = basis.line("case.own")
    assert [each.text for each in found if each.blank] == ["bedömning och skäl"]
    (said,) = basis.stated("case.sammanfattning", organisation="[x] {y}", version="", place="")
    assert line("[x] {y}")[0] in said
    assert Text("x", blank=True) not in said
