"""A small web server on this machine: for reading the built site, and for tests.

`python -m scripts.serve [folder] [--port N]`
"""

import argparse
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import override

from scripts.hosting.rules import (
    ASK,
    KEEP,
    NAMED_BY_CONTENT,
    OTHER_TYPE,
    OURS,
    TYPES,
    headers_at,
)

DEFAULT_PORT = 8000
PORTS_TRIED = 50
PIECE = 65_536


@dataclass(frozen=True)
class Reply:
    """What the server is about to send; a test may send something else instead.

    ``delay`` in seconds comes before the first byte, ``pause`` before each further 64 kB; after
    ``broken_after`` bytes the connection breaks.
    """

    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    pause: float = 0.0
    broken_after: int | None = None


type Alter = Callable[[str, Reply], Reply]
"""Gets the path asked for (without its query) and the reply; returns the reply to send."""

type Log = Callable[[str], None]
"""Gets all that a server sees of a request before its body: the first line and the headers."""


def reply_for(handler: SimpleHTTPRequestHandler) -> Reply:
    """The plain reply: a file, a folder's index page, a redirect or the 404 page."""
    path, _, query = handler.path.partition("?")
    file = Path(handler.translate_path(handler.path))
    if _there(file.is_dir):
        if not path.endswith("/"):
            where = f"{path}/{'?' if query else ''}{query}"
            return Reply(HTTPStatus.MOVED_PERMANENTLY, {"Location": where})
        file /= "index.html"
    status = HTTPStatus.OK
    if not _there(file.is_file) or (path.endswith("/") and file.name != "index.html"):
        status = HTTPStatus.NOT_FOUND
        file = Path(handler.directory, "404.html")
        if not file.is_file():
            return Reply(status, {"Content-Type": TYPES[".txt"]}, b"404\n")
    headers = {"Content-Type": TYPES.get(file.suffix.lower(), OTHER_TYPE)}
    if status == HTTPStatus.OK and re.search(NAMED_BY_CONTENT, path):
        headers["Cache-Control"] = KEEP
    for encoding, end in (("br", ".br"), ("gzip", ".gz")):
        packed = file.with_name(file.name + end)
        if encoding in handler.headers.get("Accept-Encoding", "") and packed.is_file():
            headers |= {"Content-Encoding": encoding, "Vary": "Accept-Encoding"}
            return Reply(status, headers, packed.read_bytes())
    return Reply(status, headers, file.read_bytes())


def _there(asked: Callable[[], bool]) -> bool:
    """Ask whether a file is there: where the address is longer than any name can be it is not."""
    try:
        return asked()
    except OSError:
        return False


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    alter: Alter | None = None
    log: Log | None = None

    @override
    def parse_request(self) -> bool:
        whole = super().parse_request()
        log = type(self).log
        if whole and log is not None:
            log(f"{self.requestline}\n{self.headers}")
        return whole

    @override
    def do_GET(self) -> None:
        self._answer(send_body=True)

    @override
    def do_HEAD(self) -> None:
        self._answer(send_body=False)

    def _answer(self, *, send_body: bool) -> None:
        reply = reply_for(self)
        path = self.path.partition("?")[0]
        alter = type(self).alter
        if alter is not None:
            reply = alter(path, reply)
        if reply.delay:
            time.sleep(reply.delay)
        self.send_response(reply.status)
        ours = headers_at(path, self.headers.get(OURS[0], ""))
        headers = {**ours, "Cache-Control": ASK, **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if send_body:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        if reply.pause:
            for first in range(0, len(reply.body), PIECE):
                self.wfile.write(reply.body[first : first + PIECE])
                time.sleep(reply.pause)
        else:
            self.wfile.write(reply.body[: reply.broken_after])
        if reply.broken_after is not None:
            self.close_connection = True

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: what was asked for is no news."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who leaves in the middle is no error; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def server(
    directory: Path, port: int, alter: Alter | None = None, log: Log | None = None
) -> ThreadingHTTPServer:
    """A server on loopback that is ready to run; port 0 takes any free one."""
    served = str(directory.resolve())

    class Handler(_Handler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=served)  # type: ignore[arg-type]

    Handler.alter = None if alter is None else staticmethod(alter)
    Handler.log = None if log is None else staticmethod(log)
    return _Server(("127.0.0.1", port), Handler)


def address(running_server: ThreadingHTTPServer) -> str:
    """The address that a browser on this machine opens."""
    return f"http://127.0.0.1:{running_server.server_address[1]}/"


@contextmanager
def running(directory: Path, alter: Alter | None = None, log: Log | None = None) -> Iterator[str]:
    """Serve the folder while the block runs; gives the base address, which ends in a slash."""
    with server(directory, 0, alter, log) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield address(httpd)
        finally:
            httpd.shutdown()
            thread.join(10)


def on_free_port(directory: Path, first: int) -> ThreadingHTTPServer:
    """A server on the first port that is free, from the given one on."""
    for port in range(first, first + PORTS_TRIED):
        try:
            return server(directory, port)
        except OSError:
            continue
    raise SystemExit(f"No free port from {first} to {first + PORTS_TRIED - 1}: choose one: --port")


def main() -> None:
    """Serve a folder until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/site"))
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    chosen = parser.parse_args()
    if not chosen.folder.is_dir():
        raise SystemExit(f"{chosen.folder} is not there: build the site first (make build).")
    with on_free_port(chosen.folder, chosen.port) as httpd:
        print(f"The site: {address(httpd)}  (stop with Ctrl-C)", flush=True)
        try:
            httpd.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
