"""What a word is, and the visible text of markup: the measure that no word is lost by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag

from guide_engine.errors import GuideError

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol",
    "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "title", "tr", "ul",
})
# fmt: on
"""Elements whose text does not run on into that of their neighbours."""

UNSEEN = ("script", "style", "template", "noscript", "head")
"""Elements whose content is not text for a reader."""

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LIGATURES = str.maketrans(
    {character: unicodedata.normalize("NFKC", character) for character in "ﬀﬁﬂﬃﬄﬅﬆ"}
)


class DocumentError(GuideError):
    """A document that can't be imported; the message names the file and what is allowed."""


@dataclass(frozen=True, slots=True)
class Join:
    """Words of the source that were made into other words, such as two halves into one."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read: clean markup, and what was found and done on the way."""

    html: str
    words: tuple[str, ...]
    """Every word of the source, counted apart from the markup where the format allows it."""
    dropped: tuple[str, ...] = ()
    """The lines that are not part of the draft."""
    joins: tuple[Join, ...] = ()
    notes: tuple[str, ...] = ()
    """What a person should look at."""


def clean(text: str) -> str:
    """Return text without what can't be seen, and with letters as they are written."""
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    return _CONTROL.sub(" ", _INVISIBLE.sub("", text))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text: unbroken runs of letters and digits."""
    return tuple(_WORD.findall(clean(text)))


def parse(html: str) -> BeautifulSoup:
    """Return well-formed markup as a tree."""
    return BeautifulSoup(html, "html.parser")


def attribute(element: Tag, name: str) -> str:
    """Return an attribute's text, empty if it is not there."""
    value = element.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def lines(element: Tag) -> tuple[str, ...]:
    """Return the visible text of markup, a line a block; list items have their numbers."""
    text = "".join(_pieces(element))
    found = (" ".join(clean(line).split()) for line in text.split("\n"))
    return tuple(line for line in found if line)


def text_words(element: Tag) -> tuple[str, ...]:
    """Return the words of the visible text of markup."""
    return words("\n".join(lines(element)))


def ordinals(element: Tag) -> tuple[str, ...]:
    """Return the numbers that a reader sees before list items."""
    return words(" ".join(ordinal(item) for item in element.find_all("li")))


def ordinal(item: Tag) -> str:
    """Return the number of an item of a numbered list, empty for other items."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return ""
    number = _number(attribute(parent, "start"), 1)
    for sibling in parent.find_all("li", recursive=False):
        number = _number(attribute(sibling, "value"), number)
        if sibling is item:
            break
        number += 1
    return str(number)


def _number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text.strip()) else otherwise


def _pieces(element: Tag) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Tag):
            yield from _piece_of(child)
        elif _is_text(child):
            yield re.sub(r"\s+", " ", str(child))


def _piece_of(child: Tag) -> Iterator[str]:
    if child.name in UNSEEN:
        return
    apart = child.name in BLOCKS
    if apart:
        yield "\n"
    if child.name == "li" and (number := ordinal(child)):
        yield f"{number}. "
    if child.name == "pre":
        yield child.get_text()
    else:
        yield from _pieces(child)
    if apart:
        yield "\n"


def _is_text(node: PageElement) -> bool:
    """Tell text from comments and declarations, which are strings as well."""
    return type(node) in (NavigableString, CData)
