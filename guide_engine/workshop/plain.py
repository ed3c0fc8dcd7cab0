"""Text that Markdown leaves as it is."""

from __future__ import annotations

import re
from html import escape

from guide_engine.html import Html

_MARKS = re.compile(r"[*_`\[\]\\#!~|{}^@]|^[-+:]|^\d+(?=[.)])")


def plain(text: str) -> Html:
    """Return a line of text for a Markdown page, where it is nothing but text."""
    marked = escape(text, quote=False)
    return Html(_MARKS.sub(lambda mark: f"&#{ord(mark[0][0])};{mark[0][1:]}", marked))
