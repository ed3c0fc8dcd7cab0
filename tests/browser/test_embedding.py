"""The guide on other sites: in frames of all widths, with few rights, with and without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from scripts.hosting.rules import EMBEDDED
from scripts.pages.embedding import LOOKS
from scripts.serve import Alter
from tests.browser.cases import exact
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.framed import AFTER, BEFORE, ISSUED, Framed, framed, markup
from tests.browser.static_site import dead_links
from tests.browser.test_accessibility import EVERYTHING, RUN, TOO_WIDE, axe
from tests.browser.test_without import policy
from tests.browser.visitor import ELSEWHERE, LATE, LIVE, SHORT, Visitor
from tests.thorough import mostly, thorough

CLOSED = """
  const closed = {get() { throw new DOMException("closed", "SecurityError"); }};
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    Object.defineProperty(window, name, closed);
  }
"""
NOTED = """
  const {clipboard} = navigator;
  const write = clipboard.writeText.bind(clipboard);
  clipboard.writeText = (text) => write(text).then(() => { window.copied = text; });
"""
FITS = "() => document.documentElement.scrollHeight <= innerHeight && innerHeight > 200"
AROUND = ".skip-link, .site-header, .site-footer__name, .page-facts"
"""What stands around the guide on the site."""
WAYS = """(site) => [...document.querySelectorAll("article a, .site-footer a")]
  .filter((link) => /^https?:/.test(link.protocol) && link.checkVisibility())
  .map(({href, target, ariaLabel, textContent, search}) => ({
    guide: /^([a-z]+[/])?guiden[/]/.test(href.slice(site.length)),
    tab: target === "_blank",
    search,
    name: ariaLabel ?? textContent,
  }))"""
"""The links that are shown, as somebody who uses them meets them."""
type Show = Callable[..., Framed]
"""Shows the guide in a frame: what is pasted, and the browser's options."""


@pytest.fixture
def show(chromium: tuple[Browser, list[str]], base: str, tmp_path: Path) -> Iterator[Show]:
    """Return a function for pages of another site; nothing is asked of any host but the two."""
    browser, asked = chromium
    asked.clear()
    with ExitStack() as stack:

        def one(text: str, guide: str = base, **options: Any) -> Framed:
            return stack.enter_context(framed(browser, guide, text, tmp_path, **options))

        yield one
    assert asked == [], "a request to another host"


def start(visitor: Framed) -> None:
    """Choose a role."""
    visitor.arrive("start")
    visitor.press(visitor.option("roll", "forening"))
    expect(visitor.guide).not_to_have_attribute("data-page", "start")


def assert_whole_frame_is_shown(visitor: Framed) -> None:
    """Check that the frame is as high as what it shows, and as wide."""
    visitor.frame.wait_for_function(FITS)
    assert visitor.frame.evaluate(TOO_WIDE) == []
    assert visitor.page.evaluate(TOO_WIDE) == []


def assert_nothing_around(visitor: Framed) -> None:
    """Check that the frame shows the guide, and not the site around it."""
    shown = visitor.inside.locator(AROUND)
    assert shown.count() >= 3
    for part in shown.all():
        expect(part).to_be_hidden()


def assert_ways(visitor: Framed, look: str, note: str) -> None:
    """Check that links of the guide keep the look, and that all others open a tab and say so."""
    ways = visitor.frame.evaluate(WAYS, visitor.base)
    assert {way["guide"] for way in ways} == {True, False}
    for way in ways:
        assert way["tab"] is not way["guide"], way
        assert way["tab"] is (note in way["name"]), way
        assert not way["guide"] or way["search"] == look, way


def assert_question_in_view(visitor: Framed) -> None:
    """Check that the heading of the question is on the screen of the page around."""
    expect(visitor.inside.locator("#guide h1")).to_be_in_viewport()


@pytest.mark.parametrize("width", mostly([320, 1280], 320))
def test_a_whole_walk(show: Show, base: str, width: int) -> None:
    visitor = show(markup(base), viewport={"width": width, "height": 640})
    start(visitor)
    assert_whole_frame_is_shown(visitor)
    expect(visitor.inside.locator(LIVE)).to_be_visible(timeout=LATE)
    before = visitor.height()

    given = visitor.answer_all(SHORT)
    assert_question_in_view(visitor)
    visitor.result()

    assert visitor.outcome() == exact("malmo", given)
    assert_whole_frame_is_shown(visitor)
    assert visitor.height() > before
    assert_nothing_around(visitor)

    visitor.page.evaluate("history.back()")
    expect(visitor.guide).not_to_have_attribute("data-page", "resultat")
    visitor.page.evaluate("history.forward()")
    visitor.arrive("resultat")
    visitor.frame.evaluate("location.reload()")
    visitor.arrive("resultat")
    assert visitor.outcome() == exact("malmo", given)
    assert_nothing_around(visitor)


@thorough
def test_in_another_language(show: Show, base: str) -> None:
    visitor = show(markup(base, "malmo/?luft=tat", language="en/"))
    start(visitor)
    given = visitor.answer_all(SHORT)
    visitor.result()
    assert visitor.outcome() == exact("malmo", given)
    assert visitor.address.startswith("en/guiden/malmo/")
    assert "?luft=tat#" in visitor.address
    assert_ways(visitor, "?luft=tat", "opens in a new tab")
    assert_nothing_around(visitor)


def test_all_of_it_with_the_rights_that_are_needed(show: Show, base: str) -> None:
    """Papers are made, links out open a tab, also where storage is closed to frames."""
    look, size = "?utseende=morkt&luft=tat", {"width": 640, "height": 640}
    visitor = show(markup(base, f"malmo/{look}", sandbox=ISSUED), faults=True, viewport=size)
    visitor.scripts = False  # what is stored cannot be asked for
    visitor.context.add_init_script(CLOSED)
    visitor.page.reload()
    start(visitor)
    expect(visitor.inside.locator(LIVE)).to_be_visible(timeout=LATE)
    given = visitor.answer_all(SHORT)
    visitor.result()
    assert visitor.outcome() == exact("malmo", given)
    assert visitor.address.startswith("guiden/malmo/resultat-")
    assert look in visitor.address
    assert_ways(visitor, look, "öppnas i en ny flik")
    for frame in visitor.page.frames:
        frame.evaluate(f"{axe()}; null")
        assert frame.evaluate(RUN, {**EVERYTHING, "iframes": False}) == []

    mark = visitor.inside.locator(".guide-outcome .guide-marks a").first
    expect(mark).to_have_accessible_name(re.compile("öppnas i en ny flik$"))
    with visitor.context.expect_page() as opened:
        visitor.press(mark)
    assert ELSEWHERE.search(opened.value.url)
    expect(opened.value.locator("h1")).to_be_visible()
    opened.value.close()

    visitor.press(visitor.inside.locator("[data-print]:not([hidden])"))
    told = visitor.inside.locator(".guide-ways [role=status]")
    expect(told).to_contain_text("utskrift")
    visitor.press(visitor.inside.locator('a[data-nav="papers"]'))
    visitor.arrive("papper")
    with visitor.page.expect_download() as download:
        visitor.press(visitor.inside.locator('button[data-as="docx"]').first)
    assert download.value.suggested_filename.endswith(".docx")
    assert_whole_frame_is_shown(visitor)


RESTRICTED: dict[str, tuple[str | None, Alter | None]] = {
    "an origin of its own": ("allow-scripts", None),
    "no rights at all": ("", None),
    "no workers and no WebAssembly": (None, policy("worker-src 'none'; script-src 'self'")),
}


@pytest.mark.parametrize("kind", mostly(RESTRICTED, "an origin of its own"))
def test_a_frame_with_few_rights_goes_on_statically(
    show: Show, base: str, serve: Serve, kind: str
) -> None:
    sandbox, alter = RESTRICTED[kind]
    guide = serve(alter) if alter else base
    visitor = show(markup(guide, "malmo/?luft=tat", sandbox=sandbox), guide, faults=True)
    # Nothing can be asked of an origin that is none.
    visitor.scripts = sandbox is None
    start(visitor)
    given = visitor.answer_all(SHORT)
    visitor.result()

    assert visitor.outcome() == exact("malmo", given)
    assert visitor.address.startswith("guiden/malmo/resultat-")
    body = visitor.inside.locator("body")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")
    chosen = visitor.inside.locator('html[data-luft="tat"]')
    expect(chosen).to_have_count(0 if sandbox == "" else 1)
    if sandbox == "":
        # No script can tell that there is a frame: the guide works, with the site around it.
        expect(visitor.inside.locator(".site-header")).to_be_visible()
    else:
        assert_nothing_around(visitor)
        assert "luft=tat" in visitor.address


@thorough
def test_without_any_script_the_pages_lead_on(show: Show, base: str) -> None:
    visitor = show(markup(base), java_script_enabled=False)
    assert_nothing_around(visitor)
    expect(visitor.inside.locator(".site-footer")).to_be_hidden()
    start(visitor)
    given = visitor.answer_all(SHORT)
    assert visitor.outcome() == exact("malmo", given)
    assert visitor.height() == pytest.approx(900, abs=5)


def test_a_link_remains_where_frames_and_scripts_are_taken_out(show: Show, base: str) -> None:
    text = re.sub(r"<(iframe|script)\b.*?</\1>", "", markup(base), flags=re.DOTALL)
    visitor = show(text)
    visitor.page.get_by_role("link", name="IOP-guiden").click()
    expect(visitor.page.locator('#guide[data-profile="malmo"]')).to_be_visible()
    expect(visitor.page.locator("header")).to_be_visible()


def test_the_keyboard_goes_in_and_out(show: Show, base: str) -> None:
    visitor = show(markup(base))
    page = visitor.page
    visitor.arrive("start")
    visitor.inside.locator("#guide-status").wait_for(state="attached")
    before, after = (page.get_by_role("link", name=name) for name in (BEFORE, AFTER))
    before.focus()
    tab_to(visitor, visitor.option("roll", "forening"))
    page.keyboard.press("Enter")
    expect(visitor.guide).not_to_have_attribute("data-page", "start")
    expect(visitor.inside.locator("#guide h1")).to_be_focused()
    assert_question_in_view(visitor)

    last = visitor.inside.locator(".site-footer a:visible").last
    last.focus()
    tab_to(visitor, after)
    tab_to(visitor, last, "Shift+Tab")
    visitor.inside.locator(".guide-back").focus()
    tab_to(visitor, before, "Shift+Tab")


def tab_to(visitor: Framed, wanted: Locator, key: str = "Tab") -> None:
    """Press a key until the element has the focus, which is not far away."""
    focused = "it => it === it.ownerDocument.activeElement && document.hasFocus()"
    for _ in range(5):
        visitor.page.keyboard.press(key)
        if wanted.evaluate(focused):
            return
    pytest.fail(f"no way to {wanted} with {key}")


def test_only_the_guide_in_its_frame_is_heard(show: Show, base: str) -> None:
    """Another frame of the guide, the page itself and odd figures change nothing."""
    second = markup(base, "soderhamn/", scripts=False)
    without_origin = markup(base, "lund/", sandbox="allow-scripts", scripts=False)
    visitor = show(markup(base) + second + without_origin, faults=True)
    visitor.scripts = False  # what is stored cannot be asked for
    page, frames = visitor.page, visitor.page.locator("iframe")
    for number in (2, 1, 0):
        frames.nth(number).scroll_into_view_if_needed()
        page.wait_for_function("number => frames[number]", arg=number)
    for frame in page.frames[1:3]:
        frame.wait_for_function(FITS)
    page.frames[3].wait_for_load_state()
    height = visitor.height()

    def say(said: object, frame: int = 1) -> None:
        page.frames[frame].evaluate(f"() => parent.postMessage({json.dumps(said)}, '*')")
        page.evaluate("() => new Promise((done) => setTimeout(done, 50))")

    odd: tuple[object, ...] = (-5, 0, 1e9, None, "", "9px; position: fixed", [], {"x": 1}, True)
    for said in (*({"iopGuiden": {"height": each}} for each in odd), {}, "x", None, 7):
        say(said)
    say({"iopGuiden": {"height": 400}}, 2)
    say({"iopGuiden": {"height": 300, "top": True}}, 3)
    page.evaluate("() => postMessage({iopGuiden: {height: 300, top: true}}, '*')")
    assert visitor.height() == height
    assert frames.evaluate_all("all => all.slice(1).map((it) => it.style.height)") == ["400px", ""]
    # Who reads elsewhere on the page stays there.
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    place = page.evaluate("scrollY")
    say({"iopGuiden": {"height": 500, "top": True}})
    assert visitor.height() == 500
    assert page.evaluate("scrollY") <= place
    expect(visitor.inside.locator("h1")).not_to_be_in_viewport()


@pytest.mark.parametrize("name", mostly(LOOKS, "accent"))
def test_a_look_that_is_none_changes_nothing_and_is_told(
    new_visitor: NewVisitor, name: str
) -> None:
    visitor = new_visitor(faults=True)
    told: list[str] = []
    visitor.page.on("console", lambda message: told.append(message.text))
    bad = "%3Cimg%20src=x%20onerror=alert(1)%3E"
    visitor.open(f"{EMBEDDED}/malmo/?{name}={bad}&{LOOKS[name][-1]}=1&__proto__=x")
    visitor.option("roll", "forening").click()
    expect(visitor.guide).not_to_have_attribute("data-page", "start")

    root = visitor.page.locator("html")
    assert not {*root.evaluate("root => Object.keys(root.dataset)")} - {"guide", "framed", "look"}
    assert visitor.page.locator("article img").count() == 0
    assert "?" not in visitor.address
    assert len(told) == 3
    assert all(value in told[0] for value in LOOKS[name])


@pytest.mark.parametrize("scripts", mostly(["live", "static"], "static"))
def test_a_look_goes_along_live_and_static(show: Show, base: str, scripts: str) -> None:
    look = "&".join(f"{name}={values[-1]}" for name, values in LOOKS.items())
    visitor = show(markup(base, f"?{look}"), faults=True)
    if scripts == "static":
        visitor.page.route("**/shell.js", lambda route: route.abort())
        visitor.page.reload()
    visitor.press(visitor.inside.locator('a[data-profile="malmo"]'))
    start(visitor)
    visitor.answer(visitor.step, "bestalld_tjanst")
    assert f"?{look}" in visitor.address
    assert_nothing_around(visitor)
    for name, values in LOOKS.items():
        expect(visitor.inside.locator(f'html[data-{name}="{values[-1]}"]')).to_have_count(1)


def test_the_first_pages_for_frames_lead_on_and_are_in_no_list(site: Path) -> None:
    pages = list(site.glob(f"**/{EMBEDDED}/**/*.html"))
    profiles = {page.parent.name for page in (site / "guiden").glob("*/index.html")}
    assert {page.parent.name for page in pages} == {EMBEDDED, *profiles}
    for page in pages:
        assert dead_links(page, site) == [], page
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    assert not [doc for doc in index["docs"] if doc["location"].startswith(EMBEDDED)]


# ---- The page for editors -------------------------------------------------------------


def code(visitor: Visitor, name: str) -> str:
    return visitor.page.locator(f"#kod-{name}").inner_text()


def test_an_editor_chooses_and_copies(new_visitor: NewVisitor, base: str) -> None:
    visitor = new_visitor(permissions=["clipboard-write"])
    page = visitor.page
    page.add_init_script(NOTED)
    visitor.open("om/badda-in/")
    form = page.locator("#embedding")
    expect(form).to_be_visible()
    expect(form.locator('[name="roll"]')).to_be_disabled()
    form.locator('[name="kommun"]').select_option("malmo/")
    form.locator('[name="roll"]').select_option("forening")
    form.locator('[name="utseende"]').select_option("morkt")
    form.locator('[name="accent"]').select_option("gron")

    link = f"{base}guiden/malmo/#v=1&kommun=malmo&roll=forening"
    shown = f"{base}{EMBEDDED}/malmo/?utseende=morkt&accent=gron#v=1&kommun=malmo&roll=forening"
    assert code(visitor, "lank") == link
    assert code(visitor, "adress") == shown
    for name in ("ram", "ram-med-skript"):
        assert f'src="{shown.replace("&", "&amp;")}"' in code(visitor, name)
        assert f'href="{link.replace("&", "&amp;")}"' in code(visitor, name)
    assert f'src="{base}{EMBEDDED}/ram.js"' in code(visitor, "ram-med-skript")
    button = page.get_by_role("button", name="Kopiera ramen med skript")
    button.click()
    expect(button.locator("xpath=..").get_by_role("status")).to_have_text("Kopierat")
    assert page.evaluate("copied") == code(visitor, "ram-med-skript")

    form.locator('[name="sprak"]').select_option("en/")
    assert code(visitor, "lank") == link.replace("guiden/", "en/guiden/")
    framed_in_english = code(visitor, "ram")
    assert f'src="{base}en/{EMBEDDED}/malmo/?' in framed_in_english
    assert framed_in_english.count('lang="en"') == 2
    assert "in English" in framed_in_english
    form.locator('[name="sprak"]').select_option("")

    form.locator('[name="kommun"]').select_option(label="Örebro")
    place = "gemensam/#v=1&kommun=gemensam&plats=1880&roll=forening"
    assert code(visitor, "lank") == f"{base}guiden/{place}"
    form.locator('[name="kommun"]').select_option("malmo/")
    with visitor.context.expect_page() as opened:
        form.locator("[data-see]").click()
    question = opened.value.locator('#guide[data-page="syfte"]')
    expect(question).to_be_visible(timeout=LATE)
    expect(opened.value.locator('html[data-utseende="morkt"]')).to_have_count(1)


def test_the_page_for_editors_without_scripts(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open("om/badda-in/")
    expect(visitor.page.locator("#embedding")).to_be_hidden()
    expect(visitor.page.get_by_role("button", name="Kopiera")).to_have_count(0)
    for name in ("lank", "ram", "adress", "ram-med-skript"):
        expect(visitor.page.locator(f"#kod-{name}")).to_be_visible()
    assert "<iframe " in code(visitor, "ram")
