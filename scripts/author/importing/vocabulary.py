"""Which Swedish words there are, so that a word cut at a line's end is made whole only then."""

from __future__ import annotations

from simplemma import is_known, lemmatize

_FEWEST = 3
"""The fewest letters of a part of a compound."""


def is_whole(first: str, last: str) -> bool:
    """Tell whether two halves make a word of the dictionary, or a compound of two such words.

    Two halves that are words by themselves are no proof: "offentlig-privat" has a hyphen.
    """
    whole, cut = f"{first}{last}".casefold(), len(first)
    if _has(whole):
        return True
    places = (place for place in range(_FEWEST, len(whole) - _FEWEST + 1))
    return any(
        _begins_compound(whole[:place], alone=place != cut) and _has(whole[place:])
        for place in places
    )


def _begins_compound(part: str, *, alone: bool) -> bool:
    """Tell a word's base form with the s that binds it to the next, or if ``alone`` without."""
    base = part.removesuffix("s")
    return (base != part and _is_base(base)) or (alone and _is_base(part))


def _is_base(word: str) -> bool:
    return len(word) >= _FEWEST and _has(word) and lemmatize(word, lang="sv") == word


def _has(word: str) -> bool:
    return is_known(word, lang="sv")
