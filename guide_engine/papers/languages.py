"""A language as a whole: every file of it read, and that a region's words say all that they should.

Browsers read of a language what a page needs; the build and the command line read everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from guide_engine.errors import DataError, settle
from guide_engine.languages import FOLDER, in_language, language_ids
from guide_engine.loading.regional import FILE
from guide_engine.model import COMMON, Rulebook
from guide_engine.papers.agreement.loading import template
from guide_engine.papers.words import paper_statements, paper_words

_MONTHS = 12


def check_languages(rulebook: Rulebook) -> None:
    """Check every language of the package, as ``check_language`` does."""
    for id_ in language_ids():
        check_language(rulebook, id_)


def check_language(rulebook: Rulebook, id_: str) -> Rulebook:
    """Return the rulebook in a language whose every text is there.

    Raises DataError, or Mistakes, naming the file and key of what is missing, unknown or unlike.
    """
    told = in_language(rulebook, id_)
    papers = told.language.papers
    if papers and len(paper_words(told)["common.months"].split()) != _MONTHS:
        path = f"{FOLDER}/{id_}/papers/common.toml: months"
        raise DataError(path, f"ska vara {_MONTHS} ord med mellanslag emellan")
    base, said = (_texts(each, papers=papers) for each in (rulebook, told))
    pairs = dict.fromkeys(zip(base, said, strict=True))
    # What is right of a region as it is in Swedish, is so in the language.
    wanted = {text: now for now, text in pairs if rulebook.regional.get(now, now) != now}
    file = f"{FOLDER}/{id_}/{FILE}:"
    problems = [
        DataError(f"{file} text", f'"{text}" saknas (grunden: "{now}")')
        for text, now in wanted.items()
        if text not in told.regional
    ]
    known = {text for _, text in pairs}
    problems += [
        DataError(f"{file} text", f'"{text}" är ingen text på språket')
        for text in told.regional
        if text not in known
    ]
    settle(problems)
    return told


def _texts(rulebook: Rulebook, *, papers: bool) -> list[str]:
    """Return the texts that all profiles share, in an order that is the same in every language."""
    words = rulebook.words
    shared = replace(
        words,
        criteria={id_: words.criteria[id_] for id_ in rulebook.shared_criteria},
        warnings={id_: words.warnings[id_] for id_ in rulebook.shared_warnings},
        sources={id_: words.sources[id_] for id_ in rulebook.shared_sources},
        interface={
            key: text
            for key, text in words.interface.items()
            if key.removeprefix("group_") not in rulebook.profiles
        },
    )
    told: list[object] = [shared, rulebook.profiles[COMMON]]
    if papers:
        told += [paper_words(rulebook), paper_statements(rulebook), template(rulebook)]
    return list(_found(told))


def _found(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _found(value[key])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _found(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _found(getattr(value, each.name))
