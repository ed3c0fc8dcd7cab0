"""Finds the Java that checks the pages' HTML.

JAVA_PATH names another than the one that is found.
"""

import re
import shutil
import subprocess
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.rig.named import named_program

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
    found = named_program("JAVA_PATH", JavaError) or shutil.which("java")
    return Path(found) if found and _version(str(found)) >= AT_LEAST else None


def _version(java: str) -> int:
    """The version that a Java says it is: 0 where it says none, as where it is only a stub."""
    command = [java, "-version"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stderr
    version = _VERSION.search(said)
    return int(version[1]) if version else 0
