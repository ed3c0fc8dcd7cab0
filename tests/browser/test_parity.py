"""The same answers in every host: CPython, Pyodide in a worker, and the static pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from guide_engine import browser as engine
from guide_engine.browser import respond
from guide_engine.compiled import compiled
from guide_engine.errors import InputError
from guide_engine.flow import flow
from guide_engine.loading.regional import FILE
from guide_engine.logic import DONT_KNOW, SINGLY
from guide_engine.model import Profile, Role, Rulebook
from guide_engine.permalink import CHECK, RESULT, Visit, encode
from guide_engine.regions import PART as REGION_WORDS
from tests.browser.cases import Case, facts_in, flow_cases, random_cases, steps_of
from tests.browser.static_site import addresses, dead_links, read, target
from tests.browser.visitor import enter
from tests.representatives import ASKS_MOST, LONGEST, REPRESENTATIVES, for_spoken
from tests.strategies import IDEA
from tests.thorough import mostly

RANDOM, IN_PYODIDE = 200, 40
SOME = 6
BATCH = 200
TODAY = "2026-11-21"
# Starts the site's own worker; `askGuide` then gives the replies' SHA-256, `tellGuide` their text.
START = """async () => {
  const worker = new Worker("/assets/javascripts/guide/worker.js", {type: "module"});
  const waiting = new Map();
  let last = 0;
  const ready = new Promise((resolve, reject) => {
    worker.onerror = () => reject(new Error("no worker"));
    worker.onmessage = ({data}) => {
      if (data.type === "ready") resolve();
      else if (data.type === "failed") reject(new Error(data.message));
      else if (data.id) waiting.get(data.id)(data.reply ?? `error: ${data.message}`);
    };
  });
  worker.postMessage({type: "start", base: "/assets/engine/"});
  globalThis.tellGuide = (request) => new Promise((resolve) => {
    waiting.set(++last, resolve);
    worker.postMessage({type: "ask", id: last, request});
  });
  globalThis.askGuide = async (request) => {
    const bytes = new TextEncoder().encode(await tellGuide(request));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  await ready;
}"""


@pytest.fixture(scope="module")
def worker(chromium: tuple[Browser, list[str]], base: str) -> Iterator[Page]:
    """Return a page of the site that has started the engine's worker."""
    visitor = enter(chromium[0], base)
    visitor.open("om/")
    visitor.page.evaluate(START)
    yield visitor.page
    visitor.leave()


def answer(request: str) -> str:
    """Return CPython's reply with a region's words; it has all profiles, and else lacks nothing."""
    words = {FILE: (files("guide_engine") / "data" / FILE).read_text(encoding="utf-8")}
    region = json.dumps({"files": words, "anchors": {}})
    reply = respond(request)
    if missing := json.loads(reply).get("missing"):
        more = {id_: region if id_ == REGION_WORDS else None for id_ in missing}
        return respond(json.dumps({**json.loads(request), "more": more}))
    return reply


def assert_same(worker: Page, requests: list[str]) -> None:
    """Compare every reply of the worker with CPython's, to the last character."""
    for first in range(0, len(requests), BATCH):
        batch = requests[first : first + BATCH]
        digests = worker.evaluate("(batch) => Promise.all(batch.map(askGuide))", batch)
        for request, digest in zip(batch, digests, strict=True):
            reply = answer(request)
            if hashlib.sha256(reply.encode()).hexdigest() != digest:
                assert worker.evaluate("(request) => tellGuide(request)", request) == reply


def assess_request(profile: Profile, case: Case) -> str:
    return json.dumps({"kind": "assess", "profile": profile.id, "answers": facts_in(case)})


@for_spoken
def test_pyodide_assesses_as_cpython_does(
    worker: Page, rulebook: Rulebook, profile: Profile
) -> None:
    # Pyodide takes its time: some 40 ways over the flow.
    ways = flow_cases(compiled(rulebook, profile))[::48]
    cases = [*random_cases(rulebook, profile.id, IN_PYODIDE), *ways]

    assert_same(worker, [assess_request(profile, case) for case in cases])


def test_pyodide_knows_every_profile_as_cpython_does(worker: Page, rulebook: Rulebook) -> None:
    for profile in rulebook.profiles.values():
        cases = (IDEA, *random_cases(rulebook, profile.id, 2))
        assert_same(worker, [assess_request(profile, dict(case)) for case in cases])


@for_spoken
def test_pyodide_renders_as_cpython_does(
    worker: Page, rulebook: Rulebook, profile: Profile, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchors = addresses(site)
    monkeypatch.setattr(engine, "packaged_anchors", lambda: anchors)
    fragments = [
        encode(Visit(profile.id, role, case, step))
        for case, step, role in zip(
            flow_cases(compiled(rulebook, profile))[::30],
            cycle("", CHECK, RESULT, RESULT, "syfte"),
            cycle(None, *Role),
            strict=False,
        )
    ]
    fragments += ["", "kommun=atlantis", "v=9&syfte=%E0%A4%A", "a=<b>&å=\u2028", "x" * 5000]
    base = {"kind": "page", "profile": profile.id, "today": TODAY}

    assert_same(worker, [json.dumps({**base, "fragment": fragment}) for fragment in fragments])


def cycle[T](*items: T) -> Iterator[T]:
    while True:
        yield from items


def test_pyodide_refuses_as_cpython_does(worker: Page) -> None:
    for wrong in (
        {"kind": "assess", "profile": "malmo", "answers": {"syfte": "nöje"}},
        {"kind": "assess", "profile": "malmo", "answers": {"färg": "blå"}},
        {"kind": "tell"},
    ):
        with pytest.raises(InputError) as refused:
            respond(json.dumps(wrong))

        said = worker.evaluate("(request) => tellGuide(request)", json.dumps(wrong))

        assert said.startswith("error: ")
        assert said.strip().endswith(f"{InputError.__name__}: {refused.value}")
    unknown = {"kind": "assess", "profile": "atlantis", "answers": {}}
    said = worker.evaluate("(request) => tellGuide(request)", json.dumps(unknown))
    assert f'{InputError.__name__}: profile: "atlantis" finns inte' in said


def follow(site: Path, profile: Profile, case: Case) -> list[Path]:
    """Return the files that a reader without scripts comes over with these answers."""
    file = site / "guiden" / profile.id / "index.html"
    files = [target(file, read(file).answers["roll=forening"], site)]
    while (step := read(files[-1]).step) != "resultat":
        link = read(files[-1]).answers[f"{step}={case[step]}"]
        files.append(target(files[-1], link, site))
    return files


def assert_says(file: Path, rulebook: Rulebook, profile: Profile, case: Case) -> None:
    """Check a static result against the engine's own for the answers that lead there."""
    shown = read(file)
    exact = json.loads(answer(assess_request(profile, facts_in(case))))
    assert (shown.outcome, shown.rule) == (exact["outcome"], exact["rule"]), case
    assert shown.forms == {form: found["status"] for form, found in exact["forms"].items()}
    if shown.outcome in ("iop", "utred") and not rulebook.rules_by_id[shown.rule].ends:
        for found in exact["criteria"]:
            said = shown.criteria.get(found["id"], "not_applicable")
            assert said in (found["status"], "depends"), (case, found["id"])
    else:
        # Where the form is not an IOP its criteria say nothing.
        assert shown.criteria == {}
    assert shown.decider == exact["decided_by"]["id"], case
    assert shown.purchase == (exact["purchase"] or {"id": ""})["id"], case
    for kind, on_page in (
        ("warnings", shown.warnings),
        ("conflicts", shown.conflicts),
        ("next_steps", shown.next_steps),
    ):
        assert {found["id"] for found in exact[kind]} <= on_page, (case, kind)


def test_some_static_pages_of_every_profile_say_what_the_engine_says(
    site: Path, rulebook: Rulebook
) -> None:
    for profile in rulebook.profiles.values():
        ways = flow_cases(compiled(rulebook, profile))
        for case in ways[:: max(1, len(ways) // SOME)]:
            assert_says(follow(site, profile, case)[-1], rulebook, profile, case)


@pytest.mark.parametrize("profile", mostly(LONGEST, ASKS_MOST), indirect=True)
def test_static_pages_say_what_the_engine_says(
    site: Path, rulebook: Rulebook, profile: Profile
) -> None:
    pages = flow(compiled(rulebook, profile))
    cases = flow_cases(compiled(rulebook, profile))
    unknown = dict.fromkeys(rulebook.facts, DONT_KNOW) | dict.fromkeys(rulebook.gatherings, SINGLY)
    for drawn in random_cases(rulebook, profile.id, RANDOM):
        every = {**unknown, **drawn}
        steps = steps_of(pages, every)
        # A static page only knows what was asked on the way.
        cases.append({s.fact: every[s.fact] for s in steps if s.fact is not None})
    seen: set[Path] = set()
    given: set[tuple[str, str]] = set()
    refined: set[tuple[Path, str, str]] = set()
    for case in cases:
        files = follow(site, profile, case)
        steps = steps_of(pages, case)
        assert [file.stem for file in files] == [step.slug for step in steps]
        seen.update(files)
        given |= {(step.slug, case[step.fact]) for step in steps if step.fact is not None}
        assert_says(files[-1], rulebook, profile, case)
        # What was not asked on the way leads on, until there is nothing more to say.
        more = [(files[-1], case)]
        while more:
            file, known = more.pop()
            for (fact, value), link in read(file).exact.items():
                exacter = target(file, link, site)
                if (exacter, fact, value) not in refined:
                    refined.add((exacter, fact, value))
                    assert_says(exacter, rulebook, profile, {**known, fact: value})
                    more.append((exacter, {**known, fact: value}))
                seen.add(exacter)
    steps = list(pages.stops.values())
    assert given == {(step.slug, value) for step in steps for value in step.answers}
    folder = site / "guiden" / profile.id
    others = {folder / "index.html", folder / f"{CHECK}.html"}
    assert seen == set(folder.glob("*.html")) - others


def test_no_link_of_the_guide_is_dead(site: Path) -> None:
    """Pages of those profiles that hold all that a page may link to; of the others the first."""
    guide = site / "guiden"
    files = [*guide.glob("*.html"), *guide.glob("*/index.html")]
    files += [file for profile in REPRESENTATIVES for file in (guide / profile).glob("*.html")]
    dead = {
        str(file.relative_to(site)): found for file in files if (found := dead_links(file, site))
    }

    assert len(files) > 500
    assert dead == {}
