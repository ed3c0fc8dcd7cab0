"""The kept releases load and say what they said; the comparison with today's rules is exact."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest

from guide_engine.assessment import assess
from guide_engine.comparison import Comparison, beside, compare
from guide_engine.compiled import Compiled, compiled
from guide_engine.diagram import value_at
from guide_engine.errors import DataError, GuideError, InputError
from guide_engine.logic import DONT_KNOW, AllOf, Condition, FactIn, Not
from guide_engine.model import CriteriaTest, Fact, Outcome, Rule, Rulebook, Section
from guide_engine.pages.start import page_address
from guide_engine.permalink import decode, encode
from guide_engine.releases import (
    FOLDER,
    find_release,
    read_release,
    released_versions,
)
from guide_engine.session import turn
from scripts.author.keep_rules import keep_rules
from scripts.pages.how_it_works.changes import PAGE, changes_since, parts, visit
from scripts.payload.engine import stage_engine
from scripts.project import ROOT
from scripts.read.markers import Filling, filled
from scripts.read.paragraphs import PageError
from scripts.swedish import number
from tests.markup import read, text
from tests.oracle import deciding_rule
from tests.strategies import (
    IDEA,
    NEW_FACTS,
    RULEBOOK,
    all_values,
    whole_of,
)
from tests.written import written

FIRST = "2026-11-21"
HERE = ROOT / "guide_engine" / FOLDER
WRITTEN = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")


@cache
def before(of: str) -> Compiled:
    """Return the diagrams of a profile in the first release."""
    return beside(whole_of(of), released_rules())


@cache
def compared(of: str) -> Comparison:
    return compare(before(of), whole_of(of))


def outcomes(of: str, answers: Mapping[str, str]) -> tuple[Outcome, Outcome, str]:
    """Return the old outcome, the new one and the new rule, found without any diagram."""
    old, new = released_rules(), RULEBOOK
    then = deciding_rule(old, old.profiles[of], answers)
    now = deciding_rule(new, new.profiles[of], answers)
    assert then is not None
    assert now is not None
    return then.outcome, now.outcome, now.id


@cache
def released_rules() -> Rulebook:
    return find_release(FIRST, RULEBOOK).rulebook


RELEASED = tuple(sorted(released_rules().profiles))
"""The profiles that the first release had: what came later cannot be compared with it."""

every_released = pytest.mark.parametrize("of", RELEASED)


# ---- The release -------------------------------------------------------------------------


def test_the_first_release_is_kept_with_its_date_and_readings() -> None:
    release = find_release(FIRST, RULEBOOK)

    assert FIRST in released_versions()
    assert RULEBOOK.version not in released_versions()
    assert (release.version, release.rulebook.version) == (FIRST, FIRST)
    assert release.date == "2026-11-21"
    assert release.reads == {
        "avtalstid": {"tills_vidare": "over_4_ar"},
        "marknad": {"ingen_annan": "nej"},
        "vinst": {"delas_inte_ut": "ingen", "begransad_utdelning": "delas_ut"},
        "beslut": {"kommun_och_region": "flera_kommuner"},
    }
    assert len(release.rulebook.rules) == 18
    assert release.rulebook.facts is RULEBOOK.facts


def test_a_release_keeps_nothing_of_what_is_only_said() -> None:
    """What is today's own would else be said beside yesterday's rules."""
    old = released_rules()
    for kept, todays in (
        (old.signs, RULEBOOK.signs),
        (old.warnings, RULEBOOK.warnings),
        (old.conflicts, RULEBOOK.conflicts),
        (old.steps, RULEBOOK.steps),
    ):
        assert todays
        assert kept == ()
    assert (old.asks_when, old.also) == ({}, {})
    assert old.base is None


SAID: tuple[tuple[Mapping[str, str], Outcome], ...] = (
    (IDEA, Outcome.IOP),
    ({**IDEA, "uppdrag": "ja", "motprestation": "ja", "aktor": "stiftelse"}, Outcome.IOP),
    ({**IDEA, "avtalstid": "tills_vidare"}, Outcome.IOP),
    ({**IDEA, "vinst": "begransad_utdelning"}, Outcome.UPPHANDLING),
    ({"syfte": "allmant_stod"}, Outcome.BIDRAG),
    ({"syfte": "allmant_stod", "aktor": "annat_bolag"}, Outcome.BIDRAG),
    ({"syfte": "bestalld_tjanst", "marknad": "nej"}, Outcome.UPPHANDLING),
    ({"syfte": "lokal_eller_upplatelse"}, Outcome.ANNAN_VAG),
    ({"kompetens": "myndighetsutovning"}, Outcome.ANNAN_VAG),
    ({"ordinarie_bidrag": "ja", "styrning": "kommunen_i_detalj"}, Outcome.BIDRAG),
    ({**IDEA, "finansiering": "bara_kommunen"}, Outcome.BIDRAG),
    ({**IDEA, "partner": "nej"}, Outcome.ANNAN_VAG),
    ({**IDEA, "marknad": "ja"}, Outcome.UTRED),
    ({}, Outcome.UTRED),
)


@pytest.mark.parametrize(("answers", "outcome"), SAID)
def test_the_first_release_says_what_it_said(answers: Mapping[str, str], outcome: Outcome) -> None:
    for of in RELEASED:
        if of == "soderhamn" and answers.get("avtalstid") == "tills_vidare":
            continue  # At most four years there, then as now.
        whole = before(of)
        assert outcomes(of, answers)[0] is outcome, of
        assert value_at(whole.outcome, whole.space.assignment(answers)) is outcome, of


@pytest.mark.parametrize("fact", NEW_FACTS)
def test_a_question_that_did_not_exist_does_not_matter_to_the_release(fact: str) -> None:
    for of in RELEASED:
        level = before(of).space.level(fact)
        whole = before(of)
        assert whole.space.diagrams.restrict(whole.outcome, {level: 0}) is whole.outcome


def test_an_unknown_version_names_those_that_are_kept() -> None:
    with pytest.raises(InputError, match=rf'"1999-01-01" finns inte; tillåtet: .*{FIRST}'):
        find_release("1999-01-01", RULEBOOK)


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("policy/rules.toml", 'kompetens = "nej" }', 'bransch = "nej" }', r"when\.bransch: okänt"),
        ("policy/rules.toml", 'kompetens = "nej" }', 'kompetens = "?" }', r"when\.kompetens: "),
        ("policy/rules.toml", f'"{FIRST}"', '"2026-11-22"', "version: "),
        (
            "facts.toml",
            'id = "nytta"',
            'id = "glans"',
            "glans: finns inte längre; tillåtet: syfte, ",
        ),
        ("facts.toml", '"namns_i_plan"', '"namns"', r"mal\.values: .namns. finns inte längre"),
        ("release.toml", f'version = "{FIRST}"', 'version = "1"', "version: "),
        ("release.toml", f'date = "{FIRST}"', 'date = "i höstas"', "date: "),
        ("release.toml", '"over_4_ar"', '"fem_ar"', r"reads\.avtalstid\.tills_vidare: "),
        ("release.toml", "avtalstid = {", "# {", r"reads\.avtalstid\.tills_vidare: saknas"),
        ("release.toml", "avtalstid = {", "mal = { nya = 'x' }\navtalstid = {", r"reads\.mal\.nya"),
        ("profiles/malmo.toml", '"malmo_fraga_1"', '"malmo_fraga_9"', "requires: "),
        ("words.toml", "allmant_stod = ", "allmant = ", "rules: .allmant_stod. saknas"),
        ("words.toml", "lag_marknad = ", "lag_torg = ", "criteria: .lag_marknad. saknas"),
    ],
)
def test_a_release_that_does_not_fit_is_refused_with_file_and_key(
    tmp_path: Path, file: str, old: str, new: str, place: str
) -> None:
    folder = tmp_path / FIRST
    shutil.copytree(HERE / FIRST, folder)
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(GuideError, match=rf"(?m)^{FOLDER}/{FIRST}/{file}:(\d+:)? .*{place}"):
        read_release(folder, RULEBOOK)


def test_todays_rules_are_kept_as_they_are_when_new_ones_are_released(tmp_path: Path) -> None:
    folder = keep_rules(ROOT / "guide_engine/data", tmp_path)

    assert folder == tmp_path / RULEBOOK.version
    kept = read_release(folder, RULEBOOK)
    assert kept.facts == RULEBOOK.facts.keys()
    assert kept.titles == {rule.id: RULEBOOK.words.rules[rule.id].title for rule in RULEBOOK.rules}
    assert kept.names == {id_: RULEBOOK.words.criteria[id_].name for id_ in RULEBOOK.criteria}
    for of, profile in RULEBOOK.profiles.items():
        found = compare(beside(whole_of(of), kept.rulebook), whole_of(of))
        assert (found.changed, found.kinds) == (0, ())
        deciders = kept.rulebook.profiles[of].decided_by
        assert [(each.id, each.when) for each in deciders] == [
            (each.id, each.when) for each in profile.decided_by
        ]
    with pytest.raises(DataError, match="finns redan"):
        keep_rules(ROOT / "guide_engine/data", tmp_path)


def test_browsers_do_not_get_the_releases(tmp_path: Path) -> None:
    package = stage_engine({}, tmp_path)

    assert (package / "releases.py").is_file()
    assert not (package / FOLDER).exists()
    assert not [file for file in package.rglob("*") if FIRST in file.as_posix()]


# ---- The comparison ------------------------------------------------------------------------


@cache
def small() -> tuple[Compiled, Compiled]:
    """Return two made-up versions of rules over a few facts, small enough to count."""

    def one(fact: str, *values: str) -> Condition:
        return FactIn(fact, frozenset(values))

    def rules(*rows: tuple[str, Condition | CriteriaTest, Outcome]) -> tuple[Rule, ...]:
        return tuple(Rule(id_, when, outcome, False, {}, ()) for id_, when, outcome in rows)

    sizes = {"a": "xyz", "b": "xy", "c": "xyz", "d": "xy", "e": "xy"}
    gemensam = RULEBOOK.profiles["gemensam"]
    decider = replace(gemensam.decided_by[-1])
    profile = replace(gemensam, requires=(), shows=(), decided_by=(decider,))
    new = replace(
        RULEBOOK,
        facts={id_: Fact(id_, tuple(values), False, ()) for id_, values in sizes.items()},
        sections=(Section("alla", tuple(sizes)),),
        applies_when={"d": one("a", "x", "y")},
        asks_when={},
        criteria={},
        rules=rules(
            ("kop", AllOf((one("a", "x"), one("e", "y"))), Outcome.UPPHANDLING),
            ("annat", AllOf((one("b", "y"), Not(one("c", "x")))), Outcome.ANNAN_VAG),
            ("bidrag", one("d", "x"), Outcome.BIDRAG),
            ("ovrigt", CriteriaTest.ALL_MET, Outcome.UTRED),
        ),
        purchases=(replace(RULEBOOK.purchases[-1]),),
        warnings=(),
        profiles={"gemensam": profile},
    )
    old = replace(
        new,
        applies_when={},
        rules=rules(
            ("annat", one("c", "y", "z"), Outcome.ANNAN_VAG),
            ("bidrag", AllOf((one("a", "x", "z"), one("d", "x"))), Outcome.BIDRAG),
            ("ovrigt", CriteriaTest.ALL_MET, Outcome.IOP),
        ),
    )
    whole = compiled(new, profile)
    return beside(whole, old), whole


def said(of: Rulebook, answers: Mapping[str, str]) -> Rule:
    """Return the rule that decides, found without any diagram."""
    rule = deciding_rule(of, of.profiles["gemensam"], answers)
    assert rule is not None
    return rule


def all_answers() -> Iterator[dict[str, str]]:
    space = small()[1].space
    for values in product(*space.values):
        yield dict(zip(space.order, values, strict=True))


def test_the_counts_are_those_of_trying_every_combination() -> None:
    old, new = small()
    found = compare(old, new)
    pairs: Counter[tuple[Outcome, Outcome]] = Counter()
    kinds: Counter[tuple[Outcome, str]] = Counter()
    for answers in all_answers():
        then, now = said(old.space.rulebook, answers), said(new.space.rulebook, answers)
        pairs[then.outcome, now.outcome] += 1
        if then.outcome is not now.outcome:
            kinds[then.outcome, now.id] += 1

    assert found.total == pairs.total() == 4 * 3 * 4 * 3 * 3
    assert found.changed == kinds.total() > 0
    assert found.pairs == pairs
    assert {(kind.before, kind.rule): kind.number for kind in found.kinds} == kinds
    assert [kind.number for kind in found.kinds] == sorted(kinds.values(), reverse=True)


def test_no_smaller_example_exists_and_the_first_of_its_size_is_taken() -> None:
    old, new = small()
    space = new.space
    found = compare(old, new)
    assert max(len(kind.example) for kind in found.kinds) > 1
    for kind in found.kinds:
        shown = next(
            answers
            for size in range(len(space.order) + 1)
            for answers in smallest_first(new, size)
            if said(old.space.rulebook, answers).outcome is kind.before
            and said(space.rulebook, answers).id == kind.rule
        )
        assert kind.example == shown
        assert list(kind.example) == list(shown)


def smallest_first(whole: Compiled, size: int) -> Iterator[dict[str, str]]:
    """Iterate over the answers of a size, by question and then value."""
    space = whole.space
    found = [
        tuple(zip(levels, indexes, strict=True))
        for levels in combinations(range(len(space.order)), size)
        for indexes in product(*(range(space.unknown(level)) for level in levels))
    ]
    for path in sorted(found):
        yield space.answers(dict(path))


@every_released
def test_every_example_has_the_outcomes_that_it_shows(of: str) -> None:
    for kind in compared(of).kinds:
        assert outcomes(of, kind.example) == (kind.before, kind.after, kind.rule)
        assert kind.before is not kind.after
        assert DONT_KNOW not in kind.example.values()


@every_released
def test_no_answer_of_an_example_can_be_left_out(of: str) -> None:
    for kind in compared(of).kinds:
        for fact in kind.example:
            fewer = {other: value for other, value in kind.example.items() if other != fact}
            then, _, rule = outcomes(of, fewer)
            assert (then, rule) != (kind.before, kind.rule), fact


@every_released
def test_no_example_of_two_answers_or_fewer_was_missed(of: str) -> None:
    """Every set of at most two answers is tried on the rules themselves."""
    least: dict[tuple[Outcome, str], int] = {}
    for size in range(3):
        for chosen in combinations(RULEBOOK.facts, size):
            for values in product(*(all_values(fact)[:-1] for fact in chosen)):
                then, now, rule = outcomes(of, dict(zip(chosen, values, strict=True)))
                if then is not now:
                    least.setdefault((then, rule), size)
    found = {(kind.before, kind.rule): len(kind.example) for kind in compared(of).kinds}
    assert least == {kind: size for kind, size in found.items() if size <= 2}


@every_released
def test_the_whole_is_the_sum_of_its_parts(of: str) -> None:
    found = compared(of)
    combinations_ = 1
    for fact in RULEBOOK.facts:
        combinations_ *= len(all_values(fact))
    assert found.total == sum(found.pairs.values()) == combinations_
    assert found.changed == sum(n for (old, new), n in found.pairs.items() if old is not new)
    assert all(found.pairs[kind.before, kind.after] >= kind.number for kind in found.kinds)


@every_released
def test_nothing_became_an_iop_and_the_facts_of_the_ruling_no_longer_are(of: str) -> None:
    assert {old for old, new in compared(of).pairs if new is Outcome.IOP} == {Outcome.IOP}
    ruling = {**IDEA, "uppdrag": "ja", "motprestation": "ja"}
    assert outcomes(of, ruling) == (Outcome.IOP, Outcome.UPPHANDLING, "kop_i_grunden")


def test_diagrams_of_two_families_are_refused() -> None:
    with pytest.raises(ValueError, match="not of one family"):
        compare(small()[0], whole_of("gemensam"))


def test_answers_without_a_recommendation_are_refused() -> None:
    old, new = small()
    none = replace(old.space.rulebook, rules=old.space.rulebook.rules[:1])
    with pytest.raises(ValueError, match="no recommendation"):
        compare(beside(new, none), new)


def test_a_profile_that_the_release_lacks_is_named() -> None:
    old = released_rules()
    old = replace(old, profiles={"gemensam": old.profiles["gemensam"]})
    with pytest.raises(InputError, match='profile: "malmo" finns inte'):
        beside(whole_of("malmo"), old)


# ---- The page --------------------------------------------------------------------------------


@cache
def page() -> str:
    return written(PAGE, parts(WRITTEN, RULEBOOK))


def test_the_page_names_every_version_and_every_kind() -> None:
    whole = text(page())
    for version in (*released_versions(), RULEBOOK.version):
        assert f"Version {version}" in whole
    assert "<!--" not in page()
    for of in RELEASED:
        found = compared(of)
        assert number(found.changed) in whole
        for kind in found.kinds:
            assert RULEBOOK.words.rules[kind.rule].short in whole
            assert (
                f'<td data-label="{RULEBOOK.profiles[of].name}">{number(kind.number)}</td>'
                in page()
            )


def test_every_example_opens_the_result_that_it_shows() -> None:
    links = [str(found.attributes["href"]) for found in read(page()) if found.name == "a"]
    kinds = {(of, kind.before, kind.rule): kind for of in RELEASED for kind in compared(of).kinds}
    shown: set[tuple[Outcome, str]] = set()
    for (of, old, rule), kind in kinds.items():
        fragment = encode(visit(whole_of(of), kind.example))
        href = f"../../guiden/{of}/#{fragment}"
        if href not in links:
            continue
        shown.add((old, rule))
        opened, problems = decode(RULEBOOK, fragment)
        assert not problems
        assert assess(RULEBOOK, RULEBOOK.profiles[of], opened.answers).rule.id == rule
        seen = turn(RULEBOOK, {}, fragment)
        assert seen.page.slug.startswith("resultat"), seen.address
        assert seen.notice == ""
    assert shown == {(old, rule) for _, old, rule in kinds}
    assert sum("steg=resultat" in link for link in links) == len(shown)


def test_the_page_has_one_table_of_kinds_however_many_profiles() -> None:
    release = find_release(FIRST, RULEBOOK)
    copies = {f"kopia{n}": replace(RULEBOOK.profiles["malmo"], id=f"kopia{n}") for n in range(20)}
    old = {**release.rulebook.profiles, **copies}
    many = replace(RULEBOOK, profiles={**RULEBOOK.profiles, **copies}, base=RULEBOOK)
    release = replace(release, rulebook=replace(release.rulebook, profiles=old))

    assert list(changes_since(release, many).found) == ["gemensam"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (f"## Version {RULEBOOK.version}", "## Nu", f'rubriken "## Version {RULEBOOK.version}"'),
        (f"## Version {FIRST}", "## Först", f'rubriken "## Version {FIRST}"'),
        (f"<!-- genererat: par sedan {FIRST} -->", "", "par sedan .* saknas"),
        (f"par sedan {FIRST}", "par sedan 1999", "par sedan 1999 --> finns inte"),
        (
            "## Har ni",
            "<!-- genererat: allt -->\n\n## Har ni",
            "allt --> finns inte",
        ),
    ],
)
def test_a_page_that_misses_a_version_or_a_table_stops_the_build(
    old: str, new: str, problem: str
) -> None:
    assert old in WRITTEN
    with pytest.raises(PageError, match=rf"^{PAGE}:(\d+:)? .*{problem}"):
        _made(WRITTEN.replace(old, new))


def _made(text: str) -> str:
    return filled(PAGE, text, Filling(parts(text, RULEBOOK)))


def test_the_page_is_found_where_the_overview_says() -> None:
    assert page_address(PAGE) == "sa-fungerar-guiden/andringar/"
    assert PAGE in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
