"""The examples of the page "Exempel på IOP" as answers that open the guide filled in.

The answers stand in docs/kunskap/exempel.toml, and are our reading of what the sources say. What
no source says is answered with "vet inte".
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guide_engine.compiled import compiled
from guide_engine.errors import DataError
from guide_engine.flow import unsure
from guide_engine.html import Html, tag
from guide_engine.model import Rulebook
from guide_engine.permalink import CHECK, Visit, encode
from guide_engine.regions import spoken
from guide_engine.tables import Table
from scripts.pages.addresses import root
from scripts.pages.parts import folded
from scripts.read.words import words

PAGE = "kunskap/exempel.md"
FILE = "kunskap/exempel.toml"


@dataclass(frozen=True, slots=True)
class Example:
    """Answers: for which profile, for which place without one, and the rows they rest on."""

    profile: str
    place: str
    rows: Sequence[str]
    answers: Mapping[str, str]


def read_examples(docs: Path, rulebook: Rulebook) -> dict[str, Example]:
    """Return the examples by id; raises DataError naming the key and what is allowed."""
    try:
        raw = tomllib.loads((docs / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DataError(FILE, f"går inte att läsa ({problem})") from None
    table = Table(raw, f"{FILE}:")
    return {id_: _read(table.table(id_), rulebook) for id_ in table}


def _read(table: Table, rulebook: Rulebook) -> Example:
    answers = table.table("svar")
    for fact in answers:
        if fact not in rulebook.facts:
            answers.unknown(fact, fact, tuple(rulebook.facts))
    found = Example(
        profile=table.choice("kommun", rulebook.profiles),
        place=table.choice("plats", rulebook.places) if "plats" in table else "",
        rows=table.known_texts("rader", rulebook.ledger),
        answers={fact: answers.choice(fact, rulebook.choices[fact]) for fact in answers},
    )
    table.done()
    return found


def parts(docs: Path, rulebook: Rulebook) -> dict[str, str]:
    """Return the parts of the page by name: each example's answers and the way into the guide."""
    return {
        f"prova-{id_}": _opened(rulebook, example)
        for id_, example in read_examples(docs, rulebook).items()
    }


def address(rulebook: Rulebook, example: Example) -> str:
    """Return where an example is opened, from the site's root: on the page to check answers."""
    told = spoken(rulebook, example.profile, example.place)
    whole = compiled(told, told.profiles[example.profile])
    answers = unsure(whole, example.answers)
    ordered = {fact: answers[fact] for fact in told.choices if fact in answers}
    fragment = encode(Visit(example.profile, None, ordered, CHECK, place=example.place))
    return f"guiden/{example.profile}/#{fragment}"


def _opened(rulebook: Rulebook, example: Example) -> Html:
    say = words("exempel").part("prova")
    told = spoken(rulebook, example.profile, example.place).words.questions
    items = (
        tag("li", None, f"{told[fact].short}: ”{told[fact].values[value].answer}”")
        for fact, value in example.answers.items()
    )
    place = rulebook.places.get(example.place) or rulebook.profiles[example.profile]
    link = tag(
        "a", {"href": root(PAGE) + address(rulebook, example)}, say("oppna", kommun=place.name)
    )
    return folded(
        say("rubrik"),
        tag("p", None, say("ingress")),
        tag("ul", None, items),
        tag("p", None, link, " ", say("skript")),
    )
