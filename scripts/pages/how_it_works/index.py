"""The overview of how the guide works: its numbers, and the rules as a flow."""

from __future__ import annotations

from guide_engine.html import Html, tag
from guide_engine.model import Outcome, Rulebook
from guide_engine.pages.start import page_address
from guide_engine.workshop.plain import plain
from scripts.pages.addresses import HOW_IT_WORKS, RULES, rule_id
from scripts.pages.conditions import condition_in_words
from scripts.pages.how_it_works.proof import longest
from scripts.pages.pictures.flow import flow_picture
from scripts.read.words import words
from scripts.swedish import either

PAGE = f"{HOW_IT_WORKS}/index.md"


def parts(rulebook: Rulebook) -> dict[str, str]:
    """Return the parts of the page by name."""
    names = [f"”{rulebook.words.interface[f'outcome_{outcome}']}”" for outcome in Outcome]
    signs = [condition_in_words(rulebook, sign.when) for sign in rulebook.signs]
    return {
        "antal-frågor": str(max(longest(rulebook).values())),
        "antal-kriterier": str(len(rulebook.criteria)),
        "antal-profiler": str(len(rulebook.profiles)),
        "antal-regler": str(len(rulebook.rules)),
        "antal-rekommendationer": str(len(names)),
        "rekommendationer": plain(either(names)),
        "tecken": plain(either(signs, " och ")),
        "antal-konflikter": str(len(rulebook.conflicts)),
        "flöde": tag("figure", {"class": "flow-figure"}, _way(), flow_picture(rulebook)),
        "flöde-som-text": _as_text(rulebook),
    }


def _way() -> Html:
    """Return the place where a script says in words which way the picture marks."""
    say = words("flode")
    told = {"data-first": say("vag_forsta"), "data-later": say("vag")}
    return tag("p", {"id": "flode-vag", "tabindex": "-1", "hidden": True, **told})


def _as_text(rulebook: Rulebook) -> Html:
    """Return the rules of the picture as a list, with links to the table."""
    table = page_address(RULES).removeprefix(page_address(PAGE))
    items = (
        tag(
            "li",
            None,
            tag("a", {"href": f"{table}#{rule_id(rule.id)}"}, rulebook.words.rules[rule.id].short),
        )
        for rule in rulebook.rules
    )
    summary = tag("summary", None, words("flode")("som_text"))
    return tag("details", None, summary, tag("ol", None, items))
