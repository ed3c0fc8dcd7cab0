"""What every server of the site sends beside the files: the local one, the tests' and nginx.

The content policy also stands in the pages' own head (docs/templates/main.html), for hosts that
send no headers of ours; a test keeps the two alike.
"""

import re
from collections.abc import Iterable, Mapping

from guide_engine.errors import GuideError

# Not left to the system's table of types, which may lack or misname them.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
OTHER_TYPE = "application/octet-stream"
COMPRESSED = (
    "text/",
    "application/json",
    "application/manifest+json",
    "application/toml",
    "application/xml",
    "image/svg+xml",
)
"""How the types begin that get smaller on their way; the engine's files are so already."""

NAMED_BY_CONTENT = "/[0-9a-f]{16}/[^/]+$"
"""The end of an address in a folder that is named by its contents, and so never changes."""
KEEP = "public, max-age=31536000, immutable"
ASK = "no-cache"
"""For all other files: kept, but asked about each time, so that versions never mix."""

EMBEDDED = "inbaddad"
"""The folder of the pages that other sites begin with, and of the script that they may take in."""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
UNUSED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
"""What a browser can do that the site never asks for, nor anything that it shows."""
HSTS = ("Strict-Transport-Security", "max-age=31536000")

_ORIGIN = re.compile(
    r"https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?|http://127\.0\.0\.1:\d+"
)


def content_policy(embedders: Iterable[str] = ()) -> str:
    """Return the content policy; pages of the given hosts may show the site in a frame.

    Raises GuideError for what is no address of a host.
    """
    hosts = ["'self'"]
    for host in embedders:
        if not _ORIGIN.fullmatch(host):
            raise GuideError(
                f'embed: "{host}": tillåtet: https://kommunen.se, utan snedstreck sist'
            )
        hosts.append(host)
    return _policy(" ".join(hosts))


def _policy(ancestors: str) -> str:
    directives = {**POLICY, "frame-ancestors": ancestors}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def security_headers(embedders: Iterable[str] = ()) -> Mapping[str, str]:
    """Return the headers that every reply has, whatever its status, but for EXCEPTIONS."""
    return {
        FRAMES: content_policy(embedders),
        "X-Content-Type-Options": "nosniff",
        # Without scripts the answers can be told from the address: no other host gets it.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
        OPENER[0]: OPENER[1],
        # Concerns files that other sites' pages take in, not frames nor links.
        FILES: "same-origin",
    }


FRAMES, FILES = "Content-Security-Policy", "Cross-Origin-Resource-Policy"
"""The headers that say who may show a page in a frame, and take in a file."""
OPENER = ("Cross-Origin-Opener-Policy", "same-origin", "unsafe-none")
"""A header, with its value and the one for whoever comes from a page of ours.

No other site's window gets hold of ours. A tab that was opened from a frame with restrictions would
show nothing at all with the first value, and needs no protection from the guide in that frame.
"""
OURS = ("Sec-Fetch-Site", "same-origin")
"""What a browser says when it comes from a page of ours."""

_LANGUAGE = "/(?:[a-z-]+/)?"
EXCEPTIONS: Mapping[str, Mapping[str, str]] = {
    # A frame with restrictions has an origin of its own, and needs these files from another.
    "/assets/(?:images|javascripts|stylesheets)/": {FILES: "cross-origin"},
    f"{_LANGUAGE}{EMBEDDED}/": {FRAMES: _policy("*"), FILES: "cross-origin"},
    f"{_LANGUAGE}guiden/": {FRAMES: _policy("*")},
}
"""Headers of other values, by how an address goes on after the site's own.

Any site may show the guide in a frame, in all its languages, and nothing else of the site.
"""


def headers_at(path: str, came_from: str = "") -> Mapping[str, str]:
    """Return the headers of one reply; ``came_from`` is what the browser says in OURS."""
    headers = dict(security_headers())
    for part, others in EXCEPTIONS.items():
        if re.search(part, path):
            headers |= others
    if came_from == OURS[1]:
        headers[OPENER[0]] = OPENER[2]
    return headers
