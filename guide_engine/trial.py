"""Trying the rules against the cases: what the guide says, beside what a case asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guide_engine.assessment import Assessment, assess
from guide_engine.cases import SHOWN, Case
from guide_engine.model import Citations, Profile, Rulebook, Status
from guide_engine.report import report


def problems(rulebook: Rulebook, case: Case, profile: Profile) -> tuple[str, ...]:
    """Return what the guide says in a profile that a case does not allow, one line each."""
    found = assess(rulebook, profile, case.answers, case.role)
    wrong = (
        *_decision(case, profile, found),
        *_criteria(case, profile, found),
        *_shown(case, found),
        *_uncited(case.applying(profile).citations, rows_in(report(rulebook, found))),
    )
    return tuple(f"{case.path} ({profile.id}): {problem}" for problem in wrong)


def all_problems(
    rulebook: Rulebook, cases: Iterable[Case], only: str | None = None
) -> Iterator[str]:
    """Iterate over what is wrong in any case, in each profile that it is about (or only one)."""
    for case in cases:
        for id_ in case.profiles:
            if only in (None, id_):
                yield from problems(rulebook, case, rulebook.profiles[id_])


def rows_in(told: object) -> frozenset[str]:
    """Return the rows of the ledger that anything in a report cites."""
    if isinstance(told, Mapping):
        own = frozenset[str](told.get("rows", ()))
        return own.union(*(rows_in(part) for part in told.values()))
    return frozenset[str]().union(*map(rows_in, told)) if isinstance(told, list) else frozenset()


def _decision(case: Case, profile: Profile, found: Assessment) -> Iterator[str]:
    expected = case.applying(profile).expected
    if found.outcome is not expected.outcome:
        yield _differs("outcome", found.outcome, expected.outcome)
    if found.rule.id != expected.rule:
        yield _differs("rule", found.rule.id, expected.rule)
    if not case.is_stricter(profile):
        for form, status in case.forms.items():
            if found.forms[form].status is not status:
                yield _differs(f"forms.{form}", found.forms[form].status, status)
    way = found.purchase.id if found.purchase else ""
    if case.purchase and way != case.purchase:
        yield _differs("purchase", way, case.purchase)
    if case.decided_by and found.decided_by.id != case.decided_by:
        yield _differs("decided_by", found.decided_by.id, case.decided_by)
    open_ = tuple(question.fact for question in found.open_questions)
    if case.open_questions is not None and open_ != case.open_questions:
        yield _differs("open_questions", ", ".join(open_), ", ".join(case.open_questions))


def _criteria(case: Case, profile: Profile, found: Assessment) -> Iterator[str]:
    wanted = dict(case.criteria)
    if case.stricter is not None:
        broken = case.stricter.criteria.intersection(profile.requires)
        wanted |= dict.fromkeys(sorted(broken), Status.NOT_MET)
    statuses = {each.criterion.id: each.status for each in found.criteria}
    for id_, status in wanted.items():
        if statuses.get(id_, status) is not status:
            yield _differs(f"criteria.{id_}", statuses[id_], status)


def _shown(case: Case, found: Assessment) -> Iterator[str]:
    shown = {
        "warnings": [noted.item.id for noted in found.warnings],
        "conflicts": [noted.item.id for noted in found.conflicts],
        "next_steps": [noted.item.id for noted in found.next_steps],
    }
    for kind in SHOWN:
        for id_ in case.shows[kind]:
            if id_ not in shown[kind]:
                yield f'{kind}: "{id_}" visas inte'
        for id_ in case.hides[kind]:
            if id_ in shown[kind]:
                yield f'{kind}: "{id_}" visas'


def _uncited(citations: Citations, rows: frozenset[str]) -> Iterator[str]:
    for citation in citations:
        for row in citation.rows:
            if row not in rows:
                yield f'cites: resultatet vilar inte på "{row}"'


def _differs(what: str, found: str, expected: str) -> str:
    return f'{what} är "{found}", men fallet säger "{expected}"'
