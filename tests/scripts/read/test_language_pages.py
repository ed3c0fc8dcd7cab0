"""The pages of the site in another language: what they lack or have too much is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from guide_engine.languages import in_language
from guide_engine.pages.start import page_address
from scripts.project import CONFIG, DOCS
from scripts.read import language_pages
from scripts.read.language_pages import framed, read_language_pages, script_words
from tests.strategies import RULEBOOK

LANGUAGES = read_language_pages()
ONE = LANGUAGES[0]


def test_the_scripts_say_each_thing_in_one_way() -> None:
    assert "failed" in script_words()


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.id)
def test_every_page_has_its_swedish_counterpart(language: language_pages.LanguagePages) -> None:
    starts = {f"guiden/{id_}/index.md" for id_ in RULEBOOK.profiles}
    assert [p for p in language.pages if not (DOCS / p).is_file() and p not in starts] == []
    assert {page for _, page in language.nav} <= set(language.pages)
    known = {page_address(page) for page in language.pages}
    assert known <= set(language.addresses(RULEBOOK))
    assert set(in_language(RULEBOOK, language.id).language.pages) <= known


def test_the_swedish_pages_know_the_languages() -> None:
    text = framed(CONFIG.read_text(encoding="utf-8"), LANGUAGES, RULEBOOK, "https://iop.example/")
    assert f'"base": "https://iop.example/{ONE.id}/"' in text
    with pytest.raises(GuideError, match="ska finnas en gång"):
        framed(text, LANGUAGES, RULEBOOK, "")


def test_languages_that_share_a_tag_are_told_apart_by_their_names() -> None:
    for of in (None, *LANGUAGES):
        found = language_pages.alternates(LANGUAGES, RULEBOOK, "", of)
        assert len(found) == len(LANGUAGES)
        tags = [each["tag"] for each in found if each["tag"]]
        assert len(set(tags)) == len(tags)
        own = (in_language(RULEBOOK, of.id) if of else RULEBOOK).language
        assert own.name not in {each["name"] for each in found}
        assert [each for each in found if each["told"] and each["lang"] == own.lang] == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.replace('menu = "', 'meny = "'), 'frame: "menu" saknas'),
        (lambda t: t.replace("{count} ", ""), "script.pages: har inte samma klammrar"),
        (lambda t: t.replace('copied = "', 'copy = "'), "script.copy: finns inte"),
        (lambda t: t.replace('theme = "', 'x = "'), "theme: saknas"),
    ],
)
def test_a_word_too_few_or_too_many_is_named(
    tmp_path: Path, change: Callable[[str], str], says: str
) -> None:
    folder = tmp_path / "pages"
    shutil.copytree(ONE.folder, folder)
    file = folder / language_pages.FILE
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(GuideError) as refusal:
        language_pages.read_one(ONE.id, folder)
    assert says in str(refusal.value)
