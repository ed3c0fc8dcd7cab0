"""Reading markup strictly: what is opened is closed, and text stays text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})

BLOCKS = frozenset(
    {
        "article",
        "details",
        "div",
        "dl",
        "h1",
        "h2",
        "h3",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "ul",
    }
)
"""Elements that a browser does not leave inside a paragraph."""


@dataclass
class Element:
    """One element, with the text inside it."""

    name: str
    attributes: dict[str, str | None]
    text: str = ""
    parent: Element | None = field(default=None, repr=False)


@dataclass(frozen=True, eq=False)
class Document:
    """The elements of a page, to look up; ``root`` narrows a look to what stands inside it."""

    page: Sequence[Element]

    def one(self, name: str, root: Element | None = None) -> Element:
        """Return the only element of a class."""
        (found,) = self.all(name, root)
        return found

    def all(self, name: str, root: Element | None = None) -> list[Element]:
        """Return the elements of a class, or of a name with a leading "<"."""
        return [e for e in _index(self)[0][name] if root is None or within(e, root)]

    def having(self, attribute: str, root: Element | None = None) -> list[Element]:
        """Return the elements that have an attribute."""
        found = (e for e in self.page if attribute in e.attributes)
        return [e for e in found if root is None or within(e, root)]

    def children(self, of: Element) -> list[Element]:
        """Return what stands directly in an element."""
        return _index(self)[1][id(of)]

    def parts(self) -> list[str]:
        """Return the first class of each part of the guide; no text stands outside of them."""
        here = self.page[0]
        assert here.attributes["id"] == "guide"
        found = self.children(here)
        assert here.text == "".join(e.text for e in found), "text outside of every section"
        return [str(e.attributes.get("class", e.name)).split()[0] for e in found]


@cache
def _index(page: Document) -> tuple[Mapping[str, list[Element]], Mapping[int, list[Element]]]:
    """Return the elements of a page by class and name, and by what they stand in."""
    named: dict[str, list[Element]] = defaultdict(list)
    inside: dict[int, list[Element]] = defaultdict(list)
    for element in page.page:
        for name in (f"<{element.name}", *str(element.attributes.get("class", "")).split()):
            named[name].append(element)
        inside[id(element.parent)].append(element)
    return named, inside


def around(element: Element) -> Iterator[Element]:
    """Iterate over what an element stands in, itself left out."""
    while element.parent is not None:
        element = element.parent
        yield element


def within(element: Element, root: Element) -> bool:
    """Tell whether an element stands in another; equal ones are not the same."""
    return any(outer is root for outer in around(element))


def folded(element: Element) -> bool:
    """Tell whether an element stands in something folded."""
    return any(e.name == "details" for e in around(element))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says {names} twice"
        around = [element.name for element in self.open]
        assert not (tag == "a" and "a" in around), "a link in a link"
        assert not (tag in BLOCKS and "p" in around), f"<{tag}> in a paragraph"
        written = re.sub(r'"[^"]*"', "", self.get_starttag_text() or "")
        # SVG has one name with a capital of its own.
        written = written.replace(" viewBox=", "")
        assert written == written.lower(), f"{written} has capitals"
        parent = self.open[-1] if self.open else None
        element = Element(tag, dict(attrs), parent=parent)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise AssertionError(f"<{tag} {attrs}/> is not how elements are written")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop().name == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text += data
        for element in self.open:
            element.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def read(markup: str) -> list[Element]:
    """Return the elements of well-formed markup, in order; fails for any other."""
    reader = _read(markup)
    ids = [element.attributes["id"] for element in reader.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids)), "an id stands twice"
    return reader.elements


def values(markup: str, key: str) -> list[str]:
    """Return the values of an attribute in some markup."""
    return [str(found.attributes[key]) for found in read(markup) if key in found.attributes]


def text(markup: str) -> str:
    """Return the text of well-formed markup as a reader sees it."""
    return _read(markup).text


def _read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert not reader.open, f"not closed: {[element.name for element in reader.open]}"
    return reader
