"""Words that can point towards a purchase are found in what visitors write, and only there."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_engine.papers.agreement.phrases import found, pattern, well_formed
from guide_engine.papers.paper import plain
from tests.drafts import PARTS, TEMPLATE, draft, draft_basis, part_of
from tests.ideas import paths
from tests.representatives import of_representatives
from tests.strategies import RULEBOOK

_SAID = {
    "sanktioner": [
        "Vid dröjsmål utgår vite.",
        "Vitet är 5 000 kronor.",
        "Rättas det inte utgår vite.",
        "Kommunen får besluta om sanktioner.",
        "Sanktionerna är följande:",
        "En förseningsavgift tas ut.",
    ],
    "aterbetalning": [
        "Organisationen är återbetalningsskyldig.",
        "Pengarna ska betalas tillbaka.",
        "BETALAS\nTILLBAKA",
        "Kommunen kan återkräva beloppet.",
        "Kommunen får kräva tillbaka pengarna.",
    ],
    "detaljstyrning": [
        "Arbetet utförs enligt kommunens anvisningar.",
        "Förvaltningen bestämmer hur arbetet görs.",
        "Följ kravspecifikationen i bilaga 1.",
    ],
    "bestallning": [
        "Kommunen beställer tio träffar.",
        "Beställaren och utföraren är överens.",
        "Leveransen sker varje vecka.",
        "Leverantören ansvarar för det.",
        "Kommunen köper läxhjälp av organisationen.",
    ],
    "at_kommunen": [
        "Organisationen driver boendet åt kommunen.",
        "Arbetet görs för kommunens räkning.",
        "Det sker på uppdrag av nämnden.",
    ],
    "pris_per_enhet": [
        "Kommunen betalar 300 kronor per timme.",
        "300 kr/timme",
        "Ersättningen är 250 kr per deltagare.",
        "Ersättning per barn betalas i efterskott.",
        "Priset per dygn är 900 kronor.",
        "500 kronor för varje tillfälle",
        "Styckpriset är 12 kronor.",
        "À-priset framgår av bilagan.",
    ],
}

_INNOCENT = [
    "Kommunen bidrar med 300 000 kronor per år.",
    "Avtalet bygger på tillit, inte på sanktioner.",
    "Det finns inga viten eller sanktioner.",
    "Parterna ska inte använda vite.",
    "Vite används inte.",
    "Kommunen detaljstyr inte arbetet.",
    "Två träffar per vecka, högst 20 deltagare per grupp.",
    "En ledare per barn är för lite.",
    "Vi bjuder in till en träff per person.",
    "Invitera alla i kvarteret.",
    "Parterna leviterar inte.",
    "Vitaminer och en kvitens.",
    "Organisationen köper frukt till träffarna.",
]


@pytest.mark.parametrize(
    ("wording", "text"), [(id_, text) for id_, texts in _SAID.items() for text in texts]
)
def test_it_is_found_with_what_it_stands_on(wording: str, text: str) -> None:
    part = part_of(draft("gemensam", {"verksamheten": text}), "verksamheten")
    assert wording in {each.wording.id for each in part.warned}
    for each in part.warned:
        assert each.found.casefold() in " ".join(text.split()).casefold()
        assert each.wording.citations
        assert each.wording.milder


@pytest.mark.parametrize("text", _INNOCENT)
def test_other_words_and_the_opposite_are_left_alone(text: str) -> None:
    part = part_of(draft("gemensam", {"verksamheten": text}), "verksamheten")
    assert [(each.wording.id, each.found) for each in part.warned] == []


def test_every_wording_is_tried() -> None:
    assert set(_SAID) == {wording.id for wording in TEMPLATE.wordings}


def test_letters_in_two_pieces_are_the_same_letters() -> None:
    text = unicodedata.normalize("NFD", "Kommunen beställer det.")
    (warned,) = part_of(draft("gemensam", {"verksamheten": text}), "verksamheten").warned
    assert warned.found == "beställer"


@of_representatives
def test_the_guides_own_texts_set_nothing_off(of: str) -> None:
    """Whatever decides, and whatever is filled in, the suggestions can be copied."""
    for answers in paths(of).values():
        for texts in ({}, {"uppsagning": "3", "period_fran": "2027-01-01"}):
            for each in draft(of, texts, answers).parts:
                for suggested in each.suggested:
                    _silent(plain(suggested))


def test_every_passage_and_milder_wording_is_silent() -> None:
    for part in PARTS.values():
        for passage in part.passages:
            _silent(passage.text)
    for wording in TEMPLATE.wordings:
        _silent(wording.milder)


def _silent(text: str) -> None:
    for wording in TEMPLATE.wordings:
        assert not found(wording.words, text, TEMPLATE.not_before, TEMPLATE.not_after), text


def test_only_own_texts_are_looked_through() -> None:
    assert not [each for each in draft("gemensam").parts if each.warned]


def test_no_word_is_said_to_decide() -> None:
    lead = draft_basis("gemensam").say("agreement.wordings_lead")
    assert lead.startswith("Ordet avgör inte.")
    assert "Vår slutsats" in lead
    rows = {row for citation in TEMPLATE.decides for row in citation.rows}
    assert all(RULEBOOK.ledger[row].heading == "HFD 2020 ref. 15" for row in rows)


@pytest.mark.parametrize("phrase", ["", " a", "a  b", "*a", "a|", "(a)", "a.b", "a *"])
def test_what_is_no_phrase_is_known(phrase: str) -> None:
    assert not well_formed(phrase)


@given(st.lists(st.sampled_from(["kr", "per", "timme", " ", "\n", "/", "inte", "x"]), max_size=60))
def test_a_phrase_is_found_exactly_where_its_words_stand(pieces: list[str]) -> None:
    text = "".join(pieces)
    words = text.replace("/", " ").split()
    there = any(words[i : i + 3] == ["kr", "per", "timme"] for i in range(len(words)))
    # Two strokes in a row part what one would join.
    if "//" not in "".join(text.split()):
        assert bool(found(pattern(["kr per timme"]), text)) == there


def test_long_texts_are_read_at_once() -> None:
    for piece in ("kr ", "kr/", "inte vite, ", "kronor \n", "beställ" * 4 + " "):
        text = (piece * 20_000)[:20_000]
        for wording in TEMPLATE.wordings:
            found(wording.words, text, TEMPLATE.not_before, TEMPLATE.not_after)
