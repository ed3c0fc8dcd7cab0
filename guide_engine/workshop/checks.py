"""What is wrong in a draft, or still to be written, each said at its field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from guide_engine.errors import DataError, GuideError, Mistakes
from guide_engine.loading.profiles import LEDGER, PROFILE, UNDATED
from guide_engine.model import Rulebook
from guide_engine.rulebook import with_profile
from guide_engine.tables import MARKUP
from guide_engine.workshop.defaults import TEXTS
from guide_engine.workshop.draft import REQUIRED, SUBJECTS, Draft, simple
from guide_engine.workshop.effects import ADDRESS, lacking
from guide_engine.workshop.files import written
from guide_engine.workshop.words import say

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_PHONE = re.compile(r"(?<!\w)(?:\+46|0)[\d\s–-]{6,}\d")
_QUOTED = re.compile(r'^".*"$|""')
_NAMED = re.compile(r'"([a-z0-9_-]+)"')
_COLUMN = re.compile(r"^(?:\S+: )?(source|heading|statement)\b")
_NO_ADDRESS = ("url",)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a field; ``left`` is what is not written yet, which is no fault."""

    path: str
    text: str
    left: bool = False


def mistakes(rulebook: Rulebook, draft: Draft) -> tuple[Mistake, ...]:
    """Return what is wrong and what is left, one for each field, first what we say ourselves."""
    found: dict[str, Mistake] = {}
    for each in _own(rulebook, draft):
        found.setdefault(each.path, each)
    # What was said of a thing is said of all of it.
    for each in sorted(_loaders(rulebook, draft), key=lambda each: _whole(each.path).count(".")):
        if not any(_same(each.path, path) for path in found):
            found[each.path] = each
    return tuple(found.values())


def _own(rulebook: Rulebook, draft: Draft) -> Iterator[Mistake]:
    yield from _days(draft)
    yield from _sources(draft)
    for id_ in lacking(rulebook, draft):
        yield Mistake(f"use.{id_}", say("wrong.compulsory"))
    for number, criterion in enumerate(draft.listed("criterion")):
        yield from _criterion(rulebook, draft, number, criterion)
    yield from _deciders(draft)
    yield from _told(draft)
    yield from _rows(draft)
    for path, text in _texts(draft):
        yield from _text(path, text)


def _days(draft: Draft) -> Iterator[Mistake]:
    days: list[date] = []
    for key in ("fetched", "review"):
        text = draft.text(key)
        if not text:
            yield Mistake(key, say("left.day"), left=True)
        elif (day := _day(text)) is None:
            yield Mistake(key, say("wrong.day", given=text))
        else:
            days.append(day)
    if len(days) == 2 and days[1] <= days[0]:
        yield Mistake("review", say("wrong.review"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None


def _sources(draft: Draft) -> Iterator[Mistake]:
    if not draft.listed("source"):
        yield Mistake("source", say("left.source"), left=True)
    names: set[str] = set()
    cited = {row.source for row in draft.rows.values()}
    for number, source in enumerate(draft.listed("source")):
        at, name = f"source.{number}", source.get("name", "")
        url, dated = source.get("url", ""), source.get("dated", "")
        if not name:
            yield Mistake(f"{at}.name", say("left.source_name"), left=True)
        elif name.casefold() in names:
            yield Mistake(f"{at}.name", say("wrong.source_name"))
        names.add(name.casefold())
        if not url:
            yield Mistake(f"{at}.url", say("left.url"), left=True)
        elif not ADDRESS.fullmatch(url):
            yield Mistake(f"{at}.url", say("wrong.url", given=url))
        if not dated:
            yield Mistake(f"{at}.dated", say("left.dated", undated=UNDATED), left=True)
        elif dated != UNDATED and _day(dated) is None:
            yield Mistake(f"{at}.dated", say("wrong.dated", given=dated, undated=UNDATED))
        if source.get("id") not in cited:
            yield Mistake(f"{at}", say("left.cited"), left=True)


def _criterion(
    rulebook: Rulebook, draft: Draft, number: int, criterion: Mapping[str, Any]
) -> Iterator[Mistake]:
    at, found = f"criterion.{number}", simple(criterion)
    fact = rulebook.facts.get(found[0]) if found else None
    if found and fact and not found[1]:
        yield Mistake(f"values.{number}", say("left.answers"), left=True)
    need, name = criterion.get("need", ""), criterion.get("name", "")
    if need[:1].isupper() or need.endswith("."):
        yield Mistake(f"{at}.need", say("wrong.need"))
    others = [each.get("name") for each in draft.listed("criterion")[:number]]
    if name and name in others:
        yield Mistake(f"{at}.name", say("wrong.name"))
    if found is None:
        for key in TEXTS:
            if not criterion.get(key):
                yield Mistake(f"{at}.{key}", say("left.text"), left=True)
    if not draft.cites(at):
        yield Mistake(f"new.{at}.statement", say("left.statement"), left=True)


def _deciders(draft: Draft) -> Iterator[Mistake]:
    deciders = draft.listed("decided_by")
    if not deciders:
        yield Mistake("decided_by", say("left.decided_by"), left=True)
    for number, decider in enumerate(deciders):
        if not decider.get("text"):
            yield Mistake(f"decided_by.{number}.text", say("left.text"), left=True)
        cases = simple(decider, "when")
        if cases and not cases[1]:
            yield Mistake(f"decides.{number}", say("left.cases"), left=True)
        if number + 1 == len(deciders) and "when" in decider:
            yield Mistake(f"decided_by.{number}", say("wrong.last"))
    if not draft.listed("contact"):
        yield Mistake("contact", say("left.contact"), left=True)


def _told(draft: Draft) -> Iterator[Mistake]:
    """Find what is told and lacks its text, or what it rests on."""
    for path in draft.items():
        kind, table = path.partition(".")[0], draft.at(path)
        if kind in ("contact", "step") and not table.get("text"):
            yield Mistake(f"{path}.text", say("left.text"), left=True)
        if kind in SUBJECTS and not table.get("text") and (table.get("url") or table.get("cites")):
            yield Mistake(f"{path}.text", say("left.text"), left=True)
        rests = kind == "step" or (kind in SUBJECTS and (table.get("text") or table.get("url")))
        if rests and not table.get("cites"):
            yield Mistake(f"new.{path}.statement", say("left.statement"), left=True)
        if table.get("url") and not ADDRESS.fullmatch(table["url"]):
            yield Mistake(f"{path}.url", say("wrong.url", given=table["url"]))
    for number, text in enumerate(draft.listed("unknown")):
        if text and not text.endswith((".", "?")):
            yield Mistake(f"unknown.{number}", say("wrong.sentence"))


def _rows(draft: Draft) -> Iterator[Mistake]:
    sources = [each.get("id") for each in draft.listed("source")]
    for id_, row in draft.rows.items():
        at = _row_at(draft, id_)
        if not row.statement:
            yield Mistake(f"{at}.statement", say("left.statement"), left=True)
        if not row.heading:
            yield Mistake(f"{at}.heading", say("left.heading"), left=True)
        if _QUOTED.search(row.statement):
            yield Mistake(f"{at}.statement", say("wrong.quotes"))
        if row.source not in sources and sources:
            yield Mistake(f"{at}.source", say("wrong.source"))


def _row_at(draft: Draft, id_: str) -> str:
    return f"new.{draft.written[id_]}" if id_ in draft.written else f"row.{id_}"


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield what is written, with the names of the fields."""
    yield from _texts_in("", draft.profile)
    for id_, row in draft.rows.items():
        at = _row_at(draft, id_)
        yield from ((f"{at}.heading", row.heading), (f"{at}.statement", row.statement))


def _texts_in(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in _NO_ADDRESS:
                yield from _texts_in(f"{path}.{key}" if path else key, each)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts_in(f"{path}.{number}", each)


def _text(path: str, text: str) -> Iterator[Mistake]:
    if found := _MAIL.search(text) or _PHONE.search(text):
        yield Mistake(path, say("wrong.person", given=found[0].strip()))
    elif found := MARKUP.search(text):
        yield Mistake(path, say("wrong.markup", given=found[0]))


def _loaders(rulebook: Rulebook, draft: Draft) -> Iterator[Mistake]:
    """Yield what the loader refuses."""
    texts = written(rulebook, draft)
    row_ids = [*draft.rows]
    for error in _refused(rulebook, draft.id, texts[PROFILE], texts[LEDGER]):
        path = _path(error, draft, row_ids)
        yield Mistake(path, say("wrong.file", problem=error.problem))


@lru_cache(maxsize=1)
def _refused(base: Rulebook, id_: str, profile: str, ledger: str) -> tuple[DataError, ...]:
    try:
        with_profile(base, id_, {PROFILE: profile, LEDGER: ledger}, complete=True)
    except GuideError as error:
        return tuple(_each(error))
    return ()


def _each(error: GuideError) -> Iterable[DataError]:
    found = error.found if isinstance(error, Mistakes) else (error,)
    return [each for each in found if isinstance(each, DataError)]


def _path(error: DataError, draft: Draft, rows: list[str]) -> str:
    """Return the field that an error of the loader is about."""
    if error.file.endswith(LEDGER):
        id_ = rows[error.line - 2] if 2 <= error.line < len(rows) + 2 else ""
        column = _COLUMN.match(error.problem)
        return f"{_row_at(draft, id_)}.{column[1] if column else 'statement'}" if id_ else "rows"
    path = ".".join(map(str, error.steps))
    head, _, key = path.rpartition(".")
    if key == "cites":
        return f"new.{head}.statement"
    if path == REQUIRED and (named := _NAMED.search(error.problem)):
        return f"use.{named[1]}"
    if "met_when" in path:
        return f"values.{path.split('.')[1]}"
    return path


def _same(path: str, other: str) -> bool:
    """Tell whether two names are about one thing: a field of it, or it as a whole."""
    shorter, longer = sorted((_whole(path), _whole(other)), key=len)
    return longer == shorter or longer.startswith(f"{shorter}.")


def _whole(path: str) -> str:
    """Return the path of the criterion whose answers a path names, or itself."""
    return path.replace("values.", "criterion.", 1) if path.startswith("values.") else path
