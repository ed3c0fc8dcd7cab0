"""What a result tells others: a link and a mail with nothing that the page does not show."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guide_engine.assessment import assess
from guide_engine.compiled import compiled
from guide_engine.decision import completed
from guide_engine.flow import exacting, fact_at, walk
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Role
from guide_engine.pages.sharing import LONGEST, shared, shown
from guide_engine.papers.earlier_view import earlier_block, earlier_page
from guide_engine.permalink import RESULT, Visit, decode, encode
from guide_engine.session import EarlierPages, Turn, turn
from tests.markup import Document, read
from tests.representatives import REPRESENTATIVES, of_representatives
from tests.strategies import FACTS, IDEA, RULEBOOK, any_answers, said_of, whole_of

SITE = "https://www.kommunen.se/iop/"
SAY = RULEBOOK.words.interface
ALL = {fact: IDEA.get(fact, DONT_KNOW) for fact in FACTS}
"""An answer to every question that any municipality asks."""


def result(of: str, answers: Mapping[str, str], beside: str = "") -> Turn:
    visit = Visit(of, Role.FORENING, completed(RULEBOOK, answers), RESULT, compared=beside)
    return turn(RULEBOOK, {}, encode(visit), site=SITE, today="2026-12-01")


def link_of(found: Turn) -> str:
    (button,) = Document(read(found.page.html)).having("data-copy-link")
    return str(button.attributes["data-copy-link"])


def mail_of(found: Turn) -> str:
    (mail,) = (e for e in read(found.page.html) if e.text == SAY["result_mail"])
    return str(mail.attributes["href"])


def listed(found: Turn) -> list[str]:
    """Return the questions, by their short names, whose answers a result lists."""
    page = Document(read(found.page.html))
    _, list_ = page.children(page.one("guide-answers"))
    return [e.text for e in page.children(list_) if e.name == "dt"]


@of_representatives
def test_a_link_for_others_has_the_answers_that_are_listed_and_no_others(of: str) -> None:
    found = result(of, ALL)
    address, _, fragment = link_of(found).partition("#")
    visit, problems = decode(RULEBOOK, fragment)

    assert not problems
    assert address == f"{SITE}guiden/{found.address}"
    assert (visit.profile, visit.role, visit.step) == (of, Role.FORENING, RESULT)
    short = said_of(of).words.questions
    assert sorted(short[fact].short for fact in visit.answers) == sorted(listed(found))
    assert visit.answers.items() <= ALL.items()
    # The reader's own address keeps the others, for another municipality.
    assert decode(RULEBOOK, found.fragment)[0].answers.items() >= ALL.items()
    assert SAY["result_share_hidden"] in found.page.html
    again = result(of, visit.answers)
    assert SAY["result_share_hidden"] not in again.page.html
    assert link_of(again) == link_of(found)
    assert listed(again) == listed(found)


@given(of=st.sampled_from(REPRESENTATIVES), answers=any_answers())
def test_a_link_for_others_opens_the_same_result(of: str, answers: Mapping[str, str]) -> None:
    whole = whole_of(of)
    visit = Visit(of, answers=completed(RULEBOOK, answers))
    told = completed(RULEBOOK, shared(whole, visit).answers)
    asked, state = walk(whole, visit.answers)
    assume(fact_at(whole, state) is None)
    assert walk(whole, told)[1] == state
    assert set(shown(whole, visit)) <= {*asked, *exacting(whole)}
    profile = RULEBOOK.profiles[of]
    one, other = (assess(RULEBOOK, profile, given) for given in (visit.answers, told))
    assert (one.rule, one.decided_by, one.purchase) == (
        other.rule,
        other.decided_by,
        other.purchase,
    )


def test_a_comparison_goes_along_with_the_answers_that_it_rests_on() -> None:
    found = result("malmo", ALL, beside="soderhamn")
    visit, _ = decode(RULEBOOK, link_of(found).partition("#")[2])
    assert visit.compared == "soderhamn"
    theirs = walk(compiled(RULEBOOK, RULEBOOK.profiles["soderhamn"]), ALL)[0]
    assert {fact for fact in theirs if fact in FACTS} <= visit.answers.keys()
    assert len(listed(found)) == len(visit.answers) < len(ALL)
    again = turn(RULEBOOK, {}, encode(visit), site=SITE, today="2026-12-01")
    box = [
        e.text
        for page in (found, again)
        for e in Document(read(page.page.html)).all("guide-compared")
    ]
    assert len(box) == 2
    assert box[0] == box[1]


def test_a_link_to_what_earlier_rules_said_keeps_their_version() -> None:
    earlier = EarlierPages(earlier_block, earlier_page)
    old = encode(Visit("malmo", None, IDEA, RESULT, rules=RULEBOOK.version)).replace(
        RULEBOOK.version, "1999-01-01"
    )
    found = turn(RULEBOOK, {}, old, site=SITE, earlier=earlier)
    assert "regler=1999-01-01" in link_of(found)
    assert "regler=1999-01-01" in found.fragment


def test_where_the_sites_address_is_not_known_the_pages_own_is_copied() -> None:
    page = turn(RULEBOOK, {}, encode(Visit("malmo", None, IDEA, RESULT))).page.html
    (button,) = Document(read(page)).having("data-copy-link")
    assert button.attributes["data-copy-link"] is None
    assert "mailto:?" not in page


@of_representatives
def test_a_mail_says_the_result_and_what_is_open(of: str) -> None:
    some = [fact for fact in walk(whole_of(of), IDEA)[0] if fact in FACTS][5:8]
    answers = {**IDEA, **dict.fromkeys(some, DONT_KNOW)}
    found = result(of, answers)
    mail = mail_of(found)
    said = parse_qs(mail.removeprefix("mailto:?"), strict_parsing=True)
    (body,), (subject,) = said["body"], said["subject"]
    page = Document(read(found.page.html))
    title = page.one("<h1").text

    assert mail.isascii()
    assert len(mail) <= LONGEST
    assert title in subject
    assert body.count(title) == 1
    # Mail has lines of its own kind.
    assert "\n" not in body.replace("\r\n", "")
    questions = [e.text for e in page.having("data-open")]
    assert questions
    for question in questions:
        assert question.partition("?")[0] in body
    assert link_of(found) in body
    said_answers = {
        fact: RULEBOOK.words.questions[fact].values for fact in answers if fact in FACTS
    }
    rest = body.replace(link_of(found), "")
    assert not [
        fact
        for fact, values in said_answers.items()
        if answers[fact] in values and values[answers[fact]].answer in rest
    ]


@pytest.mark.parametrize("site", [SITE, f"https://{'lang.' * 150}se/"])
def test_a_mail_is_never_longer_than_programs_take(site: str) -> None:
    unsure = {**dict.fromkeys(FACTS, DONT_KNOW), "syfte": "egen_verksamhet"}
    for of in REPRESENTATIVES:
        visit = Visit(of, Role.TJANSTEPERSON, unsure, RESULT)
        found = turn(RULEBOOK, {}, encode(visit), site=site)
        mail = mail_of(found)
        assert len(mail) <= (LONGEST if site == SITE else 2 * LONGEST)
        assert link_of(found) in unquote(mail)
        if site == SITE:
            assert " till." in unquote(mail)


def test_without_anything_open_a_mail_has_the_result_and_the_link() -> None:
    found = result("malmo", {"syfte": "egen_verksamhet", "kompetens": "nej"})
    body = unquote(mail_of(found))
    assert SAY["mail_open"] not in body
    assert link_of(found) in body
