"""Writes the site's service worker: which files it keeps, and the version that they make.

The worker's source is beside this file. The version is a digest of everything that it keeps and
of the worker itself, so the same site gives the same worker, and any change a new one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import quote

from guide_engine.errors import GuideError
from scripts.hosting.rules import EMBEDDED
from scripts.payload.manifest import ARCHIVE, BUNDLE, COMPRESSED, MANIFEST, POINTER

PAGE = "om/utan-nat.md"
"""The page where a reader turns it on; the worker shows it for what it does not keep."""
WORKER = "sw.js"
APP = "app.webmanifest"
ENGINE = "assets/engine"
LEFT_OUT = (
    "assets/engine/*/*",
    # The questionnaire's static pages: worker.js says why.
    "guiden/*/*.html",
    "guiden/*/vagar.json",
    "*/guiden/*/*.html",
    "*/guiden/*/vagar.json",
    # What is for frames on other sites, where nobody reads without a network.
    f"{EMBEDDED}/*",
    f"*/{EMBEDDED}/*",
    "assets/javascripts/embed/*",
    "assets/stylesheets/embed*.css",
    "*.map",
    # Compressed copies, for servers that send them.
    "*.br",
    "*.gz",
    # The server's own page, and what only machines read.
    "404.html",
    "data/*",
    "licenser/*",
    "sbom.cdx.json",
    "llms.txt",
    "robots.txt",
    "sitemap.xml",
    WORKER,
)
KEPT_ANYWAY = (
    "guiden/*/index.html",
    "*/guiden/*/index.html",
    # The profiles, which the engine needs for those start pages, and what papers need.
    f"assets/engine/*/*{BUNDLE}",
    f"assets/engine/*/{ARCHIVE}",
)
SPARE = ("python_stdlib_full.zip",)
"""Of the engine's files those that are only asked for when something is wrong."""
PACKED = ("memory.bin.gz", "pyodide.asm.wasm.gz")
"""The engine's worker asks for them where the server does not compress."""

_SOURCES = Path(__file__).parent
_KEPT = re.compile(r"^const KEPT = .*$", re.MULTILINE)
_SIZE = re.compile(r'(<span data-size="(pages|engine)">)[^<]*(</span>)')

type Entry = tuple[str, str, int]
"""A file: its address under the site's, the first 32 digits of its SHA-256, its bytes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a version of the site keeps; worker.js reads it under the same names."""

    page: str
    assets: str
    files: tuple[Entry, ...]
    engine: str
    parts: tuple[Entry, ...]
    spare: tuple[Entry, ...]

    def version(self, source: str) -> str:
        """The name of exactly these files with this worker."""
        text = json.dumps([asdict(self), source])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_offline(site: Path, *, on: bool, assets: str) -> Kept | None:
    """Write the worker into the built site; return what it keeps.

    Turned off, the worker is one that removes what an earlier one kept. Raises GuideError if the
    page where a reader turns it on does not say how much is kept.
    """
    if not on:
        (site / WORKER).write_text(_source("removal.js"), encoding="utf-8")
        (site / APP).unlink(missing_ok=True)
        return None
    _tell_sizes(site, read_kept(site, assets))
    kept = read_kept(site, assets)
    source = _source("worker.js")
    if len(_KEPT.findall(source)) != 1:
        raise GuideError("scripts/offline/worker.js: raden const KEPT = … ska finnas en gång")
    data = {"version": kept.version(source), **asdict(kept)}
    line = f"const KEPT = {json.dumps(data, separators=(',', ':'))};"
    (site / WORKER).write_text(_KEPT.sub(lambda _: line, source), encoding="utf-8")
    return kept


def read_kept(site: Path, assets: str) -> Kept:
    """Return what is kept of a built site; ``assets`` is the mark of its pages."""
    engine = f"{ENGINE}/{_pointed_at(site)}/"
    parts = sorted(_parts(site / engine))
    return Kept(
        page=PAGE.removesuffix(".md") + "/",
        assets=assets,
        files=tuple(_entry(site, file) for file in sorted(_files(site))),
        engine=engine,
        parts=tuple(_entry(site, file) for file in parts if file.name not in SPARE),
        spare=tuple(_entry(site, file) for file in parts if file.name in SPARE),
    )


def assets_mark(*places: Path) -> str:
    """Return the mark of pages made for these scripts and this engine: a digest of the files."""
    digest = hashlib.sha256()
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file():
                name = file.relative_to(place).as_posix()
                digest.update(f"{name}\0{_sha256(file)}\n".encode())
    return digest.hexdigest()[:16]


def _source(name: str) -> str:
    return (_SOURCES / name).read_text(encoding="utf-8")


def _pointed_at(site: Path) -> str:
    pointer = json.loads((site / ENGINE / POINTER).read_text(encoding="utf-8"))
    return str(pointer["folder"])


def _files(site: Path) -> Iterator[Path]:
    for file in site.rglob("*"):
        if file.is_file() and is_kept(file.relative_to(site).as_posix()):
            yield file


def is_kept(name: str) -> bool:
    """Tell whether a file of the site is kept with its pages, by its path."""
    return _matches(name, KEPT_ANYWAY) or not _matches(name, LEFT_OUT)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _parts(folder: Path) -> Iterator[Path]:
    if not (folder / MANIFEST).is_file():
        raise GuideError(f"{folder}: {MANIFEST} saknas")
    for file in folder.iterdir():
        if file.suffix not in COMPRESSED or file.name in PACKED:
            yield file


def _entry(site: Path, file: Path) -> Entry:
    name = file.relative_to(site).as_posix()
    path = name[: -len("index.html")] if f"/{name}".endswith("/index.html") else name
    return quote(path), _sha256(file)[:32], file.stat().st_size


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _tell_sizes(site: Path, kept: Kept) -> None:
    """Write how much is kept into the page, in megabytes as a reader's device counts them."""
    engine = sum(size for path, _, size in kept.parts if not path.endswith(PACKED))
    sizes = {"pages": sum(size for _, _, size in kept.files), "engine": engine}
    page = site / kept.page / "index.html"
    text = page.read_text(encoding="utf-8")
    if {name for _, name, _ in _SIZE.findall(text)} != sizes.keys():
        raise GuideError(f'{PAGE}: <span data-size="…"> ska finnas för {", ".join(sizes)}')
    text = _SIZE.sub(lambda m: f"{m[1]}{max(1, round(sizes[m[2]] / 1e6))}{m[3]}", text)
    page.write_text(text, encoding="utf-8")
