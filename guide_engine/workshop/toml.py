"""Writing a profile as TOML, as editors of the files write it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_WIDE = 96
_DELETE = "\x7f"


def to_toml(values: Mapping[str, Any]) -> str:
    """Return the file of a table: its own keys, then its tables and its lists of tables."""
    own = {key: value for key, value in values.items() if not _is_inside(key, value)}
    lines = [*_pairs(own)]
    for key, value in values.items():
        if key in own:
            continue
        parts = value if isinstance(value, list) else [(key, part) for key, part in value.items()]
        for part in parts:
            head, table = (
                (f"[{key}.{part[0]}]", part[1]) if isinstance(part, tuple) else (f"[[{key}]]", part)
            )
            lines += ["", head, *_pairs(table)]
    return "".join(f"{line}\n" for line in lines)


def _is_inside(key: str, value: object) -> bool:
    """Tell whether a value is written under a heading of its own: conditions are not."""
    if key.endswith("when"):
        return False
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    )


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        line = f"{key} = {_inline(value)}"
        if isinstance(value, list) and len(line) > _WIDE:
            yield f"{key} = ["
            yield from (f"  {_inline(each)}," for each in value)
            yield "]"
        else:
            yield line


def _inline(value: object) -> str:
    if isinstance(value, str):
        # A basic string of TOML is one of JSON, but for a character that JSON lets be.
        return json.dumps(value, ensure_ascii=False).replace(_DELETE, "")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {_inline(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_inline, value))}]"
    return str(value)
