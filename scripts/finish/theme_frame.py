"""Takes out of the built pages what the theme's frame has outside the templates' blocks.

Those parts (switches for its drawer and search, a dialog, empty boxes) serve the theme's script,
which this site does without.
"""

from __future__ import annotations

import re
from pathlib import Path

from guide_engine.errors import GuideError

_PARTS = (
    re.compile(
        r'(?<=<body dir="ltr">)\s*<input class="md-toggle"'
        r'.*?(?=<a class="skip-link"|<div class="md-container")',
        re.DOTALL,
    ),
    re.compile(r'<div class="md-dialog".*?</div>\s*</div>', re.DOTALL),
)


def strip_frames(site: Path) -> None:
    """Strip every page of a site; raises GuideError for a page whose frame is another."""
    for file in site.rglob("*.html"):
        page = str(file.relative_to(site))
        file.write_text(stripped(page, file.read_text(encoding="utf-8")), encoding="utf-8")


def stripped(page: str, html: str) -> str:
    """Return a page without what has no use."""
    for part in _PARTS:
        html, times = part.subn("\n", html)
        if times != 1:
            raise GuideError(f"{page}: temats ram är inte som väntat ({__name__})")
    return html
