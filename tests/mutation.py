"""Plugin of pytest for `make mutate`: what a test needs is asked for in that test.

mutmut notes which functions a test calls. What the engine keeps from an earlier test would hide
those that made it.
"""

from __future__ import annotations

import gc
import os
from functools import _lru_cache_wrapper

import pytest

from guide_engine.rulebook import default_rulebook

NOTING = "stats"
"""What mutmut calls the run in which it notes the calls."""


class Forgetful:
    """Empties what is kept, before each test function; the rulebook itself stays."""

    def __init__(self) -> None:
        """Begin before the first test."""
        self.function = ""

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Empty what the functions before have left."""
        function = item.nodeid.partition("[")[0]
        if function == self.function:
            return
        self.function = function
        for kept in gc.get_objects():
            ours = isinstance(kept, _lru_cache_wrapper) and kept is not default_rulebook
            if ours and str(kept.__module__).startswith(("guide_engine", "tests")):
                kept.cache_clear()


def pytest_configure(config: pytest.Config) -> None:
    """Empty what is kept only while the calls are noted."""
    if os.environ.get("MUTANT_UNDER_TEST") == NOTING:
        config.pluginmanager.register(Forgetful())
