"""Terms of the glossary explained where they are used.

On each built page the first place of a term becomes a link to the glossary, with the first
sentence of its meaning. A page that links to the term itself is left alone. The last word of a
term may have a noun's endings, the words before it any form of an adjective.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import override

import simplemma
from bs4 import BeautifulSoup

from guide_engine.errors import allowed
from guide_engine.html import Html, tag
from guide_engine.pages.start import page_address
from scripts.finish.placed import VOID, PlacedParser, edited
from scripts.processors import shared_out
from scripts.read.paragraphs import PageError

GLOSSARY = "kunskap/ordlista.md"
GUIDE = "guiden/"
MOST = 12
"""Links a page, so that it stays calm."""

BY_HAND = frozenset({"ord-overenskommelsen", "ord-utforare"})
"""Terms for one sense of a word that has others too: only pages that mean it link to it."""

# Of nouns, definite and plural, with and without genitive.
_ENDINGS = frozenset(
    f"{ending}{s}"
    for ending in ("", "en", "n", "et", "t", "ar", "arna", "er", "erna", "or", "orna", "r", "rna")
    for s in ("", "s")
)
_WORD = re.compile(r"\w+(?:[:–-]\w+)*-?")
_SENTENCE = re.compile(r".+?[.!?](?=\s+[A-ZÅÄÖ]|$)", re.DOTALL)
_ID = "ord-"

_QUIET_TAGS = frozenset(
    {
        "a",
        "abbr",
        "button",
        "caption",
        "code",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "kbd",
        "label",
        "nav",
        "pre",
        "script",
        "style",
        "summary",
        "svg",
        "th",
    }
)
_QUIET_CLASSES = frozenset(
    {
        "admonition-title",
        "generated",
        "guide-citations",
        "guide-meta",
        "page-facts",
        "page-notice",
        "page-toc-fold",
        "used-by",
    }
)
_QUIET_ID = "guide"


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its anchor in the glossary, its words and the first sentence of its meaning."""

    id: str
    words: tuple[str, ...]
    meaning: str

    def fits(self, words: Sequence[str]) -> bool:
        """Tell whether words of a text are this term in some form."""
        *before, last = zip(self.words, words, strict=True)
        return _same_noun(*last) and all(_same_adjective(*pair) for pair in before)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a page's markup that is a term."""

    start: int
    end: int
    term: Term


def link_terms(site: Path, pages: Iterable[str]) -> int:
    """Link terms on the built pages (paths under docs/); return how many links that makes.

    Where a page has too many terms, those that fewest pages use are linked.
    Raises PageError for a page that links to a term that the glossary does not have.
    """
    terms = read_terms(_file(site, GLOSSARY).read_text(encoding="utf-8"))
    linked = [page for page in pages if page != GLOSSARY and not page.startswith(GUIDE)]
    texts = {page: _file(site, page).read_text(encoding="utf-8") for page in linked}
    read = shared_out(lambda page: places(page, texts[page], terms), linked)
    found = dict(zip(linked, read, strict=True))
    used = Counter(place.term.id for on_page in found.values() for place in on_page)
    links = 0
    for page, on_page in found.items():
        root = "../" * page_address(page).count("/")
        rarest = sorted(on_page, key=lambda place: used[place.term.id])[:MOST]
        edits = [
            (p.start, p.end, _link(texts[page][p.start : p.end], root, p.term)) for p in rarest
        ]
        _file(site, page).write_text(edited(texts[page], edits), encoding="utf-8")
        links += len(edits)
    return links


def read_terms(html: str) -> tuple[Term, ...]:
    """Return the terms of the built glossary.

    Of a term with a short form in brackets, "Aktiebolag (svb)", it is the short form that the
    texts need explained.
    """
    terms: list[Term] = []
    for entry in BeautifulSoup(html, "html.parser").select(f"dt[id^={_ID}]"):
        name, meaning = entry.get_text(), entry.find_next_sibling("dd")
        short = re.search(r"\((\w+)\)", name)
        text = " ".join(meaning.get_text().split()) if meaning else ""
        first = _SENTENCE.match(text)
        if first is None:
            raise PageError(f"{GLOSSARY}#{entry['id']}: saknar en förklaring som är en mening")
        words = tuple(_WORD.findall(short[1] if short else name))
        terms.append(Term(str(entry["id"]), words, first[0]))
    return tuple(terms)


def places(page: str, html: str, terms: Iterable[Term]) -> list[Place]:
    """Return the first place of each term of a page, but of those that it links to itself.

    Raises PageError for a link to a term that does not exist.
    """
    reader = _Reader(html)
    known = {term.id: term for term in terms}
    for marked in reader.marked:
        if marked not in known:
            raise PageError(
                f"{page}: länken till #{marked} leder inte till ett ord i ordlistan; "
                f"tillåtet: {allowed(sorted(known))}"
            )
    told = {*reader.marked, *BY_HAND}
    first: dict[str, Place] = {}
    for place in _occurrences(html, reader.texts, tuple(known.values())):
        if place.term.id not in told:
            first.setdefault(place.term.id, place)
    return list(first.values())


def _occurrences(
    html: str, texts: Iterable[tuple[int, int]], terms: Sequence[Term]
) -> Iterator[Place]:
    """Iterate over all terms in the texts of a page, the longest at each place."""
    by_start: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda term: -len(term.words)):
        by_start.setdefault(_start(term.words[0]), []).append(term)
    for start, end in texts:
        words = list(_WORD.finditer(html, start, end))
        at = 0
        while at < len(words):
            possible = by_start.get(_start(words[at][0]), ())
            here = next((term for term in possible if _stands(html, words, at, term)), None)
            if here:
                yield Place(words[at].start(), words[at + len(here.words) - 1].end(), here)
            at += len(here.words) if here else 1


def _start(word: str) -> str:
    """Return the letters that all forms of a word begin with."""
    return word[:2].lower()


def _stands(html: str, words: Sequence[re.Match[str]], at: int, term: Term) -> bool:
    """Tell whether a term stands at a word of a text, only spaces between its own words."""
    here = words[at : at + len(term.words)]
    return (
        len(here) == len(term.words)
        and term.fits([word[0] for word in here])
        and all(html[one.end() : two.start()].isspace() for one, two in pairwise(here))
    )


def _same_noun(own: str, word: str) -> bool:
    """Compare a term's word with a text's: letters of a short form as they are, "IOP:s" too."""
    if own.isupper():
        return word.partition(":")[0] == own
    base, form = own.lower(), word.lower()
    return form.startswith(base) and form[len(base) :] in _ENDINGS


def _same_adjective(own: str, word: str) -> bool:
    """Compare words before the last: of a participle, "reserverad", the verb is another word."""
    base, form = own.lower(), word.lower()
    return form == base or (_lemma(form) == _lemma(base) and form != _lemma(base))


@cache
def _lemma(word: str) -> str:
    return simplemma.lemmatize(word, lang="sv")


def _link(text: str, root: str, term: Term) -> Html:
    address = f"{root}{page_address(GLOSSARY)}#{term.id}"
    attributes = {"class": "term", "href": address, "title": f"Ordlistan: {term.meaning}"}
    return tag("a", attributes, unescape(text))


def _file(site: Path, page: str) -> Path:
    return site / page_address(page) / "index.html"


class _Reader(PlacedParser):
    """Finds the running text of a page's article, and the terms that it links to itself."""

    def __init__(self, html: str) -> None:
        super().__init__(html)
        self.texts: list[tuple[int, int]] = []
        self.marked: set[str] = set()
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        inside = bool(self._open)
        if inside and tag == "a":
            page, _, anchor = (attributes.get("href") or "").partition("#")
            if anchor.startswith(_ID) and page.rstrip("/").endswith("ordlista"):
                self.marked.add(anchor)
        if tag in VOID or not (inside or tag == "article"):
            return
        classes = (attributes.get("class") or "").split()
        quiet = (
            tag in _QUIET_TAGS
            or not _QUIET_CLASSES.isdisjoint(classes)
            or attributes.get("id") == _QUIET_ID
        )
        self._open.append((tag, quiet or (inside and self._open[-1][1])))

    @override
    def handle_endtag(self, tag: str) -> None:
        while any(opened == tag for opened, _ in self._open):
            if self._open.pop()[0] == tag:
                return

    @override
    def handle_data(self, data: str) -> None:
        if self._open and not self._open[-1][1]:
            self.texts.append((self.place(), self.place() + len(data)))
