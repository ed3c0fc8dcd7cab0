"""Which WebKit the tests use, and the screen that it has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.rig import webkit
from scripts.rig.webkit import WebKit, WebKitError, find_browser, find_webkit, screen
from tests.scripts.rig.test_chromium import program


@pytest.fixture
def empty(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Take away what stands outside the PATH too."""
    monkeypatch.setattr(webkit, "PLACES", ())
    return empty


def test_all_three_programs_are_needed(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = program(tmp_path, "mine")
    monkeypatch.setenv("WEBKIT_PATH", str(mine))
    driver = program(empty, "WebKitWebDriver")
    assert find_browser() is None
    drawn = program(empty, "Xvfb")
    assert find_webkit() == WebKit(mine, driver, drawn)
    monkeypatch.delenv("WEBKIT_PATH")
    assert find_browser() is None
    monkeypatch.setenv("WEBKIT_PATH", str(tmp_path / "gone"))
    with pytest.raises(WebKitError, match="gone"):
        find_browser()


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is missing")
def test_two_screens_have_two_numbers(tmp_path: Path) -> None:
    drawn = Path(str(shutil.which("Xvfb")))
    found = WebKit(tmp_path, tmp_path, drawn)
    with screen(found) as one, screen(found) as other:
        assert one != other


def test_a_screen_that_does_not_start_is_told(tmp_path: Path) -> None:
    found = WebKit(tmp_path, tmp_path, program(tmp_path, "Xvfb"))
    with pytest.raises(WebKitError, match="does not start"), screen(found):
        pytest.fail("there is none")
