"""Presses with a hand that does not wait: nothing moves, and a press counts once, for what it hit.

The driver's own click waits until an element keeps still, so these press at places on the screen.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from guide_engine.flow import flow
from guide_engine.model import Role, Rulebook
from guide_engine.pages.question import HELP_WORDS, parted
from guide_engine.permalink import Visit, encode
from scripts.measure.bench.line import Speed, line
from scripts.serve import Reply
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.static_site import read
from tests.browser.visitor import LATE, Visitor
from tests.representatives import REPRESENTATIVES
from tests.strategies import FACTS, IDEA, whole_of

SLOW = Speed(down=12_000_000, up=2_000_000, round_trip=0.05)
"""Some seconds for the engine: time enough to see what moves."""
TAKEN = "() => document.getElementById('guide').dataset.knows === 'engine'"
"""Whether the engine has made the page."""

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOWEST = {1280: 400, 390: 480}
"""How far down the first answer may be, by the width of the window."""
# Each answer's place whenever it is another than before, from the first picture on.
WATCH = """
window.places = [];
const look = () => {
  const options = [...document.querySelectorAll("a[data-answer]")];
  const now = options.map((option) => {
    const {x, y, width, height} = option.getBoundingClientRect();
    return [option.dataset.answer, x, y, width, height].join(" ");
  }).join("; ");
  if (now && now !== places.at(-1)) places.push(now);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
# Two frames on, what was done before has been looked at too.
FORGET = """async () => {
  for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame);
  places = places.slice(-1);
}"""
FIRST = """(pages) => Object.fromEntries(Object.entries(pages).map(([name, html]) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.getElementById("guide").replaceWith(page.getElementById("guide"));
  const first = document.querySelector(".guide-option").getBoundingClientRect();
  return [name, Math.round(first.top + scrollY)];
}))"""
"""How far down the first answer of each page is."""


def middle(visitor: Visitor, fact: str, value: str) -> tuple[float, float]:
    """Return the place of an answer on the screen."""
    box = visitor.option(fact, value).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def watch_from_now(visitor: Visitor) -> None:
    """Forget where the answers stood before what has just been done to the page."""
    visitor.page.evaluate(FORGET)


def second_page() -> str:
    """Return the address of the second question on an idea's way, as the static pages reach it."""
    pages = flow(whole_of("soderhamn"))
    slug = pages.stops[pages.start].answers[IDEA["syfte"]].slug
    way = Visit("soderhamn", Role.FORENING, {"syfte": IDEA["syfte"]})
    return f"guiden/soderhamn/{slug}.html#{encode(way)}"


def answers_given(visitor: Visitor) -> dict[str, str]:
    """Return the answers in the address."""
    return {fact: value for fact, value in visitor.fragment.items() if fact in FACTS}


def no_engine(path: str, reply: Reply) -> Reply:
    return Reply(404, {}, b"") if path.startswith("/assets/engine/") else reply


# ---- Low enough --------------------------------------------------------------------------


def test_the_first_answer_is_seen_at_once(
    new_visitor: NewVisitor, rulebook: Rulebook, site: Path
) -> None:
    """Every question and start page: each one's guide is put into one page in turn."""
    pages: dict[str, str] = {}
    for profile in rulebook.profiles:
        folder = site / "guiden" / profile
        # Names differ in length, so every start page is looked at. Of the rest one page of each
        # question is enough: what differs between them is where they lead.
        files = {"start": folder / "index.html"}
        if profile in REPRESENTATIVES:
            files = {read(file).step: file for file in sorted(folder.glob("*.html"), reverse=True)}
        for step in files.keys() - {"kontroll", "resultat"}:
            pages[f"{profile} {step}"] = files[step].read_text(encoding="utf-8")
    assert len(pages) > 15 * len(REPRESENTATIVES)

    for viewport in (WIDE, PHONE):
        visitor = new_visitor(viewport=viewport, faults=True)
        visitor.page.route("**/guide/*.js", lambda route: route.abort())
        visitor.open(f"guiden/{REPRESENTATIVES[0]}/")
        found = visitor.page.evaluate(FIRST, pages)
        low = {page: y for page, y in found.items() if y > LOWEST[viewport["width"]]}
        assert low == {}


def test_little_help_stands_before_the_answers(rulebook: Rulebook) -> None:
    long = {
        fact: words.help
        for fact, words in rulebook.words.questions.items()
        if len(parted(words.help)[0].split()) > HELP_WORDS
    }
    assert long == {}


# ---- Nothing moves -----------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_nothing_moves_when_the_engine_comes(
    new_visitor: NewVisitor, base: str, viewport: dict[str, int]
) -> None:
    with line(base, SLOW) as between:
        visitor = new_visitor(between.base, viewport=viewport)
        visitor.page.add_init_script(WATCH)
        visitor.open("guiden/soderhamn/")
        visitor.page.wait_for_timeout(500)
        # The sign of interest that starts the engine.
        visitor.page.mouse.move(*middle(visitor, "roll", "tjansteperson"))
        expect(visitor.page.locator("#guide-loading")).to_be_visible(timeout=LATE)
        assert len(visitor.page.evaluate("places")) == 1
        visitor.page.mouse.click(*middle(visitor, "roll", "tjansteperson"))
        visitor.arrive("syfte")
        watch_from_now(visitor)

        visitor.engine()
        visitor.page.wait_for_timeout(300)

        assert len(visitor.page.evaluate("places")) == 1
        # A page whose answer is known to the address, and its folded help open.
        visitor.answer("syfte", IDEA["syfte"])
        visitor.page.locator('a[data-nav="back"]').click()
        visitor.arrive("syfte")
        visitor.page.reload()
        visitor.page.locator("details.guide-more-help summary").click()
        watch_from_now(visitor)
        visitor.engine()
        expect(visitor.option("syfte", IDEA["syfte"])).to_have_attribute("aria-current", "true")
        visitor.page.wait_for_timeout(300)
        assert len(visitor.page.evaluate("places")) == 1
        visitor.page.goto("about:blank")


def test_an_engine_that_can_not_be_had_moves_nothing(new_visitor: NewVisitor, serve: Serve) -> None:
    visitor = new_visitor(serve(no_engine), faults=True, viewport=PHONE)
    visitor.page.add_init_script(WATCH)
    visitor.open("guiden/soderhamn/syfte.html#v=1&kommun=soderhamn&roll=forening")
    expect(visitor.page.locator("#guide-status")).to_be_visible(timeout=LATE)
    visitor.page.wait_for_timeout(300)

    assert len(visitor.page.evaluate("places")) == 1


# ---- A press counts for what it hit --------------------------------------------------------


@pytest.mark.parametrize(
    ("viewport", "delays"), [(WIDE, (0, 120)), (PHONE, (60, 180))], ids=["1280", "390"]
)
def test_a_press_just_after_the_engine_took_over_gives_the_answer_that_was_there(
    new_visitor: NewVisitor, viewport: dict[str, int], delays: tuple[int, ...]
) -> None:
    visitor = new_visitor(viewport=viewport)
    for value, delay in zip(("ja", "nej"), delays, strict=True):
        visitor.page.goto("about:blank")
        visitor.open(second_page())
        aimed = middle(visitor, "kompetens", value)
        visitor.page.wait_for_function(TAKEN, polling="raf", timeout=LATE)
        visitor.page.wait_for_timeout(delay)

        visitor.page.mouse.click(*aimed)

        expect(visitor.guide).not_to_have_attribute("data-page", "kompetens")
        assert answers_given(visitor) == {"syfte": "egen_verksamhet", "kompetens": value}


def test_a_press_that_lasts_while_the_engine_takes_over_counts(visitor: Visitor) -> None:
    visitor.open(second_page())
    visitor.page.wait_for_timeout(500)
    visitor.page.mouse.move(*middle(visitor, "kompetens", "nej"))
    visitor.page.mouse.down()
    expect(visitor.page.locator("#guide-loading")).to_have_count(0, timeout=LATE)
    visitor.page.wait_for_timeout(500)
    assert not visitor.page.evaluate(TAKEN)

    visitor.page.mouse.up()

    expect(visitor.guide).not_to_have_attribute("data-page", "kompetens")
    assert answers_given(visitor)["kompetens"] == "nej"


def test_a_press_where_something_else_stood_gives_no_answer(visitor: Visitor) -> None:
    """What a damaged link is told moves the answers: the one that comes there was not meant."""
    visitor.open("guiden/soderhamn/syfte.html#v=1&kommun=soderhamn&roll=forening&x=1")
    aimed = middle(visitor, "syfte", "bestalld_tjanst")
    told = "() => Boolean(document.querySelector('.guide-notice--error'))"
    visitor.page.wait_for_function(told, polling="raf", timeout=LATE)
    assert middle(visitor, "syfte", "bestalld_tjanst") != aimed

    visitor.page.mouse.click(*aimed)

    visitor.page.wait_for_timeout(700)
    assert visitor.step == "syfte"
    visitor.page.mouse.click(*middle(visitor, "syfte", "bestalld_tjanst"))
    visitor.arrive("kompetens")
    assert answers_given(visitor) == {"syfte": "bestalld_tjanst"}


@pytest.mark.parametrize("live", [True, False], ids=["live", "static"])
def test_a_double_click_answers_one_question(
    new_visitor: NewVisitor, serve: Serve, base: str, live: bool
) -> None:
    visitor = new_visitor(base if live else serve(no_engine), faults=not live, viewport=PHONE)
    visitor.choose("soderhamn", "forening")
    if live:
        visitor.engine()
    else:
        expect(visitor.page.locator("#guide-status")).to_be_visible(timeout=LATE)
    given: dict[str, str] = {}
    for delay in (80, 100, 120, 150, 80, 100):
        fact = visitor.step
        given[fact] = IDEA[fact]
        aimed = middle(visitor, fact, IDEA[fact])
        visitor.page.wait_for_timeout(600)  # The next page is made ahead, and shown at once.

        visitor.page.mouse.click(*aimed)
        visitor.page.wait_for_timeout(delay)
        visitor.page.mouse.click(*aimed)

        expect(visitor.guide).not_to_have_attribute("data-page", fact)
        visitor.page.wait_for_timeout(600)
        assert answers_given(visitor) == given
        expect(visitor.page.locator("#guide h1")).to_be_focused()


def test_a_double_click_without_scripts_answers_one_question(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False, viewport=PHONE)
    visitor.open("guiden/soderhamn/syfte.html")
    for fact in ("syfte", "kompetens", "uppdrag"):
        visitor.arrive(fact)
        visitor.page.wait_for_timeout(600)
        aimed = middle(visitor, fact, IDEA[fact])

        visitor.page.mouse.click(*aimed)
        visitor.page.wait_for_timeout(120)
        visitor.page.mouse.click(*aimed)

        expect(visitor.guide).not_to_have_attribute("data-page", fact)
        visitor.page.wait_for_timeout(300)
