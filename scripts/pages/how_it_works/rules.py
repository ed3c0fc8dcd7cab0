"""The rules in their order, the warnings, and what the sources do not agree about."""

from __future__ import annotations

from collections.abc import Mapping

from guide_engine.html import Html, tag
from guide_engine.logic import ALWAYS, NEVER
from guide_engine.model import (
    Caution,
    Conflict,
    Form,
    Outcome,
    Purchase,
    Rule,
    Rulebook,
    Scope,
)
from scripts.pages.addresses import RULES, root, rule_id
from scripts.pages.conditions import condition_in_words
from scripts.pages.navigation import common_last
from scripts.pages.parts import Line, citations, labelled, short_table
from scripts.read.words import words
from scripts.swedish import either


def parts(rulebook: Rulebook, anchors: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of the page by name; ``anchors`` says where rows of the ledger are told."""
    lines = {
        "beslutstabell": [
            _rule(rulebook, anchors, position, rule)
            for position, rule in enumerate(rulebook.rules, start=1)
        ],
        "kop": [_purchase(rulebook, anchors, way) for way in rulebook.purchases],
        "varningar": [_warning(rulebook, anchors, warning) for warning in rulebook.warnings],
        "konflikter": [_conflict(rulebook, anchors, conflict) for conflict in rulebook.conflicts],
    }
    say = words("regler")
    return {name: short_table(say.heading(name), found) for name, found in lines.items()}


def _rule(rulebook: Rulebook, anchors: Mapping[str, str], position: int, rule: Rule) -> Line:
    say = words("regler")
    when, _, then = rulebook.words.rules[rule.id].short.partition(" → ")
    forms = (
        tag(
            "li",
            None,
            say.part("form")(form),
            " ",
            tag(
                "span",
                {"class": "guide-status", "data-status": rule.forms[form]},
                say.part("status")(rule.forms[form]),
            ),
        )
        for form in Form
    )
    return Line(
        rule_id(rule.id),
        f"{position}. {when}",
        [
            *labelled([(say("da"), then)]),
            tag("ul", {"class": "generated-forms"}, forms),
            citations(rulebook, anchors, rule.citations, root(RULES)),
        ],
        tag(
            "span",
            {"class": f"generated-outcome flow-{rule.outcome}"},
            rulebook.words.interface[f"outcome_{rule.outcome}"],
        ),
    )


def _warning(rulebook: Rulebook, anchors: Mapping[str, str], warning: Caution) -> Line:
    told = rulebook.words.warnings[warning.id]
    return Line(
        f"varning-{warning.id}",
        told.title,
        [
            tag("div", None, told.text),
            _shown_when(rulebook, warning.scope),
            citations(rulebook, anchors, warning.citations, root(RULES)),
        ],
        ", ".join(_outcomes(rulebook, warning.scope)) or words("regler")("alla"),
    )


def _purchase(rulebook: Rulebook, anchors: Mapping[str, str], way: Purchase) -> Line:
    told = rulebook.words.purchases[way.id]
    return Line(
        f"kop-{way.id}",
        told.title,
        [
            tag("div", None, told.text),
            citations(rulebook, anchors, way.citations, root(RULES)),
        ],
        words("regler")("annars") if way.when == ALWAYS else condition_in_words(rulebook, way.when),
    )


def _conflict(rulebook: Rulebook, anchors: Mapping[str, str], conflict: Conflict) -> Line:
    told = rulebook.words.conflicts[conflict.id]
    cited = {each.source for position in conflict.positions for each in position.citations}
    positions = (
        tag(
            "li",
            None,
            told.positions[position.id],
            citations(rulebook, anchors, position.citations, root(RULES)),
        )
        for position in conflict.positions
    )
    return Line(
        f"konflikt-{conflict.id}",
        told.topic,
        [
            tag("div", None, told.intro),
            tag("ul", None, positions),
            _shown_when(rulebook, conflict.scope),
        ],
        words("regler")("underlag", antal=len(cited)),
    )


def _outcomes(rulebook: Rulebook, scope: Scope) -> list[str]:
    """Return the names of the recommendations that something is shown with; none for all."""
    return [
        rulebook.words.interface[f"outcome_{outcome}"]
        for outcome in Outcome
        if outcome in scope.outcomes
    ]


def _shown_when(rulebook: Rulebook, scope: Scope) -> list[Html]:
    """Say where a warning or conflict belongs."""
    say = words("regler").part("visas")
    parts: list[tuple[str, str]] = []
    if scope.outcomes:
        names = [f"”{name}”" for name in _outcomes(rulebook, scope)]
        parts.append((say("rekommendation"), either(names)))
    if scope.when != ALWAYS:
        parts.append((say("svar"), condition_in_words(rulebook, scope.when)))
    if scope.unless != NEVER:
        parts.append((say("inte"), condition_in_words(rulebook, scope.unless)))
    if scope.profiles:
        names = [p.name for p in common_last(rulebook) if p.id in scope.profiles]
        parts.append((say("profil"), either(names)))
    return labelled(parts or [(say("visas"), say("alltid"))])
