"""The attributes of the guide's markup are those that README.md promises, in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from guide_engine.compiled import compiled
from guide_engine.languages import in_language
from guide_engine.logic import ALL, DONT_KNOW
from guide_engine.model import COMMON
from guide_engine.pages.context import Context
from guide_engine.pages.start import choose_page
from guide_engine.papers.basis import basis
from guide_engine.papers.desk import pages
from guide_engine.papers.earlier_view import earlier_block, earlier_page
from guide_engine.papers.kinds import KINDS
from guide_engine.papers.page import to_html
from guide_engine.permalink import CHECK, RESULT, VIEWS, Visit, encode
from guide_engine.rulebook import default_rulebook
from guide_engine.session import EarlierPages, turn
from guide_engine.workshop.desk import PARTS
from guide_engine.workshop.files import written
from scripts.finish.static_guide import static_pages
from scripts.project import ROOT
from tests.guide_engine.workshop.drafts import ask, finished, new
from tests.markup import Element, read
from tests.representatives import REPRESENTATIVES
from tests.strategies import IDEA, OLD_LINK

RULEBOOK = default_rulebook()
HEADER = ROOT / "docs/templates/partials/header.html"
README = (ROOT / "guide_engine/README.md").read_text(encoding="utf-8")
TABLE = [line for line in README.splitlines() if line.startswith("| `data-")]
PROMISED = {name for line in TABLE for name in re.findall(r"`(data-[a-z-]+)`", line.split("|")[1])}


@cache
def elements() -> tuple[Element, ...]:
    """Return the elements of all kinds of pages: static ones, and some that a visit shows."""
    return tuple(_elements())


def _elements() -> Iterator[Element]:
    context = Context(compiled(RULEBOOK, RULEBOOK.profiles[COMMON]), {})
    for page in list(static_pages(context).values())[::5]:
        yield from read(page.html)
    yield from read(choose_page(RULEBOOK))
    yield from read(turn(in_language(RULEBOOK, "en"), {}, encode(Visit(COMMON))).page.html)
    unsure = dict.fromkeys(IDEA, DONT_KNOW) | {"syfte": IDEA["syfte"]}
    # A term that one municipality accepts and the other does not.
    long = {**IDEA, "avtalstid": "over_4_ar"}
    visits = (
        Visit(COMMON),
        Visit(COMMON, place="1880"),
        Visit(COMMON, None, IDEA, RESULT),
        Visit(COMMON, None, unsure, RESULT),
        Visit(COMMON, None, IDEA, CHECK),
        Visit("soderhamn", None, {**IDEA, "villkor": ALL}, "villkor"),
        Visit("malmo", None, long, RESULT, compared="soderhamn"),
    )
    for visit in visits:
        yield from read(turn(RULEBOOK, {}, encode(visit)).page.html)
    yield from read(turn(RULEBOOK, {}, "kommun=gemensam&x=1").notice)
    earlier = EarlierPages(earlier_block, earlier_page)
    yield from read(turn(RULEBOOK, {}, OLD_LINK, earlier=earlier).page.html)
    ordered = "Kommunen beställer hjälp."
    agreed = {"verksamheten": ordered, "period_fran": "2027-01-01", "period_till": "2031-12-31"}
    other = encode(Visit(COMMON, None, {**IDEA, "partner": "nej"}))
    for held in ({"agreement": agreed, "views": {"lank": other}}, {"views": {"lank": "x"}}):
        desk = pages(RULEBOOK, {"held": held})
        visit = Visit("soderhamn", None, IDEA, VIEWS)
        yield from read(turn(RULEBOOK, {}, encode(visit), desk=desk).page.html)
    desk = pages(RULEBOOK, {"held": {"agreement": agreed}})
    for step in desk:
        visit = Visit("soderhamn", None, IDEA, step)
        yield from read(turn(RULEBOOK, {}, encode(visit), desk=desk).page.html)
    for kind in KINDS.values():
        yield from read(to_html(kind.make(basis(RULEBOOK, {}, Visit(COMMON, None, IDEA)))))
    for of in REPRESENTATIVES:
        yield from read(turn(RULEBOOK, {}, "", profile=of).page.html)
    for draft in (new(), finished()):
        for part in PARTS:
            shown = ask("show", files=written(RULEBOOK, draft), part=part)
            yield from read(shown["html"])


def test_the_markup_has_the_promised_attributes_and_no_others() -> None:
    seen = {name for each in elements() for name in each.attributes if name.startswith("data-")}
    assert seen - PROMISED - {"data-label"} == set()
    # The links to other languages stand in the frame around the guide.
    assert PROMISED - seen == {"data-language-link"}
    assert " data-language-link " in HEADER.read_text(encoding="utf-8")


def test_a_page_is_of_a_promised_kind_or_about_a_fact() -> None:
    kinds = {each.attributes["data-page"] for each in elements() if "data-page" in each.attributes}
    (line,) = (line for line in TABLE if line.startswith("| `data-page`"))
    promised = set(re.findall(r"`([a-z]+)`", line.split("|")[3].partition("(")[0]))
    assert kinds - RULEBOOK.choices.keys() == promised
