"""The engine's side of the browser: one function from JSON text to JSON text.

Plain strings cross the border, so nothing here needs the browser's own modules and the
same function is tested in every host. The browser gets the common profile with the engine;
the file of any other comes with the request that needs it, because a visitor needs few.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from guide_engine.anchors import packaged_anchors
from guide_engine.assessment import assess
from guide_engine.contact import packaged_contact
from guide_engine.entered import from_json
from guide_engine.errors import InputError
from guide_engine.languages import for_papers, in_language, with_translation
from guide_engine.loading.regional import FILE
from guide_engine.model import Rulebook
from guide_engine.permalink import DESK, decode, places_named, profiles_named, rules_named
from guide_engine.regions import PART as WORDS
from guide_engine.regions import is_region, spoken
from guide_engine.report import report
from guide_engine.rulebook import check_answers, find_profile, load, with_profile, with_region
from guide_engine.session import NO_DESK, EarlierPages, turn

LANGUAGE = "language"
"""How the ids of a language's files begin."""

PAPERS = "papers"
"""The engine's part that comes on demand: papers, their words, and rules that were released."""

_AT_THE_DESK = ("paper", "keep", "open")
_WORKSHOP = "workshop"


def respond(request: str) -> str:
    """Answer one request.

    ``{"kind": "page", "fragment": …, "profile": …, "today": …, "site": …}`` gives ``html``,
    ``title``, ``address``, ``fragment`` and the ``notice`` about the link, if any;
    ``{"kind": "assess", "profile": …, "answers": …}`` gives the command line's report.
    ``more`` has the files of further profiles by id, null where there is none; where one is
    needed, the reply is ``{"missing": [id, …]}``. ``WORDS`` is the id of the file with a region's
    words; a ``language`` has files of its own (``language_part``). What is missing may also be
    ``PAPERS``, the engine's part that comes on demand: null in ``more`` where it is not to be had,
    and then a page with other rules does without it. Papers and the pages around them
    (``papers.desk`` says what else may be asked for) do not, nor does the workshop, which comes
    with them (``workshop.desk``).
    Raises InputError for anything else.
    """
    try:
        asked = from_json(request)
    except (ValueError, RecursionError) as error:
        raise InputError(f"frågan är inte giltig JSON ({error})") from None
    if not isinstance(asked, dict):
        raise InputError('frågan ska vara ett objekt med "kind"')
    more = asked.get("more", {})
    if not isinstance(more, dict):
        raise InputError("more: ska vara ett objekt med en text eller null för varje profil")
    rulebook = _rulebook(*((id_, text) for id_, text in more.items() if isinstance(text, str)))
    fragment = str(asked.get("fragment", ""))
    codes = (code for code in places_named(fragment) if code in rulebook.places)
    place = rulebook.places.get(next(codes, ""))
    own = place.profile if place else ""
    needed = (str(asked.get("profile", "")), *profiles_named(fragment), own)
    missing = [id_ for id_ in needed if id_ and id_ not in rulebook.profiles and id_ not in more]
    needs = _has_other_rules(rulebook, asked) or _is_at_desk(rulebook, asked)
    if needs and PAPERS not in more and not _has_papers():
        missing.append(PAPERS)
    region = any(is_region(rulebook, id_, place.code if place else "") for id_ in needed)
    if region and not rulebook.regional and WORDS not in more:
        missing.append(WORDS)
    if language := str(asked.get("language", "")):
        parts = [*(id_ for id_ in needed if id_), *([WORDS] * region), *([PAPERS] * needs)]
        of_language = [language_part(language, part) for part in ("", *parts)]
        missing += [id_ for id_ in dict.fromkeys(of_language) if id_ not in more]
    reply = {"missing": missing} if missing else _reply(rulebook, _anchors(more), asked)
    return json.dumps(reply, ensure_ascii=False)


def language_part(language: str, part: str = "") -> str:
    """Return the id of a file of a language: its words, or a part of them that comes on demand."""
    return "-".join(each for each in (LANGUAGE, language, part) if each)


@cache
def _rulebook(*more: tuple[str, str]) -> Rulebook:
    """Return the rulebook that the package ships, with what came by itself: ids and files."""
    if not more:
        return load(files("guide_engine") / "data", complete=False)
    *others, (id_, text) = more
    before, brought = _rulebook(*others), _bundle(id_, text)["files"]
    if id_.startswith(f"{LANGUAGE}-"):
        return with_translation(before, id_.split("-")[1], brought)
    return (
        with_region(before, brought.get(FILE, ""))
        if id_ == WORDS
        else with_profile(before, id_, brought)
    )


@cache
def _bundle(id_: str, text: str) -> Mapping[str, Mapping[str, str]]:
    """Return a profile's files, and the addresses of what it cites."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"more.{id_}: filen är inte giltig JSON ({error})") from None
    keys = ("files", "anchors")
    parts = {key: found.get(key) for key in keys} if isinstance(found, dict) else {}
    whole = {key: part for key, part in parts.items() if isinstance(part, dict)}
    if len(whole) != len(keys):
        raise InputError(f'more.{id_}: filen ska ha objekten "files" och "anchors"')
    return whole


def _anchors(more: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the addresses of what the package and further profiles cite."""
    told = [_bundle(id_, text)["anchors"] for id_, text in more.items() if isinstance(text, str)]
    return {**packaged_anchors(), **{row: at for found in told for row, at in found.items()}}


def _has_other_rules(rulebook: Rulebook, asked: Mapping[str, Any]) -> bool:
    """Tell whether a page is asked for that was made with other rules."""
    rules = rules_named(str(asked.get("fragment", ""))) if asked.get("kind") == "page" else ""
    return rules not in ("", rulebook.version)


def _is_at_desk(rulebook: Rulebook, asked: Mapping[str, Any]) -> bool:
    """Tell whether a paper, a file or a page beside a result is asked for."""
    if asked.get("kind") == "page":
        return decode(rulebook, str(asked.get("fragment", "")))[0].step in DESK
    return asked.get("kind") in (*_AT_THE_DESK, _WORKSHOP)


def _has_papers() -> bool:
    """Tell whether the part is there that comes on demand, with all that it reads."""
    package = files("guide_engine")
    needed = (package / PAPERS, package / "data" / PAPERS, package / "releases")
    return all(folder.is_dir() for folder in needed)


def _earlier() -> EarlierPages | None:
    if not _has_papers():
        return None
    # Only where it is needed: the browser starts without.
    from guide_engine.papers.earlier_view import earlier_block, earlier_page  # noqa: PLC0415

    return EarlierPages(earlier_block, earlier_page)


def _reply(
    rulebook: Rulebook, anchors: Mapping[str, str], asked: Mapping[str, Any]
) -> dict[str, Any]:
    kind, fragment = asked.get("kind"), str(asked.get("fragment", ""))
    desk = _desk(kind) if _is_at_desk(rulebook, asked) else None
    language = str(asked.get("language", "")) if kind != _WORKSHOP else ""
    papers, rulebook = for_papers(rulebook, language), in_language(rulebook, language)
    if desk and kind == _WORKSHOP:
        return dict(desk.respond(rulebook, anchors, asked))
    if desk and (missing := desk.missing(papers, asked)):
        return {"missing": missing}
    if desk and kind in _AT_THE_DESK:
        found: dict[str, Any] = desk.respond(papers, anchors, asked)
        return found
    if kind == "page":
        shown = turn(
            rulebook,
            anchors,
            fragment,
            profile=str(asked.get("profile", "")),
            today=str(asked.get("today", "")),
            site=str(asked.get("site", "")),
            earlier=_earlier() if _has_other_rules(rulebook, asked) else None,
            desk=desk.pages(papers, asked) if desk else NO_DESK,
            contact=packaged_contact(),
        )
        return {
            "html": shown.page.html,
            "title": shown.page.title,
            "address": shown.address,
            "fragment": shown.fragment,
            "notice": shown.notice,
        }
    if kind == "assess":
        profile = find_profile(rulebook, str(asked.get("profile")))
        rulebook = spoken(rulebook, profile.id)
        return report(
            rulebook, assess(rulebook, profile, check_answers(rulebook, asked.get("answers", {})))
        )
    raise InputError('kind: tillåtet är "page", "assess", "paper", "keep", "open" och "workshop"')


def _desk(kind: object) -> Any:
    """Return the module that is asked; only where it is needed: the browser starts without."""
    if not _has_papers():
        raise InputError("papperen gick inte att hämta")
    return import_module(f"guide_engine.{_WORKSHOP if kind == _WORKSHOP else PAPERS}.desk")
