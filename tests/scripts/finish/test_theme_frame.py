"""What the theme's frame has outside the templates' blocks is taken out, or the build stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError
from scripts.finish.theme_frame import drop_unused, stripped

PAGE = """<body dir="ltr">
  <input class="md-toggle" type="checkbox" autocomplete="off">
  <div data-md-component="skip"></div>
<a class="skip-link" href="#innehall">Hoppa</a>
<main>text</main>
<div class="md-dialog"><div class="md-dialog__inner"></div>
</div>
</body>"""


def test_the_page_stays() -> None:
    assert stripped("x.html", PAGE).split() == [
        *("<body", 'dir="ltr">', "<a", 'class="skip-link"', 'href="#innehall">Hoppa</a>'),
        *("<main>text</main>", "</body>"),
    ]


@pytest.mark.parametrize("part", ["md-toggle", "skip-link", "md-dialog"])
def test_another_frame_stops_the_build(part: str) -> None:
    with pytest.raises(GuideError, match=r"x\.html"):
        stripped("x.html", PAGE.replace(part, "annat"))


def test_scripts_that_no_page_asks_for_are_gone(tmp_path: Path) -> None:
    scripts = tmp_path / "assets/javascripts"
    kept = {"lunr/min/lunr.sv.min.js", "lunr/min/lunr.stemmer.support.min.js", "workers/search.js"}
    for name in (*kept, "bundle.1.min.js", "bundle.1.min.js.map", "lunr/tinyseg.js"):
        (scripts / name).parent.mkdir(parents=True, exist_ok=True)
        (scripts / name).write_text("x", "utf-8")
    (scripts / "lunr/min/lunr.fr.min.js").write_text("x", "utf-8")
    drop_unused(tmp_path)
    files = {str(f.relative_to(scripts)) for f in scripts.rglob("*") if f.is_file()}
    assert files == kept


def test_a_search_without_its_language_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="lunr"):
        drop_unused(tmp_path)
