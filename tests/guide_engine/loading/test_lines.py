"""On which line something stands in a data file."""

from __future__ import annotations

import pytest

from guide_engine.errors import DataError
from guide_engine.loading.lines import Steps, line_of, placed

TEXT = '''version = "1"

[[rule]]
id = "a"
when = { fact = "ja" }
cites = [
  "XX-001",  # ] is no end here
  "XX-002",
]

[rule.forms]
iop = "mojlig"

[[rule]]
id = "b"
text = """Flera
cites = ["nej"]
rader"""
cites = []

[also.fact]
"ja" = { later = "nej" }
'''


@pytest.mark.parametrize(
    ("steps", "problem", "line"),
    [
        (("version",), "", 1),
        (("rule",), "", 3),
        (("rule", 0), "", 3),
        (("rule", 0, "when", "fact"), "", 5),
        (("rule", 0, "cites"), "får inte vara tom", 6),
        (("rule", 0, "cites"), 'raden "XX-002" finns inte', 8),
        (("rule", 0, "cites"), 'raden "XX-009" finns inte', 6),
        (("rule", 0, "forms", "iop"), "", 12),
        (("rule", 0, "outcome"), "saknas", 3),
        (("rule", 1, "cites"), "", 19),
        (("rule", 1, "text"), "", 16),
        (("also", "fact", "ja", "later"), "", 22),
        (("routing",), "", 0),
        ((), "", 0),
    ],
)
def test_a_place_has_the_line_of_its_key_or_of_what_it_stands_in(
    steps: Steps, problem: str, line: int
) -> None:
    assert line_of(TEXT, steps, problem) == line


def test_errors_stand_by_file_and_line() -> None:
    errors = [
        DataError("b.toml: rule.b.cites", "saknas", ("rule", 1, "cites")),
        DataError("b.toml: version", "saknas", ("version",)),
        DataError("a.tsv", "är tom", line=1),
        DataError("b.toml", "filen saknas"),
    ]
    assert [str(error) for error in placed(errors, {"b.toml": TEXT}.__getitem__)] == [
        "a.tsv:1: är tom",
        "b.toml: filen saknas",
        "b.toml:1: version: saknas",
        "b.toml:19: rule.b.cites: saknas",
    ]
