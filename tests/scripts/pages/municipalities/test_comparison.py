"""The comparison: everybody once at every question, counted from the demands, linked and cited."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag

from guide_engine.compiled import compiled
from guide_engine.model import GRADES, MATTERS
from scripts.pages.addresses import answer_id, matter_id
from scripts.pages.municipalities import municipality
from scripts.pages.municipalities.comparison import label, matter, name_of, parts
from scripts.pages.municipalities.demands import By, demands, is_counted
from scripts.project import ROOT
from scripts.read.markers import Filling
from tests.representatives import REPRESENTATIVES
from tests.scripts.pages.municipalities.made_up import OWN, RULEBOOK, WHOLE, many, with_profiles
from tests.scripts.pages.municipalities.test_municipality import ANCHORS, TODAY
from tests.written import written

COUNTED = [profile for profile in OWN if is_counted(profile)]
SCRIPT = ROOT / "docs/assets/javascripts/site/compare.js"


@cache
def shown() -> dict[str, str]:
    """Return the parts of the page: made when a test looks."""
    return parts(RULEBOOK)


def sections(html: str) -> dict[str, BeautifulSoup]:
    soup = BeautifulSoup(html, "html.parser")
    return {str(each["id"]): each for each in soup.select("details[id]")}  # type: ignore[misc]


def unlinked(cell: Tag) -> list[str]:
    """Return names in running text; a field within a municipality begins with a small letter."""
    return re.split(r", (?=[A-ZÅÄÖ])", cell.get_text())


def names(html: str) -> list[str]:
    return [each.get_text() for each in BeautifulSoup(html, "html.parser").select("a")]


def test_the_page_is_filled() -> None:
    assert "<!--" not in written("kommuner/jamfor.md", shown())


def test_everybody_whose_conditions_were_read_stands_once_at_every_question() -> None:
    found = sections(shown()["frågor"])
    assert found
    for section in found.values():
        told = [
            name
            for cell in section.select("dd")
            for name in ([a.get_text() for a in cell.select("a")] or unlinked(cell))
        ]
        assert sorted(told) == sorted(profile.name for profile in COUNTED)


def test_a_question_that_nobody_demands_anything_of_is_left_out() -> None:
    asked = {
        answer_id(fact)
        for profile in COUNTED
        for fact, demand in demands(compiled(RULEBOOK, profile)).items()
        if demand.by in (By.OWN, By.ADVISED)
    }
    assert set(sections(shown()["frågor"])) == asked
    nothing = parts(with_profiles(replace(WHOLE, sources=())))
    assert sections(nothing["frågor"]) == {}
    assert "<li>" in nothing["överallt"]


def test_the_figure_counts_own_demands() -> None:
    wanted = Counter(
        (fact, demand.fine)
        for profile in COUNTED
        for fact, demand in demands(compiled(RULEBOOK, profile)).items()
        if demand.by is By.OWN
    )
    soup = BeautifulSoup(shown()["kravbild"], "html.parser")
    drawn = [text.get_text(strip=True) for text in soup.select("text")]
    bars = list(zip(drawn[::2], drawn[1::2], strict=True))
    said = [
        (label(RULEBOOK, *demanded), f"{number} av {len(COUNTED)}")
        for demanded, number in wanted.most_common()
        if number > 1
    ]
    assert set(bars) <= set(said)
    assert [int(text.split()[0]) for _, text in bars] == sorted(
        (int(text.split()[0]) for _, text in bars), reverse=True
    )
    assert bars[0][1] == said[0][1]
    told = soup.select("desc")[0].get_text()
    assert all(f"{name}: {text}" in told for name, text in bars)
    assert len({name for name, _ in bars}) == len(bars)


def test_what_is_thin_or_withdrawn_is_named_and_not_counted() -> None:
    first, second, third = many(3)
    thin, gone = replace(second, grade=GRADES[1]), replace(third, withdrawn="2027-01-01")
    before, after = (
        parts(with_profiles(first, second, third)),
        parts(with_profiles(first, thin, gone)),
    )
    assert (before["antal-räknade"], after["antal-räknade"]) == ("3 kommuner", "1 kommun")
    assert "3 av 3" in before["frågor"]
    assert "3 av" not in after["frågor"]
    assert names(after["inte-räknade"]) == [second.name, third.name]
    assert names(before["inte-räknade"]) == []
    told = matter(with_profiles(gone), {}, next(iter(gone.says)))["sägs"]
    for html in (after["inte-räknade"], after["välj"], told):
        assert html.count("har dragit tillbaka sina regler") == 1


@pytest.mark.parametrize("id_", REPRESENTATIVES)
def test_a_name_leads_to_what_is_behind_it(id_: str) -> None:
    profile = RULEBOOK.profiles[id_]
    page = "".join(municipality.parts(RULEBOOK, profile, ANCHORS, TODAY).values())
    links = re.findall(rf'href="[^"]*{re.escape(id_)}/#([\w-]+)"', shown()["frågor"])
    assert bool(links) == (is_counted(profile))
    assert all(f'id="{anchor}"' in page for anchor in links)
    assert all(f'id="{matter_id(each)}"' in page for each in profile.says)


@pytest.mark.parametrize("name", MATTERS)
def test_a_matter_has_what_each_document_says_with_its_source(name: str) -> None:
    told = matter(RULEBOOK, ANCHORS, name)
    soup = BeautifulSoup(told["sägs"], "html.parser")
    wanted = {profile.id: profile.says[name] for profile in OWN if name in profile.says}
    found = {str(section.select("h3")[0]["id"]): section for section in soup.select("section")}
    assert set(found) == set(wanted)
    for id_, said in wanted.items():
        assert said.text in found[id_].get_text()
        rows = {str(item["data-rows"]) for item in found[id_].select("li")}
        assert rows == {" ".join(cited.rows) for cited in said.citations}
    silent = [profile.name for profile in OWN if name not in profile.says]
    assert all(each in told["tysta"] for each in silent)
    page = written("", Filling(told), "jamfor-amne")
    assert f"# Jämför: {name_of(name)}" in page
    assert "<!--" not in page


def test_the_page_grows_by_a_line_each_and_has_no_columns() -> None:
    few, more, most = (
        len("".join(parts(with_profiles(*many(number))).values())) for number in (20, 40, 60)
    )
    assert abs((most - more) - (more - few)) < (more - few) / 20
    assert (more - few) / 20 < 3_000
    assert "<table" not in "".join(shown().values())


def test_the_choice_names_everybody_once() -> None:
    soup = BeautifulSoup(shown()["välj"], "html.parser")
    values = [str(option["value"]) for option in soup.select("option[data-href]")]
    assert sorted(values) == sorted(profile.id for profile in OWN)
    assert all(soup.select(f"label[for={select['id']}]") for select in soup.select("select"))


def test_the_fragment_has_the_choice() -> None:
    hashes = ["", "#", "#jamfor=", "#jamfor=a,b", "#jamfor=a,a,b", "#jamfor=a%2Cb", "#fraga"]
    done = subprocess.run(
        [
            "node",
            "--input-type=module",
            "-e",
            "const {named, fragment} = await import(process.argv[1]);"
            "const found = JSON.parse(process.argv[2]).map((each) => named(each) ?? null);"
            'console.log(JSON.stringify([found, fragment(["a", "", "b", "a"])]));',
            "--",
            SCRIPT.as_uri(),
            json.dumps(hashes),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found, made = json.loads(done.stdout)
    assert found == [[], [], [], ["a", "b"], ["a", "b"], ["a", "b"], None]
    assert made == "#jamfor=a,b"
