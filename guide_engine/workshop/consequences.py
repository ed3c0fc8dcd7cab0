"""The parts of the workshop that show what a draft does, and where it goes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from guide_engine.comparison import Comparison
from guide_engine.html import Child, Html, tag
from guide_engine.logic import facts_of
from guide_engine.model import COMMON, CriteriaTest, Outcome, Rulebook
from guide_engine.papers.overview import status
from guide_engine.permalink import decode
from guide_engine.proof import INVARIANTS, Violation
from guide_engine.session import turn
from guide_engine.workshop.checks import Mistake
from guide_engine.workshop.conditions import facts_in
from guide_engine.workshop.draft import REQUIRED
from guide_engine.workshop.effects import Effects, tried
from guide_engine.workshop.files import written
from guide_engine.workshop.parts import called, field_of, open_field, part_of, thing_of
from guide_engine.workshop.view import View, lead, title
from guide_engine.workshop.words import say

_NAMED = re.compile(r'"([a-z0-9_-]+)"')
_MOST = 6
"""So many ways in which the outcome changes are told, the most common first."""

_MARKUP = '<section id="guide"'


def preview(view: View, anchors: Mapping[str, str], fragment: str, today: str) -> Iterator[Child]:
    """Yield the questionnaire as it will be, at a place in it."""
    yield title(2, say("try.title"))
    yield lead("try.lead")
    found = tried(view.rulebook, view.draft)
    if found is None:
        yield tag("p", {"class": "guide-notice"}, say("try.impossible"))
        return
    rulebook, whole = found
    named = decode(rulebook, fragment)[0].profile
    shown = turn(
        rulebook,
        anchors,
        fragment if named in ("", view.draft.id) else "",
        profile=view.draft.id,
        today=today,
        compiler=lambda *_: whole,
    )
    yield tag(
        "p",
        {"class": "guide-paper-ways"},
        tag("button", {"type": "button", "data-do": "restart"}, say("try.restart")),
    )
    # A page has one place of that name, and it is the workshop's.
    inside = Html(shown.page.html.replace(_MARKUP, '<section id="workshop-guide"', 1))
    yield tag(
        "div",
        {"class": "workshop-preview", "role": "group", "aria-label": say("try.preview")},
        inside,
    )


def state(view: View, found: Effects | None) -> Html:
    """Return in a few sentences how the draft stands."""
    wrong = sum(not each.left for each in view.mistakes.values())
    left = len(view.mistakes) - wrong
    texts = [_counted("wrong", wrong), _counted("left", left)]
    if not any(texts):
        texts = [say("state.none")]
    if found is None:
        texts.append(say("state.untold"))
    else:
        texts.append(say("state.broken" if found.proof.violations else "state.proved"))
        texts.append(_changed(found.comparison))
    return tag("span", None, " ".join(text for text in texts if text))


def _counted(kind: str, number: int) -> str:
    key = "one" if number == 1 else "many"
    return say(f"state.{kind}_{key}", number=number) if number else ""


def _changed(comparison: Comparison) -> str:
    if not comparison.changed:
        return say("state.same")
    return say("state.share", share=share(comparison.changed, comparison.total))


def check(view: View, found: Effects | None) -> Iterator[Child]:
    """Yield what is wrong or left, the proof, and what the choice does."""
    yield title(2, say("check.title"))
    yield lead("check.lead")
    yield title(3, say("check.mistakes"))
    yield _mistakes(view)
    yield title(3, say("check.proof"))
    yield tag("p", None, say("check.proof_lead"))
    if found is None:
        yield tag("p", {"class": "guide-notice"}, say("check.untold"))
        return
    yield _proof(view.rulebook, found)
    yield title(3, say("check.effect"))
    yield from _effect(view, found)


def _mistakes(view: View) -> Html:
    found: Sequence[Mistake] = [*view.mistakes.values()]
    if not found:
        return tag("p", None, say("check.none"))
    return tag(
        "ul",
        {"class": "workshop-mistakes"},
        (
            tag(
                "li",
                None,
                tag(
                    "a",
                    {
                        "href": f"#del={part_of(view.draft, each.path)}",
                        "data-at": field_of(each.path),
                    },
                    thing_of(view, each.path),
                ),
                ": ",
                each.text if each.left else tag("strong", None, each.text),
            )
            for each in sorted(found, key=lambda each: each.left)
        ),
    )


def _proof(rulebook: Rulebook, found: Effects) -> Html:
    violations = found.proof.violations
    return tag(
        "ol",
        {"class": "workshop-proof"},
        (
            tag(
                "li",
                {"data-holds": "no" if those else "yes"},
                tag("strong", None, say("check.breaks" if those else "check.holds")),
                f": {text}",
                [_violation(rulebook, each) for each in those[:3]],
                tag("p", None, tag("strong", None, say("check.do")), f" {say(f'invariant.{n}')}")
                if those
                else None,
            )
            for n, text in INVARIANTS.items()
            for those in [[each for each in violations if each.invariant == n]]
        ),
    )


def _violation(rulebook: Rulebook, violation: Violation) -> Html:
    example = violation.counterexample
    read = _read(rulebook, violation.problem)
    return tag(
        "div",
        {"class": "workshop-violation"},
        tag("p", None, _problem(rulebook, violation.problem)),
        tag("p", None, say("check.questions", questions=" ".join(read.values()))) if read else None,
        _example(rulebook, example, read) if example is not None else None,
    )


def _example(
    rulebook: Rulebook, example: Mapping[str, str], first: Container[str]
) -> Iterator[Child]:
    """Yield an example: the answers that matter, if that is known, and all of them folded."""
    told = {fact: value for fact, value in example.items() if fact in first}
    yield tag("p", None, say("check.example"))
    if not told:
        yield answers_list(rulebook, example)
        return
    yield answers_list(rulebook, told)
    yield _whole_example(rulebook, example)


def _whole_example(rulebook: Rulebook, example: Mapping[str, str]) -> Html:
    return tag(
        "details",
        None,
        tag("summary", None, say("check.all_answers")),
        answers_list(rulebook, example),
    )


def _problem(rulebook: Rulebook, problem: str) -> str:
    """Return a problem with names in place of ids."""
    words = rulebook.words

    def name(id_: str) -> str:
        if id_ in words.rules:
            return words.rules[id_].title
        return words.criteria[id_].name if id_ in words.criteria else id_

    text = _NAMED.sub(lambda found: f"”{name(found[1])}”", problem)
    return f"{text[:1].upper()}{text[1:]}."


def _read(rulebook: Rulebook, problem: str) -> dict[str, str]:
    """Return by fact the questions that the rule of a problem reads, if it is about one."""
    named = _NAMED.search(problem)
    rule = rulebook.rules_by_id.get(named[1]) if named else None
    if rule is None or isinstance(rule.when, CriteriaTest):
        return {}
    read, words = facts_of(rule.when), rulebook.words.questions
    return {fact: each.question for fact, each in words.items() if fact in read}


def answers_list(rulebook: Rulebook, answers: Mapping[str, str]) -> Html:
    """Return answers in words, one a line."""
    questions = rulebook.words.questions
    if not answers:
        return tag("p", None, say("check.no_answers"))
    return tag(
        "ul",
        {"class": "workshop-answers"},
        (
            tag(
                "li",
                None,
                f"{questions[fact].question} ",
                tag(
                    "strong",
                    None,
                    questions[fact].values[value].label
                    if value in questions[fact].values
                    else say("check.unanswered"),
                ),
            )
            for fact, value in answers.items()
        ),
    )


def _effect(view: View, found: Effects) -> Iterator[Child]:
    comparison = found.comparison
    key = "total" if comparison.changed else "same"
    yield tag(
        "p",
        None,
        say(
            f"check.{key}",
            total=grouped(comparison.total),
            changed=grouped(comparison.changed),
            share=share(comparison.changed, comparison.total),
        ),
    )
    before = sum(n for (old, _), n in comparison.pairs.items() if old is Outcome.IOP)
    kept = comparison.pairs.get((Outcome.IOP, Outcome.IOP), 0)
    if before:
        text = say(
            "check.iop", before=grouped(before), kept=grouped(kept), share=share(kept, before)
        )
        yield tag("p", None, text)
    if comparison.kinds:
        yield title(4, say("check.kinds"))
        yield tag("ol", {"class": "workshop-kinds"}, (_kind(view, found, n) for n in _kinds(found)))
    yield title(4, say("check.beyond"))
    names = [criterion_name(view, id_) for id_ in found.beyond]
    if names:
        yield tag("ul", None, (tag("li", None, name) for name in names))
    else:
        yield tag("p", None, say("check.beyond_none"))


def _kinds(found: Effects) -> range:
    return range(min(len(found.comparison.kinds), _MOST))


def _kind(view: View, found: Effects, number: int) -> Html:
    kind, interface = found.comparison.kinds[number], view.rulebook.words.interface
    text = say(
        "check.kind",
        before=interface[f"outcome_{kind.before}"],
        after=interface[f"outcome_{kind.after}"],
        number=grouped(kind.number),
        share=share(kind.number, found.comparison.total),
    )
    return tag(
        "li",
        None,
        tag("p", None, text),
        tag("p", None, tag("strong", None, say("check.differs"))),
        answers_list(view.rulebook, _deciding(view, kind.example)),
        _whole_example(view.rulebook, kind.example),
    )


def _deciding(view: View, example: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of an example that only one of the two reads, or reads in its own way."""
    common = view.rulebook.profiles[COMMON].requires
    here = view.draft.listed(REQUIRED)
    facts: set[str] = set()
    for id_ in {*common} ^ {*here}:
        if id_ in view.rulebook.criteria:
            facts |= facts_of(view.rulebook.criteria[id_].met_when)
    for each in view.draft.listed("criterion"):
        if each["id"] in here:
            facts |= facts_in(each.get("met_when", {}))
    order = [fact for section in view.rulebook.sections for fact in section.facts]
    return {fact: example.get(fact, "") for fact in order if fact in facts}


def criterion_name(view: View, id_: str) -> str:
    """Return the name of a criterion, whether common or one's own."""
    known = view.rulebook.words.criteria.get(id_)
    own = [str(each.get("id")) for each in view.draft.listed("criterion")]
    return known.name if known else called(view, own.index(id_)) if id_ in own else id_


def share(part: int, whole: int) -> str:
    """Return a share in per cent, or as one in so many where it is less than a hundredth of one."""
    if not part or part * 10_000 >= whole:
        number = f"{100 * part / whole:.3g}" if part < whole else "100"
        return say("check.percent", number=number.replace(".", ","))
    times = whole // part
    return say("check.one_in", number=grouped(round(times, 2 - len(str(times)))))


def grouped(number: int) -> str:
    """Return a number with its digits in groups of three."""
    return f"{number:,}".replace(",", "\u00a0")


def finish(view: View) -> Iterator[Child]:
    """Yield how the draft is kept and handed over, and the files that it becomes."""
    yield title(2, say("finish.title"))
    yield lead("finish.lead")
    yield save()
    yield title(3, say("finish.over"))
    yield tag("p", None, say("finish.over_lead"))
    command = say("finish.command", file=say("saved_name", id=view.draft.id))
    yield tag(
        "ul",
        None,
        tag("li", None, say("finish.mail")),
        tag("li", None, say("finish.pull"), " ", tag("code", None, command)),
    )
    yield title(3, say("finish.files"))
    if view.draft.page:
        yield tag("p", None, say("page_kept"))
    yield (
        tag(
            "details",
            None,
            tag("summary", None, name),
            tag("pre", None, tag("code", {"tabindex": "0"}, text)),
        )
        for name, text in written(view.rulebook, view.draft).items()
    )
    yield title(3, say("start.again"))
    yield tag("p", None, say("start.again_lead"))
    yield open_field()
    yield tag(
        "p",
        {"class": "guide-paper-ways"},
        tag("a", {"href": "#del=borja"}, say("part.borja")),
    )


def save() -> Html:
    """Return the button that saves the draft as a file."""
    return tag(
        "p",
        {"class": "guide-paper-ways"},
        tag("button", {"type": "button", "data-save": True}, say("save")),
        status(),
    )
