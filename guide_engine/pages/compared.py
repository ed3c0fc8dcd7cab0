"""What differs from the municipality that the answers came along from."""

from __future__ import annotations

from guide_engine.assessment import Assessment, assess
from guide_engine.compiled import Compiled, compiled
from guide_engine.difference import Difference, Side, difference
from guide_engine.flow import State, fact_at, remaining, stop_at, walk
from guide_engine.html import Child, Html, tag
from guide_engine.model import COMMON, Profile
from guide_engine.pages.context import Context, heading
from guide_engine.pages.headline import headline, in_words
from guide_engine.pages.sources import Sources
from guide_engine.permalink import RESULT, Visit


def compared(context: Context, here: Assessment, sources: Sources) -> Html | None:
    """Return how a result differs from that of the municipality compared with, if there is one.

    All but the recommendation is folded: a result has to stay short.

    Where its questions are not all answered it has no result yet, and that is said instead.
    """
    visit = context.visit
    if visit is None or not visit.compared:
        return None
    profile = context.rulebook.profiles[visit.compared]
    whole = compiled(context.rulebook, profile)
    _, state = walk(whole, visit.answers)
    if fact_at(whole, state) is not None:
        what, content = "compared_what_open", _unfinished(context, visit, whole, state)
    else:
        there = assess(context.rulebook, profile, visit.answers, visit.role)
        found = difference(context.rulebook, here, there)
        same = here.outcome is there.outcome
        what = "compared_what_same" if same else "compared_what_other"
        content = [
            *_headlines(context, found),
            *_details(context, found, sources),
            _link(context, whole, state, "compared_see"),
        ]
    name = compared_name(context, profile)
    title = context.say("compared_title", name=name, what=context.say(what))
    return tag(
        "details",
        {"class": "guide-compared", "data-compared": profile.id},
        tag("summary", None, title),
        content,
    )


def compared_name(context: Context, profile: Profile) -> str:
    """Return how a municipality is named in a sentence that compares."""
    return context.say("compared_common") if profile.id == COMMON else profile.name


def _unfinished(context: Context, visit: Visit, whole: Compiled, state: State) -> list[Child]:
    number = remaining(whole, state, visit.answers)
    name = compared_name(context, whole.profile)
    key = "compared_open_one" if number == 1 else "compared_open"
    return [
        tag("p", None, context.say(key, name=name, number=in_words(context, number))),
        _link(context, whole, state, "compared_answer"),
    ]


def _headlines(context: Context, found: Difference) -> list[Child]:
    """Return both recommendations; the one, where they are the same in every word."""
    here, there = found.here.found, found.there.found
    titles = [headline(context, side) for side in (here, there)]
    same = here.outcome is there.outcome
    if same and titles[0] == titles[1]:
        key = "compared_same" if found.number else "compared_nothing"
        return [tag("p", None, context.say(key, title=titles[0]))]
    rows = (
        [
            tag("dt", None, _label(context, side.profile)),
            tag("dd", {"data-becomes": side.outcome}, _outcome(context, side, title)),
        ]
        for side, title in zip((here, there), titles, strict=True)
    )
    return [
        tag("p", None, context.say("compared_alike" if same else "compared_other")),
        tag("dl", None, rows),
    ]


def _outcome(context: Context, side: Assessment, title: str) -> list[Child]:
    name = context.say(f"outcome_{side.outcome}")
    return [tag("strong", None, name), f". {title}" if title != name else ""]


def _details(context: Context, found: Difference, sources: Sources) -> list[Child]:
    """Return all that differs besides the recommendation."""
    sides = (found.here, found.there)
    return [
        _deciders(context, sides, sources) if found.decided_by else None,
        [_criteria(context, side, sources) for side in sides if side.criteria],
        [_warnings(context, side, sources) for side in sides if side.warnings],
    ]


def _deciders(context: Context, sides: tuple[Side, Side], sources: Sources) -> list[Html]:
    rows = (
        [
            tag("dt", None, _label(context, side.found.profile)),
            tag("dd", None, who.text, sources.marks(who.citations)),
        ]
        for side in sides
        for who in (side.found.decided_by,)
    )
    return [heading(2, context.say("result_decides")), tag("dl", None, rows)]


def _criteria(context: Context, side: Side, sources: Sources) -> list[Html]:
    name = compared_name(context, side.found.profile)
    items = (
        tag(
            "li",
            {"data-differs": found.criterion.id, "data-status": found.status},
            tag("strong", None, context.rulebook.words.criteria[found.criterion.id].name),
            f" – {context.language.within(context.say(f'status_{found.status}'))}",
            sources.marks(found.criterion.citations),
        )
        for found in side.criteria
    )
    title = heading(2, context.say("compared_criteria", name=name))
    return [title, tag("ul", {"class": "guide-reasons"}, items)]


def _warnings(context: Context, side: Side, sources: Sources) -> list[Html]:
    name = compared_name(context, side.found.profile)
    items = (
        tag(
            "li",
            {"data-differs": warning.id},
            context.rulebook.words.warnings[warning.id].title,
            sources.marks(warning.citations),
        )
        for warning in side.warnings
    )
    title = heading(2, context.say("compared_warnings", name=name))
    return [title, tag("ul", {"class": "guide-reasons"}, items)]


def _label(context: Context, profile: Profile) -> str:
    name = compared_name(context, profile)
    return name[0].upper() + name[1:]


def _link(context: Context, whole: Compiled, state: State, key: str) -> Html:
    """Return the link to the other municipality's page for the same answers.

    It compares with this one in turn. What stands around the guide's part names the
    municipality, so the browser fetches the page.
    """
    profile = whole.profile
    done = fact_at(whole, state) is None
    visit = Visit(
        profile.id,
        context.visit.role if context.visit else None,
        context.visit.answers if context.visit else {},
        compared=context.profile.id,
    )
    slug = stop_at(whole, state).slug
    href = context.href(slug, visit=visit, step=RESULT if done else "")
    text = context.say(key, name=compared_name(context, profile))
    return tag(
        "p", None, tag("a", {"href": f"../{profile.id}/{href}", "data-compared": profile.id}, text)
    )
