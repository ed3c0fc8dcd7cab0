"""Where citations lead: ledger rows to addresses of paragraphs, from the site's root.

The site's build finds the addresses and puts them into the package that the browser gets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FILE = "anchors.json"


@cache
def packaged_anchors() -> Mapping[str, str]:
    """Return the addresses that the package was built with; none in a plain checkout."""
    file = files("guide_engine") / "data" / FILE
    if not file.is_file():
        return {}
    anchors: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return anchors
