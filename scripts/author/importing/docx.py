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

_GONE = ("del", "moveFrom")
_CHANGES = (*_GONE, "ins", "moveTo")
_SPACES = ("tab", "br", "cr")
_OFF = ("0", "false", "off", "none")
_PART = re.compile(r"word/(document|footnotes|endnotes|header|footer|comments|styles)\d*\.xml")
_FIELD = re.compile(rb"</?w:fldSimple\b[^>]*>")
_DOUBLE_STRIKE = re.compile(rb"<w:dstrike\b")
_NOTE_LINK = re.compile(r"#((?:foot|end)note-(?!ref-).+)")
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
strike => s
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

    Raises DocumentError for one that is broken, or that has a paragraph's end deleted in a tracked
    change: which paragraphs there are is then for its author to say.
    """
    try:
        parts = _parts(path)
        _check_paragraphs(path, parts)
        made = mammoth.convert_to_html(
            _simplified(path),
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


def _check_paragraphs(path: Path, parts: _Parts) -> None:
    for paragraph in _all(parts, "p", "document", "footnotes", "endnotes"):
        if _at(paragraph, "pPr", "rPr", "del") is not None:
            raise DocumentError(
                f"{path}: en spårad ändring tar bort slutet på stycket "
                f'"{"".join(_text(paragraph)).strip()}"; tillåtet: en fil där styckena ligger '
                "fast – godkänn ändringarna först i Word (Granska, Godkänn)"
            )


def _simplified(path: Path) -> BytesIO:
    """Return the document without what mammoth leaves out: simple fields, double strike-through."""
    made = BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            if _PART.fullmatch(name):
                data = _DOUBLE_STRIKE.sub(b"<w:strike", _FIELD.sub(b"", data))
            changed.writestr(name, data)
    made.seek(0)
    return made


def _name(element: ET.Element) -> str:
    """Return an element's name without its namespace, of which strict files have another."""
    return element.tag.rpartition("}")[2]


def _at(element: ET.Element, *names: str) -> ET.Element | None:
    """Return the element that a path of names leads to."""
    for name in names:
        found = next((child for child in element if _name(child) == name), None)
        if found is None:
            return None
        element = found
    return element


def _value(element: ET.Element | None) -> str:
    """Return the value that a property has, empty if the property is not there."""
    if element is None:
        return ""
    return next((text for key, text in element.items() if key.endswith("}val")), "true")


def _is_on(properties: ET.Element | None, name: str) -> bool:
    return properties is not None and _value(_at(properties, name)) not in ("", *_OFF)


def _all(parts: _Parts, name: str, *kinds: str) -> Iterator[ET.Element]:
    trees = (tree for kind in kinds for tree in parts.get(kind, ()))
    return (element for tree in trees for element in tree.iter() if _name(element) == name)


def _texts(parts: _Parts, *kinds: str) -> tuple[str, ...]:
    """Return the text of some parts, a line a paragraph."""
    whole = "\n".join("".join(_text(tree)) for kind in kinds for tree in parts.get(kind, ()))
    return tuple(line.strip() for line in whole.split("\n") if line.strip())


def _text(element: ET.Element) -> Iterator[str]:
    name = _name(element)
    if name == "AlternateContent":
        yield from _alternative(element)
    elif name == "t":
        yield element.text or ""
    elif name in _SPACES:
        yield " "
    elif name == "noBreakHyphen":
        yield "-"
    elif name not in (*_GONE, "oMath"):
        end = "\n" if name == "p" else ""
        yield end
        for child in element:
            yield from _text(child)
        yield end


def _alternative(element: ET.Element) -> Iterator[str]:
    """Yield the text of a text box, which is there in a new and an old form."""
    old, new = _at(element, "Fallback"), _at(element, "Choice")
    texts = ["".join(_text(child)) for form in (old, new) if form is not None for child in form]
    yield next((text for text in texts if text.strip()), "")


def _equations(parts: _Parts) -> Iterator[str]:
    for equation in _all(parts, "oMath", "document"):
        yield "".join(equation.itertext())


def _notes(parts: _Parts, numbers: Sequence[str]) -> Iterator[str]:
    if comments := len(list(_all(parts, "comment", "comments"))):
        yield f"{comments} kommentarer i marginalen är inte med"
    if numbers:
        yield "Word räknar ut listors nummer: kontrollera dem mot originalet"
    texts = ("document", "footnotes", "endnotes")
    if changes := sum(len(list(_all(parts, name, *texts))) for name in _CHANGES):
        yield (
            f"{changes} spårade ändringar är lästa som godkända: godkänn ändringarna först om "
            "texten inte är beslutad"
        )
    styles = {_id(style): style for style in _all(parts, "style", "styles")}
    for place, paragraph in enumerate(_all(parts, "p", "document"), start=1):
        yield from _uncertain(paragraph, f"stycke {place}", styles)


def _uncertain(
    paragraph: ET.Element, where: str, styles: Mapping[str, ET.Element]
) -> Iterator[str]:
    """Yield a note for what a paragraph shows in Word but not in the draft, or the other way."""
    text = "".join(_text(paragraph)).strip()
    own = _at(paragraph, "pPr")
    chain = list(_chain(own, "pStyle", styles))
    if text and any(_is_heading(style) for style in chain) and _is_numbered(own, chain):
        yield f'{where}: rubriken "{text}" har ett nummer i Word som inte är med: skriv dit det'
    for run in (found for found in paragraph.iter() if _name(found) == "r"):
        said, properties = "".join(_text(run)).strip(), _at(run, "rPr")
        used = [*_chain(properties, "rStyle", styles), *chain]
        looks = [properties, *(_at(style, "rPr") for style in used)]
        if said and any(_is_on(look, "vanish") for look in looks):
            yield f'{where}: "{said}" är dold text i Word men står i utkastet'
        if said and any(_is_on(look, name) for look in looks[1:] for name in ("strike", "dstrike")):
            yield f'{where}: "{said}" är överstruket av en formatmall i Word men inte i utkastet'


def _chain(
    properties: ET.Element | None, kind: str, styles: Mapping[str, ET.Element]
) -> Iterator[ET.Element]:
    """Yield the style that properties name, and those that it is based on."""
    style = None if properties is None else styles.get(_value(_at(properties, kind)))
    seen: list[ET.Element] = []
    while style is not None and style not in seen:
        seen.append(style)
        style = styles.get(_value(_at(style, "basedOn")))
    yield from seen


def _id(style: ET.Element) -> str:
    return next((text for key, text in style.items() if key.endswith("}styleId")), "")


def _is_heading(style: ET.Element) -> bool:
    return bool(re.match(r"heading \d", _value(_at(style, "name")), re.IGNORECASE))


def _is_numbered(own: ET.Element | None, chain: Sequence[ET.Element]) -> bool:
    """Tell whether Word counts a paragraph; the nearest setting decides, and 0 is none."""
    nearest = (own, *(_at(style, "pPr") for style in chain))
    numbers = (_at(found, "numPr", "numId") for found in nearest if found is not None)
    return _value(next((found for found in numbers if found is not None), None)) not in ("", "0")


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
