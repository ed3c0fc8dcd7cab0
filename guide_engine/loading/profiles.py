"""Reading a municipality's folder: its profile, its own criteria with their words, its sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from guide_engine.errors import DataError, allowed
from guide_engine.loading.files import Folder, each, finished, shared
from guide_engine.loading.ledger import read_rows
from guide_engine.loading.policy import Reader
from guide_engine.loading.words import criterion_words, note_words
from guide_engine.logic import ALWAYS
from guide_engine.model import (
    BEGINNINGS,
    COMMON,
    GRADES,
    KINDS,
    MATTERS,
    Beginning,
    Caution,
    Citations,
    Contact,
    Criterion,
    CriterionWords,
    Decider,
    LedgerRow,
    NoteWords,
    Profile,
    Said,
    SourceWords,
    Step,
)
from guide_engine.tables import ID, Table

FOLDER = "profiles"
PROFILE, LEDGER, PAGE = "profile.toml", "ledger.tsv", "page.md"
"""The files of a municipality's folder; the common ground has only the first."""

CASES = "cases.toml"
CITED = "cited.tsv"
"""The file that a municipality may have too: cases of its own."""

UNDATED = "odaterad"
"""What stands in place of a day where a source bears none."""

_RESERVED = ("index", "jamfor")
DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
"""What a day looks like."""
_URL = r"https://\S+"
_FORMS = {
    "phone": (r"\+?[0-9][0-9 –-]{5,}", "siffror, mellanslag och bindestreck"),
    "email": (
        r"[^@\s]+@[^@\s]+\.[a-zåäö]{2,}",
        "en funktions adress, till exempel kansli@kommun.se",
    ),
    "url": (_URL, "en adress som börjar med https://"),
    **dict.fromkeys(("checked", "fetched", "review", "withdrawn"), (DAY, "ett datum, ÅÅÅÅ-MM-DD")),
    "dated": (f"{DAY}|{UNDATED}", f'ett datum, ÅÅÅÅ-MM-DD, eller "{UNDATED}"'),
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What a folder brings besides what all have: by id, and words by id."""

    profile: Profile
    criteria: Mapping[str, Criterion]
    criteria_words: Mapping[str, CriterionWords]
    warnings: tuple[Caution, ...]
    warning_words: Mapping[str, NoteWords]
    sources: Mapping[str, SourceWords]
    table: Table = field(repr=False, compare=False)


def profile_ids(folder: Folder) -> list[str]:
    """Return the ids that the folders of the profiles are named by."""
    return folder.folders(FOLDER, PROFILE)


def read_cited_rows(folder: Folder, id_: str) -> dict[str, LedgerRow]:
    """Return the shared rows that a browser's copy of a folder brings with their statements."""
    file = f"{FOLDER}/{id_}/{CITED}"
    return (read_rows(folder, file, {}) or {}) if folder.has(file) else {}


def read_own_rows(
    folder: Folder, id_: str, places: dict[str, str], *, complete: bool = True
) -> dict[str, LedgerRow] | None:
    """Return the rows of a municipality's ledger by id; none where it has no such file.

    Returns None if they cannot be read, or may be in a file of another name.
    """
    known = (PROFILE,) if id_ == COMMON else (PROFILE, LEDGER, PAGE, CASES)
    whole = folder.only(f"{FOLDER}/{id_}", known)
    file = f"{FOLDER}/{id_}/{LEDGER}"
    if not folder.has(file):
        return {} if whole else None
    return read_rows(folder, file, places, complete=complete)


def read_profiles(
    folder: Folder,
    reader: Reader,
    criteria: Mapping[str, Criterion],
    own: Mapping[str, Mapping[str, LedgerRow] | None],
) -> list[Brought]:
    """Return what every folder brings, by the names of the folders, with their ``own`` rows.

    ``reader`` knows all rows; ``criteria`` are those that every profile can name.
    """
    read = [read_profile(folder, id_, reader, criteria, rows) for id_, rows in own.items()]
    if COMMON not in own:
        folder.refuse(FOLDER, f'"{COMMON}" saknas')
    whole = [brought for brought in read if not brought.table.broken]
    _check_different(whole)
    return whole


def read_profile(
    folder: Folder,
    id_: str,
    reader: Reader,
    criteria: Mapping[str, Criterion],
    own_rows: Mapping[str, LedgerRow] | None,
) -> Brought:
    """Return what one folder brings; without its ``own_rows`` nothing is said of its sources."""
    table = folder.table(f"{FOLDER}/{id_}/{PROFILE}")
    words: dict[str, CriterionWords] = {}
    notes: dict[str, NoteWords] = {}

    def criterion(part: Table) -> Criterion:
        words[_id_of(part)] = criterion_words(part)
        return reader.criterion(part, group=id_)

    def warning(part: Table) -> Caution:
        notes[_id_of(part)] = note_words(part)
        return reader.warning(part, of=id_)

    own = each(table, "criterion", criterion)
    sources = each(table, "source", lambda part: (part.id(), _source(part)))
    warnings = each(table, "warning", warning)
    for key, ids in (("criterion", own), ("warning", warnings)):
        _check_named(table, key, ids, id_)
    for name in own.keys() & criteria.keys():
        table.refuse("criterion", f'"{name}" finns redan i policy/criteria.toml')
    if own and id_ == COMMON:
        table.refuse("criterion", "hör hemma i policy/criteria.toml: alla kommuner kan ha dem")
    if own_rows is not None and not table.broken:
        _check_sources(table, sources, own_rows, reader.sources)
    # What cannot be read may have the criteria that are named.
    judged = criteria and (own or "criterion" not in table)
    profile = _profile(table, reader, {**criteria, **own} if judged else {})
    # Where the ledger cannot be read there are no sources that all profiles can name.
    if not (profile.sources or "source" in table or table.broken) and reader.sources:
        table.lacks("source", "saknas; minst en [[source]] ska finnas")
    profile = replace(profile, sources=(*sources, *profile.sources))
    if ID.fullmatch(profile.id) and profile.id != id_:
        table.refuse("id", f'"{profile.id}" ska vara mappens namn, "{id_}"')
    if profile.id in _RESERVED:
        table.refuse("id", f'"{profile.id}" går inte: adressen är upptagen')
    table.done()
    named = dict(sources.values())
    return Brought(profile, own, words, tuple(warnings.values()), notes, named, table)


def read_released_profile(
    table: Table, reader: Reader, criteria: Mapping[str, Criterion]
) -> Profile:
    """Return of a profile of earlier rules what decides."""
    profile = _deciding(table, reader, criteria)
    table.done()
    return profile


def _profile(table: Table, reader: Reader, criteria: Mapping[str, Criterion]) -> Profile:
    deciding = _deciding(table, reader, criteria)
    everywhere = [each.id for each in criteria.values() if each.everywhere]
    lacking = [id_ for id_ in everywhere if id_ not in deciding.requires]
    if lacking and isinstance(table.raw("requires"), list):
        quoted = ", ".join(f'"{id_}"' for id_ in lacking)
        table.refuse("requires", f"{quoted} saknas; alla profiler kräver det")
    contacts = tuple(
        finished(part, lambda t: _contact(t, reader)) for part in table.tables("contact")
    )
    if not contacts and "contact" not in table:
        table.lacks("contact", "saknas; minst en [[contact]] ska finnas")
    common = deciding.id == COMMON
    return replace(
        deciding,
        kind=table.choice("kind", KINDS) if "kind" in table else KINDS[0],
        place=_place(table, reader),
        area=table.text("area", default=""),
        in_name=table.text("in_name"),
        summary=table.text("summary"),
        page="kommuner/index.md" if common else f"kommuner/{deciding.id}.md",
        sources=table.known_texts("sources", sorted(reader.sources), optional=True),
        grade=GRADES[0] if common else table.choice("grade", GRADES),
        fetched="" if common else _day(table, "fetched"),
        review="" if common else _day(table, "review"),
        withdrawn=_day(table, "withdrawn") if "withdrawn" in table else "",
        unknown=_sentences(table, "unknown"),
        contacts=contacts,
        steps=tuple(each(table, "step", lambda part: _step(part, reader)).values()),
        begins=_by_subject(table.table("begin"), BEGINNINGS, lambda t: _beginning(t, reader)),
        says=_by_subject(table.table("says"), MATTERS, lambda t: _said(t, reader)),
    )


def _deciding(table: Table, reader: Reader, criteria: Mapping[str, Criterion]) -> Profile:
    """Return of a profile what decides; all else is empty."""
    requires = table.known_texts("requires", criteria)
    recommends = table.known_texts("recommends", criteria, optional=True)
    shows = table.known_texts("shows", criteria, optional=True)
    before: dict[str, str] = {}
    for key, ids in (("requires", requires), ("recommends", recommends), ("shows", shows)):
        for id_ in ids:
            if before.setdefault(id_, key) != key:
                table.refuse(key, f'"{id_}" står redan i {before[id_]}')
    decided_by = tuple(each(table, "decided_by", lambda part: _decider(part, reader)).values())
    last = "den sista posten ska gälla alltid (utan when)"
    if "decided_by" not in table:
        table.lacks("decided_by", f"saknas; {last}")
    elif decided_by and decided_by[-1].when != ALWAYS:
        path = table.at(f"decided_by.{decided_by[-1].id}")
        steps = (*table.steps, "decided_by", len(decided_by) - 1)
        table.note(DataError(path, last, steps))
    return Profile(
        id=table.id(),
        name=table.text("name"),
        requires=requires,
        recommends=recommends,
        shows=shows,
        decided_by=decided_by,
    )


def _id_of(table: Table) -> str:
    id_ = table.raw("id")
    return id_ if isinstance(id_, str) else ""


def own_prefix(profile: str) -> str:
    """Return what the ids begin with that a municipality's folder gives to what all share."""
    return f"{profile.replace('-', '_')}_"


def _check_named(table: Table, key: str, ids: Collection[str], profile: str) -> None:
    """Refuse own ids that do not begin with the profile's: another folder could have them."""
    if not ID.fullmatch(profile):
        return
    wanted = own_prefix(profile)
    for number, id_ in enumerate(ids):
        if ID.fullmatch(id_) and not id_.startswith(wanted):
            steps = (*table.steps, key, number, "id")
            problem = f'"{id_}" ska börja med "{wanted}"'
            table.note(DataError(f"{table.at(key)}.{id_}.id", problem, steps))


def _check_sources(
    table: Table,
    sources: Collection[str],
    rows: Mapping[str, LedgerRow],
    shared_sources: Collection[str],
) -> None:
    """Refuse own rows of a source without words, and own sources without a row or of all."""
    cited = {row.source: row.id for row in reversed([*rows.values()]) if row.source}
    for source, row in cited.items():
        if source not in sources and source not in shared_sources:
            table.refuse("source", f'"{source}" saknas ({row} nämner den)')
    for source in sources:
        if source in shared_sources:
            table.refuse("source", f'"{source}" finns redan i words/sources.toml')
        elif source not in cited:
            table.refuse("source", f'"{source}" har ingen rad i {LEDGER}')


def _source(table: Table) -> SourceWords:
    url, dated = (
        _formed(table, "url", table.text("url")),
        _formed(table, "dated", table.text("dated")),
    )
    return SourceWords(table.text("name"), "kalla", url, dated, table.flag("elsewhere"))


def _step(table: Table, reader: Reader) -> Step:
    id_ = table.id()
    if id_ in reader.steps:
        table.refuse("id", f'"{id_}" finns redan i policy/steps.toml')
    return Step(id_, reader.scope(table), reader.citations(table), text=table.text("text"))


def _decider(table: Table, reader: Reader) -> Decider:
    return Decider(
        id=table.id(),
        when=reader.optional(table, "when") or ALWAYS,
        text=table.text("text"),
        citations=own_or_cited(table, reader),
        refusal=table.text("refusal", default=""),
    )


def own_or_cited(table: Table, reader: Reader) -> Citations:
    """Read citations, which the guide's own advice (``advice = true``) does without."""
    if table.flag("advice"):
        if "cites" in table and table.raw("cites") is not None:
            table.refuse("cites", "hör inte till guidens eget råd (advice = true)")
        return ()
    if reader.ledger is not None and "cites" in table and table.raw("cites") == []:
        table.refuse("cites", "får inte vara tom; guidens eget råd har advice = true i stället")
        return ()
    return reader.citations(table)


def _contact(table: Table, reader: Reader) -> Contact:
    keys = ("name", "phone", "email", "url", "checked")
    fields = {key: _formed(table, key, table.text(key, default="")) for key in keys}
    return Contact(text=table.text("text"), citations=own_or_cited(table, reader), **fields)


def _beginning(table: Table, reader: Reader) -> Beginning:
    url = _formed(table, "url", table.text("url", default=""))
    return Beginning(table.text("text"), reader.citations(table), url)


def _said(table: Table, reader: Reader) -> Said:
    return Said(table.text("text"), reader.citations(table))


def _sentences(table: Table, key: str) -> tuple[str, ...]:
    found = table.texts(key, optional=True)
    if not all(map(str.strip, found)):
        table.refuse(key, "har en tom mening; skriv den eller ta bort den")
    return found


def _by_subject[T](
    table: Table, subjects: Collection[str], read: Callable[[Table], T]
) -> dict[str, T]:
    """Return what is said by subject, in the order of the subjects."""
    for name in table:
        if name not in subjects:
            table.unknown(name, name, subjects, "okänt ämne")
            table.raw(name)
    return {name: finished(table.table(name), read) for name in subjects if name in table}


def _formed(table: Table, key: str, value: str) -> str:
    """Return a text that has the form of its key; one that has not is refused."""
    pattern, allowed_ = _FORMS.get(key, ("", ""))
    if pattern and value and not re.fullmatch(pattern, value):
        table.refuse(key, f'"{value}" går inte; tillåtet: {allowed_}')
    return value


def _day(table: Table, key: str) -> str:
    return _formed(table, key, table.text(key))


def _place(table: Table, reader: Reader) -> str:
    code = table.text("place", default="")
    kind = table.raw("kind") if "kind" in table else KINDS[0]
    if code and reader.places and code not in reader.places:
        table.refuse("place", f'"{code}" finns inte; tillåtet: en kod i places.tsv, som "1880"')
    elif code and reader.places and kind in KINDS and reader.places[code].kind != kind:
        table.refuse("place", f'"{code}" är en {reader.places[code].kind}, inte en {kind}')
    return code


def _check_different(read: Collection[Brought]) -> None:
    """Refuse what two profiles have alike and should not: a copied file, not changed everywhere.

    Rules of one field share the place with those of the whole municipality.
    """
    tables = {brought.profile.id: brought.table for brought in read}
    for key in ("name", "place", "in_name", "summary"):
        told = [
            (each.profile.id, _told(each.profile, key))
            for each in read
            if getattr(each.profile, key)
        ]
        for ids in shared(told).values():
            for id_ in ids:
                others = allowed([other for other in ids if other != id_])
                tables[id_].refuse(key, f"är samma som hos {others}")
    owners: dict[str, str] = {}
    for brought in read:
        for source in brought.sources:
            if source in owners:
                brought.table.refuse("source", f'"{source}" finns redan hos {owners[source]}')
            owners[source] = brought.profile.id


def _told(profile: Profile, key: str) -> tuple[str, ...]:
    value = (getattr(profile, key), profile.area if key == "place" else "")
    return tuple(each.casefold() for each in value)
