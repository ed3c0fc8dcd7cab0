"""How a line is joined to the next one: words and web addresses that the line's end cuts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.author.importing.lines import Line
from scripts.author.importing.vocabulary import is_whole

SOFT_HYPHEN = "\u00ad"

_SHARED = frozenset({"och", "eller", "samt", "respektive", "till", "från", "men", "som", "för"})
"""After "upphandlings-" these words show that the hyphen stands for a part left out."""

_HEAD = re.compile(rf"([^\W_]+)[-\u2010{SOFT_HYPHEN}]$")
_WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)+")
_NOT_WHOLE = re.compile(r"^\S+|\S+$|\S+(?:[-\u2010]\S*)+")
"""What of a line says nothing about whole words: its ends, and words with hyphens."""

_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz")
_URL_ONLY = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CUT_URL = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_URL_MORE = re.compile(
    r"(?!https?:|mailto:|www\.)(?:\S*/\S+|\S+\.(?:html?|pdf|aspx?|php|docx?)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Seam:
    """What a line keeps of its end, and what stands between it and the next one."""

    kept: str
    between: str
    sure: bool = True
    """False where the hyphen stays only because the word without it is not known."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The words that the document has within its lines, with and without hyphens."""

    hyphenated: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()


def usage(lines: Sequence[Line]) -> Usage:
    """Return the words of some lines that no line's end has cut."""
    text = "\n".join(line.text.casefold() for line in lines)
    inside = "\n".join(_NOT_WHOLE.sub(" ", line) for line in text.split("\n"))
    return Usage(frozenset(_HYPHENATED.findall(text)), frozenset(_WORD.findall(inside)))


def seam(first: str, second: str, known: Usage) -> Seam:
    """Return how two lines are joined; a hyphen goes only if that makes a word that is known."""
    head, tail = _HEAD.search(first), _WORD.match(second)
    if goes_on(first, second) or (head and (not tail or _CUT_URL.search(first))):
        return Seam(first, "")
    if head is None or tail is None or (_is_shared(tail[0]) and first[-1] != SOFT_HYPHEN):
        return Seam(first, " ")
    if first.endswith(SOFT_HYPHEN):
        return Seam(first[:-1], "")
    if _keeps_hyphen(head[1], tail[0], known):
        return Seam(first, "")
    whole = _whole(head[1], tail[0], known)
    kept = first[: head.start()] + whole.removesuffix(tail[0]) if whole else first
    return Seam(kept, "", sure=bool(whole))


def goes_on(first: str, second: str) -> bool:
    """Tell whether a web address goes on from one line to the next."""
    return bool(_URL_ONLY.fullmatch(first) and _URL_MORE.match(second))


def is_cut(text: str) -> bool:
    """Tell whether a text ends with the first half of a word."""
    return bool(_HEAD.search(text))


def _is_shared(after: str) -> bool:
    return after.casefold() in _SHARED


def _keeps_hyphen(word: str, after: str, known: Usage) -> bool:
    """Tell a hyphen of the word ("IOP-avtal", "e-post", "Nord-Syd") from one of the line."""
    plain = len(word) > 1 and word.isalpha() and not word.isupper() and after[0].islower()
    return not plain or f"{word}-{after}".casefold() in known.hyphenated


def _whole(head: str, tail: str, known: Usage) -> str:
    """Return the word that two halves make, empty if no such word is known."""
    # "till-låta" is "tillåta": three consonants are written as two.
    if head[-2:] == tail[0] * 2 and tail[0] in _CONSONANTS:
        head = head[:-1]
    word = f"{head}{tail}"
    return word if word.casefold() in known.plain or is_whole(head, tail) else ""
