"""The built site through nginx, with the configuration that the guide gives."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import statistics
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler
from os import PathLike
from pathlib import Path
from typing import NamedTuple, override
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from scripts.hosting.nginx import EXAMPLE, Place, configuration
from scripts.rig.nginx import brotli_modules, find_nginx, running_nginx
from scripts.serve import _Server, address
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import SHORT, Visitor
from tests.strategies import IDEA

NGINX = find_nginx()
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
PATH = "iop-guiden/"
REQUESTS, CONNECTIONS = 2500, 16
UNPACK = """
const parts = [];
process.stdin.on("data", (part) => parts.push(part)).on("end", () => process.stdout.write(
  require("node:zlib").brotliDecompressSync(Buffer.concat(parts))));
"""


PLAIN_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class PlainHandler(SimpleHTTPRequestHandler):
    """The plainest host: no header of ours, few types, nothing packed, no page of ours for 404."""

    @override
    def guess_type(self, path: str | PathLike[str]) -> str:
        return PLAIN_TYPES.get(Path(path).suffix, "application/octet-stream")

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def plain_host(directory: Path) -> Iterator[str]:
    """Serve the folder as plainly as can be; gives the host's address."""
    handler = partial(PlainHandler, directory=str(directory))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield address(server)
        finally:
            server.shutdown()
            thread.join(10)


def test_the_plainest_host(new_visitor: NewVisitor, site: Path, tmp_path: Path) -> None:
    """A host for plain files that knows few types and packs nothing, in a folder of its own."""
    (tmp_path / PATH.rstrip("/")).symlink_to(site)
    with plain_host(tmp_path) as host:
        visitor = new_visitor(host + PATH, faults=True)
        failed = note_failures(visitor)
        visitor.choose("malmo", "forening")
        visitor.engine()
        visitor.answer_all(SHORT)
        visitor.arrive("resultat")
        assert visitor.outcome()[0] == "upphandling"
        assert failed == []


@contextmanager
def site_through_nginx(site: Path, folder: Path, *, brotli: bool) -> Iterator[str]:
    """Run nginx with the site in a folder of its host; gives the site's address."""
    place = Place(f"https://www.kommunen.se/{PATH}", str(site), brotli=brotli)
    with running_nginx(configuration(place), folder, brotli=brotli) as host:
        yield host + PATH


@pytest.fixture(scope="module", params=["gzip", "br"])
def packed(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Run nginx with each way to pack; gives the site's address and the way."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    brotli = request.param == "br"
    if brotli and not brotli_modules(NGINX):
        pytest.skip("nginx has no brotli modules")
    with site_through_nginx(site, tmp_path_factory.mktemp("nginx"), brotli=brotli) as address:
        yield address, request.param


@pytest.fixture(scope="module")
def nginx(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run nginx as well equipped as it is here; gives the site's address."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    brotli = bool(brotli_modules(NGINX))
    with site_through_nginx(site, tmp_path_factory.mktemp("nginx"), brotli=brotli) as address:
        yield address


def note_failures(visitor: Visitor) -> list[str]:
    """Return a list that gets every request that fails, or that nginx has no file for."""
    failed: list[str] = []
    visitor.context.on("requestfailed", lambda request: failed.append(request.url))
    visitor.context.on(
        "response",
        lambda reply: failed.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None,
    )
    return failed


@needs_nginx
def test_the_guide_live(new_visitor: NewVisitor, nginx: str) -> None:
    visitor = new_visitor(nginx)
    failed = note_failures(visitor)
    encodings: dict[str, str | None] = {}
    visitor.context.on(
        "response",
        lambda reply: encodings.update({reply.url: reply.headers.get("content-encoding")}),
    )
    visitor.choose("malmo", "forening")
    visitor.engine()
    visitor.answer_all(IDEA)
    visitor.result()

    assert visitor.outcome()[0] == "iop"
    assert visitor.address.startswith("guiden/malmo/")
    assert failed == []
    wasm = {url: how for url, how in encodings.items() if url.endswith(".wasm")}
    assert list(wasm.values()) == ["br" if NGINX and brotli_modules(NGINX) else "gzip"]


@needs_nginx
def test_the_guide_without_scripts(new_visitor: NewVisitor, nginx: str) -> None:
    visitor = new_visitor(nginx, java_script_enabled=False)
    failed = note_failures(visitor)
    visitor.choose("malmo", "forening")
    visitor.answer_all(SHORT)

    visitor.arrive("resultat")
    assert visitor.outcome()[0] == "upphandling"
    assert failed == []


def test_the_page_for_those_who_publish_shows_what_is_tested(site: Path) -> None:
    page = unescape((site / "om/publicera/index.html").read_text("utf-8"))
    assert configuration(EXAMPLE).rstrip() in page
    assert f"--url {EXAMPLE.url}" in page
    assert f"--folder {EXAMPLE.folder} " in page


@needs_nginx
@pytest.mark.parametrize("allowed", [True, False])
def test_a_frame_on_another_host(
    chromium: tuple[Browser, list[str]], site: Path, tmp_path: Path, allowed: bool
) -> None:
    """Who may frame the site around the guide is one setting."""
    browser, _ = chromium
    other = tmp_path / "kommunen"
    other.mkdir()
    with plain_host(other) as outside:
        hosts = (outside.rstrip("/"),) if allowed else ()
        place = Place(f"https://www.kommunen.se/{PATH}", str(site), hosts)
        with running_nginx(configuration(place), tmp_path) as host:
            frame = f'<iframe src="{host}{PATH}kunskap/iop/" title="IOP-guiden"></iframe>'
            (other / "index.html").write_text(f"<!doctype html><title>Stöd</title>{frame}", "utf-8")
            page = browser.new_page()
            page.goto(outside)
            inside = page.frame_locator("iframe")
            if allowed:
                expect(inside.get_by_role("heading", level=1)).to_be_visible()
            else:
                assert page.frames[1].url.startswith("chrome-error:")
                expect(inside.get_by_role("heading", level=1)).to_have_count(0)
            page.close()


class Fetched(NamedTuple):
    """One reply, as it was sent."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def fetch(nginx: str, file: str, encoding: str) -> Fetched:
    """Return one reply on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(nginx).netloc, timeout=20)
    try:
        return ask(connection, nginx, file, encoding)
    finally:
        connection.close()


def ask(connection: http.client.HTTPConnection, nginx: str, file: str, encoding: str) -> Fetched:
    """Return one reply on a connection that stays."""
    headers = {"Accept-Encoding": encoding}
    connection.request("GET", urlsplit(nginx).path + file, headers=headers)
    reply = connection.getresponse()
    return Fetched(reply.status, reply.headers, reply.read())


def engine_files(site: Path) -> list[str]:
    """Return the engine's files, without those that are packed beside them."""
    current = json.loads((site / "assets/engine/current.json").read_text("utf-8"))
    folder = site / "assets/engine" / current["folder"]
    files = sorted(file for file in folder.iterdir() if file.suffix not in (".br", ".gz"))
    assert len(files) > 4
    return [file.relative_to(site).as_posix() for file in files]


def unpacked(reply: Fetched) -> bytes:
    """Return what a browser makes of the reply."""
    match reply.headers["Content-Encoding"]:
        case "gzip":
            return gzip.decompress(reply.body)
        case "br":
            command = ["node", "-e", UNPACK]
            return subprocess.run(
                command, input=reply.body, capture_output=True, timeout=60, check=True
            ).stdout
        case _:
            return reply.body


@needs_nginx
def test_packed_files_hold_the_same(packed: tuple[str, str], site: Path) -> None:
    nginx, way = packed
    text = ["index.html", "search/search_index.json", "llms.txt", "moten/flode.xml"]
    for file in (*engine_files(site), *text):
        reply = fetch(nginx, file, "gzip, deflate, br, zstd")
        assert reply.headers["Content-Encoding"] == way, file
        assert unpacked(reply) == (site / file).read_bytes(), file


@needs_nginx
def test_a_load(packed: tuple[str, str], site: Path) -> None:
    """Some thousand requests, many at a time: every reply is right, and whole."""
    nginx, way = packed
    pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    parts = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.js"))
    engine = engine_files(site)
    kinds = (engine, *[parts] * 9, *[pages] * 40)
    order = [kind[number % len(kind)] for number in range(REQUESTS // 50) for kind in kinds]
    seen: dict[str, set[str]] = defaultdict(set)
    statuses: dict[int, int] = defaultdict(int)
    took: list[float] = []
    held = threading.Lock()

    def visit(share: list[str]) -> None:
        connection = http.client.HTTPConnection(urlsplit(nginx).netloc, timeout=20)
        for file in share:
            begun = time.perf_counter()
            reply = ask(connection, nginx, file, "gzip, br")
            done = time.perf_counter() - begun
            digest = hashlib.sha256(reply.body).hexdigest()
            with held:
                took.append(done)
                statuses[reply.status] += 1
                seen[file].add(digest)
        connection.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(visit, [order[first::CONNECTIONS] for first in range(CONNECTIONS)]))
    rate = REQUESTS / (time.perf_counter() - begun)
    middle = statistics.median(took) * 1000
    print(
        f"{way}: {REQUESTS} requests, {rate:.0f} a second, median {middle:.1f} ms, {dict(statuses)}"
    )

    assert statuses == {200: REQUESTS}
    assert len(seen) == len(set(order))
    assert {file: len(bodies) for file, bodies in seen.items() if len(bodies) != 1} == {}
    for file in engine:
        assert seen[file] == {hashlib.sha256(fetch(nginx, file, "gzip, br").body).hexdigest()}
