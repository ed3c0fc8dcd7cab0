"""Builds the browser payload: Python for the browser, what it needs of its library, the engine.

`python -m scripts.payload [folder]` writes to build/payload: current.json, which names a folder,
and that folder, named by the digest of its manifest, so that a browser may keep it for ever:

- the runtime's own files as the npm package `pyodide` has them;
- python_stdlib.zip: the modules that the engine was seen to use, and those of safety.toml;
  python_stdlib_full.zip: all of it, fetched only when something is missing after all;
- the engine's wheel and a lock file that knows the engine only;
- memory.bin: the memory of a runtime that has loaded the engine and compiled the common profile,
  without its empty pages;
- the other profiles' files, each in a folder named by its own digest;
- papers.bin, in such a folder too: the part of the engine that makes papers, which comes when it is
  asked for, as bytecode and with the modules that nothing else has loaded (archive.py);
- manifest.json: sizes and digests, which the worker checks;
- beside each file the same as .br and .gz, for servers that send those.

The same inputs give the same bytes; unchanged inputs give no work.

What is pinned, and why:
- Pyodide's version, exactly (package.json). Its Python's minor version must be the one that runs
  this script, because bytecode fits one minor version: Pyodide 0.29 and Python 3.13.
- pyodide-build's version (requirements/site.in): `pyodide py-compile` and `pyodide lockfile
  add-wheels` are its public commands; the names of the compiled files and the fields of the lock
  file are its doing. Nothing here imports its modules.
- memory.bin rests on `_makeSnapshot` and `_loadSnapshot`, which are private: the worker uses it
  with exactly the runtime that made it, and else starts Python the plain way.
- worker.js stands in for `fetch` and `WebAssembly.instantiateStreaming` while Pyodide loads. A new
  Pyodide must pass tests/scripts/payload first.
"""

from scripts.payload.build import build_payload
from scripts.payload.manifest import Manifest, PayloadError, PayloadFile

__all__ = ["Manifest", "PayloadError", "PayloadFile", "build_payload"]
