"""The built site's files read as a browser without scripts would: links, ids, the guide's marks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html

from guide_engine.anchors import FILE as ANCHORS
from scripts.payload.manifest import BUNDLE


@dataclass(frozen=True)
class StaticPage:
    """What a page says about itself in its markup."""

    ids: set[str]
    links: list[str]
    answers: dict[str, str]
    exact: dict[tuple[str, str], str]
    step: str
    outcome: str
    rule: str
    decider: str
    purchase: str
    forms: dict[str, str]
    criteria: dict[str, str]
    warnings: set[str]
    conflicts: set[str]
    next_steps: set[str]


@cache
def read(file: Path) -> StaticPage:
    """Return a page of the built site."""
    whole = html.parse(file)
    # What is kept of a page must not keep all of it, as lxml's own strings do.
    find = partial(whole.xpath, smart_strings=False)
    links = find("//a[@href]")
    exact: dict[tuple[str, str], str] = {}
    for link in links:
        match link.get("data-nav", "").split("-"):
            case ["exact", fact, value]:
                exact[fact, value] = link.get("href")
            case _:
                pass

    def first(name: str) -> str:
        return next(iter(find(f"//@data-{name}[. != '']")), "")

    def statuses(name: str) -> dict[str, str]:
        found = find(f"//*[@data-{name}]")
        return {each.get(f"data-{name}"): each.get("data-status", "") for each in found}

    return StaticPage(
        ids=set(find("//@id")),
        links=[link.get("href") for link in links],
        answers={a: link.get("href") for link in links if (a := link.get("data-answer"))},
        exact=exact,
        step=first("page"),
        outcome=first("outcome"),
        rule=first("rule"),
        decider=first("decider"),
        purchase=first("purchase"),
        forms=statuses("form"),
        criteria=statuses("criterion"),
        warnings=set(find("//@data-warning")),
        conflicts=set(find("//@data-conflict")),
        next_steps=set(find("//@data-next-step")),
    )


def target(file: Path, link: str, site: Path) -> Path:
    """Return the file that a link on a page leads to, as the server finds it."""
    path = unquote(urlsplit(urldefrag(link).url).path)
    if not path:
        return file.resolve()
    return _found(site / path.lstrip("/") if path.startswith("/") else file.parent / path)


@cache
def _found(path: Path) -> Path:
    # Kept, as the pages of a folder lead to the same places.
    found = path.resolve()
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
