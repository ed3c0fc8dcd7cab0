"""Tests of the built site: in Chromium, and of the static pages against the engine."""

import pytest

# Its checks of every visit then say what they saw.
pytest.register_assert_rewrite("tests.browser.visitor")
