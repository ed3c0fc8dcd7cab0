"""An assessment as plain data for JSON: the command line's contract."""

from __future__ import annotations

from typing import Any

from guide_engine.assessment import Assessment
from guide_engine.model import Citations, Form, Rulebook, Step


def report(rulebook: Rulebook, assessment: Assessment) -> dict[str, Any]:
    """Return the assessment as dicts, lists and strings."""
    words = rulebook.words
    return {
        "profile": assessment.profile.id,
        "rules_version": assessment.rules_version,
        "outcome": assessment.outcome,
        "rule": assessment.rule.id,
        "title": words.rules[assessment.rule.id].title,
        "forms": {
            form: {
                "status": assessment.forms[form].status,
                "reasons": [
                    {"text": reason.text, "citations": citations(reason.citations)}
                    for reason in assessment.forms[form].reasons
                ],
            }
            for form in Form
        },
        "criteria": [
            {
                "id": found.criterion.id,
                "name": words.criteria[found.criterion.id].name,
                "status": found.status,
                "required": found.required,
                "demand": found.demand,
                "citations": citations(found.criterion.citations),
            }
            for found in assessment.criteria
        ],
        "warnings": [
            {
                "id": noted.item.id,
                "text": words.warnings[noted.item.id].text,
                "citations": citations(noted.item.citations),
            }
            for noted in assessment.warnings
        ],
        "open_questions": [question.fact for question in assessment.open_questions],
        "find_out": [
            {
                "fact": question.fact,
                "asked": question.asked,
                "text": words.questions[question.fact].find_out,
            }
            for question in assessment.open_questions
        ],
        "changes": [
            {
                "outcome": change.outcome,
                "set": dict(change.answers),
                "alternatives": {fact: list(v) for fact, v in change.alternatives.items()},
                "given": [fact for fact in change.answers if not rulebook.facts[fact].agreed],
            }
            for change in assessment.changes
        ],
        "conflicts": [
            {
                "id": noted.item.id,
                "topic": words.conflicts[noted.item.id].topic,
                "positions": [
                    {
                        "id": position.id,
                        "text": words.conflicts[noted.item.id].positions[position.id],
                        "citations": citations(position.citations),
                    }
                    for position in noted.item.positions
                ],
            }
            for noted in assessment.conflicts
        ],
        "next_steps": [
            {
                "id": noted.item.id,
                "text": step_text(rulebook, noted.item),
                "citations": citations(noted.item.citations),
            }
            for noted in assessment.next_steps
        ],
        "decided_by": {
            "id": assessment.decided_by.id,
            "text": assessment.decided_by.text,
            "citations": citations(assessment.decided_by.citations),
        },
        "purchase": assessment.purchase
        and {
            "id": assessment.purchase.id,
            "title": words.purchases[assessment.purchase.id].title,
            "text": words.purchases[assessment.purchase.id].text,
            "citations": citations(assessment.purchase.citations),
        },
        "contacts": [
            {
                "text": contact.text,
                "name": contact.name,
                "phone": contact.phone,
                "email": contact.email,
                "url": contact.url,
                "checked": contact.checked,
                "citations": citations(contact.citations),
            }
            for contact in assessment.contacts
        ],
    }


def step_text(rulebook: Rulebook, step: Step) -> str:
    """Return what a next step says: a profile's own words, or the common ones."""
    return step.text or rulebook.words.steps[step.id]


def citations(found: Citations) -> list[dict[str, Any]]:
    """Return citations as dicts of source, heading and ledger rows."""
    return [
        {
            "source": citation.source,
            "heading": citation.heading,
            "rows": list(citation.rows),
            "kind": citation.kind,
        }
        for citation in found
    ]
