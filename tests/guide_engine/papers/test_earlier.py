"""A link made with earlier rules: what they said, what differs today, and where it opens."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine import browser
from guide_engine.assessment import assess
from guide_engine.decision import completed, criterion_status, prune
from guide_engine.flow import fact_at, walk
from guide_engine.model import Role, Status
from guide_engine.papers.basis import basis
from guide_engine.papers.earlier import Earlier, Known, earlier
from guide_engine.papers.earlier_view import earlier_block, earlier_blocks, earlier_page
from guide_engine.papers.memo import memo
from guide_engine.papers.paper import Paper, texts
from guide_engine.papers.words import paper_words
from guide_engine.permalink import CHECK, RESULT, Visit, encode
from guide_engine.releases import Release, find_release
from guide_engine.session import EarlierPages, Turn, turn
from tests.markup import Element, read, text
from tests.oracle import deciding_rule
from tests.strategies import (
    CASES,
    IDEA,
    NEW_FACTS,
    OLD_LINK,
    RULEBOOK,
    all_values,
    any_answers,
    whole_of,
)

FIRST = "2026-11-21"
TOLD = EarlierPages(earlier_block, earlier_page)


@cache
def release() -> Release:
    return find_release(FIRST, RULEBOOK)


OF = tuple(sorted(release().rulebook.profiles))
TRIED = [(case.id, of) for case in CASES if case.answers for of in case.profiles if of in OF]
"""Cases and profiles; no answers at all are no result that anybody has a link to."""

BY_ID = {case.id: case for case in CASES}


def old_answers(case: str) -> dict[str, str]:
    """Return the answers of a case as a link of the first version could have them."""
    reads = release().reads
    return {
        fact: reads.get(fact, {}).get(value, value)
        for fact, value in BY_ID[case].answers.items()
        if fact not in NEW_FACTS
    }


def found_for(of: str, answers: Mapping[str, str], version: str = FIRST) -> Earlier:
    found = earlier(RULEBOOK, Visit(of, None, answers), version)
    assert found is not None
    return found


def opened(fragment: str) -> Turn:
    return turn(RULEBOOK, {}, fragment, earlier=TOLD)


def having(html: str, attribute: str, value: str | None = None) -> list[Element]:
    """Return the elements that have an attribute, with a value if one is given."""
    return [
        each
        for each in read(html)
        if attribute in each.attributes and value in (None, each.attributes[attribute])
    ]


def page_of(shown: Turn) -> str:
    (guide,) = having(shown.page.html, "data-page")
    return str(guide.attributes["data-page"])


def link(html: str, nav: str) -> str:
    """Return the fragment that a link leads to."""
    (found,) = having(html, "data-nav", nav)
    return urlsplit(str(found.attributes["href"])).fragment


# ---- What the rules said, for every case ---------------------------------------------------


@pytest.mark.parametrize("of", OF)
def test_an_earlier_result_is_what_its_rules_say(of: str) -> None:
    old = release().rulebook
    tried = [case for case, profile in TRIED if profile == of]
    assert tried
    differing = 0
    for case in tried:
        for given_ in (BY_ID[case].answers, old_answers(case)):
            found = found_for(of, given_)
            answers = completed(RULEBOOK, given_)
            rule = deciding_rule(old, old.profiles[of], answers)
            assert rule is not None
            assert found.then is not None
            assert (found.then.rule, found.then.outcome) == (rule.id, rule.outcome), case
            assert found.then.title == release().titles[rule.id]
            assert found.now == assess(RULEBOOK, RULEBOOK.profiles[of], answers)
            kept = prune(old, answers)
            assert {c.id: c.before for c in found.criteria if c.before is not None} == {
                id_: criterion_status(old, old.criteria[id_], kept)
                for id_ in old.profiles[of].requires
            }
            assert {c.id: c.after for c in found.criteria if c.after is not None} == {
                c.criterion.id: c.status for c in found.now.criteria if c.required
            }
            differing += found.other_outcome
    assert differing


def test_a_criterion_has_changed_where_it_stands_in_the_way_otherwise() -> None:
    harmless = {Status.MET, Status.NOT_APPLICABLE, None}
    seen = set()
    for case, of in TRIED:
        for each in found_for(of, old_answers(case)).criteria:
            same = each.before is each.after or {each.before, each.after} <= harmless
            assert each.changed is not same
            seen.add(each.changed)
    assert seen == {True, False}


@given(st.sampled_from(OF), any_answers())
def test_new_questions_matter_where_some_answer_can_change_the_rule(
    of: str, answers: dict[str, str]
) -> None:
    whole = whole_of(of)
    restrict, known = whole.space.diagrams.restrict, whole.space.known
    found = found_for(of, answers)
    answers = completed(RULEBOOK, answers)
    assert {each.fact for each in found.new_questions} <= set(NEW_FACTS)
    missing = {fact for fact in NEW_FACTS if fact == fact_at(whole, walk(whole, answers)[1])}
    assert missing <= {each.fact for each in found.new_questions}
    for each in found.new_questions:
        others = {fact: value for fact, value in answers.items() if fact != each.fact}
        level = whole.space.level(each.fact)
        values = range(len(whole.space.values[level]))
        left = {id(restrict(whole.rule, {**known(others), level: index})) for index in values}
        assert each.matters is (len(left) > 1)
        assert each.answered is (each.fact in answers)


@given(st.sampled_from(OF), any_answers())
def test_answers_that_were_read_otherwise_are_named(of: str, answers: dict[str, str]) -> None:
    answers = completed(RULEBOOK, answers)
    profile = RULEBOOK.profiles[of]
    reads, kept = release().reads, prune(RULEBOOK, answers)
    found = {each.fact: each for each in found_for(of, answers).reread}
    for fact, value in kept.items():
        newer = reads.get(fact, {})
        covered = tuple(new for new, old in newer.items() if old == value)
        assert (fact in found) is (value in newer or bool(covered))
        if fact in found:
            each = found[fact]
            assert (each.value, each.read_as) == (value, newer.get(value, ""))
            assert each.covered == (() if each.read_as else covered)
            now = deciding_rule(RULEBOOK, profile, answers)
            others = [each.read_as] if each.read_as else covered
            assert each.matters is any(
                deciding_rule(RULEBOOK, profile, {**answers, fact: other}) is not now
                for other in others
            )


@given(st.sampled_from(OF), any_answers(), st.data())
def test_what_may_still_come_is_among_what_is_possible(
    of: str, answers: dict[str, str], data: st.DataObject
) -> None:
    found = found_for(of, answers)
    whole = whole_of(of)
    answers = completed(RULEBOOK, answers)
    while (fact := fact_at(whole, walk(whole, answers)[1])) is not None:
        answers[fact] = data.draw(st.sampled_from(all_values(fact)))
        answers = completed(RULEBOOK, answers)
    assert assess(RULEBOOK, whole.profile, answers).outcome in found.possible


# ---- Versions that say nothing ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "known"),
    [
        ("1999-01-01", Known.NOT_KEPT),
        ("katt", Known.NOT_KEPT),
        ("2999-01-01", Known.NEWER),
        ("", Known.NONE),
    ],
)
def test_of_rules_that_are_not_kept_only_that_is_told(version: str, known: Known) -> None:
    found = found_for("malmo", {"kompetens": "nej"}, version)
    assert (found.known, found.then, found.criteria) == (known, None, ())
    assert found.now.rule.id == "utanfor_kompetens"
    made = basis(RULEBOOK, {}, Visit("malmo", None, {"kompetens": "nej"}))
    paper = Paper("memo", "", "", "", tuple(earlier_blocks(made, version)))
    *_, said = texts(paper)
    assert said.startswith(paper_words()[f"earlier.{known}"].partition("{")[0])
    block = earlier_block(made.context, version)
    assert block is not None
    assert said in text(block)
    assert having(block, "data-known", known)
    assert link(block, "again") == encode(Visit("malmo", None, {"kompetens": "nej"}, RESULT))


def test_todays_rules_have_nothing_to_tell() -> None:
    made = basis(RULEBOOK, {}, Visit("malmo", None, {"kompetens": "nej"}))
    assert earlier(RULEBOOK, made.visit, RULEBOOK.version) is None
    assert earlier_block(made.context, RULEBOOK.version) is None
    assert not list(earlier_blocks(made, RULEBOOK.version))


def test_a_memo_of_a_file_made_with_earlier_rules_says_what_they_said() -> None:
    visit = Visit("malmo", None, {**IDEA, "uppdrag": "ja", "motprestation": "ja"})
    then, now = (
        "\n".join(texts(memo(basis(RULEBOOK, {}, visit, made_with=version))))
        for version in (FIRST, RULEBOOK.version)
    )
    assert "21 november 2026" in then
    assert paper_words()["earlier.other_outcome"] in then
    assert paper_words()["earlier.paper_title"] not in now
    assert "\n".join(texts(memo(basis(RULEBOOK, {}, visit)))) == now


# ---- Where links open --------------------------------------------------------------------------


def test_an_old_link_opens_its_result_and_then_the_questions() -> None:
    shown = opened(OLD_LINK)
    assert page_of(shown) == "tidigare"
    # Whoever opens the address again, or gets it, sees the same.
    assert dict(pairs(shown.fragment)).items() >= {("regler", FIRST), ("steg", RESULT)}
    assert opened(shown.fragment) == shown
    assert having(shown.page.html, "data-was", "iop")
    new = {each.fact for each in found_for("soderhamn", opened_answers()).new_questions}
    asked = [RULEBOOK.words.questions[fact].question for fact in new]
    assert len(asked) == 3
    assert all(question in text(shown.page.html) for question in asked)
    onward = opened(link(shown.page.html, "continue"))
    assert page_of(onward) == "uppdrag"
    assert FIRST not in onward.fragment
    assert page_of(opened(link(shown.page.html, "check_answers"))) == CHECK


def opened_answers() -> dict[str, str]:
    return {key: value for key, value in pairs(OLD_LINK) if key in RULEBOOK.facts}


def pairs(fragment: str) -> list[tuple[str, str]]:
    return [(key, value) for key, _, value in (p.partition("=") for p in fragment.split("&"))]


def test_without_the_part_that_knows_them_old_rules_are_only_named() -> None:
    plain = turn(RULEBOOK, {}, OLD_LINK)
    assert page_of(plain) == "uppdrag"
    assert RULEBOOK.words.interface["problem_regler"].format(name=FIRST) in text(plain.notice)


@pytest.mark.parametrize("version", ["1999-01-01", "2999-01-01"])
def test_an_unknown_version_with_new_questions_is_named_and_asks_them(version: str) -> None:
    shown = opened(OLD_LINK.replace(FIRST, version))
    assert page_of(shown) == "uppdrag"
    told = RULEBOOK.words.interface["problem_regler"].format(name=version)
    assert told in text(shown.notice)


@pytest.mark.parametrize("of", OF)
def test_an_old_link_shows_a_true_comparison_for_every_case(of: str) -> None:
    old, pages = release().rulebook, set()
    for number, case in enumerate(case for case, profile in TRIED if profile == of):
        answers = old_answers(case)
        # Others may leave out the step that the guide writes.
        step = RESULT if number % 2 else ""
        shown = opened(encode(Visit(of, Role.FORENING, answers, step, rules=FIRST)))
        html = shown.page.html
        answers = completed(RULEBOOK, answers)
        rule = deciding_rule(old, old.profiles[of], answers)
        now = deciding_rule(RULEBOOK, RULEBOOK.profiles[of], answers)
        assert rule is not None
        assert now is not None
        assert html.count(f'data-was="{rule.outcome}"') == 1
        assert escape(release().titles[rule.id]) in html
        done = fact_at(whole_of(of), walk(whole_of(of), answers)[1]) is None
        kind = RESULT if done else "tidigare"
        assert f'data-page="{kind}"' in html
        pages.add(kind)
        assert f"regler={FIRST}" in shown.fragment
        if done:
            assert f'data-rule="{now.id}"' in html
    assert pages == {RESULT, "tidigare"}


def test_todays_result_alone_is_the_same_without_what_was_before() -> None:
    answers = {"syfte": "egen_verksamhet", "kompetens": "nej", "avtalstid": "over_4_ar"}
    shown = opened(encode(Visit("malmo", None, answers, RESULT, rules=FIRST)))
    assert opened(shown.fragment) == shown
    again = opened(link(shown.page.html, "again"))
    assert having(again.page.html, "data-rule", "utanfor_kompetens")
    assert not having(again.page.html, "data-rules")


def test_a_shared_result_opens_as_a_result() -> None:
    """With the step that the guide writes, without it, and made by either version's guide."""
    for case in filter(lambda case: case.answers, CASES):
        of = case.profiles[0]
        answers = completed(RULEBOOK, case.answers)
        first = fact_at(whole_of(of), walk(whole_of(of), answers)[1])
        for step in (RESULT, ""):
            shown = opened(encode(Visit(of, case.role, answers, step, rules=RULEBOOK.version)))
            assert page_of(shown) == (first or RESULT)
            if first and step:
                told = RULEBOOK.words.interface["problem_obesvarad"]
                assert told in text(shown.page.html)


@pytest.mark.parametrize("step", [CHECK, "partner"])
def test_an_old_link_to_an_answer_leads_there(step: str) -> None:
    shown = opened(OLD_LINK.replace(f"steg={RESULT}", f"steg={step}"))
    assert page_of(shown) != "tidigare"
    assert FIRST in text(shown.notice)


# ---- The browser -----------------------------------------------------------------------------


def asked(**more: str | None) -> dict[str, object]:
    file = files("guide_engine") / "data" / "profiles" / "soderhamn" / "profile.toml"
    parts = {"files": {file.name: file.read_text(encoding="utf-8")}, "anchors": {}}
    sent = {"soderhamn": json.dumps(parts), **more}
    request = {"kind": "page", "fragment": OLD_LINK, "more": sent}
    reply: dict[str, object] = json.loads(browser.respond(json.dumps(request)))
    return reply


def test_the_browser_asks_for_the_part_that_knows_old_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 'data-page="tidigare"' in str(asked()["html"])
    monkeypatch.setattr(browser, "_has_papers", lambda: False)
    assert asked() == {"missing": [browser.PAPERS]}
    # Not to be had: what the guide knows without is shown.
    plain = asked(papers=None)
    assert 'data-page="uppdrag"' in str(plain["html"])
    assert FIRST in str(plain["notice"])


def test_the_browser_starts_without_it() -> None:
    code = (
        "import sys; from guide_engine import browser; "
        'browser.respond(\'{"kind": "page", "fragment": "v=1&kommun=gemensam&kompetens=nej"}\'); '
        "print([name for name in sys.modules if 'papers' in name or name.endswith('releases')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"
