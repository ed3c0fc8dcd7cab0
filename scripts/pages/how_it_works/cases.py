"""The parts of the page "Exempel som guiden prövas mot": the cases, by what the guide answers.

The page itself is docs/sa-fungerar-guiden/exempel.md. Of the cases in the municipalities' own
folders it has the number, so that it does not grow with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guide_engine.cases import Base, Case, shipped_cases
from guide_engine.compiled import compiled
from guide_engine.errors import GuideError
from guide_engine.html import Child, Html, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Outcome, Profile, Rulebook
from guide_engine.permalink import encode
from guide_engine.trial import problems
from scripts.pages.addresses import HOW_IT_WORKS, root, rule_address
from scripts.pages.how_it_works.changes import visit
from scripts.pages.navigation import MANY, common_last
from scripts.pages.parts import Line, citations, folded, folds, labelled, short_table
from scripts.read.words import words

PAGE = f"{HOW_IT_WORKS}/exempel.md"


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """A case with the profile that its link opens: the common one if it fits there."""

    case: Case
    profile: Profile


def parts(
    rulebook: Rulebook, anchors: Mapping[str, str], cases: Sequence[Case] = ()
) -> dict[str, str]:
    """Return the parts by their markers; without ``cases`` they are those that are shipped.

    Raises GuideError for a case that the rules do not bear out where its link leads.
    """
    cases = cases or shipped_cases(rulebook)
    tried = [Shown(case, _opened(rulebook, case)) for case in cases]
    for each in tried:
        for problem in problems(rulebook, each.case, each.profile):
            raise GuideError(problem)
    shown = [each for each in tried if not each.case.own]
    bases = {each.case.base.id: each.case.base for each in shown}
    return {
        "egna-fall": str(len(tried) - len(shown)),
        "utgångspunkter": folds([_base(rulebook, base) for base in bases.values()]),
        "exempel": "\n\n".join(
            _group(rulebook, anchors, outcome, found)
            for outcome in Outcome
            if (found := [each for each in shown if each.case.expected.outcome is outcome])
        ),
    }


def _opened(rulebook: Rulebook, case: Case) -> Profile:
    return next(
        profile
        for profile in reversed(common_last(rulebook))
        if profile.id in case.profiles and not case.is_stricter(profile)
    )


def _base(rulebook: Rulebook, base: Base) -> Html:
    return folded(base.name, tag("div", None, base.text), _answers(rulebook, base.answers))


def _group(
    rulebook: Rulebook, anchors: Mapping[str, str], outcome: Outcome, shown: Sequence[Shown]
) -> str:
    name = rulebook.words.interface[f"outcome_{outcome}"]
    lines = (_line(rulebook, anchors, each) for each in shown)
    table = short_table(words("exempel").heading("fall", rekommendation=name), lines)
    # So many made-up cases would hide the rules and the sources from the search.
    kept_out = tag("div", {"data-search-exclude": True}, table)
    return f"## {name} {{ #exempel-{outcome} }}\n\n{kept_out}"


def _line(rulebook: Rulebook, anchors: Mapping[str, str], shown: Shown) -> Line:
    case, say = shown.case, words("exempel")
    return Line(
        f"fall-{case.id}",
        case.name,
        [
            tag("div", None, case.text),
            labelled([(say("utgar_fran"), case.base.name)]),
            _answers(rulebook, case.differs),
            labelled([(say("avgor"), _rule(rulebook, case.expected.rule))]),
            citations(rulebook, anchors, case.citations, root(PAGE)),
            _stricter(rulebook, anchors, case),
            tag("div", None, _link(rulebook, shown)),
        ],
        _for_whom(rulebook, case),
    )


def _answers(rulebook: Rulebook, answers: Mapping[str, str]) -> Html | None:
    """Return answers in the words of the questions."""
    told = rulebook.words
    items = (
        tag(
            "li",
            None,
            f"{told.questions[fact].short}: ",
            told.interface["unknown_answer"]
            if value == DONT_KNOW
            else f"”{told.questions[fact].values[value].answer}”",
        )
        for fact, value in answers.items()
    )
    return tag("ul", None, items) if answers else None


def _rule(rulebook: Rulebook, id_: str) -> Html:
    when, _, _ = rulebook.words.rules[id_].short.partition(" → ")
    return tag("a", {"href": root(PAGE) + rule_address(id_)}, when)


def _for_whom(rulebook: Rulebook, case: Case) -> str:
    say, every = words("exempel"), len(case.profiles) == len(rulebook.profiles)
    names = say("alla") if every else _names(_about(rulebook, case))
    return say("med_undantag", profiler=names) if case.stricter else names


def _about(rulebook: Rulebook, case: Case) -> list[Profile]:
    return [profile for profile in common_last(rulebook) if profile.id in case.profiles]


def _stricter(rulebook: Rulebook, anchors: Mapping[str, str], case: Case) -> list[Child]:
    """Say where another recommendation is given, by which rule, and what that rests on."""
    if case.stricter is None:
        return []
    expected = case.stricter.expected
    name = rulebook.words.interface[f"outcome_{expected.outcome}"]
    names = _names([p for p in _about(rulebook, case) if case.is_stricter(p)])
    say = words("exempel")
    said = [say("for_dem", rekommendation=name, profiler=names), _rule(rulebook, expected.rule)]
    return [
        *labelled([(say("undantag"), said)]),
        citations(rulebook, anchors, case.stricter.citations, root(PAGE)),
    ]


def _names(profiles: Sequence[Profile]) -> str:
    if len(profiles) > MANY:
        return words("exempel")("nagra", antal=len(profiles))
    return ", ".join(profile.name for profile in profiles)


def _link(rulebook: Rulebook, shown: Shown) -> Html:
    whole = compiled(rulebook, shown.profile)
    fragment = encode(visit(whole, shown.case.answers))
    href = f"{root(PAGE)}guiden/{shown.profile.id}/#{fragment}"
    return tag("a", {"href": href}, words("exempel")("oppna", kommun=shown.profile.name))
