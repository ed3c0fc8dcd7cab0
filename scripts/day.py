"""The day that a build is made for: never the clock's, so that one source gives one site."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from guide_engine.errors import GuideError

ENVIRONMENT = "SOURCE_DATE_EPOCH"
"""The variable that sets the day, in seconds since 1970: reproducible-builds.org."""


def build_day(root: Path, otherwise: date) -> date:
    """Return the day that SOURCE_DATE_EPOCH says, or else that of the folder's last commit.

    ``otherwise`` is for a copy of the project without its history. Raises GuideError for a value
    that is no number of seconds.
    """
    said = os.environ.get(ENVIRONMENT, "").strip() or _last_commit(root)
    if not said:
        return otherwise
    try:
        return datetime.fromtimestamp(int(said), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise GuideError(
            f'{ENVIRONMENT}: "{said}"; tillåtet: sekunder sedan 1970, som av "date +%s"'
        ) from None


def _last_commit(root: Path) -> str:
    """Return when the last commit of a folder was made, or nothing where that is not to be had."""
    if not (root / ".git").exists():
        return ""
    # Whoever builds may be another user than the one whose folder it is.
    command = ("git", "-c", "safe.directory=*", "log", "-1", "--format=%ct")
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
