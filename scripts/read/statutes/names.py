"""The statutes that a text names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

OTHER = "annan lag"
"""A law that the table does not have: its paragraphs are left out."""

# Capitals alone tell abbreviations from words; the first letter of a word can be a capital.
_PATTERNS = {
    "lou": r"LOU(?:\s\(2016:1145\))?|(?:[Ll]ag(?:en)?\s\()?2016:1145"
    r"|[Ll]ag(?:en)?\som\soffentlig\supphandling(?!\s(?:inom|på))|[Uu]pphandlingslagens?",
    "kommunallagen": r"[Kk]ommunallag(?:en)?s?(?:\s\(2017:725\))?|2017:725|KL",
    "lag-2022-900": r"(?:[Ll]ag(?:en)?\s\(?)?2022:900|registrering\sav\sidéburna"
    r"|[Ll]ag(?:en)?\som\sregist\w+",
    OTHER: r"RF|TF|SoL|LOV|LUF|LUK|LUFS|OSL|FL|FPL|LSS|HSL|JB|BrB|ML"
    r"|[Rr]egeringsform\w*|\w+förordningens?|\w{3,}balkens?"
    r"|[Ll]ag(?:en)?\s\((?!2016:1145|2017:725|2022:900)\d{4}:\d+\)"
    r"|[Ll]ag(?:en)?\som\s(?!offentlig\supphandling(?!\s(?:inom|på))|regist)\w+"
    # Other words end so too: "bolagen", "underlagen", "förslagen", "anslagen".
    r"|\w{3,}(?i:(?<!kommunal)(?<!upphandlings)(?<!bo)(?<!under)"
    r"(?<!förs)(?<!ins)(?<!ans)(?<!avs)(?<!uts)(?<!bes)(?<!upps))lagens?",
}
_NAMES = [(id_, re.compile(rf"(?<!\w)(?:{found})(?!\w)")) for id_, found in _PATTERNS.items()]


@dataclass(frozen=True, slots=True)
class Name:
    """A statute's name in a text, from ``start`` to ``end``; the statute can be OTHER."""

    statute: str
    start: int
    end: int


def names_in(text: str) -> list[Name]:
    """Return the names of statutes in the order of the text."""
    found = [
        Name(statute, match.start(), match.end())
        for statute, pattern in _NAMES
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda name: name.start)


def nearest(names: Sequence[Name], start: int, end: int) -> str | None:
    """Return the statute named nearest to a place, the one before it where two are as near."""

    def distance(name: Name) -> tuple[int, bool]:
        after = name.start >= end
        return (name.start - end if after else max(start - name.end, 0)), after

    return min(names, key=distance).statute if names else None
