"""The parts of the workshop where things are written, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guide_engine.errors import DataError
from guide_engine.html import Child, Html, tag
from guide_engine.loading.policy import Reader
from guide_engine.model import BEGINNINGS, COMMON, MATTERS, REGION, Criterion
from guide_engine.papers.overview import status
from guide_engine.tables import Table
from guide_engine.workshop.conditions import told
from guide_engine.workshop.defaults import criterion_texts, summary
from guide_engine.workshop.draft import (
    DECIDES,
    REQUIRED,
    SUBJECTS,
    USES,
    Draft,
    common_criteria,
    simple,
)
from guide_engine.workshop.view import View, add, choice, group, id_of, lead, option_tags, title
from guide_engine.workshop.words import say

_ALWAYS_ALIKE = "everywhere"


def start(view: View, *, begun: bool = False) -> Iterator[Child]:
    """Yield what a draft begins with: a place and a model, or a file."""
    places = view.rulebook.places.values()
    free = sorted((each for each in places if not each.profile), key=lambda each: each.name)
    models = [(COMMON, say("start.common"))]
    models += sorted(((each.profile, each.name) for each in places if each.profile), key=_by_name)
    yield title(2, say("start.title"))
    yield lead("start.lead")
    by_kind = (
        tag(
            "optgroup",
            {"label": say(f"start.{kind}")},
            option_tags([(e.code, e.name) for e in free if (e.kind == REGION) is region]),
        )
        for kind, region in (("municipalities", False), ("regions", True))
    )
    nowhere = tag("option", {"value": ""}, say("start.place_none"))
    yield choice(
        "w-place",
        "start.place",
        say("start.place"),
        [nowhere, by_kind],
        hint=say("start.place_hint"),
    )
    yield choice(
        "w-model",
        "start.model",
        say("start.model"),
        option_tags(models),
        hint=say("start.model_hint"),
    )
    yield tag(
        "p",
        {"class": "guide-paper-ways"},
        tag("button", {"type": "button", "data-do": "start"}, say("start.button")),
        status(),
    )
    yield tag("h2" if not begun else "h3", None, say("start.open_title"))
    yield open_field()


def open_field() -> Html:
    """Return the field that opens a kept file."""
    return tag(
        "div",
        {"class": "guide-field"},
        tag("label", {"for": "w-open"}, say("start.open")),
        tag(
            "input",
            {
                "id": "w-open",
                "type": "file",
                "data-open-file": True,
                "accept": ".json,application/json",
            },
        ),
        status(),
    )


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def sources(view: View) -> Iterator[Child]:
    """Yield the sources, the days, and what they say that nothing else rests on."""
    draft = view.draft
    yield title(2, say("source.title"))
    yield lead("source.lead")
    found = draft.listed("source")
    for number, source in enumerate(found):
        at = f"source.{number}"
        yield group(
            say("source.legend", number=number + 1),
            view.text_field(
                f"{at}.name",
                say("source.name"),
                source.get("name", ""),
                hint=say("source.name_hint"),
            ),
            view.text_field(
                f"{at}.url", say("source.url"), source.get("url", ""), hint=say("source.url_hint")
            ),
            view.text_field(
                f"{at}.dated",
                say("source.dated"),
                source.get("dated", ""),
                hint=say("source.dated_hint"),
            ),
            view.mistake(at),
            path=at,
            remove=len(found) > 1,
        )
    yield view.mistake("source")
    yield add("source", say("source.add"))
    yield title(3, say("source.loose"))
    yield lead("source.loose_lead")
    for number, id_ in enumerate(draft.loose(), start=1):
        yield group(
            say("source.loose_legend", number=number),
            view.row(f"row.{id_}", id_),
            path=f"row.{id_}",
            remove=True,
        )
    yield add("loose", say("source.loose_add"))
    yield title(3, say("about.title"))
    yield view.text_field(
        "summary",
        say("about.summary"),
        draft.text("summary"),
        hint=say("about.summary_hint"),
        rows=2,
        default=summary(draft),
    )
    for key in ("fetched", "review"):
        yield view.text_field(key, say(f"about.{key}"), draft.text(key), hint=say("about.day_hint"))


def common(view: View) -> Iterator[Child]:
    """Yield the criteria that every profile can name, each with what is done with it."""
    yield title(2, say("criterion.title"))
    yield lead("criterion.lead")
    heading = ""
    for criterion in common_criteria(view.rulebook):
        name = _ALWAYS_ALIKE if criterion.everywhere else criterion.group
        if name != heading:
            heading = name
            yield title(3, say(f"criterion.group_{name}"))
        yield _common(view, criterion)


def _common(view: View, criterion: Criterion) -> Html:
    path = f"use.{criterion.id}"
    words = view.rulebook.words.criteria[criterion.id]
    fixed = criterion.everywhere and view.draft.use(criterion.id) == REQUIRED
    rows = list(view.rows(path))
    return group(
        words.name,
        tag(
            "p",
            {"class": "workshop-condition"},
            say("criterion.met_when", condition=told(view.rulebook, criterion.met_when)),
        ),
        tag("p", {"class": "guide-field-hint"}, say("criterion.everywhere_note"))
        if fixed
        else use(view, criterion.id),
        tag(
            "details",
            {"open": bool(view.draft.cites(path))},
            tag("summary", None, say("criterion.words")),
            rows,
        ),
        path=path,
    )


def use(view: View, criterion: str) -> Html:
    """Return the choice of what is done with a criterion."""
    options = [(use, say(f"criterion.{use}")) for use in USES]
    return view.marks(
        f"use.{criterion}", say("criterion.use"), options, [view.draft.use(criterion)]
    )


def own(view: View) -> Iterator[Child]:
    """Yield the criteria that only this profile has."""
    yield title(2, say("own.title"))
    yield lead("own.lead")
    found = view.draft.listed("criterion")
    if not found:
        yield tag("p", None, say("own.none"))
    for number, criterion in enumerate(found):
        yield tag(
            "details",
            {"class": "workshop-own", "open": not _answered(criterion)},
            tag(
                "summary",
                None,
                tag("span", {"data-live": f"name.{number}"}, name_of(view, number)),
            ),
            group(
                say("own.legend", number=number + 1),
                _condition(view, number, criterion),
                use(view, str(criterion.get("id"))),
                view.rows(f"criterion.{number}", more=True),
                _texts(view, number, criterion),
                path=f"criterion.{number}",
                remove=True,
            ),
        )
    facts = [(fact, words.question) for fact, words in _questions(view)]
    yield choice("w-add-fact", "add.fact", say("own.add_question"), option_tags(facts))
    yield add("criterion", say("own.add"))


def _answered(criterion: Mapping[str, Any]) -> bool:
    found = simple(criterion)
    return found is None or bool(found[1])


def name_of(view: View, number: int) -> str:
    """Return how an own criterion is called, with how much is wrong in it or left."""
    paths = [f"{kind}{number}" for kind in ("criterion.", "values.", "new.criterion.")]
    paths += [f"row.{id_}" for id_ in view.draft.cites(f"criterion.{number}")]
    places = [path for path in view.mistakes if path.startswith(tuple(f"{p}." for p in paths))]
    places += [path for path in view.mistakes if path in paths]
    left = f" ({len(places)})" if places else ""
    return f"{called(view, number)}{left}"


def called(view: View, number: int) -> str:
    """Return the name of an own criterion, or what it is called before it has one."""
    criterion = view.draft.listed("criterion")[number]
    name = criterion.get("name") or criterion_texts(view.rulebook, criterion).get("name")
    return str(name or say("own.legend", number=number + 1))


def _questions(view: View) -> Iterator[tuple[str, Any]]:
    words = view.rulebook.words.questions
    for section in view.rulebook.sections:
        yield from ((fact, words[fact]) for fact in section.facts)


def _condition(view: View, number: int, criterion: Mapping[str, Any]) -> Iterator[Child]:
    found = simple(criterion)
    words = view.rulebook.words.questions.get(found[0]) if found else None
    if not found or words is None:
        yield tag("p", None, say("own.complex", condition=raw_told(view, criterion)))
        yield view.mistake(f"values.{number}")
        return
    options = [(value, each.label) for value, each in words.values.items()]
    yield tag("p", {"class": "workshop-condition"}, f"{say('own.question')}: {words.question}")
    yield view.marks(f"values.{number}", say("own.answers"), options, found[1], several=True)
    every = set(found[1]) >= set(view.rulebook.facts[found[0]].values)
    yield view.note(f"answers.{number}", say("own.all_answers") if every else "")


def raw_told(view: View, table: Mapping[str, Any], key: str = "met_when") -> str:
    """Return a condition of a file in words; empty if it cannot be read."""
    reader = Reader(None, view.rulebook.facts, view.rulebook.signs)
    try:
        return told(view.rulebook, reader.condition(Table(table.get(key), f"{key}:")))
    except DataError:
        return ""


def _texts(view: View, number: int, criterion: Mapping[str, Any]) -> Html:
    generated = criterion_texts(view.rulebook, criterion)
    return tag(
        "details",
        {"open": not simple(criterion)},
        tag("summary", None, say("own.texts")),
        tag("p", {"class": "guide-field-hint"}, say("own.texts_hint")),
        (
            view.text_field(
                f"criterion.{number}.{key}",
                say(f"own.{key}"),
                criterion.get(key, ""),
                hint=say(f"own.{key}_hint") if key in ("name", "need", "unknown") else "",
                rows=1 if key in ("name", "need") else 2,
                default=generated.get(key, " ") if simple(criterion) else "",
            )
            for key in ("name", "need", "met", "not_met", "unknown")
        ),
    )


def decides(view: View) -> Iterator[Child]:
    """Yield who decides, whom to contact and how to begin."""
    draft = view.draft
    found = draft.listed("decided_by")
    yield title(2, say("decides.title"))
    yield lead("decides.lead")
    for number, decider in enumerate(found):
        at = f"decided_by.{number}"
        last = number + 1 == len(found)
        only = say("decides.last" if len(found) == 1 else "decides.last_else")
        yield group(
            only if last else say("decides.legend", number=number + 1),
            None if last and "when" not in decider else _cases(view, number, decider),
            view.text_field(f"{at}.text", say("decides.text"), decider.get("text", ""), rows=2),
            view.text_field(
                f"{at}.refusal", say("decides.refusal"), decider.get("refusal", ""), rows=2
            ),
            view.rows(at, hint=say("row.advice_hint")),
            view.mistake(at),
            path=at,
            remove=not last,
        )
    yield view.mistake("decided_by")
    yield add("decided_by", say("decides.add"))
    yield title(3, say("contact.title"))
    yield lead("contact.lead")
    contacts = draft.listed("contact")
    for number, contact in enumerate(contacts):
        at = f"contact.{number}"
        yield group(
            say("contact.legend", number=number + 1),
            view.text_field(f"{at}.text", say("contact.text"), contact.get("text", ""), rows=2),
            view.text_field(f"{at}.url", say("contact.url"), contact.get("url", "")),
            view.rows(at, hint=say("row.advice_hint")),
            path=at,
            remove=len(contacts) > 1,
        )
    yield view.mistake("contact")
    yield add("contact", say("contact.add"))
    yield title(3, say("begin.title"))
    yield lead("begin.lead")
    yield from (_subject(view, "begin", subject, url=True) for subject in BEGINNINGS)


def _cases(view: View, number: int, decider: Mapping[str, Any]) -> Html:
    cases = simple(decider, "when")
    if not cases or cases[0] != DECIDES:
        text = say("decides.complex", condition=raw_told(view, decider, "when"))
        return tag("p", None, text)
    words = view.rulebook.words.questions[DECIDES]
    options = [(value, each.label) for value, each in words.values.items()]
    return view.marks(f"decides.{number}", say("decides.cases"), options, cases[1], several=True)


def _subject(view: View, kind: str, subject: str, *, url: bool = False) -> Html:
    """Return what the sources say of a subject, folded while that is nothing."""
    at = f"{kind}.{subject}"
    found = view.draft.at(at)
    return tag(
        "details",
        {"class": "workshop-subject", "open": bool(found)},
        tag("summary", None, say(at)),
        view.text_field(f"{at}.text", say(f"{kind}.text"), found.get("text", ""), rows=2),
        view.text_field(f"{at}.url", say(f"{kind}.url"), found.get("url", "")) if url else None,
        view.rows(at, more=True),
    )


def onward(view: View) -> Iterator[Child]:
    """Yield the steps after a result, what is not known, and what the documents say."""
    draft = view.draft
    yield title(2, say("step.title"))
    yield lead("step.lead")
    for number, step in enumerate(draft.listed("step")):
        at = f"step.{number}"
        yield group(
            say("step.legend", number=number + 1),
            view.text_field(f"{at}.text", say("step.text"), step.get("text", ""), rows=2),
            view.rows(at, more=True),
            path=at,
            remove=True,
        )
    yield add("step", say("step.add"))
    yield title(3, say("unknown.title"))
    yield lead("unknown.lead")
    for number, text in enumerate(draft.listed("unknown")):
        at = f"unknown.{number}"
        yield group(
            say("unknown.text", number=number + 1),
            view.text_field(at, say("unknown.text", number=number + 1), text),
            path=at,
            remove=True,
        )
    yield add("unknown", say("unknown.add"))
    yield title(3, say("says.title"))
    yield lead("says.lead")
    yield from (_subject(view, "says", subject) for subject in MATTERS)


WRITTEN: Mapping[str, Callable[[View], Iterator[Child]]] = {
    "kallor": sources,
    "villkor": common,
    "egna": own,
    "beslut": decides,
    "vidare": onward,
}
"""The parts by their ids, as addresses have them."""


def part_of(draft: Draft, path: str) -> str:
    """Return the part that a field is on."""
    kind, _, rest = path.partition(".")
    if kind == "new":
        return part_of(draft, rest)
    if kind == "row":
        return part_of(draft, _path_of(draft, rest.partition(".")[0]))
    return _PARTS.get(kind, "kallor")


def thing_of(view: View, path: str) -> str:
    """Return what a field is about, in the words of the part that it is on."""
    kind, _, rest = path.partition(".")
    first = rest.partition(".")[0]
    number = int(first) + 1 if first.isdecimal() else 0
    if kind in ("new", "row"):
        path = rest if kind == "new" else _path_of(view.draft, first)
        return thing_of(view, path) if path else say("source.loose")
    if kind == "use" and first in view.rulebook.words.criteria:
        return view.rulebook.words.criteria[first].name
    if kind in ("criterion", "values") and 0 < number <= len(view.draft.listed("criterion")):
        return called(view, number - 1)
    if kind in SUBJECTS and first:
        return say(f"{kind}.{first}")
    return say(_THINGS[kind, bool(number)], number=number) if kind in _NUMBERED else _whole(kind)


def _whole(kind: str) -> str:
    known = {"decided_by": "decides.title", "decides": "decides.title"}
    return say(known.get(kind, f"about.{kind}" if kind in _ABOUT else "source.title"))


def _path_of(draft: Draft, id_: str) -> str:
    """Return the path of the first thing that rests on a row; empty if none does."""
    if id_ in draft.rows and draft.rows[id_].used_for:
        return f"use.{draft.rows[id_].used_for}"
    return next((path for path in draft.items() if id_ in draft.cites(path)), "")


def field_of(path: str) -> str:
    """Return the id of what a mistake is shown at."""
    return f"{id_of(path)}-error"


_NUMBERED = ("source", "contact", "step", "unknown")
_THINGS = {
    (kind, one): f"{kind}.{'title' if not one else 'text' if kind == 'unknown' else 'legend'}"
    for kind in _NUMBERED
    for one in (True, False)
}
_ABOUT = ("summary", "fetched", "review")

_PARTS = {
    **dict.fromkeys(("use", "requires", "recommends", "shows"), "villkor"),
    **dict.fromkeys(("criterion", "values"), "egna"),
    **dict.fromkeys(("decided_by", "decides", "contact", "begin"), "beslut"),
    **dict.fromkeys(("step", "unknown", "says", "warning"), "vidare"),
}
