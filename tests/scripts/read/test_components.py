"""The list of what others made is held to what the packages say and what the site has."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.pages.licences import parts, texts
from scripts.project import DOCS
from scripts.read import components
from scripts.read.components import FILE, read_components
from tests.markup import values

WRITTEN = (DOCS / FILE).read_text(encoding="utf-8")
FOUND = read_components(DOCS)


def read(folder: Path, text: str) -> None:
    """Read a list of another text."""
    (folder / FILE).parent.mkdir(exist_ok=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    read_components(folder)


def test_every_part_has_a_licence_and_its_text() -> None:
    for each in FOUND:
        assert each.licence
        assert bool(each.text) != bool(each.text_at)
    assert {each.id for each in FOUND if each.version} > {"pyodide", "cpython", "mkdocs-material"}


def test_the_page_links_to_texts_that_are_written() -> None:
    links = values(parts(FOUND)["delar"], "href")
    local = {link.removeprefix("../../") for link in links if not link.startswith("https://")}
    assert local == texts(FOUND).keys() - {"licenser/iop-guiden.txt"}
    assert all(texts(FOUND).values())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('ur = "npm"', 'ur = "npmm"', "ur"),
        ('vad = "pyodide"', 'vad = "pyodine"', '"pyodine" finns inte i npm'),
        ("'inflate ([", "'infiate ([", "finns inte i spår"),
        ('text = "https://www.mozilla.org/MPL/2.0/"', 'text = "LICENSE"', "adress"),
        ('licens = "PSF-2.0"', "", "licens"),
        ('namn = "Pyodide"', 'namn = "Pyodide"\nnytt = 1', "nytt"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in WRITTEN
    with pytest.raises(GuideError, match=FILE) as error:
        read(tmp_path, WRITTEN.replace(old, new, 1))
    assert told in str(error.value)


def test_a_part_that_the_theme_has_got_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = {**components._modules_of_theme(), "leftpad": ""}
    monkeypatch.setattr(components, "_modules_of_theme", lambda: modules)
    with pytest.raises(GuideError, match="leftpad"):
        read(tmp_path, WRITTEN)
