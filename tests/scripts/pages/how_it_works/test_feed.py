"""The feed of the rules' changes has every version of the page, and leads to it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from guide_engine.releases import released_versions
from scripts.pages.how_it_works.changes import PAGE
from scripts.pages.how_it_works.feed import atom, entries
from scripts.project import DOCS
from scripts.read.paragraphs import PageError
from scripts.read.publisher import NOBODY, Publisher
from tests.strategies import RULEBOOK

ATOM = "{http://www.w3.org/2005/Atom}"
WRITTEN = (DOCS / PAGE).read_text(encoding="utf-8")


def test_every_version_has_an_entry_newest_first() -> None:
    versions = sorted((*released_versions(), RULEBOOK.version), reverse=True)
    feed = ET.fromstring(atom(WRITTEN, Publisher(address="https://iop.kommunen.se/")))
    found = feed.findall(f"{ATOM}entry")
    for version, entry in zip(versions, found, strict=True):
        assert version in str(entry.findtext(f"{ATOM}title"))
        assert entry.findtext(f"{ATOM}updated") == f"{version}T00:00:00+00:00"
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"].endswith(f"/sa-fungerar-guiden/andringar/#version-{version}")
        assert f"{{ #version-{version} }}" in WRITTEN
    assert feed.findtext(f"{ATOM}updated") == f"{versions[0]}T00:00:00+00:00"
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len({*ids}) == len(ids) == len(versions) + 1


def test_an_entry_says_what_changed() -> None:
    page = """
## Version 2026-02-01 { #version-2026-02-01 }

Text.

### Det första { #ett }

### Det andra { #tva }

## Något annat { #annat }

### Inte en ändring { #tre }

## Version 2026-01-01 { #version-2026-01-01 }
"""
    new, old = entries(page)
    assert new.summary == "Det första. Det andra."
    assert old.summary
    assert old.summary != new.summary


def test_a_version_that_a_link_cannot_reach_stops_the_build() -> None:
    with pytest.raises(PageError, match="rubrikerna"):
        atom("\n## Version 2026-01-01 { #v }\n\n## Version 2026-02-01\n", NOBODY)
