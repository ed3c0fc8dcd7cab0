"""The chapters and paragraphs that a sentence cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.read.statutes.names import Name, names_in, nearest
from scripts.read.statutes.numbers import NUMBER, normal

_ITEM = rf"{NUMBER}(?:\s?[–-]\s?{NUMBER})?"
_BETWEEN = r"(?:,\s(?:och\s|eller\s|samt\s)?|\s(?:och|eller|samt)\s)"
_LIST = rf"{_ITEM}(?:{_BETWEEN}{_ITEM})*"
_START = r"(?<![\w:/.–-])"
_COLON = rf"{NUMBER}:{_ITEM}(?![\w:])"

_CITATION = re.compile(
    rf"{_START}(?P<chapters>{_LIST})\s?kap(?:itlet|itel)?\b\.?(?:\s(?P<of>{_LIST})\s?§)?"
    rf"|{_START}(?P<bare>{_LIST})\s?§"
    rf"|{_START}(?P<colons>{_COLON}(?:{_BETWEEN}{_COLON})*)"
    r"|(?P<unread>[\w:.–-]*\d\w*(?:\s[a-z])?\s?§|§+\s?\d+)"
)
_SPAN = re.compile(rf"(?P<first>{NUMBER})(?:\s?[–-]\s?(?P<last>{NUMBER}))?")
_PAIR = re.compile(rf"(?P<chapter>{NUMBER}):(?P<paragraphs>{_ITEM})")

# A sentence ends before a capital letter, but "kap." never ends one.
_END = re.compile(r"(?<!\bkap)[.!?][)”\"»]*\s+(?=[(”\"»]?[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited chapter, paragraph or range of paragraphs.

    ``chapter`` is None for a paragraph without one, ``first`` for a chapter alone. ``statute``
    is the one that the sentence names nearest, if any. ``readable`` is False for a sign with a
    number that is written in another way, so that nothing passes because nobody read it.
    """

    text: str
    offset: int
    statute: str | None
    chapter: str | None = None
    first: str | None = None
    last: str | None = None
    readable: bool = True


def citations(text: str) -> list[Citation]:
    """Return what a text cites, in its order; offsets count from the text's beginning."""
    found: list[Citation] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        found += _in_sentence(text[start:end], start)
        start = end
    return found


def _in_sentence(sentence: str, start: int) -> Iterator[Citation]:
    names = names_in(sentence)
    for match in _CITATION.finditer(sentence):
        if match["colons"] and not _beside(names, sentence, *match.span()):
            continue  # a time of day or a relation
        yield from _parts(match, nearest(names, *match.span()), start)


def _parts(match: re.Match[str], statute: str | None, start: int) -> Iterator[Citation]:
    text, offset = " ".join(match[0].split()), start + match.start()
    if match["unread"]:
        yield Citation(text, offset, statute, readable=False)
    elif match["bare"]:
        for first, last in _spans(match["bare"]):
            yield Citation(text, offset, statute, None, first, last)
    elif match["colons"]:
        for pair in _PAIR.finditer(match["colons"]):
            for first, last in _spans(pair["paragraphs"]):
                yield Citation(pair[0], offset, statute, normal(pair["chapter"]), first, last)
    else:
        # In "2 och 3 kap. 1 §" the paragraph is the last chapter's.
        *chapters, last_chapter = [
            number for span in _spans(match["chapters"]) for number in dict.fromkeys(span)
        ]
        for chapter in chapters:
            yield Citation(text, offset, statute, chapter)
        if match["of"] is None:
            yield Citation(text, offset, statute, last_chapter)
        for first, last in _spans(match["of"] or ""):
            yield Citation(text, offset, statute, last_chapter, first, last)


def _spans(numbers: str) -> Iterator[tuple[str, str]]:
    for span in _SPAN.finditer(numbers):
        yield normal(span["first"]), normal(span["last"] or span["first"])


def _beside(names: list[Name], sentence: str, start: int, end: int) -> bool:
    """Return whether a statute's name stands right before or after the place."""
    gaps = [sentence[name.end : start] for name in names if name.end <= start]
    gaps += [sentence[end : name.start] for name in names if name.start >= end]
    return any(not gap.strip(" (\n") for gap in gaps)
