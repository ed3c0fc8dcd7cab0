"""Takes processor time from the browser's pages: `python -m scripts.bench.slow FACTOR`.

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

PERIOD = 0.008
"""Seconds; short beside what is measured with it."""
LOOK_EVERY = 10
PROC = Path("/proc")


def possible() -> bool:
    """Whether this system lets us see which processes are pages."""
    return (PROC / "self" / "task").is_dir()


@contextmanager
def slowed(factor: int) -> Iterator[None]:
    """Let the pages of this process's browsers run a ``factor``-th of the time."""
    if factor == 1:
        yield
        return
    command = [sys.executable, "-m", "scripts.bench.slow", str(factor)]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


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


def _run(parent: int, factor: float) -> None:
    slow: list[int] = []
    turn = 0
    try:
        while True:
            if turn % LOOK_EVERY == 0:
                slow = pages(parent)
            turn += 1
            _send(slow, signal.SIGSTOP)
            time.sleep(PERIOD * (1 - 1 / factor))
            _send(slow, signal.SIGCONT)
            time.sleep(PERIOD / factor)
    finally:
        _send(slow, signal.SIGCONT)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    _run(os.getppid(), float(sys.argv[1]))
