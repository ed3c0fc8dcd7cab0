"""Links that programs have changed: what was sent comes through, or what is lost is told."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.mangled import likely, pairs, plain
from guide_engine.permalink import (
    _known,
    decode,
    encode,
    places_named,
    profiles_named,
    rules_named,
)
from guide_engine.session import turn
from tests import markup
from tests.mangled import KEYS, Mangled, mangled_links
from tests.strategies import RULEBOOK

LINKS = mangled_links()
SITE = "https://www.kommunen.se/iop/"
KNOWN = _known(RULEBOOK)


def arrived(row: Mangled) -> str:
    """Return what the engine gets of a link: its fragment, or all of it where it has none."""
    link = row.link(SITE)
    return link.partition("#")[2] or link


@pytest.mark.parametrize("row", LINKS, ids=lambda row: f"{row.happens} {row.form}")
def test_what_was_sent_comes_through_or_is_told(row: Mangled) -> None:
    visit, problems = decode(RULEBOOK, arrived(row))

    found = dict(pair.split("=") for pair in encode(visit).split("&"))
    through = row.comes_through()
    assert {key: found[key] for key in KEYS if key in found} == {"v": "1", **through}
    assert bool(problems) == bool(row.says)
    notice = markup.text(turn(RULEBOOK, {}, arrived(row), profile="malmo").notice)
    assert [text for text in row.says if text not in notice] == []
    assert bool(notice) == bool(row.says)


@pytest.mark.parametrize("row", LINKS, ids=lambda row: f"{row.happens} {row.form}")
def test_what_has_to_be_fetched_is_named_by_a_mangled_link_too(row: Mangled) -> None:
    through = row.comes_through()
    assert ("malmo" in profiles_named(arrived(row))) == ("kommun" in through)
    assert rules_named(arrived(row)) == through.get("regler", "")


def test_the_table_has_what_comes_through_and_what_is_lost() -> None:
    assert len(LINKS) >= 40
    assert len({row.link() for row in LINKS}) == len(LINKS)
    whole = [row for row in LINKS if not row.lost and not row.says]
    assert len(whole) >= 40
    assert {"all"} in [set(row.lost) for row in LINKS]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("syfte=ja", [("syfte", "ja")]),
        ("amp;syfte=ja", [("syfte", "ja")]),
        ("v%253D1%2526syfte%253Dja", [("v", "1"), ("syfte", "ja")]),
        ("v=1+syfte=ja", [("v", "1"), ("syfte", "ja")]),
        ("https://a.se/guiden/#v=1", [("v", "1")]),
        ("https://a.se/guiden/v=1", [("v", "1")]),
        ("url=https%3A%2F%2Fa.se%2Fguiden%2F%23v%3D1", [("v", "1")]),
        ("fbclid=v", []),
        (").", []),
        ("", []),
        ("=ja", [("", "ja")]),
        ("ett två", [("ett två", "")]),
    ],
)
def test_a_part_of_a_link_is_read_as_it_was_sent(part: str, found: list[tuple[str, str]]) -> None:
    assert pairs(part) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("egen_verksamhet", ["egen_verksamhet", "egen_verksamhet"]),
        ("egen_verk samhet.", ["egen_verksamhet", "egen_verk"]),
        ("(ja) Hej", ["jahej", "ja"]),
        ("…", [""]),
    ],
)
def test_a_value_is_what_it_was_without_what_broke_it_or_followed_it(
    value: str, found: list[str]
) -> None:
    assert list(likely(value)) == found


def test_letters_and_digits_alone_tell_keys_and_values_apart() -> None:
    """Or a mangled link could say something else than the one that was sent."""
    assert len({plain(key) for key in KNOWN}) == len(KNOWN)
    for values in KNOWN.values():
        assert len({plain(value) for value in values}) == len(values)
        assert all(map(plain, values))
    assert not [key for key in KNOWN if not pairs(f"{key}=1")]


PARTS = st.sampled_from([f"{key}={value}" for key in KNOWN for value in [*KNOWN[key]][:3]])


@given(
    parts=st.lists(PARTS | PARTS.map(quote) | st.text(max_size=12), max_size=12),
    joint=st.sampled_from(["&", "&amp;"]),
)
def test_what_is_written_as_the_guide_writes_it_counts_as_it_always_did(
    parts: list[str], joint: str
) -> None:
    fragment = joint.join(parts)
    plainly: dict[str, str] = {}
    for part in fragment.split("&"):
        key, _, value = part.partition("=")
        if value in KNOWN.get(key, ()):
            plainly.setdefault(key, value)

    visit, _ = decode(RULEBOOK, fragment)

    assert (
        visit.answers.items() >= {k: plainly[k] for k in RULEBOOK.choices if k in plainly}.items()
    )
    assert (visit.role or "") == plainly.get("roll", visit.role or "")
    assert visit.step == plainly.get("steg", visit.step)
    assert visit.compared == plainly.get("jfr", visit.compared)


@pytest.mark.parametrize("sign", ["\ud800", "\0", "%ED%A0%80", "[" * 3000])
@pytest.mark.parametrize("key", ["", "regler", "kommun", "plats", "jfr", "syfte", "steg", "v", "x"])
def test_no_sign_is_too_much(key: str, sign: str) -> None:
    for fragment in (f"{key}={sign}&partner=ja", f"{sign}{key}={sign}"):
        shown = turn(RULEBOOK, {}, fragment, profile="malmo")
        assert shown.fragment.isascii()
        assert shown.notice or not key
        assert isinstance(profiles_named(fragment) + places_named(fragment), tuple)
