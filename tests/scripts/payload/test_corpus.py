"""The requests that the engine's memory is made with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_engine.rulebook import default_rulebook
from scripts.payload import corpus


def test_there_are_requests_when_every_place_has_rules_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rulebook = default_rulebook()
    profile = next(each.profile for each in rulebook.places.values() if each.profile)
    places = {
        code: replace(each, profile=each.profile or profile)
        for code, each in rulebook.places.items()
    }
    monkeypatch.setattr(corpus, "default_rulebook", lambda: replace(rulebook, places=places))
    common = 'id = "gemensam"'
    assert len(corpus.later_requests(common)) == 8
    assert corpus.paper_requests()
