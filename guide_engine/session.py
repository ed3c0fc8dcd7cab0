"""One turn of a visit: from the fragment of an address to a page, and back to a fragment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from guide_engine.assessment import assess
from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import completed, said_before
from guide_engine.flow import (
    State,
    Stop,
    answer,
    fact_at,
    first_state,
    given_at,
    remaining,
    state_at,
    stop_at,
    walk,
)
from guide_engine.html import Html, join, tag
from guide_engine.model import COMMON, Profile, Rulebook
from guide_engine.pages.check import check_page
from guide_engine.pages.context import LEAST, Context, Page, page_file
from guide_engine.pages.question import question_page
from guide_engine.pages.result import result_page
from guide_engine.pages.start import start_page
from guide_engine.permalink import CHECK, DESK, RESULT, Problem, Visit, decode, encode
from guide_engine.regions import spoken

type Maker = Callable[[Context, Sequence[str], Stop, Html | None], Page]
type Desk = Mapping[str, Maker]
"""Makers of the pages beside a result, by step: ``papers.desk`` has them."""

NO_DESK: Desk = {}


@dataclass(frozen=True, slots=True)
class Turn:
    """What to show, and the address it has: "<profil>/<sida>.html" and the fragment."""

    page: Page
    address: str
    fragment: str


@dataclass(frozen=True, slots=True)
class EarlierPages:
    """What tells of a result that was made with other rules, by their version.

    ``block`` stands on the result; ``page`` is shown instead of a question that has no answer
    yet. Each is None where there is nothing to tell.
    """

    block: Callable[[Context, str], Html | None]
    page: Callable[[Context, str, Stop, Html | None], Page | None]


def turn(  # noqa: PLR0913 - all that a page rests on
    rulebook: Rulebook,
    anchors: Mapping[str, str],
    fragment: str,
    *,
    profile: str = "",
    today: str = "",
    earlier: EarlierPages | None = None,
    desk: Desk = NO_DESK,
    compiler: Callable[[Rulebook, Profile], Compiled] = compiled,
    contact: str = "",
) -> Turn:
    """Return the page for a fragment; ``profile`` counts where the fragment names none.

    Without ``earlier`` a link that was made with other rules only says so; without ``desk``
    the result stands for the pages beside it. ``compiler`` makes the profile's diagrams;
    ``contact`` is the address for letters about a result.
    Never fails for any fragment: what could not be understood is said on the page.
    """
    visit, problems = decode(rulebook, fragment)
    chosen = visit.profile or (profile if profile in rulebook.profiles else "")
    if not chosen:
        chosen, problems = COMMON, (*problems, Problem("kommun"))
    answers = completed(rulebook, visit.answers)
    compared = "" if visit.compared == chosen else visit.compared
    visit = replace(visit, profile=chosen, rules="", answers=answers, compared=compared)
    rulebook = spoken(rulebook, visit.profile, visit.place)
    whole = compiler(rulebook, rulebook.profiles[visit.profile])
    asked, state = walk(whole, visit.answers)
    done = fact_at(whole, state) is None
    if not visit.answers and not visit.step and visit.role is None:
        # Without answers only a place has to be kept.
        bare = Visit(visit.profile, place=visit.place) if visit.place else None
        return _start(Context(whole, anchors, bare, today), problems)
    other = ""
    if earlier and visit.answers and visit.step in ("", RESULT):
        other, problems = _other_rules(problems)
    if earlier and other and not done:
        context = Context(whole, anchors, replace(visit, step=""), today)
        made = earlier.page(context, other, stop_at(whole, state), _notice(context, problems))
        if made is not None:
            return _turn(context, made, replace(visit, step=RESULT, rules=other))
        problems = (*problems, Problem("regler", other))
    if visit.step in (RESULT, *DESK) and not done:
        problems = (*problems, Problem("obesvarad"))
        visit = replace(visit, step="")
    if done and visit.step not in (*asked, CHECK, RESULT, *desk):
        visit = replace(visit, step=visit.back or RESULT)
    context = Context(whole, anchors, replace(visit, step=""), today, contact=contact)
    notice = _notice(context, problems)
    stop = stop_at(whole, state)
    if visit.step in asked:
        # Who came to change an answer goes back to where that was.
        back = context.href(stop.slug, step=visit.back) if done and visit.back else ""
        page = _question(context, state_at(whole, visit.answers, visit.step), notice, back)
    elif done and visit.step == RESULT:
        visit = replace(visit, rules=rulebook.version, back="")
        block = earlier.block(replace(context, visit=visit), other) if earlier and other else None
        page = _result(context, visit, stop, asked, join(notice, block) if block else notice)
        # Who opens or copies the address of a block once more is told the same.
        visit = replace(visit, rules=other) if block else visit
    elif done and visit.step in desk:
        visit = replace(visit, rules=rulebook.version, back="")
        page = _beside(desk[visit.step], context, asked, stop, notice)
    elif visit.step == CHECK and asked:
        visit = replace(visit, back="")
        context = replace(context, visit=replace(visit, step=""))
        before = _last_asked(context, asked) if done else context.href(stop.slug)
        page = check_page(replace(context, before=before), asked, stop, notice=notice)
    else:
        # Without answer or role only the step tells this page from the start page.
        first = str(fact_at(whole, state)) if not visit.answers and visit.role is None else ""
        visit = replace(visit, step=first)
        page = _question(context, state, notice)
    return _turn(context, page, visit)


def _start(context: Context, problems: tuple[Problem, ...]) -> Turn:
    page = start_page(context, notice=_notice(context, problems))
    fragment = encode(context.visit) if context.visit else ""
    return Turn(page, f"{context.profile.id}/", fragment)


def _turn(context: Context, page: Page, visit: Visit) -> Turn:
    file = page_file(context.language, page.slug, visit.profile).removeprefix("./")
    return Turn(page, f"{visit.profile}/{file}", encode(visit))


def _result(
    context: Context, visit: Visit, stop: Stop, asked: Sequence[str], notice: Html | None
) -> Page:
    """Return the page of a result.

    The way back is to all answers, or to the last where they are few.
    """
    before = context.href(stop.slug, step=CHECK)
    before = before if len(asked) >= LEAST else _last_asked(context, asked)
    context = replace(context, visit=visit, before=before)
    found = assess(context.rulebook, context.profile, visit.answers, visit.role)
    facts = [fact for fact in asked if fact in context.rulebook.facts]
    return result_page(context, found, stop, facts, notice=notice)


def _beside(
    maker: Maker, context: Context, asked: Sequence[str], stop: Stop, notice: Html | None
) -> Page:
    """Return a page beside the result, from which the way back leads there."""
    context = replace(context, before=context.href(stop.slug, step=RESULT))
    facts = [fact for fact in asked if fact in context.rulebook.facts]
    return maker(context, facts, stop, notice)


def _question(context: Context, state: State, notice: Html | None, back: str = "") -> Page:
    """Return the page of a question, which knows how many there were on the way.

    ``back`` is where the way back leads if not to the question before.
    """
    before: list[str] = []
    said = _said(context)
    at = first_state(context.whole)
    answers = context.visit.answers if context.visit else {}
    while at != state:
        fact = str(fact_at(context.whole, at))
        before += [fact] if fact in answers and fact not in said else []
        at = answer(context.whole, at, str(given_at(context.whole, at, answers)), answers)
    if back or before:
        context = replace(context, before=back or _asked_at(context, before[-1]))
    stop = stop_at(context.whole, state)
    left = 0
    if context.visit and context.visit.compared and before:
        left = remaining(context.whole, state, answers)
    return question_page(context, stop, number=len(before) + 1, left=left, notice=notice)


def _last_asked(context: Context, asked: Sequence[str]) -> str:
    """Return the address of the latest question that no answer before it has answered too."""
    said = _said(context)
    return _asked_at(context, [fact for fact in asked if fact not in said][-1])


def _said(context: Context) -> frozenset[str]:
    """Return the questions on the way that an answer before them has answered too."""
    answers = context.visit.answers if context.visit else {}
    asked, _ = walk(context.whole, answers)
    return said_before(context.rulebook, {key: answers[key] for key in asked})


def _asked_at(context: Context, fact: str) -> str:
    """Return the address of a question on the visit's own way."""
    answers = context.visit.answers if context.visit else {}
    return context.href(
        stop_at(context.whole, state_at(context.whole, answers, fact)).slug, step=fact
    )


def _other_rules(problems: tuple[Problem, ...]) -> tuple[str, tuple[Problem, ...]]:
    """Return the version of other rules that a link was made with, and the other problems."""
    version = next((problem.name for problem in problems if problem.kind == "regler"), "")
    return version, tuple(problem for problem in problems if problem.kind != "regler")


def _notice(context: Context, problems: tuple[Problem, ...]) -> Html | None:
    """Say what of a link could not be understood; its text stays text."""
    if not problems:
        return None
    shown = [
        context.say(f"problem_{problem.kind}", name=problem.name[:80]) for problem in problems[:8]
    ]
    if all(problem.kind in ("regler", "egen") for problem in problems):
        # Everything could be read: the rules are other ones, and nothing is wrong.
        return tag(
            "div", {"class": "guide-notice", "role": "status"}, (tag("p", None, t) for t in shown)
        )
    return tag(
        "div",
        {"class": "guide-notice guide-notice--error", "role": "status"},
        tag("p", None, tag("strong", None, context.say("problem_title"))),
        tag("ul", None, (tag("li", None, text) for text in shown)),
        tag("p", None, context.say("problem_kept")),
    )
