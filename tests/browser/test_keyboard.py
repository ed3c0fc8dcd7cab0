"""The keyboard alone: the whole way, with a focus that can be seen, and the header's tools."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from guide_engine.logic import SINGLY
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.strategies import IDEA
from tests.thorough import thorough

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
FAR = 80
# What is wrong with the focus as it is seen; empty if nothing.
WRONG = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "nothing has the focus";
  const name = `<${it.tagName.toLowerCase()}> "${it.textContent.trim().slice(0, 40)}": `;
  if (!it.matches(":focus-visible")) return name + "not :focus-visible";
  const drawn = (part, pseudo) => {
    const {outlineStyle, outlineWidth, outlineColor, boxShadow} = getComputedStyle(part, pseudo);
    const line = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    return (line && outlineColor !== "rgba(0, 0, 0, 0)") || boxShadow !== "none";
  };
  if (!drawn(it)) return name + "no outline";
  for (let part = it; part; part = part.parentElement) {
    if (getComputedStyle(part).clipPath !== "none") return name + "clipped away";
  }
  const box = it.getClientRects()[0] ?? it.getBoundingClientRect();  // its first line
  if (box.width < 1 || box.height < 1) return name + "no size";
  const x = box.left + Math.min(box.width / 2, 20);
  const y = box.top + Math.min(box.height / 2, 10);
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return name + "outside the window";
  const top = document.elementFromPoint(x, y);
  if (top && !it.contains(top) && !top.contains(it)) return name + "covered by " + top.outerHTML;
  return "";
}"""


class Keyboard:
    """A visitor without a pointer, who looks where the focus is after every key."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def press(self, key: str) -> None:
        self.visitor.page.keyboard.press(key)

    def look(self) -> None:
        assert self.visitor.page.evaluate(WRONG) == ""

    def tab(self, key: str = "Tab") -> None:
        self.press(key)
        self.look()

    def tab_to(self, wanted: Locator) -> None:
        """Press Tab until the element has the focus."""
        for _ in range(FAR):
            # One question: between two of them the engine may have replaced the page.
            if wanted.and_(self.visitor.page.locator(":focus")).count():
                return
            self.tab()
        pytest.fail(f"no way to {wanted} with {FAR} tabs")

    def skip(self) -> None:
        """Use the first link of the page, which leads past the header."""
        self.tab()
        link = self.visitor.page.locator(".skip-link")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
        self.press("Enter")
        expect(self.visitor.page.locator("#innehall")).to_be_focused()

    def follow(self, link: Locator) -> None:
        """Follow a link of the guide; the new page's heading takes the focus."""
        before = self.visitor.step
        self.tab_to(link)
        self.press("Enter")
        expect(self.visitor.guide).not_to_have_attribute("data-page", before)
        expect(self.visitor.page.locator("#guide h1")).to_be_focused()
        self.look()


# On a wide screen the papers are made by keyboard, from a result on.
@pytest.mark.parametrize(
    "viewport",
    [pytest.param(WIDE, marks=thorough, id="1280"), pytest.param(NARROW, id="320")],
)
def test_the_whole_way(new_visitor: NewVisitor, viewport: dict[str, int]) -> None:
    visitor = new_visitor(viewport=viewport)
    page, keyboard = visitor.page, Keyboard(visitor)
    visitor.open("guiden/")
    keyboard.skip()
    keyboard.tab_to(page.locator('a[data-profile="soderhamn"]'))
    keyboard.press("Enter")
    visitor.arrive("start")
    page.locator("#guide-status").wait_for(state="attached")
    keyboard.skip()
    keyboard.tab_to(visitor.option("roll", "forening"))
    visitor.engine()
    assert "#" not in visitor.address
    keyboard.follow(visitor.option("roll", "forening"))

    keyboard.tab_to(page.locator("details.guide-why summary"))
    keyboard.press("Enter")
    expect(page.locator("details.guide-why")).to_have_attribute("open", "")
    keyboard.tab_to(page.locator('a[data-nav="restart"]'))
    keyboard.press("Enter")
    visitor.arrive("start")
    keyboard.follow(visitor.option("roll", "forening"))
    while visitor.step != "kontroll":
        keyboard.follow(visitor.option(visitor.step, IDEA.get(visitor.step, SINGLY)))
    keyboard.follow(page.locator('a[data-nav="change-finansiering"]'))
    keyboard.follow(visitor.option("finansiering", IDEA["finansiering"]))
    keyboard.follow(page.locator('a[data-nav="result"]'))

    assert visitor.outcome()[0] == "iop"
    keyboard.tab_to(page.locator(".guide-outcome .guide-marks a").first)
    summary = page.locator("details.guide-criteria-box summary")
    keyboard.tab_to(summary)
    opened = summary.evaluate("summary => summary.parentElement.open")
    keyboard.press("Enter")
    assert summary.evaluate("summary => summary.parentElement.open") is not opened


def test_the_menu_on_a_narrow_screen(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(viewport=NARROW)
    page, keyboard = visitor.page, Keyboard(visitor)
    visitor.open("om/")
    menu = page.locator("details.site-menu--nav")
    summary = menu.locator("> summary")

    keyboard.tab_to(summary)
    keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    keyboard.tab()
    keyboard.tab()
    keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    keyboard.press("Enter")
    keyboard.tab_to(menu.locator("summary", has_text="Kommuner"))
    keyboard.press("Enter")
    keyboard.tab_to(menu.locator('a[href$="kommuner/jamfor/"]'))
    keyboard.press("Enter")
    page.wait_for_url("**/kommuner/jamfor/")

    expect(page.locator("h1")).to_be_visible()


def test_the_menu_on_a_wide_screen(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(viewport=WIDE)
    page, keyboard = visitor.page, Keyboard(visitor)
    visitor.open("om/")

    keyboard.tab_to(page.locator(".site-tabs a", has_text="Guiden").first)
    keyboard.press("Enter")

    page.wait_for_url("**/guiden/")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_the_search(new_visitor: NewVisitor, viewport: dict[str, int]) -> None:
    visitor = new_visitor(viewport=viewport)
    page, keyboard = visitor.page, Keyboard(visitor)
    visitor.open("om/")
    opener = page.locator("[data-search-open]")
    found = page.locator("[data-search-results] a")

    keyboard.tab_to(opener)
    keyboard.press("Enter")
    expect(page.locator("#sok-falt")).to_be_focused()
    page.keyboard.type("partnerskap")
    expect(found.first).to_be_visible()
    keyboard.tab_to(found.first)
    keyboard.press("Escape")
    expect(page.locator("#sok")).to_be_hidden()
    expect(opener).to_be_focused()


def test_no_single_key_does_anything(visitor: Visitor) -> None:
    visitor.open("guiden/soderhamn/")
    visitor.engine()
    before = visitor.page.url

    for key in "sfnp/.,123?":
        visitor.page.keyboard.press(key)

    assert visitor.page.url == before
    expect(visitor.page.locator("#sok")).to_be_hidden()
    assert visitor.step == "start"
