"""The figures of mutation testing: what is drawn, counted, and how sure it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.measure.mutation import Module, drawn, found, interval, module_of, table

CODES = {f"guide_engine.logic.x_f__mutmut_{n}": code for n, code in enumerate([1, 0, 33, None, 36])}


def test_the_same_mutants_are_drawn_every_time_others_with_another_seed() -> None:
    codes = dict.fromkeys(map(str, range(1000)))
    once = drawn("logic", codes, 30, "a")
    assert once == drawn("logic", codes, 30, "a")
    assert len(set(once)) == 30
    assert once != drawn("logic", codes, 30, "b")
    assert once != drawn("flow", codes, 30, "a")
    assert drawn("logic", codes, 0, "a") == sorted(codes)
    assert drawn("logic", CODES, 30, "a") == sorted(CODES)


def test_what_no_test_noticed_and_what_no_test_calls_survives(tmp_path: Path) -> None:
    folder = tmp_path / "guide_engine" / "pages"
    folder.mkdir(parents=True)
    text = json.dumps({"exit_code_by_key": CODES})
    (folder / "result.py.meta").write_text(text, encoding="utf-8")
    (folder / "__init__.py.meta").write_text('{"exit_code_by_key": {}}', encoding="utf-8")
    assert found(tmp_path) == {"pages.result": CODES}
    module = module_of("pages.result", CODES)
    assert (module.number, module.tried, module.noticed) == (5, 4, 2)
    assert [name[-1] for name in module.survived] == ["1", "2"]


def test_the_interval_is_wilsons() -> None:
    assert interval(95, 100) == pytest.approx((0.888, 0.978), abs=1e-3)
    assert interval(30, 30) == pytest.approx((0.886, 1.0), abs=1e-3)
    assert interval(0, 0) == (0.0, 1.0)


def test_all_modules_together_count_by_their_size() -> None:
    small = Module("logic", 10, 10, ())
    large = Module("pages.result", 90, 10, ("guide_engine.pages.result.x_f__mutmut_1",))
    told = table([small, large, Module("flow", 50, 0, ())])
    assert "all of these, by size: 0.910" in told
    assert told.endswith("  guide_engine.pages.result.x_f__mutmut_1")
    assert "flow" not in told
