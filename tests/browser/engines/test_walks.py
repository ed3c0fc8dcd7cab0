"""The main walks, each in Chromium, Firefox and WebKit: `make browsers`."""

from __future__ import annotations

import time

import pytest

from guide_engine.logic import SINGLY
from scripts.serve import Reply
from tests.browser.cases import exact
from tests.browser.conftest import Serve
from tests.browser.engines.conftest import Figures, NewWalk
from tests.browser.engines.walk import Walk
from tests.browser.host import Host
from tests.strategies import IDEA

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(300)]

QUESTION = "guiden/malmo/syfte.html#v=1&kommun=malmo&roll=forening"
OFFLINE = "om/utan-nat/"
SAVE, BUTTON = "[data-offline]", "[data-offline] button"
TOLD = "(of) => /låter inte|är sparade/.test(document.querySelector(of).innerText)"
SAYS = "(selector, text) => document.querySelector(selector)?.innerText.includes(text)"
ENGINE_IS_KEPT = """async () => {
  const cache = await caches.open((await caches.keys())[0]);
  const urls = (await cache.keys()).map(({url}) => url);
  return ["memory.bin", "stdlib.zip", ".whl"].every((end) => urls.some((url) => url.endsWith(end)));
}"""
TAKEN_OVER = """() => new Promise((done) => {
  const look = () => document.querySelector('#guide[data-knows="engine"]')
    ? done(Math.round(performance.now())) : setTimeout(look, 10);
  look();
})"""
FIELD = """(text) => {
  const field = document.getElementById("sok-falt");
  field.value = text;
  field.dispatchEvent(new Event("input", {bubbles: true}));
}"""
# The longest time, in milliseconds, that the page did nothing else since it was asked.
HELD = """() => { window.held = 0; let before = performance.now(); setInterval(() => {
  const now = performance.now();
  window.held = Math.max(window.held, now - before);
  before = now;
}, 10); }"""


def without_engine(path: str, reply: Reply) -> Reply:
    """Answer as a host that has lost the engine."""
    return Reply(404) if path.startswith("/assets/engine/") else reply


def test_live(walk: Walk) -> None:
    walk.choose("soderhamn", "forening")
    walk.engine()
    steps = [walk.step]
    given: dict[str, str] = {}
    while (fact := steps[-1]) != "kontroll":
        given[fact] = IDEA.get(fact, SINGLY)
        walk.answer(fact, given[fact])
        steps.append(walk.step)
    walk.result()
    assert walk.outcome() == exact("soderhamn", given)
    assert given.items() <= walk.fragment.items()

    walk.go(-1)
    walk.arrive("kontroll")
    walk.go(-2)
    walk.arrive(steps[-3])
    walk.go(3)
    walk.arrive("resultat")
    walk.reload()
    walk.engine()
    walk.arrive("resultat")
    assert given.items() <= walk.fragment.items()
    walk.press('.guide-ways a[data-nav="check_answers"]')
    walk.arrive("kontroll")


def test_the_start(new_walk: NewWalk, figures: Figures) -> None:
    with new_walk() as walk:
        for visit in ("takeover", "again"):
            walk.open(QUESTION)
            figures.note(visit, walk.walker.read(TAKEN_OVER))
            walk.open("om/")


def test_static_without_scripts(new_walk: NewWalk) -> None:
    with new_walk(scripts=False) as walk:
        walk.choose("soderhamn", "forening")
        given = walk.answer_all(IDEA)
        walk.arrive("resultat")
        assert walk.outcome() == exact("soderhamn", given)


def test_static_without_an_engine(new_walk: NewWalk, serve: Serve) -> None:
    with new_walk(serve(without_engine)) as walk:
        walk.choose("soderhamn", "forening")
        walk.sees("#guide-status button")
        given = walk.answer_all(IDEA)
        assert walk.step == "kontroll"
        walk.result()
        assert walk.outcome() == exact("soderhamn", given)
        assert given.items() <= walk.fragment.items()
        walk.reload()
        walk.arrive("resultat")
        assert given.items() <= walk.fragment.items()


def test_with_the_keyboard(walk: Walk) -> None:
    walk.open("guiden/")
    walk.walker.key("Tab")
    walk.until("() => document.activeElement.matches('.skip-link')")
    walk.walker.key("Enter")
    walk.until("() => document.activeElement.id === 'innehall'")
    walk.tab_to('a[data-profile="malmo"]')
    walk.walker.key("Enter")
    walk.arrive("start")
    walk.tab_to('a[data-answer="roll=forening"]')
    walk.walker.key("Enter")
    walk.leave("start")
    walk.engine()
    while (fact := walk.step) not in ("kontroll", "resultat"):
        walk.tab_to(f'a[data-answer="{fact}={IDEA[fact]}"]')
        walk.walker.key("Enter")
        walk.leave(fact)
        walk.until("() => document.activeElement.matches('#guide h1')")
    walk.tab_to('a[data-nav="result"]')
    walk.walker.key("Enter")
    walk.arrive("resultat")
    assert walk.outcome()[0] == "iop"


def test_a_link_with_answers(new_walk: NewWalk) -> None:
    answers = "&".join(f"{fact}={value}" for fact, value in IDEA.items())
    with new_walk() as walk:
        walk.open(f"guiden/#v=1&kommun=malmo&roll=forening&{answers}&steg=resultat")
        walk.engine()
        walk.arrive("resultat")
        assert walk.outcome() == exact("malmo", IDEA)
        walk.assert_nothing_is_left()


def test_an_answer_in_another_tab(new_walk: NewWalk, serve: Serve) -> None:
    """Before there is an engine: the static page's links have the answers too."""
    with new_walk(serve(without_engine)) as walk:
        walk.choose("malmo", "forening")
        fact = walk.step
        walk.answer(fact, IDEA[fact])
        second = walk.step
        before = len(walk.walker.addresses())
        walk.press(f'a[data-answer="{second}={IDEA[second]}"]', held="Control")
        end = time.monotonic() + 20
        while len(found := walk.walker.addresses()) == before or not all("/" in it for it in found):
            assert time.monotonic() < end, found
            time.sleep(0.1)
        opened = [it for it in found if f"{second}={IDEA[second]}" in it]
        assert len(opened) == 1, found
        assert f"{fact}={IDEA[fact]}" in opened[0]
        assert "roll=forening" in opened[0]
        assert walk.step == second


def test_search(walk: Walk) -> None:
    walk.open("om/")
    walk.press("[data-search-open]")
    walk.until("() => document.activeElement.id === 'sok-falt'")
    walk.write("uphandling")
    walk.until(SAYS, "[data-search-status]", "Visar träffar för ”upphandling”")
    walk.sees("[data-search-results] a mark")
    walk.walker.key("Escape")
    walk.until("() => !document.getElementById('sok').open")
    walk.until("() => document.activeElement.matches('[data-search-open]')")

    walk.press("[data-search-open]")
    walk.walker.read(FIELD, "bidrag")
    walk.sees("[data-search-results] a")
    walk.walker.read(HELD)
    walk.walker.read(FIELD, "å" * 80_000)
    walk.until(SAYS, "[data-search-status]", "läste bara en del")
    assert walk.walker.read("() => window.held") < 1_000


def test_the_bar_of_a_dark_dialog_is_dark(walk: Walk) -> None:
    walk.open("om/")
    walk.press("details:has(form[data-appearance]) > summary")
    walk.press('label:has(input[value="morkt"])')
    walk.press("[data-search-open]")
    walk.write("bidrag")
    walk.sees("[data-search-results] a")
    x, top, bottom = walk.walker.read("""() => {
      const box = document.getElementById("sok").getBoundingClientRect();
      return [box.right - 4, box.top + 20, box.bottom - 20];
    }""")
    strip = walk.picture().crop((round(x), round(top), round(x) + 1, round(bottom)))
    # The bar itself may be light, but not all of the way that it runs.
    assert sum(strip.histogram()[200:]) < strip.height / 2


def press_keep(walk: Walk) -> None:
    """Press the button that keeps the pages or removes them, once it is known which."""
    walk.until("(of) => document.querySelector(of)?.disabled === false", BUTTON)
    walk.press(BUTTON)


def test_without_a_network(new_walk: NewWalk, host: Host) -> None:
    with new_walk(host.base) as walk:
        walk.choose("malmo", "forening")
        walk.engine()
        walk.open(OFFLINE)
        if not walk.walker.read("() => 'serviceWorker' in navigator"):
            pytest.skip("this browser keeps no pages")
        press_keep(walk)
        walk.until(SAYS, SAVE, "Frågorna är också sparade", patience=60)
        walk.until(ENGINE_IS_KEPT)
        host.stop()

        walk.open("kunskap/iop/")
        assert walk.text("h1") == "Vad är ett IOP?"
        walk.choose("soderhamn", "forening")
        walk.engine()
        given = walk.answer_all(IDEA)
        walk.result()
        assert walk.outcome() == exact("soderhamn", given)
        walk.reload()
        walk.engine()
        walk.arrive("resultat")
        walk.open("finns/inte/")
        walk.sees("#saknas")
        walk.open(OFFLINE)
        press_keep(walk)
        walk.until(SAYS, SAVE, "Allt är borttaget")
        walk.assert_nothing_is_left()


def test_cookies_are_blocked(new_walk: NewWalk) -> None:
    with new_walk(cookies=False) as walk:
        walk.open(OFFLINE)
        press_keep(walk)
        # Firefox lets no page keep anything then; the others' settings are about less.
        walk.until(TOLD, SAVE)
        assert not walk.walker.read("(of) => document.querySelector(of).disabled", BUTTON)
        walk.choose("malmo", "forening")
        walk.engine()
        given = walk.answer_all(IDEA)
        walk.result()
        assert walk.outcome() == exact("malmo", given)
