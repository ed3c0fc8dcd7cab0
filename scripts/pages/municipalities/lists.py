"""Lists of the municipalities and regions with pages of their own, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from guide_engine.html import Child, Html, tag
from guide_engine.loading.profiles import UNDATED
from guide_engine.model import COMMON, GRADES, KINDS, Profile, Rulebook
from guide_engine.pages.start import choose_page, page_address, profile_options
from scripts.pages.addresses import MUNICIPALITIES, root
from scripts.pages.municipalities import finder
from scripts.pages.municipalities.by_letter import by_letter
from scripts.pages.navigation import by_name
from scripts.read.words import words
from scripts.swedish import either

AREA = "omrade"
"""The group of rules that are one board's or one field's."""

LONG = 40
"""From more names than this on, a list has a way to each letter."""


def counted(profiles: Iterable[Profile]) -> str:
    """Say how many municipalities, regions and fields have pages of their own."""
    say = words("kommuner").part("antal")
    found = [
        say(f"{kind}_en" if len(group) == 1 else kind, antal=len(group))
        for kind, group in grouped(profiles)
    ]
    return either(found, f" {say('och')} ") if found else say("inga")


def grouped(profiles: Iterable[Profile]) -> list[tuple[str, list[Profile]]]:
    """Return the profiles by kind of party, each group by name; no group is empty."""
    own = by_name(profiles)
    groups = ((kind, [p for p in own if kind_of(p) == kind]) for kind in (*KINDS, AREA))
    return [(kind, found) for kind, found in groups if found]


def kind_of(profile: Profile) -> str:
    """Return the group that a profile is listed in."""
    return AREA if profile.area else profile.kind


def marked(profile: Profile, href: str, **more: str) -> list[Child]:
    """Return a link with a profile's name; beside it its field, and that it does not hold."""
    parts: list[Child] = [tag("a", {"href": href, **more}, profile.name)]
    if profile.area and profile.area not in profile.name:
        parts.append(f" ({profile.area})")
    if profile.withdrawn:
        parts.append(f" – {finder.note(profile)}")
    return parts


def described(rulebook: Rulebook) -> str:
    """Return all of them for their page, as Markdown: by kind, and by how much was read."""
    say, away = words("kommuner").part("lista"), root(MUNICIPALITIES)

    def entry(profile: Profile) -> Child:
        href = away + page_address(profile.page)
        return [marked(profile, href), tag("span", None, profile.summary)]

    parts: list[Html] = []
    for kind, profiles in grouped(rulebook.profiles.values()):
        parts.append(tag("h3", {"id": f"lista-{kind}"}, say(kind, antal=len(profiles))))
        for grade in GRADES:
            if found := [profile for profile in profiles if profile.grade == grade]:
                parts.append(tag("p", None, say(grade, antal=len(found))))
                parts.append(names(found, entry, f"{kind}-{grade}", 4))
    # The pages themselves are the ones to find by a search.
    return tag("div", {"class": "municipality-list", "data-search-exclude": True}, parts)


def read_pages(rulebook: Rulebook, page: str) -> Html:
    """Return the pages on the web that the profiles rest on, and of what day they are."""
    say, away = words("kommuner").part("webbsidor"), root(page)
    known = rulebook.words.sources
    items = (
        tag(
            "li",
            None,
            tag("a", {"href": away + page_address(profile.page)}, profile.name),
            f" ({say('last', dag=profile.fetched)}): ",
            [
                [
                    "; " if number else "",
                    tag("a", {"href": source.url, "rel": "external"}, source.name),
                    f", {say('odaterad') if source.dated == UNDATED else source.dated}",
                ]
                for number, source in enumerate(sources)
            ],
        )
        for profile in by_name(rulebook.profiles.values())
        if (sources := [known[id_] for id_ in profile.sources if known[id_].url])
    )
    return tag("ul", {"data-search-exclude": True}, items)


def choose(rulebook: Rulebook) -> Html:
    """Return the page that asks for the municipality."""
    say = words("kommuner").part("lista")

    def entry(profile: Profile) -> Child:
        more = {"data-profile": profile.id, "data-note": finder.note(profile)}
        return marked(profile, f"{profile.id}/", **more)

    groups = (
        (tag("h3", None, say(kind, antal=len(found))), names(found, entry, kind, 4))
        for kind, found in grouped(rulebook.profiles.values())
    )
    own = [profile_options(rulebook, [COMMON]), tag("h2", None, say("egna")), *groups]
    return choose_page(rulebook, finder.field(""), own, finder.every(rulebook))


def names(
    profiles: Sequence[Profile], entry: Callable[[Profile], Child], name: str, level: int
) -> Html:
    """Return a list; a long one by letter. ``name`` tells its letters from another list's."""
    if len(profiles) > LONG:
        return by_letter(profiles, entry, level, name)
    items = (tag("li", None, entry(profile)) for profile in profiles)
    return tag("div", {"class": "letters"}, tag("ul", None, items))
