"""The site's part of a configuration for nginx, from the rules that every server follows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from guide_engine.errors import GuideError
from scripts.hosting.rules import (
    ASK,
    COMPRESSED,
    EXCEPTIONS,
    FILES,
    FRAMES,
    HSTS,
    KEEP,
    NAMED_BY_CONTENT,
    OPENER,
    OTHER_TYPE,
    OURS,
    TYPES,
    security_headers,
)

TEMPLATE = Path(__file__).with_name("nginx.conf")
_PATH = re.compile(r"/(?:[a-zA-Z0-9_-]+/)*")
_FOLDER = re.compile(r"(?:/[\w.-]+)+")
# Not with brotli: its module for packed files then misses them now and then, and they are sent
# as gzip (seen with Debian 12's nginx under load; google/ngx_brotli issue 123).
_LINKS = """\
    # Mappen får själv vara en länk till den version som gäller. Inne i den följs inga länkar.
    disable_symlinks on from=@folder@/;
"""
_BROTLI = """
    brotli_static on;
    brotli on;
    brotli_comp_level 5;
    brotli_min_length 1000;
    brotli_types @compressed@;
"""
_VARIED = {
    FRAMES: "$iop_guiden_frames",
    FILES: "$iop_guiden_files",
    OPENER[0]: "$iop_guiden_opener",
}
"""The headers whose values differ, each with its variable."""
_EXCEPTION = """\
    location ~ "{path}" {{
{values}
    }}"""
_SLASH = """
location = @bare@ {
    absolute_redirect off;
    return 301 @path@$is_args$args;
}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is: its address, its folder on the server, and what the server can do."""

    url: str
    folder: str
    embedders: tuple[str, ...] = ()
    brotli: bool = False
    hsts: bool = False

    @property
    def path(self) -> str:
        """The address without the host; begins and ends with a slash."""
        return urlsplit(self.url).path


EXAMPLE = Place("https://www.kommunen.se/iop-guiden/", "/var/www/iop-guiden")


def configuration(place: Place) -> str:
    """Return what a ``server`` block takes in; raises GuideError for a place that cannot be."""
    parts = urlsplit(place.url)
    if parts.scheme not in ("http", "https") or not parts.netloc or not _PATH.fullmatch(parts.path):
        raise GuideError(f'url: "{place.url}": tillåtet: https://kommunen.se/mapp/, med / sist')
    if not _FOLDER.fullmatch(place.folder):
        raise GuideError(f'folder: "{place.folder}": tillåtet: /var/www/mapp, utan / sist')
    headers = dict(security_headers(place.embedders))
    if place.hsts:
        headers[HSTS[0]] = HSTS[1]
    texts = {
        "slash": _SLASH if place.path != "/" else "",
        "links": "" if place.brotli else _LINKS,
        "brotli": _BROTLI if place.brotli else "",
        "url": place.url,
        "bare": place.path.rstrip("/"),
        "path": place.path,
        "folder": place.folder,
        "other_type": OTHER_TYPE,
        "types": "\n".join(f"        {kind} {ends};" for kind, ends in _types().items()),
        "charset_types": _names(kind for kind in TYPES.values() if "charset" in kind),
        "compressed": _names(kind for kind in TYPES.values() if kind.startswith(COMPRESSED)),
        "ask": ASK,
        "keep": KEEP,
        "named": NAMED_BY_CONTENT,
        "values": "\n".join(f"set {_set(name, headers[name])};" for name in _VARIED),
        "ours": f'$http_{OURS[0].lower().replace("-", "_")} = "{OURS[1]}"',
        "opener": _set(OPENER[0], OPENER[2]),
        "exceptions": "\n".join(
            _EXCEPTION.format(path=f"^{place.path.rstrip('/')}{part}", values=_values(others))
            for part, others in EXCEPTIONS.items()
        ),
        "headers": "\n".join(
            f"    add_header {name} {_VARIED.get(name, f'"{headers[name]}"')} always;"
            for name in headers
        ),
    }
    written = TEMPLATE.read_text(encoding="utf-8")
    for name, text in texts.items():
        written = written.replace(f"@{name}@", text)
    return written


def _set(header: str, value: str) -> str:
    return f'{_VARIED[header]} "{value}"'


def _values(headers: Mapping[str, str]) -> str:
    return "\n".join(f"        set {_set(name, headers[name])};" for name in headers)


def _bare(kind: str) -> str:
    return kind.partition(";")[0]


def _types() -> dict[str, str]:
    """Return the endings of each type, as nginx wants them."""
    kinds: dict[str, str] = {}
    for end, kind in TYPES.items():
        kinds[_bare(kind)] = f"{kinds.get(_bare(kind), '')} {end.removeprefix('.')}".strip()
    return kinds


def _names(kinds: Iterable[str]) -> str:
    """Return the types in order, without HTML: nginx has it already, and warns about it."""
    return " ".join(sorted({_bare(kind) for kind in kinds} - {"text/html"}))
