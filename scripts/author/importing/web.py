"""Markup of web pages, and of what other libraries make into markup."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from bs4.element import CData, NavigableString, Tag

from scripts.author.importing.words import BLOCKS, UNSEEN, Reading, attribute, lines, text_words

_ASIDE = ("nav", "header", "footer", "aside", "form", "button", "dialog")
"""What surrounds the text of a web page."""

_MEDIA = ("img", "svg", "video", "audio", "iframe", "object", "canvas")
_TEXT = (NavigableString, CData)
_STRUCK = 's, strike, del, [style*="line-through"]'
_LINKS = ("http://", "https://", "mailto:", "tel:")


def main_part(soup: Tag) -> Tag:
    """Return the part of a web page that has its text."""
    return soup.select_one("main, [role=main]") or soup.select_one("article") or soup


def read(soup: Tag, root: Tag, base: str) -> Reading:
    """Return markup as a reading; what surrounds the root is dropped."""
    for unseen in soup.find_all([*UNSEEN, "title"]):
        unseen.decompose()
    # The doctype is a string as well, and its own words would become text.
    for string in soup.find_all(string=lambda found: type(found) not in _TEXT):
        string.extract()
    for block in soup.select("pre *"):
        if block.name in BLOCKS:
            block.insert_before("\n")
        block.unwrap()
    source = text_words(soup)
    notes: list[str] = []
    dropped: list[str] = []
    if root is not soup:
        root.extract()
        dropped += lines(soup)
    for aside in root.find_all(_ASIDE):
        if not aside.decomposed and not (aside.name == "header" and aside.find(["h1", "h2"])):
            dropped += lines(aside)
            aside.insert_before(Tag(name="br"))
            aside.decompose()
    for image in root.find_all(_MEDIA):
        if not image.decomposed:
            dropped += lines(image)
            alternative = attribute(image, "alt")
            notes.append(f"en bild är inte med: {alternative or 'utan alternativtext'}")
            image.decompose()
    notes += _struck(root)
    notes += _unravelled(root)
    notes += _lettered(root)
    notes += _resolve(root, base)
    return Reading(root.decode_contents(), source, tuple(dropped), notes=tuple(notes))


def _struck(root: Tag) -> Iterator[str]:
    """Mark text that is struck through; yield a note for each."""
    for struck in root.select(_STRUCK):
        struck.name = "s" if struck.name not in BLOCKS else struck.name
        if said := " ".join(lines(struck)):
            block = struck.find_parent(list(BLOCKS)) or struck
            yield (
                f'"{said}" är överstruket i "{" ".join(lines(block))}" och är med i utkastet: ta '
                "bort det som inte gäller"
            )


def _unravelled(root: Tag) -> Iterator[str]:
    """Yield a note for each table that a page has no form for: its cells become paragraphs."""
    for table in root.find_all("table"):
        widths = [len(row.find_all(["td", "th"], recursive=False)) for row in table.find_all("tr")]
        flat = len(widths) < 2 or max(widths) < 2
        if sum(widths) > 1 and (flat or table.find("table") or table.find_parent("table")):
            yield f'en tabell blir löpande text: "{" | ".join(lines(table))}"'


def _lettered(root: Tag) -> Iterator[str]:
    """Yield a note for each list that is not counted with numbers."""
    for listed in root.select("ol[type]:not([type='1']), ol[style*='-alpha'], ol[style*='-roman']"):
        if said := lines(listed):
            yield f'en lista med bokstäver eller romerska tal får siffror i utkastet: "{said[0]}"'


def _resolve(root: Tag, base: str) -> Iterator[str]:
    """Give links whole addresses; yield a note for each that has none."""
    for link in root.find_all("a"):
        href = attribute(link, "href").strip()
        whole = urljoin(base, href) if href and not href.startswith("#") else ""
        link["href"] = whole
        shown = " ".join(lines(link))
        if shown and not whole.startswith(_LINKS):
            yield f'länken "{shown}" har ingen adress som går att följa ({href or "tom"})'
