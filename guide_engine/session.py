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
from guide_engine.html import Html, tag
from guide_engine.model import COMMON, Profile, Rulebook
from guide_engine.pages.check import check_page
from guide_engine.pages.context import LEAST, Context, Page, page_file
from guide_engine.pages.question import question_page
from guide_engine.pages.result import result_page
from guide_engine.pages.start import start_page
from guide_engine.permalink import CHECK, DESK, RESULT, Problem, Visit, decode, encode
from guide_engine.regions import spoken

type Maker = Callable[[Context, Sequence[str], Stop], Page]
type Desk = Mapping[str, Maker]
"""Makers of the pages beside a result, by step: ``papers.desk`` has them."""

NO_DESK: Desk = {}

_TOLD = 5
"""So many things that are wrong with a link are told; more are counted."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What to show, and the address it has: "<profil>/<sida>.html" and the fragment.

    ``notice`` says what of the link could not be understood, or is empty.
    """

    page: Page
    address: str
    fragment: str
    notice: Html


@dataclass(frozen=True, slots=True)
class EarlierPages:
    """What tells of a result that was made with other rules, by their version.

    ``block`` stands on the result; ``page`` is shown instead of a question that has no answer
    yet. Each is None where there is nothing to tell.
    """

    block: Callable[[Context, str], Html | None]
    page: Callable[[Context, str, Stop], Page | None]


def turn(  # noqa: PLR0913 - all that a page rests on
    rulebook: Rulebook,
    anchors: Mapping[str, str],
    fragment: str,
    *,
    profile: str = "",
    today: str = "",
    site: str = "",
    earlier: EarlierPages | None = None,
    desk: Desk = NO_DESK,
    compiler: Callable[[Rulebook, Profile], Compiled] = compiled,
    contact: str = "",
) -> Turn:
    """Return the page for a fragment; ``profile`` counts where the fragment names none.

    Without ``earlier`` a link that was made with other rules only says so; without ``desk``
    the result stands for the pages beside it. ``compiler`` makes the profile's diagrams;
    ``site`` is the site's address, with a slash at the end, for links to be shared; ``contact``
    the address for letters about a result.
    Never fails for any fragment: what could not be understood is said in the notice.
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
        made = earlier.page(context, other, stop_at(whole, state))
        if made is not None:
            at = replace(visit, step=RESULT, rules=other)
            return _turn(context, made, at, _notice(context, problems))
        problems = (*problems, Problem("regler", other))
    if visit.step in (RESULT, *DESK) and not done:
        problems = (*problems, Problem("obesvarad"))
        visit = replace(visit, step="")
    if done and visit.step not in (*asked, CHECK, RESULT, *desk):
        visit = replace(visit, step=visit.back or RESULT)
    context = Context(whole, anchors, replace(visit, step=""), today, root=site, contact=contact)
    stop = stop_at(whole, state)
    if visit.step in asked:
        # Who came to change an answer goes back to where that was.
        back = context.href(stop.slug, step=visit.back) if done and visit.back else ""
        page = _question(context, state_at(whole, visit.answers, visit.step), back)
    elif done and visit.step == RESULT:
        visit = replace(visit, rules=rulebook.version, back="")
        block = earlier.block(replace(context, visit=visit), other) if earlier and other else None
        page = _result(context, visit, stop, asked, (block, other) if block else None)
        # Who opens or copies the address of a block once more is told the same.
        visit = replace(visit, rules=other) if block else visit
    elif done and visit.step in desk:
        visit = replace(visit, rules=rulebook.version, back="")
        page = _beside(desk[visit.step], context, asked, stop)
    elif visit.step == CHECK and asked:
        visit = replace(visit, back="")
        context = replace(context, visit=replace(visit, step=""))
        before = _last_asked(context, asked) if done else context.href(stop.slug)
        page = check_page(replace(context, before=before), asked, stop)
    else:
        # Without answer or role only the step tells this page from the start page.
        first = str(fact_at(whole, state)) if not visit.answers and visit.role is None else ""
        visit = replace(visit, step=first)
        page = _question(context, state)
    return _turn(context, page, visit, _notice(context, problems))


def _start(context: Context, problems: tuple[Problem, ...]) -> Turn:
    fragment = encode(context.visit) if context.visit else ""
    notice = _notice(context, problems)
    return Turn(start_page(context), f"{context.profile.id}/", fragment, notice)


def _turn(context: Context, page: Page, visit: Visit, notice: Html) -> Turn:
    file = page_file(context.language, page.slug, visit.profile).removeprefix("./")
    return Turn(page, f"{visit.profile}/{file}", encode(visit), notice)


def _result(
    context: Context,
    visit: Visit,
    stop: Stop,
    asked: Sequence[str],
    earlier: tuple[Html, str] | None,
) -> Page:
    """Return the page of a result.

    The way back is to all answers, or to the last where they are few.
    """
    before = context.href(stop.slug, step=CHECK)
    before = before if len(asked) >= LEAST else _last_asked(context, asked)
    context = replace(context, visit=visit, before=before)
    found = assess(context.rulebook, context.profile, visit.answers, visit.role)
    facts = [fact for fact in asked if fact in context.rulebook.facts]
    return result_page(context, found, stop, facts, earlier=earlier)


def _beside(maker: Maker, context: Context, asked: Sequence[str], stop: Stop) -> Page:
    """Return a page beside the result, from which the way back leads there."""
    context = replace(context, before=context.href(stop.slug, step=RESULT))
    facts = [fact for fact in asked if fact in context.rulebook.facts]
    return maker(context, facts, stop)


def _question(context: Context, state: State, back: str = "") -> Page:
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
    return question_page(context, stop, number=len(before) + 1, left=left)


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


def _notice(context: Context, problems: tuple[Problem, ...]) -> Html:
    """Say what of a link could not be understood, and what is left of it; its text stays text."""
    if not problems:
        return Html()
    say = context.say
    shown = [say(f"problem_{each.kind}", name=each.name[:80]) for each in problems[:_TOLD]]
    if problems[_TOLD:]:
        shown.append(say("problem_more", number=len(problems[_TOLD:])))
    close = tag("button", {"type": "button", "data-close": True}, say("problem_close"))
    if all(problem.kind in ("regler", "egen", "obesvarad") for problem in problems):
        # Everything could be read, and nothing is wrong: there are other rules, or more questions.
        return tag("div", {"class": "guide-notice"}, (tag("p", None, t) for t in shown), close)
    read = context.visit is not None and (context.visit.answers or context.visit.role)
    return tag(
        "div",
        {"class": "guide-notice guide-notice--error"},
        tag("p", None, tag("strong", None, say("problem_title"))),
        tag("ul", None, (tag("li", None, text) for text in shown)),
        tag("p", None, say("problem_kept" if read else "problem_nothing")),
        close,
    )
