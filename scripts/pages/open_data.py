"""The rules and criteria as open data: CSV, JSON, and a description of both for programs.

The description is a Data Package (datapackage.org, version 1): one JSON file beside the tables
that says what every column holds, and programs read it without knowing us. CSVW says no more of
such tables, in a file for each and in RDF; DCAT describes files, not columns. The words are those
of docs/ord.toml, which the page for people shows too.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from typing import Any

from guide_engine.html import Html, tag
from guide_engine.model import Citations, CriteriaTest, Form, FormStatus, Outcome, Rulebook
from scripts.pages.addresses import HOW_IT_WORKS, criterion_address, rule_address
from scripts.pages.conditions import condition_in_words
from scripts.pages.navigation import common_last
from scripts.pages.parts import row, table
from scripts.read.publisher import Publisher
from scripts.read.words import words

PAGE = f"{HOW_IT_WORKS}/data.md"
FOLDER = "data"
PACKAGE = f"{FOLDER}/datapackage.json"
NAME = "iop-guiden"
LICENCE = {"name": "EUPL-1.2", "title": "European Union Public Licence 1.2"}

type Cell = str | int | bool
type Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: its type as Data Packages name it, and the values that it may have."""

    type: str = "string"
    values: tuple[str, ...] = ()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its columns by name, its key, and the tables that columns of it point to."""

    name: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    points_to: Mapping[str, str]


DEMANDS = ("kravs", "bor", "visas")
"""How a profile uses a criterion."""


def sheets(rulebook: Rulebook, site_url: str = "") -> tuple[Sheet, ...]:
    """Return the tables; their links to pages are relative without the site's address."""
    status = Column(values=tuple(FormStatus))
    rules = Sheet(
        "regler",
        {
            "id": Column(),
            "ordning": Column("integer"),
            "nar": Column(),
            "villkor": Column(),
            "rekommendation": Column(values=tuple(Outcome)),
            "avslutar": Column("boolean"),
            **dict.fromkeys(Form, status),
            "rader": Column(empty=True),
            "sida": Column(),
        },
        ("id",),
        tuple(_rules(rulebook, site_url)),
        {},
    )
    criteria = Sheet(
        "kriterier",
        {
            "id": Column(),
            "namn": Column(),
            "grupp": Column(),
            "overallt": Column("boolean"),
            "galler_nar": Column(),
            "uppfyllt_nar": Column(),
            "inte_uppfyllt_nar": Column(empty=True),
            "rader": Column(empty=True),
            "sida": Column(),
        },
        ("id",),
        tuple(_criteria(rulebook, site_url)),
        {},
    )
    profiles = Sheet(
        "profiler",
        {"id": Column(), "namn": Column(), "slag": Column(), "kod": Column(empty=True)},
        ("id",),
        tuple(
            {"id": p.id, "namn": p.name, "slag": p.kind, "kod": p.place}
            for p in common_last(rulebook)
        ),
        {},
    )
    demands = Sheet(
        "krav",
        {"profil": Column(), "kriterium": Column(), "anvandning": Column(values=DEMANDS)},
        ("profil", "kriterium"),
        tuple(_demands(rulebook)),
        {"profil": "profiler", "kriterium": "kriterier"},
    )
    return rules, criteria, profiles, demands


def parts(rulebook: Rulebook) -> dict[str, str]:
    """Return the parts of the page: what the columns hold, table by table."""
    return {f"kolumner-{sheet.name}": _columns(sheet) for sheet in sheets(rulebook)}


def open_data(rulebook: Rulebook, publisher: Publisher) -> dict[str, str]:
    """Return the files by their paths under the site's root."""
    found = sheets(rulebook, publisher.address)
    package = json.dumps(described(rulebook, found, publisher), ensure_ascii=False, indent=2)
    return {
        **{f"{FOLDER}/{sheet.name}.csv": as_csv(sheet) for sheet in found},
        f"{FOLDER}/regler.json": _as_json(rulebook, "rules", "rule", found[0]),
        f"{FOLDER}/kriterier.json": _as_json(rulebook, "criteria", "criterion", found[1]),
        PACKAGE: f"{package}\n",
    }


def as_csv(sheet: Sheet) -> str:
    """Return a table as RFC 4180 has it, with the names of the columns first."""
    out = StringIO()
    writer = csv.DictWriter(out, sheet.columns)
    writer.writeheader()
    for each in sheet.rows:
        writer.writerow({key: _cell(value) for key, value in each.items()})
    return out.getvalue()


def described(
    rulebook: Rulebook, found: Iterable[Sheet], publisher: Publisher
) -> dict[str, object]:
    """Return the description of the tables, as a Data Package."""
    say = words("data")
    package: dict[str, object] = {
        "profile": "data-package",
        "name": NAME,
        "title": say("titel"),
        "description": say("beskrivning"),
        "version": rulebook.version,
        "licenses": [LICENCE],
    }
    if publisher.address:
        package["homepage"] = publisher.address
    if publisher.name:
        package["contributors"] = [{"title": publisher.name, "role": "publisher"}]
    tables = list(found)
    as_json = [sheet for sheet in tables if sheet.name in ("regler", "kriterier")]
    package["resources"] = [
        *(_resource(sheet) for sheet in tables),
        *(
            {
                "name": f"{sheet.name}-json",
                "path": f"{sheet.name}.json",
                "profile": "data-resource",
                "title": say.part(sheet.name)("namn"),
                "description": say("json"),
                "format": "json",
                "mediatype": "application/json",
                "encoding": "utf-8",
            }
            for sheet in as_json
        ),
    ]
    return package


# ---- The rows -----------------------------------------------------------------------------


def _rules(rulebook: Rulebook, site_url: str) -> Iterator[Row]:
    say = words("data").part("kriterieprov")
    for number, rule in enumerate(rulebook.rules, start=1):
        when = rule.when
        yield {
            "id": rule.id,
            "ordning": number,
            "nar": rulebook.words.rules[rule.id].short.partition(" → ")[0],
            "villkor": (
                say(when) if isinstance(when, CriteriaTest) else condition_in_words(rulebook, when)
            ),
            "rekommendation": rule.outcome,
            "avslutar": rule.ends,
            **{form: rule.forms[form] for form in Form},
            "rader": _ledger_rows(rule.citations),
            "sida": site_url + rule_address(rule.id),
        }


def _criteria(rulebook: Rulebook, site_url: str) -> Iterator[Row]:
    for criterion in rulebook.criteria.values():
        broken = criterion.not_met_when
        yield {
            "id": criterion.id,
            "namn": rulebook.words.criteria[criterion.id].name,
            "grupp": criterion.group,
            "overallt": criterion.everywhere,
            "galler_nar": condition_in_words(rulebook, criterion.applies_when),
            "uppfyllt_nar": condition_in_words(rulebook, criterion.met_when),
            "inte_uppfyllt_nar": condition_in_words(rulebook, broken) if broken else "",
            "rader": _ledger_rows(criterion.citations),
            "sida": site_url + criterion_address(criterion.id),
        }


def _demands(rulebook: Rulebook) -> Iterator[Row]:
    for profile in common_last(rulebook):
        only_shown = [id_ for id_ in profile.shows if id_ not in profile.recommends]
        uses = (profile.requires, profile.recommends, only_shown)
        for use, ids in zip(DEMANDS, uses, strict=True):
            for id_ in ids:
                yield {"profil": profile.id, "kriterium": id_, "anvandning": use}


def _ledger_rows(citations: Citations) -> str:
    return " ".join(row for cited in citations for row in cited.rows)


# ---- The files ----------------------------------------------------------------------------


def _cell(value: Cell) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _as_json(rulebook: Rulebook, file: str, key: str, sheet: Sheet) -> str:
    """Return a table as JSON, with the conditions as the rules' own data has them."""
    raw = _raw(rulebook, file, key)
    entries: list[dict[str, object]] = []
    for each in sheet.rows:
        rows = str(each["rader"]).split()
        condition = raw.get(str(each["id"]), {})
        as_data = {name: condition[name] for name in _CONDITIONS if name in condition}
        entries.append({**each, "rader": rows, "som_data": as_data})
    whole = {"version": rulebook.version, sheet.name: entries}
    return f"{json.dumps(whole, ensure_ascii=False, indent=2)}\n"


_CONDITIONS = ("when", "applies_when", "met_when", "not_met_when")


def _raw(rulebook: Rulebook, file: str, key: str) -> dict[str, dict[str, Any]]:
    """Return the entries of a file of the policy, and of the profiles, by id."""
    data = files("guide_engine") / "data"
    own = (data / "profiles" / id_ / "profile.toml" for id_ in rulebook.profiles)
    found: dict[str, dict[str, Any]] = {}
    for source in (data / "policy" / f"{file}.toml", *own):
        if source.is_file():
            entries = tomllib.loads(source.read_text(encoding="utf-8")).get(key, [])
            found |= {entry["id"]: entry for entry in entries}
    return found


def _resource(sheet: Sheet) -> dict[str, object]:
    say = words("data").part(sheet.name)
    schema: dict[str, object] = {
        "fields": [_field(sheet, name, column) for name, column in sheet.columns.items()],
        "primaryKey": list(sheet.key),
    }
    if sheet.points_to:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": ["id"]}}
            for column, other in sheet.points_to.items()
        ]
    return {
        "name": sheet.name,
        "path": f"{sheet.name}.csv",
        "profile": "tabular-data-resource",
        "title": say("namn"),
        "description": say("text"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": schema,
    }


def _field(sheet: Sheet, name: str, column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {"required": not column.empty}
    if column.values:
        constraints["enum"] = list(column.values)
    if sheet.key == (name,):
        constraints["unique"] = True
    return {
        "name": name,
        "type": column.type,
        "description": _meaning(sheet, name),
        "constraints": constraints,
    }


def _meaning(sheet: Sheet, column: str) -> str:
    return words("data").part(sheet.name).part("kolumn")(column)


def _columns(sheet: Sheet) -> Html:
    say = words("data")
    heading = say.heading("kolumner", tabell=say.part(sheet.name)("namn"))
    return table(
        "kort",
        heading,
        (row(heading, tag("code", None, name), _meaning(sheet, name)) for name in sheet.columns),
    )
