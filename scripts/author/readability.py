"""How hard the pages are to read: LIX and long sentences.

`python -m scripts.author.readability [folder]` prints a table and the long sentences.

LIX is the words a sentence plus the per cent of words with more than six letters. Below 40 is
easy to medium, 50 and more is hard. Running text counts: paragraphs, lists, definitions and
notes. Headings, code, figures and tables do not; the words of tables are counted beside it,
because cells have no sentences.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from scripts.project import DOCS
from scripts.read.paragraphs import body, written_pages
from scripts.read.settings import read_settings, renderer

LONG_WORD = 6
LONG_SENTENCE = 25

_WORD = re.compile(r"\w+(?:[:.,/–-]\w+)*")
# A sentence ends at its sign, if a new one begins with a capital letter: not in "1 kap. 2 §".
_END = re.compile(r"""(?<=[.!?])["”’)]*\s+(?=["”’(*]*[A-ZÅÄÖÉ])""")
_BLOCKS = ["p", "li", "dd", "dt", "blockquote", "figcaption", "div", "td", "th"]
_NOT_TEXT = ["h1", "h2", "h3", "h4", "h5", "h6", "pre", "code", "svg", "table", "summary"]
# What stands in the source and not in the text: addresses of links, attribute lists, signs.
_UNSEEN = re.compile(r"\]\([^)\s]*\)|\{[^}]*\}|<[^>]+>|\[\^[^\]]+\]|[*_`]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its line in the file, its words and its text."""

    line: int
    words: int
    text: str


@dataclass(frozen=True, slots=True)
class Readability:
    """The figures of one page; ``table_words`` are not part of the others."""

    page: str
    words: int
    sentences: int
    long_words: int
    table_words: int
    long_sentences: tuple[Sentence, ...]

    @property
    def lix(self) -> float:
        """Return the readability index; 0 for a page without running text."""
        if not self.words:
            return 0
        return self.words / self.sentences + 100 * self.long_words / self.words


def measure_all(docs: Path) -> tuple[Readability, ...]:
    """Return the figures of every page of a folder, by path."""
    markdown = renderer(read_settings())
    found: list[Readability] = []
    for name, file in written_pages(docs).items():
        text = file.read_text(encoding="utf-8")
        html = markdown.reset().convert(body(text))
        found.append(measure(name, text, html))
    return tuple(found)


def measure(page: str, source: str, html: str) -> Readability:
    """Return the figures of a page from its source and its markup."""
    tree = BeautifulSoup(html, "html.parser")
    in_tables = sum(len(_WORD.findall(table.get_text(" "))) for table in tree.find_all("table"))
    for left_out in tree.find_all(_NOT_TEXT):
        # Code in a sentence stands for a word.
        left_out.replace_with("x" if left_out.name == "code" else "")
    where = _Lines(source)
    sentences = [
        Sentence(where.find(words), len(words), text)
        for block in _blocks(tree)
        for text in _END.split(block)
        if (words := _WORD.findall(text))
    ]
    words = [word for sentence in sentences for word in _WORD.findall(sentence.text)]
    return Readability(
        page=page,
        words=len(words),
        sentences=len(sentences),
        long_words=sum(len(word) > LONG_WORD for word in words),
        table_words=in_tables,
        long_sentences=tuple(s for s in sentences if s.words > LONG_SENTENCE),
    )


def _blocks(node: Tag) -> Iterator[str]:
    """Iterate over the texts of the innermost blocks, in order."""
    inline: list[str] = []
    for child in node.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(_BLOCKS)):
            yield " ".join("".join(inline).split())
            inline = []
            yield from _blocks(child)
        elif isinstance(child, Tag):
            inline.append(child.get_text())
        elif type(child) is NavigableString:
            inline.append(child)
    yield " ".join("".join(inline).split())


class _Lines:
    """Finds the line where a sentence begins, reading on from the one before."""

    def __init__(self, source: str) -> None:
        text = body(source)
        first = source.count("\n") - text.count("\n") + 1
        self.words: list[tuple[str, int]] = [
            (word, number)
            for number, line in enumerate(text.split("\n"), start=first)
            for word in _WORD.findall(_UNSEEN.sub("", line))
        ]
        self.at = 0

    def find(self, words: list[str]) -> int:
        """Return the line; that of the sentence before if the words are not found."""
        wanted = words[:4]
        for start in range(self.at, len(self.words) - len(wanted) + 1):
            if [word for word, _ in self.words[start : start + len(wanted)]] == wanted:
                self.at = start + len(wanted)
                return self.words[start][1]
        return self.words[min(self.at, len(self.words) - 1)][1] if self.words else 1


def report(found: tuple[Readability, ...]) -> str:
    """Return a table, hardest page first, and the long sentences."""
    lines = [f"{'LIX':>5} {'words':>6} {'a sentence':>10} {'in tables':>9} {'long':>4}  page"]
    lines += [
        f"{page.lix:5.1f} {page.words:6} {page.words / max(page.sentences, 1):10.1f} "
        f"{page.table_words:9} {len(page.long_sentences):4}  {page.page}"
        for page in sorted(found, key=lambda page: -page.lix)
    ]
    lines += [
        f"{page.page}:{sentence.line}: {sentence.words} words: {sentence.text}"
        for page in found
        for sentence in page.long_sentences
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.author.readability", description=__doc__
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DOCS)
    print(report(measure_all(parser.parse_args().folder)))


if __name__ == "__main__":
    main()
