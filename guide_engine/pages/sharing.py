"""A result on its way to somebody else: its link, and a mail with what it says and what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from guide_engine.assessment import Assessment
from guide_engine.compiled import Compiled, compiled
from guide_engine.decision import completed
from guide_engine.flow import exacting, walk
from guide_engine.pages.context import Context, page_file
from guide_engine.pages.headline import headline
from guide_engine.permalink import Visit, encode

LONGEST = 2000
"""Characters of a mail's address: some systems open no longer one."""


def shown(whole: Compiled, visit: Visit) -> tuple[str, ...]:
    """Return the facts whose answers a result shows, in the order of the questions.

    Others may have been asked in another municipality, or before an answer was changed.
    """
    rulebook, profiles = whole.space.rulebook, (whole.profile.id, visit.compared)
    facts: set[str] = set()
    for profile in filter(None, profiles):
        each = compiled(rulebook, rulebook.profiles[profile])
        facts.update(walk(each, visit.answers)[0], exacting(each))
    return tuple(fact for fact in whole.space.order if fact in facts and fact in visit.answers)


def shared(whole: Compiled, visit: Visit) -> Visit:
    """Return a visit with the answers alone that its result shows: what a link may tell others."""
    return replace(visit, answers={fact: visit.answers[fact] for fact in shown(whole, visit)})


def tells_more(whole: Compiled, visit: Visit) -> bool:
    """Tell whether a visit's own address has more than a link for others would say."""
    rulebook = whole.space.rulebook
    told = completed(rulebook, shared(whole, visit).answers)
    given = ((fact, value) for fact, value in visit.answers.items() if fact in rulebook.facts)
    return any(told.get(fact) != value for fact, value in given)


def link(context: Context, visit: Visit, slug: str) -> str:
    """Return the address of a result for others, or nothing where the site's is not known."""
    if not context.root:
        return ""
    language, profile = context.language, visit.profile
    guide = f"{context.root}{f'{language.id}/' if language.id else ''}guiden/{profile}/"
    file = page_file(language, slug, profile).removeprefix("./")
    return f"{guide}{file}#{encode(shared(context.whole, visit))}"


def mail(context: Context, assessment: Assessment, address: str) -> str:
    """Return the address that begins a mail: the result, what is open, and the link.

    Where that is more than mail programs take, the last questions are counted only.
    """
    say, title = context.say, headline(context, assessment)
    questions = [context.question(each.fact).question for each in assessment.open_questions]
    lead = context.rulebook.words.rules[assessment.rule.id].lead
    subject = say("mail_subject", place=context.in_name, title=title)

    def letter(number: int) -> Iterator[str]:
        yield say("mail_result", place=context.in_name, title=title, lead=lead)
        if questions:
            listed = [f"{n}. {text}" for n, text in enumerate(questions[:number], start=1)]
            more = [say("mail_more", number=len(questions[number:]))] if questions[number:] else []
            yield "\n".join((say("mail_open"), *listed, *more))
        yield say("mail_link", link=address)
        yield say("result_disclaimer")

    written = (_mailto(subject, "\n\n".join(letter(n))) for n in range(len(questions), -1, -1))
    return next((each for each in written if len(each) <= LONGEST), _mailto(subject, address))


def _mailto(subject: str, body: str) -> str:
    lines = body.replace("\n", "\r\n")
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
