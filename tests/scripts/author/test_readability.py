"""Readability: what is counted, where long sentences stand, and that no page is too hard."""

from __future__ import annotations

import markdown
import pytest

from scripts.author.readability import Readability, Sentence, measure, measure_all, report
from scripts.project import ROOT

HARDEST = 45


def measured(text: str) -> Readability:
    """Return the figures of a page in plain Markdown."""
    html = markdown.markdown(text, extensions=["attr_list", "tables", "def_list"])
    return measure("sida.md", text, html)


def test_lix_is_words_a_sentence_and_long_words() -> None:
    found = measured("Kommunen köper en tjänst. Det är upphandling.")
    assert (found.words, found.sentences, found.long_words) == (7, 2, 2)
    assert found.lix == pytest.approx(3.5 + 100 * 2 / 7)


def test_headings_code_and_tables_are_left_out() -> None:
    found = measured(
        "# En rubrik\n\nEn mening.\n\n    kod med ord\n\n| a | b |\n|---|---|\n| c d | e |\n"
    )
    assert (found.words, found.sentences, found.table_words) == (2, 1, 5)


def test_code_in_a_sentence_is_one_word() -> None:
    assert measured("Skriv `make test och vänta` först.").words == 3


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Se 1 kap. 2 § i lagen.", 1),
        ("Sidan är från 2018. Den är gammal.", 2),
        ("Är det så? Ja! ”Ja.” Nej.", 4),
        ("- ett\n- två\n\nTre: fyra.", 3),
        ("Ord\n:   Vad det är. Mer.", 3),
        ("", 0),
    ],
)
def test_where_sentences_end(text: str, sentences: int) -> None:
    assert measured(text).sentences == sentences


def test_a_page_without_text_has_no_index() -> None:
    assert measured("# Rubrik").lix == 0


def test_long_sentences_are_found_with_their_line() -> None:
    long = " ".join(f"ord{number}" for number in range(26))
    text = f"# Rubrik\n\nKort [länk](a.md) här.\n{{ #id }}\n\n- Före.\n- **{long}**."
    html = markdown.markdown(text, extensions=["attr_list"])
    found = measure("sida.md", f"---\ntitle: x\n---\n\n{text}", html)
    assert found.long_sentences == (Sentence(11, 26, f"{long}."),)


def test_the_pages_are_not_too_hard() -> None:
    found = measure_all(ROOT / "docs")
    assert {page.page for page in found} >= {"index.md", "kunskap/iop.md", "kommuner/malmo.md"}
    made_of_data = {"mallar/guiden-kommun.md"}
    assert {page.page for page in found if not page.words} == made_of_data
    assert [f"{page.page}: {page.lix:.0f}" for page in found if page.lix > HARDEST] == []
    text = report(found)
    assert len(text.splitlines()) >= len(found) + 1
