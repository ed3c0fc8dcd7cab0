"""Where the generated pages are, and the way from a page to others."""

from __future__ import annotations

from guide_engine.pages.start import page_address

HOW_IT_WORKS = "sa-fungerar-guiden"
RULES = f"{HOW_IT_WORKS}/regler.md"
MUNICIPALITIES = "kommuner/index.md"
COMPARISON = "kommuner/jamfor.md"
CRITERIA = f"{HOW_IT_WORKS}/kriterier.md"


def root(page: str) -> str:
    """Return the way from a page (a path under docs/) to the site's root."""
    return "../" * page_address(page).count("/")


def rule_id(rule: str) -> str:
    """Return the id of a rule's row on the page of rules."""
    return f"regel-{rule}"


def criterion_id(criterion: str) -> str:
    """Return the id of a criterion's row on the page of criteria, and on a municipality's."""
    return f"villkor-{criterion}"


def rule_address(rule: str) -> str:
    """Return where a rule is told, from the site's root."""
    return f"{page_address(RULES)}#{rule_id(rule)}"


def criterion_address(criterion: str) -> str:
    """Return where a criterion is told, from the site's root."""
    return f"{page_address(CRITERIA)}#{criterion_id(criterion)}"


def answer_id(fact: str) -> str:
    """Return the id of the row on the answers to a question, on a municipality's page."""
    return f"svar-{fact}"


def matter_id(matter: str) -> str:
    """Return the id of what a municipality's documents say of a matter, on its page."""
    return f"sags-{matter}"


def matter_page(matter: str) -> str:
    """Return the page with what all municipalities' documents say of a matter."""
    return f"kommuner/jamfor/{matter}.md"
