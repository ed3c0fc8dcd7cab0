"""The site's builder: a broken link stops the build, in a project of two pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError, Mistakes, told
from scripts.finish.mkdocs import run_mkdocs
from scripts.project import CONFIG, DOCS
from scripts.read.language_pages import framed
from scripts.read.publisher import NOBODY, configured
from tests.strategies import RULEBOOK

NAV = """
nav:
  - Start: index.md
  - Annan: annan.md
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with the site's own templates and one of two pages."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "templates").symlink_to(DOCS / "templates")
    (tmp_path / "build" / "docs").mkdir(parents=True)
    write(tmp_path, "annan.md", "# Annan\n\nEtt stycke.\n{ #stycke }\n")
    return tmp_path


def write(root: Path, page: str, text: str) -> None:
    """Write a page."""
    front = "---\ntitle: Sida\ndescription: En sida.\n---\n\n"
    (root / "build" / "docs" / page).write_text(front + text, encoding="utf-8")


def config() -> str:
    """Return the site's own configuration with a navigation of two pages."""
    text = framed(configured(CONFIG.read_text(encoding="utf-8"), NOBODY), (), RULEBOOK, "")
    return text[: text.index("\n# The navigation stands on every page")] + NAV


def test_two_pages_that_link_to_each_other_become_a_site(root: Path) -> None:
    write(root, "index.md", "# Start\n\n[En](annan.md#stycke), [två](annan.md), [tre](#start).\n")
    run_mkdocs(config(), root)
    assert (root / "build" / "site" / "annan" / "index.html").is_file()


def test_broken_links_and_anchors_stop_the_build_all_at_once(root: Path) -> None:
    links = (
        "[En](borta.md)",
        "[två](annan.md#inte)",
        "[tre](#inte-heller)",
        "[fyra](/annan/)",
        "[fem](annan/)",
    )
    write(root, "index.md", "# Start\n\n" + "\n\n".join(links) + "\n")
    with pytest.raises(Mistakes) as caught:
        run_mkdocs(config(), root)
    assert sorted(told(caught.value)) == [
        'index.md:10: länken "annan.md#inte" leder till ett stycke som inte finns på sidan',
        'index.md:12: länken "#inte-heller" leder till ett stycke som inte finns på sidan',
        'index.md:14: länken "/annan/" börjar med /; skriv vägen från den här sidan; '
        'menade du "annan.md"?',
        'index.md:16: länken "annan/" leder inte till någon sida; menade du "annan.md"?',
        'index.md:8: länken "borta.md" leder inte till någon sida',
    ]


def test_a_page_that_no_navigation_names_stops_the_build_too(root: Path) -> None:
    write(root, "index.md", "# Start\n")
    write(root, "bortglomd.md", "# Bortglömd\n")
    with pytest.raises(GuideError, match=r"^bortglomd\.md: står inte i mkdocs\.yml"):
        run_mkdocs(config(), root)
