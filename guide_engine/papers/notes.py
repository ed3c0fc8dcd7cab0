"""What a visitor writes in their own words: it goes into papers and files, never into a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guide_engine.errors import InputError, allowed
from guide_engine.model import Rulebook
from guide_engine.papers.paper import cleaned

FIELDS = ("organisation", "vad", "for_vem", "bidrar", "ber_om", "ovrigt", "kontakt")
"""What an idea sheet asks for besides the answers."""

LONGEST = 20_000
"""So many characters fit into one text."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Free texts: beside each question, about the idea, and in the parts of the agreement.

    ``dropped`` counts the characters that no document can hold and that were left out.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    agreement: Mapping[str, str] = field(default_factory=dict)
    dropped: int = 0


def check_notes(rulebook: Rulebook, raw: object) -> Notes:
    """Return notes given as {"facts": …, "fields": …, "agreement": …}, each text by id.

    Raises InputError that names the key that is unknown, no text, or too long. The parts of the
    agreement are known by ``agreement``, which checks them.
    """
    if raw is None:
        return Notes()
    if not isinstance(raw, Mapping):
        raise InputError("notes: ska vara ett objekt")
    for key in raw:
        if key not in ("facts", "fields", "agreement"):
            raise InputError(f'notes: "{key}" finns inte; tillåtet: facts, fields, agreement')
    facts, a = _texts(raw, "facts", tuple(rulebook.facts))
    fields, b = _texts(raw, "fields", FIELDS)
    agreement, c = _texts(raw, "agreement", None)
    return Notes(facts, fields, agreement, a + b + c)


def _texts(
    raw: Mapping[object, object], part: str, known: tuple[str, ...] | None
) -> tuple[dict[str, str], int]:
    given = raw.get(part, {})
    if not isinstance(given, Mapping):
        raise InputError(f"notes.{part}: ska vara ett objekt")
    found: dict[str, str] = {}
    dropped = 0
    for key, value in given.items():
        if not isinstance(key, str) or (known is not None and key not in known):
            raise InputError(f'notes.{part}: "{key}" finns inte; tillåtet: {allowed(known)}')
        if not isinstance(value, str):
            raise InputError(f"notes.{part}.{key}: ska vara en text")
        text, lost = cleaned(value)
        if len(text) > LONGEST:
            raise InputError(f"notes.{part}.{key}: är för lång; tillåtet: {LONGEST} tecken")
        dropped += lost
        if text.strip():
            found[key] = text
    return found, dropped
