"""The cases of data/cases: each holds in each profile, and a mistake in one is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import pytest

import guide_engine
from guide_engine import __main__ as command_line
from guide_engine.assessment import assess
from guide_engine.cases import FOLDER, SHOWN, Case, Expected, read_cases
from guide_engine.errors import DataError, Mistakes
from guide_engine.model import COMMON, Form, FormStatus, Outcome, Status
from guide_engine.report import report
from guide_engine.trial import problems, rows_in
from scripts.payload.engine import stage_engine
from tests.representatives import DIFFERENT
from tests.strategies import CASES, PROFILES, RULEBOOK, every_profile

DATA = Path(guide_engine.__file__).parent / "data"


@every_profile
def test_every_case_holds(of: str) -> None:
    about = [case for case in CASES if of in case.profiles]
    # Those that decide exactly as another one does are asked a few.
    few = about if of in DIFFERENT else [case for case in about if case.own] + about[::7]
    assert [text for case in few for text in problems(RULEBOOK, case, RULEBOOK.profiles[of])] == []
    assert few


# ---- Nothing is left without a case --------------------------------------------------------

SAID: dict[str, tuple[Collection[str], Callable[[Case], Collection[str]]]] = {
    "rules": (RULEBOOK.rules_by_id, lambda case: {case.expected.rule}),
    "purchases": ([way.id for way in RULEBOOK.purchases], lambda case: {case.purchase}),
    "warnings": ([each.id for each in RULEBOOK.warnings], lambda case: case.shows["warnings"]),
    "conflicts": ([each.id for each in RULEBOOK.conflicts], lambda case: case.shows["conflicts"]),
    "next_steps": ([each.id for each in RULEBOOK.steps], lambda case: case.shows["next_steps"]),
}


@pytest.mark.parametrize("kind", SAID)
def test_everything_that_a_result_can_say_has_a_case(kind: str) -> None:
    known, asked_for = SAID[kind]
    assert set(known) - set[str]().union(*map(asked_for, CASES)) == set()


def test_every_answer_has_a_case() -> None:
    given = {item for case in CASES for item in case.answers.items()}
    known = {(fact.id, value) for fact in RULEBOOK.facts.values() for value in fact.values}
    assert known - given == set()


@every_profile
def test_every_profile_has_cases_of_every_recommendation(of: str) -> None:
    profile = RULEBOOK.profiles[of]
    # What requires exactly the same decides the same: one of them has the cases.
    alike = {each.id for each in RULEBOOK.profiles.values() if each.requires == profile.requires}
    about = [case for case in CASES if alike & {*case.profiles}]
    assert {case.applying(profile).expected.outcome for case in about} == set(Outcome)


# ---- What a trial finds --------------------------------------------------------------------


@pytest.fixture
def case() -> Case:
    """Return a case about all profiles that says something of everything."""
    return next(case for case in CASES if case.purchase and case.forms and case.hides["next_steps"])


def wrong(case: Case, of: str = PROFILES[0]) -> list[str]:
    """Return what is wrong in one profile, without the place."""
    place = f"{case.path} ({of}): "
    found = problems(RULEBOOK, case, RULEBOOK.profiles[of])
    assert all(problem.startswith(place) for problem in found)
    return [problem.removeprefix(place) for problem in found]


def test_another_recommendation_or_rule_is_found(case: Case) -> None:
    rule = next(rule for rule in RULEBOOK.rules if rule.outcome is Outcome.IOP)
    assert wrong(replace(case, expected=Expected(Outcome.IOP, rule.id))) == [
        f'outcome är "{case.expected.outcome}", men fallet säger "iop"',
        f'rule är "{case.expected.rule}", men fallet säger "{rule.id}"',
    ]


def test_another_status_is_found(case: Case) -> None:
    criterion = RULEBOOK.profiles[PROFILES[0]].requires[0]
    changed = replace(
        case,
        forms={Form.UPPHANDLING: FormStatus.OKLAR},
        criteria={criterion: Status.DEPENDS},
    )
    found = assess(RULEBOOK, RULEBOOK.profiles[PROFILES[0]], case.answers)
    (is_,) = (each.status for each in found.criteria if each.criterion.id == criterion)
    assert wrong(changed) == [
        'forms.upphandling är "mojlig", men fallet säger "oklar"',
        f'criteria.{criterion} är "{is_}", men fallet säger "depends"',
    ]


def test_another_way_to_purchase_decider_and_open_questions_are_found(case: Case) -> None:
    other = next(way.id for way in RULEBOOK.purchases if way.id != case.purchase)
    fact = next(iter(RULEBOOK.facts))
    first, *_, last = RULEBOOK.profiles[COMMON].decided_by
    changed = replace(case, purchase=other, decided_by=first.id, open_questions=(fact,))
    assert wrong(changed, COMMON) == [
        f'purchase är "{case.purchase}", men fallet säger "{other}"',
        f'decided_by är "{last.id}", men fallet säger "{first.id}"',
        f'open_questions är "", men fallet säger "{fact}"',
    ]


def test_what_is_missing_and_what_should_not_be_there_is_found(case: Case) -> None:
    turned = {kind: case.shows[kind] for kind in SHOWN}
    found = wrong(replace(case, shows=case.hides, hides=turned))
    assert found == [
        line
        for kind in SHOWN
        for line in (
            *(f'{kind}: "{id_}" visas inte' for id_ in case.hides[kind]),
            *(f'{kind}: "{id_}" visas' for id_ in case.shows[kind]),
        )
    ]
    assert found


def test_a_row_that_the_result_does_not_rest_on_is_found(case: Case) -> None:
    found = rows_in(
        report(RULEBOOK, assess(RULEBOOK, RULEBOOK.profiles[PROFILES[0]], case.answers))
    )
    assert found
    foreign = next(row for row in RULEBOOK.ledger if row not in found)
    cited = replace(case.citations[0], rows=(foreign,))
    assert wrong(replace(case, citations=(cited,))) == [
        f'cites: resultatet vilar inte på "{foreign}"'
    ]


def test_a_profile_that_requires_what_is_not_met_is_told_from_the_others() -> None:
    for case in (case for case in CASES if case.stricter):
        plain = replace(case, stricter=None)
        for of in case.profiles:
            assert bool(wrong(plain, of)) is case.is_stricter(RULEBOOK.profiles[of])


def test_the_command_line_tries_all_cases_or_those_of_a_profile(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    # That all of them hold is tried above.
    few = CASES[::20]
    monkeypatch.setattr(command_line, "shipped_cases", lambda _: few)
    assert command_line.main(["cases"]) == 0
    tried = sum(len(case.profiles) for case in few)
    assert capsys.readouterr().out == f"{len(few)} fall, {tried} prövningar: alla stämmer\n"
    other = next(way.id for way in RULEBOOK.purchases if way.id != case.purchase)
    broken = (replace(case, purchase=other),)
    monkeypatch.setattr(command_line, "shipped_cases", lambda _: broken)
    assert command_line.main(["cases", "--profile", PROFILES[0]]) == 1
    problem, last = capsys.readouterr().out.splitlines()
    assert problem.startswith(f"{case.path} ({PROFILES[0]}): purchase")
    assert last == "1 fall, 1 prövningar: 1 fel"
    assert command_line.main(["cases", "--profile", "atlantis"]) == 2


# ---- Reading -------------------------------------------------------------------------------

BASE = """[[base]]
id = "ide"
name = "Idé"
text = "En idé."
answers = { syfte = "allmant_stod" }
"""
CASE = """[[case]]
id = "ett"
name = "Ett fall"
text = "Det här är ett fall."
base = "ide"
outcome = "bidrag"
rule = "allmant_stod"
cites = ["LP-055"]
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., tuple[Case, ...]]:
    """Return how to read cases that are written into files of a data folder."""

    def read(*texts: str) -> tuple[Case, ...]:
        folder = tmp_path / FOLDER
        for number, text in enumerate(texts):
            folder.mkdir(exist_ok=True)
            (folder / f"{number}.toml").write_text(text, encoding="utf-8")
        return read_cases(tmp_path, RULEBOOK)

    return read


def test_a_case_with_as_little_as_can_be(write: Callable[..., tuple[Case, ...]]) -> None:
    (case,) = write(CASE, BASE)
    assert case.path == "cases/0.toml: ett"
    assert case.answers == case.base.answers == {"syfte": "allmant_stod"}
    assert case.profiles == tuple(RULEBOOK.profiles)
    assert case.role is None
    assert case.open_questions is None


MISTAKES = {
    "no base": ('base = "ide"', 'base = "x"', 'case.ett.base: "x" finns inte; tillåtet: ide'),
    "no rule": ('"allmant_stod"\ncites', '"x"\ncites', 'case.ett.rule: "x" finns inte; tillåtet: '),
    "no outcome": ('"bidrag"', '"ja"', 'case.ett.outcome: "ja" finns inte; tillåtet: annan_vag'),
    "no text": ('text = "Det här är ett fall."', "", "case.ett.text: saknas"),
    "no source": ('["LP-055"]', "[]", "case.ett.cites: får inte vara tom"),
    "an unknown row": ('"LP-055"', '"LP-999"', 'case.ett.cites: liggarraden "LP-999" finns inte'),
    "an unknown key": ("cites =", "x = 1\ncites =", "case.ett.x: okänd nyckel; tillåtet: answers"),
}
ADDED = {
    "an unknown fact": ('answers = { x = "ja" }', "answers.x: okänt faktum; tillåtet: syfte"),
    "an unknown value": (
        'answers = { uppdrag = "x" }',
        'answers.uppdrag: "x" finns inte; tillåtet: delvis, ja, nej, vet_ej',
    ),
    "what the base says": (
        'answers = { syfte = "allmant_stod" }',
        'answers.syfte: "allmant_stod" svarar redan "ide"',
    ),
    "an unknown profile": ('profiles = ["x"]', 'profiles: "x" finns inte; tillåtet: boras'),
    "an unknown role": ('role = "x"', 'role: "x" finns inte; tillåtet: forening'),
    "an unknown form": ('forms = { x = "oklar" }', "forms.x: finns inte; tillåtet: bidrag"),
    "an unknown status": ('forms = { iop = "x" }', 'forms.iop: "x" finns inte; tillåtet: mojlig'),
    "an unknown criterion": ('criteria = { x = "met" }', "criteria.x: finns inte; tillåtet: "),
    "an unknown warning": ('shows = { warnings = ["x"] }', 'shows.warnings: "x" finns inte'),
    "an unknown step": ('hides = { next_steps = ["x"] }', 'hides.next_steps: "x" finns inte'),
    "an unknown part": ("shows = { changes = [] }", "shows.changes: okänd nyckel; tillåtet: "),
    "an unknown decider": ('decided_by = "x"', 'decided_by: "x" finns inte; tillåtet: '),
    "an unknown way": ('purchase = "x"', 'purchase: "x" finns inte; tillåtet: '),
    "an unknown question": ('open_questions = ["x"]', 'open_questions: "x" finns inte'),
    "no exception": (
        'stricter = { criteria = ["lag_kompetens"], cites = ["LP-055"], outcome = "utred", '
        'rule = "villkor_brister" }',
        "stricter: gäller alla fallets profiler och är inget undantag",
    ),
    "an exception for none": (
        'stricter = { outcome = "utred", criteria = ["tecken_pa_kop", "malmo_fraga_6"], '
        'rule = "villkor_brister", cites = ["LP-055"] }',
        'stricter: ingen av fallets profiler kräver "malmo_fraga_6"',
    ),
    "an exception with more": (
        'stricter = { x = 1, outcome = "utred", rule = "villkor_brister", cites = ["LP-055"] }',
        "stricter.x: okänd nyckel; tillåtet: cites, criteria, outcome, rule",
    ),
    "an exception without a source": (
        'stricter = { outcome = "utred", rule = "villkor_brister", cites = [] }',
        "stricter.cites: får inte vara tom",
    ),
    "a criterion of others": (
        'profiles = ["gemensam"]\ncriteria = { malmo_fraga_1 = "met" }',
        'criteria: ingen av fallets profiler har "malmo_fraga_1"',
    ),
}


@pytest.mark.parametrize("mistake", [*MISTAKES, *ADDED])
def test_a_mistake_is_refused(write: Callable[..., tuple[Case, ...]], mistake: str) -> None:
    if mistake in MISTAKES:
        old, new, message = MISTAKES[mistake]
        assert old in CASE
        text = CASE.replace(old, new)
    else:
        added, message = ADDED[mistake]
        text, message = f"{CASE}{added}\n", f"case.ett.{message}"
    with pytest.raises(DataError) as caught:
        write(BASE, text)
    assert str(caught.value).startswith(f"cases/1.toml: {message}")


def test_a_mistake_in_each_case_is_told_at_once(write: Callable[..., tuple[Case, ...]]) -> None:
    one = CASE.replace('"allmant_stod"\ncites', '"x"\ncites')
    other = CASE.replace('"ett"', '"tva"').replace('["LP-055"]', "[]")
    with pytest.raises(Mistakes) as caught:
        write(BASE, one, other)
    first, second = str(caught.value).splitlines()
    assert first.startswith('cases/1.toml: case.ett.rule: "x" finns inte')
    assert second.startswith("cases/2.toml: case.tva.cites: får inte vara tom")
    with pytest.raises(Mistakes) as caught:
        write(BASE.replace("allmant_stod", "x"), BASE.replace('"ide"', '"b"\nx = 1'), CASE)
    assert len(caught.value.found) == 2


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ((), "cases: inga fall finns"),
        ((BASE,), "cases: inga fall finns"),
        ((BASE, CASE, CASE), "cases/2.toml: ett: finns redan i en annan fil"),
        ((BASE, CASE, BASE), "cases/2.toml: ide: finns redan i en annan fil"),
        ((BASE, CASE, BASE.replace('"ide"', '"b"')), 'cases: base: inget fall utgår från "b"'),
        ((BASE, CASE + CASE), 'cases/1.toml: case.ett.id: "ett" finns redan'),
        ((BASE, CASE, "x = 1"), "cases/2.toml: x: okänd nyckel; tillåtet: base, case"),
        ((BASE, CASE, "x ="), "cases/2.toml:1: är inte giltig TOML"),
    ],
)
def test_files_that_do_not_go_together_are_refused(
    write: Callable[..., tuple[Case, ...]], texts: tuple[str, ...], message: str
) -> None:
    with pytest.raises(DataError) as caught:
        write(*texts)
    assert str(caught.value).startswith(message)


def test_browsers_do_not_get_the_cases(tmp_path: Path) -> None:
    package = stage_engine({}, tmp_path)

    assert (DATA / FOLDER).is_dir()
    assert (package / "data" / "profiles").is_dir()
    assert not (package / "data" / FOLDER).exists()
    assert not (package / "cases.py").exists()
    assert (package / "browser.py").is_file()
