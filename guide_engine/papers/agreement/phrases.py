"""Phrases looked for in running text, written so that a lawyer can read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_ALTERNATIVE = re.compile(r"[^\W_][\w-]*\*?")
_BETWEEN = r"(?:\s*/\s*|\s+)"
_LISTED = r"(?:\w+(?:\s*,\s*|\s+(?:eller|och)\s+)){0,3}"
"""Between a negation and a word can stand others that it is about too: "inga viten eller …"."""
_NEAR = 80
"""A negation is looked for so many characters away."""


def well_formed(phrase: str) -> bool:
    """Tell whether a phrase is words with spaces between: "a|b" is either, * any ending."""
    return bool(phrase) and all(
        _ALTERNATIVE.fullmatch(each) for word in phrase.split(" ") for each in word.split("|")
    )


def pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of some phrases, as whole words and in any case."""
    return re.compile(rf"(?<!\w)(?:{_any(phrases)})(?!\w)", re.IGNORECASE)


def negated_before(phrases: Sequence[str]) -> re.Pattern[str]:
    """Return what finds a negation at the end of the text before a word."""
    return re.compile(rf"(?<!\w)(?:{_any(phrases)})\s+{_LISTED}$", re.IGNORECASE)


def negated_after(phrases: Sequence[str]) -> re.Pattern[str]:
    """Return what finds a negation at the start of the text after a word."""
    return re.compile(rf"\s+(?:{_any(phrases)})(?!\w)", re.IGNORECASE)


def found(
    wanted: re.Pattern[str],
    text: str,
    before: re.Pattern[str] | None = None,
    after: re.Pattern[str] | None = None,
) -> str:
    """Return the first place where a pattern stands and is not negated, or nothing."""
    composed = unicodedata.normalize("NFC", text)
    for match in wanted.finditer(composed):
        start, end = match.span()
        if before and before.search(composed[max(0, start - _NEAR) : start]):
            continue
        if after and after.match(composed[end : end + _NEAR]):
            continue
        return " ".join(match[0].split())
    return ""


def _any(phrases: Sequence[str]) -> str:
    return "|".join(
        _BETWEEN.join(f"(?:{'|'.join(map(_word, word.split('|')))})" for word in phrase.split(" "))
        for phrase in phrases
    )


def _word(word: str) -> str:
    ending = r"\w*" if word.endswith("*") else ""
    return _BETWEEN.join(map(re.escape, word.rstrip("*").split("_"))) + ending
