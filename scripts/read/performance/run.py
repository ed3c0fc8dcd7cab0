"""A whole run: kept as JSON for the page, printed as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_type_hints

from guide_engine.errors import DataError
from scripts.read.performance.figures import (
    Answers,
    Bytes,
    FirstQuestion,
    LongTasks,
    Machine,
    Spread,
    Start,
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run: when, on what, how much, and the figures.

    ``load`` is the load average before and after, ``slowed`` how many times slower a page and a
    worker became where the processor is slowed (empty if it was not).
    """

    date: str
    minutes: float
    quick: bool
    machine: Machine
    load: tuple[float, ...]
    rounds: Mapping[str, int]
    slowed: tuple[float, ...]
    starts: tuple[Start, ...]
    answers: tuple[Answers, ...]
    first_question: tuple[FirstQuestion, ...]
    bytes: tuple[Bytes, ...]
    long_tasks: tuple[LongTasks, ...]


def to_json(run: Run) -> str:
    """Return the text of the file."""
    return json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str, path: str) -> Run:
    """Read the text of the file at ``path``; raises DataError naming what is wrong."""
    try:
        data: dict[str, Any] = json.loads(text)
        return Run(
            **{
                **data,
                "machine": Machine(**data["machine"]),
                "load": tuple(data["load"]),
                "slowed": tuple(data["slowed"]),
                "starts": _rows(Start, data["starts"]),
                "answers": _rows(Answers, data["answers"]),
                "first_question": _rows(FirstQuestion, data["first_question"]),
                "bytes": _rows(Bytes, data["bytes"]),
                "long_tasks": _rows(LongTasks, data["long_tasks"]),
            }
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise DataError(path, f"är inte skriven av make bench ({problem})") from None


def _rows[T](kind: Callable[..., T], rows: list[dict[str, Any]]) -> tuple[T, ...]:
    """Make dataclasses of rows; spreads are rows inside them."""
    spreads = {name for name, type_ in get_type_hints(kind).items() if type_ is Spread}
    return tuple(
        kind(**{key: Spread(**value) if key in spreads else value for key, value in row.items()})
        for row in rows
    )
