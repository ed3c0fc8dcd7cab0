"""The local web server: types, folders, the 404 page, and altered replies."""

import http.client
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.serve import Reply, on_free_port, running


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "del").mkdir()
    (tmp_path / "index.html").write_text("<h1>Först</h1>", "utf-8")
    (tmp_path / "del" / "index.html").write_text("del")
    (tmp_path / "tom").mkdir()
    (tmp_path / "fil åäö.txt").write_text("text")
    for name in ("a.mjs", "a.js", "a.wasm", "a.whl", "a.zip", "a.json", "a.css", "a.okänd"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


@pytest.fixture
def base(site: Path) -> Iterator[str]:
    with running(site) as address:
        yield address


def get(base: str, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
    """The reply as it is sent: no redirect is followed, no path is tidied."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/a.mjs", "text/javascript; charset=utf-8"),
        ("/a.js?v=1", "text/javascript; charset=utf-8"),
        ("/a.wasm", "application/wasm"),
        ("/a.whl", "application/zip"),
        ("/a.zip", "application/zip"),
        ("/a.json", "application/json"),
        ("/a.css", "text/css; charset=utf-8"),
        ("/a.ok%C3%A4nd", "application/octet-stream"),
        ("/fil%20%C3%A5%C3%A4%C3%B6.txt", "text/plain; charset=utf-8"),
    ],
)
def test_types(base: str, path: str, kind: str) -> None:
    response, body = get(base, path)
    assert response.status == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["Cache-Control"] == "no-cache"
    assert body


def test_a_folder_has_a_slash(base: str) -> None:
    response, _ = get(base, "/del?q=1")
    assert response.status == 301
    assert response.headers["Location"] == "/del/?q=1"
    assert get(base, "/del/?q=1")[1] == b"del"


def test_head_sends_no_body(base: str) -> None:
    response, body = get(base, "/", "HEAD")
    assert response.headers["Content-Length"] == str(len("<h1>Först</h1>".encode()))
    assert body == b""


@pytest.mark.parametrize(
    "path",
    [
        "/saknas",
        "/saknas/",
        "/tom/",
        "/a.js/",
        "/../hemlig.txt",
        "/%2e%2e/hemlig.txt",
        f"/{'a' * 300}",
        "/%00",
    ],
)
def test_what_is_not_there(site: Path, path: str) -> None:
    (site.parent / "hemlig.txt").write_text("utanför", "utf-8")
    with running(site) as base:
        response, body = get(base, path)
        assert (response.status, body) == (404, b"404\n")
        (site / "404.html").write_text("<h1>Saknas</h1>")
        response, body = get(base, path)
        assert (response.status, body) == (404, b"<h1>Saknas</h1>")
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_altered_replies(site: Path) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        match path:
            case "/a.wasm":
                return replace(reply, headers={"Content-Type": "text/plain"})
            case "/a.js":
                return Reply(500, {}, b"fel")
            case "/a.css":
                return replace(reply, delay=0.2)
            case _:
                return reply

    with running(site, alter) as base:
        response, body = get(base, "/a.wasm?x")
        assert (response.headers["Content-Type"], body) == ("text/plain", b"x")
        response, body = get(base, "/a.js")
        assert (response.status, body) == (500, b"fel")
        begun = time.monotonic()
        assert get(base, "/a.css")[1] == b"x"
        assert time.monotonic() - begun >= 0.2
        assert get(base, "/a.mjs")[0].headers["Content-Type"].startswith("text/javascript")


def test_the_next_free_port(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        with on_free_port(site, first) as server:
            assert server.server_address[1] > first
            assert server.server_address[0] == "127.0.0.1"
