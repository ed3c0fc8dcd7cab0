"""What all tests share: the shipped rulebook, and how thoroughly hypothesis searches."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import settings

from guide_engine.model import Profile, Rulebook
from guide_engine.rulebook import default_rulebook
from scripts.rig.chromium import ADVICE, LaunchOptions, find_chromium, launch_options

# "steady" finds the same examples every time, and `make thorough` more of them;
# `pytest --hypothesis-profile search` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("thorough", deadline=None, derandomize=True, max_examples=300)
settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("steady")

# An engine starts for most tests and answers little: what V8 would gain by compiling it a second
# time, for speed, it does not win back. A start takes three quarters of the work.
BASELINE = "--js-flags=--liftoff-only"


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """Return the rulebook that the package ships."""
    return default_rulebook()


@pytest.fixture(scope="session", params=sorted(default_rulebook().profiles))
def profile(request: pytest.FixtureRequest, rulebook: Rulebook) -> Profile:
    """Return every profile in turn, also those that are added later."""
    return rulebook.profiles[str(request.param)]


@pytest.fixture(scope="session")
def chromium_options() -> LaunchOptions:
    """Return how to start Chromium; what needs one is skipped where there is none."""
    if find_chromium() is None:
        pytest.skip(f"Chromium is missing. {ADVICE}")
    options = launch_options()
    return {**options, "args": [*options["args"], BASELINE]}


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], dict[str, Any]]:
    """Return a reader of TOML that reads a text once."""
    return cache(tomllib.loads)


@pytest.fixture
def parsed_once(parsed: Callable[[str], dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Load data folders quickly, for tests that load many with most files alike."""
    monkeypatch.setattr(tomllib, "loads", parsed)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what waits for a browser a second try: a busy machine can be late once.

    What fails twice fails; a second try is told in the summary.
    """
    for item in items:
        if {"chromium_options", "engine"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_xdist_auto_num_workers() -> int:
    """Run more tests at once than there are processors: many wait for a line, or for a limit."""
    return 2 * (os.process_cpu_count() or 1)
