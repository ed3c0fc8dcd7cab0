"""Who publishes: the settings file, what pages say of it, and a whole site that has a publisher."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from guide_engine.errors import DataError, GuideError
from guide_engine.languages import language_ids
from scripts.hosting.rules import EMBEDDED
from scripts.measure.growth.project import named, write_copy
from scripts.pages.meetings.calendar import CALENDAR
from scripts.pages.meetings.feed import FEED
from scripts.project import ROOT
from scripts.read.front_matter import OWNER, read_all
from scripts.read.markers import Filling, filled
from scripts.read.paragraphs import PageError
from scripts.read.publisher import (
    DAYS_MAX,
    FILE,
    NOBODY,
    TEXT_MAX,
    Publisher,
    configured,
    filling,
    read_publisher,
    warning,
)
from tests.once import once

DOCS = ROOT / "docs"
ADDRESS = "https://exempel.se/iop/"
SETTINGS: dict[str, str | int] = {
    "utgivare": "Exempel_kommun *&* co",
    "ansvarig": "Enheten [för] föreningar",
    "adress": ADDRESS.removesuffix("/"),
    "epost": "for_eningar@exempel.se",
    "telefon": "+46 270-750 00",
    "formular": "https://exempel.se/kontakt?om=iop_guiden&x=1",
    "postadress": "Gatan 1, 123 45 Orten",
    "svarsdagar": 5,
    "efterlevnad": "delvis",
    "bedomd": "2026-12-01",
    "bedomning": "egen bedömning av [webb]enheten",
    "tillsyn": "https://exempel.se/anmal",
}
WHOLE = Publisher(
    name="Exempel_kommun *&* co",
    owner="Enheten [för] föreningar",
    address=ADDRESS,
    email="for_eningar@exempel.se",
    phone="+46 270-750 00",
    form="https://exempel.se/kontakt?om=iop_guiden&x=1",
    post="Gatan 1, 123 45 Orten",
    days=5,
    conforms="delvis",
    assessed="2026-12-01",
    assessment="egen bedömning av [webb]enheten",
    complaints="https://exempel.se/anmal",
)
ATOM = "{http://www.w3.org/2005/Atom}"


def settings(folder: Path, changes: dict[str, object]) -> Path:
    """Write the file with some keys changed; return its folder."""
    lines = [
        f"{key} = {value if isinstance(value, int | list) else f'"{value}"'}\n"
        for key, value in {**SETTINGS, **changes}.items()
    ]
    (folder / FILE).write_text("".join(lines).replace("True", "true"), encoding="utf-8")
    return folder


# ---- The file -------------------------------------------------------------------------


def test_every_key_is_read(tmp_path: Path) -> None:
    found = read_publisher(settings(tmp_path, {}))
    assert found == WHOLE
    assert all(getattr(found, field.name) for field in fields(found))
    assert warning(found) == ""


def test_the_environment_gives_another_address(tmp_path: Path) -> None:
    folder = settings(tmp_path, {})
    assert read_publisher(folder, "http://127.0.0.1:8000").address == "http://127.0.0.1:8000/"
    with pytest.raises(DataError, match=r'^IOP_GUIDE_URL: "exempel.se"; tillåtet: en adress som'):
        read_publisher(folder, "exempel.se")


def test_the_shipped_file_names_every_key_and_nobody() -> None:
    raw = tomllib.loads((DOCS / FILE).read_text(encoding="utf-8"))
    assert raw.keys() == SETTINGS.keys()
    assert read_publisher(DOCS) == NOBODY
    lines = warning(NOBODY).splitlines()
    assert lines[0].startswith(f"VARNING: docs/{FILE} är inte ifylld.")
    assert [line.split(":")[0].strip() for line in lines[1:]] == [
        *("utgivare", "ansvarig", "adress", "kontakt", "postadress", "svarsdagar"),
        "efterlevnad",
    ]


def test_one_way_to_reach_the_publisher_is_enough(tmp_path: Path) -> None:
    ways = ("epost", "telefon", "formular", "postadress")
    for way in ways:
        others: dict[str, object] = {other: "" for other in ways if other != way}
        found = read_publisher(settings(tmp_path, others))
        assert found.reachable
        lacking = [line.split(":")[0].strip() for line in warning(found).splitlines()[1:]]
        assert lacking == ([] if way == "postadress" else ["postadress"])


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("mejl", "a@b.se", "okänd nyckel; tillåtet: adress, ansvarig, bedomd, "),
        ("utgivare", 3, "ska vara en text"),
        ("utgivare", "<b>Vi</b>", "skriv ren text"),
        ("ansvarig", "x" * (TEXT_MAX + 1), f"har {TEXT_MAX + 1} tecken; tillåtet: högst"),
        ("adress", "www.kommunen.se", "tillåtet: en adress som https://"),
        ("adress", "https://kommunen.se/?a=b", "tillåtet: en adress som https://"),
        ("adress", "https://kommunen.se/#a", "tillåtet: en adress som https://"),
        ("epost", "Anna anna@kommunen.se", "tillåtet: en adress som funktion@"),
        ("epost", "a@b.se?subject=x", "tillåtet: en adress som funktion@"),
        ("epost", "a@kommunen", "tillåtet: en adress som funktion@"),
        ("telefon", "växeln", "tillåtet: siffror, mellanslag"),
        ("formular", "javascript:alert(1)", "tillåtet: en adress som börjar med https://"),
        ("formular", "https://a.se/'x", "tillåtet: en adress som börjar med https://"),
        ("postadress", ["Gatan"], "ska vara en text"),
        ("svarsdagar", True, f"ett heltal från 0 till {DAYS_MAX}"),
        ("svarsdagar", -1, "ett heltal"),
        ("efterlevnad", "ja", "tillåtet: helt, delvis eller inte"),
        ("bedomd", "1 december 2026", "en dag som 2026-12-01"),
        ("tillsyn", "myndigheten", "en adress som börjar med https://"),
        ("svarsdagar", "fem", "ett heltal"),
    ],
)
def test_a_mistake_names_file_key_and_what_is_allowed(
    tmp_path: Path, key: str, value: object, message: str
) -> None:
    folder = settings(tmp_path, {key: value})
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, start=1) if text.startswith(key))
    with pytest.raises(DataError) as refused:
        read_publisher(folder)
    assert str(refused.value).startswith(f"{FILE}:{line}: {key}: ")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, ": filen saknas"),
        ("utgivare = Vi\n", ":1: är inte giltig TOML"),
        ("utgivare: Vi\n", ":1: är inte giltig TOML: skriv = i stället för :"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str | None, told: str) -> None:
    if text:
        (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"^{FILE}{told}"):
        read_publisher(tmp_path)


def test_the_configuration_has_a_line_for_each_part() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    filled = configured(config, WHOLE)
    assert f'\nsite_url: "{ADDRESS}"\n' in filled
    assert f'"email": "{WHOLE.email}"' in filled
    with pytest.raises(GuideError, match=r"^mkdocs.yml: raden"):
        configured(filled, WHOLE)


# ---- The words ------------------------------------------------------------------------

PAGE = """\
<!-- om: kontakt -->
Mejl<!-- om: epost -->: <!-- genererat: epost --><!-- slut: epost -->.
<!-- om: utan telefon -->
Ingen telefon.
<!-- slut: utan telefon -->
<!-- slut: kontakt -->
<!-- om: utan kontakt -->
Ingen alls.
<!-- slut: utan kontakt -->
"""


def test_a_page_says_what_is_true() -> None:
    assert filled("a.md", PAGE, Filling(), filling(NOBODY)) == "Ingen alls.\n"
    link = '<a href="mailto:a@b.se">a&#64;b.se</a>'
    assert (
        filled("a.md", PAGE, Filling(), filling(Publisher(email="a@b.se")))
        == f"Mejl: {link}.\nIngen telefon.\n"
    )
    assert filled("a.md", PAGE, Filling(), filling(Publisher(phone="0270"))) == "Mejl.\n"


@pytest.mark.parametrize("mark", ["om: epst", "genererat: epst", "slut: epost", "om: epost"])
def test_a_mark_that_names_nothing_stops_the_build(mark: str) -> None:
    with pytest.raises(PageError, match=rf"^a.md:1: <!-- {mark} -->"):
        filled("a.md", f"Ord <!-- {mark} --> ord.", Filling(), filling(WHOLE))


# ---- The site -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a project of few profiles with a publisher, and return the site."""

    def fill(target: Path) -> None:
        write_copy(target, profiles=len(named()))
        settings(target / "docs", {})
        environment = {key: value for key, value in os.environ.items() if key != "IOP_GUIDE_URL"}
        command = [sys.executable, "-m", "scripts.build", "--no-payload"]
        done = subprocess.run(
            command,
            cwd=target,
            env=environment,
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        assert "VARNING" not in done.stdout

    return once(tmp_path_factory, "publisher", fill) / "build" / "site"


def shown(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


def test_no_page_of_the_questionnaire_leads_away_from_its_answers(site: Path) -> None:
    """A phone shares the canonical address or og:url in place of the one that has the answers."""
    pages = sorted((site / "guiden").glob("*/*.html"))
    assert len(pages) > 1000
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert 'rel="canonical"' not in html, page.name
        assert "og:url" not in html, page.name
        assert ('content="noindex"' in html) == (page.name != "index.html"), page.name
        (schema,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        assert '"url"' not in schema, page.name
    for address in ("", "guiden/", "kunskap/iop/"):
        html = shown(site, address)
        assert f'<link rel="canonical" href="{ADDRESS}{address}">' in html
        assert f'property="og:url" content="{ADDRESS}{address}"' in html
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    starts = {page.parent.name for page in pages}
    assert {f"{ADDRESS}guiden/{profile}/" for profile in starts} == {
        *re.findall(rf"<loc>({ADDRESS}guiden/.*?)</loc>", sitemap)
    } - {f"{ADDRESS}guiden/"}


def test_a_report_is_a_letter_about_the_page_without_answers(site: Path) -> None:
    for page in [site / "404.html", *site.glob("*/index.html"), *site.glob("guiden/*/*.html")]:
        html = page.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html or page.parent.name in language_ids():
            continue
        footer = html.partition("<footer")[2]
        (href,) = re.findall(r'<a href="([^"]*)">Rapportera fel</a>', footer)
        letter = urlsplit(unescape(href))
        assert (letter.scheme, letter.path) == ("mailto", WHOLE.email)
        said = parse_qs(letter.query, strict_parsing=True)
        (body,) = said["body"]
        folder = page.parent.relative_to(site).as_posix().removeprefix(".")
        folder = "guiden" if folder == EMBEDDED else folder
        about = "" if page.name == "404.html" else f"{ADDRESS}{folder}{'/' if folder else ''}"
        assert f"\r\nAdress: {about}\r\n" in body, page
        assert "#" not in body
        assert said["subject"][0].startswith("Fel i IOP-guiden: ")


def test_a_result_is_reported_in_a_letter_of_its_own(site: Path) -> None:
    for page in sorted(site.glob("guiden/gemensam/resultat-*.html"))[:5]:
        about = page.read_text(encoding="utf-8").partition('class="guide-about"')[2]
        letter = urlsplit(unescape(re.findall(r'href="(mailto:[^"]*)"', about)[0]))
        assert letter.path == WHOLE.email
        (body,) = parse_qs(letter.query, strict_parsing=True)["body"]
        assert "Regel: " in body
        assert "http" not in body


def test_what_is_said_of_the_law_on_accessibility_is_the_publishers(site: Path) -> None:
    html = unescape(shown(site, "om/tillganglighet/").partition("<footer")[0])
    assert "delvis förenlig" in html
    assert "helt förenlig" not in html
    for text in ("1 december 2026", str(WHOLE.assessment), WHOLE.complaints):
        assert text in html


def test_the_publisher_stands_where_readers_look(site: Path) -> None:
    for address in ("om/", "om/tillganglighet/"):
        html = unescape(shown(site, address).partition("<footer")[0])
        for text in (WHOLE.name, WHOLE.email, WHOLE.phone, WHOLE.form, WHOLE.post, "5 arbetsdagar"):
            assert text in html, (address, text)
        assert "saknar kontaktuppgifter" not in html
    footer = unescape(shown(site, "guiden/").partition("<footer")[2])
    assert f"<p>{WHOLE.name} publicerar den här webbplatsen.</p>" in footer
    assert 'href="tel:+4627075000"' in footer
    feed = ET.parse(site / FEED).getroot()
    (author,) = feed.findall(f"{ATOM}author")
    assert [part.text for part in author] == [WHOLE.name, ADDRESS, WHOLE.email]
    assert {part.text for part in feed.iterfind(f"{ATOM}entry/{ATOM}author/{ATOM}name")} == {
        WHOLE.owner
    }
    calendar = Calendar.from_ical((site / CALENDAR).read_bytes())
    assert f"Publiceras av {WHOLE.byline}." in str(calendar["x-wr-caldesc"])
    assert f"publiceras av {WHOLE.byline}." in (site / "llms.txt").read_text(encoding="utf-8")
    assert not list(site.rglob("*.toml"))


def test_only_pages_that_somebody_reviewed_say_so(site: Path) -> None:
    pages = read_all(site.parent / "docs")
    # The pages of the questionnaire say what the rules' words say.
    made = {facts.page for facts in pages if facts.page.startswith("guiden/")}
    assert {facts.page for facts in pages if not facts.reviewed} == made
    for facts in pages:
        html = shown(site, facts.page.removesuffix(".md").removesuffix("index"))
        if "facts" in facts.hide:
            continue
        days = re.findall(r"<dt>Sidan granskad</dt><dd>(.*?)</dd>", html)
        assert days == ([facts.reviewed.isoformat()] if facts.reviewed else []), facts.page
        assert ("lastReviewed" in html) == bool(facts.reviewed and facts.page != "index.md")
        versions = re.findall(r"<dt>Uppdaterad med reglerna</dt><dd>version (.*?)</dd>", html)
        assert versions == ([facts.rules] if facts.rules else []), facts.page
        owner = WHOLE.owner if facts.owner == OWNER else facts.owner
        assert f"<dt>Ansvarig för sidan</dt><dd>{owner}</dd>" in unescape(html)
    for page in site.glob("guiden/*/*.html"):
        html = page.read_text(encoding="utf-8")
        assert "Sidan granskad" not in html
        assert "Uppdaterad med reglerna" in html
