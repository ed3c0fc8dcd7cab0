"""What uses a paragraph: under each paragraph that the guide cites, links to what cites it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import override

from guide_engine.compiled import compiled
from guide_engine.flow import exacting, flow
from guide_engine.html import Html, tag
from guide_engine.model import COMMON, Citations, Rulebook
from guide_engine.pages.start import page_address
from scripts.finish.placed import VOID, PlacedParser, edited
from scripts.pages.addresses import criterion_address, rule_address
from scripts.processors import shared_out
from scripts.read.paragraphs import Carrier

Use = tuple[str, str]
"""What cites (words for the reader) and where it stands, from the site's root."""


def uses(rulebook: Rulebook) -> dict[str, tuple[Use, ...]]:
    """Return what rests on each cited row: questions, criteria, rules, in the guide's order."""
    words = rulebook.words
    found: dict[str, dict[Use, None]] = {}

    def note(citations: Citations, use: Use) -> None:
        for citation in citations:
            for row in citation.rows:
                found.setdefault(row, {})[use] = None

    for section in rulebook.sections:
        for fact in section.facts:
            question = words.questions[fact].question
            if asked_at := _asked_at(rulebook, fact):
                note(rulebook.facts[fact].citations, (f"Frågan ”{question}”", asked_at))
    for criterion in rulebook.criteria.values():
        name = f"Villkoret ”{words.criteria[criterion.id].name}”"
        note(criterion.citations, (name, criterion_address(criterion.id)))
    for rule in rulebook.rules:
        name = f"Regeln ”{words.rules[rule.id].title}”"
        note(rule.citations, (name, rule_address(rule.id)))
    return {row: tuple(found[row]) for row in found}


def _asked_at(rulebook: Rulebook, fact: str) -> str:
    """Return the first page that asks a question: the common profile's, if it asks it.

    One that only a live result asks leads to where the questions start; nothing where no profile
    asks it, as when the only municipality that did is no more.
    """
    profiles = sorted(rulebook.profiles.values(), key=lambda profile: profile.id != COMMON)
    for profile in profiles:
        for stop in flow(compiled(rulebook, profile)).stops.values():
            if fact == stop.fact or fact in stop.exact:
                return f"guiden/{profile.id}/{stop.slug}.html"
    for profile in profiles:
        if fact in exacting(compiled(rulebook, profile)):
            return f"guiden/{profile.id}/"
    return ""


def add_to_pages(site: Path, carriers: Iterable[Carrier], rulebook: Rulebook) -> None:
    """Add to the built pages what uses each of their paragraphs."""
    rows = uses(rulebook)
    by_page: dict[str, dict[str, Html]] = {}
    for carrier in carriers:
        used = tuple(dict.fromkeys(use for row in carrier.rows for use in rows.get(row, ())))
        if used:
            by_page.setdefault(carrier.page, {})[carrier.anchor] = _block(carrier.page, used)
    shared_out(lambda page: _insert(site, page, by_page[page]), list(by_page))


def _insert(site: Path, page: str, blocks: Mapping[str, Html]) -> None:
    file = site / page_address(page) / "index.html"
    file.write_text(inserted(file.read_text(encoding="utf-8"), blocks), encoding="utf-8")


def inserted(html: str, blocks: Mapping[str, Html]) -> str:
    """Return the page with each block behind the element of its id, or last in a list item."""
    places = _Places(html, blocks.keys())
    places.feed(html)
    return edited(html, [(place, place, blocks[anchor]) for place, anchor in places.found])


def _block(page: str, used: tuple[Use, ...]) -> Html:
    root = "../" * page_address(page).count("/")
    return tag(
        "details",
        {"class": "used-by"},
        tag("summary", None, f"Används i guiden ({len(used)})"),
        tag(
            "ul",
            None,
            (tag("li", None, tag("a", {"href": root + address}, name)) for name, address in used),
        ),
    )


class _Places(PlacedParser):
    """Finds where elements with given ids end."""

    def __init__(self, html: str, ids: Collection[str]) -> None:
        super().__init__(html)
        self.ids = ids
        self.found: list[tuple[int, str]] = []
        self._open: list[tuple[str, str]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("id") or ""))

    @override
    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, anchor = self._open.pop()
            if opened == tag:
                if anchor in self.ids:
                    inside = tag in ("li", "td", "th", "dd")
                    behind = 0 if inside else len(f"</{tag}>")
                    self.found.append((self.place() + behind, anchor))
                return
