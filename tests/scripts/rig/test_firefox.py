"""Which Firefox the tests use."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.rig.firefox import FirefoxError, find_firefox, running_firefox
from tests.scripts.rig.test_chromium import program


def test_the_named_one_comes_first(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = program(empty, "firefox")
    assert find_firefox() == other
    debian = program(empty, "firefox-esr")
    assert find_firefox() == debian
    mine = program(tmp_path, "mine")
    monkeypatch.setenv("FIREFOX_PATH", str(mine))
    assert find_firefox() == mine
    monkeypatch.setenv("FIREFOX_PATH", str(tmp_path / "gone"))
    with pytest.raises(FirefoxError, match="gone"):
        find_firefox()


@pytest.mark.usefixtures("empty")
def test_none_gives_advice() -> None:
    assert find_firefox() is None
    with pytest.raises(FirefoxError, match="FIREFOX_PATH"), running_firefox({}):
        pytest.fail("there is none")


def test_one_that_does_not_listen_is_told(empty: Path) -> None:
    program(empty, "firefox")
    with pytest.raises(FirefoxError, match="stopped"), running_firefox({}):
        pytest.fail("it is none")
