"""`python -m scripts.rig` says what the tests lack; `python -m scripts.rig install` gets it."""

from __future__ import annotations

import sys

from guide_engine.errors import GuideError
from scripts.rig.programs import install, missing


def main(arguments: list[str]) -> int:
    """Say what is missing, a line each; or install it, which can fail."""
    try:
        if arguments == ["install"]:
            install()
        for program in missing():
            print(program.lack)
    except GuideError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
