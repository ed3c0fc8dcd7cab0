"""nginx with the configuration that the guide gives: what it sends, and that it holds a load."""

from __future__ import annotations

import gzip
import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from guide_engine.errors import GuideError
from scripts.hosting.nginx import EXAMPLE, Place, configuration
from scripts.hosting.rules import (
    ASK,
    EMBEDDED,
    FILES,
    FRAMES,
    HSTS,
    KEEP,
    OPENER,
    OTHER_TYPE,
    OURS,
    TYPES,
    content_policy,
    security_headers,
)
from scripts.project import ROOT
from scripts.rig.nginx import brotli_modules, find_nginx, running_nginx
from scripts.serve import running

NGINX = find_nginx()
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
HASHED = "assets/engine/0123456789abcdef/"
FRAMED = (f"{EMBEDDED}/malmo/", "guiden/malmo/", f"en/{EMBEDDED}/", "en/guiden/malmo/")
TAKEN_IN = ("assets/stylesheets/fil.css", "assets/javascripts/fil.js", "assets/images/fil.svg")
LONG = "En mening som går att packa. " * 200
PLACES = ("/", "/iop-guiden/", "/stod/iop/")

type Got = tuple[http.client.HTTPResponse, bytes]


def get(host: str, path: str, method: str = "GET", **headers: str) -> Got:
    """Return the reply as it is sent: nothing is followed, tidied or unpacked."""
    connection = http.client.HTTPConnection(urlsplit(host).netloc, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def write_site(site: Path) -> Path:
    """Write a small site with a file of every type, also in the engine's folder."""
    folders = [str(Path(file).parent) for file in TAKEN_IN]
    for name in ("del", "tom", HASHED, ".dold", *FRAMED, *folders):
        (site / name).mkdir(parents=True, exist_ok=True)
    plain = ("index.html", "del/index.html", "sw.js", "assets/engine/current.json")
    for name in (
        *plain,
        *(f"{each}index.html" for each in FRAMED),
        f"{EMBEDDED}/ram.js",
        *TAKEN_IN,
    ):
        (site / name).write_text(f"{name}\n{LONG}", "utf-8")
    (site / "404.html").write_text("<h1>Sidan finns inte</h1>", "utf-8")
    for name in (".env", ".dold/fil.txt"):
        (site / name).write_text("hemligt")
    for end in (*TYPES, ".bin"):
        for file in (site / f"fil{end}", site / HASHED / f"fil{end}"):
            file.write_text(LONG, "utf-8")
    (site / HASHED / "fil.wasm.gz").write_bytes(gzip.compress(LONG.encode(), 9, mtime=0))
    (site / HASHED / "fil.wasm.br").write_bytes(b"packad med brotli")
    (site.parent / "hemlig.txt").write_text("utanför", "utf-8")
    (site / "ut.txt").symlink_to(site.parent / "hemlig.txt")
    return site


@pytest.fixture(scope="module", params=[*PLACES, "brotli"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run nginx with the small site: at each place, and with brotli; gives the site's address."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    brotli = request.param == "brotli"
    if brotli and not brotli_modules(NGINX):
        pytest.skip("nginx has no brotli modules")
    folder = tmp_path_factory.mktemp("nginx")
    write_site(folder / "webb" / "version")
    site = folder / "nu"
    site.symlink_to(folder / "webb" / "version")
    url = f"https://www.kommunen.se{PLACES[1] if brotli else request.param}"
    text = configuration(Place(url, str(site), brotli=brotli))
    with running_nginx(text, folder, brotli=brotli) as address:
        yield address.rstrip("/") + urlsplit(url).path


def path(host: str, file: str = "") -> str:
    return urlsplit(host).path + file


@needs_nginx
def test_every_reply_has_the_same_security_headers(host: str) -> None:
    expected = security_headers()
    for file in ("", "del/", "del", "fil.js", HASHED + "fil.wasm", "saknas", "tom/", ".env"):
        response, _ = get(host, path(host, file))
        found = {name: response.headers.get_all(name) for name in expected}
        assert found == {name: [value] for name, value in expected.items()}, file
        assert response.headers["Server"] == "nginx"
        assert HSTS[0] not in response.headers


def assert_only_the_guide_may_be_framed(host: str) -> None:
    """Check who may show what in a frame, and take in which files, as a server says it."""
    expected = security_headers()
    for file in (*FRAMED, f"{FRAMED[0]}index.html", f"{EMBEDDED}/ram.js"):
        response, _ = get(host, path(host, file))
        policy = response.headers.get_all(FRAMES)
        assert policy == [expected[FRAMES].replace("frame-ancestors 'self'", "frame-ancestors *")]
        taken = "cross-origin" if EMBEDDED in file else "same-origin"
        assert response.headers.get_all(FILES) == [taken], file
        assert response.headers.get_all("Cache-Control") == [ASK]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    for file in TAKEN_IN:
        response, _ = get(host, path(host, file))
        assert response.headers.get_all(FRAMES) == [expected[FRAMES]]
        assert response.headers.get_all(FILES) == ["cross-origin"]
    for file in ("", "del/", "en/del/", "assets/engine/current.json", f"{HASHED}fil.js", "saknas"):
        response, _ = get(host, path(host, file))
        assert response.headers.get_all(FRAMES) == [expected[FRAMES]], file
        assert response.headers.get_all(FILES) == ["same-origin"], file


def assert_only_ours_share_a_window(host: str) -> None:
    """Check that no window of another site gets hold of ours, and that a frame's tab opens."""
    for came_from, value in (
        ("", OPENER[1]),
        ("none", OPENER[1]),
        ("same-site", OPENER[1]),
        ("cross-site", OPENER[1]),
        (OURS[1], OPENER[2]),
    ):
        response, _ = get(host, path(host, "del/"), Sec_Fetch_Site=came_from)
        assert response.headers.get_all(OPENER[0]) == [value], came_from


@needs_nginx
def test_only_the_guide_may_be_framed(host: str) -> None:
    assert_only_the_guide_may_be_framed(host)
    assert_only_ours_share_a_window(host)


@needs_nginx
def test_types(host: str) -> None:
    for folder in ("", HASHED):
        for end, kind in {**TYPES, ".bin": OTHER_TYPE}.items():
            response, body = get(host, path(host, f"{folder}fil{end}"))
            assert (response.status, response.headers["Content-Type"]) == (200, kind)
            assert body == LONG.encode()


@needs_nginx
def test_only_what_is_named_by_its_content_is_kept_unasked(host: str) -> None:
    kept = {"fil.wasm", "fil.js", "fil.json"}
    for file in kept:
        assert get(host, path(host, HASHED + file))[0].headers.get_all("Cache-Control") == [KEEP]
    for file in ("", "del/", "del", "sw.js", "assets/engine/current.json", "fil.css", "fil.js"):
        assert get(host, path(host, file))[0].headers.get_all("Cache-Control") == [ASK]
    for file in ("saknas.html", f"{HASHED}saknas.wasm", HASHED):
        response, _ = get(host, path(host, file))
        assert (response.status, response.headers["Cache-Control"]) == (404, ASK)


@needs_nginx
@pytest.mark.parametrize("file", ["index.html", "sw.js", HASHED + "fil.wasm"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_has_not_changed_is_not_sent_again(host: str, file: str, encoding: str) -> None:
    first, body = get(host, path(host, file), Accept_Encoding=encoding)
    assert body
    mark = first.headers["ETag"]
    again, body = get(host, path(host, file), Accept_Encoding=encoding, If_None_Match=mark)
    assert (again.status, body) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


@needs_nginx
def test_text_is_packed_on_its_way(host: str) -> None:
    for end, kind in TYPES.items():
        response, body = get(host, path(host, f"fil{end}"), Accept_Encoding="gzip")
        packed = kind.startswith("text/") or end in (
            ".json",
            ".map",
            ".svg",
            ".toml",
            ".webmanifest",
            ".xml",
        )
        assert (response.headers["Content-Encoding"] == "gzip") is packed, end
        assert (gzip.decompress(body) if packed else body) == LONG.encode()
        assert ("Accept-Encoding" in response.headers.get("Vary", "")) is packed


@needs_nginx
def test_packed_files_are_sent_as_they_are(host: str, request: pytest.FixtureRequest) -> None:
    wasm = path(host, HASHED + "fil.wasm")
    brotli = "brotli" in request.node.callspec.id
    for accepted, encoding, sent in (
        ("identity", None, LONG.encode()),
        ("gzip", "gzip", gzip.compress(LONG.encode(), 9, mtime=0)),
        ("br", "br" if brotli else None, b"packad med brotli" if brotli else LONG.encode()),
        (
            "gzip, deflate, br, zstd",
            "br" if brotli else "gzip",
            b"packad med brotli" if brotli else gzip.compress(LONG.encode(), 9, mtime=0),
        ),
        ("gzip;q=0, br;q=0", None, LONG.encode()),
    ):
        response, body = get(host, wasm, Accept_Encoding=accepted)
        assert (response.headers["Content-Encoding"], body) == (encoding, sent), accepted
        assert response.headers["Content-Type"] == "application/wasm"
        assert response.headers["Cache-Control"] == KEEP
        assert response.headers["Vary"] == "Accept-Encoding"


@needs_nginx
def test_a_folder_has_a_slash_and_no_host(host: str) -> None:
    response, _ = get(host, path(host, "del?q=1"))
    assert (response.status, response.headers["Location"]) == (301, path(host, "del/?q=1"))
    assert get(host, path(host, "del/?q=1"))[1].startswith(b"del/index.html")
    if path(host) != "/":
        response, _ = get(host, path(host).rstrip("/") + "?q=1")
        assert (response.status, response.headers["Location"]) == (301, path(host) + "?q=1")


@needs_nginx
@pytest.mark.parametrize(
    "file",
    [
        "saknas",
        "saknas/",
        "tom/",
        "fil.js/",
        ".env",
        ".dold/fil.txt",
        "%2eenv",
        "../hemlig.txt",
        "del/../../hemlig.txt",
        "%2e%2e/hemlig.txt",
        "..%2fhemlig.txt",
        "del/..%2f..%2fhemlig.txt",
        "%2e%2e%5chemlig.txt",
    ],
)
def test_what_is_not_there(host: str, file: str) -> None:
    response, body = get(host, path(host, file))
    assert response.status in (400, 404)
    assert "utanför".encode() not in body
    assert b"hemligt" not in body
    if response.status == 404 and ".." not in file and "%2e%2e" not in file:
        assert body == b"<h1>Sidan finns inte</h1>"
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@needs_nginx
def test_no_way_out_by_a_link(host: str, request: pytest.FixtureRequest) -> None:
    """Brotli's module does not bear the setting, so that there is none with it."""
    if "brotli" not in request.node.callspec.id:
        assert get(host, path(host, "ut.txt"))[0].status == 404


@needs_nginx
def test_beside_the_folder_is_not_in_it(host: str) -> None:
    """An alias without its last slash would give the folders beside the site's."""
    if path(host) != "/":
        for outside in ("/", path(host).rstrip("/") + "../hemlig.txt", "/hemlig.txt"):
            assert get(host, outside)[0].status in (403, 404)


@needs_nginx
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_reading(host: str, method: str) -> None:
    for file in ("index.html", "", HASHED + "fil.wasm"):
        assert get(host, path(host, file), method)[0].status == 405


@needs_nginx
def test_head_sends_no_body(host: str) -> None:
    response, body = get(host, path(host), "HEAD")
    assert (response.status, body) == (200, b"")
    assert response.headers["Content-Length"] == str(len(f"index.html\n{LONG}".encode()))


def test_the_local_server_sends_the_same_headers(tmp_path: Path) -> None:
    site = write_site(tmp_path / "webb")
    with running(site) as base:
        for file in ("/", "/del", "/saknas", f"/{HASHED}fil.wasm"):
            response, _ = get(base, file)
            found = {name: response.headers[name] for name in security_headers()}
            assert found == security_headers()
        assert get(base, f"/{HASHED}fil.wasm")[0].headers["Cache-Control"] == KEEP
        assert get(base, f"/{HASHED}saknas.wasm")[0].headers["Cache-Control"] == ASK
        assert_only_the_guide_may_be_framed(base)
        assert_only_ours_share_a_window(base)


def test_the_pages_have_the_same_policy() -> None:
    """A page cannot say itself who may frame it; all else is the same."""
    page = (ROOT / "docs/templates/main.html").read_text("utf-8")
    said = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert said
    assert content_policy() == f"{said[1]}; frame-ancestors 'self'"
    referrer = re.search(r'name="referrer" content="([^"]+)"', page)
    assert referrer
    assert referrer[1] == security_headers()["Referrer-Policy"]


def test_the_policy_lets_nothing_be_run_from_text() -> None:
    policy = content_policy(["https://www.kommunen.se", "https://*.kommunen.se"])
    assert policy.endswith("frame-ancestors 'self' https://www.kommunen.se https://*.kommunen.se")
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert policy.startswith("default-src 'none'; ")


@pytest.mark.parametrize(
    "host", ["kommunen.se", "http://kommunen.se", "https://a.se/", "https://a.se b.se", "*", 'x"y;']
)
def test_a_host_that_is_none(host: str) -> None:
    with pytest.raises(GuideError, match="tillåtet: https://"):
        content_policy([host])


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (Place("https://kommunen.se/iop", "/var/www/iop"), "url"),
        (Place("kommunen.se/iop/", "/var/www/iop"), "url"),
        (Place("https://kommunen.se/i op/", "/var/www/iop"), "url"),
        (Place("https://kommunen.se/iop/", "var/www/iop"), "folder"),
        (Place("https://kommunen.se/iop/", "/var/www/iop/"), "folder"),
        (Place("https://kommunen.se/iop/", "/var/www/iop;"), "folder"),
    ],
)
def test_a_place_that_cannot_be(place: Place, key: str) -> None:
    with pytest.raises(GuideError, match=f"^{key}: .*tillåtet"):
        configuration(place)


def test_the_command() -> None:
    command = [sys.executable, "-m", "scripts.hosting", "--url", EXAMPLE.url, "--folder"]
    said = subprocess.run(
        [*command, EXAMPLE.folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert said.stdout == configuration(EXAMPLE)
    assert "@" not in said.stdout
    assert "brotli" not in said.stdout
    done = subprocess.run(
        [*command, EXAMPLE.folder, "--brotli", "--hsts", "--embed", "https://a.se"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "brotli_static on;" in done.stdout
    assert f'add_header {HSTS[0]} "{HSTS[1]}" always;' in done.stdout
    assert "frame-ancestors 'self' https://a.se" in done.stdout
    wrong = subprocess.run(
        [*command, "here"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith('hosting: folder: "here"')
