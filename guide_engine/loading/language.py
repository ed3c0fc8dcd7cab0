"""Reading how a language writes (`language.toml`), of the base language and of others."""

from __future__ import annotations

import string

from guide_engine.model import Language
from guide_engine.tables import Table

FILE = "language.toml"
DIRECTIONS = ("ltr", "rtl")

_PLACES = {"quote": {"text"}, "in_name": {"name", "preposition"}, "date": {"day", "month", "year"}}


def read_language(table: Table, id_: str = "") -> Language:
    """Return a language; ``id_`` is that of its folder, empty for the base language."""
    templates = {key: _template(table, key, allowed) for key, allowed in _PLACES.items()}
    made = Language(
        id=id_,
        folder=id_,
        name=table.text("name"),
        lang=table.text("lang"),
        locale=table.text("locale"),
        dir=table.choice("dir", DIRECTIONS),
        comma=table.text("comma"),
        lowers=table.flag("lowers"),
        papers=table.flag("papers"),
        pages=table.texts("pages"),
        **templates,
    )
    table.done()
    return made


def _template(table: Table, key: str, allowed: set[str]) -> str:
    """Return a text with places to fill in: those of its key, "preposition" or not."""
    text = table.text(key)
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        named = {"{"}
    if not allowed - {"preposition"} <= named <= allowed:
        places = " ".join(f"{{{name}}}" for name in sorted(allowed))
        table.refuse(key, f"platserna är fel; tillåtet: {places}")
    return text
