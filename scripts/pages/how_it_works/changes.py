"""The tables of the page "Ändringar i reglerna": what each kept release said, beside today.

The page itself is docs/sa-fungerar-guiden/andringar.md. For every release it has a marker a
part (``MARKERS``), and a heading for every version, today's included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guide_engine.comparison import Comparison, Kind, beside, compare
from guide_engine.compiled import Compiled, compiled
from guide_engine.flow import fact_at, walk
from guide_engine.html import Child, Html, tag
from guide_engine.logic import DONT_KNOW
from guide_engine.model import Outcome, Profile, Rulebook
from guide_engine.permalink import RESULT, Visit, encode
from guide_engine.releases import Release, find_release, released_versions
from guide_engine.session import COMMON
from scripts.pages.how_it_works.rules import FOLDER, common_last, number, row, share, table
from scripts.pages.navigation import are_many
from scripts.read.paragraphs import PageError

PAGE = f"{FOLDER}/andringar.md"
FOLDED = 4
"""More answers than this are folded."""

_ROOT = "../../"
_MARKER = re.compile(r"<!-- genererat: (.+?) -->")


@dataclass(frozen=True, eq=False, slots=True)
class Changes:
    """A release beside today's rules, profile by profile in the order of ``common_last``.

    Profiles that the release did not have are left out; of many there is the common one only.
    """

    release: Release
    rulebook: Rulebook
    found: Mapping[str, Comparison]

    @property
    def common(self) -> Comparison:
        """Return what changed for the common ground."""
        return self.found[COMMON]

    @property
    def profiles(self) -> list[Profile]:
        """Return the compared profiles."""
        return [self.rulebook.profiles[id_] for id_ in self.found]


def changes_since(release: Release, rulebook: Rulebook) -> Changes:
    """Compare a release with today's rules."""
    profiles = [p for p in common_last(rulebook) if p.id in release.rulebook.profiles]
    if are_many(profiles):
        profiles = [rulebook.profiles[COMMON]]
    found: dict[str, Comparison] = {}
    for profile in profiles:
        now = compiled(rulebook, profile)
        found[profile.id] = compare(beside(now, release.rulebook), now)
    return Changes(release, rulebook, found)


def filled(page: str, rulebook: Rulebook) -> str:
    """Return the page's text with the tables in the place of its markers.

    Raises PageError for a version without a heading, and for a marker that is missing or
    unknown.
    """
    versions = released_versions()
    for version in (*versions, rulebook.version):
        if f"## Version {version}" not in page:
            raise PageError(f'{PAGE}: rubriken "## Version {version}" saknas')
    parts: dict[str, str] = {}
    for version in versions:
        changes = changes_since(find_release(version, rulebook), rulebook)
        parts |= {f"{name} {version}": make(changes) for name, make in MARKERS.items()}
    named = _MARKER.findall(page)
    for name in parts:
        if named.count(name) != 1:
            raise PageError(f"{PAGE}: <!-- genererat: {name} --> ska finnas en gång")
    for name in named:
        if name not in parts:
            known = ", ".join(parts)
            raise PageError(f'{PAGE}: genererat: "{name}" finns inte; tillåtet: {known}')
    return _MARKER.sub(lambda marker: parts[marker[1]], page)


def visit(whole: Compiled, example: Mapping[str, str]) -> Visit:
    """Return the visit that shows the result of an example: all else that is asked is unknown."""
    answers = dict(example)
    while (fact := fact_at(whole, walk(whole, answers)[1])) is not None:
        answers[fact] = DONT_KNOW
    rulebook = whole.space.rulebook
    ordered = {fact: answers[fact] for fact in rulebook.facts if fact in answers}
    return Visit(whole.profile.id, None, ordered, RESULT, rules=rulebook.version)


# ---- The parts ------------------------------------------------------------------------


def _figures(changes: Changes) -> str:
    """Return how many combinations have another recommendation, profile by profile."""
    columns = ("Profil", "Ändrade", "Andel", "IOP förut", "IOP nu")
    rows = (
        row(
            columns,
            profile.name,
            number(found.changed),
            share(found.changed, found.total),
            number(_number(found, before=Outcome.IOP)),
            number(_number(found, after=Outcome.IOP)),
        )
        for profile, found in zip(changes.profiles, changes.found.values(), strict=True)
    )
    new = sum(
        kind.number
        for found in changes.found.values()
        for kind in found.kinds
        if kind.after is Outcome.IOP
    )
    iop = f"”{_outcome(changes.rulebook, Outcome.IOP)}”"
    about = (
        f"Det finns {number(changes.common.total)} sätt att svara, om ”vet inte” räknas som ett "
        "svar. Så många av dem får en annan rekommendation än förut. ",
        f"{number(new)} kombinationer har fått rekommendationen {iop} utan att ha haft den förut."
        if new
        else f"Ingen kombination har fått rekommendationen {iop} utan att ha haft den förut.",
    )
    caption = "Kombinationer som får en annan rekommendation, profil för profil"
    return f"{tag('p', None, about)}\n\n{table('siffror', caption, columns, rows)}"


def _pairs(changes: Changes) -> str:
    """Return the shares from each old recommendation to each new one, for the common ground."""
    found, names = changes.common, {each: _outcome(changes.rulebook, each) for each in Outcome}
    columns = ("Förut", *(f"Nu: {name}" for name in names.values()))
    rows = (
        row(
            columns,
            names[before],
            *(
                share(found.pairs[before, after], found.total)
                if (before, after) in found.pairs
                else "–"
                for after in Outcome
            ),
        )
        for before in Outcome
    )
    name = changes.rulebook.profiles[COMMON].name
    return table("andelar", f"Andel av kombinationerna för ”{name}”", columns, rows)


def _kinds(changes: Changes) -> str:
    """Return every kind of change with its rule, its number and its smallest example.

    There is one folded table an old recommendation; only what was IOP is open.
    """
    columns = ("Nu, och regeln som avgör", "Antal", "Minsta exemplet")
    parts: list[Html] = []
    for before in Outcome:
        kinds = [both for both in _all_kinds(changes) if both[0].before is before]
        if kinds:
            name = f"Förut: {_outcome(changes.rulebook, before)}"
            rows = (_kind(changes, columns, kind, found) for kind, found in kinds)
            many = "ändringar" if len(kinds) > 1 else "ändring"
            summary = tag("summary", None, f"{name} ({len(kinds)} slags {many})")
            found = table("andringar", name, columns, rows)
            parts.append(tag("details", {"open": before is Outcome.IOP}, summary, found))
    # Forty rows of the rules' words would hide the rules themselves from the search.
    return tag("div", {"data-search-exclude": True}, parts)


def _kind(changes: Changes, columns: Sequence[str], kind: Kind, found: Comparison) -> Html:
    profile = changes.rulebook.profiles[found.profile]
    return row(
        columns,
        _now(changes.rulebook, kind),
        _amount(kind, found, profile),
        _example(compiled(changes.rulebook, profile), kind),
    )


def _by_profile(changes: Changes) -> str:
    """Return how often each kind of change occurs in each profile."""
    columns = ("Ändring", *(profile.name for profile in changes.profiles))
    rows: list[Html] = []
    for kind, _ in _all_kinds(changes):
        numbers = [
            sum(other.number for other in found.kinds if _same(other, kind))
            for found in changes.found.values()
        ]
        name = (
            f"{_outcome(changes.rulebook, kind.before)} → {_outcome(changes.rulebook, kind.after)}",
            tag("span", {"class": "generated-text"}, changes.rulebook.words.rules[kind.rule].short),
        )
        rows.append(row(columns, name, *(number(n) if n else "–" for n in numbers)))
    found = table("andelar", "Antal kombinationer, profil för profil", columns, rows)
    summary = tag("summary", None, "Visa antalet för varje profil")
    return tag("details", {"data-search-exclude": True}, summary, found)


def _reads(changes: Changes) -> str:
    """Return how answers that did not exist then are read."""
    items: list[Html] = []
    for fact, values in changes.release.reads.items():
        words = changes.rulebook.words.questions[fact]
        items += [
            tag(
                "li",
                None,
                f"{words.short}: ”{words.values[new].answer}” räknas som "
                f"”{words.values[old].answer}”.",
            )
            for new, old in values.items()
        ]
    return tag("ul", None, items) if items else "Alla svar fanns redan då."


MARKERS = {
    "siffror sedan": _figures,
    "par sedan": _pairs,
    "ändringar sedan": _kinds,
    "profiler sedan": _by_profile,
    "svar sedan": _reads,
}
"""The parts of the page by the first words of their markers; a release's version follows."""


# ---- What they are made of ---------------------------------------------------------------


def _all_kinds(changes: Changes) -> Iterable[tuple[Kind, Comparison]]:
    """Iterate over the kinds of all profiles, each once: the common ground's where it has it."""
    seen: list[Kind] = []
    for found in (changes.common, *changes.found.values()):
        for kind in found.kinds:
            if not any(_same(kind, other) for other in seen):
                seen.append(kind)
                yield kind, found


def _same(one: Kind, other: Kind) -> bool:
    return (one.before, one.rule) == (other.before, other.rule)


def _number(
    found: Comparison, *, before: Outcome | None = None, after: Outcome | None = None
) -> int:
    """Return how many combinations had, or have, a recommendation."""
    return sum(
        n for (old, new), n in found.pairs.items() if before in (None, old) and after in (None, new)
    )


def _outcome(rulebook: Rulebook, outcome: Outcome) -> str:
    return rulebook.words.interface[f"outcome_{outcome}"]


def _now(rulebook: Rulebook, kind: Kind) -> Sequence[Child]:
    rule = tag("span", {"class": "generated-text"}, rulebook.words.rules[kind.rule].short)
    return _outcome(rulebook, kind.after), rule


def _amount(kind: Kind, found: Comparison, profile: Profile) -> Sequence[Child]:
    """Return the number and share, and the profile if it is not the common ground."""
    parts: list[Child] = [
        tag("div", None, number(kind.number)),
        tag("div", None, share(kind.number, found.total)),
    ]
    if profile.id != COMMON:
        parts.append(tag("div", None, f"Räknat {profile.in_name}"))
    return parts


def _example(whole: Compiled, kind: Kind) -> Sequence[Child]:
    """Return the answers in the words of the questions, and the way to their result."""
    questions = whole.space.rulebook.words.questions
    items = (
        tag("li", None, f"{questions[fact].short}: ”{questions[fact].values[value].answer}”")
        for fact, value in kind.example.items()
    )
    answers = tag("ul", None, items)
    if len(kind.example) > FOLDED:
        summary = tag("summary", None, f"Visa de {len(kind.example)} svaren")
        answers = tag("details", None, summary, answers)
    fragment = encode(visit(whole, kind.example))
    href = f"{_ROOT}guiden/{whole.profile.id}/#{fragment}"
    return answers, tag("a", {"href": href}, "Öppna svaren i guiden")
