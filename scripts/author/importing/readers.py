"""Reads a document of any of the allowed kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector, UnicodeDammit
from markdown_it import MarkdownIt

from scripts.author.importing import docx, pdf, text, web
from scripts.author.importing.words import DocumentError, Reading, attribute, parse, words
from scripts.read.paragraphs import body

_SIGNS = {
    b"%PDF-": "PDF",
    b"PK": "Word",
    b"\xd0\xcf\x11\xe0": "ett äldre Word-format eller krypterat",
}
_ADVICE = {".doc": "Word", ".odt": "LibreOffice", ".rtf": "Word"}
"""Kinds that are not read, and the program that makes Word files of them."""

ALLOWED = "PDF (.pdf), Word (.docx), HTML (.html, .htm), Markdown (.md) och text (.txt)"


def read(path: Path) -> Reading:
    """Return a document as a reading.

    Raises DocumentError naming the file and what is allowed.
    """
    reader = _READERS.get(path.suffix.lower())
    if not path.exists():
        raise DocumentError(f"{path}: filen finns inte; tillåtet: {ALLOWED}")
    if program := _ADVICE.get(path.suffix.lower()):
        raise DocumentError(
            f"{path}: {path.suffix.lower()} går inte att läsa in – öppna filen i {program} och "
            f"spara den som .docx; tillåtet: {ALLOWED}"
        )
    if reader is None or not path.is_file():
        raise DocumentError(f"{path}: kan inte läsas som dokument; tillåtet: {ALLOWED}")
    try:
        _check_kind(path)
        reading = reader(path)
    except OSError as problem:
        raise DocumentError(f"{path}: {problem.strerror or problem}; tillåtet: {ALLOWED}") from None
    except RecursionError:
        raise DocumentError(
            f"{path}: är nästlad för djupt; tillåtet: ett enklare dokument"
        ) from None
    if not reading.words:
        raise DocumentError(f"{path}: dokumentet är tomt; tillåtet: ett dokument med text")
    return reading


def _check_kind(path: Path) -> None:
    """Raise DocumentError for a file that is another kind than its name says."""
    with path.open("rb") as file:
        start = file.read(1024)
    suffix = path.suffix.lower()
    kind = next((kind for sign, kind in _SIGNS.items() if start.lstrip().startswith(sign)), "text")
    expected = {".pdf": "PDF", ".docx": "Word"}.get(suffix, "text")
    if start and kind != expected:
        what = f"är {kind}, inte {expected}"
        raise DocumentError(
            f"{path}: innehållet {what}, fast namnet slutar på {suffix}; tillåtet: {ALLOWED}"
        )


def _decoded(path: Path, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return a text file's content, and a note if it is in another encoding than it says.

    UTF-8 comes first, since no other text passes for it; then what the file declares.
    """
    data = path.read_bytes()
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(f"{path}: filen är inte text; tillåtet: {ALLOWED}")
    found = UnicodeDammit(
        data,
        known_definite_encodings=["utf-8-sig"],
        user_encodings=[declared or "cp1252", "cp1252"],
    )
    if found.unicode_markup is None:
        raise DocumentError(f"{path}: teckenkodningen är okänd; tillåtet: text i UTF-8")
    encoding = (found.original_encoding or "").lower()
    if encoding.startswith(("utf-", "ascii")) or encoding == (declared or "").lower():
        return found.unicode_markup, ()
    return found.unicode_markup, (f"läst med teckenkodningen {encoding}: kontrollera å, ä och ö",)


def _read_text(path: Path) -> Reading:
    content, notes = _decoded(path)
    found = text.read(content)
    return replace(found, notes=(*notes, *found.notes))


def _read_markdown(path: Path) -> Reading:
    content, notes = _decoded(path)
    content = content.replace("\r\n", "\n")
    without = body(content)
    matter = content[: len(content) - len(without)].splitlines()
    soup = parse(MarkdownIt("commonmark").enable("table").render(without))
    found = web.read(soup, soup, "")
    dropped = tuple(line for line in matter if words(line))
    return Reading(
        found.html,
        (*words("\n".join(dropped)), *found.words),
        (*dropped, *found.dropped),
        notes=(*notes, *found.notes),
    )


def _read_html(path: Path) -> Reading:
    declared = EncodingDetector.find_declared_encoding(
        path.read_bytes(), is_html=True, search_entire_document=True
    )
    content, notes = _decoded(path, declared)
    soup = BeautifulSoup(content, "lxml")
    base = soup.select_one("base[href], link[rel~=canonical][href]")
    found = web.read(soup, web.main_part(soup), attribute(base, "href") if base else "")
    return replace(found, notes=(*notes, *found.notes))


_READERS: Mapping[str, Callable[[Path], Reading]] = MappingProxyType(
    {
        ".pdf": pdf.read,
        ".docx": docx.read,
        ".html": _read_html,
        ".htm": _read_html,
        ".md": _read_markdown,
        ".markdown": _read_markdown,
        ".txt": _read_text,
    }
)
