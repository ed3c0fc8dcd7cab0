"""Cuts and compiles the standard library: `python -m scripts.payload.bytecode in.zip out.zip list`.

A process of its own, so that the bytes depend on the arguments and the environment alone. The list
is a file with one module a line. Assertions and docstrings go, but for what safety.toml says.
"""

from __future__ import annotations

import marshal
import sys
import tomllib
import zipfile
from collections.abc import Collection
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path

SAFETY = Path(__file__).parent / "safety.toml"
# Zip files can't hold an earlier time than this.
EPOCH_DATE = (1980, 1, 1, 0, 0, 0)
# A pyc that is found by its hash, which nobody checks (PEP 552).
UNCHECKED = (1).to_bytes(4, "little")


def cut(source: Path, target: Path, used: Collection[str]) -> None:
    """Write a zip of bytecode with the modules that are used or on the safety list."""
    safety = tomllib.loads(SAFETY.read_text("utf-8"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist()):
            module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            if not name.endswith(".py") or not (module in used or _within(module, safety["keep"])):
                continue
            level = 0 if _within(module, safety["docstrings"]) else 2
            entry = zipfile.ZipInfo(f"{name}c", EPOCH_DATE)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, compiled(old.read(name), name, level), compresslevel=9)


def compiled(text: bytes, name: str, level: int = 2) -> bytes:
    """Return a module's bytecode as a file of its own holds it."""
    code = compile(text, name, "exec", dont_inherit=True, optimize=level)
    return MAGIC_NUMBER + UNCHECKED + source_hash(text) + marshal.dumps(code)


def _within(module: str, packages: Collection[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).read_text("utf-8").split())
