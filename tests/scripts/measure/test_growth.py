"""What is made up to measure growth fits the build, and what grows without end stays short.

A made-up municipality or region is one folder, as a real one is: on the site that is built here
each is found everywhere, and nothing else was touched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from bs4 import BeautifulSoup

from guide_engine.errors import GuideError
from guide_engine.loading.profiles import CASES, FOLDER, LEDGER
from guide_engine.model import GRADES, KINDS, Profile
from guide_engine.rulebook import default_rulebook, load
from scripts.author.new_meeting import New, create
from scripts.measure.growth.measure import SITE_URL, run, site_figures
from scripts.measure.growth.municipalities import Municipality, made_up
from scripts.measure.growth.notes import LAST, notes
from scripts.measure.growth.project import DATA, SEED, named, write_copy
from scripts.measure.growth.report import exponent, table
from scripts.offline.kept import is_kept
from scripts.pages.meetings.calendar import calendar
from scripts.pages.meetings.feed import atom
from scripts.pages.meetings.lists import INDEX, ORGANISATIONS, filling, of_many
from scripts.pages.meetings.ways import nav, older
from scripts.pages.municipalities.by_letter import by_letter
from scripts.pages.navigation import MANY, OWN_SECTION, filled
from scripts.payload.manifest import BUNDLE
from scripts.project import ROOT
from scripts.read.meetings import Meeting, series
from scripts.read.publisher import NOBODY
from scripts.swedish import alphabetical
from tests.once import once
from tests.written import written

RULEBOOK = default_rulebook()
CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 21)
MADE_OF_ALL_KINDS = 6
"""So many made-up ones are of all kinds: see ``made_up``."""
PROFILES, MEETINGS = max(MANY + 1, len(named()) + MADE_OF_ALL_KINDS), 52
MADE = made_up(PROFILES - len(named()), SEED, RULEBOOK)
every_made = pytest.mark.parametrize("made", MADE, ids=[made.id for made in MADE])
BY_HAND = "kunskap/iop/index.html"
HOSTILE = New(LAST, "<b>Gruppen</b> *a*", None, "13:00–15:00", "<b>Här</b>", ("<b>Tema</b>",))
"""Another group's meeting on the day of the newest; its name looks like markup."""


def copies(number: int) -> list[Profile]:
    """Return some profiles that differ in name only."""
    base = RULEBOOK.profiles["malmo"]
    return [
        replace(base, id=f"k{n}", name=f"{'ÖÄÅZAB'[n % 6]}by {n}", page=f"kommuner/k{n}.md")
        for n in range(number)
    ]


def held(number: int) -> Sequence[Meeting]:
    """Return some made-up meetings."""
    return series(notes(number, 1, ["malmo", "stockholm"]))


# ---- What is made up ------------------------------------------------------------------


def test_the_seed_and_the_number_decide_everything() -> None:
    assert made_up(7, 1, RULEBOOK) == made_up(9, 1, RULEBOOK)[:7]
    (one, *_), (other, *_) = made_up(7, 1, RULEBOOK), made_up(7, 2, RULEBOOK)
    assert one.files != other.files
    assert one.id == other.id
    assert notes(5, 1, ["malmo"]) == notes(5, 1, ["malmo"]) != notes(5, 2, ["malmo"])


def test_those_that_are_made_up_are_of_all_kinds() -> None:
    assert {each.kind for each in MADE} == set(KINDS)
    assert {each.grade for each in MADE} == set(GRADES)
    for kind in ("area", "withdrawn"):
        assert {bool(getattr(each, kind)) for each in MADE} == {True, False}
    assert {CASES in each.files for each in MADE} == {True, False}
    (of_a_field,) = (each for each in MADE if each.area)
    assert [each.place for each in MADE].count(of_a_field.place) == 2


def test_a_copy_has_so_many_in_all_and_leaves_the_project_alone(tmp_path: Path) -> None:
    target = tmp_path / "project"
    write_copy(target, profiles=len(RULEBOOK.profiles) + 3, meetings=4)
    profiles = load(target / DATA).profiles
    assert set(profiles) == {*RULEBOOK.profiles, *(each.id for each in made_up(3, 1, RULEBOOK))}
    assert len(list((target / "docs" / "moten").glob("[0-9]*.md"))) == 4
    assert not list((ROOT / DATA / FOLDER).glob("exempel*"))


def test_a_made_up_one_touches_its_folder_and_nothing_else(site: Path) -> None:
    project = site.parent.parent
    changed = {
        file.relative_to(project).parts[:4]
        for part in ("guide_engine", "docs", "mkdocs.yml")
        for file in (project / part, *(project / part).rglob("*"))
        if file.is_file() and "moten" not in file.parts and "__pycache__" not in file.parts
        if not (ROOT / file.relative_to(project)).is_file()
    }
    assert changed == {(*DATA.split("/"), FOLDER, each.id) for each in MADE}


def test_a_failed_run_says_why(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="finns-inte"):
        run(["finns-inte.py"], tmp_path)


def test_the_exponent_tells_how_a_figure_grows() -> None:
    assert exponent([50, 290], [3, 17.4]) == pytest.approx(1)
    assert exponent([5, 10, 100], [9, 2, 200]) == pytest.approx(2)
    sizes = [{"count": n, "pages": n * n, "payload_kb": None} for n in (10, 100)]
    lines = table("profiles", sizes).splitlines()
    assert lines[1].split() == ["pages", "100", "10000", "2.00"]
    assert lines[2].split() == ["payload_kb", "–", "–"]


# ---- What stays short -----------------------------------------------------------------


def test_the_navigation_lists_municipalities_until_they_are_many() -> None:
    few, many, more = (copies(number) for number in (MANY, MANY + 1, 300))
    assert "Zby 3: kommuner/k3.md" in filled(CONFIG, few, held(1))
    assert filled(CONFIG, many, held(1)) == filled(CONFIG, more, held(1))
    assert "kommuner/k3.md" not in filled(CONFIG, many, held(1))


def test_the_navigation_lists_the_newest_meetings() -> None:
    newest = nav(held(40))
    assert len(newest) == len(nav(held(10))) == 10
    assert newest[0] == ("16 november 2026", "moten/2026-11-16.md")
    with pytest.raises(GuideError, match="genererat: många möten"):
        filled(CONFIG.replace("# genererat: många möten", ""), copies(1), held(1))


@pytest.mark.parametrize("number", [1, OWN_SECTION - 1, OWN_SECTION, 40])
def test_few_meetings_stand_among_the_knowledge(number: int) -> None:
    nav = yaml.safe_load(filled(CONFIG, copies(1), held(number)).partition("\nnav:")[2])
    sections = {name: pages for section in nav for name, pages in section.items()}
    assert ("Möten" in sections) == (number >= OWN_SECTION)
    home = sections["Möten" if number >= OWN_SECTION else "Kunskap"]
    listed = [page for entry in home for page in entry.values() if page.startswith("moten/")]
    assert len(listed) == 2 + min(number, 10)
    assert {INDEX, ORGANISATIONS} < set(listed)


def test_few_meetings_stand_on_one_page_and_many_on_one_a_year() -> None:
    many = {name: written(name, own, by) for name, (by, own) in of_many(held(150)).items()}
    assert not of_many(held(50))
    assert {"moten/teman.md", "moten/ar-2026.md", "moten/ar-2025.md"} <= many.keys()
    listed = [day for name, text in many.items() if "ar-" in name for day in _days(text)]
    assert sorted(listed) == [meeting.day.isoformat() for meeting in held(150)]
    index = written(INDEX, filling(held(150), TODAY)[INDEX])
    assert len(set(_days(index.partition("Alla möten")[0]))) == 10
    assert "de 100 senaste som har passerat" in index


def _days(text: str) -> list[str]:
    return re.findall(r'href="(?:\.\./)?(\d{4}-\d{2}-\d{2})/"', text)


def test_feed_calendar_and_search_keep_the_latest() -> None:
    many = held(300)
    feed = ET.fromstring(atom(many, NOBODY))
    assert len(feed.findall("{*}entry")) == 50
    assert len(older(many)) == 200
    assert "moten/2026-11-16/" not in older(many)
    days = re.findall(rb"DTSTART;VALUE=DATE:(\d{8})", calendar(many, TODAY))
    assert sum(day < b"20261121" for day in days) == 100
    assert any(day > b"20261121" for day in days)


def test_letters_lead_to_every_municipality() -> None:
    html = by_letter(copies(30), lambda profile: f"<{profile.id}>")
    ids = re.findall(r'id="([^"]+)"', html)
    assert ids == [f"bokstav-{letter}" for letter in ("a", "b", "z", "aa", "ae", "oe")]
    assert re.findall(r'href="#([^"]+)"', html) == ids
    shown = re.findall(r"&lt;(k\d+)&gt;", html)
    names = {profile.id: profile.name for profile in copies(30)}
    assert shown == sorted(names, key=lambda id_: alphabetical(names[id_]))


# ---- A whole site ---------------------------------------------------------------------


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site just over the limits; the build's own checks hold."""

    def fill(target: Path) -> None:
        write_copy(target, profiles=PROFILES, meetings=MEETINGS)
        create(target / "docs", HOSTILE, TODAY)
        run(["-m", "scripts.build", "--no-payload"], target)

    return once(tmp_path_factory, "growth", fill) / "build" / "site"


def read(site: Path, address: str) -> BeautifulSoup:
    """Return what a built page says in its article."""
    html = (site / address / "index.html").read_text("utf-8").partition("<article")[2]
    return BeautifulSoup(html, "html.parser")


def leads(page: BeautifulSoup, address: str) -> list[str]:
    """Return the words of the links to an address, which end it."""
    return [link.get_text() for link in page.select(f'a[href$="{address}"]')]


@every_made
def test_a_folder_is_found_wherever_municipalities_are(site: Path, made: Municipality) -> None:
    questions, own = f"guiden/{made.id}/", f"kommuner/{made.id}/"
    # To choose, in the list of all that there are, and on the page of municipalities.
    assert leads(read(site, "guiden"), f"{made.id}/").count(made.name) >= 1
    assert made.name in "".join(leads(read(site, "kommuner"), f"{made.id}/"))
    # For other sites: to choose, in the list of addresses, and with pages to show in a frame.
    embedding = read(site, "om/badda-in")
    (option,) = embedding.select(f'option[value="{made.id}/"]')
    assert option.get_text() == made.name
    assert f"inbaddad/{made.id}/" in [code.get_text() for code in embedding.select("li code")]
    assert leads(read(site, "inbaddad"), f"{made.id}/").count(made.name) >= 1
    assert (site / "inbaddad" / made.id / "index.html").is_file()
    # Compared, as a row of every matter's table or a column of its own.
    assert f"kommuner/{made.id}/" in str(read(site, "kommuner/jamfor"))
    # The day when somebody has to look again.
    assert made.name in leads(read(site, "sa-fungerar-guiden/aktualitet"), own)
    # By machines.
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    assert {questions, own} <= {doc["location"] for doc in index}
    listed = (site / "llms.txt").read_text("utf-8")
    mapped = (site / "sitemap.xml").read_text("utf-8")
    assert "/inbaddad/" not in mapped
    assert f"({SITE_URL}{own})" in listed
    for address in (questions, own):
        assert f"<loc>{SITE_URL}{address}</loc>" in mapped
    # Without a network, and by the engine in the browser.
    for address in (questions, own):
        assert is_kept(f"{address}index.html")
    assert (site.parent / "engine" / "profiles" / f"{made.id}{BUNDLE}").is_file()


@every_made
def test_its_questions_and_its_page_say_what_it_is(site: Path, made: Municipality) -> None:
    start, page = read(site, f"guiden/{made.id}"), read(site, f"kommuner/{made.id}")
    ways = [str(link["href"]).partition("#") for link in start.select("a[data-answer]")]
    assert ways
    for file, _, fragment in ways:
        assert (site / "guiden" / made.id / file).is_file()
        assert f"kommun={made.id}&" in fragment
    assert made.name in str(page.h1)
    assert leads(page, f"guiden/{made.id}/")
    rows = [line.partition("\t")[0] for line in made.files[LEDGER].splitlines()[1:]]
    carried = [row for tag in page.select("[data-fakta]") for row in str(tag["data-fakta"]).split()]
    assert sorted(carried) == rows
    results = {file.name for file in (site / "guiden" / made.id).glob("resultat-*.html")}
    assert any("alla-villkor-uppfyllda" in name for name in results)
    said = page.get_text()
    profile = load(site.parent.parent / DATA).profiles[made.id]
    for text in (*profile.unknown, *(begun.text for begun in profile.begins.values())):
        assert text in said
    assert ("dragit tillbaka" in said) is made.withdrawn
    assert ("2026-12-01" in said) is made.withdrawn


def test_pages_of_a_grown_site_carry_a_short_navigation_and_know_their_section(site: Path) -> None:
    assert "exempel001" not in (site / BY_HAND).read_text("utf-8")
    question = (site / "guiden" / "exempel001" / "syfte.html").read_text("utf-8")
    assert "exempel002" not in question
    # The questions lead back, not aside; the section is marked in the head.
    assert not re.search(r'class="page-(?:path|nav)"', question)
    assert 'aria-current="true">Guiden</a>' in question
    assert re.search(r'aria-current="true">Guiden<', question)


def test_a_group_on_a_built_page_is_text_and_the_template_is_not_there(site: Path) -> None:
    name = "&lt;b&gt;Gruppen&lt;/b&gt; *a*"
    for page in (BY_HAND, "moten/index.html", "moten/2026-11-16-bgruppenb-a/index.html"):
        text = (site / page).read_text("utf-8")
        assert f"16 november 2026, {name}" in text
        assert "<b>" not in text
        assert "<!--" not in text
    assert f"<title>{name} 16 november 2026 –" in text
    assert "<p>Tid och plats: kl. 13.00–15.00, &lt;b&gt;Här&lt;/b&gt;</p>" in text
    docs = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    assert "&lt;b&gt;Tema&lt;/b&gt;" in {doc["title"] for doc in docs}
    assert not any("<b>" in doc["title"] for doc in docs)
    assert r"[16 november 2026, \<b>Gruppen\</b> \*a\*]" in (site / "llms.txt").read_text("utf-8")


def test_the_figures_of_a_grown_site(site: Path) -> None:
    figures = site_figures(site)
    assert figures["pages"] > PROFILES * 100 + MEETINGS
    assert figures["search_gzip_kb"] < figures["search_kb"]
    assert figures["page_kb"] < figures["page_max_kb"]
