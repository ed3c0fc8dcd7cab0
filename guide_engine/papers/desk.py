"""What the browser asks for beside the guide's own pages: papers, the pages around them, files.

Every answer is a plain object. What a visitor can do something about is no error: it is
``{"refused": …}``, a sentence for them.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from guide_engine.errors import InputError, allowed
from guide_engine.flow import Stop
from guide_engine.html import foreign, tag
from guide_engine.model import RESERVED, Rulebook
from guide_engine.pages.context import Context, Page, back_link, guide, heading
from guide_engine.papers.agreement.calendar import calendar_text
from guide_engine.papers.agreement.form import CALENDAR, agreement_page, calendar_part
from guide_engine.papers.agreement.loading import template
from guide_engine.papers.basis import Basis, basis, day_in_words
from guide_engine.papers.docx import to_docx
from guide_engine.papers.kept import Kept, read_kept, write_kept
from guide_engine.papers.kinds import COMPARE, KINDS, PairKind, find_kind
from guide_engine.papers.markdown import to_markdown
from guide_engine.papers.notes import Notes, check_notes
from guide_engine.papers.other import both_sides, other_side, profiles_held
from guide_engine.papers.overview import overview_page, save, ways
from guide_engine.papers.page import to_html
from guide_engine.papers.paper import Paper
from guide_engine.papers.record import to_json
from guide_engine.papers.views_page import views_page
from guide_engine.papers.words import paper_words
from guide_engine.permalink import AGREEMENT, PAPERS, VIEWS, Visit, decode, encode
from guide_engine.tables import plain_id

NOTES = ("facts", "fields", "agreement")
"""The parts of what is held that are notes; a page may hold more of its own."""

CALENDAR_FILE = "avtalsdagar"
"""How the name of a calendar's file begins."""

type Held = Mapping[str, Mapping[str, str]]
type Made = tuple[str, bytes]
type Maker = Callable[[Basis, Held, Sequence[str], Stop], Page]

FORMATS: Mapping[str, Callable[[Paper, str], Made]] = {
    "docx": lambda paper, today: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        to_docx(paper, today),
    ),
    "md": lambda paper, _: ("text/markdown", to_markdown(paper).encode()),
    "html": lambda paper, _: ("text/html", to_html(paper).encode()),
}
"""How a paper is written, by the ending of its file: the type, and the bytes."""


def _overview(found: Basis, _: Held, asked: Sequence[str], stop: Stop) -> Page:
    others = [AGREEMENT, VIEWS] if KINDS["agreement"].fits(found) else [VIEWS]
    return overview_page(found, asked, stop, others)


def _agreement(found: Basis, _: Held, __: Sequence[str], stop: Stop) -> Page:
    title = found.say("agreement.form.heading")
    before = found.context.href(stop.slug, step=PAPERS)
    html = guide(
        found.context,
        AGREEMENT,
        tag("p", {"class": "guide-top"}, back_link(found.context, before)),
        agreement_page(found),
        heading(2, found.say("desk.agreement")),
        tag("p", None, found.say("desk.notes_lead")),
        ways(found, "agreement"),
        save(found),
        calendar_part(found),
    )
    return Page(stop.slug, f"{title} – {found.context.name}", html)


def _views(found: Basis, held: Held, _: Sequence[str], stop: Stop) -> Page:
    return views_page(found, held, stop)


PAGES: Mapping[str, Maker] = {PAPERS: _overview, AGREEMENT: _agreement, VIEWS: _views}
"""The pages beside a result by their step; a further one is a line here."""


def pages(
    rulebook: Rulebook, asked: Mapping[str, Any]
) -> Mapping[str, Callable[[Context, Sequence[str], Stop], Page]]:
    """Return what makes the pages for one request: ``session.turn`` takes it as ``desk``."""
    held, notes = held_in(rulebook, asked)
    site = str(asked.get("site", ""))

    def made(maker: Maker) -> Callable[[Context, Sequence[str], Stop], Page]:
        def make(context: Context, facts: Sequence[str], stop: Stop) -> Page:
            visit = context.visit or Visit()
            found = basis(
                rulebook, context.anchors, visit, notes=notes, today=context.today, site=site
            )
            found = replace(found, context=replace(found.context, before=context.before))
            return maker(found, held, facts, stop)

        return make

    return {step: made(maker) for step, maker in PAGES.items()}


def respond(
    rulebook: Rulebook, anchors: Mapping[str, str], asked: Mapping[str, Any]
) -> dict[str, Any]:
    """Answer ``{"kind": "paper" | "keep" | "open", …}``.

    ``fragment``, ``profile``, ``today``, ``site`` and ``held`` say of what. A paper (``paper``
    its kind, ``as`` one of FORMATS) and a kept file are ``name``, ``type`` and ``base64``. A
    file that is opened (``text``) is ``fragment``, ``profile``, ``held`` and ``told``; where its
    profile has to come first, ``{"missing": [id]}``.
    """
    try:
        if asked.get("kind") == "open":
            return _opened(rulebook, str(asked.get("text", "")), asked.get("more", {}))
        held, notes = held_in(rulebook, asked)
        visit = _visit(rulebook, asked)
        today = str(asked.get("today", ""))
        place = rulebook.places.get(visit.place)
        about = plain_id(place.name) if place else visit.profile
        ending = "-".join(part for part in (about, today) if part)
        if asked.get("kind") == "keep":
            text = write_kept(rulebook, Kept(visit, notes, saved=today))
            name = f"{paper_words(rulebook)['desk.saved_name']}-{ending}.json"
            return sent(name, "application/json", text.encode())
        site = str(asked.get("site", ""))
        found = basis(rulebook, anchors, visit, notes=notes, today=today, site=site)
        as_ = str(asked.get("as", ""))
        file, (type_, content) = _made(found, held, str(asked.get("paper", "")), as_)
        return sent(f"{file}-{ending}.{as_}", type_, content)
    except InputError as error:
        refused = str(error)
        return {"refused": foreign(refused) if rulebook.language.folder else refused}


def _made(found: Basis, held: Held, id_: str, as_: str) -> tuple[str, Made]:
    """Return how the name of a file begins, its type and its bytes."""
    if (id_, as_) == (CALENDAR, "ics"):
        return CALENDAR_FILE, ("text/calendar", calendar_text(found).encode())
    kind = COMPARE if id_ == COMPARE.id else find_kind(id_)
    if isinstance(kind, PairKind):
        paper, data = kind.make(both_sides(found, other_side(found, held))), False
    else:
        paper, data = kind.make(found), kind.data
    if data and as_ == "json":
        return kind.file, ("application/json", to_json(found, paper).encode())
    if as_ not in FORMATS:
        known = [*FORMATS, *(["json"] if data else [])]
        raise InputError(f'as: "{as_}" finns inte; tillåtet: {allowed(known)}')
    return kind.file, FORMATS[as_](paper, found.context.today)


def missing(rulebook: Rulebook, asked: Mapping[str, Any]) -> list[str]:
    """Return the ids of profiles that have to come first: those of a view that is handed over."""
    here = (*rulebook.profiles, *asked.get("more", {}))
    return [id_ for id_ in profiles_held(asked.get("held")) if id_ and id_ not in here]


def sent(name: str, type_: str, content: bytes) -> dict[str, Any]:
    """Return a file as the browser takes it."""
    return {"name": name, "type": type_, "base64": b2a_base64(content, newline=False).decode()}


def held_in(rulebook: Rulebook, asked: Mapping[str, Any]) -> tuple[Held, Notes]:
    """Return what the pages' fields hold, by part and id, and the notes among it.

    Raises InputError for what are no texts, and as ``check_notes`` does.
    """
    raw = parts_held(asked)
    notes = check_notes(rulebook, {name: part for name, part in raw.items() if name in NOTES})
    return raw, notes


def parts_held(asked: Mapping[str, Any]) -> Held:
    """Return what fields hold, by part; raises InputError for what is no object of objects."""
    raw = asked.get("held") or {}
    if not isinstance(raw, Mapping) or not all(isinstance(part, Mapping) for part in raw.values()):
        raise InputError("held: ska vara ett objekt med ett objekt för varje del")
    return raw


def _visit(rulebook: Rulebook, asked: Mapping[str, Any]) -> Visit:
    visit, _ = decode(rulebook, str(asked.get("fragment", "")))
    profile = visit.profile or str(asked.get("profile", ""))
    if profile not in rulebook.profiles:
        raise InputError(f'kommun: "{profile}" finns inte; tillåtet: {allowed(rulebook.profiles)}')
    return replace(visit, profile=profile, step="", back="")


def _opened(rulebook: Rulebook, text: str, more: Mapping[str, object]) -> dict[str, Any]:
    kept = _without_unknown_parts(rulebook, read_kept(rulebook, text))
    profile = kept.visit.profile
    if profile not in rulebook.profiles:
        if profile not in ("", *RESERVED, *more):
            return {"missing": [profile]}
        return {"refused": paper_words(rulebook)["desk.open_profile"].format(name=profile[:40])}
    visit = replace(kept.visit, step=PAPERS, rules=kept.rules)
    notes = {name: dict(getattr(kept.notes, name)) for name in NOTES}
    return {
        "fragment": encode(visit),
        "profile": profile,
        "held": notes,
        "told": list(_told(rulebook, kept)),
    }


def _without_unknown_parts(rulebook: Rulebook, kept: Kept) -> Kept:
    """Leave out texts of an agreement that today's template has no place for, and name them."""
    known, texts = template(rulebook).ids(), kept.notes.agreement
    unknown = tuple(f"{AGREEMENT}: {id_}"[:80] for id_ in texts if id_ not in known)
    agreement = {id_: text for id_, text in texts.items() if id_ in known}
    return replace(
        kept,
        notes=replace(kept.notes, agreement=agreement),
        left_out=(*kept.left_out, *unknown),
    )


def _told(rulebook: Rulebook, kept: Kept) -> Sequence[str]:
    words, day = paper_words(rulebook), day_in_words(rulebook, kept.saved)
    told = [words["desk.opened"].format(date=day) if day else words["desk.opened_undated"]]
    if kept.left_out:
        told.append(words["desk.opened_left_out"].format(names=", ".join(kept.left_out)))
    if kept.notes.dropped:
        told.append(words["desk.opened_dropped"].format(number=kept.notes.dropped))
    return told
