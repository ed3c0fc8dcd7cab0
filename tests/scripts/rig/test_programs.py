"""What is said of a program that is missing, and what installs it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.rig import __main__ as command
from scripts.rig import programs
from scripts.rig.programs import PROGRAMS, Program, commands, install, missing

HERE = Path("/bin/sh")


def program(name: str, *found: Path | None) -> Program:
    """Return a program that is found so, one time after the other."""
    finds = iter(found)
    return Program(name, lambda: next(finds), f"{name}s are", "Get one", (f"lib{name}",))


def test_a_line_for_each_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = program("loom", None)
    monkeypatch.setattr(command, "missing", lambda: missing([program("wheel", HERE), lacking]))
    assert command.main([]) == 0
    assert capsys.readouterr().out == (
        "loom is missing: looms are not tested. Get one, or: make rig\n"
    )


def test_every_program_has_advice_and_packages() -> None:
    for each in PROGRAMS:
        assert "_PATH=" in each.advice
        assert each.packages


def test_root_on_debian_gets_packages_and_others_a_chromium(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(programs, "on_debian_as_root", lambda: True)
    assert commands(PROGRAMS)[-1][-1] == PROGRAMS[-1].packages[-1]
    assert commands(PROGRAMS)[0] == ["apt-get", "update"]
    monkeypatch.setattr(programs, "on_debian_as_root", lambda: False)
    assert commands(PROGRAMS) == [programs.PLAYWRIGHTS]
    assert commands(PROGRAMS[1:]) == []


def test_only_root_may_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not programs.on_debian_as_root()


@pytest.mark.parametrize(
    ("returned", "after", "said"),
    [
        (0, HERE, None),
        (0, None, "^loom is missing. Get one$"),
        (1, None, "^'apt-get update' failed.\nloom is missing"),
    ],
)
def test_install(
    monkeypatch: pytest.MonkeyPatch, returned: int, after: Path | None, said: str | None
) -> None:
    asked: list[list[str]] = []

    def run(words: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(words)
        return subprocess.CompletedProcess(words, returned)

    monkeypatch.setattr(programs, "on_debian_as_root", lambda: True)
    monkeypatch.setattr(subprocess, "run", run)
    wanted = [program("wheel", HERE), program("loom", None, after)]
    if said is None:
        install(wanted)
        assert asked[-1][-1] == "libloom"
    else:
        with pytest.raises(GuideError, match=said):
            install(wanted)


def test_nothing_is_installed_that_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    install([program("wheel", HERE)])
