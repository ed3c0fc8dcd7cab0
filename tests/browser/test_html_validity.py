"""Every kind of page is HTML as the standard has it, and so is what the engine shows live.

The Nu HTML Checker judges, in one run: every page outside the questionnaire, and of the
questionnaire each kind of page, static and live, of the profiles that hold all there is to show.
`make html` judges all pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from guide_engine.compiled import compiled
from guide_engine.flow import flow
from guide_engine.languages import language_ids
from guide_engine.logic import DONT_KNOW
from guide_engine.model import COMMON, Profile, Role, Rulebook
from guide_engine.permalink import CHECK, RESULT, Visit, encode
from guide_engine.session import turn
from scripts.finish.static_guide import read_frame
from scripts.hosting.rules import EMBEDDED
from scripts.rig.java import ADVICE, find_java
from scripts.rig.validity import faults
from tests.browser.cases import Case, flow_cases, steps_of
from tests.representatives import REPRESENTATIVES

needs_java = pytest.mark.skipif(find_java() is None, reason=f"HTML is not checked. {ADVICE}")
NO_ANCHORS: Mapping[str, str] = {}
DAMAGED = "v=1&syfte=fel&roll=katt&regler=1999-01-01&<b>=x"


def kind(slug: str) -> str:
    """Return what the pages have in common that are numbered alike."""
    return slug.rstrip("0123456789").rstrip("-")


def kinds(files: Iterator[Path]) -> list[Path]:
    """Return the first page of each kind in each folder."""
    first: dict[Path, Path] = {}
    for file in sorted(files):
        first.setdefault(file.with_name(kind(file.stem)), file)
    return list(first.values())


def static(site: Path) -> list[Path]:
    """Return pages of all kinds of the built site."""
    asking = {"guiden", EMBEDDED}
    others = [f for f in site.rglob("*.html") if asking.isdisjoint(f.relative_to(site).parts[:-1])]
    folders = [
        site / language / folder / profile
        for language in ("", *language_ids())
        for folder in asking
        for profile in ("", COMMON, *([] if language else REPRESENTATIVES))
    ]
    return others + kinds(file for folder in folders for file in folder.glob("*.html"))


def live(rulebook: Rulebook, profile: Profile) -> Iterator[tuple[str, Visit]]:
    """Yield names and visits: a result of each kind, each question answered, and the check.

    Of a kind there is one visit with "vet inte" and one without, where there are both.
    """
    whole = compiled(rulebook, profile)
    pages = flow(whole)
    cases: dict[str, Case] = {}
    for case in flow_cases(whole):
        unknown = "-oviss" if DONT_KNOW in case.values() else ""
        cases.setdefault(kind(steps_of(pages, case)[-1].slug) + unknown, case)
    for name, case in cases.items():
        yield name, Visit(profile.id, None, case, RESULT)
    longest = max(cases.values(), key=len)
    for step in (CHECK, *longest):
        yield step, Visit(profile.id, None, longest, step)


def written(rulebook: Rulebook, site: Path, folder: Path) -> list[Path]:
    """Write live pages, for each role in turn, into a folder, in the frame that browsers show."""
    files: list[Path] = []
    roles = cycle((None, *Role))
    for profile in map(rulebook.profiles.__getitem__, REPRESENTATIVES):
        frame = read_frame(f"guiden/{profile.id}/index.html", site)
        fragments = {
            name: encode(replace(visit, role=next(roles)))
            for name, visit in live(rulebook, profile)
        }
        for name, fragment in {**fragments, "skadad": f"kommun={profile.id}&{DAMAGED}"}.items():
            page = turn(rulebook, NO_ANCHORS, fragment, today="2026-11-25").page
            file = folder / f"{profile.id}-{name}.html"
            file.write_text(frame.around(page), encoding="utf-8")
            files.append(file)
    return files


@needs_java
def test_every_kind_of_page(rulebook: Rulebook, site: Path, tmp_path: Path) -> None:
    pages = [*static(site), *written(rulebook, site, tmp_path)]
    found = faults(pages)
    assert not found, "\n".join(map(str, found))


@needs_java
def test_a_fault_is_found_and_named(tmp_path: Path) -> None:
    page = '<!doctype html>\n<html lang="sv"><title>x</title>\n<p{}>text</p></html>\n'
    good, bad = tmp_path / "god sida.html", tmp_path / "dålig sida.html"
    good.write_text(page.format(""), encoding="utf-8")
    bad.write_text(page.format(' markdown="0"'), encoding="utf-8")
    (fault,) = faults([good, bad])
    assert (fault.file, fault.line) == (bad, 3)
    assert "“markdown” not allowed" in fault.message
