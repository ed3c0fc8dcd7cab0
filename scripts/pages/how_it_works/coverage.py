"""How much of the ledger the site tells: what the page shows, and the check that demands it.

``docs/ledger-exceptions.toml`` may name rows that no page carries, each with a reason:
`"XX-001" = "varför"`. The build stops at any other row without a home.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from guide_engine.html import Html, tag
from guide_engine.model import Rulebook
from guide_engine.pages.start import page_address
from scripts.pages.addresses import HOW_IT_WORKS, root
from scripts.pages.parts import row, table
from scripts.read.front_matter import PageFacts
from scripts.read.paragraphs import Carrier, PageError, homes
from scripts.read.words import words
from scripts.swedish import number, share

PAGE = f"{HOW_IT_WORKS}/tackning.md"
EXCEPTIONS = "ledger-exceptions.toml"

Exceptions = Mapping[str, str]
"""Rows that no page carries, with the reason."""


def read_exceptions(docs: Path, rulebook: Rulebook) -> dict[str, str]:
    """Return the excepted rows with their reasons; none if there is no such file.

    Raises PageError for an unknown row and for a missing reason.
    """
    path = docs / EXCEPTIONS
    if not path.is_file():
        return {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise PageError(f"{EXCEPTIONS}: går inte att läsa ({problem})") from None
    for id_, reason in raw.items():
        if id_ not in rulebook.ledger:
            raise PageError(f"{EXCEPTIONS}: {id_}: raden finns inte i faktaförteckningen")
        if not isinstance(reason, str) or not reason.strip():
            raise PageError(f"{EXCEPTIONS}: {id_}: ska ha ett skäl, en text som inte är tom")
    return raw


def check(
    rulebook: Rulebook, found: Iterable[Carrier], exceptions: Exceptions | None = None
) -> None:
    """Raise PageError for rows without a home and a reason, and for excepted rows with a home."""
    excepted = exceptions or {}
    by_row = homes(found, rulebook)
    missing = [id_ for id_ in rulebook.ledger if id_ not in by_row and id_ not in excepted]
    if missing:
        raise PageError(
            f"docs: inget stycke bär raderna {', '.join(missing)}; skriv dem i data-fakta, "
            f"eller i {EXCEPTIONS} med ett skäl"
        )
    for id_ in excepted:
        if id_ in by_row:
            home = by_row[id_]
            raise PageError(f"{EXCEPTIONS}: {id_}: har ett hem i {home.page}#{home.anchor}")


def parts(
    rulebook: Rulebook,
    found: Iterable[Carrier],
    pages: Iterable[PageFacts],
    exceptions: Exceptions | None = None,
) -> dict[str, str]:
    """Return the parts of the page by name: what the site tells of each source, and where."""
    carriers, say = tuple(found), words("tackning")
    by_row = homes(carriers, rulebook)
    all_ = len(by_row) == len(rulebook.ledger)
    return {
        "antal-rader": number(len(rulebook.ledger)),
        "återges": say("alla") if all_ else say("nagra", antal=number(len(by_row))),
        "källor": _by_source(rulebook, by_row),
        "undantag": _exceptions(rulebook, exceptions or {}),
        "sidor": _by_page(carriers, {facts.page: facts.title for facts in pages}),
    }


def _by_source(rulebook: Rulebook, by_row: Mapping[str, Carrier]) -> Html:
    heading = words("tackning").heading("kallor")
    rows = Counter(entry.source for entry in rulebook.ledger.values())
    told = Counter(rulebook.ledger[id_].source for id_ in by_row)
    return table(
        "siffror",
        heading,
        (
            row(
                heading,
                rulebook.words.sources[source].name,
                number(rows[source]),
                number(told[source]),
                share(told[source], rows[source]),
            )
            for source in rulebook.words.sources
        ),
    )


def _by_page(found: Iterable[Carrier], titles: Mapping[str, str]) -> Html:
    heading = words("tackning").heading("sidor")
    carries: dict[str, set[str]] = {}
    repeats: dict[str, set[str]] = {}
    for carrier in found:
        carries.setdefault(carrier.page, set()).update(carrier.rows)
        repeats.setdefault(carrier.page, set()).update(carrier.repeats)
    return table(
        "siffror",
        heading,
        (
            row(
                heading,
                tag("a", {"href": root(PAGE) + page_address(name)}, titles.get(name, name)),
                number(len(carries[name])),
                number(len(repeats[name])),
            )
            for name in sorted(carries, key=lambda name: (-len(carries[name]), name))
        ),
    )


def _exceptions(rulebook: Rulebook, excepted: Exceptions) -> Html | str:
    if not excepted:
        return words("tackning")("inget_undantag")
    return tag(
        "ul",
        None,
        (
            tag("li", None, f"{id_}, {rulebook.ledger[id_].statement}: ", tag("em", None, reason))
            for id_, reason in excepted.items()
        ),
    )
