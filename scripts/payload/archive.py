"""Packs what comes on demand: `python -m scripts.payload.archive library engine part list out`.

A process of its own, for the same reason as bytecode.py. ``part`` is the folder of the package's
part, ``list`` a file with the modules, one a line, that it needs and the engine has not loaded: of
the library (a zip file), of ``engine``, or of what stands beside the part. The archive is a line of
JSON, `[[path, bytes], …]`, and then the files one after the other: nothing has to be unpacked by
Python.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.payload.bytecode import compiled

type File = tuple[str, bytes]


def packed(files: Sequence[File]) -> bytes:
    """Return the archive of files."""
    head = json.dumps([[path, len(content)] for path, content in files])
    return b"".join((head.encode(), b"\n", *(content for _, content in files)))


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the files of an archive, as worker.js does."""
    head, _, rest = archive.partition(b"\n")
    found: dict[str, bytes] = {}
    for path, length in json.loads(head):
        found[path], rest = rest[:length], rest[length:]
    return found


def part_files(part: Path) -> Iterator[File]:
    """Iterate over the files of a part of the package, its modules as bytecode."""
    for file in sorted(part.rglob("*")):
        if file.is_file() and file.parent.name != "__pycache__":
            name = file.relative_to(part.parent).as_posix()
            yield _made(name, file.read_bytes())


def module_files(library: Path, engine: Path, part: Path, modules: Sequence[str]) -> Iterator[File]:
    """Iterate over modules of the library, the engine or beside the part; others are built in."""
    with zipfile.ZipFile(library) as zipped:
        names = set(zipped.namelist())
        for module in sorted(modules):
            path = module.replace(".", "/")
            for name in (f"{path}.py", f"{path}/__init__.py"):
                ours = module.startswith(f"{engine.name}.")
                file = (engine if ours else part).parent / name
                if name in names:
                    yield _made(name, zipped.read(name))
                elif file.is_file():
                    yield _made(name, file.read_bytes())


def _made(name: str, content: bytes) -> File:
    return (f"{name}c", compiled(content, name)) if name.endswith(".py") else (name, content)


if __name__ == "__main__":
    _library, _engine, _part, _list, _out = map(Path, sys.argv[1:])
    _out.write_bytes(
        packed(
            [
                *part_files(_part),
                *module_files(_library, _engine, _part, _list.read_text("utf-8").split()),
            ]
        )
    )
