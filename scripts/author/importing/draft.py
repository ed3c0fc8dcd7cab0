"""The draft of a page: front matter, text, and the check that no word is lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bs4.element import Tag

from scripts.author.importing import markup
from scripts.author.importing.words import DocumentError, Reading, lines, parse, text_words, words
from scripts.read import front_matter
from scripts.read.front_matter import REQUIRED
from scripts.read.paragraphs import body

type Fields = Mapping[str, str]
"""The front matter as it is typed in."""

MAY_BE_EMPTY = ("kalla", "beslutad", "giltig_fran", "giltig_till")
_DATES = ("beslutad", "giltig_fran", "giltig_till", "granskad")
_SHOWN = 10

FITTING: Fields = {
    **dict.fromkeys(REQUIRED, ""),
    "title": "x",
    "description": "x",
    "granskad": "2000-01-01",
    "agare": "x",
}
"""Values that are allowed, to check one field at a time."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many words went in and came out."""

    read: int
    dropped: int
    joined_from: int
    joined_to: int
    written: int


def front_matter_of(fields: Fields) -> str:
    """Return the front matter with the fields in order."""
    return "".join(
        [
            "---\n",
            *(f"{key}: {_value(key, fields[key])}".rstrip() + "\n" for key in REQUIRED),
            "---\n",
        ]
    )


def check_field(page: str, key: str, value: str) -> None:
    """Raise PageError if a field may not have this value, whatever the others are."""
    front_matter.read(page, front_matter_of({**FITTING, key: value}))


def check_fields(page: str, fields: Fields) -> None:
    """Raise PageError if the fields don't fit together."""
    front_matter.read(page, front_matter_of(fields))


def draft(fields: Fields, html: str) -> str:
    """Return a page with the document's text below the title as its only first heading."""
    soup = parse(html)
    first = soup.find(True)
    if isinstance(first, Tag) and _is_title(first, fields["title"]):
        first.decompose()
    headings = soup.find_all(re.compile(r"h[1-6]"))
    levels = sorted({found.name for found in headings})
    for found in headings:
        found.name = f"h{min(6, 2 + levels.index(found.name))}"
    text = markup.to_markdown(str(soup)).strip()
    heading = f"# {markup.escaped(fields['title'])}"
    return f"{front_matter_of(fields)}\n{heading}\n\n{text}\n"


def count(name: str, reading: Reading, page: str, title: str) -> Counted:
    """Return the figures of a draft.

    Raises DocumentError if the draft has other words than the document.
    """
    expected = Counter(reading.words)
    dropped = Counter(words("\n".join(reading.dropped)))
    before = Counter(word for join in reading.joins for word in join.before)
    after = Counter(word for join in reading.joins for word in join.after)
    expected.update(after)
    expected.subtract(dropped)
    expected.subtract(before)
    written = Counter(text_words(markup.rendered(body(page))))
    if not has_title(reading.html, title):
        written.subtract(Counter(words(title)))
    if lost := +(expected - written):
        raise DocumentError(f"{name}: ord skulle gå förlorade: {_listed(lost)}; inget är skrivet")
    if added := +(written - expected):
        raise DocumentError(f"{name}: ord skulle tillkomma: {_listed(added)}; inget är skrivet")
    return Counted(
        read=len(reading.words),
        dropped=dropped.total(),
        joined_from=before.total(),
        joined_to=after.total(),
        written=written.total(),
    )


def has_title(html: str, title: str) -> bool:
    """Tell whether a document begins with the title as a heading."""
    first = parse(html).find(True)
    return isinstance(first, Tag) and _is_title(first, title)


def first_heading(html: str) -> str:
    """Return the document's first heading, empty if it has none."""
    found = parse(html).find(re.compile(r"h[1-6]"))
    return " ".join(lines(found)) if isinstance(found, Tag) else ""


def _is_title(element: Tag, title: str) -> bool:
    return bool(re.fullmatch(r"h[1-6]", element.name)) and text_words(element) == words(title)


def _listed(found: Counter[str]) -> str:
    shown = ", ".join(f'"{word}"' for word in list(found)[:_SHOWN])
    return f"{shown} med flera ({found.total()} ord)" if len(found) > _SHOWN else shown


def _value(key: str, text: str) -> str:
    text = text.strip()
    if key == "kalla":
        return json.dumps([part for part in re.split(r"[\s,]+", text) if part], ensure_ascii=False)
    if key in _DATES and (not text or _is_date(text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
