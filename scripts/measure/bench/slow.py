"""Takes processor time from the browser's pages: `python -m scripts.measure.bench.slow FACTOR`.

Chromium's own throttling slows a page's main thread but not its workers, where the engine runs. So
this process lets the pages' processes run for one part of the time only, all threads alike. It acts
on the browsers that its parent process has started, and ends with the signal TERM. Linux only.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from guide_engine.errors import GuideError

PERIOD = 0.008
"""Seconds; short beside what is measured with it."""
LOOK_EVERY = 10
PROC = Path("/proc")
TIME = "schedstat"


def possible() -> bool:
    """Whether this system lets us see which processes are pages."""
    return (PROC / "self" / TIME).is_file()


@contextmanager
def slowed(factor: int) -> Iterator[None]:
    """Let the pages of this process's browsers run a ``factor``-th of the time."""
    if factor == 1:
        yield
        return
    command = [sys.executable, "-m", "scripts.measure.bench.slow", str(factor)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            # It says a word when it has begun.
            if process.stdout is None or not process.stdout.readline():
                raise GuideError("processorn gick inte att bromsa")
            yield
        finally:
            process.terminate()


def pages(parent: int) -> list[int]:
    """Return the processes below a process that show pages."""
    found = []
    waiting = [parent]
    while waiting:
        pid = waiting.pop()
        with suppress(OSError):
            for task in (PROC / str(pid) / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
            if b"--type=renderer" in (PROC / str(pid) / "cmdline").read_bytes():
                found.append(pid)
    return found


def _send(pids: list[int], sent: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sent)


def _used(pids: list[int]) -> dict[int, float]:
    """Return the seconds of processor time that each thread of some processes has had."""
    found = {}
    for pid in pids:
        with suppress(OSError):
            for task in (PROC / str(pid) / "task").iterdir():
                with suppress(OSError):
                    found[int(task.name)] = int((task / TIME).read_text().split()[0]) / 1e9
    return found


def _run(parent: int, factor: float) -> None:
    """Let the pages stand for each moment that their busiest thread has worked.

    What they did is measured, not what they were let do: a process of many threads does not stop
    at once, and sleeping takes longer than asked for.
    """
    with suppress(OSError):
        # Whoever is late to stop them gives them time.
        os.nice(-10)
    slow: list[int] = []
    used: dict[int, float] = {}
    turn = 0
    owed = 0.0
    try:
        while True:
            _send(slow, signal.SIGSTOP)
            stopped = time.monotonic()
            if turn % LOOK_EVERY == 0:
                slow = pages(parent)
            turn += 1
            now = _used(slow)
            worked = max((time_ - used.get(task, time_) for task, time_ in now.items()), default=0)
            used = now
            owed += (factor - 1) * worked
            time.sleep(max(owed - (time.monotonic() - stopped), 0))
            _send(slow, signal.SIGCONT)
            owed = max(owed - (time.monotonic() - stopped), -PERIOD)
            time.sleep(PERIOD / factor)
    finally:
        _send(slow, signal.SIGCONT)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    print("begun", flush=True)
    _run(os.getppid(), float(sys.argv[1]))
