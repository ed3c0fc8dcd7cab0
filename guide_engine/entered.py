"""What is entered as JSON, on the command line or in a file."""

from __future__ import annotations

import json
from typing import Any

from guide_engine.errors import InputError


def entered_json(text: str, place: str) -> Any:
    """Return what a text says; raises InputError that names the place if it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: är inte giltig JSON ({error})") from None
