"""The first pages: choose a municipality, and the start of its questions."""

from __future__ import annotations

from collections.abc import Collection

from guide_engine.flow import flow
from guide_engine.html import Child, Html, tag
from guide_engine.model import COMMON, Role, Rulebook
from guide_engine.pages.context import (
    Context,
    Page,
    guide,
    heading,
    option,
    options,
    place_note,
    spoken_in,
)
from guide_engine.pages.origin import origin
from guide_engine.permalink import Visit


def choose_page(
    rulebook: Rulebook, find: Child = None, own: Child = None, others: Child = None
) -> Html:
    """Return the page that asks for the municipality ("guiden/").

    ``own`` are the municipalities with rules of their own, if not as options; ``find`` stands
    above them, ``others`` below.
    """
    say = rulebook.words.interface
    return tag(
        "section",
        {"id": "guide", "class": "guide", "data-page": "valj", **spoken_in(rulebook.language)},
        heading(1, say["choose_title"]),
        tag("p", {"class": "guide-help"}, say["choose_lead"]),
        tag("h2", {"id": "guide-choose"}, say["choose_profile"]),
        find,
        tag("div", {"data-places-else": True}, own or profile_options(rulebook), others),
        tag("p", {"class": "guide-disclaimer"}, say["result_disclaimer"]),
    )


def profile_options(rulebook: Rulebook, ids: Collection[str] = ()) -> Html:
    """Return profiles as options, the common one last: all of them, or some."""
    found = [profile for profile in rulebook.profiles.values() if not ids or profile.id in ids]
    return options(
        option(
            {"href": f"{profile.id}/", "data-profile": profile.id}, profile.name, profile.summary
        )
        for profile in sorted(found, key=lambda p: (p.id == COMMON, p.name))
    )


def start_page(context: Context, note: Html | None = None) -> Page:
    """Return the start of a profile's questions: the role, and what is good to know.

    ``note`` stands above the heading, for a page that some readers can get no further from.
    """
    profile, first = context.profile, context.first_slug()
    pages = flow(context.whole)
    title = context.say("start_title", place=context.in_name)
    place = context.place.code if context.place else ""
    back = context.say("back")
    html = guide(
        context,
        "start",
        note,
        tag("p", {"class": "guide-top"}, tag("a", {"class": "guide-back", "href": "../"}, back)),
        heading(1, title),
        tag(
            "p",
            {"class": "guide-help"},
            context.say("start_lead", number=pages.stops[pages.start].left),
        ),
        tag("h2", {"id": "guide-choose"}, context.say("start_role")),
        options(
            option(
                {
                    "href": context.href(first, visit=Visit(profile.id, role, place=place)),
                    "data-answer": f"roll={role}",
                },
                context.say(f"role_{role}"),
            )
            for role in Role
        ),
        tag("h2", None, context.say("start_know")),
        tag("ul", None, (tag("li", None, context.say(f"start_know_{n}")) for n in (1, 2, 3, 4))),
        tag("h2", None, context.say("start_sources", place=profile.in_name)),
        place_note(context) or tag("p", None, profile.summary),
        origin(context),
        tag(
            "p",
            None,
            tag(
                "a",
                context.to(page_address(profile.page)),
                context.say("result_page_link", place=profile.in_name),
            ),
            " · ",
            tag("a", {"href": "../"}, context.say("start_other")),
        ),
    )
    return Page("index", title, html)


def page_address(page: str) -> str:
    """Return the address of a Markdown page of the site, from the site's root."""
    address = page.removesuffix(".md")
    return address.removesuffix("index") if address.endswith("index") else f"{address}/"
