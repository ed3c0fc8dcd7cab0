"""Writes the guide for frames on other sites: its pages without the site around them.

Every page of the questionnaire stands once more under an address of its own, so that a server can
let others show these and no more of the site. The guide's part is the one of the site's own page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from guide_engine.errors import GuideError
from guide_engine.html import Html
from scripts.finish.outward import outward
from scripts.hosting.rules import EMBEDDED
from scripts.pages.embedding import looks
from scripts.processors import shared_out

OWN = "guiden"
"""The folder of the site's own pages."""

_PAGE = re.compile(r'<title>(.*?)</title>.*?(<section id="guide".*?</section>)', re.DOTALL)
_ASIDE = re.compile(r'\b(href|src)="\.\./')
_INDENT = re.compile(r"\n\s+")
_NOTE = re.compile(r' data-new-tab="([^"]+)"')
_LOOKS = "@utseenden@"
"""Where the template has what may be chosen of the look; ``embed/look.js`` reads it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page's title and the guide's part; ``note`` is said of ways out."""

    before: str
    between: str
    after: str
    note: str

    def around(self, page: str, html: str) -> str:
        """Return a page of the site in this frame; raises GuideError for one without the guide."""
        found = _PAGE.search(html)
        if found is None:
            raise GuideError(f"{page}: titeln eller guidens del saknas")
        guide = outward(Html(found[2]), self.note)
        return f"{self.before}{found[1]}{self.between}{guide}{self.after}"

    def deeper(self) -> Frame:
        """Return the frame for a folder further in."""
        before, between, after = (
            _ASIDE.sub(r'\1="../../', part) for part in (self.before, self.between, self.after)
        )
        return Frame(before, between, after, self.note)


def write_embedded(site: Path) -> None:
    """Write the pages into the built site, from those that the questionnaire has there."""
    frame = read_frame(site)
    folders = sorted(folder for folder in (site / OWN).iterdir() if folder.is_dir())
    inner = frame.deeper()
    shared_out(lambda folder: _write(folder, site / EMBEDDED / folder.name, inner), folders)
    _write_page(site / OWN / "index.html", site / EMBEDDED, frame)


def read_frame(site: Path) -> Frame:
    """Return the frame, from the page that the theme's template has made.

    Raises GuideError if a part of it is missing.
    """
    address = f"{EMBEDDED}/index.html"
    made = _INDENT.sub("\n", (site / address).read_text(encoding="utf-8"))
    html = made.replace(_LOOKS, looks())
    page, note = _PAGE.search(html), _NOTE.search(html)
    if page is None or note is None or html == made:
        raise GuideError(f"{address}: guidens plats, data-new-tab eller {_LOOKS} saknas")
    (begins, ends), (opens, closes) = page.span(1), page.span(2)
    return Frame(html[:begins], html[ends:opens], html[closes:], note[1])


def _write(folder: Path, target: Path, frame: Frame) -> None:
    target.mkdir(exist_ok=True)
    for file in folder.glob("*.html"):
        _write_page(file, target, frame)


def _write_page(file: Path, target: Path, frame: Frame) -> None:
    html = frame.around(str(file), file.read_text(encoding="utf-8"))
    (target / file.name).write_text(html, encoding="utf-8")
