"""The comparison of municipalities: who demands what, and what their documents say.

The page has a section for each question and leads to one page for each matter; both stand without
JavaScript and have names, not columns, so they grow by a line for each municipality. Two or three
side by side are put together by the reader's browser from their own pages (site/compare.js).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from guide_engine.compiled import Compiled, compiled
from guide_engine.html import Child, Html, tag
from guide_engine.model import MATTERS, Profile, Rulebook
from guide_engine.pages.start import page_address
from guide_engine.regions import spoken
from scripts.pages.addresses import (
    COMPARISON,
    answer_id,
    matter_id,
    matter_page,
    root,
)
from scripts.pages.municipalities.demands import By, Demand, accepted, demands, is_counted
from scripts.pages.municipalities.lists import counted, grouped, marked
from scripts.pages.navigation import by_name
from scripts.pages.parts import folds, short_citations
from scripts.pages.pictures.bars import Bar, bars
from scripts.read.words import words

CHOSEN = 3
"""So many municipalities can stand side by side."""

_LEAST, _BARS, _LABEL = 2, 20, 36
"""A bar is for what so many demand; so many bars at most; a label of so many letters at most."""


@dataclass(frozen=True, slots=True)
class Group:
    """The municipalities that say the same of a question."""

    demand: Demand
    said: str
    who: tuple[Profile, ...]


def parts(rulebook: Rulebook) -> dict[str, str]:
    """Return the parts of the comparison by name."""
    wholes = _counted(rulebook)
    own = by_name(rulebook.profiles.values())
    rest = [profile for profile in own if not is_counted(profile)]
    groups = {fact: _groups(wholes, fact) for fact in rulebook.facts}
    asked = {
        fact: found
        for fact, found in groups.items()
        if any(group.demand.by in (By.OWN, By.ADVISED) for group in found)
    }
    everywhere = [
        found[0] for found in groups.values() if {each.demand.by for each in found} == {By.GUIDE}
    ]
    return {
        "välj": _chooser(own),
        "antal-räknade": counted(whole.profile for whole in wholes),
        "kravbild": _figure(rulebook, len(wholes), asked),
        "inte-räknade": _links(rest) if rest else words("jamfor")("alla_raknas"),
        "frågor": folds(
            [_section(rulebook, len(wholes), fact, found) for fact, found in asked.items()]
        ),
        "överallt": _everywhere(rulebook, everywhere),
        "ämnen": _matters(),
    }


def _counted(rulebook: Rulebook) -> list[Compiled]:
    return [
        compiled(spoken(rulebook, profile.id), profile)
        for profile in by_name(rulebook.profiles.values())
        if is_counted(profile)
    ]


def _groups(wholes: Iterable[Compiled], fact: str) -> list[Group]:
    """Return who demands what of a question: own demands first, the most common one first."""
    found: dict[Demand, list[Compiled]] = {}
    for whole in wholes:
        found.setdefault(demands(whole)[fact], []).append(whole)
    order = list(By)
    groups = [
        Group(demand, accepted(who[0], demand), tuple(whole.profile for whole in who))
        for demand, who in found.items()
    ]
    return sorted(groups, key=lambda each: (order.index(each.demand.by), -len(each.who)))


# ---- How many demand what -------------------------------------------------------------


def _figure(rulebook: Rulebook, number: int, asked: Mapping[str, Sequence[Group]]) -> Html:
    """Return how many demand what in their own documents, the most common first."""
    say, found = words("jamfor"), Counter[tuple[str, tuple[str, ...]]]()
    for fact, groups in asked.items():
        for group in groups:
            if group.demand.by is By.OWN:
                found[fact, group.demand.fine] += len(group.who)
    shown = [
        Bar(label(rulebook, *demanded), who, say("av", antal=who, alla=number))
        for demanded, who in found.most_common(_BARS)
        if who >= min(_LEAST, number)
    ]
    return bars("krav", say("bild", alla=number), shown)


def label(rulebook: Rulebook, fact: str, fine: Collection[str]) -> str:
    """Say in one line what is demanded, in the shortest way that tells the answers, if one does."""
    asked, say = rulebook.words.questions[fact], words("jamfor")
    out = [each.answer for value, each in asked.values.items() if value not in fine]
    ways = [say("eller").join(asked.values[value].answer for value in fine)]
    if len(out) == 1:
        ways.append(say("inte", fraga=asked.short, svar=out[0]))
    number = {"nagra": len(fine), "alla": len(asked.values)}
    short = (way for way in ways if len(way) <= _LABEL)
    return next(short, say("svar_av", fraga=asked.short, **number))


# ---- Question by question -------------------------------------------------------------


def _section(rulebook: Rulebook, number: int, fact: str, groups: Sequence[Group]) -> Html:
    """Return who demands what of a question, folded under how many demand something."""
    asked, say = rulebook.words.questions[fact], words("jamfor")
    own = sum(len(group.who) for group in groups if group.demand.by is By.OWN)
    terms = (
        (
            tag("dt", None, _head(group), f" ({say('av', antal=len(group.who), alla=number)})"),
            tag("dd", None, _who(group)),
        )
        for group in groups
    )
    return tag(
        "details",
        {"id": answer_id(fact)},
        tag("summary", None, say("krav_av", fraga=asked.short, antal=own, alla=number)),
        tag("p", None, asked.question),
        tag("dl", {"class": "demands"}, terms),
    )


def _head(group: Group) -> str:
    return words("jamfor").part("av_vem")(group.demand.by, svar=group.said)


def _who(group: Group) -> Child:
    """Return the names; those that demand something lead to the criterion and its source."""
    if group.demand.by is By.NOBODY:
        return ", ".join(profile.name for profile in group.who)
    return _links(group.who, answer_id(group.demand.fact))


def _links(profiles: Iterable[Profile], anchor: str = "") -> Html:
    """Return names that lead to the municipalities' pages, with what is behind it there."""
    away = root(COMPARISON)
    fragment = f"#{anchor}" if anchor else ""
    found = (marked(each, f"{away}{page_address(each.page)}{fragment}") for each in profiles)
    return tag("ul", {"class": "names"}, (tag("li", None, each) for each in found))


def _everywhere(rulebook: Rulebook, groups: Iterable[Group]) -> Html:
    """Return what the guide demands of all, and no document of its own accord."""
    items = (
        tag("li", None, tag("strong", None, f"{asked.short}: "), group.said)
        for group in groups
        for asked in (rulebook.words.questions[group.demand.fact],)
    )
    return tag("ul", None, items)


# ---- Matter by matter -----------------------------------------------------------------


def name_of(matter: str) -> str:
    """Return the words for a matter."""
    return words("kommuner").part("amne")(matter)


def _matters() -> Html:
    items = (
        tag("li", None, tag("a", {"href": root(COMPARISON) + page_address(page)}, name_of(matter)))
        for matter in MATTERS
        for page in (matter_page(matter),)
    )
    return tag("ul", None, items)


def matter(rulebook: Rulebook, anchors: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the parts of the page with what all documents say of a matter."""
    say, page = words("kommuner"), matter_page(name)
    away = root(page)
    parts_: list[Html] = []
    for kind, profiles in grouped(rulebook.profiles.values()):
        telling = [(profile, profile.says[name]) for profile in profiles if name in profile.says]
        if telling:
            head = say.part("lista")(kind, antal=len(telling))
            parts_.append(tag("h2", {"id": f"lista-{kind}"}, head))
        for profile, found in telling:
            href = f"{away}{page_address(profile.page)}#{matter_id(name)}"
            parts_.append(
                tag(
                    "section",
                    {"class": "matter-said"},
                    tag("h3", {"id": profile.id}, marked(profile, href)),
                    tag("p", None, found.text),
                    short_citations(rulebook, anchors, found.citations, away),
                )
            )
    silent = [
        profile.name for profile in by_name(rulebook.profiles.values()) if name not in profile.says
    ]
    return {
        "ämne": name_of(name),
        "sägs": tag("div", {"data-search-exclude": True}, parts_),
        "tysta": ", ".join(silent) if silent else words("jamfor")("inga_tysta"),
    }


# ---- Side by side ---------------------------------------------------------------------


def _chooser(profiles: Sequence[Profile]) -> Html:
    """Return the choice of municipalities, which the script shows, and room for the table.

    What the script says stands here: the words of a page are no script's.
    """
    say = words("jamfor")
    options = [
        tag(
            "option",
            {"value": profile.id, "data-href": root(COMPARISON) + page_address(profile.page)},
            f"{profile.name} – {words('kommuner')('tillbakadragna')}"
            if profile.withdrawn
            else profile.name,
        )
        for profile in profiles
    ]
    selects = (
        tag(
            "p",
            None,
            tag("label", {"for": f"jamfor-{number}"}, say("nummer", nummer=number)),
            tag(
                "select",
                {"id": f"jamfor-{number}"},
                tag("option", {"value": ""}, say("ingen")),
                options if number == 1 else None,
            ),
        )
        for number in range(1, CHOSEN + 1)
    )
    told = {
        f"data-{key}": say(key)
        for key in ("rubrik", "amne", "lika", "krav", "tyst", "okand", "borta", "klart")
    }
    return tag(
        "div",
        {"id": "jamfor", "class": "compare", "hidden": True, "data-search-exclude": True, **told},
        tag("h2", None, say("rubrik")),
        tag("div", {"class": "compare-choice"}, selects),
        tag("p", {"role": "status"}),
        tag("div", {"data-compared": True}),
    )
