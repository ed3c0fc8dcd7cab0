"""The sources of a paper: short numbers in the text, and one table that they refer to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from guide_engine.model import Citation, Citations
from guide_engine.papers.basis import Basis
from guide_engine.papers.paper import Line, Table, Text, line
from guide_engine.papers.words import FOLDER

STATEMENTS = "statements.json"
"""What a browser's ledger leaves out, among the papers' data: the build writes it."""


@cache
def packaged_statements() -> Mapping[str, str]:
    """Return by row the statements that the package has beside its ledger."""
    file = files("guide_engine") / "data" / FOLDER / STATEMENTS
    found: Mapping[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


@dataclass
class Cited:
    """Collects what a paper cites, in the order that it is cited.

    Each number stands for some rows of a paragraph: a paper is read where no link leads on.
    """

    basis: Basis
    _numbers: dict[Citation, int] = field(default_factory=dict)

    def numbers(self, citations: Citations) -> Line:
        """Return the numbers of what is cited, each a link where its address is known."""
        runs: list[str | Text] = []
        for citation in citations:
            runs += [", " if runs else "", self._number(citation)]
        return line(*runs)

    def marks(self, citations: Citations) -> Line:
        """Return the numbers as they stand in a text, or nothing where nothing is cited."""
        if not citations:
            return ()
        return line(f" ({self.basis.say('memo.source')} ", *self.numbers(citations), ")")

    def table(self) -> Table:
        """Return everything that was cited so far: its kind, its place and what it says there."""
        say = self.basis.say
        return Table(
            tuple(say(f"memo.{key}") for key in ("number", "cited", "says")),
            tuple(
                (
                    line(str(number)),
                    line(
                        f"{self.basis.context.say(f'kind_{citation.kind}')}: ",
                        self.basis.citation(citation),
                    ),
                    line("; ".join(self._statement(row) for row in citation.rows)),
                )
                for citation, number in self._numbers.items()
            ),
            (7, 36, 57),
        )

    def _statement(self, row: str) -> str:
        """Return what a row says; a browser's ledger leaves out what no result shows."""
        told = self.basis.rulebook.ledger[row].told or packaged_statements()[row]
        return self.basis.context.foreign(told)

    def _number(self, citation: Citation) -> Text:
        number = self._numbers.setdefault(citation, len(self._numbers) + 1)
        return Text(str(number), href=self.basis.citation(citation).href)
