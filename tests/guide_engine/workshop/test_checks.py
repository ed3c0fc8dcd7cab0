"""What is said of mistakes, and at which field."""

from __future__ import annotations

import pytest

from guide_engine.workshop.checks import Mistake, mistakes
from guide_engine.workshop.draft import Draft
from guide_engine.workshop.edits import added, edited, removed
from tests.guide_engine.workshop.drafts import finished, new
from tests.strategies import RULEBOOK

ROW = next(iter(finished().rows))

TYPICAL = {
    # What is written, where it is said, what is said of it.
    "no address": ({"source.0.url": "www.kommunen.se"}, "source.0.url", "https://"),
    "no date": ({"source.0.dated": "våren 2025"}, "source.0.dated", "odaterad"),
    "a day that is none": ({"fetched": "2026-02-30"}, "fetched", "inget datum"),
    "reviewed before it was read": ({"review": "2026-11-30"}, "review", "senare"),
    "a compulsory criterion left out": (
        {"use.lag_kompetens": "unused"},
        "use.lag_kompetens",
        "Välj Krav",
    ),
    "no answer accepted": ({"values.0.ja": ""}, "values.0", "minst ett svar"),
    "a need as a sentence": (
        {"criterion.0.need": "Nyttan ska visas."},
        "criterion.0.need",
        "liten bokstav",
    ),
    "a person's address": (
        {"contact.0.text": "Skriv till anna.ek@kommunen.se"},
        "contact.0.text",
        "en funktion",
    ),
    "a person's telephone": (
        {"step.0.text": "Ring 019-21 10 00."},
        "step.0.text",
        "en funktion",
    ),
    "markup": ({"summary": "Läs <b>här</b>"}, "summary", "ren text"),
    "no words of the source": (
        {"new.criterion.0.statement": ""},
        "new.criterion.0.statement",
        "med egna ord",
    ),
    "no place in the source": ({"new.step.0.heading": ""}, "new.step.0.heading", "var i källan"),
    "half a sentence": ({"unknown.0": "Vem som beslutar"}, "unknown.0", "hel mening"),
    "a quotation": ({f"row.{ROW}.statement": '"Ordagrant"'}, None, "citattecknen"),
    "nobody decides": ({"decided_by.0.text": ""}, "decided_by.0.text", "skriv en text"),
    "a text without what it rests on": (
        {"says.marknad.text": "Marknaden spelar ingen roll."},
        "new.says.marknad.statement",
        "med egna ord",
    ),
}


def test_a_finished_draft_has_none() -> None:
    assert mistakes(RULEBOOK, finished()) == ()


@pytest.mark.parametrize("name", TYPICAL)
def test_a_typical_mistake_is_said_at_its_field(name: str) -> None:
    fields, at, because = TYPICAL[name]
    found = mistakes(RULEBOOK, finished(fields))

    (said,) = [each for each in found if at in (None, each.path)]
    assert because in said.text
    assert [each for each in found if each is not said] == [], "said once"


def test_what_is_left_is_no_fault() -> None:
    found = mistakes(RULEBOOK, new())

    assert found
    assert all(each.left for each in found)


def test_two_sources_of_one_name() -> None:
    draft, path = added(RULEBOOK, finished(), "source")
    name = draft.at("source.0")["name"]
    draft = edited(RULEBOOK, draft, {path: name})

    assert "heter likadant" in texts(draft)[path]


def test_two_criteria_of_one_name() -> None:
    draft, _ = added(RULEBOOK, finished({"criterion.0.name": "Nyttan"}), "criterion", "moten")
    draft = edited(RULEBOOK, draft, {"criterion.1.name": "Nyttan"})

    assert "heter likadant" in texts(draft)["criterion.1.name"]


def test_no_source_at_all() -> None:
    assert texts(removed(RULEBOOK, finished(), "source.0"))["source"]


def test_what_only_the_loader_knows_is_said_too() -> None:
    """A file that was written by hand may have a condition on a question that is not there."""
    draft = finished()
    criterion = {**draft.listed("criterion")[0], "met_when": {"ingen": "ja"}}
    broken = Draft({**draft.profile, "criterion": [criterion]}, draft.rows)

    (said,) = mistakes(RULEBOOK, broken)
    assert said.path == "values.0"
    assert "okänt faktum" in said.text


def texts(draft: Draft) -> dict[str, str]:
    found: tuple[Mistake, ...] = mistakes(RULEBOOK, draft)
    return {each.path: each.text for each in found}
