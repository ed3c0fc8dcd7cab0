"""Debian's packages for the tests: which commands install them, and running those."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


def may_install() -> bool:
    """Tell whether this is root on Debian."""
    on_debian = Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None
    return os.geteuid() == 0 and on_debian


def commands(*packages: str) -> list[list[str]]:
    """Return what installs some packages."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    return [["apt-get", "update"], install]


def run(program: str, commands: Sequence[Sequence[str]]) -> str:
    """Run what installs a program; return the command that failed, or nothing."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        words = " ".join(command)
        print(f"No {program} found: {words} (a minute or two) …", flush=True)
        done = subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            return words
    return ""
