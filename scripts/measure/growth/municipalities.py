"""Made-up municipalities and regions: the files of each one's folder, as text.

Everything about one follows from the seed and its number. Each has a source of its own with rows
and a page that carries them. They are of all kinds that there are: whole ones with conditions of
their own, thin ones with the common ground, regions, rules of one field in a place that has
others, some that were withdrawn, some that bring a warning or cases.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from guide_engine.loading.profiles import CASES, LEDGER, PAGE, PROFILE
from guide_engine.model import BEGINNINGS, COMMON, GRADES, MATTERS, REGION, Place, Rulebook

WHOLE, THIN = GRADES
ROWS = {WHOLE: 30, THIN: 10}
"""Rows of each made-up source by grade; the real ones have between 7 and 45."""

# Answers that meet every real criterion. Made-up criteria accept them too: then an IOP stays
# possible and no rule becomes one that never fires.
ACCEPTED = {
    "initiativ": "foreningen",
    "finansiering": "bada",
    "styrning": "gemensamt",
    "mal": "namns_i_plan",
    "nytta": "ja",
    "samverkan": "ja",
    "avtalstid": "1_4_ar",
    "annan_ersattning": "nej",
    "finns_redan": "ja",
    "komplement": "ja",
    "i_skrift": "ja",
    "forankrad": "ja",
}
OWN_INSTEAD = ("gemensam_initiativ", "gemensam_mal", "gemensam_samverkan", "gemensam_avtalstid")
"""Of the common ground what a whole one leaves out; the rest of it rules turn on (invariant 2)."""

_SUBJECTS = ("Föreningen", "Kommunen", "Nämnden", "Förvaltningen", "Styrelsen", "Parterna")
_VERBS = ("beskriver", "prövar", "följer upp", "planerar", "bekostar", "ansvarar för")
_OBJECTS = (
    "verksamheten",
    "målen för samarbetet",
    "avtalet och dess villkor",
    "de gemensamma lokalerna",
    "stödet till unga",
    "mötesplatsen för äldre",
)
_ENDS = ("varje år", "tillsammans", "före beslutet", "när avtalet löper ut", "i en plan", "")


@dataclass(frozen=True, slots=True)
class Municipality:
    """A made-up municipality or region, with the texts of its folder's files by name.

    ``area`` is set where the rules are those of one field, ``withdrawn`` where they are no more.
    """

    id: str
    name: str
    place: str
    kind: str
    grade: str
    area: str
    withdrawn: bool
    files: Mapping[str, str]


def made_up(number: int, seed: int, rulebook: Rulebook) -> list[Municipality]:
    """Return some made-up ones in the places of the real rulebook that have no profile, in turn.

    The first six are of all kinds: a whole one, a thin one, a withdrawn one, rules of one field in
    the place of the first, a region, and one that brings a warning and cases.
    """
    taken = {profile.place for profile in rulebook.profiles.values()}
    free = [place for place in rulebook.places.values() if place.code not in taken]
    regions = [place for place in free if place.kind == REGION]
    others = [place for place in free if place.kind != REGION]
    used: list[Place] = []
    found: list[Municipality] = []
    for position in range(1, number + 1):
        area = ""
        if position % 20 == 4 or not (regions or others):
            place, area = used[position // 20], f"område {position}"
        else:
            place = (regions if regions and (position % 14 == 5 or not others) else others).pop(0)
            used.append(place)
        found.append(municipality(position, seed, rulebook, place, area))
    return found


def municipality(
    number: int, seed: int, rulebook: Rulebook, place: Place, area: str = ""
) -> Municipality:
    """Return a made-up municipality or region in a place, or the rules of one field there."""
    random = Random(f"{seed}-{number}")
    id_ = f"exempel{number:03}"
    name = f"{place.name} (exempel {number:03})"
    grade = THIN if number % 2 == 0 else WHOLE
    withdrawn = number % 25 == 3
    rows = [f"X{number:03}-{row:03}" for row in range(1, ROWS[grade] + 1)]
    own = [f"{id_}_{position}" for position in range(1, 7 if grade == WHOLE else 2)]
    about = {
        "id": id_,
        "name": name,
        "in_name": f"{place.preposition} {name}",
        "kind": place.kind,
        "place": place.code,
        "area": area,
        "grade": grade,
        "fetched": "2026-11-21",
        "review": f"202{random.randint(6, 8)}-12-01",
        "summary": f"{name} är påhittad och finns när tillväxten mäts.",
        **({"withdrawn": "2026-12-01"} if withdrawn else {}),
        **_conditions(rulebook, grade, own),
        "unknown": [sentence(random)],
    }
    profile = [
        _table("", **about),
        _table("[[source]]", id=id_, name=name, url=f"https://exempel.se/{id_}", dated="odaterad"),
        *(_criterion(random, each, name, rows, rulebook) for each in own),
        *_entries(random, id_, rows),
    ]
    files = {LEDGER: _ledger(random, id_, name, rows)}
    files[PAGE] = _page(id_, name, rows, files[LEDGER])
    if number % 6 == 0:
        scope = {"outcomes": ["iop", "utred"], "cites": rows[:2]}
        words = {"title": f"Särskilt för {name}", "text": sentence(random)}
        profile.append(_table("[[warning]]", id=f"{id_}_varning", **scope, **words))
        files[CASES] = _case(id_, rows)
    files[PROFILE] = "".join(profile)
    return Municipality(id_, name, place.code, place.kind, grade, area, withdrawn, files)


def sentence(random: Random) -> str:
    """Return a short made-up sentence."""
    words = (random.choice(part) for part in (_SUBJECTS, _VERBS, _OBJECTS, _ENDS))
    return f"{' '.join(words).strip()}."


def _conditions(rulebook: Rulebook, grade: str, own: list[str]) -> dict[str, list[str]]:
    """Return what is required and told: the common ground, or conditions of its own."""
    common = rulebook.profiles[COMMON]
    if grade == THIN:
        return {"requires": [*common.requires], "shows": [*common.shows, *own]}
    kept = [each for each in common.requires if each not in OWN_INSTEAD]
    *required, recommended = own
    return {"requires": [*kept, *required], "recommends": [recommended]}


def _criterion(
    random: Random, criterion: str, name: str, rows: list[str], rulebook: Rulebook
) -> str:
    accepted = []
    for fact in random.sample(sorted(ACCEPTED), random.randint(1, 2)):
        values = rulebook.facts[fact].values
        others = [value for value in values if value != ACCEPTED[fact]]
        kept = random.sample(others, random.randint(0, len(others) - 1))
        accepted.append(f"{fact} = {_value([ACCEPTED[fact], *kept])}")
    words = {part: sentence(random) for part in ("need", "met", "not_met", "unknown")}
    return _table(
        "[[criterion]]",
        id=criterion,
        met_when=_Raw(f"{{ {', '.join(accepted)} }}"),
        cites=[rows[int(criterion[-1])]],
        name=f"Villkor {criterion[-1]} i {name}",
        **words,
    )


def _entries(random: Random, id_: str, rows: list[str]) -> list[str]:
    """Return who decides, whom to ask, what to do and how to begin, and what is said of matters."""
    parts: list[str] = []
    for value in random.sample(["flera_namnder", "flera_kommuner"], random.randint(0, 2)):
        when = _Raw(f'{{ beslut = "{value}" }}')
        parts.append(_entry(random, "[[decided_by]]", rows, id=value, when=when))
    parts.append(_entry(random, "[[decided_by]]", rows, id="namnd"))
    parts += [_entry(random, "[[contact]]", rows) for _ in range(random.randint(1, 2))]
    for position in range(1, random.randint(2, 5)):
        scope: dict[str, object] = {"id": f"{id_}_steg_{position}"}
        if random.random() < 0.5:
            scope["outcomes"] = random.sample(["iop", "utred", "bidrag"], random.randint(1, 2))
        if random.random() < 0.3:
            scope["role"] = random.choice(["forening", "tjansteperson"])
        parts.append(_entry(random, "[[step]]", rows, **scope))
    for way in random.sample(list(BEGINNINGS), random.randint(1, 3)):
        parts.append(_entry(random, f"[begin.{way}]", rows))
    for matter in random.sample(list(MATTERS), random.randint(3, len(MATTERS))):
        parts.append(_entry(random, f"[says.{matter}]", rows))
    return parts


def _case(id_: str, rows: list[str]) -> str:
    return _table(
        "[[case]]",
        id=f"{id_}_vanlig",
        name="En vanlig idé",
        text="En förening vill göra något eget tillsammans med andra.",
        base="vanlig_ide",
        outcome="iop",
        rule="alla_villkor_uppfyllda",
        cites=[rows[1]],
    )


def _ledger(random: Random, id_: str, name: str, rows: Sequence[str]) -> str:
    lines = [("id", "source", "heading", "modality", "statement")]
    for position, row in enumerate(rows):
        heading = f"Riktlinjer för {name} > Avsnitt {position // 5 + 1}"
        lines.append((row, id_, heading, "fact", sentence(random)))
    return "".join("\t".join(line) + "\n" for line in lines)


def _page(id_: str, name: str, rows: Sequence[str], ledger: str) -> str:
    statements = [line.rpartition("\t")[2] for line in ledger.splitlines()[1:]]
    paragraphs = "\n\n".join(
        f'{text}\n{{ #{id_}-{row.lower()} data-fakta="{row}" }}'
        for row, text in zip(rows, statements, strict=True)
    )
    return f"""---
title: IOP i {name}
description: Påhittad kommun som mäter hur webbplatsen växer.
kalla: [{id_}]
beslutad:
giltig_fran:
giltig_till:
granskad: 2026-11-21
agare: Redaktionen för IOP-guiden
hide: [underlag, toc]
---

# IOP i {name}

{name} är påhittad. Sidan finns bara när tillväxten mäts.

<!-- genererat: vägen-in -->

## I korthet {{ #guidens-data }}

<!-- genererat: kommunfakta -->

## <!-- genererat: antal-villkor --> villkor för IOP {{ #villkor }}

<!-- genererat: kommunvillkor -->

## Det här säger källan {{ #{id_}-sager }}

{paragraphs}
"""


class _Raw(str):
    """TOML that is already written."""

    __slots__ = ()


def _entry(random: Random, header: str, rows: list[str], **values: object) -> str:
    cites = random.sample(rows, random.randint(1, 3))
    return _table(header, **values, text=sentence(random), cites=cites)


def _table(header: str, **values: object) -> str:
    lines = (f"{key} = {_value(value)}" for key, value in values.items())
    return "\n".join(["", *([header] if header else []), *lines, ""])


def _value(value: object) -> str:
    """Return a text or a list of texts as TOML, which writes them as JSON does."""
    return value if isinstance(value, _Raw) else json.dumps(value, ensure_ascii=False)
