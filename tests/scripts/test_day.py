"""The day of a build comes from the sources, or from whoever builds, and never from the clock."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.day import ENVIRONMENT, build_day

OTHERWISE = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)


def committed(folder: Path, moment: str) -> Path:
    """Make a folder with one commit of a moment."""
    about = {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    env = {**os.environ, **about}
    for command in (("init", "-q"), (*who, "commit", "-q", "--allow-empty", "-m", "x")):
        subprocess.run(("git", *command), cwd=folder, env=env, check=True, timeout=60)
    return folder


def test_it_is_that_of_the_last_commit(tmp_path: Path) -> None:
    folder = committed(tmp_path, "2026-03-04T23:30:00+00:00")
    assert build_day(folder, OTHERWISE) == date(2026, 3, 4)


def test_whoever_builds_may_say_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "1800000000")
    assert build_day(committed(tmp_path, "2026-03-04T00:00:00+00:00"), OTHERWISE) == date(
        2027, 1, 15
    )


def test_without_history_it_is_the_pages_own(tmp_path: Path) -> None:
    assert build_day(tmp_path, OTHERWISE) == OTHERWISE
    (tmp_path / ".git").write_text("gitdir: borta\n", encoding="utf-8")
    assert build_day(tmp_path, OTHERWISE) == OTHERWISE


@pytest.mark.parametrize("said", ["i dag", "9" * 30, "1.5"])
def test_what_is_no_moment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv(ENVIRONMENT, said)
    with pytest.raises(GuideError, match=r"SOURCE_DATE_EPOCH.*tillåtet"):
        build_day(tmp_path, OTHERWISE)
