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
    start = f"<{name}{_written(attributes or {})}>"
    if name in _VOID:
        return Html(start)
    return Html(f"{start}{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Return children one after the other, text escaped."""
    return Html("".join(_parts(children)))


def _parts(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            yield child
        elif isinstance(child, str):
            yield escape(child)
        else:
            yield from _parts(child)


def _written(attributes: Attributes) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )
