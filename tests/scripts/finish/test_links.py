"""Links of the built pages, also those in HTML that mkdocs does not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_engine.errors import GuideError, told
from scripts.finish.links import check_links

PAGES = ["index.md", "kunskap/iop.md"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of two pages and a picture."""
    write(tmp_path, "", '<h1 id="start">Start</h1>')
    write(tmp_path, "kunskap/iop/", '<p id="å-b">IOP</p>')
    (tmp_path / "bild.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path


def write(site: Path, address: str, html: str) -> None:
    """Write a built page."""
    folder = site / address
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(f"<!doctype html>{html}", encoding="utf-8")


def test_links_that_lead_somewhere_are_taken(site: Path) -> None:
    links = (
        "kunskap/iop/",
        "./kunskap/iop/#%C3%A5-b",
        "#start",
        ".",
        "",
        "bild.svg",
        "bild.svg#lager",
        "kunskap/iop/#v=1&amp;syfte=vet_ej",
        "https://exempel.se/#x",
        "mailto:funktion@exempel.se",
        "tel:0123",
    )
    write(site, "", '<h1 id="start">x</h1>' + "".join(f'<a href="{link}">x</a>' for link in links))
    write(site, "kunskap/iop/", '<p id="å-b"><a class="a" href="../../#start">x</a></p>')
    check_links(site, PAGES)


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("kunskap/iopp/", "leder inte till någon sida"),
        ("/borta.html", "leder inte till någon sida"),
        ("bild.png", "leder inte till någon sida"),
        ("#slut", "leder till ett stycke som inte finns på sidan"),
        ("kunskap/iop/#start", "leder till ett stycke som inte finns på sidan"),
    ],
)
def test_a_link_that_leads_nowhere_stops_the_build(site: Path, link: str, problem: str) -> None:
    write(site, "", f'<a class="knapp" href="{link}">x</a>')
    with pytest.raises(GuideError) as caught:
        check_links(site, PAGES)
    assert told(caught.value) == [f'index.md: länken "{link}" {problem}']


def test_all_links_are_told_at_once(site: Path) -> None:
    write(site, "", '<a href="ett/">x</a><a href="två/">x</a><a href="ett/">x</a>')
    write(site, "kunskap/iop/", '<a href="tre/">x</a>')
    with pytest.raises(GuideError) as caught:
        check_links(site, PAGES)
    assert [line.split('"')[1] for line in told(caught.value)] == ["ett/", "två/", "tre/"]
