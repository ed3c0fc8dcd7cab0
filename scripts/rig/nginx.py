"""Finds an nginx for the tests, and runs it on this machine.

NGINX_PATH names another than the one that is found.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.rig.named import named_program

# Debian has it where only root looks.
FOLDERS = ("/usr/sbin", "/usr/local/sbin")
PACKAGES = ("nginx", "libnginx-mod-http-brotli-static", "libnginx-mod-http-brotli-filter")
MODULES = ("ngx_http_brotli_filter_module.so", "ngx_http_brotli_static_module.so")
ADVICE = "Install nginx with your system's package manager, or name one: NGINX_PATH=/path/to/nginx"
STARTED = 10.0

_MODULES_PATH = re.compile(r"--modules-path=(\S+)")
_MAIN = """
{modules}
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 100000;
    server {{
        listen 127.0.0.1:{port};
        {site}
    }}
}}
"""


class NginxError(GuideError):
    """There is no nginx, or it does not start; the message says why."""


def find_nginx() -> Path | None:
    """The nginx to use: NGINX_PATH, or one on the PATH or where only root looks."""
    if named := named_program("NGINX_PATH", NginxError):
        return named
    found = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), *FOLDERS)))
    return Path(found) if found else None


def brotli_modules(nginx: Path) -> tuple[Path, ...]:
    """The modules that send brotli, or none if not all of them are there."""
    said = subprocess.run(
        [nginx, "-V"], capture_output=True, text=True, timeout=STARTED, check=True
    ).stderr
    where = _MODULES_PATH.search(said)
    files = tuple(Path(where[1], name) for name in MODULES) if where else ()
    return files if all(file.is_file() for file in files) else ()


@contextmanager
def running_nginx(site: str, folder: Path, *, brotli: bool = False) -> Iterator[str]:
    """Run nginx on loopback with a server of this content; gives the host's address.

    The folder gets nginx's own files. Raises NginxError with nginx's words if it does not start.
    """
    nginx = find_nginx()
    if nginx is None:
        raise NginxError(ADVICE)
    modules = brotli_modules(nginx) if brotli else ()
    port = _free_port()
    main = folder / "nginx.conf"
    text = _MAIN.format(
        modules="\n".join(f"load_module {module};" for module in modules),
        # Else root's nginx reads the files as nobody, who may not see a test's folder.
        user="user root;" if os.geteuid() == 0 else "",
        folder=folder,
        port=port,
        site=site,
    )
    main.write_text(text, encoding="utf-8")
    command = [str(part) for part in (nginx, "-p", folder, "-c", main, "-e", folder / "error.log")]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        try:
            process.communicate(timeout=STARTED)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate(timeout=STARTED)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + STARTED
    while time.monotonic() < until:
        if process.poll() is not None:
            said = process.stderr.read() if process.stderr else b""
            raise NginxError(f"nginx does not start: {said.decode()}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise NginxError(f"nginx does not answer after {STARTED:.0f} s")
