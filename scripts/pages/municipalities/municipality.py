"""The generated parts of the pages about municipalities, made from the guide's profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import criterion_facts
from guide_engine.diagram import Node, leaf_values
from guide_engine.html import Child, Html, tag
from guide_engine.logic import ALWAYS, DONT_KNOW
from guide_engine.model import (
    COMMON,
    MATTERS,
    Citations,
    CriteriaTest,
    Criterion,
    Outcome,
    Profile,
    Rulebook,
    Status,
)
from guide_engine.pages.start import page_address
from scripts.pages.addresses import MUNICIPALITIES, criterion_address, criterion_id, root
from scripts.pages.conditions import condition_in_words
from scripts.pages.municipalities.comparison import name_of, said
from scripts.pages.navigation import are_many, common_last
from scripts.pages.parts import (
    by_name_of,
    citations,
    folded,
    folds,
    row,
    short_citations,
    table,
    unsearched,
)
from scripts.read.words import words
from scripts.swedish import either

COMPARED = (
    "initiativ",
    "mal",
    "marknad",
    "avtalstid",
    "annan_ersattning",
    "aktorer",
    "aktor",
    "allmannyttig",
    "demokratisk",
)
"""The facts that the comparison shows, in order."""
PLAIN = ("beslutar", "initiativ", "aktorer", "marknad", "avtalstid")
"""What a municipality's page says at once; the contact follows."""


def retelling(profile: Profile) -> str:
    """Return the page that retells the municipality's document, if it has one."""
    return f"{profile.page.removesuffix('.md')}-dokumentet.md"


def parts(
    rulebook: Rulebook,
    profile: Profile,
    anchors: Mapping[str, str],
    *,
    retold: bool = False,
    beside: str = "",
) -> dict[str, str]:
    """Return the parts of one municipality's page by name.

    ``retold`` says that its document has a page of its own. That page has the paragraphs that
    stood here once: an address with the name of one leads there (site/fragments.js). ``beside``
    are its answers beside those of the common ground, where there are many municipalities.
    """
    return {
        "vägen-in": _way_in(profile),
        "kommunfakta": "\n\n".join(
            (
                _facts(rulebook, profile, anchors),
                *([_way_to_retelling(profile)] if retold else []),
                *([beside] if beside else []),
            )
        ),
        "antal-villkor": str(len(profile.requires)),
        "kommunvillkor": _criteria(rulebook, profile, anchors),
    }


def _way_in(profile: Profile) -> Html:
    way = {"class": "knapp", "href": f"{root(profile.page)}guiden/{profile.id}/"}
    text = words("kommuner")("prova", kommunen=profile.in_name)
    return tag("p", None, tag("a", way, text))


def _facts(rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str]) -> Html:
    many, say = are_many(rulebook.profiles.values()), words("kommuner")
    entries: list[tuple[str, list[Child]]] = [
        (name_of(matter), _said(profile, matter, anchors))
        for matter in (MATTERS if many else PLAIN)
    ]
    contacts = [
        [contact.text, _sources(anchors, profile, contact.citations)]
        for contact in profile.contacts
    ]
    entries.append((say("kontakt"), [*contacts]))
    terms = (
        (tag("dt", None, title), (tag("dd", None, value) for value in values))
        for title, values in entries
    )
    return tag("dl", {"class": "guide-meta municipality-facts"}, terms)


def _way_to_retelling(profile: Profile) -> Html:
    href = root(profile.page) + page_address(retelling(profile))
    text = words("kommuner")("stycke_for_stycke", kommun=profile.name)
    return tag("p", None, tag("a", {"href": href, "data-fragments": True}, text))


def _criteria(rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str]) -> Html:
    """Return what the guide requires for an IOP in one municipality, a line each."""
    required = [rulebook.criteria[id_] for id_ in profile.requires]
    lists = (
        (
            tag("h3", None, rulebook.words.interface[f"group_{group}"]),
            (
                _criterion(rulebook, each, anchors, root(profile.page))
                for each in required
                if each.group == group
            ),
        )
        for group in dict.fromkeys(each.group for each in required)
    )
    # They stand on the page of all criteria, which is the one to find by a search.
    return tag("div", {"class": "criteria-lines", "data-search-exclude": True}, lists)


def _criterion(
    rulebook: Rulebook, criterion: Criterion, anchors: Mapping[str, str], way: str
) -> Html:
    say, told = words("kommuner"), rulebook.words.criteria[criterion.id]
    href = way + criterion_address(criterion.id)
    return tag(
        "details",
        {"id": criterion_id(criterion.id)},
        tag("summary", None, told.name),
        tag(
            "p",
            None,
            tag("strong", None, say("uppfyllt_nar")),
            condition_in_words(rulebook, criterion.met_when),
        ),
        tag("p", None, tag("strong", None, say("om_ni_inte_vet")), told.unknown),
        citations(rulebook, anchors, criterion.citations, way),
        tag("p", None, tag("a", {"href": href}, say("bland_alla"))),
    )


def _said(profile: Profile, matter: str, anchors: Mapping[str, str]) -> list[Child]:
    """Return what a municipality's documents say about a matter, or that they do not."""
    found = profile.says.get(matter)
    if not found and matter == "beslutar":
        decider = profile.decided_by[-1]
        return [[decider.text, _sources(anchors, profile, decider.citations)]]
    return [[said(found), _sources(anchors, profile, found.citations) if found else None]]


def _sources(anchors: Mapping[str, str], profile: Profile, found: Citations) -> Html | None:
    return short_citations(anchors, found, root(profile.page), words("kommuner")("kalla"))


def beside_common(rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str]) -> Html:
    """Return the answers that a municipality accepts beside those of the common ground."""
    say = words("kommuner")
    whole, common = (compiled(rulebook, each) for each in (profile, rulebook.profiles[COMMON]))
    heading = say.heading("bredvid", kommunen=profile.in_name)
    heading = heading.with_more(profile.name, common.profile.name)
    rows = (
        row(
            heading,
            rulebook.words.questions[fact].short,
            (_accepted(whole, fact), _conditions(whole, fact, anchors, root(profile.page))),
            _accepted(common, fact),
        )
        for fact in COMPARED
    )
    # Hundreds of tables that differ little would hide what else a search finds.
    return unsearched(say("visa_tabellen"), table("kommun", heading, rows))


def accepted(rulebook: Rulebook, anchors: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that each profile accepts by question, and what is behind them.

    Of many municipalities it has the common ground only; the others stand on their own pages.
    """
    profiles = common_last(rulebook)
    if are_many(profiles):
        profiles = [rulebook.profiles[COMMON]]
    heading = words("kommuner").heading("svar").with_more(*(each.name for each in profiles))
    wholes = [compiled(rulebook, profile) for profile in profiles]
    asked = rulebook.words.questions
    rows = (
        row(heading, asked[fact].short, *(_accepted(whole, fact) for whole in wholes))
        for fact in COMPARED
    )
    return {
        "godtagna-svar": table("godtagna", heading, rows),
        "bakom-svaren": _behind(rulebook, anchors, wholes),
    }


def _behind(rulebook: Rulebook, anchors: Mapping[str, str], wholes: Sequence[Compiled]) -> Html:
    """Return the criteria and sources behind the answers, question by question, folded."""
    asked, way = rulebook.words.questions, root(MUNICIPALITIES)
    behind = [
        folded(f"{asked[fact].short}: {asked[fact].question}", by_profile)
        for fact in COMPARED
        if (
            by_profile := [
                by_name_of(whole.profile.name, conditions)
                for whole in wholes
                if (conditions := _conditions(whole, fact, anchors, way))
            ]
        )
    ]
    deciders = (
        by_name_of(
            whole.profile.name,
            (tag("div", None, each) for each in _deciders(rulebook, whole.profile, anchors, way)),
        )
        for whole in wholes
    )
    return folds([*behind, folded(words("kommuner")("vem_beslutar"), deciders)])


def _deciders(
    rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str], way: str
) -> list[Child]:
    entries: list[Child] = []
    for entry in profile.decided_by:
        when = ""
        if entry.when != ALWAYS:
            when = condition_in_words(rulebook, entry.when)
        elif len(profile.decided_by) > 1:
            when = words("kommuner")("i_ovriga_fall")
        entries.append(
            [
                tag("strong", None, f"{when}. ") if when else None,
                entry.text,
                citations(rulebook, anchors, entry.citations, way),
            ]
        )
    return entries


def _accepted(whole: Compiled, fact: str) -> Child:
    """Say which answers can lead to IOP, read out of the decision diagram."""
    rulebook, say = whole.space.rulebook, words("kommuner").part("godtas")
    told = rulebook.words.questions[fact].values
    if _may_be_iop(whole, fact, DONT_KNOW):
        return say("inget_visst") if _reading(whole, fact) else say("inte")
    values = rulebook.facts[fact].values
    fine = [value for value in values if _may_be_iop(whole, fact, value)]
    single = [value for value in values if value not in fine and _may_be_judged(whole, fact, value)]
    if len(fine) == len(values):
        return say("alla")
    text = either([f"”{told[value].answer}”" for value in fine]) if fine else say("inget")
    if single:
        text += say("fall", svar=either([f"”{told[value].answer}”" for value in single]))
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


def _conditions(whole: Compiled, fact: str, anchors: Mapping[str, str], way: str) -> Child:
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
        href = way + criterion_address(criterion.id)
        items.append(
            tag(
                "li",
                None,
                tag("a", {"href": href}, rulebook.words.criteria[criterion.id].name),
                citations(rulebook, anchors, own or criterion.citations, way),
            )
        )
    return tag("ul", {"class": "generated-list"}, items) if items else None
