"""The words of the search: what a typed word can mean on the pages.

The table goes into the search index and docs/assets/javascripts/site/search-words.js reads it.
It has families of words: the forms that stand on the pages, the other forms that a reader may
type (simplemma knows the inflections), and the families to search as well, which are compounds
with the word and words that mean nearly the same (words.toml).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import takewhile
from pathlib import Path
from typing import Any

from simplemma.strategies import DEFAULT_DICTIONARY_FACTORY

from guide_engine.errors import allowed
from scripts.search.sections import SearchError

FILE = Path(__file__).with_name("words.toml")
_WORD = re.compile(r"[^\W_]+")
# The fewest letters of a compound's parts; a part that no editor chose needs more.
_FIRST, _LAST, _LAST_UNCHOSEN = 2, 3, 4
# A word with fewer inflections of its own is rather a form of another word.
_OWN_FORMS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What editors decide about the search (words.toml)."""

    stop: frozenset[str]
    parts: tuple[str, ...]
    whole: frozenset[str]
    synonyms: Mapping[str, tuple[str, ...]]
    keywords: Mapping[str, str]
    fields: Mapping[str, float]
    pages: Mapping[str, float]


@dataclass(slots=True)
class Family:
    """Forms of a word: on the pages and elsewhere, and the families that it leads to."""

    tokens: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    related: set[str] = field(default_factory=set)


def read_words(file: Path = FILE) -> Words:
    """Return the file's words; raise SearchError for a key that is missing or unknown."""
    try:
        data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SearchError(f"{file.name}: {error}") from error
    keys = [each.name for each in fields(Words)]
    for key in sorted(data.keys() ^ set(keys)):
        raise SearchError(f"{file.name}: {key}: saknas eller är okänd; tillåtna är {allowed(keys)}")
    return Words(
        stop=frozenset(data["stop"].split()),
        parts=tuple(data["parts"].split()),
        whole=frozenset(data["whole"].split()),
        synonyms={word: tuple(other.split()) for word, other in data["synonyms"].items()},
        keywords={place: " ".join(text.split()) for place, text in data["keywords"].items()},
        fields=data["fields"],
        pages=data["pages"],
    )


def word_table(tokens: Collection[str], words: Words) -> list[str]:
    """Return the families, one a line: "stem|endings on the pages|other endings|related".

    Endings have commas between them, "-" stands for none on the pages, and related families
    are numbers of lines. Raises SearchError for a synonym that no page has.
    """
    families = _families({t for t in tokens if _WORD.fullmatch(t)} - words.stop, words)
    names = sorted(families)
    numbers = {name: number for number, name in enumerate(names)}
    return [_line(families[name], numbers) for name in names]


def _families(tokens: set[str], words: Words) -> dict[str, Family]:
    lexicon = Lexicon(tokens, {*words.parts, *words.synonyms})
    families: dict[str, Family] = defaultdict(Family)
    for token in tokens:
        families[lexicon.lemma(token)].tokens.add(token)
    compounds = Compounds(lexicon, words)
    for name in list(families):
        for part in {part for token in families[name].tokens for part in compounds.parts(token)}:
            families[part].related.add(name)
    for word, others in words.synonyms.items():
        for other in others:
            if not families[lexicon.lemma(other)].tokens:
                raise SearchError(f"{FILE.name}: synonyms.{word}: ingen sida har ordet {other}")
        families[lexicon.lemma(word)].related |= {lexicon.lemma(other) for other in others}
    for name, family in families.items():
        family.forms = lexicon.forms(name) - family.tokens - words.stop
        family.related.discard(name)
    return dict(families)


def _line(family: Family, numbers: Mapping[str, int]) -> str:
    stem = _common_start(family.tokens | family.forms)
    here, elsewhere = (
        ",".join(form[len(stem) :] for form in sorted(forms))
        for forms in (family.tokens, family.forms)
    )
    related = ",".join(str(number) for number in sorted(numbers[name] for name in family.related))
    return "|".join((stem, here if family.tokens else "-", elsewhere, related)).rstrip("|")


def _common_start(words: Collection[str]) -> str:
    first, last = min(words), max(words)
    same = takewhile(lambda letters: letters[0] == letters[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in same)


class Lexicon:
    """Inflections of the words on the pages, also of compounds that the dictionary lacks."""

    def __init__(self, tokens: Collection[str], chosen: Collection[str]) -> None:
        """Read the dictionary once for the words on the pages and those that editors chose."""
        self._tokens = tokens
        self._lemmas = DEFAULT_DICTIONARY_FACTORY.get_dictionary("sv")
        asked = {ending for word in (*tokens, *chosen) for _, ending in _splits(word)}
        asked |= {self._lemmas.get(word, word) for word in asked}
        self._forms: dict[str, set[str]] = defaultdict(set)
        for form, lemma in self._lemmas.items():
            if lemma in asked and form.isalpha() and form.islower():
                self._forms[lemma].add(form)
        self._endings = {form for word in chosen for form in self._forms[self._entry(word)]}

    def lemma(self, word: str) -> str:
        """Return the name of the family that a word belongs to."""
        first, last = self._cut(word)
        if not last and word.endswith("s") and word[:-1] in self._tokens:
            return self.lemma(word[:-1])  # the genitive of a name
        return first + self._entry(last) if last else word

    def forms(self, lemma: str) -> set[str]:
        """Return the inflections of a family."""
        first, last = self._cut(lemma)
        if not last:
            return {lemma, f"{lemma}s"} if lemma.isalpha() else {lemma}
        return {lemma} | {first + form for form in self._forms[self._entry(last)]}

    def _cut(self, word: str) -> tuple[str, str]:
        """Return what the dictionary has of a word's end and what stands before it."""
        if word in self._lemmas:
            return "", word
        for first, last in _splits(word):
            if last in self._endings:
                return first, last
        for first, last in _splits(word):
            if len(last) >= _LAST_UNCHOSEN and len(self._forms[self._entry(last)]) >= _OWN_FORMS:
                return first, last
        return word, ""

    def _entry(self, word: str) -> str:
        """Return the lemma of a word of the dictionary."""
        if len(self._forms.get(word, ())) >= _OWN_FORMS:
            return word
        return self._lemmas.get(word, word)


def _splits(word: str) -> Iterator[tuple[str, str]]:
    """Iterate over a word cut in two; the whole word first, then the longest endings."""
    yield "", word
    for place in range(_FIRST, len(word) - _LAST + 1):
        yield word[:place], word[place:]


class Compounds:
    """Knows which words begin or end with one of the chosen parts."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        """Take down how parts look first and last in a compound."""
        self._first: dict[str, str | None] = {}
        self._last: dict[str, str | None] = {}
        # A word that only looks like a compound counts as a part that leads nowhere.
        for word in (*words.whole, *words.parts):
            name = lexicon.lemma(word)
            part = name if word in words.parts else None
            forms = lexicon.forms(name)
            self._last |= dict.fromkeys(forms, part)
            self._first |= dict.fromkeys((*forms, f"{word}s", f"{word[:-1]}s"), part)

    def parts(self, word: str) -> Iterator[str]:
        """Iterate over the parts at both ends of a word; the longest that fits is the part."""
        for place in range(len(word)):
            if word[place:] in self._last:
                if (part := self._last[word[place:]]) and place >= _FIRST:
                    yield part
                break
        for place in range(len(word), 0, -1):
            if word[:place] in self._first:
                if (part := self._first[word[:place]]) and len(word) - place >= _LAST:
                    yield part
                break
