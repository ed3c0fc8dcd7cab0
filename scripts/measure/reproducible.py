"""`make reproducible`: builds the last commit twice and compares the sites, byte for byte.

The builds have another folder, day, time zone, language, order of hashing and right to files, and
share nothing but the packages. Without the program faketime both are made on the day that it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scripts.project import BUILD, NODE_MODULES, ROOT

LATER = "+3d"
LIMIT = 1800
"""Seconds that a build may take."""
PLACES: Mapping[str, Mapping[str, str]] = {
    "ett": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "en-annan-mapp/i-en-annan": {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
}
"""Where the builds are made, and with which settings of the system."""


def main(arguments: Sequence[str]) -> int:
    """Build twice and say what differs; 0 if nothing does."""
    options = [each for each in arguments if each == "--no-payload"]
    faketime = shutil.which("faketime")
    if faketime is None:
        print("faketime is not installed: both builds are made on the same day", flush=True)
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="reproducible-") as name:
        sites = []
        for number, (place, settings) in enumerate(PLACES.items()):
            clock = [faketime, "-f", LATER] if faketime and number else []
            print(f"Build {number + 1} of {len(PLACES)} …", flush=True)
            sites.append(_build(Path(name, place), settings, clock, options, 0o077 * number))
        found = list(differences(*sites))
        number = sum(1 for _ in _files(sites[0]))
    for difference in found:
        print(difference)
    print(f"{number} files, {len(found)} differ")
    return 1 if found else 0


def _build(
    folder: Path,
    settings: Mapping[str, str],
    clock: Sequence[str],
    options: Sequence[str],
    umask: int,
) -> Path:
    """Build a copy of the last commit in a folder of its own; return its site."""
    clone = ("git", "clone", "--quiet", "--no-hardlinks", ROOT, folder)
    subprocess.run(clone, check=True, timeout=LIMIT)
    (folder / NODE_MODULES.name).symlink_to(NODE_MODULES.resolve())
    command = (*clock, sys.executable, "-m", "scripts.build", *options)
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **settings},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}")
    return folder / "build" / "site"


def differences(one: Path, other: Path) -> Iterator[str]:
    """Iterate over the files that two folders do not have alike."""
    left, right = dict(_files(one)), dict(_files(other))
    for name in sorted(left.keys() | right.keys()):
        if name not in left or name not in right:
            yield f"{name}: only in the {'first' if name in left else 'second'}"
        elif left[name] != right[name]:
            yield f"{name}: differs"


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for file in folder.rglob("*"):
        if file.is_file():
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            yield file.relative_to(folder).as_posix(), digest


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
