"""What is entered as JSON: a request, a file, an argument of the command line."""

from __future__ import annotations

import json
from typing import Any

from guide_engine.errors import InputError

_HALF = "\\ud"
"""How half a character begins in JSON; a whole one may be written with two of them."""


def from_json(text: str) -> Any:
    """Return what a text says; raises ValueError or RecursionError if it is no JSON.

    Half a character, which JSON can say but no text can hold, becomes a question mark: it would
    end in an error wherever the text is written.
    """
    found = json.loads(text)
    if _HALF not in text.lower():
        return found
    return json.loads(json.dumps(found, ensure_ascii=False).encode(errors="replace"))


def entered_json(text: str, place: str) -> Any:
    """Return what a text says; raises InputError that names the place if it is no JSON."""
    try:
        return from_json(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: är inte giltig JSON ({error})") from None
