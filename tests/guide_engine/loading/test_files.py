"""Reading the files of a data folder."""

from __future__ import annotations

import pytest

from guide_engine.errors import DataError
from guide_engine.loading.files import decoded


def test_line_ends_of_windows_are_read_as_any_others() -> None:
    assert decoded("första\r\nandra\r\n".encode(), "a.md") == "första\nandra\n"


@pytest.mark.parametrize(("before", "line"), [("", 1), ("\n", 2), ("a\nb\n", 3)])
def test_what_is_not_utf_8_is_told_with_its_line(before: str, line: int) -> None:
    content = before.encode() + "Söderhamn\n".encode("latin-1")
    with pytest.raises(DataError) as caught:
        decoded(content, "a.toml")
    assert str(caught.value) == f"a.toml:{line}: är inte sparad som UTF-8; spara som UTF-8"
