"""Other ways in: the way to an answer in the picture, and examples that open the guide."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guide_engine.permalink import RESULT, Visit, encode
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import LIVE, Visitor
from tests.strategies import IDEA, RULEBOOK

# The numbers of the rules whose way in, and whose own box, is drawn with a thick line.
MARKED = """() => {
  const thick = (it) => it && parseFloat(getComputedStyle(it).strokeWidth) >= 4;
  const steps = [...document.querySelectorAll(".flow-step")];
  const marked = (part) => steps.filter((step) => thick(step.querySelector(part)));
  const numbers = (part) => marked(part).map((step) => steps.indexOf(step) + 1);
  return [numbers(".flow-arrow"), numbers(".flow-rule")];
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_the_way_to_a_rule_is_marked(new_visitor: NewVisitor, scripts: bool) -> None:
    visitor = new_visitor(java_script_enabled=scripts)
    number = len(RULEBOOK.rules) // 2
    rule = RULEBOOK.rules[number - 1]
    visitor.open(f"sa-fungerar-guiden/#vag-{rule.id}")
    told = visitor.page.locator("#flode-vag")
    if not scripts:
        # The picture stands as it is; the stylesheet marks it without a script.
        expect(visitor.page.locator(f"#vag-{rule.id}")).to_be_in_viewport()
        expect(told).to_be_hidden()
        return
    arrows, boxes = visitor.page.evaluate(MARKED)
    assert arrows == list(range(1, number + 1))
    assert boxes == [number]
    expect(told).to_be_focused()
    expect(told).to_contain_text(f"Regel {number} ")
    first, last = RULEBOOK.rules[0], RULEBOOK.rules[-1]
    for each, said in ((first, "den första"), (last, f"Regel {len(RULEBOOK.rules)} ")):
        visitor.page.evaluate("(id) => { location.hash = id; }", f"vag-{each.id}")
        expect(told).to_contain_text(said)
    visitor.page.evaluate("location.hash = 'flode'")
    expect(told).to_be_hidden()


def test_a_result_leads_to_its_way_and_takes_no_answers_along(visitor: Visitor) -> None:
    visitor.open(f"guiden/gemensam/#{encode(Visit('gemensam', None, IDEA, RESULT))}")
    visitor.page.locator(LIVE).wait_for()
    rule = visitor.outcome()[1]
    visitor.page.locator(".guide-about a").first.click()
    expect(visitor.page.locator("#flode-vag")).to_be_visible()
    assert visitor.address == f"sa-fungerar-guiden/#vag-{rule}"


def test_an_example_opens_the_guide_with_its_answers(visitor: Visitor) -> None:
    visitor.open("kunskap/exempel/")
    opens = visitor.page.locator("a[href*='steg=kontroll']")
    details = visitor.page.locator("details", has=opens).first
    details.locator("summary").click()
    details.locator(opens).click()
    visitor.page.locator(LIVE).wait_for()
    assert visitor.step == "kontroll"
