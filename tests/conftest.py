"""What all tests share: the shipped rulebook, and how thoroughly hypothesis searches."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from hypothesis import settings

from guide_engine.model import Profile, Rulebook
from guide_engine.rulebook import default_rulebook
from scripts.project import ROOT
from scripts.rig.chromium import ADVICE, LaunchOptions, find_chromium, launch_options

# "steady" finds the same examples every time; `pytest --hypothesis-profile search` looks
# for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("steady")


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
    return launch_options()


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], dict[str, Any]]:
    """Return a reader of TOML that reads a text once."""
    return cache(tomllib.loads)


@pytest.fixture
def parsed_once(parsed: Callable[[str], dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Load data folders quickly, for tests that load many with most files alike."""
    monkeypatch.setattr(tomllib, "loads", parsed)


WAITING = ("tests/browser/", "tests/scripts/measure/", "tests/scripts/payload/")
"""Where tests wait: for a browser, a line, a limit, or another program."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give what waits for a browser a second try: a busy machine can be late once.

    What fails twice fails; a second try is told in the summary.
    """
    for item in items:
        if "chromium_options" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items[:] = dealt(items, getattr(config, "workerinput", {}).get("workercount", 1))


def dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return the tests so that each worker begins with files that wait, and ends with quick tests.

    A worker gets as many tests as the others, one after the other.
    """
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    files = groupby(items, key=lambda item: item.path)
    quick: list[pytest.Item] = []
    for path, found in files:
        waits = path.relative_to(ROOT).as_posix().startswith(WAITING)
        (min(hands, key=len) if waits else quick).extend(found)
    size = -(-len(items) // workers)
    for hand in hands:
        wanted = max(0, size - len(hand))
        hand.extend(quick[:wanted])
        del quick[:wanted]
    return [item for hand in hands for item in hand]


def pytest_xdist_auto_num_workers() -> int:
    """Run more tests at once than there are processors: many wait for a line, or for a limit."""
    return 3 * (os.process_cpu_count() or 1)
