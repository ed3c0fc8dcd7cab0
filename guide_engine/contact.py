"""Where readers report a fault: the publisher's e-mail address, for a letter about a result.

The site's build puts it into the package that the browser gets, as `anchors` does.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

FILE = "contact.json"


@cache
def packaged_contact() -> str:
    """Return the address that the package was built with; nothing in a plain checkout."""
    file = files("guide_engine") / "data" / FILE
    return str(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else ""
