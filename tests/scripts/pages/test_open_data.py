"""The open data says what the rules say, and its description says what the files hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest

from guide_engine.model import CriteriaTest
from scripts.pages.how_it_works import criteria, rules
from scripts.pages.open_data import PACKAGE, open_data
from scripts.read.publisher import NOBODY, Publisher
from tests.markup import values
from tests.strategies import RULEBOOK

SITE = "https://iop.kommunen.se/"
FILES: Mapping[str, str] = open_data(RULEBOOK, Publisher(address=SITE, name="Kommunen"))
DESCRIBED: dict[str, Any] = json.loads(FILES[PACKAGE])
TABLES = [each for each in DESCRIBED["resources"] if each["format"] == "csv"]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table as a stranger's program reads them."""
    return list(csv.DictReader(StringIO(FILES[f"data/{name}.csv"], newline="")))


def test_every_rule_and_criterion_is_there_in_order() -> None:
    assert [row["id"] for row in rows("regler")] == [rule.id for rule in RULEBOOK.rules]
    assert [row["id"] for row in rows("kriterier")] == list(RULEBOOK.criteria)
    assert {row["id"] for row in rows("profiler")} == set(RULEBOOK.profiles)
    for row, rule in zip(rows("regler"), RULEBOOK.rules, strict=True):
        assert row["rekommendation"] == rule.outcome
        assert row["avslutar"] == str(rule.ends).lower()
        assert {form: row[form] for form in rule.forms} == rule.forms
        assert row["villkor"]


def test_demands_are_those_of_the_profiles() -> None:
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows("krav"):
        found.setdefault(row["profil"], {}).setdefault(row["anvandning"], []).append(
            row["kriterium"]
        )
    for id_, profile in RULEBOOK.profiles.items():
        assert found[id_]["kravs"] == list(profile.requires)
        told = [*found[id_].get("bor", []), *found[id_].get("visas", [])]
        assert set(told) == {*profile.recommends, *profile.shows}


def test_the_description_tells_every_file_and_column() -> None:
    paths = {f"data/{each['path']}" for each in DESCRIBED["resources"]}
    assert paths == FILES.keys() - {PACKAGE}
    assert DESCRIBED["version"] == RULEBOOK.version
    assert DESCRIBED["licenses"]
    for table in TABLES:
        head = FILES[f"data/{table['path']}"].partition("\r\n")[0]
        fields = table["schema"]["fields"]
        assert head.split(",") == [field["name"] for field in fields]
        assert all(field["description"].endswith(".") for field in fields)


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_the_rows_are_as_the_description_says(table: dict[str, Any]) -> None:
    schema, found = table["schema"], rows(table["name"])
    for field in schema["fields"]:
        held = [row[field["name"]] for row in found]
        limits = field["constraints"]
        assert all(held) or not limits["required"]
        assert {*held} <= {*limits.get("enum", held)}
        assert len({*held}) == len(held) or not limits.get("unique")
        if field["type"] == "integer":
            assert [int(value) for value in held] == list(range(1, len(held) + 1))
        if field["type"] == "boolean":
            assert {*held} <= {"true", "false"}
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in found]
    assert len({*keys}) == len(keys)
    for foreign in schema.get("foreignKeys", []):
        (column,) = foreign["fields"]
        known = {row["id"] for row in rows(foreign["reference"]["resource"])}
        assert {row[column] for row in found} <= known


def test_json_says_the_same_and_has_the_conditions() -> None:
    for name in ("regler", "kriterier"):
        told = json.loads(FILES[f"data/{name}.json"])
        assert told["version"] == RULEBOOK.version
        assert [each["id"] for each in told[name]] == [row["id"] for row in rows(name)]
    by_id = {each["id"]: each for each in json.loads(FILES["data/regler.json"])["regler"]}
    for rule in RULEBOOK.rules:
        when = by_id[rule.id]["som_data"]["when"]
        assert when
        if isinstance(rule.when, CriteriaTest):
            assert when == {"criteria": rule.when}
    for each in json.loads(FILES["data/kriterier.json"])["kriterier"]:
        assert each["som_data"]["met_when"], each["id"]


def test_links_lead_to_the_rows_of_the_pages() -> None:
    ids = {
        "regler": values("".join(rules.parts(RULEBOOK, {}).values()), "id"),
        "kriterier": values("".join(criteria.parts(RULEBOOK, {}).values()), "id"),
    }
    for name, known in ids.items():
        for row in rows(name):
            assert row["sida"].startswith(SITE)
            assert urlsplit(row["sida"]).fragment in known


def test_without_an_address_nothing_is_made_up() -> None:
    package = json.loads(open_data(RULEBOOK, NOBODY)[PACKAGE])
    assert "homepage" not in package
    assert "contributors" not in package
