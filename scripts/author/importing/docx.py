"""Word documents, by mammoth; their words are counted apart from it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

import mammoth  # type: ignore[import-untyped]
from bs4.element import Tag

from scripts.author.importing import web
from scripts.author.importing.tree import NOTE
from scripts.author.importing.words import DocumentError, Reading, attribute, ordinals, parse, words

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_GONE = (f"{_W}del", f"{_W}moveFrom")
_SPACES = (f"{_W}tab", f"{_W}br", f"{_W}cr")
_PART = re.compile(r"word/(document|footnotes|endnotes|header|footer|comments)\d*\.xml")
_FIELD = re.compile(rb"</?w:fldSimple\b[^>]*>")
_NOTE_LINK = re.compile(r"#((?:foot|end)note-(?!ref-).+)")
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
"""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    ExpatError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)
"""What the libraries raise at files that are not what they say."""

type _Parts = Mapping[str, Sequence[ET.Element]]


def read(path: Path) -> Reading:
    """Return a Word document as a reading.

    Raises DocumentError for one that is broken.
    """
    try:
        parts = _parts(path)
        made = mammoth.convert_to_html(
            _without_fields(path),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _: {}),
        )
    except _BROKEN:
        raise DocumentError(f"{path}: Word-filen är trasig; tillåtet: en hel .docx-fil") from None
    soup = parse(str(made.value))
    _mark_notes(soup)
    _demote_below_title(soup)
    numbers = ordinals(soup)
    found = web.read(soup, soup, "")
    aside = dict.fromkeys((*_texts(parts, "header", "footer"), *_equations(parts)))
    dropped = tuple(line for line in aside if words(line))
    source = words("\n".join(_texts(parts, "document", "footnotes", "endnotes")))
    return Reading(
        found.html,
        (*source, *numbers, *words("\n".join(dropped))),
        (*dropped, *found.dropped),
        notes=(*found.notes, *_notes(parts, numbers)),
    )


def _parts(path: Path) -> _Parts:
    parts: dict[str, list[ET.Element]] = defaultdict(list)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if found := _PART.fullmatch(name):
                parts[found[1]].append(ET.fromstring(archive.read(name)))
    return parts


def _without_fields(path: Path) -> BytesIO:
    """Return the document without the marks of simple fields, whose text mammoth leaves out."""
    made = BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            changed.writestr(name, _FIELD.sub(b"", data) if _PART.fullmatch(name) else data)
    made.seek(0)
    return made


def _texts(parts: _Parts, *kinds: str) -> tuple[str, ...]:
    """Return the text of some parts, a line a paragraph."""
    whole = "\n".join("".join(_text(tree)) for kind in kinds for tree in parts.get(kind, ()))
    return tuple(line.strip() for line in whole.split("\n") if line.strip())


def _text(element: ET.Element) -> Iterator[str]:
    if element.tag == f"{_COMPATIBLE}AlternateContent":
        yield from _alternative(element)
    elif element.tag == f"{_W}t":
        yield element.text or ""
    elif element.tag in _SPACES:
        yield " "
    elif element.tag == f"{_W}noBreakHyphen":
        yield "-"
    elif element.tag not in _GONE:
        end = "\n" if element.tag == f"{_W}p" else ""
        yield end
        for child in element:
            yield from _text(child)
        yield end


def _alternative(element: ET.Element) -> Iterator[str]:
    """Yield the text of a text box, which is there in a new and an old form."""
    old, new = element.find(f"{_COMPATIBLE}Fallback"), element.find(f"{_COMPATIBLE}Choice")
    texts = ["".join(_text(child)) for form in (old, new) if form is not None for child in form]
    yield next((text for text in texts if text.strip()), "")


def _equations(parts: _Parts) -> Iterator[str]:
    for tree in parts.get("document", ()):
        for equation in tree.iter(_EQUATION):
            yield "".join(equation.itertext())


def _notes(parts: _Parts, numbers: Sequence[str]) -> Iterator[str]:
    comments = sum(len(tree.findall(f"{_W}comment")) for tree in parts.get("comments", ()))
    if comments:
        yield f"{comments} kommentarer i marginalen är inte med"
    if numbers:
        yield "Word räknar ut listors nummer: kontrollera dem mot originalet"


def _mark_notes(soup: Tag) -> None:
    """Mark footnotes and the places that refer to them."""
    numbers: dict[str, str] = {}
    for link in soup.select("sup > a[href]"):
        found = _NOTE_LINK.fullmatch(attribute(link, "href"))
        if found and link.parent is not None:
            number = numbers.setdefault(found[1], str(len(numbers) + 1))
            link.parent[NOTE] = number
            link.decompose()
    for item in soup.find_all("li", id=list(numbers)):
        for back in item.select('a[href^="#footnote-ref-"], a[href^="#endnote-ref-"]'):
            back.decompose()
        item.name, item.attrs = "div", {NOTE: numbers[attribute(item, "id")]}
        if item.parent is not None and item.parent.name == "ol":
            item.parent.name = "div"


def _demote_below_title(soup: Tag) -> None:
    """Put the headings one level below the document's title, if it has one."""
    if soup.find("h1", class_="title"):
        for level in range(5, 0, -1):
            for heading in soup.find_all(f"h{level}"):
                if attribute(heading, "class") != "title":
                    heading.name = f"h{level + 1}"
