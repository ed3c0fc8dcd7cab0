"""Rewrites the table of numbers: `python -m scripts.read.statutes FILE …`, one file per statute."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from guide_engine.errors import GuideError
from scripts.read.statutes.table import TABLE, written
from scripts.read.statutes.text import gaps, read_text


def main(arguments: Sequence[str], table: Path = TABLE) -> int:
    """Write the table and say which numbers are missing, or what is wrong with the texts."""
    try:
        statutes = [read_text(name, Path(name).read_text("utf-8")) for name in arguments]
        content = written(statutes)
    except (OSError, UnicodeDecodeError, GuideError) as error:
        print(f"statutes: {error}", file=sys.stderr)
        return 1
    table.write_text(content, encoding="utf-8")
    for statute in statutes:
        number = sum(len(paragraphs) for paragraphs in statute.chapters.values())
        print(f"{statute.id}: {number} paragraphs")
        for gap in gaps(statute):
            print(f"  {gap}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
