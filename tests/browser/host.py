"""A host of the site that a test may stop, start again and give new files."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import threading
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Self

from scripts.offline import write_offline
from scripts.serve import Reply, address, server

SHARED = re.compile(r"/assets/engine/[0-9a-f]{16}/|/guiden/")
"""Files that a copy of the site has in common with it: many, or large."""


@dataclass(eq=False)
class Host:
    """A web server with the site in a folder of it; it can be stopped and be given new files."""

    folder: Path
    site: Path
    asked: list[str] = field(default_factory=list)
    httpd: ThreadingHTTPServer | None = None
    port: int = 0

    @classmethod
    def of(cls, site: Path, folder: Path) -> Self:
        """Return a host of a copy that a test may change."""

        def copy(source: str, target: str) -> None:
            (os.link if SHARED.search(source) else shutil.copyfile)(source, target)

        shutil.copytree(site, folder / "iop", copy_function=copy)
        return cls(folder, folder / "iop")

    def note(self, path: str, reply: Reply) -> Reply:
        """Note what is asked for; a connection that was open before a stop ends here."""
        if self.httpd is None:
            raise ConnectionAbortedError
        self.asked.append(path)
        return reply

    @property
    def base(self) -> str:
        """The site's address."""
        assert self.httpd
        return address(self.httpd) + "iop/"

    def start(self) -> None:
        """Serve, at the same address as before."""
        self.httpd = server(self.folder, self.port, self.note)
        self.port = self.httpd.server_address[1]
        threading.Thread(target=self.httpd.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Be gone, as a network is."""
        if self.httpd:
            stopped, self.httpd = self.httpd, None
            stopped.shutdown()
            stopped.server_close()

    def rewrite(self, name: str, old: str, new: str) -> None:
        """Change a file of the site."""
        file = self.site / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.unlink()  # it may be shared with the session's site
        file.write_text(text.replace(old, new), encoding="utf-8")

    def publish(self, heading: str, *, on: bool = True) -> None:
        """Publish a version with another heading on one page and in one script.

        The engine's folder is another one; of its files only the manifest is not as before.
        """
        engine = self.site / "assets/engine"
        pointer = json.loads((engine / "current.json").read_text(encoding="utf-8"))
        folder = str(pointer["folder"])
        manifest = (engine / folder / "manifest.json").read_bytes() + b"\n"
        for file in (engine / folder).glob("manifest.json*"):
            file.unlink()  # shared with the session's site
        (engine / folder / "manifest.json").write_bytes(manifest)
        (engine / folder / "manifest.json.gz").write_bytes(gzip.compress(manifest))
        new = hashlib.sha256(manifest).hexdigest()[:16]
        (engine / folder).rename(engine / new)
        (engine / "current.json").write_text(
            json.dumps({**pointer, "folder": new}), encoding="utf-8"
        )
        self.rewrite("kunskap/iop/index.html", "Vad är ett IOP?</h1>", f"{heading}</h1>")
        self.rewrite(
            "assets/javascripts/site/print.js", "// @ts-check", f"// {heading}\n// @ts-check"
        )
        write_offline(self.site, on=on, assets="0000")
