"""The draft as a form to fill in: markup for the browser, and what changes as one writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from guide_engine.html import Child, Html, join, tag
from guide_engine.pages.context import heading
from guide_engine.papers.agreement.calendar import Day, agreement_days
from guide_engine.papers.agreement.document import (
    decides,
    finding_line,
    numbered,
    provenance,
    verdict,
)
from guide_engine.papers.agreement.draft import Draft, DraftPart, draft
from guide_engine.papers.agreement.entered import FIRST, LAST, MOST_MONTHS
from guide_engine.papers.agreement.template import Field, FieldKind, Section
from guide_engine.papers.basis import Basis, day_in_words
from guide_engine.papers.notes import LONGEST
from guide_engine.papers.overview import status
from guide_engine.papers.paper import Line

CALENDAR = "calendar"
"""The kind of the file with the agreement's days, as on the command line."""


def agreement_page(basis: Basis) -> Html:
    """Return the whole form; each text, day and number is named by the id of its part or field.

    Raises InputError for a text under a name that is neither a part nor a field.
    """
    basis = replace(basis, site=basis.context.site)
    found = draft(basis)
    say = basis.say
    text = verdict(basis)
    return tag(
        "form",
        {
            "class": "agreement",
            "id": "agreement",
            "lang": basis.rulebook.language.lang,
            "autocomplete": "off",
            "novalidate": True,
        },
        tag("h1", {"tabindex": "-1"}, say("agreement.form.heading")),
        tag("p", {"class": "agreement-mark"}, tag("strong", None, say("agreement.mark"))),
        tag("p", {"class": "agreement-verdict"}, text) if text else None,
        tag("p", {"class": "agreement-lead"}, say("agreement.form.lead")),
        tag(
            "div",
            {
                "class": "agreement-open",
                "data-live": "open",
                "id": "agreement-open",
                "role": "status",
            },
            _open(basis, found),
        ),
        (_section(basis, found, section, parts) for section, parts in found.sections),
    )


def calendar_part(basis: Basis) -> Html:
    """Return the days that follow from the agreement with the button for their file."""
    days = agreement_days(basis, draft(basis))
    return tag(
        "div",
        {"class": "agreement-calendar", "data-live": CALENDAR},
        heading(2, basis.say("agreement.form.calendar")),
        _calendar(basis, days) if days else tag("p", None, basis.say("agreement.form.no_days")),
    )


def _calendar(basis: Basis, days: Iterable[Day]) -> list[Child]:
    title = basis.say("agreement.form.calendar_file")
    in_words = partial(day_in_words, basis.rulebook)
    return [
        tag("p", None, basis.say("agreement.form.calendar_lead")),
        tag(
            "ul",
            None,
            (tag("li", None, f"{in_words(str(day.day))}: {day.what}") for day in days),
        ),
        tag(
            "p",
            {"class": "guide-paper-ways"},
            tag("button", {"type": "button", "data-make": CALENDAR, "data-as": "ics"}, title),
            status(),
        ),
    ]


def _open(basis: Basis, found: Draft) -> Html:
    number = len(found.open)
    if not number:
        return tag("p", None, basis.say("agreement.open_none"))
    return tag("p", None, basis.say("agreement.open_lead", number=number, all=len(found.parts)))


def _section(basis: Basis, found: Draft, section: Section, parts: tuple[DraftPart, ...]) -> Html:
    return tag(
        "details",
        {
            "class": "agreement-section",
            "id": f"agreement-section-{section.id}",
            "open": section.number == 1,
        },
        tag(
            "summary",
            None,
            tag(
                "h2",
                None,
                numbered(section),
                " – ",
                tag(
                    "span",
                    {
                        "class": "agreement-left",
                        "data-live": f"left-{section.id}",
                        "id": f"agreement-left-{section.id}",
                    },
                    _left(basis, parts),
                ),
            ),
        ),
        (_part(basis, found, each) for each in parts),
    )


def _left(basis: Basis, parts: Iterable[DraftPart]) -> str:
    number = sum(each.open for each in parts)
    if not number:
        return basis.say("agreement.form.left_none")
    key = "left_one" if number == 1 else "left"
    return basis.say(f"agreement.form.{key}", number=number)


def _part(basis: Basis, found: Draft, each: DraftPart) -> Html:
    say, part = basis.say, each.part
    name = f"agreement-text-{part.id}"
    about = [f"agreement-{what}-{part.id}" for what in ("guidance", "status")]
    settle = "settle_optional" if part.optional else "settle"
    hint = "own_hint" if each.suggested else "own_hint_none"
    return tag(
        "fieldset",
        {"class": "agreement-part", "data-part": part.id},
        tag("legend", None, tag("h3", None, part.heading)),
        tag("p", {"class": "agreement-guidance", "id": about[0]}, part.guidance),
        tag("p", {"class": "agreement-settle"}, say(f"agreement.form.{settle}")),
        tag(
            "ul", {"class": "agreement-questions"}, (tag("li", None, text) for text in part.settle)
        ),
        (_field(each, field) for field in each.fields),
        tag(
            "div",
            {
                "class": "agreement-suggested",
                "data-live": f"suggested-{part.id}",
                "id": f"agreement-suggested-{part.id}",
            },
            _suggested(basis, each),
        ),
        tag(
            "p",
            {"class": "agreement-own"},
            tag("label", {"for": name}, say("agreement.form.own")),
            " ",
            tag("small", {"id": f"agreement-hint-{part.id}"}, say(f"agreement.form.{hint}")),
        ),
        tag(
            "textarea",
            {
                "id": name,
                "name": part.id,
                "data-keep": f"agreement.{part.id}",
                "rows": "4",
                "maxlength": str(LONGEST),
                "dir": "auto",
                "aria-describedby": f"agreement-hint-{part.id} {' '.join(about)}",
            },
            # A line break right after the tag would be dropped.
            Html("\n"),
            basis.notes.agreement.get(part.id, ""),
        ),
        tag(
            "div",
            {
                "class": "agreement-status",
                "data-live": f"status-{part.id}",
                "id": about[1],
                "role": "status",
            },
            _status(basis, found, each),
        ),
        _more(basis, each),
    )


def _field(each: DraftPart, field: Field) -> Html:
    id_ = f"agreement-field-{field.id}"
    limits: dict[str, str | bool | None] = {"type": "date", "min": str(FIRST), "max": str(LAST)}
    if field.kind is FieldKind.MONTHS:
        limits = {"type": "number", "min": "1", "max": str(MOST_MONTHS), "inputmode": "numeric"}
    help_ = f"agreement-help-{field.id}" if field.help else None
    status = f"agreement-status-{each.part.id}"
    return tag(
        "p",
        {"class": "agreement-field"},
        tag("label", {"for": id_}, field.label),
        tag(
            "input",
            {
                **limits,
                "id": id_,
                "name": field.id,
                "data-keep": f"agreement.{field.id}",
                "value": each.values[field.id] or None,
                "aria-describedby": f"{help_} {status}" if help_ else status,
            },
        ),
        tag("small", {"id": help_}, field.help) if help_ else None,
    )


def _suggested(basis: Basis, each: DraftPart) -> Html:
    """Return the suggested text with what it rests on; it stands there beside an own text too."""
    if not each.suggested:
        return Html("")
    return join(
        tag("p", {"class": "agreement-suggested-title"}, basis.say("agreement.form.suggested")),
        tag("blockquote", None, (tag("p", None, _runs(basis, one)) for one in each.suggested)),
        tag("p", {"class": "agreement-rests"}, _runs(basis, provenance(basis, each))),
    )


def _status(basis: Basis, found: Draft, each: DraftPart) -> Html:
    """Return the findings and warnings of a part, or nothing where there are none."""
    say = basis.say
    told = (
        tag(
            "p",
            {"class": "agreement-finding", "data-state": finding.state},
            _runs(basis, finding_line(basis, finding)),
        )
        for finding in each.findings
    )
    warned = [
        tag(
            "div",
            {"class": "agreement-warning", "data-wording": one.wording.id},
            tag(
                "p",
                None,
                tag("strong", None, f"{say('agreement.form.warned')}: {one.wording.name}"),
            ),
            tag(
                "p",
                None,
                say("agreement.wording", found=one.found, why=one.wording.why),
                _runs(basis, basis.grounds(one.wording.citations)),
            ),
            tag(
                "p", {"class": "agreement-milder"}, say("agreement.milder", text=one.wording.milder)
            ),
        )
        for one in each.warned
    ]
    lead = tag("p", {"class": "agreement-decides"}, _runs(basis, decides(basis, found)))
    return join(told, warned, lead if warned else None)


def _more(basis: Basis, each: DraftPart) -> Html:
    """Return what others say, and the sources, folded."""
    say = basis.say
    return tag(
        "details",
        {"class": "agreement-more"},
        tag("summary", None, say("agreement.form.more")),
        (
            tag("p", None, more.text, _runs(basis, basis.grounds(more.citations)))
            for more in each.additions
        ),
        basis.context.citations(each.part.citations),
    )


def _runs(basis: Basis, found: Line) -> list[Child]:
    """Return runs as markup."""
    shown: list[Child] = []
    for run in found:
        text: Child = run.text
        if run.blank:
            text = tag(
                "mark",
                {"class": "agreement-blank"},
                basis.say("agreement.form.blank", text=run.text),
            )
        if run.strong:
            text = tag("strong", None, text)
        if run.href:
            text = tag("a", {"href": run.href}, text)
        shown.append(text)
    return shown
