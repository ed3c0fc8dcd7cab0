"""Which Java checks the pages' HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.rig.java import JavaError, find_java


def program(file: Path, says: str) -> Path:
    """Write a Java that says a version."""
    file.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("says", "fits"),
    [
        ('openjdk version "17.0.15" 2025-04-15', True),
        ('openjdk version "25" 2025-09-16', True),
        ('openjdk version "24-ea" 2025-03-18', True),
        ('java version "1.8.0_292"', False),
        ('openjdk version "11.0.27" 2025-04-15', False),
        ("Unable to locate a Java Runtime.", False),
    ],
)
def test_new_enough(empty: Path, says: str, *, fits: bool) -> None:
    found = program(empty / "java", says)
    assert find_java() == (found if fits else None)


def test_the_named_one_comes_first(
    empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(empty / "java", 'openjdk version "17.0.15"')
    mine = program(tmp_path / "mine", 'openjdk version "21.0.7"')
    monkeypatch.setenv("JAVA_PATH", str(mine))
    assert find_java() == mine
    monkeypatch.setenv("JAVA_PATH", str(tmp_path / "gone"))
    with pytest.raises(JavaError, match="gone"):
        find_java()


@pytest.mark.usefixtures("empty")
def test_none_is_none() -> None:
    assert find_java() is None
