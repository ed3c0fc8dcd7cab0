"""A visit made with other rules, as it is told: on a result, on a page of its own, in a paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guide_engine.flow import Stop, stop_at, walk
from guide_engine.html import Html, tag
from guide_engine.pages.context import (
    Context,
    Page,
    check_link,
    guide,
    heading,
    restart_link,
)
from guide_engine.pages.headline import headline
from guide_engine.pages.table import row, table
from guide_engine.papers.basis import Basis, day_in_words
from guide_engine.papers.earlier import Criterion, Earlier, Known, NewQuestion, Reread, earlier
from guide_engine.papers.paper import Block, Heading, Table, items, line, paragraph, strong
from guide_engine.papers.words import paper_words
from guide_engine.permalink import RESULT

PAGE = "tidigare"
"""The page that shows an earlier result while today's new questions have no answer."""

CHANGES = "sa-fungerar-guiden/andringar/"
"""The site's page on what changed between the versions."""


def earlier_block(context: Context, version: str) -> Html | None:
    """Return the part of a result that says what the rules of a version said.

    None where the version is today's.
    """
    found = _found(context, version)
    return None if found is None else _block(context, found, None)


def earlier_page(context: Context, version: str, stop: Stop) -> Page | None:
    """Return the page of a result whose new questions have no answer yet.

    It tells what the rules said then and what today's say so far; ``stop`` is the first
    question without an answer. None where the earlier rules say nothing.
    """
    found = _found(context, version)
    if found is None or found.then is None:
        return None
    title = _say(context, "page_title")
    html = guide(
        context,
        PAGE,
        heading(1, title),
        _block(context, found, stop),
        tag(
            "nav",
            {"class": "guide-nav", "aria-label": context.say("question_nav")},
            check_link(context, stop.slug, context.say("check_answers")),
            restart_link(context),
        ),
    )
    return Page(stop.slug, f"{title} – {context.name}", html)


def earlier_blocks(basis: Basis, version: str, title: str = "") -> Iterator[Block]:
    """Iterate over the part of a paper that says the same; nothing where the version is today's.

    ``title`` is its heading, if not the ordinary one.
    """
    found = earlier(basis.rulebook, basis.visit, version)
    if found is None:
        return
    context = basis.context
    yield Heading(1, title or _say(context, "paper_title"))
    yield paragraph(" ".join(_lead(context, found)))
    if found.then is None:
        return
    yield items(
        line(strong(f"{label}: "), ". ".join(dict.fromkeys((outcome, title))))
        for label, outcome, title in _answers(context, found)
    )
    yield paragraph(_verdict(context, found))
    reasons = [text for _, texts in _reasons(context, found) for text in texts]
    if reasons:
        yield items(reasons)
    if found.changed:
        yield Table(
            (_say(context, "criterion"), _say(context, "then"), _say(context, "now")),
            tuple(
                (line(context.foreign(each.name)), *map(line, _statuses(context, each)))
                for each in found.changed
            ),
            (3, 2, 2),
        )


def _found(context: Context, version: str) -> Earlier | None:
    visit = context.visit
    return None if visit is None else earlier(context.rulebook, visit, version)


def _block(context: Context, found: Earlier, stop: Stop | None) -> Html:
    """Return what is told; on a result it is a box of its own, and today's answer follows it."""
    said = [tag("p", None, " ".join(_lead(context, found)))]
    if found.then is not None:
        said += [_both(context, found), tag("p", None, _verdict(context, found))]
    return tag(
        "div",
        {
            "class": "guide-earlier" if stop else "guide-notice guide-earlier",
            "data-rules": found.version,
            "data-known": found.known,
        },
        said,
        _onward(context, found, stop),
        _why(context, found),
        _criteria(context, found),
    )


def _both(context: Context, found: Earlier) -> Html:
    """Return the answer then, and today's so far where the page does not show it."""
    told = list(_answers(context, found))
    return tag(
        "dl",
        None,
        (
            [
                tag("dt", None, label),
                tag(
                    "dd",
                    {"data-was": found.then.outcome} if found.then and number == 0 else None,
                    tag("strong", None, outcome),
                    f". {title}" if title != outcome else "",
                ),
            ]
            for number, (label, outcome, title) in enumerate(told[: 1 if found.complete else 2])
        ),
    )


def _onward(context: Context, found: Earlier, stop: Stop | None) -> Html:
    """Return the way to today's rules alone, and to what is told of the changes."""
    visit = replace(found.visit, rules="", back="", step="" if stop else RESULT)
    at = stop or stop_at(context.whole, walk(context.whole, visit.answers)[1])
    words = _say(
        context, "answer" if stop else "again", today=_day(context, found.now.rules_version)
    )
    way = {"href": context.href(at.slug, visit=visit), "data-nav": "continue" if stop else "again"}
    read = tag("a", context.to(CHANGES), _say(context, "read"))
    if stop:
        way["class"] = "guide-button"
    return tag("p", None, tag("a", way, words), " " if stop else " · ", read)


def _why(context: Context, found: Earlier) -> Html | None:
    parts = list(_reasons(context, found))
    if not parts:
        return None
    return tag(
        "details",
        {"class": "guide-earlier-why", "open": not found.complete},
        tag("summary", None, _say(context, "why")),
        (
            [
                tag("p", None, tag("strong", None, title)),
                tag("ul", None, (tag("li", None, t) for t in texts)),
            ]
            for title, texts in parts
        ),
    )


def _criteria(context: Context, found: Earlier) -> Html | None:
    if found.then is None:
        return None
    columns = (_say(context, "criterion"), _say(context, "then"), _say(context, "now"))
    rows = [
        row(
            {
                "data-criterion": each.id,
                "data-was": each.before or "",
                "data-status": each.after or "",
            },
            columns,
            context.foreign(each.name),
            *_statuses(context, each),
        )
        for each in found.criteria
    ]
    return tag(
        "details",
        {"class": "guide-earlier-criteria"},
        tag("summary", None, _say(context, "criteria", number=len(found.changed))),
        table("guide-criteria", _say(context, "criteria_caption"), columns, rows),
    )


# ---- The words, for screen and paper alike ------------------------------------------------


def _say(context: Context, key: str, **values: object) -> str:
    return paper_words(context.rulebook)[f"earlier.{key}"].format(**values)


def _day(context: Context, day: str) -> str:
    return day_in_words(context.rulebook, day)


def _lead(context: Context, found: Earlier) -> list[str]:
    today = _day(context, found.now.rules_version) or found.now.rules_version
    if found.then is not None:
        lead = _say(context, "kept", date=_day(context, found.then.date))
        return [lead] if found.complete else [lead, _say(context, "incomplete")]
    known = "no_profile" if found.known is Known.KEPT else found.known
    said = _say(context, known, version=_day(context, found.version) or found.version[:80])
    return [said, _say(context, "calculated", today=today)]


def _answers(context: Context, found: Earlier) -> Iterator[tuple[str, str, str]]:
    """Iterate over both answers: when, the recommendation, and the heading as on the screen."""
    if found.then is not None:
        name = context.say(f"outcome_{found.then.outcome}")
        yield (
            _say(context, "then_rules", date=_day(context, found.then.date)),
            name,
            context.foreign(found.then.title),
        )
    name = context.say(f"outcome_{found.now.outcome}")
    when = _say(context, "now_rules" if found.complete else "now_so_far")
    yield when, name, headline(context, found.now)


def _verdict(context: Context, found: Earlier) -> str:
    if found.then and not found.complete:
        if found.then.outcome not in found.possible:
            return _say(context, "open_other")
        return _say(context, "open" if len(found.possible) > 1 else "open_same")
    if found.other_outcome:
        return _say(context, "other_outcome")
    return _say(context, "other_rule" if found.other_rule else "same")


def _reasons(context: Context, found: Earlier) -> Iterator[tuple[str, Sequence[str]]]:
    """Iterate over the kinds of reasons that there are: a title, and a text each."""
    if found.then is None:
        return
    if found.other_rule and found.complete:
        short = context.rulebook.words.rules[found.now.rule.id].short
        yield _say(context, "rule_title"), [_say(context, "rule", short=short)]
    if found.new_questions:
        yield _say(context, "new_title"), [_new(context, each) for each in found.new_questions]
    if found.reread:
        yield _say(context, "reread_title"), [_read(context, each) for each in found.reread]


def _new(context: Context, each: NewQuestion) -> str:
    visit = context.visit
    answer = visit.answers.get(each.fact, "") if visit else ""
    question = context.question(each.fact).question
    key = "new_matters" if each.matters else "new_other"
    return _say(context, key, question=question, answer=context.answer(each.fact, answer))


def _read(context: Context, each: Reread) -> str:
    short = context.question(each.fact).short
    value = context.answer(each.fact, each.value)
    if each.read_as:
        read_as = context.answer(each.fact, each.read_as)
        return _say(context, "read_as", question=short, answer=value, read_as=read_as)
    covered = context.listed([context.answer(each.fact, other) for other in each.covered])
    key = "covered_matters" if each.matters else "covered_other"
    return _say(context, key, question=short, answer=value, covered=covered)


def _statuses(context: Context, each: Criterion) -> tuple[str, str]:
    """Return how a criterion stood, and how it stands."""
    names = (("was_not_required", each.before), ("not_required", each.after))
    before, after = (
        _say(context, name) if status is None else context.say(f"status_{status}")
        for name, status in names
    )
    return before, after
