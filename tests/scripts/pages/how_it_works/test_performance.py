"""The page about speed: what it says of a run, of a missed target, of growth, and without files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from guide_engine.errors import DataError
from scripts.pages.how_it_works.performance import PAGE, duration, filling, size
from scripts.pages.pictures.bars import Bar, bars
from scripts.read.performance import FIGURES, GROWTH
from scripts.read.performance.run import Run, to_json
from scripts.swedish import number
from tests.scripts.measure.test_bench import RUN
from tests.written import written as written_page

STEP = {
    "build_s": 13.6,
    "memory_mb": 172,
    "pages": 1653,
    "site_mb": 19.0,
    "search_gzip_kb": 98.8,
    "payload_kb": None,
}
GROWN = {
    "date": "2026-11-21",
    "profiles": [{"count": 5, **STEP}, {"count": 290, **STEP, "build_s": 320}],
    "meetings": [{"count": 10, **STEP}, {"count": 1000, **STEP}],
}


def written(folder: Path, run: Run | None = None, grown: object = None) -> str:
    """Return the page for files in a folder."""
    (folder / "data").mkdir()
    if run:
        (folder / FIGURES).write_text(to_json(run), encoding="utf-8")
    if grown:
        (folder / GROWTH).write_text(json.dumps(grown), encoding="utf-8")
    return written_page(PAGE, filling(folder))


def rows(text: str, kind: str) -> list[str]:
    found = BeautifulSoup(text, "html.parser").select(f"table.generated-{kind} tbody tr")
    return [row.get_text(" ") for row in found]


def test_a_missed_target_is_told_without_alarm_and_comes_first(tmp_path: Path) -> None:
    text = written(tmp_path, RUN)
    met = ["inte nått" not in row for row in rows(text, "kort")]
    assert met == [False] * 2 + [True] * (len(met) - 2)
    assert "7 är nådda. 2 är det inte, och står först." in text
    assert "Målet är inte nått: 500\u00a0ms mot högst 400\u00a0ms" in rows(text, "kort")[0]
    assert "data-status" not in text


def test_when_all_is_met_the_page_says_so(tmp_path: Path) -> None:
    text = written(tmp_path, replace(RUN, answers=(), starts=()))
    assert "Alla är nådda" in text
    assert "inte nått" not in text


def test_the_chart_has_the_figures_in_words_too(tmp_path: Path) -> None:
    chart = BeautifulSoup(written(tmp_path, RUN), "html.parser").select_one("svg.bars-picture desc")
    assert chart is not None
    assert "Guiden, första gången: 700\u00a0ms. Pyodide utan ändringar, första" in chart.text


def test_a_way_that_the_guide_does_not_choose_is_in_the_table(tmp_path: Path) -> None:
    assert any("Guiden, vanlig start" in row for row in rows(written(tmp_path, RUN), "start"))


def test_the_machine_is_named(tmp_path: Path) -> None:
    assert "Snurran 3000, 2 kärnor, 8,2 GB minne" in written(tmp_path, RUN)


def test_without_figures_the_page_says_how_to_get_them(tmp_path: Path) -> None:
    text = written(tmp_path)
    assert "make bench" in text
    assert "<table" not in text
    assert "tillvaxt" not in text


def test_growth_has_a_table_and_a_chart(tmp_path: Path) -> None:
    text = written(tmp_path, grown=GROWN)
    assert "{ #tillvaxt }" in text
    cells = rows(text, "siffror")[1].replace("\u00a0", "_").split()
    assert cells == ["290", "320,0", "172", "1_653", "19,0", "99", "inte", "mätt"]
    assert "290 kommuner: 320,0\u00a0s" in text
    assert "inte mätt" in text


@pytest.mark.parametrize("name", [FIGURES, GROWTH])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / name).write_text('{"date": 1}', encoding="utf-8")
    with pytest.raises(DataError, match=name):
        filling(tmp_path)


def test_numbers_are_swedish() -> None:
    assert number(12345.67, 1) == "12\u00a0345,7"
    assert number(-2.1, 1) == "\u22122,1"
    assert (duration(870.4), duration(3216)) == ("870\u00a0ms", "3,2\u00a0s")
    assert (size(64_900), size(4_794_000)) == ("65\u00a0kB", "4,79\u00a0MB")


def test_the_longest_bar_fills_the_width_and_text_is_escaped() -> None:
    picture = BeautifulSoup(bars("x", "A & B", [Bar("a<b", 5, "5"), Bar("c", 10, "10")]), "lxml")
    assert [rect["width"] for rect in picture.select("rect")] == ["180", "360"]
    assert "a<b: 5. c: 10." in picture.text


def test_bars_of_nothing_are_still_bars() -> None:
    assert bars("x", "Noll", [Bar("a", 0, "0")]).count("<rect") == 1
