"""The template tells all of Malmö's, cites what there is, and its mistakes are named."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from guide_engine.errors import GuideError, told
from guide_engine.model import Citations
from guide_engine.papers.agreement.loading import load_template
from guide_engine.papers.agreement.template import KNOWN_FIELDS
from guide_engine.papers.words import paper_words
from scripts.read.paragraphs import cited_rows
from tests.drafts import PARTS, TEMPLATE
from tests.strategies import PROFILES, RULEBOOK

DATA = files("guide_engine") / "data" / "papers" / "agreement"
_TEMPLATE_ROWS = [f"MA-{number:03}" for number in range(77, 190)]
_LONGEST_SENTENCE = 25


def _rows(citations: Citations) -> set[str]:
    return {row for citation in citations for row in citation.rows}


def _cited() -> dict[str, set[str]]:
    """Return the rows that each section cites, its parts and passages with it."""
    found: dict[str, set[str]] = {}
    for section in TEMPLATE.sections:
        rows = found.setdefault(section.heading, _rows(section.citations))
        for part in section.parts:
            rows |= _rows(part.citations)
            rows |= {row for each in part.passages for row in _rows(each.citations)}
            rows |= {row for each in part.additions for row in _rows(each.citations)}
    return found


def test_every_row_of_the_template_is_cited_in_its_own_section() -> None:
    cited = _cited()
    assert _TEMPLATE_ROWS[0] in _rows(TEMPLATE.citations)
    for row in _TEMPLATE_ROWS[1:]:
        heading = RULEBOOK.ledger[row].heading.split(" > ")[1]
        assert row in cited[heading], row


def test_the_sections_are_those_of_the_template_in_its_order() -> None:
    headings = [RULEBOOK.ledger[row].heading.split(" > ")[1] for row in _TEMPLATE_ROWS[1:]]
    assert [section.heading for section in TEMPLATE.sections] == list(dict.fromkeys(headings))
    assert [section.number for section in TEMPLATE.sections] == list(range(1, 14))


def test_whoever_is_named_is_known() -> None:
    named = {each.profile for part in PARTS.values() for each in part.additions} - {""}
    named |= {profile for limit in TEMPLATE.limits for profile in limit.profiles}
    assert named <= set(PROFILES)
    assert {"soderhamn", "helsingborg", "stockholm", "malmo"} <= named


def test_what_a_municipality_is_said_to_say_is_its_own() -> None:
    for part in PARTS.values():
        for each in part.additions:
            sources = {citation.source for citation in each.citations}
            if each.profile:
                assert sources <= set(RULEBOOK.profiles[each.profile].sources)
            else:
                assert all(c.certainty for c in each.citations), each.text
    for limit in TEMPLATE.limits:
        for profile in limit.profiles:
            of_limit = {citation.source for citation in limit.citations}
            assert of_limit <= set(RULEBOOK.profiles[profile].sources)


def _texts() -> Iterator[str]:
    for part in PARTS.values():
        yield from (part.guidance, *part.settle)
        yield from (each.text for each in part.passages)
        yield from (each.text for each in part.additions)
    for limit in TEMPLATE.limits:
        yield from limit.says.values()
    for wording in TEMPLATE.wordings:
        yield from (wording.why, wording.milder)
    for field in TEMPLATE.fields.values():
        yield from (field.label, field.help)
    yield from (text for key, text in paper_words().items() if key.startswith("agreement."))


def test_no_sentence_is_long() -> None:
    sentences = [each for text in _texts() for each in re.split(r"(?<=[.?!:])\s", text)]
    assert [each for each in sentences if len(each.split()) > _LONGEST_SENTENCE] == []


def test_conclusions_are_called_so() -> None:
    """What rests on a row that is a conclusion says so, unless it is a passage of a draft."""
    for part in PARTS.values():
        for text, citations in (
            (part.guidance, part.citations),
            *((each.text, each.citations) for each in part.additions),
        ):
            if any(citation.kind == "slutsats" for citation in citations):
                assert "slutsats" in text, text
    for wording in TEMPLATE.wordings:
        if any(citation.kind == "slutsats" for citation in wording.citations):
            assert "slutsats" in wording.why


def test_the_known_fields_are_there() -> None:
    assert {id_: TEMPLATE.fields[id_].kind for id_ in KNOWN_FIELDS} == dict(KNOWN_FIELDS)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "sections.toml",
            'cites = ["MA-079"]',
            'cites = ["MA-999"]',
            'behov.cites: liggarraden "MA-999" finns inte',
        ),
        ("sections.toml", 'id = "behov"', 'id = "Behov"', "section.bakgrund.part.Behov.id"),
        ("sections.toml", 'id = "behov"', 'id = "malgrupp"', '"malgrupp" finns två gånger'),
        (
            "sections.toml",
            'syfte = "gemensam_utmaning"',
            'syfte = "annat"',
            'syfte: "annat" finns inte',
        ),
        (
            "sections.toml",
            "{period_fran}",
            "{period_start}",
            'text: "period_start" finns inte',
        ),
        ("sections.toml", "{period_till}", "{period_till", "har en klammer utan sin andra halva"),
        ("sections.toml", "[skälet]", "[skälet", "har en hakparentes utan sin andra halva"),
        ("sections.toml", "optional = true", "optionl = true", "optionl: okänd nyckel"),
        (
            "sections.toml",
            'lacks = ["uppsagning"]',
            'lacks = ["uppsag"]',
            'lacks: "uppsag" finns inte',
        ),
        (
            "sections.toml",
            'settle = ["Vad ingår inte?"]',
            "settle = []",
            "settle: får inte vara tom",
        ),
        ("fields.toml", 'kind = "date"', 'kind = "day"', 'kind: "day" finns inte'),
        (
            "fields.toml",
            'id = "period_fran"',
            'id = "period_start"',
            '"period_fran" av slaget date saknas',
        ),
        ("fields.toml", 'part = "upphor"', 'part = "slut"', 'uppsagning: delen "slut" finns inte'),
        ("limits.toml", "years = 4", "years = 0", "years: ska vara ett heltal från 1 till 50"),
        (
            "limits.toml",
            'test = "longest"',
            'test = "long"',
            'test: "long" finns inte; menade du "longest"?',
        ),
        (
            "limits.toml",
            'field = "dialog_juridik"',
            'field = "dialog"',
            'field: "dialog" finns inte',
        ),
        (
            "limits.toml",
            'parts = ["giltighetstid", "upphor"]',
            'parts = ["slut"]',
            'parts: "slut" finns inte',
        ),
        (
            "limits.toml",
            "edges = [1, 4]",
            "edges = [4, 1]",
            "edges: ska vara 2 heltal i stigande ordning",
        ),
        ("limits.toml", 'words = ["tills vidare"]', "words = []", "words: får inte vara tom"),
        ("wordings.toml", '"böter"', '"böter  (alla)"', 'words: "böter  (alla)" går inte'),
        ("wordings.toml", 'cites = ["LP-057"]', "", "pris_per_enhet.cites: saknas"),
        ("wordings.toml", 'decides = ["LP-116", "LP-122"]', "", "decides: saknas"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    shutil.copytree(str(DATA), tmp_path, dirs_exist_ok=True)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(GuideError) as caught:
        load_template(tmp_path, RULEBOOK)
    lines = told(caught.value)
    assert any(message in line and f"papers/agreement/{file}" in line for line in lines), lines


@pytest.mark.parametrize("file", ["fields", "limits", "sections", "wordings"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    shutil.copytree(str(DATA), tmp_path, dirs_exist_ok=True)
    (tmp_path / f"{file}.toml").unlink()
    with pytest.raises(GuideError) as caught:
        load_template(tmp_path, RULEBOOK)
    assert told(caught.value) == [f"papers/agreement/{file}.toml: filen saknas"]


def test_the_build_asks_for_a_paragraph_behind_what_the_template_cites() -> None:
    cited = cited_rows(RULEBOOK)
    for citations in TEMPLATE.cited():
        assert all(citation.rows[0] in cited for citation in citations)
