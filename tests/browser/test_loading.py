"""When the engine starts, and what happens when it can't: live or page by page, answers kept."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect

from scripts.measure.bench.line import Speed, line
from scripts.payload.manifest import BUNDLE
from scripts.serve import Reply
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.visitor import LATE, LIVE, Visitor
from tests.strategies import IDEA

ENGINE = "/assets/engine/"
NO_MEMORY = b"WebAssembly.Memory = function () { throw new RangeError('no memory'); };\n"
NOTE_WAYS = """
window.ways = [];
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({data}) => data.type === "ready" && ways.push(data.way));
  }
};
"""
SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}});"


def engine_requests(visitor: Visitor) -> list[str]:
    return [url for url in visitor.requests if ENGINE in url]


def answer_on_static_pages(visitor: Visitor) -> dict[str, str]:
    given = {}
    for _ in range(2):
        fact = visitor.step
        given[fact] = IDEA[fact]
        visitor.answer(fact, IDEA[fact])
    return given


def test_nothing_is_fetched_before_a_sign_of_interest(visitor: Visitor) -> None:
    visitor.open("guiden/malmo/")
    visitor.page.locator("#guide-status").wait_for(state="attached")
    visitor.page.wait_for_timeout(2500)
    assert engine_requests(visitor) == []

    visitor.option("roll", "forening").focus()

    expect(visitor.page.locator("#guide-loading")).to_be_attached()


def test_saving_data_means_choosing_first(visitor: Visitor) -> None:
    visitor.page.add_init_script(SAVES_DATA)
    visitor.open("guiden/malmo/syfte.html")
    visitor.page.locator("#guide-status").wait_for(state="attached")
    fact = visitor.step
    visitor.option(fact, IDEA[fact]).focus()
    visitor.page.wait_for_timeout(2500)
    assert engine_requests(visitor) == []

    visitor.answer(fact, IDEA[fact])

    expect(visitor.page.locator("#guide-loading")).to_be_attached()
    expect(visitor.page.locator("#guide-loading")).to_have_count(0, timeout=LATE)
    assert engine_requests(visitor)


def test_a_slow_line_keeps_to_what_is_here(new_visitor: NewVisitor, base: str) -> None:
    with line(base, Speed(3e6)) as between:
        visitor = new_visitor(between.base)
        visitor.page.add_init_script(NOTE_WAYS)
        visitor.open("guiden/malmo/syfte.html#v=1&kommun=malmo&roll=forening")
        visitor.engine()
        first = visitor.page.evaluate("ways")
        before = between.down
        visitor.page.reload()
        visitor.engine()
        again = visitor.page.evaluate("ways")

        assert (first, again) == (["plain"], ["plain"])
        # A part of the memory, by which the line is judged, and the page; a whole one has 2.1 MB.
        assert between.down - before < 1_500_000
        visitor.page.goto("about:blank")


def test_a_damaged_memory_gives_way_to_a_plain_start(new_visitor: NewVisitor, serve: Serve) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        if "memory.bin" in path:
            return replace(reply, body=reply.body[: len(reply.body) // 2])
        return reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("soderhamn", "forening")
    given = answer_on_static_pages(visitor)
    expect(visitor.page.locator(LIVE)).to_be_visible(timeout=LATE)

    assert given.items() <= visitor.fragment.items()


def test_without_an_engine_the_pages_lead_on_and_it_can_be_tried_again(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    there = False

    def alter(path: str, reply: Reply) -> Reply:
        return reply if there or not path.startswith(ENGINE) else Reply(404, {}, b"")

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("soderhamn", "forening")
    again = visitor.page.get_by_role("button", name="Försök igen")
    expect(again).to_be_visible(timeout=LATE)
    given = answer_on_static_pages(visitor)
    expect(again).to_be_visible(timeout=LATE)

    there = True
    again.click()

    expect(visitor.page.locator(LIVE)).to_be_visible(timeout=LATE)
    assert given.items() <= visitor.fragment.items()
    expect(again).to_have_count(0)


def test_refused_memory_is_told(new_visitor: NewVisitor, serve: Serve) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        if path.endswith("/guide/worker.js"):
            return replace(reply, body=NO_MEMORY + reply.body)
        return reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("soderhamn", "forening")
    expect(visitor.page.get_by_role("button", name="Försök igen")).to_be_visible(timeout=LATE)

    assert answer_on_static_pages(visitor)


def test_a_killed_worker_keeps_the_answers(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(faults=True)
    visitor.choose("soderhamn", "forening")
    visitor.engine()
    given: dict[str, str] = {}
    for _ in range(2):
        fact = visitor.step
        given[fact] = IDEA[fact]
        for worker in visitor.page.workers:
            worker.evaluate("() => self.close()")
        visitor.option(fact, IDEA[fact]).click()
        expect(visitor.guide).not_to_have_attribute("data-page", fact, timeout=LATE)
        again = visitor.page.get_by_role("button", name="Försök igen")
        expect(again).to_be_visible(timeout=LATE)
        again.click()
        visitor.engine()
        assert given.items() <= visitor.fragment.items()


@pytest.mark.parametrize("reply", [Reply(404), Reply(body=b"{")], ids=["missing", "damaged"])
def test_a_profile_that_is_not_to_be_had_is_told_and_can_be_tried_again(
    new_visitor: NewVisitor, serve: Serve, reply: Reply
) -> None:
    there = False

    def alter(path: str, whole: Reply) -> Reply:
        return whole if there or not path.endswith(f"/malmo{BUNDLE}") else reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("malmo", "forening")
    again = visitor.page.get_by_role("button", name="Försök igen")
    expect(again).to_be_visible(timeout=LATE)

    given = answer_on_static_pages(visitor)
    there = True
    again.click()

    expect(visitor.page.locator(LIVE)).to_be_visible(timeout=LATE)
    assert given.items() <= visitor.fragment.items()


def test_the_next_page_is_there_before_it_is_chosen(new_visitor: NewVisitor, serve: Serve) -> None:
    """Static: the engine is not to be had, and then the network goes."""

    def alter(path: str, reply: Reply) -> Reply:
        return Reply(404, {}, b"") if path.startswith(ENGINE) else reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("soderhamn", "forening")
    expect(visitor.page.get_by_role("button", name="Försök igen")).to_be_visible(timeout=LATE)
    fact = visitor.step
    options = visitor.page.locator("#guide a[data-answer]").all()
    pages = {str(option.evaluate("(link) => link.href")).partition("#")[0] for option in options}
    for _ in range(LATE // 200):
        if pages <= set(visitor.requests):
            break
        visitor.page.wait_for_timeout(200)
    assert pages <= set(visitor.requests)
    visitor.page.wait_for_timeout(500)
    visitor.context.set_offline(True)

    visitor.answer(fact, IDEA[fact])

    assert visitor.fragment[fact] == IDEA[fact]


def test_an_answer_opened_in_another_tab_has_those_before_it(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return Reply(404, {}, b"") if path.startswith(ENGINE) else reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("malmo", "forening")
    first = visitor.step
    ways: tuple[Callable[[Locator], None], ...] = (
        lambda option: option.click(button="middle"),
        lambda option: option.click(modifiers=["ControlOrMeta"]),
    )
    for opens in ways:
        with visitor.context.expect_page() as opened:
            opens(visitor.option(first, IDEA[first]))
        there = Visitor(visitor.context, opened.value, visitor.base)
        expect(there.guide).not_to_have_attribute("data-page", first)
        assert {"roll": "forening", first: IDEA[first]}.items() <= there.fragment.items()
        opened.value.close()
    assert visitor.step == first


def test_a_page_that_the_server_fails_to_send_keeps_the_answers(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    failing = ""

    def alter(path: str, reply: Reply) -> Reply:
        if path.startswith(ENGINE):
            return Reply(404)
        return Reply(500) if failing and path.endswith(failing) else reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.page.add_init_script(SAVES_DATA)
    visitor.choose("malmo", "forening")
    fact = visitor.step
    option = visitor.option(fact, IDEA[fact])
    failing = str(option.evaluate("(link) => link.pathname"))
    before = visitor.address

    option.click()

    expect(visitor.page.locator("#guide-status")).to_contain_text("gick inte att hämta")
    assert (visitor.address, visitor.step) == (before, fact)
    failing = ""
    visitor.answer(fact, IDEA[fact])
    expect(visitor.page.locator("#guide-status")).to_be_hidden()
    assert {"roll": "forening", fact: IDEA[fact]}.items() <= visitor.fragment.items()


def test_an_engine_waits_in_vain_for_a_page_that_does_not_come(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    never, come = threading.Event(), threading.Event()

    def alter(path: str, reply: Reply) -> Reply:
        if path.startswith(ENGINE):
            come.wait(30)
        elif re.search(r"/malmo/(?!syfte)[^/]+.html$", path):
            never.wait(30)
        return reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.page.add_init_script(SAVES_DATA)
    visitor.choose("malmo", "forening")
    visitor.option("syfte", IDEA["syfte"]).click()
    come.set()

    expect(visitor.page.locator(LIVE)).to_be_visible(timeout=LATE)
    visitor.arrive("kompetens")
    assert visitor.fragment["syfte"] == IDEA["syfte"]
    never.set()


@pytest.mark.parametrize("kind", ["missing", "late"])
def test_a_result_needs_no_buttons(new_visitor: NewVisitor, serve: Serve, kind: str) -> None:
    never = threading.Event()

    def alter(path: str, reply: Reply) -> Reply:
        if not path.endswith("/guide/result.js"):
            return reply
        if kind == "late":
            never.wait(30)
        return Reply(404)

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("soderhamn", "forening")
    visitor.engine()
    given = visitor.answer_all({"syfte": "bestalld_tjanst", "kompetens": "ja", "marknad": "ja"})

    visitor.arrive("resultat")
    expect(visitor.page.locator(LIVE)).to_be_visible()
    assert given.items() <= visitor.fragment.items()
    expect(visitor.page.locator("#guide-status")).to_be_hidden()
    never.set()
