"""The tables of the page "Ändringar i reglerna": what each kept release said, beside today.

The page itself is docs/sa-fungerar-guiden/andringar.md. For every release it has a marker a
part (``MARKERS``), and a heading for every version, today's included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from guide_engine.comparison import Comparison, Kind, beside, compare
from guide_engine.compiled import Compiled, compiled
from guide_engine.flow import fact_at, walk
from guide_engine.html import Child, Html, tag
from guide_engine.model import COMMON, Outcome, Profile, Rulebook
from guide_engine.permalink import RESULT, Visit, encode
from guide_engine.releases import Release, find_release, released_versions
from scripts.pages.addresses import HOW_IT_WORKS, root
from scripts.pages.navigation import are_many, common_last
from scripts.pages.parts import row, small, table, unsearched
from scripts.read.paragraphs import PageError
from scripts.read.words import Heading, words
from scripts.swedish import number, share

PAGE = f"{HOW_IT_WORKS}/andringar.md"
FOLDED = 4
"""More answers than this are folded."""


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


def parts(page: str, rulebook: Rulebook) -> dict[str, str]:
    """Return the parts of the page by name: of each release all of ``MARKERS``.

    Raises PageError if the page's text lacks a heading for a version, today's included.
    """
    versions = released_versions()
    for version in (*versions, rulebook.version):
        if f"## Version {version}" not in page:
            raise PageError(f'{PAGE}: rubriken "## Version {version}" saknas')
    found: dict[str, str] = {}
    for version in versions:
        changes = changes_since(find_release(version, rulebook), rulebook)
        found |= {f"{name} sedan {version}": make(changes) for name, make in MARKERS.items()}
    return found


def visit(whole: Compiled, example: Mapping[str, str]) -> Visit:
    """Return the visit that shows the result of an example: all else that is asked is unknown."""
    answers, rulebook = dict(example), whole.space.rulebook
    while (fact := fact_at(whole, walk(whole, answers)[1])) is not None:
        # The last choice says the least: that nothing is known, or that all is asked singly.
        answers[fact] = rulebook.choices[fact][-1]
    ordered = {fact: answers[fact] for fact in rulebook.facts if fact in answers}
    return Visit(whole.profile.id, None, ordered, RESULT, rules=rulebook.version)


# ---- The parts ------------------------------------------------------------------------


def _total(changes: Changes) -> str:
    """Return how many ways to answer there are."""
    return number(changes.common.total)


def _new_iop(changes: Changes) -> str:
    """Return how many combinations have become an IOP."""
    say = words("andringar")
    new = sum(
        kind.number
        for found in changes.found.values()
        for kind in found.kinds
        if kind.after is Outcome.IOP
    )
    return say("nya", antal=number(new)) if new else say("inga")


def _figures(changes: Changes) -> Html:
    """Return how many combinations have another recommendation, profile by profile."""
    heading = words("andringar").heading("siffror")
    rows = (
        row(
            heading,
            profile.name,
            number(found.changed),
            share(found.changed, found.total),
            number(_number(found, before=Outcome.IOP)),
            number(_number(found, after=Outcome.IOP)),
        )
        for profile, found in zip(changes.profiles, changes.found.values(), strict=True)
    )
    return table("siffror", heading, rows)


def _pairs(changes: Changes) -> Html:
    """Return the shares from each old recommendation to each new one, for the common ground."""
    found, say = changes.common, words("andringar")
    names = {each: _outcome(changes.rulebook, each) for each in Outcome}
    common = changes.rulebook.profiles[COMMON].name
    heading = say.heading("par", profil=common).with_more(
        *(say("nu", rekommendation=name) for name in names.values())
    )
    rows = (
        row(
            heading,
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
    return table("andelar", heading, rows)


def _kinds(changes: Changes) -> Html:
    """Return every kind of change with its rule, its number and its smallest example.

    There is one folded table an old recommendation; only what was IOP is open.
    """
    say = words("andringar")
    tables: list[Html] = []
    for before in Outcome:
        kinds = [both for both in _all_kinds(changes) if both[0].before is before]
        if kinds:
            name = say("forut", rekommendation=_outcome(changes.rulebook, before))
            heading = say.heading("slagen", namn=name)
            rows = (_kind(changes, heading, kind, found) for kind, found in kinds)
            summary = say("slag" if len(kinds) > 1 else "ett_slag", namn=name, antal=len(kinds))
            tables.append(
                tag(
                    "details",
                    {"open": before is Outcome.IOP},
                    tag("summary", None, summary),
                    table("andringar", heading, rows),
                )
            )
    # Forty rows of the rules' words would hide the rules themselves from the search.
    return tag("div", {"data-search-exclude": True}, tables)


def _kind(changes: Changes, heading: Heading, kind: Kind, found: Comparison) -> Html:
    profile = changes.rulebook.profiles[found.profile]
    return row(
        heading,
        _now(changes.rulebook, kind),
        _amount(kind, found, profile),
        _example(compiled(changes.rulebook, profile), kind),
    )


def _by_profile(changes: Changes) -> Html:
    """Return how often each kind of change occurs in each profile."""
    say = words("andringar")
    heading = say.heading("profiler").with_more(*(profile.name for profile in changes.profiles))
    rows: list[Html] = []
    for kind, _ in _all_kinds(changes):
        numbers = [
            sum(other.number for other in found.kinds if _same(other, kind))
            for found in changes.found.values()
        ]
        name = (
            f"{_outcome(changes.rulebook, kind.before)} → {_outcome(changes.rulebook, kind.after)}",
            small(changes.rulebook.words.rules[kind.rule].short),
        )
        rows.append(row(heading, name, *(number(n) if n else "–" for n in numbers)))
    return unsearched(say("visa_antal"), table("andelar", heading, rows))


def _reads(changes: Changes) -> str:
    """Return how answers that did not exist then are read."""
    say = words("andringar")
    items: list[Html] = []
    for fact, values in changes.release.reads.items():
        asked = changes.rulebook.words.questions[fact]
        for new, old in values.items():
            answers = {"nytt": asked.values[new].answer, "gammalt": asked.values[old].answer}
            items.append(tag("li", None, say("raknas", fraga=asked.short, **answers)))
    return tag("ul", None, items) if items else say("alla_fanns")


MARKERS: Mapping[str, Callable[[Changes], str]] = {
    "antal-kombinationer": _total,
    "nya-iop": _new_iop,
    "siffror": _figures,
    "par": _pairs,
    "ändringar": _kinds,
    "profiler": _by_profile,
    "svar": _reads,
}
"""The parts of the page by the first words of their markers; "sedan" and a version follow."""


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
    return _outcome(rulebook, kind.after), small(rulebook.words.rules[kind.rule].short)


def _amount(kind: Kind, found: Comparison, profile: Profile) -> Sequence[Child]:
    """Return the number and share, and the profile if it is not the common ground."""
    told: list[Child] = [
        tag("div", None, number(kind.number)),
        tag("div", None, share(kind.number, found.total)),
    ]
    if profile.id != COMMON:
        told.append(tag("div", None, words("andringar")("raknat", kommunen=profile.in_name)))
    return told


def _example(whole: Compiled, kind: Kind) -> Sequence[Child]:
    """Return the answers in the words of the questions, and the way to their result."""
    say, questions = words("andringar"), whole.space.rulebook.words.questions
    items = (
        tag("li", None, f"{questions[fact].short}: ”{questions[fact].values[value].answer}”")
        for fact, value in kind.example.items()
    )
    answers = tag("ul", None, items)
    if len(kind.example) > FOLDED:
        summary = tag("summary", None, say("visa_svar", antal=len(kind.example)))
        answers = tag("details", None, summary, answers)
    fragment = encode(visit(whole, kind.example))
    href = f"{root(PAGE)}guiden/{whole.profile.id}/#{fragment}"
    return answers, tag("a", {"href": href}, say("oppna"))
