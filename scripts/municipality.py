"""The generated parts of the pages about municipalities, made from the guide's profiles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import criterion_facts
from guide_engine.diagram import Node, leaf_values
from guide_engine.html import Child, Html, tag
from guide_engine.logic import ALWAYS, DONT_KNOW
from guide_engine.model import CriteriaTest, Criterion, Outcome, Profile, Rulebook, Status
from guide_engine.pages.start import page_address
from guide_engine.session import COMMON
from scripts import comparison
from scripts.how_it_works import (
    FOLDER,
    by_name_of,
    citations,
    common_last,
    either,
    folded,
    folds,
    in_words,
    row,
    table,
)
from scripts.navigation import are_many

OVERVIEW = "kommuner/index.md"
COMPARED = (
    "initiativ",
    "mal",
    "marknad",
    "avtalstid",
    "annan_ersattning",
    "aktorer",
    "aktor",
    "demokratisk",
)
"""The facts that the comparison shows, in order."""


def facts(rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str]) -> str:
    """Return what the guide's data says about one municipality, for its page."""
    whole = compiled(rulebook, profile)
    root = _root(profile.page)
    entries: list[tuple[str, list[Child]]] = [
        ("Villkor för IOP", [_criteria(rulebook, profile, root)]),
        ("Vem beslutar", _deciders(rulebook, profile, anchors, root)),
    ]
    for title, fact in (("Avtalstid", "avtalstid"), ("Annan ersättning", "annan_ersattning")):
        if _reading(whole, fact):
            entries.append(
                (title, [_accepted(whole, fact), _conditions(whole, fact, anchors, root)])
            )
    contacts: list[Child] = [
        (contact.text, citations(rulebook, anchors, contact.citations, root))
        for contact in profile.contacts
    ]
    link = tag("a", {"href": f"{root}guiden/{profile.id}/"}, f"Pröva er idé {profile.in_name}")
    entries += [("Kontakt", contacts), ("Guiden", [link])]
    terms = (
        (tag("dt", None, title), (tag("dd", None, value) for value in values))
        for title, values in entries
    )
    short = f"""## I korthet, ur guidens data {{ #guidens-data }}

Så här räknar guiden. Det är vår tolkning av källorna, inte kommunens beslut.

{tag("dl", {"class": "guide-meta"}, terms)}"""
    if not are_many(rulebook.profiles.values()):
        return short
    words = comparison.own_words(rulebook, anchors, profile, root) if profile.says else ""
    return f"{short}\n\n{words}\n\n{_beside_common(rulebook, profile, anchors)}\n"


def _beside_common(rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str]) -> str:
    """Return the answers that a municipality accepts beside those of the common ground."""
    columns = ("Fråga", profile.name, "Gemensam grund")
    whole, common = (compiled(rulebook, each) for each in (profile, rulebook.profiles[COMMON]))
    root = _root(profile.page)
    rows = (
        row(
            columns,
            rulebook.words.questions[fact].short,
            (_accepted(whole, fact), _conditions(whole, fact, anchors, root)),
            _accepted(common, fact),
        )
        for fact in COMPARED
    )
    found = table("kommun", f"Svar som godtas för IOP {profile.in_name}", columns, rows)
    # Hundreds of tables that differ little would hide what else a search finds.
    quiet = tag("div", {"data-search-exclude": True}, found)
    return f"""## Svar som godtas, bredvid den gemensamma grunden {{ #godtagna-svar }}

{_EXPLAINED}
{quiet}"""


def accepted(rulebook: Rulebook, anchors: Mapping[str, str]) -> str:
    """Return the table of the answers that each profile accepts, by question.

    Criteria and sources are folded under it. Of many municipalities it has the common ground only;
    the others stand on their own pages.
    """
    profiles = common_last(rulebook)
    if are_many(profiles):
        profiles = [rulebook.profiles[COMMON]]
    columns = ("Fråga", *(profile.name for profile in profiles))
    root = _root(OVERVIEW)
    wholes = [compiled(rulebook, profile) for profile in profiles]
    words = rulebook.words.questions
    rows = [
        row(columns, words[fact].short, *(_accepted(whole, fact) for whole in wholes))
        for fact in COMPARED
    ]
    found = table("godtagna", "Svar som godtas för IOP, fråga för fråga", columns, rows)
    behind = [
        folded(f"{words[fact].short}: {words[fact].question}", by_profile)
        for fact in COMPARED
        if (
            by_profile := [
                by_name_of(whole.profile.name, conditions)
                for whole in wholes
                if (conditions := _conditions(whole, fact, anchors, root))
            ]
        )
    ]
    deciders = folded(
        "Vem beslutar?",
        (
            by_name_of(
                profile.name,
                (tag("div", None, each) for each in _deciders(rulebook, profile, anchors, root)),
            )
            for profile in profiles
        ),
    )
    return f"""{_EXPLAINED + _ONLY_SODERHAMN if len(profiles) > 1 else _COMMON_ONLY + _EXPLAINED}
{found}

### Villkor och källor bakom svaren {{ #villkor-och-kallor }}

{folds([*behind, deciders])}"""


_EXPLAINED = """
Guiden räknar fram tabellen ur sina regler. Den visar vilka svar som kan leda till att IOP är
möjligt, om de andra svaren också stämmer. *Krävs inte* betyder att guiden inte ställer något krav
för den kommunen. Tabellen är vår tolkning av källorna, inte kommunernas beslut.
""".lstrip()

_ONLY_SODERHAMN = """
Bara Söderhamn räknar upp organisationsformer. Guiden använder den listan som hjälp också för de
andra.
""".lstrip()


_COMMON_ONLY = """
Tabellen gäller kommuner som inte har en egen sida här. De andra har sin tabell på kommunens sida.
""".lstrip()


def _root(page: str) -> str:
    """Return the way from a page to the site's root."""
    return "../" * page_address(page).count("/")


def _criteria(rulebook: Rulebook, profile: Profile, root: str) -> Child:
    """Return how many criteria the profile requires, with links to each group of them."""
    groups = [rulebook.criteria[id_].group for id_ in profile.requires]
    links: list[Child] = []
    for group in dict.fromkeys(groups):
        name = rulebook.words.interface[f"group_{group}"]
        href = f"{root}{FOLDER}/kriterier/#grupp-{group}"
        links += [
            ", " if links else "",
            tag("a", {"href": href}, name),
            f" ({groups.count(group)})",
        ]
    return [f"Profilen kräver {len(groups)} villkor: ", links, "."]


def _deciders(
    rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str], root: str
) -> list[Child]:
    entries: list[Child] = []
    for entry in profile.decided_by:
        when = ""
        if entry.when != ALWAYS:
            when = in_words(rulebook, entry.when)
        elif len(profile.decided_by) > 1:
            when = "I övriga fall"
        entries.append(
            [
                tag("strong", None, f"{when}. ") if when else None,
                entry.text,
                citations(rulebook, anchors, entry.citations, root),
            ]
        )
    return entries


def _accepted(whole: Compiled, fact: str) -> Child:
    """Say which answers can lead to IOP, read out of the decision diagram."""
    rulebook = whole.space.rulebook
    words = rulebook.words.questions[fact].values
    if _may_be_iop(whole, fact, DONT_KNOW):
        return "Inget visst svar krävs" if _reading(whole, fact) else "Krävs inte"
    values = rulebook.facts[fact].values
    fine = [value for value in values if _may_be_iop(whole, fact, value)]
    single = [value for value in values if value not in fine and _may_be_judged(whole, fact, value)]
    if len(fine) == len(values):
        return "Alla svar utom ”Vet inte”"
    text = either([f"”{words[value].answer}”" for value in fine]) if fine else "Inget av svaren"
    if single:
        text += f". Från fall till fall: {either([f'”{words[value].answer}”' for value in single])}"
    return text


def _may_be_iop(whole: Compiled, fact: str, value: str) -> bool:
    level = whole.space.level(fact)
    index = whole.space.values[level].index(value)
    rest = whole.space.diagrams.restrict(whole.outcome, {level: index})
    return Outcome.IOP in leaf_values(rest)


def _may_be_judged(whole: Compiled, fact: str, value: str) -> bool:
    """Tell whether an answer can leave every criterion met or unknown, and none broken."""
    level = whole.space.level(fact)
    index = whole.space.values[level].index(value)
    return True in leaf_values(whole.space.diagrams.restrict(_to_judge(whole), {level: index}))


@cache
def _to_judge(whole: Compiled) -> Node:
    """Return the diagram of where no criterion is broken and something is left to judge."""
    # Other rules that recommend a closer look say nothing of the criteria: where general
    # support is the question, those of an IOP do not apply.
    unknown = [r.id for r in whole.space.rulebook.rules if r.when is CriteriaTest.ANY_UNKNOWN]
    return whole.space.diagrams.combine(
        lambda rule, seen: rule in unknown and Status.NOT_MET not in seen, whole.rule, whole.seen
    )


def _reading(whole: Compiled, fact: str) -> list[Criterion]:
    """Return the required criteria that read a fact."""
    required = (whole.space.rulebook.criteria[id_] for id_ in whole.profile.requires)
    return [criterion for criterion in required if fact in criterion_facts(criterion)]


def _conditions(whole: Compiled, fact: str, anchors: Mapping[str, str], root: str) -> Child:
    """Return links to the criteria on a fact, with what they cite.

    Of other municipalities' sources only those of a criterion that rests on nothing else.
    """
    rulebook = whole.space.rulebook
    items: list[Html] = []
    for criterion in _reading(whole, fact):
        own = tuple(
            cited
            for cited in criterion.citations
            if cited.source in whole.profile.sources
            or rulebook.words.sources[cited.source].kind != "kalla"
        )
        href = f"{root}{FOLDER}/kriterier/#villkor-{criterion.id}"
        items.append(
            tag(
                "li",
                None,
                tag("a", {"href": href}, rulebook.words.criteria[criterion.id].name),
                citations(rulebook, anchors, own or criterion.citations, root),
            )
        )
    return tag("ul", {"class": "generated-list"}, items) if items else None
