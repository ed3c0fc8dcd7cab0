"""Where the generated pages are, and the way from a page to others."""

from __future__ import annotations

from guide_engine.pages.start import page_address

HOW_IT_WORKS = "sa-fungerar-guiden"
RULES = f"{HOW_IT_WORKS}/regler.md"
MUNICIPALITIES = "kommuner/index.md"
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
