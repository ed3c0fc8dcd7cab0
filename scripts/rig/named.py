"""The program that a variable of the environment names, where it names one."""

import os
import shutil
from pathlib import Path

from guide_engine.errors import GuideError


def named_program(variable: str, error: type[GuideError]) -> Path | None:
    """The program that the variable names, or None; raises the error for one that is none."""
    named = os.environ.get(variable)
    if not named:
        return None
    found = shutil.which(named)
    if found is None:
        raise error(f"{variable} names {named}, which is not a program.")
    return Path(found)
