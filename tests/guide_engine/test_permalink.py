"""Links: what goes in comes out, and of a damaged link all that can be read is kept."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.logic import DONT_KNOW
from guide_engine.mangled import pairs, plain
from guide_engine.model import COMMON, Role, Rulebook
from guide_engine.permalink import CHECK, LONGEST, RESULT, Problem, Visit, decode, encode
from tests.strategies import (
    FACTS,
    IDEA,
    OLD_ANSWERS,
    OLD_LINK,
    RULEBOOK,
    all_values,
    partial_answers,
    roles,
)

OTHER_KEYS = ("v", "kommun", "plats", "jfr", "roll", "regler", "steg", "ater")

GOOD = "v=1&kommun=soderhamn&roll=forening&syfte=egen_verksamhet&kompetens=ja"

READ = Visit(
    "soderhamn", Role.FORENING, {"syfte": "egen_verksamhet", "kompetens": "ja"}, step="", rules=""
)


def visits() -> st.SearchStrategy[Visit]:
    """Return any visit that the guide itself can have."""
    return st.builds(
        Visit,
        profile=st.sampled_from(["", *RULEBOOK.profiles]),
        role=roles(),
        answers=partial_answers(),
        step=st.sampled_from(["", *FACTS, CHECK, RESULT]),
        back=st.sampled_from(["", CHECK, RESULT]),
        rules=st.sampled_from(["", RULEBOOK.version]),
        compared=st.sampled_from(["", *RULEBOOK.profiles]),
    )


# ---- Good links --------------------------------------------------------------------------


@given(visit=visits())
def test_a_visit_survives_its_link(visit: Visit) -> None:
    fragment = encode(visit)
    assert decode(RULEBOOK, fragment) == (visit, ())
    assert decode(RULEBOOK, f"#{fragment}") == (visit, ())


@given(visit=visits())
def test_a_link_is_short_plain_and_stable(visit: Visit) -> None:
    fragment = encode(visit)
    assert fragment.isascii()
    assert not set(fragment) & set(" <>\"'#?")
    assert len(fragment) < 1000 < LONGEST
    again, _ = decode(RULEBOOK, fragment)
    assert decode(RULEBOOK, encode(again)) == (again, ())


@given(visit=visits(), random=st.randoms(use_true_random=False))
def test_the_order_in_a_link_does_not_matter(visit: Visit, random: Random) -> None:
    pairs = encode(visit).split("&")
    random.shuffle(pairs)
    assert decode(RULEBOOK, "&".join(pairs)) == (visit, ())


def test_a_link_by_hand(rulebook: Rulebook) -> None:
    assert decode(rulebook, GOOD) == (READ, ())
    assert encode(READ) == GOOD


@pytest.mark.parametrize("back", [CHECK, RESULT])
def test_a_link_can_say_where_a_changed_answer_leads_back_to(rulebook: Rulebook, back: str) -> None:
    visit = replace(READ, step="kompetens", back=back)
    assert encode(visit) == f"{GOOD}&steg=kompetens&ater={back}"
    assert decode(rulebook, encode(visit)) == (visit, ())
    assert decode(rulebook, f"{encode(visit)}&ater={back}") == (visit, ())
    other = {CHECK: RESULT, RESULT: CHECK}[back]
    twice, problems = decode(rulebook, f"{encode(visit)}&ater={other}")
    assert twice == visit
    assert problems == (Problem("dubbel", "ater"),)


def test_a_link_can_say_what_it_is_compared_with(rulebook: Rulebook) -> None:
    visit = replace(READ, compared="malmo")
    link = GOOD.replace("&roll", "&jfr=malmo&roll")
    assert encode(visit) == link
    assert decode(rulebook, link) == (visit, ())
    assert decode(rulebook, f"{link}&jfr=stockholm") == (visit, (Problem("dubbel", "jfr"),))


PLACE = Visit(COMMON, Role.FORENING, {"kompetens": "ja"}, place="1880")


def test_a_link_can_name_a_municipality_without_a_profile(rulebook: Rulebook) -> None:
    link = "v=1&kommun=gemensam&plats=1880&roll=forening&kompetens=ja"
    assert encode(PLACE) == link
    assert decode(rulebook, link) == (PLACE, ())
    assert decode(rulebook, link.replace("kommun=gemensam&", "")) == (PLACE, ())
    assert decode(rulebook, f"{link}&plats=1881") == (PLACE, (Problem("dubbel", "plats"),))


@pytest.mark.parametrize(
    ("named", "profile", "problem"),
    [
        ("kommun=gemensam&plats=9999", COMMON, Problem("varde", "plats=9999")),
        ("kommun=malmo&plats=1880", "malmo", Problem("plats", "Örebro")),
        ("kommun=gemensam&plats=1280", "malmo", Problem("egen", "Malmö")),
        ("plats=1280", "malmo", Problem("egen", "Malmö")),
        ("kommun=malmo&plats=1280", "malmo", None),
    ],
)
def test_a_place_that_does_not_count_is_told(
    rulebook: Rulebook, named: str, profile: str, problem: Problem | None
) -> None:
    visit, problems = decode(rulebook, f"v=1&{named}&roll=forening&kompetens=ja")
    assert visit == replace(PLACE, profile=profile, place="")
    assert problems == ((problem,) if problem else ())


def test_the_longest_link_of_all_is_accepted(rulebook: Rulebook) -> None:
    answers = {fact: max(all_values(fact), key=len) for fact in FACTS}
    visit = Visit(
        "helsingborg", Role.TJANSTEPERSON, answers, RESULT, CHECK, rulebook.version, "helsingborg"
    )
    assert decode(rulebook, encode(visit)) == (visit, ())


@pytest.mark.parametrize("fragment", ["", "#", "v=1", "#v=1"])
def test_an_empty_link_is_an_empty_visit(rulebook: Rulebook, fragment: str) -> None:
    assert decode(rulebook, fragment) == (Visit(), ())


def test_vet_ej_is_an_answer(rulebook: Rulebook) -> None:
    visit, problems = decode(rulebook, f"syfte={DONT_KNOW}")
    assert visit.answers == {"syfte": DONT_KNOW}
    assert not problems


# ---- Links that are not quite ours -------------------------------------------------------


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        ("partner=kanske", Problem("varde", "partner=kanske")),
        ("partner=", Problem("varde", "partner=")),
        ("partner", Problem("varde", "partner=")),
        ("partner=JADÅ", Problem("varde", "partner=JADÅ")),
        ("roll=medlem", Problem("dubbel", "roll")),
        ("kommun=atlantis", Problem("dubbel", "kommun")),
        ("jfr=atlantis", Problem("varde", "jfr=atlantis")),
        ("jfr=", Problem("varde", "jfr=")),
        ("jfr=%3Cscript%3E", Problem("varde", "jfr=<script>")),
        ("steg=slut", Problem("varde", "steg=slut")),
        ("ater=syfte", Problem("varde", "ater=syfte")),
        ("ater=", Problem("varde", "ater=")),
        ("ater=%3Cscript%3E", Problem("varde", "ater=<script>")),
        ("kampanj=brev", Problem("nyckel", "kampanj")),
        ("=ja", Problem("nyckel", "")),
        ("%3Cscript%3E=1", Problem("nyckel", "<script>")),
        ("partner=%3Cscript%3E", Problem("varde", "partner=<script>")),
        ("partner=j%C3%A5", Problem("varde", "partner=jå")),
        ("syfte=allmant_stod", Problem("dubbel", "syfte")),
        ("v=2", Problem("dubbel", "v")),
        ("regler=1999-01-01", Problem("regler", "1999-01-01")),
    ],
)
def test_what_is_not_understood_is_named_and_the_rest_kept(
    rulebook: Rulebook, addition: str, problem: Problem
) -> None:
    visit, problems = decode(rulebook, f"{GOOD}&{addition}")
    assert replace(visit, rules="") == READ
    assert problems == (problem,)


@pytest.mark.parametrize(
    ("fragment", "problem"),
    [
        (GOOD.replace("v=1", "v=2"), Problem("version", "v=2")),
        (GOOD.replace("v=1", "v="), Problem("version", "v=")),
    ],
)
def test_another_version_is_named_and_the_rest_kept(
    rulebook: Rulebook, fragment: str, problem: Problem
) -> None:
    assert decode(rulebook, fragment) == (READ, (problem,))


def test_an_unknown_municipality_or_role_is_named_and_the_answers_kept(rulebook: Rulebook) -> None:
    visit, problems = decode(rulebook, "v=1&kommun=atlantis&roll=kung&syfte=egen_verksamhet")
    assert visit == Visit(answers={"syfte": "egen_verksamhet"})
    assert problems == (Problem("varde", "kommun=atlantis"), Problem("varde", "roll=kung"))


def test_the_first_of_two_answers_counts(rulebook: Rulebook) -> None:
    visit, problems = decode(rulebook, "partner=ja&partner=nej")
    assert visit.answers == {"partner": "ja"}
    assert problems == (Problem("dubbel", "partner"),)


def test_an_older_set_of_rules_is_named_and_ours_is_used(rulebook: Rulebook) -> None:
    visit, problems = decode(rulebook, f"{GOOD}&regler=1999-01-01")
    assert visit.rules == rulebook.version
    assert problems == (Problem("regler", "1999-01-01"),)


def test_a_link_of_the_first_rules_keeps_all_its_answers(rulebook: Rulebook) -> None:
    visit, problems = decode(rulebook, OLD_LINK)
    assert visit == Visit("soderhamn", Role.FORENING, OLD_ANSWERS, RESULT, rules=rulebook.version)
    assert problems == (Problem("regler", "2026-11-21"),)
    # A link of today from the same answers differs in the version of the rules alone.
    assert encode(visit) == OLD_LINK.replace("2026-11-21", rulebook.version)


# Every value of the first rules: none may be renamed, and none may be taken away.
OLD_VALUES = {
    "syfte": "allmant_stod egen_verksamhet gemensam_utmaning bestalld_tjanst "
    "lokal_eller_upplatelse",
    "kompetens": "ja nej myndighetsutovning",
    "partner": "ja nej",
    "aktor": "ideell_forening stiftelse trossamfund ab_svb ekonomisk_forening annat_bolag",
    "demokratisk": "ja nej",
    "vinst": "ingen overskott_i_verksamheten overskott_annan_verksamhet delas_ut",
    "initiativ": "foreningen dialog kommunen",
    "marknad": "nej ja",
    "aktorer": "en flera_alla_med flera_en_valjs",
    "ordinarie_bidrag": "ja nej",
    "finansiering": "bada bara_kommunen bara_foreningen",
    "styrning": "gemensamt kommunen_i_detalj",
    "mal": "namns_i_plan ligger_i_linje nej",
    "nytta": "ja nej",
    "samverkan": "ja nej",
    "avtalstid": "under_1_ar 1_4_ar over_4_ar",
    "beslut": "en_namnd flera_namnder flera_kommuner",
    "annan_ersattning": "nej annan_namnd extern",
}


@pytest.mark.parametrize("fact", OLD_VALUES)
def test_every_value_of_the_first_rules_can_still_be_read(rulebook: Rulebook, fact: str) -> None:
    assert OLD_VALUES.keys() == OLD_ANSWERS.keys()
    for value in (*OLD_VALUES[fact].split(), DONT_KNOW):
        visit, problems = decode(rulebook, f"v=1&kommun=malmo&{fact}={value}&regler=2026-11-21")
        assert visit.answers == {fact: value}
        assert problems == (Problem("regler", "2026-11-21"),)


@pytest.mark.parametrize("damaged", ["syfte=%ff", "syfte=%C3", "%ff=ja", "%E5%E4=1", "regler=%ff"])
def test_a_part_that_is_not_text_does_not_take_the_rest_with_it(
    rulebook: Rulebook, damaged: str
) -> None:
    visit, problems = decode(rulebook, f"v=1&kommun=soderhamn&{damaged}&partner=ja")
    assert visit.profile == "soderhamn"
    assert visit.answers.get("partner") == "ja"
    assert problems


def test_a_link_that_was_cut_off_keeps_what_came_before(rulebook: Rulebook) -> None:
    whole = encode(Visit("soderhamn", Role.FORENING, IDEA, RESULT, rulebook.version))
    for length in range(len(whole)):
        visit, problems = decode(rulebook, whole[:length])
        assert visit.answers.items() <= IDEA.items()
        assert visit.profile in {"", "soderhamn"}
        complete = dict(pair.split("=") for pair in whole[:length].split("&")[:-1])
        assert set(visit.answers) >= complete.keys() & set(FACTS)
        assert len(problems) <= 1


@pytest.mark.parametrize("character", ["a", "&", "=", "%", "+", "å", "&a=b"])
def test_a_huge_link_is_refused_at_once(rulebook: Rulebook, character: str) -> None:
    visit, problems = decode(rulebook, character * (LONGEST + 1))
    assert visit == Visit()
    assert problems == (Problem("lang"),)


def test_many_foreign_keys_leave_the_answers_alone(rulebook: Rulebook) -> None:
    foreign = "&".join(f"x{number}=1" for number in range(100))
    visit, problems = decode(rulebook, f"{GOOD}&{foreign}")
    assert visit == READ
    assert problems


@pytest.mark.parametrize(
    "fragment",
    ["%", "%%%", "&&&", "===", "a=b=c", "syfte=%", "syfte=%2", "\ud800=1", "syfte=\udcff", "\0=\0"],
)
def test_broken_links_give_a_visit(rulebook: Rulebook, fragment: str) -> None:
    visit, _ = decode(rulebook, fragment)
    assert visit == Visit()


@given(fragment=st.text(max_size=200) | st.text("v=&%#+kommunrolsyfte1ja_", max_size=80))
def test_no_text_at_all_is_too_much(fragment: str) -> None:
    visit, problems = decode(RULEBOOK, fragment)
    assert set(visit.answers) <= set(FACTS)
    assert all(visit.answers[fact] in all_values(fact) for fact in visit.answers)
    assert visit.profile in {"", *RULEBOOK.profiles}
    assert decode(RULEBOOK, encode(visit)) == (visit, ())
    for problem in problems:
        assert f"problem_{problem.kind}" in RULEBOOK.words.interface


def foreign_pairs() -> st.SearchStrategy[dict[str, str]]:
    """Return pairs that have nothing of ours in them, however they are read."""
    ours = {plain(key) for key in (*RULEBOOK.choices, *OTHER_KEYS)}
    texts = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4)
    return texts.filter(
        lambda found: all(
            plain(key) not in ours for each in found.items() for key, _ in pairs(urlencode([each]))
        )
    )


@given(visit=visits(), foreign=foreign_pairs())
def test_foreign_pairs_are_all_named_and_change_nothing(
    visit: Visit, foreign: dict[str, str]
) -> None:
    found, problems = decode(RULEBOOK, f"{encode(visit)}&{urlencode(foreign)}")
    assert found == visit
    said = {key: value for key, value in foreign.items() if pairs(urlencode({key: value}))}
    assert problems == tuple(Problem("nyckel", key) for key in said)


def test_a_plus_and_a_percent_are_read_like_a_form(rulebook: Rulebook) -> None:
    fragment = urlencode({"kommun": "soderhamn", "x y": "å&ä"})
    visit, problems = decode(rulebook, fragment)
    assert visit.profile == "soderhamn"
    assert problems == (Problem("nyckel", "x y"),)
