"""Set-up: each missing program gives one line that says what and how."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.project import ROOT

SETUP = ROOT / "scripts" / "setup.py"
MAKE = shutil.which("make") or "make"


def tools(folder: Path, **programs: str) -> Path:
    for name, says in programs.items():
        (folder / name).write_text(f"#!/bin/sh\necho {says}\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("programs", "told"),
    [
        ({}, "make is missing"),
        ({"make": ""}, "git is missing"),
        ({"make": "", "git": ""}, "node is missing: install Node.js 20 or newer"),
        ({"make": "", "git": "", "node": "v22.1.0"}, "npm is missing"),
        ({"make": "", "git": "", "node": "v18.20.1", "npm": ""}, "'node --version' says v18.20.1"),
        ({"make": "", "git": "", "node": "", "npm": ""}, "'node --version' says nothing"),
    ],
)
def test_what_is_missing(tmp_path: Path, programs: dict[str, str], told: str) -> None:
    path = tools(tmp_path, **programs)
    done = subprocess.run(
        [sys.executable, SETUP],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_no_fitting_python(tmp_path: Path) -> None:
    """A shim that is there but refuses, and an older Python, are no Python 3.13."""
    path = tools(tmp_path, echo="", sh="")
    for name in ("python3.13", "python3", "python"):
        (path / name).write_text("#!/bin/sh\nexit 127\n")
        (path / name).chmod(0o755)
    done = subprocess.run(
        [MAKE, "--no-print-directory", "-C", ROOT, "setup"],
        env={"PATH": str(path), "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.startswith("Python 3.13 is missing: install it")


@pytest.mark.skipif((ROOT / ".venv").is_symlink(), reason="another checkout's .venv")
def test_nothing_to_do_the_second_time() -> None:
    """The checkout is set up, or this would not run: once more is quick and says nothing."""
    home = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, SETUP], env=home, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
