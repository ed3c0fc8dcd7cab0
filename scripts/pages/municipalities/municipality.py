"""The generated parts of the pages about municipalities, made from the guide's profiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from guide_engine.compiled import Compiled, compiled
from guide_engine.html import Attributes, Child, Html, tag
from guide_engine.model import COMMON, MATTERS, Beginning, Citations, Criterion, Profile, Rulebook
from guide_engine.pages.context import Context
from guide_engine.pages.origin import as_read, withdrawn
from guide_engine.pages.start import page_address
from guide_engine.regions import spoken
from scripts.pages.addresses import (
    COMPARISON,
    answer_id,
    criterion_address,
    criterion_id,
    matter_id,
    root,
)
from scripts.pages.conditions import condition_in_words
from scripts.pages.municipalities.comparison import name_of
from scripts.pages.municipalities.demands import By, accepted, demands, key, reading
from scripts.pages.parts import citations, row, short_citations, table, unsearched
from scripts.read.freshness import State, fresh
from scripts.read.words import words
from scripts.swedish import in_words


def retelling(profile: Profile) -> str:
    """Return the page that retells the municipality's document, if it has one."""
    return f"{profile.page.removesuffix('.md')}-dokumentet.md"


def parts(
    rulebook: Rulebook,
    profile: Profile,
    anchors: Mapping[str, str],
    today: date,
    *,
    retold: bool = False,
) -> dict[str, str]:
    """Return the parts of one municipality's page by name.

    ``retold`` says that its document has a page of its own. That page has the paragraphs that
    stood here once: an address with the name of one leads there (site/fragments.js).
    """
    rulebook = spoken(rulebook, profile.id)
    context = Context(compiled(rulebook, profile), anchors)
    return {
        "vägen-in": "\n\n".join(
            part for part in (withdrawn(context), _way_in(profile)) if part is not None
        ),
        "kommunfakta": "\n\n".join(
            part
            for part in (
                as_read(context, *_review(profile, today)),
                _facts(context),
                _beginnings(context),
                _beside_common(context),
                _ways_on(profile, retold=retold),
            )
            if part is not None
        ),
        "antal-villkor": str(len(profile.requires)),
        "kommunvillkor": _criteria(context),
    }


def _way_in(profile: Profile) -> Html:
    way = {"class": "knapp", "href": f"{root(profile.page)}guiden/{profile.id}/"}
    text = words("kommuner")("prova", kommunen=profile.in_name)
    return tag("p", None, tag("a", way, text))


def _facts(context: Context) -> Html:
    """Return what the documents say, matter by matter; what they do not say in one line."""
    profile, say = context.profile, words("kommuner")
    silent = [matter for matter in MATTERS if not _said(context, matter)]
    entries: list[tuple[str, str | None, Iterable[Child]]] = [
        (name_of(matter), matter_id(matter), [_said(context, matter)])
        for matter in MATTERS
        if matter not in silent
    ]
    if silent:
        entries.append((say("sags_inte"), None, [", ".join(map(name_of, silent))]))
    if refusals := [entry for entry in profile.decided_by if entry.refusal]:
        told = [[entry.refusal, _sources(context, entry.citations)] for entry in refusals]
        entries.append((say("vid_nej"), None, told))
    contacts = [
        [
            contact.text,
            [" ", _link(contact.url, contact.url)] if contact.url else None,
            _sources(context, contact.citations),
        ]
        for contact in profile.contacts
    ]
    entries.append((say("kontakt"), None, contacts))
    if profile.unknown:
        items = (tag("li", None, each) for each in profile.unknown)
        entries.append((say("vet_inte"), None, [tag("ul", None, items)]))
    return _listed(entries)


def _listed(entries: Iterable[tuple[str, str | None, Iterable[Child]]]) -> Html:
    terms = (
        (
            tag("dt", None, title),
            # Not the term: it would be a place of its own to the search, on every page.
            (tag("dd", {"id": id_}, value) for value in values),
        )
        for title, id_, values in entries
    )
    return tag("dl", {"class": "guide-meta municipality-facts"}, terms)


def _review(profile: Profile, today: date) -> list[str]:
    """Return when the sources are read again, if a day is set."""
    if not profile.review:
        return []
    say, found = words("kommuner").part("granskning"), fresh(profile, today)
    key = "forsenad" if found.state is State.OVERDUE else "kommande"
    return [say(key, dag=in_words(found.review))]


def _beginnings(context: Context) -> Html | None:
    """Return how to begin, folded as on a result; the page's own steps say it too."""
    profile = context.profile
    entries = [
        (context.say(f"begin_{subject}"), None, [_beginning(context, begin)])
        for subject, begin in profile.begins.items()
    ]
    title = context.say("begin_title", place=profile.in_name)
    return tag("details", None, tag("summary", None, title), _listed(entries)) if entries else None


def _beginning(context: Context, begin: Beginning) -> list[Child]:
    link = [" ", _link(begin.url, context.say("begin_link"))] if begin.url else None
    return [begin.text, link, _sources(context, begin.citations)]


def _link(url: str, text: str) -> Html:
    return tag("a", {"href": url, "rel": "external"}, text)


def _ways_on(profile: Profile, *, retold: bool) -> Html:
    """Return the ways to the retelling, if there is one, and to the comparison."""
    say, away = words("kommuner"), root(profile.page)
    told: Attributes = {
        "href": away + page_address(retelling(profile)),
        "data-fragments": True,
    }
    compare = {"href": f"{away}{page_address(COMPARISON)}#jamfor={profile.id}"}
    return tag(
        "p",
        None,
        [tag("a", told, say("stycke_for_stycke", kommun=profile.name)), " · "] if retold else None,
        tag("a", compare, say("jamfor_med", kommun=profile.name)),
    )


def _said(context: Context, matter: str) -> list[Child]:
    """Return what a municipality's documents say about a matter, with its sources; or nothing."""
    profile = context.profile
    found = profile.says.get(matter) or (profile.decided_by[-1] if matter == "beslutar" else None)
    return [found.text, _sources(context, found.citations)] if found else []


def _sources(context: Context, found: Citations) -> Html | None:
    away = root(context.profile.page)
    return short_citations(context.rulebook, context.anchors, found, away)


# ---- The criteria ---------------------------------------------------------------------


def _criteria(context: Context) -> Html:
    """Return what the guide requires for an IOP in one municipality, a line each.

    What the guide requires everywhere is folded, unless it is all; what the municipality only
    recommends comes last.
    """
    rulebook, profile = context.rulebook, context.profile
    required = [rulebook.criteria[id_] for id_ in profile.requires]
    everywhere = {*(each.group for each in required if each.everywhere), COMMON}
    own = [each for each in required if each.group not in everywhere]
    rest = _by_group(context, [each for each in required if each.group in everywhere])
    parts: list[Child] = [_by_group(context, own)]
    if own:
        title = words("kommuner")("overallt", antal=len(required) - len(own))
        rest = [tag("details", {"class": "criteria-rest"}, tag("summary", None, title), rest)]
    parts.append(rest)
    if profile.recommends:
        title = context.say("result_criteria_recommended", place=profile.in_name)
        lines = [_criterion(context, rulebook.criteria[id_]) for id_ in profile.recommends]
        parts.append([tag("h3", None, title), lines])
    # They stand on the page of all criteria, which is the one to find by a search.
    return tag("div", {"class": "criteria-lines", "data-search-exclude": True}, parts)


def _by_group(context: Context, criteria: Sequence[Criterion]) -> list[Child]:
    """Return criteria under the names of their groups."""
    groups: dict[str, list[Html]] = {}
    for criterion in criteria:
        groups.setdefault(criterion.group, []).append(_criterion(context, criterion))
    said = context.rulebook.words.interface
    return [[tag("h3", None, said[f"group_{group}"]), lines] for group, lines in groups.items()]


def _criterion(context: Context, criterion: Criterion) -> Html:
    rulebook, away = context.rulebook, root(context.profile.page)
    say, told = words("kommuner"), rulebook.words.criteria[criterion.id]
    href = away + criterion_address(criterion.id)
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
        citations(rulebook, context.anchors, criterion.citations, away),
        tag("p", None, tag("a", {"href": href}, say("bland_alla"))),
    )


# ---- Beside the common ground ---------------------------------------------------------


def _beside_common(context: Context) -> Html:
    """Return the answers that a municipality accepts beside those of the common ground."""
    say, rulebook = words("kommuner"), context.rulebook
    both = (context.whole, compiled(rulebook, rulebook.profiles[COMMON]))
    asked = [
        fact
        for fact in context.whole.space.order
        if any(demands(whole)[fact].by is not By.NOBODY for whole in both)
    ]
    heading = say.heading("bredvid", kommunen=context.profile.in_name)
    heading = heading.with_more(*(whole.profile.name for whole in both))
    here, common = both
    rows = (
        row(
            heading,
            rulebook.words.questions[fact].short,
            [
                _answers(here, fact),
                _conditions(context, fact),
            ],
            accepted(common, demands(common)[fact]),
            id_=answer_id(fact),
        )
        for fact in asked
    )
    body = [tag("p", None, say("bredvid_ingress")), table("kommun", heading, rows)]
    # Hundreds of tables that differ little would hide what else a search finds.
    return unsearched(heading.name, body)


def _answers(whole: Compiled, fact: str) -> Html:
    """Return the answers in words, and as a script compares them."""
    demand = demands(whole)[fact]
    return tag("span", {"data-answers": key(demand)}, accepted(whole, demand))


def _conditions(context: Context, fact: str) -> Child:
    """Return links to the criteria on a fact, with what they cite.

    Of other municipalities' sources only those of a criterion that rests on nothing else.
    """
    rulebook, away = context.rulebook, root(context.profile.page)
    items: list[Html] = []
    for criterion in reading(context.whole, fact):
        own = tuple(
            cited
            for cited in criterion.citations
            if cited.source in context.profile.sources
            or rulebook.words.sources[cited.source].kind != "kalla"
        )
        items.append(
            tag(
                "li",
                None,
                tag(
                    "a",
                    {"href": f"#{criterion_id(criterion.id)}"},
                    rulebook.words.criteria[criterion.id].name,
                ),
                citations(rulebook, context.anchors, own or criterion.citations, away),
            )
        )
    return tag("ul", {"class": "generated-list"}, items) if items else None
