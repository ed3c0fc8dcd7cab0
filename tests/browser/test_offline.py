"""Reading without a network: kept when asked for, whole, never mixed, and removed again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.engines.chromium import REFUSED
from tests.browser.host import Host
from tests.browser.visitor import LATE, NOTHING, Visitor
from tests.strategies import IDEA
from tests.thorough import mostly

PAGE = "om/utan-nat/"
SAVE = "Spara för att läsa utan nät"
REMOVE = "Ta bort allt som är sparat"
CHANGE = "Byt till den nya versionen"
UPDATE = "async () => { await (await navigator.serviceWorker.getRegistration()).update(); }"
CACHES = "() => caches.keys()"
ENGINE = """async () => {
  const cache = await caches.open((await caches.keys())[0]);
  const urls = (await cache.keys()).map(({url}) => url);
  return ["memory.bin", "stdlib.zip", ".whl"].every((end) => urls.some((url) => url.endsWith(end)));
}"""
SCRIPT = """
  const cache = await caches.open((await caches.keys())[0]);
  const script = (await cache.keys()).find(({url}) => url.endsWith("pyodide.asm.js"));
"""
DAMAGE = f"async () => {{ {SCRIPT} await cache.put(script, new Response('damaged')); }}"
SIZE = f"async () => {{ {SCRIPT} return (await (await cache.match(script)).blob()).size; }}"
FAILS = """() => new Promise((done) => {
  const look = ({data}) => data.type === "failed" && done();
  navigator.serviceWorker.addEventListener("message", look);
  navigator.serviceWorker.getRegistration().then((found) => found.update()).catch(done);
})"""
OTHER_MARK = 'name="iop-version" content="0000"'


def save(visitor: Visitor) -> None:
    """Ask for the pages to be kept."""
    visitor.open(PAGE)
    visitor.page.get_by_role("button", name=SAVE).click()
    expect(visitor.page.get_by_role("button", name=REMOVE)).to_be_enabled(timeout=LATE)
    visitor.keeps = True


def use_engine(visitor: Visitor) -> None:
    """Answer a question with the network, so that the engine is kept."""
    visitor.choose("malmo", "forening")
    visitor.engine()
    assert settles(visitor, lambda: visitor.page.evaluate(ENGINE))
    visitor.open(PAGE)
    expect(visitor.page.get_by_text("Frågorna är också sparade")).to_be_visible()


def settles(visitor: Visitor, holds: Callable[[], bool]) -> bool:
    """Return whether something in the browser comes to hold in a while."""
    for _ in range(LATE // 250):
        if holds():
            return True
        visitor.page.wait_for_timeout(250)
    return False


def caches(page: Page) -> list[str]:
    found: list[str] = page.evaluate(CACHES)
    return found


def heading(visitor: Visitor) -> str:
    visitor.open("kunskap/iop/")
    return visitor.page.locator("h1").inner_text()


def test_kept_only_while_asked_for(new_visitor: NewVisitor, host: Host) -> None:
    visitor = new_visitor(host.base)
    visitor.open(PAGE)
    expect(visitor.page.get_by_text("Ingenting är sparat")).to_be_visible()
    assert visitor.stored() == NOTHING

    save(visitor)
    assert [name.rsplit(":", 1)[0] for name in caches(visitor.page)] == ["iop-guiden:/iop/"]
    visitor.page.evaluate("() => caches.open('iop-guiden:/iop/annan/:1')")
    visitor.page.get_by_role("button", name=REMOVE).click()
    expect(visitor.page.get_by_text("Allt är borttaget")).to_be_visible()
    assert caches(visitor.page) == ["iop-guiden:/iop/annan/:1"], "another guide's cache"

    # The worker still runs for open pages: it must neither answer nor keep anything.
    save(visitor)
    host.asked.clear()
    visitor.open("kunskap/iop/")
    assert "/iop/kunskap/iop/" not in host.asked
    visitor.page.evaluate("() => caches.delete('iop-guiden:/iop/annan/:1')")


def test_all_of_the_site_without_a_network(new_visitor: NewVisitor, host: Host) -> None:
    visitor = new_visitor(host.base, faults=True)
    page = visitor.page
    save(visitor)
    expect(page.get_by_text("Frågorna är inte sparade än")).to_be_visible()
    host.stop()
    visitor.open("guiden/malmo/syfte.html#v=1&kommun=malmo&roll=forening")
    expect(page.get_by_role("heading", name="När en sida saknas")).to_be_visible()
    host.start()
    use_engine(visitor)
    host.stop()

    assert heading(visitor) == "Vad är ett IOP?"
    assert page.evaluate("() => document.styleSheets.length") > 5
    page.locator("[data-search-open]").click()
    page.get_by_label("Sökord").fill("bidraget")
    expect(page.locator("[data-search-status]")).to_contain_text("med träff")
    visitor.open("kunskap/iop")
    assert visitor.address == "kunskap/iop/"

    visitor.choose("soderhamn", "forening")
    visitor.engine()
    for _ in range(3):
        visitor.answer(visitor.step, IDEA[visitor.step])
    before, given = visitor.step, visitor.fragment
    page.reload()
    visitor.arrive(before)
    assert visitor.fragment == given
    visitor.answer_all(IDEA)
    visitor.result()
    assert visitor.outcome()[0] == "iop"

    # A static page without answers in its address: its start page, with the same links.
    visitor.open("guiden/malmo/syfte.html")
    visitor.arrive("start")
    visitor.option("roll", "forening").click()
    expect(visitor.guide).not_to_have_attribute("data-page", "start")

    visitor.open("finns/inte/")
    expect(page.get_by_role("heading", name="När en sida saknas")).to_be_visible()
    assert visitor.address == f"{PAGE}#saknas"


def test_a_new_version_waits_and_then_changes_everything(
    new_visitor: NewVisitor, host: Host
) -> None:
    visitor = new_visitor(host.base, faults=True)
    save(visitor)
    use_engine(visitor)
    old = caches(visitor.page)

    host.publish("Ny rubrik")
    host.rewrite("kunskap/iop/index.html", "Ny rubrik", "Nyare rubrik")
    visitor.page.evaluate(FAILS)
    assert heading(visitor) == "Vad är ett IOP?"
    # The browser tries again after each page, and may be at it just now.
    assert settles(visitor, lambda: caches(visitor.page) == old), "not whole, and kept"

    host.rewrite("kunskap/iop/index.html", "Nyare rubrik", "Ny rubrik")
    host.asked.clear()
    other = visitor.context.new_page()
    other.goto(visitor.base + "kunskap/iop/")
    other.evaluate(UPDATE)
    change = visitor.page.get_by_role("button", name=CHANGE)
    expect(change).to_be_visible(timeout=LATE)
    assert len(caches(visitor.page)) == 2
    assert heading(visitor) == "Vad är ett IOP?"
    script = visitor.page.evaluate(
        "async () => (await fetch('../../assets/javascripts/site/print.js')).text()"
    )
    assert "Ny rubrik" not in script

    expect(change).to_be_visible()
    change.click()

    expect(visitor.page.locator("h1")).to_have_text("Ny rubrik")
    expect(other.locator("h1")).to_have_text("Ny rubrik")
    expect(visitor.page.get_by_role("button", name=CHANGE)).to_have_count(0)
    new = caches(visitor.page)
    assert len(new) == 1
    assert new != old
    visitor.open(PAGE)
    expect(visitor.page.get_by_text("Frågorna är också sparade")).to_be_visible()
    changed = {path.removeprefix("/iop/") for path in host.asked}
    assert {re.sub(r"[0-9a-f]{16}/", "", path) for path in changed} <= {
        "sw.js",
        "kunskap/iop/",
        "assets/javascripts/site/print.js",
        "assets/engine/current.json",
        "assets/engine/manifest.json",
    }
    host.stop()
    visitor.choose("soderhamn", "forening")
    visitor.engine()
    visitor.answer(visitor.step, IDEA[visitor.step])


def test_turned_off_by_the_site(new_visitor: NewVisitor, host: Host) -> None:
    visitor = new_visitor(host.base)
    save(visitor)
    visitor.open("")
    host.publish("Ny rubrik", on=False)

    visitor.page.evaluate("() => void (document.documentElement.id = 'before')")
    visitor.page.evaluate(UPDATE)

    expect(visitor.page.locator("html#before")).to_have_count(0)
    assert heading(visitor) == "Ny rubrik"
    assert settles(visitor, lambda: bool(visitor.stored() == NOTHING))
    visitor.keeps = False


@pytest.mark.parametrize("used", mostly([True, False], True))
def test_a_question_page_of_another_version_is_not_run_with_our_scripts(
    new_visitor: NewVisitor, host: Host, used: bool
) -> None:
    visitor = new_visitor(host.base, faults=True)
    if used:
        visitor.choose("malmo", "forening")
        visitor.engine()
    save(visitor)
    if used:
        expect(visitor.page.get_by_text("Frågorna är också sparade")).to_be_visible(timeout=LATE)
        visitor.page.evaluate(DAMAGE)
    host.rewrite("guiden/malmo/syfte.html", 'name="iop-version" content="', OTHER_MARK[:-1])

    visitor.open("guiden/malmo/syfte.html#v=1&kommun=malmo&roll=forening")

    if used:
        visitor.engine()
        visitor.arrive("syfte")
        # Asked for again after the damaged one, and kept in its place.
        assert visitor.page.evaluate(SIZE) > 100_000
    else:
        visitor.arrive("syfte")
        expect(visitor.page.locator("html.no-js")).to_have_count(1)
        visitor.page.locator("#guide a[data-answer]").first.click()
        visitor.page.wait_for_url("**/guiden/malmo/*.html")
        visitor.guide.wait_for()


@pytest.mark.parametrize(
    ("file", "told"), [("", "Nätet svarade inte"), ("kunskap/iop/index.html", "ändrades")]
)
def test_a_failure_is_told_and_nothing_is_left(
    new_visitor: NewVisitor, host: Host, file: str, told: str
) -> None:
    visitor = new_visitor(host.base, faults=True)
    visitor.open(PAGE)
    if file:
        host.rewrite(file, "IOP", "POI")
    else:
        host.stop()

    visitor.page.get_by_role("button", name=SAVE).click()

    expect(visitor.page.get_by_text(told)).to_be_visible(timeout=LATE)
    expect(visitor.page.get_by_role("button", name=SAVE)).to_be_focused()
    assert visitor.stored() == NOTHING


def test_no_room_is_told_and_nothing_is_left(new_visitor: NewVisitor, host: Host) -> None:
    visitor = new_visitor(host.base, faults=True)
    visitor.open(PAGE)
    quota: dict[str, Any] = {"origin": visitor.base.removesuffix("/iop/"), "quotaSize": 200_000}
    visitor.context.new_cdp_session(visitor.page).send("Storage.overrideQuotaForOrigin", quota)

    visitor.page.get_by_role("button", name=SAVE).click()

    expect(visitor.page.get_by_text("inte plats nog")).to_be_visible(timeout=LATE)
    assert visitor.stored() == NOTHING


def test_a_browser_that_keeps_nothing_says_so_at_once(new_visitor: NewVisitor, base: str) -> None:
    visitor = new_visitor(base, faults=True)
    visitor.scripts = False  # what is stored cannot be asked for
    visitor.page.add_init_script(REFUSED)
    visitor.open(PAGE)
    status = visitor.page.locator("[data-offline] [role=status]")
    button = visitor.page.get_by_role("button", name=SAVE)
    expect(status).to_contain_text("låter inte sidan spara något")

    button.click()

    expect(status).to_contain_text("låter inte sidan spara något")
    expect(button).to_be_enabled()
    expect(button).to_be_focused()


def test_a_worker_that_falls_silent_is_given_up(new_visitor: NewVisitor, base: str) -> None:
    visitor = new_visitor(base, faults=True)
    visitor.page.clock.install()
    visitor.page.add_init_script(
        "navigator.serviceWorker.register = () => new Promise(() => undefined);"
    )
    visitor.open(PAGE)
    visitor.page.get_by_role("button", name=SAVE).click()
    expect(visitor.page.get_by_text("Sidorna sparas …")).to_be_visible()

    visitor.page.clock.fast_forward(31_000)

    expect(visitor.page.get_by_text("Nätet svarade inte")).to_be_visible()
    expect(visitor.page.get_by_role("button", name=SAVE)).to_be_enabled()
