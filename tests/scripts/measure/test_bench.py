"""The benchmark's own parts: statistics, targets, table, line and the other side's wheel."""

from __future__ import annotations

import gzip
import json
import urllib.request
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from guide_engine.errors import DataError, GuideError
from scripts.measure.bench import rounds, stock
from scripts.measure.bench.line import line
from scripts.measure.bench.table import table
from scripts.measure.bench.visits import Task
from scripts.payload.tools import LOCK, RUNTIME
from scripts.read.performance.figures import (
    CONDITIONS,
    Answers,
    Bytes,
    FirstQuestion,
    LongTasks,
    Machine,
    Spread,
    Start,
    percentile,
    spread,
)
from scripts.read.performance.run import Run, from_json, to_json
from scripts.read.performance.targets import missed, targets
from scripts.serve import Reply, running


def times(median: float) -> Spread:
    return Spread(3, median, median * 0.9, median * 1.2)


def started(way: str, cold: float, warm: float, condition: str = "usual") -> Start:
    return Start(condition, way, times(cold), times(warm), times(cold + 200), times(warm + 100))


RUN = Run(
    date="2026-11-21",
    minutes=12.5,
    quick=False,
    machine=Machine("Snurran 3000", 2, 8.2, "Debian", "156.0", "3.13.0", "0.29.5"),
    load=(0.2, 1.5),
    rounds={"usual": 7},
    slowed=(4.0, 3.9),
    starts=(started("memory", 700, 500), started("plain", 1200, 800), started("stock", 3600, 2400)),
    answers=(
        Answers("usual", "memory", "before", 30, 12, 30, 25, 48.5),
        Answers("usual", "memory", "first", 50, 8, 14, 12, 36.5),
        Answers("usual", "plain", "first", 50, 8, 14, 12, 99),
    ),
    first_question=(FirstQuestion("usual", times(180), times(178), Spread(7, 2.1, -8, 12)),),
    bytes=(Bytes("page", 65_000), Bytes("memory", 4_794_000), Bytes("stock", 4_900_000)),
    long_tasks=(LongTasks("usual", 40, 3, 0, 80, 0),),
)


# ---- Statistics -----------------------------------------------------------------------


def test_a_spread_is_the_median_and_the_extremes() -> None:
    assert spread([5, 1, 2.04, 9]) == Spread(4, 3.5, 1, 9)


@pytest.mark.parametrize(("percent", "value"), [(50, 10), (95, 19), (100, 20), (1, 1)])
def test_a_percentile_is_a_measured_value_that_so_many_do_not_exceed(
    percent: float, value: float
) -> None:
    assert percentile(list(range(20, 0, -1)), percent) == value


def test_nothing_measured_is_refused() -> None:
    with pytest.raises(DataError, match="minst ett"):
        spread([])
    with pytest.raises(DataError, match="minst ett"):
        percentile([], 95)


def test_long_tasks_tell_ours_from_the_browsers() -> None:
    found = rounds.long_tasks("usual", [(Task(80, script=False), Task(55, script=True)), ()])
    assert found == LongTasks("usual", 2, 2, 1, 80, 55)


def test_a_quick_run_has_every_condition_and_the_other_side(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = rounds.plan(7, CONDITIONS, quick=True)
    assert list(quick.rounds) == ["usual", "processor", "line"]
    assert all("stock" in ways for ways in quick.ways.values())
    assert set(rounds.plan(7, ["line"], quick=False).ways) == {"line"}
    monkeypatch.setattr(rounds, "possible", lambda: False)
    assert "processor" not in rounds.plan(7, CONDITIONS, quick=False).ways


# ---- Targets --------------------------------------------------------------------------


def test_targets_compare_with_stock_in_the_same_run() -> None:
    found = {target.what: target for target in targets(RUN)}
    assert (found["cold"].figure, found["cold"].limit, found["cold"].met) == (700, 720, True)
    assert (found["warm"].figure, found["warm"].limit, found["warm"].met) == (500, 400, False)


def test_only_the_way_that_the_guide_chooses_is_judged() -> None:
    judged = [target.figure for target in targets(RUN) if target.what == "answer first"]
    assert judged == [36.5]


def test_the_guide_is_to_choose_the_way_that_is_ready_first() -> None:
    slow = tuple(
        started(way, cold, 900, "line") for way, cold in (("memory", 9000), ("plain", 9500))
    )
    found = [
        each for each in targets(replace(RUN, starts=RUN.starts + slow)) if each.what == "choice"
    ]
    assert [(each.condition, each.met) for each in found] == [("usual", True), ("line", False)]


def test_what_is_missed() -> None:
    assert [target.what for target in missed(targets(RUN))] == ["warm", "answer first"]


def test_a_condition_without_stock_has_no_target_for_the_start() -> None:
    alone = replace(RUN, starts=RUN.starts[:2])
    assert not {"cold", "warm"} & {target.what for target in targets(alone)}


# ---- Table and file -------------------------------------------------------------------


def test_the_table_says_met_or_missed_beside_each_figure() -> None:
    lines = table(RUN).splitlines()
    (cold,) = (line_ for line_ in lines if line_.startswith("cold"))
    (warm,) = (line_ for line_ in lines if line_.startswith("warm"))
    assert cold.split()[-1] == "met"
    assert warm.split()[-1] == "MISSED"


def test_the_file_gives_the_same_run() -> None:
    assert from_json(to_json(RUN), "data/prestanda.json") == RUN


@pytest.mark.parametrize("text", ["", "{}", '{"machine": 3}'])
def test_a_file_that_is_no_run_is_refused_by_name(text: str) -> None:
    with pytest.raises(DataError, match=r"data/prestanda\.json"):
        from_json(text, "data/prestanda.json")


# ---- Line and server ------------------------------------------------------------------


def test_the_line_carries_everything_and_counts_it(tmp_path: Path) -> None:
    body = bytes(range(256)) * 3000
    (tmp_path / "fil.bin").write_bytes(body)
    with running(tmp_path) as address, line(address) as between:
        assert between.down == 0
        with urllib.request.urlopen(f"{between.base}fil.bin", timeout=60) as reply:
            assert reply.read() == body
            headers = len(str(reply.headers))
        assert len(body) + headers < between.down < len(body) + headers + 200


def test_text_is_sent_compressed_and_what_is_compressed_stays() -> None:
    page = Reply(200, {"Content-Type": "text/html; charset=utf-8"}, b"<p>Hej</p>" * 100)
    found = rounds.sent("/sida/", page)
    assert found.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(found.body) == page.body
    packed = replace(page, headers={**page.headers, "Content-Encoding": "br"})
    assert rounds.sent("/sida/", packed) == packed


def test_the_page_without_scripts_lacks_nothing_else() -> None:
    page = b'<p>a</p><script src="x.js"></script><script type="application/ld+json">{}</script><p>b'
    rounds.serve_without("/x/utan-skript.html", page)
    found = gzip.decompress(rounds.sent("/x/utan-skript.html", Reply(404)).body)
    assert found == b'<p>a</p><script type="application/ld+json">{}</script><p>b'


# ---- The other side -------------------------------------------------------------------


def test_micropips_wheel_is_the_one_that_pyodide_names(tmp_path: Path) -> None:
    wheel = stock.micropip_wheel(tmp_path)
    lock = json.loads((RUNTIME / LOCK).read_text(encoding="utf-8"))
    assert wheel.name == lock["packages"]["micropip"]["file_name"]
    names = zipfile.ZipFile(wheel).namelist()
    assert "micropip/__init__.py" in names
    assert not [name for name in names if name.endswith(".pyc") or name.startswith("..")]


def test_without_a_built_engine_there_is_no_other_side(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="make build"):
        stock.make_stock(tmp_path, "{}", tmp_path / "ut", tmp_path / "cache")
