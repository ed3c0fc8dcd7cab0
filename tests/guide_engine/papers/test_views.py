"""Two views: what differs, and exactly what matters, against trying every set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide_engine.decision import completed, prune
from guide_engine.errors import InputError
from guide_engine.flow import stop_at, walk
from guide_engine.logic import ALWAYS, DONT_KNOW, AllOf, AtLeast, FactIn
from guide_engine.model import Role, Rulebook
from guide_engine.papers.basis import basis
from guide_engine.papers.compare import compare, compared_report
from guide_engine.papers.desk import missing
from guide_engine.papers.given import Given, profiles_given, read_given
from guide_engine.papers.kept import Kept, write_kept
from guide_engine.papers.notes import Notes
from guide_engine.papers.paper import Table, plain, texts
from guide_engine.papers.views import Side, Views, asked_of_either, views, views_of
from guide_engine.papers.views_page import views_page, views_result
from guide_engine.papers.words import paper_words
from guide_engine.permalink import LONGEST, RESULT, Problem, Visit, encode
from tests.markup import read, text
from tests.oracle import deciding_rule
from tests.representatives import of_representatives
from tests.strategies import (
    FACTS,
    IDEA,
    RULEBOOK,
    all_values,
    any_answers,
    profile_ids,
    whole_of,
)

SITE = "https://exempel.se/"
OWN = Visit("soderhamn", Role.FORENING, IDEA)


def seen(
    of: str, one: Mapping[str, str], other: Mapping[str, str], rulebook: Rulebook = RULEBOOK
) -> Views:
    first, second = (
        Given(Visit(of, role, answers)) for role, answers in zip(Role, (one, other), strict=True)
    )
    return views(rulebook, {}, (first, second), today="2026-12-01", site=SITE)


def rule(of: str, answers: Mapping[str, str], rulebook: Rulebook = RULEBOOK) -> str:
    found = deciding_rule(rulebook, rulebook.profiles[of], answers)
    assert found is not None
    return found.id


def taken(side: Side, other: Side, facts: tuple[str, ...], rulebook: Rulebook = RULEBOOK) -> str:
    """Return the rule that decides when a side takes the other's answers to some facts."""
    mine = completed(RULEBOOK, side.given.visit.answers)
    theirs = prune(RULEBOOK, completed(RULEBOOK, other.given.visit.answers))
    changed = {fact: theirs.get(fact, DONT_KNOW) for fact in facts}
    return rule(side.basis.visit.profile, {**mine, **changed}, rulebook)


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Return two sets of answers: near each other, as two people have them, or anyhow."""
    one = draw(any_answers())
    if draw(st.integers(0, 4)) == 0:
        return one, draw(any_answers())
    other = dict(one)
    for fact in draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=6, unique=True)):
        other[fact] = draw(st.sampled_from(all_values(fact)))
    for fact in draw(st.lists(st.sampled_from(FACTS), max_size=2)):
        other.pop(fact, None)
    return one, other


@given(profile_ids(), two_sides())
def test_a_difference_matters_exactly_if_taking_it_over_changes_a_result(
    of: str, answers: tuple[dict[str, str], dict[str, str]]
) -> None:
    found = seen(of, *answers)
    differences = (*found.differ, *found.one_sided)
    matter: set[str] = set()
    for side, other in ((found.first, found.second), (found.second, found.first)):
        assert side.found.rule.id == rule(of, completed(RULEBOOK, side.given.visit.answers))
        alone = {f: taken(side, other, (f,)) for f in differences}
        changing = {f: now for f, now in alone.items() if now != side.found.rule.id}
        matter |= changing.keys()
        told = {effect.facts: effect.rule for effect in side.effects if len(effect.facts) == 1}
        assert told == {(f,): now for f, now in changing.items()}
        for effect in side.effects:
            outcome = RULEBOOK.rules_by_id[effect.rule].outcome
            assert effect.outcome is outcome
            assert effect.other_outcome is (outcome is not side.found.outcome)
    assert set(found.matter) == matter


def test_an_answer_that_does_not_apply_counts_once_the_other_ones_answer_makes_it_apply() -> None:
    of, own = "soderhamn", {"annan_ersattning": "annan_namnd"}
    found = seen(of, {**IDEA, **own, "finansiering": "bara_foreningen"}, IDEA)
    assert "annan_ersattning" not in found.first.said
    # One fault for another: the same rule decides. Without the answer it would be unknown.
    assert rule(of, {**IDEA, **own}) == found.first.found.rule.id
    assert rule(of, {**IDEA, "annan_ersattning": DONT_KNOW}) != found.first.found.rule.id
    both = {"finansiering", "annan_ersattning"}
    assert [set(effect.facts) for effect in found.first.effects] == [both]


def _is(fact: str, value: str = "ja") -> FactIn:
    return FactIn(fact, frozenset({value}))


def _made_up() -> Rulebook:
    """Return rules under which several differences are needed at once: today's never need it."""
    first, second, *_, last = RULEBOOK.rules
    two_of_three = AtLeast(2, (_is("uppdrag"), _is("partner"), _is("mal", "namns_i_plan")))
    both = AllOf((_is("nytta"), _is("samverkan")))
    made = (replace(first, when=two_of_three), replace(second, when=both))
    return replace(RULEBOOK, rules=(*made, replace(last, when=ALWAYS)))


MADE_UP = _made_up()
READ = ("uppdrag", "partner", "mal", "nytta", "samverkan")
few = st.fixed_dictionaries({}, optional={fact: st.sampled_from(all_values(fact)) for fact in READ})


@given(few, few)
def test_where_no_difference_does_it_alone_the_smallest_sets_are_found(
    one: dict[str, str], other: dict[str, str]
) -> None:
    found = seen("gemensam", one, other, MADE_UP)
    differences = [f for f in FACTS if f in (*found.differ, *found.one_sided)]
    sides = ((found.first, found.second), (found.second, found.first))
    by_size = {
        size: {
            facts
            for facts in combinations(differences, size)
            if any(
                taken(side, other, facts, MADE_UP) != side.found.rule.id for side, other in sides
            )
        }
        for size in range(1, len(differences) + 1)
    }
    assert {(fact,) for fact in found.matter} == by_size.get(1, set())
    if found.matter or found.same_result:
        assert found.sets == ()
    else:
        assert set(found.sets) == next(filter(None, by_size.values()))


def test_sets_are_told_where_neither_does_it_alone() -> None:
    three = {"uppdrag": "ja", "partner": "ja", "mal": "namns_i_plan"}
    found = seen("gemensam", three, {"uppdrag": "nej", "partner": "nej", "mal": "nej"}, MADE_UP)
    assert found.matter == ()
    assert found.sets == tuple(combinations(("uppdrag", "partner", "mal"), 2))
    assert found.talk[:3] == ("uppdrag", "partner", "mal")
    told = list(texts(compare(found)))
    assert paper_words()["compare.matter_sets"] in told
    assert paper_words()["compare.matter_sets"] in text(views_result(found))
    assert [each["facts"] for each in compared_report(found)["matter"]] == [*map(list, found.sets)]


@given(profile_ids(), two_sides())
def test_every_fact_that_somebody_answered_is_in_one_group(
    of: str, answers: tuple[dict[str, str], dict[str, str]]
) -> None:
    found = seen(of, *answers)
    one, other = (prune(RULEBOOK, completed(RULEBOOK, a)) for a in answers)
    known = [{f: v for f, v in side.items() if v != DONT_KNOW} for side in (one, other)]
    groups = (found.agree, found.differ, found.one_sided, found.unknown)
    assert sorted(f for group in groups for f in group) == sorted({*one, *other})
    assert all(known[0][f] == known[1][f] for f in found.agree)
    assert all(known[0][f] != known[1][f] for f in found.differ)
    assert all((f in known[0]) is not (f in known[1]) for f in found.one_sided)
    assert not {*found.unknown} & {*known[0], *known[1]}
    # What there is to talk about: all differences, and what is open; never what they agree on.
    open_ = {q.fact for side in found.sides for q in side.found.open_questions}
    assert set(found.talk) == {*found.differ, *found.one_sided} | (open_ - {*found.agree})
    assert len(set(found.talk)) == len(found.talk)
    weighty = {*found.matter}.union(*map(set, found.sets))
    assert set(found.talk[: len(weighty)]) == weighty
    rest = [f for f in found.talk if f not in weighty]
    ranks = [0 if f in open_ and f in found.one_sided else 1 if f in open_ else 2 for f in rest]
    assert ranks == sorted(ranks)


@of_representatives
def test_the_same_answers_agree_in_everything(of: str) -> None:
    found = seen(of, IDEA, IDEA)
    assert (found.differ, found.one_sided, found.matter, found.sets, found.talk) == ((),) * 5
    assert found.same_result
    told = list(texts(compare(found)))
    assert paper_words()["compare.talk_none"] in told
    assert paper_words()["compare.differences_none"] in told


def test_both_are_assessed_under_the_first_ones_municipality() -> None:
    inputs = (Given(Visit("malmo", None, IDEA)), Given(Visit("soderhamn", None, IDEA)))
    found = views(RULEBOOK, {}, inputs, site=SITE)
    assert found.profiles == ("malmo", "soderhamn")
    assert [side.found.profile.id for side in found.sides] == ["malmo", "malmo"]
    told = "\n".join(texts(compare(found)))
    assert "Malmö och Söderhamn" in told
    assert "Malmö och Söderhamn" in text(views_result(found))
    # Each link leads back to the view as it was.
    assert ["kommun=malmo" in s.link() for s in found.sides] == [True, False]
    turned = views(RULEBOOK, {}, (inputs[1], inputs[0]))
    assert [side.found.profile.id for side in turned.sides] == ["soderhamn", "soderhamn"]
    nowhere = Given(Visit("", None, IDEA))
    assert views(RULEBOOK, {}, (nowhere, inputs[1])).first.found.profile.id == "soderhamn"
    assert views(RULEBOOK, {}, (nowhere, nowhere)).first.found.profile.id == "gemensam"


def test_views_of_two_places_without_profiles_say_so() -> None:
    inputs = (
        Given(Visit("gemensam", None, IDEA, place="1880")),
        Given(Visit("gemensam", None, IDEA, place="1281")),
    )
    found = views(RULEBOOK, {}, inputs, site=SITE)
    told = "\n".join(texts(compare(found)))
    assert "Annan kommun: Örebro och Annan kommun: Lund" in told
    assert "i Örebro" in told
    assert ["plats=1880" in s.link() for s in found.sides] == [True, False]
    assert "plats=1281" in found.second.link()
    assert "olika kommuner" not in "\n".join(texts(compare(views(RULEBOOK, {}, inputs[:1] * 2))))


@given(profile_ids(), two_sides())
def test_the_questions_on_one_screen_are_those_on_the_way_of_either(
    of: str, answers: tuple[dict[str, str], dict[str, str]]
) -> None:
    asked = asked_of_either(whole_of(of), *answers)
    assert {*answers[0], *answers[1]} <= set(asked)
    assert asked == tuple(f for f in whole_of(of).space.order if f in asked)


# ---- What is handed over -----------------------------------------------------------------------

VISIT = Visit("malmo", Role.FORENING, {"syfte": "egen_verksamhet"}, RESULT, rules="2026-11-21")
FRAGMENT = encode(VISIT)


@pytest.mark.parametrize(
    "link",
    [
        FRAGMENT,
        f"#{FRAGMENT}",
        f"{SITE}guiden/malmo/#{FRAGMENT}",
        f"  <{SITE}guiden/malmo/resultat.html#{FRAGMENT}>\n",
        f"{SITE}guiden/malmo/#{FRAGMENT[:30]}\n  {FRAGMENT[30:]}",
        f"{SITE}guiden/malmo/#{FRAGMENT.replace('kommun=malmo&', '')}",
    ],
)
def test_a_link_is_read_however_it_was_copied(link: str) -> None:
    found = read_given(RULEBOOK, link)
    visit = found.visit
    assert (visit.profile, visit.role, visit.answers) == ("malmo", Role.FORENING, VISIT.answers)
    assert (found.rules, found.problems) == ("2026-11-21", ())
    assert profiles_given(link) == ("malmo",)


def test_a_file_is_read_with_its_notes_and_rules() -> None:
    kept = Kept(VISIT, Notes({"syfte": "Vi vill."}), "2026-11-21")
    found = read_given(RULEBOOK, write_kept(RULEBOOK, kept))
    assert found.visit == replace(VISIT, step="", rules="")
    assert (found.rules, found.notes.facts) == ("2026-11-21", {"syfte": "Vi vill."})
    assert profiles_given(write_kept(RULEBOOK, kept)) == ("malmo",)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "inga svar"),
        ("https://exempel.se/", "inga svar"),
        ("v=1&kommun=malmo", "inga svar"),
        ("{}", "ingen fil från IOP-guiden"),
        ('{"iop-guiden": 1, "kommun": "narnia", "svar": {"syfte": "allmant_stod"}}', "narnia"),
        (f"#{'x' * (LONGEST + 1)}", f"tillåtet: {LONGEST} tecken"),
    ],
)
def test_what_cannot_be_read_is_refused_and_named(wrong: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_given(RULEBOOK, wrong)
    with pytest.raises(InputError, match=f"^andra: .*{said}"):
        views_of(RULEBOOK, {}, FRAGMENT, wrong)
    if wrong:
        page = page_of({"lank": wrong})
        assert said in text(page)
        assert "data-outcome" not in page
        # What was compared before stays.
        assert page.count("data-stays") == len(("found", "save"))


@given(st.text())
def test_any_text_is_read_or_refused_and_never_becomes_markup(handed: str) -> None:
    for text_ in (f"<script>{handed}", f"syfte=x&{handed}<b>"):
        page = page_of({"lank": text_})
        assert not [each for each in read(page) if each.name in ("script", "b")]


def test_what_a_link_says_that_is_unknown_is_told() -> None:
    found = read_given(RULEBOOK, f"{FRAGMENT}&katt=ja")
    assert found.problems == (Problem("nyckel", "katt"),)
    assert "katt" in text(page_of({"lank": f"{FRAGMENT}&katt=ja"}))


# ---- The note and the page say what was found ------------------------------------------------


@settings(max_examples=40)
@given(profile_ids(), two_sides())
def test_note_page_and_report_say_what_was_found(
    of: str, answers: tuple[dict[str, str], dict[str, str]]
) -> None:
    found = seen(of, *answers)
    paper, html, report = compare(found), views_result(found), compared_report(found)
    told, shown = "\n".join(texts(paper)), text(html)
    context = found.first.basis.context
    for side, reported in zip(found.sides, report["sides"], strict=True):
        for said in (context.say(f"outcome_{side.found.outcome}"), side.basis.title):
            assert said in told
            assert said in shown
        assert (reported["outcome"], reported["rule"]) == (side.found.outcome, side.found.rule.id)
        assert f"guiden/{of}/#" in reported["link"]
    for fact in found.talk:
        assert RULEBOOK.words.questions[fact].question in told
    marked = [e.attributes for e in read(html)]
    listed = [str(a["data-talk"]) for a in marked if "data-talk" in a]
    assert listed == list(found.talk) == report["talk"]
    differing = [str(a["data-differs"]) for a in marked if "data-differs" in a]
    assert sorted(differing) == sorted((*found.differ, *found.one_sided))
    matters = [
        str(a["data-matters"]) for a in marked if a.get("data-matters") and "data-differs" not in a
    ]
    expected = [" ".join(each) for each in found.sets] or list(found.matter)
    assert matters == expected
    assert [" ".join(each["facts"]) for each in report["matter"]] == expected
    tables = [
        block for block in paper.blocks if isinstance(block, Table) and len(block.header) == 3
    ]
    if differing:
        rows = tables[1].rows
        assert [plain(row[1]) for row in rows] == [
            context.answer(fact, found.first.answer(fact)) for fact in differing
        ]


NOTE = "<b>Hej</b> \u202eסוף 🎈 & co"


def test_notes_stand_beside_both_answers_as_plain_text() -> None:
    texts_ = [
        write_kept(
            RULEBOOK,
            Kept(Visit("malmo", role, {**IDEA, **more}), Notes({"mal": f"{role} {NOTE}"})),
        )
        for role, more in zip(Role, ({}, {"mal": "ligger_i_linje"}), strict=True)
    ]
    found = views_of(RULEBOOK, {}, *texts_, today="2026-12-01")
    told = "\n".join(texts(compare(found)))
    assert all(f"{role} {NOTE}" in told for role in Role)
    html = views_result(found)
    assert all(f"{role} {NOTE}" in text(html) for role in Role)
    assert not [each for each in read(html) if each.name == "b"]
    # A link holds no notes.
    assert not any("Hej" in side.link() for side in found.sides)


def test_a_file_made_with_earlier_rules_says_so_in_the_note_and_on_the_page() -> None:
    old = Kept(Visit("malmo", Role.TJANSTEPERSON, {**IDEA, "uppdrag": "ja"}), rules="2026-11-21")
    found = views_of(RULEBOOK, {}, encode(Visit("malmo", None, IDEA)), write_kept(RULEBOOK, old))
    told = "\n".join(texts(compare(found)))
    assert "21 november 2026" in told
    assert "IOP kan vara möjligt" in told
    assert "21 november 2026" in text(views_result(found))


# ---- The page that holds the other side --------------------------------------------------------


def page_of(fields: Mapping[str, str], visit: Visit = OWN) -> str:
    found = basis(RULEBOOK, {}, visit, today="2026-12-01", site=SITE)
    stop = stop_at(found.context.whole, walk(found.context.whole, visit.answers)[1])
    return views_page(found, {"views": fields}, stop).html


def outcomes(page: str) -> list[tuple[object, object]]:
    return [
        (e.attributes["data-outcome"], e.attributes["data-rule"])
        for e in read(page)
        if "data-outcome" in e.attributes
    ]


def test_the_other_side_may_come_as_a_link_a_file_or_choices() -> None:
    theirs = {**IDEA, "marknad": "ja"}
    found = seen(OWN.profile, IDEA, theirs)
    expected = [(side.found.outcome, side.found.rule.id) for side in found.sides]
    kept_ = write_kept(RULEBOOK, Kept(Visit("soderhamn", Role.TJANSTEPERSON, theirs)))
    chosen = {f"svar-{fact}": value for fact, value in theirs.items()}
    ways = (
        {"lank": encode(Visit("soderhamn", Role.TJANSTEPERSON, theirs))},
        {"satt": "fil", "fil": kept_, "lank": "kattfot"},
        {"satt": "svar", **chosen, "fil": "kattfot"},
    )
    for fields in ways:
        page = page_of(fields)
        assert outcomes(page) == expected
        assert "kattfot" not in page
    assert outcomes(page_of({})) == []
    # Choices are compared once the other's way has come to a result.
    last = walk(whole_of("soderhamn"), theirs)[0][-1]
    page = page_of({"satt": "svar", **chosen, f"svar-{last}": ""})
    assert outcomes(page) == []
    assert f"Valda svar: {len(theirs) - 1}." in text(page)


def test_a_choice_that_is_none_is_refused() -> None:
    page = page_of({"satt": "svar", "svar-marknad": "kanske"})
    assert "kanske" in text(page)
    assert outcomes(page) == []


def test_the_page_has_a_choice_for_each_question_of_either() -> None:
    theirs = {"syfte": IDEA["syfte"], "kompetens": "nej"}
    page = read(page_of({"satt": "svar", **{f"svar-{f}": v for f, v in theirs.items()}}))
    shown = [e for e in page if e.name == "select"]
    keeps = [str(e.attributes["data-keep"]) for e in shown]
    asked = asked_of_either(whole_of("soderhamn"), IDEA, theirs)
    assert keeps == [f"views.svar-{fact}" for fact in asked]
    chosen = {
        str(e.parent.attributes["data-keep"]): e.attributes["value"]
        for e in page
        if e.name == "option" and "selected" in e.attributes and e.parent is not None
    }
    assert chosen == {f"views.svar-{fact}": theirs.get(fact, "") for fact in asked}


@pytest.mark.parametrize("way", ["lank", "fil"])
def test_a_municipality_that_is_not_there_is_asked_for(way: str) -> None:
    other = Visit("malmo", None, IDEA)
    text_ = encode(other) if way == "lank" else write_kept(RULEBOOK, Kept(other))
    text_ = text_.replace("malmo", "atlantis")
    held = {"views": {"satt": way, way: text_}}
    assert missing(RULEBOOK, {"held": held}) == ["atlantis"]
    assert missing(RULEBOOK, {"held": held, "more": {"atlantis": None}}) == []
    assert missing(RULEBOOK, {"held": {"views": {**held["views"], "satt": "svar"}}}) == []
    assert missing(RULEBOOK, {"held": ["views"]}) == []
