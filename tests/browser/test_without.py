"""Less than a whole browser: no scripts, no WebAssembly, files that are missing or damaged."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from guide_engine.logic import SINGLY
from guide_engine.pages.context import LEAST
from scripts.serve import Alter, Reply, running
from tests.browser.cases import exact
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.visitor import ELSEWHERE, LATE, SHORT, Visitor
from tests.representatives import ASKS_MOST, LONGEST
from tests.strategies import IDEA, RULEBOOK
from tests.thorough import mostly

ENGINE = "/assets/engine/"
SCRIPTS = "/assets/javascripts/guide/"


def assert_whole_result(visitor: Visitor) -> None:
    """Check that a result gives its reasons and its sources."""
    page = visitor.page
    expect(page.locator("#guide h1")).to_be_visible()
    expect(page.locator(".guide-outcome .guide-marks a").first).to_be_visible()
    expect(page.locator(".guide-form")).to_have_count(3)
    for form in page.locator(".guide-form").all():
        assert len(form.locator("dd").inner_text()) > 20
    # Where the form is not an IOP its criteria say nothing.
    criteria = page.locator("tr[data-criterion]").count()
    assert criteria > 5 if visitor.outcome()[0] in ("iop", "utred") else criteria == 0
    assert page.locator("[data-next-step]").count() > 0


@pytest.mark.parametrize("of", mostly(LONGEST, ASKS_MOST))
def test_the_whole_way_without_scripts(new_visitor: NewVisitor, of: str) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.choose(of, "forening")

    given = visitor.answer_all(IDEA)

    visitor.arrive("resultat")
    assert visitor.outcome() == exact(of, given)
    assert_whole_result(visitor)
    expect(visitor.page.locator(".guide-ways noscript")).to_be_visible()
    expect(visitor.page.locator('a[data-nav="check_answers"]')).to_be_hidden()
    expect(visitor.page.locator("[data-search-open]")).to_be_hidden()
    visitor.page.locator(".guide-outcome .guide-marks a").first.click()
    visitor.page.wait_for_url(ELSEWHERE)
    visitor.page.go_back()
    visitor.page.go_back()
    expect(visitor.guide).not_to_have_attribute("data-page", "resultat")
    visitor.page.locator('a[data-nav="restart"]').click()
    visitor.arrive("start")


def altered(*names: str, alter: Callable[[Reply], Reply]) -> Alter:
    """Alter the files of the guide's scripts and engine that have such a name in their path."""

    def one(path: str, reply: Reply) -> Reply:
        hit = path.startswith((ENGINE, SCRIPTS)) and any(name in path for name in names)
        return alter(reply) if hit else reply

    return one


def missing(_: Reply) -> Reply:
    return Reply(404, {"Content-Type": "text/html"}, b"<h1>Not found</h1>")


def cut_short(reply: Reply) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def failing(_: Reply) -> Reply:
    return Reply(503, {"Content-Type": "text/plain"}, b"later")


def policy(directives: str) -> Alter:
    """Add a content policy to every reply."""

    def alter(_: str, reply: Reply) -> Reply:
        return replace(reply, headers={**reply.headers, "Content-Security-Policy": directives})

    return alter


BROKEN: dict[str, Alter] = {
    "no WebAssembly": policy("script-src 'self'"),
    "no workers": policy("worker-src 'none'"),
    "no wasm": altered(".wasm", alter=missing),
    "half the wasm": altered(".wasm", alter=cut_short),
    "half the engine": altered(".bin", ".whl", alter=cut_short),
    "no worker": altered("worker.js", alter=missing),
    "no files at all": altered("/engine/", alter=failing),
    "neither engine nor walk": altered("/engine/", "walk.js", alter=missing),
}
EACH_WAY = ("no WebAssembly", "no wasm", "no worker", "neither engine nor walk")
"""The engine says that it can't, a file of it is missing, and so is what asks or stands in."""


@pytest.mark.parametrize("kind", mostly(BROKEN, *EACH_WAY))
def test_a_broken_engine_leaves_the_static_guide(
    new_visitor: NewVisitor, serve: Serve, kind: str
) -> None:
    visitor = new_visitor(serve(BROKEN[kind]), faults=True)

    way = IDEA if kind == "no wasm" else SHORT
    visitor.choose("soderhamn", "forening")
    status = visitor.page.locator("#guide-status")
    expect(status).to_be_visible(timeout=LATE)
    assert 20 < len(status.inner_text()) < 200
    expect(visitor.page.locator("#guide-loading")).to_have_count(0)

    given: dict[str, str] = {}
    while (fact := visitor.step) not in ("kontroll", "resultat"):
        given[fact] = way.get(fact, SINGLY)
        visitor.answer(fact, given[fact])
        assert given.items() <= visitor.fragment.items()
        expect(visitor.page.locator("#guide h1")).to_be_focused()
    visitor.result()

    assert visitor.outcome() == exact("soderhamn", given)
    assert_whole_result(visitor)
    expect(status).to_be_visible()
    visitor.page.go_back()
    expect(visitor.guide).not_to_have_attribute("data-page", "resultat")
    visitor.page.go_forward()
    visitor.arrive("resultat")
    visitor.page.reload()
    visitor.arrive("resultat")
    assert given.items() <= visitor.fragment.items()


def test_the_answers_are_checked_and_changed_without_an_engine(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    visitor = new_visitor(serve(BROKEN["no files at all"]), faults=True)
    page = visitor.page
    visitor.choose("soderhamn", "forening")

    given = visitor.answer_all({**IDEA, "avtalstid": "vet_ej"})

    assert visitor.step == "kontroll"
    rows = page.locator(".guide-given > div").filter(visible=True)
    asked = [row.get_attribute("data-given") for row in rows.all()]
    # What one answer has said of a later question stands there too.
    assert {*given} - {*RULEBOOK.gatherings} < {*asked}
    row = page.locator('[data-given="avtalstid"] dd').filter(visible=True)
    expect(row.first).to_have_text("Vet inte")
    page.locator('a[data-nav="change-avtalstid"]').click()
    visitor.arrive("avtalstid")
    expect(visitor.option("avtalstid", "vet_ej")).to_have_attribute("aria-current", "true")
    visitor.answer("avtalstid", IDEA["avtalstid"])
    visitor.arrive("kontroll")
    expect(row.first).not_to_have_text("Vet inte")
    given["avtalstid"] = IDEA["avtalstid"]
    assert given.items() <= visitor.fragment.items()

    visitor.result()

    assert visitor.outcome() == exact("soderhamn", given)
    page.locator('.guide-ways a[data-nav="check_answers"]').click()
    visitor.arrive("kontroll")
    page.locator('a[data-nav="back"]').click()
    visitor.arrive([*given][-1])
    page.reload()
    visitor.arrive([*given][-1])
    page.locator('a[data-nav="back"]').click()
    visitor.arrive([*given][-2])
    assert given.items() <= visitor.fragment.items()


def test_few_answers_need_no_check_without_an_engine(new_visitor: NewVisitor, serve: Serve) -> None:
    visitor = new_visitor(serve(BROKEN["no files at all"]), faults=True)
    visitor.choose("soderhamn", "forening")

    given = visitor.answer_all(SHORT)

    assert len(given) < LEAST
    assert visitor.step == "resultat"
    assert visitor.outcome() == exact("soderhamn", given)


def test_the_wrong_type_of_wasm(new_visitor: NewVisitor, serve: Serve) -> None:
    """Some servers do not know .wasm: the guide works, live or static."""
    plain = altered(
        ".wasm", alter=lambda reply: replace(reply, headers={"Content-Type": "text/plain"})
    )
    visitor = new_visitor(serve(plain), faults=True)
    visitor.choose("soderhamn", "forening")
    expect(visitor.page.locator("#guide-loading")).to_have_count(0, timeout=LATE)

    given = visitor.answer_all(IDEA)
    if visitor.step == "kontroll":
        visitor.result()

    visitor.arrive("resultat")
    assert visitor.outcome() == exact("soderhamn", given)
    assert given.items() <= visitor.fragment.items()


@pytest.mark.parametrize("file", ["shell.js", "engine.js"])
def test_a_missing_script_leaves_plain_pages(
    new_visitor: NewVisitor, serve: Serve, file: str
) -> None:
    visitor = new_visitor(serve(altered(file, alter=missing)), faults=True)
    visitor.open("guiden/malmo/")
    visitor.option("roll", "tjansteperson").click()
    expect(visitor.guide).not_to_have_attribute("data-page", "start")

    given = visitor.answer_all(SHORT)

    visitor.arrive("resultat")
    assert visitor.outcome() == exact("malmo", given)
    assert_whole_result(visitor)


def test_an_engine_that_never_comes_is_given_up(new_visitor: NewVisitor, serve: Serve) -> None:
    never = threading.Event()

    def alter(path: str, reply: Reply) -> Reply:
        if path.endswith((".wasm", ".whl")):
            never.wait(60)
        return reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.page.clock.install()
    visitor.choose("malmo", "forening")
    first = visitor.step
    visitor.answer(first, IDEA[first])
    expect(visitor.page.locator("#guide-status")).to_be_hidden()

    # Progress may come a little later and put the limit off.
    status = visitor.page.locator("#guide-status")
    for _ in range(10):
        visitor.page.clock.fast_forward(21_000)
        visitor.page.wait_for_timeout(200)
        if status.is_visible():
            break

    expect(status).to_be_visible()
    given = {first: IDEA[first], **visitor.answer_all(IDEA)}
    visitor.result()
    assert visitor.outcome() == exact("malmo", given)
    assert given.items() <= visitor.fragment.items()
    never.set()


def test_an_engine_that_falls_silent_gives_way_to_the_static_pages(
    new_visitor: NewVisitor,
) -> None:
    visitor = new_visitor(faults=True)
    visitor.page.add_init_script("""
      const {postMessage} = Worker.prototype;
      let asked = 0;
      Worker.prototype.postMessage = function (message) {
        if (message.type !== "ask" || ++asked < 20) postMessage.call(this, message);
      };
    """)
    visitor.page.clock.install()
    visitor.choose("malmo", "forening")
    visitor.engine()
    given: dict[str, str] = {}
    for _ in IDEA:
        if visitor.page.locator("#guide-status").is_visible():
            break
        given[visitor.step] = IDEA[visitor.step]
        visitor.option(visitor.step, IDEA[visitor.step]).click()
        visitor.page.wait_for_timeout(300)
        visitor.page.clock.fast_forward(6_000)
        visitor.page.wait_for_timeout(300)

    assert len(given) > 1
    assert given.items() <= visitor.fragment.items()
    given |= visitor.answer_all(IDEA)
    visitor.result()
    assert visitor.outcome() == exact("malmo", given)
    assert given.items() <= visitor.fragment.items()


def test_a_shared_result_without_an_engine(
    new_visitor: NewVisitor, serve: Serve, visitor: Visitor
) -> None:
    visitor.choose("soderhamn", "forening")
    visitor.engine()
    given = visitor.answer_all(IDEA)
    visitor.result()

    for other in (
        new_visitor(java_script_enabled=False),
        new_visitor(serve(BROKEN["no wasm"]), faults=True),
    ):
        other.open(visitor.address)
        other.arrive("resultat")
        assert other.outcome() == visitor.outcome()
        assert_whole_result(other)
        assert given.items() <= other.fragment.items()


def test_storage_that_is_closed(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.scripts = False  # what is stored cannot be asked for
    visitor.page.add_init_script("""
      const closed = {get() { throw new DOMException("closed", "SecurityError"); }};
      Object.defineProperty(window, "localStorage", closed);
      Object.defineProperty(window, "sessionStorage", closed);
    """)
    visitor.choose("malmo", "forening")
    visitor.engine()
    visitor.answer_all(SHORT)
    visitor.result()
    assert visitor.outcome()[0] == "upphandling"


def test_the_site_needs_no_folder_of_its_own(
    new_visitor: NewVisitor, site: Path, tmp_path: Path
) -> None:
    """The site works in a folder of a host, not only at its root."""
    (tmp_path / "iop").symlink_to(site)
    with running(tmp_path) as base:
        visitor = new_visitor(f"{base}iop/")
        visitor.choose("malmo", "forening")
        visitor.engine()
        visitor.answer_all(SHORT)
        visitor.result()
        assert visitor.outcome()[0] == "upphandling"
        assert visitor.address.startswith("guiden/malmo/")
