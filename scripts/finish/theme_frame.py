"""Takes out of the built site what the theme brings and this site does without.

In the pages those are the parts outside the templates' blocks that serve the theme's script
(switches for its drawer and search, a dialog, empty boxes); of its files the script itself and the
search's other languages.
"""

from __future__ import annotations

import re
from pathlib import Path

from guide_engine.errors import GuideError

_PARTS = (
    re.compile(
        r'(?<=<body dir="ltr">)\s*<input class="md-toggle".*?(?=<a class="skip-link")', re.DOTALL
    ),
    re.compile(r'<div class="md-dialog".*?</div>\s*</div>', re.DOTALL),
)

_UNUSED = ("bundle.*", "lunr/*.js", "lunr/min/lunr.*.js")
_SEARCH = ("lunr.stemmer.support.min.js", "lunr.sv.min.js")


def drop_unused(site: Path) -> None:
    """Remove the theme's scripts that no page asks for; raises GuideError if the search's lack."""
    scripts = site / "assets" / "javascripts"
    for file in [file for pattern in _UNUSED for file in scripts.glob(pattern)]:
        if file.name not in _SEARCH:
            file.unlink()
    if {file.name for file in scripts.glob("lunr/min/*")} != set(_SEARCH):
        raise GuideError(f"assets/javascripts/lunr: temats filer är inte som väntat ({__name__})")


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
