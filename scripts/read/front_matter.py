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

from guide_engine.errors import allowed
from guide_engine.rulebook import default_rulebook
from scripts.read.paragraphs import PageError, written_pages

TITLE_MAX, DESCRIPTION_MAX = 60, 155
MEETINGS = "moten/"
LAW = "lag-och-praxis"
"""The source name of the page on law and practice, which gathers several sources."""

OWNER = "Redaktionen för IOP-guiden"
"""Who is responsible for a page unless the publisher has said who is."""

HIDEABLE = ("navigation", "toc", "facts", "underlag")
"""What a page can leave out; "underlag": its text says itself how old its sources are."""

_REQUIRED = (
    "title",
    "description",
    "kalla",
    "beslutad",
    "giltig_fran",
    "giltig_till",
    "granskad",
    "agare",
)
_OPTIONAL = ("regler", "hide")
_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


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


def read_all(docs: Path) -> tuple[PageFacts, ...]:
    """Return the front matter of every page, by path.

    Raises PageError naming the file, the line, the field and what is allowed there.
    """
    return tuple(
        read(file.relative_to(docs).as_posix(), file.read_text(encoding="utf-8"))
        for file in written_pages(docs)
    )


def read(page: str, text: str) -> PageFacts:
    """Return one page's front matter; raises PageError."""
    fields = _Fields(page, text)
    extra = [key for key in fields.raw if key not in (*_REQUIRED, *_OPTIONAL)]
    if extra and not page.startswith(MEETINGS):
        known = allowed((*_REQUIRED, *_OPTIONAL))
        raise fields.error(extra[0], f"okänd nyckel; tillåtet: {known}")
    found = PageFacts(
        page=page,
        title=fields.text("title", TITLE_MAX),
        description=fields.text("description", DESCRIPTION_MAX),
        sources=fields.choices("kalla", sources()),
        decided=fields.day_or_empty("beslutad"),
        valid_from=fields.day_or_empty("giltig_fran"),
        valid_to=fields.day_or_empty("giltig_till"),
        reviewed=fields.day_or_empty("granskad"),
        owner=fields.text("agare"),
        hide=fields.choices("hide", HIDEABLE) if "hide" in fields.raw else (),
        rules=fields.text("regler") if "regler" in fields.raw else "",
    )
    if found.valid_from and found.valid_to and found.valid_to < found.valid_from:
        raise fields.error(
            "giltig_till",
            f"{found.valid_to} är före giltig_fran {found.valid_from}; "
            "tillåtet: samma dag eller senare",
        )
    return found


def sources() -> tuple[str, ...]:
    """Return the sources that a page can name: the ledger's documents, and law and practice."""
    words = default_rulebook().words.sources
    return (*(id_ for id_, source in words.items() if source.kind == "kalla"), LAW)


class _Fields:
    """The front matter of one page, and where each key stands."""

    def __init__(self, page: str, text: str) -> None:
        self.page = page
        self.lines: dict[str, int] = {}
        found = _FRONT_MATTER.match(text)
        if found is None:
            raise PageError(f"{page}:1: börjar inte med nycklar mellan två rader ---")
        self.raw: dict[str, object] = {}
        line = 1
        try:
            loader = yaml.SafeLoader(found[1])
            node = loader.get_single_node()
            if not isinstance(node, yaml.MappingNode):
                raise PageError(f"{page}:2: ska vara nycklar med värden")
            for key, value in node.value:
                line = key.start_mark.line + 2
                if key.value in self.lines:
                    raise PageError(f"{page}:{line}: {key.value}: står två gånger")
                self.lines[str(key.value)] = line
                self.raw[str(key.value)] = loader.construct_object(value, deep=True)
        except yaml.MarkedYAMLError as problem:
            line = problem.problem_mark.line + 2 if problem.problem_mark else line
            raise PageError(f"{page}:{line}: går inte att läsa ({problem.problem})") from None
        except (yaml.YAMLError, ValueError) as problem:
            raise PageError(f"{page}:{line}: går inte att läsa ({problem})") from None

    def error(self, key: str, problem: str) -> PageError:
        """Return the error for a field."""
        return PageError(f"{self.page}:{self.lines.get(key, 1)}: {key}: {problem}")

    def text(self, key: str, longest: int | None = None) -> str:
        """Return a text that is not empty."""
        value = self._value(key)
        limit = f" på högst {longest} tecken" if longest else ""
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"ska vara en text{limit}")
        if longest and len(value) > longest:
            raise self.error(key, f"har {len(value)} tecken; tillåtet: högst {longest}")
        return value

    def choices(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of different known values, which may be empty."""
        value = self._value(key)
        if not isinstance(value, list):
            raise self.error(key, f"ska vara en lista; tillåtet: {allowed(known)}")
        for item in value:
            if item not in known:
                raise self.error(key, f'"{item}" finns inte; tillåtet: {allowed(known)}')
        if len(set(value)) != len(value):
            raise self.error(key, "nämner samma sak två gånger")
        return tuple(value)

    def day_or_empty(self, key: str) -> date | None:
        """Return a day, or None where nothing stands."""
        value = self._value(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(key, f'"{value}" är inget datum; tillåtet: ÅÅÅÅ-MM-DD eller tomt')
        return value

    def _value(self, key: str) -> object:
        if key not in self.raw:
            raise self.error(key, "saknas")
        return self.raw[key]
