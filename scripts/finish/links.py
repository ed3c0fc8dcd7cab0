"""Whether the links of the built pages lead somewhere, also those that mkdocs does not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from guide_engine.errors import settle
from guide_engine.pages.start import page_address
from scripts.processors import shared_out
from scripts.read.paragraphs import PageError

_LINK = re.compile(r'<a\s[^>]*?\bhref="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_ROOT = "https://here/"


def check_links(site: Path, pages: Iterable[str]) -> None:
    """Refuse links of pages (paths under docs/) to what is not in the built site.

    Raises PageError, or Mistakes for several of them.
    """
    found = shared_out(lambda page: list(_problems(site, page)), list(pages))
    settle([PageError(problem) for on_page in found for problem in on_page])


def _problems(site: Path, page: str) -> Iterator[str]:
    """Iterate over the links of a page that lead nowhere."""
    address = page_address(page)
    text = (site / address / "index.html").read_text(encoding="utf-8")
    for link in dict.fromkeys(_LINK.findall(text)):
        target = urlsplit(urljoin(_ROOT + address, unescape(link)))
        if not target.geturl().startswith(_ROOT):
            continue
        file = site / unquote(target.path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            yield f'{page}: länken "{link}" leder inte till någon sida'
        elif file.suffix == ".html" and _anchor(target.fragment) not in {"", *_ids(file)}:
            yield f'{page}: länken "{link}" leder till ett stycke som inte finns på sidan'


def _ids(file: Path) -> frozenset[str]:
    # Read again only where it was written meanwhile, as tests do.
    return _ids_at(file, file.stat().st_mtime_ns)


@cache
def _ids_at(file: Path, _written: int) -> frozenset[str]:
    return frozenset(_ID.findall(file.read_text(encoding="utf-8")))


def _anchor(fragment: str) -> str:
    """Return the id that a fragment names; the questionnaire's fragments are answers."""
    return "" if "=" in fragment else unquote(fragment)
