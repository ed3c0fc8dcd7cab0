"""What is entered as JSON: read, or refused in a way that no depth gets around."""

import json

import pytest

from guide_engine.entered import DEEPEST, entered_json
from guide_engine.errors import InputError


@pytest.mark.parametrize(
    "text", ["[" * DEEPEST + "]" * DEEPEST, json.dumps(["[{" * 200, '"[']), "{}"]
)
def test_what_is_json_is_read(text: str) -> None:
    assert entered_json(text, "filen") == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        '{"a":' * 500 + "1" + "}" * 500,
        '["\\"", ' + "[" * 500,
        "[" * 1_000_000,
        '"' + "[" * 500,
        "",
    ],
)
def test_what_is_none_or_too_deep_is_refused(text: str) -> None:
    """A browser's Python does not survive what is nested deeply."""
    with pytest.raises(InputError, match=r"^filen: är inte giltig JSON"):
        entered_json(text, "filen")
