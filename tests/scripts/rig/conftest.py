"""A machine without any of the programs that the tests need."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the PATH one folder with nothing in it, and name no program; return the folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("CHROMIUM", "FIREFOX", "WEBKIT", "JAVA", "NGINX"):
        monkeypatch.delenv(f"{name}_PATH", raising=False)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    return folder
