"""The numbers of a statute, read from its Markdown."""

from __future__ import annotations

import re

from scripts.read.statutes.errors import StatuteError
from scripts.read.statutes.numbers import NUMBER, holes, normal
from scripts.read.statutes.table import KNOWN, LYDELSE, WITHOUT, Statute

_SFS = re.compile(r"^beteckning:\s*(\S+)\s*$", re.MULTILINE)
_CHAPTER = re.compile(rf"^##\s+({NUMBER})\s+kap\.")

# Pieces of a preceding footnote can stand before the number ("#### /24/ 1 §"), so only the
# end of the heading counts.
_PARAGRAPH = re.compile(rf"^#{{3,4}}\s(?:.*[\s/])?({NUMBER})\s+§\s*$")


def read_text(name: str, text: str) -> Statute:
    """Return the numbers of one statute.

    Raises StatuteError for a text without a known SFS number, and for a paragraph twice.
    """
    found = _SFS.search(text)
    ids = {sfs: id_ for id_, sfs in KNOWN.items()}
    if found is None or found[1] not in ids:
        known = ", ".join(ids)
        raise StatuteError([f"{name}: beteckning saknas eller är okänd; tillåtet: {known}"])
    chapter = WITHOUT
    chapters: dict[str, list[str]] = {}
    for line, content in enumerate(text.splitlines(), start=1):
        if heading := _CHAPTER.match(content):
            chapter = normal(heading[1])
        elif content.startswith("## ") and chapter:
            break  # the annexes
        elif paragraph := _PARAGRAPH.match(content):
            number = normal(paragraph[1])
            if number in chapters.setdefault(chapter, []):
                raise StatuteError([f"{name}:{line}: {number} § finns redan i kapitlet"])
            chapters[chapter].append(number)
    if not chapters:
        raise StatuteError([f"{name}: har ingen rubrik med paragraf"])
    by_chapter = {key: tuple(numbers) for key, numbers in chapters.items()}
    return Statute(ids[found[1]], found[1], LYDELSE, by_chapter)


def gaps(statute: Statute) -> list[str]:
    """Return what is missing in the numbering, as lines for a person to look at."""
    found = [
        f"{statute.id}: {chapter or 'lagen'}{' kap.' if chapter else ''}: saknar {number} §"
        for chapter, numbers in statute.chapters.items()
        for number in holes(numbers)
    ]
    if statute.divided:
        missing = holes(list(statute.chapters))
        found += [f"{statute.id}: saknar {number} kap." for number in missing]
    return found
