"""Builds the whole site into build/site: pages, engine, static questionnaire.

`python -m scripts.build`
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from guide_engine.anchors import FILE as ANCHORS
from guide_engine.compiled import compiled
from guide_engine.errors import GuideError
from guide_engine.model import Rulebook
from guide_engine.pages.context import Context
from guide_engine.pages.start import choose_page, start_page
from guide_engine.proof import prove
from guide_engine.rulebook import default_rulebook
from scripts import comparison, how_it_works, meetings, municipality
from scripts.meetings import Meeting
from scripts.paragraphs import addresses, carriers, check_cited, cited_rows, homes
from scripts.payload import build_payload
from scripts.static_guide import write_static_guide
from scripts.used_by import add_to_pages

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BUILD = ROOT / "build"
SITE = BUILD / "site"
ENGINE = "assets/engine"
REVIEWED = "2026-11-21"
SITE_URL = os.environ.get("IOP_GUIDE_URL", "")
TODAY = date.today()  # noqa: DTZ011 - the reader's calendar day, not a moment
MEETINGS_HERE = "      # genererat: möten\n"

_FRONT_MATTER = """---
title: {title}
description: {description}
kalla: []
beslutad:
giltig_fran:
giltig_till:
granskad: {reviewed}
agare: Redaktionen för IOP-guiden
hide: [toc]
---

"""


def build() -> None:
    """Build everything in order; raise GuideError where something does not fit."""
    with stage("Rules: load and prove"):
        rulebook = default_rulebook()
        for profile in rulebook.profiles.values():
            for violation in prove(rulebook, profile).violations:
                raise GuideError(f"{profile.id}: {violation.problem}")
    with stage("Paragraphs: where citations lead"):
        found = carriers(DOCS, ROOT / "mkdocs.yml")
        by_row = homes(found, rulebook)
        check_cited(rulebook, by_row)
        anchors = addresses(by_row)
    with stage("Pages: assemble build/docs"):
        assemble(rulebook, anchors, BUILD / "docs")
        series = meetings.read_meetings(DOCS)
        add_meetings(series, BUILD / "docs")
    with stage("Engine: payload for the browser"):
        cited = {row: anchors[row] for row in cited_rows(rulebook)}
        build_payload(BUILD / "payload", stage_engine(cited, BUILD / "engine"))
    with stage("Site: mkdocs"):
        run_mkdocs(meetings.nav(series))
        shutil.copytree(BUILD / "payload", SITE / ENGINE, dirs_exist_ok=True)
        add_to_pages(SITE, found, rulebook)
    with stage("Questionnaire: static pages"):
        number = write_static_guide(rulebook, anchors, SITE)
    print(f"{number} static pages of the questionnaire; the site is in build/site", flush=True)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Say what goes on and how long it took."""
    print(f"{name} …", flush=True)
    begun = time.monotonic()
    yield
    print(f"{name}: {time.monotonic() - begun:.1f} s", flush=True)


def assemble(rulebook: Rulebook, anchors: dict[str, str], target: Path) -> None:
    """Put the hand-written pages and the generated ones together."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(DOCS, target, ignore=shutil.ignore_patterns("templates"))
    for profile in rulebook.profiles.values():
        page = target / profile.page
        fill(page, "kommunfakta", municipality.facts(rulebook, profile, anchors))
        context = Context(compiled(rulebook, profile), anchors)
        start = start_page(context)
        description = (
            f"Pröva om er idé ligger närmast IOP, bidrag eller upphandling {profile.in_name}."
        )
        _write(target / f"guiden/{profile.id}/index.md", start.title, description, start.html)
    overview = target / comparison.PAGE
    fill(overview, "kommunjamforelse", comparison.comparison(rulebook, anchors))
    fill(overview, "godtagna-svar", municipality.accepted(rulebook, anchors))
    words = rulebook.words.interface
    _write(
        target / "guiden/index.md",
        words["choose_title"],
        "Välj kommun och pröva om er idé ligger närmast IOP, bidrag eller upphandling.",
        choose_page(rulebook),
    )
    for name, text in how_it_works.pages(rulebook, anchors).items():
        page = target / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")


def add_meetings(found: tuple[Meeting, ...], target: Path) -> None:
    """Add the lists and feeds of the meetings, and the way from each to the next."""
    for name, ways in meetings.navigation(found).items():
        with (target / name).open("a", encoding="utf-8") as page:
            page.write(f"\n\n{ways}\n")
    for name, text in meetings.pages(found, TODAY).items():
        (target / name).write_text(text, encoding="utf-8")
    (target / meetings.FEED).write_text(meetings.atom(found, SITE_URL), encoding="utf-8")
    (target / meetings.CALENDAR).write_bytes(meetings.calendar(found, TODAY, SITE_URL))


def fill(page: Path, name: str, text: str) -> None:
    """Replace the page's marker for a generated part, if it has one."""
    marker = f"<!-- genererat: {name} -->"
    content = page.read_text(encoding="utf-8")
    page.write_text(content.replace(marker, text), encoding="utf-8")


def stage_engine(anchors: dict[str, str], target: Path) -> Path:
    """Copy the engine's package with the addresses of its citations; return the copy."""
    shutil.rmtree(target, ignore_errors=True)
    package = target / "guide_engine"
    shutil.copytree(ROOT / "guide_engine", package, ignore=shutil.ignore_patterns("__pycache__"))
    text = json.dumps(anchors, ensure_ascii=False, sort_keys=True, indent=0)
    (package / "data" / ANCHORS).write_text(text, encoding="utf-8")
    return package


def run_mkdocs(meeting_lines: Sequence[str]) -> None:
    """Run mkdocs in strict mode; its own words are shown only if it fails.

    The navigation gets the meetings' lines, so that a new meeting is one new file.
    """
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    if config.count(MEETINGS_HERE) != 1:
        raise GuideError(f'mkdocs.yml: raden "{MEETINGS_HERE.strip()}" ska finnas en gång i nav')
    lines = "".join(f"      {line}\n" for line in meeting_lines)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", "-"]
    done = subprocess.run(
        command,
        input=config.replace(MEETINGS_HERE, lines),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GuideError(f"mkdocs: bygget stoppades\n{done.stdout}{done.stderr}")


def _write(page: Path, title: str, description: str, html: str) -> None:
    page.parent.mkdir(parents=True, exist_ok=True)
    head = _FRONT_MATTER.format(
        title=json.dumps(title, ensure_ascii=False),
        description=json.dumps(description, ensure_ascii=False),
        reviewed=REVIEWED,
    )
    page.write_text(f"{head}{html}\n", encoding="utf-8")


def main() -> int:
    """Build, or say in one place what is wrong."""
    try:
        build()
    except GuideError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
