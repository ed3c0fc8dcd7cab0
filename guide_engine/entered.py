"""What is entered as JSON: a request, a file, an argument of the command line."""

from __future__ import annotations

import json
import re
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


DEEPEST = 100
"""So many lists and objects may stand in each other; ours have five."""

_SIGNS = re.compile(r'"(?:[^"\\]+|\\.)*"?|[\[{\]}]', re.DOTALL)


def entered_json(text: str, place: str = "texten") -> Any:
    """Return what a text says; raises InputError that names the place if it is no JSON."""
    if _is_deep(text):
        raise InputError(f"{place}: är inte giltig JSON (djupare än {DEEPEST} nivåer)")
    try:
        return from_json(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: är inte giltig JSON ({error})") from None


def _is_deep(text: str) -> bool:
    """Tell whether a text is nested so deeply that a browser's Python would not survive it."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth = 0
    for found in _SIGNS.finditer(text):
        sign = found[0]
        depth += (sign in ("[", "{")) - (sign in ("]", "}"))
        if depth > DEEPEST:
            return True
    return False
