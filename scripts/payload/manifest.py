"""What a payload folder holds: the manifest that the worker reads and checks against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from guide_engine.errors import GuideError

MANIFEST = "manifest.json"
POINTER = "current.json"
ARCHIVE = "papers.bin"
BUNDLE = ".profile.json"
"""How the names of profiles end that browsers fetch by themselves."""

COMPRESSED = (".br", ".gz")


class PayloadError(GuideError):
    """The payload can't be built; the message says why."""


@dataclass(frozen=True)
class PayloadFile:
    """One file of the payload, with its size as it is and compressed."""

    name: str
    bytes: int
    sha256: str
    br: int
    gz: int


@dataclass(frozen=True)
class Manifest:
    """What a payload folder holds and what made it.

    ``memory`` tells what memory.bin is good for: the runtime's version, the number of bytes that
    the whole is to have, where in it the runtime's own memory begins, and how many bytes from
    there are kept as the difference from what the runtime's start writes.
    """

    versions: Mapping[str, str]
    memory: Mapping[str, Any]
    files: tuple[PayloadFile, ...]

    @cached_property
    def digest(self) -> str:
        """The name of the folder that holds exactly this."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]

    @property
    def total_bytes(self) -> int:
        """The size of all files together, uncompressed and the manifest aside."""
        return sum(file.bytes for file in self.files)

    def to_json(self) -> str:
        """The text of manifest.json."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read the text of a manifest.json."""
        data = json.loads(text)
        files = tuple(PayloadFile(**file) for file in data["files"])
        return cls(versions=data["versions"], memory=data["memory"], files=files)


def described(folder: Path) -> Iterable[PayloadFile]:
    """Describe the files of a folder, the manifest aside."""
    for file in sorted(folder.iterdir()):
        if file.name != MANIFEST and file.suffix not in COMPRESSED:
            br, gz = (file.with_name(file.name + end).stat().st_size for end in COMPRESSED)
            yield PayloadFile(file.name, file.stat().st_size, sha256(file), br, gz)


def last_line(said: str) -> dict[str, Any]:
    """Return what a program says, as JSON, on the last line of its output."""
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


def sha256(file: Path) -> str:
    """Return the digest of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
