"""The generated parts of the pages about municipalities, made from the guide's profiles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import criterion_facts
from guide_engine.diagram import Node, leaf_values
from guide_engine.html import Child, Html, tag
from guide_engine.logic import ALWAYS, DONT_KNOW
from guide_engine.model import (
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
from guide_engine.session import COMMON
from scripts.pages.how_it_works.rules import (
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
from scripts.pages.municipalities import comparison
from scripts.pages.navigation import are_many

OVERVIEW = "kommuner/index.md"
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


def facts(
    rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str], *, retold: bool = False
) -> str:
    """Return the way into the guide and the plain facts on one municipality, for its page.

    ``retold`` says that its document has a page of its own. That page has the paragraphs that
    stood here once: an address with the name of one leads there (site/fragments.js).
    """
    root = _root(profile.page)
    many = are_many(rulebook.profiles.values())
    entries: list[tuple[str, list[Child]]] = [
        (comparison.TITLES[matter], _said(profile, matter, anchors, root))
        for matter in (MATTERS if many else PLAIN)
    ]
    contacts = [
        [contact.text, _sources(anchors, contact.citations, root)] for contact in profile.contacts
    ]
    entries.append(("Kontakt", [*contacts]))
    terms = (
        (tag("dt", None, title), (tag("dd", None, value) for value in values))
        for title, values in entries
    )
    way = {"class": "knapp", "href": f"{root}guiden/{profile.id}/"}
    parts = [
        tag("p", None, tag("a", way, f"Pröva er idé {profile.in_name}")),
        "## I korthet { #guidens-data }",
        tag("dl", {"class": "guide-meta municipality-facts"}, terms),
    ]
    if retold:
        href = root + page_address(retelling(profile))
        text = f"Det här säger {profile.name} om IOP, stycke för stycke"
        parts.append(tag("p", None, tag("a", {"href": href, "data-fragments": True}, text)))
    if many:
        parts.append(_beside_common(rulebook, profile, anchors))
    return "\n\n".join(parts)


def criteria(rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str]) -> str:
    """Return what the guide requires for an IOP in one municipality, a line each."""
    root = _root(profile.page)
    required = [rulebook.criteria[id_] for id_ in profile.requires]
    lists = (
        (
            tag("h3", None, rulebook.words.interface[f"group_{group}"]),
            (_criterion(rulebook, each, anchors, root) for each in required if each.group == group),
        )
        for group in dict.fromkeys(each.group for each in required)
    )
    # They stand on the page of all criteria, which is the one to find by a search.
    listed = tag("div", {"class": "criteria-lines", "data-search-exclude": True}, lists)
    return f"""## {len(profile.requires)} villkor för IOP {{ #villkor }}

Välj ett villkor så ser ni när det är uppfyllt och var det står. Listan är vår tolkning av källorna,
inte kommunens beslut.

{listed}"""


def _criterion(
    rulebook: Rulebook, criterion: Criterion, anchors: Mapping[str, str], root: str
) -> Html:
    words = rulebook.words.criteria[criterion.id]
    href = f"{root}{FOLDER}/kriterier/#villkor-{criterion.id}"
    return tag(
        "details",
        {"id": f"villkor-{criterion.id}"},
        tag("summary", None, words.name),
        tag(
            "p", None, tag("strong", None, "Uppfyllt när: "), in_words(rulebook, criterion.met_when)
        ),
        tag("p", None, tag("strong", None, "Om ni inte vet: "), words.unknown),
        citations(rulebook, anchors, criterion.citations, root),
        tag("p", None, tag("a", {"href": href}, "Villkoret bland alla kriterier")),
    )


def _said(profile: Profile, matter: str, anchors: Mapping[str, str], root: str) -> list[Child]:
    """Return what a municipality's documents say about a matter, or that they do not."""
    found = profile.says.get(matter)
    if found:
        return [[found.text, _sources(anchors, found.citations, root)]]
    if matter == "beslutar":
        decider = profile.decided_by[-1]
        return [[decider.text, _sources(anchors, decider.citations, root)]]
    return [tag("span", {"class": "generated-silent"}, comparison.SILENT)]


def _sources(anchors: Mapping[str, str], found: Citations, root: str) -> Html | None:
    """Return short links to what is cited, which may follow on a line."""
    items = []
    for cited in found:
        text = cited.heading.split(" > ")[-1]
        target = next((anchors[row] for row in cited.rows if row in anchors), None)
        link = tag("a", {"href": root + target}, text) if target else text
        items.append(tag("li", {"data-rader": " ".join(cited.rows)}, link))
    return tag("ul", {"class": "short-sources", "aria-label": "Källa"}, items) if items else None


def _beside_common(rulebook: Rulebook, profile: Profile, anchors: Mapping[str, str]) -> str:
    """Return the answers that a municipality accepts beside those of the common ground."""
    whole, common = (compiled(rulebook, each) for each in (profile, rulebook.profiles[COMMON]))
    columns = ("Fråga", profile.name, common.profile.name)
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
    folded = tag("details", None, tag("summary", None, "Visa tabellen"), found)
    quiet = tag("div", {"data-search-exclude": True}, folded)
    return f"""## Svar som godtas, bredvid ”{common.profile.name}” {{ #godtagna-svar }}

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
