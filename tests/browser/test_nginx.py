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
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from scripts.hosting.nginx import Place, configuration
from scripts.hosting.program import brotli_modules, find_nginx, running_nginx
from scripts.serve import Reply, running
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.visitor import LATE, Visitor
from tests.strategies import IDEA

NGINX = find_nginx()
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
PATH = "iop-guiden/"
REQUESTS, CONNECTIONS = 5000, 16
UNPACK = """
const parts = [];
process.stdin.on("data", (part) => parts.push(part)).on("end", () => process.stdout.write(
  require("node:zlib").brotliDecompressSync(Buffer.concat(parts))));
"""


@pytest.fixture(scope="module", params=["gzip", "brotli"])
def nginx(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Run nginx with the built site in a folder of its host; gives the site's address."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    brotli = request.param == "brotli"
    if brotli and not brotli_modules(NGINX):
        pytest.skip("nginx has no brotli modules")
    place = Place(f"https://www.kommunen.se/{PATH}", str(site), brotli=brotli)
    folder = tmp_path_factory.mktemp("nginx")
    with running_nginx(configuration(place), folder, brotli=brotli) as host:
        yield host + PATH


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
def test_the_guide_live(new_visitor: NewVisitor, nginx: str, site: Path) -> None:
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
    assert list(wasm.values()) == ["br" if is_brotli(nginx) else "gzip"]


def is_brotli(nginx: str) -> bool:
    return fetch(nginx, "index.html", "br").headers["Content-Encoding"] == "br"


@needs_nginx
def test_the_guide_without_scripts(new_visitor: NewVisitor, nginx: str) -> None:
    visitor = new_visitor(nginx, java_script_enabled=False)
    failed = note_failures(visitor)
    visitor.choose("malmo", "forening")
    visitor.answer_all(IDEA)

    visitor.arrive("resultat")
    assert visitor.outcome()[0] == "iop"
    assert failed == []


@needs_nginx
def test_a_search(new_visitor: NewVisitor, nginx: str) -> None:
    visitor = new_visitor(nginx)
    failed = note_failures(visitor)
    visitor.open("kunskap/iop/")
    visitor.page.locator("[data-search-open]").click()
    visitor.page.locator("input[type=search]").fill("avtal")
    expect(visitor.page.locator("[data-search-results] a, dialog a[href]").first).to_be_visible(
        timeout=LATE
    )
    assert failed == []


@needs_nginx
@pytest.mark.parametrize("allowed", [True, False])
def test_a_frame_on_another_host(
    chromium: tuple[Browser, list[str]], site: Path, tmp_path: Path, allowed: bool
) -> None:
    """Who may frame the site is one setting."""
    browser, _ = chromium
    other = tmp_path / "kommunen"
    other.mkdir()
    with running(other) as outside:
        hosts = (outside.rstrip("/"),) if allowed else ()
        place = Place(f"https://www.kommunen.se/{PATH}", str(site), hosts)
        with running_nginx(configuration(place), tmp_path) as host:
            frame = f'<iframe src="{host}{PATH}guiden/malmo/" title="IOP-guiden"></iframe>'
            (other / "index.html").write_text(f"<!doctype html><title>Stöd</title>{frame}", "utf-8")
            # The local server lets a page frame its own host only; that page is not ours.
            context = browser.new_context(bypass_csp=False)
            context.route(
                outside,
                lambda route: route.fulfill(
                    body=(other / "index.html").read_text("utf-8"), content_type="text/html"
                ),
            )
            page = context.new_page()
            inside = page.frame_locator("iframe")
            page.goto(outside)
            if allowed:
                inside.locator('a[data-answer="roll=forening"]').click()
                expect(inside.locator("#guide")).not_to_have_attribute("data-step", "start")
                expect(inside.locator("#guide h1")).to_be_visible()
            else:
                expect(inside.locator("body")).to_be_attached()
                expect(inside.locator("#guide")).to_have_count(0)
            context.close()


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
            return subprocess.run(command, input=reply.body, capture_output=True, check=True).stdout
        case _:
            return reply.body


@needs_nginx
def test_packed_files_hold_the_same(nginx: str, site: Path) -> None:
    text = ["index.html", "search/search_index.json", "llms.txt", "moten/flode.xml"]
    for file in (*engine_files(site), *text):
        reply = fetch(nginx, file, "gzip, deflate, br, zstd")
        assert reply.headers["Content-Encoding"] == ("br" if is_brotli(nginx) else "gzip"), file
        assert unpacked(reply) == (site / file).read_bytes(), file


@needs_nginx
def test_a_load(nginx: str, site: Path) -> None:
    """Some thousand requests, many at a time: every reply is right, and whole."""
    pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    parts = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.js"))
    engine = engine_files(site)
    order = [
        engine[number // 50 % len(engine)]
        if number % 50 == 0
        else (parts if number % 5 == 0 else pages)[number % (len(parts if number % 5 == 0 else pages))]
        for number in range(REQUESTS)
    ]
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
    print(f"{REQUESTS} requests: {rate:.0f} a second, median {middle:.1f} ms, {dict(statuses)}")

    assert statuses == {200: REQUESTS}
    assert len(seen) == len(set(order))
    assert {file: len(bodies) for file, bodies in seen.items() if len(bodies) != 1} == {}
    for file in engine:
        assert seen[file] == {hashlib.sha256(fetch(nginx, file, "gzip, br").body).hexdigest()}


PLAIN = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}


def plain(path: str, reply: Reply) -> Reply:
    """Send what the plainest host does: no header of ours, few types, nothing packed."""
    if "Content-Type" not in reply.headers:
        return reply
    end = "." + path.rpartition(".")[2] if "." in path else ".html"
    return replace(reply, headers={"Content-Type": PLAIN.get(end, "application/octet-stream")})
