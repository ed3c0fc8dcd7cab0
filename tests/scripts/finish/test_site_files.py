"""llms.txt, robots.txt and sitemap.xml, with and without the site's address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from scripts.finish.site_files import robots, sitemap, write_site_files
from scripts.offline import PAGE as OFFLINE_PAGE
from scripts.read.front_matter import PageFacts
from scripts.read.paragraphs import PageError
from scripts.read.settings import read_settings

BASE = "https://exempel.se/iop/"
CONFIG = """site_name: Sajten
site_description: Vad sajten är.
site_url: "{base}"
nav:
  - Start: index.md
  - Kunskap:
      - Ord: kunskap/ord.md
      - Mer:
          - Djupt: kunskap/djupt.md
"""


def page(path: str) -> PageFacts:
    """Return a page that is described by its path."""
    day = date(2026, 11, 21)
    return PageFacts(path, path, f"Om {path}.", (), None, None, None, day, "Redaktionen", ())


PAGES = [page(path) for path in ("index.md", "kunskap/djupt.md", "kunskap/ord.md")]


def written(folder: Path, base: str) -> dict[str, str]:
    """Return the files that are in the site after writing."""
    site = folder / "site"
    site.mkdir()
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).write_text("from mkdocs", encoding="utf-8")
    write_site_files(site, read_settings(CONFIG.format(base=base)), PAGES)
    return {file.name: file.read_text(encoding="utf-8") for file in site.iterdir()}


def test_without_an_address_there_is_no_sitemap(tmp_path: Path) -> None:
    files = written(tmp_path, "")
    assert set(files) == {"llms.txt", "robots.txt"}
    assert files["robots.txt"] == "User-agent: *\nAllow: /\n"
    lines = files["llms.txt"].splitlines()
    assert lines[:3] == ["# Sajten", "", "> Vad sajten är."]
    assert "- [Start](./): Om index.md." in lines
    assert lines[lines.index("## Kunskap") + 2 :][:2] == [
        "- [Ord](kunskap/ord/): Om kunskap/ord.md.",
        "- [Djupt](kunskap/djupt/): Om kunskap/djupt.md.",
    ]


def test_with_an_address_all_addresses_are_absolute(tmp_path: Path) -> None:
    files = written(tmp_path, BASE.rstrip("/"))
    assert set(files) == {"llms.txt", "robots.txt", "sitemap.xml"}
    assert files["robots.txt"].endswith(f"\nSitemap: {BASE}sitemap.xml\n")
    assert f"- [Start]({BASE}): Om index.md." in files["llms.txt"]
    assert f"- [Ord]({BASE}kunskap/ord/): Om kunskap/ord.md." in files["llms.txt"]
    assert f"{BASE}kunskap/ord/" in files["sitemap.xml"]


def test_the_sitemap_lists_every_page_with_its_review() -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.fromstring(sitemap(PAGES, BASE).encode())
    assert root.tag == f"{space}urlset"
    assert [[part.text for part in url] for url in root] == [
        [BASE, "2026-11-21"],
        [f"{BASE}kunskap/djupt/", "2026-11-21"],
        [f"{BASE}kunskap/ord/", "2026-11-21"],
    ]


def test_the_sitemap_has_the_day_of_the_rules_or_none_where_nobody_reviewed() -> None:
    unreviewed = replace(PAGES[0], reviewed=None)
    made = replace(unreviewed, rules="2026-11-25")
    assert "<lastmod>2026-11-25</lastmod>" in sitemap([made], BASE)
    assert "lastmod" not in sitemap([unreviewed], BASE)


def test_a_page_of_the_navigation_that_does_not_exist_is_named(tmp_path: Path) -> None:
    settings = read_settings(CONFIG.format(base=""))
    with pytest.raises(PageError, match=r"^mkdocs.yml: nav: kunskap/djupt.md finns inte"):
        write_site_files(tmp_path, settings, [PAGES[0], PAGES[2]])


@pytest.mark.parametrize("on", [True, False])
def test_the_page_about_offline_is_listed_where_it_is(tmp_path: Path, *, on: bool) -> None:
    text = CONFIG.format(base="") + f"  - Om:\n      - Utan nät: {OFFLINE_PAGE}\n"
    settings = read_settings(f"{text}extra:\n  offline: {str(on).lower()}\n")

    write_site_files(tmp_path, settings, [*PAGES, page(OFFLINE_PAGE)] if on else PAGES)

    assert ("om/utan-nat/" in (tmp_path / "llms.txt").read_text(encoding="utf-8")) == on


def test_crawlers_may_read_everything() -> None:
    assert "Disallow" not in robots(BASE)
