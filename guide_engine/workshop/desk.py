"""What the browser asks of the workshop: a part of it to show, what a button does, and the file.

The browser keeps the draft as the texts of its files and what its fields have come to hold since;
both go with each request, and nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guide_engine.errors import InputError
from guide_engine.html import Child, Html, tag
from guide_engine.model import COMMON, REGION, Rulebook
from guide_engine.papers.desk import parts_held, sent
from guide_engine.regions import PART as WORDS
from guide_engine.workshop.beginning import begun
from guide_engine.workshop.checks import mistakes
from guide_engine.workshop.consequences import check, finish, preview, save, state
from guide_engine.workshop.draft import Draft
from guide_engine.workshop.edits import added, edited, removed
from guide_engine.workshop.effects import effects
from guide_engine.workshop.files import kept, opened, read, written
from guide_engine.workshop.parts import WRITTEN, part_of, start
from guide_engine.workshop.view import View, id_of
from guide_engine.workshop.words import say

START, TRY, CHECK, FINISH = "borja", "prova", "foljder", "spara"
PARTS = (*WRITTEN, TRY, CHECK, FINISH)
"""The parts in their order, after the one that begins."""


def respond(
    rulebook: Rulebook, anchors: Mapping[str, str], asked: Mapping[str, Any]
) -> dict[str, Any]:
    """Answer ``{"kind": "workshop", "do": …}``: show, start, add, remove, keep or open.

    ``files`` are the texts of the draft's files, ``held`` what the fields hold, ``part`` the part
    to show, ``today`` a date. ``start`` takes ``held.start``, ``add`` and ``remove`` what they are
    about (``what``), ``open`` a ``text``, and the preview its ``preview`` (a fragment). The answer
    has the ``html``, the ``part``, the ``files`` as they are now, and the id to ``focus``; of
    ``keep`` the file. What somebody can do something about is ``{"refused": …}``.
    """
    try:
        return _answer(rulebook, anchors, asked)
    except InputError as error:
        return {"refused": str(error)}


def _answer(
    rulebook: Rulebook, anchors: Mapping[str, str], asked: Mapping[str, Any]
) -> dict[str, Any]:
    held = parts_held(asked)
    do, what = asked.get("do"), str(asked.get("what", ""))
    if do == "open":
        return _opened(rulebook, str(asked.get("text", "")))
    if do == "start":
        return _shown(rulebook, anchors, _begun(rulebook, asked, held.get("start", {})), asked)
    draft = _draft(rulebook, asked.get("files"), held.get("draft", {}))
    if draft is None or (do == "show" and asked.get("part") == START):
        return {"html": _section(START, *start(View(rulebook, Draft({})))), "part": START}
    if do == "keep":
        content = kept(rulebook, draft).encode()
        return sent(say("saved_name", id=draft.id), "application/json", content)
    if do == "add":
        fact = str(held.get("add", {}).get("fact", "")) or rulebook.sections[0].facts[0]
        draft, path = added(rulebook, draft, what, fact)
        return _shown(rulebook, anchors, draft, asked) | {"focus": _focus(path)}
    if do == "remove":
        draft = removed(rulebook, draft, what)
    return _shown(rulebook, anchors, draft, asked)


def _lacks_words(rulebook: Rulebook, draft: Draft, more: Mapping[str, Any]) -> bool:
    """Tell whether the preview of a region has to wait for a region's words."""
    return draft.text("kind") == REGION and not rulebook.regional and WORDS not in more


def _begun(rulebook: Rulebook, asked: Mapping[str, Any], chosen: Mapping[str, Any]) -> Draft:
    model = str(chosen.get("model") or COMMON)
    return begun(rulebook, str(chosen.get("place", "")), model, str(asked.get("today", "")))


def _draft(rulebook: Rulebook, files: object, fields: Mapping[str, str]) -> Draft | None:
    """Return the draft of a request; None where there is none yet."""
    if not isinstance(files, Mapping):
        return None
    texts = {str(name): str(text) for name, text in files.items()}
    return edited(rulebook, read(rulebook, texts), {k: str(v) for k, v in fields.items()})


def _focus(path: str) -> str:
    """Return the id of what the focus goes to when something was added."""
    kind, _, rest = path.partition(".")
    if kind == "criterion":
        return f"{id_of(f'criterion.{rest.partition(".")[0]}')}-group"
    return id_of(path)


def _opened(rulebook: Rulebook, text: str) -> dict[str, Any]:
    draft = opened(rulebook, text)
    name = draft.text("name")
    told = [say("opened", name=name)]
    place = rulebook.places.get(draft.text("place"))
    if place and place.profile:
        told.append(say("opened_profile", name=name))
    if draft.page:
        told.append(say("page_kept"))
    return {"files": written(rulebook, draft), "told": told, "part": PARTS[0]}


def _shown(
    rulebook: Rulebook, anchors: Mapping[str, str], draft: Draft, asked: Mapping[str, Any]
) -> dict[str, Any]:
    part = str(asked.get("part", ""))
    part = part if part in PARTS else PARTS[0]
    if part == TRY and _lacks_words(rulebook, draft, asked.get("more", {})):
        return {"missing": [WORDS]}
    found = {each.path: each for each in mistakes(rulebook, draft)}
    view = View(rulebook, draft, found)
    told = effects(rulebook, draft)
    if part in WRITTEN:
        content = [*WRITTEN[part](view)]
    elif part == TRY:
        fragment, today = str(asked.get("preview", "")), str(asked.get("today", ""))
        content = [*preview(view, anchors, fragment, today)]
    else:
        content = [*(check(view, told) if part == CHECK else finish(view))]
    html = _page(view, part, state(view, told), content)
    return {"html": html, "part": part, "files": written(rulebook, draft)}


def _page(view: View, part: str, stands: Html, content: Sequence[Child]) -> Html:
    """Return the workshop with one of its parts open."""
    number = PARTS.index(part)
    return _section(
        part,
        tag("p", {"class": "workshop-for"}, say("for", name=view.draft.text("name"))),
        tag("div", {"role": "status", "data-told": True}),
        tag("p", {"class": "workshop-state", "role": "status", "data-live": "state"}, stands),
        tag(
            "nav",
            {"class": "workshop-parts", "aria-label": say("parts")},
            tag("ol", None, (_link(view, each, here=each == part) for each in PARTS)),
        ),
        content,
        None if part == FINISH else save(),
        (
            tag(
                "p",
                {"class": "workshop-next"},
                tag("a", {"href": f"#del={each}"}, say("next", part=say(f"part.{each}"))),
            )
            for each in PARTS[number + 1 : number + 2]
        ),
    )


def _link(view: View, part: str, *, here: bool) -> Html:
    left = sum(part_of(view.draft, each.path) == part for each in view.mistakes.values())
    return tag(
        "li",
        None,
        tag(
            "a",
            {"href": f"#del={part}", "aria-current": "step" if here else None},
            say(f"part.{part}"),
        ),
        tag(
            "span",
            {"class": "workshop-count", "data-live": f"count.{part}"},
            f" ({left})" if left else "",
        ),
    )


def _section(part: str, *content: Child) -> Html:
    attributes = {"id": "guide", "class": "guide workshop", "data-page": "verkstad"}
    return tag("section", {**attributes, "data-part": part}, *content)
