"""The sources of a page: short marks in the text, and one list that they number."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from guide_engine.html import Html, tag
from guide_engine.model import Citation, Citations
from guide_engine.pages.context import Context


@dataclass
class Sources:
    """Collects what a page cites, in the order that it is cited."""

    context: Context
    _numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _cited: list[Citation] = field(default_factory=list)

    def marks(self, citations: Citations) -> Html | None:
        """Return the numbers of what is cited as links, or None where nothing is."""
        if not citations:
            return None
        first, *more = [self._mark(citation) for citation in citations]
        return tag("sup", {"class": "guide-marks"}, first, ([" ", link] for link in more))

    def listed(self) -> Html | None:
        """Return everything that was cited so far as one folded list."""
        if not self._cited:
            return None
        say, once = self.context.say, self.context.once
        items = [once(("entry", each), partial(self._entry, each)) for each in self._cited]
        return tag(
            "details",
            {"class": "guide-sources"},
            tag("summary", None, say("result_sources", number=len(self._cited))),
            tag("ol", None, items),
        )

    def _mark(self, citation: Citation) -> Html:
        key = (citation.source, citation.heading, citation.certainty)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._cited.append(citation)
        number = self._numbers[key]
        made = partial(self._link, number, citation)
        return self.context.once(("mark", number, citation), made)

    def _link(self, number: int, citation: Citation) -> Html:
        named = self.context.source_name(citation)
        if self.context.language.folder:
            # A label cannot say in which language the paragraph's heading is.
            named = self.context.rulebook.words.sources[citation.source].name
        name = self.context.say("result_source", number=number, name=named)
        target = self.context.target(citation)
        if not target:
            return tag("span", {"title": name}, str(number))
        return tag("a", {**self.context.to(target), "aria-label": name}, str(number))

    def _entry(self, citation: Citation) -> Html:
        statement = self.context.rulebook.ledger[citation.rows[0]].told
        target = self.context.target(citation)
        told = f" – {self.context.foreign(statement)}" if statement else ""
        text = self.context.source_name(citation) + told
        kind = tag(
            "span",
            {"class": "guide-kind", "data-kind": citation.kind},
            self.context.say(f"kind_{citation.kind}"),
        )
        return tag(
            "li", None, kind, " ", tag("a", self.context.to(target), text) if target else text
        )
