"""The feed of the notes is Atom, whatever a group is called."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from scripts.pages.meetings.feed import atom
from scripts.read.meetings import series
from scripts.read.publisher import NOBODY, Publisher
from tests.notes import SITE, group_names, note, three

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("site", ["", SITE, SITE + "/"])
def test_the_feed_has_what_atom_requires(site: str) -> None:
    feed = ET.fromstring(atom(three(), Publisher(address=site)))
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title")
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Tredje",
        "Gruppen & de <andra>",
        "Första",
    ]
    ids = [part.findtext(f"{ATOM}id") for part in (feed, *entries)]
    assert all(id_ and id_.startswith("urn:uuid:") for id_ in ids)
    assert len({*ids}) == 4
    for part in (feed, *entries):
        updated = datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "")
        assert updated == datetime(2026, 10, 1, tzinfo=UTC)
    for entry in entries:
        published = datetime.fromisoformat(entry.findtext(f"{ATOM}published") or "")
        assert published == datetime(2026, 9, 1, tzinfo=UTC)
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Redaktionen för IOP-guiden"
        assert entry.findtext(f"{ATOM}summary") == "Vad mötet tog upp."
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    root = f"{SITE}/moten/" if site else ""
    pages_ = ["2026-05-01/", "2026-03-01/", "2025-11-01/"]
    assert links == [f"{root}flode.xml", root or "./", *(root + page for page in pages_)]


def test_ids_stay_when_the_site_moves_or_the_notes_change() -> None:
    def ids(text: str) -> list[str | None]:
        return [element.text for element in ET.fromstring(text).iter(f"{ATOM}id")]

    changed = series(note(title="Ny", teman="[]", granskad="2026-11-01"))
    assert ids(atom(series(note()), NOBODY)) == ids(atom(changed, Publisher(address=SITE)))


ONCE = ("id", "title", "updated", "published", "summary", "subtitle", "rights", "generator")


@given(group_names)
def test_any_name_leaves_the_feed_valid(group: str) -> None:
    """RFC 4287, sections 3 and 4.1: what must be there, what once at most, and what it may be."""
    name = json.dumps(group, ensure_ascii=False)
    title = json.dumps(group[:60], ensure_ascii=False)
    meetings = series(note(grupp=name, title=title, agare=name, teman=f"[{name}]"))
    feed = ET.fromstring(atom(meetings, Publisher(address=SITE)))
    (entry,) = feed.findall(f"{ATOM}entry")
    for part in (feed, entry):
        tags = [child.tag.removeprefix(ATOM) for child in part]
        assert {"id", "title", "updated", "link"} <= {*tags}
        assert not [tag for tag in ONCE if tags.count(tag) > 1]
        for moment in ("updated", "published"):
            for text in (child.text for child in part.findall(f"{ATOM}{moment}")):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", text or "")
    assert (entry.findtext(f"{ATOM}published") or "") <= (entry.findtext(f"{ATOM}updated") or "")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == meetings[0].owner
    assert entry.findtext(f"{ATOM}title") == meetings[0].title
    (theme,) = entry.findall(f"{ATOM}category")
    assert theme.attrib["label"] == meetings[0].themes[0]
    assert re.fullmatch(r"[a-z0-9_-]+", theme.attrib["term"])
