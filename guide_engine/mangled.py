"""What programs on the way make of a link, read as it was sent.

Mail programs, scanners, chats and word processors write the signs of a link in other ways, break
it, and add to it. The guide's own links have lower-case letters without dots and rings, digits,
"_" and "-" between "&" and "=" (``permalink``); so whatever else stands in one came on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

_ROUNDS = 5
"""So many times at most a link is written anew by programs, one after the other."""

_AMPERSAND = re.compile(r"&(?:amp;|#38;|#x26;)+", re.IGNORECASE)
_REGISTERED = "®"
"""What a browser makes of "&reg" in a text, as in "&regler=…"."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_SIGN = re.compile(r"[&#?]")
_NEXT = re.compile(r"[\s+]+(?=\w+=)")
"""What stands between two parts where "&" has become a space."""
_PASSAGE = ":~:"
"""What comes after it names a passage of the page, for the browser."""
_FIRST = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE)
_OTHERS = re.compile(
    # Newsletters, advertisements and chats: who followed which link.
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|mc_[ce]id|mkt_tok|vero_\w+|oly_\w+|dm_i|trk|wt_mc|xtor"
    r"|(?:fb|g|dc|ms|tw|tt|y|sc)clid|gclsrc|[gw]braid|igsh(?:id)?|li_fat_id|spm|si|ref|ref_src|_gl|_ga"
    # Mail scanners: what is left of their own address (Safe Links, URL Defense).
    r"|url|data|sdata|reserved|[udcrmsekh]",
    re.IGNORECASE,
)
"""The keys that others add to any link; none is a key of ours."""


def plain(text: str) -> str:
    """Return the letters and digits of a text alone, which programs leave as they are."""
    return re.sub("[^a-z0-9]", "", text.lower())


def likely(text: str) -> Iterator[str]:
    """Iterate over what a value was: with what broke it left out, or up to what follows it."""
    lower = text.lower()
    yield re.sub("[^a-z0-9_-]", "", lower).strip("_-")
    first = _FIRST.search(lower)
    if first:
        yield first[0].strip("_-")


def pairs(part: str) -> list[tuple[str, str]]:
    """Return the keys and values that a part of a link had, each with the text that is left of it.

    A part stands between two "&"; one can hold the whole link. What others have added is left
    out, and so is an address that stands in it.
    """
    texts = _SIGN.split(_unwrapped(f"&{part}"))
    found = ((key.strip(), value.strip()) for text in texts for key, value in _apart(text))
    return [
        (key, value)
        for key, value in found
        if any(map(str.isalnum, key + value)) and not _OTHERS.fullmatch(key)
    ]


def _unwrapped(link: str) -> str:
    """Return a link with its signs as they were, however many programs have written it anew."""
    for _ in range(_ROUNDS):
        before, link = link, _AMPERSAND.sub("&", unquote(link, errors="replace"))
        if link == before:
            break
    link = link.replace(_REGISTERED, "&reg").translate(_DASHES).partition(_PASSAGE)[0]
    # As mail writes "=", where nobody has read it as mail.
    return re.sub("=3D", "=", link, flags=re.IGNORECASE)


def _apart(text: str) -> Iterable[tuple[str, str]]:
    """Return the key and value of a part, and of those that a space has joined to it."""
    key, sign, value = text.partition("=")
    if not sign and "/" in key:
        return
    first, *more = _NEXT.split(value)
    # An address may stand before it, up to the number sign that is lost.
    yield key.rpartition("/")[2], first
    for each in more:
        yield from _apart(each)
