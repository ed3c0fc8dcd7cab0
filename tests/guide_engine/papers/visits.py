"""Visits for the tests of papers: every rule of the representatives, and any answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile

from guide_engine.model import Role
from guide_engine.papers.basis import Basis, basis
from guide_engine.papers.notes import Notes
from guide_engine.papers.paper import Block, Heading, Paper
from guide_engine.permalink import Visit
from tests.ideas import paths
from tests.representatives import REPRESENTATIVES
from tests.strategies import RULEBOOK

EVERY_RULE = [(of, rule) for of in REPRESENTATIVES for rule in paths(of)]


def visited(of: str, answers: Mapping[str, str], notes: Notes | None = None) -> Basis:
    """Return what the papers of an officer's visit are made of."""
    visit = Visit(profile=of, role=Role.TJANSTEPERSON, answers=dict(answers))
    return basis(RULEBOOK, {}, visit, notes=notes, today="2026-12-01")


def every_rule() -> Iterator[Basis]:
    """Iterate over a visit for each rule of each representative."""
    return (visited(of, paths(of)[rule]) for of, rule in EVERY_RULE)


def section(paper: Paper, heading: str) -> list[Block]:
    """Return what stands below a heading, up to the next of its level or above."""
    blocks = iter(paper.blocks)
    level = next(b.level for b in blocks if isinstance(b, Heading) and b.text == heading)
    return list(takewhile(lambda b: not (isinstance(b, Heading) and b.level <= level), blocks))
