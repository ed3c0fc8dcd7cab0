"""A few of the hostile inputs, and that harm would be seen: `make fuzz` tries thousands."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest

from guide_engine.browser import respond
from scripts.measure.fuzz import engine, hostile
from scripts.measure.fuzz.engine import KINDS, in_markup, problems


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_input_does_no_harm(kind: str) -> None:
    random, counts = Random(f"2026 {kind}"), Counter[str]()
    for _ in range(8):
        made = KINDS[kind](random)
        asked = hostile.whole(made) if isinstance(made, str) else json.dumps(made)
        assert list(problems(asked, counts)) == [], asked
    assert counts


def test_a_seed_gives_the_same_again() -> None:
    for make in (hostile.link, hostile.visit_file, hostile.draft_file, hostile.value):
        assert make(Random("x")) == make(Random("x"))
    assert {hostile.link(Random(n)) for n in range(50)} > {hostile.link(Random(1))}


@pytest.mark.parametrize(
    "markup",
    [
        "<script>1</script>",
        "<p onclick=x>",
        '<a href="javascript:x()">',
        "<p style=x>",
        "<img src=//iopfuzz.example/>",
        "<svg><a xlink:href=data:x>",
    ],
)
def test_what_would_run_or_fetch_is_seen(markup: str) -> None:
    assert list(in_markup(markup))


def test_what_ends_in_an_error_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> str:
        raise KeyError("x")

    monkeypatch.setattr(engine, "respond", broken)
    assert list(problems("{}", Counter())) == ["traceback, KeyError: 'x'"]
    monkeypatch.setattr(engine, "respond", lambda _: '{"html": "\ud800"}')
    assert "UnicodeEncodeError" in next(problems("{}", Counter()))


def test_half_a_character_becomes_a_question_mark() -> None:
    fragment = "v=1&kommun=malmo&syfte=\ud83dja"
    page = json.loads(respond(json.dumps({"kind": "page", "fragment": fragment})))
    assert "”ja” finns inte" in page["notice"]
    text = json.dumps({"iop-guiden": 1, "kommun": "malmo", "svar": {"\ud800": "ja"}})
    told = json.loads(respond(json.dumps({"kind": "open", "text": text})))["told"]
    assert any("?=ja" in line for line in told)
