"""axe-core on each kind of page: light and dark, wide and narrow; nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from guide_engine.compiled import compiled
from guide_engine.flow import flow
from guide_engine.languages import language_ids
from guide_engine.model import Outcome, Rulebook
from guide_engine.permalink import CHECK, RESULT, Visit, encode
from scripts.hosting.rules import EMBEDDED
from scripts.project import ROOT
from tests.browser.cases import steps_of, way_to
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.strategies import IDEA, PROFILES
from tests.thorough import mostly, thorough

type Look = tuple[int, Literal["light", "dark"]]
"""A width of the window, and a colour scheme."""
LOOKS: Sequence[Look] = ((1280, "light"), (320, "dark"))
OTHER_LOOKS: Sequence[Look] = ((1280, "dark"), (320, "light"))
CONTRAST = {"runOnly": ["color-contrast"]}
EVERYTHING = {
    "rules": {
        "target-size": {"enabled": True},
        # Who speaks to the page says what stands there: it has to be part of the name.
        "label-content-name-mismatch": {"enabled": True},
    }
}
RUN = """async (options) => {
  const found = await axe.run({resultTypes: ["violations"], ...options});
  return found.violations.map(({id, nodes}) => [id, nodes.map(({target, failureSummary}) =>
    `${target.join(" ")}: ${failureSummary}`).slice(0, 5)]);
}"""
# An engine that never comes: the page stays as it was served.
STILL = "window.Worker = class extends EventTarget { postMessage() {} terminate() {} };"
# What is wider than the window, where the page can be scrolled sideways.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((it) => it.getBoundingClientRect().right > innerWidth + 1)
    .map((it) => `<${it.tagName.toLowerCase()} class="${it.className}">`)
    .slice(0, 10)"""


@cache
def axe() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def assert_accessible(page: Page, looks: Sequence[Look] = LOOKS, rules: Any = EVERYTHING) -> None:
    """Check a page as it is shown now, wide and narrow, light and dark.

    Of axe's rules only contrast depends on the scheme.
    """
    page.evaluate(f"{axe()}; null")
    found: dict[str, Any] = {}
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        if too_wide := page.evaluate(TOO_WIDE):
            found[f"{width} too wide"] = too_wide
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if violations := page.evaluate(RUN, rules):
            found[f"{width} {scheme}"] = violations
    assert found == {}


PAGES = [
    "",
    "alla-fragor/",
    "guiden/",
    "guiden/soderhamn/",
    "kommuner/",
    "kommuner/soderhamn/",
    "kommuner/soderhamn-dokumentet/",
    "kunskap/lag-och-praxis/",
    "kunskap/avtalsmall/",
    "kunskap/ordlista/",
    "moten/2021-01-18/",
    "sa-fungerar-guiden/",
    "sa-fungerar-guiden/regler/",
    "sa-fungerar-guiden/exempel/",
    "sa-fungerar-guiden/prestanda/",
    "om/",
    "om/licenser/",
    "om/badda-in/",
    "om/utan-nat/",
    "inbaddad/",
    "finns/inte",
]
MORE = [
    "kunskap/exempel/",
    "sa-fungerar-guiden/andringar/",
    "sa-fungerar-guiden/kriterier/",
    "sa-fungerar-guiden/bevis/",
]
"""Pages of the same kinds of parts as those above."""


@pytest.mark.parametrize("path", [*PAGES, *(pytest.param(p, marks=thorough) for p in MORE)])
def test_a_page(new_visitor: NewVisitor, path: str) -> None:
    visitor = new_visitor(faults=path == "finns/inte")
    visitor.page.add_init_script(STILL)
    visitor.open(path)
    expect(visitor.page.locator("h1")).to_have_count(1)

    assert_accessible(visitor.page)


# A colour that is wrong at one width alone is the frame's, which all pages share.
@pytest.mark.parametrize("path", mostly([*PAGES, *MORE], ""))
def test_the_contrast_of_a_page_in_its_other_looks(new_visitor: NewVisitor, path: str) -> None:
    visitor = new_visitor(faults=path == "finns/inte")
    visitor.page.add_init_script(STILL)
    visitor.open(path)

    assert_accessible(visitor.page, OTHER_LOOKS, CONTRAST)


def test_a_static_question(visitor: Visitor, rulebook: Rulebook) -> None:
    pages = flow(compiled(rulebook, rulebook.profiles["soderhamn"]))
    longest = max(pages.stops.values(), key=lambda step: len(step.answers))
    visitor.page.add_init_script(STILL)
    visitor.open(f"guiden/soderhamn/{longest.slug}.html")
    unfold(visitor)

    assert_accessible(visitor.page)


def test_a_static_check(visitor: Visitor) -> None:
    visitor.page.add_init_script(STILL)
    visitor.open(f"guiden/soderhamn/#{encode(Visit('soderhamn', None, IDEA, CHECK))}")
    visitor.arrive("kontroll")

    assert_accessible(visitor.page)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_static_result(visitor: Visitor, rulebook: Rulebook, outcome: Outcome) -> None:
    whole = compiled(rulebook, rulebook.profiles["soderhamn"])
    last = steps_of(flow(whole), way_to(whole, outcome))[-1]
    visitor.page.add_init_script(STILL)
    visitor.open(f"guiden/soderhamn/{last.slug}.html")
    assert visitor.outcome()[0] == outcome
    unfold(visitor)

    assert_accessible(visitor.page)


@pytest.mark.parametrize(
    "outcomes",
    [
        pytest.param(
            (Outcome.IOP, Outcome.BIDRAG, Outcome.ANNAN_VAG), marks=thorough, id="possible"
        ),
        pytest.param((Outcome.UTRED, Outcome.UPPHANDLING), id="other"),
    ],
)
def test_live_results(visitor: Visitor, rulebook: Rulebook, outcomes: tuple[Outcome, ...]) -> None:
    whole = compiled(rulebook, rulebook.profiles["soderhamn"])
    visitor.open("guiden/soderhamn/")
    visitor.engine()
    for outcome in outcomes:
        way = dict(IDEA) if outcome is Outcome.IOP else way_to(whole, outcome)
        go(visitor, encode(Visit("soderhamn", None, way, RESULT)))
        expect(visitor.page.locator(f'[data-outcome="{outcome}"]')).to_be_visible()
        unfold(visitor)

        assert_accessible(visitor.page)


def test_live_pages(visitor: Visitor) -> None:
    visitor.open("guiden/soderhamn/")
    visitor.engine()
    for fragment, shown in (
        (encode(Visit("soderhamn", None, IDEA, "aktor")), '[data-page="aktor"]'),
        (encode(Visit("soderhamn", None, IDEA, CHECK)), '[data-page="kontroll"]'),
        ("kommun=soderhamn&syfte=egen_verksamhet&kompetens=kanske&x=1", ".guide-notice--error"),
    ):
        go(visitor, fragment)
        expect(visitor.page.locator(shown)).to_be_visible()
        unfold(visitor)

        assert_accessible(visitor.page)


def go(visitor: Visitor, fragment: str) -> None:
    """Type a fragment into the address."""
    visitor.page.evaluate("(hash) => { location.hash = hash }", fragment)


def test_the_notice_that_the_engine_failed(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(faults=True)
    visitor.page.add_init_script("window.Worker = class { constructor() { throw new Error(); } }")
    visitor.open("guiden/soderhamn/")
    visitor.option("roll", "forening").focus()
    expect(visitor.page.locator("#guide-status")).to_be_visible()

    assert_accessible(visitor.page)


def test_the_search_with_hits(visitor: Visitor) -> None:
    visitor.open("om/")
    visitor.page.locator("[data-search-open]").click()
    visitor.page.locator("#sok-falt").fill("bidrag")
    expect(visitor.page.locator("[data-search-results] a").first).to_be_visible()

    assert_accessible(visitor.page)


def test_the_open_menus(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 320, "height": 800})
    visitor.open("om/")
    visitor.page.locator("details.site-menu--nav > summary").click()
    assert_accessible(visitor.page)
    visitor.page.set_viewport_size({"width": 320, "height": 800})
    visitor.page.locator("details.site-menu--appearance > summary").click()
    expect(visitor.page.locator("[data-appearance]")).to_be_visible()
    assert_accessible(visitor.page)


# With scripts a page of each kind is looked at above.
@pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, marks=thorough, id="scripts"), pytest.param(False, id="none")],
)
def test_no_page_of_the_site_scrolls_sideways(
    new_visitor: NewVisitor, site: Path, scripts: bool
) -> None:
    visitor = new_visitor(viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    visitor.page.add_init_script(STILL)
    found: dict[str, Any] = {}
    for path in sorted(set(addresses(site)) - set(alike(site))):
        visitor.open(path)
        if too_wide := visitor.page.evaluate(TOO_WIDE):
            found[path] = too_wide
    assert found == {}


def addresses(site: Path) -> list[str]:
    """Return the addresses of all pages that are not the questionnaire's."""
    files = (file.relative_to(site) for file in site.rglob("index.html"))
    return [file.as_posix().removesuffix("index.html") for file in files]


def alike(site: Path) -> list[str]:
    """Return the first pages of municipalities in a frame or another language: as the others'."""
    apart = (EMBEDDED, *language_ids())
    starts = [site.glob(f"{part}/{way}*/index.html") for part in apart for way in ("", "guiden/")]
    files = (file.parent.relative_to(site).as_posix() for each in starts for file in each)
    return [f"{file}/" for file in files if file.rpartition("/")[2] in PROFILES]


def unfold(visitor: Visitor) -> None:
    """Open all that is folded in the guide's part."""
    visitor.page.locator("#guide details").evaluate_all(
        "folded => folded.forEach((details) => { details.open = true; })"
    )
