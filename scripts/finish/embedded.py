"""Writes the pages that other sites begin with: the guide's first ones, without the site around.

They are the site's own pages, marked for frames: embed.css leaves out what stands around the guide.
What they lead to is under guiden/, where a script does the same in a frame (``site/start.js``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import product
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.hosting.rules import EMBEDDED

OWN = "guiden"
"""The folder of the site's own pages."""

_ROOT = re.compile(r"<html(?= )")
_HEAD = "</head>"
_INDENT = re.compile(r"\n\s+")
_QUESTION = re.compile(r'(?<= href=")(?=[\w-]+\.html[#"])')
"""Where the address of a page in the same folder begins."""
_NO_INDEX = '<meta name="robots" content="noindex">'


def write_embedded(sites: Iterable[Path], profiles: Collection[str]) -> None:
    """Write the first pages of built sites, one a language: the choice, and every profile's."""
    for site, folder in product(sites, ("", *profiles)):
        page = Path(OWN, folder, "index.html")
        target = site / EMBEDDED / folder / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        html = framed(str(page), (site / page).read_text(encoding="utf-8"))
        target.write_text(html, encoding="utf-8")


def framed(page: str, html: str) -> str:
    """Return a page as it is in a frame, also without scripts; raises GuideError for no page."""
    folder = Path(page).parent.as_posix()
    up = "../" * len(Path(page).parent.parts)
    # In a language the styles are those of the whole site, one folder further out.
    styles = re.search(r'<link rel="stylesheet" href="([./]*assets/stylesheets/)tokens\.css"', html)
    if styles is None or html.count(_HEAD) != 1 or not _ROOT.search(html):
        raise GuideError(f"{page}: <html>, </head> eller tokens.css saknas")
    style = f'<link rel="stylesheet" href="{styles[1]}embed.css">'
    marked = _ROOT.sub("<html data-framed", _INDENT.sub("\n", html), count=1)
    marked = _QUESTION.sub(f"{up}{folder}/", marked)
    return marked.replace(_HEAD, f"{_NO_INDEX}<noscript>{style}</noscript>{_HEAD}")
