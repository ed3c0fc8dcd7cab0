"""The page where papers are asked for, notes are written, and a visit is kept as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guide_engine.flow import Stop
from guide_engine.html import Child, Html, tag
from guide_engine.model import Role
from guide_engine.pages.context import Page, back_link, guide, heading
from guide_engine.papers.basis import Basis
from guide_engine.papers.kinds import KINDS, Kind
from guide_engine.papers.notes import FIELDS, LONGEST
from guide_engine.permalink import PAPERS

_WORDS = {"docx": "word", "md": "markdown", "print": "print", "copy": "copy"}
"""What can be done with a paper, each with the words of its button."""

_DATA = {"json": "json"}


def overview_page(
    basis: Basis,
    asked: Sequence[str],
    stop: Stop,
    others: Sequence[str] = (),
) -> Page:
    """Return the page; ``others`` are the steps of the pages that it leads on to."""
    say, title = basis.say, basis.say("desk.title")
    html = guide(
        basis.context,
        PAPERS,
        tag("p", {"class": "guide-top"}, back_link(basis.context)),
        heading(1, title),
        told(),
        tag("p", {"class": "guide-help"}, say("desk.lead")),
        tag("p", None, say("desk.result", place=basis.place, title=basis.title)),
        heading(2, say("desk.papers")),
        tag("ul", {"class": "guide-papers"}, (_row(basis, kind) for kind in fitting(basis))),
        _others(basis, stop, others),
        _notes(basis, asked),
        _file(basis),
    )
    return Page(stop.slug, f"{title} – {basis.context.name}", html)


def told() -> Html:
    """Return the place where the shell says what became of a file that was opened."""
    return tag("div", {"role": "status", "data-told": True})


def fitting(basis: Basis) -> list[Kind]:
    """Return the kinds that a visit has use for, those made for its role first."""
    kinds = [kind for kind in KINDS.values() if kind.fits(basis)]
    roles = set(basis.roles())
    return sorted(
        (kind for kind in kinds if roles & set(kind.roles)),
        key=lambda kind: len(kind.roles) == len(Role),
    )


def _row(basis: Basis, kind: Kind) -> Html:
    title = basis.say(f"{kind.id}.title")
    return tag(
        "li",
        {"data-paper": kind.id},
        heading(3, title),
        tag("p", None, basis.say(f"desk.for.{kind.id}")),
        ways(basis, kind.id, data=kind.data),
    )


def ways(basis: Basis, kind: str, *, data: bool = False) -> Html:
    """Return the buttons that make a paper, as JSON too if it is ``data``."""
    title = basis.say(f"{kind}.title")
    words_of = {**_WORDS, **_DATA} if data else _WORDS
    return tag(
        "p",
        {"class": "guide-paper-ways"},
        (
            tag(
                "button",
                {
                    "type": "button",
                    "data-make": kind,
                    "data-as": way,
                    "aria-label": basis.say(f"desk.{words}_of", title=title),
                },
                basis.say(f"desk.{words}"),
            )
            for way, words in words_of.items()
        ),
        status(),
    )


def save(basis: Basis) -> Html:
    """Return the button that saves the visit as a file."""
    return tag(
        "p",
        {"class": "guide-paper-ways"},
        tag("button", {"type": "button", "data-save": True}, basis.say("desk.save")),
        status(),
    )


def status() -> Html:
    """Return the place where the shell says what became of a press on a button beside it."""
    return tag("span", {"class": "guide-copied", "role": "status"})


def _others(basis: Basis, stop: Stop, steps: Sequence[str]) -> Iterator[Html]:
    if steps:
        yield heading(2, basis.say("desk.more"))
        yield tag(
            "ul",
            {"class": "guide-paper-more"},
            (
                tag(
                    "li",
                    None,
                    tag(
                        "a",
                        {"href": basis.context.href(stop.slug, step=step), "data-nav": step},
                        basis.say(f"desk.{step}"),
                    ),
                )
                for step in steps
            ),
        )


def _notes(basis: Basis, asked: Sequence[str]) -> Iterator[Html]:
    """Return the fields of the idea, and one for each answer; the shell keeps what they hold."""
    say = basis.say
    yield heading(2, say("desk.notes"))
    yield tag("p", None, say("desk.notes_lead"))
    fields = [
        text_field(f"fields.{id_}", say(f"desk.field.{id_}"), basis.notes.fields.get(id_, ""))
        for id_ in FIELDS
    ]
    yield _folded(basis, "fields", fields, len(basis.notes.fields))
    answers = [
        text_field(
            f"facts.{fact}",
            basis.question(fact),
            basis.notes.facts.get(fact, ""),
            say("desk.fact_answer", answer=basis.answer(fact)),
        )
        for fact in asked
    ]
    yield _folded(basis, "facts", answers, len(basis.notes.facts))


def _folded(basis: Basis, part: str, content: Sequence[Html], written: int) -> Html:
    """Return fields under a line that says how many of them are written in."""
    number = basis.say("desk.written", number=written, all=len(content)) if written else ""
    return tag(
        "details",
        {"class": f"guide-notes-{part}", "open": bool(written)},
        tag(
            "summary",
            None,
            basis.say(f"desk.{part}"),
            " ",
            tag("span", {"class": "guide-field-hint", "data-live": part}, number),
        ),
        tag("div", {"class": "guide-fields"}, content),
    )


def text_field(keep: str, label: str, text: str = "", hint: str = "", rows: int = 3) -> Html:
    """Return a field for free text with its label; ``keep`` is its name in what is kept."""
    id_ = f"guide-{keep.replace('.', '-')}"
    return tag(
        "p",
        {"class": "guide-field"},
        tag("label", {"for": id_}, label),
        tag("span", {"id": f"{id_}-hint", "class": "guide-field-hint"}, hint) if hint else None,
        tag(
            "textarea",
            {
                "id": id_,
                "data-keep": keep,
                "rows": str(rows),
                "maxlength": str(LONGEST),
                "dir": "auto",
                "aria-describedby": f"{id_}-hint" if hint else None,
            },
            # A field leaves out the line break that it begins with.
            f"\n{text}",
        ),
    )


def _file(basis: Basis) -> list[Child]:
    say = basis.say
    return [
        heading(2, say("desk.file")),
        tag("p", None, say("desk.file_lead")),
        save(basis),
        tag(
            "p",
            {"class": "guide-field"},
            tag("label", {"for": "guide-open"}, say("desk.open")),
            tag(
                "input",
                {
                    "id": "guide-open",
                    "type": "file",
                    "data-open-file": True,
                    "accept": ".json,application/json",
                },
            ),
            status(),
        ),
    ]
