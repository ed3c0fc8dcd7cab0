"""One commit gives one site: nothing in the build reads the clock, and differences are seen."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.measure.reproducible import differences
from scripts.project import ROOT

BUILDING = ("build.py", "finish", "offline", "pages", "payload", "read", "search")
"""What ``python -m scripts.build`` runs."""
SET = ("runtime.mjs",)
"""Sets the clock and the dice that the engine's memory is made with."""
CLOCK = re.compile(
    r"\b(?:date\.today|datetime\.(?:now|today|utcnow)|time\.(?:time|localtime|ctime|strftime)|uuid[14]"
    r"|getpass|gethostname|random\.|secrets\.)\b|Date\.now|new Date\(\)|Math\.random"
)


def code() -> list[Path]:
    """Return the files with the build's code."""
    places = [ROOT / "scripts" / name for name in BUILDING] + [ROOT / "guide_engine"]
    files = [file for place in places for file in (place, *place.rglob("*")) if file.is_file()]
    return [file for file in files if file.suffix in (".py", ".mjs") and file.name not in SET]


def test_the_build_reads_no_clock_and_no_dice() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in code()
        for match in CLOCK.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert CLOCK.search("today = date.today()")


def test_whatever_differs_is_told(tmp_path: Path) -> None:
    one, other = tmp_path / "ett", tmp_path / "annat"
    for folder, texts in ((one, ("a", "b", "c")), (other, ("a", "x", "d"))):
        folder.mkdir()
        for name, text in zip(("lika", "olika", f"bara-{folder.name}"), texts, strict=True):
            (folder / name).write_text(text, "utf-8")
    assert list(differences(one, other)) == [
        "bara-annat: only in the second",
        "bara-ett: only in the first",
        "olika: differs",
    ]
