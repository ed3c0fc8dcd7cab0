"""The bill of materials follows CycloneDX's schema, and has what is shipped and what builds."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.pages import sbom
from scripts.pages.sbom import LOCK, bill, read_lock
from scripts.project import DOCS
from scripts.read.components import read_components
from scripts.read.publisher import Publisher

COMPONENTS = read_components(DOCS)
PACKAGES = [*read_lock(LOCK.read_text(encoding="utf-8")), *sbom._npm()]
DAY = date(2026, 12, 1)
BILL: dict[str, Any] = json.loads(
    json.dumps(bill(COMPONENTS, PACKAGES, DAY, Publisher(name="Kommunen")))
)


def test_it_follows_the_schema() -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(json.dumps(BILL)) is None
    broken = {**BILL, "specVersion": "1.6", "components": [{"name": "utan slag"}]}
    assert validator.validate_str(json.dumps(broken)) is not None


def test_every_pinned_package_and_every_part_is_there_once() -> None:
    refs = [each["bom-ref"] for each in BILL["components"]]
    assert len({*refs}) == len(refs)
    pinned = [line for line in LOCK.read_text("utf-8").splitlines() if "==" in line]
    assert len(pinned) == sum(each.purl.startswith("pkg:pypi/") for each in PACKAGES)
    assert {each.purl for each in PACKAGES} <= {*refs}
    required = [each["name"] for each in BILL["components"] if each["scope"] == "required"]
    assert required == [each.name for each in COMPONENTS]


def test_what_wants_what_is_known() -> None:
    refs = {"iop-guiden", *(each["bom-ref"] for each in BILL["components"])}
    wanted = [ref for each in BILL["dependencies"] for ref in each["dependsOn"]]
    assert {*wanted} <= refs
    assert {each["ref"] for each in BILL["dependencies"]} <= refs
    assert {*wanted} == refs - {"iop-guiden"}, "everything is there for something"


def test_a_lock_is_read_with_what_wants_each() -> None:
    text = """# Written
one==1.0 \\
    --hash=sha256:00
    # via -r site.in
two==2.0.1 \\
    --hash=sha256:00 \\
    --hash=sha256:11
    # via
    #   -r site.in
    #   one
"""
    one, two = read_lock(text)
    assert (one.name, one.version, one.purl) == ("one", "1.0", "pkg:pypi/one@1.0")
    assert two.version == "2.0.1"
    assert "one" in two.wanted_by
