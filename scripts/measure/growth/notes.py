"""Made-up notes of meetings, as docs/moten wants them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from random import Random

from scripts.measure.growth.municipalities import sentence

LAST = date(2026, 11, 16)
"""The newest made-up meeting; the others lie before it, some days apart."""

SECTIONS, PARAGRAPHS = (3, 8), (2, 5)
_GROUPS = 20
_THEMES = 60
_ORGANISATIONS = 300


def notes(
    number: int, seed: int, municipalities: Sequence[str], taken: Collection[date] = ()
) -> dict[str, str]:
    """Return the text of some meetings' notes by path under docs/."""
    random = Random(f"{seed}-meetings")
    found: dict[str, str] = {}
    day = LAST
    while len(found) < number:
        if day not in taken:
            found[f"moten/{day}.md"] = _note(random, day, municipalities)
        day -= timedelta(days=random.randint(2, 5))
    return found


def _note(random: Random, day: date, municipalities: Sequence[str]) -> str:
    group = f"Exempelgruppen {random.randint(1, _GROUPS)}"
    themes = _some(random, "Påhittat tema", _THEMES, 5)
    organisations = _some(random, "Exempelföreningen", _ORGANISATIONS, 6)
    place = random.choice(["", *municipalities])
    later = sorted(random.sample(range(20, 200), random.randint(0, 3)))
    coming = [
        {"datum": str(day + timedelta(days=after)), "tema": random.choice(themes)}
        for after in later
    ]
    head = {
        "title": f"{group} den {day}",
        "description": f"Påhittade anteckningar från {group} den {day}.",
        "kalla": [],
        "granskad": _Plain(day),
        "agare": "Redaktionen för IOP-guiden",
        "datum": _Plain(day),
        "grupp": group,
        "kommun": place,
        "teman": themes,
        "organisationer": organisations,
        "kommande": coming,
    }
    fields = "\n".join(f"{key}: {_yaml(value)}" for key, value in head.items())
    sections = "\n".join(
        _section(random, position, organisations)
        for position in range(1, random.randint(*SECTIONS) + 1)
    )
    return f"""---
{fields}
beslutad:
giltig_fran:
giltig_till:
---

# {group} den {day}

Mötet är påhittat. Sidan finns bara när tillväxten mäts.

{sections}"""


def _section(random: Random, position: int, organisations: Sequence[str]) -> str:
    paragraphs = "\n\n".join(
        f"{random.choice(organisations)} berättar. "
        + " ".join(sentence(random) for _ in range(random.randint(3, 6)))
        for _ in range(random.randint(*PARAGRAPHS))
    )
    return f"## Avsnitt {position} {{ #avsnitt-{position} }}\n\n{paragraphs}\n"


def _some(random: Random, word: str, most: int, number: int) -> list[str]:
    chosen = random.sample(range(1, most + 1), random.randint(1, number))
    return [f"{word} {each}" for each in chosen]


class _Plain(str):
    """A value that YAML reads as more than text."""

    __slots__ = ()

    def __new__(cls, value: object) -> _Plain:
        return super().__new__(cls, value)


def _yaml(value: object) -> str:
    return value if isinstance(value, _Plain) else json.dumps(value, ensure_ascii=False)
