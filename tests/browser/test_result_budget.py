"""How long a result is: on a screen, on a phone, in words and on paper.

Every static result, and live ones for each rule and role. One page a profile and width is opened;
the guide's part is then exchanged for each result's, as the scripts do it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from pypdf import PdfReader

from guide_engine.decision import completed
from guide_engine.flow import fact_at, walk
from guide_engine.logic import DONT_KNOW, SINGLY
from guide_engine.model import Outcome, Profile, Role
from guide_engine.permalink import RESULT, Visit, encode
from guide_engine.session import turn
from tests.browser.cases import Case, flow_cases
from tests.browser.conftest import NewVisitor
from tests.browser.static_site import addresses, read
from tests.browser.visitor import Visitor
from tests.representatives import for_spoken
from tests.strategies import IDEA, RULEBOOK, whole_of

TODAY = "2026-11-21"
HEIGHTS = {1280: (900, 2600), 390: (844, 4800)}
"""The height of the window and the most that a page may have, by the window's width."""
FOLD_WORDS, PANEL_WORDS = 450, 70
PRINTED_PAGES = 2
PAPER = {"top": "10mm", "right": "10mm", "bottom": "10mm", "left": "10mm"}
# Puts results in the place of the guide's part, as `shell.js` does; gives each one's figures.
MEASURE = """(results) => results.map(([name, html]) => {
  const part = new DOMParser().parseFromString(html, "text/html").getElementById("guide");
  for (const button of part.querySelectorAll("button[hidden]")) button.hidden = false;
  document.getElementById("guide").replaceWith(document.adoptNode(part));
  const folded = (text) => text.parentElement.closest("details:not([open]) > :not(summary)");
  const {DOCUMENT_POSITION_PRECEDING: EARLIER} = Node;
  const words = (root, before) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let found = 0;
    for (let text; (text = walker.nextNode()); ) {
      if (before && before.compareDocumentPosition(text) !== EARLIER) break;
      if (!folded(text)) found += (text.data.match(/[\\p{L}\\p{N}]+/gu) ?? []).length;
    }
    return found;
  };
  const fold = part.querySelector("details:not([open])");
  const page = document.documentElement;
  return [name, {
    height: page.scrollHeight,
    fold: words(part, fold),
    panel: words(part.querySelector(".guide-outcome"), null),
    seen: words(part, null),
    wider: page.scrollWidth - innerWidth,
  }];
})"""

# What stands outside the fold that it belongs to, with everything unfolded.
OUTSIDE = """() => {
  const folds = [...document.querySelectorAll("#guide details")];
  for (const fold of folds) fold.open = true;
  return folds.flatMap((fold) => [...fold.querySelectorAll("*")]
    .filter((part) => part.getBoundingClientRect().right > fold.getBoundingClientRect().right + 1)
    .map((part) => part.outerHTML.slice(0, 80)));
}"""

type Figures = dict[str, dict[str, int]]


def ways(profile: Profile) -> Iterator[tuple[str, Case]]:
    """Iterate over two ways to each rule: the one of most answers, and the most uncertain one."""
    whole = whole_of(profile.id)
    by_rule: dict[str, list[Case]] = {}
    for case in (dict(IDEA), *flow_cases(whole)):
        asked, state = walk(whole, completed(RULEBOOK, case))
        way = {fact: case[fact] for fact in case if fact in asked}
        by_rule.setdefault(str(state.rule.value), []).append(way)
    for rule, cases in by_rule.items():
        yield rule, max(cases, key=len)
        yield rule, max(cases, key=lambda case: list(case.values()).count(DONT_KNOW))


def answered(of: str, case: Case) -> Mapping[str, str]:
    """Return answers with "vet inte" to whatever else a municipality asks."""
    answers = completed(RULEBOOK, case)
    while (fact := fact_at(whole_of(of), walk(whole_of(of), answers)[1])) is not None:
        answers[fact] = SINGLY if fact in RULEBOOK.gatherings else DONT_KNOW
    return answers


@cache
def live(profile: Profile, site: Path, role: Role) -> list[tuple[str, Outcome, str]]:
    """Return results of the engine: a name, the outcome, the markup.

    Those for an association are compared with another municipality, where they are longest.
    """
    beside = "stockholm" if profile.id == "soderhamn" else "soderhamn"
    found: list[tuple[str, Outcome, str]] = []
    for number, (rule, case) in enumerate(ways(profile)):
        visit = Visit(profile.id, role, case, RESULT)
        if role is Role.FORENING:
            visit = replace(visit, answers=answered(beside, case), compared=beside)
        fragment = encode(visit)
        shown = turn(RULEBOOK, addresses(site), fragment, today=TODAY).page
        outcome = RULEBOOK.rules_by_id[rule].outcome
        assert f'data-rule="{rule}"' in shown.html
        found.append((f"{role} {rule} {number} #{fragment}", outcome, shown.html))
    return found


def static(site: Path, profile: Profile) -> list[Path]:
    """Return the profile's static results."""
    pages = sorted((site / "guiden" / profile.id).glob("*.html"))
    return [page for page in pages if read(page).step == "resultat"]


def at_a_result(new_visitor: NewVisitor, site: Path, profile: Profile) -> Visitor:
    """Return a visitor at a static result, where the guide's scripts do not come."""
    visitor = new_visitor(faults=True)
    visitor.page.route("**/guide/*.js", lambda route: route.abort())
    visitor.open(f"guiden/{profile.id}/{static(site, profile)[0].name}")
    return visitor


@for_spoken
def test_a_result_is_short(
    new_visitor: NewVisitor, profile: Profile, site: Path, tmp_path: Path
) -> None:
    results = [
        (page.name, page.read_text(encoding="utf-8").partition("<article")[2])
        for page in static(site, profile)
    ]
    results += [(name, html) for role in Role for name, _, html in live(profile, site, role)]
    visitor = at_a_result(new_visitor, site, profile)

    for width, (height, highest) in HEIGHTS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        measured: Figures = dict(visitor.page.evaluate(MEASURE, results))

        assert len(measured) > 100
        note(measured, tmp_path / f"{width}.json")
        too_much = {
            name: of
            for name, of in measured.items()
            if of["height"] > highest
            or of["fold"] > FOLD_WORDS
            or of["panel"] > PANEL_WORDS
            or of["wider"] > 0
        }
        assert too_much == {}


def note(measured: Figures, file: Path) -> None:
    """Write the figures of all results for who wants to see how near the limits they are."""
    figures: dict[str, Any] = {
        what: {
            "max": max(of[what] for of in measured.values()),
            "median": median(of[what] for of in measured.values()),
            "of": max(measured, key=lambda name: measured[name][what]),
        }
        for what in ("height", "fold", "panel", "seen")
    }
    file.write_text(json.dumps(figures | {"number": len(measured)}, indent=1), encoding="utf-8")


def test_nothing_unfolded_stands_outside_its_fold(visitor: Visitor) -> None:
    visitor.open("guiden/soderhamn/resultat-villkor-okanda-namnd.html")
    for width in (*HEIGHTS, 1000):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.page.evaluate(OUTSIDE) == [], width


@for_spoken
def test_a_result_prints_on_two_pages(
    new_visitor: NewVisitor, profile: Profile, site: Path
) -> None:
    longest: dict[Outcome, tuple[str, str]] = {}
    for name, outcome, html in live(profile, site, Role.FORENING):
        if len(html) > len(longest.get(outcome, ("", ""))[1]):
            longest[outcome] = (name, html)
    visitor = at_a_result(new_visitor, site, profile)

    printed: dict[str, int] = {}
    for name, html in longest.values():
        visitor.page.evaluate(MEASURE, [(name, html)])
        paper = visitor.page.pdf(format="A4", margin=PAPER)  # type: ignore[arg-type]
        printed[name] = len(PdfReader(BytesIO(paper)).pages)

    assert longest.keys() == set(Outcome)
    assert {name: pages for name, pages in printed.items() if pages > PRINTED_PAGES} == {}
