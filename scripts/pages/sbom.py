"""A bill of materials, CycloneDX 1.6: what the site holds, and what it is built with.

Written by hand because it is a few dozen lines of JSON made of our locks, and the library that
writes such files would be one more thing that builds the site; the tests hold it to the library's
schema. It says nothing of the moment or the machine, so it is the same for the same sources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, metadata

from scripts.project import ROOT
from scripts.read.components import Component
from scripts.read.publisher import Publisher

FILE = "sbom.cdx.json"
LOCK = ROOT / "requirements" / "site.lock"
NODE_LOCK = ROOT / "package-lock.json"
RUNTIME = "pyodide"
"""The npm package that the site is built with; all others only test it."""
SITE = "iop-guiden"

_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ \\]+)")
_ID = re.compile(r"[A-Za-z0-9.+-]+")

type Entry = dict[str, object]


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned package: what wants it, and its licence by SPDX expression if it says so."""

    name: str
    version: str
    wanted_by: tuple[str, ...]
    licence: str
    purl: str


def written(components: Sequence[Component], today: date, publisher: Publisher) -> str:
    """Return the bill as JSON, with all packages of our locks."""
    packages = [*read_lock(LOCK.read_text(encoding="utf-8")), *_npm()]
    told = bill(components, packages, today, publisher)
    return f"{json.dumps(told, ensure_ascii=False, indent=2)}\n"


def bill(
    components: Sequence[Component],
    packages: Sequence[Package],
    today: date,
    publisher: Publisher,
) -> Entry:
    """Return the bill; what is shipped is required, what only builds is excluded."""
    shipped = {each.purl for each in components}
    tools = [each for each in packages if each.purl not in shipped]
    whole: Entry = {
        "type": "application",
        "bom-ref": SITE,
        "name": SITE,
        "version": today.isoformat(),
        "licenses": _licences("EUPL-1.2"),
    }
    if publisher.name:
        whole["publisher"] = publisher.name
    needs: dict[str, list[str]] = {SITE: [_ref(each) for each in components]}
    refs = {each.name: each.purl for each in packages} | {
        each.id: _ref(each) for each in components
    }
    for package in packages:
        for wanting in package.wanted_by:
            needs.setdefault(refs.get(wanting, SITE), []).append(package.purl)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": f"{today}T00:00:00Z", "component": whole},
        "components": [*map(_shipped, components), *map(_tool, tools)],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(set(needs[ref]))} for ref in sorted(needs)
        ],
    }


def read_lock(text: str) -> Iterator[Package]:
    """Iterate over the packages of a lock of pip-tools; "via" says what wants each."""
    for block in re.split(r"\n(?=\S)", text):
        if pinned := _PINNED.match(block):
            name, version = pinned["name"], pinned["version"]
            _, _, via = block.partition("# via")
            wanted = tuple(re.findall(r"^[ #]*(?:-r )?(\w[\w.-]*)$", via, re.MULTILINE))
            purl = f"pkg:pypi/{name.lower()}@{version}"
            yield Package(name, version, wanted, _licence(name), purl)


def _npm() -> Iterator[Package]:
    """Iterate over the runtime's package and what it wants, from the lock of npm."""
    known = json.loads(NODE_LOCK.read_text(encoding="utf-8"))["packages"]
    wanted = {RUNTIME: (SITE,), **dict.fromkeys(_wants(known, RUNTIME), (RUNTIME,))}
    for name, wanting in wanted.items():
        about = known[f"node_modules/{name}"]
        version = about["version"]
        purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        yield Package(name, version, wanting, about.get("license", ""), purl)


def _wants(known: Mapping[str, Mapping[str, Mapping[str, str]]], name: str) -> Iterable[str]:
    return known[f"node_modules/{name}"].get("dependencies", {})


def _licence(name: str) -> str:
    """Return a package's licence as an SPDX expression, or else in the words of its classifiers."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = told.get_all("Classifier") or []
    words = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: ")]
    return told.get("License-Expression") or ", ".join(words)


def _shipped(component: Component) -> Entry:
    return {
        "type": "library",
        "bom-ref": _ref(component),
        "name": component.name,
        **({"version": component.version} if component.version else {}),
        "description": component.purpose,
        "scope": "required",
        "licenses": _licences(component.licence),
        **({"purl": component.purl} if component.purl else {}),
        "externalReferences": [{"type": "website", "url": component.home}],
    }


def _tool(package: Package) -> Entry:
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "scope": "excluded",
        **({"licenses": _licences(package.licence)} if package.licence else {}),
        "purl": package.purl,
    }


def _licences(spdx: str) -> list[Entry]:
    """Return a licence as one id, as an expression of several, or in words."""
    if _ID.fullmatch(spdx):
        return [{"license": {"id": spdx}}]
    is_expression = all(_ID.fullmatch(part) for part in re.split(r" (?:AND|OR|WITH) ", spdx))
    return [{"expression": spdx}] if is_expression else [{"license": {"name": spdx}}]


def _ref(component: Component) -> str:
    return component.purl or f"{SITE}/{component.id}"
