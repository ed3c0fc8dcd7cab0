"""What is thrown at the guide: texts that once went wrong somewhere, put where they do not belong.

Every maker takes a random generator and nothing else that changes: a seed gives the same things.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from urllib.parse import quote, urlencode

from guide_engine.model import Role, Rulebook
from guide_engine.permalink import CHECK, DESK, RESULT
from guide_engine.releases import released_versions
from guide_engine.rulebook import default_rulebook

MARK = "iopfuzz"
"""Stands in everything that would run: the browser's side listens for it."""

_RUNS = (
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f'"><svg onload={MARK}()>',
    f"'><iframe src=javascript:{MARK}()>",
    f"javascript:{MARK}()",
    f"</textarea><script>{MARK}()</script>",
    f"<!--><script>{MARK}()</script>-->",
    f"<math><mi xlink:href=javascript:{MARK}()>",
    f"{{{{{MARK}()}}}}",
    f"${{{MARK}()}}",
    f"<base href=//{MARK}.example/>",
    f"<form action=//{MARK}.example><button autofocus>",
    f"<meta http-equiv=refresh content=0;url=//{MARK}.example>",
    f"<link rel=stylesheet href=//{MARK}.example/x.css>",
    f"\\u003cscript\\u003e{MARK}()\\u003c/script\\u003e",
    f"&lt;script&gt;{MARK}()&lt;/script&gt;",
    f"%3Cscript%3E{MARK}()%3C/script%3E",
    f"%253Cscript%253E{MARK}()",
    f"]]><script>{MARK}()</script>",
)
_BREAKS = (
    "\0",
    "%00",
    "%",
    "%%%",
    "%ff",
    "%ed%a0%80",
    "%c0%af",
    "\ud800",
    "\u202e\u2066",
    "\ufeff",
    "\u2028",
    "\r\nSet-Cookie: x=1",
    "{0}",
    "{x.__class__}",
    "%s%n",
    "__proto__",
    "constructor",
    "../../../../etc/passwd",
    "..%2f..%2f",
    "C:\\con",
    "-1",
    "NaN",
    "1e999",
    "9" * 400,
    "𝕏" * 50,
    "e\u0301" * 60,
    "أهلا",
    "null",
    "true",
    "[]",
    "{}",
    "'",
    '"',
    "\\",
    ";",
    "=",
    "&",
    "#",
    "?",
    "+",
    " ",
    "\t",
    "\n",
    "&amp;",
    "%26",
    "%3D",
    "%23",
)
_NAMES = ("v", "kommun", "plats", "jfr", "roll", "regler", "steg", "ater", "villkor")
_LONG = (100, 1000, 3900, 4100, 20_000)


@cache
def _rulebook() -> Rulebook:
    return default_rulebook()


@cache
def _profiles() -> Sequence[str]:
    return tuple(_rulebook().profiles)


@cache
def _values() -> Mapping[str, Sequence[str]]:
    """Return what each key of a link may say."""
    rulebook = _rulebook()
    steps = (*rulebook.choices, CHECK, RESULT, *DESK)
    return {
        **rulebook.choices,
        "v": ("1",),
        "kommun": _profiles(),
        "plats": tuple(rulebook.places),
        "jfr": _profiles(),
        "roll": tuple(Role),
        "regler": (rulebook.version, *released_versions()),
        "steg": steps,
        "ater": (CHECK, RESULT),
    }


def text(random: Random) -> str:
    """Return something that nobody would write."""
    kind = random.random()
    if kind < 0.45:
        return random.choice(_RUNS)
    if kind < 0.85:
        return random.choice(_BREAKS)
    if kind < 0.9:
        return random.choice(_BREAKS) * random.choice((2, 50))
    if kind < 0.92:
        return random.choice("aå<%") * random.choice(_LONG)
    return "".join(chr(random.choice((*range(32, 127), 0x2028, 0x1F600))) for _ in range(12))


def whole(text: str) -> str:
    """Return a text with its half characters replaced, as it is where it cannot have any."""
    return text.encode(errors="replace").decode()


def link(random: Random) -> str:
    """Return the fragment of a link: a real one, one that is damaged, or no link at all."""
    if random.random() < 0.05:
        return text(random)
    pairs = _pairs(random)
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        _spoil(random, pairs)
    fragment = urlencode(pairs, errors="replace") if random.random() < 0.5 else _joined(pairs)
    for _ in range(random.choice((0, 0, 1, 2))):
        at = random.randrange(len(fragment) + 1)
        fragment = random.choice(
            (
                fragment[:at],
                fragment[:at] + text(random) + fragment[at:],
                quote(fragment, errors="replace"),
                fragment.replace("&", "&amp;"),
                fragment.upper(),
                fragment[at:] + fragment[:at],
            )
        )
    return fragment


def _pairs(random: Random) -> list[tuple[str, str]]:
    values = _values()
    answers = random.sample(list(_rulebook().choices), random.randrange(len(_rulebook().choices)))
    keys = ["v", "kommun", *(key for key in _NAMES[2:] if random.random() < 0.3), *answers]
    return [(key, random.choice(values[key])) for key in keys]


def _spoil(random: Random, pairs: list[tuple[str, str]]) -> None:
    at = random.randrange(len(pairs))
    key, value = pairs[at]
    pairs[at] = random.choice(
        ((key, text(random)), (text(random), value), (value, key), (key, value + text(random)))
    )
    if random.random() < 0.2:
        pairs.append(random.choice(pairs))


def _joined(pairs: Sequence[tuple[str, str]]) -> str:
    return "&".join(f"{key}={value}" for key, value in pairs)


def profile(random: Random) -> str:
    """Return the profile that a page is of; now and then none that there is."""
    return text(random) if random.random() < 0.05 else random.choice(_profiles())


def value(random: Random, depth: int = 0) -> object:
    """Return anything that JSON can say."""
    makers: tuple[Callable[[], object], ...] = (
        lambda: text(random),
        lambda: random.choice((None, True, False, 0, -1, 1.5, 10**30)),
        lambda: random.choice(_profiles()),
        lambda: link(random),
        lambda: [value(random, depth + 1) for _ in range(random.randrange(3))],
        lambda: {text(random): value(random, depth + 1) for _ in range(random.randrange(3))},
    )
    return random.choice(makers if depth < 3 else makers[:4])()


def visit_file(random: Random) -> str:
    """Return the text of a file that a visitor opens: a kept visit, damaged."""
    rulebook = _rulebook()
    facts = random.sample(list(rulebook.facts), 6)
    whole: dict[str, object] = {
        "iop-guiden": 1,
        "regler": random.choice(_values()["regler"]),
        "sparad": "2026-12-01",
        "kommun": random.choice(_profiles()),
        "plats": random.choice(("", *rulebook.places)),
        "roll": random.choice(("", *Role)),
        "svar": {fact: random.choice(rulebook.choices[fact]) for fact in facts},
        "anteckningar": {
            "facts": {facts[0]: text(random)},
            "fields": {"vad": text(random)},
            "agreement": {"parter_forening": text(random), "period_fran": text(random)},
        },
    }
    return damaged(random, whole)


def draft_file(random: Random) -> str:
    """Return the text of a municipality's draft as the workshop keeps it, damaged."""
    files = {"profile.toml": f'name = "{text(random)}"\n', "ledger.tsv": text(random)}
    whole: dict[str, object] = {
        "format": "iop-guiden-kommun",
        "version": 1,
        "id": random.choice(_profiles()),
        "files": {**files, "page.md": text(random)},
    }
    return damaged(random, whole)


def damaged(random: Random, whole: dict[str, object]) -> str:
    """Return an object as JSON with something in it that does not belong there."""
    kind = random.random()
    if kind < 0.6:
        _place(random, whole, value(random))
    written = json.dumps(whole, ensure_ascii=random.random() < 0.5)
    if kind > 0.85:
        at = random.randrange(len(written))
        return written[:at] + text(random) + written[at + random.choice((0, 1, 30)) :]
    if kind > 0.8:
        return "[" * random.choice((10, 100_000)) + written
    return written


def _place(random: Random, whole: dict[str, object], put: object) -> None:
    """Put something in an object, at its top or deeper."""
    key = random.choice([*whole, text(random)])
    inner = whole.get(key)
    if isinstance(inner, dict) and inner and random.random() < 0.7:
        _place(random, inner, put)
    else:
        whole[key] = put
