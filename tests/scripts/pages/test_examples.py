"""The examples open the guide with their answers, and nothing that no source says."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from guide_engine.compiled import compiled
from guide_engine.errors import GuideError
from guide_engine.flow import walk
from guide_engine.logic import DONT_KNOW, SINGLY
from guide_engine.permalink import CHECK, decode
from guide_engine.regions import spoken
from guide_engine.session import turn
from scripts.pages.examples import FILE, PAGE, address, parts, read_examples
from scripts.project import DOCS
from tests.markup import text
from tests.strategies import RULEBOOK

EXAMPLES = read_examples(DOCS, RULEBOOK)


@pytest.mark.parametrize("id_", EXAMPLES)
def test_a_link_opens_the_answers(id_: str) -> None:
    example = EXAMPLES[id_]
    fragment = urlsplit(address(RULEBOOK, example)).fragment
    visit, problems = decode(RULEBOOK, fragment)
    assert problems == ()
    assert (visit.profile, visit.place, visit.step) == (example.profile, example.place, CHECK)
    known = {f: v for f, v in visit.answers.items() if v not in (DONT_KNOW, SINGLY)}
    assert known == example.answers
    shown = turn(RULEBOOK, {}, fragment)
    assert 'data-page="kontroll"' in shown.page.html
    page = text(shown.page.html)
    told = spoken(RULEBOOK, example.profile, example.place)
    asked, _ = walk(compiled(told, told.profiles[example.profile]), visit.answers)
    seen = {fact: value for fact, value in example.answers.items() if fact in asked}
    assert seen
    for fact, value in seen.items():
        assert told.words.questions[fact].values[value].answer in page


@pytest.mark.parametrize("id_", EXAMPLES)
def test_the_page_tells_the_rows_that_the_answers_rest_on(id_: str) -> None:
    page = (DOCS / PAGE).read_text(encoding="utf-8")
    assert all(row in page for row in EXAMPLES[id_].rows)
    assert all(row in RULEBOOK.ledger for row in EXAMPLES[id_].rows)
    assert f"prova-{id_}" in parts(DOCS, RULEBOOK)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('kommun = "malmoo"', "kommun"),
        ('kommun = "gemensam"\nplats = "9999"', "plats"),
        ('kommun = "gemensam"\nrader = ["XX-001"]', "rader"),
        ('kommun = "gemensam"\nrader = []\n[ett.svar]\nsyfte = "annat"', "svar.syfte"),
        ('kommun = "gemensam"\nrader = []\n[ett.svar]\nsyftet = "ja"', "svar.syftet"),
        ('kommun = "gemensam"\nrader = []\nsvaret = 1', "svaret"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "kunskap").mkdir()
    (tmp_path / FILE).write_text(f"[ett]\n{text}\n", encoding="utf-8")
    with pytest.raises(GuideError, match=rf"{FILE}: ett\.{named}.*tillåtet"):
        read_examples(tmp_path, RULEBOOK)
