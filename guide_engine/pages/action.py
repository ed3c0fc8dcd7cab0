"""What to do now: a few steps, whom to turn to, and the open questions ready for a mail."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.assessment import Assessment, Noted
from guide_engine.html import Child, Html, tag
from guide_engine.model import Beginning, Contact, Role, Status, Step
from guide_engine.pages.conditions import only_if
from guide_engine.pages.context import Context, heading
from guide_engine.pages.headline import headline, required_criteria
from guide_engine.pages.sources import Sources
from guide_engine.report import step_text

SHOWN = 3
"""So many steps are shown; later ones are folded away."""

_ASKED_FIRST = 2
"""So many open questions are steps of their own, before all others."""

_MENDED_FIRST = 1
"""So many criteria that are not met come after them."""


def action(context: Context, assessment: Assessment, sources: Sources) -> Html:
    """Return what to do now, with whom."""
    steps = _questions_first(context, assessment)
    steps += [_step(context, assessment, sources, noted) for noted in assessment.next_steps]
    later = steps[SHOWN:]
    return tag(
        "div",
        {"class": "guide-action"},
        heading(2, context.say("result_steps")),
        tag("ol", {"class": "guide-steps"}, steps[:SHOWN]) if steps else None,
        tag(
            "details",
            {"class": "guide-later"},
            tag("summary", None, context.say("result_steps_later", number=len(later))),
            tag("ol", {"class": "guide-steps", "start": str(SHOWN + 1)}, later),
        )
        if later
        else None,
        tag(
            "div",
            {"class": "guide-turn"},
            _contacts(context, assessment, sources),
            _beginnings(context, assessment, sources),
        ),
        _open_questions(context, assessment),
    )


def _questions_first(context: Context, assessment: Assessment) -> list[Html]:
    if context.visit is None:
        return []
    return [
        tag("li", {"data-next-step": id_}, text)
        for id_, text in first_steps(context, assessment).items()
    ]


def first_steps(context: Context, assessment: Assessment) -> dict[str, str]:
    """Return how to find out what is open and to mend what is broken: a visit's first steps."""
    steps = {
        f"fact-{open_.fact}": context.question(open_.fact).find_out
        for open_ in assessment.open_questions[:_ASKED_FIRST]
    }
    if not assessment.rule.ends:
        steps |= {
            f"criterion-{found.criterion.id}": _sentence(
                context.rulebook.words.criteria[found.criterion.id].not_met
            )
            for found in required_criteria(assessment, Status.NOT_MET)[:_MENDED_FIRST]
        }
    return steps


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _step(context: Context, assessment: Assessment, sources: Sources, noted: Noted[Step]) -> Html:
    return tag(
        "li",
        {"data-next-step": noted.item.id},
        _role_mark(context, noted.item.scope.role),
        only_if(context, noted.item.scope, noted, assessment),
        step_text(context.rulebook, noted.item),
        sources.marks(noted.item.citations),
    )


def _role_mark(context: Context, role: Role | None) -> Html | None:
    if role is None or len(context.roles()) == 1:
        return None
    return tag("strong", None, context.say(f"role_help_{role}"), ". ")


def _contacts(context: Context, assessment: Assessment, sources: Sources) -> Html:
    who = assessment.decided_by
    rows: list[tuple[str, Child]] = [
        (
            context.say("result_contact"),
            [_contact(context, contact, sources) for contact in assessment.contacts],
        ),
        (
            context.say("result_decides"),
            [
                tag("span", {"data-decider": who.id}, who.text),
                f" {who.refusal}" if who.refusal else None,
                sources.marks(who.citations),
            ],
        ),
    ]
    return _listed("guide-contacts", rows)


def _listed(class_: str, rows: Sequence[tuple[str, Child]]) -> Html:
    return tag(
        "dl",
        {"class": class_},
        ([tag("dt", None, label), tag("dd", None, content)] for label, content in rows),
    )


def _beginnings(context: Context, assessment: Assessment, sources: Sources) -> Html | None:
    """Return how to begin, folded: what the profile's own documents say of it."""
    begins = assessment.profile.begins
    rows: list[tuple[str, Child]] = [
        (context.say(f"begin_{subject}"), _beginning(context, begin, sources))
        for subject, begin in begins.items()
    ]
    return (
        tag(
            "details",
            {"class": "guide-begin"},
            tag("summary", None, context.say("begin_title", place=context.in_name)),
            _listed("guide-beginnings", rows),
        )
        if rows
        else None
    )


def _beginning(context: Context, begin: Beginning, sources: Sources) -> list[Child]:
    link = tag("a", {"href": begin.url, "rel": "external"}, context.say("begin_link"))
    return [begin.text, sources.marks(begin.citations), [" ", link] if begin.url else None]


def _contact(context: Context, contact: Contact, sources: Sources) -> Html:
    """Return a contact: the function, how to reach it, and when that was checked."""
    ways: list[Html | str] = []
    if contact.phone:
        number = contact.phone.replace(" ", "").replace("-", "").replace("–", "")
        ways.append(tag("a", {"href": f"tel:{number}"}, contact.phone))
    if contact.email:
        ways.append(tag("a", {"href": f"mailto:{contact.email}"}, contact.email))
    if contact.url:
        ways.append(tag("a", {"href": contact.url, "rel": "external"}, contact.url))
    if contact.checked:
        ways.append(context.say("result_checked", date=contact.checked))
    return tag(
        "span",
        {"class": "guide-contact"},
        tag("strong", None, contact.name, ". ") if contact.name else None,
        contact.text,
        sources.marks(contact.citations),
        ([" ", way] for way in ways),
    )


def _open_questions(context: Context, assessment: Assessment) -> Html | None:
    """Return what to find out, as a list and, for a visit, as a text to send."""
    if not assessment.open_questions:
        return None
    static = context.visit is None
    items = (
        tag(
            "li",
            {"data-open": question.fact},
            tag("strong", None, context.question(question.fact).question),
            " ",
            context.question(question.fact).find_out,
        )
        for question in assessment.open_questions
    )
    say = context.say
    return tag(
        "details",
        {"class": "guide-find-out"},
        tag("summary", None, say("result_find_out", number=len(assessment.open_questions))),
        tag("p", None, say("result_find_out_static")) if static else None,
        tag("ul", None, items),
        None if static else _mail(context, assessment),
    )


def _mail(context: Context, assessment: Assessment) -> list[Html]:
    role = context.roles()[0] if len(context.roles()) == 1 else Role.FORENING
    questions = "\n".join(
        f"{number}. {context.question(question.fact).question}"
        for number, question in enumerate(assessment.open_questions, start=1)
    )
    text = context.say(
        f"mail_{role}",
        place=context.in_name,
        title=headline(context, assessment),
        questions=questions,
    )
    return [
        tag("label", {"for": "guide-mail"}, context.say("mail_label")),
        tag("textarea", {"id": "guide-mail", "rows": "10", "readonly": True}, text),
        tag(
            "p",
            None,
            tag(
                "button",
                {"type": "button", "data-copy": "guide-mail", "hidden": True},
                context.say("mail_copy"),
            ),
            " ",
            tag("span", {"class": "guide-copied", "role": "status"}),
        ),
    ]
