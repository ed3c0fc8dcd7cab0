"""Builds the whole site into build/site: pages, engine, static questionnaire.

`python -m scripts.build`; IOP_GUIDE_URL is the address that the site will have, if it is another
than docs/publicering.toml says.
`--no-payload` leaves the engine out, so that only the static pages of the questionnaire work.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from guide_engine.anchors import FILE as ANCHORS
from guide_engine.cases import FOLDER as CASES
from guide_engine.errors import GuideError, told
from guide_engine.proof import prove
from guide_engine.releases import FOLDER as RELEASES
from guide_engine.rulebook import default_rulebook
from scripts.finish.links import check_links
from scripts.finish.metadata import add_metadata
from scripts.finish.moved_pages import read_moves, write_moved
from scripts.finish.site_files import write_site_files
from scripts.finish.static_guide import write_static_guide
from scripts.finish.terms import link_terms
from scripts.finish.theme_frame import strip_frames
from scripts.finish.used_by import add_to_pages
from scripts.offline import PAGE as OFFLINE_PAGE
from scripts.offline import assets_mark, is_on, write_offline
from scripts.pages.assembly import Content, assemble
from scripts.pages.how_it_works.rules import common_last
from scripts.pages.meetings.ways import older
from scripts.pages.navigation import filled
from scripts.pages.site import run_mkdocs
from scripts.payload import build_payload
from scripts.payload.manifest import POINTER
from scripts.project import BUILD, CONFIG, DOCS, ROOT, SITE
from scripts.read.paragraphs import addresses, cited_rows, shown_rows
from scripts.read.publisher import ENVIRONMENT, configured, warning
from scripts.read.written import read_written
from scripts.search.index import enrich

ENGINE = "assets/engine"


def build(*, payload: bool = True) -> None:
    """Build everything in order, without the engine if ``payload`` says so.

    Raises GuideError where something does not fit.
    """
    with stage("Rules: load and prove"):
        rulebook = default_rulebook()
        proofs = [prove(rulebook, profile) for profile in common_last(rulebook)]
        for proof in proofs:
            for violation in proof.violations:
                raise GuideError(f"{proof.profile}: {violation.problem}")
    with stage("Pages: put together"):
        written = read_written(ROOT, rulebook, os.environ.get(ENVIRONMENT, ""))
        found, publisher = written.carriers, written.publisher
        anchors = addresses(written.homes)
        today = date.today()  # noqa: DTZ011 - the reader's calendar day, not a moment
        offline = is_on(CONFIG, DOCS)
        content = Content(DOCS, rulebook, anchors, found, publisher, today, offline, proofs)
        pages = assemble(content, BUILD / "docs")
    with stage("Engine: payload for the browser"):
        cited = {row: anchors[row] for row in cited_rows(rulebook)}
        engine = stage_engine(cited, shown_rows(rulebook), BUILD / "engine")
        if payload:
            build_payload(BUILD / "payload", engine)
    with stage("Site: mkdocs"):
        assets = assets_mark(BUILD / "docs" / "assets", BUILD / "payload" / POINTER)
        profiles = rulebook.profiles.values()
        config = filled(CONFIG.read_text(encoding="utf-8"), profiles, written.meetings)
        config = configured(config, publisher)
        if not offline:
            config = "".join(line for line in config.splitlines(True) if OFFLINE_PAGE not in line)
        run_mkdocs(config, ROOT, assets=assets)
        strip_frames(SITE)
    with stage("Site: search index"):
        enrich(SITE, brief=older(written.meetings))
    with stage("Site: links and terms"):
        add_to_pages(SITE, found, rulebook)
        link_terms(SITE, [page.page for page in pages])
    with stage("Questionnaire: static pages"):
        number = write_static_guide(rulebook, anchors, SITE)
    with stage("Site: finish"):
        if payload:
            shutil.copytree(BUILD / "payload", SITE / ENGINE, dirs_exist_ok=True)
        add_metadata(SITE, pages)
        write_moved(SITE, read_moves(DOCS), publisher.address)
        check_links(SITE, [page.page for page in pages])
        write_site_files(SITE, CONFIG, pages, config)
        if payload:
            write_offline(SITE, on=offline, assets=assets)
    print(f"{number} static pages of the questionnaire; the site is in build/site", flush=True)
    if lacking := warning(publisher):
        print(lacking, flush=True)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Say what goes on, how long it took, and how much of that the processor worked for it."""
    print(f"{name} …", flush=True)
    begun, worked = time.monotonic(), sum(os.times()[:4])
    yield
    wall, cpu = time.monotonic() - begun, sum(os.times()[:4]) - worked
    print(f"{name}: {wall:.1f} s ({cpu:.1f} s of the processor)", flush=True)


def stage_engine(anchors: Mapping[str, str], shown: Set[str], target: Path) -> Path:
    """Copy the engine's package with the addresses of its citations; return the copy.

    The ledger goes with it without the statements that no list of sources shows. Earlier
    versions of the rules and the cases stay here: no visitor's browser needs them.
    """
    shutil.rmtree(target, ignore_errors=True)
    package = target / "guide_engine"
    left_out = shutil.ignore_patterns("__pycache__", RELEASES, CASES)
    shutil.copytree(ROOT / "guide_engine", package, ignore=left_out)
    text = json.dumps(anchors, ensure_ascii=False, sort_keys=True, indent=0)
    (package / "data" / ANCHORS).write_text(text, encoding="utf-8")
    for file in (package / "data" / "ledger").glob("*.tsv"):
        file.write_text(_places(file.read_text(encoding="utf-8"), shown), encoding="utf-8")
    return package


def _places(ledger: str, shown: Set[str]) -> str:
    """Return a ledger without the statements of the rows that are not shown."""
    header, *lines = ledger.splitlines()
    id_, statement = (header.split("\t").index(name) for name in ("id", "statement"))
    rows = [line.split("\t") for line in lines if line.strip()]
    for row in rows:
        if row[id_] not in shown:
            row[statement] = ""
    return "".join(f"{line}\n" for line in (header, *("\t".join(row) for row in rows)))


def main(arguments: Sequence[str]) -> int:
    """Build, or say in one place what is wrong."""
    try:
        build(payload="--no-payload" not in arguments)
    except GuideError as error:
        for line in told(error):
            print(f"build: {line}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
