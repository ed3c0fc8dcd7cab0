"""The rulebook in another language: a function of the rulebook and of the language's folder.

`data/languages/<id>/` says every text of `data/` again: `language.toml`, `words/`, `papers/`, and
in `profiles/` what of the municipalities' own texts has been translated. Ids, rules and citations
stay what they are. What has no words in the language is said in Swedish, and marked so
(``html.foreign``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from guide_engine.loading.files import Folder
from guide_engine.loading.language import FILE, read_language
from guide_engine.loading.profiles import FOLDER as PROFILES
from guide_engine.loading.profiles import PROFILE
from guide_engine.loading.regional import FILE as REGIONAL
from guide_engine.loading.regional import read_regional
from guide_engine.loading.translated import Brought, read_own, shared_ids
from guide_engine.loading.words import read_words
from guide_engine.model import COMMON, Language, Profile, Rulebook

FOLDER = "languages"


def language_ids() -> tuple[str, ...]:
    """Return the ids of the languages that the package has besides its own."""
    folder = files("guide_engine") / "data" / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(sorted(each.name for each in folder.iterdir() if each.is_dir()))


def folder_of(rulebook: Rulebook, id_: str) -> Folder | None:
    """Return the folder of a language: what has come of it, or the package's; None without."""
    if id_ in rulebook.translations:
        return Folder(rulebook.translations[id_], f"{FOLDER}/{id_}/")
    found = files("guide_engine") / "data" / FOLDER / id_
    known = id_.isalpha() and found.is_dir()
    return Folder(found, f"{FOLDER}/{id_}/") if known else None


def with_translation(rulebook: Rulebook, id_: str, tables: Mapping[str, Any]) -> Rulebook:
    """Return the rulebook with files of a language more, each as the table that it holds."""
    known = {**rulebook.translations.get(id_, {}), **tables}
    translations = {**rulebook.translations, id_: known}
    return replace(rulebook, translations=translations, base=rulebook.base or rulebook)


@cache
def in_language(rulebook: Rulebook, id_: str) -> Rulebook:
    """Return the rulebook in a language; the same where nothing has come of it.

    Raises DataError, or Mistakes, naming the file and key of what is wrong or missing.
    """
    folder = folder_of(rulebook, id_)
    return rulebook if folder is None else translated(rulebook, folder, id_)


def for_papers(rulebook: Rulebook, id_: str) -> Rulebook:
    """Return the rulebook that papers speak: in Swedish where the language has no words of them."""
    told = in_language(rulebook, id_)
    return told if told.language.papers else _in_swedish(rulebook, told.language)


@cache
def _in_swedish(rulebook: Rulebook, language: Language) -> Rulebook:
    now = replace(rulebook.language, id=language.id, pages=language.pages)
    return replace(rulebook, language=now, base=rulebook.base or rulebook)


def translated(rulebook: Rulebook, folder: Folder, id_: str) -> Rulebook:
    """Return the rulebook as a language's folder says it."""
    language = read_language(folder.table(FILE), id_)
    ids = shared_ids(rulebook)
    conflicts = {each.id: each for each in rulebook.conflicts}
    sources = dict.fromkeys(sorted(rulebook.shared_sources), "")
    words = read_words(folder, ids, rulebook.facts, conflicts, sources)
    regional = read_regional(folder.table(REGIONAL)) if folder.has(REGIONAL) else {}
    brought = [_brought(rulebook, language, folder, each) for each in rulebook.profiles.values()]
    folder.settle()
    names = {f"group_{each.profile.id}": each.profile.name for each in brought if each.words[0]}
    return replace(
        rulebook,
        language=language,
        regional=regional,
        words=replace(
            words,
            criteria={**words.criteria, **_all(brought, 0)},
            warnings={**words.warnings, **_all(brought, 1)},
            sources={**words.sources, **_all(brought, 2)},
            interface={**words.interface, **names},
        ),
        profiles={each.profile.id: each.profile for each in brought},
        base=rulebook.base or rulebook,
    )


def _brought(rulebook: Rulebook, language: Language, folder: Folder, profile: Profile) -> Brought:
    file = f"{PROFILES}/{profile.id}/{PROFILE}"
    # Of the common ground all is translated; of the others what there is.
    table = folder.table(file) if profile.id == COMMON or folder.has(file) else None
    return read_own(rulebook, language, profile, table)


def _all(brought: Iterable[Brought], part: int) -> dict[str, Any]:
    return {id_: words for each in brought for id_, words in each.words[part].items()}
