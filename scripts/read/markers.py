"""What the build fills in on a page that somebody has written.

``<!-- genererat: namn -->`` is a part that the build makes, in a line of its own or inside a
sentence, and in the front matter between quotation marks. Text between ``<!-- om: namn -->`` and
``<!-- slut: namn -->`` stands where a condition holds, with "utan namn" where it does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guide_engine.errors import allowed, meant, settle
from scripts.read.front_matter import FRONT_MATTER
from scripts.read.paragraphs import PageError

_PART = re.compile(r"<!-- om: (utan )?([\w-]+) -->\n?(.*?)<!-- slut: \1?\2 -->\n?", re.DOTALL)
# A misspelt marker is one too: it would stand on the page as a comment that nobody sees.
_MARK = re.compile(r"<!--\s*(?:gen\w*\s*:?|(?:om|slut):)\s*([^>]*?)\s*-->")


@dataclass(frozen=True, slots=True)
class Filling:
    """The parts of a page by the names of their markers, and which of its conditions hold."""

    parts: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, bool] = field(default_factory=dict)

    def __or__(self, other: Filling) -> Filling:
        """Return both."""
        return Filling({**self.parts, **other.parts}, {**self.holds, **other.holds})


def filled(page: str, text: str, own: Filling, shared: Filling | None = None) -> str:
    """Return a page's text filled in with its own parts and those that any page may have.

    Raises PageError, or Mistakes for several, for an own part without a marker and for a mark
    that names nothing.
    """
    both = (shared or Filling()) | own
    left = _conditioned(text, both.holds)
    settle(list(_mistakes(page, text, left, own.parts, both.parts)))
    head = found[0] if (found := FRONT_MATTER.match(left)) else ""
    quoted = {name: _quoted(part) for name, part in both.parts.items()}
    return _filled(head, quoted) + _filled(left[len(head) :], both.parts)


def _mistakes(
    page: str, text: str, left: str, own: Mapping[str, str], parts: Mapping[str, str]
) -> Iterator[PageError]:
    """Iterate over the marks that the conditions have left and nothing fills, and missing ones."""
    missing = [name for name in own if _marker(name) not in text]
    known = allowed([_marker(name) for name in own]) or "inga märken på den här sidan"
    for mark in _MARK.finditer(left):
        place = f"{page}:{text.count('\n', 0, text.index(mark[0])) + 1}: {mark[0]}"
        if mark[0].startswith(("<!-- om:", "<!-- slut:")):
            yield PageError(f"{place}: okänt villkor eller utan slut")
        elif mark[0] not in map(_marker, parts):
            hint = meant(mark[1], missing or parts, 0.5)
            # Its right name is missing for this reason.
            missing = [name for name in missing if f'"{name}"' not in hint]
            yield PageError(f"{place} finns inte; {hint}tillåtet: {known}")
    for name in missing:
        yield PageError(f"{page}: {_marker(name)} saknas")


def _marker(name: str) -> str:
    return f"<!-- genererat: {name} -->"


def _quoted(text: str) -> str:
    """Return a text as it stands between quotation marks in YAML."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _conditioned(text: str, holds: Mapping[str, bool]) -> str:
    """Return a text with what its conditions leave; the marks of an unknown one stay."""

    def part(found: re.Match[str]) -> str:
        without, name, inside = found.groups()
        if name not in holds:
            return found[0]
        return _PART.sub(part, inside) if holds[name] != bool(without) else ""

    return _PART.sub(part, text)


def _filled(text: str, parts: Mapping[str, str]) -> str:
    """Put the parts in at once, so that what a part says itself is left as it is."""
    return _MARK.sub(lambda mark: parts[mark[1]], text)
