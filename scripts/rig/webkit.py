"""Finds WebKitGTK's small browser for the tests, its driver, and a screen for it.

WEBKIT_PATH names another browser than the one that is found.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.rig.named import named_program

DRIVER = "WebKitWebDriver"
SCREEN = "Xvfb"
PACKAGES = ("webkit2gtk-driver", "xvfb")
PLACES = ("lib*/webkit2gtk-*/MiniBrowser", "lib/*/webkit2gtk-*/MiniBrowser")
"""Where distributions have the browser, under /usr."""
ADVICE = (
    f"Install {DRIVER} (its MiniBrowser comes along) and {SCREEN} with your system's package "
    "manager, or name a MiniBrowser: WEBKIT_PATH=/path/to/MiniBrowser"
)


class WebKitError(GuideError):
    """There is no WebKit to test with, or no screen; the message says what to do."""


@dataclass(frozen=True, slots=True)
class WebKit:
    """The browser, what drives it, and what draws its window."""

    browser: Path
    driver: Path
    screen: Path


def find_webkit() -> WebKit | None:
    """The WebKit to use, if its three programs are here."""
    named = named_program("WEBKIT_PATH", WebKitError)
    found = [file for place in PLACES for file in Path("/usr").glob(place)]
    browsers = [named] if named else sorted(found, key=lambda file: file.parent.name)
    driver, screen = shutil.which(DRIVER), shutil.which(SCREEN)
    if not (browsers and driver and screen):
        return None
    return WebKit(browsers[-1], Path(driver), Path(screen))


def find_browser() -> Path | None:
    """The browser of the WebKit to use."""
    found = find_webkit()
    return found.browser if found else None


@contextmanager
def screen(webkit: WebKit) -> Iterator[str]:
    """Keep a screen that nobody sees; gives its name for the environment's DISPLAY."""
    with tempfile.TemporaryFile() as said:
        # The first free number; nobody from elsewhere gets at it.
        words = [str(webkit.screen), "-displayfd", "1", "-screen", "0", "1400x1200x24"]
        with subprocess.Popen(
            [*words, "-nolisten", "tcp"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        ) as process:
            number = process.stdout.readline().strip() if process.stdout else b""
            if not number:
                said.seek(0)
                raise WebKitError(f"{SCREEN} does not start: {said.read().decode()}")
            try:
                yield f":{number.decode()}"
            finally:
                process.terminate()
