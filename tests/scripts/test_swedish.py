"""Names in addresses, and beside other words."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scripts.swedish import isolated, slug

other_letters = st.text("абвгдежзابتثجحאבגд会議🎉👩", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Gemensam utvecklingsgrupp", "gemensam-utvecklingsgrupp"),
        ("Nätverket – Idéburen sektor Skåne", "natverket-ideburen-sektor-skane"),
        ("REKO:s kommunikationsprojekt", "rekos-kommunikationsprojekt"),
        ("Совет", "1fa93dc6"),
        ("Рада 1", "1-8f6aa71d"),
        ("?!", ""),
    ],
)
def test_addresses_stay(name: str, address: str) -> None:
    assert slug(name) == address


@given(other_letters, other_letters, st.sampled_from(["", " 1", " a"]))
def test_other_letters_are_told_apart(one: str, other: str, end: str) -> None:
    assume(one != other)
    assert slug(one + end) != slug(other + end)
    assert re.fullmatch(r"[a-z0-9-]+", slug(one + end))
    assert slug(f"{one} ÅÄ") == slug(f"{one} åä")


def test_leftward_names_do_not_turn_the_numbers_after_them() -> None:
    assert isolated("Gruppen Совет 会議") == "Gruppen Совет 会議"
    for name in ("مجموعة", "Gruppen קבוצה"):
        assert isolated(name) == f"\u2067{name}\u2069"
