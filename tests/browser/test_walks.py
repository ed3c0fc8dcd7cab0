"""Ways through the live questionnaire: back, forward, changed answers, links, late engines."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from guide_engine.compiled import compiled
from guide_engine.decision import completed
from guide_engine.flow import walk
from guide_engine.logic import SINGLY
from guide_engine.model import Outcome, Role, Rulebook
from guide_engine.permalink import CHECK, RESULT, Visit, encode
from scripts.serve import Reply
from tests.browser.cases import way_to
from tests.browser.conftest import NewVisitor, Serve
from tests.browser.visitor import ELSEWHERE, LATE, LIVE, Visitor
from tests.strategies import IDEA, RULEBOOK, whole_of
from tests.thorough import mostly, thorough

ENGINE = "/assets/engine/"
GIVEN = ".guide-given > div"
EFFECTS = "details.guide-effects summary"
FOREIGN = "aside, script, img, iframe, object, embed, style, link, form, svg, [onerror], [onload]"


def listed(given: Mapping[str, str]) -> int:
    """Return how many answers Söderhamn's list has, with what one said of a later question."""
    asked, _ = walk(whole_of("soderhamn"), completed(RULEBOOK, given))
    return len(set(asked) - RULEBOOK.gatherings.keys())


def asked_in_soderhamn() -> dict[str, str]:
    """Return an idea's answers to what Söderhamn asks, each by itself."""
    asked, _ = walk(whole_of("soderhamn"), IDEA)
    return {fact: IDEA.get(fact, SINGLY) for fact in asked}


def at(visitor: Visitor, visit: Visit) -> None:
    """Open a page by its link, made by the engine."""
    visitor.open(f"guiden/{visit.profile}/#{encode(visit)}")
    visitor.engine()


def test_the_associations_way_in_soderhamn(visitor: Visitor, rulebook: Rulebook) -> None:
    visitor.choose("soderhamn", "forening")
    visitor.engine()
    expect(visitor.page.locator(".guide-role-help").first).to_contain_text("För er i föreningen")
    expect(visitor.page.locator(".guide-role-help", has_text="i kommunen")).to_have_count(0)

    given = visitor.answer_all(IDEA)

    assert visitor.step == "kontroll"
    expect(visitor.page.locator(GIVEN)).to_have_count(listed(given))
    visitor.result()
    assert visitor.outcome() == ("iop", "alla_villkor_uppfyllda")
    assert {**given, "kommun": "soderhamn", "roll": "forening"}.items() <= visitor.fragment.items()
    title = rulebook.words.rules["alla_villkor_uppfyllda"].title
    expect(visitor.page).to_have_title(f"{title} – Söderhamn – IOP-guiden")
    for links in (".guide-outcome .guide-marks a", ".guide-criteria .guide-marks a"):
        expect(visitor.page.locator(links).first).to_be_attached()
    visitor.page.locator(".guide-outcome .guide-marks a").first.click()
    visitor.page.wait_for_url(ELSEWHERE)
    anchor = visitor.page.url.split("#")[1]
    expect(visitor.page.locator(f'[id="{anchor}"]')).to_be_visible()
    visitor.page.go_back()
    visitor.arrive("resultat")


def test_the_officers_way_in_soderhamn(visitor: Visitor) -> None:
    visitor.choose("soderhamn", "tjansteperson")
    visitor.engine()

    visitor.answer_all({**IDEA, "syfte": "bestalld_tjanst", "marknad": "ja"})

    # Three answers lead straight to the result.
    visitor.arrive("resultat")
    assert visitor.outcome()[0] == "upphandling"
    expect(visitor.page.locator('[data-form="iop"]')).to_have_attribute("data-status", "utesluten")
    expect(visitor.guide).not_to_contain_text("För er i föreningen")
    assert visitor.fragment["roll"] == "tjansteperson"


@pytest.mark.parametrize(
    ("profile", "outcome"),
    [
        pytest.param("malmo", Outcome.IOP, marks=thorough),
        pytest.param("stockholm", Outcome.BIDRAG, marks=thorough),
        pytest.param("helsingborg", Outcome.UTRED, marks=thorough),
        ("gemensam", Outcome.ANNAN_VAG),
    ],
)
def test_a_way_in_each_other_profile(
    visitor: Visitor, rulebook: Rulebook, profile: str, outcome: Outcome
) -> None:
    way = way_to(compiled(rulebook, rulebook.profiles[profile]), outcome)
    visitor.choose(profile, "forening")
    visitor.engine()

    visitor.answer_all(way)
    visitor.result()

    assert visitor.outcome()[0] == outcome
    assert {**way, "kommun": profile}.items() <= visitor.fragment.items()
    expect(visitor.guide).to_have_attribute("data-profile", profile)


def test_back_and_forward_go_through_all_steps(visitor: Visitor) -> None:
    asked = [fact for fact in walk(whole_of("malmo"), IDEA)[0] if fact in IDEA]
    answered = {fact: IDEA[fact] for fact in asked[:-6]}
    visitor.open("guiden/malmo/")
    at(visitor, Visit("malmo", Role.FORENING, answered))
    steps = [visitor.step]
    while visitor.step != "kontroll":
        visitor.answer(visitor.step, IDEA[visitor.step])
        steps.append(visitor.step)
    visitor.result()
    steps.append("resultat")
    assert len(steps) > 5
    last = visitor.page.url

    for step in reversed(steps[:-1]):
        visitor.page.go_back()
        visitor.arrive(step)
        expect(visitor.page.locator("#guide h1")).to_be_focused()
    visitor.page.go_back()
    visitor.arrive("start")
    for step in steps:
        visitor.page.go_forward()
        visitor.arrive(step)

    assert visitor.page.url == last
    assert visitor.outcome()[0] == "iop"


def test_the_guides_own_link_back_shows_the_answer_given(visitor: Visitor) -> None:
    visitor.choose("malmo", "forening")
    visitor.engine()
    first = visitor.step
    visitor.answer(first, IDEA[first])

    visitor.page.locator('a[data-nav="back"]').click()

    visitor.arrive(first)
    expect(visitor.option(first, IDEA[first])).to_have_attribute("aria-current", "true")
    assert visitor.fragment[first] == IDEA[first]


def test_the_static_pages_lead_back_as_the_live_ones_do(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return Reply(404) if path.startswith(ENGINE) else reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.choose("soderhamn", "forening")
    steps = [visitor.step]
    for _ in range(3):
        visitor.answer(visitor.step, IDEA[visitor.step])
        steps.append(visitor.step)

    for step in steps[-2::-1]:
        visitor.page.locator('a[data-nav="back"]').click(
            position={"x": 5 + 20 * steps.index(step), "y": 9}
        )
        visitor.arrive(step)
        # With the answers that come after it too.
        assert {fact: IDEA[fact] for fact in steps[:-1]}.items() <= visitor.fragment.items()
        expect(visitor.option(step, IDEA[step])).to_have_attribute("aria-current", "true")
    visitor.page.locator('a[data-nav="back"]').click()
    visitor.arrive("start")


def test_answers_go_along_to_another_municipality(visitor: Visitor) -> None:
    given = {**asked_in_soderhamn(), "avtalstid": "over_4_ar"}
    at(visitor, Visit("soderhamn", Role.FORENING, given, RESULT))
    visitor.page.get_by_role("link", name="Jämför med en annan kommun").click()
    visitor.arrive("valj")
    expect(visitor.page.locator("#guide-choose")).to_contain_text("Svaren följer med")

    visitor.page.locator('a[data-profile="malmo"]').click()
    visitor.engine()

    # Malmö asks nothing that Söderhamn has not asked.
    visitor.arrive("resultat")
    expect(visitor.guide).to_have_attribute("data-profile", "malmo")
    assert given.items() <= visitor.fragment.items()
    assert visitor.fragment["roll"] == "forening"
    assert visitor.outcome()[0] == "iop"
    differs = visitor.page.locator(".guide-compared")
    told = "Jämfört med Söderhamn: en annan rekommendation"
    expect(differs.locator("summary")).to_have_text(told)
    expect(differs.locator("[data-becomes]")).to_have_count(2)
    differs.locator("summary").click()
    first = differs.locator("li").first
    expect(first).to_be_visible()
    expect(first).to_have_attribute("data-differs", "soderhamn_avtalstid")
    expect(first).to_contain_text("stämmer inte")

    differs.get_by_role("link", name="Se resultatet för Söderhamn").click()
    visitor.engine()

    expect(visitor.guide).to_have_attribute("data-profile", "soderhamn")
    visitor.arrive("resultat")
    assert visitor.outcome() == ("utred", "villkor_brister")
    expect(visitor.page.locator(".guide-compared")).to_have_attribute("data-compared", "malmo")


def test_what_it_is_compared_with_is_kept_without_the_engine(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return Reply(404) if path.startswith(ENGINE) else reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.open("guiden/malmo/kompetens.html#v=1&kommun=malmo&syfte=egen_verksamhet&jfr=soderhamn")
    visitor.answer("kompetens", "ja")
    kept = {"kommun": "malmo", "jfr": "soderhamn", "syfte": "egen_verksamhet", "kompetens": "ja"}
    assert kept.items() <= visitor.fragment.items()
    for before, place in (("kompetens", 5), ("syfte", 25)):
        visitor.page.locator('a[data-nav="back"]').click(position={"x": place, "y": 9})
        visitor.arrive(before)
        assert visitor.fragment["jfr"] == "soderhamn"


def test_a_changed_answer_keeps_the_others(visitor: Visitor, rulebook: Rulebook) -> None:
    given = {**asked_in_soderhamn(), "avtalstid": "vet_ej"}
    at(visitor, Visit("soderhamn", Role.FORENING, given, CHECK))

    visitor.page.locator('a[data-nav="change-avtalstid"]').click()
    visitor.arrive("avtalstid")
    visitor.answer("avtalstid", IDEA["avtalstid"])

    visitor.arrive("kontroll")
    kept = {key: value for key, value in visitor.fragment.items() if key in IDEA}
    said = completed(rulebook, {**given, "avtalstid": IDEA["avtalstid"]})
    assert kept == {fact: said[fact] for fact in said if fact in IDEA}
    visitor.result()
    assert visitor.outcome()[0] == "iop"


def test_an_answer_that_ends_the_questions_can_be_taken_back(visitor: Visitor) -> None:
    given = asked_in_soderhamn()
    at(visitor, Visit("soderhamn", Role.FORENING, given, CHECK))
    visitor.page.locator('a[data-nav="change-syfte"]').click()
    visitor.arrive("syfte")
    visitor.answer("syfte", "allmant_stod")
    visitor.arrive("kontroll")
    assert visitor.page.locator(GIVEN).count() < listed(given)

    visitor.page.locator('a[data-nav="change-syfte"]').click()
    visitor.arrive("syfte")
    visitor.answer("syfte", IDEA["syfte"])

    visitor.arrive("kontroll")
    expect(visitor.page.locator(GIVEN)).to_have_count(listed(given))


def test_a_shared_result_looks_the_same(
    visitor: Visitor, new_visitor: NewVisitor, rulebook: Rulebook
) -> None:
    way = way_to(compiled(rulebook, rulebook.profiles["stockholm"]), Outcome.UTRED)
    visitor.choose("stockholm", "tjansteperson")
    visitor.engine()
    visitor.answer_all(way)
    visitor.result()

    other = new_visitor(viewport={"width": 400, "height": 800})
    other.page.goto(visitor.page.url)
    other.engine()

    expect(other.page.locator(LIVE)).to_be_visible()
    assert other.page.url == visitor.page.url
    assert other.guide.text_content() == visitor.guide.text_content()
    unfolded = "folded => folded.map((details) => details.open)"
    there, here = (who.page.locator("#guide details") for who in (other, visitor))
    assert there.evaluate_all(unfolded) == here.evaluate_all(unfolded)


def test_a_link_to_the_first_page_finds_its_municipality(visitor: Visitor) -> None:
    visitor.open(f"guiden/#{encode(Visit('malmo', None, {'syfte': 'egen_verksamhet'}))}")

    expect(visitor.guide).to_have_attribute("data-profile", "malmo")
    visitor.engine()
    expect(visitor.guide).not_to_have_attribute("data-page", "start")
    assert visitor.fragment["syfte"] == "egen_verksamhet"


WAY = "v=1&kommun=malmo&syfte=egen_verksamhet"
WRONG = "är inget svar som guiden känner till"
DAMAGED = {
    "cut": (f"{WAY}&kompetens=j", WRONG),
    "percent": (f"{WAY}&kompetens=%E0%A4%A", "Länken"),
    "foreign": ("kampanj=brev&fotnot=1234", "finns inte i guiden"),
    "nothing": ("x", "finns inte i guiden"),
    "fields": ("&".join(f"a{n}=1" for n in range(200)), "Länken"),
    "huge": (f"{WAY}&x={'å' * 10_000}", "för lång"),
    "version": ("v=9&kommun=malmo&syfte=egen_verksamhet", "annan version"),
    "twice": (f"{WAY}&syfte=allmant_stod", "står två gånger"),
    "early": (f"{WAY}&steg=resultat", "Alla frågor är inte besvarade"),
    "rules": (f"{WAY}&regler=1900-01-01", "version"),
    "script": (
        f"{WAY}&kompetens=<script>document.title='x'</script>&<img src=x onerror=alert(1)>=1",
        WRONG,
    ),
    "attribute": (f'{WAY}&kompetens="><img src=x onerror=alert(1)>', WRONG),
    "municipality": ("v=1&kommun=<svg onload=alert(1)>&syfte=egen_verksamhet", WRONG),
    "prototype": ("__proto__=1&constructor=2&kommun=__proto__", "finns inte i guiden"),
}
LOST = ("percent", "huge")
FAULTLESS = ("rules", "early")
"""Other rules, and answers that are missing: told too, but nothing is wrong with such a link."""


def assert_told(visitor: Visitor, kind: str) -> None:
    """Check that the page says what is wrong, keeps what is right and holds nothing else."""
    fragment, said = DAMAGED[kind]
    fault = "" if kind in FAULTLESS else ".guide-notice--error"
    notice = visitor.page.locator(f"#guide-status .guide-notice{fault}")
    expect(notice).to_contain_text(said, timeout=LATE)
    expect(notice).to_be_visible()
    expect(visitor.page.locator("#guide h1")).to_be_visible()
    assert visitor.page.locator("article").locator(FOREIGN).count() == 0
    assert len(visitor.page.url) < 1000
    assert len(visitor.guide.inner_text()) < 20_000
    if "kommun=malmo&syfte=egen_verksamhet" in fragment and kind not in LOST:
        assert visitor.fragment["syfte"] == "egen_verksamhet"


@pytest.mark.parametrize("kind", mostly(["foreign", "huge", "script"], "script"))
def test_a_damaged_link_is_told_and_harmless(visitor: Visitor, kind: str) -> None:
    visitor.open(f"guiden/malmo/#{DAMAGED[kind][0]}")

    assert_told(visitor, kind)
    # The way on is open.
    step = visitor.step
    visitor.page.locator("a[data-answer]").first.click()
    expect(visitor.guide).not_to_have_attribute("data-page", step)
    expect(visitor.page.locator(".guide-notice--error")).to_have_count(0)


def test_every_damaged_link_is_told_in_a_running_guide(visitor: Visitor) -> None:
    visitor.open(f"guiden/malmo/#{WAY}")
    visitor.engine()
    for kind, (fragment, _) in DAMAGED.items():
        visitor.page.evaluate("(hash) => { location.hash = hash }", fragment)
        assert_told(visitor, kind)
        wrong = int(kind not in FAULTLESS)
        expect(visitor.page.locator(".guide-notice--error")).to_have_count(wrong)
        visitor.page.evaluate("(hash) => { location.hash = hash }", f"{WAY}&steg=syfte")
        expect(visitor.page.locator(".guide-notice")).to_have_count(0)


def test_an_unknown_municipality_is_told_where_one_is_chosen(visitor: Visitor) -> None:
    visitor.open("guiden/#v=1&kommun=<img src=x onerror=alert(1)>&syfte=egen_verksamhet")

    expect(visitor.page.locator("#guide-status")).to_contain_text(
        "kommun eller region som inte finns"
    )
    assert visitor.step == "valj"
    assert visitor.guide.locator(FOREIGN).count() == 0
    visitor.page.locator('a[data-profile="malmo"]').click()
    # The answers go along to whichever is chosen.
    visitor.engine()
    assert visitor.fragment["syfte"] == "egen_verksamhet"
    assert visitor.fragment["kommun"] == "malmo"


@pytest.mark.parametrize("changed", ["v=1&amp;kommun=malmo&amp;syfte=", "V=1&KOMMUN=MALMO.&SYFTE="])
def test_a_changed_link_to_the_first_page_finds_its_municipality(
    visitor: Visitor, changed: str
) -> None:
    visitor.open(f"guiden/#{changed}egen_verksamhet")
    expect(visitor.page.locator(LIVE)).to_have_attribute("data-profile", "malmo", timeout=LATE)
    assert visitor.fragment["syfte"] == "egen_verksamhet"
    assert visitor.address.startswith("guiden/malmo/")


def test_a_link_typed_over_another_is_followed(visitor: Visitor) -> None:
    visitor.open(f"guiden/malmo/#{WAY}")
    visitor.engine()

    visitor.page.evaluate("(hash) => { location.hash = hash }", f"{WAY}&kompetens=nej")

    visitor.arrive("resultat")
    assert visitor.fragment["kompetens"] == "nej"


def test_a_place_on_the_page_is_no_damaged_link(visitor: Visitor) -> None:
    visitor.open("guiden/soderhamn/#guide-choose")
    visitor.engine()
    visitor.page.wait_for_timeout(500)
    expect(visitor.page.locator(".guide-notice--error")).to_have_count(0)
    assert visitor.address == "guiden/soderhamn/#guide-choose"

    visitor.option("roll", "forening").click()

    expect(visitor.guide).not_to_have_attribute("data-page", "start")
    assert visitor.fragment["roll"] == "forening"


def test_a_skip_link_that_changes_the_address_keeps_the_answers(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return Reply(404) if path.endswith("/site/main.js") else reply

    visitor = new_visitor(serve(alter), faults=True)
    visitor.open(f"guiden/malmo/#{WAY}")
    visitor.engine()
    step = visitor.step
    visitor.page.locator(".skip-link").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**#innehall")
    assert visitor.step == step

    visitor.answer(step, IDEA[step])

    assert visitor.fragment["syfte"] == "egen_verksamhet"
    assert visitor.fragment[step] == IDEA[step]


class Late:
    """Holds the engine back until it is let go.

    Not all of its files: a browser opens six connections to a host and no more.
    """

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, path: str, reply: Reply) -> Reply:
        if path.endswith((".wasm", ".whl")):
            self.go.wait(60)
        return reply


def test_answers_before_the_engine_is_ready_are_kept(new_visitor: NewVisitor, serve: Serve) -> None:
    late = Late()
    visitor = new_visitor(serve(late))
    visitor.choose("soderhamn", "forening")
    given: dict[str, str] = {}
    for _ in range(3):
        fact = visitor.step
        given[fact] = IDEA[fact]
        visitor.answer(fact, IDEA[fact])
        expect(visitor.page.locator("#guide h1")).to_be_focused()
    here, step = visitor.page.url, visitor.step
    expect(visitor.page.locator(LIVE)).to_have_count(0)
    visitor.page.locator("details.guide-why summary").click()
    visitor.option(step, IDEA[step]).focus()

    late.go.set()
    visitor.engine()

    expect(visitor.page.locator(LIVE)).to_be_visible()
    assert visitor.step == step
    assert {**given, "kommun": "soderhamn"}.items() <= visitor.fragment.items()
    assert visitor.page.url.split("#")[0] == here.split("#")[0]
    expect(visitor.option(step, IDEA[step])).to_be_focused()
    expect(visitor.page.locator("details.guide-why")).to_have_attribute("open", "")
    visitor.page.keyboard.press("Enter")
    expect(visitor.guide).not_to_have_attribute("data-page", step)
    visitor.answer_all(IDEA)
    assert given.items() <= visitor.fragment.items()
    visitor.result()
    assert visitor.outcome()[0] == "iop"


@pytest.mark.parametrize("place", mostly([EFFECTS, 'a[data-nav="restart"]'], EFFECTS))
def test_readiness_leaves_the_focus_where_it_is(
    new_visitor: NewVisitor, serve: Serve, place: str
) -> None:
    late = Late()
    visitor = new_visitor(serve(late))
    visitor.choose("soderhamn", "forening")
    visitor.page.locator(place).focus()

    late.go.set()
    visitor.engine()

    expect(visitor.page.locator(place)).to_be_focused()


def test_a_static_result_becomes_the_exact_one(
    new_visitor: NewVisitor, serve: Serve, rulebook: Rulebook
) -> None:
    late = Late()
    visitor = new_visitor(serve(late))
    way = way_to(compiled(rulebook, rulebook.profiles["soderhamn"]), Outcome.BIDRAG)
    visitor.choose("soderhamn", "forening")
    visitor.answer_all(way)
    visitor.result()
    static = visitor.outcome()
    visitor.page.locator("#guide h1").focus()

    late.go.set()
    visitor.engine()

    expect(visitor.page.locator(LIVE)).to_be_visible()
    assert visitor.outcome() == static
    assert visitor.fragment["steg"] == "resultat"
    assert way.items() <= visitor.fragment.items()
    expect(visitor.page.locator("#guide h1")).to_be_focused()


def test_an_answer_in_the_very_moment_of_readiness_counts(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    late, slow, asked = Late(), threading.Event(), threading.Event()

    def alter(path: str, reply: Reply) -> Reply:
        if re.search(r"/guiden/soderhamn/(?!syfte\.).+\.html$", path):
            asked.set()
            slow.wait(60)
        return late(path, reply)

    visitor = new_visitor(serve(alter))
    visitor.choose("soderhamn", "forening")
    fact = visitor.step
    visitor.option(fact, IDEA[fact]).click()
    assert asked.wait(30)
    late.go.set()
    expect(visitor.page.locator("#guide-loading")).to_have_count(0, timeout=LATE)
    slow.set()

    expect(visitor.guide).not_to_have_attribute("data-page", fact)
    assert visitor.fragment[fact] == IDEA[fact]
    expect(visitor.page.locator(LIVE)).to_be_visible()


@thorough
def test_the_way_works_over_a_slow_line(new_visitor: NewVisitor, serve: Serve) -> None:
    def alter(path: str, reply: Reply) -> Reply:
        return replace(reply, delay=1.0 if path.startswith(ENGINE) else 0.1)

    visitor = new_visitor(serve(alter))
    visitor.choose("malmo", "tjansteperson")
    given = visitor.answer_all(IDEA)
    visitor.engine()
    if visitor.step == "kontroll":
        visitor.result()
    visitor.arrive("resultat")
    assert visitor.outcome()[0] == "iop"
    assert given.items() <= visitor.fragment.items()


def test_answers_before_the_shell_is_there_lead_on_without_it(
    new_visitor: NewVisitor, serve: Serve
) -> None:
    shell = threading.Event()

    def alter(path: str, reply: Reply) -> Reply:
        if path.endswith("/guide/shell.js"):
            shell.wait(60)
        return reply

    visitor = new_visitor(serve(alter))
    visitor.page.goto(f"{visitor.base}guiden/soderhamn/", wait_until="commit")
    visitor.option("roll", "forening").click(no_wait_after=True)
    expect(visitor.guide).not_to_have_attribute("data-page", "start")
    first = visitor.step
    visitor.option(first, IDEA[first]).click(no_wait_after=True)
    expect(visitor.guide).not_to_have_attribute("data-page", first)
    shell.set()
    visitor.engine()

    visitor.answer_all(IDEA)

    visitor.arrive("resultat")
    assert visitor.outcome()[0] == "iop"
    visitor.page.go_back()
    expect(visitor.guide).not_to_have_attribute("data-page", "resultat")
    assert visitor.step in IDEA
    visitor.page.locator('a[data-nav="restart"]').click()
    visitor.arrive("start")


def test_the_result_opens_in_a_new_tab(visitor: Visitor, rulebook: Rulebook) -> None:
    way = way_to(compiled(rulebook, rulebook.profiles["malmo"]), Outcome.UPPHANDLING)
    visitor.open(f"guiden/malmo/#{encode(Visit('malmo', None, way, RESULT))}")
    visitor.engine()
    visitor.arrive("resultat")

    visitor.page.locator("details.guide-answers summary").click()

    with visitor.context.expect_page() as opened:
        visitor.page.locator('a[data-nav^="change-"]').first.click(modifiers=["ControlOrMeta"])

    visitor.arrive("resultat")
    expect(opened.value.locator("#guide")).to_have_attribute("data-page", next(iter(way)))
