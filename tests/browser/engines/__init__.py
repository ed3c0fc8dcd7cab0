"""The main walks in Chromium, Firefox and WebKit, each driven in its own way."""

import pytest

# Its checks of every walk then say what they saw.
pytest.register_assert_rewrite("tests.browser.engines.walk")
