"""The page where two views are compared: how the other one comes, and what is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guide_engine.decision import completed
from guide_engine.flow import Stop
from guide_engine.html import Child, Html, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.pages.context import Page, back_link, guide, heading, name_of
from guide_engine.pages.table import row, table
from guide_engine.papers.basis import Basis, day_in_words
from guide_engine.papers.compare import (
    answers_told,
    effects_told,
    incomplete_told,
    named,
    names,
    profiles_told,
    talk_told,
    upper,
    verdict,
    words_of,
)
from guide_engine.papers.earlier import earlier
from guide_engine.papers.given import Given
from guide_engine.papers.kinds import COMPARE
from guide_engine.papers.other import (
    ANSWERS,
    FILE,
    LINK,
    PART,
    WAY,
    WAYS,
    Other,
    answer_key,
    both_sides,
    opposite,
    other_side,
)
from guide_engine.papers.overview import status, text_field, ways
from guide_engine.papers.views import Side, Views, asked_of_either
from guide_engine.permalink import PAPERS, VIEWS


def views_page(basis: Basis, held: Mapping[str, Mapping[str, str]], stop: Stop) -> Page:
    """Return the page; what cannot be read is said at its field, and the comparison stays."""
    say = words_of(basis)
    other = other_side(basis, held)
    found = both_sides(basis, other) if other.given else None
    if found and other.way == ANSWERS and not found.second.complete:
        # The first of the answers that are being chosen say nothing worth comparing.
        found = None
    role = basis.visit.role
    labels = names(found) if found else named(basis, role, opposite(role))
    title = say("page_title")
    html = guide(
        basis.context,
        VIEWS,
        tag(
            "p",
            {"class": "guide-top"},
            back_link(basis.context, basis.context.href(stop.slug, step=PAPERS)),
        ),
        heading(1, title),
        tag("p", {"class": "guide-help"}, f"{say('page_lead')} {say('page_private')}"),
        heading(2, say("own")),
        tag("p", None, say("own_lead", title=basis.title)),
        heading(2, say("other")),
        _other(basis, other, found, labels),
        _live(other, "found", views_result(found) if found else None),
        _live(other, "save", _save(basis) if found else None),
    )
    return Page(stop.slug, f"{title} – {basis.context.name}", html)


def views_result(found: Views) -> Html:
    """Return the comparison itself."""
    say = words_of(found.first.basis)
    told = profiles_told(found)
    return tag(
        "div",
        {"class": "views-found", "data-same": "yes" if found.same_result else "no"},
        tag("p", {"class": "views-profiles"}, told) if told else None,
        heading(2, say("results")),
        tag(
            "div",
            {"class": "views-outcomes"},
            (_outcome(*each) for each in zip(names(found), found.sides, strict=True)),
        ),
        tag("p", {"class": "views-verdict"}, tag("strong", None, verdict(found))),
        (tag("p", None, text) for text in incomplete_told(found)),
        _matter(found),
        _talk(found),
        _differences(found),
        _agree(found),
    )


def _live(other: Other, name: str, content: Child | list[Child]) -> Html:
    """Return a part that follows from the fields; it stays as it is where they cannot be read."""
    return tag("div", {"data-live": name, "data-stays": bool(other.error)}, content)


def _save(basis: Basis) -> list[Child]:
    say = words_of(basis)
    return [heading(2, say("save")), ways(basis, COMPARE.id)]


def _other(basis: Basis, other: Other, found: Views | None, labels: tuple[str, str]) -> Html:
    """Return the fields of the other side; the styles show those of the way that is chosen."""
    say = words_of(basis)
    return tag(
        "fieldset",
        {"class": "views-other"},
        tag("legend", None, say("way")),
        tag("div", {"class": "views-ways"}, (_way(basis, way, other.way) for way in WAYS)),
        tag(
            "div",
            {"class": f"views-way-{LINK}"},
            text_field(
                f"{PART}.{LINK}",
                say("input_link"),
                other.text if other.way == LINK else "",
                say("input_link_hint"),
            ),
        ),
        tag("div", {"class": f"views-way-{FILE}"}, _file(basis)),
        tag(
            "div",
            {"data-live": "read", "role": "status"},
            _told(basis, other, found),
        ),
        tag(
            "div",
            {"class": f"views-way-{ANSWERS}", "data-live": "questions"},
            _questions(basis, other, labels),
        ),
    )


def _way(basis: Basis, way: str, chosen: str) -> Html:
    say = words_of(basis)
    return tag(
        "label",
        None,
        tag(
            "input",
            {
                "type": "radio",
                "name": "views-way",
                "value": way,
                "checked": way == chosen,
                "data-keep": f"{PART}.{WAY}",
            },
        ),
        " ",
        say(f"way_{way}"),
    )


def _file(basis: Basis) -> Html:
    """Return the field for a file; its text is not shown, only what was read of it."""
    say = words_of(basis)
    return tag(
        "p",
        {"class": "guide-field"},
        tag("label", {"for": "guide-views-fil"}, say("input_file")),
        tag(
            "input",
            {
                "id": "guide-views-fil",
                "type": "file",
                "accept": ".json,application/json",
                "data-keep": f"{PART}.{FILE}",
            },
        ),
        status(),
    )


def _told(basis: Basis, other: Other, found: Views | None) -> Html | None:
    """Say what was read and what came of it, why it could not be, or what is awaited."""
    say = words_of(basis)
    if other.error:
        text = say("input_error", text=other.error)
        classes = "guide-notice guide-notice--error"
        return tag("p", {"class": classes}, f"{say('input_unchanged')} {text}")
    told: list[str] = []
    if other.way == ANSWERS and not found:
        number = len(other.given.visit.answers) if other.given else 0
        told.append(say("input_awaited", number=number))
    elif other.given and other.way != ANSWERS:
        told += _read(basis, other.given)
    if found:
        told.append(verdict(found))
    return tag("p", {"class": "views-read"}, " ".join(told)) if told else None


def _read(basis: Basis, given: Given) -> Iterator[str]:
    """Say what a link or a file had in it."""
    say = words_of(basis)
    rulebook = basis.rulebook
    profile = rulebook.profiles.get(given.visit.profile, basis.context.profile)
    name = name_of(rulebook, profile, given.visit.place)
    yield say("input_read", number=len(given.visit.answers), profile=name)
    if given.rules and given.rules != rulebook.version:
        yield say("input_rules", version=given.rules[:80])
    unknown = (*given.left_out, *(problem.name[:80] for problem in given.problems if problem.name))
    if unknown:
        yield say("input_left_out", names=", ".join(unknown[:8]))


def _questions(basis: Basis, other: Other, labels: tuple[str, str]) -> list[Child]:
    """Return the questions on the way of either, with the own answer and a choice."""
    say = words_of(basis)
    context, own = basis.context, basis.visit.answers
    given = other.given.visit.answers if other.given and other.way == ANSWERS else {}
    theirs = completed(context.rulebook, given)
    columns = (say("question"), *map(upper, labels))
    rows = [
        row(
            {"data-fact": fact},
            columns,
            context.question(fact).question,
            context.answer(fact, own.get(fact, "")),
            _choice(basis, fact, labels[1], theirs.get(fact, "")),
        )
        for fact in asked_of_either(context.whole, own, theirs)
    ]
    return [
        tag("p", None, say("both_lead")),
        table("guide-criteria views-questions", say("both"), columns, rows),
    ]


def _choice(basis: Basis, fact: str, who: str, chosen: str) -> Html:
    say = words_of(basis)
    values = ("", *basis.rulebook.facts[fact].values, DONT_KNOW)
    label = say("both_of", question=basis.question(fact), who=who)
    return tag(
        "select",
        {"data-keep": f"{PART}.{answer_key(fact)}", "aria-label": label},
        (
            tag(
                "option",
                {"value": value, "selected": value == chosen},
                basis.context.answer(fact, value),
            )
            for value in values
        ),
    )


def _outcome(label: str, view: Side) -> Html:
    say = words_of(view.basis)
    name = view.basis.context.say(f"outcome_{view.found.outcome}")
    title = view.basis.title
    was = earlier(
        view.basis.rulebook, view.basis.visit, view.given.rules or view.found.rules_version
    )
    return tag(
        "div",
        {
            "class": f"views-outcome guide-outcome guide-outcome--{view.found.outcome}",
            "data-outcome": view.found.outcome,
            "data-rule": view.found.rule.id,
        },
        tag("p", None, upper(label), " – ", tag("strong", None, name)),
        tag("p", None, title) if title != name else None,
        tag(
            "p",
            None,
            say(
                "was",
                date=day_in_words(view.basis.rulebook, was.then.date),
                title=view.basis.context.foreign(was.then.title),
            ),
        )
        if was and was.then and was.other_rule
        else None,
        # What was chosen here would be lost on the way there.
        tag(
            "p",
            None,
            tag("a", {"href": view.link(), "target": "_blank"}, say("link_opens", who=label)),
        ),
    )


def _matter(found: Views) -> list[Child]:
    say = words_of(found.first.basis)
    question = found.first.basis.question
    title = heading(2, say("matter_same" if found.same_result else "matter"))
    sets = found.sets or tuple((fact,) for fact in found.matter)
    if not sets:
        return [title, tag("p", None, say("matter_none"))]
    items = (
        tag(
            "li",
            {"data-matters": " ".join(facts)},
            (
                tag("p", None, tag("strong", None, question(f)), " ", answers_told(found, f))
                for f in facts
            ),
            tag("ul", None, (tag("li", None, text) for text in effects_told(found, facts))),
        )
        for facts in sets
    )
    lead = say("matter_sets" if found.sets else "matter_lead")
    return [title, tag("p", None, lead), tag("ul", {"class": "views-matter"}, items)]


def _talk(found: Views) -> list[Child]:
    say = words_of(found.first.basis)
    items = (
        tag(
            "li",
            {"data-talk": fact},
            tag("strong", None, found.first.basis.question(fact)),
            " ",
            talk_told(found, fact),
        )
        for fact in found.talk
    )
    listed = tag("ol", {"class": "views-talk"}, items)
    return [heading(2, say("talk")), listed if found.talk else tag("p", None, say("talk_none"))]


def _differences(found: Views) -> Html | None:
    say = words_of(found.first.basis)
    context = found.first.basis.context
    facts = [f for f in context.whole.space.order if f in (*found.differ, *found.one_sided)]
    if not facts:
        return None
    columns = (say("question"), *map(upper, names(found)))
    rows = [
        row(
            {"data-differs": fact, **({"data-matters": fact} if fact in found.matter else {})},
            columns,
            [
                context.question(fact).question,
                tag("strong", None, f" {say('marked')}.") if fact in found.matter else None,
            ],
            *(_answer(side, fact) for side in found.sides),
        )
        for fact in facts
    ]
    return table("guide-criteria views-differences", say("differences"), columns, rows)


def _answer(side: Side, fact: str) -> list[Child]:
    """Return an answer with what was written beside it."""
    say = words_of(side.basis)
    note = side.basis.notes.facts.get(fact, "")
    return [
        side.basis.context.answer(fact, side.answer(fact)),
        tag("p", {"class": "views-note", "dir": "auto"}, say("note", text=note)) if note else None,
    ]


def _agree(found: Views) -> Html:
    say = words_of(found.first.basis)
    context = found.first.basis.context
    rows = (
        [
            tag("dt", None, context.question(fact).short),
            tag("dd", None, context.answer(fact, found.first.answer(fact))),
        ]
        for fact in found.agree
    )
    return tag(
        "details",
        {"class": "views-agree"},
        tag("summary", None, f"{say('agree')} ({len(found.agree)})"),
        tag("dl", None, rows) if found.agree else tag("p", None, say("agree_none")),
    )
