"""The engine's side: everything goes in process through what the browser's worker calls.

An answer is a reply or an InputError, which the page knows what to do with. Whatever stands in a
reply as markup is read as a browser reads it, and may hold nothing that runs or fetches.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from time import process_time
from typing import override
from urllib.parse import urlsplit

from guide_engine.browser import respond
from guide_engine.errors import InputError
from scripts.measure.fuzz import hostile
from scripts.processors import shared_out

SHARE = 500
"""So many inputs have one seed, and are one process's work at a time."""
SLOW = 2.0
"""Seconds of the processor; a browser is slower, and gives up after a few."""

_RUNNING = frozenset({"script", "iframe", "object", "embed", "base", "meta", "link", "style"})
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset")
_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})

type Maker = Callable[[Random], Mapping[str, object] | str]


@dataclass(slots=True)
class Tally:
    """What came of a number of inputs; ``wrong`` has what may not be, each with its input."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run(number: int, seed: int) -> dict[str, Tally]:
    """Throw so many of every kind at the engine; return what came of them by kind."""
    found = {kind: Tally() for kind in KINDS}
    work = [(kind, part) for kind in KINDS for part in range(-(-number // len(KINDS) // SHARE))]
    for (kind, _), tally in zip(
        work, shared_out(lambda one: _share(*one, seed), work), strict=True
    ):
        found[kind].counts += tally.counts
        found[kind].wrong += tally.wrong
    return found


def _share(kind: str, part: int, seed: int) -> Tally:
    random, tally = Random(f"{seed} {kind} {part}"), Tally()
    for _ in range(SHARE):
        made = KINDS[kind](random)
        # A browser writes half a character as an escape; as a letter it cannot be sent.
        asked = hostile.whole(made) if isinstance(made, str) else json.dumps(made)
        tally.counts["inputs"] += 1
        for problem in problems(asked, tally.counts):
            tally.wrong.append(f"{problem}: {asked[:2000]}")
    return tally


def problems(asked: str, counts: Counter[str]) -> Iterator[str]:
    """Iterate over what is wrong with the engine's answer to a request."""
    begun = process_time()
    try:
        reply = respond(asked)
        reply.encode()
    except InputError:
        counts["refused"] += 1
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader would see it end here
        yield f"traceback, {type(error).__name__}: {error}"
        return
    if (took := process_time() - begun) > SLOW:
        yield f"slow, {took:.1f} s"
    told = json.loads(reply)
    kind = next((key for key in ("missing", "refused", "html", "base64") if key in told), "other")
    counts[kind] += 1
    html = told.get("html", "")
    if "address" in told and (html.count('<section id="guide"') != 1 or "<h1" not in html):
        yield "a page without its part or its heading"
    yield from in_markup(html)
    if told.get("type") == "text/html":
        yield from in_markup(b64decode(told["base64"]).decode(), whole=True)


def in_markup(html: str, *, whole: bool = False) -> Iterator[str]:
    """Iterate over what would run or fetch; a ``whole`` page has a head of its own."""
    reader = _Reader(whole=whole)
    reader.feed(html)
    reader.close()
    yield from reader.wrong


class _Reader(HTMLParser):
    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.refused = _RUNNING - {"meta", "style"} if whole else _RUNNING

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.refused:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.wrong.append(f"<{tag} {name}>")
            if name in _ADDRESSES and not _is_harmless(value or ""):
                self.wrong.append(f'<{tag} {name}="{value}">')


def _is_harmless(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and hostile.MARK not in parts.netloc


# ---- What is asked ---------------------------------------------------------------------


def _page(random: Random, **more: object) -> dict[str, object]:
    asked: dict[str, object] = {
        "kind": "page",
        "fragment": hostile.link(random),
        "profile": hostile.profile(random),
        "today": "2026-12-01",
    }
    return {**asked, **more}


def _link(random: Random) -> Mapping[str, object]:
    return _page(random)


def _history(random: Random) -> Mapping[str, object]:
    """Return a page asked for with all that a history entry can bring back, also of other pages."""
    site = "https://iop.kommunen.se/"
    return _page(random, site=random.choice((site, hostile.text(random))), held=_held(random))


def _held(random: Random) -> dict[str, object]:
    parts = ("facts", "fields", "agreement", "views", "draft", hostile.text(random))
    keys = ("syfte", "vad", "kontakt", "period_fran", "lank", "fil", "satt", "svar-syfte")
    return {
        random.choice(parts): {
            random.choice((*keys, hostile.text(random))): hostile.text(random) for _ in range(3)
        }
        for _ in range(random.randrange(3))
    }


def _file(random: Random) -> Mapping[str, object]:
    if random.random() < 0.6:
        return {"kind": "open", "text": hostile.visit_file(random)}
    return {"kind": "workshop", "do": "open", "text": hostile.draft_file(random)}


def _search(random: Random) -> Mapping[str, object]:
    """Return a comparison with what a visitor pastes: a link, with a query and all, or a file."""
    ways = {"satt": "lank", "lank": f"https://x.se/?{hostile.link(random)}#{hostile.link(random)}"}
    if random.random() < 0.3:
        ways = {"satt": "fil", "fil": hostile.visit_file(random)}
    paper = {"kind": "paper", "paper": "compare", "as": random.choice(("html", "md"))}
    return {**_page(random), **paper, "held": {"views": ways}}


def _message(random: Random) -> Mapping[str, object] | str:
    """Return a request of the right kind with anything in it, or no request at all."""
    kinds = ("page", "assess", "paper", "keep", "open", "workshop", hostile.text(random))
    papers = ("idea", "memo", "case", "agenda", "agreement", "contract", "compare", "calendar")
    whole: dict[str, object] = {
        **_page(random),
        "kind": random.choice(kinds),
        "paper": random.choice((*papers, hostile.text(random))),
        "as": random.choice(("html", "md", "json", "ics", hostile.text(random))),
        "held": _held(random),
        "answers": {"syfte": hostile.text(random)},
        "do": random.choice(("show", "start", "add", "remove", "keep", hostile.text(random))),
        "part": hostile.text(random),
        "what": hostile.text(random),
        "text": hostile.visit_file(random),
    }
    if random.random() < 0.3:
        whole["more"] = {random.choice(("malmo", "region", "papers", "x")): hostile.value(random)}
    return hostile.damaged(random, whole)


KINDS: Mapping[str, Maker] = {
    "links": _link,
    "files": _file,
    "messages": _message,
    "searches": _search,
    "histories": _history,
}
