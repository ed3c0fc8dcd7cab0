"""Lines made whole again: words cut at line ends, paragraphs, lists and headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from guide_engine.html import Html, tag
from guide_engine.html import join as concatenated
from scripts.author.importing.lines import Line, Run, Runs, text_of
from scripts.author.importing.seams import Seam, goes_on, is_cut, seam, usage
from scripts.author.importing.words import Join, words

_OPEN_ENDS = frozenset(
    {"i", "på", "för", "och", "av", "till", "med", "en", "ett", "att", "från", "eller", "samt"}
)
"""Words that no paragraph and no heading ends with."""

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”»]+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+", re.IGNORECASE)
BULLETS = "-–—*•‣▪▫◦·●○■□►➢✓\uf0b7\uf0a7\uf0d8\uf0fc"
_BULLET = re.compile(rf"[{BULLETS}]\s+(?=\S)")
_LONE_BULLET = re.compile(rf"[{BULLETS[3:]}]")
_DASH = re.compile(r"[-–—]\s")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_HEADING_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s")
_HEADING_MAX = 80
_HEADING_WORDS = 12
_HEADINGS_IN_A_ROW = 3
_SLACK = 6
_NESTED = 1.5


@dataclass(slots=True)
class _Block:
    """A paragraph, heading or list item."""

    runs: Runs
    kind: str
    """"p", "h" or "li"."""
    level: int = 0
    number: int = 0
    """The number that the item of a numbered list has; 0 for a bullet."""
    marker: str = ""
    indent: float = 0
    single: bool = True
    """It stood on one line."""
    alone: bool = False
    """It is a row of a table."""
    children: list[_Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return text_of(self.runs)


@dataclass(frozen=True, slots=True)
class Repaired:
    """Lines as markup, the words that were made whole, and what a person should look at."""

    html: str
    joins: tuple[Join, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Log:
    joins: list[Join] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def repaired(lines: Sequence[Line]) -> Repaired:
    """Return the lines as markup, with words and paragraphs made whole."""
    log = _Log()
    blocks = _headings(list(_blocks(lines, log)))
    return Repaired(concatenated(*_rendered(blocks)), tuple(log.joins), tuple(log.notes))


def _joined(block: _Block, last: Line, line: Line, joint: Seam, log: _Log) -> Runs:
    cut = len(last.text) - len(joint.kept)
    if not joint.between:
        halves = block.text.split()[-1], line.text.split()[0]
        whole = halves[0][: len(halves[0]) - cut] + halves[1]
        parts = words(" ".join(halves))
        if parts != words(whole):
            shown = f"sida {last.page + 1}: {halves[0]} + {halves[1]} → {whole}"
            log.joins.append(Join(parts, words(whole), shown))
        if not joint.sure:
            log.notes.append(
                f'sida {last.page + 1}: bindestrecket i "{whole}" stod sist på raden och är kvar: '
                "kontrollera om det hör till ordet"
            )
    return _concatenated(_shortened(block.runs, len(block.text) - cut), joint.between, line.runs)


def _shortened(runs: Runs, length: int) -> Runs:
    result: list[Run] = []
    for run in runs:
        if length > 0:
            result.append(Run(run.text[:length], run.href))
        length -= len(run.text)
    return tuple(result)


def _concatenated(first: Runs, between: str, second: Runs) -> Runs:
    if first and second and first[-1].href == second[0].href:
        middle = Run(f"{first[-1].text}{between}{second[0].text}", second[0].href)
        return (*first[:-1], middle, *second[1:])
    return (*first, Run(between), *second) if between else (*first, *second)


def _blocks(lines: Sequence[Line], log: _Log) -> Iterator[_Block]:
    known = usage(lines)
    block: _Block | None = None
    last: Line | None = None
    for line in _with_markers(lines):
        if block is not None and last is not None and _continues(block, last, line):
            joint = seam(last.text, line.text, known)
            block.runs = _joined(block, last, line, joint, log)
            block.single = False
        else:
            if block is not None:
                yield block
            block = _begun(line)
        last = line
    if block is not None:
        yield block


def _with_markers(lines: Iterable[Line]) -> Iterator[Line]:
    """Put a bullet that stands on a line of its own before the line that follows."""
    waiting: Line | None = None
    for line in lines:
        if waiting is not None:
            yield replace(waiting, runs=(Run(f"{waiting.text} "), *line.runs), room=line.room)
            waiting = None
        elif _LONE_BULLET.fullmatch(line.text):
            waiting = line
        else:
            yield line
    if waiting is not None:
        yield waiting


def _begun(line: Line) -> _Block:
    if line.alone:
        return _Block(line.runs, "p", indent=line.indent, alone=True)
    if line.heading:
        return _Block(line.runs, "h", line.heading)
    if found := _BULLET.match(line.text):
        return _Block(_rest(line.runs, found.end()), "li", indent=line.indent)
    if found := _NUMBER.match(line.text):
        rest = _rest(line.runs, found.end())
        return _Block(rest, "li", number=int(found[1]), marker=found[0], indent=line.indent)
    return _Block(line.runs, "p", indent=line.indent)


def _rest(runs: Runs, start: int) -> Runs:
    result: list[Run] = []
    for run in runs:
        if len(run.text) > start:
            result.append(Run(run.text[max(0, start) :], run.href))
        start -= len(run.text)
    return tuple(result)


def _continues(block: _Block, last: Line, line: Line) -> bool:
    """Tell whether a line belongs to the same paragraph, heading or item as the line before."""
    if line.heading or last.heading or line.alone or last.alone:
        alone = line.alone or last.alone or line.apart or line.fresh
        return line.heading == last.heading and not alone
    before, after = block.text, line.text
    full = last.room < len(after.split()[0]) + 1 + _SLACK
    if _DASH.match(after) and not line.apart and full and before[-1].isalnum():
        return block.kind != "li" or line.indent > block.indent
    if _BULLET.match(after) or (_NUMBER.match(after) and not _ends_open(before)):
        return False
    if _ADDRESS.fullmatch(last.text) and _ADDRESS.fullmatch(after):
        return False
    lower = after[0].islower() or after[0] == "("
    unfinished = before[-1].isalnum() or before[-1] in ",-–\u2010\u00ad)"
    open_end = _ends_open(before) or goes_on(last.text, after)
    if line.apart or line.fresh:
        return open_end or (full and unfinished and lower)
    inside = line.indent > 0 if block.kind == "li" else unfinished and not block.single
    return full or lower or open_end or inside


def _ends_open(text: str) -> bool:
    """Tell whether a text can't end here: after a cut word, a comma or a small word."""
    return text[-1] in ",–" or is_cut(text) or text.rsplit(maxsplit=1)[-1] in _OPEN_ENDS


def _headings(blocks: list[_Block]) -> list[_Block]:
    """Mark the headings that only their shape shows: short, without a full stop, text below."""
    if any(block.kind == "h" for block in blocks):
        return blocks
    likely = [_like_heading(blocks, place) for place in range(len(blocks))]
    place = 0
    while place < len(blocks):
        end = place
        while end < len(blocks) and likely[end]:
            end += 1
        if place < end < len(blocks) and end - place <= _HEADINGS_IN_A_ROW:
            for block in blocks[place:end]:
                _make_heading(block, first=block is blocks[0])
        place = max(end, place + 1)
    return blocks


def _like_heading(blocks: Sequence[_Block], place: int) -> bool:
    block = blocks[place]
    if block.alone or (block.kind == "li" and (not block.number or _has_siblings(blocks, place))):
        return False
    text = block.marker + block.text
    return (
        len(text) <= _HEADING_MAX
        and len(text.split()) <= _HEADING_WORDS
        and (block.text[0].isupper() or bool(_HEADING_NUMBER.match(text)))
        and text[-1] not in ".,:;!–-…]"
        and (text[-1] != ")" or "(" in text)
        and any(character.isalpha() for character in text)
        and not _URL.search(text)
    )


def _has_siblings(blocks: Sequence[_Block], place: int) -> bool:
    """Tell a numbered item of a list from a numbered heading with text below it."""
    number = blocks[place].number
    before = blocks[place - 1].number if place else 0
    after = blocks[place + 1].number if place + 1 < len(blocks) else 0
    return (before == number - 1 and before > 0) or after == number + 1


def _make_heading(block: _Block, *, first: bool) -> None:
    found = _HEADING_NUMBER.match(block.marker + block.text)
    depth = found[0].strip().strip(".").count(".") if found else 0
    block.runs = (Run(block.marker), *block.runs) if block.marker else block.runs
    block.kind, block.number, block.marker = "h", 0, ""
    block.level = 1 if first else min(6, 2 + depth)


def _rendered(blocks: Sequence[_Block]) -> Iterator[Html]:
    place = 0
    while place < len(blocks):
        block = blocks[place]
        end = place + 1
        if block.kind == "li":
            while end < len(blocks) and blocks[end].kind == "li":
                end += 1
            yield from _lists(_nested(blocks[place:end]))
        elif block.kind == "h":
            yield tag(f"h{block.level}", None, *_inline(block.runs))
        else:
            yield tag("p", None, *_inline(block.runs))
        place = end


def _nested(items: Iterable[_Block]) -> list[_Block]:
    """Return the outermost items; those further in have become children."""
    top: list[_Block] = []
    path: list[_Block] = []
    for item in items:
        while path and item.indent < path[-1].indent + _NESTED:
            path.pop()
        (path[-1].children if path else top).append(item)
        path.append(item)
    return top


def _lists(items: Sequence[_Block]) -> Iterator[Html]:
    place = 0
    while place < len(items):
        end = place + 1
        numbered = bool(items[place].number)
        while end < len(items) and bool(items[end].number) == numbered:
            end += 1
        yield _list(items[place:end])
        place = end


def _list(items: Sequence[_Block]) -> Html:
    """Return one list; numbers that don't run from one stay in the text of a plain list."""
    if [item.number for item in items] == list(range(1, len(items) + 1)):
        return tag("ol", None, *(_item(item, "") for item in items))
    return tag("ul", None, *(_item(item, item.marker) for item in items))


def _item(item: _Block, marker: str) -> Html:
    return tag("li", None, marker, *_inline(item.runs), *_lists(item.children))


def _inline(runs: Runs) -> Iterator[Html | str]:
    for run in runs:
        if run.href:
            yield tag("a", {"href": run.href}, run.text)
        else:
            yield from _linked(run.text)


def _linked(text: str) -> Iterator[Html | str]:
    """Yield a text with its web addresses as links."""
    end = 0
    for found in _URL.finditer(text):
        address = found[0].rstrip(".,:;!?)")
        if not address.startswith("http"):
            continue
        yield text[end : found.start()]
        yield tag("a", {"href": address}, address)
        end = found.start() + len(address)
    yield text[end:]
