"""Work that is shared out comes back in order, with its errors, wherever it was done."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from guide_engine.errors import GuideError
from scripts.processors import shared_out
from scripts.project import ROOT

SPLIT = """
import os
from concurrent.futures.process import BrokenProcessPool
from scripts.processors import shared_out
os.process_cpu_count = lambda: 2
offset = 10
found = shared_out(lambda item: (item + offset, os.getpid()), range(6))
assert [number for number, _ in found] == [*range(10, 16)], found
assert os.getpid() not in {where for _, where in found}
try:
    shared_out(lambda item: [][item], range(6))
except IndexError:
    print("told")
try:
    shared_out(lambda item: os.kill(os.getpid(), 9), range(2))
except BrokenProcessPool:
    print("ended")
assert os.getpid() not in set(shared_out(lambda _: os.getpid(), range(6)))
"""
"""In a process without threads, as the build is."""


def test_processes_take_what_the_first_one_knows_and_tell_their_errors() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPLIT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("told\nended\n", 0), done.stderr


def test_beside_other_threads_or_for_one_item_it_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2)
    here = os.getpid()
    assert shared_out(lambda _: os.getpid(), [1]) == [here]
    waiting = threading.Event()
    other = threading.Thread(target=waiting.wait, args=(60,))
    other.start()
    try:
        assert shared_out(lambda _: os.getpid(), [1, 2, 3]) == [here] * 3
    finally:
        waiting.set()
        other.join(60)
    assert shared_out(str, []) == []


def test_an_error_is_the_one_that_was_raised() -> None:
    def fail(item: int) -> None:
        raise GuideError(f"{item}: fel")

    with pytest.raises(GuideError, match="1: fel"):
        shared_out(fail, [1])
