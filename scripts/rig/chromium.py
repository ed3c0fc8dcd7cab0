"""Finds a Chromium for the browser tests, and says how to start it.

CHROMIUM_PATH names another than the one that is found.
"""

import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, override

from guide_engine.errors import GuideError
from scripts.rig.named import named_program

if TYPE_CHECKING:
    from playwright.sync_api import ProxySettings

# The one without windows does the tests in two thirds of the time.
HEADLESS = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    # Chromium asks these two hosts at every start, whatever the flags above say: nobody is at home.
    "--gaia-url=http://127.0.0.1:9/",
    "--component-updater=url-source=http://127.0.0.1:9/",
    # ... and this one about every form.
    "--autofill-server-url=http://127.0.0.1:9/",
)
ASK_PLAYWRIGHT = """
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
print(path if path.is_file() else "")
"""
ADVICE = (
    "Install Chromium with your system's package manager, or name a Chromium or Chrome that you "
    "have: CHROMIUM_PATH=/path/to/chromium"
)


class ChromiumError(GuideError):
    """There is no Chromium to test with; the message says what to do."""


class LaunchOptions(TypedDict):
    """Keyword arguments for Playwright's `chromium.launch`."""

    executable_path: str
    headless: bool
    args: list[str]


def find_chromium(*, whole: bool = False) -> Path | None:
    """The Chromium to use: CHROMIUM_PATH, one on the PATH, or Playwright's own.

    A ``whole`` one, with windows as a reader's has, is taken before the one without.
    """
    if named := named_program("CHROMIUM_PATH", ChromiumError):
        return named
    for name in (*WHOLE, HEADLESS) if whole else (HEADLESS, *WHOLE):
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    said = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Path(said.stdout.strip()) if said.stdout.strip() else None


def launch_options(*, whole: bool = False) -> LaunchOptions:
    """How the tests start Chromium: headless, and without traffic of its own."""
    found = find_chromium(whole=whole)
    if found is None:
        raise ChromiumError(f"No Chromium found. {ADVICE}.")
    # Chromium's sandbox refuses to run as root, which is what a container usually is.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return LaunchOptions(executable_path=str(found), headless=True, args=[*sandbox, *FLAGS])


@contextmanager
def other_hosts() -> Iterator[tuple["ProxySettings", list[str]]]:
    """A proxy for everything but loopback, which notes what was asked for and refuses it.

    Start Chromium with it to see that no page, worker or frame asks another host for anything.
    """
    asked: list[str] = []

    class Refuse(socketserver.StreamRequestHandler):
        @override
        def handle(self) -> None:
            words = self.rfile.readline(4096).decode("latin-1").split()
            asked.append(" ".join(words[:2]))
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Refuse) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            where = f"http://127.0.0.1:{server.server_address[1]}"
            yield {"server": where, "bypass": "127.0.0.1,localhost"}, asked
        finally:
            server.shutdown()
            thread.join(10)
