"""The links that lead out of the guide where other sites show it: each opens a tab and says so.

The browser does the same with what the engine makes (``embed/frame.js``).
"""

from __future__ import annotations

import re
from functools import partial

from guide_engine.html import Html, tag

# A page of the guide is two steps from the site's root; nothing else of it leads there.
_OUT = re.compile(r'<a ([^>]*\bhref="(?:\.\./\.\./|https?:)[^>]*)>(.*?)</a>', re.DOTALL)
_LABEL = re.compile(r'\baria-label="([^"]*)"')


def outward(section: Html, note: str) -> Html:
    """Return the guide's part of a page with its ways out marked; ``note`` says what they do."""
    return Html(_OUT.sub(partial(_marked, note), section))


def _marked(note: str, link: re.Match[str]) -> str:
    attributes, text = link[1], link[2]
    label, named = _LABEL.subn(lambda found: f'aria-label="{found[1]}, {note}"', attributes)
    said = "" if named else tag("span", {"class": "visually-hidden"}, f" ({note})")
    return f'<a {label} target="_blank">{text}{said}</a>'
