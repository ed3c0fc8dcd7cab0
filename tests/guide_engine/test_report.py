"""Every section of the JSON, held from the assessment, the words and the policy."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from guide_engine.assessment import Assessment, assess
from guide_engine.model import Citations, Form, Outcome, Role, Status
from guide_engine.report import report
from tests.guide_engine.pages.test_result import answers_of
from tests.representatives import of_representatives
from tests.strategies import IDEA, RULEBOOK, said_of

Told = dict[str, Any]


@cache
def cases(of: str) -> tuple[tuple[Assessment, Told], ...]:
    """Return what is said and told of each way to a rule, for either role and for both."""
    made: list[tuple[Assessment, Told]] = []
    for number, answers in enumerate(answers_of(of)):
        role = (None, *Role)[number % 3]
        found = assess(said_of(of), said_of(of).profiles[of], answers, role)
        made.append((found, json.loads(json.dumps(report(said_of(of), found)))))
    return tuple(made)


def told_of(citations: Citations) -> list[Told]:
    """Return citations as they are told."""
    return [
        {"source": c.source, "heading": c.heading, "rows": [*c.rows], "kind": c.kind}
        for c in citations
    ]


@of_representatives
def test_there_are_these_keys_and_no_others(of: str) -> None:
    assert {found.outcome for found, _ in cases(of)} == set(Outcome)
    for found, told in cases(of):
        assert list(told) == [
            "profile",
            "rules_version",
            "outcome",
            "rule",
            "title",
            "forms",
            "criteria",
            "warnings",
            "open_questions",
            "find_out",
            "changes",
            "conflicts",
            "next_steps",
            "decided_by",
            "purchase",
            "contacts",
        ]
        assert (told["profile"], told["rules_version"]) == (of, RULEBOOK.version)
        assert (told["outcome"], told["rule"]) == (found.outcome, found.rule.id)
        assert told["title"] == said_of(of).words.rules[found.rule.id].title


@of_representatives
def test_the_forms_and_the_criteria_have_their_status_and_reasons(of: str) -> None:
    more = 0
    for found, told in cases(of):
        assert list(told["forms"]) == list(Form)
        unmet = [c for c in found.criteria if c.required and c.status is Status.NOT_MET]
        for form in Form:
            first = {
                "text": said_of(of).words.rules[found.rule.id].forms[form],
                "citations": told_of(found.rule.citations),
            }
            against = [
                {
                    "text": said_of(of).words.criteria[c.criterion.id].not_met,
                    "citations": told_of(c.criterion.citations),
                }
                for c in (unmet if form is Form.IOP else ())
            ]
            assert told["forms"][form] == {
                "status": found.rule.forms[form],
                "reasons": [first, *against],
            }
            more += len(against)
        profile = RULEBOOK.profiles[of]
        named = [c["id"] for c in told["criteria"]]
        assert named == [*profile.requires, *profile.recommends, *profile.shows]
        demands = dict.fromkeys(profile.requires, "required")
        demands |= dict.fromkeys(profile.recommends, "recommended")
        demands |= dict.fromkeys(profile.shows, "shown")
        for criterion, result in zip(told["criteria"], found.criteria, strict=True):
            assert criterion == {
                "id": result.criterion.id,
                "name": said_of(of).words.criteria[result.criterion.id].name,
                "status": result.status,
                "required": result.criterion.id in profile.requires,
                "demand": demands[result.criterion.id],
                "citations": told_of(RULEBOOK.criteria[result.criterion.id].citations),
            }
    assert more


@of_representatives
def test_the_warnings_the_steps_and_the_conflicts_stand_whole(of: str) -> None:
    seen = {"warnings": 0, "next_steps": 0, "conflicts": 0}
    for found, told in cases(of):
        assert told["warnings"] == [
            {
                "id": noted.item.id,
                "text": said_of(of).words.warnings[noted.item.id].text,
                "citations": told_of(noted.item.citations),
            }
            for noted in found.warnings
        ]
        assert told["next_steps"] == [
            {
                "id": noted.item.id,
                "text": noted.item.text or said_of(of).words.steps[noted.item.id],
                "citations": told_of(noted.item.citations),
            }
            for noted in found.next_steps
        ]
        for conflict, noted in zip(told["conflicts"], found.conflicts, strict=True):
            words = said_of(of).words.conflicts[noted.item.id]
            assert (conflict["id"], conflict["topic"]) == (noted.item.id, words.topic)
            assert conflict["positions"] == [
                {"id": p.id, "text": words.positions[p.id], "citations": told_of(p.citations)}
                for p in noted.item.positions
            ]
            assert len(conflict["positions"]) > 1
            assert conflict.keys() == {"id", "topic", "positions"}
        for key in seen:
            seen[key] += len(told[key])
    assert all(seen.values()), seen


@of_representatives
def test_every_open_question_says_how_to_find_out_and_whether_it_was_asked(of: str) -> None:
    asked = set()
    for found, told in cases(of):
        assert told["open_questions"] == [question.fact for question in found.open_questions]
        assert told["find_out"] == [
            {"fact": q.fact, "asked": q.asked, "text": said_of(of).words.questions[q.fact].find_out}
            for q in found.open_questions
        ]
        asked |= {q.asked for q in found.open_questions}
    assert True in asked
    half = report(RULEBOOK, assess(RULEBOOK, RULEBOOK.profiles[of], {"syfte": IDEA["syfte"]}))
    assert half["find_out"]
    assert {q["asked"] for q in half["find_out"]} == {False}


@of_representatives
def test_every_change_says_what_to_answer_and_what_nobody_can_choose(of: str) -> None:
    alternatives = given = 0
    for found, told in cases(of):
        assert len(told["changes"]) == len(found.changes)
        for change, expected in zip(told["changes"], found.changes, strict=True):
            assert change == {
                "outcome": expected.outcome,
                "set": expected.answers,
                "alternatives": {fact: [*v] for fact, v in expected.alternatives.items()},
                "given": [f for f in expected.answers if not RULEBOOK.facts[f].agreed],
            }
            assert list(change["set"]) == list(expected.answers)
            alternatives += bool(change["alternatives"])
            given += bool(change["given"])
    assert alternatives
    assert given


@of_representatives
def test_who_decides_how_to_purchase_and_whom_to_turn_to(of: str) -> None:
    ways = set()
    for found, told in cases(of):
        assert told["decided_by"] == {
            "id": found.decided_by.id,
            "text": found.decided_by.text,
            "citations": told_of(found.decided_by.citations),
        }
        way = found.purchase
        assert told["purchase"] == (
            way
            and {
                "id": way.id,
                "title": said_of(of).words.purchases[way.id].title,
                "text": said_of(of).words.purchases[way.id].text,
                "citations": told_of(way.citations),
            }
        )
        ways.add(way is None)
        assert told["contacts"]
        assert told["contacts"] == [
            {
                "text": contact.text,
                "name": contact.name,
                "phone": contact.phone,
                "email": contact.email,
                "url": contact.url,
                "checked": contact.checked,
                "citations": told_of(contact.citations),
            }
            for contact in RULEBOOK.profiles[of].contacts
        ]
    assert ways == {True, False}
