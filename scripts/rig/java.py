"""Finds the Java that checks the pages' HTML.

JAVA_PATH names another than the one that is found.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from guide_engine.errors import GuideError

AT_LEAST = 17
PACKAGE = "default-jre-headless"
ADVICE = (
    f"Install Java {AT_LEAST} or newer with your system's package manager (on Debian: "
    f"apt-get install {PACKAGE}), or name one: JAVA_PATH=/path/to/java"
)
_VERSION = re.compile(r'version "(\d+)')


class JavaError(GuideError):
    """There is no Java to check with; the message says why."""


def find_java() -> Path | None:
    """The Java to use: JAVA_PATH, or one on the PATH that is new enough."""
    named = os.environ.get("JAVA_PATH")
    if named and shutil.which(named) is None:
        raise JavaError(f"JAVA_PATH names {named}, which is not a program.")
    found = shutil.which(named or "java")
    return Path(found) if found and _version(found) >= AT_LEAST else None


def _version(java: str) -> int:
    """The version that a Java says it is: 0 where it says none, as where it is only a stub."""
    command = [java, "-version"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stderr
    version = _VERSION.search(said)
    return int(version[1]) if version else 0
