"""The built site's files read as a browser without scripts would: links, ids, the guide's marks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import override
from urllib.parse import unquote, urldefrag, urlsplit

from guide_engine.anchors import FILE as ANCHORS
from scripts.payload.manifest import BUNDLE


@dataclass
class StaticPage:
    """What a page says about itself in its markup."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    exact: dict[tuple[str, str], str] = field(default_factory=dict)
    step: str = ""
    outcome: str = ""
    rule: str = ""
    decider: str = ""
    purchase: str = ""
    forms: dict[str, str] = field(default_factory=dict)
    criteria: dict[str, str] = field(default_factory=dict)
    warnings: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    next_steps: set[str] = field(default_factory=set)


@cache
def read(file: Path) -> StaticPage:
    """Return a page of the built site."""
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    return reader.page


def target(file: Path, link: str, site: Path) -> Path:
    """Return the file that a link on a page leads to, as the server finds it."""
    path = unquote(urlsplit(urldefrag(link).url).path)
    found = (site / path.lstrip("/")) if path.startswith("/") else (file.parent / path)
    found = (found if path else file).resolve()
    return found / "index.html" if found.is_dir() else found


def dead_links(file: Path, site: Path) -> list[str]:
    """Return the links of a page that lead to no file or to no anchor of the file."""
    dead: list[str] = []
    for link in read(file).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        leads = target(file, link, site)
        anchor = unquote(parts.fragment)
        # A fragment with a sign of equality holds answers.
        missing = anchor and "=" not in anchor and leads.suffix == ".html"
        if not leads.is_file() or (missing and anchor not in read(leads).ids):
            dead.append(link)
    return dead


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = StaticPage()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page = self.page
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            page.ids.add(has["id"])
        if tag == "a" and "href" in has:
            page.links.append(has["href"])
            if "data-answer" in has:
                page.answers[has["data-answer"]] = has["href"]
            match has.get("data-nav", "").split("-"):
                case ["exact", fact, value]:
                    page.exact[fact, value] = has["href"]
                case _:
                    pass
        page.step = page.step or has.get("data-page", "")
        page.outcome = page.outcome or has.get("data-outcome", "")
        page.rule = page.rule or has.get("data-rule", "")
        page.decider = page.decider or has.get("data-decider", "")
        page.purchase = page.purchase or has.get("data-purchase", "")
        if "data-form" in has:
            page.forms[has["data-form"]] = has.get("data-status", "")
        if "data-criterion" in has:
            page.criteria[has["data-criterion"]] = has.get("data-status", "")
        for name, found in (
            ("data-warning", page.warnings),
            ("data-conflict", page.conflicts),
            ("data-next-step", page.next_steps),
        ):
            if name in has:
                found.add(has[name])


@cache
def addresses(site: Path) -> Mapping[str, str]:
    """Return the addresses of all paragraphs that the guide cites: the engine's, the profiles'."""
    folder = site / "assets" / "engine"
    (wheel,) = folder.rglob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        found: dict[str, str] = json.loads(packed.read(f"guide_engine/data/{ANCHORS}"))
    for file in folder.rglob(f"*{BUNDLE}"):
        found |= json.loads(file.read_text("utf-8"))["anchors"]
    return found
