"""Made-up municipalities: what each needs in the engine's data and in docs/, as text.

Everything about a municipality follows from the seed and its number. Each has a source of its
own with rows, a page that carries them, criteria, a profile, and now and then a warning.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from guide_engine.model import MATTERS, Rulebook

ROWS = 20
"""Rows of each made-up source; the real ones have between 90 and 200."""

# Answers that meet every real criterion. Made-up criteria accept them too: then an IOP stays
# possible and no rule becomes one that never fires.
ACCEPTED = {
    "syfte": "egen_verksamhet",
    "partner": "ja",
    "aktor": "ideell_forening",
    "demokratisk": "ja",
    "vinst": "ingen",
    "initiativ": "foreningen",
    "aktorer": "en",
    "finansiering": "bada",
    "styrning": "gemensamt",
    "mal": "namns_i_plan",
    "nytta": "ja",
    "samverkan": "ja",
    "avtalstid": "1_4_ar",
    "annan_ersattning": "nej",
}
_FIRST = "Al Ask Berg Björk Dal Ek Fager Granit Havs Is Karp Lind Mo Norr Ost Rönn Skog Tall Udd"
_FIRST += " Vass Ygg Åker Äng Ödets"
_LAST = "by näs sund torp vik ås lunda hult rum tuna"
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
    """A made-up municipality: text by file for whole files, and for the ends of shared ones.

    Paths are from the project's root.
    """

    id: str
    name: str
    files: Mapping[str, str]
    endings: Mapping[str, str]


def municipality(number: int, seed: int, rulebook: Rulebook) -> Municipality:
    """Return one made-up municipality; the rulebook is the real one."""
    random = Random(f"{seed}-{number}")
    id_ = f"exempel{number:03}"
    name = f"{random.choice(_FIRST.split())}{random.choice(_LAST.split())} (exempel {number:03})"
    rows = [f"X{number:03}-{row:03}" for row in range(1, ROWS + 1)]
    statements = [sentence(random) for _ in rows]
    own = [f"{id_}_{position}" for position in range(1, random.randint(2, 4))]
    warned = number % 3 == 0
    data = "guide_engine/data"
    endings = {
        f"{data}/words/sources.toml": _table(f"[{id_}]", name=name, kind="kalla"),
        f"{data}/words/interface.toml": _table("", **{f"group_{id_}": name}),
        f"{data}/policy/criteria.toml": "".join(
            _criterion(random, criterion, id_, rows, rulebook) for criterion in own
        ),
        f"{data}/words/criteria.toml": "".join(
            _criterion_words(random, criterion, name) for criterion in own
        ),
        "docs/kunskap/kallor.toml": f"{id_} = {random.randint(2016, 2026)}-03-01\n",
    }
    if warned:
        scope = {"profiles": [id_], "outcomes": ["iop", "utred"], "cites": rows[:2]}
        endings[f"{data}/policy/warnings.toml"] = _table("[[warning]]", id=id_, **scope)
        endings[f"{data}/words/warnings.toml"] = _table(
            f"[{id_}]", title=f"Särskilt för {name}", text=sentence(random)
        )
    return Municipality(
        id_,
        name,
        {
            f"{data}/ledger/{id_}.tsv": _ledger(id_, name, rows, statements),
            f"{data}/profiles/{id_}.toml": _profile(random, name, rows, own, rulebook),
            f"docs/kommuner/{id_}.md": _page(id_, name),
            f"docs/kommuner/{id_}-dokumentet.md": _retelling(id_, name, rows, statements),
        },
        endings,
    )


def sentence(random: Random) -> str:
    """Return a short made-up sentence."""
    words = (random.choice(part) for part in (_SUBJECTS, _VERBS, _OBJECTS, _ENDS))
    return f"{' '.join(words).strip()}."


def _ledger(id_: str, name: str, rows: Sequence[str], statements: Sequence[str]) -> str:
    lines = ["id\tsource\theading\tmodality\tstatement"]
    lines += [
        f"{row}\t{id_}\tRiktlinjer för {name} > Avsnitt {position // 5 + 1}\tfact\t{text}"
        for position, (row, text) in enumerate(zip(rows, statements, strict=True))
    ]
    return "\n".join([*lines, ""])


def _profile(random: Random, name: str, rows: list[str], own: list[str], rulebook: Rulebook) -> str:
    """Return a real profile with more conditions, and its own people, steps and words."""
    id_ = own[0].partition("_")[0]
    base = rulebook.profiles[random.choice(sorted(rulebook.profiles))]
    others = [each for each in rulebook.criteria if each not in base.requires]
    more = random.sample(others, random.randint(2, 8))
    shown = more[: len(more) // 2]
    parts = [
        _table(
            "",
            id=id_,
            name=name,
            in_name=f"i {name}",
            sources=[id_, *base.sources],
            summary=f"Påhittad kommun som mäter tillväxt. {sentence(random)}",
            page=f"kommuner/{id_}.md",
            requires=[*base.requires, *more[len(shown) :], *own],
            shows=shown,
        )
    ]
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
    for matter in random.sample(list(MATTERS), random.randint(3, len(MATTERS))):
        parts.append(_entry(random, f"[says.{matter}]", rows))
    return "".join(parts)


def _criterion(
    random: Random, criterion: str, group: str, rows: list[str], rulebook: Rulebook
) -> str:
    facts = random.sample(sorted(ACCEPTED), random.randint(1, 2))
    accepted = []
    for fact in facts:
        values = rulebook.facts[fact].values
        others = [value for value in values if value != ACCEPTED[fact]]
        kept = random.sample(others, random.randint(0, len(others) - 1))
        accepted.append(f"{fact} = {_value([ACCEPTED[fact], *kept])}")
    met_when = _Raw(f"{{ {', '.join(accepted)} }}")
    cites = random.sample(rows, 2)
    return _table("[[criterion]]", id=criterion, group=group, met_when=met_when, cites=cites)


def _criterion_words(random: Random, criterion: str, name: str) -> str:
    words = {part: sentence(random) for part in ("need", "met", "not_met", "unknown")}
    title = f"Villkor {criterion[-1]} i {name}"
    return _table(f"[{criterion}]", name=title, **words)


def _page(id_: str, name: str) -> str:
    return f"""{_front_matter(id_, f"IOP i {name}")}
# IOP i {name}

Kommunen är påhittad. Sidan finns bara när tillväxten mäts.

<!-- genererat: vägen-in -->

## I korthet {{ #guidens-data }}

<!-- genererat: kommunfakta -->

## <!-- genererat: antal-villkor --> villkor för IOP {{ #villkor }}

<!-- genererat: kommunvillkor -->
"""


def _retelling(id_: str, name: str, rows: Sequence[str], statements: Sequence[str]) -> str:
    paragraphs = "\n\n".join(
        f'{text}\n{{ #{row.lower()} data-fakta="{row}" }}'
        for row, text in zip(rows, statements, strict=True)
    )
    return f"""{_front_matter(id_, f"{name} om IOP")}
# {name} om IOP

{paragraphs}
"""


def _front_matter(id_: str, title: str) -> str:
    return f"""---
title: {title}
description: Påhittad kommun som mäter hur webbplatsen växer.
kalla: [{id_}]
beslutad:
giltig_fran:
giltig_till:
granskad: 2026-11-21
agare: Redaktionen för IOP-guiden
hide: [underlag]
---
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
