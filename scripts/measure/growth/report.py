"""The figures as a table, with how each grows from the second largest size to the largest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

Figures = Mapping[str, object]
"""The figures of one size: numbers by name, and by step under "steps" and "steps_cpu"."""


def table(name: str, sizes: Sequence[Figures]) -> str:
    """Return a table with a column a size and the exponent last; nothing for no sizes."""
    if not sizes:
        return ""
    flat = [_flat(size) for size in sizes]
    counts = [size["count"] for size in flat]
    lines = [f"{name:32}{''.join(f'{count:>10}' for count in counts)}  exponent"]
    for key in dict.fromkeys(key for size in flat for key in size):
        values = [size.get(key) for size in flat]
        cells = "".join(f"{'–' if value is None else value:>10}" for value in values)
        if key != "count":
            lines.append(f"{key:32}{cells}  {_exponent(counts, values)}")
    return "\n".join([*lines, ""])


def exponent(counts: Sequence[float], values: Sequence[float]) -> float:
    """Return the power of the count with which a value grows between the two largest sizes."""
    return log(values[-1] / values[-2]) / log(counts[-1] / counts[-2])


def _exponent(counts: Sequence[object], values: Sequence[object]) -> str:
    pairs = [
        (float(count), float(value))
        for count, value in zip(counts, values, strict=True)
        if isinstance(count, int | float) and isinstance(value, int | float) and value > 0
    ]
    if len(pairs) < 2:
        return ""
    return f"{exponent([count for count, _ in pairs], [value for _, value in pairs]):8.2f}"


def _flat(size: Figures) -> dict[str, object]:
    # The processor's seconds: those on the wall say what else the machine did.
    steps = size.get("steps_cpu")
    found = {key: value for key, value in size.items() if key not in ("steps", "steps_cpu")}
    return found | (dict(steps) if isinstance(steps, Mapping) else {})
