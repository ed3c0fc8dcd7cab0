"""Days, numbers, answers and texts are tried against what the municipality's rules say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.papers.agreement.entered import last_day, months_after
from guide_engine.papers.agreement.template import LimitTest, State
from tests.drafts import TEMPLATE, draft, part_of
from tests.strategies import IDEA, PROFILES

KEPT, BROKEN, OPEN, LOOK = State.KEPT, State.BROKEN, State.OPEN, State.LOOK


def _states(limit: str, of: str = "soderhamn", **given_: str) -> list[State]:
    answers = {**IDEA, **{k: v for k, v in given_.items() if k in IDEA}}
    written = {k: v for k, v in given_.items() if k not in IDEA}
    (rule,) = [each for each in TEMPLATE.limits if each.id == limit]
    says = [(state, text.split("{")[0]) for state, text in rule.says.items()]
    found = [finding for each in draft(of, written, answers).parts for finding in each.findings]
    return [s for f in found for s, text in says if f.state is s and f.text.startswith(text)]


@pytest.mark.parametrize(
    ("limit", "given_", "states"),
    [
        ("soderhamn_langst", {}, [OPEN]),
        ("soderhamn_langst", {"period_fran": "2027-01-01"}, [OPEN]),
        ("soderhamn_langst", {"period_fran": "2027-01-01", "period_till": "2030-12-31"}, [KEPT]),
        ("soderhamn_langst", {"period_fran": "2027-01-01", "period_till": "2031-01-01"}, [BROKEN]),
        ("soderhamn_langst", {"period_fran": "2028-02-29", "period_till": "2032-02-28"}, [KEPT]),
        ("soderhamn_langst", {"period_fran": "2027-01-01", "period_till": "2026-01-01"}, [OPEN]),
        ("soderhamn_langst", {"giltighetstid": "Avtalet gäller i fem år."}, [OPEN, LOOK]),
        ("soderhamn_langst", {"giltighetstid": "Ett femårigt avtal"}, [OPEN, LOOK]),
        ("soderhamn_langst", {"giltighetstid": "Ett 5-årigt avtal"}, [OPEN, LOOK]),
        ("soderhamn_langst", {"giltighetstid": "Avtalet gäller i fyra år."}, [OPEN]),
        ("soderhamn_langst", {"forlangning": "Det förlängs med 5 år."}, [OPEN, LOOK]),
        ("soderhamn_tidsbegransat", {}, [OPEN]),
        ("soderhamn_tidsbegransat", {"avtalstid": "tills_vidare"}, [BROKEN]),
        ("soderhamn_tidsbegransat", {"period_till": "2030-12-31"}, [KEPT]),
        ("soderhamn_tidsbegransat", {"giltighetstid": "Det gäller tills  vidare."}, [OPEN, LOOK]),
        ("soderhamn_uppfoljning", {}, [OPEN]),
        ("soderhamn_uppfoljning", {"uppfoljning_manader": "12"}, [KEPT]),
        ("soderhamn_uppfoljning", {"uppfoljning_manader": "13"}, [BROKEN]),
        ("soderhamn_annan_namnd", {"annan_ersattning": "nej"}, [KEPT]),
        ("soderhamn_annan_namnd", {"annan_ersattning": "extern"}, [KEPT]),
        ("soderhamn_annan_namnd", {"annan_ersattning": "annan_namnd"}, [BROKEN]),
        ("soderhamn_annan_namnd", {"annan_ersattning": "vet_ej"}, [OPEN]),
        ("soderhamn_annan_namnd", {"andra_bidrag": "En annan nämnd betalar också."}, [KEPT, LOOK]),
        ("soderhamn_jurist", {}, [OPEN]),
        ("soderhamn_jurist", {"dialog_juridik": "2026-11-02"}, [KEPT]),
        ("soderhamn_ekonom", {"dialog_juridik": "2026-11-02"}, [OPEN]),
        ("soderhamn_ekonom", {"dialog_ekonomi": "2026-11-02"}, [KEPT]),
        ("svar_om_avtalstid", {"period_fran": "2027-01-01", "period_till": "2027-12-30"}, [BROKEN]),
        ("svar_om_avtalstid", {"period_fran": "2027-01-01", "period_till": "2027-12-31"}, []),
        ("svar_om_avtalstid", {"period_fran": "2027-01-01", "period_till": "2030-12-31"}, []),
        ("svar_om_avtalstid", {"period_fran": "2027-01-01", "period_till": "2031-01-01"}, [BROKEN]),
        (
            "svar_om_avtalstid",
            {"avtalstid": "over_4_ar", "period_fran": "2027-01-01", "period_till": "2031-01-01"},
            [],
        ),
        (
            "svar_om_avtalstid",
            {"avtalstid": "under_1_ar", "period_fran": "2027-01-01", "period_till": "2027-06-30"},
            [],
        ),
        (
            "svar_om_avtalstid",
            {"avtalstid": "tills_vidare", "period_fran": "2027-01-01", "period_till": "2027-06-30"},
            [BROKEN],
        ),
    ],
)
def test_a_limit_is_tried(limit: str, given_: dict[str, str], states: list[State]) -> None:
    assert _states(limit, **given_) == states


def test_every_limit_is_tried() -> None:
    assert {limit.test for limit in TEMPLATE.limits} == set(LimitTest)


@pytest.mark.parametrize("of", [of for of in PROFILES if of != "soderhamn"])
def test_a_municipalitys_limits_are_its_own(of: str) -> None:
    long = {"period_fran": "2027-01-01", "period_till": "2036-12-31", "uppfoljning_manader": "36"}
    found = draft(of, long, {**IDEA, "avtalstid": "over_4_ar"})
    assert [finding for each in found.parts for finding in each.findings] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("period_fran", "1 januari"),
        ("period_fran", "20270101"),
        ("period_fran", "2027-02-30"),
        ("period_fran", "1999-12-31"),
        ("period_fran", "2200-01-01"),
        ("period_fran", "٢٠٢٧-٠١-٠١"),
        ("uppsagning", "0"),
        ("uppsagning", "121"),
        ("uppsagning", "tre"),
        ("uppsagning", "1.5"),
        ("uppsagning", "²"),
    ],
)
def test_what_cannot_be_used_is_told_where_it_stands(field: str, value: str) -> None:
    found = draft("malmo", {field: value})
    part = part_of(found, TEMPLATE.fields[field].part)
    (finding,) = part.findings
    assert finding.state is State.BROKEN
    assert f"”{value}”" in finding.text
    assert finding.text.startswith(TEMPLATE.fields[field].label)
    assert "illåtet" in finding.text
    assert part.open


@pytest.mark.parametrize(
    ("written", "part", "state"),
    [
        ({"period_fran": "2027-01-02", "period_till": "2027-01-01"}, "giltighetstid", BROKEN),
        ({"period_fran": "2027-01-01", "uppfoljning_forsta": "2026-12-31"}, "uppfoljning", LOOK),
        ({"period_till": "2027-01-01", "uppfoljning_forsta": "2027-01-02"}, "uppfoljning", LOOK),
        (
            {"period_fran": "2027-01-01", "period_till": "2027-12-31", "forlangning_samtal": "13"},
            "forlangning",
            LOOK,
        ),
        (
            {"period_fran": "2027-01-01", "period_till": "2027-12-31", "uppsagning": "12"},
            "upphor",
            LOOK,
        ),
    ],
)
def test_days_that_do_not_go_together_are_told(
    written: dict[str, str], part: str, state: State
) -> None:
    assert [each.state for each in part_of(draft("malmo", written), part).findings] == [state]


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)), st.integers(-120, 600))
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (
        later.day < day.day and months_after(later, 1).month != later.month
    )


def test_years_end_the_day_before() -> None:
    assert last_day(date(2027, 1, 1), 1) == date(2027, 12, 31)
    assert last_day(date(2028, 2, 29), 1) == date(2029, 2, 27)
