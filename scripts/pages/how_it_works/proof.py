"""The proof of the rules: its figures, profile by profile and rule by rule."""

from __future__ import annotations

from collections.abc import Sequence

from guide_engine.compiled import compiled
from guide_engine.flow import flow
from guide_engine.html import Html, tag
from guide_engine.model import COMMON, Rulebook
from guide_engine.proof import INVARIANTS, Proof
from guide_engine.workshop.plain import plain
from scripts.pages.addresses import HOW_IT_WORKS, criterion_address, root
from scripts.pages.navigation import MANY
from scripts.pages.parts import row, table
from scripts.read.words import words
from scripts.swedish import either, number, share

PAGE = f"{HOW_IT_WORKS}/bevis.md"


def parts(rulebook: Rulebook, proofs: Sequence[Proof]) -> dict[str, str]:
    """Return the parts of the page by name; ``proofs`` are of all profiles, the common one last."""
    say = words("bevis")
    broken = [rulebook.profiles[proof.profile].name for proof in proofs if proof.violations]
    result = say("brister", profiler=either(broken, " och ")) if broken else say("haller")
    return {
        "antal-kombinationer": number(max(proof.combinations for proof in proofs)),
        "antal-noder": number(max(proof.nodes for proof in proofs)),
        "utfall": plain(result),
        "siffror": _figures(rulebook, proofs),
        "andelar": _shares(rulebook, proofs),
        "lagens-villkor": _laws(rulebook),
        "exempel-på-profil": next(iter(rulebook.profiles)),
        **{f"invariant-{position}": plain(text) for position, text in INVARIANTS.items()},
    }


def longest(rulebook: Rulebook) -> dict[str, int]:
    """Return the greatest number of questions by profile."""
    ways = {p.id: flow(compiled(rulebook, p)) for p in rulebook.profiles.values()}
    return {id_: way.stops[way.start].left for id_, way in ways.items()}


def _figures(rulebook: Rulebook, proofs: Sequence[Proof]) -> Html:
    say, questions = words("bevis"), longest(rulebook)
    heading = say.heading("siffror")
    rows = (
        row(
            heading,
            profile.name,
            number(proof.combinations),
            number(proof.complete),
            number(proof.nodes),
            say("nagra", antal=sum(map(bool, proof.fires.values())), alla=len(proof.fires)),
            number(len(flow(compiled(rulebook, profile)).stops)),
            number(questions[profile.id]),
        )
        for proof in proofs
        for profile in [rulebook.profiles[proof.profile]]
    )
    return table("siffror", heading, rows)


def _shares(rulebook: Rulebook, proofs: Sequence[Proof]) -> Html:
    """Return how often each rule decides; of many profiles, for the common ground only."""
    if len(proofs) > MANY:
        proofs = [proof for proof in proofs if proof.profile == COMMON]
    names = (rulebook.profiles[proof.profile].name for proof in proofs)
    heading = words("bevis").heading("andelar").with_more(*names)
    rows = (
        row(
            heading,
            f"{position}. {rulebook.words.rules[rule.id].short}",
            *(share(proof.fires[rule.id], proof.combinations) for proof in proofs),
        )
        for position, rule in enumerate(rulebook.rules, start=1)
    )
    return table("andelar", heading, rows)


def _laws(rulebook: Rulebook) -> str:
    """Return the criteria that hold everywhere as a list inside the page's own list."""
    return "\n".join(
        f"    - {tag('a', {'href': root(PAGE) + criterion_address(each.id)}, name)}"
        for each in rulebook.criteria.values()
        if each.everywhere
        for name in [rulebook.words.criteria[each.id].name]
    )
