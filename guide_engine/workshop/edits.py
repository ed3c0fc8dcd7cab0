"""What fields and buttons change in a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from guide_engine.model import Rulebook
from guide_engine.workshop.draft import (
    COLUMNS,
    DECIDES,
    RECOMMENDED,
    REQUIRED,
    SHOWN,
    SUBJECTS,
    TEXTS,
    UNUSED,
    USES,
    Draft,
    Row,
    common_criteria,
    next_row,
    simple,
    table_at,
)

_MODALITY = {REQUIRED: "must", RECOMMENDED: "should", SHOWN: "fact", UNUSED: "fact"}
_MADE_AS = {"contact": "contact", "step": "step"}
_ADVICE = ("decided_by", "contact")
"""What may be the municipality's own word, without a row."""

_SPACE = re.compile(r"\s+")


def edited(rulebook: Rulebook, draft: Draft, fields: Mapping[str, str]) -> Draft:
    """Return the draft with what fields hold; one that names no place in it is left alone."""
    copy = _Copy(rulebook, draft)
    # A source alone makes no row: it comes after what does.
    for name, text in sorted(fields.items(), key=lambda field: _is_source(field[0])):
        kind, _, rest = name.partition(".")
        change = _KINDS.get(kind, _Copy.text)
        change(copy, rest if kind in _KINDS else name, _SPACE.sub(" ", text).strip())
    return copy.draft()


def added(rulebook: Rulebook, draft: Draft, what: str, fact: str = "") -> tuple[Draft, str]:
    """Return the draft with one thing more, and the path of its first field.

    ``what`` is a key of the profile that holds a list, "loose" for a row by itself, or the path
    of what is to rest on one row more. An own criterion is about a ``fact``.
    """
    copy = _Copy(rulebook, draft)
    profile = copy.profile
    if what == "loose" or what not in _NEW:
        id_ = copy.row("" if what == "loose" else what)
        return replace(copy.draft(), written={}), f"row.{id_}.heading"
    number = len(profile.get(what, ()))
    if what == "unknown":
        profile["unknown"] = [*profile.get("unknown", ()), ""]
        return copy.draft(), f"unknown.{number}"
    table: dict[str, Any] = {**_NEW[what]}
    if what == "source":
        table["id"] = _free(draft.id, [each.get("id") for each in draft.listed("source")])
    elif what == "criterion":
        taken = [each.get("id") for each in draft.listed("criterion")]
        table["id"] = _free(f"{draft.prefix}{fact}", taken)
        table["met_when"] = {fact: []}
        profile[REQUIRED] = [*profile.get(REQUIRED, ()), table["id"]]
    elif what == "step":
        taken = [each.get("id") for each in draft.listed("step")]
        table["id"] = _free(f"{draft.prefix}steg", taken)
    elif what == "decided_by":
        taken = [each.get("id") for each in draft.listed("decided_by")]
        table["id"] = _free("beslut", taken)
        number = max(number - 1, 0)
        if draft.listed("decided_by"):
            # The last one decides in all other cases.
            table["when"] = {DECIDES: []}
    profile[what] = [*draft.listed(what)]
    profile[what].insert(number, table)
    return copy.draft(), f"{what}.{number}.{_FIRST.get(what, 'text')}"


def removed(rulebook: Rulebook, draft: Draft, path: str) -> Draft:
    """Return the draft without what stands at a path, and the rows that only it rested on."""
    copy = _Copy(rulebook, draft)
    kind, _, rest = path.partition(".")
    gone = [rest] if kind == "row" else draft.cites(path)
    if kind != "row" and rest.isdecimal() and int(rest) < len(copy.profile.get(kind, ())):
        found = copy.profile[kind].pop(int(rest))
        if kind == "criterion":
            copy.use(str(found.get("id")), "")
        if kind == "decided_by" and copy.profile[kind]:
            copy.profile[kind][-1].pop("when", None)
    left = copy.draft()
    others = {id_ for each in left.items() for id_ in left.cites(each)} if kind != "row" else set()
    for each in left.items() if kind == "row" else ():
        table = table_at(copy.profile, each)
        if rest in table.get("cites", ()):
            table["cites"] = [id_ for id_ in table["cites"] if id_ != rest]
    copy.rows = {id_: row for id_, row in copy.rows.items() if id_ not in gone or id_ in others}
    return copy.draft()


_NEW: Mapping[str, Mapping[str, Any]] = {
    "source": {"id": "", "name": "", "url": "", "dated": ""},
    "criterion": {"id": "", "met_when": {}, "cites": []},
    "decided_by": {"id": "", "text": "", "advice": True},
    "contact": {"text": "", "advice": True},
    "step": {"id": "", "text": "", "cites": []},
    "unknown": {},
}
_FIRST = {"source": "name", "criterion": "name"}


class _Copy:
    """A copy of a draft that can be changed until it is one again."""

    def __init__(self, rulebook: Rulebook, draft: Draft) -> None:
        self.rulebook = rulebook
        self.profile: dict[str, Any] = deepcopy(dict(draft.profile))
        self.rows = dict(draft.rows)
        self.written = dict(draft.written)
        self.page = draft.page

    def now(self) -> Draft:
        return Draft(self.profile, self.rows, self.page, self.written)

    def draft(self) -> Draft:
        """Return the draft; its rows speak as what rests on them is used, and none is needless."""
        draft = self.now()
        for path in draft.items():
            if path.startswith(_ADVICE):
                self._advise(table_at(self.profile, path))
        uses = {id_: draft.use(row.used_for) for id_, row in self.rows.items() if row.used_for}
        for number, criterion in enumerate(draft.listed("criterion")):
            use = draft.use(str(criterion.get("id")))
            uses |= dict.fromkeys(draft.cites(f"criterion.{number}"), use)
        for id_, use in uses.items():
            if id_ in self.rows and self.rows[id_].modality in _MODALITY.values():
                self.rows[id_] = replace(self.rows[id_], modality=_MODALITY[use])
        for id_ in [id_ for id_, row in self.rows.items() if row.used_for and row.empty]:
            del self.rows[id_]
        return self.now()

    def _advise(self, table: dict[str, Any]) -> None:
        """Make what rests on nothing the municipality's own word, or what rests on rows theirs."""
        kept = [id_ for id_ in table.get("cites", ()) if id_ in self.rows]
        for id_ in [id_ for id_ in kept if self.rows[id_].empty]:
            kept.remove(id_)
            del self.rows[id_]
        for key in ("cites", "advice"):
            table.pop(key, None)
        table |= {"cites": kept} if kept else {"advice": True}

    def text(self, name: str, text: str) -> None:
        """Put a text where its name says: in the profile, in a table of it, or in a list."""
        path, _, key = name.rpartition(".")
        kind, _, subject = path.partition(".")
        if not path:
            self.profile[key] = text
        elif path in TEXTS and key.isdecimal():
            self._listed(path, int(key), text)
        elif kind in SUBJECTS:
            self._subject(kind, subject)[key] = text
        elif table := table_at(self.profile, path):
            table[key] = text

    def _listed(self, path: str, number: int, text: str) -> None:
        """Put a text into a list, also behind the last sentence: files keep no empty one."""
        found: list[str] = self.profile.get(path, [])
        if number < len(found):
            found[number] = text
        elif text and path == "unknown":
            self.profile[path] = [*found, text]

    def _subject(self, kind: str, subject: str) -> dict[str, Any]:
        made: dict[str, Any] = self.profile.setdefault(kind, {})
        found: dict[str, Any] = made.setdefault(subject, {"text": "", "cites": []})
        return found

    def use(self, criterion: str, use: str) -> None:
        """Name a criterion where it is used, in the order of all; nowhere if that is empty."""
        own = [str(each.get("id")) for each in self.profile.get("criterion", ())]
        order = [*(each.id for each in common_criteria(self.rulebook)), *own]
        for key in USES[:-1]:
            kept = [each for each in self.profile.get(key, ()) if each != criterion]
            if key == use:
                kept = sorted(
                    [*kept, criterion], key=lambda id_: order.index(id_) if id_ in order else -1
                )
            if kept or key in self.profile:
                self.profile[key] = kept

    def accept(self, name: str, text: str) -> None:
        """Add an answer to those that an own criterion accepts, or take it away."""
        number, _, value = name.partition(".")
        table = table_at(self.profile, f"criterion.{number}")
        if found := simple(table):
            fact, values = found
            table["met_when"] = {fact: self._with(values, value, text, fact)}

    def decide(self, name: str, text: str) -> None:
        """Add a case to those in which somebody decides, or take it away."""
        number, _, value = name.partition(".")
        table = table_at(self.profile, f"decided_by.{number}")
        if found := simple(table, "when"):
            table["when"] = {DECIDES: self._with(found[1], value, text, DECIDES)}

    def _with(self, values: list[str], value: str, text: str, fact: str) -> list[str]:
        wanted = {*values, value} if text else {*values} - {value}
        return [each for each in self.rulebook.facts[fact].values if each in wanted]

    def old_row(self, name: str, text: str) -> None:
        """Change a column of a row."""
        id_, _, column = name.rpartition(".")
        if id_ in self.rows and column in COLUMNS:
            self.rows[id_] = replace(self.rows[id_], **{column: text})

    def new_row(self, name: str, text: str) -> None:
        """Change a column of the row that a thing is to have; the first text makes it."""
        path, _, column = name.rpartition(".")
        id_ = next((id_ for id_, written in self.written.items() if written == path), "")
        if not id_ and text and column != "source" and column in COLUMNS:
            id_ = self.row(path)
        if id_:
            self.old_row(f"{id_}.{column}", text)

    def row(self, path: str) -> str:
        """Make a row for what stands at a path, or for nothing, and return its id."""
        kind, _, rest = path.partition(".")
        id_ = next_row(self.rulebook, self.now())
        sources = self.profile.get("source", [])
        row = Row(
            str(sources[0].get("id", "")) if sources else "", modality=_MADE_AS.get(kind, "fact")
        )
        if kind == "use":
            row = replace(row, used_for=rest)
        elif kind in SUBJECTS:
            self._subject(kind, rest)["cites"].append(id_)
        elif path:
            table = table_at(self.profile, path)
            table["cites"] = [*table.get("cites", ()), id_]
        self.rows[id_] = row
        self.written[id_] = path
        return id_


_KINDS: Mapping[str, Callable[[_Copy, str, str], None]] = {
    "use": _Copy.use,
    "values": _Copy.accept,
    "decides": _Copy.decide,
    "row": _Copy.old_row,
    "new": _Copy.new_row,
    # What is about to be added.
    "add": lambda *_: None,
}


def _is_source(name: str) -> bool:
    return name.startswith("new.") and name.endswith(".source")


def _free(wanted: str, taken: list[Any]) -> str:
    """Return an id that is not taken: the wanted one, or it with a number."""
    numbers = range(2, len(taken) + 3)
    return next(each for each in (wanted, *(f"{wanted}_{n}" for n in numbers)) if each not in taken)
