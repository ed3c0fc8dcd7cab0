"""Small pages at the addresses of pages that have moved, from docs/flyttade.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import override
from urllib.parse import urljoin

from guide_engine.html import tag
from scripts.read.paragraphs import PageError

FILE = "flyttade.toml"
_OLD = re.compile(r"(?!/)(?:[\w-]+/)*[\w-]+(?:/|\.html)")
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"


def read_moves(docs: Path) -> dict[str, str]:
    """Return the new address of each old one; raises PageError for what is no address."""
    path = docs / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise PageError(f"{FILE}: går inte att läsa ({problem})") from None
    for old, new in raw.items():
        if not _OLD.fullmatch(old):
            raise PageError(f'{FILE}: "{old}": tillåtet: "mapp/sida/" eller "mapp/sida.html"')
        if not isinstance(new, str):
            raise PageError(f'{FILE}: "{old}": den nya adressen ska vara en text')
    return raw


def write_moved(site: Path, moves: Mapping[str, str], base: str) -> None:
    """Write the pages into the built site; ``base`` is the site's address, or empty.

    Raises PageError if a page stands at the old address, or none at the new one.
    """
    for old, new in moves.items():
        file = _file(site, old)
        if file.exists():
            raise PageError(f'{FILE}: "{old}": här finns redan en sida')
        _check_target(site, old, new)
    for old, new in moves.items():
        file = _file(site, old)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(moved_page(old, new, base), encoding="utf-8")


def moved_page(old: str, new: str, base: str) -> str:
    """Return the page at the old address."""
    here = "../" * old.count("/") + new or "./"
    canonical = urljoin(base, new.partition("#")[0]) if base else here.partition("#")[0]
    head = (
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        tag("meta", {"http-equiv": "refresh", "content": f"0; url={here}"}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("meta", {"name": "robots", "content": "noindex"}),
        tag("link", {"rel": "canonical", "href": canonical}),
        tag("title", None, "Sidan har flyttat – IOP-guiden"),
    )
    body = (
        tag("h1", None, "Sidan har flyttat"),
        tag("p", None, "Du kommer strax till ", tag("a", {"href": here}, "sidans nya adress"), "."),
    )
    html = tag("html", {"lang": "sv"}, tag("head", None, head), tag("body", None, body))
    return f"<!doctype html>\n{html}\n"


def _file(site: Path, address: str) -> Path:
    return site / address / "index.html" if address.endswith("/") or not address else site / address


def _check_target(site: Path, old: str, new: str) -> None:
    address, _, anchor = new.partition("#")
    file = _file(site, address)
    if not file.resolve().is_relative_to(site.resolve()) or not file.is_file():
        raise PageError(f'{FILE}: "{old}": det finns ingen sida på adressen "{address}"')
    if anchor and anchor not in _Ids(file.read_text(encoding="utf-8")).found:
        raise PageError(f'{FILE}: "{old}": sidan "{address}" har inget stycke med id "{anchor}"')


class _Ids(HTMLParser):
    """Collects the ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.update(value for name, value in attrs if name == "id" and value)
