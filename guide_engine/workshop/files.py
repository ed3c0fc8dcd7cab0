"""A draft as the three files of a municipality's folder, and as the one file that is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from guide_engine.entered import entered_json
from guide_engine.errors import DataError, InputError
from guide_engine.loading.files import parsed
from guide_engine.loading.ledger import NEEDED
from guide_engine.loading.profiles import LEDGER, PAGE, PROFILE
from guide_engine.model import Rulebook
from guide_engine.tables import ID
from guide_engine.workshop.defaults import blanked, filled
from guide_engine.workshop.draft import LISTS, SUBJECTS, TEXTS, Draft, Row
from guide_engine.workshop.page import page_text
from guide_engine.workshop.toml import to_toml
from guide_engine.workshop.words import say

FORMAT = "iop-guiden-kommun"
VERSION = 1
LONGEST = 2_000_000
"""More letters than this has no file of ours."""

_USED = "used_for"
_ORDER = (
    "id",
    "name",
    "in_name",
    "kind",
    "place",
    "area",
    "grade",
    "fetched",
    "review",
    "withdrawn",
    "summary",
    *TEXTS,
)
_CRITERION = ("id", "applies_when", "met_when", "not_met_when", "cites")
_MAY_LACK = ("area", "withdrawn", "refusal", "url", "place", "phone", "email", "checked")


def written(rulebook: Rulebook, draft: Draft) -> dict[str, str]:
    """Return the texts of the three files."""
    return {
        PROFILE: profile_text(filled(rulebook, draft)),
        LEDGER: _ledger(draft.rows),
        PAGE: draft.page or page_text(rulebook, draft),
    }


def profile_text(profile: Mapping[str, Any]) -> str:
    """Return `profile.toml`."""
    return to_toml(_told(profile))


def ledger_text(id_: str, source: str, text: str) -> str:
    """Return a `ledger.tsv` with one row, for what has none yet."""
    return _ledger({id_: Row(source, text, statement=text)})


def kept(rulebook: Rulebook, draft: Draft) -> str:
    """Return the file that an editor keeps."""
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "id": draft.id,
        "files": written(rulebook, draft),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def opened(rulebook: Rulebook, text: str) -> Draft:
    """Return the draft of a kept file; raises InputError that says why it is none of ours."""
    if len(text) > LONGEST:
        raise InputError(say("refused.long"))
    try:
        found = entered_json(text.removeprefix("\ufeff"))
    except InputError:
        raise InputError(say("refused.json")) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(say("refused.foreign"))
    if found.get("version") != VERSION:
        raise InputError(say("refused.version", version=str(found.get("version"))[:20]))
    texts = found.get("files")
    if not isinstance(texts, dict):
        raise InputError(say("refused.files"))
    for name in (PROFILE, LEDGER, PAGE):
        if not isinstance(texts.get(name), str):
            raise InputError(say("refused.lacks", name=name))
    draft = read(rulebook, texts)
    if draft.id != found.get("id"):
        raise InputError(say("refused.id"))
    return draft


def read(rulebook: Rulebook, texts: Mapping[str, str]) -> Draft:
    """Return the draft of the texts of the three files; raises InputError where one is damaged."""
    try:
        profile = parsed(texts.get(PROFILE, ""), PROFILE)
    except DataError as error:
        raise InputError(say("refused.damaged", why=str(error))) from None
    if not isinstance(profile, dict):
        raise InputError(say("refused.damaged", why=PROFILE))
    for problem in _misshapen(profile):
        raise InputError(say("refused.damaged", why=f"{PROFILE}: {problem}"))
    draft = Draft(profile, _rows(texts.get(LEDGER, "")))
    draft = replace(draft, profile=blanked(rulebook, draft))
    page = texts.get(PAGE, "")
    return draft if page == page_text(rulebook, draft) else replace(draft, page=page)


def _misshapen(profile: Mapping[str, Any]) -> Iterator[str]:
    """Say which keys hold something else than they should."""
    id_ = profile.get("id")
    if not isinstance(id_, str) or not ID.fullmatch(id_):
        yield "id"
    for key in LISTS:
        tables = profile.get(key, [])
        if not isinstance(tables, list) or not all(_is_table(each) for each in tables):
            yield key
    for key in SUBJECTS:
        subjects = profile.get(key, {})
        if not isinstance(subjects, dict) or not all(map(_is_table, subjects.values())):
            yield key
    for key in TEXTS:
        if not _are_texts(profile.get(key, [])):
            yield key
    for key, value in profile.items():
        if key not in (*LISTS, *SUBJECTS, *TEXTS, "sources") and not isinstance(value, str):
            yield key


def _is_table(value: object) -> bool:
    """Tell whether a value is a table of texts, conditions, rows and yes or no."""
    return isinstance(value, dict) and all(
        isinstance(each, (str, bool))
        or (key.endswith("when") and isinstance(each, dict))
        or (key in ("cites", "outcomes") and _are_texts(each))
        for key, each in value.items()
    )


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _rows(text: str) -> dict[str, Row]:
    header, *lines = text.splitlines() or [""]
    columns = header.split("\t")
    if not set(NEEDED) <= set(columns):
        raise InputError(say("refused.damaged", why=LEDGER))
    rows: dict[str, Row] = {}
    for line in lines:
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise InputError(say("refused.damaged", why=f"{LEDGER}: {line[:40]}"))
        row = dict(zip(columns, cells, strict=True))
        rows[row["id"]] = Row(
            row["source"], row["heading"], row["modality"], row["statement"], row.get(_USED, "")
        )
    return rows


def _ledger(rows: Mapping[str, Row]) -> str:
    """Return the rows as lines; what common criteria they are about stands last, if any are."""
    about = any(row.used_for for row in rows.values())
    lines = [(*NEEDED, _USED)]
    lines += [
        (id_, row.source, row.heading, row.modality, row.statement, row.used_for)
        for id_, row in rows.items()
    ]
    return "".join("\t".join(line if about else line[:-1]) + "\n" for line in lines)


def _told(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return a profile's tables in the order of the files, without what says nothing."""
    told = {key: profile.get(key, [] if key in TEXTS else "") for key in _ORDER}
    told["unknown"] = [each for each in told["unknown"] if each]
    told |= {key: profile[key] for key in profile if key not in (*told, *LISTS, *SUBJECTS)}
    told |= {key: profile.get(key, []) for key in LISTS}
    told["criterion"] = [_ordered(each) for each in told["criterion"]]
    for key in SUBJECTS:
        subjects = {name: each for name, each in profile.get(key, {}).items() if _says(each)}
        told[key] = subjects
    whole = {key: _without(value) for key, value in told.items() if key not in _MAY_LACK or value}
    return {key: value for key, value in whole.items() if value or key in _ORDER}


def _says(table: Mapping[str, Any]) -> bool:
    return bool(table.get("text") or table.get("cites") or table.get("url"))


def _ordered(criterion: Mapping[str, Any]) -> dict[str, Any]:
    order = [*(key for key in _CRITERION if key in criterion)]
    return {key: criterion[key] for key in (*order, *(k for k in criterion if k not in order))}


def _without(value: Any) -> Any:
    """Return a value without the empty texts in its tables that need not be there."""
    if isinstance(value, dict):
        return {
            key: _without(each) for key, each in value.items() if each != "" or key not in _MAY_LACK
        }
    if isinstance(value, list):
        return [_without(each) for each in value]
    return value
