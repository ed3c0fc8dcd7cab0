"""What a page says about itself: its front matter, read strictly.

The keys are the same on every page. Notes of meetings have more, which
scripts/read/meetings reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml

from guide_engine.errors import allowed, meant, settle
from guide_engine.model import Rulebook
from guide_engine.rulebook import default_rulebook
from scripts.read.gathering import Gathering
from scripts.read.paragraphs import PageError, written_pages

TITLE_MAX, DESCRIPTION_MAX = 60, 155
MEETINGS = "moten/"
LAW = "lag-och-praxis"
"""The source name of the page on law and practice, which gathers several sources."""

OWNER = "Redaktionen för IOP-guiden"
"""Who is responsible for a page unless the publisher has said who is."""

HIDEABLE = ("navigation", "toc", "facts", "underlag")
"""What a page can leave out; "underlag": its text says itself how old its sources are."""

REQUIRED = (
    "title",
    "description",
    "kalla",
    "beslutad",
    "giltig_fran",
    "giltig_till",
    "granskad",
    "agare",
)
"""The keys of every page, in the order in which they stand."""

_OPTIONAL = ("regler", "hide")
FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
"""What stands at the top of a page; the keys are its group."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The front matter of one page; the path is under docs/."""

    page: str
    title: str
    description: str
    sources: tuple[str, ...]
    decided: date | None
    valid_from: date | None
    valid_to: date | None
    reviewed: date | None
    owner: str
    hide: tuple[str, ...]
    rules: str = ""
    """The version of the rules that the page is made from, if it is."""


def read_all(docs: Path, rulebook: Rulebook | None = None) -> tuple[PageFacts, ...]:
    """Return the front matter of every page, by path; the sources are those of the rulebook.

    Raises PageError, or Mistakes, naming the file, the line, the field and what is allowed there.
    """
    pages: list[PageFacts] = []
    gathering = Gathering()
    for name, file in written_pages(docs).items():
        with gathering.go_on():
            pages.append(read(name, file.read_text(encoding="utf-8"), rulebook))
    gathering.settle()
    return tuple(pages)


def read(page: str, text: str, rulebook: Rulebook | None = None) -> PageFacts:
    """Return one page's front matter; raises PageError, or Mistakes for several of them."""
    fields = _Fields(page, text)
    if not page.startswith(MEETINGS):
        fields.refuse_unknown()
    found = PageFacts(
        page=page,
        title=fields.text("title", TITLE_MAX),
        description=fields.text("description", DESCRIPTION_MAX),
        sources=fields.choices("kalla", sources(rulebook)),
        decided=fields.day_or_empty("beslutad"),
        valid_from=fields.day_or_empty("giltig_fran"),
        valid_to=fields.day_or_empty("giltig_till"),
        reviewed=fields.day_or_empty("granskad"),
        owner=fields.text("agare"),
        hide=fields.choices("hide", HIDEABLE) if "hide" in fields.raw else (),
        rules=fields.text("regler") if "regler" in fields.raw else "",
    )
    if found.valid_from and found.valid_to and found.valid_to < found.valid_from:
        fields.refuse(
            "giltig_till",
            f"{found.valid_to} är före giltig_fran {found.valid_from}; "
            "tillåtet: samma dag eller senare",
        )
    settle(fields.mistakes)
    return found


def sources(rulebook: Rulebook | None = None) -> tuple[str, ...]:
    """Return the sources that a page can name: the ledger's documents, and law and practice.

    Without a rulebook they are those of the one that is shipped.
    """
    words = (rulebook or default_rulebook()).words.sources
    return (*(id_ for id_, source in words.items() if source.kind == "kalla"), LAW)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a page: its values, and the line of each key."""

    values: dict[str, object]
    lines: dict[str, int]


def read_head(
    page: str, text: str, loader: type[yaml.SafeLoader | yaml.BaseLoader] = yaml.SafeLoader
) -> Head:
    """Return what stands at the top of a page; ``loader`` says what values become.

    Raises PageError naming the file and the line.
    """
    found = FRONT_MATTER.match(text)
    if found is None:
        raise PageError(f"{page}:1: börjar inte med nycklar mellan två rader ---")
    head = Head({}, {})
    line = 1
    try:
        reading = loader(found[1])
        node = reading.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise PageError(f"{page}:2: ska vara nycklar med värden")
        for key, value in node.value:
            line = key.start_mark.line + 2
            if not isinstance(key, yaml.ScalarNode):
                raise PageError(f"{page}:{line}: ska vara nycklar med värden")
            if key.value in head.lines:
                raise PageError(f"{page}:{line}: {key.value}: står två gånger")
            head.lines[str(key.value)] = line
            head.values[str(key.value)] = reading.construct_object(value, deep=True)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 2 if problem.problem_mark else line
        raise PageError(f"{page}:{line}: går inte att läsa: {_cause(problem)}") from None
    except (yaml.YAMLError, ValueError) as problem:
        raise PageError(f"{page}:{line}: går inte att läsa ({problem})") from None
    return head


class _Fields:
    """The front matter of one page, and where each key stands."""

    def __init__(self, page: str, text: str) -> None:
        head = read_head(page, text)
        self.page = page
        self.mistakes: list[PageError] = []
        self.raw, self.lines = head.values, head.lines

    def refuse(self, key: str, problem: str) -> None:
        """Note what is wrong with a field."""
        line = self.lines.get(key, 1)
        self.mistakes.append(PageError(f"{self.page}:{line}: {key}: {problem}"))

    def refuse_unknown(self) -> None:
        """Note unknown keys; what is likely a missing one is read as that."""
        known = (*REQUIRED, *_OPTIONAL)
        for key in [key for key in self.raw if key not in known]:
            missing = [name for name in known if name not in self.raw]
            hint = meant(key, missing)
            self.refuse(key, f"okänd nyckel; {hint}tillåtet: {allowed(known)}")
            for name in missing:
                if f'"{name}"' in hint:
                    self.raw[name], self.lines[name] = self.raw[key], self.lines[key]

    def text(self, key: str, longest: int | None = None) -> str:
        """Return a text that is not empty."""
        if not self._has(key):
            return ""
        value = self.raw[key]
        limit = f" på högst {longest} tecken" if longest else ""
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, f"ska vara en text{limit}")
            return ""
        if longest and len(value) > longest:
            self.refuse(key, f"har {len(value)} tecken; tillåtet: högst {longest}")
        return value

    def choices(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of different known values, which may be empty."""
        if not self._has(key):
            return ()
        value = self.raw[key]
        if not isinstance(value, list):
            self.refuse(key, f"ska vara en lista; tillåtet: {allowed(known)}")
            return ()
        for item in value:
            if item not in known:
                hint = meant(str(item), known)
                self.refuse(key, f'"{item}" finns inte; {hint}tillåtet: {allowed(known)}')
        names = [str(item) for item in value]
        if len(set(names)) != len(names):
            self.refuse(key, "nämner samma sak två gånger")
        return tuple(names)

    def day_or_empty(self, key: str) -> date | None:
        """Return a day, or None where nothing stands."""
        value = self.raw[key] if self._has(key) else None
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(key, f'"{value}" är inget datum; tillåtet: ÅÅÅÅ-MM-DD eller tomt')
            return None
        return value

    def _has(self, key: str) -> bool:
        if key not in self.raw:
            self.refuse(key, "saknas")
        return key in self.raw


def _cause(problem: yaml.MarkedYAMLError) -> str:
    """Say in Swedish what is likely to be wrong, or what the reader of YAML says."""
    said = problem.problem or str(problem)
    causes = {
        "mapping values are not allowed here": "värdet har ett kolon; skriv det inom citattecken",
        "could not find expected ':'": "ett kolon saknas efter nyckeln",
        "found unexpected end of stream": "ett citattecken eller en ] saknas sist",
        "cannot start any token": "ett tecken som inte kan stå först; skriv det inom citattecken",
        "expected ',' or ']'": "ett kommatecken eller ] saknas i listan",
        "expected <block end>": "raden är ingen nyckel med ett värde; börjar den med mellanslag?",
    }
    return next((cause for start, cause in causes.items() if start in said), said)
