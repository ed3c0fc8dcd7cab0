"""The built site, a server for it and Chromium, for all tests in the browser."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from guide_engine.rulebook import default_rulebook
from scripts.project import ROOT, SITE
from scripts.rig.chromium import LaunchOptions, other_hosts
from scripts.serve import Alter, running
from tests.browser.visitor import PATIENCE, Visitor, enter

INPUTS = (
    "docs",
    "guide_engine",
    "scripts",
    "mkdocs.yml",
    "package-lock.json",
    "pyproject.toml",
    "requirements",
)

type Serve = Callable[[Alter], str]
"""Serves the site with some replies altered; gives the base address."""


class NewVisitor(Protocol):
    """Opens a browser with nothing in it for one more visitor."""

    def __call__(
        self, address: str | None = None, *, faults: bool = False, **options: Any
    ) -> Visitor: ...


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the built site; it is built first if it is missing or stale.

    One copy for all of xdist's workers, so that a build can go on while the tests run.
    """
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    copy = folder / "site"
    with (folder / "site.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not copy.is_dir():
            if not is_current():
                build()
            shutil.copytree(SITE, folder / "copying", copy_function=share)
            (folder / "copying").rename(copy)
    return copy


def share(source: str, target: str) -> None:
    """Have a file at another place too: a build removes all of them first, and changes none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def build() -> None:
    """Build the site."""
    command = [sys.executable, "-m", "scripts.build"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def is_current() -> bool:
    """Return whether the site is whole and younger than everything it is made from."""
    last = SITE / "guiden" / list(default_rulebook().profiles)[-1]
    if not any(last.glob("resultat-*.html")):
        return False
    files = [
        file
        for name in INPUTS
        for file in (ROOT / name, *(ROOT / name).rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    ]
    return max(file.stat().st_mtime for file in files) < (SITE / "index.html").stat().st_mtime


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """Serve the site; gives the base address, which ends in a slash."""
    with running(site) as address:
        yield address


@pytest.fixture
def serve(site: Path) -> Iterator[Serve]:
    """Serve the site with altered replies until the test ends."""
    with ExitStack() as stack:
        yield lambda alter: stack.enter_context(running(site, alter))


# Not for the session: Playwright allows no second one in a thread, and other tests have theirs.
@pytest.fixture(scope="package")
def chromium(chromium_options: LaunchOptions) -> Iterator[tuple[Browser, list[str]]]:
    """Start Chromium with a fresh profile; requests to other hosts end in the list."""
    expect.set_options(timeout=PATIENCE)
    with other_hosts() as (proxy, asked), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options, proxy=proxy)
        yield browser, asked
        browser.close()


@pytest.fixture
def new_visitor(chromium: tuple[Browser, list[str]], base: str) -> Iterator[NewVisitor]:
    """Return a function for visitors; what each has done is checked when the test ends."""
    browser, asked = chromium
    asked.clear()
    visitors: list[Visitor] = []

    def new(address: str | None = None, *, faults: bool = False, **options: Any) -> Visitor:
        visitors.append(enter(browser, address or base, faults=faults, **options))
        return visitors[-1]

    yield new
    with ExitStack() as stack:
        for visitor in visitors:
            stack.callback(visitor.leave)
    assert asked == [], "a request to another host"


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    """Return one visitor on a wide screen."""
    return new_visitor()
