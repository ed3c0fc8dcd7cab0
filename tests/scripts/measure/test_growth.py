"""What is made up to measure growth fits the build, and what grows without end stays short."""

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

from guide_engine.errors import GuideError
from guide_engine.model import Profile
from guide_engine.rulebook import default_rulebook, load
from scripts.author.new_meeting import New, create
from scripts.measure.growth.measure import run, site_figures
from scripts.measure.growth.municipalities import municipality
from scripts.measure.growth.notes import LAST, notes
from scripts.measure.growth.project import write_copy
from scripts.measure.growth.report import exponent, table
from scripts.pages.meetings.calendar import calendar
from scripts.pages.meetings.feed import atom
from scripts.pages.meetings.lists import INDEX, ORGANISATIONS, filling, of_many
from scripts.pages.meetings.ways import nav, older
from scripts.pages.municipalities.by_letter import by_letter
from scripts.pages.navigation import MANY, OWN_SECTION, filled
from scripts.project import ROOT
from scripts.read.meetings import Meeting, series
from scripts.read.publisher import NOBODY
from scripts.swedish import alphabetical
from tests.written import written

RULEBOOK = default_rulebook()
CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 21)
PROFILES, MEETINGS = MANY + 1, 52
BY_HAND = "kunskap/iop/index.html"
HOSTILE = New(LAST, "<b>Gruppen</b> *a*", None, "13:00–15:00", "<b>Här</b>", ("<b>Tema</b>",))
"""Another group's meeting on the day of the newest; its name looks like markup."""


def made_up(number: int) -> list[Profile]:
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
    assert municipality(7, 1, RULEBOOK) == municipality(7, 1, RULEBOOK)
    one, other, third = (municipality(*of, RULEBOOK) for of in ((7, 1), (7, 2), (8, 1)))
    assert one.files != other.files
    assert one.id == other.id != third.id
    assert notes(5, 1, ["malmo"]) == notes(5, 1, ["malmo"]) != notes(5, 2, ["malmo"])


def test_a_copy_has_so_many_in_all_and_leaves_the_project_alone(tmp_path: Path) -> None:
    target = tmp_path / "project"
    write_copy(target, profiles=9, meetings=4)
    assert len(load(target / "guide_engine" / "data").profiles) == 9
    assert len(list((target / "docs" / "moten").glob("[0-9]*.md"))) == 4
    assert not list(ROOT.glob("docs/kommuner/exempel*"))
    profiles = target / "guide_engine" / "data" / "profiles"
    texts = {re.sub(r"exempel ?\d+", "", file.read_text("utf-8")) for file in profiles.iterdir()}
    assert len(texts) == 9


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
    few, many, more = (made_up(number) for number in (MANY, MANY + 1, 300))
    assert "Zby 3: kommuner/k3.md" in filled(CONFIG, few, held(1))
    assert filled(CONFIG, many, held(1)) == filled(CONFIG, more, held(1))
    assert "kommuner/k3.md" not in filled(CONFIG, many, held(1))


def test_the_navigation_lists_the_newest_meetings() -> None:
    newest = nav(held(40))
    assert len(newest) == len(nav(held(10))) == 10
    assert newest[0] == ("16 november 2026", "moten/2026-11-16.md")
    with pytest.raises(GuideError, match="genererat: många möten"):
        filled(CONFIG.replace("# genererat: många möten", ""), made_up(1), held(1))


@pytest.mark.parametrize("number", [1, OWN_SECTION - 1, OWN_SECTION, 40])
def test_few_meetings_stand_among_the_knowledge(number: int) -> None:
    nav = yaml.safe_load(filled(CONFIG, made_up(1), held(number)).partition("\nnav:")[2])
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
    html = by_letter(made_up(30), lambda profile: f"<{profile.id}>")
    ids = re.findall(r'id="([^"]+)"', html)
    assert ids == [f"bokstav-{letter}" for letter in ("a", "b", "z", "aa", "ae", "oe")]
    assert re.findall(r'href="#([^"]+)"', html) == ids
    shown = re.findall(r"&lt;(k\d+)&gt;", html)
    names = {profile.id: profile.name for profile in made_up(30)}
    assert shown == sorted(names, key=lambda id_: alphabetical(names[id_]))


# ---- A whole site ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site just over the limits; the build's own checks hold."""
    target = tmp_path_factory.mktemp("growth") / "project"
    write_copy(target, profiles=PROFILES, meetings=MEETINGS)
    create(target / "docs", HOSTILE, TODAY)
    run(["-m", "scripts.build", "--no-payload"], target)
    return target / "build" / "site"


def test_the_lists_of_a_grown_site_lead_everywhere(site: Path) -> None:
    made = [f"exempel{number:03}" for number in range(1, PROFILES - len(RULEBOOK.profiles) + 1)]
    choose, compare = (
        (site / name / "index.html").read_text("utf-8") for name in ("guiden", "kommuner")
    )
    for id_ in made:
        assert f'href="{id_}/"' in choose.replace("../kommuner/", "")
        assert f'href="../kommuner/{id_}/"' in compare
        own = (site / "kommuner" / id_ / "index.html").read_text("utf-8")
        assert "Annan kommun</th>" in own
    assert "generated-kommuner" not in compare


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
