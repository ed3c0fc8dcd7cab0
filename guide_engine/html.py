"""Markup that is escaped by construction: a string is text, only ``Html`` is markup.

A text in the base language on a page in another stands between the signs that Unicode has for
text that runs its own way (FSI and PDI): they go through every template, and show nothing where
they are left. As markup they become an element that says the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape

Attributes = Mapping[str, str | bool | None]
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})
_TEXT_ONLY = frozenset({"option", "textarea", "title"})
"""Elements that have no elements in them."""
_FOREIGN, _END = "\u2068", "\u2069"
_SPAN = re.compile(f"{_FOREIGN}([^{_FOREIGN}{_END}]*){_END}")
FOREIGN = "sv"
"""The tag of the base language, where a page in another language quotes it."""


class Html(str):
    """A string that is markup already."""

    __slots__ = ()


type Child = Html | str | Iterable[Child] | None


def foreign(text: str) -> str:
    """Return a text of the base language as it stands among those of another."""
    return f"{_FOREIGN}{text}{_END}" if text else text


def unmarked(text: str) -> str:
    """Return a text without the signs that ``foreign`` puts around its parts."""
    return text.replace(_FOREIGN, "").replace(_END, "") if _FOREIGN in text else text


def in_parts(text: str) -> list[tuple[str, bool]]:
    """Return the parts of a text, each with whether it is of the base language."""
    parts = [(part, number % 2 == 1) for number, part in enumerate(_SPAN.split(text))]
    return [part for part in parts if part[0]]


def tag(name: str, attributes: Attributes | None = None, *children: Child) -> Html:
    """Return an element; attributes that are None or False are left out, True has no value."""
    start = f"<{name}{_written(attributes)}>" if attributes else f"<{name}>"
    if name in _VOID:
        return Html(start)
    parts = [start]
    _add(parts, children, _escaped if name in _TEXT_ONLY else _shown)
    parts.append(f"</{name}>")
    return Html("".join(parts))


def join(*children: Child) -> Html:
    """Return children one after the other, text escaped."""
    parts: list[str] = []
    _add(parts, children, _shown)
    return Html("".join(parts))


def _add(parts: list[str], children: Iterable[Child], shown: Callable[[str], str]) -> None:
    # A list that grows, and the commonest first: pages have thousands of parts.
    for child in children:
        if isinstance(child, Html):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(shown(child))
        elif child is not None:
            _add(parts, child, shown)


def _shown(text: str) -> str:
    text = _escaped(text)
    return _SPAN.sub(_span, text) if _FOREIGN in text else text


def _span(found: re.Match[str]) -> str:
    return f'<span lang="{FOREIGN}" dir="ltr">{found[1]}</span>'


def _escaped(text: str) -> str:
    # Few texts have any of these, and looking for them is quicker than replacing each.
    special = "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
    return escape(text) if special else text


def _written(attributes: Attributes) -> str:
    return "".join(
        [
            f" {name}" if value is True else f' {name}="{_escaped(unmarked(str(value)))}"'
            for name, value in attributes.items()
            if value is not None and value is not False
        ]
    )
