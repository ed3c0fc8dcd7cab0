"""How alike two documents are, whatever their form, and what stands in only one of them."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from hashlib import blake2b
from itertools import batched
from pathlib import Path

from scripts.author.importing.words import DocumentError, lines, parse, words

SHINGLE = 5
SAME, WITHIN, PARTLY = 0.7, 0.8, 0.2
"""From these shares on two texts are the same, one is in the other, and they share parts."""

_HASH_BYTES = 8
_SENTENCE = re.compile(r"(?<=[^\d\s][.!?])\s+(?=[\"”»(]?[A-ZÅÄÖÉ])")
_SIMILAR = 0.6
_VERSION = 1


@dataclass(frozen=True)
class Text:
    """A document to compare: its name and its sentences, headings and list items."""

    name: str
    units: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, capitals and small letters alike."""
        return tuple(word.casefold() for unit in self.units for word in words(unit))

    @cached_property
    def shingles(self) -> frozenset[bytes]:
        """The hashes of all runs of a few words."""
        return _shingles(self.words)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts share, of all that they have and of the shorter one."""

    shared: int
    all: int
    shorter: int

    @property
    def alike(self) -> float:
        """The part of all runs of words that both have."""
        return self.shared / self.all if self.all else 0.0

    @property
    def within(self) -> float:
        """The part of the shorter text's runs that the longer one has."""
        return self.shared / self.shorter if self.shorter else 0.0

    @property
    def verdict(self) -> str:
        """Say what the texts are to each other; empty if nothing."""
        if self.within >= WITHIN and self.alike >= SAME:
            return "samma dokument i annan form"
        if self.within >= WITHIN:
            return "det ena dokumentet ingår i det andra"
        return "delvis samma text" if self.within >= PARTLY else ""

    @property
    def same(self) -> bool:
        """Tell whether the texts are one document."""
        return self.within >= WITHIN and self.alike >= SAME


@dataclass(frozen=True, slots=True)
class Differences:
    """What two texts don't share."""

    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...]
    """The words of the first, those of the second, and the sentence of the first."""


@dataclass(frozen=True, slots=True)
class Imported:
    """An earlier import, as the index knows it: no text, only hashes."""

    file: str
    draft: str
    digest: str
    shingles: frozenset[bytes]


def of_html(name: str, html: str) -> Text:
    """Return markup as a text to compare."""
    found = (_SENTENCE.split(line) for line in lines(parse(html)))
    return Text(name, tuple(unit for units in found for unit in units if words(unit)))


def likeness(first: frozenset[bytes], second: frozenset[bytes]) -> Likeness:
    """Compare two texts by the hashes of their runs of words."""
    return Likeness(len(first & second), len(first | second), min(len(first), len(second)))


def differences(first: Text, second: Text) -> Differences:
    """Return the sentences that only one text has, and those that differ in a few words."""
    only_first = _missing(first, second)
    only_second = _missing(second, first)
    changed: list[tuple[str, str, str]] = []
    for unit in list(only_first):
        other = max(only_second, key=lambda found: _ratio(unit, found), default="")
        if other and _ratio(unit, other) >= _SIMILAR:
            changed += ((*pair, unit) for pair in _changed(unit, other))
            only_first.remove(unit)
            only_second.remove(other)
    return Differences(tuple(only_first), tuple(only_second), tuple(changed))


def read_index(path: Path) -> tuple[Imported, ...]:
    """Return the earlier imports; raises DocumentError for an index that can't be read."""
    if not path.is_file():
        return ()
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["version"] != _VERSION:
            raise ValueError(raw["version"])
        return tuple(
            Imported(
                str(entry["file"]),
                str(entry["draft"]),
                str(entry["digest"]),
                _unpacked(str(entry["shingles"])),
            )
            for entry in raw["documents"]
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise DocumentError(
            f"{path}: förteckningen över tidigare dokument går inte att läsa ({problem}); "
            "tillåtet: en hel förteckning, eller ingen"
        ) from None


def index_text(found: Iterable[Imported]) -> str:
    """Return the index as it is stored."""
    documents = [
        {
            "draft": entry.draft,
            "file": entry.file,
            "digest": entry.digest,
            "shingles": b64encode(b"".join(sorted(entry.shingles))).decode("ascii"),
        }
        for entry in sorted(found, key=lambda entry: entry.draft)
    ]
    return (
        json.dumps({"version": _VERSION, "documents": documents}, indent=1, ensure_ascii=False)
        + "\n"
    )


def _unpacked(text: str) -> frozenset[bytes]:
    data = b64decode(text, validate=True)
    return frozenset(bytes(part) for part in batched(data, _HASH_BYTES, strict=True))


def _shingles(found: Sequence[str]) -> frozenset[bytes]:
    runs = range(max(1, len(found) - SHINGLE + 1)) if found else ()
    return frozenset(
        blake2b(" ".join(found[at : at + SHINGLE]).encode(), digest_size=_HASH_BYTES).digest()
        for at in runs
    )


def _missing(first: Text, second: Text) -> list[str]:
    """Return the units of the first text whose words don't stand in a row in the second."""
    whole = f" {' '.join(second.words)} "
    return [unit for unit in first.units if f" {' '.join(_folded(unit))} " not in whole]


def _folded(unit: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words(unit))


def _ratio(first: str, second: str) -> float:
    return SequenceMatcher(None, _folded(first), _folded(second), autojunk=False).ratio()


def _changed(first: str, second: str) -> Iterator[tuple[str, str]]:
    before, after = words(first), words(second)
    matcher = SequenceMatcher(None, _folded(first), _folded(second), autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            yield " ".join(before[start:end]), " ".join(after[other_start:other_end])
