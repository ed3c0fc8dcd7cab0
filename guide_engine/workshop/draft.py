"""A municipality's profile while somebody writes it.

What is written stays as it is in the files: the tables of `profile.toml`, the rows of `ledger.tsv`
and the page. A field is named by its place in them, which is where the loader's errors point too:
"summary", "criterion.0.met", "source.1.url". A few kinds of names are the workshop's own:

    use.<criterion>           one of USES
    values.<number>.<value>   an answer that an own criterion accepts
    decides.<number>.<value>  a case that somebody decides in
    row.<id>.<column>         a row of the ledger
    new.<path>.<column>       the row that the thing at the path is to have: it has none yet
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from guide_engine.model import Criterion, Rulebook
from guide_engine.tables import plain_id

REQUIRED, RECOMMENDED, SHOWN, UNUSED = USES = ("requires", "recommends", "shows", "unused")
"""What a profile does with a criterion, by the key that names it; the last names none."""

LISTS = ("source", "criterion", "decided_by", "contact", "step", "warning")
"""The keys of a profile that hold lists of tables."""

SUBJECTS = ("begin", "says")
"""The keys that hold a table for each subject."""

TEXTS = ("requires", "recommends", "shows", "unknown")
"""The keys that hold lists of texts."""

COLUMNS = ("source", "heading", "statement")
"""What is written of a row."""

DECIDES = "beslut"
"""The question whose answers tell the cases apart that different ones decide in."""

_LETTERS = 5
_LOGIC = ("all", "any", "not", "signs")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger; it is about the common criterion that it is ``used_for``, if any."""

    source: str
    heading: str = ""
    modality: str = "fact"
    statement: str = ""
    used_for: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether nothing is written in it."""
        return not (self.heading or self.statement)


@dataclass(frozen=True, slots=True)
class Draft:
    """A profile as its files have it; where ``page`` is empty one is written from the rest.

    ``written`` has the rows that fields have just made, with the path that these are named by.
    """

    profile: Mapping[str, Any]
    rows: Mapping[str, Row] = field(default_factory=dict)
    page: str = ""
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the profile's id."""
        return str(self.profile.get("id", ""))

    @property
    def prefix(self) -> str:
        """Return what the ids of own criteria and steps begin with."""
        return f"{self.id.replace('-', '_')}_"

    def listed(self, key: str) -> list[Any]:
        """Return a list of the profile; empty where there is none."""
        return [*self.profile.get(key, ())]

    def text(self, key: str) -> str:
        """Return a text of the profile; empty where there is none."""
        return str(self.profile.get(key, ""))

    def use(self, criterion: str) -> str:
        """Return what the profile does with a criterion."""
        return next((use for use in USES if criterion in self.profile.get(use, ())), UNUSED)

    def at(self, path: str) -> Mapping[str, Any]:
        """Return the table at a path; empty where there is none."""
        return table_at(self.profile, path)

    def cites(self, path: str) -> list[str]:
        """Return the rows of what stands at a path, or of a common criterion (use.<id>)."""
        kind, _, rest = path.partition(".")
        if kind == "use":
            return [id_ for id_, row in self.rows.items() if row.used_for == rest]
        return [*self.at(path).get("cites", ())]

    def items(self) -> Iterator[str]:
        """Iterate over the paths of everything that can rest on rows."""
        for key in LISTS[1:]:
            yield from (f"{key}.{number}" for number in range(len(self.listed(key))))
        for key in SUBJECTS:
            yield from (f"{key}.{subject}" for subject in self.profile.get(key, {}))

    def loose(self) -> list[str]:
        """Return the rows that nothing rests on."""
        used = {id_ for path in self.items() for id_ in self.cites(path)}
        return [id_ for id_, row in self.rows.items() if id_ not in used and not row.used_for]


def table_at(profile: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the table at a path of a profile; empty where there is none."""
    here: Any = profile
    for part in path.split("."):
        if isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here = here[int(part)]
        elif isinstance(here, dict) and part in here:
            here = here[part]
        else:
            return {}
    return here if isinstance(here, dict) else {}


def simple(table: Mapping[str, Any], key: str = "met_when") -> tuple[str, list[str]] | None:
    """Return the question and the answers of a condition; None where it says more than that."""
    when = table.get(key)
    if not isinstance(when, dict) or len(when) != 1 or "not_met_when" in table:
        return None
    ((fact, values),) = when.items()
    return None if fact in _LOGIC else (fact, [values] if isinstance(values, str) else [*values])


def common_criteria(rulebook: Rulebook) -> list[Criterion]:
    """Return the criteria that every profile can name, those first that none may leave out."""
    return sorted(rulebook.shared_criteria.values(), key=lambda each: not each.everywhere)


def compulsory(rulebook: Rulebook) -> list[str]:
    """Return the criteria that no profile may leave out."""
    return [each.id for each in common_criteria(rulebook) if each.everywhere]


def next_row(rulebook: Rulebook, draft: Draft) -> str:
    """Return the id of the next row: its letters are those of the others, or the place's own."""
    letters = next((id_.partition("-")[0] for id_ in draft.rows), "")
    letters = letters or row_letters(rulebook, draft.text("place"), draft.id)
    numbers = [id_.partition("-")[2] for id_ in draft.rows]
    return f"{letters}-{max((int(n) for n in numbers if n.isdecimal()), default=0) + 1:03}"


def row_letters(rulebook: Rulebook, place: str, id_: str) -> str:
    """Return what a place's rows begin with: no other row does, nor another place's name."""
    own = _letters(id_)
    places = rulebook.places.values()
    others = {_letters(plain_id(each.name)) for each in places if each.code != place}
    taken = {row.partition("-")[0] for row in rulebook.ledger}
    shorter = (own[:length] for length in range(3, len(own) + 1))
    numbered = (f"{own[:3]}{number}" for number in chain([place or 1], count(2)))
    return next(
        letters
        for letters in chain(shorter, numbered)
        if letters not in taken and not any(other.startswith(letters) for other in others)
    )


def _letters(id_: str) -> str:
    plain = re.sub(r"[^a-z]", "", id_.removeprefix("region-"))
    return (f"r{plain}" if id_.startswith("region-") else plain)[:_LETTERS].upper() or "EGEN"
