"""Finds a Firefox for the browser tests, and starts it to be driven over WebDriver BiDi.

FIREFOX_PATH names another than the one that is found.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue

from guide_engine.errors import GuideError
from scripts.rig.named import named_program

NAMES = ("firefox-esr", "firefox")
PACKAGE = "firefox-esr"
ADVICE = (
    "Install Firefox with your system's package manager, or name one that you have: "
    "FIREFOX_PATH=/path/to/firefox"
)
STARTED = 60.0
"""Seconds that a start may take on a busy machine."""

type Settings = Mapping[str, str | int | bool]
"""What about:config has, by name."""

# Its own traffic, which the remote agent's settings for tests leave on.
QUIET: Settings = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.region.update.enabled": False,
    "browser.search.update": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-manager.url": "",
    "toolkit.telemetry.enabled": False,
}
ENVIRONMENT = {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}
"""Else a release does not heed the remote agent's setting that leaves Mozilla's server alone."""
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class FirefoxError(GuideError):
    """There is no Firefox, or it does not start; the message says what to do."""


def find_firefox() -> Path | None:
    """The Firefox to use: FIREFOX_PATH, or one on the PATH."""
    if named := named_program("FIREFOX_PATH", FirefoxError):
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


@contextmanager
def running_firefox(settings: Settings) -> Iterator[str]:
    """Run Firefox without windows and with nothing in its profile; gives its BiDi address.

    Raises FirefoxError if it does not start.
    """
    firefox = find_firefox()
    if firefox is None:
        raise FirefoxError(f"No Firefox found. {ADVICE}.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in {**QUIET, **settings}.items()
        ]
        Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        with subprocess.Popen(
            [firefox, "--headless", "--profile", profile, "--remote-debugging-port", "0"],
            env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as process:
            try:
                yield _listening(process)
            finally:
                process.terminate()
                try:
                    process.wait(STARTED)
                except subprocess.TimeoutExpired:
                    process.kill()


def _listening(process: subprocess.Popen[str]) -> str:
    """The address that a Firefox says it listens at; what it says later is read and forgotten."""
    addresses: Queue[str] = Queue()

    def read() -> None:
        with suppress(ValueError):  # the pipe is closed
            for line in process.stderr or ():
                if found := _LISTENS.search(line):
                    addresses.put(found[1])
        addresses.put("")

    threading.Thread(target=read, daemon=True).start()
    try:
        found = addresses.get(timeout=STARTED)
    except Empty:
        raise FirefoxError(f"Firefox does not listen after {STARTED:.0f} s") from None
    if not found:
        raise FirefoxError("Firefox stopped before it listened")
    return found
