"""Builds the whole site into build/site: pages, engine, static questionnaire.

`python -m scripts.build`; IOP_GUIDE_URL is the address that the site will have, if it is another
than docs/publicering.toml says, and SOURCE_DATE_EPOCH the day that the pages are made for, if it is
another than that of the last commit.
`--no-payload` leaves the engine out, so that only the static pages of the questionnaire work.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from guide_engine.errors import GuideError, told
from guide_engine.model import Rulebook
from guide_engine.papers.languages import check_languages
from guide_engine.proof import Proof, prove
from guide_engine.rulebook import default_rulebook
from scripts.day import build_day
from scripts.finish.cards import add_cards
from scripts.finish.embedded import write_embedded
from scripts.finish.links import check_links
from scripts.finish.metadata import add_metadata
from scripts.finish.mkdocs import run_mkdocs, without_page
from scripts.finish.moved_pages import read_moves, write_moved
from scripts.finish.site_files import write_site_files
from scripts.finish.static_guide import write_static_guide
from scripts.finish.terms import link_terms
from scripts.finish.theme_frame import drop_unused, strip_frames
from scripts.finish.used_by import add_to_pages
from scripts.languages import make_language, write_languages
from scripts.offline import PAGE as OFFLINE_PAGE
from scripts.offline import assets_mark, write_offline
from scripts.pages.assembly import Content, assemble
from scripts.pages.meetings.ways import older
from scripts.pages.navigation import common_last, filled
from scripts.payload import build_payload
from scripts.payload.engine import stage_engine, stage_papers
from scripts.payload.manifest import POINTER
from scripts.processors import shared_out
from scripts.project import BUILD, CONFIG, DOCS, ROOT, SITE
from scripts.read.components import read_components
from scripts.read.front_matter import PageFacts, read_all
from scripts.read.language_pages import LanguagePages, framed, read_language_pages
from scripts.read.paragraphs import addresses
from scripts.read.publisher import ENVIRONMENT, configured, warning
from scripts.read.settings import can_be_kept, read_settings
from scripts.read.written import read_written
from scripts.search.addresses_only import HOOK
from scripts.search.index import enrich

ENGINE = "assets/engine"


def build(*, payload: bool = True) -> None:
    """Build everything in order, without the engine if ``payload`` says so.

    Raises GuideError where something does not fit.
    """
    with stage("Rules: load and prove"):
        rulebook = default_rulebook()
        check_languages(rulebook)
        proofs = prove_all(rulebook)
    with stage("Pages: put together"):
        written = read_written(ROOT, rulebook, os.environ.get(ENVIRONMENT, ""))
        found, held, publisher = written.carriers, written.meetings, written.publisher
        languages = read_language_pages()
        config = filled(CONFIG.read_text(encoding="utf-8"), rulebook.profiles.values(), held)
        config = framed(configured(config, publisher), languages, rulebook, publisher.address)
        settings = read_settings(config)
        anchors = addresses(written.homes)
        today = build_day(ROOT, otherwise=last_review(DOCS, rulebook))
        offline = can_be_kept(settings)
        components = read_components(DOCS)
        content = Content(
            docs=DOCS,
            rulebook=rulebook,
            anchors=anchors,
            carriers=found,
            meetings=held,
            publisher=publisher,
            today=today,
            offline=offline,
            proofs=proofs,
            components=components,
            unpublished=() if offline else (OFFLINE_PAGE,),
        )
        pages = assemble(content, BUILD / "docs")
    with stage("Engine: payload for the browser"):
        engine = stage_engine(anchors, BUILD / "engine", publisher.email)
        if payload:
            papers = stage_papers(engine, BUILD / "papers")
            build_payload(BUILD / "payload", engine, papers=papers)
    with stage("Site: mkdocs"):
        assets = assets_mark(BUILD / "docs" / "assets", BUILD / "payload" / POINTER)
        made = make_sites(languages, config, content, assets)
    with stage("Site: search index"):
        enrich(SITE, brief=older(written.meetings))
    with stage("Site: links and terms"):
        add_to_pages(SITE, found, rulebook)
        link_terms(SITE, [page.page for page in pages])
        add_cards(SITE)
    with stage("Questionnaire: static pages"):
        number = write_static_guide(rulebook, anchors, SITE, contact=publisher.email)
    with stage("Site: other languages, first pages for frames"):
        others = write_languages(languages, content, SITE, made)
        write_embedded((SITE, *(SITE / each.id for each in languages)), rulebook.profiles)
    with stage("Site: finish"):
        if payload:
            shutil.copytree(BUILD / "payload", SITE / ENGINE, dirs_exist_ok=True)
        add_metadata(SITE, pages)
        write_moved(SITE, read_moves(DOCS), publisher.address)
        check_links(SITE, [page.page for page in (*pages, *others)])
        write_site_files(SITE, settings, pages, others)
        if payload:
            write_offline(SITE, on=offline, assets=assets)
    told = f"{number} static pages of the questionnaire; the site is in build/site"
    print("\n".join([told, *warning(publisher).splitlines()]), flush=True)


def make_sites(
    languages: Sequence[LanguagePages], config: str, content: Content, assets: str
) -> dict[str, tuple[PageFacts, ...]]:
    """Run mkdocs for the site and for each language; return what those pages say, by language.

    Raises GuideError for what does not fit.
    """

    def make(language: LanguagePages | None) -> tuple[PageFacts, ...]:
        if language:
            return make_language(language, languages, config, content, assets)
        text = f"{without_page(config, content.unpublished)}\n{HOOK}"
        run_mkdocs(text, ROOT, assets=assets)
        strip_frames(SITE)
        drop_unused(SITE)
        return ()

    # Each waits for a process of its own; a thread hands on what that refuses as it is.
    with ThreadPoolExecutor(os.process_cpu_count()) as threads:
        _, *made = threads.map(make, [None, *languages])
    return {language.id: pages for language, pages in zip(languages, made, strict=True)}


def prove_all(rulebook: Rulebook) -> list[Proof]:
    """Return the proofs of all profiles, the common one last; what requires the same has one.

    Raises GuideError for the first that does not hold.
    """
    profiles = common_last(rulebook)
    different = list({profile.requires: profile for profile in profiles}.values())
    found = shared_out(lambda profile: prove(rulebook, profile), different)
    proofs = {profile.requires: proof for profile, proof in zip(different, found, strict=True)}
    for proof in proofs.values():
        for violation in proof.violations:
            raise GuideError(f"{proof.profile}: {violation.problem}")
    return [replace(proofs[profile.requires], profile=profile.id) for profile in profiles]


def last_review(docs: Path, rulebook: Rulebook) -> date:
    """Return the latest day on which somebody reviewed a page."""
    return max(page.reviewed for page in read_all(docs, rulebook) if page.reviewed)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Say what goes on, how long it took, and how much of that the processor worked for it."""
    print(f"{name} …", flush=True)
    begun, worked = time.monotonic(), sum(os.times()[:4])
    yield
    wall, cpu = time.monotonic() - begun, sum(os.times()[:4]) - worked
    print(f"{name}: {wall:.1f} s ({cpu:.1f} s of the processor)", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Build, or say in one place what is wrong."""
    gc.disable()  # nearly all that a build makes is there to its end
    try:
        build(payload="--no-payload" not in arguments)
    except GuideError as error:
        for line in told(error):
            print(f"build: {line}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
