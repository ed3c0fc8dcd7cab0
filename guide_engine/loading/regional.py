"""Reading what is said otherwise of a region (`words/region.toml`)."""

from __future__ import annotations

import string
from collections.abc import Mapping

from guide_engine.loading.files import finished
from guide_engine.tables import ID, Table

FILE = "words/region.toml"


def read_regional(table: Table) -> Mapping[str, str]:
    """Return the words for a region by text; a text that is right as it is stands for itself.

    Refuses a text that stands twice, and words with other places to fill in than their text.
    """
    texts: dict[str, str] = {}
    for part in table.tables("text"):
        text, region = finished(part, lambda part: (part.text("kommun"), part.text("region")))
        if ID.fullmatch(text):
            part.refuse("kommun", f'"{text}" kan vara ett id; ge orden en egen nyckel')
        if text == region:
            part.refuse("region", "säger detsamma; ställ texten under [[same]]")
        if places_in(text) != places_in(region):
            part.refuse("region", "har andra klamrar eller hakparenteser än texten")
        _add(texts, text, region, part, "kommun")
    for part in table.tables("same"):
        part.text("why")
        for text in part.texts("texts"):
            _add(texts, text, text, part, "texts")
        part.done()
    table.done()
    return texts


def _add(texts: dict[str, str], text: str, region: str, part: Table, key: str) -> None:
    if text in texts:
        part.refuse(key, f'"{text}" finns redan')
    texts[text] = region


def places_in(text: str) -> tuple[list[str], int, int]:
    """Return the names in braces in order, and how many brackets a text has of each half."""
    names = sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)
    return names, text.count("["), text.count("]")
