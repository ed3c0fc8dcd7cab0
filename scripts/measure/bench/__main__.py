"""`python -m scripts.measure.bench`: measure, print the table, write the file."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from playwright.sync_api import Playwright, sync_playwright

from guide_engine.errors import GuideError
from scripts.measure.bench import rounds
from scripts.measure.bench.machine import load, machine
from scripts.measure.bench.stock import make_stock
from scripts.measure.bench.table import table
from scripts.measure.bench.visits import entry
from scripts.payload.tools import RUNTIME
from scripts.project import BUILD, DOCS, ROOT, SITE
from scripts.read.performance import FIGURES
from scripts.read.performance.figures import CONDITIONS
from scripts.read.performance.run import Run, to_json
from scripts.rig.chromium import launch_options
from scripts.serve import running

ROUNDS = 7


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark, or say in one line what is missing."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds as the machine is")
    parser.add_argument("--quick", action="store_true", help="see that it works; nothing is kept")
    parser.add_argument(
        "--only", nargs="+", choices=CONDITIONS, default=list(CONDITIONS), help="these conditions"
    )
    chosen = parser.parse_args(arguments)
    try:
        run = bench(chosen.rounds, chosen.only, quick=chosen.quick)
    except GuideError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(table(run))
    if not chosen.quick:
        target = DOCS / FIGURES
        target.parent.mkdir(exist_ok=True)
        target.write_text(to_json(run), encoding="utf-8")
        print(f"Written: docs/{FIGURES}; the next build makes the page of it")
    return 0


def bench(number: int, conditions: Collection[str], *, quick: bool) -> Run:
    """Measure under some conditions; raises GuideError if the site is not built."""
    begun, before = time.monotonic(), load()
    if not (SITE / rounds.FIRST_PAGE).is_dir():
        raise GuideError(f"{SITE.relative_to(ROOT)} saknas; bygg webbplatsen först (make build)")

    def say(text: str) -> None:
        print(f"{time.monotonic() - begun:5.0f} s  {text}", flush=True)

    say("the other side: stock Pyodide, micropip, the engine's wheel …")
    folder = make_stock(BUILD / "engine", _request(), BUILD / "bench", BUILD / "cache")
    page = SITE / rounds.FIRST_PAGE / "index.html"
    rounds.serve_without(f"/{rounds.FIRST_PAGE}{rounds.WITHOUT}", page.read_bytes())
    with (
        running(SITE, rounds.sent) as site,
        running(BUILD / "bench", rounds.sent) as stock,
        sync_playwright() as playwright,
    ):
        servers = rounds.Servers(site, stock, folder)
        chosen = rounds.plan(number, conditions, quick=quick)
        figures = _measured(playwright, servers, chosen, say)
    return replace(
        figures,
        minutes=round((time.monotonic() - begun) / 60, 1),
        quick=quick,
        load=(before, load()),
    )


def _measured(
    playwright: Playwright, servers: rounds.Servers, plan: rounds.Plan, say: rounds.Say
) -> Run:
    starts, answers, first, tasks = [], [], [], []
    browser = playwright.chromium.launch(**launch_options(whole=True))
    try:
        sizes = rounds.sizes(browser, servers, say)
        slowed = rounds.slowness(browser, servers) if "processor" in plan.ways else ()
        for condition in (each for each in CONDITIONS if each in plan.ways):
            question, opened = rounds.first_question(browser, servers, plan, condition, say)
            given, walked = rounds.answers(browser, servers, plan, condition, say)
            started, seen = rounds.starts(playwright, servers, plan, condition, say)
            first.append(question)
            answers += given
            starts += started
            tasks.append(rounds.long_tasks(condition, [*opened, *walked, *seen]))
        version = browser.version
    finally:
        browser.close()
    pyodide = json.loads((RUNTIME / "package.json").read_text(encoding="utf-8"))["version"]
    return Run(
        date=date.today().isoformat(),  # noqa: DTZ011 - the reader's calendar day, not a moment
        minutes=0,
        quick=False,
        machine=machine(version, pyodide),
        load=(),
        rounds=plan.rounds,
        slowed=slowed,
        starts=tuple(starts),
        answers=tuple(answers),
        first_question=tuple(first),
        bytes=tuple(sizes),
        long_tasks=tuple(tasks),
    )


def _request() -> str:
    """Return what the guide's page asks the engine first, for the other side to ask the same."""
    path, _, fragment = entry(rounds.PROFILE).partition("#")
    profile = path.split("/")[1]
    today = date.today().isoformat()  # noqa: DTZ011 - as the page does
    request = {"kind": "page", "fragment": fragment, "profile": profile, "today": today}
    return json.dumps(request)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
