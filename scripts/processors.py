"""Work that all processors share."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

_at_work: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []
"""What a process that is split off finds as it was: so nothing of it has to be sent there."""


def shared_out[T, R](work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Return what a function makes of each item, in order.

    Processes of their own share the items out, where the system can split them off from this one
    as it stands; elsewhere, and beside other threads, the function is called here.
    """
    number = min(len(items), os.process_cpu_count() or 1)
    if number < 2 or threading.active_count() > 1 or not hasattr(os, "fork"):
        return [work(item) for item in items]
    _at_work.append((work, items))
    gc.freeze()  # what is here stays, and none of the processes has to look through it
    try:
        # Of those that end before their work is done, as where memory is short, it tells.
        with ProcessPoolExecutor(number, get_context("fork"), gc.enable) as processes:
            return list(processes.map(_one, range(len(items))))
    finally:
        gc.unfreeze()
        _at_work.pop()


def _one(position: int) -> Any:
    work, items = _at_work[-1]
    return work(items[position])
