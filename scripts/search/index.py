"""Makes the search index of the built site fit for Swedish, after mkdocs has written it.

What the theme's search worker reads stays as it was: settings and sections, which are now read
from the built pages (search_sections.py). A table of words is added, with which the search
dialog finds all forms of a word, compounds with it, and words typed without å, ä and ö.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path
from typing import Any

from scripts.processors import shared_out
from scripts.search.sections import SearchError, Section, page_sections
from scripts.search.words import FILE, Words, read_words, word_table

INDEX = "search/search_index.json"


def enrich(site: Path, brief: Collection[str] = ()) -> None:
    """Rewrite the search index of a built site; of ``brief`` pages it has the headings only.

    Raises SearchError where the index, a page and words.toml do not fit together.
    """
    file = site / INDEX
    if not file.is_file():
        raise SearchError(f"{INDEX}: finns inte; mkdocs behöver insticksmodulen search")
    enriched = enriched_index(json.loads(file.read_text(encoding="utf-8")), site, brief)
    text = json.dumps(enriched, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")


def enriched_index(
    index: Mapping[str, Any],
    site: Path,
    brief: Collection[str] = (),
    words: Words | None = None,
) -> dict[str, Any]:
    """Return the index with better sections and a table of words."""
    words = words or read_words()
    addresses = dict.fromkeys(doc["location"].split("#")[0] for doc in index["docs"])
    read = shared_out(lambda page: page_sections(site, page), list(addresses))
    sections = [section for of_page in read for section in of_page]
    _check_addresses(sections, words)
    for section in sections:
        # The page's own section keeps what stands before the first heading.
        if section.location.partition("#")[0] in brief and "#" in section.location:
            section.paragraphs.clear()
    return {
        "config": {**index["config"], "fields": _fields(words)},
        "docs": [_doc(section, words) for section in sections],
        "words": {
            "stop": sorted(words.stop),
            "families": word_table(_tokens(sections, words, index["config"]["separator"]), words),
        },
    }


def _doc(section: Section, words: Words) -> dict[str, Any]:
    doc: dict[str, Any] = {
        "location": section.location,
        "title": escape(section.title, quote=False),
        "text": section.text,
    }
    if keywords := words.keywords.get(section.location):
        doc["tags"] = [keywords]
    for start, boost in words.pages.items():
        if section.location.startswith(start):
            doc["boost"] = boost
    return doc


def _fields(words: Words) -> dict[str, dict[str, float]]:
    return {name: {"boost": boost} for name, boost in words.fields.items()}


def _tokens(sections: list[Section], words: Words, separator: str) -> set[str]:
    """Return the words of the index, cut as the search worker cuts them."""
    texts = [text for section in sections for text in (section.title, *section.paragraphs)]
    cut = re.compile(separator)
    return {
        token.lower()
        for text in (*texts, *words.keywords.values())
        for token in cut.split(text)
        if token
    }


def _check_addresses(sections: list[Section], words: Words) -> None:
    known = {section.location for section in sections}
    for place in words.keywords:
        if place not in known:
            raise SearchError(f"{FILE.name}: keywords.{place}: adressen finns inte")
    for place in words.pages:
        if not any(location.startswith(place) for location in known):
            raise SearchError(f"{FILE.name}: pages.{place}: inga sidor börjar så")
