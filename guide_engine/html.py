"""Markup that is escaped by construction: a string is text, only ``Html`` is markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

Attributes = Mapping[str, str | bool | None]
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})


class Html(str):
    """A string that is markup already."""

    __slots__ = ()


type Child = Html | str | Iterable[Child] | None


def tag(name: str, attributes: Attributes | None = None, *children: Child) -> Html:
    """Return an element; attributes that are None or False are left out, True has no value."""
    start = f"<{name}{_written(attributes)}>" if attributes else f"<{name}>"
    if name in _VOID:
        return Html(start)
    parts = [start]
    _add(parts, children)
    parts.append(f"</{name}>")
    return Html("".join(parts))


def join(*children: Child) -> Html:
    """Return children one after the other, text escaped."""
    parts: list[str] = []
    _add(parts, children)
    return Html("".join(parts))


def _add(parts: list[str], children: Iterable[Child]) -> None:
    # A list that grows, and the commonest first: pages have thousands of parts.
    for child in children:
        if isinstance(child, Html):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(_escaped(child))
        elif child is not None:
            _add(parts, child)


def _escaped(text: str) -> str:
    # Few texts have any of these, and looking for them is quicker than replacing each.
    special = "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
    return escape(text) if special else text


def _written(attributes: Attributes) -> str:
    return "".join(
        [
            f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'
            for name, value in attributes.items()
            if value is not None and value is not False
        ]
    )
