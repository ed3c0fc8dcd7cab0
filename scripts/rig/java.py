"""Finds or installs the Java that checks the pages' HTML.

`python -m scripts.rig.java` installs Debian's package where it may; without Java that check is left
out of the tests, so that this never fails. JAVA_PATH names another.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.rig import debian

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
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = _VERSION.search(said)
    return int(version[1]) if version else 0


def install() -> str:
    """Install Debian's Java, as root on Debian; return why there is none, or nothing."""
    if not debian.may_install():
        return ADVICE
    if failed := debian.run("Java", debian.commands(PACKAGE)):
        return f"'{failed}' failed. {ADVICE}"
    return "" if find_java() else f"No Java {AT_LEAST} after installing it. {ADVICE}"


def main() -> None:
    """Make sure that there is a Java if there can be one."""
    missing = "" if find_java() else install()
    print(f"Java: {missing or find_java()}")


if __name__ == "__main__":
    main()
