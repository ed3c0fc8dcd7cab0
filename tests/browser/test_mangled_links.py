"""Links that programs have changed, in a browser: with the engine, without it, without scripts.

What each row of the table says of the engine is tried in tests/guide_engine/test_mangled.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from guide_engine.permalink import encode
from guide_engine.session import turn
from scripts.hosting.nginx import Place, configuration
from scripts.rig.nginx import running_nginx
from scripts.serve import Reply
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.test_nginx import needs_nginx
from tests.browser.visitor import LATE, LIVE, Visitor
from tests.mangled import SENT, Mangled, mangled_links
from tests.strategies import RULEBOOK

LINKS = mangled_links()
TOLD = "#guide-status .guide-notice"
BY_PATH = [row for row in LINKS if "#" not in row.form]
"""The links whose number sign is lost: the server is asked for an address that it does not have."""
BY_FRAGMENT = [row for row in LINKS if "#" in row.form]
# How far what stands on the page has moved without an act of the visitor's.
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push(entry.value);
  }).observe({type: "layout-shift"});
}"""


def no_engine(path: str, reply: Reply) -> Reply:
    return Reply(404, {}, b"") if path.startswith("/assets/engine/") else reply


def assert_come_through(visitor: Visitor, row: Mangled) -> None:
    """Check that the page has the answers that were sent, and says what it has not."""
    through = row.comes_through()
    notice = visitor.page.locator(TOLD)
    if row.says:
        for text in row.says:
            expect(notice).to_contain_text(text)
    else:
        expect(notice).to_have_count(0)
    found = visitor.fragment
    asked = {key: value for key, value in through.items() if key not in ("regler", "steg")}
    assert {key: found.get(key) for key in asked} == asked
    if not row.lost:
        assert (visitor.step, found["steg"]) == ("resultat", "resultat")
    # The address is the one that the guide itself writes.
    assert re.fullmatch(r"[\w./:-]+(#[\w=&-]*)?", visitor.page.url)


def test_every_mangled_fragment_comes_through_or_is_told(visitor: Visitor) -> None:
    visitor.open(f"guiden/malmo/#{encode(SENT)}")
    visitor.engine()
    for row in BY_FRAGMENT:
        fragment = row.link().partition("#")[2]
        visitor.page.evaluate("(hash) => { location.hash = hash }", fragment)
        # The guide writes the address as it writes all of its own.
        written = turn(RULEBOOK, {}, fragment, profile="malmo").fragment
        hash_ = f"#{written}" if written else ""
        visitor.page.wait_for_function("(written) => location.hash === written", arg=hash_)
        assert_come_through(visitor, row)


@pytest.mark.parametrize("row", BY_PATH, ids=lambda row: row.happens)
def test_an_address_without_a_page_leads_on_to_the_answers(visitor: Visitor, row: Mangled) -> None:
    visitor.faults = True  # the server's 404 is told in the console
    visitor.page.goto(row.link(visitor.base))
    visitor.page.locator(LIVE).wait_for(timeout=LATE)
    assert_come_through(visitor, row)
    # The way back leads to where the visitor was before, not to the address that failed.
    assert visitor.page.evaluate("history.length") <= 2


STATIC = [row for row in BY_PATH if not row.quoted and not row.form.endswith(".")]


@pytest.mark.parametrize("row", STATIC, ids=lambda row: row.happens)
def test_without_an_engine_the_answers_are_read_from_the_path(
    new_visitor: NewVisitor, serve: Serve, row: Mangled
) -> None:
    visitor = new_visitor(serve(no_engine), faults=True)
    visitor.page.goto(row.link(visitor.base))
    visitor.arrive("resultat")
    expect(visitor.page.locator('#guide[data-knows="walk"]')).to_be_visible(timeout=LATE)
    assert {**SENT.answers, "roll": "forening"}.items() <= visitor.fragment.items()
    expect(visitor.page.locator(TOLD)).not_to_contain_text("ny länk")


def test_without_an_engine_answers_that_cannot_be_read_are_told(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    visitor = new_visitor(serve(no_engine), faults=True)
    lost = "Svaren i länken går inte att läsa utan den. Be om en ny länk"
    for fragment in (encode(SENT).replace("&", "&amp;"), f"{encode(SENT)}&fotnot=3"):
        visitor.open("om/")
        visitor.open(f"guiden/malmo/#{fragment}")
        expect(visitor.page.locator(TOLD)).to_contain_text(lost, timeout=LATE)
        expect(visitor.page.locator("#guide h1")).to_be_visible()
        expect(visitor.page.get_by_role("button", name="Försök igen")).to_be_visible()
    visitor.open("om/")
    visitor.open(f"guiden/malmo/#{encode(SENT)}")
    visitor.arrive("resultat")
    expect(visitor.page.locator(TOLD)).to_contain_text("Guiden går inte att köra direkt")
    expect(visitor.page.locator(TOLD)).not_to_contain_text(lost)


def test_without_scripts_the_page_says_what_a_reader_can_do(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False, faults=True)
    (row,) = (
        row for row in BY_PATH if row.happens.startswith("The number sign is encoded, and the")
    )
    visitor.page.goto(row.link(visitor.base))
    expect(visitor.page.locator("h1")).to_have_text("Sidan finns inte")
    expect(visitor.page.locator("article")).to_contain_text(
        "Står det %23 i adressen: byt ut det mot #"
    )
    # A result's static page says what a link to it tells, and the start what it does not.
    visitor.open("guiden/malmo/")
    expect(visitor.guide).to_contain_text("en länk som du delar har inte med svaren")
    page = row.link().partition("%")[0]
    visitor.open(page)
    expect(visitor.guide).to_contain_text("Delar du sidan följer resultatet med")


OTHERS = {
    "kunskap/iop/).": "kunskap/iop/",
    "guiden/malmo/)": "guiden/malmo/",
    f"guiden/malmo/finns-inte.html#{encode(SENT)}": rf"guiden/malmo/[a-z-]+\.html#{encode(SENT)}",
    "guiden/malmo/finns-inte.html": None,
    "kunskap/finns-inte/": None,
    "/example.com/).": None,
}


@pytest.mark.parametrize("path", OTHERS)
def test_the_page_for_no_page_leads_on_where_it_can_tell_where(visitor: Visitor, path: str) -> None:
    visitor.faults = True
    visitor.open(path)
    if leads := OTHERS[path]:
        expect(visitor.page).to_have_url(
            re.compile(f"^{re.escape(visitor.base)}{leads}$"), timeout=LATE
        )
    else:
        visitor.page.wait_for_timeout(300)
        expect(visitor.page.locator("h1")).to_have_text("Sidan finns inte")
        assert visitor.page.url.startswith(visitor.base)


@needs_nginx
def test_through_nginx_the_page_for_no_page_leads_on_too(
    new_visitor: NewVisitor, site: Path, tmp_path: Path
) -> None:
    place = Place("https://iop.kommunen.se/", str(site))
    with running_nginx(configuration(place), tmp_path) as host:
        visitor = new_visitor(host, faults=True)
        for row in BY_PATH[:2]:
            visitor.page.goto(row.link(host))
            visitor.page.locator(LIVE).wait_for(timeout=LATE)
            assert_come_through(visitor, row)


# ---- What is said of a link ----------------------------------------------------------------------


def test_what_is_said_of_a_link_moves_nothing(new_visitor: NewVisitor) -> None:
    for viewport in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
        visitor = new_visitor(viewport=viewport)
        visitor.page.add_init_script(f"({SHIFTS})()")
        visitor.open("guiden/malmo/syfte.html#v=1&kommun=malmo&roll=forening&fotnot=3")
        option = visitor.option("syfte", "egen_verksamhet")
        before = option.bounding_box()
        expect(visitor.page.locator(TOLD)).to_contain_text("”fotnot” finns inte", timeout=LATE)
        visitor.page.wait_for_timeout(300)

        assert option.bounding_box() == before
        assert visitor.page.evaluate("shifts") == []
        # It is seen without a move, and covers nothing that has the focus.
        expect(visitor.page.locator(TOLD)).to_be_in_viewport(ratio=1)
        last = visitor.page.locator("#guide a, #guide summary").last
        last.focus()
        place, over = last.bounding_box(), visitor.page.locator(TOLD).bounding_box()
        assert place is not None
        assert over is not None
        assert place["y"] + place["height"] <= over["y"] or place["y"] >= over["y"] + over["height"]


def test_what_is_said_of_a_link_is_read_aloud_and_can_be_closed(visitor: Visitor) -> None:
    visitor.open(f"guiden/malmo/#{encode(SENT)}")
    visitor.engine()
    region = visitor.page.locator("#guide-status")
    # It was there before anything was said: else nothing would be read.
    expect(region).to_have_attribute("role", "status")
    expect(region).to_be_empty()
    same = region.element_handle()
    visitor.page.evaluate("(hash) => { location.hash = hash }", f"{encode(SENT)}&fotnot=3")
    expect(visitor.page.locator(TOLD)).to_contain_text("”fotnot” finns inte i guiden")
    assert region.evaluate("(now, before) => now === before", same)

    visitor.page.get_by_role("button", name="Stäng").press("Enter")

    expect(region).to_be_empty()
    expect(visitor.page.locator("#guide h1")).to_be_focused()
    assert visitor.step == "resultat"
    # The next page says nothing of a link that is no more.
    visitor.page.evaluate("(hash) => { location.hash = hash }", f"{encode(SENT)}&fotnot=3")
    expect(visitor.page.locator(TOLD)).to_be_visible()
    visitor.page.locator('.guide-ways a[data-nav="check_answers"]').click()
    visitor.arrive("kontroll")
    expect(region).to_be_empty()


# ---- Shared --------------------------------------------------------------------------------------

SHARED = """navigator.share = async (data) => {
  window.shared = data;
  if (window.refuses) throw new DOMException("", window.refuses);
}"""
MORE = f"{encode(SENT)}&annan_ersattning=nej&moten=ja"
"""What Malmö does not ask goes along for another municipality, and not to others."""


def test_a_result_is_shared_by_the_phones_own_way(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(permissions=["clipboard-write"])
    visitor.page.add_init_script(SHARED)
    visitor.open(f"guiden/malmo/#{MORE}")
    visitor.engine()
    ways = visitor.page.locator(".guide-ways")
    share = ways.get_by_role("button", name="Dela")
    expect(share).to_be_visible()

    share.click()

    data = visitor.page.evaluate("shared")
    assert data["title"] == visitor.page.title()
    assert data["url"].startswith(f"{visitor.base}guiden/malmo/resultat-")
    assert "moten" not in data["url"]
    assert "moten=ja" in visitor.page.url
    ways.get_by_role("button", name="Kopiera länken").click()
    expect(ways.get_by_role("status")).to_have_text("Kopierat")
    assert visitor.pasted() == data["url"]
    for refusal, said in (
        ("AbortError", "Kopierat"),
        ("NotAllowedError", "Det gick inte att dela."),
    ):
        visitor.page.evaluate("(name) => { window.refuses = name }", refusal)
        share.click()
        expect(ways.get_by_role("status")).to_contain_text(said)


def test_where_there_is_no_such_way_there_is_no_button(visitor: Visitor) -> None:
    visitor.page.add_init_script("delete Navigator.prototype.share")
    visitor.open(f"guiden/malmo/#{encode(SENT)}")
    visitor.engine()
    ways = visitor.page.locator(".guide-ways")
    expect(ways.get_by_role("button", name="Dela")).to_have_count(0)
    mail = ways.get_by_role("link", name="Mejla").get_attribute("href")
    assert str(mail).startswith("mailto:?subject=IOP-guiden")


def test_a_static_result_is_shared_with_the_answers_that_led_there(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    visitor = new_visitor(serve(no_engine), faults=True, permissions=["clipboard-write"])
    visitor.open(f"guiden/malmo/#{MORE}")
    visitor.arrive("resultat")
    ways = visitor.page.locator(".guide-ways")
    # By keyboard: a press on what has just moved would not count.
    ways.get_by_role("button", name="Kopiera länken").press("Enter")
    expect(ways.get_by_role("status")).to_have_text("Kopierat")
    link = visitor.pasted()
    assert link.partition("#")[2] == encode(SENT)
    assert "moten=ja" in visitor.page.url
