"""Whether the chapters and paragraphs that the guide cites exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scripts.read.statutes.citation import Citation, citations
from scripts.read.statutes.names import OTHER
from scripts.read.statutes.numbers import listed, order
from scripts.read.statutes.passages import Passage
from scripts.read.statutes.table import WITHOUT, Statute, Statutes


def citation_problems(passages: Iterable[Passage], statutes: Statutes) -> list[str]:
    """Return a line for every citation that no statute answers, with what is allowed."""
    return [
        f"{passage.file}:{passage.line + passage.text.count('\n', 0, offset)}: {problem}"
        for passage in passages
        for offset, problem in _problems(passage, statutes)
    ]


def _problems(passage: Passage, statutes: Statutes) -> Iterator[tuple[int, str]]:
    chapter_of: dict[str | None, str] = {}
    for found in citations(passage.text):
        statute = passage.given or found.statute or passage.around
        if statute == OTHER:
            continue
        # "19 kap. 25 § och 25 a §": a chapter goes on to the end of the paragraph.
        carried = found.chapter
        if carried is None and (statute is None or statutes[statute].divided):
            carried = chapter_of.get(statute)
        citation = replace(found, chapter=carried)
        if carried:
            chapter_of[statute] = carried
        problem = _problem(citation, passage, statutes)
        if problem:
            yield found.offset, problem


def _problem(citation: Citation, passage: Passage, statutes: Statutes) -> str | None:
    if not citation.readable:
        return (
            f'"{citation.text}" går inte att läsa; tillåtet: som 2 kap. 8 § eller 5 kap. 6–7 a §§'
        )
    problems = []
    named = passage.given or citation.statute
    for statute in _candidates(citation, named, passage.around, statutes):
        problem = _chapter_problem(citation, statute) or _paragraph_problem(citation, statute)
        if problem is None:
            return None
        problems.append(problem)
    return f'"{citation.text}": {"; ".join(problems)}'


def _candidates(
    citation: Citation, named: str | None, around: str | None, statutes: Statutes
) -> list[Statute]:
    """Return the statutes of which one must have what is cited."""
    if named:
        return [statutes[named]]
    divided = citation.chapter is not None
    # A section about a law without chapters can cite another one's chapter, but a paragraph
    # without its chapter in a section about a law with chapters is a slip.
    if around and (statutes[around].divided or not divided):
        return [statutes[around]]
    return [statute for statute in statutes.values() if statute.divided == divided]


def _chapter_problem(citation: Citation, statute: Statute) -> str | None:
    chapter = citation.chapter
    if statute.divided and chapter is None:
        return f"kapitlet saknas; {statute.title} har {listed(statute.chapters)} kap."
    if not statute.divided and chapter is not None:
        return f"{statute.title} har inga kapitel"
    if (chapter or WITHOUT) not in statute.chapters:
        return f"{chapter} kap. finns inte; {statute.title} har {listed(statute.chapters)} kap."
    return None


def _paragraph_problem(citation: Citation, statute: Statute) -> str | None:
    """Return which paragraph the chapter does not have, and what it has."""
    if citation.first is None or citation.last is None:
        return None
    paragraphs = statute.chapters[citation.chapter or WITHOUT]
    place = f"{statute.title} {citation.chapter} kap." if citation.chapter else statute.title
    for number in (citation.first, citation.last):
        if number not in paragraphs:
            return f"{number} § finns inte; {place} har {listed(paragraphs)} §§"
    if order(citation.last) < order(citation.first):
        return f"{citation.first} § kommer efter {citation.last} §; tillåtet: den lägre först"
    return None
