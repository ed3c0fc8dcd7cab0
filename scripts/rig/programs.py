"""The programs that some tests need: which are missing, how to get them, and installing them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.rig import chromium, firefox, java, nginx, webkit

PLAYWRIGHTS = (sys.executable, "-m", "playwright", "install", "chromium")


@dataclass(frozen=True, slots=True)
class Program:
    """A program, what is not tested without it, and Debian's packages that have it."""

    name: str
    find: Callable[[], Path | None]
    without: str
    advice: str
    packages: tuple[str, ...]

    @property
    def lack(self) -> str:
        """Say in a line what its absence means and how to get it."""
        return f"{self.name} is missing: {self.without} not tested. {self.advice}, or: make rig"


PROGRAMS = (
    Program(
        "Chromium",
        chromium.find_chromium,
        "what readers see in a browser is",
        chromium.ADVICE,
        (chromium.HEADLESS,),
    ),
    Program(
        "Firefox",
        firefox.find_firefox,
        "what readers see in Firefox is",
        firefox.ADVICE,
        (firefox.PACKAGE,),
    ),
    Program(
        "WebKit",
        webkit.find_browser,
        "what readers see in a browser like Safari is",
        webkit.ADVICE,
        webkit.PACKAGES,
    ),
    Program("nginx", nginx.find_nginx, "its configuration is", nginx.ADVICE, nginx.PACKAGES),
    Program("Java", java.find_java, "the pages' HTML is", java.ADVICE, (java.PACKAGE,)),
)


def missing(programs: Iterable[Program] = PROGRAMS) -> list[Program]:
    """Return the programs that are not here; raises GuideError for a name that leads nowhere."""
    return [program for program in programs if program.find() is None]


def on_debian_as_root() -> bool:
    """Tell whether Debian's packages can be installed."""
    on_debian = Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None
    return os.geteuid() == 0 and on_debian


def commands(wanted: Sequence[Program]) -> list[Sequence[str]]:
    """Return what installs programs here: Debian's packages for root, else a Chromium alone."""
    if on_debian_as_root():
        packages = [package for program in wanted for package in program.packages]
        install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
        return [["apt-get", "update"], install]
    return [PLAYWRIGHTS for program in wanted if program.name == "Chromium"]


def install(programs: Iterable[Program] = PROGRAMS) -> None:
    """Install what is missing; raises GuideError saying what still is, and why."""
    wanted = missing(programs)
    if not wanted:
        return
    failed = ""
    for command in commands(wanted):
        words = " ".join(command)
        print(f"{words} (a minute or two) …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=1800,
            check=False,
        )
        if done.returncode != 0:
            failed = f"'{words}' failed.\n"
            break
    if lacking := missing(wanted):
        lines = "\n".join(f"{program.name} is missing. {program.advice}" for program in lacking)
        raise GuideError(f"{failed}{lines}")
