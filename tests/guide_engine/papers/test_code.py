"""The code on paper: a phone reads the very link from it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import pytest
import zxingcpp
from hypothesis import given, settings
from PIL import Image

from guide_engine.model import Role
from guide_engine.papers.basis import Basis, basis
from guide_engine.papers.code import QUIET, code
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.page import to_html
from guide_engine.permalink import RESULT, Visit
from tests.markup import Element, read
from tests.strategies import FACTS, IDEA, RULEBOOK, all_values, any_answers

SITE = "https://www.kommunen.se/iop-guiden/"
SCALE = 3
"""Points to a square; the narrowest that a phone has to read from a page is wider."""


def drawn(elements: Sequence[Element]) -> Image.Image:
    """Return the picture of a code."""
    (svg,) = (e for e in elements if e.name == "svg")
    light, dark = (str(e.attributes["d"]) for e in elements if e.name == "path")
    size = int(str(svg.attributes["viewbox"]).split()[-1])
    assert light == f"M0 0h{size}v{size}H0z"
    picture = Image.new("L", (size * SCALE, size * SCALE), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", dark):
        box = [int(n) * SCALE for n in (x, y, int(x) + int(width), int(y) + 1)]
        picture.paste(0, (box[0], box[1], box[2], box[3]))
        assert QUIET <= int(x) < int(x) + int(width) <= size - QUIET
        assert QUIET <= int(y) < size - QUIET
    return picture


def told(picture: Image.Image) -> list[str]:
    """Return what a phone would read."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def of(answers: dict[str, str]) -> Basis:
    return basis(RULEBOOK, {}, Visit("malmo", Role.FORENING, answers, RESULT), site=SITE)


@settings(max_examples=10)
@given(answers=any_answers())
def test_the_link_is_read_from_the_code(answers: dict[str, str]) -> None:
    link = of(answers).link()
    picture = code(link, "QR-kod med länken")
    assert picture is not None
    assert told(drawn(read(picture))) == [link]


def test_the_longest_link_of_all_has_a_code() -> None:
    longest = {fact: max(all_values(fact), key=len) for fact in FACTS}
    link = of(longest).link()
    assert len(link) > 400
    assert told(drawn(read(str(code(link, ""))))) == [link]


@pytest.mark.parametrize("kind", ["idea", "memo"])
def test_a_paper_to_print_has_the_code_of_its_link(kind: str) -> None:
    found = of(dict(IDEA))
    page = read(to_html(KINDS[kind].make(found)))
    assert told(drawn(page)) == [found.link()]
    (svg,) = (e for e in page if e.name == "svg")
    assert (svg.attributes["role"], svg.attributes["aria-label"]) == ("img", "QR-kod med länken")
    assert "style" not in svg.attributes
    (link,) = (e for e in page if e.attributes.get("href") == found.link())
    assert link.name == "a"


def test_without_an_address_there_is_none() -> None:
    found = basis(RULEBOOK, {}, Visit("malmo", None, IDEA, RESULT))
    assert all("<svg" not in to_html(kind.make(found)) for kind in KINDS.values())
    assert code("", "") is None


def test_what_is_too_long_for_a_code_has_none() -> None:
    assert code("x" * 3000, "") is None


def test_python_alone_makes_papers_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "segno.encoder", None)
    page = to_html(KINDS["memo"].make(of(dict(IDEA))))
    assert "<svg" not in page
    assert SITE in page
